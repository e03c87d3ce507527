// The load: a process of its own that does one job after the other. Jobs come as lines of JSON, results go as such.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from './connection.mjs';
import { percentile } from './percentile.mjs';

/**
 * @typedef {object} Job
 * @property {number} port on 127.0.0.1
 * @property {string} ca PEM
 * @property {string} path
 * @property {Record<string, string>} headers
 * @property {readonly string[]} bodies sent in turn
 * @property {string} wanted what has to be in every answer
 * @property {number} connections
 * @property {number} milliseconds
 * @property {number} [rate] requests a second, of all connections; as many as there can be when left out
 * @property {Record<string, readonly string[]>} [verdicts] for each text that an answer may have in it, such as a digest,
 *   the texts that the answer to each body must have, too
 */

/**
 * @typedef {object} Result
 * @property {number} requests
 * @property {number} rps
 * @property {number} p50 milliseconds
 * @property {number} p99 milliseconds
 * @property {number} wrong answers that were not as wanted
 * @property {string} example of one that was not
 * @property {Record<string, number>} seen how often each text of `verdicts` was in an answer
 */

/** @param {Job} job */
function requestsOf({ path, headers, bodies }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return bodies.map((body) =>
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\naccept: application/json\r\n` +
        `${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );
}

/**
 * @param {Job} job
 * @returns {Promise<Result>}
 */
async function run(job) {
  const { connections, milliseconds, rate, verdicts, wanted } = job;
  const requests = requestsOf(job);
  const clients = Array.from({ length: connections }, () => createConnection(job));
  await Promise.all(clients.map((client) => client.open()));
  /** @type {number[]} */
  const times = [];
  /** @type {Record<string, number>} */
  const seen = {};
  let [wrong, example] = [0, ''];
  const isRight = (/** @type {Buffer} */ bytes, /** @type {number} */ body) => {
    if (verdicts === undefined) return bytes.includes(wanted);
    const found = Object.keys(verdicts).filter((text) => bytes.includes(text));
    for (const text of found) seen[text] = (seen[text] ?? 0) + 1;
    const [only = ''] = found;
    return found.length === 1 && bytes.includes(verdicts[only]?.[body] ?? wanted);
  };
  const start = performance.now();
  const pause = rate === undefined ? 0 : (1000 * connections) / rate;
  const work = clients.map(async (client, n) => {
    for (let i = 0, due = start + (pause * n) / connections; ; i++, due += pause) {
      const early = due - performance.now();
      if (pause > 0 && early > 1) await sleep(early);
      const asked = performance.now();
      if (asked - start > milliseconds) break;
      const body = (n + i) % requests.length;
      const answer = await client.ask(/** @type {Buffer} */ (requests[body]));
      times.push(performance.now() - asked);
      if (answer.status < 300 && isRight(answer.bytes, body)) continue;
      wrong += 1;
      example ||= answer.bytes.toString('utf8', 0, 2000);
    }
  });
  // As fast as can be: then it never sleeps. To wake it would be paid by whoever answers, the more often, the slower that one
  // is, and on two cores it is up to a quarter of an answer; a real API server sleeps elsewhere.
  let isGoing = rate === undefined;
  const stayAwake = () => {
    if (isGoing) setImmediate(stayAwake);
  };
  stayAwake();
  await Promise.all(work);
  isGoing = false;
  const seconds = (performance.now() - start) / 1000;
  for (const client of clients) client.close();
  times.sort((a, b) => a - b);
  return {
    requests: times.length,
    rps: times.length / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    wrong,
    example,
    seen,
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await run(JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ failed: String(error) }));
  }
}
