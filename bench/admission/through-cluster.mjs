// Pod creates with dry run through a real API server: with no policy, with a webhook that only says yes, with native
// policies and with ours. Each has a namespace of its own, so that all are in force at once and rounds can be short.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { nativePolicies } from './native-policies.mjs';
import { makePair, startFloor, startLoad, startWebhook } from './processes.mjs';
import { pod } from './review.mjs';
import { interleaved } from './rounds.mjs';

/** @typedef {import('../table.mjs').Row} Row */
/** @typedef {import('./page.mjs').Plain} Plain */
/** @typedef {typeof import('../../test/cluster/cluster.ts')} Harness */

const CONNECTIONS = 16;
const NAMESPACES = ['none', 'yes', 'native', 'ours'];

/** @type {Record<string, string>} */
const WHAT = {
  none: 'no policy',
  yes: 'a webhook that says yes',
  native: 'five native policies',
  ours: 'our webhook, essentials',
};

const HARNESS = fileURLToPath(new URL('../../test/cluster/cluster.ts', import.meta.url));

/**
 * The harness of the cluster tests, which is TypeScript: made into one file. What finds the binaries stays where it is.
 * @param {string} folder
 * @returns {Promise<Harness>}
 */
async function loadHarness(folder) {
  const outfile = join(folder, 'cluster.mjs');
  await build({
    entryPoints: [HARNESS],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [
      {
        name: 'binaries',
        setup: ({ onResolve }) =>
          onResolve({ filter: /binaries\/build\.mjs$/ }, ({ path }) => ({
            path: new URL(path, pathToFileURL(HARNESS)).href,
            external: true,
          })),
      },
    ],
  });
  return import(pathToFileURL(outfile).href);
}

/**
 * @param {string} name also of the namespace that it is for
 * @param {number} port
 * @param {string} ca
 */
function registration(name, port, ca) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: `${name}.doorward.bench`,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        timeoutSeconds: 10,
        failurePolicy: 'Fail',
        clientConfig: {
          url: `https://127.0.0.1:${port}/validate`,
          caBundle: Buffer.from(ca).toString('base64'),
        },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
        rules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods'] },
        ],
      },
    ],
  };
}

const podsOf = (/** @type {string} */ namespace) => `/api/v1/namespaces/${namespace}/pods`;
const registrations = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';

/** @param {string} kind */
const collectionOf = (kind) =>
  `/apis/admissionregistration.k8s.io/v1/${kind === 'ValidatingAdmissionPolicy' ? 'validatingadmissionpolicies' : 'validatingadmissionpolicybindings'}`;

/**
 * @param {import('../../test/cluster/api.ts').Api} api
 * @param {string} path
 * @param {object} object
 */
async function create(api, path, object) {
  const { status, body } = await api.post(path, object);
  if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
}

/**
 * Waits until a Pod that breaks each of the five rules, one at a time, is refused: a policy takes a second or two.
 * @param {import('../../test/cluster/api.ts').Api} api
 * @param {string} namespace
 */
async function untilRefused(api, namespace) {
  const fine = /** @type {any} */ (pod(namespace));
  const [first, ...rest] = fine.spec.containers;
  const withFirst = (/** @type {object} */ change) => ({
    ...fine,
    spec: { ...fine.spec, containers: [{ ...first, ...change }, ...rest] },
  });
  const broken = [
    withFirst({ image: 'docker.io/library/nginx:1.27.3' }),
    withFirst({ image: 'registry.example.com/web:latest' }),
    withFirst({ securityContext: { runAsUser: 0 } }),
    withFirst({ resources: {} }),
    { ...fine, metadata: { ...fine.metadata, labels: { app: 'web' } } },
  ];
  for (const object of broken) {
    for (let tries = 0; ; tries++) {
      const { status, body } = await api.post(podsOf(namespace), object, { query: { dryRun: 'All' } });
      // An invalid Pod would be a 422, too.
      if (/ValidatingAdmissionPolicy|admission webhook/.test(JSON.stringify(body))) break;
      if (tries === 100) throw new Error(`${namespace} lets a Pod in that breaks a rule: ${status}`);
      await sleep(100);
    }
  }
}

/**
 * @param {(name: string) => import('./rounds.mjs').Figures} figures
 * @param {(one: string, other: string, key: 'rps' | 'p50' | 'p99') => number} ratio
 */
function tell(figures, ratio) {
  const [ours, native] = [figures('ours, 1'), figures('native, 1')];
  const [oursBusy, nativeBusy] = [figures('ours, 16'), figures('native, 16')];
  const ms = (/** @type {number} */ value) => `${value.toFixed(2)} ms`;
  const rps = (/** @type {number} */ value) => `${value.toFixed(0)} requests/s`;
  const rows = [
    {
      what: 'Pod create, median, 1 connection',
      measured: ms(ours.p50),
      against: `native policies, ${ms(native.p50)}`,
      ratio: ratio('ours, 1', 'native, 1', 'p50'),
      bound: 1,
    },
    {
      what: 'Pod create, p99, 1 connection',
      measured: ms(ours.p99),
      against: `native policies, ${ms(native.p99)}`,
      ratio: ratio('ours, 1', 'native, 1', 'p99'),
      bound: 1,
    },
    {
      what: 'time a Pod create, 16 connections',
      measured: rps(oursBusy.rps),
      against: `native policies, ${rps(nativeBusy.rps)}`,
      ratio: ratio('native, 16', 'ours, 16', 'rps'),
      bound: 1,
    },
  ];
  const plain = ['1', '16'].flatMap((connections) =>
    NAMESPACES.map((name) => ({
      what: `API server, ${WHAT[name]}, ${connections} connection${connections === '1' ? '' : 's'}`,
      ...figures(`${name}, ${connections}`),
    })),
  );
  return { rows, plain };
}

/**
 * @param {{ readonly folder: string, readonly rounds: number, readonly milliseconds: number }} given
 * @returns {Promise<{ rows: Row[], plain: Plain[], skipped?: string }>}
 */
export async function throughCluster({ folder, rounds, milliseconds }) {
  const { noCluster, startCluster } = await loadHarness(folder);
  if (noCluster !== false) return { rows: [], plain: [], skipped: noCluster };
  const pair = await makePair(folder);
  const [floor, webhook, load] = [await startFloor(pair), await startWebhook(pair, { folder }), startLoad()];
  const cluster = await startCluster();
  try {
    const { api, url, authority } = cluster;
    for (const name of NAMESPACES) {
      await create(api, '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
    await create(api, registrations, registration('yes', floor.port, pair.ca));
    await create(api, registrations, registration('ours', webhook.port, pair.ca));
    for (const object of nativePolicies('native')) await create(api, collectionOf(object.kind), object);
    for (const name of ['native', 'ours']) await untilRefused(api, name);
    const [token = ''] = readFileSync(join(cluster.folder, 'tokens.csv'), 'utf8').split(',');
    const job = (/** @type {string} */ name, /** @type {number} */ connections) => ({
      port: Number(new URL(url).port),
      ca: authority,
      path: `${podsOf(name)}?dryRun=All`,
      headers: { authorization: `Bearer ${token}` },
      bodies: [JSON.stringify(pod(name))],
      wanted: '"kind":"Pod"',
      connections,
      milliseconds,
    });
    for (const name of NAMESPACES) await load.run({ ...job(name, CONNECTIONS), milliseconds: 2000 });
    const jobs = NAMESPACES.flatMap((name) => [
      [`${name}, 1`, job(name, 1)],
      [`${name}, 16`, job(name, CONNECTIONS)],
    ]);
    const { figures, ratio } = await interleaved(load, rounds, Object.fromEntries(jobs));
    return tell(figures, ratio);
  } finally {
    await Promise.all([floor, webhook, load, cluster].map((one) => one.stop()));
  }
}
