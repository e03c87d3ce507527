// Holds what was promised about time and memory against what is. All times of one line are taken in one run, turn by
// turn, so that a busy machine slows both sides: read the ratios, not the milliseconds.
//
//   npm run bench                     all of it, into docs/performance.md too
//   node bench/scan.mjs --quick       few repetitions, nothing written
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedCorpus, corpusFiles, DEFAULT_CORPUS } from './corpus.mjs';
import { ALLOWED_REGISTRIES } from './corpus/workloads.mjs';
import { measureJudge } from './judge.mjs';
import { interleaved, median, peakMemory, timeProcess } from './measure.mjs';
import { machineFacts, table, writePage } from './table.mjs';

/** @typedef {import('./table.mjs').Row} Row */

const BUNDLE = fileURLToPath(new URL('../dist/doorward.cjs', import.meta.url));
const FLOOR = fileURLToPath(new URL('floor.mjs', import.meta.url));
const SAME_PROCESS = fileURLToPath(new URL('same-process.cjs', import.meta.url));
const OUTPUT = join(tmpdir(), `doorward-bench-${process.pid}.json`);
const FLAGS = [
  ...['--format', 'json', '--output', OUTPUT],
  ...['--set', `allowed-registries.registries=[${ALLOWED_REGISTRIES.join(', ')}]`],
];

const quick = process.argv.includes('--quick');
const RUNS = quick ? 3 : 9;
const BIG_RUNS = quick ? 1 : 3;
const STARTS = quick ? 11 : 41;

const ms = (/** @type {number} */ value) => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
const mb = (/** @type {number} */ value) => `${value.toFixed(0)} MB`;
const scan = (/** @type {string} */ path) => [BUNDLE, 'scan', path, ...FLAGS];

/**
 * The scan against what js-yaml needs to read the same bytes.
 * @param {string} folder
 * @returns {{ rows: Row[], scanTime: number, scanMemory: number }}
 */
function againstFloor(folder) {
  /** @type {number[]} */
  const ratios = [];
  const sameProcess = (/** @type {string} */ order) => {
    const { floor, scan } = JSON.parse(timeProcess([SAME_PROCESS, folder, order, ...FLAGS]).stdout);
    ratios.push(scan / floor);
    return scan;
  };
  const [floor = NaN, whole = NaN, first = NaN, second = NaN] = interleaved(RUNS, [
    () => JSON.parse(timeProcess([FLOOR, folder]).stdout).ms,
    () => timeProcess(scan(folder)).ms,
    () => sameProcess('scan-first'),
    () => sameProcess('floor-first'),
  ]);
  const memory = median(Array.from({ length: BIG_RUNS }, () => peakMemory(scan(folder))));
  const against = `js-yaml 4 with listener, ${ms(floor)}`;
  const rows = [
    { what: 'scan, whole process', measured: ms(whole), against, ratio: whole / floor, bound: 2 },
    {
      what: 'scan, in the same process',
      measured: `${ms(first)} cold, ${ms(second)} warm`,
      against: 'js-yaml 4 with listener, both orders',
      ratio: median(ratios),
      bound: 2,
    },
    { what: 'scan, peak memory', measured: mb(memory), against: '', ratio: memory, bound: 350, unit: 'MB' },
  ];
  return { rows, scanTime: whole, scanMemory: memory };
}

/**
 * Ten times the objects.
 * @param {{ scanTime: number, scanMemory: number }} small
 * @returns {Row[]}
 */
function tenfold({ scanTime, scanMemory }) {
  const { folder, objects } = cachedCorpus({ objects: 10 * DEFAULT_CORPUS.objects });
  const time = median(Array.from({ length: BIG_RUNS }, () => timeProcess(scan(folder)).ms));
  const memory = peakMemory(scan(folder));
  const what = `${objects.toLocaleString('en')} objects`;
  return [
    { what: `${what}, time`, measured: ms(time), against: ms(scanTime), ratio: time / scanTime, bound: 10.5 },
    {
      what: `${what}, memory`,
      measured: mb(memory),
      against: mb(scanMemory),
      ratio: memory / scanMemory,
      bound: 10.5,
    },
  ];
}

/**
 * One file of about 3 KB, as a pre-commit hook would scan it.
 * @returns {Row[]}
 */
function startUp() {
  let text = '';
  for (const document of [...corpusFiles({ ...DEFAULT_CORPUS, objects: 40 })].flatMap((file) =>
    file.text.split(/^(?=---$)/m),
  )) {
    if (document.length > 2600 && document.length < 3400) text = document;
  }
  if (text === '') throw new Error('no document of about 3 KB');
  const file = join(tmpdir(), `doorward-bench-${process.pid}.yaml`);
  writeFileSync(file, text);
  const [bare = NaN, whole = NaN] = interleaved(STARTS, [
    () => timeProcess(['-e', '0']).ms,
    () => timeProcess(scan(file)).ms,
  ]);
  const what = `one file of ${(text.length / 1000).toFixed(1)} KB, whole process`;
  return [{ what, measured: ms(whole), against: `node -e 0, ${ms(bare)}`, ratio: whole / bare, bound: 1.5 }];
}

/** @returns {Promise<Row[]>} */
async function judging() {
  const { fine, broken } = await measureJudge();
  return Object.entries({ 'fine Deployment': fine, 'Deployment with five faults': broken }).map(
    ([name, { bytes, judge, parse }]) => ({
      what: `judge, warm, ${name}`,
      measured: `${judge.toFixed(1)} µs`,
      against: `JSON.parse of its ${(bytes / 1000).toFixed(1)} KB, ${parse.toFixed(1)} µs`,
      ratio: judge / parse,
      // Words are made only for what fails: a verdict with findings is told, not bounded.
      ...(name === 'fine Deployment' ? { bound: 1 } : {}),
    }),
  );
}

const corpus = cachedCorpus();
const description =
  `The corpus: ${corpus.objects} objects, ${(corpus.bytes / 1e6).toFixed(1)} MB in ${corpus.files} files, of which ` +
  `${corpus.broken} workloads break a rule; essentials, json to a file. Medians.`;
console.log(`${machineFacts()}.\n${description}\n`);
const floor = againstFloor(corpus.folder);
const rows = [...floor.rows, ...tenfold(floor), ...startUp(), ...(await judging())];
console.log(table(rows));
if (!quick) writePage(rows, description);
