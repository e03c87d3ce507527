import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Test } from 'tap';
import { createScan } from '../../src/load/scan.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import type { Limits } from '../../src/manifest/model.ts';
import type { FileReport } from '../../src/report/model.ts';
import { emptySummary } from '../../src/report/summary.ts';
import { createTextReporter } from '../../src/report/text.ts';
import { tree } from '../cli/outside.ts';
import { engineFor } from './verdict.ts';

const engine = engineFor(['disallow-latest-tag'], {});
const BAD =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: app, image: nginx }] }\n';
const SECRET =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: outside-secret }\nspec: { containers: [{ name: app, image: outside-secret }] }\n';

function reportsOf(
  cwd: string,
  paths: readonly string[],
  limits: Partial<Limits> = {},
): readonly FileReport[] {
  return [
    ...createScan(engine, {
      paths,
      cwd,
      limits: { ...DEFAULT_LIMITS, ...limits },
      allResults: false,
    }).reports(),
  ];
}

/** What a scan says: where findings are, codes of errors, files left out. */
function scan(
  cwd: string,
  paths: readonly string[],
  limits: Partial<Limits> = {},
): { findings: string[]; errors: string[]; skipped: string[] } {
  const reports = reportsOf(cwd, paths, limits);
  return {
    findings: reports.flatMap((report) => report.findings.map(({ location }) => location.file)),
    errors: reports.flatMap((report) => report.errors.map(({ code }) => code)),
    skipped: reports.flatMap((report) => report.skippedFiles.map(({ file, reason }) => `${file} ${reason}`)),
  };
}

/** The rows of the catalogue about files and folders: a tree on the disk, and what a scan says of it. */
export function testFolders(t: Test): void {
  t.test('IN-27 names of files', (t) => {
    const names = ['a.yaml', 'b.yml', 'c.json', 'd.YAML', 'e.Yml', 'f.txt', 'g', 'h.yaml.bak'];
    const cwd = tree(
      t,
      Object.fromEntries(
        names.map((name) => [name, BAD.replace('web', name.replace('.', '-').toLowerCase())]),
      ),
    );
    t.same(scan(cwd, ['.']), {
      findings: ['a.yaml', 'b.yml', 'c.json', 'd.YAML', 'e.Yml'],
      errors: [],
      skipped: [],
    });
    t.same(
      scan(cwd, ['g', 'f.txt']),
      { findings: ['f.txt', 'g'], errors: [], skipped: [] },
      'named, any name will do',
    );
    t.end();
  });

  t.test('IN-28 nothing found', (t) => {
    const cwd = tree(t, { 'empty/x.txt': '', 'values/values.yaml': 'a: 1\n', 'nested/a/b/pod.yaml': BAD });
    t.same(scan(cwd, ['empty']).errors, ['NOTHING_TO_JUDGE']);
    t.same(scan(cwd, ['values']).errors, ['NOTHING_TO_JUDGE'], 'files, and no object');
    t.same(scan(cwd, ['missing']).errors, ['PATH_NOT_FOUND']);
    t.same(scan(cwd, ['*.nope']).errors, ['PATH_NOT_FOUND']);
    t.same(
      scan(cwd, ['nested']),
      { findings: ['nested/a/b/pod.yaml'], errors: [], skipped: [] },
      'a nested folder is not nothing',
    );
    t.end();
  });

  t.test('IN-32 links, pipes, devices', (t) => {
    const cwd = tree(t, {
      'outside/secret.yaml': SECRET,
      'repo/pod.yaml': BAD,
      'repo/link.yaml': '-> ../outside/secret.yaml',
      'repo/folder': '-> ../outside',
      'repo/loop': '-> .',
      'repo/self.yaml': '-> self.yaml',
      'repo/environ.yaml': '-> /proc/self/environ',
      'repo/zero.yaml': '-> /dev/zero',
    });
    execFileSync('mkfifo', [join(cwd, 'repo', 'pipe.yaml')]);
    const reports = reportsOf(cwd, ['repo']);
    const said = scan(cwd, ['repo']);
    t.same(said.findings, ['repo/pod.yaml'], 'only what is in the tree is judged, once');
    t.same(said.skipped, ['repo/folder link-outside']);
    t.equal(said.errors.length, 5, 'each of the others is said');
    for (const code of said.errors) t.match(code, /^PATH_(OUTSIDE|UNREADABLE|NOT_FOUND)$/);
    t.notMatch(JSON.stringify(reports), /outside-secret|HOME=|PATH=/, 'nothing of what is outside is shown');
    t.same(scan(cwd, ['/dev/zero']).errors, ['PATH_OUTSIDE'], 'a device, named');
    t.end();
  });

  t.test('IN-33 too much', (t) => {
    const cwd = tree(t, {
      'big.yaml': `${BAD}# ${'x'.repeat(2_000)}\n`,
      'many.yaml': Array.from({ length: 40 }, (_, i) => BAD.replace('web', `web-${String(i)}`)).join('---\n'),
      'small.yaml': BAD,
    });
    t.same(scan(cwd, ['big.yaml'], { maxFileBytes: 1_000 }).errors, ['TOO_BIG']);
    t.same(scan(cwd, ['.'], { maxFiles: 2 }).errors, ['TOO_MANY']);
    t.ok(scan(cwd, ['many.yaml'], { maxDocuments: 39 }).errors.includes('TOO_MANY'));
    t.same(scan(cwd, ['many.yaml'], { maxDocuments: 40 }).errors, []);
    t.same(
      scan(cwd, ['.'], { maxFileBytes: 1_000, maxDocuments: 40 }).findings,
      ['small.yaml'],
      'the rest is judged',
    );
    t.end();
  });

  t.test('IN-34 hostile names of files', (t) => {
    const names = [
      'a\n::error::b.yaml',
      'c\u001b[2Jd.yaml',
      'e%0Af.yaml',
      'g\u202ehj.yaml',
      '##[error]k.yaml',
    ];
    const cwd = tree(
      t,
      Object.fromEntries(names.map((name, i) => [name, BAD.replace('web', `web-${String(i)}`)])),
    );
    const reports = reportsOf(cwd, ['.']);
    t.equal(reports.flatMap(({ findings }) => findings).length, names.length, 'all are judged');
    const info = {
      version: '0',
      digest: engine.digest,
      policies: engine.policies,
      notices: engine.notices,
      minSeverity: 'low',
      allResults: false,
    } as const;
    const text = createTextReporter({ colour: false, columns: 100, quiet: false });
    const out = [
      text.begin(info),
      ...reports.map((report) => text.file(report)),
      text.end(emptySummary(info)),
    ].join('');

    t.notMatch(out, /[\u0000-\u0009\u000b-\u001f\u202a-\u202e]|^\s*::|##\[/m, 'no character of a name acts');
    t.match(out, /\\u\{001B\}/, 'but can be seen');
    t.end();
  });
}
