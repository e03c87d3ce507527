// What a real API server made of objects under mutating policies (fixtures/cel/mutations.json), and what we make of them.
import { readFileSync } from 'node:fs';
import t from 'tap';
import { DoorwardError } from '../../src/errors.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Decision, Engine } from '../../src/engine/model.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest } from '../../src/manifest/request.ts';
import type { Request } from '../../src/manifest/request.ts';
import type { ValueMap } from '../../src/manifest/value.ts';
import { parseNative } from '../../src/policy/native-parse.ts';
import { applyOperations } from '../../src/fix/json-patch.ts';
import { mutationDocuments, withoutStamps } from '../cluster/mutation-answers.ts';
import type { MutationAnswer } from '../cluster/mutation-answers.ts';
import { GADGET, MUTATION_CASES } from '../cluster/mutation-cases.ts';
import type { MutationCase } from '../cluster/mutation-cases.ts';
import { definition } from '../cluster/objects.ts';

interface Table {
  /** By the name of the object: as the API server completed it, named `some`. */
  readonly completed: Readonly<Record<string, ValueMap>>;
  readonly answers: readonly MutationAnswer[];
}

const TABLE = JSON.parse(readFileSync('fixtures/cel/mutations.json', 'utf8')) as Table;
const DEFINITIONS = [
  GADGET,
  definition('cases.example', 'Widget', 'Namespaced'),
] as unknown as readonly ValueMap[];

/** Where what we say differs from the API server, and why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'cr-jp-unknown': 'what a schema does not have is pruned later, when the object is stored',
};

function engineOf(one: MutationCase): Engine | string {
  const bytes = Buffer.from(
    mutationDocuments(one)
      .map((document) => JSON.stringify(document))
      .join('\n---\n'),
  );
  const parsed = parseManifest({ file: 'policies.yaml', bytes }, DEFAULT_LIMITS);
  const resources = parsed.documents.flatMap((document) =>
    document.type === 'resources' ? document.resources : [],
  );
  const { policies, bindings, errors } = parseNative(resources);
  const params = (one.params ?? []).map((param) => {
    const { metadata, ...rest } = param as { readonly metadata: object };
    return { ...rest, metadata: { ...metadata, namespace: 'cases' } };
  });
  const native = { policies, bindings, params, definitions: DEFINITIONS, assumeBound: false };
  try {
    if (errors.length > 0) throw new DoorwardError(errors);
    return createEngine([], { native });
  } catch (error) {
    if (!(error instanceof DoorwardError)) throw error;
    return error.errors.map(({ message }) => message.replace(/^The /, '')).join('; ');
  }
}

/** The object as it came to the policies of the API server. */
function objectOf({ object, name }: MutationCase): ValueMap {
  const text = JSON.stringify(TABLE.completed[object]).replaceAll('"name":"some"', `"name":"${name}"`);
  return JSON.parse(text.replaceAll('"probe":"some"', `"probe":"${name}"`)) as ValueMap;
}

function requestOf(object: ValueMap): Request {
  const request = createRequest(object, new Map([['cases', {}]]));
  const { group, version, kind, namespace = '' } = request;
  const resource = { group, version, resource: `${kind.toLowerCase()}s` };
  return {
    ...request,
    door: 'admission',
    user: { username: 'admin', groups: ['system:masters'] },
    namespaceObject: { metadata: { name: 'cases' } },
    admission: {
      resource,
      requestKind: { group, version, kind },
      requestResource: resource,
      requestSubResource: '',
      requestNamespace: namespace,
      dryRun: true,
      options: { apiVersion: 'meta.k8s.io/v1', kind: 'CreateOptions' },
    },
  };
}

type Open = Record<string, unknown>;

/** The defaults of what the cases add: the API server fills them in after each mutation. */
function complete(object: ValueMap): ValueMap {
  const copy = JSON.parse(JSON.stringify(object)) as Open & { spec?: Open & { template?: { spec: Open } } };
  const pod = (copy.spec?.template?.spec ?? copy.spec ?? {}) as Readonly<
    Record<string, readonly Open[] | undefined>
  >;
  if (copy['kind'] === 'Service')
    for (const port of (copy.spec?.['ports'] ?? []) as Open[])
      Object.assign(port, { protocol: 'TCP', targetPort: port['port'], ...port });
  for (const list of ['containers', 'initContainers'] as const)
    for (const one of pod[list] ?? []) completeContainer(one);
  return copy as unknown as ValueMap;
}

function completeContainer(one: Open): void {
  const image = String(one['image']);
  one['imagePullPolicy'] ??= !image.includes(':') || image.endsWith(':latest') ? 'Always' : 'IfNotPresent';
  one['terminationMessagePath'] ??= '/dev/termination-log';
  one['terminationMessagePolicy'] ??= 'File';
  const resources = (one['resources'] ??= {}) as { limits?: Open; requests?: Open };
  if (resources.limits !== undefined) resources.requests = { ...resources.limits, ...resources.requests };
  for (const port of (one['ports'] ?? []) as Open[]) port['protocol'] ??= 'TCP';
  const { httpGet } = (one['livenessProbe'] ?? {}) as { httpGet?: Open };
  if (httpGet !== undefined) Object.assign(httpGet, { scheme: 'HTTP', path: '/', ...httpGet });
}

function answerOf(one: MutationCase): Omit<MutationAnswer, 'name'> {
  const engine = engineOf(one);
  if (typeof engine === 'string') return { policyRefused: engine };
  const object = objectOf(one);
  const given = JSON.stringify(object);
  const options =
    one.object === 'gadget' || one.object === 'widget' || one.object === 'map' ? {} : { complete };
  const { object: after, decisions, operations } = engine.mutate(requestOf(object), options);
  t.equal(JSON.stringify(object), given, `${one.name}: what was given stays`);
  const patched = applyOperations(object, operations);
  t.same(patched, { type: 'patched', value: after }, `${one.name}: the operations lead to the object`);
  return refusalOf(decisions) ?? { status: 201, object: withoutStamps(after ?? {}) };
}

function refusalOf(decisions: readonly Decision[]): Omit<MutationAnswer, 'name'> | undefined {
  const denied = decisions.filter(({ action }) => action === 'deny');
  const [first] = denied.some(({ native }) => native?.status === 500)
    ? denied.filter(({ native }) => native?.status === 500)
    : denied;
  if (first?.native === undefined) return undefined;
  const { status, reason } = first.native;
  const causes = denied.map(({ message }) => message);
  return {
    status,
    reason,
    message: first.message,
    ...(causes.length > 1 && status !== 500 ? { causes } : {}),
  };
}

t.test('what a real API server made of objects', (t) => {
  t.equal(TABLE.answers.length, MUTATION_CASES.length);
  for (const [at, one] of MUTATION_CASES.entries()) {
    const { name, ...expected } = TABLE.answers[at]!;
    t.equal(name, one.name);
    if (OTHERWISE[name] !== undefined) continue;
    const found = answerOf(one);
    // The object that policies made is refused by the API server's own validation, which comes later.
    if (expected.status === 422) {
      t.equal(found.status, 201, name);
      continue;
    }
    if (expected.policyRefused !== undefined) {
      // We tell what is wrong with a document first, and only then what is wrong with its expressions.
      const [before = '', told = 'nothing'] = (found.policyRefused ?? '').split(' is invalid: ');
      t.equal(before, `MutatingAdmissionPolicy ${JSON.stringify(name)}`, name);
      t.ok(expected.policyRefused.includes(told), `${name}: ${told}`);
    } else t.same(found, expected, name);
  }
  t.end();
});

const text = (name: string, mutations: readonly object[], more: object = {}): string =>
  mutationDocuments({ name, object: 'pod', policy: { mutations, ...more }, binding: { matchResources: {} } })
    .map((one) => JSON.stringify(one))
    .join('\n---\n');

const validating = (expression: string): string =>
  [
    {
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: 'checks' },
      spec: {
        matchConstraints: {
          resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }],
        },
        validations: [{ expression, message: 'checked' }],
      },
    },
    {
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'checks' },
      spec: { policyName: 'checks', validationActions: ['Deny'] },
    },
  ]
    .map((one) => JSON.stringify({ apiVersion: 'admissionregistration.k8s.io/v1', ...one }))
    .join('\n---\n');

function engineFrom(...documents: readonly string[]): Engine {
  const bytes = Buffer.from(documents.join('\n---\n'));
  const parsed = parseManifest({ file: 'policies.yaml', bytes }, DEFAULT_LIMITS);
  const resources = parsed.documents.flatMap((document) =>
    document.type === 'resources' ? document.resources : [],
  );
  const { policies, bindings, errors } = parseNative(resources);
  if (errors.length > 0) throw new DoorwardError(errors);
  return createEngine([], {
    native: { policies, bindings, params: [], definitions: [], assumeBound: false },
  });
}

const POD: ValueMap = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'cases', labels: { a: 'b' } },
  spec: {
    containers: [
      { name: 'a', image: 'y:1' },
      { name: 'b', image: 'x:1' },
    ],
  },
};

const jsonPatch = (expression: string): object => ({ patchType: 'JSONPatch', jsonPatch: { expression } });
const merging = (expression: string): object => ({
  patchType: 'ApplyConfiguration',
  applyConfiguration: { expression },
});
const labels = (value: string): object =>
  merging(`Object{metadata: Object.metadata{labels: {'added': ${value}}}}`);
const scanned = (object: ValueMap): Request => createRequest(object, new Map([['cases', {}]]));
const brief = (decisions: readonly Decision[]): readonly string[] =>
  decisions.map(
    ({ policy, rule, outcome, action, pointer }) => `${policy}/${rule} ${outcome} ${action} ${pointer}`,
  );

t.test('in a scan, what is judged is what policies made of it', (t) => {
  const given = JSON.stringify(POD);
  const checks = validating("has(object.metadata.labels.added) && object.metadata.labels.added == 'yes'");
  const rows: readonly {
    readonly name: string;
    readonly documents: readonly string[];
    readonly expected: readonly string[];
  }[] = [
    {
      name: 'nothing mutates',
      documents: [checks],
      expected: ['checks/validations[0] fail deny /metadata/labels'],
    },
    { name: 'a label is added', documents: [checks, text('adds', [labels("'yes'")])], expected: [] },
    {
      name: 'the later policy, by name, has the last word',
      documents: [checks, text('x', [labels("'no'")]), text('y', [labels("'yes'")])],
      expected: [],
    },
    {
      name: 'a mutation that fails denies, and the rest is judged',
      documents: [checks, text('adds', [labels('object.nope'), labels("'yes'")])],
      expected: ['adds/mutations[0] error deny '],
    },
    {
      name: 'a failure that is ignored',
      documents: [
        checks,
        text('adds', [labels('object.nope'), labels("'yes'")], { failurePolicy: 'Ignore' }),
      ],
      expected: ['adds/mutations[0] error none '],
    },
    {
      name: 'what cannot be read denies all the same',
      documents: [
        text('adds', [jsonPatch("[JSONPatch{op: 'add', path: '/nope', value: 1}]")], {
          failurePolicy: 'Ignore',
        }),
      ],
      expected: ['adds/mutations[0] error deny '],
    },
    {
      name: 'what hangs on the user is not known',
      documents: [text('adds', [labels('request.userInfo.username')])],
      expected: ['adds/mutations[0] skip none '],
    },
    {
      name: 'the place of a finding is where it was written',
      documents: [
        text('adds', [
          jsonPatch(
            "[JSONPatch{op: 'add', path: '/spec/containers/0', value: {'name': 'n', 'image': 'x:1'}}]",
          ),
        ]),
        validating("object.spec.containers.all(c, c.name != 'b')"),
      ],
      expected: ['checks/validations[0] fail deny /spec/containers/1/name'],
    },
    {
      name: 'the place of what was added is where it is not',
      documents: [
        text('adds', [
          jsonPatch(
            "[JSONPatch{op: 'add', path: '/spec/containers/0', value: {'name': 'n', 'image': 'x:1'}}]",
          ),
        ]),
        validating("object.spec.containers.all(c, c.name != 'n')"),
      ],
      expected: ['checks/validations[0] fail deny /spec/containers'],
    },
  ];
  for (const { name, documents, expected } of rows) {
    const { decisions } = engineFrom(...documents).judge(scanned(POD));
    t.same(brief(decisions), expected, name);
  }
  t.equal(JSON.stringify(POD), given, 'the object stays');
  t.end();
});

t.test('fields that a manifest has and Kubernetes does not', (t) => {
  const typo = { ...POD, spec: { ...(POD['spec'] as ValueMap), contaners: [], replicas: 'x' } };
  const engine = engineFrom(
    text('adds', [jsonPatch("[JSONPatch{op: 'add', path: '/metadata/labels/x', value: 'y'}]")]),
  );
  const { decisions, mutated } = engine.judge(scanned(typo), { passes: true });
  t.same(brief(decisions), ['adds/mutations[0] pass none '], 'are not told of a mutation');
  t.match(mutated, { metadata: { labels: { a: 'b', x: 'y' } }, spec: { contaners: [] } });
  t.end();
});

t.test('a kind that nobody defines', (t) => {
  const custom = {
    apiVersion: 'shop.example/v1',
    kind: 'Widget',
    metadata: { name: 'w', namespace: 'cases' },
    spec: { size: 1 },
  };
  const patched = engineFrom(
    text('adds', [jsonPatch("[JSONPatch{op: 'add', path: '/spec/x', value: 1}]")]),
  ).mutate(scanned(custom));
  t.same(patched.operations, [{ op: 'add', path: '/spec/x', value: 1 }], 'can be patched');
  const merged = engineFrom(text('adds', [merging('Object{spec: Object.spec{size: 2}}')])).mutate(
    scanned(custom),
  );
  t.match(
    merged,
    { operations: [], decisions: [{ outcome: 'skip', message: /CustomResourceDefinition of Widget/ }] },
    'cannot be merged',
  );
  t.end();
});

t.test('at admission, what is judged is what came', (t) => {
  const engine = engineFrom(text('adds', [labels("'yes'")]), validating('has(object.metadata.labels.added)'));
  t.same(brief(engine.judge(requestOf(POD)).decisions), ['checks/validations[0] fail deny /metadata/labels']);
  const { operations, object } = engine.mutate(requestOf(POD));
  t.same(operations, [{ op: 'add', path: '/metadata/labels/added', value: 'yes' }]);
  t.match(object, { metadata: { labels: { a: 'b', added: 'yes' } } });
  t.same(engine.mutate({ ...requestOf(POD), operation: 'DELETE', object: null, oldObject: POD }), {
    object: null,
    operations: [],
    decisions: [],
  });
  t.end();
});

t.test("a fault of ours is one policy's", (t) => {
  const engine = engineFrom(text('adds', [labels("'yes'")]), text('breaks', [labels("'no'")]));
  const crashed: string[] = [];
  const hostile = new Proxy(POD, {
    get: (target, key, receiver): unknown => {
      if (key === 'metadata' && new Error().stack?.includes('merge.ts')) throw new Error('boom');
      return Reflect.get(target, key, receiver);
    },
  });
  const { decisions } = engine.mutate(scanned(hostile), { onCrash: (policy) => crashed.push(policy) });
  t.same(crashed, ['adds', 'breaks']);
  t.same(brief(decisions), ['adds/policy error deny ', 'breaks/policy error deny ']);
  t.throws(() => engine.mutate(scanned(hostile)), { message: 'boom' });
  t.end();
});
