// Holds the pages equal to what they speak of: errors, dependencies, and every command that a page shows.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import t from 'tap';
import { packsPage, shippedPacks } from '../../scripts/packs-page.mjs';
import { ERRORS } from '../../src/errors.ts';
import { packNames, packPolicies } from '../../src/load/packs.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

t.test('docs/errors.md is the list of src/errors.ts', (t) => {
  const sections = read('docs', 'errors.md').split(/^## /m).slice(1);
  const documented = sections.map((section) => {
    const [code, title, next] = section.trim().split('\n\n');
    return { code, title, next: next?.replace('**What to do:** ', '') };
  });
  t.same(
    documented,
    Object.entries(ERRORS).map(([code, { title, next }]) => ({ code, title, next })),
    'run `npm run docs` after a change of src/errors.ts',
  );
  for (const [code, { title, next }] of Object.entries(ERRORS)) {
    t.match(code, /^[A-Z]+(_[A-Z]+)*$/, `${code} is in upper case`);
    t.match(title, /^\S.*\.$/, `${code}: the title is a sentence`);
    t.match(next, /^\S.*[.`]$/, `${code}: the next step is a sentence`);
  }
  t.end();
});

t.test('docs/packs.md is what the packs say', (t) => {
  const packs = shippedPacks(ROOT, { packNames, packPolicies, parseManifest, DEFAULT_LIMITS });
  t.equal(read('docs', 'packs.md'), packsPage(packs), 'run `npm run docs` after a change of policies/');
  for (const { name, compares, policies } of packs) {
    const names = policies.map((policy) => policy.name);
    const strangers = Object.keys(compares).filter((policy) => !names.includes(policy));
    t.same(strangers, [], `${name}: what is compared is there`);
  }
  t.end();
});

interface PackageJson {
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const packageJson = (...path: string[]): PackageJson =>
  JSON.parse(read(...path, 'package.json')) as PackageJson;

t.test('docs/dependencies.md has a row for each dependency, as installed', (t) => {
  const [, shipped = '', development = ''] = read('docs', 'dependencies.md').split(/^## .*$/m);
  const rows = (section: string): string[][] =>
    [...section.matchAll(/^\| (.*) \|$/gm)]
      .slice(2)
      .map((row) => (row[1] ?? '').split(' | ').map((cell) => cell.trim()));
  const own = packageJson();
  const installed = (names: Readonly<Record<string, string>>): string[][] =>
    Object.entries(names)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, range]) => [name, range, packageJson('node_modules', name).license ?? 'none']);
  const tables = [
    { name: 'shipped', page: shipped, names: { ...own.dependencies, ...own.optionalDependencies } },
    { name: 'development', page: development, names: { ...own.devDependencies } },
  ];
  for (const { name, page, names } of tables) {
    const documented = rows(page);
    t.same(
      documented.map((row) => row.slice(0, 3)),
      installed(names),
      `${name}: package, version, licence, sorted by name`,
    );
    for (const [dependency = '', , , why = ''] of documented) {
      t.match(why, /^[A-Z`].{20,}[.]$/, `${dependency}: the reason is a sentence`);
    }
    for (const [dependency, range] of Object.entries(names)) {
      t.match(range, /^\d+\.\d+\.\d+/, `${dependency} is pinned exactly`);
      t.equal(packageJson('node_modules', dependency).version, range, `${dependency} is installed as pinned`);
    }
  }
  t.end();
});

/** A shell line of a page and the exit status that the page promises. */
interface Command {
  readonly line: string;
  readonly exits: number;
}

/** The lines of all fenced `sh` blocks. A line that ends with a backslash goes on; `# exits N` promises a status. */
function shellCommands(markdown: string): readonly Command[] {
  const blocks = [...markdown.matchAll(/^```sh\n(.*?)^```$/gms)].map((block) => block[1] ?? '');
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => ({ line, exits: Number(/# exits (\d)$/.exec(line)?.[1] ?? 0) }));
}

const bundle = join(ROOT, 'dist', 'doorward.cjs');
const notBuilt = existsSync(bundle) ? false : 'dist/doorward.cjs is not built: run `npm run build` first';

t.test('the README starts with two commands that work', { skip: notBuilt }, (t) => {
  const commands = shellCommands(read('README.md').split(/^## /m)[0] ?? '').map(({ line }) => line);
  t.equal(commands.length, 2, 'exactly two set-up commands');
  const [scan = '', test = ''] = commands;
  t.match(scan, /^npm ci && npx doorward scan \S+$/);
  t.equal(test, 'npm ci && npm test');

  // `npm ci` would pull the modules from under the tests that run: only what follows it is run here.
  const { status, stdout, stderr } = spawnSync(scan.replace('npm ci && ', ''), {
    cwd: ROOT,
    shell: true,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  t.equal(status, 1, `the demo is denied; stderr: ${stderr}`);
  const places = shownPlaces(stdout);
  t.ok(places.length >= 3, 'several findings are shown');
  for (const { file, line, text } of places) {
    t.equal(text, read(file).split('\n')[line - 1]?.trim(), `${file}:${line} shows the line that is there`);
  }
  t.match(stdout, /^✖ [1-9]\d* denied/m, 'a summary ends it');
  t.end();
});

/** The places that a text report shows, each with the first line of its code frame. */
function shownPlaces(report: string): readonly { file: string; line: number; text: string }[] {
  const places: { file: string; line: number; text: string }[] = [];
  let file = '';
  let line = 0;
  for (const row of report.split('\n')) {
    const frame = /^ *(\d+) │ (.*)$/.exec(row);
    if (/^\S+\.ya?ml$/.test(row)) file = row;
    else if (/^ {2}\d+:\d+ {2}/.test(row)) line = Number.parseInt(row, 10);
    else if (frame !== null && Number(frame[1]) === line)
      places.push({ file, line, text: (frame[2] ?? '').trim() });
  }
  return places;
}

t.test('every doorward command in the pages works', { skip: notBuilt }, (t) => {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file));
  // The commands run in a copy of what they may name, so that what they write is thrown away.
  const cwd = t.testdir({ bin: {} });
  symlinkSync(bundle, join(cwd, 'bin', 'doorward'));
  for (const folder of ['demo', 'docs', 'repo-layout']) {
    cpSync(join(ROOT, 'fixtures', folder), join(cwd, 'fixtures', folder), { recursive: true });
  }
  cpSync(join(ROOT, 'policies'), join(cwd, 'policies'), { recursive: true });
  const env = {
    ...process.env,
    NO_COLOR: '1',
    PATH: `${join(cwd, 'bin')}${delimiter}${process.env.PATH ?? ''}`,
  };
  for (const page of ['README.md', ...docs]) {
    const commands = shellCommands(read(page)).filter(({ line }) => /(^|\| *)doorward( |$)/.test(line));
    for (const { line, exits } of commands) {
      const { status, stderr } = spawnSync(line, {
        cwd,
        env,
        shell: true,
        encoding: 'utf8',
        timeout: 20_000,
      });
      t.equal(status, exits, `${page}: ${line}`, { stderr });
    }
  }
  t.end();
});
