// `doorward.yaml` from outside: where it is looked for, what flags do to it, and what is shown of it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t, { type Test } from 'tap';

const ROOT = join(import.meta.dirname, '..', '..');
const BUNDLE = process.env['DOORWARD_CLI'] ?? join(ROOT, 'dist', 'doorward.cjs');

const HEAD = 'apiVersion: doorward.dev/v1alpha1\nkind: Config\n';

/** A policy that every ConfigMap breaks. */
const POLICY = `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: filled }
spec:
  title: Filled
  action: deny
  match: { kinds: [v1/ConfigMap] }
  parameters: { type: object, properties: { key: { type: string, default: a } } }
  rules:
    - { name: data, schema: { type: object, required: [data] }, message: 'no {{ params.key }}' }
    - { name: labels, action: warn, at: $.metadata.labels, schema: true, message: no labels, fix: { set: { a: b } } }
`;
const map = (name: string, indent = ''): string =>
  ['apiVersion: v1', 'kind: ConfigMap', `metadata: { name: ${name}, namespace: shop }`]
    .map((line) => `${indent}${line}\n`)
    .join('');
const config = (spec: string): string => `${HEAD}spec:\n  policies: [policies]\n${spec}`;

/** A folder of a repository. */
function tree(t: Test, files: Readonly<Record<string, string>>): string {
  const folder = t.testdir({ '.git': {} });
  for (const [path, content] of Object.entries({ 'policies/filled.yaml': POLICY, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function run(cwd: string, ...args: readonly string[]) {
  const { PATH, HOME } = process.env;
  return spawnSync(process.execPath, [BUNDLE, ...args], { cwd, encoding: 'utf8', env: { PATH, HOME } });
}

interface Report {
  readonly policySet: {
    readonly digest: string;
    readonly overrides?: readonly { readonly files: readonly string[] }[];
  };
  readonly summary: {
    readonly denied: number;
    readonly warned: number;
    readonly filesSkipped: Readonly<Record<string, number>>;
  };
  readonly findings: readonly { readonly rule: string; readonly action: string; readonly message: string }[];
  readonly notices: readonly { readonly code?: string; readonly location?: { readonly line: number } }[];
}

function scan(cwd: string, ...args: readonly string[]) {
  const ran = run(cwd, 'scan', ...args, '--format', 'json');
  return { ...ran, report: (ran.stdout === '' ? {} : JSON.parse(ran.stdout)) as Report };
}

t.test('it is found from each path upwards, as far as the repository', (t) => {
  const folder = tree(t, {
    'doorward.yaml': config('  actions: { filled: warn }\n'),
    'apps/web/a.yaml': map('a'),
    'other/.git/HEAD': '',
    'other/a.yaml': map('a'),
    'team/doorward.yaml': `${HEAD}spec: { policies: [../policies], actions: { filled: off } }\n`,
    'team/a.yaml': map('a'),
  });
  const web = join(folder, 'apps', 'web');
  const table = [
    { name: 'a folder', cwd: folder, args: ['apps'], status: 0, warned: 2 },
    { name: 'a file', cwd: folder, args: ['apps/web/a.yaml'], status: 0, warned: 2 },
    { name: 'from below', cwd: web, args: ['.'], status: 0, warned: 2 },
    { name: 'a pattern', cwd: folder, args: ['apps/**/*.yaml'], status: 0, warned: 2 },
    { name: 'the nearest', cwd: folder, args: ['team'], status: 0, warned: 0 },
    { name: 'two paths, one configuration', cwd: folder, args: ['apps', 'apps/web'], status: 0, warned: 2 },
    { name: 'named', cwd: folder, args: ['apps', '--config', 'team/doorward.yaml'], status: 0, warned: 0 },
    { name: 'none', cwd: folder, args: ['apps', '--no-config'], status: 0, warned: 0 },
    { name: 'not above the repository', cwd: folder, args: ['other'], status: 0, warned: 0 },
  ];
  for (const { name, cwd, args, status, warned } of table) {
    const { report, stderr, ...ran } = scan(cwd, ...args, '--quiet');
    t.equal(ran.status, status, `${name}: ${stderr}`);
    t.equal(report.summary.warned, warned, name);
  }
  t.match(
    scan(web, '.').stderr,
    'doorward: judging as ../../doorward.yaml says.\n',
    'what nobody named is said',
  );
  t.equal(scan(folder, 'apps', '--config', 'doorward.yaml').stderr, '');
  const two = scan(folder, 'apps', 'team');
  t.equal(two.status, 2);
  t.match(two.stderr, /apps leads to doorward.yaml, and team to team\/doorward.yaml.*\[USAGE\]/);
  t.match(scan(folder, 'apps', '--config', 'no.yaml'), {
    status: 2,
    stderr: /no\.yaml.*\[CONFIG_NOT_FOUND\]/,
  });
  t.match(scan(folder, 'apps', '--config', 'no.yaml', '--no-config'), { status: 2, stderr: /USAGE/ });
  t.end();
});

t.test('flags win', (t) => {
  const folder = tree(t, {
    'doorward.yaml': config(`  parameters: { filled: { key: file } }
  ownerLabels: [team]
  limits: { maxFiles: 1 }
  overrides:
    - { files: 'b/**', parameters: { filled: { key: override } } }
`),
    'a/a.yaml': map('a'),
    'b/a.yaml': map('b'),
  });
  const messages = (...args: readonly string[]): readonly string[] =>
    scan(folder, ...args)
      .report.findings.filter(({ rule }) => rule === 'data')
      .map(({ message }) => message);
  t.match(messages('a'), [/^no file:/]);
  t.match(messages('b'), [/^no override:/]);
  t.match(messages('b', '--set', 'filled.key=flag'), [/^no flag:/], '--set wins over an override');
  t.match(scan(folder, 'a', 'b'), { status: 2, stdout: /TOO_MANY/ });
  t.equal(scan(folder, 'a', 'b', '--limit', 'maxFiles=9').status, 1);
  t.same(
    messages('a', '--policies', 'pack:essentials', '--config', 'doorward.yaml'),
    [],
    '--policies replaces',
  );
  t.end();
});

t.test('a value for every policy that has such a parameter', (t) => {
  const files = { 'a/a.yaml': map('a'), 'b/a.yaml': map('b') };
  const every = "'*': { key: all }";
  const table: readonly {
    name: string;
    spec: string;
    args?: readonly string[];
    expected: { readonly value: string; readonly from: string; readonly line?: number };
  }[] = [
    {
      name: 'of the configuration',
      spec: `  parameters: { ${every} }\n`,
      expected: { value: 'all', from: 'config', line: 5 },
    },
    {
      name: "a policy's own wins",
      spec: `  parameters: { ${every}, filled: { key: own } }\n`,
      expected: { value: 'own', from: 'config', line: 5 },
    },
    {
      name: 'whichever is written first',
      spec: `  parameters: { filled: { key: own }, ${every} }\n`,
      expected: { value: 'own', from: 'config', line: 5 },
    },
    {
      name: 'that of an override is later',
      spec: `  parameters: { filled: { key: own } }\n  overrides: [{ files: 'b/**', parameters: { ${every} } }]\n`,
      expected: { value: 'all', from: 'override', line: 6 },
    },
    {
      name: 'and over that of the configuration',
      spec: `  parameters: { '*': { key: first } }\n  overrides: [{ files: 'b/**', parameters: { ${every} } }]\n`,
      expected: { value: 'all', from: 'override', line: 6 },
    },
    {
      name: "an override's own over that of the configuration",
      spec: `  parameters: { ${every} }\n  overrides: [{ files: 'b/**', parameters: { filled: { key: own } } }]\n`,
      expected: { value: 'own', from: 'override', line: 6 },
    },
    {
      name: 'an override of other files is none',
      spec: `  parameters: { ${every} }\n  overrides: [{ files: 'a/**', parameters: { filled: { key: own } } }]\n`,
      expected: { value: 'all', from: 'config', line: 5 },
    },
    {
      name: '--set is the last',
      spec: "  parameters: { filled: { key: own } }\n  overrides: [{ files: 'b/**', parameters: { filled: { key: b } } }]\n",
      args: ['--set', '*.key=flag'],
      expected: { value: 'flag', from: 'flag' },
    },
    {
      name: "--set, and a policy's own",
      spec: `  parameters: { ${every} }\n`,
      args: ['--set', '*.key=flag', '--set', 'filled.key=mine'],
      expected: { value: 'mine', from: 'flag' },
    },
    {
      name: "--set of a policy's own over that of a file",
      spec: `  overrides: [{ files: 'b/**', parameters: { ${every} } }]\n`,
      args: ['--set', 'filled.key=mine'],
      expected: { value: 'mine', from: 'flag' },
    },
  ];
  for (const { name, spec, args = [], expected } of table) {
    const folder = tree(t, { ...files, 'doorward.yaml': config(spec) });
    const [found] = scan(folder, 'b', ...args).report.findings;
    t.match(found?.message, new RegExp(`^no ${expected.value}:`), `${name}: it is in force`);
    const { stdout } = run(folder, 'explain', '--config', 'b', '--format', 'json', ...args);
    const { line, ...value } = expected;
    const told = { name: 'key', ...value, ...(line === undefined ? {} : { location: { line } }) };
    t.match(
      JSON.parse(stdout),
      { parts: [{ policies: [{ parameters: [told] }] }] },
      `${name}: and explained`,
    );
  }
  const wrong = tree(t, { ...files, 'doorward.yaml': config("  parameters: { '*': { kee: a } }\n") });
  t.match(scan(wrong, 'b'), { status: 2, stderr: /doorward\.yaml:5:\d+: .*"kee".*\[POLICY_PARAMETER\]/ });
  const others = tree(t, { ...files, 'doorward.yaml': config(`  parameters: { ${every} }\n`) });
  const essentials = scan(others, 'b', '--policies', 'pack:essentials');
  t.equal(essentials.status, 0, `a parameter of the policies that --policies replaces: ${essentials.stderr}`);
  t.end();
});

t.test('overrides, and our own files', (t) => {
  const folder = tree(t, {
    'doorward.yaml': config(`  overrides:
    - { files: 'dev/**', actions: { filled: audit, filled/labels: off } }
    - { files: 'gone/**', actions: { filled: warn } }
`),
    'dev/a.yaml': map('a'),
    'prod/a.yaml': map('a'),
    'cases.yaml': 'apiVersion: doorward.dev/v1alpha1\nkind: Cases\n',
    'mixed.yaml': `${POLICY}---\n${map('c')}`,
  });
  const { report, status } = scan(folder, '.');
  t.equal(status, 1);
  t.same(
    report.findings.map(({ rule, action }) => `${rule} ${action}`),
    ['data audit', 'data deny', 'labels warn', 'data deny', 'labels warn'],
    'dev, mixed, prod',
  );
  t.equal(report.summary.filesSkipped['doorward'], 4, 'what says how to judge is counted, and not judged');
  t.match(
    report.notices.filter(({ code }) => code === 'OVERRIDE_UNUSED'),
    [{ location: { line: 7 } }],
  );
  t.same(
    report.policySet.overrides?.map(({ files }) => files),
    [['dev/**']],
  );
  const schema = JSON.parse(readFileSync(join(ROOT, 'schemas', 'report-v1.schema.json'), 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  t.ok(validate(report), JSON.stringify(validate.errors));
  t.equal(scan(folder, 'dev').status, 0);
  const part = scan(folder, 'dev', '--strict');
  t.match(
    part.report.notices,
    [{ code: 'OVERRIDE_UNUSED' }],
    'a part of the files is no reason for a notice, the disk is',
  );
  t.equal(part.status, 2, 'under --strict');
  const fine = scan(folder, 'prod', 'policies', '--strict', '--config', 'doorward.yaml');
  t.equal(fine.status, 2, 'the override again');
  writeFileSync(join(folder, 'gone.yaml'), '');
  t.equal(run(folder, 'scan', 'doorward.yaml').status, 2, 'nothing but our own is nothing to judge');

  const fixed = run(folder, 'fix', '.', '--diff');
  t.notMatch(fixed.stdout, 'dev/a.yaml', 'a rule that is off mends nothing');
  t.match(fixed.stdout, /\+\+\+ b\/prod\/a\.yaml/);
  t.match(fixed.stdout, /mixed\.yaml/, 'a manifest beside one of our own');
  t.end();
});

t.test('each way to write the pattern of an override', (t) => {
  const cases: readonly { readonly name: string; readonly file: string; readonly isMeant: boolean }[] = [
    { name: 'a folder beside that of the configuration', file: '../envs/dev/**', isMeant: true },
    { name: 'two slashes', file: '../envs//dev/**', isMeant: true },
    { name: 'a detour', file: '../envs/../envs/./dev/*', isMeant: true },
    { name: 'a detour through its own folder', file: 'policies/../../envs/dev/*.yaml', isMeant: true },
    { name: 'a file', file: '../envs/dev/a.yaml', isMeant: true },
    { name: 'alternatives', file: '{../envs,inner}/dev/**', isMeant: true },
    { name: 'an absolute pattern', file: '/FOLDER/envs/dev/**', isMeant: true },
    { name: 'from the current folder', file: 'envs/dev/**', isMeant: true },
    { name: 'other files beside', file: '../envs/prod/**', isMeant: false },
    { name: 'other absolute files', file: '/FOLDER/cfg/envs/dev/**', isMeant: false },
  ];
  for (const { name, file, isMeant } of cases) {
    const folder = tree(t, { 'envs/dev/a.yaml': map('a') });
    const pattern = file.replace('/FOLDER', folder);
    mkdirSync(join(folder, 'cfg', 'policies'), { recursive: true });
    writeFileSync(join(folder, 'cfg', 'policies', 'filled.yaml'), POLICY);
    writeFileSync(
      join(folder, 'cfg', 'doorward.yaml'),
      config(`  overrides: [{ files: '${pattern}', actions: { filled: audit } }]\n`),
    );
    const { report } = scan(folder, 'envs', '--config', 'cfg/doorward.yaml');
    t.equal(report.findings[0]?.action, isMeant ? 'audit' : 'deny', name);
    const notes = report.notices.filter(({ code }) => code === 'OVERRIDE_UNUSED');
    t.equal(notes.length, isMeant ? 0 : 1, `${name}: told when it is of no file`);
    const part = scan(folder, 'cfg/policies', '--config', 'cfg/doorward.yaml').report;
    const told = part.notices.filter(({ code }) => code === 'OVERRIDE_UNUSED');
    t.equal(told.length, isMeant ? 0 : 1, `${name}: the disk is asked in the same way`);
  }
  t.end();
});

t.test('the configuration of another checkout', (t) => {
  const text = config("  overrides: [{ files: 'dev/**', actions: { filled: warn } }]\n");
  const folder = tree(t, {
    'head/dev/a.yaml': map('a'),
    'head/a/dev/a.yaml': map('b'),
    'base/doorward.yaml': text,
  });
  mkdirSync(join(folder, 'base', 'policies'));
  writeFileSync(join(folder, 'base', 'policies', 'filled.yaml'), POLICY);
  const { report } = scan(join(folder, 'head'), '.', '--config', '../base/doorward.yaml');
  t.same(
    report.findings.map(({ rule, action }) => `${rule} ${action}`),
    ['data deny', 'labels warn', 'data warn', 'labels warn'],
    'a/dev/a.yaml, and dev/a.yaml, of which the override speaks',
  );
  t.end();
});

t.test('mistakes', (t) => {
  const folder = tree(t, {
    'doorward.yaml': config(`  overrides:
    - { files: 'dev/**', actions: { filed: audit }, parameters: { filled: { kee: a } } }
`),
    'a.yaml': map('a'),
  });
  const { status, stderr, stdout } = run(folder, 'scan', '.', '--quiet');
  t.equal(status, 2);
  t.equal(stdout, '', 'nothing is judged with a part of it');
  t.match(
    stderr,
    /^doorward: doorward\.yaml:6:\d+: .*"filed".*did you mean filled\?.*\[POLICY_NOT_FOUND\]$/m,
  );
  t.match(stderr, /^doorward: doorward\.yaml:6:\d+: .*"kee"; did you mean key\?.*\[POLICY_PARAMETER\]$/m);
  t.end();
});

t.test('explain --config', (t) => {
  const folder = tree(t, {
    'doorward.yaml': config(`  actions: { filled/data: { scan: warn } }
  kubeVersion: "1.33"
  overrides:
    - files: dev/**
      parameters: { filled: { key: b } }
    - { files: '**/new.yaml', actions: { filled: off } }
`),
    'dev/a.yaml': map('a'),
  });
  const text = run(folder, 'explain', '--config', 'dev');
  t.equal(text.status, 0, text.stderr);
  const lines = text.stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
  for (const line of [
    'configuration | doorward.yaml',
    'policies | ["policies"] | doorward.yaml:4:3',
    'kubeVersion | 1.33 | doorward.yaml:6:16',
    'limits.maxFiles | 20000 | default',
    'dev/a.yaml',
    'override 1 | dev/** | doorward.yaml:8:14',
    'filled | deny | its policy policies/filled.yaml:6:11',
    'rule data | warn in scans | doorward.yaml:5:35',
    'deny at admission | its policy policies/filled.yaml:6:11',
    'rule labels | warn | its policy policies/filled.yaml:11:31',
    'key | b | override 1 doorward.yaml:9:36',
  ]) {
    t.ok(lines.includes(line), line, { lines });
  }
  const json = run(
    folder,
    'explain',
    '--config',
    'dev/new.yaml',
    '--format',
    'json',
    '--set',
    'filled.key=c',
  );
  t.match(JSON.parse(json.stdout), {
    schemaVersion: 1,
    config: 'doorward.yaml',
    parts: [
      {
        files: ['dev/new.yaml'],
        overrides: [{ number: 1 }, { number: 2, files: ['**/new.yaml'], location: { line: 10 } }],
        digest: /^sha256:/,
        policies: [
          {
            name: 'filled',
            source: 'policies/filled.yaml',
            action: {
              scan: {
                value: 'off',
                from: 'override',
                override: 2,
                location: { file: 'doorward.yaml', line: 10 },
              },
            },
            rules: [{ name: 'data', action: { scan: { value: 'warn', from: 'config' } } }],
            parameters: [{ name: 'key', value: 'c', from: 'flag' }],
          },
        ],
      },
    ],
  });
  const scanned = scan(folder, 'dev', '--set', 'filled.key=c').report;
  t.not(JSON.parse(json.stdout).parts[0].digest, scanned.policySet.digest, 'the digest is that of the file');
  // Beside the name of a policy it is the configuration.
  t.match(run(folder, 'explain', '--config', 'dev', 'filled'), { status: 2, stderr: /CONFIG_NOT_FOUND/ });
  t.end();
});

t.test('policies', (t) => {
  const folder = tree(t, {
    'doorward.yaml': `${HEAD}spec: { policies: [policies, 'pack:essentials'], actions: { filled: { scan: warn }, require-non-root: off }, overrides: [{ files: dev/**, actions: { filled: audit, require-non-root: warn } }] }\n`,
    'a.yaml': map('a'),
    'dev/a.yaml': map('a'),
  });
  const { stdout, status } = run(folder, 'policies');
  t.equal(status, 0);
  const lines = stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
  t.ok(lines.includes('filled | warn | deny | medium | yes | policies/filled.yaml | Filled'), stdout);
  t.match(
    stdout,
    /require-non-root +warn +warn /,
    'what is off, and on for some files, is as it is for these',
  );
  const elsewhere = run(folder, 'policies', 'a.yaml').stdout;
  t.notMatch(elsewhere, 'require-non-root', 'what is off is not in force');
  const { report } = scan(folder, '.');
  t.ok(lines.includes(`6 policies, ${report.policySet.digest}`), 'the digest of the report');
  const listed = JSON.parse(run(folder, 'policies', '--format', 'json').stdout);
  t.match(listed, { schemaVersion: 1, digest: report.policySet.digest });
  t.match(listed.policies[2], {
    name: 'filled',
    action: { scan: 'warn', admission: 'deny' },
    fixable: true,
    rules: [
      { name: 'data', scan: 'warn', admission: 'deny', fixable: false },
      { name: 'labels', scan: 'warn', admission: 'warn', fixable: true },
    ],
  });
  t.match(run(folder, 'policies', '--format', 'xml'), { status: 2, stderr: /text, json/ });
  t.end();
});
