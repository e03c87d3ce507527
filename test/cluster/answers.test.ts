// What a real kube-apiserver makes of every answer that we give, under Fail and under Ignore; and that no call fails
// while policies and certificates change.
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import t from 'tap';
import type { Test } from 'tap';
import { createEngine, DEFAULT_LIMITS, parseManifest, parsePolicies } from '../../src/index.ts';
import { issueAuthority, issueLeaf } from '../../webhook/issue.ts';
import { policySetOf, STAGES } from '../../webhook/judge.ts';
import { createLog } from '../../webhook/log.ts';
import { createMetrics } from '../../webhook/metrics.ts';
import { buildServer } from '../../webhook/server.ts';
import { DEFAULT_SERVER } from '../../webhook/settings.ts';
import type { Answer, Api } from './api.ts';
import { freePort, noCluster, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { applyAll, eventually } from './deployed.ts';
import { mountFiles, notBuilt, startDoor } from './door.ts';
import { collection, pod } from './objects.ts';
import type { Body } from './objects.ts';

const skip = noCluster || notBuilt;
if (skip) console.error(`SKIPPED: NOTHING was tried on a cluster: ${skip}`);

const NOW = { from: new Date(), days: 2 };
const MAPS = 'configmaps';

/** `data.deny: x` is denied, `data.warn: x` warned of, `data.audit: x` noted. */
function policy(name: string, spec: string): string {
  return `apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: ${name} }\nspec:\n  title: T\n${spec}\n`;
}

function field(name: string, action: string): string {
  const rule = `{ name: r, on: object, at: '$.data.${name}', optional: true, schema: { const: ok }, message: 'Say ok' }`;
  return policy(name, `  action: ${action}\n  match: { kinds: [ConfigMap] }\n  rules: [${rule}]`);
}

const CONTRACT = [
  field('deny', 'deny'),
  field('warn', 'warn'),
  field('audit', 'audit'),
  field('aged', '{ ratchet: true }'),
  policy(
    'keep',
    "  match: { kinds: [ConfigMap], operations: [DELETE] }\n  rules: [{ name: r, on: object, at: $.data.keep, optional: true, schema: { const: 'no' }, message: 'It is kept' }]",
  ),
  policy(
    'no-shell',
    '  match: { kinds: [PodExecOptions], operations: [CONNECT] }\n  rules: [{ name: r, on: object, at: $.stdin, optional: true, schema: { const: false }, message: No shell }]',
  ),
  policy(
    'team',
    "  match: { kinds: [Namespace] }\n  rules: [{ name: r, on: object, at: '$.metadata.labels.team', schema: { type: string }, message: Name a team }]",
  ),
].join('---\n');

function engineOf(text: string) {
  const { documents } = parseManifest({ file: 'p.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const resources = documents.flatMap((one) => (one.type === 'resources' ? one.resources : []));
  const { policies, errors } = parsePolicies(resources);
  if (errors[0]) throw new Error(errors[0].message);
  return createEngine(policies, {});
}

interface Registered {
  readonly name: string;
  readonly url: string;
  readonly authority: string;
  readonly failurePolicy?: 'Fail' | 'Ignore';
  readonly rules?: readonly object[];
  readonly namespaceSelector?: object;
}

function registered({ name, url, authority, failurePolicy = 'Fail', ...rest }: Registered): Body {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: `${name}.doorward.test`,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        timeoutSeconds: 5,
        failurePolicy,
        clientConfig: { url, caBundle: Buffer.from(authority).toString('base64') },
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [name] }],
        },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: [MAPS, 'pods/exec'] }],
        ...rest,
      },
    ],
  };
}

function map(data: Readonly<Record<string, string>>, metadata: object = { name: 'x' }): Body {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata }, data };
}

const DRY = { query: { dryRun: 'All' } };

function create(api: Api, namespace: string, object: Body): Promise<Answer> {
  return api.post(collection('v1', 'ConfigMap', namespace), object, DRY);
}

t.test('a real API server', { skip, timeout: 600_000 }, async (t) => {
  const cluster = await startCluster();
  t.teardown(cluster.stop);
  for (const name of ['fail', 'ignore', 'traffic']) {
    const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    t.equal((await cluster.api.post('/api/v1/namespaces', object)).status, 201);
  }
  await t.test('what it makes of our answers', (t) => contract(t, cluster));
  await t.test('no call fails while policies and certificates change', (t) => traffic(t, cluster));
});

async function contract(t: Test, { api }: Cluster): Promise<void> {
  const authority = await issueAuthority(NOW);
  const leaf = await issueLeaf(authority, ['127.0.0.1'], NOW);
  const server = buildServer({
    policies: (
      (set) => () =>
        set
    )(policySetOf(engineOf(CONTRACT))),
    namespaces: undefined,
    log: createLog({ level: 'error', sampleAllowed: 0 }, { write: () => undefined }),
    metrics: createMetrics(),
    identity: { ...leaf, clientCa: undefined },
    settings: DEFAULT_SERVER,
    isClosing: () => false,
    stages: {
      judge: (engine, request, onCrash) => {
        if (JSON.stringify(request.object).includes('"crash"')) throw new Error('the judge fell ill');
        return STAGES.judge(engine, request, onCrash);
      },
    },
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  // fastify does not see TLS in a server that it was handed, and says http.
  const { port } = server.server.address() as { readonly port: number };
  const url = `https://127.0.0.1:${String(port)}`;
  t.teardown(() => server.close());
  const answered = { authority: authority.cert, url: `${url}/validate` };
  const lost = { authority: authority.cert, url: `${url}/lost` };
  const held = map({ keep: 'yes' }, { name: 'held' });
  const aged = map({ aged: 'x' }, { name: 'aged', finalizers: ['doorward.test/hold'] });
  for (const name of ['fail', 'ignore']) {
    t.equal((await api.post(collection('v1', 'ConfigMap', name), held)).status, 201);
    t.equal((await api.post(collection('v1', 'ConfigMap', name), aged)).status, 201);
    t.equal((await api.post(collection('v1', 'Pod', name), pod({ name: 'web' }))).status, 201);
  }
  const both = [
    registered({ name: 'fail', failurePolicy: 'Fail', ...answered }),
    registered({ name: 'ignore', failurePolicy: 'Ignore', ...answered }),
    registered({
      name: 'cluster',
      ...answered,
      namespaceSelector: {},
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['namespaces'] }],
    }),
  ];
  t.same(await applyAll(api, both), []);
  const denies = ({ status }: Answer): boolean => status === 403;
  for (const name of ['fail', 'ignore'])
    await eventually(() => create(api, name, map({ deny: 'x' })), denies);

  const maps = (name: string): string => collection('v1', 'ConfigMap', name);
  const table: readonly {
    readonly name: string;
    readonly ask: (namespace: string) => Promise<Answer>;
    readonly expected: number;
    readonly message?: RegExp;
    readonly field?: string;
    readonly warnings?: number;
  }[] = [
    { name: 'yes', ask: (n) => create(api, n, map({ a: 'b' })), expected: 201 },
    {
      name: 'yes, with a warning',
      ask: (n) => create(api, n, map({ warn: 'x' })),
      expected: 201,
      warnings: 1,
    },
    { name: 'yes, noted', ask: (n) => create(api, n, map({ audit: 'x' })), expected: 201 },
    {
      name: 'no',
      ask: (n) => create(api, n, map({ deny: 'x' })),
      expected: 403,
      message: /denied the request: 1 finding of deny\n- deny\/r: data\.deny: Say ok/,
      field: 'data.deny',
    },
    {
      name: 'no, with a warning',
      ask: (n) => create(api, n, map({ deny: 'x', warn: 'x' })),
      expected: 403,
      warnings: 1,
    },
    {
      name: 'no, of a name to come',
      ask: (n) => create(api, n, map({ deny: 'x' }, { generateName: 'x-' })),
      expected: 403,
    },
    {
      name: 'something of ours failed',
      ask: (n) => create(api, n, map({ crash: 'x' })),
      expected: 403,
      message: /denied the request: /,
    },
    {
      name: 'no, to DELETE',
      ask: (n) => api.delete(`${maps(n)}/held`, DRY),
      expected: 403,
      message: /It is kept/,
    },
    {
      name: 'yes, to UPDATE',
      ask: (n) => api.patch(`${maps(n)}/held`, { data: { keep: 'no' } }, DRY),
      expected: 200,
    },
    {
      name: 'no, to UPDATE',
      ask: (n) => api.patch(`${maps(n)}/held`, { data: { deny: 'x' } }, DRY),
      expected: 403,
    },
    {
      name: 'no, to what is only allowed to be old',
      ask: (n) => create(api, n, map({ aged: 'x' })),
      expected: 403,
    },
    {
      name: 'yes, to an UPDATE that takes a finalizer from what is old',
      ask: (n) => api.patch(`${maps(n)}/aged`, { metadata: { finalizers: null } }, DRY),
      expected: 200,
      warnings: 1,
    },
    {
      name: 'no, to an UPDATE that makes it no better',
      ask: (n) => api.patch(`${maps(n)}/aged`, { data: { aged: 'y' } }, DRY),
      expected: 403,
    },
    {
      name: 'no, to server-side apply',
      ask: (n) => api.apply(`${maps(n)}/held`, map({ deny: 'x' }, { name: 'held' }), DRY),
      expected: 403,
    },
    {
      name: 'no, to CONNECT',
      ask: (n) =>
        api.post(`${collection('v1', 'Pod', n)}/web/exec`, undefined, {
          query: { command: 'sh', stdin: 'true', stdout: 'true', container: 'web' },
        }),
      expected: 403,
      message: /No shell/,
    },
    {
      name: 'no, for the whole cluster',
      ask: () =>
        api.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } }, DRY),
      expected: 403,
      message: /Name a team/,
    },
  ];
  for (const { name, ask, expected, message, field: path, warnings = 0 } of table) {
    for (const namespace of ['fail', 'ignore']) {
      const answer = await ask(namespace);
      const { body } = answer as { readonly body: Readonly<Record<string, unknown>> };
      t.equal(answer.status, expected, `${namespace}: ${name}: ${String(body['message'])}`);
      t.equal(answer.warnings.length, warnings, `${namespace}: ${name}: warnings`);
      if (message !== undefined) t.match(body['message'], message, `${namespace}: ${name}`);
      if (path !== undefined) t.match(body, { details: { causes: [{ field: path }] } });
    }
  }

  // The answers that are no answer: only these does Ignore turn into a yes.
  const wrong = [
    registered({ name: 'fail', failurePolicy: 'Fail', ...lost }),
    registered({ name: 'ignore', failurePolicy: 'Ignore', ...lost }),
  ];
  t.same(await applyAll(api, wrong), []);
  const fails = await eventually(
    () => create(api, 'fail', map({ a: 'b' })),
    ({ status }) => status === 500,
  );
  t.equal(fails.status, 500, 'a wrong path, under Fail');
  const opens = await eventually(
    () => create(api, 'ignore', map({ deny: 'x' })),
    ({ status }) => status === 201,
  );
  t.equal(opens.status, 201, 'a wrong path, under Ignore');
  for (const object of both)
    await api.delete(`${collection(object.apiVersion, object.kind)}/${String(object.metadata['name'])}`);
}

/** The fingerprint of the certificate that a new connection is shown. */
function servedAt(port: number, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '');
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

/** One set denies what the other lets in: an answer of neither, or of both, would show. */
function setThatDenies(letter: string): Readonly<Record<string, string>> {
  const rule = `{ name: r, on: object, at: $.data.letter, schema: { not: { const: ${letter} } }, message: 'Not ${letter}' }`;
  return { 'policy.yaml': policy('letter', `  match: { kinds: [ConfigMap] }\n  rules: [${rule}]`) };
}

/** How long traffic goes on, in milliseconds. */
const TRAFFIC = 20_000;

async function traffic(t: Test, { api, folder, audit }: Cluster): Promise<void> {
  const authority = await issueAuthority(NOW);
  const [policies, tls] = [join(folder, 'traffic-policies'), join(folder, 'traffic-tls')];
  const leaves: string[] = [];
  const rotate = async (): Promise<void> => {
    const { cert, key } = await issueLeaf(authority, ['127.0.0.1'], NOW);
    leaves.push(new X509Certificate(cert).fingerprint256);
    mountFiles(tls, { 'tls.crt': cert, 'tls.key': key });
  };
  await rotate();
  mountFiles(policies, setThatDenies('a'));
  const port = await freePort();
  const door = await startDoor([], {
    DOORWARD_POLICIES: policies,
    DOORWARD_HOST: '127.0.0.1',
    DOORWARD_PORT: String(port),
    DOORWARD_TLS_CERT: join(tls, 'tls.crt'),
    DOORWARD_TLS_KEY: join(tls, 'tls.key'),
    DOORWARD_DRAIN_SECONDS: '1',
  });
  t.teardown(door.stop);
  const url = `https://127.0.0.1:${String(port)}/validate`;
  t.same(await applyAll(api, [registered({ name: 'traffic', url, authority: authority.cert })]), []);
  await eventually(
    () => create(api, 'traffic', map({ letter: 'a' })),
    ({ status }) => status === 403,
  );

  const end = Date.now() + TRAFFIC;
  const answers: { readonly letter: string; readonly answer: Answer }[] = [];
  const worker = async (letter: string): Promise<void> => {
    while (Date.now() < end) answers.push({ letter, answer: await create(api, 'traffic', map({ letter })) });
  };
  const change = async (): Promise<void> => {
    for (let round = 0; Date.now() < end - 1000; round++) {
      await sleep(1000);
      // Every fifth set does not compile: the one before it goes on.
      const bad = { 'policy.yaml': policy('letter', '  rules: [{ name: r, on: nowhere }]') };
      mountFiles(policies, round % 5 === 4 ? bad : setThatDenies(round % 2 === 0 ? 'b' : 'a'));
      if (round % 3 === 0) await rotate();
    }
  };
  await Promise.all(['a', 'b', 'a', 'b'].map(worker).concat(change()));
  const metrics = await door.page('/metrics');
  const counted = (name: string): number =>
    Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\d+)$`, 'm').exec(metrics)?.[1] ?? 0);
  t.ok(counted('doorward_policy_reloads_total{result="swapped"}') >= 8, 'policies were swapped');
  t.ok(counted('doorward_policy_reloads_total{result="refused"}') >= 2, 'broken policies were refused');
  const swaps = counted('doorward_certificate_reloads_total{result="swapped"}');
  t.equal(swaps, leaves.length - 1, `each of ${String(leaves.length)} certificates was served`);
  t.equal(await servedAt(port, authority.cert), leaves.at(-1), 'and the last of them goes on');
  t.ok(answers.length > 200, `${String(answers.length)} calls`);
  const failed = answers.filter(({ answer }) => answer.status !== 201 && answer.status !== 403);
  t.same(failed.slice(0, 3), [], `${String(failed.length)} calls failed`);

  await sleep(500);
  const events = new Map(audit().map((event) => [event.auditID, event]));
  const digests = new Map<string, Set<string>>();
  let told = 0;
  for (const { letter, answer } of answers) {
    const annotations = events.get(answer.auditId)?.annotations ?? {};
    const digest = annotations['traffic.doorward.test/policy-set-digest'];
    if (digest === undefined) continue;
    told += 1;
    const verdicts = digests.get(digest) ?? new Set();
    digests.set(digest, verdicts.add(`${letter} ${String(answer.status)}`));
  }
  t.equal(told, answers.length, 'every answer says its digest');
  const sets = [...digests.values()].map((verdicts) => [...verdicts].sort().join(', ')).sort();
  t.same(
    sets,
    ['a 201, b 403', 'a 403, b 201'],
    'every digest is one set, with the verdicts of that set alone',
  );
}
