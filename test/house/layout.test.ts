// Tests the house itself: import lines, purity, names of files, and the counting of tests.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ESLint } from 'eslint';
import t from 'tap';
import tseslint from 'typescript-eslint';

const ROOT = join(import.meta.dirname, '..', '..');

interface Cruise {
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** What dependency-cruiser finds in the given folders below `cwd`, as `rule: from → to`, sorted. */
function cruise(cwd: string, folders: readonly string[]): readonly string[] {
  const bin = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const config = join(ROOT, '.dependency-cruiser.cjs');
  const args = [bin, '--config', config, '--output-type', 'json', ...folders];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (stdout === '') throw new Error(stderr);
  const { violations } = (JSON.parse(stdout) as Cruise).summary;
  return violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`).sort();
}

t.test('no import crosses a line', (t) => {
  const folders = ['src', 'cli', 'webhook'].filter((folder) => existsSync(join(ROOT, folder)));
  t.same(cruise(ROOT, folders), []);
  t.end();
});

t.test('a planted import that crosses a line is found', (t) => {
  const nothing = 'export {};\n';
  const reach = (...targets: string[]): string => targets.map((target) => `import '${target}';\n`).join('');
  const library = (name: string) => ({
    'package.json': JSON.stringify({ name, main: 'index.js' }),
    'index.js': '',
  });
  const cwd = t.testdir({
    'package.json': JSON.stringify({
      type: 'module',
      dependencies: { 'js-yaml': '4', yaml: '2', express: '5' },
    }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { module: 'nodenext', allowImportingTsExtensions: true },
    }),
    node_modules: { 'js-yaml': library('js-yaml'), yaml: library('yaml'), express: library('express') },
    src: {
      'errors.ts': reach('./errors/inputs.ts'),
      errors: { 'inputs.ts': nothing },
      'index.ts': reach('./engine/judge.ts', './manifest/parse.ts', './report/text.ts', './load/files.ts'),
      manifest: {
        'parse.ts': reach(
          ...['../errors.ts', '../errors/inputs.ts', '../engine/judge.ts'],
          ...['js-yaml', 'yaml', 'node:fs', 'node:module'],
        ),
      },
      engine: {
        'judge.ts': reach('../report/text.ts', 'js-yaml', 'express', 'node:crypto'),
        'lost.ts': nothing,
      },
      report: { 'text.ts': reach('../errors.ts', './frame.ts'), 'frame.ts': reach('./text.ts') },
      load: { 'files.ts': reach('node:fs', '../errors.ts', '../../cli/run.ts') },
    },
    cli: {
      'main.ts': reach('./run.ts', '../src/engine/judge.ts', 'node:process'),
      'run.ts': reach('../src/index.ts'),
    },
    webhook: { 'main.ts': reach('../src/index.ts', '../cli/run.ts') },
  });
  const found = cruise(cwd, ['src', 'cli', 'webhook']).filter((line) => !line.startsWith('no-circular'));
  t.same(found, [
    'address-js-yaml: src/engine/judge.ts → node_modules/js-yaml/index.js',
    'address-none: src/engine/judge.ts → node_modules/express/index.js',
    'door-cli: cli/main.ts → src/engine/judge.ts',
    'door-webhook: webhook/main.ts → cli/run.ts',
    'engine-machine: src/manifest/parse.ts → fs',
    'engine-outside: src/load/files.ts → cli/run.ts',
    'errors-whole: src/manifest/parse.ts → src/errors/inputs.ts',
    'no-orphans: src/engine/lost.ts → src/engine/lost.ts',
    'room-engine: src/engine/judge.ts → src/report/text.ts',
    'room-manifest: src/manifest/parse.ts → src/engine/judge.ts',
  ]);
  t.match(
    cruise(cwd, ['src']).join('\n'),
    /no-circular: src\/report\/(text|frame)\.ts → src\/report\/(text|frame)\.ts/,
    'a cycle is found',
  );
  t.end();
});

t.test('the engine is held pure by lint', async (t) => {
  // The rules looked at need no types, and the planted text is in no TypeScript project.
  const eslint = new ESLint({ cwd: ROOT, overrideConfig: [tseslint.configs.disableTypeChecked] });
  const planted = async (file: string, code: string): Promise<readonly string[]> => {
    const [result] = await eslint.lintText(code, { filePath: join(ROOT, file) });
    return (result?.messages ?? [])
      .map(({ ruleId, message }) => ruleId ?? message)
      .filter((rule) => rule.startsWith('no-restricted-'));
  };
  const pure = [
    { name: 'the clock', code: 'export const now = Date.now();', expected: ['no-restricted-globals'] },
    { name: 'a new Date', code: 'export const now = new Date();', expected: ['no-restricted-globals'] },
    { name: 'dice', code: 'export const roll = Math.random();', expected: ['no-restricted-properties'] },
    { name: 'a timer', code: 'setTimeout(() => 1, 1);', expected: ['no-restricted-globals'] },
    {
      name: 'the environment',
      code: 'export const home = process.env;',
      expected: ['no-restricted-globals'],
    },
    {
      name: 'the disk',
      code: "import { readFileSync } from 'node:fs';",
      expected: ['no-restricted-imports'],
    },
    { name: 'the disk, old name', code: "import fs from 'fs';", expected: ['no-restricted-imports'] },
    { name: 'the network', code: "export const x = fetch('http://a');", expected: ['no-restricted-globals'] },
    {
      name: 'random bytes',
      code: "import { randomBytes } from 'node:crypto';",
      expected: ['no-restricted-imports'],
    },
    { name: 'a digest is pure', code: "import { createHash } from 'node:crypto';", expected: [] },
    { name: 'an async function', code: 'export async function f() {}', expected: ['no-restricted-syntax'] },
    {
      name: 'an async method',
      code: 'export const f = { async g() {} };',
      expected: ['no-restricted-syntax'],
    },
    { name: 'a dynamic import', code: "export const x = import('a');", expected: ['no-restricted-syntax'] },
    {
      name: 'in on a map',
      code: "export const f = (m: object) => '__proto__' in m;",
      expected: ['no-restricted-syntax'],
    },
    {
      name: 'for in',
      code: 'export function f(m: object) { for (const k in m) return k; }',
      expected: ['no-restricted-syntax'],
    },
    { name: 'a default export', code: 'export default 1;', expected: ['no-restricted-syntax'] },
    {
      name: 'a foreign pattern',
      code: 'export const f = (p: string) => new RegExp(p);',
      expected: ['no-restricted-syntax'],
    },
    {
      name: 'the order of a locale',
      code: "export const x = 'a'.localeCompare('b');",
      expected: ['no-restricted-properties'],
    },
  ];
  for (const { name, code, expected } of pure) {
    t.same(await planted('src/engine/model.ts', code), expected, name);
  }
  t.same(
    await planted('src/load/files.ts', "import { readFileSync } from 'node:fs';"),
    [],
    'load reads the disk',
  );
  t.same(
    await planted('src/load/files.ts', 'export const now = Date.now();'),
    ['no-restricted-globals'],
    'and no clock',
  );
});

const git = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
});
const files = git.stdout.split('\0').filter((file) => file !== '' && existsSync(join(ROOT, file)));
const noGit = git.status === 0 ? false : 'not a git checkout';

t.test('files are named and filled as the house asks', { skip: noGit }, (t) => {
  const code = files.filter((file) => /^(src|cli|webhook|test|bench|scripts)\/.*\.(ts|mjs)$/.test(file));
  t.ok(code.length > 10, 'files are found');
  t.same(
    code.filter(
      (file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.generated|\.d)?\.(ts|mjs)$/.test(basename(file)),
    ),
    [],
    'names are kebab-case',
  );
  t.same(
    code.filter((file) => /(^|[/-])(utils?|helpers?|common|misc|shared)([-./]|$)/.test(file)),
    [],
    'no file is a drawer for everything',
  );
  // Written in two halves, so that this file does not find itself.
  const forbidden = new RegExp(['/wo' + 'rk/', '/tmp/br' + 'ief', '/ro' + 'ot/', '/home/[a-z]+/'].join('|'));
  const texts = files.filter(
    (file) => !/^fixtures\/|^package-lock\.json$|\.generated\.|\.(png|gz)$/.test(file),
  );
  t.same(
    texts.filter((file) => forbidden.test(readFileSync(join(ROOT, file), 'utf8'))),
    [],
    'no file names a path of somebody’s machine',
  );
  t.end();
});

t.test('a policy is a folder of three files', (t) => {
  const folders = (path: string): string[] =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  t.equal(folders(join(ROOT, 'policies', 'essentials')).length, 5, 'the essentials are five');
  for (const pack of folders(join(ROOT, 'policies'))) {
    t.ok(existsSync(join(ROOT, 'policies', pack, 'pack.yaml')), `policies/${pack} says what it is`);
    for (const id of folders(join(ROOT, 'policies', pack))) {
      const path = join(ROOT, 'policies', pack, id);
      t.same(readdirSync(path).sort(), ['README.md', 'cases.yaml', 'policy.yaml'], `policies/${pack}/${id}`);
      t.match(
        readFileSync(join(path, 'policy.yaml'), 'utf8'),
        new RegExp(`^ {2}name: ${id}$`, 'm'),
        `${id} is named as its folder`,
      );
    }
  }
  t.end();
});

t.test('CI counts tests from what tap wrote', (t) => {
  const table = [
    {
      name: 'all well',
      log: 'ok 1\n# { total: 3, pass: 3 }\n',
      status: 0,
      last: '3 passed, 0 failed',
      exit: 0,
    },
    {
      name: 'failures',
      log: '# { total: 6, pass: 2, fail: 2, todo: 1, skip: 1 }\n',
      status: 1,
      last: '2 passed, 2 failed',
      exit: 1,
    },
    {
      name: 'a type error',
      log: 'src/a.ts(1,1): error TS2322\n',
      status: 2,
      last: '0 passed, 1 failed',
      exit: 1,
    },
    { name: 'nothing ran', log: '# { total: 0 }\n', status: 0, last: '0 passed, 1 failed', exit: 1 },
    {
      name: 'skipped only',
      log: '# { total: 2, skip: 2 }\n',
      status: 0,
      last: '0 passed, 1 failed',
      exit: 1,
    },
    { name: 'a bad end', log: '# { total: 3, pass: 3 }\n', status: 1, last: '3 passed, 1 failed', exit: 1 },
    {
      name: 'nested totals are not taken',
      log: '    # { total: 9, pass: 9 }\n# { total: 1, pass: 1 }\n',
      status: 0,
      last: '1 passed, 0 failed',
      exit: 0,
    },
  ];
  for (const { name, log, status, last, exit } of table) {
    const script = join(ROOT, 'scripts', 'ci', 'count-tests.mjs');
    const run = spawnSync(process.execPath, [script, String(status)], { input: log, encoding: 'utf8' });
    t.equal(run.stdout.trim().split('\n').at(-1), last, name);
    t.equal(run.status, exit, `${name}: exit status`);
  }
  const script = join(ROOT, 'scripts', 'ci', 'count-tests.mjs');
  const logs = t.testdir({
    good: '# { total: 3, pass: 3 }\n',
    bad: '# { total: 2, pass: 1, fail: 1 }\n',
    none: '',
  });
  const sums = [
    { name: 'both well', of: ['0', 'good', '0', 'good'], last: '6 passed, 0 failed' },
    { name: 'one bad', of: ['0', 'good', '1', 'bad'], last: '4 passed, 1 failed' },
    { name: 'one that did not run', of: ['0', 'good', '3', 'none'], last: '3 passed, 1 failed' },
  ];
  for (const { name, of, last } of sums) {
    const run = spawnSync(process.execPath, [script, ...of], { cwd: logs, encoding: 'utf8' });
    t.equal(run.stdout.trim().split('\n').at(-1), last, `two runs: ${name}`);
  }
  // As tap 21 writes it: what stands within a test is set in by four.
  const told = spawnSync(process.execPath, [script, '1'], {
    input: `# Subtest: test/a.test.ts
    # Subtest: of a
        ok 1 - one
        not ok 2 - two
          ---
          diff: a
          ...
        1..2
    not ok 1 - of a # time=3ms
      ---
      at: here
      ...
    not ok 2 - another
    ok 3 - of a third
not ok 1 - test/a.test.ts # time=5ms
  ---
  ...
# Subtest: test/b.test.ts
not ok 2 - test/b.test.ts # time=120000ms
  ---
  signal: SIGTERM
  ...
# { total: 5, pass: 2, fail: 3 }
`,
    encoding: 'utf8',
  });
  t.equal(
    told.stdout,
    `FAILED: test/a.test.ts > of a > two
          diff: a

FAILED: test/a.test.ts > another

FAILED: test/b.test.ts # time=120000ms
  signal: SIGTERM

2 passed, 3 failed
`,
    'what failed is told once, with where it stands',
  );
  t.end();
});
