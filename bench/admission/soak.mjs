// A steady load while the policies change every second between two sets: does memory stay, and is every answer of exactly
// one set? The sets ask for different labels, so that each Pod is let in by one of them and refused by the other.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ALLOWED_REGISTRIES } from '../corpus/workloads.mjs';
import { AS_API_SERVER } from './against-floor.mjs';
import { slope } from './percentile.mjs';
import { makePair, startLoad, startWebhook } from './processes.mjs';
import { review } from './review.mjs';

/** @typedef {import('../table.mjs').Row} Row */

const RATE = 400;
const COLOURS = ['blue', 'green'];
/** V8 collects its old space for the first time after a minute and a half at this rate: until then memory only grows. */
const WARM_UP = 0.4;

/** @param {string} colour */
const policyOf = (colour) => `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: colour }
spec:
  title: Pods are ${colour}
  match: { kinds: [Pod] }
  rules: [{ name: colour, on: object, at: $.metadata.labels.colour, schema: { const: ${colour} }, message: Not ${colour} }]
`;

/**
 * The digest of a set, made by the library and not by the server.
 * @param {string} folder
 * @returns {Promise<string>}
 */
async function digestOf(folder) {
  const { createEngine, loadPolicies } = await import(
    new URL('../../dist/lib/src/index.js', import.meta.url).href
  );
  const { policies, errors } = loadPolicies(['pack:essentials', folder]);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const parameters = { 'allowed-registries': { registries: ALLOWED_REGISTRIES } };
  return createEngine(policies, { parameters }).digest;
}

/** @param {number} pid */
function residentMegabytes(pid) {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kibibytes) * 1024) / 1e6;
}

/**
 * @param {{ readonly folder: string, readonly minutes: number }} given
 * @returns {Promise<{ rows: Row[], notes: string }>}
 */
export async function soak({ folder, minutes }) {
  const policies = join(folder, 'policies');
  mkdirSync(policies);
  const put = (/** @type {string} */ colour) => {
    writeFileSync(join(folder, 'next.yaml'), policyOf(colour));
    renameSync(join(folder, 'next.yaml'), join(policies, 'colour.yaml'));
  };
  /** @type {Record<string, readonly string[]>} */
  const verdicts = {};
  for (const colour of COLOURS) {
    put(colour);
    verdicts[`"policy-set-digest":"${await digestOf(policies)}"`] = COLOURS.map(
      (asked) => `"allowed":${asked === colour}`,
    );
  }
  if (Object.keys(verdicts).length !== COLOURS.length) throw new Error('the two sets have one digest');
  const pair = await makePair(folder);
  const webhook = await startWebhook(pair, { folder, policies: [policies] });
  const load = startLoad();
  const milliseconds = minutes * 60_000;
  /** @type {[number, number][]} */
  const memory = [];
  let swaps = 0;
  let ended = false;
  const change = async () => {
    for (let start = performance.now(); !ended; swaps++) {
      put(COLOURS[swaps % COLOURS.length] ?? '');
      await sleep(1000);
      memory.push([(performance.now() - start) / 60_000, residentMegabytes(webhook.pid)]);
    }
  };
  try {
    const changes = change();
    const result = await load
      .run({
        port: webhook.port,
        ca: pair.ca,
        path: '/validate?timeout=10s',
        headers: AS_API_SERVER,
        bodies: COLOURS.map((colour) => review({ colour })),
        wanted: 'policy-set-digest',
        connections: 8,
        milliseconds,
        rate: RATE,
        verdicts,
      })
      .finally(() => (ended = true));
    await changes;
    const metrics = await webhook.metrics();
    const swapped = Number(/policy_reloads_total\{result="swapped"\} (\d+)/.exec(metrics)?.[1]);
    const settled = memory.filter(([at]) => at > WARM_UP * minutes);
    const growth = slope(settled);
    const [first = 0, last = 0] = [settled[0]?.[1], settled.at(-1)?.[1]];
    if (swapped < swaps * 0.8) throw new Error(`of ${swaps} changes only ${swapped} were taken`);
    const counts = Object.values(result.seen).join(' and ');
    return {
      rows: [
        {
          what: `resident memory, ${minutes} minutes, a new policy set a second`,
          measured: `${first.toFixed(0)} MB to ${last.toFixed(0)} MB`,
          against: `slope of ${settled.length} readings`,
          ratio: growth * 1000,
          bound: 500,
          unit: 'kB/min',
        },
      ],
      notes:
        `The soak: ${result.requests} reviews at ${RATE} a second in ${minutes} minutes, p99 ${result.p99.toFixed(2)} ms, ` +
        `${swapped} sets taken; ${counts} answers of the one and the other set, each with the verdict of its set.`,
    };
  } finally {
    ended = true;
    await Promise.all([webhook, load].map((one) => one.stop()));
  }
}
