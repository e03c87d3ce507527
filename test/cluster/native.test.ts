// What the webhook asks of a real cluster for policies of Kubernetes: which there are, and what users may do.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadAll } from 'js-yaml';
import { KubeConfig } from '@kubernetes/client-node';
import t from 'tap';
import { createEngine, createRequest } from '../../src/index.ts';
import type { AccessCheck, UserInfo } from '../../src/index.ts';
import { askCluster } from '../../webhook/cluster-access.ts';
import { watchPolicies } from '../../webhook/cluster-policies.ts';
import { withCluster } from '../../webhook/cluster-objects.ts';
import { createLog } from '../../webhook/log.ts';
import type { Answer } from './api.ts';
import { noCluster, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { applyAll, INSTALLATION, kubeconfigOf } from './deployed.ts';
import type { Body } from './objects.ts';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';

const DEPLOY = join(import.meta.dirname, '..', '..', 'deploy');

/** As the webhook's own service account, with the rights of deploy/ and nothing else. */
async function configOf(cluster: Cluster): Promise<KubeConfig> {
  const config = new KubeConfig();
  config.loadFromFile(await kubeconfigOf(cluster, 'doorward-system/doorward'));
  return config;
}

/** Grants what the components of deploy/ grant, and to read ConfigMaps, as the comment says. */
async function grant(cluster: Cluster): Promise<readonly Answer[]> {
  const texts = ['cluster-policies', 'access-reviews'].map((name) =>
    readFileSync(join(DEPLOY, name, 'rbac.yaml'), 'utf8').replaceAll(/^ {2}# (?=- apiG| {2})/gm, '  '),
  );
  return applyAll(cluster.api, texts.flatMap((text) => loadAll(text)) as readonly Body[]);
}

t.test('policies of a cluster', { skip: noCluster }, async (t) => {
  const cluster = await startCluster();
  t.teardown(cluster.stop);
  t.same(await applyAll(cluster.api, INSTALLATION), []);
  const config = await configOf(cluster);
  const log = createLog({ level: 'error', sampleAllowed: 1 }, { write: () => undefined });
  await t.rejects(
    watchPolicies(config, log, () => undefined),
    { errors: [{ code: 'CLUSTER_UNREACHABLE' }] },
    'deploy/ alone does not give the right',
  );
  t.same(await grant(cluster), []);
  let changes = 0;
  const watched = await watchPolicies(config, log, () => (changes += 1));
  t.teardown(watched.close);
  t.same(watched.objects().policies, [], 'none at the beginning');
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };
  await cluster.api.post(`${ADMISSION}/validatingadmissionpolicies`, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'named' },
    spec: {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConstraints: { resourceRules: [rule] },
      validations: [{ expression: 'object.metadata.name == params.data.name', message: 'm' }],
    },
  });
  await cluster.api.post(`${ADMISSION}/validatingadmissionpolicybindings`, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'named' },
    spec: {
      policyName: 'named',
      validationActions: ['Deny'],
      paramRef: { name: 'it', namespace: 'default', parameterNotFoundAction: 'Deny' },
    },
  });
  await cluster.api.post('/api/v1/namespaces/default/configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'it' },
    data: { name: 'good', since: '2026-01-01T00:00:00.000Z' },
  });
  const until = Date.now() + 10_000;
  const isThere = (): boolean => {
    const { policies, params } = watched.objects();
    return policies.length === 2 && params.some((one) => JSON.stringify(one).includes('"good"'));
  };
  while (!isThere() && Date.now() < until) await sleep(100);
  t.ok(isThere(), 'a policy, its binding, and its parameter');
  const [param] = watched.objects().params.filter((one) => JSON.stringify(one).includes('"good"'));
  t.match(
    param,
    {
      metadata: { creationTimestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ },
      data: { since: '2026-01-01T00:00:00.000Z' },
    },
    'times are written as the API server writes them, and texts as they are',
  );
  while (changes === 0 && Date.now() < until) await sleep(100);
  t.ok(changes > 0, 'a change is told');
  const none = { policies: [], bindings: [], params: [], definitions: [] };
  const { native, errors } = withCluster(none, watched.objects());
  t.same(errors, []);
  const engine = createEngine([], { native: { ...native, assumeBound: false } });
  const judge = (name: string): readonly string[] =>
    engine
      .judge(
        createRequest(
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } },
          new Map(),
        ),
      )
      .decisions.map(({ outcome }) => outcome);
  t.same([judge('good'), judge('bad')], [[], ['fail']]);

  const access = askCluster(config);
  const check: AccessCheck = {
    kind: 'resource',
    user: { kind: 'requester' },
    verb: 'create',
    group: '',
    resource: 'pods',
    subresource: '',
    namespace: 'default',
    name: '',
    fieldSelector: '',
    labelSelector: '',
  };
  const ask = async (asked: AccessCheck, user: UserInfo): Promise<boolean | undefined> =>
    (await access.ask(asked, user, 5000))?.isAllowed;
  t.equal(await ask(check, { username: 'root', groups: ['system:masters'] }), true);
  t.equal(await ask(check, { username: 'nobody', groups: [] }), false);
  const robot: AccessCheck = {
    kind: 'path',
    user: { kind: 'serviceAccount', namespace: 'default', name: 'robot' },
    verb: 'get',
    path: '/metrics',
  };
  t.equal(
    await ask(robot, { username: 'root', groups: ['system:masters'] }),
    false,
    'the service account is asked about',
  );
});
