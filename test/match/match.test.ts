import fc from 'fast-check';
import t from 'tap';
import type { Operation, Request } from '../../src/manifest/request.ts';
import type { ValueMap } from '../../src/manifest/value.ts';
import { compileGlob } from '../../src/match/glob.ts';
import { compileKinds, isKindPattern, meantPattern } from '../../src/match/kinds.ts';
import { compileSelector } from '../../src/match/labels.ts';
import { compileMatcher } from '../../src/match/match.ts';
import type { Applies } from '../../src/match/match.ts';
import type { LabelSelector, Match, Policy } from '../../src/policy/model.ts';
import { endsSoon } from '../ends-soon.ts';
import { runs } from '../runs.ts';

// --- kinds: docs/policy-language.md, "match and exclude" ------------------------------------------

interface Kinds {
  readonly patterns: readonly string[];
  readonly yes: readonly string[];
  readonly no: readonly string[];
}

const KINDS: readonly Kinds[] = [
  {
    patterns: ['Deployment'],
    yes: ['apps/v1/Deployment', 'extensions/v1beta1/Deployment', 'example.com/v1/Deployment'],
    no: ['apps/v1/deployment', 'apps/v1/Deployments', 'apps/v1/DeploymentX', 'apps/v1/StatefulSet'],
  },
  {
    patterns: ['apps/Deployment'],
    yes: ['apps/v1/Deployment', 'apps/v1beta1/Deployment', 'extensions/v1beta1/Deployment'],
    no: ['example.com/v1/Deployment', '/v1/Deployment', 'apps.kruise.io/v1/Deployment'],
  },
  { patterns: ['extensions/Deployment'], yes: ['apps/v1/Deployment'], no: ['example.com/v1/Deployment'] },
  {
    patterns: ['apps/v1/Deployment'],
    yes: ['apps/v1/Deployment', 'apps/v1beta2/Deployment', 'extensions/v1beta1/Deployment'],
    no: ['example.com/v1/Deployment'],
  },
  {
    patterns: ['batch/v1/CronJob'],
    yes: ['batch/v1/CronJob', 'batch/v1beta1/CronJob', 'batch/v2alpha1/CronJob'],
    no: ['batch/v1/Job', 'batch.volcano.sh/v1/CronJob'],
  },
  { patterns: ['v1/Pod'], yes: ['/v1/Pod'], no: ['example.com/v1/Pod', '/v1/PodTemplate'] },
  {
    patterns: ['apps/*'],
    yes: ['apps/v1/Deployment', 'apps/v1/ControllerRevision', 'extensions/v1beta1/DaemonSet'],
    no: ['extensions/v1beta1/Ingress', 'batch/v1/Job'],
  },
  { patterns: ['*'], yes: ['/v1/Pod', 'example.com/v1/X'], no: [] },
  { patterns: ['*/Service'], yes: ['/v1/Service', 'serving.knative.dev/v1/Service'], no: ['/v1/Pod'] },
  {
    patterns: ['networking.k8s.io/Ingress'],
    yes: ['networking.k8s.io/v1/Ingress', 'extensions/v1beta1/Ingress'],
    no: ['networking.istio.io/v1/Gateway'],
  },
  {
    patterns: ['example.com/v1/Widget'],
    yes: ['example.com/v1/Widget'],
    no: ['example.com/v2/Widget', 'example.com/v1/widget'],
  },
  {
    patterns: ['@workloads'],
    yes: [
      '/v1/Pod',
      'apps/v1/Deployment',
      'extensions/v1beta1/ReplicaSet',
      'batch/v1/CronJob',
      'argoproj.io/v1alpha1/Rollout',
      'tekton.dev/v1/Task',
    ],
    no: [
      '/v1/Service',
      'example.com/v1/Deployment',
      'argoproj.io/v1alpha1/Application',
      '__proto__/v1/constructor',
    ],
  },
  { patterns: ['Secret', '@workloads'], yes: ['/v1/Secret', '/v1/Pod'], no: ['/v1/ConfigMap'] },
];

function parts(text: string): readonly [string, string, string] {
  const [group = '', version = '', kind = ''] = text.split('/');
  return [group, version, kind];
}

t.test('kinds', async (t) => {
  for (const { patterns, yes, no } of KINDS) {
    const speaksOf = compileKinds(patterns);
    for (const one of yes) t.equal(speaksOf(...parts(one)), true, `${patterns.join()} speaks of ${one}`);
    for (const one of no)
      t.equal(speaksOf(...parts(one)), false, `${patterns.join()} does not speak of ${one}`);
  }
  for (const text of [
    'Pod',
    'v1/Pod',
    'apps/Deployment',
    'apps/v1/Deployment',
    'apps/*',
    '*/*',
    '*',
    '@workloads',
    'argoproj.io/v1alpha1/Rollout',
  ])
    t.equal(isKindPattern(text), true, text);
  for (const text of [
    '',
    '@workload',
    'a/b/c/D',
    'Deploy ment',
    'apps/Dep*',
    'apps//',
    'Apps/v1/Deployment',
    'apps/v1/',
    'deployments.apps',
    'Pod\n',
  ])
    t.equal(isKindPattern(text), false, JSON.stringify(text));
});

t.test('kind patterns that would match nothing', async (t) => {
  for (const [given, expected] of [
    ['pods', 'Pod'],
    ['Deploymnet', 'Deployment'],
    ['apps/Deployments', 'apps/Deployment'],
    ['v1/Deployment', 'apps/Deployment'],
    ['batch/v1/Cronjob', 'batch/CronJob'],
    ['Networkpolicies', 'NetworkPolicy'],
    // Kinds of any group, and custom kinds.
    ['Pod', undefined],
    ['PodDisruptionBudget', undefined],
    ['StorageClass', undefined],
    ['extensions/Ingress', undefined],
    ['extensions/v1beta1/Deployment', undefined],
    ['Rollout', undefined],
    ['Certificate', undefined],
    ['example.com/Pods', undefined],
    ['apps.kruise.io/StatefulSet', undefined],
    ['*/Deploymnet', 'Deployment'],
    ['apps/*', undefined],
    ['*', undefined],
    ['@workloads', undefined],
  ] as const)
    t.equal(meantPattern(given), expected, given);
});

// --- label selectors: k8s.io/apimachinery LabelSelectorAsSelector and labels.Requirement.Matches ----

interface Selects {
  readonly name: string;
  readonly selector: Partial<LabelSelector>;
  readonly labels: string;
  readonly expected: boolean;
}

function expression(
  key: string,
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist',
  values: readonly string[] = [],
): Partial<LabelSelector> {
  return { matchExpressions: [{ key, operator, values }] };
}

const SELECTORS: readonly Selects[] = [
  { name: 'an empty selector takes everything', selector: {}, labels: '{}', expected: true },
  { name: 'equal', selector: { matchLabels: { a: 'b' } }, labels: '{"a":"b","c":"d"}', expected: true },
  { name: 'another value', selector: { matchLabels: { a: 'b' } }, labels: '{"a":"B"}', expected: false },
  {
    name: 'all have to be equal',
    selector: { matchLabels: { a: 'b', c: 'd' } },
    labels: '{"a":"b"}',
    expected: false,
  },
  { name: 'an empty value is a value', selector: { matchLabels: { a: '' } }, labels: '{}', expected: false },
  { name: 'In', selector: expression('a', 'In', ['b', 'c']), labels: '{"a":"c"}', expected: true },
  { name: 'In, absent', selector: expression('a', 'In', ['b']), labels: '{}', expected: false },
  { name: 'NotIn', selector: expression('a', 'NotIn', ['b']), labels: '{"a":"c"}', expected: true },
  { name: 'NotIn, equal', selector: expression('a', 'NotIn', ['b']), labels: '{"a":"b"}', expected: false },
  { name: 'NotIn, absent', selector: expression('a', 'NotIn', ['b']), labels: '{}', expected: true },
  { name: 'Exists', selector: expression('a', 'Exists'), labels: '{"a":""}', expected: true },
  { name: 'Exists, absent', selector: expression('a', 'Exists'), labels: '{}', expected: false },
  { name: 'DoesNotExist', selector: expression('a', 'DoesNotExist'), labels: '{"b":"c"}', expected: true },
  {
    name: 'DoesNotExist, there',
    selector: expression('a', 'DoesNotExist'),
    labels: '{"a":"b"}',
    expected: false,
  },
  {
    name: 'both',
    selector: { matchLabels: { a: 'b' }, ...expression('c', 'Exists') },
    labels: '{"a":"b"}',
    expected: false,
  },
  ...['constructor', '__proto__', 'toString'].flatMap((key) => [
    { name: `Exists ${key}`, selector: expression(key, 'Exists'), labels: '{}', expected: false },
    { name: `DoesNotExist ${key}`, selector: expression(key, 'DoesNotExist'), labels: '{}', expected: true },
    {
      name: `equal ${key}`,
      selector: { matchLabels: JSON.parse(`{"${key}":"x"}`) as ValueMap },
      labels: `{"${key}":"x"}`,
      expected: true,
    },
    {
      name: `not equal ${key}`,
      selector: { matchLabels: JSON.parse(`{"${key}":"x"}`) as ValueMap },
      labels: '{}',
      expected: false,
    },
  ]),
];

function selector(given: Partial<LabelSelector>): LabelSelector {
  return { matchLabels: {}, matchExpressions: [], ...given };
}

t.test('label selectors', async (t) => {
  for (const { name, selector: given, labels, expected } of SELECTORS)
    t.equal(compileSelector(selector(given))(JSON.parse(labels) as ValueMap), expected, name);
});

// --- match and exclude ----------------------------------------------------------------------------

const NOTHING: Match = {
  kinds: [],
  namespaces: [],
  names: [],
  files: [],
  labels: undefined,
  namespaceLabels: undefined,
  operations: [],
};

function request(given: Partial<Request> = {}): Request {
  return {
    door: 'scan',
    operation: 'CREATE',
    subResource: '',
    group: 'apps',
    version: 'v1',
    kind: 'Deployment',
    name: 'web',
    namespace: 'shop-a',
    object: { metadata: { name: 'web', labels: { tier: 'web' } } },
    oldObject: null,
    namespaceLabels: undefined,
    user: undefined,
    ...given,
  };
}

function applies(match: Partial<Match>, exclude: Partial<Match> | undefined, to: Request): Applies {
  const policy = {
    match: { ...NOTHING, operations: ['CREATE', 'UPDATE'], ...match },
    exclude: exclude && { ...NOTHING, ...exclude },
  } as unknown as Policy;
  const matcher = compileMatcher(policy);
  if (!matcher.kind(to.group, to.version, to.kind)) return false;
  return matcher.applies(to, to.object ?? to.oldObject ?? {});
}

interface Row {
  readonly name: string;
  readonly match?: Partial<Match>;
  readonly exclude?: Partial<Match>;
  readonly given?: Partial<Request>;
  /** `needs`: skipped with a reason. */
  readonly expected: true | false | 'needs';
}

const dev = selector({ matchLabels: { env: 'dev' } });
const role = { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', namespace: '' };
const namespace = { group: '', kind: 'Namespace', namespace: '', name: 'dev-1' };

const ROWS: readonly Row[] = [
  { name: 'nothing narrows', expected: true },
  { name: 'a kind', match: { kinds: ['Deployment'] }, expected: true },
  { name: 'another kind', match: { kinds: ['Pod'] }, expected: false },
  { name: 'a namespace', match: { namespaces: ['shop-*'] }, expected: true },
  { name: 'another namespace', match: { namespaces: ['shop'] }, expected: false },
  { name: 'one of two namespaces', match: { namespaces: ['x', 'shop-?'] }, expected: true },
  {
    name: 'an open namespace may be any',
    match: { namespaces: ['prod'] },
    given: { namespace: undefined },
    expected: true,
  },
  { name: 'no namespace is none of them', match: { namespaces: ['shop-*'] }, given: role, expected: false },
  { name: 'a name', match: { names: ['we?'] }, expected: true },
  { name: 'another name', match: { names: ['web-*'] }, expected: false },
  { name: 'a label', match: { labels: selector({ matchLabels: { tier: 'web' } }) }, expected: true },
  {
    name: 'no labels',
    match: { labels: selector({ matchLabels: { tier: 'web' } }) },
    given: { object: {} },
    expected: false,
  },
  {
    name: 'labels that are no mapping',
    match: { labels: selector({ matchLabels: { tier: 'web' } }) },
    given: { object: { metadata: { labels: ['tier'] } } },
    expected: false,
  },
  { name: 'all fields have to match', match: { namespaces: ['shop-*'], names: ['x'] }, expected: false },
  { name: 'CREATE and UPDATE by default', given: { operation: 'UPDATE' }, expected: true },
  {
    name: 'not DELETE by default',
    given: { operation: 'DELETE', object: null, oldObject: {} },
    expected: false,
  },
  {
    name: 'DELETE when asked for',
    match: { operations: ['DELETE'] },
    given: { operation: 'DELETE', object: null, oldObject: {} },
    expected: true,
  },
  {
    name: 'labels of what is deleted',
    match: { operations: ['DELETE'], labels: selector({ matchLabels: { a: 'b' } }) },
    given: { operation: 'DELETE', object: null, oldObject: { metadata: { labels: { a: 'b' } } } },
    expected: true,
  },
  {
    name: 'namespace labels, known',
    match: { namespaceLabels: dev },
    given: { namespaceLabels: { env: 'dev' } },
    expected: true,
  },
  {
    name: 'namespace labels, others',
    match: { namespaceLabels: dev },
    given: { namespaceLabels: { env: 'prod' } },
    expected: false,
  },
  { name: 'namespace labels, unknown', match: { namespaceLabels: dev }, expected: 'needs' },
  {
    name: 'unknown, but something else says no',
    match: { namespaceLabels: dev, names: ['x'] },
    expected: false,
  },
  // reference: a namespaceSelector does not narrow cluster-scoped objects; of a Namespace it reads the object's own labels.
  {
    name: 'namespace labels of what has no namespace',
    match: { namespaceLabels: dev },
    given: role,
    expected: true,
  },
  {
    name: 'namespace labels of a Namespace are its own',
    match: { namespaceLabels: dev },
    given: { ...namespace, object: { metadata: { labels: { env: 'dev' } } } },
    expected: true,
  },
  {
    name: 'namespace labels of a Namespace, others',
    match: { namespaceLabels: dev },
    given: { ...namespace, object: { metadata: { labels: { env: 'prod' } } } },
    expected: false,
  },
  {
    name: 'a custom Namespace is not one',
    match: { namespaceLabels: dev },
    given: { group: 'example.com', kind: 'Namespace', namespace: 'x' },
    expected: 'needs',
  },
  { name: 'exclude a namespace', exclude: { namespaces: ['shop-a'] }, expected: false },
  { name: 'exclude another namespace', exclude: { namespaces: ['kube-system'] }, expected: true },
  {
    name: 'an open namespace is not excluded',
    exclude: { namespaces: ['*'] },
    given: { namespace: undefined },
    expected: true,
  },
  {
    name: 'exclude what matches all fields',
    exclude: { namespaces: ['shop-a'], names: ['x'] },
    expected: true,
  },
  {
    name: 'exclude what matches all fields, all do',
    exclude: { namespaces: ['shop-a'], names: ['web'], kinds: ['Deployment'], operations: ['CREATE'] },
    expected: false,
  },
  { name: 'exclude a kind', exclude: { kinds: ['apps/Deployment'] }, expected: false },
  { name: 'exclude another kind', exclude: { kinds: ['Pod'], namespaces: ['shop-a'] }, expected: true },
  {
    name: 'exclude an operation',
    exclude: { operations: ['UPDATE'] },
    given: { operation: 'UPDATE' },
    expected: false,
  },
  { name: 'exclude another operation', exclude: { operations: ['UPDATE'] }, expected: true },
  {
    name: 'exclude labels',
    exclude: { labels: selector({ matchLabels: { tier: 'web' } }) },
    expected: false,
  },
  {
    name: 'exclude wins over match',
    match: { names: ['web'] },
    exclude: { names: ['web'] },
    expected: false,
  },
  {
    name: 'exclude namespace labels, known',
    exclude: { namespaceLabels: dev },
    given: { namespaceLabels: { env: 'dev' } },
    expected: false,
  },
  {
    name: 'exclude namespace labels, others',
    exclude: { namespaceLabels: dev },
    given: { namespaceLabels: {} },
    expected: true,
  },
  { name: 'exclude namespace labels, unknown', exclude: { namespaceLabels: dev }, expected: 'needs' },
  {
    name: 'exclude namespace labels, unknown, but another name',
    exclude: { namespaceLabels: dev, names: ['x'] },
    expected: true,
  },
  {
    name: 'what has no namespace has no labels of it to be excluded by',
    exclude: { namespaceLabels: dev },
    given: role,
    expected: true,
  },
  {
    name: 'a Namespace may be excluded by its labels',
    exclude: { namespaceLabels: dev },
    given: { ...namespace, object: { metadata: { labels: { env: 'dev' } } } },
    expected: false,
  },
  {
    name: 'unknown, and excluded by name',
    match: { namespaceLabels: dev },
    exclude: { names: ['web'] },
    expected: false,
  },
];

t.test('match and exclude', async (t) => {
  for (const { name, match, exclude, given, expected } of ROWS) {
    const answer = applies(match ?? {}, exclude, request(given));
    if (expected === 'needs') t.match(answer, /labels of the namespace/, name);
    else t.equal(answer, expected, name);
  }
  const operations: readonly Operation[] = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'];
  for (const operation of operations)
    t.equal(applies({ operations: [operation] }, undefined, request({ operation })), true, operation);
});

// --- globs ----------------------------------------------------------------------------------------

/** The meaning of a glob, written down plainly: exponential, and right. */
function naive(pattern: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === '*') return naive(rest, text) || (text.length > 0 && naive(pattern, text.slice(1)));
  return text.length > 0 && (first === '?' || first === text[0]) && naive(rest, text.slice(1));
}

t.test('globs', async (t) => {
  const piece = fc.constantFrom('a', 'b', '*', '?', '.', '😀');
  const letter = fc.constantFrom('a', 'b', '.', '😀', 'A');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 7 }), fc.array(letter, { maxLength: 8 }), (pattern, text) => {
      const [wanted, given] = [pattern.join(''), text.join('')];
      if (compileGlob(wanted, { ignoreCase: false })(given) !== naive(pattern, text))
        throw new Error(`${wanted} of ${given}`);
      const lower = naive(
        pattern.map((one) => one.toLowerCase()),
        text.map((one) => one.toLowerCase()),
      );
      if (compileGlob(wanted.toUpperCase(), { ignoreCase: true })(given) !== lower)
        throw new Error(`${wanted} of ${given}, without case`);
    }),
    runs(20_000),
  );
  const long = compileGlob(`${'*a'.repeat(500)}*b`, { ignoreCase: false });
  t.equal(
    endsSoon(t, 'no backtracking without end', () => long('a'.repeat(20_000))),
    false,
  );
});
