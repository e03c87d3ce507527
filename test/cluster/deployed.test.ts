// The server that ships, registered by the manifests of deploy/, asked by a real kube-apiserver.
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Answer, Extras } from './api.ts';
import { noCluster, startCluster } from './cluster.ts';
import type { AuditEvent, Cluster } from './cluster.ts';
import {
  applyAll,
  eventually,
  INSTALLATION,
  managedRegistration,
  mountPolicy,
  registration,
  startDeployed,
} from './deployed.ts';
import { notBuilt } from './door.ts';
import { collection, container, definition, OWNED, pathOf, pod, podSpec, workload } from './objects.ts';
import type { Body } from './objects.ts';

const skip = noCluster || notBuilt;
if (skip) console.error(`SKIPPED: NOTHING was tried on a cluster: ${skip}`);

const PODS = collection('v1', 'Pod');
const LATEST = { image: 'registry.example/web:latest' };
const DRY = { query: { dryRun: 'All' } };
const ACCOUNT = 'system:serviceaccount:doorward-system:doorward';
const DENIED = 'admission webhook "validate.doorward.dev" denied the request: ';

/** A policy about annotations, which `essentials` has none of, is not needed: this is what was there before us. */
const OLD_POD = pod({ name: 'old', namespace: 'default', finalizers: ['example.test/hold'] }, LATEST);
const OLD_SET = workload('ReplicaSet', 'old', LATEST);

t.test('the manifests on a real API server', { skip, timeout: 600_000 }, async (t) => {
  const cluster = await startCluster();
  t.teardown(cluster.stop);
  const { api } = cluster;
  const post = (object: Body, extras: Extras = DRY): Promise<Answer> =>
    api.post(collection(object.apiVersion, object.kind, namespaceOf(object)), object, extras);

  await t.test('what was there before', async (t) => {
    t.same(await applyAll(api, INSTALLATION), [], 'the API server takes every manifest');
    const custom = [
      definition('argoproj.io', 'Rollout', 'Namespaced'),
      definition('argoproj.io', 'ClusterWorkflowTemplate', 'Cluster'),
    ];
    for (const object of [...custom, OLD_POD, OLD_SET, pod({ name: 'good', namespace: 'default' })]) {
      t.equal((await post(object, {})).status, 201, pathOf(object));
    }
  });

  await t.test('no door, no entry: Fail means what it says', async (t) => {
    t.same(await applyAll(api, [registration()]), [], 'the API server takes the registration');
    const closed = await eventually(
      () => post(pod({ name: 'x' })),
      ({ status }) => status !== 201,
    );
    t.equal(closed.status, 500);
    t.match(messageOf(closed), 'failed calling webhook "validate.doorward.dev"');
    t.equal(
      (await post(pod({ name: 'x', namespace: 'kube-system' }))).status,
      201,
      'kube-system repairs itself',
    );
    const own = {
      ...pod({ name: 'x', namespace: 'doorward-system' }),
      spec: {
        ...podSpec({ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }),
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      },
    };
    t.equal((await post(own)).status, 201, 'its own namespace repairs it');
  });

  const door = await startDeployed(cluster);
  t.teardown(door.stop);

  await t.test('the server makes itself known with the rights that it has', async (t) => {
    const open = await eventually(
      () => post(pod({ name: 'x' })),
      ({ status }) => status === 201,
    );
    t.equal(open.status, 201, `its authority is in the registration: ${messageOf(open)}`);
    const refused = [
      { name: 'another Secret', path: '/api/v1/namespaces/doorward-system/secrets/other' },
      { name: 'all Secrets', path: '/api/v1/namespaces/doorward-system/secrets' },
      { name: 'Pods', path: '/api/v1/namespaces/default/pods' },
    ];
    for (const { name, path } of refused) {
      t.equal((await asAccount(cluster, path)).status, 403, `it may not read ${name}`);
    }
    const gone = await api.delete(pathOf(registration()), { as: ACCOUNT, ...DRY });
    t.equal(gone.status, 403, 'it may not take its registration away');
    const replicas = await api.get('/api/v1/namespaces/doorward-system/secrets/doorward-tls');
    t.equal(replicas.status, 200, 'replicas find its certificate in the Secret');
    const before = caBundles(await api.get(pathOf(registration())));
    t.same(await applyAll(api, [registration()]), [], 'the registration is applied again');
    t.same(caBundles(await api.get(pathOf(registration()))), before, 'and keeps the authority');
  });

  const rollout = (given = {}): Body => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'web', namespace: 'default', labels: OWNED },
    spec: { template: { metadata: { labels: OWNED }, spec: podSpec(given) } },
  });
  const template = (given = {}): Body => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ClusterWorkflowTemplate',
    metadata: { name: 'build', labels: OWNED },
    spec: {
      templates: [{ name: 'build', container: container(given), securityContext: { runAsNonRoot: true } }],
    },
  });

  await t.test('CREATE and UPDATE, in every way that a request can be written', async (t) => {
    const good = pathOf(pod({ name: 'good', namespace: 'default' }));
    const images = (image: string) => ({ spec: { containers: [{ name: 'web', image }] } });
    const strategic = { contentType: 'application/strategic-merge-patch+json' };
    const debug = (securityContext: object) => ({
      spec: {
        ephemeralContainers: [{ name: 'debug', image: 'registry.example/debug:1', securityContext }],
      },
    });
    const resize = (memory: string) => ({
      spec: {
        containers: [{ name: 'web', resources: { limits: { memory }, requests: { memory: '16Mi' } } }],
      },
    });
    const table: readonly {
      readonly name: string;
      readonly ask: () => Promise<Answer>;
      readonly expected: number;
      /** Of a denial: the fields of its causes. */
      readonly fields?: readonly string[];
    }[] = [
      { name: 'a good Pod', ask: () => post(pod({ name: 'x' })), expected: 201 },
      {
        name: 'a bad Pod',
        ask: () => post(pod({ name: 'x' }, LATEST)),
        expected: 403,
        fields: ['spec.containers[0].image'],
      },
      {
        name: 'all that is wrong, at once',
        ask: () => post({ ...pod({ name: 'x', labels: { owner: 'todo' } }, { ...LATEST, resources: {} }) }),
        expected: 403,
        fields: [
          'metadata.labels.owner',
          'spec.containers[0].image',
          'spec.containers[0].resources.limits.memory',
          'spec.containers[0].resources.requests.cpu',
          'spec.containers[0].resources.requests.memory',
        ],
      },
      { name: 'a good name to come', ask: () => post(pod({ generateName: 'x-' })), expected: 201 },
      { name: 'a bad name to come', ask: () => post(pod({ generateName: 'x-' }, LATEST)), expected: 403 },
      {
        name: 'a good apply',
        ask: () => api.apply(`${PODS}/applied`, pod({ name: 'applied' }), DRY),
        expected: 201,
      },
      {
        name: 'a bad apply',
        ask: () => api.apply(`${PODS}/applied`, pod({ name: 'applied' }, LATEST), DRY),
        expected: 403,
      },
      { name: 'a bad Deployment', ask: () => post(workload('Deployment', 'x', LATEST)), expected: 403 },
      {
        name: 'a good patch',
        ask: () => api.patch(good, images('registry.example/web:1.2.4'), { ...strategic, ...DRY }),
        expected: 200,
      },
      {
        name: 'a bad patch',
        ask: () => api.patch(good, images('registry.example/web'), { ...strategic, ...DRY }),
        expected: 403,
      },
      {
        name: 'a label less',
        ask: () => api.patch(good, { metadata: { labels: { owner: null } } }, DRY),
        expected: 403,
      },
      {
        name: 'a label less, by the status',
        ask: () => api.patch(`${good}/status`, { metadata: { labels: { owner: null } } }, DRY),
        expected: 403,
      },
      {
        name: 'the status alone',
        ask: () => api.patch(`${good}/status`, { status: { reason: 'x' } }, DRY),
        expected: 200,
      },
      {
        name: 'a good debug container',
        ask: () =>
          api.patch(`${good}/ephemeralcontainers`, debug({ runAsNonRoot: true }), { ...strategic, ...DRY }),
        expected: 200,
      },
      {
        name: 'a bad debug container',
        ask: () =>
          api.patch(`${good}/ephemeralcontainers`, debug({ runAsNonRoot: false }), { ...strategic, ...DRY }),
        expected: 403,
        fields: ['spec.ephemeralContainers[0].securityContext.runAsNonRoot'],
      },
      {
        name: 'a good resize',
        ask: () => api.patch(`${good}/resize`, resize('32Mi'), { ...strategic, ...DRY }),
        expected: 200,
      },
      {
        name: 'a bad resize',
        ask: () =>
          api.patch(
            `${good}/resize`,
            {
              spec: {
                containers: [
                  { name: 'web', resources: { limits: { memory: '2Mi' }, requests: { memory: '1Mi' } } },
                ],
              },
            },
            { ...strategic, ...DRY },
          ),
        expected: 403,
        fields: ['spec.containers[0].resources.limits.memory'],
      },
      { name: 'a good custom object', ask: () => post(rollout()), expected: 201 },
      {
        name: 'a bad custom object',
        ask: () => post(rollout(LATEST)),
        expected: 403,
        fields: ['spec.template.spec.containers[0].image'],
      },
      {
        name: 'a bad custom object of the whole cluster',
        ask: () => post(template(LATEST)),
        expected: 403,
      },
      { name: 'DELETE is not asked about', ask: () => api.delete(pathOf(OLD_POD), DRY), expected: 200 },
    ];
    for (const { name, ask, expected, fields } of table) {
      const answer = await ask();
      t.equal(answer.status, expected, `${name}: ${messageOf(answer)}`);
      if (expected === 403)
        t.match(
          messageOf(answer),
          /^admission webhook "(labels\.)?validate\.doorward\.dev" denied the request: \d+ findings? of [a-z, -]+\n- /,
          name,
        );
      if (fields !== undefined) t.same(fieldsOf(answer), [...fields].sort(), `${name}: the fields`);
    }
  });

  await t.test('what was there before can be looked after', async (t) => {
    const old = pathOf(OLD_POD);
    const set = pathOf(OLD_SET);
    const table = [
      { name: 'an annotation', path: old, patch: { metadata: { annotations: { a: 'b' } } }, expected: 200 },
      { name: 'a finalizer less', path: old, patch: { metadata: { finalizers: null } }, expected: 200 },
      { name: 'a label', path: old, patch: { metadata: { labels: { a: 'b' } } }, expected: 403 },
      {
        name: 'its image',
        path: old,
        patch: { spec: { containers: [container({ image: 'x:latest' })] } },
        expected: 403,
      },
      { name: 'scaled down', path: set, patch: { spec: { replicas: 0 } }, expected: 200 },
      {
        name: 'its template',
        path: set,
        patch: { spec: { template: { metadata: { labels: { a: 'b' } } } } },
        expected: 403,
      },
      {
        name: 'its template mended',
        path: set,
        patch: { spec: { template: { spec: podSpec() } } },
        expected: 200,
      },
    ];
    for (const { name, path, patch, expected } of table) {
      const answer = await api.patch(path, patch, DRY);
      t.equal(answer.status, expected, `${name}: ${messageOf(answer)}`);
    }
  });

  await t.test('what the user and the audit log are told', async (t) => {
    const warned = await post(pod({ name: 'x' }, { image: 'registry.example/web:main' }));
    t.equal(warned.status, 201);
    t.equal(warned.warnings.length, 1, 'one warning');
    t.match(warned.warnings[0], /^disallow-latest-tag: .*main/);
    const denied = await post(pod({ name: 'x' }, LATEST));
    t.match(denied.body, { reason: 'Forbidden', code: 403 });
    t.match(messageOf(denied), `${DENIED}1 finding of disallow-latest-tag\n`, 'the first line is short');
    const allowed = await post(pod({ name: 'x' }));
    const digest = /doorward_policy_set_info\{digest="(sha256:[0-9a-f]{64})"\} 1/.exec(
      await door.page('/metrics'),
    )?.[1];
    t.ok(digest, 'the digest of the set is in the metrics');
    const annotation = { 'policy-set-digest': digest, 'engine-version': /^\d+\.\d+\.\d+/ };
    const table = [
      { name: 'allowed', answer: allowed, expected: { decision: 'allow', violations: '0', ...annotation } },
      { name: 'warned', answer: warned, expected: { decision: 'allow', violations: '1', ...annotation } },
      { name: 'denied', answer: denied, expected: { decision: 'deny', violations: '1', ...annotation } },
    ];
    for (const { name, answer, expected } of table) {
      const event = await auditOf(cluster, answer);
      t.match(ours(event), expected, `${name}: in the audit log`);
    }
    // Lines are held back for a moment, to be written together.
    const isLogged = (): boolean => door.log().some((one) => one['msg'] === 'denied');
    for (let tries = 0; tries < 50 && !isLogged(); tries++) await sleep(100);
    t.ok(isLogged(), 'denials are logged');
  });

  await t.test('what Git manages is changed in Git', async (t) => {
    const flux = 'system:serviceaccount:flux-system:kustomize-controller';
    const labels = { 'kustomize.toolkit.fluxcd.io/name': 'shop' };
    const map = (name: string, more: object): Body => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'default', ...more },
    });
    const managed = map('managed', { labels });
    const free = map('free', {});
    const tracked = map('tracked', {
      annotations: { 'argocd.argoproj.io/tracking-id': 'shop:/ConfigMap:a/b' },
    });
    const admin: Body = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'flux' },
      ...{ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' } },
      subjects: [{ kind: 'ServiceAccount', name: 'kustomize-controller', namespace: 'flux-system' }],
    };
    mountPolicy(door.mounts, 'gitops/managed-by-git');
    t.same(await applyAll(api, [admin, managedRegistration()]), [], 'the API server takes the entry');
    for (const object of [managed, free, tracked])
      t.equal((await post(object, {})).status, 201, 'creations pass');
    const patch = { data: { a: 'b' } };
    const refused = await eventually(
      () => api.patch(pathOf(managed), patch, DRY),
      ({ status }) => status === 403,
    );
    t.equal(refused.status, 403);
    t.match(
      messageOf(refused),
      /^admission webhook "managed-by-git\.validate\.doorward\.dev" denied the request/,
    );
    t.match(messageOf(refused), 'is managed by Kustomization');
    t.equal((await api.delete(pathOf(managed), DRY)).status, 403, 'a deletion');
    t.equal((await api.delete(pathOf(tracked), DRY)).status, 403, 'a deletion of what Argo CD tracks');
    const bare = { metadata: { labels: { 'kustomize.toolkit.fluxcd.io/name': null } }, ...patch };
    t.equal(
      (await api.patch(pathOf(managed), bare, DRY)).status,
      403,
      'to take the label away is no way round',
    );
    t.equal(
      (await api.patch(pathOf(managed), patch, { ...DRY, as: flux })).status,
      200,
      'the reconciler may',
    );
    t.equal((await api.delete(pathOf(managed), { ...DRY, as: flux })).status, 200, 'and delete');
    t.equal(
      (await api.patch(pathOf(free), patch, DRY)).status,
      200,
      'what nobody manages is not asked about',
    );
    t.same(await applyAll(api, [registration()]), []);
  });

  await t.test('when it is down', async (t) => {
    t.equal(await door.stop(), 0, 'SIGTERM ends it with 0');
    const closed = await post(pod({ name: 'x' }));
    t.equal(closed.status, 500, 'Fail refuses');
    const ignored = JSON.parse(JSON.stringify(registration()).replaceAll('"Fail"', '"Ignore"')) as Body;
    t.same(await applyAll(api, [ignored]), []);
    const open = await eventually(
      () => post(pod({ name: 'x' }, LATEST)),
      ({ status }) => status === 201,
    );
    t.equal(open.status, 201, 'Ignore lets everything in');
    t.match(
      Object.keys((await auditOf(cluster, open)).annotations ?? {}).join(' '),
      /failed-open\.validating\.webhook\.admission\.k8s\.io\/round_0_index_0/,
      'and the audit log says so',
    );
    t.same(await applyAll(api, [registration()]), []);
    await eventually(
      () => post(pod({ name: 'x' })),
      ({ status }) => status === 500,
    );
    t.equal((await api.delete(pathOf(registration()))).status, 200, 'the registration can always be deleted');
    const free = await eventually(
      () => post(pod({ name: 'x' }, LATEST)),
      ({ status }) => status === 201,
    );
    t.equal(free.status, 201, 'then the glass is broken');
  });
});

function namespaceOf({ metadata }: Body): string {
  return (metadata['namespace'] as string | undefined) ?? 'default';
}

function messageOf({ body }: Answer): string {
  return (body as { readonly message?: string }).message ?? '';
}

function fieldsOf({ body }: Answer): readonly string[] {
  const { details } = body as {
    readonly details?: { readonly causes?: readonly { readonly field?: string }[] };
  };
  return (details?.causes ?? []).map((cause) => cause.field ?? '').sort();
}

function caBundles({ body }: Answer): readonly unknown[] {
  const { webhooks } = body as {
    readonly webhooks: readonly { readonly clientConfig: { readonly caBundle?: string } }[];
  };
  return webhooks.map(({ clientConfig }) => clientConfig.caBundle);
}

function asAccount({ api }: Cluster, path: string): Promise<Answer> {
  return api.get(path, { as: ACCOUNT });
}

/** The audit event of an answer; the log is written a moment after the answer. */
async function auditOf({ audit }: Cluster, { auditId }: Answer): Promise<AuditEvent> {
  for (let tries = 0; tries < 50; tries++) {
    const event = audit().find((one) => one.auditID === auditId && one.stage === 'ResponseComplete');
    if (event !== undefined) return event;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the audit log has no ${auditId}`);
}

/** What our webhook wrote into an audit event, by key. */
function ours({ annotations = {} }: AuditEvent): Readonly<Record<string, string>> {
  const prefix = 'validate.doorward.dev/';
  return Object.fromEntries(
    Object.entries(annotations)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}
