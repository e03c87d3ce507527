// What expressions and policies of Kubernetes cost, against what was promised. All times of one line are of one run, turn
// by turn.
//
//   node bench/cel.mjs              all of it, into docs/performance.md too; builds nothing
//     --quick                       few repetitions, nothing written
//     --before PATH                 the doorward.cjs of a build that knew no expressions, for the time of a start
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXPRESSIONS, policies } from './cel/expressions.mjs';
import { cachedCorpus } from './corpus.mjs';
import { ALLOWED_REGISTRIES } from './corpus/workloads.mjs';
import { median, timeProcess } from './measure.mjs';
import { machineFacts, table, writeSection } from './table.mjs';

/** @typedef {import('./table.mjs').Row} Row */

const path = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const ENGINE = path('cel/engine.mjs');
const BUNDLE = path('../dist/doorward.cjs');
const before = process.argv.includes('--before')
  ? process.argv[process.argv.indexOf('--before') + 1]
  : undefined;
const quick = process.argv.includes('--quick');
const RUNS = quick ? 1 : 5;
const STARTS = quick ? 5 : 61;
const MARKS = { start: '<!-- bench: written by `node bench/cel.mjs` -->', end: '<!-- /bench cel -->' };

const folder = mkdtempSync(join(tmpdir(), 'doorward-bench-cel-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const said = (/** @type {string} */ mode) => JSON.parse(timeProcess([ENGINE, mode]).stdout);

/** @returns {Row[]} */
function expressions() {
  const names = Object.keys(EXPRESSIONS);
  const runs = Array.from({ length: RUNS }, () => ({ ours: said('ours'), other: said('other') }));
  const of = (/** @type {'ours' | 'other'} */ who, /** @type {string} */ name) =>
    median(runs.map((run) => run[who][name]));
  const rows = names.map((name) => ({
    what: name,
    measured: `${of('ours', name).toFixed(0)} ns`,
    against: `@marcbachmann/cel-js, ${of('other', name).toFixed(0)} ns`,
    ratio: of('ours', name) / of('other', name),
  }));
  const mean = Math.exp(rows.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / rows.length);
  return [
    ...rows,
    {
      what: 'all eight, geometric mean',
      measured: '',
      against: '@marcbachmann/cel-js',
      ratio: mean,
      bound: 0.5,
    },
  ];
}

/** @returns {Row} */
function compiling() {
  const ms = median(Array.from({ length: 2 * RUNS + 1 }, () => said('compile')));
  return {
    what: '100 policies compiled, cold',
    measured: `${ms.toFixed(1)} ms`,
    against: '',
    ratio: ms,
    bound: 60,
    unit: 'ms',
  };
}

/** @returns {Row[]} */
function starting() {
  if (before === undefined) return [];
  const file = join(folder, 'one.yaml');
  writeFileSync(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n');
  /** @type {number[]} */
  const differences = [];
  const start = (/** @type {string} */ bundle) => timeProcess([bundle, 'scan', file, '--quiet']).ms;
  for (let i = 0; i < STARTS; i++) {
    // In turn, so that neither always comes second.
    const isFirst = i % 2 === 0;
    const [one, other] = isFirst ? [start(BUNDLE), start(before)] : [start(before), start(BUNDLE)];
    differences.push(isFirst ? one - other : other - one);
  }
  const more = median(differences);
  return [
    {
      what: 'start without an expression',
      measured: `${more.toFixed(1)} ms more`,
      against: 'the build before there were any',
      ratio: more,
      bound: 2,
      unit: 'ms',
    },
  ];
}

/** @returns {Row} */
function scanning() {
  const corpus = cachedCorpus();
  const file = join(folder, 'policies.yaml');
  writeFileSync(file, policies(50));
  const scan = (/** @type {readonly string[]} */ flags) =>
    timeProcess([
      BUNDLE,
      'scan',
      corpus.folder,
      '--format',
      'json',
      '--output',
      join(folder, 'report.json'),
      ...flags,
    ]).ms;
  const essentials = ['--set', `allowed-registries.registries=[${ALLOWED_REGISTRIES.join(', ')}]`];
  const runs = Array.from({ length: RUNS }, () => [scan(['--policies', file]), scan(essentials)]);
  const [ours = NaN, theirs = NaN] = [0, 1].map((i) => median(runs.map((run) => run[i] ?? NaN)));
  return {
    what: `50 policies, ${corpus.objects} objects`,
    measured: `${ours.toFixed(0)} ms`,
    against: `essentials, ${theirs.toFixed(0)} ms`,
    ratio: ours / theirs,
    bound: 4,
  };
}

const rows = [...expressions(), compiling(), ...starting(), scanning()];
const section = `${machineFacts()}. Medians of ${RUNS} runs.\n\n${table(rows)}`;
console.log(section);
if (!quick) writeSection(MARKS, section);
