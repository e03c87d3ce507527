// What lasts longer than a call, on a real kube-apiserver: replicas that share a certificate, its renewal, the end of a
// replica, a registration that is made anew, and labels of namespaces that come and go.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Test } from 'tap';
import { connectCluster, secretStore } from '../../webhook/cluster.ts';
import { issueAuthority, issueLeaf } from '../../webhook/issue.ts';
import { createLog } from '../../webhook/log.ts';
import { renewed } from '../../webhook/self-made.ts';
import type { SelfMade } from '../../webhook/self-made.ts';
import type { Answer } from './api.ts';
import { startService } from './balance.ts';
import type { Replica, Service } from './balance.ts';
import { createClock } from './clock.ts';
import { freePort, noCluster, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { ADDRESS, applyAll, eventually, INSTALLATION, kubeconfigOf, PORT, registration } from './deployed.ts';
import { askDirectly, connected, reviewOf, sendHalf, shownAt } from './direct.ts';
import type { Answered } from './direct.ts';
import { notBuilt, startDoor } from './door.ts';
import { collection, pathOf, pod } from './objects.ts';
import type { Body } from './objects.ts';
import { bundlesOf, fingerprints, lookAround, NAME, SECRET, secretOf, startReplica } from './replicas.ts';
import type { Agreed } from './replicas.ts';

const skip = noCluster || notBuilt;
if (skip) console.error(`SKIPPED: NOTHING was tried on a cluster: ${skip}`);

const ACCOUNT = 'system:serviceaccount:doorward-system:doorward';
const PODS = collection('v1', 'Pod');
const DRY = { query: { dryRun: 'All' } };
const LATEST = { image: 'registry.example/web:latest' };
const GOOD = pod({ name: 'good', namespace: 'default' });
const BAD = pod({ name: 'bad', namespace: 'default' }, LATEST);

t.test('a long life on a real API server', { skip, timeout: 300_000 }, async (t) => {
  const cluster = await startCluster();
  t.teardown(cluster.stop);
  t.same(await applyAll(cluster.api, [...INSTALLATION, registration()]), []);
  const service = await startService(ADDRESS, PORT);
  t.teardown(service.close);
  await t.test('labels of namespaces', (t) => labels(t, cluster));
  await t.test('two stores that save at once', (t) => race(t, cluster));
  await t.test('two replicas that start at once', (t) => together(t, cluster, service));
  await t.test('certificates are renewed while calls go on', (t) => renewal(t, cluster, service));
  await t.test('replicas end while calls go on', (t) => ending(t, cluster, service));
  await t.test('nothing was asked for without the right to it', (t) => {
    const events = cluster.audit().filter(({ user }) => user?.username === ACCOUNT);
    t.ok(events.length > 20, `${String(events.length)} calls of the server`);
    const refused = events.filter(({ responseStatus }) => responseStatus?.code === 403);
    t.same(
      refused.map(({ verb, requestURI }) => `${verb} ${requestURI}`),
      [],
    );
    t.end();
  });
});

/** Asks until the state is as wanted, for 15 s at most; gives the last one. */
async function until<T>(ask: () => Promise<T>, wanted: (state: T) => boolean): Promise<T> {
  const end = performance.now() + 15_000;
  for (;;) {
    const state = await ask();
    if (wanted(state) || performance.now() > end) return state;
    await sleep(50);
  }
}

const OK = "at: $.data.ok, schema: { const: 'yes' }, message: Say ok";
const BY_LABELS = `
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: in-prod }
spec:
  title: In production one says ok
  match: { kinds: [ConfigMap], namespaceLabels: { matchLabels: { tier: prod } } }
  rules: [{ name: r, on: object, ${OK} }]
---
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: but-for-tests }
spec:
  title: Only tests need not say ok
  match: { kinds: [Secret] }
  exclude: { namespaceLabels: { matchLabels: { tier: test } } }
  rules: [{ name: r, on: object, ${OK} }]
`;

async function labels(t: Test, cluster: Cluster): Promise<void> {
  const { api, folder } = cluster;
  const named = (name: string, labels: object): Body => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  });
  const make = (name: string, labels: object): Promise<Answer> =>
    api.post('/api/v1/namespaces', named(name, labels));
  const relabel = (name: string, tier: string | null): Promise<Answer> =>
    api.patch(`/api/v1/namespaces/${name}`, { metadata: { labels: { tier } } });
  /** No controller empties a namespace here: its finalizer is taken away by hand. */
  const remove = async (name: string): Promise<void> => {
    await api.delete(`/api/v1/namespaces/${name}`);
    await api.put(`/api/v1/namespaces/${name}/finalize`, { ...named(name, {}), spec: { finalizers: [] } });
  };
  await make('before', { tier: 'prod' });
  await make('plain', {});

  writeFileSync(join(folder, 'by-labels.yaml'), BY_LABELS);
  const start = async (account: string, probe?: string) => {
    const [port, state] = [await freePort(), join(folder, `state-${account.replace('/', '-')}`)];
    const env = {
      KUBECONFIG: await kubeconfigOf(cluster, account),
      DOORWARD_POLICIES: join(folder, 'by-labels.yaml'),
      DOORWARD_HOST: '127.0.0.1',
      DOORWARD_PORT: String(port),
      DOORWARD_TLS_STATE: state,
      DOORWARD_TLS_HOSTS: '127.0.0.1',
      DOORWARD_DRAIN_SECONDS: '0',
    };
    const door = await startDoor([], env, probe);
    t.teardown(door.stop);
    await until(
      () => Promise.resolve(existsSync(join(state, 'ca.crt'))),
      (is) => is,
    );
    const ca = readFileSync(join(state, 'ca.crt'), 'utf8');
    return { door, port, ca, ask: (object: Body) => askDirectly({ port, ca }, reviewOf('u', object)) };
  };
  const { port, ca, ask } = await start('doorward-system/doorward');
  const hook = {
    name: 'labels.doorward.test',
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    clientConfig: {
      url: `https://127.0.0.1:${String(port)}/validate`,
      caBundle: Buffer.from(ca).toString('base64'),
    },
    rules: [
      { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps', 'secrets'] },
    ],
    // Secrets of our own installation are none of this test's.
    matchConditions: [{ name: 'ours', expression: "object.metadata.name == 'x'" }],
  };
  const registered: Body = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'labels' },
    webhooks: [hook],
  };
  t.same(await applyAll(api, [registered]), []);
  t.teardown(() => api.delete(pathOf(registered)));

  const thing = (kind: string, namespace: string, ok: boolean): Body => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'x', namespace },
    data: ok ? { ok: 'yes' } : {},
  });
  const create = async (kind: string, namespace: string, ok = false): Promise<number> =>
    (await api.post(collection('v1', kind, namespace), thing(kind, namespace, ok), DRY)).status;
  const becomes = (status: number, kind: string, namespace: string): Promise<number> =>
    until(
      () => create(kind, namespace),
      (now) => now === status,
    );

  t.equal(await becomes(403, 'ConfigMap', 'before'), 403, 'the label was there before');
  t.equal(await create('ConfigMap', 'before', true), 201, 'and what says ok is let in');
  t.equal(await create('ConfigMap', 'plain'), 201, 'without the label the policy does not speak');
  t.equal(await create('Secret', 'plain'), 403, 'without the label nothing is left out');

  // A namespace whose news may not have come yet is asked for: it is never taken for one without labels.
  for (let i = 0; i < 10; i++) {
    const name = `new-${String(i)}`;
    await make(name, { tier: i % 2 === 0 ? 'prod' : 'test' });
    const statuses = [await create('ConfigMap', name), await create('Secret', name)];
    t.same(statuses, i % 2 === 0 ? [403, 403] : [201, 201], `${name}, asked about at once`);
  }

  await relabel('plain', 'prod');
  t.equal(await becomes(403, 'ConfigMap', 'plain'), 403, 'the label came');
  await relabel('plain', 'test');
  t.equal(await becomes(201, 'ConfigMap', 'plain'), 201, 'another label came');
  t.equal(await create('Secret', 'plain'), 201, 'which leaves it out');
  await relabel('plain', null);
  t.equal(await becomes(403, 'Secret', 'plain'), 403, 'the label went');
  t.equal(await create('ConfigMap', 'plain'), 201);

  const gets = (): number =>
    cluster
      .audit()
      .filter(({ user, verb }) => user?.username === ACCOUNT && verb === 'get')
      .filter(({ objectRef }) => objectRef?.['resource'] === 'namespaces').length;
  await sleep(300);
  const before = gets();
  for (let i = 0; i < 20; i++) await create('ConfigMap', 'before');
  await sleep(300);
  t.equal(gets(), before, 'what is known is not asked for');

  // The API server itself refuses what is for a namespace that is not there, so these go straight to the server.
  const isUnknown = ({ allowed, message }: Answered): boolean =>
    !allowed && message.includes('the labels of the namespace');
  for (const kind of ['ConfigMap', 'Secret']) {
    t.ok(isUnknown(await ask(thing(kind, 'never', false))), `a namespace that never was, ${kind}`);
    const known = await ask(thing(kind, 'before', false));
    t.notOk(known.allowed);
    t.match(known.message, /Say ok/);
  }
  t.ok((await ask(thing('ConfigMap', 'before', true))).allowed);
  await remove('before');
  const gone = await until(() => ask(thing('ConfigMap', 'before', true)), isUnknown);
  t.ok(isUnknown(gone), `of a namespace that is gone nothing is known: ${gone.message}`);
  await make('before', { tier: 'test' });
  t.equal(await becomes(201, 'ConfigMap', 'before'), 201, 'one of the same name is another namespace');

  const rightless = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'x', namespace: 'default' },
  };
  t.same(await applyAll(api, [rightless]), []);
  const blind = await start('default/x', '/healthz');
  const unseen = await until(
    () => blind.ask(thing('ConfigMap', 'plain', true)).catch(() => undefined),
    (answer) => answer !== undefined && isUnknown(answer),
  );
  t.ok(unseen && isUnknown(unseen), `without the right nothing is known: ${String(unseen?.message)}`);
  const told = await until(
    () => Promise.resolve(blind.door.log()),
    (lines) => lines.some(({ reason }) => String(reason).includes('status 403')),
  );
  t.match(
    told.find(({ msg }) => msg === 'namespace labels are not known'),
    { code: 'CLUSTER_UNREACHABLE', reason: /list of namespaces.*status 403/i },
    'the log says why',
  );
  await t.rejects(blind.door.page('/readyz'), /503/, 'and it is not ready');
}

/** Replicas that start at once mostly meet in time; here they do it for certain. */
async function race(t: Test, cluster: Cluster): Promise<void> {
  const kubeconfig = process.env['KUBECONFIG'];
  process.env['KUBECONFIG'] = await kubeconfigOf(cluster, 'doorward-system/doorward');
  const log = createLog({ level: 'error', sampleAllowed: 0 }, { write: () => undefined });
  const connected = await connectCluster();
  if (kubeconfig === undefined) delete process.env['KUBECONFIG'];
  else process.env['KUBECONFIG'] = kubeconfig;
  const source = { type: 'secret', namespace: 'doorward-system', name: 'doorward-tls' } as const;
  const store = () => secretStore(connected, { ...source, hosts: [NAME], webhooks: [] }, log);
  const [one, other] = [store(), store()];
  for (const name of ['made', 'renewed']) {
    const found = await Promise.all([one.load(), other.load()]);
    t.same(found[0], found[1], `${name}: both find the same`);
    const make = (): Promise<SelfMade> => renewed(undefined, [NAME], new Date());
    const [mine, yours] = await Promise.all([make(), make()]);
    const kept = await Promise.all([one.save(mine), other.save(yours)]);
    t.same(kept[0], kept[1], `${name}: both keep the same`);
    t.same(await store().load(), kept[0], `${name}: which is in the Secret`);
    t.ok(kept[0] === mine || kept[1] === yours, `${name}: and one of them was first`);
  }
  t.equal((await cluster.api.delete(SECRET)).status, 200);
}

/** Whether everybody says the same, and only that. */
function agree({ authority, previous, leaf, vouched, shown }: Agreed): boolean {
  const bundle = [authority, previous].filter((one) => one !== '').join();
  return (
    authority !== '' &&
    vouched.length > 0 &&
    vouched.every((list) => list.join() === bundle) &&
    shown.every((one) => one === leaf)
  );
}

async function together(t: Test, cluster: Cluster, service: Service): Promise<void> {
  const { api } = cluster;
  const replicas = await Promise.all([startReplica(cluster), startReplica(cluster)]);
  const [one, other] = replicas;
  t.teardown(() => Promise.all(replicas.map(({ door }) => door.stop())));
  const first = await until(() => lookAround(api, replicas), agree);
  t.ok(agree(first), `they agree, and the registration vouches for both: ${JSON.stringify(first)}`);
  t.equal(first.vouched.length, 2, 'in each of its webhooks');
  for (const replica of replicas) service.join(replica);
  const judged = await eventually(
    () => api.post(PODS, GOOD, DRY),
    ({ status }) => status === 201,
  );
  t.equal(judged.status, 201, `the API server trusts them: ${JSON.stringify(judged.body)}`);

  const again = async (name: string, change: () => Promise<unknown>): Promise<void> => {
    await change();
    const changed = performance.now();
    const state = await until(() => lookAround(api, replicas), agree);
    t.ok(agree(state), `${name}: the authority is there again: ${JSON.stringify(state.vouched)}`);
    const seconds = (performance.now() - changed) / 1000;
    t.ok(seconds < 5, `${name}: after ${seconds.toFixed(1)} s`);
    t.equal(state.authority, first.authority, `${name}: the same one`);
  };
  await again('made anew', async () => {
    t.equal((await api.delete(pathOf(registration()))).status, 200);
    t.same(await applyAll(api, [registration()]), []);
  });
  await again('deleted for a while', async () => {
    await api.delete(pathOf(registration()));
    await sleep(1500);
    await applyAll(api, [registration()]);
  });
  const webhooks = (registration() as unknown as { readonly webhooks: readonly object[] }).webhooks;
  const foreign = Buffer.from((await issueAuthority({ from: new Date(), days: 1 })).cert).toString('base64');
  await again('given another authority', () =>
    api.patch(pathOf(registration()), {
      webhooks: webhooks.map((hook) => {
        const { clientConfig } = hook as { readonly clientConfig: object };
        return { ...hook, clientConfig: { ...clientConfig, caBundle: foreign } };
      }),
    }),
  );
  t.same([await one.door.stop(), await other.door.stop()], [0, 0]);
}

/** Calls through the API server, one good and one bad in turn, until told to stop; those that were not answered so. */
function callOn(
  cluster: Cluster,
): () => Promise<{ readonly count: number; readonly failed: readonly unknown[] }> {
  let count = 0;
  const going = { on: true };
  const failed: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (going.on) {
      const isGood = count++ % 2 === 0;
      const { status, body } = await cluster.api.post(PODS, isGood ? GOOD : BAD, DRY);
      if (status !== (isGood ? 201 : 403)) failed.push(body);
    }
  };
  const work = Promise.all([worker(), worker(), worker()]);
  return async () => {
    going.on = false;
    await work;
    return { count, failed };
  };
}

/** New connections to each replica, trusting what the registration vouches for at that moment; what was not trusted. */
function greetOn(
  cluster: Cluster,
  replicas: readonly Replica[],
): () => Promise<{ readonly count: number; readonly failed: readonly unknown[] }> {
  let count = 0;
  const going = { on: true };
  const failed: unknown[] = [];
  const work = (async () => {
    while (going.on) {
      const bundles = await bundlesOf(cluster.api);
      for (const ca of bundles) {
        for (const { port } of replicas) {
          count++;
          await shownAt({ port, ca, servername: NAME }).catch((error: unknown) => failed.push(error));
        }
      }
      await sleep(20);
    }
  })();
  return async () => {
    going.on = false;
    await work;
    return { count, failed };
  };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What a step changes, of authority, authority before, and leaf. */
type Change = 'stays' | 'is new' | 'is the authority before' | 'is none';

async function renewal(t: Test, cluster: Cluster, service: Service): Promise<void> {
  const { api, folder } = cluster;
  // Hours of the server's clock from now, all of them before it: to the API server every certificate must be valid.
  const clock = createClock(folder, -72);
  const at = (hours: number): Date => new Date(Date.now() + hours * HOUR);
  const days = (count: number): number => (count * DAY) / HOUR;
  // Two thirds of a life are over 65 h ago for the leaf, and 40 h ago for the authority.
  const authority = await issueAuthority({ from: at(-40 - days((365 * 2) / 3)), days: 365 });
  const leaf = await issueLeaf(authority, [NAME], { from: at(-65 - days(60)), days: 90 });
  t.equal((await api.delete(SECRET)).status, 200);
  const secret = secretOf({ authority, previous: '', leaf });
  t.equal((await api.post(collection('v1', 'Secret', 'doorward-system'), secret)).status, 201);

  const start = (): Promise<Replica> => startReplica(cluster, clock.env);
  const replicas = await Promise.all([start(), start()]);
  t.teardown(() => Promise.all(replicas.map(({ door }) => door.stop())));
  for (const replica of replicas) service.join(replica);
  let state = await until(() => lookAround(api, replicas), agree);
  t.ok(agree(state), JSON.stringify(state));
  t.same(
    [state.authority, state.leaf],
    [authority, leaf].flatMap(({ cert }) => fingerprints(cert)),
    'as kept',
  );
  await eventually(
    () => api.post(PODS, GOOD, DRY),
    ({ status }) => status === 201,
  );

  const ends = [callOn(cluster), greetOn(cluster, replicas)];
  t.teardown(() => Promise.all(ends.map((end) => end())));
  const touch = (): Promise<Answer> =>
    api.patch(SECRET, { metadata: { annotations: { touched: String(performance.now()) } } });
  const table: readonly {
    readonly name: string;
    readonly change: () => unknown;
    readonly expected: readonly [authority: Change, previous: Change, leaf: Change];
  }[] = [
    { name: 'nothing is due', change: () => undefined, expected: ['stays', 'is none', 'stays'] },
    { name: 'the leaf is due', change: () => clock.set(-60), expected: ['stays', 'is none', 'is new'] },
    {
      name: 'the authority is due',
      change: () => clock.set(-36),
      expected: ['is new', 'is the authority before', 'stays'],
    },
    { name: 'it spreads', change: () => clock.set(-35.5), expected: ['stays', 'stays', 'stays'] },
    { name: 'it has spread', change: () => clock.set(-34), expected: ['stays', 'stays', 'is new'] },
    { name: 'not all have moved', change: () => clock.set(-12), expected: ['stays', 'stays', 'stays'] },
    { name: 'all have moved', change: () => clock.set(-8), expected: ['stays', 'is none', 'stays'] },
    {
      name: 'the Secret is deleted',
      change: () => api.delete(SECRET),
      expected: ['is new', 'is the authority before', 'stays'],
    },
    { name: 'the new one spreads', change: () => undefined, expected: ['stays', 'stays', 'stays'] },
  ];
  for (const { name, change, expected } of table) {
    const before = state;
    await change();
    if (name !== 'the Secret is deleted') await touch();
    const seen = (now: Agreed): readonly Change[] => [
      now.authority === before.authority ? 'stays' : 'is new',
      now.previous === ''
        ? 'is none'
        : now.previous === before.previous
          ? 'stays'
          : now.previous === before.authority
            ? 'is the authority before'
            : 'is new',
      now.leaf === before.leaf ? 'stays' : 'is new',
    ];
    const isSo = (now: Agreed): boolean => agree(now) && seen(now).join() === expected.join();
    // Where nothing is to change, time for a look is given.
    if (expected.includes('is new')) await until(() => lookAround(api, replicas), isSo);
    else await sleep(1500);
    state = await until(() => lookAround(api, replicas), agree);
    t.ok(agree(state), `${name}: all agree: ${JSON.stringify(state)}`);
    t.same(seen(state), expected, name);
  }
  const [calls, greetings] = await Promise.all(ends.map((end) => end()));
  t.ok(calls!.count > 100, `${String(calls!.count)} calls`);
  t.same(calls!.failed.slice(0, 3), [], `${String(calls!.failed.length)} of them failed`);
  t.ok(greetings!.count > 100, `${String(greetings!.count)} new connections`);
  t.same(greetings!.failed.slice(0, 3), [], `${String(greetings!.failed.length)} of them failed`);
}

async function ending(t: Test, cluster: Cluster, service: Service): Promise<void> {
  const { api } = cluster;
  const [drain, grace] = [1500, 4000];
  const env = { DOORWARD_DRAIN_SECONDS: '1.5', DOORWARD_GRACE_SECONDS: '4' };
  const start = async (): Promise<Replica> => {
    const replica = await startReplica(cluster, env);
    t.teardown(replica.door.stop);
    service.join(replica);
    return replica;
  };
  const [one, other] = await Promise.all([start(), start()]);
  const isReady = (replica: Replica) =>
    until(
      () => Promise.resolve(service.ready().includes(replica)),
      (is) => is,
    );
  t.ok((await isReady(one)) && (await isReady(other)));
  await eventually(
    () => api.post(PODS, GOOD, DRY),
    ({ status }) => status === 201,
  );
  const ca = (await bundlesOf(api))[0] ?? '';
  const target = ({ port }: Replica) => ({ port, ca, servername: NAME });

  // Beside the API server, clients that keep their connections and send to whoever is ready.
  let on = true;
  const direct: { readonly port: number; readonly at: number }[] = [];
  const lost: unknown[] = [];
  const worker = async (id: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = 0; on; i++) {
      const ready = service.ready();
      const replica = ready[(id + i) % ready.length];
      const uid = `${String(id)}-${String(i)}`;
      try {
        if (replica === undefined) throw new Error('nobody is ready');
        const isGood = i % 2 === 0;
        const answer = await askDirectly({ ...target(replica), agent }, reviewOf(uid, isGood ? GOOD : BAD));
        if (answer.uid !== uid || answer.allowed !== isGood) throw new Error(JSON.stringify(answer));
        direct.push({ port: replica.port, at: performance.now() });
      } catch (error) {
        lost.push(error);
      }
      await sleep(10);
    }
    agent.destroy();
  };
  const work = Promise.all([0, 1, 2, 3].map(worker));
  const end = callOn(cluster);
  t.teardown(() => {
    on = false;
    return end();
  });
  await sleep(500);

  const slow = await sendHalf(target(one), reviewOf('slow', GOOD));
  const stuck = await sendHalf(target(one), reviewOf('stuck', GOOD));
  await sleep(100);
  const asked = performance.now();
  const stopped = one.door.stop().then((status) => ({ status, after: performance.now() - asked }));
  const unready = await until(
    () => one.door.page('/readyz').then(() => '', String),
    (text) => text !== '',
  );
  t.match(unready, /503/, 'it is alive, and not ready');
  t.ok(performance.now() - asked < drain / 2, 'from the start');
  const late = await askDirectly(target(one), reviewOf('late', BAD));
  t.same([late.uid, late.allowed], ['late', false], 'who does not know that yet is answered');
  await sleep(drain + 500 - (performance.now() - asked));
  await t.rejects(askDirectly(target(one), reviewOf('too late', GOOD)), { code: 'ECONNREFUSED' });
  const finished = await slow.finish();
  t.same([finished.uid, finished.allowed], ['slow', true], 'what it took it answers');
  const { status, after } = await stopped;
  t.equal(status, 0, 'it ends well');
  t.ok(after > grace - 500, `it waits for what is on its way: ${after.toFixed(0)} ms`);
  t.ok(after < grace + 1000, `within the grace period: ${after.toFixed(0)} ms`);
  t.ok((await stuck.hungUp) - asked > grace - 500, 'what never comes is given up then');

  const third = await start();
  t.ok(await isReady(third), 'another takes its place');
  await sleep(300);
  // As of an API server that dialled, and then found another connection free.
  const spare = (await connected(target(other))).on('error', () => undefined);
  t.teardown(() => spare.destroy());
  const again = performance.now();
  t.equal(await other.door.stop(), 0, 'the second ends as well');
  const quick = performance.now() - again;
  t.ok(quick > drain && quick < drain + 1500, `idle connections hold nobody up: ${quick.toFixed(0)} ms`);
  await sleep(300);
  on = false;
  const [calls] = await Promise.all([end(), work]);
  t.ok(calls.count > 100, `${String(calls.count)} calls through the API server`);
  t.same(calls.failed.slice(0, 3), [], `${String(calls.failed.length)} of them failed`);
  t.same(lost.slice(0, 3), [], `${String(lost.length)} of ${String(direct.length)} calls failed`);
  for (const { port } of [one, other, third]) {
    t.ok(direct.filter((call) => call.port === port).length > 10, 'each of the replicas had its share');
  }
}
