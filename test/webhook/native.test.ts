// Policies of Kubernetes at the webhook: what kube-apiserver 1.36.3 answered itself, and what the webhook answers for it.
import t from 'tap';
import { createEngine, parseManifest, DEFAULT_LIMITS } from '../../src/index.ts';
import type { AccessCheck, Engine, Value, ValueMap } from '../../src/index.ts';
import { parseNative } from '../../src/policy/native-parse.ts';
import { answerAll, subjectOf } from '../../webhook/access.ts';
import type { Answer, Court } from '../../webhook/case.ts';
import { answerBody } from '../../webhook/handle.ts';
import { FIX_STAGES, policySetOf, STAGES } from '../../webhook/judge.ts';
import { createLog } from '../../webhook/log.ts';
import { createMetrics } from '../../webhook/metrics.ts';
import { AccessBook } from '../../src/index.ts';
import { FRAME_CASES, PARAMS } from '../engine/native-frame-cases.ts';

/** What a test looks into. */
type Json = ReturnType<typeof JSON.parse>;

function documents(name: string, spec: ValueMap, bound: ValueMap = {}): readonly ValueMap[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] };
  return [
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: { matchConstraints: { resourceRules: [rule] }, ...spec },
    },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'], ...bound },
    },
  ];
}

/** `undefined` when a document is refused. */
function engineOf(list: readonly ValueMap[]): Engine | undefined {
  const bytes = Buffer.from(list.map((one) => JSON.stringify(one)).join('\n---\n'));
  const parsed = parseManifest({ file: 'p.yaml', bytes }, DEFAULT_LIMITS);
  const resources = parsed.documents.flatMap((one) => (one.type === 'resources' ? one.resources : []));
  const { policies, bindings, errors } = parseNative(resources);
  if (errors.length > 0) return undefined;
  try {
    return createEngine([], {
      native: { policies, bindings, params: PARAMS, definitions: [], assumeBound: false },
    });
  } catch {
    return undefined;
  }
}

const NAMESPACE: ValueMap = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } };

function court(engine: Engine, more: Partial<Court> = {}): Court {
  const set = policySetOf(engine);
  return {
    policies: () => set,
    namespaces: { labels: () => ({}), object: () => NAMESPACE, close: () => undefined },
    log: createLog({ level: 'error', sampleAllowed: 1 }, { write: () => undefined }),
    metrics: createMetrics(),
    stages: STAGES,
    fixing: FIX_STAGES,
    mutation: { warnings: true },
    ...more,
  };
}

async function ask(at: Court, name: string, data: Value = {}): Promise<Json> {
  const kind = { group: '', version: 'v1', kind: 'ConfigMap' };
  const resource = { group: '', version: 'v1', resource: 'configmaps' };
  const metadata = { name, namespace: 'default', labels: { probe: name } };
  const request = {
    uid: 'u',
    kind,
    resource,
    requestKind: kind,
    requestResource: resource,
    name,
    namespace: 'default',
    operation: 'CREATE',
    userInfo: { username: 'admin', groups: ['system:masters'] },
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data },
    oldObject: null,
    dryRun: true,
    options: { apiVersion: 'meta.k8s.io/v1', kind: 'CreateOptions' },
  };
  const bytes = Buffer.from(
    JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request }),
  );
  const body = { bytes, arrived: performance.now(), refused: undefined, release: () => undefined };
  const answer: Answer = await answerBody(at, {
    body,
    errand: 'validate',
    deadline: performance.now() + 10_000,
    writer: 'kube-apiserver',
  });
  return JSON.parse(answer.text).response;
}

t.test('the frame around expressions, through the webhook', async (t) => {
  const data = { n: '1', 'a-b': 'x', in: 'x', namespace: 'n', package: 'p' };
  for (const { name, policy, binding, expected } of FRAME_CASES) {
    const engine = engineOf(documents(name, policy, binding));
    if (engine === undefined) {
      t.match(expected, /^REFUSED/, name);
      continue;
    }
    const { allowed, status, warnings } = await ask(court(engine), name, data);
    const prefix = `ValidatingAdmissionPolicy '${name}' with binding '${name}' denied request: `;
    const found = allowed
      ? `ALLOWED${(warnings ?? []).map((one: string) => ` WARN ${one}`).join('')}`
      : `${status.code} ${status.reason} «${status.message.replace(prefix, '')}`;
    if (expected.endsWith('…')) t.ok(found.startsWith(expected.slice(0, -1)), name);
    else t.equal(found, expected, name);
  }
});

t.test('annotations of the audit log', async (t) => {
  const policy = {
    validations: [{ expression: 'false', message: 'm' }],
    auditAnnotations: [{ key: 'k', valueExpression: "'v'" }],
  };
  const engine = engineOf(documents('p', policy, { validationActions: ['Deny', 'Audit'] }))!;
  const { auditAnnotations } = await ask(court(engine), 'c');
  t.equal(auditAnnotations['p.k'], 'v');
  t.same(JSON.parse(auditAnnotations.validation_failure), [
    { message: 'm', policy: 'p', binding: 'p', expressionIndex: 0, validationActions: ['Deny', 'Audit'] },
  ]);
  const quiet = engineOf(documents('p', { auditAnnotations: policy.auditAnnotations }))!;
  t.match(await ask(court(quiet), 'c'), { allowed: true, auditAnnotations: { 'p.k': 'v' } });
});

t.test('rights of users are asked for before it is judged', async (t) => {
  const expression =
    "authorizer.group('').resource('secrets').namespace('default').check('get').allowed() && " +
    "authorizer.serviceAccount('default', 'robot').path('/healthz').check('get').allowed() && " +
    "authorizer.requestResource.check('create').allowed()";
  const engine = engineOf(documents('p', { validations: [{ expression, message: 'm' }] }))!;
  t.equal(engine.needsAuthorizer, true);
  const asked: string[] = [];
  const access = (allows: boolean | undefined) => ({
    ask: (check: AccessCheck, user: Parameters<typeof subjectOf>[1]) => {
      const what = check.kind === 'path' ? check.path : `${check.resource} ${check.name}`;
      asked.push(`${subjectOf(check, user)?.username ?? ''} ${check.verb} ${what}`.trim());
      return Promise.resolve(allows === undefined ? undefined : { isAllowed: allows, reason: '', error: '' });
    },
  });
  t.match(await ask(court(engine, { access: access(false) }), 'c'), {
    allowed: false,
    status: { code: 422 },
  });
  const all = [
    'admin get secrets',
    'system:serviceaccount:default:robot get /healthz',
    'admin create configmaps c',
  ];
  t.same(asked, all, 'in one round: what is not known hides nothing');
  const unknown = await ask(court(engine, { access: access(undefined) }), 'c');
  t.match(unknown.status.message, /could not be judged: it needs to know whether the user may get secrets/);
  t.match((await ask(court(engine), 'c')).allowed, false, 'nobody to ask');
  const few = engineOf(
    documents('p', { validations: [{ expression: expression.split(' && ').slice(1).join(' && ') }] }),
  )!;
  asked.length = 0;
  t.match(await ask(court(few, { access: access(true) }), 'c'), { allowed: true });
  t.same(asked, ['system:serviceaccount:default:robot get /healthz', 'admin create configmaps c']);
  const book = new AccessBook();
  t.equal(await answerAll([], { access: access(true), book, user: undefined, patience: 1 }), false);
});
