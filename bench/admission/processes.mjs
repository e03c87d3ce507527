// The programs that are measured and the one that measures, each a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { generate } from 'selfsigned';
import { ALLOWED_REGISTRIES } from '../corpus/workloads.mjs';

/** @typedef {import('./load.mjs').Job} Job */
/** @typedef {import('./load.mjs').Result} Result */
/** @typedef {{ readonly port: number, readonly pid: number, readonly stop: () => Promise<void> }} Running */

const BUNDLE = fileURLToPath(new URL('../../dist/doorward-webhook.cjs', import.meta.url));
const FLOOR = fileURLToPath(new URL('floor.mjs', import.meta.url));
const LOAD = fileURLToPath(new URL('load.mjs', import.meta.url));

/**
 * A certificate for loopback, in two files.
 * @param {string} folder
 */
export async function makePair(folder) {
  const made = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const [cert, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  writeFileSync(cert, made.cert);
  writeFileSync(key, made.private, { mode: 0o600 });
  return { cert, key, ca: made.cert };
}

/** @typedef {Awaited<ReturnType<typeof makePair>>} Pair */

/** @param {import('node:child_process').ChildProcess} child */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(late);
}

/**
 * @param {Pair} pair
 * @returns {Promise<Running>}
 */
export async function startFloor({ cert, key }) {
  const child = spawn(process.execPath, [FLOOR, cert, key], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { port: Number(line), pid: child.pid ?? 0, stop: () => end(child) };
}

async function freePort() {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await once(server.close(), 'close');
  return port;
}

/**
 * The webhook that ships, with the essentials and what else is asked for; its log, one line a review, goes to /dev/null.
 * @param {Pair} pair
 * @param {{ readonly folder: string, readonly policies?: readonly string[], readonly nodeArgs?: readonly string[] }} given
 * @returns {Promise<Running & { readonly metrics: () => Promise<string> }>}
 */
export async function startWebhook({ cert, key }, { folder, policies = [], nodeArgs = [] }) {
  const [port, probes] = [await freePort(), await freePort()];
  const config = join(folder, 'doorward.yaml');
  const spec = {
    policies: ['pack:essentials', ...policies],
    parameters: { 'allowed-registries': { registries: ALLOWED_REGISTRIES } },
    webhook: {
      listen: { host: '127.0.0.1', port },
      probes: { host: '127.0.0.1', port: probes },
      tls: { certFile: cert, keyFile: key },
      log: { level: 'info', sampleAllowed: 1 },
      shutdown: { drainSeconds: 0, graceSeconds: 1 },
    },
  };
  writeFileSync(config, JSON.stringify({ apiVersion: 'doorward.dev/v1alpha1', kind: 'Config', spec }));
  const child = spawn(process.execPath, [...nodeArgs, BUNDLE, '--config', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const page = async (/** @type {string} */ path) => {
    const response = await fetch(`http://127.0.0.1:${probes}${path}`);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.text();
  };
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    await sleep(50);
    const ready = await page('/readyz').catch(() => undefined);
    if (ready === undefined) continue;
    return { port, pid: child.pid ?? 0, stop: () => end(child), metrics: () => page('/metrics') };
  }
  await end(child);
  throw new Error('the webhook did not become ready: is it built?');
}

/** The generator of load; answers that are not as wanted are a broken bench. */
export function startLoad() {
  const child = spawn(process.execPath, [LOAD], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  return {
    stop: () => end(child),
    /**
     * @param {Job} job
     * @returns {Promise<Result>}
     */
    run: async (job) => {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const [line] = await once(lines, 'line');
      const result = JSON.parse(line);
      if (result.failed !== undefined) throw new Error(result.failed);
      if (result.wrong > 0) throw new Error(`${result.wrong} answers are wrong, such as: ${result.example}`);
      return result;
    },
  };
}

/** @typedef {ReturnType<typeof startLoad>} Load */
