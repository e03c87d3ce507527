// Expressions and objects that mean harm, through both doors: each has an end, both say the same, and nothing stays behind.
// That each part of the language is bounded is held in test/cel.
import t from 'tap';
import {
  createEngine,
  createRequest,
  DEFAULT_LIMITS,
  DoorwardError,
  parseManifest,
  parsePolicies,
} from '../../src/index.ts';
import type { Decision, Engine, ValueMap } from '../../src/index.ts';
import { parseNative } from '../../src/policy/native-parse.ts';
import { askInProcess, scanText } from './open.ts';
import { reviewOf } from './review.ts';
import { endsSoon } from '../ends-soon.ts';

type Body = Readonly<Record<string, unknown>>;

const OBJECT = JSON.parse(
  `{ "apiVersion": "v1", "kind": "ConfigMap",
    "metadata": { "name": "odd", "namespace": "default", "labels": { "constructor": "c", "__proto__": "l" } },
    "data": { "__proto__": "p", "hasOwnProperty": "h", "toString": "t", "valueOf": "", "long": "" } }`,
) as ValueMap & { readonly data: Record<string, string> };
OBJECT.data['long'] = 'a'.repeat(200_000);

const native = (kind: string, spec: Body, bound: Body): readonly Body[] => {
  const rule = { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['configmaps'] };
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const matchConstraints = { resourceRules: [rule] };
  return [
    { apiVersion, kind, metadata: { name: 'p' }, spec: { matchConstraints, ...spec } },
    {
      apiVersion,
      kind: `${kind}Binding`,
      metadata: { name: 'p' },
      spec: { policyName: 'p', ...bound },
    },
  ];
};
const validating = (spec: Body): readonly Body[] =>
  native('ValidatingAdmissionPolicy', spec, { validationActions: ['Deny'] });
const judging = (expression: string, more: Body = {}): readonly Body[] =>
  validating({ validations: [{ expression, message: 'no', ...more }] });
const own = (rule: Body): readonly Body[] => [
  {
    apiVersion: 'doorward.dev/v1alpha1',
    kind: 'Policy',
    metadata: { name: 'p' },
    spec: {
      title: 'A title',
      description: 'A description',
      severity: 'low',
      match: { kinds: ['v1/ConfigMap'] },
      rules: [{ name: 'r', message: 'no', ...rule }],
    },
  },
];

/** An expression that would take 10^8 steps. */
const ENDLESS = Array.from('abcdefgh').reduceRight(
  (body, name) => `[0,1,2,3,4,5,6,7,8,9].all(${name}, ${body})`,
  'true',
);
const doubling = Array.from({ length: 40 }, (_, i) => ({
  name: `v${String(i)}`,
  expression: i === 0 ? "'aaaaaaaaaa'" : `variables.v${String(i - 1)} + variables.v${String(i - 1)}`,
}));
const nested = (times: number, leaf: string, [open, close]: readonly [string, string]): string =>
  open.repeat(times) + leaf + close.repeat(times);

interface Row {
  readonly name: string;
  readonly documents: readonly Body[];
  /** What both doors say: nothing, `no`, or an error. A set that is refused says why at neither. */
  readonly expected: 'nothing' | 'no' | RegExp;
}

const LIMIT = /operation cancelled: actual cost limit exceeded|running out of cost budget/;

const ROWS: readonly Row[] = [
  { name: 'keys of an object', documents: judging("object.data['__proto__'] == 'p'"), expected: 'nothing' },
  {
    name: 'keys that no object has of itself',
    documents: judging(
      'has(object.data.constructor) || has(object.metadata.toString) || "valueOf" in object',
    ),
    expected: 'no',
  },
  {
    name: 'what a function would be',
    documents: judging("object.data.constructor.name == 'Object'"),
    expected: /no such key: constructor/,
  },
  {
    name: 'keys of maps that an expression makes',
    documents: judging("dyn({'__proto__': {'polluted': 1}}).polluted == 1"),
    expected: /no such key: polluted/,
  },
  {
    name: 'labels that are selected',
    documents: native(
      'ValidatingAdmissionPolicy',
      { validations: [{ expression: 'false', message: 'no' }] },
      {
        validationActions: ['Deny'],
        matchResources: { objectSelector: { matchLabels: { constructor: 'c' } } },
      },
    ),
    expected: 'no',
  },
  {
    name: 'labels that are not there',
    documents: native(
      'ValidatingAdmissionPolicy',
      { validations: [{ expression: 'false', message: 'no' }] },
      {
        validationActions: ['Deny'],
        matchResources: { objectSelector: { matchExpressions: [{ key: 'toString', operator: 'Exists' }] } },
      },
    ),
    expected: 'nothing',
  },
  { name: 'a validation without end', documents: judging(ENDLESS), expected: LIMIT },
  {
    name: 'a condition without end',
    documents: validating({
      matchConditions: [{ name: 'c', expression: ENDLESS }],
      validations: [{ expression: 'true' }],
    }),
    expected: LIMIT,
  },
  {
    name: 'a message without end',
    documents: judging('false', { messageExpression: `${ENDLESS} ? 'a' : 'b'` }),
    expected: 'no',
  },
  {
    name: 'an annotation without end',
    documents: validating({ auditAnnotations: [{ key: 'k', valueExpression: `${ENDLESS} ? 'a' : 'b'` }] }),
    expected: LIMIT,
  },
  {
    name: 'variables that double',
    documents: validating({
      variables: doubling,
      validations: [{ expression: "variables.v39 == ''", message: 'no' }],
    }),
    expected: LIMIT,
  },
  {
    name: 'many validations without end',
    documents: validating({ validations: Array.from({ length: 60 }, () => ({ expression: ENDLESS })) }),
    expected: LIMIT,
  },
  { name: 'a rule of ours without end', documents: own({ cel: ENDLESS }), expected: LIMIT },
  {
    name: 'a filter of ours without end',
    documents: own({ where: ENDLESS, schema: false }),
    expected: LIMIT,
  },
  {
    name: 'a pattern that is slow elsewhere',
    documents: judging("object.data.long.matches('^(a+)+$') && !object.data.long.matches('^(a|aa)+b$')"),
    expected: 'nothing',
  },
  {
    name: 'a pattern that is slow elsewhere, made as it runs',
    documents: judging("!object.data.long.matches('(x+x+)+y' + object.data.valueOf)"),
    expected: 'nothing',
  },
  {
    name: 'many patterns made as they run',
    documents: judging("lists.range(100000).all(i, !'b'.matches('(a{1,100}){1,' + string(i) + '}'))"),
    expected: /error parsing regexp|operation cancelled/,
  },
];

const mutating = (...expressions: readonly string[]): readonly Body[] =>
  native(
    'MutatingAdmissionPolicy',
    {
      reinvocationPolicy: 'Never',
      mutations: expressions.map((expression) =>
        expression.startsWith('Object')
          ? { patchType: 'ApplyConfiguration', applyConfiguration: { expression } }
          : { patchType: 'JSONPatch', jsonPatch: { expression } },
      ),
    },
    {},
  );
const patch = (...operations: readonly string[]): string =>
  `[${operations.map((operation) => `JSONPatch{${operation}}`).join(', ')}]`;

/** What is left, without `long`: of an error the object is as it was. */
const MUTATIONS: readonly (Omit<Row, 'expected'> & { readonly expected: Body | RegExp })[] = [
  {
    name: 'a patch of what objects have of themselves',
    documents: mutating(patch("op: 'add', path: '/data/__proto__/polluted', value: '1'")),
    expected: /add operation does not apply|decode/,
  },
  {
    name: 'a patch of such a key',
    documents: mutating(
      patch("op: 'add', path: '/data/__proto__', value: 'q'", "op: 'remove', path: '/data/toString'"),
    ),
    expected: JSON.parse('{ "__proto__": "q", "hasOwnProperty": "h", "valueOf": "" }') as Body,
  },
  {
    name: 'such a key in a configuration',
    documents: mutating("Object{data: {'__proto__': 'q', 'constructor': 'r'}}"),
    expected: JSON.parse(
      '{ "__proto__": "q", "hasOwnProperty": "h", "toString": "t", "valueOf": "", "constructor": "r" }',
    ) as Body,
  },
  {
    name: 'copies of copies',
    documents: mutating(
      patch(
        ...Array.from({ length: 60 }, (_, i) => `op: 'copy', from: '/data', path: '/data/k${String(i)}'`),
      ),
    ),
    expected: /accumulated size/,
  },
  {
    name: 'a mutation without end',
    documents: mutating(`${ENDLESS} ? [JSONPatch{op: 'remove', path: '/data'}] : []`),
    expected: LIMIT,
  },
  {
    name: 'many operations',
    documents: mutating(
      `lists.range(100000).map(i, JSONPatch{op: 'add', path: '/data/k' + string(i), value: object.data.long})`,
    ),
    expected: LIMIT,
  },
];

const NOT_TAKEN: readonly (Omit<Row, 'expected'> & { readonly expected: RegExp })[] = [
  { name: 'deep parentheses', documents: judging(nested(1_000, 'true', ['(', ')'])), expected: /recursion/ },
  {
    name: 'deep lists',
    documents: judging(`${nested(1_000, '1', ['[', ']'])} == []`),
    expected: /recursion/,
  },
  {
    name: 'deep negation',
    documents: judging(nested(100_000, 'true', ['!', ''])),
    expected: /size|recursion/,
  },
  { name: 'a long chain', documents: judging(nested(20_000, 'object', ['', '.a'])), expected: /recursion/ },
  { name: 'too long', documents: judging(`'${'a'.repeat(100_001)}' == ''`), expected: /size exceeds limit/ },
  {
    name: 'a pattern that would be huge',
    documents: judging("'a'.matches('((a{1000}){1000}){1000}')"),
    expected: /invalid matches argument|repeat/,
  },
  {
    name: 'variables in a ring',
    documents: validating({
      variables: [
        { name: 'a', expression: 'variables.b' },
        { name: 'b', expression: 'variables.a' },
      ],
      validations: [{ expression: 'variables.a' }],
    }),
    expected: /undefined field 'b'/,
  },
  {
    name: 'the way to functions',
    documents: judging("constructor.constructor('return process')()"),
    expected: /undeclared reference|Syntax error/,
  },
];

function engineOf(documents: readonly Body[]): Engine | string {
  const bytes = Buffer.from(documents.map((one) => JSON.stringify(one)).join('\n---\n'));
  const parsed = parseManifest({ file: 'p.yaml', bytes }, DEFAULT_LIMITS);
  const resources = parsed.documents.flatMap((one) => (one.type === 'resources' ? one.resources : []));
  const isOwn = documents[0]?.['kind'] === 'Policy';
  const { policies, errors } = isOwn ? parsePolicies(resources) : { policies: [], errors: [] };
  const theirs = isOwn ? { policies: [], bindings: [], errors: [] } : parseNative(resources);
  const wrong = [...errors, ...theirs.errors];
  if (wrong.length > 0) return JSON.stringify(wrong);
  try {
    return createEngine(policies, {
      native: { ...theirs, params: [], definitions: [], assumeBound: false },
    });
  } catch (error) {
    if (error instanceof DoorwardError) return JSON.stringify(error.errors);
    throw error;
  }
}

const words = (decisions: readonly Decision[]): readonly string[] =>
  decisions.map(({ policy, rule, outcome, message }) => `${policy}/${rule} ${outcome}: ${message}`);

const before = [Object.prototype, Array.prototype, Function.prototype, Map.prototype].map((one) =>
  JSON.stringify(Reflect.ownKeys(one).map(String)),
);

t.test('expressions that mean harm, at both doors', async (t) => {
  const ask = askInProcess();
  const bytes = Buffer.from(JSON.stringify(OBJECT));
  for (const { name, documents, expected } of ROWS) {
    const engine = engineOf(documents);
    if (typeof engine === 'string') {
      t.fail(`${name}: ${engine}`);
      continue;
    }
    const scanned = endsSoon(t, `${name}, scanned`, () => scanText(engine, bytes));
    const { uid, text } = reviewOf(OBJECT);
    const reply = endsSoon(t, `${name}, asked`, () => ask(engine, text, 'kube-apiserver'));
    const [found, asked] = [scanned.objects[0]!.judgement.decisions, reply.judgement!.decisions];
    t.same(words(asked), words(found), `${name}: both doors say the same`);
    t.equal(reply.json.response.uid, uid);
    if (expected === 'nothing') t.same(words(found), [], name);
    else if (expected === 'no') t.match(found, [{ message: /\bno$/, outcome: 'fail' }], name);
    else t.match(words(found).join('\n'), expected, name);
    t.equal(reply.json.response.allowed, expected === 'nothing', `${name}: an error is a no`);
  }
});

t.test('mutations that mean harm', async (t) => {
  const { object: given } = createRequest(OBJECT, new Map());
  for (const { name, documents, expected } of MUTATIONS) {
    const engine = engineOf(documents);
    if (typeof engine === 'string') {
      t.fail(`${name}: ${engine}`);
      continue;
    }
    const request = { ...createRequest(OBJECT, new Map()), door: 'admission' } as const;
    const { object, decisions } = endsSoon(t, name, () => engine.mutate(request));
    if (expected instanceof RegExp) {
      t.match(words(decisions).join('\n'), expected, name);
      t.equal(object, given, `${name}: nothing is changed`);
    } else {
      t.same(words(decisions), [], name);
      const { long, ...data } = object!['data'] as Body;
      t.type(long, 'string');
      t.equal(
        JSON.stringify(Object.entries(data).sort()),
        JSON.stringify(Object.entries(expected).sort()),
        name,
      );
    }
  }
  t.equal(Object.keys(OBJECT.data).length, 5, 'what was given stays as it was');
});

t.test('expressions that are not taken', async (t) => {
  for (const { name, documents, expected } of NOT_TAKEN) {
    const engine = endsSoon(t, name, () => engineOf(documents));
    t.match(typeof engine === 'string' ? engine.slice(-3_000) : 'taken', expected, name);
  }
});

t.test('nothing stays behind', async (t) => {
  const after = [Object.prototype, Array.prototype, Function.prototype, Map.prototype].map((one) =>
    JSON.stringify(Reflect.ownKeys(one).map(String)),
  );
  t.same(after, before, 'on the prototypes');
  t.equal(({} as Body)['polluted'], undefined);
});
