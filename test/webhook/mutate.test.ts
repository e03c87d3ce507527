// The path on which objects are changed: what is sent, what never is, and that a failure is neither a patch nor a no. What
// an API server makes of each answer is the documented contract, and what kube-apiserver 1.36.3 was seen to do.
import t from 'tap';
import { parseExceptions } from '../../src/exception/parse.ts';
import { createEngine, DEFAULT_LIMITS, parseManifest, parsePolicies } from '../../src/index.ts';
import type { Engine, FixOperation, FixPlan, Request, ValueMap } from '../../src/index.ts';
import type { Answer, Court } from '../../webhook/case.ts';
import { answerBody } from '../../webhook/handle.ts';
import { FIX_STAGES, policySetOf, STAGES } from '../../webhook/judge.ts';
import type { FixStages, Stages } from '../../webhook/judge.ts';
import { keptBack, passedOver } from '../../webhook/kept-back.ts';
import { createLog } from '../../webhook/log.ts';
import { createMetrics } from '../../webhook/metrics.ts';
import { patchOf } from '../../webhook/mutation.ts';
import { DEFAULT_SERVER } from '../../webhook/settings.ts';
import { admissionReview } from '../doors/admission-review.mjs';

/** What a test looks into. */
type Json = ReturnType<typeof JSON.parse>;

/** `data.a`, and `data.b` when `data.forbids` is there, have to be `ok`. */
function policies(more = '', second = ''): string {
  return `
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: first }
spec:
  title: T
  match: { kinds: [ConfigMap], operations: [CREATE, UPDATE, DELETE] }
${more}
  rules:
    - { name: a, at: $.data.a, schema: { const: ok }, message: Say ok }
---
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: second }
spec:
  title: T
  match: { kinds: [ConfigMap] }
${second}
  rules:
    - { name: b, at: $.data.b, optional: true, schema: { const: ok }, message: Say ok }
`;
}

function engineOf(text: string): Engine {
  const { documents } = parseManifest({ file: 'p.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const resources = documents.flatMap((one) => (one.type === 'resources' ? one.resources : []));
  const { policies: parsed, errors } = parsePolicies(resources);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return createEngine(parsed);
}

const engine = engineOf(policies());

/** A plan, as an engine would make it, of what a test wants. */
function planOf(operations: readonly FixOperation[], more: Partial<FixPlan> = {}): FixStages['fix'] {
  return (_engine, request) => ({
    operations,
    object: request.object!,
    fixed: operations.map(({ policy, rule, path }) => ({ policy, rule, pointer: path, field: path })),
    unfixed: [],
    ...more,
  });
}

const FIRST = { policy: 'first', rule: 'a' };
const SET: FixOperation = { op: 'add', path: '/data/a', value: 'ok', ...FIRST };
const NOTHING = planOf([]);

function map(data: Record<string, unknown> = { x: 'y' }, metadata: Record<string, unknown> = {}): Json {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', namespace: 'shop', ...metadata },
    data,
  };
}

/** An engine whose one rule mends, with an exception until a day. */
function pardoning(): Engine {
  const text = `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: data }
spec:
  title: There is data
  rules: [{ name: a, at: $.data.a, schema: true, message: no data, fix: { set: ok } }]
---
apiVersion: doorward.dev/v1alpha1
kind: Exception
metadata: { name: without }
spec: { policies: [data], match: { namespaces: [shop] }, reason: None yet., owner: shop, expires: 2027-03-31 }
`;
  const { documents } = parseManifest({ file: 'p.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const [first = [], second = []] = documents.map((one) => (one.type === 'resources' ? one.resources : []));
  const { exceptions } = parseExceptions(second);
  return createEngine(parsePolicies(first).policies, { exceptions });
}

interface Asking {
  readonly fix?: FixStages['fix'];
  readonly fixing?: Partial<FixStages>;
  readonly stages?: Partial<Stages>;
  readonly court?: Partial<Court>;
  readonly object?: Json;
  readonly said?: Record<string, unknown>;
  readonly body?: string;
  readonly by?: Engine;
  readonly warnings?: boolean;
  readonly errand?: 'validate' | 'mutate';
}

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly response: Json;
  /** Decoded. */
  readonly patch: Json;
  readonly lines: readonly Json[];
  readonly page: string;
}

async function ask(asking: Asking): Promise<Reply> {
  const { fix = planOf([SET]), object = map(), said = {}, by = engine, warnings = true } = asking;
  const lines: string[] = [];
  const metrics = createMetrics();
  const set = policySetOf(by);
  const court: Court = {
    policies: () => set,
    namespaces: undefined,
    log: createLog({ level: 'info', sampleAllowed: 1 }, { write: (line) => void lines.push(line) }),
    metrics,
    stages: { ...STAGES, ...asking.stages },
    fixing: { ...FIX_STAGES, fix, ...asking.fixing },
    mutation: { ...DEFAULT_SERVER.mutation, warnings },
    ...asking.court,
  };
  const text = asking.body ?? JSON.stringify(admissionReview(object, { uid: 'u-1', ...said }));
  const answer: Answer = await answerBody(court, {
    body: {
      bytes: Buffer.from(text),
      refused: undefined,
      arrived: performance.now(),
      release: () => undefined,
    },
    errand: asking.errand ?? 'mutate',
    deadline: performance.now() + 10_000,
    writer: 'kube-apiserver',
  });
  const response = answer.isReview ? JSON.parse(answer.text).response : undefined;
  return {
    status: answer.status,
    text: answer.text,
    response,
    patch: response?.patch && JSON.parse(Buffer.from(response.patch, 'base64').toString()),
    lines: lines.map((line) => JSON.parse(line)),
    page: await metrics.page(),
  };
}

/** The rows m-ok and m-nopt of what an API server does: a patch and its type come together or not at all. */
function isWhole({ response }: Reply): boolean {
  return Object.hasOwn(response, 'patch')
    ? response.patchType === 'JSONPatch' && response.allowed === true && !Object.hasOwn(response, 'status')
    : !Object.hasOwn(response, 'patchType');
}

t.test('what is excused is not mended', async (t) => {
  const by = pardoning();
  const { fix } = FIX_STAGES;
  const table = [
    { name: 'while the exception holds', at: Date.UTC(2027, 2, 31), object: map(), mended: false },
    { name: 'once it has expired', at: Date.UTC(2027, 3, 1), object: map(), mended: true },
    { name: 'elsewhere', at: 0, object: map({ x: 'y' }, { namespace: 'bank' }), mended: true },
  ];
  for (const { name, at, object, mended } of table) {
    const { response, patch } = await ask({ by, fix, object, court: { now: () => at } });
    t.equal(response.allowed, true, name);
    t.same(patch, mended ? [{ op: 'add', path: '/data/a', value: 'ok' }] : undefined, name);
  }
});

t.test('what passes after a patch gets it', async (t) => {
  const reply = await ask({});
  t.match(reply, { status: 200, response: { uid: 'u-1', allowed: true, patchType: 'JSONPatch' } });
  t.same(reply.patch, [{ op: 'add', path: '/data/a', value: 'ok' }], 'RFC 6902, and no more than that');
  t.same(reply.response.warnings, ['doorward set data.a (first/a)']);
  const { auditAnnotations } = reply.response;
  t.same(JSON.parse(auditAnnotations.changed), [{ policy: 'first', rule: 'a', pointer: '/data/a' }]);
  t.match(auditAnnotations, { changes: '1', 'policy-set-digest': engine.digest, 'engine-version': /^\d/ });
  t.same(
    Object.keys(auditAnnotations).filter((key) => !/^[a-z][a-z-]{0,62}$/.test(key)),
    [],
    'keys that the API server takes',
  );
  t.equal(reply.lines.length, 1, 'one line');
  t.match(reply.lines[0], {
    msg: 'mutated',
    mutation: 'patched',
    operations: 1,
    policies: ['first/a'],
    digest: engine.digest,
  });
  t.match(reply.page, 'doorward_mutations_total{operation="CREATE",result="patched"} 1');
  t.match(reply.page, 'doorward_fixes_total{policy="first",rule="a"} 1');
  t.match(reply.page, 'doorward_mutation_duration_seconds_count 1');
  t.notMatch(reply.page, /doorward_reviews_total\{/, 'it is no verdict');
  const quiet = await ask({ warnings: false });
  t.notOk(Object.hasOwn(quiet.response, 'warnings'), 'switched off');
  t.same(quiet.patch, reply.patch);
});

t.test('what is said of a patch', async (t) => {
  const table: readonly {
    name: string;
    operations: readonly FixOperation[];
    warnings: readonly string[];
    pointers: readonly string[];
  }[] = [
    {
      name: 'a parent that is made on the way',
      operations: [
        SET,
        { op: 'add', path: '/metadata/labels', value: { 'a/b': 'c', d: { e: 'f' } }, ...FIRST },
      ],
      warnings: [
        'doorward set data.a (first/a)',
        'doorward set metadata.labels[a/b] (first/a)',
        'doorward set metadata.labels.d.e (first/a)',
      ],
      pointers: ['/data/a', '/metadata/labels/a~1b', '/metadata/labels/d/e'],
    },
    {
      name: 'what was there',
      operations: [SET, { op: 'replace', path: '/data/x', value: 'z', ...FIRST }],
      warnings: ['doorward set data.a (first/a)', 'doorward replaced data.x (first/a)'],
      pointers: ['/data/a', '/data/x'],
    },
    {
      name: 'what is there no more',
      operations: [SET, { op: 'remove', path: '/data/x', ...FIRST }],
      warnings: ['doorward set data.a (first/a)', 'doorward removed data.x (first/a)'],
      pointers: ['/data/a', '/data/x'],
    },
    {
      name: 'a line break, which would lose the warning',
      operations: [SET, { op: 'add', path: '/data/a\nb', value: '1', ...FIRST }],
      warnings: ['doorward set data.a (first/a)', 'doorward set data[a\\u{000A}b] (first/a)'],
      pointers: ['/data/a', '/data/a\nb'],
    },
  ];
  for (const { name, operations, warnings, pointers } of table) {
    const { response } = await ask({ fix: planOf(operations) });
    t.same(response.warnings, warnings, name);
    t.same(
      JSON.parse(response.auditAnnotations.changed).map((one: Json) => one.pointer),
      pointers,
      name,
    );
    t.notMatch(JSON.stringify(response.warnings), /[\n\r]/, name);
  }
  const many = Array.from({ length: 2000 }, (_, i): FixOperation => ({
    op: 'add',
    path: `/data/k${String(i)}`,
    value: '1',
    ...FIRST,
  }));
  const { response, patch } = await ask({ fix: planOf([SET, ...many]) });
  t.equal(patch.length, 2001);
  t.equal(response.auditAnnotations.changes, '2001');
  t.ok(response.auditAnnotations.changed.length <= 10_240, 'cut, and still JSON');
  t.ok(JSON.parse(response.auditAnnotations.changed).length > 100);
  // endpoints/filters/warning.go: beyond 4,096 characters every warning is cut.
  t.ok(response.warnings.join('').length <= 4096);
  t.match(response.warnings.at(-1), /more warnings/);
});

t.test('what has nothing to be done about it is let be', async (t) => {
  const reply = await ask({ fix: NOTHING });
  t.same(reply.response, {
    uid: 'u-1',
    allowed: true,
    auditAnnotations: reply.response.auditAnnotations,
  });
  t.same(Object.keys(reply.response.auditAnnotations), ['engine-version', 'policy-set-digest']);
  t.match(reply.lines, [{ msg: 'nothing to mutate', mutation: 'unchanged' }]);
  const verdict = await ask({ errand: 'validate' });
  t.equal(verdict.response.allowed, false, 'the verdict on the same object is another one’s');
  t.notOk(Object.hasOwn(verdict.response, 'patch'), 'a validating answer never has a patch');
});

/** Requests that no patch is an answer to, and what an API server does with one all the same. */
const NEVER: readonly { name: string; said?: Record<string, unknown>; object?: Json }[] = [
  { name: 'DELETE: REJECT', said: { operation: 'DELETE', object: null, oldObject: map() } },
  {
    name: 'CONNECT',
    said: { operation: 'CONNECT', subResource: 'exec', object: { kind: 'PodExecOptions', apiVersion: 'v1' } },
  },
  ...['status', 'scale', 'resize', 'ephemeralcontainers', 'eviction', 'binding', 'anything'].map(
    (subResource) => ({
      name: `a subresource: ${subResource}`,
      said: { operation: 'UPDATE', subResource, oldObject: map() },
    }),
  ),
  { name: 'what is being deleted', object: map({}, { deletionTimestamp: '2026-01-01T00:00:00Z' }) },
  {
    name: 'what a controller made',
    object: map({}, { ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true }] }),
  },
];

t.test('never a patch where none is taken', async (t) => {
  for (const { name, said = {}, object = map() } of NEVER) {
    const reply = await ask({ said, object });
    t.match(reply, { status: 200, response: { uid: 'u-1', allowed: true } }, name);
    t.notOk(Object.hasOwn(reply.response, 'patch') || Object.hasOwn(reply.response, 'patchType'), name);
    t.match(reply.lines, [{ mutation: 'passed-over', reason: /./ }], name);
  }
  const requestOf = (kind: string, metadata: ValueMap): Request =>
    ({ operation: 'CREATE', subResource: '', group: '', kind, object: { metadata } }) as unknown as Request;
  const owned = { ownerReferences: [{ kind: 'ReplicaSet', controller: true }] };
  t.equal(passedOver(requestOf('Pod', owned)), undefined, 'Pods are compared by nobody');
  t.equal(passedOver(requestOf('ConfigMap', { ownerReferences: [{ controller: false }] })), undefined);
  t.match(passedOver(requestOf('Pod', { annotations: { 'kubernetes.io/config.mirror': 'x' } })), /static/);
});

t.test('places that are kept back', (t) => {
  const table: readonly {
    kind: string;
    operation: string;
    kept: readonly string[];
    open: readonly string[];
  }[] = [
    {
      kind: '/Pod',
      operation: 'CREATE',
      kept: ['', '/metadata', '/metadata/name', '/metadata/managedFields/0', '/status/phase', '/kind'],
      open: [
        '/metadata/labels',
        '/metadata/labels/owner',
        '/spec/containers/0/resources',
        '/metadata/namesake',
      ],
    },
    {
      kind: '/Pod',
      operation: 'UPDATE',
      kept: ['/spec', '/spec/containers/0/resources/limits'],
      open: ['/metadata/labels/owner', '/metadata/annotations'],
    },
    {
      kind: 'apps/Deployment',
      operation: 'UPDATE',
      kept: ['/spec/selector/matchLabels/a', '/spec'],
      open: ['/spec/template/spec/containers/0/resources'],
    },
    {
      kind: 'apps/StatefulSet',
      operation: 'UPDATE',
      kept: ['/spec/volumeClaimTemplates/0', '/spec/serviceName'],
      open: ['/spec/template/spec/securityContext', '/spec/serviceNames'],
    },
    { kind: 'batch/Job', operation: 'UPDATE', kept: ['/spec/template/spec'], open: ['/metadata/labels/a'] },
    { kind: 'batch/CronJob', operation: 'UPDATE', kept: [], open: ['/spec/jobTemplate/spec'] },
  ];
  for (const { kind: id, operation, kept, open } of table) {
    const [group, kind] = id.split('/') as [string, string];
    const told = keptBack({ operation, group, kind, object: {} } as unknown as Request);
    for (const pointer of kept) t.type(told(pointer), 'string', `${operation} ${id}: ${pointer}`);
    for (const pointer of open) t.equal(told(pointer), undefined, `${operation} ${id}: ${pointer}`);
  }
  const sealed = keptBack({
    operation: 'UPDATE',
    group: '',
    kind: 'Secret',
    object: { immutable: true },
  } as unknown as Request);
  t.type(sealed('/data/a'), 'string');
  t.equal(sealed('/metadata/labels'), undefined);
  t.end();
});

/** Plans that an engine should never make, each of which an API server would refuse or a person would regret. */
const BAD_PLANS: readonly { name: string; fix: FixStages['fix']; failure: RegExp }[] = [
  {
    name: 'a parent that is missing (row m-parent: REJECT under Ignore)',
    fix: planOf([SET, { op: 'add', path: '/metadata/annotations/z', value: '1', ...FIRST }]),
    failure: /would not apply/,
  },
  {
    name: 'what is not there',
    fix: planOf([SET, { op: 'remove', path: '/data/q', ...FIRST }]),
    failure: /would not apply/,
  },
  {
    name: 'a scalar in place of the object',
    fix: planOf([{ op: 'replace', path: '', value: 'x', ...FIRST }]),
    failure: /./,
  },
  {
    name: 'the rule still fails',
    fix: planOf([{ ...SET, value: 'no' }]),
    failure: /first\/a would still fail/,
  },
  {
    name: 'another rule fails',
    fix: planOf([SET, { op: 'add', path: '/data/b', value: 'no', ...FIRST }]),
    failure: /second\/b would fail/,
  },
  {
    name: 'the name',
    fix: planOf([SET, { op: 'replace', path: '/metadata/name', value: 'b', ...FIRST }]),
    failure: /first\/a would change what it may not/,
  },
  {
    name: 'the whole metadata, and with it managedFields, which are not shown to policies',
    fix: planOf([
      SET,
      { op: 'replace', path: '/metadata', value: { name: 'a', namespace: 'shop' }, ...FIRST },
    ]),
    failure: /would change what it may not/,
  },
  {
    name: '10,001 operations',
    fix: planOf([
      SET,
      ...Array.from({ length: 10_000 }, (_, i): FixOperation => ({
        op: 'add',
        path: `/data/${String(i)}`,
        value: '',
        ...FIRST,
      })),
    ]),
    failure: /10001 operations/,
  },
  {
    name: '3 MiB and a byte',
    fix: planOf([SET, { op: 'add', path: '/data/big', value: 'x'.repeat(3 * 1024 * 1024), ...FIRST }]),
    failure: /longer than 3 MiB/,
  },
  {
    name: '3 MiB of characters of three bytes',
    fix: planOf([SET, { op: 'add', path: '/data/big', value: '€'.repeat(1024 * 1024), ...FIRST }]),
    failure: /longer than 3 MiB/,
  },
];

t.test('a plan is held to what it promises', async (t) => {
  for (const { name, fix, failure } of BAD_PLANS) {
    const reply = await ask({ fix });
    t.match(reply, { status: 200, response: { uid: 'u-1', allowed: true } }, name);
    t.notOk(
      Object.hasOwn(reply.response, 'patch') || Object.hasOwn(reply.response, 'patchType'),
      `${name}: no patch`,
    );
    t.match(reply.response.auditAnnotations, { failure, unfixed: 'first/a' }, name);
    t.match(reply.lines.at(-1), { msg: 'not mutated', mutation: 'failed', unfixed: ['first/a'] }, name);
    t.match(reply.page, 'doorward_mutations_total{operation="CREATE",result="failed"} 1', name);
    t.match(reply.page, /doorward_fixes_missed_total\{policy="first",rule="a"\} [1-9]/, name);
  }
  t.end();
});

t.test('the longest patch that is sent', (t) => {
  const operation = (length: number): FixOperation => ({ ...SET, value: 'x'.repeat(length) });
  const around = JSON.stringify([{ op: 'add', path: '/data/a', value: '' }]).length;
  const most = 3 * 1024 * 1024;
  t.equal(patchOf([operation(most - around)]).ok, true, '3 MiB');
  t.equal(patchOf([operation(most - around + 1)]).ok, false, 'a byte more');
  t.equal(patchOf(Array.from({ length: 10_000 }, () => SET)).ok, true, '10,000 operations');
  t.equal(patchOf(Array.from({ length: 10_001 }, () => SET)).ok, false, 'one more');
  const exact = patchOf([{ ...SET, value: { n: 9007199254740993n, list: [1.5, null, true] } }]);
  t.same(exact, {
    ok: true,
    json: '[{"op":"add","path":"/data/a","value":{"n":9007199254740993,"list":[1.5,null,true]}}]',
  });
  t.end();
});

const boom = (): never => {
  throw new Error('boom secret-canary');
};

t.test('whatever fails, nothing is patched by accident', async (t) => {
  // Until it is known what is asked, an answer would be a guess: the failurePolicy of the configuration decides.
  const before: readonly { name: string; asking: Asking }[] = [
    ...(['parse', 'understand'] as const).map((stage) => ({
      name: `${stage} throws`,
      asking: { stages: { [stage]: boom } },
    })),
    { name: 'the policies throw', asking: { court: { policies: boom } } },
    { name: 'no policies yet', asking: { court: { policies: () => undefined } } },
    { name: 'an unclear review', asking: { said: { oldObject: map() } } },
    { name: 'no operation', asking: { said: { operation: undefined } } },
    { name: 'no JSON', asking: { body: '{' } },
    {
      name: 'the log throws',
      asking: {
        court: {
          log: {
            ...createLog({ level: 'error', sampleAllowed: 0 }, { write: () => undefined }),
            mutated: boom,
          },
        },
      },
    },
    { name: 'the metrics throw', asking: { court: { metrics: { ...createMetrics(), mutated: boom } } } },
  ];
  for (const { name, asking } of before) {
    const reply = await ask(asking);
    t.ok(reply.status >= 400, `${name}: ${String(reply.status)}`);
    t.equal(reply.response, undefined, `${name}: neither a yes nor a no`);
    t.notMatch(reply.text, /canary|boom|allowed|patch/, name);
  }
  // From then on: an object that is not changed, for the validating call to judge.
  const after: readonly { name: string; fixing: Partial<FixStages> }[] = [
    ...(Object.keys(FIX_STAGES) as readonly (keyof FixStages)[]).map((stage) => ({
      name: `${stage} throws`,
      fixing: { [stage]: boom },
    })),
    { name: 'fix gives nonsense', fixing: { fix: () => undefined as Json } },
    { name: 'apply gives nonsense', fixing: { apply: () => undefined as Json } },
    { name: 'hold says what is no text', fixing: { hold: () => null as Json } },
    { name: 'write gives nonsense', fixing: { write: () => ({}) as Json } },
    {
      name: 'fix overflows the stack',
      fixing: {
        fix: function deep(...args): Json {
          return (deep as Json)(...args);
        },
      },
    },
  ];
  for (const { name, fixing } of after) {
    const reply = await ask({ fixing });
    t.match(reply, { status: 200, response: { uid: 'u-1', allowed: true } }, name);
    t.notOk(
      Object.hasOwn(reply.response, 'patch') || Object.hasOwn(reply.response, 'patchType'),
      `${name}: no patch`,
    );
    if (!name.includes('says') && !name.includes('write gives'))
      t.match(reply.response.auditAnnotations, { failure: /./ }, `${name}: the audit log has it`);
    t.notMatch(
      reply.text + JSON.stringify(reply.lines),
      /canary|boom secret/,
      `${name}: why is nobody’s business`,
    );
    t.ok(
      reply.lines.some(({ level }) => level === 'error' || level === 'warn'),
      `${name}: it is logged`,
    );
  }
});

/** The same two policies with fixes of their own; the second wants something else at the same place. */
function fixing(more = '', rival = ''): string {
  return `
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: first }
spec:
  title: T
  match: { kinds: [ConfigMap] }
  ${more}
  rules:
    - { name: a, at: $.data.a, schema: { const: ok }, message: Say ok, fix: { set: ok } }
    - { name: owner, at: $.metadata.labels.owner, schema: { type: string }, message: Say who, fix: { set: nobody } }
    - { name: unsafe, at: $.data.u, schema: { const: ok }, message: Say ok, fix: { set: ok, unsafe: true } }
    - { name: none, at: $.data.n, schema: { const: ok }, message: Say ok }
${rival}`;
}

const RIVAL = `---
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: second }
spec:
  title: T
  match: { kinds: [ConfigMap] }
  rules:
    - { name: b, at: $.data.a, schema: { enum: [no, never] }, message: Say no, fix: { set: never } }
`;

t.test('what a plan has judged is not what would be sent', async (t) => {
  const by = engineOf(fixing());
  const { fix } = FIX_STAGES;
  for (const data of [{ x: 'y' }, { x: 'y', a: 'no' }]) {
    const apply: FixStages['apply'] = (object) => ({ ok: true, object: { ...object, data } });
    const reply = await ask({ fix, by, fixing: { apply } });
    t.notOk(Object.hasOwn(reply.response, 'patch'), 'no patch');
    t.match(reply.response, { auditAnnotations: { failure: 'first/a would still fail' } });
  }
  const judged: string[] = [];
  const judge: Engine['judge'] = (...args) => {
    judged.push('again');
    return by.judge(...args);
  };
  const watched = {
    ...by,
    fix: by.fix.bind(by),
    mutate: by.mutate.bind(by),
    hasFixes: by.hasFixes.bind(by),
    judge,
    policies: by.policies,
  };
  t.ok(Object.hasOwn((await ask({ fix, by: watched })).response, 'patch'));
  t.same(judged, [], 'and what is sent is not judged twice');
});

t.test('the plans of the engine', async (t) => {
  const { fix } = FIX_STAGES;
  const by = engineOf(fixing());
  const reply = await ask({ fix, by });
  t.same(reply.patch, [
    { op: 'add', path: '/data/a', value: 'ok' },
    { op: 'add', path: '/metadata/labels', value: { owner: 'nobody' } },
  ]);
  t.same(reply.response.warnings, [
    'doorward set data.a (first/a)',
    'doorward set metadata.labels.owner (first/owner)',
  ]);
  const after = {
    ...map({ x: 'y', a: 'ok' }),
    metadata: { name: 'a', namespace: 'shop', labels: { owner: 'nobody' } },
  };
  const again = await ask({ fix, by, object: after });
  t.notOk(Object.hasOwn(again.response, 'patch'), 'called once more, it changes nothing');
  const update = await ask({
    fix,
    by,
    object: map({ x: 'z' }, { managedFields: [{ manager: 'x' }] }),
    said: { operation: 'UPDATE', oldObject: map(), dryRun: true },
  });
  t.same(update.patch, reply.patch, 'an update, dry or not');
  t.match(update.lines, [{ operation: 'UPDATE', dryRun: true }]);
  const written = await ask({ fix, by, object: map({ a: 'mine' }) });
  t.same(
    written.patch.map((one: Json) => one.path),
    ['/metadata/labels'],
    'what an author wrote stays',
  );
  const source = await ask({ fix, by: engineOf(fixing('fixAt: [source]')) });
  t.notOk(Object.hasOwn(source.response, 'patch'), 'a policy that is fixed in files only');
  const kept = await ask({
    fix,
    by,
    object: map({ x: 'z' }, { labels: { owner: 'me' } }),
    said: { operation: 'UPDATE', oldObject: map() },
  });
  t.same(kept.patch.length, 1);
  const sealed = { ...map(), immutable: true };
  const immutable = await ask({ fix, by, object: sealed, said: { operation: 'UPDATE', oldObject: sealed } });
  t.same(
    immutable.patch.map((one: Json) => one.path),
    ['/metadata/labels'],
    'of what is immutable its labels only',
  );
});

t.test('a fix that fails is a denial where the policy says so', async (t) => {
  const { fix } = FIX_STAGES;
  const lenient = await ask({ fix, by: engineOf(fixing('', RIVAL)) });
  t.match(
    lenient.response,
    { allowed: true, auditAnnotations: { failure: /first\/a.*second\/b/, unfixed: 'first/a,second/b' } },
    'a conflict',
  );
  const alone = await ask({
    fix,
    by: engineOf(fixing('', RIVAL)),
    object: map({ u: 'ok', n: 'ok' }, { labels: { owner: 'me' } }),
  });
  t.notOk(Object.hasOwn(alone.response, 'patch'));
  t.match(alone.response.auditAnnotations, { failure: /first\/a.*second\/b/, unfixed: 'first/a,second/b' });
  t.match(alone.lines.at(-1), { msg: 'not mutated', reason: /first\/a.*second\/b/ });
  t.same(
    lenient.patch.map((one: Json) => one.path),
    ['/metadata/labels'],
    'and the rest is mended',
  );
  const strict = engineOf(fixing('fixFailurePolicy: Fail', RIVAL));
  const denied = await ask({ fix, by: strict });
  t.match(denied.response, {
    uid: 'u-1',
    allowed: false,
    status: {
      code: 403,
      reason: 'Forbidden',
      message: /^doorward: a fix that has to be made could not be: .*\n- first\/a: data\.a: /,
      details: { causes: [{ field: 'data.a' }, { field: 'data.a' }] },
    },
    auditAnnotations: { failure: /./, unfixed: 'first/a,second/b' },
  });
  // The row m-denypatch: what a denial brings besides is not looked at.
  t.ok(isWhole(denied) && !Object.hasOwn(denied.response, 'patch'), 'never a patch with a denial');
  t.match(denied.lines, [{ msg: 'not mutated, denied', mutation: 'denied' }]);
  t.match(denied.page, 'doorward_mutations_total{operation="CREATE",result="denied"} 1');
  const left = await ask({ fix, by: engineOf(fixing('fixFailurePolicy: Fail')), object: map({ a: 'mine' }) });
  t.match(left.response, { allowed: true }, 'what an author wrote, and what has no fix, is for the verdict');

  const owned = { ...map({ a: 'ok', u: 'ok', n: 'ok' }), metadata: { name: 'a', labels: { owner: 'me' } } };
  for (const stage of ['fix', 'apply', 'hold', 'write', 'tell'] as const) {
    const reply = await ask({
      fix,
      by: engineOf(fixing('fixFailurePolicy: Fail')),
      fixing: { [stage]: boom },
    });
    t.match(reply.response, { allowed: false, status: { code: 403 } }, `${stage} throws`);
    t.ok(isWhole(reply), stage);
  }
  const fine = { fixing: { fix: boom }, by: engineOf(fixing('fixFailurePolicy: Fail')), object: owned };
  t.match((await ask(fine)).response, { allowed: true }, 'of what needs no fix none has to be made');
  const blind = await ask({ ...fine, stages: { judge: boom } });
  t.match(blind.response, { allowed: false }, 'an unknown is never a pass');
});
