// Several reports of one scan, from outside: which files there are, what is said, and what is left when it fails.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';

const ROOT = join(import.meta.dirname, '..', '..');
const BUNDLE = process.env['DOORWARD_CLI'] ?? join(ROOT, 'dist', 'doorward.cjs');
const P = ['--policies', join(ROOT, 'fixtures', 'cli', 'policies')];

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: { team: web, squad: blue }
spec:
  containers:
    - name: a
      image: x:1
`;

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function scan(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE, 'scan', ...args, ...P], {
    cwd,
    encoding: 'utf8',
    // The test runner loads itself into every child through NODE_OPTIONS.
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  return { status, stdout, stderr };
}

/** A folder with one Pod in `apps/`. */
function folder(t: Test): string {
  const cwd = t.testdir({});
  mkdirSync(join(cwd, 'apps'));
  writeFileSync(join(cwd, 'apps', 'web.yaml'), POD);
  return cwd;
}

const skip = existsSync(BUNDLE) ? false : 'dist/doorward.cjs is not built: run `npm run build` first';

t.test('several formats in one scan', { skip }, (t) => {
  const cwd = folder(t);
  const formats = ['text', 'sarif=r.sarif', 'junit=r.xml', 'gitlab=r.json', 'markdown=r.md', 'html=r.html'];
  const args = [
    'apps',
    '--owner-label',
    'nobody',
    '--owner-label',
    'squad',
    ...formats.flatMap((f) => ['--format', f]),
  ];
  const { status, stdout, stderr } = scan(cwd, args);
  t.equal(status, 1, 'the verdict is that of any scan');
  t.match(stdout, /^apps\/web\.yaml\n[^]*✖ 1 denied/, 'the one without a file is shown');
  t.same(
    stderr.split('\n').filter((line) => line !== ''),
    ['r.sarif', 'r.xml', 'r.json', 'r.md', 'r.html'].map(
      (file) => `doorward: ${file}: 0 errors, 1 denied, 0 warnings in 1 objects.`,
    ),
    'the files are named',
  );
  t.same(
    readdirSync(cwd).sort(),
    ['apps', 'r.html', 'r.json', 'r.md', 'r.sarif', 'r.xml'],
    'and nothing else is left',
  );
  const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
  const [result] = JSON.parse(read('r.sarif')).runs[0].results;
  t.equal(result.locations[0].physicalLocation.artifactLocation.uri, 'apps/web.yaml');
  t.equal(result.properties.owner, 'blue', 'the first owner label that is there');
  t.match(read('r.md'), '| `blue` | 0 | 1 | 0 | 0 |');
  t.equal(JSON.parse(read('r.json'))[0].location.path, 'apps/web.yaml');
  const again = ['apps', '--owner-label', 'squad', '--format', 'sarif'];
  t.equal(scan(cwd, again).stdout, read('r.sarif'), 'byte-equal, and the same on standard output');
  t.equal(scan(cwd, [...again, '--output', 's.sarif']).stdout, '');
  t.equal(read('s.sarif'), read('r.sarif'), '--output is the file of the format that names none');
  t.end();
});

t.test('an alert stays the same alert', { skip }, (t) => {
  const cwd = folder(t);
  const hashes = (manifest: string): readonly string[] => {
    writeFileSync(join(cwd, 'apps', 'web.yaml'), manifest);
    const log = JSON.parse(scan(cwd, ['apps', '--format', 'sarif']).stdout);
    return log.runs[0].results
      .map(
        (result: { partialFingerprints: { primaryLocationLineHash: string } }) =>
          result.partialFingerprints.primaryLocationLineHash,
      )
      .sort();
  };
  const container = (name: string): string => `    - name: ${name}\n      image: x:1\n`;
  const pod = POD.slice(0, POD.indexOf('    - name'));
  const before = hashes(pod + container('a') + container('b'));
  t.equal(new Set(before).size, 2);
  t.same(
    hashes(`# moved\n\n${pod}${container('b')}${container('a')}`),
    before,
    'lines moved, containers swapped',
  );
  const renamed = hashes(pod + container('a') + container('c'));
  t.equal(renamed.filter((hash) => before.includes(hash)).length, 1, 'another container is another alert');
  t.end();
});

t.test('paths are those of the repository', { skip }, (t) => {
  const cwd = folder(t);
  const inner = join(cwd, 'apps');
  const uri = (env: Readonly<Record<string, string>>): string =>
    JSON.parse(scan(inner, ['web.yaml', '--format', 'sarif'], env).stdout).runs[0].results[0].locations[0]
      .physicalLocation.artifactLocation.uri;
  t.equal(uri({}), 'web.yaml');
  t.equal(uri({ GITHUB_WORKSPACE: cwd }), 'apps/web.yaml');
  t.equal(uri({ CI_PROJECT_DIR: cwd }), 'apps/web.yaml');
  t.equal(uri({ CI_PROJECT_DIR: '/elsewhere' }), 'web.yaml', 'what lies outside keeps its name');
  t.end();
});

t.test('the job summary of GitHub', { skip }, (t) => {
  const cwd = folder(t);
  const summary = join(cwd, 'summary');
  writeFileSync(summary, 'before\n');
  const { status, stdout } = scan(cwd, ['apps', '--format', 'github'], { GITHUB_STEP_SUMMARY: summary });
  t.equal(status, 1);
  t.match(stdout, /^::error file=apps\/web\.yaml,line=8,endLine=9,title=memory-limit\/present::Pod web: /);
  t.match(
    readFileSync(summary, 'utf8'),
    /^before\n<!-- doorward:report -->\n## ❌ Doorward: 1 denied\n/,
    'is added to',
  );
  scan(cwd, ['apps', '--format', 'markdown'], { GITHUB_STEP_SUMMARY: summary });
  t.equal(readFileSync(summary, 'utf8').split(/^## /m).length, 2, 'only by the format for GitHub');
  const refused = scan(cwd, ['apps', '--format', 'github'], { GITHUB_STEP_SUMMARY: cwd });
  t.equal(refused.status, 2, 'a summary that cannot be written is no success');
  t.match(refused.stderr, 'OUTPUT_UNWRITABLE');
  t.end();
});

t.test('mistakes', { skip }, (t) => {
  const cwd = folder(t);
  const table = [
    { given: ['--format', 'sarf'], expected: /one of text, json, .*, not sarf; did you mean sarif\?/ },
    { given: ['--format', 'json='], expected: /--format json= needs the name of a file/ },
    {
      given: ['--format', 'text', '--format', 'html'],
      expected: /both go to standard output: give one a file/,
    },
    { given: ['--format', 'text=a', '--format', 'json=a'], expected: /both go to a: give one a file/ },
    {
      given: ['--format', 'text=b/../a', '--format', `json=${join(cwd, 'a')}`],
      expected: /text and json both go to .*a: give one a file/,
    },
    { given: ['--format', 'sarif=a', '--format', 'sarif=a'], expected: /--format sarif is given twice/ },
    {
      given: ['--format', 'sarif=a', '--output', 'b'],
      expected: /--output names a file, but each format has its own/,
    },
    { given: ['--format', 'sarif=no/such/a', '--format', 'json=b'], expected: /OUTPUT_UNWRITABLE/ },
    { given: ['--format', 'json=b', '--format', 'sarif=no/such/a'], expected: /OUTPUT_UNWRITABLE/ },
  ];
  for (const { given, expected } of table) {
    const { status, stderr } = scan(cwd, ['apps', ...given]);
    t.equal(status, 2, given.join(' '));
    t.match(stderr, expected);
    t.same(readdirSync(cwd), ['apps'], 'nothing is left behind');
  }
  t.end();
});
