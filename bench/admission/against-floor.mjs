// The webhook against a bare server that parses and answers the same review, round by round.
import { interleaved } from './rounds.mjs';
import { review, reviewToMend } from './review.mjs';
import { makePair, startFloor, startLoad, startWebhook } from './processes.mjs';

/** @typedef {import('../table.mjs').Row} Row */
/** @typedef {import('./page.mjs').Plain} Plain */

/** As an API server calls a webhook. */
export const AS_API_SERVER = { 'user-agent': 'kube-apiserver-admission' };
const CONNECTIONS = 16;
/** What the answer about an object has that breaks the rule require-resource-limits/memory-limit, once. */
const MENDED =
  '"changes":"1","changed":"[{\\"policy\\":\\"require-resource-limits\\",\\"rule\\":\\"memory-limit\\"';

/**
 * @param {{ readonly folder: string, readonly rounds: number, readonly milliseconds: number }} given
 * @returns {Promise<{ rows: Row[], plain: Plain[] }>}
 */
export async function againstFloor({ folder, rounds, milliseconds }) {
  const pair = await makePair(folder);
  const [floor, webhook, load] = [await startFloor(pair), await startWebhook(pair, { folder }), startLoad()];
  const job = (/** @type {number} */ port, /** @type {number} */ connections) => ({
    port,
    ca: pair.ca,
    path: '/validate?timeout=10s',
    headers: AS_API_SERVER,
    bodies: [review()],
    wanted: '"allowed":true',
    connections,
    milliseconds,
  });
  try {
    for (const { port } of [floor, webhook])
      await load.run({ ...job(port, CONNECTIONS), milliseconds: 3000 });
    const { figures, ratio } = await interleaved(load, rounds, {
      'floor, 1': job(floor.port, 1),
      'webhook, 1': job(webhook.port, 1),
      'floor, 16': job(floor.port, CONNECTIONS),
      'webhook, 16': job(webhook.port, CONNECTIONS),
    });
    const mend = (/** @type {number} */ port, /** @type {object} */ other) => ({
      ...job(port, CONNECTIONS),
      bodies: [reviewToMend()],
      ...other,
    });
    const path = '/mutate?timeout=10s';
    const nothing = { ...job(webhook.port, CONNECTIONS), path };
    const mended = mend(webhook.port, { path, wanted: MENDED });
    // The object breaks one rule and no more, and it is that one that is mended: other answers are a broken bench.
    await load.run({ ...mend(webhook.port, { wanted: '"violations":"1"' }), milliseconds: 200 });
    for (const one of [nothing, mended]) await load.run({ ...one, milliseconds: 3000 });
    const mending = await interleaved(load, rounds, { floor: mend(floor.port, {}), nothing, mended });
    const rps = (/** @type {number} */ value) => `${value.toFixed(0)} requests/s`;
    const ms = (/** @type {number} */ value) => `${value.toFixed(2)} ms`;
    const [one, other] = [figures('webhook, 16'), figures('floor, 16')];
    const rows = [
      {
        what: 'time a review, 16 connections',
        measured: rps(one.rps),
        against: rps(other.rps),
        ratio: ratio('floor, 16', 'webhook, 16', 'rps'),
        bound: 1.67,
      },
      {
        what: 'p99, 16 connections',
        measured: ms(one.p99),
        against: ms(other.p99),
        ratio: ratio('webhook, 16', 'floor, 16', 'p99'),
        bound: 2,
      },
      {
        what: 'time a review to /mutate with nothing to mend',
        measured: rps(mending.figures('nothing').rps),
        against: rps(mending.figures('floor').rps),
        ratio: mending.ratio('floor', 'nothing', 'rps'),
        bound: 2,
      },
      {
        what: 'time a review to /mutate that is mended',
        measured: rps(mending.figures('mended').rps),
        against: rps(mending.figures('floor').rps),
        ratio: mending.ratio('floor', 'mended', 'rps'),
        bound: 2,
      },
    ];
    const judging = /** @type {const} */ ([
      ['bare server, 1 connection', 'floor, 1'],
      ['webhook, 1 connection', 'webhook, 1'],
      ['bare server, 16 connections', 'floor, 16'],
      ['webhook, 16 connections', 'webhook, 16'],
    ]).map(([what, name]) => ({ what, ...figures(name) }));
    const changing = [
      { what: 'webhook, nothing to mend, 16 connections', ...mending.figures('nothing') },
      { what: 'webhook, mending, 16 connections', ...mending.figures('mended') },
    ];
    return { rows, plain: [...judging, ...changing] };
  } finally {
    await Promise.all([floor, webhook, load].map((one) => one.stop()));
  }
}
