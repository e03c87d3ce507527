// Policies of Kubernetes at the webhook: what kube-apiserver 1.36.3 answered itself, and what the webhook answers for it.
import t from 'tap';
import { applyJsonPatch, createEngine, createRequest, DEFAULT_LIMITS, isMap } from '../../src/index.ts';
import { parseManifest, parsePolicies } from '../../src/index.ts';
import type { AccessCheck, Engine, Value, ValueMap } from '../../src/index.ts';
import { answerAll, subjectOf } from '../../webhook/access.ts';
import type { Answer, Court, Errand } from '../../webhook/case.ts';
import { answerBody } from '../../webhook/handle.ts';
import { FIX_STAGES, policySetOf, STAGES } from '../../webhook/judge.ts';
import { createLog } from '../../webhook/log.ts';
import { createMetrics } from '../../webhook/metrics.ts';
import { AccessBook } from '../../src/index.ts';
import { withoutStamps } from '../cluster/mutation-answers.ts';
import { MUTATION_CASES } from '../cluster/mutation-cases.ts';
import { admissionReview } from '../doors/admission-review.mjs';
import {
  complete,
  engineOf as engineOfCase,
  hasDefaults,
  objectOf,
  OTHERWISE,
  TABLE,
} from '../fix/mutation-table.ts';
import { readNative } from '../engine/read-native.ts';
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
  const { policies, bindings, errors } = readNative(list);
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

/** The response to a review. */
async function reply(at: Court, request: object, errand: Errand): Promise<Json> {
  const bytes = Buffer.from(
    JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request }),
  );
  const body = { bytes, arrived: performance.now(), refused: undefined, release: () => undefined };
  const deadline = performance.now() + 10_000;
  const answer: Answer = await answerBody(at, { body, errand, deadline, writer: 'kube-apiserver' });
  return JSON.parse(answer.text).response;
}

interface Asking {
  readonly data?: Value;
  readonly errand?: Errand;
}

async function ask(at: Court, name: string, { data = {}, errand = 'validate' }: Asking = {}): Promise<Json> {
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
  return reply(at, request, errand);
}

t.test('the frame around expressions, through the webhook', async (t) => {
  const data = { n: '1', 'a-b': 'x', in: 'x', namespace: 'n', package: 'p' };
  for (const { name, policy, binding, expected } of FRAME_CASES) {
    const engine = engineOf(documents(name, policy, binding));
    if (engine === undefined) {
      t.match(expected, /^REFUSED/, name);
      continue;
    }
    const { allowed, status, warnings } = await ask(court(engine), name, { data });
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

interface Step {
  readonly op: string;
  readonly path: string;
  readonly value?: Value;
}

/** The patch of a response; none is none. */
function patchOf({ patch }: Json): readonly Step[] {
  return patch === undefined ? [] : (JSON.parse(Buffer.from(patch, 'base64').toString()) as readonly Step[]);
}

/** An object with the patch of a response, as the API server applies it. */
function patched(object: ValueMap, response: Json): ValueMap {
  const steps = patchOf(response).map((step) => ({ from: '', value: undefined, ...step }));
  const result = applyJsonPatch(object, steps);
  if (result.type !== 'patched' || !isMap(result.value)) throw new Error(JSON.stringify(result));
  return result.value;
}

const CASES: ValueMap = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cases' } };

/** Where it is otherwise, and why. */
const AT_ONCE: Readonly<Record<string, string>> = {
  'chain-both-types':
    'what a policy adds gets its defaults with the whole patch, and not before the next one',
};

t.test('what a real API server made of objects itself, the webhook makes for it', async (t) => {
  const admin = { username: 'admin', groups: ['system:masters'] };
  let mutated = 0;
  for (const [at, one] of MUTATION_CASES.entries()) {
    const { name, ...expected } = TABLE.answers[at]!;
    const engine = engineOfCase(one);
    if (typeof engine === 'string' || (OTHERWISE[name] ?? AT_ONCE[name]) !== undefined) continue;
    const object = objectOf(one);
    const namespaces = { labels: () => ({}), object: () => CASES, close: () => undefined };
    const { request } = admissionReview(object, { userInfo: admin, dryRun: true });
    const response = await reply(court(engine, { namespaces }), request, 'mutate');
    const after = response.allowed === true ? patched(object, response) : {};
    // What the policies make of the object is refused by the API server's own validation, which comes later.
    if (expected.status === 422) t.equal(response.allowed, true, name);
    else if (expected.status === 201) {
      t.same(withoutStamps(hasDefaults(one) ? complete(after) : after), expected.object, name);
      mutated += response.patch === undefined ? 0 : 1;
    } else {
      const { code, reason, message, details } = response.status;
      const causes = details.causes.map((cause: Json) => cause.message);
      const said = { status: code, reason, message };
      t.same(code === 500 || causes.length === 1 ? said : { ...said, causes }, expected, name);
      t.notOk(response.patch, `${name}: a denial has no patch`);
    }
  }
  t.ok(mutated > 20, `${String(mutated)} were changed`);
});

/** A MutatingAdmissionPolicy of ConfigMaps, with its binding. */
function mutating(name: string, expression: string, more: ValueMap = {}): readonly ValueMap[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] };
  const spec = {
    matchConstraints: { resourceRules: [rule] },
    reinvocationPolicy: 'Never',
    mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression } }],
    ...more,
  };
  return [
    { apiVersion, kind: 'MutatingAdmissionPolicy', metadata: { name }, spec },
    { apiVersion, kind: 'MutatingAdmissionPolicyBinding', metadata: { name }, spec: { policyName: name } },
  ];
}

const adding = (key: string, value: string): string =>
  `[JSONPatch{op: 'add', path: '/data/${key}', value: ${value}}]`;

/** Rules of our own about ConfigMaps, in flow style, each of a policy of its own. */
function withOurs(native: readonly ValueMap[], ...rules: readonly string[]): Engine {
  const ours = rules.map(
    (rule, i) =>
      `apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: ours-${String(i)} }\nspec:\n  title: t\n` +
      `  match: { kinds: [ConfigMap] }\n  rules: [{ name: r, message: m, ${rule} }]`,
  );
  const bytes = Buffer.from(ours.join('\n---\n'));
  const { documents } = parseManifest({ file: 'p.yaml', bytes }, DEFAULT_LIMITS);
  const parsed = parsePolicies(documents.flatMap((one) => (one.type === 'resources' ? one.resources : [])));
  const { policies, bindings, errors } = readNative(native);
  if (errors.length + parsed.errors.length > 0) throw new Error(JSON.stringify([errors, parsed.errors]));
  const input = { policies, bindings, params: [], definitions: [], assumeBound: false };
  return createEngine(parsed.policies, { native: input });
}

const COPY = 'at: $.data.copied, schema: { type: string }, fix: { set: { $self: $.data.a } }';

t.test('policies of Kubernetes first, then our fixes, in one patch', async (t) => {
  const table: readonly {
    readonly name: string;
    readonly native: readonly ValueMap[];
    readonly ours: readonly string[];
    /** `path value` of each step. */
    readonly steps: readonly string[];
    readonly said: Json;
  }[] = [
    {
      name: 'a fix of what a policy has made',
      native: mutating('m', adding('a', "'1'")),
      ours: [COPY],
      steps: ['/data/a "1"', '/data/copied "1"'],
      said: {
        warnings: ['doorward set data.a (m/mutations[0])', 'doorward set data.copied (ours-0/r)'],
        auditAnnotations: { changes: '2', failure: undefined },
      },
    },
    {
      name: 'a rule that a policy makes hold',
      native: mutating('m', adding('copied', "'2'")),
      ours: [COPY],
      steps: ['/data/copied "2"'],
      said: {
        warnings: ['doorward set data.copied (m/mutations[0])'],
        auditAnnotations: { failure: undefined },
      },
    },
    {
      name: 'policies in order of name, each on what those before made',
      native: [...mutating('b', adding('b', "object.data.a + '!'")), ...mutating('a', adding('a', "'1'"))],
      ours: [],
      steps: ['/data/a "1"', '/data/b "1!"'],
      said: { warnings: ['doorward set data.a (a/mutations[0])', 'doorward set data.b (b/mutations[0])'] },
    },
    {
      name: 'a fix that fails does not undo a policy',
      native: mutating('m', adding('a', "'1'")),
      ours: [COPY, 'schema: { properties: { data: { not: { required: [copied] } } } }'],
      steps: ['/data/a "1"'],
      said: { auditAnnotations: { unfixed: 'ours-0/r' } },
    },
    {
      name: 'a policy that errs and is to be ignored',
      native: mutating('m', adding('a', 'object.data.none'), { failurePolicy: 'Ignore' }),
      ours: ['at: $.data.b, schema: { type: string }, fix: { set: x }'],
      steps: ['/data/b "x"'],
      said: { allowed: true },
    },
    {
      name: 'a policy that errs',
      native: mutating('m', adding('a', 'object.data.none')),
      ours: ['at: $.data.b, schema: { type: string }, fix: { set: x }'],
      steps: [],
      said: {
        allowed: false,
        status: { code: 403, reason: 'Invalid', message: /^policy 'm' with binding 'm' denied request: / },
        auditAnnotations: { unfixed: 'm/mutations[0]', failure: /of Kubernetes/ },
      },
    },
    {
      name: 'a policy that changes nothing',
      native: mutating('m', "[JSONPatch{op: 'test', path: '/data/x', value: 'z'}]"),
      ours: [],
      steps: [],
      said: { allowed: true, warnings: undefined },
    },
  ];
  for (const { name, native, ours, steps, said } of table) {
    const response = await ask(court(withOurs(native, ...ours)), 'c', { data: { x: 'y' }, errand: 'mutate' });
    t.same(
      patchOf(response).map(({ path, value }) => `${path} ${JSON.stringify(value)}`),
      steps,
      name,
    );
    t.match(response, said, name);
  }
});

t.test('a patch that would not make what policies made is not sent', async (t) => {
  const engine = withOurs(mutating('m', adding('a', "'1'")));
  const apply = (object: ValueMap) => ({ ok: true, object }) as const;
  const response = await ask(court(engine, { fixing: { ...FIX_STAGES, apply } }), 'c', {
    data: { x: 'y' },
    errand: 'mutate',
  });
  t.match(response, { allowed: true, patch: undefined });
  t.match(response.auditAnnotations.failure, /another object/);
});

t.test('nothing is mutated of what is passed over', async (t) => {
  const engine = withOurs(mutating('m', adding('a', "'1'")));
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'default' },
    data: {},
  };
  for (const said of [{ operation: 'DELETE' }, { subResource: 'status' }]) {
    const { request } = admissionReview(object, said);
    t.match(await reply(court(engine), request, 'mutate'), { allowed: true, patch: undefined });
  }
});

t.test('rights are asked for before anything is mutated', async (t) => {
  const expression = adding(
    'a',
    "authorizer.group('').resource('secrets').check('get').allowed() ? 'may' : 'may not'",
  );
  const engine = withOurs(mutating('m', expression));
  for (const [isAllowed, value] of [
    [true, 'may'],
    [false, 'may not'],
  ] as const) {
    const access = { ask: () => Promise.resolve({ isAllowed, reason: '', error: '' }) };
    const response = await ask(court(engine, { access }), 'c', { data: { x: 'y' }, errand: 'mutate' });
    t.match(patchOf(response), [{ path: '/data/a', value }]);
  }
  const nobody = await ask(court(engine), 'c', { data: { x: 'y' }, errand: 'mutate' });
  t.match(nobody, { allowed: false, patch: undefined }, 'nobody to ask: what is not known is not done');
});

t.test('the webhook makes of an object what a scan judges, with our fixes', async (t) => {
  const native = [...mutating('a', adding('a', "'1'")), ...mutating('b', adding('b', "object.data.a + '!'"))];
  const late = 'at: $.data.b, schema: { const: none }';
  const engine = withOurs(native, COPY, late);
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'default' },
    data: {},
  };
  const { request } = admissionReview(object);
  const stored = patched(object, await reply(court(engine), request, 'mutate'));
  const scan = engine.judge(createRequest(object, new Map()));
  t.same(scan.mutated, { ...object, data: { a: '1', b: '1!' } });
  t.same(stored, { ...object, data: { a: '1', b: '1!', copied: '1' } });
  const left = scan.decisions.filter(({ outcome }) => outcome === 'fail').map(({ policy }) => policy);
  t.same(left, ['ours-0', 'ours-1'], 'what a scan finds');
  const { status } = await reply(court(engine), admissionReview(stored).request, 'validate');
  t.match(status.message, /^1 finding of ours-1\n/, 'is refused in the end, but for what was fixed');
});
