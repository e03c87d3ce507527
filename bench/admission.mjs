// Holds what the webhook costs against a bare server and against native policies, and soaks it. All figures of one line
// are taken in one run, turn by turn, so that a busy machine slows both sides: read the ratios.
//
//   node bench/admission.mjs                  all of it, into docs/performance.md too; builds nothing
//     --quick                                 short rounds, a short soak, nothing written
//     --minutes N                             how long the soak takes, 10 when left out
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { againstFloor } from './admission/against-floor.mjs';
import { sectionText, writeWebhook } from './admission/page.mjs';
import { soak } from './admission/soak.mjs';
import { throughCluster } from './admission/through-cluster.mjs';

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, minutes: { type: 'string' } } });
const quick = values.quick === true;
const minutes = Number(values.minutes ?? (quick ? 0.5 : 10));
const size = quick ? { rounds: 3, milliseconds: 1000 } : { rounds: 5, milliseconds: 1500 };
/** Many short rounds: a machine that is lent out is slower for a second here and there, and a round is all slow or all fast. */
const short = quick ? { rounds: 8, milliseconds: 300 } : { rounds: 40, milliseconds: 300 };

/**
 * @template Result
 * @param {(folder: string) => Promise<Result>} measure
 */
async function inFolder(measure) {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-bench-'));
  try {
    return await measure(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const floor = await inFolder((folder) => againstFloor({ folder, ...short }));
const cluster = await inFolder((folder) => throughCluster({ folder, ...size }));
if (cluster.skipped !== undefined) {
  console.error(`SKIPPED: NOTHING was measured on a cluster: ${cluster.skipped}`);
}
const steady = await inFolder((folder) => soak({ folder, minutes }));

const measured = {
  rows: [...floor.rows, ...cluster.rows, ...steady.rows],
  plain: [...floor.plain, ...cluster.plain],
  notes: `Medians of ${short.rounds} rounds, and through an API server of ${size.rounds}; a ratio is the median of those within each round. ${steady.notes}`,
};
console.log(sectionText(measured));
if (!quick) writeWebhook(measured);
