// That both doors mend alike: what a real kube-apiserver stores after our mutating webhook is what it stores of the source
// that was fixed. And what it makes of each answer of that path, under Fail and under Ignore.
import { createServer } from 'node:https';
import t from 'tap';
import type { Test } from 'tap';
import { createEngine, DEFAULT_LIMITS, loadPolicies, parseManifest, parsePolicies } from '../../src/index.ts';
import type { Engine, FixPlan, ValueMap } from '../../src/index.ts';
import { createRequest } from '../../src/manifest/request.ts';
import { issueAuthority, issueLeaf } from '../../webhook/issue.ts';
import { FIX_STAGES, policySetOf } from '../../webhook/judge.ts';
import type { FixStages } from '../../webhook/judge.ts';
import { createLog } from '../../webhook/log.ts';
import { createMetrics } from '../../webhook/metrics.ts';
import { buildServer } from '../../webhook/server.ts';
import { DEFAULT_SERVER } from '../../webhook/settings.ts';
import type { Answer } from './api.ts';
import { noCluster, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import {
  applyAll,
  eventually,
  INSTALLATION,
  mutatingRegistration,
  registration,
  startDeployed,
} from './deployed.ts';
import { notBuilt } from './door.ts';
import { collection, container, OWNED, pathOf, pod } from './objects.ts';
import type { Body } from './objects.ts';
import { unmended } from './unmended.ts';

const skip = noCluster;
if (skip) console.error(`SKIPPED: NOTHING was tried on a cluster: ${skip}`);

const DAY = { from: new Date(), days: 2 };
const COUNT = 270;

/** What a test looks into. */
type Json = ReturnType<typeof JSON.parse>;

function engineOf(text: string): Engine {
  const { documents } = parseManifest({ file: 'p.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const resources = documents.flatMap((one) => (one.type === 'resources' ? one.resources : []));
  const { policies, errors } = parsePolicies(resources);
  if (errors[0]) throw new Error(errors[0].message);
  return createEngine(policies);
}

/** The essentials, and what they need to know to mend labels. */
function essentials(): Engine {
  return createEngine(loadPolicies(['pack:essentials']).policies, {
    parameters: { 'require-owner-labels': { keys: ['owner', 'stage'], defaults: { stage: 'stable' } } },
  });
}

const NAMESPACE_LABELS = { owner: 'platform-team' };

interface Opened {
  readonly url: string;
  readonly authority: string;
  readonly lines: readonly Json[];
}

interface Opening {
  readonly engine: Engine;
  readonly fixing?: Partial<FixStages>;
  readonly policies?: () => never;
}

/** A server of ours on loopback. */
async function open(t: Test, { engine, fixing = {}, policies }: Opening): Promise<Opened> {
  const authority = await issueAuthority(DAY);
  const leaf = await issueLeaf(authority, ['127.0.0.1'], DAY);
  const set = policySetOf(engine);
  const lines: Json[] = [];
  const server = buildServer({
    policies: policies ?? (() => set),
    namespaces: { labels: () => NAMESPACE_LABELS, close: () => undefined },
    log: createLog(
      { level: 'info', sampleAllowed: 1 },
      { write: (line) => void lines.push(JSON.parse(line)) },
    ),
    metrics: createMetrics(),
    identity: { ...leaf, clientCa: undefined },
    settings: DEFAULT_SERVER,
    isClosing: () => false,
    fixing,
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(async () => {
    server.server.closeAllConnections();
    await server.close();
  });
  const { port } = server.server.address() as { readonly port: number };
  return { url: `https://127.0.0.1:${String(port)}`, authority: authority.cert, lines };
}

interface Registered {
  readonly name: string;
  readonly url: string;
  readonly authority: string;
  /** Where it is called. */
  readonly namespace?: string;
  readonly kind?: 'Mutating' | 'Validating';
  readonly failurePolicy?: 'Fail' | 'Ignore';
  readonly operations?: readonly string[];
}

const EVERYTHING = ['', 'apps', 'batch'].map((group) => ({
  apiGroups: [group],
  apiVersions: ['v1'],
  resources: ['*/*'],
}));

function registered(given: Registered): Body {
  const { name, url, authority, namespace = name, kind = 'Mutating', failurePolicy = 'Fail' } = given;
  const { operations = ['CREATE', 'UPDATE'] } = given;
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: `${kind}WebhookConfiguration`,
    metadata: { name },
    webhooks: [
      {
        name: `${name}.doorward.test`,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        timeoutSeconds: 5,
        failurePolicy,
        ...(kind === 'Mutating' ? { reinvocationPolicy: 'IfNeeded' } : {}),
        clientConfig: { url, caBundle: Buffer.from(authority).toString('base64') },
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [namespace] }],
        },
        rules: EVERYTHING.map((rule) => ({ ...rule, operations })),
      },
    ],
  };
}

const DRY = { query: { dryRun: 'All' } };

function create({ api }: Cluster, namespace: string, object: Body): Promise<Answer> {
  return api.post(collection(object.apiVersion, object.kind, namespace), object);
}

function tryOut({ api }: Cluster, namespace: string, object: Body): Promise<Answer> {
  return api.post(collection(object.apiVersion, object.kind, namespace), object, DRY);
}

/** What the server adds to an object that depends on when and where it was made. */
function bare(answer: Answer): Json {
  const { metadata, ...rest } = structuredClone(answer.body) as Json;
  const { uid, resourceVersion, creationTimestamp, namespace, managedFields, ...kept } = metadata;
  t.ok([uid, resourceVersion, creationTimestamp, namespace, managedFields].every(Boolean));
  const text = JSON.stringify({ ...rest, metadata: kept });
  // A Job selects its Pods by its own uid.
  return JSON.parse(text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID'));
}

/** The leaves in which two values differ, with both. */
function leavesThatDiffer(one: Json, other: Json, path = ''): readonly string[] {
  const [a, b] = [one, other].map((value) => JSON.stringify(value ?? 'absent')) as [string, string];
  if (a === b) return [];
  if ([one, other].some((value) => typeof value !== 'object' || value === null))
    return [`${path}: ${a} after the webhook, ${b} of the source`];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => leavesThatDiffer(one[key], other[key], `${path}/${key}`));
}

/**
 * Whether the API server gives an object without labels those of its Pods (SetDefaults_Job, SetDefaults_ReplicationController).
 * It does so before the webhook sees it, and not when a source has been given a label: there the two cannot be the same.
 */
function takesLabels({ kind, metadata, spec }: Json): boolean {
  if (kind !== 'Job' && kind !== 'ReplicationController') return false;
  const isEmpty = (labels: object | undefined): boolean => Object.keys(labels ?? {}).length === 0;
  return isEmpty(metadata.labels) && !isEmpty(spec.template.metadata.labels);
}

t.test('a real API server', { skip, timeout: 600_000 }, async (t) => {
  const cluster = await startCluster();
  t.teardown(cluster.stop);
  for (const name of ['mended', 'plain', 'again', 'fail', 'ignore']) {
    const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: NAMESPACE_LABELS } };
    t.equal((await cluster.api.post('/api/v1/namespaces', object)).status, 201);
  }
  await t.test('both doors mend alike', (t) => alike(t, cluster));
  await t.test('called again after another webhook', (t) => again(t, cluster));
  await t.test('what it makes of our answers', (t) => contract(t, cluster));
  await t.test('as deploy/ has it', { skip: notBuilt }, (t) => deployed(t, cluster));
});

/** What the other door would make of a source. */
function fixedSource(engine: Engine, object: Body): FixPlan {
  const labels = new Map<string, ValueMap>([['plain', NAMESPACE_LABELS]]);
  const { namespace: _, ...metadata } = object.metadata as Json;
  const request = createRequest({ ...object, metadata: { ...metadata, namespace: 'plain' } }, labels);
  return engine.fix({ ...request, object: object as ValueMap }, { place: 'source', unsafe: false });
}

async function alike(t: Test, cluster: Cluster): Promise<void> {
  const { api, audit } = cluster;
  const engine = essentials();
  const { url, authority, lines } = await open(t, { engine });
  t.same(await applyAll(api, [registered({ name: 'mended', url: `${url}/mutate`, authority })]), []);
  await eventually(
    () => tryOut(cluster, 'mended', pod({ name: 'first' }, { resources: {} })),
    ({ warnings }) => warnings.some((one) => one.startsWith('doorward')),
  );
  const differing: string[] = [];
  let [mended, same, labelled] = [0, 0, 0];
  for (const object of unmended(COUNT, 20_26)) {
    const plan = fixedSource(engine, object);
    const [webhook, source] = [
      await create(cluster, 'mended', object),
      await create(cluster, 'plain', plan.object as Json),
    ];
    const { name } = object.metadata;
    if (webhook.status !== 201 || source.status !== 201) {
      t.fail(`${String(name)} is not stored: ${JSON.stringify([webhook.body, source.body])}`);
      continue;
    }
    if (plan.operations.length > 0) mended += 1;
    const leaves = leavesThatDiffer(bare(webhook), bare(source));
    if (takesLabels(object) && leaves.every((leaf) => leaf.startsWith('/metadata/labels'))) labelled += 1;
    else if (leaves.length > 0) differing.push([name, ...leaves].join(' '));
    else same += 1;
    // And what is stored is not changed by being sent once more.
    const stored = webhook.body as Body;
    const before = lines.length;
    const path = pathOf(stored);
    const updated = await api.put(path, {
      ...stored,
      metadata: { ...stored.metadata, annotations: { seen: 'x' } },
    });
    t.equal(updated.status, 200, String(name));
    t.same(
      lines.slice(before).filter(({ mutation }) => mutation === 'patched'),
      [],
      `${String(name)} is mended once`,
    );
  }
  t.same(differing.slice(0, 10), [], `${String(differing.length)} of ${String(COUNT)} differ`);
  t.ok(same >= 200, `${String(same)} are the same`);
  t.comment(
    `${String(mended)} of ${String(COUNT)} were mended; stored alike: ${String(same)}, but for labels: ${String(labelled)}`,
  );

  const dry = await tryOut(cluster, 'mended', pod({ name: 'dry' }, { resources: {} }));
  t.match(
    dry.body,
    { spec: { containers: [{ resources: { limits: { memory: '256Mi' } } }] } },
    'a dry run shows it',
  );
  t.equal((await api.get(`${collection('v1', 'Pod', 'mended')}/dry`)).status, 404, 'and stores nothing');
  t.match(lines.at(-1), { dryRun: true, mutation: 'patched' });

  const event = audit().find(({ auditID, stage }) => auditID === dry.auditId && stage === 'ResponseComplete');
  const annotations = event?.annotations ?? {};
  t.equal(annotations['mended.doorward.test/policy-set-digest'], engine.digest);
  const changed = JSON.parse(annotations['mended.doorward.test/changed'] ?? '[]') as readonly Json[];
  t.ok(
    changed.some(({ policy, rule, pointer }) =>
      [policy, rule, pointer]
        .join(' ')
        .includes('require-resource-limits memory-limit /spec/containers/0/resources/limits/memory'),
    ),
    'the audit log says what was changed',
  );
}

/** A webhook that adds a container without limits, once. */
async function injector(t: Test): Promise<{ readonly url: string; readonly authority: string }> {
  const authority = await issueAuthority(DAY);
  const { cert, key } = await issueLeaf(authority, ['127.0.0.1'], DAY);
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { uid, object } = JSON.parse(Buffer.concat(chunks).toString()).request;
      const isThere = object.spec.containers.some(({ name }: Json) => name === 'injected');
      const patch = [
        { op: 'add', path: '/spec/containers/-', value: { name: 'injected', image: 'proxy:1' } },
      ];
      const sent = { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
      const answer = { uid, allowed: true, ...(isThere ? {} : sent) };
      const review = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(review));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { readonly port: number };
  return { url: `https://127.0.0.1:${String(port)}/`, authority: authority.cert };
}

async function again(t: Test, cluster: Cluster): Promise<void> {
  const { api } = cluster;
  const { url, authority, lines } = await open(t, { engine: essentials() });
  const other = await injector(t);
  const registrations = [
    registered({ name: 'again', url: `${url}/mutate`, authority, operations: ['CREATE'] }),
    // Called after ours: configurations are called in order of their names.
    registered({ name: 'later', namespace: 'again', ...other, operations: ['CREATE'] }),
    registered({
      name: 'verdict',
      namespace: 'again',
      url: `${url}/validate`,
      authority,
      kind: 'Validating',
    }),
  ];
  t.same(await applyAll(api, registrations), []);
  const object = { ...pod({ name: 'web' }, { resources: {} }) };
  const isWhole = ({ body }: Answer): boolean =>
    JSON.stringify(body).includes('injected') && JSON.stringify(body).includes('256Mi');
  await eventually(() => tryOut(cluster, 'again', object), isWhole);
  await eventually(
    () => tryOut(cluster, 'again', pod({ name: 'x', labels: { owner: 'me' } }, { image: 'x' })),
    ({ status }) => status === 403,
  );
  const before = lines.length;
  const answer = await create(cluster, 'again', object);
  t.equal(answer.status, 201, JSON.stringify(answer.body));
  const containers = (answer.body as Json).spec.containers as readonly Json[];
  t.same(
    containers.map(({ name, resources }) => [name, resources.limits?.memory]),
    [
      ['web', '256Mi'],
      ['injected', '256Mi'],
    ],
    'what was injected after us is mended, too',
  );
  const said = lines.slice(before);
  t.same(
    said.map(({ mutation, allowed }) => mutation ?? allowed),
    ['patched', 'patched', true],
    'two calls, and then the verdict, on what has become of the object',
  );
  for (const { kind, metadata } of registrations)
    await api.delete(`${collection('admissionregistration.k8s.io/v1', kind)}/${String(metadata['name'])}`);
}

const RULES = `
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: strict }
spec:
  title: T
  fixFailurePolicy: Fail
  match: { kinds: [ConfigMap] }
  rules:
    - { name: a, at: $.data.a, schema: { const: ok }, message: Say ok, fix: { set: ok } }
---
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: rival }
spec:
  title: T
  match: { kinds: [ConfigMap], labels: { matchLabels: { rival: 'yes' } } }
  rules:
    - { name: b, at: $.data.a, schema: { const: 'no' }, message: Say no, fix: { set: 'no' } }
`;

async function contract(t: Test, cluster: Cluster): Promise<void> {
  const { api } = cluster;
  const failures: readonly string[] = ['fix', 'tell'];
  const throwing = (stage: string) => (): never => {
    throw new Error(stage);
  };
  const has = (request: Json, label: string): boolean => JSON.stringify(request.object).includes(label);
  const fixing: Partial<FixStages> = {
    fix: (engine, request, withhold) => {
      if (has(request, 'crash-fix')) throw new Error('the planner fell ill');
      const plan = FIX_STAGES.fix(engine, request, withhold);
      const [first] = plan.operations;
      if (first === undefined || first.op === 'remove') return plan;
      if (has(request, 'too-big')) {
        const big = { ...first, path: '/data/big', value: 'x'.repeat(4 * 1024 * 1024) };
        return { ...plan, operations: [...plan.operations, big] };
      }
      if (!has(request, 'no-parent')) return plan;
      return { ...plan, operations: [...plan.operations, { ...first, path: '/metadata/annotations/z' }] };
    },
  };
  t.ok(failures.every((stage) => Object.hasOwn(FIX_STAGES, stage)));
  const lenient = engineOf(RULES.replace('  fixFailurePolicy: Fail\n', ''));
  const sets = { strict: engineOf(RULES), lenient };
  const doors = {
    strict: await open(t, { engine: sets.strict, fixing }),
    lenient: await open(t, { engine: sets.lenient, fixing }),
    broken: await open(t, { engine: lenient, policies: throwing('policies') }),
  };
  const made = (labels: object = {}, data: object = { x: 'y' }): Body => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x', labels: { ...labels } },
    data,
  });
  const table: readonly {
    readonly name: string;
    readonly door: keyof typeof doors;
    readonly object: Body;
    readonly fail: number;
    readonly ignore: number;
    readonly a: string | undefined;
  }[] = [
    { name: 'a patch', door: 'lenient', object: made(), fail: 201, ignore: 201, a: 'ok' },
    {
      name: 'nothing to do',
      door: 'lenient',
      object: made({}, { a: 'ok' }),
      fail: 201,
      ignore: 201,
      a: 'ok',
    },
    {
      name: 'the planner crashes',
      door: 'lenient',
      object: made({ l: 'crash-fix' }),
      fail: 201,
      ignore: 201,
      a: undefined,
    },
    {
      name: 'a patch that is too big',
      door: 'lenient',
      object: made({ l: 'too-big' }),
      fail: 201,
      ignore: 201,
      a: undefined,
    },
    {
      name: 'a patch that does not apply',
      door: 'lenient',
      object: made({ l: 'no-parent' }),
      fail: 201,
      ignore: 201,
      a: undefined,
    },
    {
      name: 'a conflict',
      door: 'lenient',
      object: made({ rival: 'yes' }),
      fail: 201,
      ignore: 201,
      a: undefined,
    },
    {
      name: 'a conflict, and a policy that says Fail',
      door: 'strict',
      object: made({ rival: 'yes' }),
      fail: 403,
      ignore: 403,
      a: undefined,
    },
    {
      name: 'a crash, and a policy that says Fail',
      door: 'strict',
      object: made({ l: 'crash-fix' }),
      fail: 403,
      ignore: 403,
      a: undefined,
    },
    { name: 'nothing is known', door: 'broken', object: made(), fail: 500, ignore: 201, a: undefined },
  ];
  for (const [name, door] of Object.entries(doors)) {
    const all = ['fail', 'ignore'] as const;
    const both = all.map((namespace) =>
      registered({
        name: namespace,
        url: `${door.url}/mutate`,
        authority: door.authority,
        failurePolicy: namespace === 'fail' ? 'Fail' : 'Ignore',
        operations: ['*'],
      }),
    );
    t.same(await applyAll(api, both), []);
    const before = door.lines.length;
    for (const namespace of all)
      await eventually(
        () => tryOut(cluster, namespace, made()),
        () => door.lines.slice(before).some((line) => line.namespace === namespace || name === 'broken'),
      );
    for (const { name: what, object, a, ...expected } of table.filter((row) => row.door === name)) {
      for (const namespace of all) {
        const answer = await tryOut(cluster, namespace, object);
        const body = answer.body as Json;
        t.equal(answer.status, expected[namespace], `${namespace}: ${what}: ${String(body.message)}`);
        if (answer.status === 201) t.equal(body.data.a, a, `${namespace}: ${what}`);
        else t.equal(answer.status === 403 && !/strict\/a/.test(body.message), false, body.message);
      }
    }
    if (name !== 'lenient') continue;
    for (const namespace of all) {
      const path = `${collection('v1', 'ConfigMap', namespace)}/x`;
      t.equal((await create(cluster, namespace, made())).status, 201);
      t.equal((await api.delete(path)).status, 200, 'a DELETE is let through');
      t.equal((await create(cluster, namespace, pod({ name: 'web' }))).status, 201);
      const web = `${collection('v1', 'Pod', namespace)}/web`;
      const status = await api.patch(`${web}/status`, { status: { phase: 'Running' } });
      t.equal(status.status, 200, `a subresource is let through: ${JSON.stringify(status.body)}`);
    }
  }
  for (const name of ['fail', 'ignore'])
    await api.delete(
      `${collection('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration')}/${name}`,
    );
}

async function deployed(t: Test, cluster: Cluster): Promise<void> {
  const { api } = cluster;
  t.same(await applyAll(api, INSTALLATION), []);
  const { stop } = await startDeployed(cluster);
  t.teardown(stop);
  t.same(await applyAll(api, [registration(), mutatingRegistration()]), []);
  const bundles = async (): Promise<readonly unknown[]> => {
    const all = await Promise.all(
      [registration(), mutatingRegistration()].map((one) => api.get(pathOf(one))),
    );
    return all.flatMap(({ body }) => (body as Json).webhooks.map((one: Json) => one.clientConfig.caBundle));
  };
  await eventually(
    async () => ({ ...(await api.get('/readyz')), body: await bundles() }),
    ({ body }) => (body as readonly unknown[]).every((one) => typeof one === 'string' && one !== ''),
  );
  t.equal(new Set(await bundles()).size, 1, 'both registrations have the authority');
  const lacking = { resources: {} };
  const first = await eventually(
    () => tryOut(cluster, 'default', pod({ name: 'a' }, lacking)),
    ({ status }) => status === 201,
  );
  t.equal(first.status, 201, `mended before it is judged: ${JSON.stringify(first.body)}`);
  t.match(first.body, { spec: { containers: [{ resources: { limits: { memory: '256Mi' } } }] } });
  const system = await tryOut(cluster, 'kube-system', pod({ name: 'a' }, lacking));
  t.same((system.body as Json).spec.containers[0].resources, {}, 'what repairs the cluster is let be');
  const owned = {
    ...{ apiVersion: 'apps/v1', kind: 'ReplicaSet' },
    metadata: {
      name: 'web-1',
      labels: OWNED,
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'u', controller: true },
      ],
    },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: OWNED },
        spec: { securityContext: { runAsNonRoot: true }, containers: [container(lacking)] },
      },
    },
  };
  const made = await tryOut(cluster, 'default', owned);
  t.equal(made.status, 403, 'what a controller made is not mended, and is judged');
}
