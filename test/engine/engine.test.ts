import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { EngineOptions } from '../../src/engine/create-engine.ts';
import type { Decision, Engine } from '../../src/engine/model.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest } from '../../src/manifest/request.ts';
import type { Request } from '../../src/manifest/request.ts';
import { isList, isMap } from '../../src/manifest/value.ts';
import type { Value, ValueMap } from '../../src/manifest/value.ts';
import type { Policy } from '../../src/policy/model.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import { endsSoon } from '../ends-soon.ts';
import { runs } from '../runs.ts';

function policiesOf(text: string, file = 'p.yaml'): readonly Policy[] {
  const { documents } = parseManifest({ file, bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const { policies, errors } = parsePolicies(
    documents.flatMap((one) => (one.type === 'resources' ? one.resources : [])),
  );
  const [error] = errors;
  if (error) throw new Error(error.message);
  return policies;
}

function policy(spec: string, name = 'p'): string {
  return `apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: ${name} }\nspec:\n  title: T\n${spec}`;
}

function rule(fields: string): string {
  return policy(`  rules:\n    - { name: r, message: 'Say it', ${fields} }\n`);
}

function engine(text: string, options: EngineOptions = {}): Engine {
  return createEngine(policiesOf(text), options);
}

function request(object: ValueMap, given: Partial<Request> = {}): Request {
  return { ...createRequest(object, new Map()), ...given };
}

function judge(text: string, object: ValueMap, given: Partial<Request> = {}): readonly Decision[] {
  return engine(text).judge(request(object, given)).decisions;
}

function json(text: string): ValueMap {
  return JSON.parse(text) as ValueMap;
}

const WEB: ValueMap = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    replicas: 1,
    template: {
      spec: {
        containers: [
          { name: 'web', image: 'nginx' },
          { name: 'log', image: 'x/log:1' },
        ],
      },
    },
  },
};
const BROKEN: ValueMap = { ...WEB, spec: { template: { spec: { containers: [] } } } };
const FAILS = 'at: $.spec.replicas, schema: { minimum: 2 }';

// --- outcome, action and door (docs/policy-language.md, "The fields of spec") ---------------------

t.test('outcomes and actions at both doors', async (t) => {
  const perDoor = '{ scan: warn, admission: deny, audit: audit }';
  for (const action of ['deny', 'warn', 'audit', perDoor]) {
    for (const own of [undefined, 'deny', 'warn', 'audit']) {
      for (const failurePolicy of ['Fail', 'Ignore']) {
        for (const door of ['scan', 'admission'] as const) {
          const text = policy(
            `  action: ${action}\n  failurePolicy: ${failurePolicy}\n  rules:\n    - { name: r, message: m, on: container, schema: { required: [resources] }${own ? `, action: ${own}` : ''} }\n`,
          );
          const name = `${action}, ${own ?? '-'}, ${failurePolicy}, ${door}`;
          const onFail = own ?? (action === perDoor ? (door === 'scan' ? 'warn' : 'deny') : action);
          t.match(
            judge(text, WEB, { door }),
            [
              { outcome: 'fail', action: onFail },
              { outcome: 'fail', action: onFail },
            ],
            name,
          );
          const onError = failurePolicy === 'Ignore' ? 'none' : onFail;
          t.match(
            judge(text, BROKEN, { door }),
            [{ outcome: 'error', action: onError, code: 'WORKLOAD_MALFORMED' }],
            `${name}, error`,
          );
        }
      }
    }
  }
});

interface Row {
  readonly name: string;
  readonly text: string;
  readonly object?: ValueMap;
  readonly given?: Partial<Request>;
  readonly expected: readonly Partial<Record<keyof Decision, unknown>>[];
}

const ROWS: readonly Row[] = [
  {
    name: 'a passing rule says nothing',
    text: rule('at: $.spec.replicas, schema: { minimum: 1 }'),
    expected: [],
  },
  {
    name: 'a failing field',
    text: rule(FAILS),
    expected: [
      {
        policy: 'p',
        rule: 'r',
        outcome: 'fail',
        action: 'deny',
        severity: 'medium',
        pointer: '/spec/replicas',
        field: '/spec/replicas',
        message: 'Say it: it is 1, less than 2.',
      },
    ],
  },
  {
    name: 'an absent field fails',
    text: rule('at: $.spec.paused, schema: true'),
    expected: [{ pointer: '/spec', field: '/spec/paused', message: 'Say it: it is absent.' }],
  },
  {
    name: 'absent far below points to what is there',
    text: rule('at: $.spec.strategy.rollingUpdate.maxSurge, schema: true'),
    expected: [{ pointer: '/spec', field: '/spec/strategy/rollingUpdate/maxSurge' }],
  },
  {
    name: 'null is absent',
    text: rule('at: $.spec.replicas, schema: true'),
    object: { ...WEB, spec: { replicas: null } },
    expected: [{ pointer: '/spec/replicas', field: '/spec/replicas', message: /null.*absent/ }],
  },
  {
    name: 'null below',
    text: rule('at: $.spec.a.b, schema: true'),
    object: { ...WEB, spec: { a: null } },
    expected: [{ field: '/spec/a/b' }],
  },
  {
    name: 'optional may be absent',
    text: rule('at: $.spec.paused, optional: true, schema: false'),
    expected: [],
  },
  {
    name: 'optional may be null',
    text: rule('at: $.spec.replicas, optional: true, schema: false'),
    object: { ...WEB, spec: { replicas: null } },
    expected: [],
  },
  {
    name: 'optional, there and wrong',
    text: rule('at: $.spec.replicas, optional: true, schema: false'),
    expected: [{ pointer: '/spec/replicas' }],
  },
  {
    name: 'false and 0 and empty are there',
    text: rule('at: $.spec.paused, schema: true'),
    object: { ...WEB, spec: { paused: false } },
    expected: [],
  },
  {
    name: 'did you mean, by case',
    text: rule('at: $.spec.runAsNonRoot, schema: true'),
    object: { ...WEB, spec: { runAsNonroot: true } },
    expected: [{ message: /"runAsNonroot" is there, did you mean runAsNonRoot\?/ }],
  },
  {
    name: 'did you mean, by spelling',
    text: rule('at: $.spec.replicas, schema: true'),
    object: { ...WEB, spec: { replcas: 1 } },
    expected: [{ message: /"replcas" is there, did you mean replicas\?/ }],
  },
  {
    name: 'each thing of a lens',
    text: rule('on: container, at: $.resources, schema: true'),
    expected: [
      { pointer: '/spec/template/spec/containers/0' },
      { pointer: '/spec/template/spec/containers/1', field: '/spec/template/spec/containers/1/resources' },
    ],
  },
  {
    name: 'where leaves things out',
    text: rule(
      'on: container, where: { properties: { name: { const: log } } }, at: $.resources, schema: true',
    ),
    expected: [{ pointer: '/spec/template/spec/containers/1' }],
  },
  {
    name: 'select goes below',
    text: rule("select: '$.spec.template.spec.containers[*]', at: $.image, schema: { pattern: '.*:.*' }"),
    expected: [{ pointer: '/spec/template/spec/containers/0/image' }],
  },
  {
    name: 'select without a find is silent',
    text: rule('select: $.spec.nothing, schema: false'),
    expected: [],
  },
  {
    name: 'select of a whole lens',
    text: rule('on: container, select: $.image, schema: { pattern: ".*:.*" }'),
    expected: [{ pointer: '/spec/template/spec/containers/0/image' }],
  },
  {
    name: 'a place below the thing',
    text: rule('schema: { properties: { spec: { properties: { replicas: { minimum: 2 } } } } }'),
    expected: [{ pointer: '/spec/replicas' }],
  },
  {
    name: 'a lens on what runs no Pods is silent',
    text: rule('on: container, schema: false'),
    object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' } },
    expected: [],
  },
  {
    name: 'another kind',
    text: policy(`  match: { kinds: [Pod] }\n  rules: [{ name: r, message: m, schema: false }]\n`),
    expected: [],
  },
  {
    name: 'a malformed workload is an error for each rule',
    text: rule('on: image, schema: true'),
    object: BROKEN,
    expected: [
      {
        outcome: 'error',
        action: 'deny',
        code: 'WORKLOAD_MALFORMED',
        pointer: '/spec/template/spec/containers',
      },
    ],
  },
  {
    name: 'an object rule judges it all the same',
    text: rule('at: $.metadata.name, schema: { const: x }'),
    object: BROKEN,
    expected: [{ outcome: 'fail', pointer: '/metadata/name' }],
  },
  {
    name: 'one place, one finding',
    text: rule('on: container, at: $.securityContext.runAsUser, schema: { minimum: 1 }'),
    object: {
      ...WEB,
      spec: {
        template: { spec: { securityContext: { runAsUser: 0 }, containers: [{ name: 'a' }, { name: 'b' }] } },
      },
    },
    expected: [{ pointer: '/spec/template/spec/securityContext/runAsUser' }],
  },
  {
    name: 'each',
    text: rule("each: [a, 'x/y', __proto__], at: '$.metadata.labels[$item]', schema: true"),
    object: { ...WEB, metadata: { name: 'x', labels: { a: '1' } } },
    expected: [
      { field: '/metadata/labels/x~1y', pointer: '/metadata/labels' },
      { field: '/metadata/labels/__proto__', pointer: '/metadata/labels' },
    ],
  },
  {
    name: 'a skip has a reason',
    text: policy(
      '  match: { namespaceLabels: { matchLabels: { env: prod } } }\n  rules: [{ name: r, message: m, schema: false }]\n',
    ),
    expected: [
      { outcome: 'skip', action: 'none', pointer: '', field: '', message: /labels of the namespace/ },
    ],
  },
  {
    name: 'one skip a rule',
    text: policy(
      '  match: { namespaceLabels: { matchLabels: { env: prod } } }\n  rules: [{ name: r, message: m, each: [a, b], schema: false }]\n',
    ),
    expected: [{ outcome: 'skip', rule: 'r' }],
  },
  {
    name: 'known namespace labels',
    text: policy(
      '  match: { namespaceLabels: { matchLabels: { env: prod } } }\n  rules: [{ name: r, message: m, schema: false }]\n',
    ),
    given: { namespaceLabels: { env: 'prod' } },
    expected: [{ outcome: 'fail' }],
  },
  {
    name: 'UPDATE judges the new object',
    text: rule(FAILS),
    given: { operation: 'UPDATE', oldObject: { ...WEB, spec: { replicas: 5 } } },
    expected: [{ outcome: 'fail', pointer: '/spec/replicas' }],
  },
  {
    name: 'DELETE is not spoken of',
    text: rule(FAILS),
    given: { operation: 'DELETE', object: null, oldObject: WEB },
    expected: [],
  },
  {
    name: 'DELETE when asked for judges the old object',
    text: policy(`  match: { operations: [DELETE] }\n  rules: [{ name: r, message: m, ${FAILS} }]\n`),
    given: { operation: 'DELETE', object: null, oldObject: WEB },
    expected: [{ outcome: 'fail', pointer: '/spec/replicas' }],
  },
  {
    name: 'no object, nothing to judge',
    text: rule('schema: false'),
    given: { operation: 'UPDATE', object: null },
    expected: [],
  },
  {
    name: 'hostile keys',
    text: rule("at: '$.metadata.labels.constructor', schema: true"),
    object: json('{"apiVersion":"v1","kind":"Pod","metadata":{"labels":{"__proto__":{"constructor":"x"}}}}'),
    expected: [{ pointer: '/metadata/labels' }],
  },
  {
    name: 'hostile keys that are there',
    text: rule("at: '$.metadata.labels.__proto__', schema: { const: x }"),
    object: json('{"apiVersion":"v1","kind":"Pod","metadata":{"labels":{"__proto__":"y"}}}'),
    expected: [{ pointer: '/metadata/labels/__proto__' }],
  },
  {
    name: 'placeholders are put in once',
    text: policy(
      "  parameters: { type: object, properties: { max: { default: [a, b] } } }\n  rules: [{ name: r, message: '{{ object.kind }} {{ self.metadata.name }} {{ params.max }} {{ self.none }}', schema: false }]\n",
    ),
    object: { ...WEB, metadata: { name: '{{ object.kind }}' } },
    expected: [{ message: 'Deployment {{ object.kind }} a, b (none): it is not allowed.' }],
  },
  {
    name: 'a path that selects too much is an error',
    text: rule("select: '$..*..*..*', schema: true"),
    object: { ...WEB, spec: { list: Array.from({ length: 2_000 }, () => [[[[[[1, 2, 3]]]]]]) } },
    expected: [
      { outcome: 'error', action: 'deny', code: 'CHECK_FAILED', message: /more than can be judged/ },
    ],
  },
];

t.test('what a rule decides', async (t) => {
  for (const { name, text, object, given, expected } of ROWS) {
    const found = judge(text, object ?? WEB, given);
    t.match(found, expected, name);
    t.equal(found.length, expected.length, name);
  }
});

t.test('passes, one a rule, where nothing else is said of it', async (t) => {
  const text = policy(
    "  rules:\n    - { name: a, message: m, schema: true }\n    - { name: b, message: m, each: [x, z], at: '$.metadata[$item]', schema: true }\n    - { name: c, message: m, each: [name, namespace], at: '$.metadata[$item]', schema: true }\n    - { name: d, message: m, each: [name, x], at: '$.metadata[$item]', schema: true }\n",
  );
  const judged = engine(text)
    .judge(request(WEB), { passes: true })
    .decisions.map((one) => `${one.rule} ${one.outcome} ${one.field}`);
  t.same(judged, ['a pass ', 'b fail /metadata/x', 'b fail /metadata/z', 'c pass ', 'd fail /metadata/x']);
  t.same(
    engine(text)
      .judge(request(WEB))
      .decisions.map((one) => one.outcome),
    ['fail', 'fail', 'fail'],
  );
  t.same(
    engine(rule('on: container, schema: true'))
      .judge(request(BROKEN), { passes: true })
      .decisions.map((one) => one.outcome),
    ['error'],
  );
});

t.test('a policy that is not configured says so and judges nothing', async (t) => {
  const text = policy(
    '  parameters: { type: object, properties: { list: { type: array, default: [] } } }\n  configured: { schema: { properties: { list: { minItems: 1 } } }, message: Give a list. }\n  rules: [{ name: r, message: m, schema: false }]\n',
  );
  const idle = engine(text);
  t.same(idle.notices, [{ policy: 'p', message: 'Give a list.' }]);
  t.same(idle.judge(request(WEB), { passes: true }).decisions, []);
  t.equal(idle.policies.length, 1);
  const set = engine(text, { parameters: { p: { list: ['a'] } } });
  t.same(set.notices, []);
  t.equal(set.judge(request(WEB)).decisions.length, 1);
});

t.test('when chooses rules by parameters', async (t) => {
  const text = policy(
    '  parameters: { type: object, properties: { mode: { enum: [a, b], default: a } } }\n  rules:\n    - { name: ra, when: { properties: { mode: { const: a } } }, message: m, schema: false }\n    - { name: rb, when: { properties: { mode: { const: b } } }, message: m, schema: false }\n',
  );
  t.match(engine(text).judge(request(WEB)).decisions, [{ rule: 'ra' }]);
  t.match(engine(text, { parameters: { p: { mode: 'b' } } }).judge(request(WEB)).decisions, [{ rule: 'rb' }]);
});

t.test('rules of some kinds alone', (t) => {
  const kinds = (list: string): string => `kinds: ${list}, `;
  const SERVICE = { ...WEB, apiVersion: 'v1', kind: 'Service' };
  const OLD = { ...WEB, apiVersion: 'extensions/v1beta1' };
  const table: readonly { name: string; given: string; object: ValueMap; expected: number }[] = [
    { name: 'its kind', given: kinds('[Deployment]'), object: WEB, expected: 1 },
    { name: 'another', given: kinds('[Deployment]'), object: SERVICE, expected: 0 },
    { name: 'with its group', given: kinds('[v1/Service, apps/*]'), object: WEB, expected: 1 },
    { name: 'of the core', given: kinds('[v1/Service, batch/*]'), object: SERVICE, expected: 1 },
    { name: 'an old group is its successor', given: kinds('[apps/v1/Deployment]'), object: OLD, expected: 1 },
    { name: 'what runs Pods', given: kinds("['@workloads']"), object: WEB, expected: 1 },
    { name: 'what runs none', given: kinds("['@workloads']"), object: SERVICE, expected: 0 },
    { name: 'all', given: '', object: SERVICE, expected: 1 },
  ];
  for (const { name, given, object, expected } of table)
    t.equal(judge(rule(`${given}${FAILS}`), object).length, expected, name);
  const both = `  match: { kinds: [Service, Deployment] }\n  rules:
    - { name: first, kinds: [Service], message: Say it, ${FAILS} }
    - { name: second, message: Say it, ${FAILS} }
    - { name: third, kinds: [Deployment, StatefulSet], message: Say it, ${FAILS} }\n`;
  const one = engine(policy(both));
  const told = (object: ValueMap, passes = false) =>
    one.judge(request(object), { passes }).decisions.map(({ rule: name, outcome }) => `${name} ${outcome}`);
  t.same(told(SERVICE), ['first fail', 'second fail']);
  t.same(told(WEB), ['second fail', 'third fail']);
  t.same(told(SERVICE), ['first fail', 'second fail'], 'again');
  t.same(told({ ...WEB, kind: 'StatefulSet' }), [], 'the policy speaks of fewer');
  const fine = { ...WEB, spec: { ...(WEB['spec'] as ValueMap), replicas: 2 } };
  t.same(told(fine, true), ['second pass', 'third pass'], 'a rule that is not asked does not pass');
  t.throws(() => engine(rule(`${kinds('[Deploymnet]')}${FAILS}`)), /did you mean Deployment/);
  t.throws(() => engine(rule(`${kinds('[]')}${FAILS}`)), 'none is no kind');
  t.end();
});

t.test('a value for every policy that has such a parameter', async (t) => {
  const named = (name: string, parameters: string): string =>
    `apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: ${name} }\nspec:\n  title: T\n${parameters}  rules: [{ name: r, message: m, schema: false }]\n`;
  const version = '  parameters: { type: object, properties: { version: { pattern: v.*, default: v0 } } }\n';
  const text = [named('a', version), named('b', ''), named('c', version)].join('---\n');
  const digest = (parameters: NonNullable<EngineOptions['parameters']>): string =>
    engine(text, { parameters }).digest;
  t.equal(digest({ '*': { version: 'v1' } }), digest({ a: { version: 'v1' }, c: { version: 'v1' } }));
  t.equal(
    digest({ '*': { version: 'v1' }, c: { version: 'v2' } }),
    digest({ a: { version: 'v1' }, c: { version: 'v2' } }),
    'a policy’s own value wins',
  );
  t.throws(() => digest({ '*': { versoin: 'v1' } }), {
    errors: [{ code: 'POLICY_PARAMETER', message: /versoin/ }],
  });
  t.throws(() => digest({ '*': { version: 'x' } }), {
    errors: [{ code: 'POLICY_PARAMETER' }, { code: 'POLICY_PARAMETER' }],
  });
});

t.test('$when stands for what the parameters say', async (t) => {
  const text = (schema: string): string =>
    policy(
      `  parameters: { type: object, properties: { strict: { type: boolean, default: true }, least: { default: v1.9 }, version: { default: latest } } }\n  rules: [{ name: r, message: m, at: $.kind, schema: ${schema} }]\n`,
    );
  const strict = text(
    '{ anyOf: [{ const: Pod }, { not: { $when: { properties: { strict: { const: true } } } } }] }',
  );
  t.equal(engine(strict).judge(request(WEB)).decisions.length, 1, 'satisfied: true');
  const lax = { parameters: { p: { strict: false } } };
  t.same(engine(strict, lax).judge(request(WEB)).decisions, [], 'not satisfied: false');
  const nested = text('{ $when: { properties: { version: { kubernetesMinimum: { $param: least } } } } }');
  t.same(engine(nested).judge(request(WEB)).decisions, [], 'with a parameter in it');
  const old = { parameters: { p: { version: 'v1.8' } } };
  t.equal(engine(nested, old).judge(request(WEB)).decisions.length, 1);
  t.throws(() => engine(text('{ not: { $when: { propertys: {} } } }')), {
    errors: [{ code: 'POLICY_SCHEMA', message: /did you mean "?properties/ }],
  });
});

t.test('what was not evaluated', async (t) => {
  t.equal(engine(rule('schema: true')).judge(request(WEB)).notEvaluated, undefined);
  t.match(
    engine(rule('schema: true')).judge(
      request({ apiVersion: 'example.com/v1', kind: 'App', spec: { containers: [{ image: 'x' }] } }),
    ).notEvaluated,
    /containers/,
  );
});

t.test('order: policies by name, rules and parts as written, whatever order they came in', async (t) => {
  const texts = ['b', 'a', 'c'].map((name) =>
    policy(
      '  rules:\n    - { name: z, message: m, on: container, schema: false }\n    - { name: w, message: m, schema: false }\n',
      name,
    ),
  );
  const forward = createEngine(policiesOf(texts.join('---\n')));
  const backward = createEngine([...policiesOf(texts.join('---\n'))].reverse());
  const decisions = forward.judge(request(WEB)).decisions;
  t.same(decisions.map((one) => `${one.policy}/${one.rule}${one.pointer}`).slice(0, 3), [
    'a/z/spec/template/spec/containers/0',
    'a/z/spec/template/spec/containers/1',
    'a/w',
  ]);
  t.same(
    decisions.map((one) => one.policy),
    ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c'],
  );
  t.same(backward.judge(request(WEB)).decisions, decisions);
  t.equal(backward.digest, forward.digest);
  t.same(backward.policies, forward.policies);
});

t.test('the digest', async (t) => {
  const base = policy(
    '  parameters: { type: object, properties: { a: { default: 1 } } }\n  rules: [{ name: r, message: m, schema: { minimum: 2 } }]\n',
  );
  const digest = engine(base).digest;
  t.match(digest, /^sha256:[0-9a-f]{64}$/);
  const same = {
    'key order': base
      .replace(
        'apiVersion: doorward.dev/v1alpha1\nkind: Policy',
        'kind: Policy\napiVersion: doorward.dev/v1alpha1',
      )
      .replace('name: r, message: m', 'message: m, name: r'),
    comments: `# hello\n${base}# more\n`,
    style: base.replace('{ name: p }', '\n  "name": p'),
  };
  for (const [name, text] of Object.entries(same)) t.equal(engine(text).digest, digest, name);
  t.equal(createEngine(policiesOf(base, 'other.yaml')).digest, digest, 'file name');
  t.equal(engine(base, { parameters: { p: { a: 1 } } }).digest, digest, 'a default that is given');
  const others: Readonly<Record<string, string>> = {
    rule: base.replace('minimum: 2', 'minimum: 3'),
    'rule name': base.replace('name: r', 'name: s'),
    message: base.replace('message: m', 'message: o'),
    action: base.replace('title: T', 'title: T\n  action: warn'),
    match: base.replace('title: T', 'title: T\n  match: { kinds: [Pod] }'),
    default: base.replace('default: 1', 'default: 2'),
    'failure policy': base.replace('title: T', 'title: T\n  failurePolicy: Ignore'),
    name: base.replace('name: p', 'name: q'),
    'one more': `${base}---\n${base.replace('name: p', 'name: q')}`,
  };
  const digests = new Set([
    digest,
    engine(base, { parameters: { p: { a: 2 } } }).digest,
    ...Object.values(others).map((text) => engine(text).digest),
  ]);
  t.equal(digests.size, Object.keys(others).length + 2, 'everything else changes it');
  t.not(engine(base, { parameters: { p: { a: '1' } } }).digest, digest, 'a text is not a number');
});

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const key of Object.keys(value)) freeze((value as Readonly<Record<string, unknown>>)[key]);
  }
  return value;
}

const PACK = readdirSync('policies/essentials', { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map((one) => readFileSync(`policies/essentials/${one.name}/policy.yaml`, 'utf8'))
  .join('\n---\n');
const ESSENTIALS = createEngine(policiesOf(PACK), {
  parameters: { 'allowed-registries': { registries: ['gcr.io/shop'] } },
});

t.test('judging changes nothing and remembers nothing', async (t) => {
  const policies = policiesOf(PACK);
  for (const { document, parameters, rules } of policies) freeze([document, parameters, rules]);
  const object = json(JSON.stringify(WEB));
  const before = JSON.stringify(object);
  const frozen = createEngine(policies);
  const first = frozen.judge(request(freeze(object)));
  t.equal(JSON.stringify(object), before);
  frozen.judge(request(BROKEN));
  t.same(frozen.judge(request(object)), first);
  t.ok(first.decisions.length > 5);
});

t.test('messages are sentences', async (t) => {
  const objects = [
    WEB,
    BROKEN,
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { labels: { owner: 'todo' } },
      spec: {
        hostUsers: true,
        securityContext: { runAsUser: 0, runAsNonRoot: 'x', windowsOptions: { hostProcess: true } },
        resources: { limits: { memory: '1m' } },
        containers: [
          { name: 'a', image: 'a b', resources: { limits: { memory: '128m', cpu: 0 } } },
          { image: 'x:latest' },
          {},
        ],
      },
    },
  ];
  for (const object of objects) {
    for (const { message, policy: name, rule: one } of ESSENTIALS.judge(request(object)).decisions)
      t.match(message, /^[A-Z].*[.?!…]$/, `${name}/${one}: ${message}`);
  }
});

// --- T24: a way of writing does not change a verdict ----------------------------------------------

const text = fc.constantFrom<Value>(
  '',
  '0',
  '1',
  '1Gi',
  '128m',
  '500m',
  'nginx',
  'nginx:latest',
  'gcr.io/shop/web:1',
  'todo',
  'team-a',
  'Always',
  'ContainerAdministrator',
);
const odd = fc.oneof(text, fc.constantFrom<Value>(null, true, false, 0, 1, 1.5, {}, []));
const resources = fc.record(
  {
    limits: fc.oneof(fc.record({ memory: odd, cpu: odd }, { requiredKeys: [] }), odd),
    requests: fc.oneof(fc.record({ memory: odd, cpu: odd }, { requiredKeys: [] }), odd),
  },
  { requiredKeys: [] },
);
const context = fc.oneof(
  {
    arbitrary: fc.record(
      {
        runAsNonRoot: odd,
        runAsUser: odd,
        windowsOptions: fc.oneof(
          fc.record({ hostProcess: odd, runAsUserName: odd }, { requiredKeys: [] }),
          odd,
        ),
      },
      { requiredKeys: [] },
    ),
    weight: 3,
  },
  { arbitrary: odd, weight: 1 },
);
const container = fc.oneof(
  {
    arbitrary: fc.record(
      { name: text, image: odd, resources, securityContext: context, restartPolicy: odd },
      { requiredKeys: [] },
    ),
    weight: 9,
  },
  { arbitrary: odd, weight: 1 },
);
const list = fc.oneof(
  { arbitrary: fc.array(container, { maxLength: 3 }), weight: 5 },
  { arbitrary: odd, weight: 1 },
);
const podSpec = fc.record(
  { containers: list, initContainers: list, securityContext: context, resources, hostUsers: odd },
  { requiredKeys: ['containers'] },
);
const labels = fc.oneof(
  fc.dictionary(fc.constantFrom('owner', 'a', 'constructor'), odd, { noNullPrototype: true }),
  odd,
);
const workload = fc
  .tuple(podSpec, labels, labels, fc.constantFrom('Pod', 'Deployment', 'CronJob'))
  .map(([spec, outer, inner, kind]) => {
    const template = { metadata: { labels: inner }, spec };
    const metadata = { name: 'x', labels: outer };
    if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata, spec };
    if (kind === 'Deployment') return { apiVersion: 'apps/v1', kind, metadata, spec: { template } };
    return { apiVersion: 'batch/v1', kind, metadata, spec: { jobTemplate: { spec: { template } } } };
  }) as fc.Arbitrary<ValueMap>;

function reordered(value: Value): Value {
  if (isList(value)) return value.map(reordered);
  return isMap(value)
    ? Object.fromEntries(
        Object.keys(value)
          .reverse()
          .map((key) => [key, reordered(value[key] as Value)]),
      )
    : value;
}

t.test('order of keys, JSON and YAML do not change a verdict', async (t) => {
  let decided = 0;
  fc.assert(
    fc.property(workload, (object) => {
      const judged = ESSENTIALS.judge(request(object));
      decided += judged.decisions.length;
      const verdict = (given: ValueMap): string =>
        JSON.stringify(
          ESSENTIALS.judge(request(given)).decisions.map(
            ({ policy: name, rule: one, outcome, action, pointer, field }) => [
              name,
              one,
              outcome,
              action,
              pointer,
              field,
            ],
          ),
        );
      const expected = verdict(object);
      if (verdict(json(JSON.stringify(object))) !== expected) throw new Error('a round trip changes it');
      if (verdict(reordered(object) as ValueMap) !== expected)
        throw new Error('the order of keys changes it');
      const { documents } = parseManifest(
        { file: 'x.json', bytes: Buffer.from(JSON.stringify(object)) },
        DEFAULT_LIMITS,
      );
      const [document] = documents;
      const [resource] = document?.type === 'resources' ? document.resources : [];
      if (resource === undefined || verdict(resource.object) !== expected)
        throw new Error('reading it changes it');
      for (const { message, pointer, field } of judged.decisions) {
        if (!/^[A-Z].*[.?!…]$/s.test(message)) throw new Error(`not a sentence: ${message}`);
        if (!field.startsWith(pointer)) throw new Error(`${pointer} is not above ${field}`);
      }
    }),
    runs(3_000),
  );
  t.ok(decided > 3_000);
});

t.test('many findings of one object take their time once', async (t) => {
  const containers = Array.from({ length: 20_000 }, (_, i) => ({ name: `c${String(i)}` }));
  const { decisions } = endsSoon(t, '20,000 containers', () =>
    engine(rule('on: container, at: $.resources, schema: true')).judge(
      request({ apiVersion: 'v1', kind: 'Pod', spec: { containers } }),
    ),
  );
  t.equal(decisions.length, 20_000);
});

/** A chain of mappings, `{a: {a: …}}`. */
function chain(depth: number): Value {
  let value: Value = 1;
  for (let i = 0; i < depth; i++) value = { a: value };
  return value;
}

// No body is so big, and no rule so dear, that one judgement would hold everything up: what would take too many steps is
// an error, never a pass. The bodies are as big as an API server takes (3 MiB), or close.
t.test('a judgement takes so many steps and no more', async (t) => {
  const many = (count: number, item: Value): Value[] => Array.from({ length: count }, () => item);
  const pod = (containers: Value, metadata: ValueMap = {}): ValueMap => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', ...metadata },
    spec: { containers },
  });
  const one = [{ name: 'a', image: 'b', args: ['a'.repeat(3_000_000)] }];
  const names = Object.fromEntries(Array.from({ length: 250_000 }, (_, i) => [`own-${i.toString(36)}`, '']));
  const table: readonly { name: string; given: string; object: ValueMap; expected: string }[] = [
    {
      name: 'too many findings',
      given: 'on: container, at: $.resources, schema: true',
      object: pod(many(200_000, {})),
      expected: 'fail,error',
    },
    {
      name: 'a part that each of many things shows',
      given: 'on: container, at: $.pod, schema: { type: string }',
      object: pod(many(50_000, { name: 'a', image: 'b' })),
      expected: 'fail,error',
    },
    {
      name: 'a part that each of many things looks through',
      given: 'on: container, at: $.pod.containers, schema: { items: { required: [name] } }',
      object: pod(many(50_000, { name: 'a', image: 'b' })),
      expected: 'error',
    },
    {
      name: 'a chain, each part of it with all the keys above it',
      given: "on: object, select: '$..a', schema: { type: string }",
      object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { a: chain(9_000) } },
      expected: 'error',
    },
    {
      name: 'everything below everything',
      given: "on: object, select: '$..*..*', schema: true",
      object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { a: chain(5_000) } },
      expected: 'error',
    },
    {
      name: 'texts that are dear to match',
      given: "on: container, select: '$.args[*]', schema: { pattern: '([a-z]+[0-9]*-?){1,50}z' }",
      object: pod([{ name: 'a', image: 'b', args: many(750, 'a'.repeat(4_000)) }]),
      expected: 'fail,error',
    },
    {
      name: 'a long text and a long glob',
      given: `on: container, select: '$.args[*]', schema: { glob: '*${'a'.repeat(300)}b' }`,
      object: pod(one),
      expected: 'error',
    },
    {
      name: 'words as long as what they are about, again and again',
      given:
        "on: container, at: $.none, schema: true, message: 'It is {{ self.pod.containers }} and {{ self.args }}.'",
      object: pod(many(20_000, { name: 'a', image: 'b', args: ['c', 'd'] })),
      expected: 'fail,error',
    },
    {
      name: 'a label that is not there, among very many: it is only said',
      given: 'on: object, at: $.metadata.labels.owner, schema: true',
      object: pod(one, { labels: names }),
      expected: 'fail',
    },
    {
      name: 'a big object and a plain rule: it is judged',
      given: 'on: container, at: $.name, schema: { format: dns1123-label }',
      object: pod(many(100_000, { name: 'a', image: 'b' })),
      expected: '',
    },
  ];
  for (const { name, given, object, expected } of table) {
    const message = given.includes('message:') ? '' : ", message: 'Say it'";
    const fields = `    - { name: r${message}, ${given} }\n`;
    // Of an error under `Ignore` nothing is done, as of any other.
    const failurePolicy = table[0]?.name === name ? 'Ignore' : 'Fail';
    const judge = engine(
      policy(
        `  failurePolicy: ${failurePolicy}\n  rules:\n${fields}    - { name: s, message: 'Say it', schema: true }\n`,
      ),
    );
    const small = request(pod([{ name: 'a', image: 'b' }]));
    const alone = JSON.stringify(judge.judge(small).decisions);
    const { decisions } = endsSoon(t, name, () => judge.judge(request(object)));
    t.equal([...new Set(decisions.map(({ outcome }) => outcome))].join(), expected, name);
    t.ok(decisions.length <= 25_002, `${name}: ${String(decisions.length)} decisions`);
    const errors = decisions.filter(({ outcome }) => outcome === 'error');
    if (expected.includes('error')) {
      const action = failurePolicy === 'Fail' ? 'deny' : 'none';
      const said = { pointer: '', code: 'CHECK_FAILED', action, message: /too many steps\.$/ };
      t.match(
        errors,
        [
          { rule: 'r', ...said },
          { rule: 's', ...said },
        ],
        name,
      );
    }
    t.equal(JSON.stringify(judge.judge(small).decisions), alone, `${name}: the next is judged as ever`);
  }
});
