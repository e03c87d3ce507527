// What a plan holds, in examples. The expected operations follow from docs/policy-language.md and RFC 6902 and 7386.
import t from 'tap';
import { compilePolicy } from '../../src/engine/compile.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Engine, PlanOptions } from '../../src/engine/model.ts';
import { Reach } from '../../src/engine/reach.ts';
import { KNOWN_WORKLOADS } from '../../src/select/workloads.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import type { Resource } from '../../src/manifest/model.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest } from '../../src/manifest/request.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import { parseNative } from '../../src/policy/native-parse.ts';
import { endsSoon } from '../ends-soon.ts';

function read(text: string): readonly Resource[] {
  const { documents } = parseManifest({ file: 'x.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  return documents.flatMap((one) => {
    if (one.type === 'error') throw new Error(one.error.message);
    return one.type === 'resources' ? one.resources : [];
  });
}

/** Policies named a, b, …, each of the lines of its spec. */
function engineOf(...specs: readonly string[]): Engine {
  const text = specs
    .map((spec, i) => {
      const name = String.fromCharCode(97 + i);
      return `apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: ${name} }\nspec:\n  title: t\n${spec}`;
    })
    .join('\n---\n');
  const { policies, errors } = parsePolicies(read(text));
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return createEngine(policies);
}

/** A policy of rules in flow style; those without a name are r0, r1, … */
const rules = (...lines: readonly string[]): string =>
  `  rules:\n${lines.map((line, i) => `    - { name: r${String(i)}, message: m, ${line} }\n`).join('')}`;

const thing = (spec: string): string =>
  `{ apiVersion: example.com/v1, kind: Thing, metadata: { name: x }, spec: ${spec} }`;
const pod = (spec: string): string => `{ apiVersion: v1, kind: Pod, metadata: { name: x }, spec: ${spec} }`;
const deployment = (spec: string): string =>
  `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: x }, spec: { template: { spec: ${spec} } } }`;

interface Row {
  readonly name: string;
  readonly policies: readonly string[];
  readonly object: string;
  readonly options?: Partial<PlanOptions>;
  /** `op path value`, with the name of the rule before it. */
  readonly expected: readonly string[];
  /** `rule reason`, and for some a part of the message. */
  readonly left?: readonly string[];
  readonly message?: RegExp;
}

const A = 'on: object, at: $.spec.a, schema: { const: 1 }, fix: { set: 1 }';
const STRING = '{ type: string }';
/** What every object keeps. */
const NAMED = 'at: $.metadata.name, schema: { type: string }';

/** As admission asks: nobody is told what has no fix. */
const MENDABLE = { place: 'admission', mendableOnly: true } as const;
/** Without a fix, and broken when `a` is 1; broken with and without it. */
const [NOT_ONE, NO_C] = [
  'at: $.spec.a, optional: true, schema: { not: { const: 1 } }',
  'at: $.spec, schema: { required: [c], properties: { a: { const: 1 } } }',
];

const ROWS: readonly Row[] = [
  // --- only what can be mended -------------------------------------------------------------------------------
  {
    name: 'what has no fix is not spoken of, though it fails',
    policies: [rules(A, 'at: $.spec.b, schema: true')],
    object: thing('{}'),
    options: MENDABLE,
    expected: ['a/r0 add /spec/a 1'],
  },
  {
    name: 'it is not worse for a fix that reaches it',
    policies: [rules(A, NO_C)],
    object: thing('{}'),
    options: MENDABLE,
    expected: ['a/r0 add /spec/a 1'],
  },
  {
    name: 'what has no fix and held must hold',
    policies: [rules(A, NO_C, NOT_ONE)],
    object: thing('{}'),
    options: MENDABLE,
    expected: [],
    left: ['a/r0 harms'],
    message: /the rule a\/r2 would fail/,
  },
  // --- set ---------------------------------------------------------------------------------------------------
  {
    name: 'what is absent is filled in',
    policies: [rules(A)],
    object: thing('{}'),
    expected: ['a/r0 add /spec/a 1'],
  },
  {
    name: 'a null counts as absent',
    policies: [rules(A)],
    object: thing('{ a: null }'),
    expected: ['a/r0 replace /spec/a 1'],
  },
  { name: 'what passes is not touched', policies: [rules(A)], object: thing('{ a: 1 }'), expected: [] },
  {
    name: 'what is written stays',
    policies: [rules(A)],
    object: thing('{ a: 2 }'),
    expected: [],
    left: ['a/r0 written'],
  },
  {
    name: 'unless the fix says so',
    policies: [rules('at: $.spec.a, schema: { const: 1 }, fix: { set: 1, overwrite: true }')],
    object: thing('{ a: 2 }'),
    expected: ['a/r0 replace /spec/a 1'],
  },
  {
    name: 'missing mappings are made, with the value in one operation',
    policies: [rules("at: \"$.spec['x/y'].b['c~d']\", schema: { const: 1 }, fix: { set: 1 }")],
    object: thing('{}'),
    expected: ['a/r0 add /spec/x~1y {"b":{"c~d":1}}'],
  },
  {
    name: 'a mapping that is null is made',
    policies: [rules('at: $.spec.a.b.c, schema: { const: 1 }, fix: { set: 1 }')],
    object: thing('{ a: { b: null } }'),
    expected: ['a/r0 replace /spec/a/b {"c":1}'],
  },
  {
    name: 'something else in the place of a mapping stays',
    policies: [rules('at: $.spec.a.b, schema: { const: 1 }, fix: { set: 1, overwrite: true }')],
    object: thing('{ a: text }'),
    expected: [],
    left: ['a/r0 written'],
  },
  {
    name: 'entries of lists are not made up',
    policies: [rules('at: "$.spec.a[1].b", schema: { const: 1 }, fix: { set: 1 }')],
    object: thing('{ a: [{}] }'),
    expected: [],
    left: ['a/r0 no-fix'],
    message: /makes up no entries/,
  },
  {
    name: 'nor a list for them',
    policies: [rules('at: "$.spec.a[0]", schema: { const: 1 }, fix: { set: 1 }')],
    object: thing('{}'),
    expected: [],
    left: ['a/r0 no-fix'],
  },
  {
    name: 'an entry that is there is reached',
    policies: [rules('at: "$.spec.a[1].b", schema: { const: 1 }, fix: { set: 1 }')],
    object: thing('{ a: [{}, {}] }'),
    expected: ['a/r0 add /spec/a/1/b 1'],
  },
  {
    name: 'each thing that a path selects',
    policies: [rules("select: '$.spec.*', at: $.b, schema: { const: 1 }, fix: { set: 1 }")],
    object: thing('{ x: {}, v: { b: 1 }, z: { c: 2 } }'),
    expected: ['a/r0 add /spec/x/b 1', 'a/r0 add /spec/z/b 1'],
  },
  {
    name: 'an expression says what holds',
    policies: [rules('cel: "self.spec.a == \'x\'", at: $.spec.a, fix: { set: x }')],
    object: thing('{}'),
    expected: ['a/r0 add /spec/a "x"'],
  },
  {
    name: 'a key that is a name of JavaScript',
    policies: [rules('at: "$.spec[\'__proto__\'].a", schema: { const: 1 }, fix: { set: 1 }')],
    object: thing('{}'),
    expected: ['a/r0 add /spec/__proto__ {"a":1}'],
  },
  // --- merge and patch ---------------------------------------------------------------------------------------
  {
    name: 'a merge fills in what is absent, and leaves the rest',
    policies: [
      rules(
        'schema: { properties: { spec: { required: [b] } } }, fix: { merge: { spec: { a: 1, b: { c: 2 } } } }',
      ),
    ],
    object: thing('{ a: 5 }'),
    expected: ['a/r0 add /spec/b {"c":2}'],
  },
  {
    name: 'a merge that is in the way of what is written',
    policies: [
      rules(
        'schema: { properties: { spec: { properties: { a: { const: 1 } } } } }, fix: { merge: { spec: { a: 1 } } }',
      ),
    ],
    object: thing('{ a: 5 }'),
    expected: [],
    left: ['a/r0 written'],
  },
  {
    name: 'a merge removes, where it may',
    policies: [
      rules(
        'schema: { properties: { spec: { not: { required: [a] } } } }, fix: { merge: { spec: { a: null } }, overwrite: true }',
      ),
    ],
    object: thing('{ a: 5, b: 1 }'),
    expected: ['a/r0 remove /spec/a'],
  },
  ...(
    [
      ['of the object', '', '{ $object: $.spec.from }'],
      ['of the thing', '', '{ $self: $.spec.from }'],
      [
        'of a parameter',
        '  parameters: { type: object, properties: { v: { default: { a: null, b: 2 } } } }\n',
        '{ $param: v }',
      ],
    ] as const
  ).flatMap(([name, parameters, value]): readonly Row[] => {
    const policy = (overwrite: boolean, required: string): string =>
      `${parameters}${rules(
        `schema: { properties: { spec: { properties: { m: ${required} } } } }, fix: { merge: { spec: { m: ${value} } }, overwrite: ${String(overwrite)} }`,
      )}`;
    const object = thing('{ m: { a: 1 }, from: { a: null, b: 2 } }');
    return [
      {
        name: `a null ${name} removes nothing that an author wrote`,
        policies: [policy(false, '{ required: [b] }')],
        object,
        expected: ['a/r0 add /spec/m/b 2'],
      },
      {
        name: `a null ${name} removes what it may overwrite`,
        policies: [policy(true, '{ required: [b], not: { required: [a] } }')],
        object,
        expected: ['a/r0 add /spec/m/b 2', 'a/r0 remove /spec/m/a'],
      },
    ];
  }),
  {
    name: 'a null that would remove what an author wrote, and nothing else to do',
    policies: [
      rules(
        'schema: { properties: { spec: { properties: { m: { not: { required: [a] } } } } } }, fix: { merge: { spec: { m: { $object: $.spec.from } } } }',
      ),
    ],
    object: thing('{ m: { a: 1 }, from: { a: null } }'),
    expected: [],
    left: ['a/r0 written'],
  },
  {
    name: 'a patch appends',
    policies: [
      rules(
        'on: container, schema: { properties: { l: { contains: { const: ALL } } } }, fix: { patch: [{ op: add, path: /l/-, value: ALL }] }',
      ),
    ],
    object: pod('{ containers: [{ name: a, l: [X] }] }'),
    expected: ['a/r0 add /spec/containers/0/l/1 "ALL"'],
  },
  {
    name: 'two rules append the same once',
    policies: [
      rules(
        'schema: { properties: { spec: { properties: { l: { contains: { const: ALL } } } } } }, fix: { patch: [{ op: add, path: /spec/l/-, value: ALL }] }',
      ),
      rules(
        'schema: { properties: { spec: { properties: { l: { minItems: 2 } } } } }, fix: { patch: [{ op: add, path: /spec/l/-, value: ALL }] }',
      ),
    ],
    object: thing('{ l: [X] }'),
    expected: ['a/r0 add /spec/l/1 "ALL"'],
  },
  {
    name: 'a patch makes the mapping that it adds to',
    policies: [
      rules(
        'on: container, schema: { required: [s] }, fix: { patch: [{ op: add, path: /s/a, value: 1 }, { op: add, path: /s/b, value: 2 }] }',
      ),
    ],
    object: pod('{ containers: [{ name: a }] }'),
    expected: ['a/r0 add /spec/containers/0/s {"a":1,"b":2}'],
  },
  ...(
    [
      ['the list that it appends to', '{}', 'add /spec/l [1]'],
      ['a list that is null', '{ l: null }', 'replace /spec/l [1]'],
      ['nothing where there is a list', '{ l: [] }', 'add /spec/l/0 1'],
    ] as const
  ).map(([name, spec, expected]): Row => ({
    name: `a patch makes ${name}`,
    policies: [
      rules(
        'schema: { properties: { spec: { required: [l], properties: { l: { type: array, minItems: 1 } } } } }, fix: { patch: [{ op: add, path: /spec/l/-, value: 1 }] }',
      ),
    ],
    object: thing(spec),
    expected: [`a/r0 ${expected}`],
  })),
  {
    name: 'a patch makes a list on the way, and appends to it',
    policies: [
      rules(
        'on: container, schema: { required: [s] }, fix: { patch: [{ op: add, path: /s/l/-, value: 1 }, { op: add, path: /s/l/-, value: { b: 2 } }] }',
      ),
    ],
    object: pod('{ containers: [{ name: a }] }'),
    expected: ['a/r0 add /spec/containers/0/s {"l":[1,{"b":2}]}'],
  },
  ...(
    [
      ['an index of a list that is not there', 'add', '/spec/l/0', '{}'],
      ['an index of a list that is null', 'add', '/spec/l/0', '{ l: null }'],
      ['an entry behind the last, of which it would write a part', 'add', '/spec/l/-/a', '{}'],
      ['an entry behind the last of a list that is there', 'add', '/spec/l/-/a', '{ l: [{}] }'],
      ['an entry behind the last, which it would replace', 'replace', '/spec/l/-', '{}'],
    ] as const
  ).map(([name, op, path, spec]): Row => ({
    name: `a patch does not make up ${name}`,
    policies: [
      rules(
        `schema: { properties: { spec: { required: [b] } } }, fix: { patch: [{ op: ${op}, path: ${path}, value: 1 }], overwrite: true }`,
      ),
    ],
    object: thing(spec),
    expected: [],
    left: ['a/r0 no-fix'],
  })),
  {
    name: 'a digit is a key of a mapping that is there',
    policies: [
      rules(
        "schema: { properties: { spec: { properties: { m: { required: ['0'] } } } } }, fix: { patch: [{ op: add, path: /spec/m/0, value: 1 }] }",
      ),
    ],
    object: thing('{ m: {} }'),
    expected: ['a/r0 add /spec/m/0 1'],
  },
  {
    name: 'a patch removes entries, one list at a time',
    policies: [
      rules(
        'on: container, schema: { properties: { l: { not: { contains: { const: B } } } } }, fix: { overwrite: true, patch: [{ op: remove, path: /l/1 }] }',
      ),
      rules(
        'on: container, schema: { properties: { l: { not: { contains: { const: A } } } } }, fix: { overwrite: true, patch: [{ op: remove, path: /l/0 }] }',
      ),
    ],
    object: pod('{ containers: [{ name: a, l: [A, B, C] }] }'),
    expected: ['a/r0 remove /spec/containers/0/l/1', 'b/r0 remove /spec/containers/0/l/0'],
  },
  // --- through lenses ----------------------------------------------------------------------------------------
  {
    name: 'what is absent everywhere is written in the container that failed',
    policies: [
      rules('on: container, at: $.securityContext.runAsNonRoot, schema: { const: true }, fix: { set: true }'),
    ],
    object: deployment(
      '{ containers: [{ name: a }, { name: b, securityContext: { runAsNonRoot: true } }, { name: c, securityContext: {} }] }',
    ),
    expected: [
      'a/r0 add /spec/template/spec/containers/0/securityContext {"runAsNonRoot":true}',
      'a/r0 add /spec/template/spec/containers/2/securityContext/runAsNonRoot true',
    ],
  },
  {
    name: 'what the Pod decides is overwritten in the Pod, once',
    policies: [
      rules(
        'on: container, at: $.securityContext.runAsNonRoot, schema: { const: true }, fix: { set: true, overwrite: true }',
      ),
    ],
    object: pod('{ securityContext: { runAsNonRoot: false }, containers: [{ name: a }, { name: b }] }'),
    expected: ['a/r0 replace /spec/securityContext/runAsNonRoot true'],
  },
  {
    name: 'a merge does not go behind what the Pod decides',
    policies: [
      rules(
        'on: container, schema: { properties: { securityContext: { properties: { runAsNonRoot: { const: true } } } } }, fix: { merge: { securityContext: { runAsNonRoot: true } } }',
      ),
    ],
    object: pod('{ securityContext: { runAsNonRoot: false }, containers: [{ name: a }] }'),
    expected: [],
    left: ['a/r0 written'],
  },
  {
    name: 'a request that comes from a limit is overwritten as a request',
    policies: [
      rules(
        'on: container, at: $.resources.requests.memory, schema: { quantityMaximum: 1Gi }, fix: { set: 1Gi, overwrite: true }',
      ),
    ],
    object: pod('{ containers: [{ name: a, resources: { limits: { memory: 2Gi } } }] }'),
    expected: ['a/r0 add /spec/containers/0/resources/requests {"memory":"1Gi"}'],
  },
  {
    name: 'a step of Tekton calls its resources otherwise',
    policies: [
      rules('on: container, at: $.resources.limits.memory, schema: { format: quantity }, fix: { set: 1Gi }'),
    ],
    object:
      '{ apiVersion: tekton.dev/v1, kind: Task, metadata: { name: x }, spec: { steps: [{ name: a, image: b }] } }',
    expected: ['a/r0 add /spec/steps/0/computeResources {"limits":{"memory":"1Gi"}}'],
  },
  {
    name: 'an image volume',
    policies: [
      rules(
        'on: image, at: $.raw, schema: { imageWithin: [r.corp] }, fix: { set: { $mirror: { docker.io: r.corp/hub } }, overwrite: true }',
      ),
    ],
    object: pod(
      '{ containers: [{ name: a, image: r.corp/x }], volumes: [{ name: v, image: { reference: m/n } }] }',
    ),
    expected: ['a/r0 replace /spec/volumes/0/image/reference "r.corp/hub/m/n"'],
  },
  {
    name: 'a request above the limit is not made',
    policies: [
      rules(
        'on: container, at: $.resources.requests.memory, schema: { format: quantity }, fix: { set: 1Gi }',
      ),
    ],
    object: deployment('{ containers: [{ name: a, resources: { limits: { memory: 64Mi } } }, { name: b }] }'),
    expected: ['a/r0 add /spec/template/spec/containers/1/resources {"requests":{"memory":"1Gi"}}'],
    left: ['a/r0 harms'],
    message: /more memory than its limit/,
  },
  // --- several rules -----------------------------------------------------------------------------------------
  {
    name: 'two rules make one mapping',
    policies: [
      rules(
        `at: $.spec.m.a, schema: ${STRING}, fix: { set: x }`,
        `at: $.spec.m.b, schema: ${STRING}, fix: { set: z }`,
      ),
    ],
    object: thing('{}'),
    expected: ['a/r0 add /spec/m {"a":"x"}', 'a/r1 add /spec/m/b "z"'],
  },
  {
    name: 'two rules that want the same',
    policies: [rules(A), rules(A)],
    object: thing('{}'),
    expected: ['a/r0 add /spec/a 1'],
  },
  {
    name: 'two rules that want different values: neither',
    policies: [
      rules(`at: $.spec.a, schema: ${STRING}, fix: { set: x }`),
      rules(`at: $.spec.a, schema: ${STRING}, fix: { set: z }`),
    ],
    object: thing('{}'),
    expected: [],
    left: ['a/r0 conflict', 'b/r0 conflict'],
    message: /The rules a\/r0 and b\/r0 want different values at one place/,
  },
  {
    name: 'one wants a text where another wants a mapping; a third has nothing to do with it',
    policies: [
      rules(
        `at: $.spec.a, schema: ${STRING}, fix: { set: x }`,
        'at: $.spec.a.b, schema: { const: 1 }, fix: { set: 1 }',
      ),
      rules(`at: $.spec.c, schema: ${STRING}, fix: { set: z }`),
    ],
    object: thing('{}'),
    expected: ['b/r0 add /spec/c "z"'],
    left: ['a/r0 conflict', 'a/r1 conflict'],
  },
  {
    name: 'what a fix brings to light is fixed, too',
    policies: [
      rules(
        `at: $.spec.a.x, schema: ${STRING}, fix: { set: x }`,
        'select: $.spec.a, at: $.z, schema: { const: 1 }, fix: { set: 1 }',
      ),
    ],
    object: thing('{}'),
    expected: ['a/r0 add /spec/a {"x":"x"}', 'a/r1 add /spec/a/z 1'],
  },
  {
    name: 'what a fix brings to light, and is written otherwise by it: neither',
    policies: [
      rules(
        `at: $.spec.a, schema: { type: object }, fix: { set: { z: 2 } }`,
        'select: $.spec.a, at: $.z, schema: { const: 1 }, fix: { set: 1 }',
      ),
    ],
    object: thing('{}'),
    expected: [],
    left: ['a/r0 conflict'],
  },
  {
    name: 'a fix that makes another rule fail is not made',
    policies: [
      rules(A),
      rules('schema: { properties: { spec: { not: { required: [a] } } } }'),
      rules(`at: $.spec.b, schema: ${STRING}, fix: { set: z }`),
    ],
    object: thing('{}'),
    expected: ['c/r0 add /spec/b "z"'],
    left: ['a/r0 harms'],
    message: /the rule b\/r0 would fail/,
  },
  {
    name: 'two fixes that only together make another rule fail',
    policies: [
      rules(A, 'at: $.spec.b, schema: { const: 1 }, fix: { set: 1 }'),
      rules('schema: { properties: { spec: { maxProperties: 1 } } }'),
    ],
    object: thing('{}'),
    expected: [],
    left: ['a/r0 harms', 'a/r1 harms'],
  },
  // --- what a fix changes elsewhere: nothing of it may be missed when only some rules are judged again ---------
  ...(
    [
      [
        'an init container becomes a sidecar',
        'on: container, where: { properties: { kind: { enum: [init] } } }, at: $.restartPolicy, schema: { const: Always }, fix: { set: Always }',
        'on: container, where: { properties: { kind: { enum: [sidecar] } } }, at: $.name, schema: { const: none }',
        pod('{ initContainers: [{ name: a }], containers: [{ name: b }] }'),
      ],
      [
        'a container inherits',
        'on: pod, at: $.spec.securityContext.runAsUser, schema: { type: integer }, fix: { set: 1000 }',
        'on: container, schema: { properties: { inherited: { not: { contains: { const: runAsUser } } } } }',
        pod('{ containers: [{ name: a }] }'),
      ],
      [
        'what is inherited counts',
        'on: pod, at: $.spec.securityContext.runAsUser, schema: { type: integer }, fix: { set: 1000 }',
        'on: container, at: $.securityContext.runAsUser, optional: true, schema: { const: 5 }',
        deployment('{ containers: [{ name: a }] }'),
      ],
      [
        'what is inherited does not count any more',
        'on: container, schema: { properties: { securityContext: { properties: { runAsUser: { const: 6 } } } } }, fix: { patch: [{ op: add, path: /securityContext, value: { runAsUser: 6 } }], overwrite: true }',
        'on: container, schema: { properties: { inherited: { contains: { const: runAsUser } } } }',
        pod('{ securityContext: { runAsUser: 5 }, containers: [{ name: a }] }'),
      ],
      [
        'a container looks at its pod',
        'on: pod, at: $.spec.hostNetwork, schema: { const: true }, fix: { set: true }',
        'on: container, schema: { properties: { pod: { properties: { hostNetwork: { const: false } } } } }',
        deployment('{ containers: [{ name: a }] }'),
      ],
      [
        'a container looks at another',
        'on: container, where: { properties: { name: { const: a } } }, at: $.tty, schema: { const: true }, fix: { set: true }',
        'on: container, schema: { properties: { pod: { properties: { containers: { items: { properties: { tty: { const: false } } } } } } } }',
        pod('{ containers: [{ name: a }, { name: b }] }'),
      ],
      [
        'a limit is a request',
        "on: container, at: $.resources.limits.cpu, schema: { type: string }, fix: { set: '1' }",
        "on: container, at: $.resources.requests.cpu, optional: true, schema: { const: '2' }",
        pod('{ containers: [{ name: a, resources: { requests: { memory: 1Gi } } }] }'),
      ],
      [
        'the first limit makes requests',
        "on: container, at: $.resources.limits.cpu, schema: { type: string }, fix: { set: '1' }",
        'on: container, schema: { properties: { resources: { not: { required: [requests] } } } }',
        pod('{ containers: [{ name: a, resources: { limits: {} } }] }'),
      ],
      [
        'a limit of the pod is a request of the pod',
        "on: pod, at: $.spec.resources.limits.cpu, schema: { type: string }, fix: { set: '1' }",
        'on: container, schema: { properties: { pod: { properties: { resources: { not: { required: [requests] } } } } } }',
        pod('{ resources: { limits: {} }, containers: [{ name: a }] }'),
      ],
      [
        'an image is read',
        'on: container, at: $.image, schema: { type: string }, fix: { set: example.com/a }',
        'on: image, at: $.registry, optional: true, schema: { const: docker.io }',
        pod('{ containers: [{ name: a }] }'),
      ],
      [
        'an image looks at its container',
        'on: container, at: $.imagePullPolicy, schema: { const: Always }, fix: { set: Always }',
        'on: image, at: $.container.imagePullPolicy, optional: true, schema: { const: Never }',
        pod('{ containers: [{ name: a, image: a }] }'),
      ],
      [
        'a volume brings an image',
        'on: pod, schema: { properties: { spec: { properties: { volumes: { minItems: 1 } } } } }, fix: { patch: [{ op: add, path: /spec/volumes/-, value: { name: v, image: { reference: example.com/v } } }] }',
        'on: image, at: $.registry, schema: { const: docker.io }',
        pod('{ volumes: [], containers: [{ name: a, image: a }] }'),
      ],
      [
        'a container comes',
        'on: pod, schema: { properties: { spec: { properties: { containers: { minItems: 2 } } } } }, fix: { patch: [{ op: add, path: /spec/containers/-, value: { name: z } }] }',
        'on: container, at: $.image, schema: { type: string }',
        pod('{ containers: [{ name: a, image: a }] }'),
      ],
      [
        'a step of a custom kind has defaults',
        'at: $.spec.stepTemplate.image, schema: { type: string }, fix: { set: example.com/a }',
        'on: image, at: $.registry, optional: true, schema: { const: docker.io }',
        '{ apiVersion: tekton.dev/v1, kind: Task, metadata: { name: x }, spec: { steps: [{ name: a }] } }',
      ],
      [
        'a pod of a custom kind comes',
        'at: $.spec.templates.b.template.spec.containers, schema: { type: array }, fix: { set: [{ name: b }] }',
        'on: container, at: $.image, schema: { type: string }',
        '{ apiVersion: argoproj.io/v1alpha1, kind: Experiment, metadata: { name: x }, spec: { templates: { a: { template: { spec: { containers: [{ name: a, image: a }] } } } } } }',
      ],
      [
        'a path to anywhere',
        'on: container, at: $.image, schema: { type: string }, fix: { set: a }',
        "select: '$..image', schema: { const: b }",
        pod('{ containers: [{ name: a }] }'),
      ],
      [
        'a path to all below a field',
        'at: $.spec.a.b, schema: { const: 1 }, fix: { set: 1 }',
        "select: '$.spec.*', schema: { maxProperties: 0 }",
        thing('{ a: {} }'),
      ],
      [
        'a path below a field',
        'at: $.spec.a.b, schema: { const: 1 }, fix: { set: 1 }',
        'select: $.spec.a, at: $.b, optional: true, schema: { const: 2 }',
        thing('{ a: {} }'),
      ],
      [
        'the condition of a rule',
        'at: $.spec.a.b, schema: { const: 1 }, fix: { set: 1 }',
        'where: { properties: { spec: { properties: { a: { required: [b] } } } } }, at: $.spec.c, schema: { const: 2 }',
        thing('{ a: {} }'),
      ],
      [
        'entries move',
        'schema: { properties: { spec: { properties: { a: { maxItems: 1 } } } } }, fix: { patch: [{ op: remove, path: /spec/a/0 }], overwrite: true }',
        "at: '$.spec.a[0]', schema: { const: x }",
        thing('{ a: [x, y] }'),
      ],
      [
        'an expression',
        'at: $.spec.a, schema: { const: 1 }, fix: { set: 1 }',
        "cel: '!has(self.spec.a)'",
        thing('{}'),
      ],
      [
        'an expression that looks at more than the lens',
        'at: $.metadata.labels.tier, schema: { const: web }, fix: { set: web }',
        "on: container, cel: '!has(object.metadata.labels)'",
        deployment('{ containers: [{ name: a }] }'),
      ],
    ] as const
  ).map(([name, fixed, harmed, object]): Row => ({
    name: `a fix harms: ${name}`,
    // The second, since a rule that has the name of one that failed is judged again anyway.
    policies: [rules(fixed), rules(NAMED, harmed)],
    object,
    expected: [],
    left: ['a/r0 harms'],
    message: /the rule b\/r1 would fail/,
  })),
  {
    name: 'a fix harms: a policy begins to speak',
    policies: [
      rules('at: $.metadata.labels.tier, schema: { const: web }, fix: { set: web }'),
      `  match: { labels: { matchLabels: { tier: web } } }\n${rules(NAMED, 'at: $.spec.b, schema: { const: 1 }')}`,
    ],
    object: thing('{}'),
    expected: [],
    left: ['a/r0 harms'],
    message: /the rule b\/r1 would fail/,
  },
  {
    name: 'a fix harms: a policy does not leave the object out any more',
    policies: [
      rules(
        'at: $.metadata.labels.tier, schema: { const: web }, where: { properties: { metadata: { properties: { labels: { required: [old] } } } } }, fix: { set: web }',
      ),
      `  exclude: { labels: { matchExpressions: [{ key: tier, operator: DoesNotExist }] } }\n${rules(NAMED, 'at: $.spec.b, schema: { const: 1 }')}`,
    ],
    object:
      '{ apiVersion: example.com/v1, kind: Thing, metadata: { name: x, labels: { old: a } }, spec: {} }',
    expected: [],
    left: ['a/r0 harms'],
    message: /the rule b\/r1 would fail/,
  },
  {
    name: 'a fix after which its rule still fails is not made',
    policies: [
      rules('schema: { properties: { spec: { required: [b] } } }, fix: { merge: { spec: { a: 1 } } }'),
    ],
    object: thing('{}'),
    expected: [],
    left: ['a/r0 fails-after'],
  },
  {
    name: 'a rule that another mends is fixed',
    policies: [rules(A), rules('schema: { properties: { spec: { required: [a] } } }')],
    object: thing('{}'),
    expected: ['a/r0 add /spec/a 1'],
  },
  // --- values ------------------------------------------------------------------------------------------------
  {
    name: 'a parameter, by structure',
    policies: [
      `  parameters: { type: object, properties: { v: { default: { k: [1] } } } }\n${rules('at: $.spec.a, schema: { type: object }, fix: { set: { x: { $param: v } } }')}`,
    ],
    object: thing('{}'),
    expected: ['a/r0 add /spec/a {"x":{"k":[1]}}'],
  },
  {
    name: 'a parameter that is null in a merge removes nothing',
    policies: [
      `  parameters: { type: object, properties: { v: { default: null } } }\n${rules('schema: { properties: { spec: { required: [b] } } }, fix: { merge: { spec: { a: { $param: v } } }, overwrite: true }')}`,
    ],
    object: thing('{ a: 1 }'),
    expected: [],
    left: ['a/r0 no-fix'],
    message: /not given/,
  },
  {
    name: 'the first that is known',
    policies: [
      rules(
        "each: [owner], at: '$.metadata.labels[$item]', schema: { type: string }, fix: { set: { $first: [{ $object: '$.metadata.annotations[$item]' }, { $namespaceLabel: $item }, { $self: $.metadata.name }] } }",
      ),
    ],
    object: thing('{}'),
    expected: ['a/r0 add /metadata/labels {"owner":"x"}'],
  },
  {
    name: 'the largest, as it is written',
    policies: [
      rules(
        'at: $.spec.a, schema: { format: quantity }, fix: { set: { $largest: [1Gi, { $self: $.spec.b }, { $self: $.spec.c }] } }',
      ),
    ],
    object: thing('{ b: 2000Mi, c: nonsense }'),
    expected: ['a/r0 add /spec/a "2000Mi"'],
  },
  {
    name: 'a fix is left to a person',
    policies: [
      rules(
        'at: $.spec.a, schema: { const: 1 }, fix: { set: 1, where: { properties: { spec: { required: [b] } } } }',
      ),
    ],
    object: thing('{}'),
    expected: [],
    left: ['a/r0 no-fix'],
    message: /to a person/,
  },
  // --- who asks for what -------------------------------------------------------------------------------------
  {
    name: 'an unsafe fix is not made unasked',
    policies: [rules('at: $.spec.a, schema: { const: 1 }, fix: { set: 1, unsafe: true }')],
    object: thing('{}'),
    expected: [],
    left: ['a/r0 unsafe'],
  },
  {
    name: 'an unsafe fix that is asked for',
    policies: [rules('at: $.spec.a, schema: { const: 1 }, fix: { set: 1, unsafe: true }')],
    object: thing('{}'),
    options: { unsafe: true },
    expected: ['a/r0 add /spec/a 1'],
  },
  {
    name: 'a policy that is fixed at admission only',
    policies: [`  fixAt: [admission]\n${rules(A)}`],
    object: thing('{}'),
    expected: [],
    left: ['a/r0 elsewhere'],
  },
  {
    name: 'a policy that is fixed at admission, at admission',
    policies: [`  fixAt: [admission]\n${rules(A)}`],
    object: thing('{}'),
    options: { place: 'admission' },
    expected: ['a/r0 add /spec/a 1'],
  },
  {
    name: 'only some rules',
    policies: [rules(A, `at: $.spec.b, schema: ${STRING}, fix: { set: z }`)],
    object: thing('{}'),
    options: { only: (policy, rule) => policy === 'a' && rule === 'r1' },
    expected: ['a/r1 add /spec/b "z"'],
  },
  {
    name: 'a place that the door cannot change',
    policies: [rules(A, `at: $.spec.b, schema: ${STRING}, fix: { set: z }`)],
    object: thing('{}'),
    options: { withhold: (pointer) => (pointer === '/spec/a' ? 'It is an alias.' : undefined) },
    expected: ['a/r1 add /spec/b "z"'],
    left: ['a/r0 withheld'],
    message: /It is an alias\./,
  },
  {
    name: 'a rule without a fix',
    policies: [rules('at: $.spec.a, schema: true')],
    object: thing('{}'),
    expected: [],
    left: ['a/r0 no-fix'],
  },
];

t.test('plans', (t) => {
  for (const { name, policies, object, options, expected, left = [], message } of ROWS) {
    const [resource] = read(object);
    if (resource === undefined) throw new Error(name);
    const request = createRequest(resource.object, new Map());
    const plan = engineOf(...policies).fix(request, { place: 'source', unsafe: false, ...options });
    const shown = plan.operations.map((one) =>
      [
        `${one.policy}/${one.rule}`,
        one.op,
        one.path,
        ...(one.op === 'remove' ? [] : [JSON.stringify(one.value)]),
      ].join(' '),
    );
    t.strictSame(shown, expected, name);
    t.strictSame(
      plan.unfixed.map(({ policy, rule, reason }) => `${policy}/${rule} ${reason}`),
      left,
      `${name}: what is left`,
    );
    if (message !== undefined)
      t.match(plan.unfixed.map((one) => one.message).join('\n'), message, `${name}: why`);
    if (expected.length === 0) t.equal(plan.object, resource.object, `${name}: the object itself`);
  }
  t.end();
});

t.test('what is not stored is not fixed', (t) => {
  const engine = engineOf(rules(A));
  const [resource] = read(thing('{}'));
  const request = createRequest(resource!.object, new Map());
  for (const operation of ['DELETE', 'CONNECT'] as const) {
    const plan = engine.fix({ ...request, operation }, { place: 'admission', unsafe: true });
    t.strictSame(plan, { operations: [], object: resource!.object, fixed: [], unfixed: [] }, operation);
  }
  const update = engine.fix({ ...request, operation: 'UPDATE' }, { place: 'admission', unsafe: true });
  t.equal(update.operations.length, 1, 'an update is');
  t.end();
});

t.test('where fixes are carried out', (t) => {
  const safe = engineOf(`  fixAt: [source]\n${rules(A)}`);
  const unsafe = engineOf(rules('at: $.spec.a, schema: true, fix: { set: 1, unsafe: true }'));
  t.same([safe.hasFixes('source', false), safe.hasFixes('admission', false)], [true, false]);
  t.same([unsafe.hasFixes('source', false), unsafe.hasFixes('source', true)], [false, true]);
  t.equal(engineOf(rules('at: $.spec.a, schema: true')).hasFixes('source', true), false);
  const [info] = engineOf(`  fixFailurePolicy: Fail\n${rules(A)}`).policies;
  t.equal(info?.fixFailurePolicy, 'Fail');
  t.equal(safe.policies[0]?.fixFailurePolicy, 'Ignore');
  t.end();
});

t.test('a fix does not break a policy of Kubernetes', (t) => {
  const { policies } = parsePolicies(
    read(
      `apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: a }\nspec:\n  title: t\n` +
        rules(
          'at: $.spec.replicas, schema: { type: integer }, fix: { set: 9 }',
          'at: $.spec.paused, schema: { const: true }, fix: { set: true }',
        ),
    ),
  );
  const native = parseNative(
    read(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: few }
spec:
  failurePolicy: Fail
  matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }] }
  validations: [{ expression: '!has(object.spec.replicas) || object.spec.replicas < 5' }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: few }
spec: { policyName: few, validationActions: [Deny] }
`),
  );
  const engine = createEngine(policies, {
    native: { ...native, params: [], definitions: [], assumeBound: false },
  });
  const [resource] = read(
    '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: x, namespace: y }, spec: {} }',
  );
  const plan = engine.fix(createRequest(resource!.object, new Map()), { place: 'source', unsafe: false });
  t.same(
    plan.operations.map(({ path }) => path),
    ['/spec/paused'],
  );
  t.match(plan.unfixed, [{ rule: 'r0', reason: 'harms', message: /the rule few/ }]);
  t.end();
});

/** A policy compiled as it is written. */
const AS_WRITTEN = {
  parameters: {},
  overrides: { policy: {}, rules: new Map() },
  place: undefined,
  minor: undefined,
  workloads: KNOWN_WORKLOADS,
};

t.test('what is judged again after an operation', (t) => {
  const { policies } = parsePolicies(
    read(`apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: a }
spec:
  title: t
${rules(
  'on: container, at: $.resources.limits.memory, schema: { type: string }',
  'on: container, at: $.resources.limits.cpu, schema: { type: string }',
  'on: container, at: $.resources.requests.memory, schema: { type: string }',
  'on: container, where: { properties: { kind: { const: init } } }, at: $.image, schema: { type: string }',
  'on: container, schema: { properties: { securityContext: { required: [runAsUser] } } }',
  'on: container, schema: { maxProperties: 9 }',
  'on: image, at: $.registry, schema: { type: string }',
  'on: pod, at: $.spec.hostNetwork, optional: true, schema: { const: false }',
  'on: object, at: $.metadata.labels.owner, schema: { type: string }',
  "cel: 'true'",
  'on: container, where: { anyOf: [false, { not: { required: [pod], properties: { pod: { required: [hostNetwork] } } } }] }, at: $.name, schema: { type: string }',
)}`),
  );
  const compiled = policies.map((one) => compilePolicy(one, AS_WRITTEN).policy);
  const reach = new Reach(KNOWN_WORKLOADS);
  // By the lenses of docs/policy-language.md: what each shows of the place.
  const table = [
    ['Pod', 'add', '/spec/containers/0/resources/limits/memory', 'r0 r2 r5 r9'],
    ['Pod', 'add', '/spec/containers/0/resources', 'r0 r1 r2 r5 r9'],
    ['Pod', 'add', '/spec/containers/1/image', 'r3 r5 r6 r9'],
    ['Pod', 'replace', '/spec/initContainers/1/restartPolicy', 'r3 r5 r9'],
    ['Pod', 'add', '/spec/securityContext', 'r4 r5 r9'],
    ['Pod', 'add', '/spec/hostNetwork', 'r5 r7 r9 r10'],
    ['Pod', 'add', '/spec/containers/0/name', 'r5 r6 r9 r10'],
    ['Pod', 'remove', '/spec/containers/1', 'r0 r1 r2 r3 r4 r5 r6 r9 r10'],
    ['Pod', 'add', '/metadata/labels', 'r8 r9'],
    ['Deployment', 'add', '/metadata/labels', 'r8 r9'],
    ['Deployment', 'add', '/spec/template/metadata/labels', 'r9'],
    ['Deployment', 'add', '/spec/template/spec/hostNetwork', 'r5 r7 r9 r10'],
    ['ConfigMap', 'add', '/metadata/labels/owner', 'r8 r9'],
    ['ConfigMap', 'add', '/spec/containers/0/image', 'r9'],
  ] as const;
  for (const [kind, op, path, expected] of table) {
    const operation = op === 'remove' ? { op, path } : { op, path, value: 1 };
    const of = { group: kind === 'Deployment' ? 'apps' : '', version: 'v1', kind };
    const found = [...reach.of(operation, of, compiled).rules].map(({ name }) => name).join(' ');
    t.equal(found, expected, `${kind}: ${op} ${path}`);
  }
  t.end();
});

t.test('an object of many containers is planned in bounded time', (t) => {
  const engine = engineOf(
    rules('on: container, at: $.resources.limits.memory, schema: { format: quantity }, fix: { set: 1Gi }'),
  );
  for (const count of [100, 60_000]) {
    const containers = Array.from({ length: count }, (_, i) => ({ name: `c${String(i)}` }));
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: { containers } };
    const plan = endsSoon(t, `${String(count)} containers`, () =>
      engine.fix(createRequest(object, new Map()), { place: 'admission', unsafe: false }),
    );
    t.equal(plan.fixed.length + plan.unfixed.length > 0, true, 'nothing is passed over in silence');
    t.equal(plan.operations.length, count === 100 ? 100 : 0, 'all, or nothing at all');
  }
  t.end();
});
