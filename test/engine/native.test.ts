import t from 'tap';
import { DoorwardError } from '../../src/errors.ts';
import type { CodedError } from '../../src/errors.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Decision, Engine } from '../../src/engine/model.ts';
import type { NativeInput } from '../../src/engine/native-model.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest } from '../../src/manifest/request.ts';
import type { Request } from '../../src/manifest/request.ts';
import type { Value, ValueMap } from '../../src/manifest/value.ts';
import { parseNative } from '../../src/policy/native-parse.ts';
import { FRAME_CASES, PARAMS } from './native-frame-cases.ts';

interface Read {
  readonly engine: Engine | undefined;
  readonly errors: readonly CodedError[];
}

/** The engine that documents make, or all that is wrong with them. */
function read(documents: readonly ValueMap[], more: Partial<NativeInput> = {}, minor?: number): Read {
  const bytes = Buffer.from(documents.map((one) => JSON.stringify(one)).join('\n---\n'));
  const parsed = parseManifest({ file: 'policies.yaml', bytes }, DEFAULT_LIMITS);
  const resources = parsed.documents.flatMap((one) => (one.type === 'resources' ? one.resources : []));
  const { policies, bindings, errors } = parseNative(resources);
  if (errors.length > 0) return { engine: undefined, errors };
  const native = { policies, bindings, params: [], definitions: [], assumeBound: false, ...more };
  try {
    return { engine: createEngine([], { native, minor }), errors };
  } catch (error) {
    if (error instanceof DoorwardError) return { engine: undefined, errors: error.errors };
    throw error;
  }
}

function engineOf(documents: readonly ValueMap[], more: Partial<NativeInput> = {}): Engine {
  const { engine, errors } = read(documents, more);
  if (engine === undefined) throw new Error(JSON.stringify(errors));
  return engine;
}

const rules = (rule: ValueMap = {}): ValueMap => ({
  resourceRules: [
    { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'], ...rule },
  ],
});

function policy(name: string, spec: ValueMap): ValueMap {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: { matchConstraints: rules(), ...spec },
  };
}

function binding(name: string, spec: ValueMap = {}): ValueMap {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'], ...spec },
  };
}

function mutating(name: string, spec: ValueMap): ValueMap {
  return { ...policy(name, spec), kind: 'MutatingAdmissionPolicy' };
}

const NAMESPACE: ValueMap = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } };

function configMap(name: string, data: ValueMap = {}): ValueMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', labels: { probe: name } },
    data,
  };
}

/** A request as the API server's webhook call makes it. */
function review(object: ValueMap, given: Partial<Request> = {}): Request {
  const request = createRequest(object, new Map([['default', {}]]));
  const { group, version, kind, subResource, namespace = '' } = request;
  const resource = { group, version, resource: `${kind.toLowerCase()}s` };
  return {
    ...request,
    door: 'admission',
    user: { username: 'admin', groups: ['system:masters'] },
    namespaceObject: NAMESPACE,
    admission: {
      resource,
      requestKind: { group, version, kind },
      requestResource: resource,
      requestSubResource: subResource,
      requestNamespace: namespace,
      dryRun: true,
      options: { apiVersion: 'meta.k8s.io/v1', kind: 'CreateOptions' },
    },
    ...given,
  };
}

/** What the API server would answer. */
function answer(decisions: readonly Decision[]): string {
  const denied = decisions.find(({ action }) => action === 'deny');
  if (denied?.native !== undefined) {
    const { status, reason, message } = denied.native;
    return `${String(status)} ${reason} «${message}`;
  }
  const warned = decisions.filter(({ action }) => action === 'warn').map(({ message }) => ` WARN ${message}`);
  return `ALLOWED${warned.join('')}`;
}

/** What was not stored, as the API server tells it. */
function refusal(errors: readonly CodedError[]): string {
  const texts = errors.map(({ message }) => message.replace(/^The \w+ "[^"]*" is invalid: /, ''));
  return `REFUSED ${texts.join(', ').replaceAll(/\s+/g, ' ')}`;
}

t.test('the frame around expressions, as kube-apiserver 1.36.3 has it', (t) => {
  const data = { n: '1', 'a-b': 'x', in: 'x', namespace: 'n', package: 'p' };
  for (const { name, policy: spec, binding: bound, expected } of FRAME_CASES) {
    const { engine, errors } = read([policy(name, spec), binding(name, bound)], { params: PARAMS });
    const found =
      engine === undefined ? refusal(errors) : answer(engine.judge(review(configMap(name, data))).decisions);
    if (expected.endsWith('…')) t.ok(found.startsWith(expected.slice(0, -1)), `${name}: ${found}`);
    else t.equal(found, expected, name);
  }
  t.end();
});

/** Fields and what the API server's validation says of them (pkg/apis/admissionregistration/validation). */
const REFUSED: readonly { readonly name: string; readonly document: ValueMap; readonly expected: string }[] =
  [
    {
      name: 'nothing to validate',
      document: policy('p', {}),
      expected:
        'spec.validations: Required value: validations or auditAnnotations must contain at least one item, ' +
        'spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item',
    },
    {
      name: 'no rule',
      document: policy('p', { matchConstraints: {}, validations: [{ expression: 'true' }] }),
      expected: 'spec.matchConstraints.resourceRules: Required value',
    },
    {
      name: 'no matchConstraints',
      document: policy('p', { matchConstraints: null, validations: [{ expression: 'true' }] }),
      expected: 'spec.matchConstraints: Required value',
    },
    {
      name: 'wildcards beside others',
      document: policy('p', {
        matchConstraints: rules({
          apiGroups: ['*', 'apps'],
          operations: ['*', 'CREATE'],
          resources: ['*', 'pods'],
        }),
        validations: [{ expression: 'true' }],
      }),
      expected:
        'spec.matchConstraints.resourceRules[0].operations: Invalid value: ["*","CREATE"]: if \'*\' is present, must not ' +
        'specify other operations, spec.matchConstraints.resourceRules[0].apiGroups: Invalid value: ["*","apps"]: if \'*\' ' +
        'is present, must not specify other API groups, spec.matchConstraints.resourceRules[0].resources: Invalid value: ' +
        '["*","pods"]: if \'*\' is present, must not specify other resources without subresources',
    },
    {
      name: 'an operation that there is not',
      document: policy('p', {
        matchConstraints: rules({ operations: ['PATCH'] }),
        validations: [{ expression: 'true' }],
      }),
      expected:
        'spec.matchConstraints.resourceRules[0].operations[0]: Unsupported value: "PATCH": supported values: "*", ' +
        '"CONNECT", "CREATE", "DELETE", "UPDATE"',
    },
    {
      name: 'a reason of another kind',
      document: policy('p', { validations: [{ expression: 'true', reason: 'Unauthorized' }] }),
      expected:
        'spec.validations[0].reason: Unsupported value: "Unauthorized": supported values: "Forbidden", "Invalid", ' +
        '"RequestEntityTooLarge"',
    },
    {
      name: 'a message of two lines',
      document: policy('p', { validations: [{ expression: 'true', message: 'a\nb' }] }),
      expected: 'spec.validations[0].message: Invalid value: "a\\nb": must not contain line breaks',
    },
    {
      name: 'blank texts',
      document: policy('p', { validations: [{ expression: ' ', message: ' ', messageExpression: ' ' }] }),
      expected:
        'spec.validations[0].expression: Required value: expression is not specified, ' +
        'spec.validations[0].messageExpression: Invalid value: " ": must be non-empty if specified, ' +
        'spec.validations[0].message: Invalid value: " ": must be non-empty if specified',
    },
    {
      name: 'names of variables',
      document: policy('p', {
        variables: [
          { name: 'a-b', expression: '1' },
          { name: 'namespace', expression: '1' },
          { name: '', expression: '' },
        ],
        validations: [{ expression: 'true' }],
      }),
      expected:
        'spec.variables[0].name: Invalid value: "a-b": must be a valid CEL identifier, ' +
        'spec.variables[1].name: Invalid value: "namespace": must be a valid CEL identifier, ' +
        'spec.variables[2].name: Required value: name is not specified, ' +
        'spec.variables[2].expression: Required value: expression is not specified',
    },
    {
      name: 'match conditions of one name',
      document: policy('p', {
        matchConditions: [
          { name: 'a', expression: 'true' },
          { name: 'a', expression: 'true' },
          { name: '', expression: '' },
        ],
        validations: [{ expression: 'true' }],
      }),
      expected:
        'spec.matchConditions[1].name: Duplicate value: "a", spec.matchConditions[2].expression: Required value, ' +
        'spec.matchConditions[2].name: Required value',
    },
    {
      name: 'too many match conditions',
      document: policy('p', {
        matchConditions: Array.from({ length: 65 }, (_, i) => ({
          name: `c${String(i)}`,
          expression: 'true',
        })),
        validations: [{ expression: 'true' }],
      }),
      expected: 'spec.matchConditions: Too many: 65: must have at most 64 items',
    },
    {
      name: 'a field that there is not',
      document: policy('p', { validations: [{ expresion: 'true' }] }),
      expected:
        'strict decoding error: unknown field "spec.validations[0].expresion"; did you mean expression?',
    },
    {
      name: 'a value of another type',
      document: policy('p', { validations: { expression: 'true' } }),
      expected: 'spec.validations has to be a list',
    },
    {
      name: 'a paramKind that can be none',
      document: policy('p', { paramKind: { apiVersion: 'a/b/c' }, validations: [{ expression: 'true' }] }),
      expected:
        'spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c, ' +
        'spec.paramKind.kind: Required value',
    },
    {
      name: 'annotations with one key',
      document: policy('p', {
        auditAnnotations: [
          { key: 'k', valueExpression: "'a'" },
          { key: 'k', valueExpression: ' ' },
        ],
      }),
      expected:
        'spec.auditAnnotations[1].valueExpression: Required value: valueExpression is not specified, ' +
        'spec.auditAnnotations[1].key: Duplicate value: "k"',
    },
    {
      name: 'a selector that says nothing',
      document: binding('p', {
        matchResources: {
          objectSelector: {
            matchExpressions: [
              { key: 'a', operator: 'In' },
              { key: 'a', operator: 'Exists', values: ['x'] },
              { key: 'a', operator: 'Is' },
            ],
          },
        },
      }),
      expected:
        'spec.matchResources.objectSelector.matchExpressions[0].values: Required value: must be specified when `operator` ' +
        "is 'In' or 'NotIn', spec.matchResources.objectSelector.matchExpressions[1].values: Forbidden: may not be " +
        "specified when `operator` is 'Exists' or 'DoesNotExist', spec.matchResources.objectSelector.matchExpressions[2]" +
        '.operator: Invalid value: "Is": not a valid selector operator',
    },
    {
      name: 'a binding without anything',
      document: { ...binding('p'), spec: {} },
      expected:
        'spec.policyName: Required value, spec.validationActions: Required value: at least one validation action is required',
    },
    {
      name: 'actions',
      document: binding('p', { validationActions: ['Audit', 'Audit', 'Refuse'] }),
      expected:
        'spec.validationActions[1]: Duplicate value: "Audit", spec.validationActions[2]: Unsupported value: "Refuse": ' +
        'supported values: "Audit", "Deny", "Warn"',
    },
    {
      name: 'a paramRef with name and selector',
      document: binding('p', { paramRef: { name: 'a', selector: {}, parameterNotFoundAction: 'Deny' } }),
      expected:
        'spec.paramRef.name: Forbidden: name and selector are mutually exclusive, spec.paramRef.selector: Forbidden: name ' +
        'and selector are mutually exclusive',
    },
    {
      name: 'a paramRef with nothing',
      document: binding('p', { paramRef: {} }),
      expected:
        'spec.paramRef: Required value: one of name or selector must be specified, spec.paramRef.parameterNotFoundAction: ' +
        'Required value',
    },
    {
      name: 'no name',
      document: { ...binding('p'), metadata: {} },
      expected: 'metadata.name: Required value: name or generateName is required',
    },
    {
      name: 'a name that is none',
      document: { ...binding('p'), metadata: { name: 'A_b' } },
      expected:
        'metadata.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric ' +
        "characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used " +
        "for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    },
    {
      name: 'a mutation of deletions, and of no type (seen on 1.36.3)',
      document: mutating('p', {
        matchConstraints: rules({ operations: ['DELETE'] }),
        mutations: [{ patchType: 'JSONPatch' }],
      }),
      expected:
        'spec.matchConstraints.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", ' +
        '"CREATE", "UPDATE", spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch, ' +
        'spec.reinvocationPolicy: Required value',
    },
  ];

t.test('documents that the API server would not store', (t) => {
  for (const { name, document, expected } of REFUSED) {
    const { errors } = read([document]);
    t.equal(refusal(errors), `REFUSED ${expected}`, name);
    t.ok(
      errors.every(({ code }) => code === 'POLICY_REFUSED'),
      `${name}: the code`,
    );
  }
  t.end();
});

t.test('a mistake is told at its place', (t) => {
  const yaml = [
    'apiVersion: admissionregistration.k8s.io/v1',
    'kind: ValidatingAdmissionPolicy',
    'metadata: { name: p }',
    'spec:',
    '  matchConstraints:',
    '    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]',
    '  validations:',
    '    - expression: >-',
    '        object.metadata.name != ""',
    '        && nope',
    '    - expression: "true"',
    '      reason: Gone',
  ].join('\n');
  const errorsOf = (text: string): readonly CodedError[] => {
    const { documents } = parseManifest({ file: 'p.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
    const parsed = parseNative(documents.flatMap((one) => (one.type === 'resources' ? one.resources : [])));
    if (parsed.errors.length > 0) return parsed.errors;
    try {
      createEngine([], { native: { ...parsed, params: [], definitions: [], assumeBound: false } });
      return [];
    } catch (error) {
      return error instanceof DoorwardError ? error.errors : [];
    }
  };
  const places = (text: string): readonly string[] =>
    errorsOf(text).map(
      ({ code, location }) => `${code} ${String(location?.line)}:${String(location?.column)}`,
    );
  t.same(places(yaml), ['POLICY_REFUSED 12:15']);
  t.same(places(yaml.replace('      reason: Gone', '')), ['POLICY_EXPRESSION 10:12']);
  t.end();
});

interface Matching {
  readonly name: string;
  readonly constraints: ValueMap;
  readonly bound?: ValueMap;
  readonly object: ValueMap;
  readonly given?: Partial<Request>;
  readonly expected: 'denied' | 'allowed' | 'skipped';
}

const any = (rule: ValueMap, more: ValueMap = {}): ValueMap => ({
  resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], ...rule }],
  ...more,
});
const object = (apiVersion: string, kind: string, metadata: ValueMap = {}): ValueMap => ({
  apiVersion,
  kind,
  metadata: { name: 'x', ...metadata },
});
const inDefault = { namespace: 'default' };
const deployment = object('apps/v1', 'Deployment', inDefault);
const selecting = (matchLabels: ValueMap): ValueMap => ({ namespaceSelector: { matchLabels } });
const notIn = (key: string, ...values: readonly string[]): ValueMap => ({
  namespaceSelector: { matchExpressions: [{ key, operator: 'NotIn', values }] },
});

/** As the API server matches (policy/matching, webhook/predicates). */
const MATCHING: readonly Matching[] = [
  {
    name: 'a resource by name',
    constraints: any({ resources: ['deployments'] }),
    object: deployment,
    expected: 'denied',
  },
  {
    name: 'another resource',
    constraints: any({ resources: ['pods'] }),
    object: deployment,
    expected: 'allowed',
  },
  {
    name: 'another group',
    constraints: any({ apiGroups: ['batch'] }),
    object: deployment,
    expected: 'allowed',
  },
  {
    name: '* means no subresource',
    constraints: any({}),
    object: object('autoscaling/v1', 'Scale', inDefault),
    given: { subResource: 'scale' },
    expected: 'allowed',
  },
  {
    name: 'another version is equivalent',
    constraints: any({
      apiGroups: ['autoscaling'],
      apiVersions: ['v2'],
      resources: ['horizontalpodautoscalers'],
    }),
    object: object('autoscaling/v1', 'HorizontalPodAutoscaler', inDefault),
    expected: 'denied',
  },
  {
    name: 'unless Exact is asked for',
    constraints: any({ apiGroups: ['autoscaling'], apiVersions: ['v2'] }, { matchPolicy: 'Exact' }),
    object: object('autoscaling/v1', 'HorizontalPodAutoscaler', inDefault),
    expected: 'allowed',
  },
  {
    name: 'a group that moved is equivalent',
    constraints: any({ apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] }),
    object: object('extensions/v1beta1', 'Deployment', inDefault),
    expected: 'denied',
  },
  {
    name: 'events of both groups are one',
    constraints: any({ apiGroups: ['events.k8s.io'], resources: ['events'] }),
    object: object('v1', 'Event', inDefault),
    expected: 'denied',
  },
  {
    name: 'an exclusion wins',
    constraints: any(
      {},
      { excludeResourceRules: any({ resources: ['deployments'] })['resourceRules'] as Value },
    ),
    object: deployment,
    expected: 'allowed',
  },
  { name: 'the name', constraints: any({ resourceNames: ['x'] }), object: deployment, expected: 'denied' },
  {
    name: 'no name yet',
    constraints: any({ resourceNames: ['x'] }),
    object: object('apps/v1', 'Deployment', { namespace: 'default', name: '', generateName: 'x' }),
    expected: 'allowed',
  },
  {
    name: 'an operation',
    constraints: any({ operations: ['UPDATE'] }),
    object: deployment,
    expected: 'allowed',
  },
  { name: 'scope Cluster', constraints: any({ scope: 'Cluster' }), object: deployment, expected: 'allowed' },
  {
    name: 'scope Cluster, of a Namespace',
    constraints: any({ scope: 'Cluster' }),
    object: object('v1', 'Namespace'),
    expected: 'denied',
  },
  {
    name: 'scope Namespaced',
    constraints: any({ scope: 'Namespaced' }),
    object: deployment,
    expected: 'denied',
  },
  {
    name: 'labels of the object',
    constraints: any({}, { objectSelector: { matchLabels: { a: 'b' } } }),
    object: deployment,
    expected: 'allowed',
  },
  {
    name: 'or of the old one',
    constraints: any({}, { objectSelector: { matchLabels: { a: 'b' } } }),
    object: deployment,
    given: { operation: 'UPDATE', oldObject: object('apps/v1', 'Deployment', { labels: { a: 'b' } }) },
    expected: 'denied',
  },
  {
    name: 'labels of a namespace that nobody knows',
    constraints: any({}, selecting({ team: 'a' })),
    object: deployment,
    expected: 'skipped',
  },
  {
    name: 'labels of a namespace that is known',
    constraints: any({}, selecting({ team: 'a' })),
    object: deployment,
    given: { namespaceLabels: { team: 'a' } },
    expected: 'denied',
  },
  {
    name: 'the label of the name is known with the name',
    constraints: any({}, notIn('kubernetes.io/metadata.name', 'kube-system')),
    object: deployment,
    expected: 'denied',
  },
  {
    name: 'and decides though others are not known',
    constraints: any(
      {},
      {
        namespaceSelector: {
          matchLabels: { team: 'a' },
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['default'] }],
        },
      },
    ),
    object: deployment,
    expected: 'allowed',
  },
  {
    name: 'a namespace that is left open',
    constraints: any({}, notIn('kubernetes.io/metadata.name', 'kube-system')),
    object: object('apps/v1', 'Deployment'),
    expected: 'skipped',
  },
  {
    name: 'a cluster-scoped object is in every namespace',
    constraints: any({}, selecting({ team: 'a' })),
    object: object('rbac.authorization.k8s.io/v1', 'ClusterRole'),
    expected: 'denied',
  },
  {
    name: 'but a Namespace has labels of its own',
    constraints: any({}, selecting({ team: 'a' })),
    object: object('v1', 'Namespace', { labels: { team: 'b' } }),
    expected: 'allowed',
  },
  {
    name: 'a binding narrows',
    constraints: any({}),
    bound: any({ resources: ['pods'] }),
    object: deployment,
    expected: 'allowed',
  },
  {
    name: 'a binding without rules does not',
    constraints: any({}),
    bound: { objectSelector: {} },
    object: deployment,
    expected: 'denied',
  },
  {
    name: 'policies are exempt',
    constraints: any({}),
    object: policy('q', { validations: [{ expression: 'true' }] }),
    expected: 'allowed',
  },
  {
    name: 'a kind that nothing defines',
    constraints: any({ apiGroups: ['x.example'], resources: ['widgets'] }),
    object: object('x.example/v1', 'Widget', inDefault),
    expected: 'denied',
  },
];

t.test('which requests a policy speaks of', (t) => {
  for (const { name, constraints, bound, object: judged, given, expected } of MATCHING) {
    const spec = { matchConstraints: constraints, validations: [{ expression: 'false' }] };
    const engine = engineOf([
      policy('p', spec),
      binding('p', bound === undefined ? {} : { matchResources: bound }),
    ]);
    const { decisions } = engine.judge({ ...createRequest(judged, new Map()), ...given });
    const [first] = decisions;
    const found = first === undefined ? 'allowed' : first.outcome === 'skip' ? 'skipped' : 'denied';
    t.equal(found, expected, name);
  }
  t.end();
});

t.test('a kind that is guessed is said aloud, where it matters', (t) => {
  const custom = object('x.example/v1', 'Policy', inDefault);
  const spec = (rule: ValueMap): ValueMap => ({
    matchConstraints: any(rule),
    validations: [{ expression: 'true' }],
  });
  const guess = (rule: ValueMap, definitions: readonly ValueMap[] = []): string | undefined =>
    engineOf([policy('p', spec(rule)), binding('p')], { definitions }).judge(createRequest(custom, new Map()))
      .guessed;
  t.equal(
    guess({ resources: ['policies'] }),
    'No CustomResourceDefinition defines Policy of x.example/v1: its resource was taken to be "policies".',
  );
  t.equal(guess({}), undefined, 'every resource');
  t.equal(guess({ apiGroups: ['apps'], resources: ['deployments'] }), undefined, 'another group');
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    spec: {
      group: 'x.example',
      names: { plural: 'policy', kind: 'Policy' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true }],
    },
  };
  t.equal(guess({ resources: ['policies'] }, [definition]), undefined, 'defined');
  t.end();
});

t.test('what binds and what is bound', (t) => {
  const fails = policy('p', { validations: [{ expression: 'false', message: 'm' }] });
  const judged = createRequest(configMap('c'), new Map());
  const unbound = engineOf([fails]);
  t.same(unbound.notices, [
    {
      policy: 'p',
      message:
        'The ValidatingAdmissionPolicy is not in force: no binding names it (--assume-bound judges it all the same).',
    },
  ]);
  t.same(unbound.judge(judged).decisions, []);
  const assumed = engineOf([fails], { assumeBound: true });
  t.same(assumed.notices, []);
  t.same(
    assumed.judge(judged).decisions.map(({ action, message }) => [action, message]),
    [['deny', "ValidatingAdmissionPolicy 'p' with binding 'p' denied request: m"]],
  );
  const dangling = engineOf([fails, binding('b', { policyName: 'q' })]);
  t.equal(dangling.notices.length, 2);
  const twice = engineOf([
    fails,
    binding('a', { policyName: 'p' }),
    binding('b', { policyName: 'p', validationActions: ['Warn', 'Audit'] }),
  ]);
  t.same(
    twice.judge(judged).decisions.map(({ action, message, native }) => [action, message, native?.actions]),
    [
      ['deny', "ValidatingAdmissionPolicy 'p' with binding 'a' denied request: m", ['Deny']],
      ['warn', "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': m", ['Warn', 'Audit']],
    ],
  );
  t.not(unbound.digest, dangling.digest, 'a binding changes the digest');
  const given = engineOf([fails, binding('p')], { params: [configMap('other')] });
  t.equal(given.digest, engineOf([fails, binding('p')]).digest, 'an object that no policy asks for does not');
  t.same(
    engineOf([fails, binding('p')])
      .judge(judged, { passes: true })
      .decisions.map(({ outcome }) => outcome),
    ['fail'],
  );
  t.end();
});

t.test('what a scan does not know', (t) => {
  const outcomes = (expression: string, judged: ValueMap = configMap('c'), more: ValueMap = {}): string => {
    const engine = engineOf([policy('p', { validations: [{ expression }], ...more }), binding('p')]);
    const { decisions } = engine.judge(createRequest(judged, new Map()), { passes: true });
    return decisions.map(({ outcome, message }) => `${outcome} ${message}`.trim()).join(', ');
  };
  const user = 'skip needs the user, which a scan does not know';
  const cases: readonly (readonly [expression: string, expected: string])[] = [
    ["request.userInfo.username == 'x'", user],
    ["'x' in request.userInfo.groups", user],
    ["request.?userInfo.?username.orValue('x') == 'x'", user],
    ["object.kind == 'ConfigMap' || request.userInfo.username == 'x'", 'pass'],
    ["request.userInfo.username == 'x' || object.kind == 'ConfigMap'", 'pass'],
    [
      "namespaceObject.metadata.labels.team == 'x'",
      'skip needs the Namespace of the object, which is not known here',
    ],
    [
      "request.operation == 'CREATE' && request.kind.kind == 'ConfigMap' && !has(request.subResource)",
      'pass',
    ],
    ["request.namespace == 'default' && !request.dryRun && oldObject == null", 'pass'],
  ];
  for (const [expression, expected] of cases) t.equal(outcomes(expression), expected, expression);
  const open = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } };
  t.equal(
    outcomes("request.namespace == 'x'", open),
    'skip needs the namespace, which the manifest leaves open',
  );
  const variables = [{ name: 'who', expression: 'request.userInfo.username' }];
  t.equal(outcomes("variables.who == 'x'", configMap('c'), { variables }), user, 'through a variable');
  t.equal(
    outcomes("variables.who == 'x' || variables.who == 'y'", configMap('c'), { variables }),
    user,
    'remembered by the variable',
  );
  const matchConditions = [{ name: 'a', expression: "request.userInfo.username == 'x'" }];
  t.equal(outcomes('false', configMap('c'), { matchConditions }), user, 'in a condition');
  t.end();
});

t.test('a whole Namespace, completed with what every one has', (t) => {
  const spec = {
    validations: [
      { expression: "namespaceObject.metadata.labels['kubernetes.io/metadata.name'] == 'default'" },
      { expression: "namespaceObject.metadata.labels.team == 'a'" },
      { expression: "namespaceObject.status.phase == 'Active' && has(namespaceObject.spec)" },
    ],
  };
  const engine = engineOf([policy('p', spec), binding('p')]);
  t.equal(engine.needsNamespaceObject, true);
  const namespaceObject = object('v1', 'Namespace', { name: 'default', labels: { team: 'a' } });
  t.same(engine.judge({ ...createRequest(configMap('c'), new Map()), namespaceObject }).decisions, []);
  t.end();
});

t.test('budgets are of a policy, a binding and a parameter', (t) => {
  const costly = 'range.all(a, range.all(b, range.all(c, range.all(d, a + b + c + d > 0))))'.replaceAll(
    'range',
    '[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]',
  );
  const validations = Array.from({ length: 30 }, () => ({ expression: costly }));
  const engine = engineOf([policy('p', { validations }), binding('p')]);
  const { decisions } = engine.judge(createRequest(configMap('c'), new Map()));
  t.same(
    decisions.map(({ rule, outcome, native }) => [rule, outcome, native?.message]),
    [
      [
        'validations',
        'error',
        'validation failed due to running out of cost budget, no further validation rules will be run',
      ],
    ],
  );
  t.end();
});

t.test('audit annotations', (t) => {
  const spec = (valueExpression: string, more: ValueMap = {}): ValueMap => ({
    auditAnnotations: [{ key: 'k', valueExpression }],
    ...more,
  });
  const judged = createRequest(configMap('c', { a: 'b' }), new Map());
  const of = (...documents: readonly ValueMap[]) => engineOf(documents).judge(judged);
  const { annotations } = of(policy('p', spec("' a=' + string(object.data.a)")), binding('p'));
  t.same([...(annotations ?? [])], [['p/k', ['a=b']]]);
  t.same(of(policy('p', spec("''")), binding('p')).annotations, undefined, 'an empty one is left out');
  const warned = of(
    policy('p', spec('string(object.data.nope)')),
    binding('p', { validationActions: ['Warn'] }),
  );
  t.same(
    warned.decisions.map(({ rule, outcome, action }) => [rule, outcome, action]),
    [['auditAnnotations[0]', 'error', 'deny']],
    'an error denies whatever the actions are',
  );
  const ignored = of(
    policy('p', spec('string(object.data.nope)', { failurePolicy: 'Ignore' })),
    binding('p'),
  );
  t.same(ignored.decisions, [], 'unless failurePolicy is Ignore');
  t.end();
});

t.test('parameters', (t) => {
  const paramKind = { apiVersion: 'v1', kind: 'ConfigMap' };
  const spec = { paramKind, validations: [{ expression: "params.data.k == '1'", message: 'm' }] };
  const cases: readonly {
    readonly name: string;
    readonly paramRef: ValueMap;
    readonly request: Request;
    readonly expected: readonly string[];
  }[] = [
    {
      name: 'of the namespace of the request',
      paramRef: { name: 'par-2', parameterNotFoundAction: 'Deny' },
      request: createRequest(configMap('c'), new Map()),
      expected: ['fail m'],
    },
    {
      name: 'of a namespace of its own',
      paramRef: { name: 'par-1', namespace: 'default', parameterNotFoundAction: 'Deny' },
      request: createRequest(object('v1', 'ConfigMap', { namespace: 'other' }), new Map()),
      expected: [],
    },
    {
      name: 'not in another namespace',
      paramRef: { name: 'par-1', parameterNotFoundAction: 'Deny' },
      request: createRequest(object('v1', 'ConfigMap', { namespace: 'other' }), new Map()),
      expected: [
        'error failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
      ],
    },
    {
      name: 'which a scan may not have been given',
      paramRef: { name: 'nope', parameterNotFoundAction: 'Allow' },
      request: createRequest(configMap('c'), new Map()),
      expected: ['skip needs the ConfigMap nope as parameters; give them with --params'],
    },
    {
      name: 'for an object whose namespace is open',
      paramRef: { name: 'par-1', parameterNotFoundAction: 'Deny' },
      request: createRequest(object('v1', 'ConfigMap'), new Map()),
      expected: [
        'skip needs the ConfigMap par-1 as parameters, in a namespace that the manifest leaves open',
      ],
    },
  ];
  for (const { name, paramRef, request, expected } of cases) {
    const engine = engineOf([policy('p', spec), binding('p', { paramRef })], { params: PARAMS });
    const { decisions } = engine.judge(request);
    t.same(
      decisions.map(({ outcome, message, native }) => `${outcome} ${native?.message ?? message}`),
      expected,
      name,
    );
  }
  const cluster = engineOf(
    [
      policy('p', {
        ...spec,
        matchConstraints: any({}),
        matchConditions: [{ name: 'a', expression: 'false' }],
      }),
      binding('p', { paramRef: { name: 'par-1', parameterNotFoundAction: 'Allow' } }),
    ],
    { params: PARAMS },
  );
  t.same(
    cluster
      .judge(createRequest(object('v1', 'Node'), new Map()))
      .decisions.map(({ native }) => native?.message),
    [
      'failed to configure binding: cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
    ],
    'a mistake in the configuration is told before conditions are asked, and under Allow',
  );

  const documents = [
    policy('p', spec),
    binding('p', { paramRef: { name: 'par-1', parameterNotFoundAction: 'Allow' } }),
  ];
  const blind = engineOf(documents, { params: [], unknownParams: [paramKind] });
  const seeing = engineOf(documents, { params: [] });
  const request: Request = { ...createRequest(configMap('c'), new Map()), door: 'admission' };
  t.match(
    blind.judge(request).decisions,
    [
      {
        outcome: 'error',
        action: 'deny',
        code: 'FACT_MISSING',
        message: /ConfigMap objects .* cannot be listed/,
      },
    ],
    'a kind that cannot be listed is not one without objects, under Allow neither',
  );
  t.same(seeing.judge(request).decisions, [], 'one without objects is');
  t.not(blind.digest, seeing.digest);
  t.end();
});

t.test('a finding points at what made an expression false, where that shows', (t) => {
  const container = (name: string, more: ValueMap = {}): ValueMap => ({
    name,
    image: `r.example/${name}:1`,
    ...more,
  });
  const judged = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', labels: { 'a/b': 'x' } },
    spec: {
      replicas: 7,
      template: {
        spec: {
          initContainers: [container('init')],
          containers: [
            container('a', { ports: [{ containerPort: 1 }] }),
            container('b', { image: 'docker.io/b', ports: [{ containerPort: 1 }, { containerPort: 22 }] }),
          ],
        },
      },
    },
  };
  const pod = 'object.spec.template.spec';
  const at = '/spec/template/spec';
  const cases: readonly (readonly [expression: string, field: string, pointer?: string])[] = [
    ['false', ''],
    [`${pod}.containers.all(c, c.image.startsWith('r.example/'))`, `${at}/containers/1/image`],
    [`${pod}.containers.all(c, has(c.resources))`, `${at}/containers/0/resources`, `${at}/containers/0`],
    [`${pod}.containers.all(c, c.name != 'b')`, `${at}/containers/1/name`],
    [`!${pod}.containers.exists(c, size(c.name + c.image) > 12)`, `${at}/containers/0`],
    [
      `(${pod}.initContainers + ${pod}.containers).all(c, c.image.contains('r.ex'))`,
      `${at}/containers/1/image`,
    ],
    [`${pod}.containers.filter(c, c.name != 'a').all(c, size(c.ports) == 1 || false)`, `${at}/containers/1`],
    [
      `${pod}.containers.all(c, c.ports.all(p, p.containerPort != 22))`,
      `${at}/containers/1/ports/1/containerPort`,
    ],
    [`true && variables.all.all(c, c.name in ['init', 'a'])`, `${at}/containers/1/name`],
    ['object.spec.replicas <= 5', '/spec/replicas'],
    ["object.metadata.labels['a/b'] == 'y'", '/metadata/labels/a~1b'],
    ["object.metadata.?annotations[?'team'].orValue('') != ''", '/metadata/annotations/team', '/metadata'],
    ['object.metadata.name == object.metadata.namespace', ''],
    ["object.metadata.labels.all(k, k.startsWith('b'))", '/metadata/labels/a~1b'],
    ["object.metadata.labels.all(k, v, v != 'x')", '/metadata/labels/a~1b'],
    [`request.operation == 'UPDATE' ? true : object.spec.replicas == 1`, '/spec/replicas'],
  ];
  const variables = [{ name: 'all', expression: `${pod}.initContainers + ${pod}.containers` }];
  for (const [expression, field, pointer = field] of cases) {
    const spec = { matchConstraints: any({}), variables, validations: [{ expression }] };
    const { decisions } = engineOf([policy('p', spec), binding('p')]).judge(createRequest(judged, new Map()));
    t.same(
      decisions.map((one) => [one.outcome, one.field, one.pointer]),
      [['fail', field, pointer]],
      expression,
    );
  }
  t.end();
});
