// Holds what was promised about the packs: all that ship, in force together, against the essentials alone, over the same
// corpus. Both sides take turns in one run.
//
//   npm run bench:packs               into docs/performance.md too
//   node bench/packs.mjs --quick      few repetitions, nothing written
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedCorpus } from './corpus.mjs';
import { ALLOWED_REGISTRIES } from './corpus/workloads.mjs';
import { interleaved, timeProcess } from './measure.mjs';
import { machineFacts, table, writePage } from './table.mjs';

const BUNDLE = fileURLToPath(new URL('../dist/doorward.cjs', import.meta.url));
const quick = process.argv.includes('--quick');
const RUNS = quick ? 3 : 9;

const corpus = cachedCorpus();
const report = join(tmpdir(), `doorward-bench-packs-${process.pid}.json`);
// A pack that somebody adds is measured from then on.
const packs = readdirSync(new URL('../policies', import.meta.url)).sort();

/** @param {readonly string[]} names */
const scan = (names) => [
  ...[BUNDLE, 'scan', corpus.folder, '--no-config', '--quiet', '--format', `json=${report}`],
  ...names.flatMap((name) => ['--policies', `pack:${name}`]),
  ...['--set', `allowed-registries.registries=[${ALLOWED_REGISTRIES.join(', ')}]`],
];
/** @param {readonly string[]} names */
const timed = (names) => () => timeProcess(scan(names)).ms;
/** @param {readonly string[]} names */
function summary(names) {
  timeProcess(scan(names));
  const { policySet, findings } = JSON.parse(readFileSync(report, 'utf8'));
  return { policies: policySet.policies.length, findings: findings.length };
}
const ms = (/** @type {number} */ value) => `${value.toFixed(0)} ms`;

const others = packs.filter((name) => name !== 'essentials');
const [few, many] = [summary(['essentials']), summary(packs)];
const [alone = NaN, all = NaN, ...each] = interleaved(RUNS, [
  timed(['essentials']),
  timed(packs),
  ...others.map((name) => timed(['essentials', name])),
]);
rmSync(report, { force: true });
const against = `essentials, ${ms(alone)}`;
const rows = [
  { what: `all ${packs.length} packs`, measured: ms(all), against, ratio: all / alone, bound: 2.5 },
  ...others.map((name, i) => {
    const time = each[i] ?? NaN;
    return { what: `with ${name}`, measured: ms(time), against, ratio: time / alone };
  }),
];
const description =
  `${corpus.objects} objects in ${corpus.files} files; json to a file. The essentials are ${few.policies} policies with ` +
  `${few.findings} findings there, all packs together ${many.policies} with ${many.findings}. Medians of ${RUNS} runs.`;
console.log(`${machineFacts()}.\n${description}\n`);
console.log(table(rows));
if (!quick) writePage(rows, description, 'npm run bench:packs');
