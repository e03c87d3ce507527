// Whole ValidatingAdmissionPolicies, each with a binding and one request. A real API server has answered them all
// (fixtures/cel/policies.json); our engine must answer the same.
import { EXPRESSIONS } from './policy-expressions.ts';

type Body = Readonly<Record<string, unknown>>;

/** A request that a case sends. `path` is the collection; the name comes from the object. */
export interface CaseRequest {
  readonly verb: 'create' | 'update' | 'delete' | 'scale' | 'status';
  readonly path: string;
  readonly object: Body;
  /** What was stored before, for all verbs but `create`. */
  readonly stored?: Body;
}

/** A policy's spec, what its binding says beside `policyName`, and the request that is sent. */
export interface PolicyCase {
  readonly name: string;
  readonly policy: Body;
  readonly binding?: Body;
  /** Parameters that are stored before; ConfigMaps of the namespace `cases` unless they name another. */
  readonly params?: readonly Body[];
  readonly request: CaseRequest;
}

const rules = (resources: readonly string[], more: Body = {}): Body => ({
  resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources, ...more }],
});

const MAP_DATA = { n: '1', 'a-b': 'x', in: 'x', namespace: 'n', package: 'p' };

/** A ConfigMap of the namespace `cases`. */
function map(): Body {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'cases' }, data: MAP_DATA };
}

const MAPS = '/api/v1/namespaces/cases/configmaps';
const createMap: CaseRequest = { verb: 'create', path: MAPS, object: map() };

const POD: Body = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'cases', labels: { 'a-b': 'x' } },
  spec: {
    containers: [
      {
        name: 'b',
        image: 'x:latest',
        ports: [{ name: 'http', containerPort: 80 }],
        livenessProbe: { httpGet: { port: 'http' } },
      },
      { name: 'a', image: 'y:1', resources: { limits: { memory: '1024Mi', cpu: '1000m' } } },
    ],
  },
};
const PODS = '/api/v1/namespaces/cases/pods';
const createPod: CaseRequest = { verb: 'create', path: PODS, object: POD };

const DEPLOYMENT: Body = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace: 'cases' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          { name: 'web', image: 'registry.example/web:1.2.3', resources: { limits: { memory: '64Mi' } } },
        ],
      },
    },
  },
};
const DEPLOYMENTS = '/apis/apps/v1/namespaces/cases/deployments';
const createDeployment: CaseRequest = { verb: 'create', path: DEPLOYMENTS, object: DEPLOYMENT };

const NAMESPACE: Body = { apiVersion: 'v1', kind: 'Namespace', metadata: { labels: { team: 'shop' } } };
const createNamespace: CaseRequest = { verb: 'create', path: '/api/v1/namespaces', object: NAMESPACE };

const WIDGET: Body = {
  apiVersion: 'cases.example/v1alpha1',
  kind: 'Widget',
  metadata: { namespace: 'cases' },
  spec: {
    size: 3,
    ratio: 0.5,
    name: 'w',
    tags: ['a', 'b'],
    nested: { deep: [{ x: 1 }] },
    none: null,
    constructor: 'c',
  },
};
const createWidget: CaseRequest = {
  verb: 'create',
  path: '/apis/cases.example/v1alpha1/namespaces/cases/widgets',
  object: WIDGET,
};

const V = (expression: string, more: Body = {}): Body => ({ validations: [{ expression, ...more }] });
const ERROR = "object.data.nope == 'x'";

interface Frame {
  readonly name: string;
  readonly policy: Body;
  readonly binding?: Body;
  readonly params?: readonly Body[];
  readonly request?: CaseRequest;
}

/** Of ConfigMaps unless a request is named. */
function framed({ name, policy, binding, params, request = createMap }: Frame): PolicyCase {
  const plural = request.path.split('/').at(-1) ?? '';
  return {
    name,
    policy: { matchConstraints: rules([plural]), ...policy },
    request,
    ...(binding && { binding }),
    ...(params && { params }),
  };
}

const KIND_REQUESTS = {
  pod: createPod,
  deployment: createDeployment,
  namespace: createNamespace,
  widget: createWidget,
  map: createMap,
};

/** One expression each. */
const ONE_EXPRESSION = Object.entries(EXPRESSIONS).flatMap(([kind, expressions]) =>
  expressions.map((expression, at) =>
    framed({
      name: `${kind}-${at}`,
      policy: { variables: [{ name: 'v', expression: '1' }], ...V(expression) },
      request: KIND_REQUESTS[kind as keyof typeof KIND_REQUESTS],
    }),
  ),
);

const OUTCOMES = { true: 'true', false: 'false', error: ERROR };
const ACTIONS = [['Deny'], ['Warn'], ['Audit'], ['Deny', 'Audit'], ['Warn', 'Audit']];

/** What happens, with what is done about it. */
const DECISIONS = Object.entries(OUTCOMES).flatMap(([outcome, expression]) =>
  ['Fail', 'Ignore'].flatMap((failurePolicy) =>
    ACTIONS.map((validationActions) =>
      framed({
        name: `decide-${outcome}-${failurePolicy}-${validationActions.join('-')}`.toLowerCase(),
        policy: { failurePolicy, ...V(expression, { message: 'said' }) },
        binding: { validationActions },
      }),
    ),
  ),
);

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized', 'NotFound'].flatMap(
  (reason) => [
    framed({ name: `reason-${reason}`.toLowerCase(), policy: V('false', { reason }) }),
    framed({ name: `reason-error-${reason}`.toLowerCase(), policy: V(ERROR, { reason, message: 'm' }) }),
  ],
);

/** A validation that fails, and how it says so. */
const MESSAGES = (
  [
    ['plain', 'false', { message: 'plain' }],
    ['none', 'false', {}],
    ['none-long', "object.data.n == '2' && object.metadata.name == 'nothing of the kind'", {}],
    ['none-lines', 'object.data.n ==\n  "2"', {}],
    ['lines', 'object.data.n ==\n  "2"', { message: 'm' }],
    ['spaces', '  false  ', {}],
    ['message-lines', 'false', { message: 'a\nb' }],
    ['message-spaces', 'false', { message: '  ' }],
    ['message-long', 'false', { message: 'x'.repeat(3000) }],
    ['expression', 'false', { message: 'fallback', messageExpression: "'hello ' + object.metadata.name" }],
    ['expression-only', 'false', { messageExpression: "'n is ' + object.data.n" }],
    ['expression-lines', 'false', { message: 'fallback', messageExpression: "'a\\nb'" }],
    ['expression-lines-only', 'false', { messageExpression: "'a\\nb'" }],
    ['expression-end-line', 'false', { message: 'fallback', messageExpression: "'a\\n'" }],
    ['expression-empty', 'false', { message: 'fallback', messageExpression: "''" }],
    ['expression-blank', 'false', { message: 'fallback', messageExpression: "' \\t '" }],
    ['expression-blank-only', 'false', { messageExpression: "'  '" }],
    ['expression-trimmed', 'false', { messageExpression: "'  a  '" }],
    [
      'expression-5120',
      'false',
      { message: 'fallback', messageExpression: "lists.range(5120).map(i, 'x').join('')" },
    ],
    [
      'expression-5121',
      'false',
      { message: 'fallback', messageExpression: "lists.range(5121).map(i, 'x').join('')" },
    ],
    [
      'expression-bytes',
      'false',
      { message: 'fallback', messageExpression: "lists.range(2561).map(i, 'ä').join('')" },
    ],
    ['expression-error', 'false', { message: 'fallback', messageExpression: 'string(object.data.nope)' }],
    ['expression-error-only', 'false', { messageExpression: 'string(object.data.nope)' }],
    ['expression-of-error', ERROR, { message: 'm', messageExpression: "'not seen'" }],
    ['expression-number', 'false', { messageExpression: '1' }],
    ['expression-dyn', 'false', { messageExpression: 'object.data.n' }],
    [
      'expression-authorizer',
      'false',
      { messageExpression: "string(authorizer.path('/a').check('get').allowed())" },
    ],
    [
      'expression-request',
      'false',
      { messageExpression: "request.operation + ' by ' + request.userInfo.username" },
    ],
    ['expression-namespace', 'false', { messageExpression: "'in ' + namespaceObject.metadata.name" }],
    [
      'expression-format',
      'false',
      { messageExpression: "'%s has %d'.format([object.metadata.name, size(object.data)])" },
    ],
    ['expression-quotes', 'false', { messageExpression: '\'say "a" \\\\ \\u00e4 \\U0001F600\'' }],
    ['expression-control', 'false', { messageExpression: "'a\\tb\\u0000c'" }],
    ['expression-syntax', 'false', { messageExpression: "'a" }],
    [
      'expression-dear',
      'false',
      {
        message: 'fallback',
        messageExpression: "lists.range(2000).map(i, lists.range(600)).size() > 0 ? 'dear' : ''",
      },
    ],
  ] as const
).map(([name, expression, more]) => framed({ name: `message-${name}`, policy: V(expression, more) }));

const SEVERAL = (
  [
    ['two', ['false', 'false']],
    ['true-false', ['true', 'false']],
    ['error-false', [ERROR, 'false']],
    ['false-error', ['false', ERROR]],
    ['error-error', [ERROR, '1/0 == 1']],
    ['all-true', ['true', 'true', 'true']],
  ] as const
).flatMap(([name, expressions]) =>
  (['Fail', 'Ignore'] as const).flatMap((failurePolicy) =>
    [['Deny'], ['Warn', 'Audit']].map((validationActions) =>
      framed({
        name: `several-${name}-${failurePolicy}-${validationActions.length}`.toLowerCase(),
        policy: {
          failurePolicy,
          validations: expressions.map((expression, at) => ({ expression, message: `number ${at}` })),
        },
        binding: { validationActions },
      }),
    ),
  ),
);

const CONDITIONS = (
  [
    ['true', ['true']],
    ['false', ['false']],
    ['error', [ERROR]],
    ['error-false', [ERROR, 'false']],
    ['false-error', ['false', ERROR]],
    ['true-error', ['true', ERROR]],
    ['error-error', ["object.data.nope == 'x'", "object.data.nada == 'y'"]],
    ['namespace', ["namespaceObject.metadata.name == 'cases'"]],
    ['has-namespace', ['has(namespaceObject.metadata.labels)']],
    ['no-namespace', ['namespaceObject == null']],
    ['variables', ['variables.v == 1']],
    ['authorizer', ["authorizer.group('').resource('pods').check('get').allowed()"]],
    ['request', ["request.operation == 'CREATE' && request.userInfo.username == 'admin'"]],
    ['groups', ["'system:masters' in request.userInfo.groups"]],
    ['not-bool', ["'a'"]],
    ['dyn', ['object.data.n']],
    ['syntax', ['true &&']],
    ['undeclared', ['nope']],
    ['params', ['params == null']],
    ['old', ['oldObject == null']],
    ['object', ["object.kind == 'ConfigMap' && object.apiVersion == 'v1'"]],
    ['dear', ['lists.range(1000).all(x, lists.range(500).all(y, x >= 0))']],
  ] as const
).flatMap(([name, expressions]) =>
  ['Fail', 'Ignore'].map((failurePolicy) =>
    framed({
      name: `condition-${name}-${failurePolicy}`.toLowerCase(),
      policy: {
        failurePolicy,
        variables: [{ name: 'v', expression: '1' }],
        matchConditions: expressions.map((expression, at) => ({ name: `c${at}`, expression })),
        ...V('false', { message: 'matched' }),
      },
    }),
  ),
);

const variables = (...expressions: readonly string[]): Body => ({
  variables: expressions.map((expression, at) => ({ name: 'vwxyz'[at], expression })),
});
const VARIABLES = (
  [
    ['used', ["object.data.n == '1'"], '!variables.v'],
    ['chain', ['1', 'variables.v + 1', 'variables.w + 1'], 'variables.x == 4'],
    ['unused-error', ['object.data.nope'], 'false'],
    ['used-error', ['object.data.nope'], "variables.v == 'x'"],
    ['chained-error', ['object.data.nope', 'variables.v'], "variables.w == 'x'"],
    ['absorbed', ['object.data.nope'], "variables.v == 'x' || false || true"],
    ['twice', ['object.data.nope'], "variables.v == 'x' || variables.v == 'y'"],
    ['syntax', ['object.'], 'true'],
    ['forward', ['variables.w', '1'], 'true'],
    ['itself', ['variables.v'], 'true'],
    ['typed', ['1'], "variables.v == 'a'"],
    ['list', ['[1, 2]'], 'variables.v.exists(x, x == 3)'],
    ['map', ["{'a': 1}"], 'variables.v.a == 2'],
    ['has', ['1'], 'has(variables.nope)'],
    ['optional', ["object.data[?'n']"], "variables.v.orValue('q') == '2'"],
    ['quantity', ["quantity('1Gi')"], "variables.v.isLessThan(quantity('1Mi'))"],
    ['dear', ['lists.range(1000).map(x, lists.range(900)).size()'], 'variables.v == 0'],
    [
      'dear-twice',
      [
        'lists.range(1000).map(x, lists.range(900)).size()',
        'lists.range(1000).map(x, lists.range(900)).size()',
      ],
      'variables.v + variables.w == 0',
    ],
  ] as const
).map(([name, expressions, expression]) =>
  framed({ name: `variables-${name}`, policy: { ...variables(...expressions), ...V(expression) } }),
);

const ANNOTATIONS = (
  [
    ['text', "'n is ' + object.data.n"],
    ['null', 'null'],
    ['empty', "''"],
    ['blank', "'  '"],
    ['choice', "has(object.data.n) ? 'yes' : null"],
    ['number', '1'],
    ['dyn', 'object.data.n'],
    ['string-of', 'string(object.data.n)'],
    ['error', "'a' + object.data.nope"],
    ['lines', "'a\\nb'"],
    ['long', "lists.range(10241).map(x, 'x').join('')"],
    ['authorizer', "string(authorizer.path('/a').check('get').allowed())"],
    ['variables', "'v' + string(variables.v)"],
    ['syntax', "'a"],
  ] as const
).flatMap(([name, valueExpression]) =>
  (['Fail', 'Ignore'] as const).map((failurePolicy) =>
    framed({
      name: `annotation-${name}-${failurePolicy}`.toLowerCase(),
      policy: { failurePolicy, ...variables('1'), auditAnnotations: [{ key: 'k', valueExpression }] },
      binding: { validationActions: ['Audit'] },
    }),
  ),
);

const parameter = (name: string, data: Body, labels?: Body): Body => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'cases', ...(labels && { labels }) },
  data,
});
const OF_MAPS = { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } };
const ONE = [parameter('one', { k: '1' })];
const TWO = [parameter('sel-a', { k: '1' }, { par: 'y' }), parameter('sel-b', { k: '2' }, { par: 'y' })];
const SAYS = V("params.data.k == '1'", { messageExpression: "'k=' + params.data.k" });

const PARAMS: readonly PolicyCase[] = (
  [
    ['none', V('params == null'), undefined],
    ['none-false', V('params != null'), undefined],
    ['name', SAYS, { name: 'one', parameterNotFoundAction: 'Deny' }],
    ['name-namespace', SAYS, { name: 'one', namespace: 'cases', parameterNotFoundAction: 'Deny' }],
    ['name-false', V("params.data.k == '2'"), { name: 'one', parameterNotFoundAction: 'Deny' }],
    ['name-error', V("params.data.z == '2'"), { name: 'one', parameterNotFoundAction: 'Deny' }],
    ['missing-deny', SAYS, { name: 'zzz', parameterNotFoundAction: 'Deny' }],
    ['missing-allow', SAYS, { name: 'zzz', parameterNotFoundAction: 'Allow' }],
    ['missing-namespace', SAYS, { name: 'one', namespace: 'default', parameterNotFoundAction: 'Deny' }],
    ['selector', SAYS, { selector: { matchLabels: { par: 'y' } }, parameterNotFoundAction: 'Deny' }],
    ['selector-none', SAYS, { selector: { matchLabels: { par: 'zzz' } }, parameterNotFoundAction: 'Deny' }],
    [
      'selector-none-allow',
      SAYS,
      { selector: { matchLabels: { par: 'zzz' } }, parameterNotFoundAction: 'Allow' },
    ],
    [
      'selector-expression',
      SAYS,
      {
        selector: { matchExpressions: [{ key: 'par', operator: 'In', values: ['y'] }] },
        parameterNotFoundAction: 'Deny',
      },
    ],
    [
      'selector-not',
      V("params.data.k != '2'", { messageExpression: "'k=' + params.data.k" }),
      {
        selector: { matchLabels: { par: 'y' }, matchExpressions: [{ key: 'zz', operator: 'DoesNotExist' }] },
        parameterNotFoundAction: 'Deny',
      },
    ],
    ['name-and-selector', SAYS, { name: 'one', selector: {}, parameterNotFoundAction: 'Deny' }],
    ['no-action', SAYS, { name: 'one' }],
    ['neither', SAYS, { parameterNotFoundAction: 'Deny' }],
  ] as const
).flatMap(([name, policy, paramRef]) =>
  (['Fail', 'Ignore'] as const).map((failurePolicy) =>
    framed({
      name: `params-${name}-${failurePolicy}`.toLowerCase(),
      policy: { failurePolicy, ...OF_MAPS, ...policy },
      params: [...ONE, ...TWO],
      ...(paramRef && { binding: { paramRef } }),
    }),
  ),
);

/** A kind that is not there is a mistake before any binding is looked at: the policy itself must leave others alone. */
const ONLY_UNKNOWN_KIND = {
  matchConstraints: {
    ...rules(['configmaps']),
    objectSelector: { matchLabels: { probe: 'params-unknown-kind' } },
  },
};

const MORE_PARAMS: readonly Frame[] = [
  {
    name: 'params-no-kind',
    policy: V('false'),
    binding: { paramRef: { name: 'one', parameterNotFoundAction: 'Deny' } },
  },
  { name: 'params-undeclared', policy: V('params == null') },
  {
    name: 'params-unknown-kind',
    policy: {
      ...ONLY_UNKNOWN_KIND,
      paramKind: { apiVersion: 'nope.example/v1', kind: 'Nope' },
      ...V('true'),
    },
    binding: { paramRef: { name: 'x', parameterNotFoundAction: 'Deny' } },
  },
  {
    name: 'params-cluster-request',
    policy: { ...OF_MAPS, ...SAYS },
    binding: { paramRef: { name: 'one', parameterNotFoundAction: 'Deny' } },
    request: createNamespace,
    params: ONE,
  },
  {
    name: 'params-cluster-request-allow',
    policy: { ...OF_MAPS, ...SAYS },
    binding: { paramRef: { name: 'one', parameterNotFoundAction: 'Allow' } },
    request: createNamespace,
    params: ONE,
  },
  {
    name: 'params-cluster-request-named',
    policy: { ...OF_MAPS, ...V("params.data.k == '2'", { messageExpression: "'k=' + params.data.k" }) },
    binding: { paramRef: { name: 'one', namespace: 'cases', parameterNotFoundAction: 'Deny' } },
    request: createNamespace,
    params: ONE,
  },
  {
    name: 'params-cluster-kind',
    policy: {
      paramKind: { apiVersion: 'v1', kind: 'Namespace' },
      ...V("params.metadata.name == 'x'", { messageExpression: "'of ' + params.metadata.name" }),
    },
    binding: { paramRef: { name: 'default', parameterNotFoundAction: 'Deny' } },
  },
  {
    name: 'params-cluster-kind-namespace',
    policy: { paramKind: { apiVersion: 'v1', kind: 'Namespace' }, ...V('false') },
    binding: { paramRef: { name: 'default', namespace: 'cases', parameterNotFoundAction: 'Deny' } },
  },
  {
    name: 'params-condition',
    policy: {
      ...OF_MAPS,
      matchConditions: [{ name: 'c', expression: "params.data.k == '2'" }],
      ...V('false', { messageExpression: "'k=' + params.data.k" }),
    },
    binding: { paramRef: { selector: { matchLabels: { par: 'y' } }, parameterNotFoundAction: 'Deny' } },
    params: TWO,
  },
  {
    name: 'params-condition-missing',
    policy: { ...OF_MAPS, matchConditions: [{ name: 'c', expression: 'false' }], ...V('false') },
    binding: { paramRef: { name: 'zzz', parameterNotFoundAction: 'Deny' } },
  },
];

/** Constraints of a policy against one request. */
interface Matched {
  readonly name: string;
  readonly constraints: Body;
  readonly request?: CaseRequest;
  readonly binding?: Body;
}

const rule = (more: Body): Body => rules(['configmaps'], more);
const stored = { ...map(), metadata: { namespace: 'cases', name: 'stored', labels: { stage: 'old' } } };
const updateMap: CaseRequest = {
  verb: 'update',
  path: MAPS,
  object: { ...stored, metadata: { ...stored.metadata, labels: { stage: 'new' } } },
  stored,
};
const deleteMap: CaseRequest = { verb: 'delete', path: MAPS, object: stored, stored };
const storedDeployment = { ...DEPLOYMENT, metadata: { namespace: 'cases', name: 'stored' } };
const scale: CaseRequest = {
  verb: 'scale',
  path: DEPLOYMENTS,
  object: {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { namespace: 'cases', name: 'stored' },
    spec: { replicas: 5 },
  },
  stored: storedDeployment,
};
const status: CaseRequest = {
  verb: 'status',
  path: DEPLOYMENTS,
  object: { ...storedDeployment, status: { replicas: 1 } },
  stored: storedDeployment,
};

const MATCHES: readonly Matched[] = [
  { name: 'all', constraints: rules(['*']) },
  { name: 'all-and-sub', constraints: rules(['*/*']) },
  { name: 'group-core', constraints: rule({ apiGroups: [''] }) },
  { name: 'group-other', constraints: rule({ apiGroups: ['apps'] }) },
  { name: 'version-v1', constraints: rule({ apiVersions: ['v1'] }) },
  { name: 'version-v2', constraints: rule({ apiVersions: ['v2'] }) },
  { name: 'create', constraints: rule({ operations: ['CREATE'] }) },
  { name: 'update', constraints: rule({ operations: ['UPDATE'] }) },
  { name: 'two-operations', constraints: rule({ operations: ['UPDATE', 'CREATE'] }) },
  { name: 'delete-of-create', constraints: rule({ operations: ['DELETE'] }) },
  { name: 'scope-namespaced', constraints: rule({ scope: 'Namespaced' }) },
  { name: 'scope-cluster', constraints: rule({ scope: 'Cluster' }) },
  { name: 'scope-any', constraints: rule({ scope: '*' }) },
  {
    name: 'scope-cluster-namespace',
    constraints: rules(['namespaces'], { scope: 'Cluster' }),
    request: createNamespace,
  },
  {
    name: 'scope-namespaced-namespace',
    constraints: rules(['namespaces'], { scope: 'Namespaced' }),
    request: createNamespace,
  },
  { name: 'sub-of-create', constraints: rules(['configmaps/*']) },
  { name: 'star-sub', constraints: rules(['*/scale']) },
  { name: 'name', constraints: rule({ resourceNames: ['match-name'] }) },
  { name: 'name-other', constraints: rule({ resourceNames: ['other'] }) },
  { name: 'name-of-update', constraints: rule({ resourceNames: ['stored'] }), request: updateMap },
  {
    name: 'exclude',
    constraints: {
      ...rule({}),
      excludeResourceRules: [
        { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['configmaps'] },
      ],
    },
  },
  {
    name: 'exclude-other',
    constraints: {
      ...rule({}),
      excludeResourceRules: [
        { apiGroups: ['*'], apiVersions: ['*'], operations: ['UPDATE'], resources: ['configmaps'] },
      ],
    },
  },
  {
    name: 'exclude-name',
    constraints: {
      ...rule({}),
      excludeResourceRules: [
        {
          apiGroups: ['*'],
          apiVersions: ['*'],
          operations: ['*'],
          resources: ['*'],
          resourceNames: ['match-exclude-name'],
        },
      ],
    },
  },
  {
    name: 'namespace-label',
    constraints: {
      ...rule({}),
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'cases' } },
    },
  },
  {
    name: 'namespace-label-other',
    constraints: { ...rule({}), namespaceSelector: { matchLabels: { team: 'none' } } },
  },
  {
    name: 'namespace-in',
    constraints: {
      ...rule({}),
      namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['cases', 'x'] }] },
    },
  },
  {
    name: 'namespace-not-in',
    constraints: {
      ...rule({}),
      namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['cases'] }] },
    },
  },
  {
    name: 'namespace-exists',
    constraints: {
      ...rule({}),
      namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'Exists' }] },
    },
  },
  {
    name: 'namespace-absent',
    constraints: {
      ...rule({}),
      namespaceSelector: { matchExpressions: [{ key: 'zz', operator: 'DoesNotExist' }] },
    },
  },
  {
    name: 'namespace-of-namespace',
    constraints: { ...rules(['namespaces']), namespaceSelector: { matchLabels: { team: 'shop' } } },
    request: createNamespace,
  },
  {
    name: 'namespace-of-namespace-other',
    constraints: { ...rules(['namespaces']), namespaceSelector: { matchLabels: { team: 'zz' } } },
    request: createNamespace,
  },
  { name: 'object-label', constraints: { ...rule({}), objectSelector: { matchLabels: { stage: 'new' } } } },
  {
    name: 'object-label-update-new',
    constraints: { ...rule({}), objectSelector: { matchLabels: { stage: 'new' } } },
    request: updateMap,
  },
  {
    name: 'object-label-update-old',
    constraints: { ...rule({}), objectSelector: { matchLabels: { stage: 'old' } } },
    request: updateMap,
  },
  {
    name: 'object-label-delete',
    constraints: { ...rule({}), objectSelector: { matchLabels: { stage: 'old' } } },
    request: deleteMap,
  },
  {
    name: 'object-not',
    constraints: {
      ...rule({}),
      objectSelector: { matchExpressions: [{ key: 'stage', operator: 'DoesNotExist' }] },
    },
    request: updateMap,
  },
  { name: 'delete', constraints: rule({ operations: ['DELETE'] }), request: deleteMap },
  { name: 'update-of-delete', constraints: rule({ operations: ['UPDATE'] }), request: deleteMap },
  { name: 'update-of-update', constraints: rule({ operations: ['UPDATE'] }), request: updateMap },
  {
    name: 'deployment',
    constraints: rules(['deployments'], { apiGroups: ['apps'], apiVersions: ['v1'] }),
    request: createDeployment,
  },
  {
    name: 'equivalent',
    constraints: rules(['deployments'], { apiGroups: ['extensions'], apiVersions: ['v1beta1'] }),
    request: createDeployment,
  },
  {
    name: 'equivalent-exact',
    constraints: {
      ...rules(['deployments'], { apiGroups: ['extensions'], apiVersions: ['v1beta1'] }),
      matchPolicy: 'Exact',
    },
    request: createDeployment,
  },
  { name: 'scale', constraints: rules(['deployments/scale']), request: scale },
  { name: 'scale-plain', constraints: rules(['deployments']), request: scale },
  { name: 'scale-star', constraints: rules(['*']), request: scale },
  { name: 'scale-star-star', constraints: rules(['*/*']), request: scale },
  { name: 'scale-any', constraints: rules(['*/scale']), request: scale },
  { name: 'scale-sub', constraints: rules(['deployments/*']), request: scale },
  { name: 'status', constraints: rules(['deployments/status']), request: status },
  { name: 'status-plain', constraints: rules(['deployments']), request: status },
  { name: 'no-rules', constraints: {} },
  { name: 'empty-rules', constraints: { resourceRules: [] } },
  { name: 'bad-operation', constraints: rule({ operations: ['READ'] }) },
  { name: 'two-stars', constraints: rules(['*', 'configmaps']) },
  {
    name: 'binding-namespace',
    constraints: rule({}),
    binding: { namespaceSelector: { matchLabels: { team: 'zz' } } },
  },
  {
    name: 'binding-rules',
    constraints: rule({}),
    binding: {
      resourceRules: [
        { apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['configmaps'] },
      ],
    },
  },
  {
    name: 'binding-rules-fit',
    constraints: rule({}),
    binding: {
      resourceRules: [
        { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] },
      ],
    },
  },
  {
    name: 'binding-exclude',
    constraints: rule({}),
    binding: {
      excludeResourceRules: [
        { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] },
      ],
    },
  },
  {
    name: 'binding-other',
    constraints: rule({}),
    binding: {
      resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    },
  },
];

const MATCHING = MATCHES.map(({ name, constraints, request = createMap, binding }) =>
  framed({
    name: `match-${name}`,
    policy: {
      matchConstraints: constraints,
      ...V('false', {
        messageExpression:
          "'matched ' + request.operation + ' ' + request.resource.resource + '/' + request.?subResource.orValue('') + ' ' + request.name",
      }),
    },
    request,
    ...(binding && { binding: { matchResources: binding } }),
  }),
);

/** What the verbs other than CREATE show. */
const OPERATIONS = (
  [
    ['old-label', updateMap, "oldObject.metadata.labels.stage != 'old'"],
    ['new-label', updateMap, "object.metadata.labels.stage != 'new'"],
    ['same-uid', updateMap, 'object.metadata.uid != oldObject.metadata.uid'],
    ['data-changed', updateMap, 'object.data != oldObject.data'],
    ['update-options', updateMap, "request.options.kind != 'UpdateOptions'"],
    ['delete-object', deleteMap, 'object != null'],
    ['delete-old', deleteMap, "oldObject.metadata.name != 'stored'"],
    ['delete-name', deleteMap, "request.name != 'stored'"],
    ['delete-object-field', deleteMap, "object.metadata.name == 'stored'"],
    ['delete-options', deleteMap, "request.options.kind != 'DeleteOptions'"],
    ['scale-kind', scale, "object.kind != 'Scale'"],
    ['scale-replicas', scale, 'object.spec.replicas != 5'],
    ['scale-sub', scale, "request.subResource != 'scale'"],
    ['scale-request-kind', scale, "request.kind.kind + '/' + request.requestKind.kind != 'Scale/Scale'"],
    ['scale-resource', scale, "request.resource.resource != 'deployments'"],
    ['status-sub', status, "request.requestSubResource != 'status'"],
  ] as const
).map(([name, request, expression]) =>
  framed({
    name: `operation-${name}`,
    policy: { matchConstraints: rules(['*', '*/*'].slice(1)), ...V(expression) },
    request,
  }),
);

/** Specs that are refused, and some that look so and are not. */
const SPECS: readonly Frame[] = [
  { name: 'spec-nothing', policy: {} },
  { name: 'spec-no-validations', policy: { validations: [] } },
  { name: 'spec-empty-expression', policy: V('') },
  { name: 'spec-blank-expression', policy: V('  ') },
  { name: 'spec-failure-policy', policy: { failurePolicy: 'Maybe', ...V('true') } },
  {
    name: 'spec-duplicate-condition',
    policy: {
      matchConditions: [
        { name: 'a', expression: 'true' },
        { name: 'a', expression: 'true' },
      ],
      ...V('false'),
    },
  },
  {
    name: 'spec-condition-name',
    policy: { matchConditions: [{ name: 'A b', expression: 'true' }], ...V('false') },
  },
  { name: 'spec-variable-name', policy: { variables: [{ name: 'a-b', expression: '1' }], ...V('true') } },
  { name: 'spec-variable-no-name', policy: { variables: [{ name: '', expression: '1' }], ...V('true') } },
  {
    name: 'spec-variable-twice',
    policy: {
      variables: [
        { name: 'v', expression: '1' },
        { name: 'v', expression: '2' },
      ],
      ...V('variables.v == 1'),
    },
  },
  { name: 'spec-annotation-key', policy: { auditAnnotations: [{ key: 'A b', valueExpression: "'x'" }] } },
  {
    name: 'spec-annotation-twice',
    policy: {
      auditAnnotations: [
        { key: 'k', valueExpression: "'x'" },
        { key: 'k', valueExpression: "'y'" },
      ],
    },
  },
  { name: 'spec-two-mistakes', policy: { validations: [{ expression: '1' }, { expression: 'nope' }] } },
  { name: 'spec-no-actions', policy: V('false'), binding: { validationActions: [] } },
  { name: 'spec-deny-warn', policy: V('false'), binding: { validationActions: ['Deny', 'Warn'] } },
  { name: 'spec-deny-twice', policy: V('false'), binding: { validationActions: ['Deny', 'Deny'] } },
  { name: 'spec-bad-action', policy: V('false'), binding: { validationActions: ['Refuse'] } },
];

/** Every case, its name unique. */
export const POLICY_CASES: readonly PolicyCase[] = [
  ...ONE_EXPRESSION,
  ...DECISIONS,
  ...REASONS,
  ...MESSAGES,
  ...SEVERAL,
  ...CONDITIONS,
  ...VARIABLES,
  ...ANNOTATIONS,
  ...PARAMS,
  ...MORE_PARAMS.map(framed),
  ...MATCHING,
  ...OPERATIONS,
  ...SPECS.map(framed),
];
