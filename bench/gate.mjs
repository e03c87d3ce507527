// Holds what was promised about the gate in the pull request: what configuration, exceptions and a baseline add to a scan,
// what SARIF costs, what it costs to compare with a revision. Both sides of a line take turns in one run.
//
//   npm run bench:gate                into docs/performance.md too
//   node bench/gate.mjs --quick       few repetitions, nothing written
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedCorpus } from './corpus.mjs';
import { ALLOWED_REGISTRIES } from './corpus/workloads.mjs';
import { interleaved, median, peakMemory, timeProcess } from './measure.mjs';
import { machineFacts, table, writePage } from './table.mjs';

/** @typedef {import('./table.mjs').Row} Row */

const BUNDLE = process.env['DOORWARD_CLI'] ?? fileURLToPath(new URL('../dist/doorward.cjs', import.meta.url));
const quick = process.argv.includes('--quick');
const RUNS = quick ? 3 : 9;
const BIG_RUNS = quick ? 1 : 3;
const OVERRIDES = 20;
const EXCEPTIONS = 200;
const FINGERPRINTS = 5000;
const FINDINGS = 25_000;

const corpus = cachedCorpus();
// A repository of its own: git is asked about it, and three of its files are changed.
const place = mkdtempSync(join(tmpdir(), 'doorward-bench-gate-'));
const apps = join(place, 'apps');
const REPORT = join(place, 'report.json');
cpSync(corpus.folder, apps, { recursive: true });

const REGISTRIES = ['--set', `allowed-registries.registries=[${ALLOWED_REGISTRIES.join(', ')}]`];
/** @param {readonly string[]} flags */
const scan = (flags) => [BUNDLE, 'scan', apps, '--quiet', '--format', `json=${REPORT}`, ...flags];
/** @param {readonly string[]} flags */
const timed = (flags) => () => timeProcess(scan(flags)).ms;
const ms = (/** @type {number} */ value) => `${value.toFixed(0)} ms`;
const count = (/** @type {number} */ value) => value.toLocaleString('en');
const summary = () => JSON.parse(readFileSync(REPORT, 'utf8')).summary;

/**
 * A configuration with overrides, exceptions and a baseline, all of which have something to do.
 * @returns {Row}
 */
function configured() {
  const plain = [...REGISTRIES, '--no-config'];
  timeProcess(scan(plain));
  const folders = readdirSync(apps).sort();
  /** @type {{ object: { kind: string, namespace?: string, name: string } }[]} */
  const findings = JSON.parse(readFileSync(REPORT, 'utf8')).findings;
  const objects = [...new Map(findings.map(({ object }) => [JSON.stringify(object), object])).values()];
  const exceptions = Array.from({ length: EXCEPTIONS }, (_, i) => exception(i, objects[i % objects.length]));
  writeFileSync(join(place, 'exceptions.yaml'), exceptions.join('---\n'));
  const baseline = join(place, 'baseline.json');
  timeProcess([BUNDLE, 'baseline', apps, '--quiet', '--no-config', '--output', baseline, ...REGISTRIES]);
  const written = JSON.parse(readFileSync(baseline, 'utf8'));
  for (let i = written.findings.length; i < FINGERPRINTS; i++) {
    const fingerprint = i.toString(16).padStart(32, '0');
    written.findings.push({
      rule: 'require-non-root/run-as-user',
      object: 'Pod a',
      file: 'a.yaml',
      fingerprint,
      count: 1,
    });
  }
  writeFileSync(baseline, JSON.stringify(written));
  const overrides = folders.slice(0, OVERRIDES).map((folder, i) => ({
    files: `apps/${folder}/**`,
    actions: { 'disallow-latest-tag': i % 2 === 0 ? 'warn' : 'audit' },
    parameters: { 'allowed-registries': { registries: [...ALLOWED_REGISTRIES, `team-${i}.example`] } },
  }));
  if (overrides.length < OVERRIDES) throw new Error('the corpus has too few folders');
  const config = join(place, 'doorward.yaml');
  const spec = {
    parameters: { 'allowed-registries': { registries: ALLOWED_REGISTRIES } },
    exceptions: { files: ['exceptions.yaml'], unused: 'ignore' },
    baseline: 'baseline.json',
    overrides,
  };
  writeFileSync(config, JSON.stringify({ apiVersion: 'doorward.dev/v1alpha1', kind: 'Config', spec }));
  const [bare = NaN, whole = NaN] = interleaved(RUNS, [timed(plain), timed(['--config', config])]);
  if (summary().excepted < findings.length / 2) throw new Error('exceptions and baseline excuse too little');
  rmSync(config);
  return {
    what: `${OVERRIDES} overrides, ${EXCEPTIONS} exceptions, a baseline of ${count(FINGERPRINTS)}`,
    measured: ms(whole),
    against: `the plain scan, ${ms(bare)}`,
    ratio: whole / bare,
    bound: 1.25,
  };
}

/**
 * @param {number} i
 * @param {{ kind: string, namespace?: string, name: string } | undefined} object
 */
function exception(i, object) {
  const { kind = 'Pod', namespace = 'default', name = 'none' } = object ?? {};
  return `apiVersion: doorward.dev/v1alpha1
kind: Exception
metadata: { name: exception-${i} }
spec:
  policies: [require-*]
  match: { kinds: [${kind}], namespaces: [${namespace}], names: [${name}] }
  reason: It is replaced soon.
  owner: team-${i % 10}
  expires: 2999-12-31
`;
}

/**
 * A second report beside the first, of as many findings as GitHub takes.
 * @returns {Row[]}
 */
function sarif() {
  const rules = FINDINGS / corpus.objects;
  const policy = join(place, 'policy.yaml');
  const one = (/** @type {number} */ i) =>
    `    - { name: rule-${i}, at: $.metadata.absent${i}, schema: true, message: there is no ${i} }\n`;
  writeFileSync(
    policy,
    'apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: many }\nspec:\n  title: All fail\n  rules:\n' +
      Array.from({ length: rules }, (_, i) => one(i)).join(''),
  );
  const without = ['--policies', policy];
  const beside = [...without, '--format', `sarif=${join(place, 'report.sarif')}`];
  const [bare = NaN, whole = NaN] = interleaved(BIG_RUNS, [timed(without), timed(beside)]);
  const found = JSON.parse(readFileSync(join(place, 'report.sarif'), 'utf8')).runs[0].results.length;
  if (found < FINDINGS) throw new Error(`there are ${found} findings`);
  const peak = (/** @type {readonly string[]} */ flags) =>
    median(Array.from({ length: BIG_RUNS }, () => peakMemory(scan(flags))));
  const [memory, more] = [peak(without), peak(beside)];
  rmSync(policy);
  const what = `SARIF of ${count(found)} findings`;
  const mb = (/** @type {number} */ value) => `${value.toFixed(0)} MB`;
  return [
    {
      what: `${what}, beside json`,
      measured: ms(whole),
      against: `json alone, ${ms(bare)}`,
      ratio: whole - bare,
      bound: 1000,
      unit: 'ms',
    },
    {
      what: `${what}, memory`,
      measured: mb(more),
      against: `json alone, ${mb(memory)}`,
      ratio: more - memory,
      bound: 200,
      unit: 'MB',
    },
  ];
}

/**
 * Three files changed of a repository.
 * @returns {Row}
 */
function changed() {
  const git = (/** @type {readonly string[]} */ ...args) => execFileSync('git', args, { cwd: place });
  git('init', '--quiet');
  git('add', 'apps');
  git(
    '-c',
    'user.name=bench',
    '-c',
    'user.email=bench@example.com',
    'commit',
    '--quiet',
    '--message',
    'before',
  );
  const files = readdirSync(apps, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  );
  for (const file of files.sort().slice(0, 3)) appendFileSync(join(apps, file), '# a change\n');
  // git is asked in the current folder.
  process.chdir(place);
  const [bare = NaN, whole = NaN] = interleaved(RUNS, [
    timed(REGISTRIES),
    timed([...REGISTRIES, '--changed-since', 'HEAD']),
  ]);
  if (summary().denied !== 0) throw new Error('what was there before is denied');
  return {
    what: `--changed-since, 3 of ${files.length} files`,
    measured: ms(whole),
    against: `the plain scan, ${ms(bare)}`,
    ratio: whole / bare,
    bound: 2,
  };
}

try {
  const description =
    `${count(corpus.objects)} objects, ${(corpus.bytes / 1e6).toFixed(1)} MB in ${corpus.files} files, of which ` +
    `${corpus.broken} workloads break a rule; json to a file. Medians.`;
  console.log(`${machineFacts()}.\n${description}\n`);
  const rows = [configured(), ...sarif(), changed()];
  console.log(table(rows));
  if (!quick) writePage(rows, description, 'npm run bench:gate');
} finally {
  rmSync(place, { recursive: true });
}
