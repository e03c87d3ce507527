import t from 'tap';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { EngineOptions } from '../../src/engine/create-engine.ts';
import type { Decision, Engine } from '../../src/engine/model.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest } from '../../src/manifest/request.ts';
import type { Request } from '../../src/manifest/request.ts';
import type { ValueMap } from '../../src/manifest/value.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import { endsSoon } from '../ends-soon.ts';

// Expressions in our own policies (docs/policy-language.md, "Expressions").

function engine(spec: string, options: EngineOptions = {}): Engine {
  const text = `apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: p }\nspec:\n  title: T\n${spec}`;
  const { documents } = parseManifest({ file: 'p.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const { policies, errors } = parsePolicies(
    documents.flatMap((one) => (one.type === 'resources' ? one.resources : [])),
  );
  const [error] = errors;
  if (error) throw new Error(error.message);
  return createEngine(policies, options);
}

const rule = (fields: string): string => `  rules:\n    - name: r\n      message: Say it\n${indent(fields)}`;

const indent = (fields: string): string =>
  fields
    .trim()
    .split('\n')
    .map((line) => `      ${line.trim()}\n`)
    .join('');

const WEB: ValueMap = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { team: 'a', constructor: 'b' } },
  spec: {
    replicas: 3,
    template: {
      spec: {
        containers: [
          { name: 'web', image: 'nginx', ports: [{ containerPort: 80 }, { containerPort: 8080 }] },
          { name: 'log', image: 'x/log:1' },
        ],
      },
    },
  },
};

interface Row {
  readonly name: string;
  readonly spec: string;
  readonly given?: Partial<Request>;
  readonly options?: EngineOptions;
  readonly expected: readonly Partial<Record<keyof Decision, unknown>>[];
}

const CREATE = { door: 'admission', operation: 'CREATE' } as const;
const USER = { username: 'ann', groups: ['dev'] };

const ROWS: readonly Row[] = [
  { name: 'it holds', spec: rule("cel: 'object.spec.replicas == 3'"), expected: [] },
  {
    name: 'it does not hold',
    spec: rule("cel: 'object.spec.replicas > 3'"),
    expected: [
      { outcome: 'fail', action: 'deny', pointer: '', field: '', message: 'Say it.', severity: 'medium' },
    ],
  },
  {
    name: 'self is the object when no lens is named',
    spec: rule('cel: \'self == object && self.metadata.name == "web"\''),
    expected: [],
  },
  {
    name: 'self is each thing of the lens, and a finding points to it',
    spec: rule('on: container\ncel: \'self.name == "web" && self.kind == "regular"\''),
    expected: [{ outcome: 'fail', pointer: '/spec/template/spec/containers/1' }],
  },
  {
    name: 'self is what select selects',
    spec: rule("on: container\nselect: $.ports[*]\ncel: 'self.containerPort >= 1024'"),
    expected: [{ outcome: 'fail', pointer: '/spec/template/spec/containers/0/ports/0' }],
  },
  {
    name: 'with at, self is still the thing, and the finding points to the field',
    spec: rule("at: $.spec.replicas\ncel: 'self.spec.replicas > 3'"),
    expected: [{ outcome: 'fail', pointer: '/spec/replicas', field: '/spec/replicas' }],
  },
  {
    name: 'with at, a field that is absent fails without asking the expression',
    spec: rule("at: $.spec.paused\ncel: 'self.spec.paused'\n".replace("paused'", "paused == true'")),
    expected: [{ outcome: 'fail', pointer: '/spec', message: 'Say it: it is absent.' }],
  },
  {
    name: 'with at and optional, it is not asked of what is absent',
    spec: rule("at: $.spec.paused\noptional: true\ncel: 'self.spec.paused == true'"),
    expected: [],
  },
  {
    name: 'where as an expression',
    spec: rule('on: container\nwhere: self.name == "log"\ncel: \'false\''),
    expected: [{ pointer: '/spec/template/spec/containers/1' }],
  },
  {
    name: 'where as an expression, beside a schema',
    spec: rule('on: container\nwhere: self.name == "log"\nschema: { required: [resources] }'),
    expected: [{ pointer: '/spec/template/spec/containers/1', message: 'Say it: it has no resources.' }],
  },
  {
    name: 'where as a schema, beside an expression',
    spec: rule("on: container\nwhere: { required: [ports] }\ncel: 'false'"),
    expected: [{ pointer: '/spec/template/spec/containers/0' }],
  },
  {
    name: 'an error is an error, never a pass',
    spec: rule("cel: 'object.spec.missing == 1'"),
    expected: [
      {
        outcome: 'error',
        action: 'deny',
        code: 'CHECK_FAILED',
        message: 'The rule cannot be held to this part: no such key: missing.',
      },
    ],
  },
  {
    name: 'an error in where is an error, too',
    spec: rule("where: 'object.spec.missing == 1'\ncel: 'true'"),
    expected: [{ outcome: 'error', code: 'CHECK_FAILED', message: /no such key: missing/ }],
  },
  {
    name: 'an error under failurePolicy Ignore',
    spec: `  failurePolicy: Ignore\n${rule("cel: 'object.spec.missing == 1'")}`,
    expected: [{ outcome: 'error', action: 'none' }],
  },
  {
    name: 'an error that an || absorbs',
    spec: rule("cel: 'object.spec.missing == 1 || true'"),
    expected: [],
  },
  {
    name: 'one thing errs, another fails',
    spec: rule("on: container\ncel: 'self.ports.size() > 2'"),
    expected: [
      { outcome: 'fail', pointer: '/spec/template/spec/containers/0' },
      { outcome: 'error', pointer: '/spec/template/spec/containers/1', message: /no such key: ports/ },
    ],
  },
  {
    name: 'parameters',
    spec: `  parameters: { type: object, properties: { most: { default: 2 }, teams: { default: [a] } } }\n${rule("cel: 'object.spec.replicas <= params.most && object.metadata.labels.team in params.teams'")}`,
    options: { parameters: { p: { most: 5 } } },
    expected: [],
  },
  {
    name: 'parameters, by their defaults',
    spec: `  parameters: { type: object, properties: { most: { default: 2 } } }\n${rule("cel: 'object.spec.replicas <= params.most'")}`,
    expected: [{ outcome: 'fail' }],
  },
  {
    name: 'item',
    spec: rule(
      "each: [team, owner]\ncel: 'item in object.metadata.labels'\nmessage: The label {{ item }} is missing",
    ).replace('      message: Say it\n', ''),
    expected: [{ outcome: 'fail', message: 'The label owner is missing.' }],
  },
  {
    name: 'variables, each of those before it',
    spec: `  variables:
    - { name: containers, expression: object.spec.template.spec.containers }
    - { name: names, expression: 'variables.containers.map(c, c.name)' }
${rule('cel: \'variables.names == ["web", "log"]\'')}`,
    expected: [],
  },
  {
    name: 'a variable that fails, told by its name',
    spec: `  variables: [{ name: bad, expression: object.spec.missing }]\n${rule("cel: 'variables.bad == 1'")}`,
    expected: [
      {
        outcome: 'error',
        message:
          'The rule cannot be held to this part: composited variable "bad" fails to evaluate: no such key: missing.',
      },
    ],
  },
  {
    name: 'a variable that fails, and nobody asks',
    spec: `  variables: [{ name: bad, expression: object.spec.missing }]\n${rule("cel: 'true || variables.bad == 1'")}`,
    expected: [],
  },
  {
    name: 'keys of objects are data',
    spec: rule('cel: \'object.metadata.labels.constructor == "b" && !has(object.metadata.labels.toString)\''),
    expected: [],
  },
  {
    name: 'request: kind, name, operation',
    spec: rule(
      'cel: \'request.kind.group == "apps" && request.kind.kind == "Deployment" && request.resource.resource == "deployments" && request.name == "web" && request.namespace == "shop" && request.operation == "CREATE"\'',
    ),
    expected: [],
  },
  {
    name: 'oldObject of a creation',
    spec: rule("cel: 'oldObject == null'"),
    expected: [],
  },
  {
    name: 'oldObject of a change',
    spec: rule("cel: 'object.spec.replicas >= oldObject.spec.replicas'"),
    given: { ...CREATE, operation: 'UPDATE', oldObject: { ...WEB, spec: { replicas: 4 } } },
    expected: [{ outcome: 'fail' }],
  },
  {
    name: 'the user, who a scan does not know',
    spec: rule('cel: \'request.userInfo.username != "bob"\''),
    expected: [{ outcome: 'skip', action: 'none', message: 'needs the user, which a scan does not know' }],
  },
  {
    name: 'the user, on the way past',
    spec: rule('cel: \'object.spec.replicas == 3 || request.userInfo.username != "bob"\''),
    expected: [],
  },
  {
    name: 'the user, in where',
    spec: rule("where: '\"dev\" in request.userInfo.groups'\ncel: 'false'"),
    expected: [{ outcome: 'skip' }],
  },
  {
    name: 'the user, through a variable, once for all containers',
    spec: `  variables: [{ name: user, expression: request.userInfo.username }]\n${rule('on: container\ncel: \'variables.user != "bob"\'')}`,
    expected: [{ outcome: 'skip', message: 'needs the user, which a scan does not know' }],
  },
  {
    name: 'the user, at admission',
    spec: rule('cel: \'request.userInfo.username == "ann" && "dev" in request.userInfo.groups\''),
    given: { ...CREATE, user: USER },
    expected: [],
  },
  {
    name: 'the user, whom admission lost',
    spec: rule('cel: \'request.userInfo.username == "ann"\''),
    given: CREATE,
    expected: [
      { outcome: 'error', action: 'deny', code: 'FACT_MISSING', message: /could not be judged: it needs/ },
    ],
  },
  {
    name: 'the Namespace, known',
    spec: rule('cel: \'namespaceObject.metadata.labels.env == "prod"\''),
    given: { namespaceObject: { metadata: { labels: { env: 'prod' } } } },
    expected: [],
  },
  {
    name: 'the Namespace, not known',
    spec: rule('cel: \'namespaceObject.metadata.labels.env == "prod"\''),
    expected: [{ outcome: 'skip', message: /needs the Namespace/ }],
  },
  {
    name: 'the Namespace of what has none',
    spec: rule("cel: 'namespaceObject == null'"),
    given: { namespace: '' },
    expected: [],
  },
  {
    name: 'messageExpression',
    spec: rule(
      'on: container\ncel: \'has(self.ports)\'\nmessageExpression: \'"container " + self.name + " has no ports"\'',
    ),
    expected: [{ message: 'container log has no ports.' }],
  },
  {
    name: 'messageExpression, beside a schema: the reason follows',
    spec: rule(
      'at: $.spec.replicas\nschema: { minimum: 4 }\nmessageExpression: \'"of " + object.metadata.name\'',
    ),
    expected: [{ message: 'of web: it is 3, less than 4.' }],
  },
  {
    name: 'messageExpression, blanks around',
    spec: rule("cel: 'false'\nmessageExpression: '\"  so it is!\\n\"'"),
    expected: [{ message: 'so it is!' }],
  },
  {
    // unicode.IsSpace of Go: U+0085 is a blank, and the mark of byte order is none.
    name: 'messageExpression, what is a blank to the API server',
    spec: rule(`cel: 'false'\nmessageExpression: '"\\u0085\\ufeffso it is!\\u0085"'`),
    expected: [{ message: '\ufeffso it is!' }],
  },
  ...[
    { name: 'that fails', expression: 'string(object.spec.missing)' },
    { name: 'of blanks', expression: '"  "' },
    { name: 'of two lines', expression: '"a\\nb"' },
    {
      name: 'too long',
      expression:
        '["aaaaaaaaaa"].map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a)[0]',
    },
    { name: 'that asks for what is not known', expression: 'request.userInfo.username' },
  ].map(({ name, expression }) => ({
    name: `messageExpression ${name}: the message`,
    spec: rule(`cel: 'false'\nmessageExpression: '${expression}'`),
    expected: [{ outcome: 'fail', message: 'Say it.' }],
  })),
  {
    name: 'an expression that costs too much',
    spec: rule(
      "cel: '[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].all(c, [1,2,3,4,5,6,7,8,9,10].all(d, [1,2,3,4,5,6,7,8,9,10].all(e, [1,2,3,4,5,6,7,8,9,10].all(f, a+b+c+d+e+f > 0))))))'",
    ),
    expected: [{ outcome: 'error', code: 'CHECK_FAILED', message: /cost/ }],
  },
];

function judge(row: Row): readonly Decision[] {
  const request = { ...createRequest(WEB, new Map()), ...row.given };
  return engine(row.spec, row.options).judge(request).decisions;
}

t.test('what an expression decides', async (t) => {
  for (const row of ROWS) {
    const decisions = judge(row);
    t.match(decisions, row.expected, row.name);
    t.equal(decisions.length, row.expected.length, `${row.name}: ${JSON.stringify(decisions)}`);
  }
});

t.test('passes are told, and facts asked for', async (t) => {
  const passing = engine(rule("cel: 'true'"));
  t.match(passing.judge(createRequest(WEB, new Map()), { passes: true }).decisions, [{ outcome: 'pass' }]);
  t.equal(passing.needsNamespaceObject, false);
  const asking = rule('cel: \'namespaceObject.metadata.name == "a"\'');
  t.equal(engine(asking).needsNamespaceObject, true);
  const through = `  variables: [{ name: a, expression: namespaceObject }]\n${rule("cel: 'variables.a == null'")}`;
  t.equal(engine(through).needsNamespaceObject, true);
  t.not(engine(asking).digest, engine(rule('cel: \'namespaceObject.metadata.name == "b"\'')).digest);
});

t.test('what the expressions of a policy cost together is bounded', async (t) => {
  const containers = Array.from({ length: 200 }, (_, i) => ({ name: `c${i}`, image: 'x' }));
  const object: ValueMap = { ...WEB, spec: { template: { spec: { containers } } } };
  const hundred = JSON.stringify(Array.from({ length: 100 }, (_, i) => i));
  const spec = rule(`on: container\ncel: '${hundred}.all(a, ${hundred}.all(b, a + b >= 0))'`);
  const { decisions } = endsSoon(t, '200 costly ones', () =>
    engine(spec).judge(createRequest(object, new Map())),
  );
  t.ok(decisions.length > 0 && decisions.length < 200, `${decisions.length} of 200 are errors`);
  t.ok(decisions.every((one) => one.outcome === 'error' && one.message.includes('cost more')));
});
