// What is old and what is new: baselines and revisions, from outside, with a real git.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  mkdtempSync,
  realpathSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { Ajv2020 } from 'ajv/dist/2020.js';

const ROOT = join(import.meta.dirname, '..', '..');
const BUNDLE = process.env['DOORWARD_CLI'] ?? join(ROOT, 'dist', 'doorward.cjs');

const POLICY = `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: p }
spec:
  title: For a test
  rules:
    - { name: tag, on: image, at: $.tag, schema: { not: { const: latest } }, message: 'The image {{ self.raw }} moves.' }
    - { name: limit, on: container, at: $.resources.limits.memory, message: 'Container {{ self.name }} has no limit.', schema: true }
`;

interface Pod {
  readonly image?: string;
  readonly limit?: boolean;
  readonly more?: string;
}

/** By itself a Pod has two faults. */
const pod = (name: string, { image = 'x:latest', limit = false, more = '' }: Pod = {}): string =>
  `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop }
spec:
  containers:
    - name: a
      image: ${image}
${limit ? '      resources: { limits: { memory: 1Gi } }\n' : ''}${more}`;
const second = '    - { name: b, image: "y:1" }\n';

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with files in it, and what is done there. */
class Place {
  readonly folder: string;
  constructor(t: Test, files: Readonly<Record<string, string>>) {
    // Not among our own files, which are in a repository.
    this.folder = mkdtempSync(join(realpathSync(tmpdir()), 'doorward-'));
    t.teardown(() => rmSync(this.folder, { recursive: true }));
    this.write({ 'policies/p.yaml': POLICY, ...files });
  }
  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }
  run(
    program: string,
    args: readonly string[],
    more: { env?: Record<string, string>; cwd?: string } = {},
  ): Ran {
    const env = { PATH: process.env['PATH'], HOME: this.folder, GIT_CONFIG_NOSYSTEM: '1', ...more.env };
    const cwd = join(this.folder, more.cwd ?? '.');
    return spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  }
  git(...args: readonly string[]): string {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'init.defaultBranch=main'];
    const { status, stdout, stderr } = this.run('git', [...who, ...args]);
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }
  commit(): void {
    if (!existsSync(join(this.folder, '.git'))) this.git('init', '-q');
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', 'x');
  }
  doorward(
    args: readonly string[],
    more: { env?: Record<string, string>; cwd?: string; policies?: string } = {},
  ): Ran {
    const policies = more.policies ?? join(this.folder, 'policies');
    return this.run(process.execPath, [BUNDLE, ...args, '--policies', policies], more);
  }
  /** What counts, and what does not, as `file object policy/rule`; and the exit status. */
  scan(args: readonly string[], more: { env?: Record<string, string>; cwd?: string } = {}) {
    const ran = this.doorward(['scan', ...args, '--format', 'sarif'], more);
    if (ran.stdout === '') return { ...ran, open: [], old: [] };
    const [{ results }] = JSON.parse(ran.stdout).runs;
    const told = (isOld: boolean): string[] =>
      results
        .filter((one: { suppressions?: unknown[] }) => (one.suppressions !== undefined) === isOld)
        .map(
          (one: {
            ruleId: string;
            locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
          }) => `${one.locations[0]!.physicalLocation.artifactLocation.uri} ${one.ruleId}`,
        )
        .sort();
    return { ...ran, open: told(false), old: told(true) };
  }
}

const hasGit = spawnSync('git', ['--version']).status === 0;
const skip = hasGit ? false : 'there is no git';
const B = ['--baseline', 'b.json'];

t.test('a baseline', (t) => {
  const place = new Place(t, {
    'apps/a.yaml': pod('a'),
    'apps/b.yaml': `${pod('b')}---\n${pod('c', { limit: true })}`,
  });
  const made = place.doorward(['baseline', 'apps', '--output', 'b.json']);
  t.equal(made.status, 0, made.stderr);
  t.match(made.stderr, 'b.json: 5 findings in 2 files.');
  const text = readFileSync(join(place.folder, 'b.json'), 'utf8');
  const written = JSON.parse(text);
  t.equal(text.split('\n').length - 1, 5 + Number(written.findings.length), 'one line each');
  t.same(
    written.findings.map(({ file, rule, object, count }: Record<string, unknown>) => [
      file,
      rule,
      object,
      count,
    ]),
    [
      ['apps/a.yaml', 'p/limit', 'Pod shop/a', 1],
      ['apps/a.yaml', 'p/tag', 'Pod shop/a', 1],
      ['apps/b.yaml', 'p/limit', 'Pod shop/b', 1],
      ['apps/b.yaml', 'p/tag', 'Pod shop/b', 1],
      ['apps/b.yaml', 'p/tag', 'Pod shop/c', 1],
    ],
    'sorted',
  );
  const schema = JSON.parse(readFileSync(join(ROOT, 'schemas', 'baseline-v1.schema.json'), 'utf8'));
  const validate = new Ajv2020({ strict: true }).compile(schema);
  t.ok(validate(written), JSON.stringify(validate.errors));
  t.equal(place.scan(['apps']).status, 1, 'without it');
  const rows: readonly { name: string; change: () => void; open: readonly string[] }[] = [
    { name: 'nothing', change: () => undefined, open: [] },
    {
      name: 'lines that moved, containers that changed places',
      change: () =>
        place.write({
          'apps/a.yaml': `# a remark\n\n${pod('a', { more: second.replace('{ name: b', '{ resources: { limits: { memory: 1 } }, name: b') })}`,
        }),
      open: [],
    },
    {
      name: 'a new container',
      change: () => place.write({ 'apps/a.yaml': pod('a', { more: second }) }),
      open: ['apps/a.yaml p/limit'],
    },
    {
      name: 'a new file',
      change: () => place.write({ 'apps/n.yaml': pod('n', { limit: true }) }),
      open: ['apps/a.yaml p/limit', 'apps/n.yaml p/tag'],
    },
    {
      name: 'a copy in another file',
      change: () => {
        rmSync(join(place.folder, 'apps/n.yaml'));
        place.write({ 'apps/a.yaml': pod('a'), 'envs/a.yaml': pod('a') });
      },
      open: ['envs/a.yaml p/limit', 'envs/a.yaml p/tag'],
    },
    {
      name: 'a file that has moved',
      change: () => {
        rmSync(join(place.folder, 'envs'), { recursive: true });
        mkdirSync(join(place.folder, 'moved'));
        renameSync(join(place.folder, 'apps/a.yaml'), join(place.folder, 'moved/z.yaml'));
      },
      open: [],
    },
  ];
  for (const { name, change, open } of rows) {
    change();
    const { status, open: found } = place.scan(['.', ...B]);
    t.same([found, status], [open, open.length > 0 ? 1 : 0], name);
  }
  mkdirSync(join(place.folder, '.git'));
  const inside = place.scan(['.', '--baseline', '../b.json'], { cwd: 'apps' });
  t.same([inside.open, inside.old.length], [[], 3], 'from a folder of the repository');
  t.end();
});

t.test('a baseline only shrinks', (t) => {
  const place = new Place(t, {
    'apps/a.yaml': pod('a'),
    'apps/b.yaml': pod('b'),
    'apps/c.yaml': pod('c'),
    'apps/d.yaml': pod('d'),
  });
  place.doorward(['baseline', 'apps', '--output', 'b.json']);
  const listed = (): string[] =>
    JSON.parse(readFileSync(join(place.folder, 'b.json'), 'utf8')).findings.map(
      ({ file, rule }: Record<string, string>) => `${file} ${rule}`,
    );
  t.equal(listed().length, 8);
  place.write({
    'apps/a.yaml': pod('a', { limit: true }),
    'apps/n.yaml': pod('n'),
    'apps/c.yaml': 'a: [\nkind: Pod\n',
  });
  rmSync(join(place.folder, 'apps/d.yaml'));
  const part = place.doorward(['scan', 'apps/a.yaml', ...B, '--update-baseline']);
  t.equal(part.status, 0, part.stderr);
  t.match(part.stderr, '1 fewer');
  t.equal(listed().length, 7, 'what was not scanned is kept');
  const whole = place.doorward(['scan', 'apps', ...B, '--update-baseline']);
  t.equal(whole.status, 2, 'a file cannot be read');
  t.same(
    listed(),
    [
      'apps/a.yaml p/tag',
      'apps/b.yaml p/limit',
      'apps/b.yaml p/tag',
      'apps/c.yaml p/limit',
      'apps/c.yaml p/tag',
    ],
    'what is gone is gone, what is new is not added, what could not be read is kept',
  );
  const other = join(place.folder, 'other.yaml');
  writeFileSync(other, POLICY.replace('name: p', 'name: q'));
  place.doorward(['scan', 'apps/b.yaml', ...B, '--update-baseline'], { policies: other });
  t.equal(listed().length, 5, 'what is of another policy is kept');
  place.write({ 'apps/c.yaml': pod('c', { limit: true }) });
  t.equal(place.doorward(['baseline', 'apps/c.yaml', '--output', 'b.json']).status, 0);
  t.same(listed().length, 4, 'written anew for a part, it keeps the rest');
  t.end();
});

t.test('what a baseline keeps of rules that are not asked', (t) => {
  const all = ['apps/a.yaml p/limit', 'apps/a.yaml p/tag', 'apps/b.yaml p/limit', 'apps/b.yaml p/tag'];
  const cases: readonly { name: string; spec: string; expected: readonly string[] }[] = [
    { name: 'all are asked', spec: '{}', expected: [] },
    { name: 'a rule', spec: '{ actions: { p/tag: off } }', expected: [all[1]!, all[3]!] },
    { name: 'a policy', spec: '{ actions: { p: off } }', expected: all },
    { name: 'at the other door', spec: '{ actions: { p: { admission: off } } }', expected: [] },
    {
      name: 'a policy, of some files',
      spec: '{ overrides: [{ files: apps/a.yaml, actions: { p: off } }] }',
      expected: all.slice(0, 2),
    },
    {
      name: 'a rule, of some files',
      spec: '{ overrides: [{ files: apps/a.yaml, actions: { p/limit: off } }] }',
      expected: [all[0]!],
    },
    {
      name: 'off in all files but some',
      spec: '{ actions: { p/tag: off }, overrides: [{ files: apps/a.yaml, actions: { p/tag: deny } }] }',
      expected: [all[3]!],
    },
  ];
  for (const { name, spec, expected } of cases) {
    const place = new Place(t, { 'apps/a.yaml': pod('a'), 'apps/b.yaml': pod('b') });
    mkdirSync(join(place.folder, '.git'));
    place.doorward(['baseline', 'apps', '--output', 'b.json']);
    const mended = { image: 'x:1', limit: true };
    place.write({
      'doorward.yaml': `apiVersion: doorward.dev/v1alpha1\nkind: Config\nspec: ${spec}\n`,
      'apps/a.yaml': pod('a', mended),
      'apps/b.yaml': pod('b', mended),
    });
    const { status, stderr } = place.doorward(['scan', 'apps', ...B, '--update-baseline']);
    t.equal(status, 0, stderr);
    const { findings } = JSON.parse(readFileSync(join(place.folder, 'b.json'), 'utf8'));
    t.same(
      findings.map(({ file, rule }: Record<string, string>) => `${file} ${rule}`),
      expected,
      name,
    );
  }
  t.end();
});

t.test('what is gone, by what was scanned', (t) => {
  const cases: readonly { paths: readonly string[]; isKept: boolean }[] = [
    { paths: ['apps'], isKept: false },
    { paths: ['.'], isKept: false },
    { paths: ['apps/**/*.yaml'], isKept: false },
    { paths: ['apps/**'], isKept: false },
    { paths: ['./apps/*/c.{yaml,yml}', 'apps/a.yaml'], isKept: false },
    { paths: ['apps/a.yaml'], isKept: true },
    { paths: ['apps/*.yaml'], isKept: true },
    { paths: ['apps/**/a.yaml'], isKept: true },
  ];
  for (const { paths, isKept } of cases) {
    const place = new Place(t, {
      'apps/a.yaml': pod('a'),
      'apps/b/c.yaml': pod('c'),
      'apps/b/c.yml': pod('d'),
    });
    place.doorward(['baseline', 'apps', '--output', 'b.json']);
    rmSync(join(place.folder, 'apps/b/c.yaml'));
    const { status, stderr } = place.doorward(['scan', ...paths, ...B, '--update-baseline']);
    t.equal(status, 0, stderr);
    const text = readFileSync(join(place.folder, 'b.json'), 'utf8');
    t.equal(text.includes('apps/b/c.yaml'), isKept, paths.join(' '));
  }
  t.end();
});

t.test('a baseline that the configuration names', (t) => {
  const place = new Place(t, {
    'doorward.yaml': 'apiVersion: doorward.dev/v1alpha1\nkind: Config\nspec: { baseline: lists/b.json }\n',
    'apps/a.yaml': pod('a'),
  });
  mkdirSync(join(place.folder, 'lists'));
  mkdirSync(join(place.folder, '.git'));
  t.equal(place.doorward(['baseline', '.'], { cwd: 'apps' }).status, 0);
  t.ok(existsSync(join(place.folder, 'lists', 'b.json')), 'it is written where it is read');
  t.equal(place.scan(['.'], { cwd: 'apps' }).status, 0);
  t.equal(place.scan(['apps']).status, 0, 'from any folder');
  t.equal(place.scan(['apps', '--no-config']).status, 1);
  place.write({ 'apps/a.yaml': pod('a', { limit: true }) });
  t.match(place.doorward(['scan', 'apps', '--update-baseline']), {
    status: 0,
    stderr: /1 finding in 1 file, 1 fewer/,
  });
  t.end();
});

t.test('what is no baseline', (t) => {
  const entry = { rule: 'p/tag', object: 'Pod a', file: 'a.yaml', fingerprint: '0'.repeat(32), count: 1 };
  const rows: readonly (readonly [name: string, text: string | undefined, code: RegExp])[] = [
    ['none', undefined, /There is no baseline b\.json\..*\[BASELINE_NOT_FOUND\]/],
    ['no JSON', '{', /\[BASELINE_INVALID\]/],
    ['a merge', '<<<<<<< HEAD\n{}\n', /holds the marks of a merge/],
    ['a list', '[]', /no list of findings/],
    ['another version', '{"schemaVersion": 2, "findings": []}', /schemaVersion is not 1/],
    ...[{ count: 0 }, { fingerprint: 'x' }, { rule: 'p' }, { file: 1 }].map(
      (wrong) =>
        [
          JSON.stringify(wrong),
          JSON.stringify({ schemaVersion: 1, findings: [entry, { ...entry, ...wrong }] }),
          /entry 2 needs .*\[BASELINE_INVALID\]/,
        ] as const,
    ),
  ];
  for (const [name, text, code] of rows) {
    const place = new Place(t, { 'a.yaml': pod('a'), ...(text === undefined ? {} : { 'b.json': text }) });
    const { status, stderr } = place.doorward(['scan', 'a.yaml', ...B]);
    t.equal(status, 2, name);
    t.match(stderr, code, name);
    if (text !== undefined) {
      t.equal(
        place.doorward(['baseline', 'a.yaml', '--output', 'b.json']).status,
        2,
        `${name} is not written over`,
      );
      t.equal(readFileSync(join(place.folder, 'b.json'), 'utf8'), text);
    }
  }
  const place = new Place(t, { 'a.yaml': pod('a') });
  t.match(place.doorward(['scan', 'a.yaml', '--update-baseline']), {
    status: 2,
    stderr: /--update-baseline needs --baseline/,
  });
  t.end();
});

t.test('--changed-since', { skip }, (t) => {
  const place = new Place(t, {
    'apps/a.yaml': pod('a'),
    'apps/b.yaml': pod('b'),
    'dev/w.yaml': pod('w'),
    'prod/w.yaml': pod('w', { image: 'z:latest', limit: true }),
    'job.yaml': pod('x').replace('name: x,', 'generateName: x-,'),
  });
  place.commit();
  const C = ['.', '--changed-since', 'HEAD'];
  const rows: readonly { name: string; change: () => void; open: readonly string[] }[] = [
    { name: 'nothing', change: () => undefined, open: [] },
    { name: 'a remark', change: () => place.write({ 'apps/a.yaml': `# x\n${pod('a')}` }), open: [] },
    {
      name: 'a limit, and another image that is no better',
      change: () => place.write({ 'apps/a.yaml': pod('a', { image: 'q:latest', limit: true }) }),
      open: ['apps/a.yaml p/tag'],
    },
    {
      name: 'a second container',
      change: () => place.write({ 'apps/a.yaml': pod('a', { more: second }) }),
      open: ['apps/a.yaml p/limit'],
    },
    {
      name: 'an object that moved to another file, and one that is copied',
      change: () => {
        place.write({
          'apps/a.yaml': pod('new', { limit: true }),
          'apps/z.yaml': `${pod('a')}---\n${pod('b')}`,
        });
      },
      open: ['apps/a.yaml p/tag', 'apps/z.yaml p/limit', 'apps/z.yaml p/tag'],
    },
    {
      name: 'folders that moved, each with an object of the same name',
      change: () => {
        place.git('checkout', '-q', '--', '.');
        rmSync(join(place.folder, 'apps/z.yaml'));
        renameSync(join(place.folder, 'prod'), join(place.folder, 'a-prod'));
        renameSync(join(place.folder, 'dev'), join(place.folder, 'b-dev'));
        place.write({ 'a-prod/w.yaml': `# moved\n${pod('w', { image: 'z:latest', limit: true })}` });
      },
      open: [],
    },
    {
      name: 'a file that nobody tracks, and one that is ignored',
      change: () =>
        place.write({ 'n.yaml': pod('n'), '.gitignore': 'i.yaml\n', 'i.yaml': pod('i', { limit: true }) }),
      open: ['i.yaml p/tag', 'n.yaml p/limit', 'n.yaml p/tag'],
    },
    {
      name: 'a file that is committed is compared with the revision all the same',
      change: () => {
        rmSync(join(place.folder, 'i.yaml'));
        place.commit();
      },
      open: [],
    },
    {
      name: 'a name with a line break and more',
      change: () => place.write({ 'apps/\u00e9\n"x.yaml': pod('odd') }),
      open: ['apps/%C3%A9%0A%22x.yaml p/limit', 'apps/%C3%A9%0A%22x.yaml p/tag'],
    },
    { name: 'and when it is there', change: () => place.commit(), open: [] },
    {
      name: 'and changed',
      change: () => place.write({ 'apps/\u00e9\n"x.yaml': pod('odd', { more: second }) }),
      open: ['apps/%C3%A9%0A%22x.yaml p/limit'],
    },
  ];
  for (const { name, change, open } of rows) {
    change();
    const { status, open: found, stderr } = place.scan(C);
    t.same([found, status], [open, open.length > 0 ? 1 : 0], `${name} ${stderr}`);
  }
  t.match(place.scan(['.', '--changed-since', 'HEAD~2']).open.length, 5, 'an older revision');
  const below = place.scan(['.', '--changed-since', 'HEAD'], { cwd: 'apps' });
  t.same([below.open.length, below.old.length], [1, 6], 'from a folder in it');
  const fromAbove = place.run(
    process.execPath,
    [BUNDLE, 'scan', place.folder, '--changed-since', 'HEAD', '--policies', join(place.folder, 'policies')],
    { cwd: '..' },
  );
  t.equal(fromAbove.status, 1, 'from a folder above it');
  const hook = place.scan(C, { env: { GIT_DIR: '.git', GIT_INDEX_FILE: 'none' } });
  t.equal(hook.open.length, 1, 'as a hook of git calls it');
  t.end();
});

t.test('--changed-since with a policy that is new', { skip }, (t) => {
  const place = new Place(t, { 'a.yaml': pod('a', { image: 'x:1', limit: true }) });
  place.commit();
  place.write({
    'policies/q.yaml': POLICY.replace('name: p', 'name: q').replace('const: latest', "const: '1'"),
  });
  t.equal(place.scan(['a.yaml']).status, 1, 'it fails');
  t.equal(place.scan(['a.yaml', '--changed-since', 'HEAD']).status, 0, 'and never fails what was there');
  place.write({ 'n.yaml': pod('n', { image: 'x:1', limit: true }) });
  t.same(place.scan(['.', '--changed-since', 'HEAD']).open, ['n.yaml q/tag'], 'but what is new');
  t.end();
});

t.test('what is advised for a shallow clone works', { skip }, (t) => {
  const place = new Place(t, { 'repo/a.yaml': pod('a') });
  const inRepo = (...args: readonly string[]): string => place.git('-C', 'repo', ...args);
  inRepo('init', '-q');
  inRepo('config', 'uploadpack.allowAnySHA1InWant', 'true');
  inRepo('add', '-A');
  const commit = (): void => void inRepo('commit', '-q', '--allow-empty', '-m', 'x');
  commit();
  const first = inRepo('rev-parse', 'HEAD');
  inRepo('tag', 'v1');
  inRepo('tag', '-a', 'v2', '-m', 'x');
  inRepo('branch', 'release/1');
  for (let i = 0; i < 3; i += 1) commit();
  const cases: readonly { readonly name: string; readonly given: string; readonly later?: string }[] = [
    { name: 'the commit before', given: 'HEAD~1' },
    { name: 'the same', given: 'HEAD^' },
    { name: 'the same, in short', given: '@~' },
    { name: 'of a branch', given: 'main~2' },
    { name: 'steps', given: 'HEAD^~2' },
    { name: 'a tag', given: 'v1', later: 'origin/v1' },
    { name: 'a tag with a text', given: 'v2', later: 'origin/v2' },
    { name: 'a branch', given: 'release/1', later: 'origin/release/1' },
    { name: 'a branch of the remote', given: 'origin/release/1' },
    { name: 'before a branch of the remote', given: 'origin/main~2' },
    { name: 'a reference', given: 'refs/tags/v2' },
    { name: 'a commit', given: first },
  ];
  for (const [i, { name, given, later = given }] of cases.entries()) {
    const cwd = `shallow-${String(i)}`;
    place.git('clone', '-q', '--depth=1', `file://${join(place.folder, 'repo')}`, cwd);
    const scan = (revision: string): Ran =>
      place.doorward(['scan', 'a.yaml', '--changed-since', revision], { cwd });
    const { status, stderr } = scan(given);
    t.equal(status, 2, name);
    t.notMatch(stderr, /did you mean/, `${name}: nothing is guessed`);
    const advised = / with git (fetch .+?)(?:, and name (\S+))?\. /.exec(stderr);
    t.equal(advised?.[2] ?? given, later, `${name}: ${stderr}`);
    place.git('-C', cwd, ...(advised?.[1] ?? '').split(' '));
    const again = scan(later);
    t.equal(again.status, 0, `${name}: ${again.stderr}`);
  }
  const of = (revision: string, cwd = 'repo'): string =>
    place.doorward(['scan', 'a.yaml', '--changed-since', revision], { cwd }).stderr;
  t.match(of('HEAD~9'), 'There is no revision HEAD~9 in this clone: HEAD has no such ancestor.');
  t.match(of('mian~1'), 'did you mean main~1?', 'a name that nobody has, with steps');
  t.match(
    of('mian', 'shallow-0'),
    /shallow: fetch it with .*, and name origin\/mian; or did you mean main\?/,
  );
  t.end();
});

t.test('baseline and revision together', { skip }, (t) => {
  const place = new Place(t, { 'a.yaml': pod('a'), 'b.yaml': pod('b') });
  place.commit();
  t.equal(place.doorward(['baseline', 'a.yaml', '--output', 'b.json']).status, 0);
  const { stdout } = place.doorward(['scan', '.', ...B, '--changed-since', 'HEAD', '--format', 'sarif']);
  const [{ results }] = JSON.parse(stdout).runs;
  t.same(
    results
      .map((one: { suppressions: { justification: string }[] }) => one.suppressions[0]?.justification)
      .sort(),
    [
      ...Array<string>(2).fill('failed in the same way before this change'),
      ...Array<string>(2).fill('listed in b.json'),
    ],
    'the first that excuses is named',
  );
  t.end();
});

t.test('--changed-since where it cannot be told', { skip }, (t) => {
  const place = new Place(t, { 'repo/a.yaml': pod('a'), 'outside.yaml': pod('o') });
  const repo = { cwd: 'repo' };
  const scan = (rev: string, more = repo as { cwd: string; env?: Record<string, string> }) =>
    place.doorward(['scan', 'a.yaml', '--changed-since', rev], more);
  t.match(scan('HEAD'), { status: 2, stderr: /\[GIT_NO_REPOSITORY\]/ });
  const inRepo = (...args: readonly string[]): Ran =>
    place.run(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'init.defaultBranch=main', ...args],
      repo,
    );
  inRepo('init', '-q');
  t.match(
    scan('HEAD'),
    { status: 2, stderr: /no revision HEAD in this clone: it has no commit yet\..*\[GIT_NO_REVISION\]/ },
    'before the first commit',
  );
  inRepo('add', '-A');
  inRepo('commit', '-q', '-m', 'x');
  t.equal(scan('HEAD').status, 0);
  t.match(scan('mian'), { status: 2, stderr: /no revision mian in this clone: did you mean main\?/ });
  t.match(scan('HEAD..main'), { status: 2, stderr: /\[GIT_NO_REVISION\]/ }, 'a range is none');
  t.match(scan('HEAD^{tree}'), { status: 2, stderr: /\[GIT_NO_REVISION\]/ }, 'a tree is none');
  t.match(place.doorward(['scan', '--changed-since=--output=x', 'a.yaml'], repo), {
    status: 2,
    stderr: /needs a revision of git/,
  });
  t.match(place.doorward(['scan', '--changed-since=', 'a.yaml'], repo), {
    status: 2,
    stderr: /needs a revision of git/,
  });
  t.match(scan('HEAD', { ...repo, env: { PATH: '/nowhere' } }), { status: 2, stderr: /\[GIT_NOT_FOUND\]/ });
  inRepo('commit', '-q', '--allow-empty', '-m', 'y');
  place.run('git', ['clone', '-q', '--depth=1', `file://${join(place.folder, 'repo')}`, 'shallow']);
  const shallow = { cwd: 'shallow' };
  t.match(scan('v1.2', shallow), {
    status: 2,
    stderr:
      /which is shallow: fetch it with git fetch --depth=1 origin \+v1\.2:refs\/remotes\/origin\/v1\.2, and name origin\/v1\.2\./,
  });
  t.match(scan('origin/release', shallow).stderr, '+refs/heads/release:refs/remotes/origin/release');
  t.equal(scan('HEAD', shallow).status, 0, 'what is there is enough');
  const both = place.doorward([
    'scan',
    'repo/a.yaml',
    'outside.yaml',
    '--changed-since',
    'HEAD',
    '--format',
    'text',
  ]);
  t.match(both, { status: 1, stderr: 'no file of the repository, so judged as new: outside.yaml.' });
  const settings = join(place.folder, 'repo', '.git', 'config');
  const evil = join(place.folder, 'evil');
  writeFileSync(evil, `#!/bin/sh\ntouch ${join(place.folder, 'pwned')}\ncat\n`);
  chmodSync(evil, 0o755);
  writeFileSync(
    settings,
    `${readFileSync(settings, 'utf8')}[core]\n\tfsmonitor = ${evil}\n\tpager = ${evil}\n\tsshCommand = ${evil}\n[diff]\n\texternal = ${evil}\n[diff "x"]\n\ttextconv = ${evil}\n[filter "x"]\n\tclean = ${evil}\n\tsmudge = ${evil}\n[alias]\n\tls-tree = !${evil}\n`,
  );
  place.write({ 'repo/.gitattributes': '* diff=x filter=x\n', 'repo/a.yaml': pod('a', { more: second }) });
  t.match(scan('HEAD').status, 1);
  t.notOk(existsSync(join(place.folder, 'pwned')), 'nothing that a repository names is run');
  t.end();
});
