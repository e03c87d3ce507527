// Has a real API server answer the cases: policies and bindings are created, each request is sent with dry run.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Api } from './api.ts';
import type { Cluster } from './cluster.ts';
import { collection, definition } from './objects.ts';
import type { CaseRequest, PolicyCase } from './policy-cases.ts';

type Body = Readonly<Record<string, unknown>>;

/** What the API server said to a case. */
export interface CaseAnswer {
  readonly name: string;
  /** Of the case, so that an old answer to a new question is seen. */
  readonly digest: string;
  /** Why the policy could not be stored. */
  readonly policyRefused?: string;
  readonly bindingRefused?: string;
  /** Of the request: 200 or 201 when it was let in. */
  readonly status?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly warnings?: readonly string[];
  /** Audit annotations of admission policies. */
  readonly audit?: Readonly<Record<string, string>>;
}

/** The objects of a request as the API server completed them; the name and the label of a case come to it. */
export interface Completed {
  readonly object: Body | null;
  readonly oldObject: Body | null;
}

export const POLICIES = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
const BINDINGS = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';
const DRY = { query: { dryRun: 'All' } };

/** A case's label, by which its binding finds its object. */
export const PROBE = 'probe';

export function digestOf(one: PolicyCase): string {
  return createHash('sha256').update(JSON.stringify(one)).digest('hex').slice(0, 12);
}

/** The policy and the binding of a case, as they are written to the API server and to our engine. */
export function documentsOf(one: PolicyCase): readonly [policy: Body, binding: Body] {
  const { name, binding = {} } = one;
  const matchResources = (binding['matchResources'] ?? {}) as Body;
  const selector =
    one.request.stored === undefined
      ? { objectSelector: { matchLabels: { [PROBE]: name } } }
      : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespaceOf(one) } } };
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: one.policy,
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: ['Deny'],
        ...binding,
        matchResources: { ...selector, ...matchResources },
      },
    },
  ];
}

/** Where a case's object is: in a namespace of its own when it must be there before. */
export function namespaceOf({ name, request }: PolicyCase): string {
  return request.stored === undefined ? 'cases' : name;
}

/** The object with the name and the label of a case. */
export function named(object: Body, one: PolicyCase): Body {
  const metadata = object['metadata'] as Body;
  const isStored = one.request.stored !== undefined;
  const labels = isStored ? metadata['labels'] : { ...(metadata['labels'] as object), [PROBE]: one.name };
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(isStored ? {} : { name: one.name }),
      ...(metadata['namespace'] === undefined ? {} : { namespace: namespaceOf(one) }),
      ...(labels === undefined ? {} : { labels }),
    },
  };
}

function send(api: Api, request: CaseRequest, object: Body): Promise<Answer> {
  const { namespace, name } = object['metadata'] as { readonly namespace?: string; readonly name: string };
  const path = namespace === undefined ? request.path : request.path.replace('/cases/', `/${namespace}/`);
  switch (request.verb) {
    case 'create':
      return api.post(path, object, DRY);
    case 'update':
      return api.put(`${path}/${name}`, object, DRY);
    case 'delete':
      return api.delete(`${path}/${name}`, DRY);
    case 'scale':
    case 'status':
      return api.put(`${path}/${name}/${request.verb}`, object, DRY);
  }
}

async function must(promise: Promise<Answer>, what: string): Promise<Answer> {
  const answer = await promise;
  if (answer.status >= 300 && answer.status !== 409)
    throw new Error(`${what}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Namespaces, the custom kind, parameters and stored objects. */
async function prepare(api: Api, cases: readonly PolicyCase[]): Promise<void> {
  await must(
    api.post(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      definition('cases.example', 'Widget', 'Namespaced'),
    ),
    'widgets',
  );
  for (const name of new Set(cases.map(namespaceOf))) {
    const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team: 'cases' } } };
    await must(api.post('/api/v1/namespaces', object), name);
  }
  for (const one of cases) {
    for (const object of one.params ?? []) {
      const { namespace } = object['metadata'] as { readonly namespace: string };
      await must(api.post(collection('v1', 'ConfigMap', namespace), object), `params of ${one.name}`);
    }
    const { stored, path } = one.request;
    if (stored !== undefined)
      await must(
        api.post(path.replace('/cases/', `/${one.name}/`), named(stored, one)),
        `what ${one.name} stores`,
      );
  }
  const widgets = '/apis/cases.example/v1alpha1/namespaces/cases/widgets';
  while ((await api.get(widgets)).status !== 200) await sleep(100);
}

/** What the API server makes of each distinct request, before there is any policy. */
async function complete(
  api: Api,
  cases: readonly PolicyCase[],
): Promise<ReadonlyMap<CaseRequest, Completed>> {
  const done = new Map<CaseRequest, Completed>();
  for (const one of cases) {
    const { request } = one;
    if (done.has(request)) continue;
    const object = named(request.object, one);
    const { body } = await must(send(api, request, object), `completing ${one.name}`);
    const path = `${request.path.replace('/cases/', `/${one.name}/`)}/stored`;
    const old =
      request.stored === undefined
        ? null
        : (await api.get(request.verb === 'scale' ? `${path}/scale` : path)).body;
    done.set(request, {
      object: request.verb === 'delete' ? null : (body as Body),
      oldObject: old as Body | null,
    });
  }
  return done;
}

/** Waits until a policy that was written after all others denies. */
async function inForce(api: Api): Promise<void> {
  const sentinel: PolicyCase = {
    name: 'sentinel',
    policy: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] },
        ],
      },
      validations: [{ expression: 'false' }],
    },
    request: {
      verb: 'create',
      path: collection('v1', 'ConfigMap', 'cases'),
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'cases' } },
    },
  };
  const [policy, binding] = documentsOf(sentinel);
  await must(api.post(POLICIES, policy), 'sentinel');
  await must(api.post(BINDINGS, binding), 'sentinel');
  const until = Date.now() + 120_000;
  while ((await send(api, sentinel.request, named(sentinel.request.object, sentinel))).status !== 422) {
    if (Date.now() > until) throw new Error('the policies do not come into force');
    await sleep(200);
  }
  // Parameters come by watches of their own.
  await sleep(3000);
}

const messageOf = (answer: Answer): string => (answer.body as { readonly message?: string }).message ?? '';

async function store(api: Api, one: PolicyCase): Promise<CaseAnswer | undefined> {
  const digest = digestOf(one);
  const [policy, binding] = documentsOf(one);
  const written = await api.post(POLICIES, policy);
  if (written.status !== 201) return { name: one.name, digest, policyRefused: messageOf(written) };
  const bound = await api.post(BINDINGS, binding);
  return bound.status === 201 ? undefined : { name: one.name, digest, bindingRefused: messageOf(bound) };
}

async function ask(cluster: Cluster, one: PolicyCase): Promise<CaseAnswer & { readonly auditId: string }> {
  const { api } = cluster;
  const answer = await send(api, one.request, named(one.request.object, one));
  const { reason } = answer.body as { readonly reason?: string };
  return {
    name: one.name,
    digest: digestOf(one),
    status: answer.status,
    ...(answer.status < 300 ? {} : { reason: reason ?? '', message: messageOf(answer) }),
    ...(answer.warnings.length === 0 ? {} : { warnings: answer.warnings }),
    auditId: answer.auditId,
  };
}

/** What admission policies wrote into the audit log, by the ID of the request. */
function annotations(cluster: Cluster): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const ours = (key: string): boolean =>
    key === 'validation.policy.admission.k8s.io/validation_failure' ||
    !/k8s\.io\/|kubernetes\.io\//.test(key);
  return new Map(
    cluster
      .audit()
      .map(({ auditID, annotations: all = {} }) => [
        auditID,
        Object.fromEntries(Object.entries(all).filter(([key]) => ours(key))),
      ]),
  );
}

/** All that is known of the cases when the API server has answered them. */
export interface Answers {
  readonly answers: readonly CaseAnswer[];
  readonly completed: ReadonlyMap<CaseRequest, Completed>;
  readonly namespace: Body;
}

/** Asks a cluster that has nothing in it yet. */
export async function answerAll(cluster: Cluster, cases: readonly PolicyCase[]): Promise<Answers> {
  const { api } = cluster;
  await prepare(api, cases);
  const completed = await complete(api, cases);
  const namespace = (await api.get('/api/v1/namespaces/cases')).body as Body;
  const refused = new Map<string, CaseAnswer>();
  for (const one of cases) {
    const answer = await store(api, one);
    if (answer !== undefined) refused.set(one.name, answer);
  }
  await inForce(api);
  const asked = new Map<string, CaseAnswer & { readonly auditId: string }>();
  for (const one of cases) if (!refused.has(one.name)) asked.set(one.name, await ask(cluster, one));
  await sleep(500);
  const noted = annotations(cluster);
  const answers = cases.map((one): CaseAnswer => {
    const answer = asked.get(one.name);
    if (answer === undefined) return refused.get(one.name)!;
    const { auditId, ...rest } = answer;
    const audit = noted.get(auditId) ?? {};
    return Object.keys(audit).length === 0 ? rest : { ...rest, audit };
  });
  return { answers, completed, namespace };
}
