import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import t from 'tap';
import { certainly } from '../../src/check/schema/certain.ts';
import { compileSchema } from '../../src/check/schema/compile.ts';
import { isList, isMap, own } from '../../src/manifest/value.ts';
import type { Value } from '../../src/manifest/value.ts';
import { runs } from '../runs.ts';

/** A value with keys that an object literal cannot spell. */
function json(text: string): Value {
  return JSON.parse(text) as Value;
}

const BIG = 12345678901234567890n;

interface Row {
  readonly name: string;
  readonly schema: Value;
  readonly passes: readonly Value[];
  /** A value, the path at which it fails, and the keyword that says so. */
  readonly fails: readonly (readonly [Value, readonly (string | number)[], string])[];
}

// Expectations: JSON Schema 2020-12, validation (6.1 to 6.5) and core (10.2, 10.3).
const KEYWORDS: readonly Row[] = [
  { name: 'true', schema: true, passes: [null, 1, 'x', [], {}], fails: [] },
  {
    name: 'false',
    schema: false,
    passes: [],
    fails: [
      [null, [], 'false'],
      [{}, [], 'false'],
    ],
  },
  { name: 'no keyword', schema: {}, passes: [null, BIG, []], fails: [] },
  {
    name: 'annotations constrain nothing',
    schema: { title: 'a', description: 'b', default: 1, examples: [1], deprecated: true, $comment: 'c' },
    passes: [null, 'x'],
    fails: [],
  },
  {
    name: 'type null',
    schema: { type: 'null' },
    passes: [null],
    fails: [
      [0, [], 'type'],
      [false, [], 'type'],
    ],
  },
  {
    name: 'type boolean',
    schema: { type: 'boolean' },
    passes: [true, false],
    fails: [
      ['true', [], 'type'],
      [1, [], 'type'],
    ],
  },
  {
    name: 'type object',
    schema: { type: 'object' },
    passes: [{}],
    fails: [
      [[], [], 'type'],
      [null, [], 'type'],
    ],
  },
  {
    name: 'type array',
    schema: { type: 'array' },
    passes: [[]],
    fails: [
      [{}, [], 'type'],
      ['[]', [], 'type'],
    ],
  },
  {
    name: 'type string',
    schema: { type: 'string' },
    passes: ['', '1'],
    fails: [
      [1, [], 'type'],
      [null, [], 'type'],
    ],
  },
  {
    name: 'type number',
    schema: { type: 'number' },
    passes: [1, 1.5, -0, BIG],
    fails: [
      ['1', [], 'type'],
      [true, [], 'type'],
    ],
  },
  {
    name: 'type integer',
    schema: { type: 'integer' },
    passes: [1, 1.0, -3, BIG, 1e300],
    fails: [
      [1.5, [], 'type'],
      ['1', [], 'type'],
    ],
  },
  { name: 'type list', schema: { type: ['string', 'null'] }, passes: [null, 'x'], fails: [[0, [], 'type']] },
  {
    name: 'enum',
    schema: { enum: ['a', 1, null, { b: [1, 2], c: 0 }] },
    passes: ['a', 1, null, { c: 0, b: [1, 2] }],
    fails: [
      ['1', [], 'enum'],
      [{ b: [2, 1], c: 0 }, [], 'enum'],
      [false, [], 'enum'],
    ],
  },
  {
    name: 'enum, integers of any size',
    schema: { enum: [BIG] },
    passes: [BIG],
    fails: [
      [BIG + 1n, [], 'enum'],
      [12345678901234567000, [], 'enum'],
    ],
  },
  {
    name: 'enum, equal numbers are one value',
    schema: { enum: [10n ** 20n, 0] },
    passes: [1e20, -0],
    fails: [[1e21, [], 'enum']],
  },
  {
    name: 'const',
    schema: { const: { a: 1, b: null } },
    passes: [{ b: null, a: 1 }],
    fails: [
      [{ a: 1 }, [], 'const'],
      [null, [], 'const'],
    ],
  },
  {
    name: 'const null',
    schema: { const: null },
    passes: [null],
    fails: [
      [0, [], 'const'],
      ['', [], 'const'],
      [false, [], 'const'],
    ],
  },
  {
    name: 'const, equal numbers are one value',
    schema: { const: 1e20 },
    passes: [10n ** 20n],
    fails: [[10n ** 20n + 1n, [], 'const']],
  },
  { name: 'const, in a list', schema: { const: [false] }, passes: [[false]], fails: [[[0], [], 'const']] },
  {
    name: 'minimum',
    schema: { minimum: 2 },
    passes: [2, 3, BIG, '1', null],
    fails: [
      [1.9, [], 'minimum'],
      [-BIG, [], 'minimum'],
    ],
  },
  {
    name: 'maximum',
    schema: { maximum: 2 },
    passes: [2, -BIG, '3'],
    fails: [
      [2.1, [], 'maximum'],
      [BIG, [], 'maximum'],
    ],
  },
  {
    name: 'exclusiveMinimum',
    schema: { exclusiveMinimum: 0 },
    passes: [0.1, BIG],
    fails: [
      [0, [], 'exclusiveMinimum'],
      [-0, [], 'exclusiveMinimum'],
    ],
  },
  {
    name: 'exclusiveMaximum',
    schema: { exclusiveMaximum: BIG },
    passes: [BIG - 1n, 0],
    fails: [
      [BIG, [], 'exclusiveMaximum'],
      [1e300, [], 'exclusiveMaximum'],
    ],
  },
  {
    name: 'multipleOf 2',
    schema: { multipleOf: 2 },
    passes: [0, -4, 9007199254740990, 10n ** 20n, 'x'],
    fails: [
      [3, [], 'multipleOf'],
      [1000000001, [], 'multipleOf'],
      [9007199254740991, [], 'multipleOf'],
      [10n ** 20n + 1n, [], 'multipleOf'],
    ],
  },
  {
    name: 'multipleOf 0.01',
    schema: { multipleOf: 0.01 },
    passes: [4.02, 0.07, 1.1, 19.99, 10n ** 20n],
    fails: [
      [4.025, [], 'multipleOf'],
      [0.001, [], 'multipleOf'],
    ],
  },
  {
    name: 'multipleOf 1.5',
    schema: { multipleOf: 1.5 },
    passes: [3, 4.5, 3n * 10n ** 18n],
    fails: [
      [4, [], 'multipleOf'],
      [10n ** 18n, [], 'multipleOf'],
    ],
  },
  {
    name: 'minLength counts characters',
    schema: { minLength: 2 },
    passes: ['ab', '😀é', 1],
    fails: [
      ['😀', [], 'minLength'],
      ['', [], 'minLength'],
    ],
  },
  {
    name: 'maxLength counts characters',
    schema: { maxLength: 2 },
    passes: ['ab', '😀😀', []],
    fails: [['abc', [], 'maxLength']],
  },
  {
    name: 'pattern has to match the whole text',
    schema: { pattern: 'a+' },
    passes: ['aa', 1],
    fails: [
      ['xaax', [], 'pattern'],
      ['', [], 'pattern'],
      ['aa\n', [], 'pattern'],
    ],
  },
  {
    name: 'pattern, alternatives are anchored together',
    schema: { pattern: 'a|b' },
    passes: ['a', 'b'],
    fails: [
      ['ax', [], 'pattern'],
      ['xb', [], 'pattern'],
    ],
  },
  {
    name: 'items',
    schema: { items: { type: 'string' } },
    passes: [[], ['a'], 'x', {}],
    fails: [[['a', 1], [1], 'type']],
  },
  { name: 'items false', schema: { items: false }, passes: [[]], fails: [[['a'], [0], 'false']] },
  {
    name: 'prefixItems',
    schema: { prefixItems: [{ const: 1 }, { const: 2 }] },
    passes: [[], [1], [1, 2, 'more']],
    fails: [
      [[2], [0], 'const'],
      [[1, 1], [1], 'const'],
    ],
  },
  {
    name: 'prefixItems with items',
    schema: { prefixItems: [true], items: { type: 'integer' } },
    passes: [['x'], ['x', 1]],
    fails: [[['x', 'y'], [1], 'type']],
  },
  {
    name: 'contains',
    schema: { contains: { const: 1 } },
    passes: [[1], [2, 1], 'x'],
    fails: [
      [[], [], 'contains'],
      [[2], [], 'contains'],
    ],
  },
  {
    name: 'contains beside prefixItems',
    schema: { prefixItems: [true], contains: { const: 1 } },
    passes: [[1], [2, 1]],
    fails: [
      [[], [], 'contains'],
      [[2], [], 'contains'],
    ],
  },
  {
    name: 'minContains',
    schema: { contains: { const: 1 }, minContains: 2 },
    passes: [
      [1, 1],
      [1, 2, 1],
    ],
    fails: [[[1, 2], [], 'contains']],
  },
  { name: 'minContains 0', schema: { contains: { const: 1 }, minContains: 0 }, passes: [[], [2]], fails: [] },
  {
    name: 'maxContains',
    schema: { contains: { const: 1 }, maxContains: 1 },
    passes: [[1], [1, 2]],
    fails: [
      [[1, 1], [], 'contains'],
      [[], [], 'contains'],
    ],
  },
  {
    name: 'minContains without contains',
    schema: { minContains: 5, maxContains: 1 },
    passes: [[], [1, 2]],
    fails: [],
  },
  { name: 'minItems', schema: { minItems: 1 }, passes: [[null], {}], fails: [[[], [], 'minItems']] },
  { name: 'maxItems', schema: { maxItems: 1 }, passes: [[], [1]], fails: [[[1, 2], [], 'maxItems']] },
  {
    name: 'uniqueItems',
    schema: { uniqueItems: true },
    passes: [[], [1, '1'], [[1], [2]], [0, false]],
    fails: [
      [[1, 1], [], 'uniqueItems'],
      [
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
        [],
        'uniqueItems',
      ],
      [[0, -0], [], 'uniqueItems'],
    ],
  },
  { name: 'uniqueItems false', schema: { uniqueItems: false }, passes: [[1, 1]], fails: [] },
  {
    name: 'properties',
    schema: { properties: { a: { type: 'string' } } },
    passes: [{}, { a: 'x' }, { b: 1 }, [], null],
    fails: [
      [{ a: 1 }, ['a'], 'type'],
      [{ a: null }, ['a'], 'type'],
    ],
  },
  {
    name: 'properties, below',
    schema: { properties: { a: { properties: { b: { items: { const: 1 } } } } } },
    passes: [{ a: { b: [1] } }],
    fails: [[{ a: { b: [1, 2] } }, ['a', 'b', 1], 'const']],
  },
  {
    name: 'patternProperties',
    schema: { patternProperties: { 'x-.*': { type: 'string' } } },
    passes: [{ 'x-a': 'b', y: 1 }, { 'ax-b': 1 }],
    fails: [[{ 'x-a': 1 }, ['x-a'], 'type']],
  },
  {
    name: 'additionalProperties false',
    schema: { properties: { a: true }, additionalProperties: false },
    passes: [{}, { a: 1 }],
    fails: [[{ a: 1, b: 2 }, ['b'], 'additionalProperties']],
  },
  {
    name: 'additionalProperties schema',
    schema: {
      properties: { a: true },
      patternProperties: { 'b.*': true },
      additionalProperties: { type: 'string' },
    },
    passes: [{ a: 1, bx: 1, c: 'x' }],
    fails: [
      [{ c: 1 }, ['c'], 'type'],
      [{ ab: 1 }, ['ab'], 'type'],
    ],
  },
  {
    name: 'propertyNames',
    schema: { propertyNames: { maxLength: 1 } },
    passes: [{}, { a: 1 }],
    fails: [[{ ab: 1 }, ['ab'], 'propertyNames']],
  },
  {
    name: 'required',
    schema: { required: ['a', 'b'] },
    passes: [{ a: null, b: 1 }, []],
    fails: [
      [{ a: 1 }, ['b'], 'required'],
      [{}, ['a'], 'required'],
    ],
  },
  {
    name: 'the empty name',
    schema: { required: [''], dependentRequired: { '': ['a'] } },
    passes: [{ '': 1, a: 1 }],
    fails: [
      [{}, [''], 'required'],
      [{ '': 1 }, [], 'dependentRequired'],
    ],
  },
  {
    name: 'dependentRequired',
    schema: { dependentRequired: { a: ['b'] } },
    passes: [{}, { b: 1 }, { a: 1, b: 1 }],
    fails: [[{ a: 1 }, [], 'dependentRequired']],
  },
  {
    name: 'dependentSchemas',
    schema: { dependentSchemas: { a: { required: ['b'] } } },
    passes: [{}, { a: 1, b: 1 }],
    fails: [[{ a: 1 }, ['b'], 'required']],
  },
  {
    name: 'minProperties',
    schema: { minProperties: 1 },
    passes: [{ a: null }, []],
    fails: [[{}, [], 'minProperties']],
  },
  {
    name: 'maxProperties',
    schema: { maxProperties: 1 },
    passes: [{}, { a: 1 }],
    fails: [[{ a: 1, b: 1 }, [], 'maxProperties']],
  },
  {
    name: 'allOf',
    schema: { allOf: [{ type: 'string' }, { minLength: 2 }] },
    passes: ['ab'],
    fails: [
      [1, [], 'type'],
      ['a', [], 'minLength'],
    ],
  },
  {
    name: 'anyOf',
    schema: { anyOf: [{ type: 'string' }, { minimum: 2 }] },
    passes: ['a', 2, null],
    fails: [[1, [], 'anyOf']],
  },
  {
    name: 'oneOf',
    schema: { oneOf: [{ type: 'integer' }, { minimum: 2 }] },
    passes: [1, 2.5, 'x'],
    fails: [
      [3, [], 'oneOf'],
      [1.5, [], 'oneOf'],
    ],
  },
  { name: 'not', schema: { not: { type: 'string' } }, passes: [1, null], fails: [['a', [], 'not']] },
  {
    name: 'if then',
    schema: { if: { type: 'string' }, then: { minLength: 1 } },
    passes: ['a', 0],
    fails: [['', [], 'minLength']],
  },
  {
    name: 'if else',
    schema: { if: { type: 'string' }, else: { type: 'null' } },
    passes: ['', null],
    fails: [[1, [], 'type']],
  },
  { name: 'then without if', schema: { then: false, else: false }, passes: [1], fails: [] },
  {
    name: 'keywords of other types do not speak',
    schema: { minLength: 9, minItems: 9, minimum: 9, required: ['a'] },
    passes: [null, true],
    fails: [['a', [], 'minLength']],
  },
  // --- the Kubernetes vocabulary (docs/policy-language.md) --------------------------------------
  {
    name: 'format quantity',
    schema: { format: 'quantity' },
    passes: ['512Mi', '0.5', '1e3', 1, 0.5, BIG],
    fails: [
      ['1 Gi', [], 'format'],
      ['1GB', [], 'format'],
      [true, [], 'format'],
      [null, [], 'format'],
    ],
  },
  {
    name: 'format image-reference',
    schema: { format: 'image-reference' },
    passes: ['nginx', 'gcr.io/a/b:1'],
    fails: [
      ['https://gcr.io/x', [], 'format'],
      ['Nginx', [], 'format'],
      ['nginx ', [], 'format'],
    ],
  },
  {
    name: 'format dns1123-label',
    schema: { format: 'dns1123-label' },
    passes: ['a-1'],
    fails: [
      ['a.b', [], 'format'],
      ['A', [], 'format'],
      ['', [], 'format'],
    ],
  },
  {
    name: 'format dns1123-subdomain',
    schema: { format: 'dns1123-subdomain' },
    passes: ['a.b-1'],
    fails: [
      ['a..b', [], 'format'],
      ['-a', [], 'format'],
    ],
  },
  {
    name: 'format label-value',
    schema: { format: 'label-value' },
    passes: ['', 'a_B.1'],
    fails: [
      ['a b', [], 'format'],
      ['x'.repeat(64), [], 'format'],
    ],
  },
  {
    name: 'format qualified-name',
    schema: { format: 'qualified-name' },
    passes: ['a', 'x.example/a'],
    fails: [
      ['a/b/c', [], 'format'],
      ['', [], 'format'],
    ],
  },
  {
    name: 'format cidr',
    schema: { format: 'cidr' },
    passes: ['10.0.0.0/8'],
    fails: [['10.0.0.0', [], 'format']],
  },
  {
    name: 'format semver',
    schema: { format: 'semver' },
    passes: ['1.2.3-rc.1'],
    fails: [['1.2', [], 'format']],
  },
  {
    name: 'format duration',
    schema: { format: 'duration' },
    passes: ['1h30m'],
    fails: [['1 hour', [], 'format']],
  },
  {
    name: 'quantityMinimum',
    schema: { quantityMinimum: '1Gi' },
    passes: ['1Gi', '1024Mi', 1073741824, '2G'],
    fails: [
      ['1G', [], 'quantityMinimum'],
      ['x', [], 'quantityMinimum'],
      [null, [], 'quantityMinimum'],
    ],
  },
  {
    name: 'quantityMaximum',
    schema: { quantityMaximum: '1' },
    passes: ['1000m', 0, '-1'],
    fails: [
      ['1001m', [], 'quantityMaximum'],
      [BIG, [], 'quantityMaximum'],
    ],
  },
  {
    name: 'quantityExclusiveMinimum',
    schema: { quantityExclusiveMinimum: '0' },
    passes: ['1n', 1],
    fails: [
      ['0', [], 'quantityExclusiveMinimum'],
      ['0Ki', [], 'quantityExclusiveMinimum'],
      ['-0', [], 'quantityExclusiveMinimum'],
      [0, [], 'quantityExclusiveMinimum'],
    ],
  },
  {
    name: 'quantityExclusiveMaximum',
    schema: { quantityExclusiveMaximum: '4Gi' },
    passes: ['4095Mi'],
    fails: [
      ['4Gi', [], 'quantityExclusiveMaximum'],
      ['4294967296', [], 'quantityExclusiveMaximum'],
    ],
  },
  {
    name: 'a quantity is not rounded',
    schema: { quantityMaximum: 9007199254740993n },
    passes: ['9007199254740993'],
    fails: [['9007199254740994', [], 'quantityMaximum']],
  },
  {
    name: 'a null bound bounds nothing',
    schema: { quantityMaximum: null, quantityExclusiveMinimum: null },
    passes: ['9E', 'x', null],
    fails: [],
  },
  {
    name: 'imageWithin',
    schema: { imageWithin: ['gcr.io/shop', 'docker.io/library'] },
    passes: ['gcr.io/shop/web:1', 'gcr.io/shop', 'nginx', 'GCR.IO/shop/x'],
    fails: [
      ['gcr.io/shop-evil/web', [], 'imageWithin'],
      ['gcr.io.evil.example/shop/web', [], 'imageWithin'],
      ['evil/nginx', [], 'imageWithin'],
      [1, [], 'imageWithin'],
      ['', [], 'imageWithin'],
    ],
  },
  {
    name: 'imageWithin of nothing',
    schema: { imageWithin: [] },
    passes: [],
    fails: [['nginx', [], 'imageWithin']],
  },
  {
    name: 'glob',
    schema: { glob: ['a*c', '?'] },
    passes: ['ac', 'abbc', 'x', '.'],
    fails: [['acd', [], 'glob']],
  },
  {
    name: 'glob minds case',
    schema: { glob: 'latest' },
    passes: ['latest'],
    fails: [['LATEST', [], 'glob']],
  },
  {
    name: 'globIgnoreCase',
    schema: { globIgnoreCase: 'late*' },
    passes: ['LATEST', 'late'],
    fails: [['x-late', [], 'globIgnoreCase']],
  },
  {
    name: 'kubernetesMinimum',
    schema: { kubernetesMinimum: 'v1.9' },
    passes: ['v1.9', 'v1.10', 'v1.36', 'v1.100', 'latest'],
    fails: [
      ['v1.8', [], 'kubernetesMinimum'],
      ['v1.0', [], 'kubernetesMinimum'],
      // Labels of Pod Security are read so: api.ParseVersion of k8s.io/pod-security-admission.
      ['1.30', [], 'kubernetesMinimum'],
      ['v1.30.1', [], 'kubernetesMinimum'],
      ['v1.09', [], 'kubernetesMinimum'],
      ['v2.0', [], 'kubernetesMinimum'],
      ['Latest', [], 'kubernetesMinimum'],
      [1.3, [], 'kubernetesMinimum'],
      [null, [], 'kubernetesMinimum'],
    ],
  },
  {
    // The scopes that the discovery of an API server tells (src/match/discovered.ts).
    name: 'kindScope, kinds with a namespace',
    schema: { kindScope: 'Namespaced' },
    passes: [
      { apiVersion: 'v1', kind: 'ConfigMap' },
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' },
      { apiVersion: 'extensions/v1beta1', kind: 'Ingress' },
    ],
    fails: [
      [{ apiVersion: 'v1', kind: 'Namespace' }, [], 'kindScope'],
      [{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' }, [], 'kindScope'],
      [{ apiVersion: 'shop.example/v1', kind: 'ConfigMap' }, [], 'kindScope'],
      [{ apiVersion: 'v1', kind: '__proto__' }, [], 'kindScope'],
      [{ kind: 'Role' }, [], 'kindScope'],
      ['ConfigMap', [], 'kindScope'],
    ],
  },
  {
    name: 'kindScope, kinds without',
    schema: { kindScope: 'Cluster' },
    passes: [
      { apiVersion: 'v1', kind: 'Namespace' },
      { apiVersion: 'storage.k8s.io/v1beta1', kind: 'StorageClass' },
    ],
    fails: [
      [{ apiVersion: 'v1', kind: 'Pod' }, [], 'kindScope'],
      [{ apiVersion: 'shop.example/v1', kind: 'Namespace' }, [], 'kindScope'],
    ],
  },
  {
    name: 'glob, nothing else is special',
    schema: { glob: '[a-z].{1}\\' },
    passes: ['[a-z].{1}\\'],
    fails: [['a.{1}\\', [], 'glob']],
  },
];

t.test('every keyword', async (t) => {
  for (const { name, schema, passes, fails } of KEYWORDS) {
    const { check, problems } = compileSchema(schema, '');
    t.same(problems, [], `${name} compiles`);
    for (const value of passes) if (!check.test(value)) t.fail(`${name}: ${inspect(value)} passes`);
    for (const [value, path, keyword] of fails) {
      if (check.test(value)) t.fail(`${name}: ${inspect(value)} fails`);
      else {
        const { reason, ...rest } = check.explain(value);
        t.same(rest, { path, keyword }, `${name}: ${inspect(value)}`);
        t.match(reason, /\S/);
      }
    }
  }
});

interface Worded {
  readonly schema: Value;
  readonly value: Value;
  readonly path?: readonly string[];
  readonly reason: string;
}

const WORDS: readonly Worded[] = [
  { schema: { not: { const: 'a' } }, value: 'a', reason: 'it is "a", which is not allowed' },
  {
    schema: { not: { required: ['hostPath'] } },
    value: { name: 'x', hostPath: { path: '/' } },
    path: ['hostPath'],
    reason: 'it has hostPath, which is not allowed',
  },
  {
    schema: { not: { required: ['a', 'b'] } },
    value: { a: 1, b: 2, c: 3 },
    reason: 'it has a and it has b, which is not allowed together',
  },
  {
    schema: { not: { properties: { type: { const: 'NodePort' } }, required: ['type'] } },
    value: { type: 'NodePort', ports: [1, 2, 3] },
    path: ['type'],
    reason: 'its type is "NodePort", which is not allowed',
  },
  {
    schema: {
      not: {
        type: 'object',
        properties: {
          securityContext: { properties: { privileged: { const: true } }, required: ['privileged'] },
        },
        required: ['securityContext'],
      },
    },
    value: { name: 'x', securityContext: { privileged: true, runAsUser: 1 } },
    path: ['securityContext', 'privileged'],
    reason: 'its securityContext.privileged is true, which is not allowed',
  },
  {
    schema: { not: { properties: { a: { const: 1 } } } },
    value: { b: 2 },
    reason: 'it is a mapping of a form that is not allowed',
  },
  { schema: { not: { maxProperties: 3 } }, value: {}, reason: 'it is {}, which is not allowed' },
  {
    schema: { not: { properties: { __proto__: { const: 1 } }, required: ['constructor'] } },
    value: { constructor: 1, b: 2 },
    path: ['constructor'],
    reason: 'it has constructor, which is not allowed',
  },
  { schema: { contains: { const: 'ALL' } }, value: ['NET_RAW'], reason: 'none of its items is "ALL"' },
  {
    schema: { contains: { enum: ['ALL', 'all'] } },
    value: [],
    reason: 'none of its items is "ALL" or "all"',
  },
  {
    schema: { contains: { type: 'string' } },
    value: [1],
    reason: 'none of its items is of the kind asked for',
  },
  {
    schema: { contains: { const: 1 }, minContains: 2 },
    value: [1, 2],
    reason: '1 of its items is of the kind asked for, not 2 or more',
  },
];

t.test('what is said of a value', async (t) => {
  for (const { schema, value, path = [], reason } of WORDS) {
    const { check } = compileSchema(schema, '');
    t.notOk(check.test(value), reason);
    const said = check.explain(value);
    t.same([said.path, said.reason], [path, reason]);
  }
});

t.test('a keyword that looks like a field', async (t) => {
  const rows: readonly (readonly [key: string, message: RegExp])[] = [
    ['replicas', /no keyword "replicas"; the fields of a mapping go under properties$/],
    ['minimun', /did you mean minimum\?$/],
    ['$ref', /no keyword "\$ref"$/],
    ['unevaluatedProperties', /no keyword "unevaluatedProperties"$/],
    ['readOnly', /no keyword "readOnly"$/],
  ];
  for (const [key, message] of rows) t.match(compileSchema({ [key]: true }, '').problems, [{ message }], key);
});

function inspect(value: Value): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? `${String(part)}n` : part,
  );
}

const HOSTILE = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

t.test('names of Object.prototype are data', async (t) => {
  for (const key of HOSTILE) {
    const k = JSON.stringify(key);
    const rows: readonly (readonly [string, string, boolean])[] = [
      [`{"required":[${k}]}`, '{}', false],
      [`{"required":[${k}]}`, `{${k}:null}`, true],
      [`{"properties":{${k}:{"const":1}}}`, '{}', true],
      [`{"properties":{${k}:{"const":1}}}`, `{${k}:1}`, true],
      [`{"properties":{${k}:{"const":1}}}`, `{${k}:2}`, false],
      [`{"properties":{${k}:false}}`, '{}', true],
      ['{"additionalProperties":false}', `{${k}:1}`, false],
      ['{"properties":{"a":true},"additionalProperties":{"const":1}}', `{${k}:2}`, false],
      [`{"properties":{${k}:true},"additionalProperties":false}`, `{${k}:1}`, true],
      [`{"patternProperties":{${k}:{"const":1}}}`, `{${k}:2}`, false],
      [`{"patternProperties":{".*":false}}`, `{${k}:2}`, false],
      [`{"propertyNames":{"const":${k}}}`, `{${k}:1}`, true],
      [`{"propertyNames":{"not":{"const":${k}}}}`, `{${k}:1}`, false],
      [`{"dependentRequired":{${k}:["a"]}}`, '{}', true],
      [`{"dependentRequired":{${k}:["a"]}}`, `{${k}:1}`, false],
      [`{"dependentRequired":{"a":[${k}]}}`, '{"a":1}', false],
      [`{"dependentSchemas":{${k}:false}}`, '{}', true],
      [`{"dependentSchemas":{${k}:false}}`, `{${k}:1}`, false],
      ['{"minProperties":1}', `{${k}:1}`, true],
      [`{"const":{${k}:1}}`, '{}', false],
      [`{"const":{${k}:1}}`, `{${k}:1}`, true],
      [`{"enum":[{}]}`, `{${k}:1}`, false],
      ['{"uniqueItems":true}', `[{},{${k}:1}]`, true],
    ];
    for (const [schema, value, expected] of rows) {
      const { check, problems } = compileSchema(json(schema), '');
      t.same(problems, [], schema);
      t.equal(check.test(json(value)), expected, `${schema} of ${value}`);
    }
    t.match(
      compileSchema(json(`{${k}:1}`), '').problems,
      [{ code: 'POLICY_SCHEMA', pointer: `/${key}` }],
      `${key} is no keyword`,
    );
  }
});

interface Refused {
  readonly name: string;
  readonly schema: Value;
  readonly expected: readonly { readonly code: string; readonly pointer: string; readonly message: RegExp }[];
}

function schemaProblem(pointer: string, message: RegExp): Refused['expected'][number] {
  return { code: 'POLICY_SCHEMA', pointer, message };
}

const REFUSED: readonly Refused[] = [
  {
    name: 'a keyword that is misspelled',
    schema: { minimun: 1 },
    expected: [schemaProblem('/s/minimun', /"minimun".*did you mean minimum\?/)],
  },
  {
    name: 'case matters',
    schema: { minlength: 1 },
    expected: [schemaProblem('/s/minlength', /did you mean minLength\?/)],
  },
  {
    name: 'a misspelling far below',
    schema: { properties: { 'a/b': { items: { anyOf: [true, { patern: 'x' }] } } } },
    expected: [schemaProblem('/s/properties/a~1b/items/anyOf/1/patern', /did you mean pattern\?/)],
  },
  {
    name: 'a misspelling in then, without if',
    schema: { then: { minimun: 1 } },
    expected: [schemaProblem('/s/then/minimun', /minimum/)],
  },
  { name: '$ref', schema: { $ref: '#/x' }, expected: [schemaProblem('/s/$ref', /"\$ref"/)] },
  {
    name: 'unevaluatedProperties',
    schema: { unevaluatedProperties: false },
    expected: [schemaProblem('/s/unevaluatedProperties', /unevaluatedProperties/)],
  },
  {
    name: 'a schema that is text',
    schema: 'string',
    expected: [schemaProblem('/s', /mapping, true or false/)],
  },
  {
    name: 'a schema that is null',
    schema: { items: null },
    expected: [schemaProblem('/s/items', /mapping, true or false/)],
  },
  {
    name: 'a type that does not exist',
    schema: { type: 'int' },
    expected: [schemaProblem('/s/type', /"int" is not a type/)],
  },
  {
    name: 'a hostile type',
    schema: { type: 'constructor' },
    expected: [schemaProblem('/s/type', /is not a type/)],
  },
  {
    name: 'a format that does not exist',
    schema: { format: 'email' },
    expected: [schemaProblem('/s/format', /"email" is not a format/)],
  },
  { name: 'enum', schema: { enum: 'a' }, expected: [schemaProblem('/s/enum', /list/)] },
  { name: 'minimum', schema: { minimum: '1' }, expected: [schemaProblem('/s/minimum', /number/)] },
  { name: 'multipleOf', schema: { multipleOf: 0 }, expected: [schemaProblem('/s/multipleOf', /above zero/)] },
  { name: 'minLength', schema: { minLength: -1 }, expected: [schemaProblem('/s/minLength', /whole number/)] },
  { name: 'maxItems', schema: { maxItems: 1.5 }, expected: [schemaProblem('/s/maxItems', /whole number/)] },
  {
    name: 'uniqueItems',
    schema: { uniqueItems: 'yes' },
    expected: [schemaProblem('/s/uniqueItems', /true or false/)],
  },
  { name: 'required', schema: { required: 'a' }, expected: [schemaProblem('/s/required', /list/)] },
  {
    name: 'required, of numbers',
    schema: { required: [1] },
    expected: [schemaProblem('/s/required', /list/)],
  },
  {
    name: 'properties',
    schema: { properties: ['a'] },
    expected: [schemaProblem('/s/properties', /mapping/)],
  },
  {
    name: 'dependentRequired',
    schema: { dependentRequired: { a: 'b' } },
    expected: [schemaProblem('/s/dependentRequired', /list/)],
  },
  {
    name: 'prefixItems',
    schema: { prefixItems: { type: 'string' } },
    expected: [schemaProblem('/s/prefixItems', /list/)],
  },
  {
    name: 'items of an older draft',
    schema: { items: [true] },
    expected: [schemaProblem('/s/items', /mapping, true or false/)],
  },
  {
    name: 'minContains',
    schema: { contains: true, minContains: 'x' },
    expected: [schemaProblem('/s/minContains', /whole number/)],
  },
  {
    name: 'maxContains',
    schema: { contains: true, maxContains: -1 },
    expected: [schemaProblem('/s/maxContains', /whole number/)],
  },
  { name: 'anyOf', schema: { anyOf: [] }, expected: [schemaProblem('/s/anyOf', /list of schemas/)] },
  {
    name: 'allOf',
    schema: { allOf: { type: 'string' } },
    expected: [schemaProblem('/s/allOf', /list of schemas/)],
  },
  {
    name: 'a quantity bound',
    schema: { quantityMaximum: '1 Gi' },
    expected: [schemaProblem('/s/quantityMaximum', /quantity/)],
  },
  {
    name: 'imageWithin',
    schema: { imageWithin: 'gcr.io' },
    expected: [schemaProblem('/s/imageWithin', /list/)],
  },
  {
    name: 'imageWithin, an entry',
    schema: { imageWithin: ['gcr.io', 'https://x'] },
    expected: [schemaProblem('/s/imageWithin/1', /\S/)],
  },
  {
    name: 'imageWithin, a wildcard',
    schema: { imageWithin: ['*'] },
    expected: [schemaProblem('/s/imageWithin/0', /\S/)],
  },
  {
    name: 'kubernetesMinimum',
    schema: { kubernetesMinimum: '1.30' },
    expected: [schemaProblem('/s/kubernetesMinimum', /a version such as v1\.35/)],
  },
  {
    name: 'kindScope',
    schema: { kindScope: 'namespaced' },
    expected: [schemaProblem('/s/kindScope', /Namespaced or Cluster/)],
  },
  { name: 'glob', schema: { glob: ['a', 1] }, expected: [schemaProblem('/s/glob/1', /pattern/)] },
  {
    name: 'pattern',
    schema: { pattern: '(?=a)' },
    expected: [{ code: 'POLICY_REGEX', pointer: '/s/pattern', message: /RE2/ }],
  },
  {
    name: 'pattern, a back-reference',
    schema: { pattern: '(a)\\1' },
    expected: [{ code: 'POLICY_REGEX', pointer: '/s/pattern', message: /RE2/ }],
  },
  {
    name: 'pattern, not text',
    schema: { pattern: 1 },
    expected: [{ code: 'POLICY_REGEX', pointer: '/s/pattern', message: /regular expression/ }],
  },
  {
    name: 'a pattern of names',
    schema: { patternProperties: { '[': true } },
    expected: [{ code: 'POLICY_REGEX', pointer: '/s/patternProperties/[', message: /RE2/ }],
  },
  {
    name: 'every mistake, not the first',
    schema: { type: 'int', pattern: '[', items: { foo: 1 } },
    expected: [
      schemaProblem('/s/type', /type/),
      { code: 'POLICY_REGEX', pointer: '/s/pattern', message: /RE2/ },
      schemaProblem('/s/items/foo', /foo/),
    ],
  },
];

t.test('schemas that are refused', async (t) => {
  for (const { name, schema, expected } of REFUSED) {
    const sort = (list: readonly { pointer: string }[]): readonly { pointer: string }[] =>
      [...list].sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
    const { problems } = compileSchema(schema, '/s');
    t.match(sort(problems), sort(expected), name);
    t.equal(problems.length, expected.length, `${name}: one problem a mistake`);
  }
});

t.test('a schema that nests without end is refused, not followed', async (t) => {
  let schema: Value = true;
  for (let i = 0; i < 5_000; i++) schema = { not: schema };
  t.match(compileSchema(schema, '').problems, [{ code: 'POLICY_SCHEMA', message: /nest/ }]);
});

t.test('reasons', async (t) => {
  const rows: readonly (readonly [Value, Value, RegExp])[] = [
    [{ quantityMaximum: '4Gi' }, '8Gi', /8Gi.*more than 4Gi/],
    [{ type: 'string' }, 3, /3.*not a string/],
    [{ enum: ['a', 'b'] }, 'c', /"c".*"a" or "b"/],
    [{ required: ['cpu'] }, {}, /cpu/],
    [{ quantityMinimum: '4Mi' }, '128m', /128Mi/],
    [{ additionalProperties: false }, { b: 1 }, /"b"/],
    [{ imageWithin: ['gcr.io/shop'] }, 'nginx', /docker\.io\/library\/nginx.*gcr\.io\/shop/],
  ];
  for (const [schema, value, reason] of rows)
    t.match(compileSchema(schema, '').check.explain(value).reason, reason);
});

// --- properties ---------------------------------------------------------------------------------

// Without the names of Object.prototype and the empty name, on which ajv throws or errs. They have the tables above.
const KEYS = ['a', 'b', 'c', 'ab', 'd'];
const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    null,
    true,
    false,
    '',
    'a',
    'ab',
    'abc',
    '😀',
    'constructor',
    0,
    1,
    2,
    3,
    -1,
    0.5,
    1.5,
  ),
  fc.integer({ min: -5, max: 5 }),
  fc.string({ maxLength: 4, unit: 'grapheme' }),
);
const value: fc.Arbitrary<Value> = fc.letrec<{ any: Value }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;

const count = fc.integer({ min: 0, max: 3 });
const pattern = fc.constantFrom('^a*$', '^[ab]+$', '^.$', '^(a|b|c)?$', '^[a-z]{2,}$');
const type = fc.constantFrom('null', 'boolean', 'object', 'array', 'number', 'integer', 'string');

const schema: fc.Arbitrary<Value> = fc.letrec<{ any: Value; map: Value }>((tie) => {
  const sub = tie('any');
  const list = fc.array(sub, { minLength: 1, maxLength: 3 });
  const named = fc.dictionary(fc.constantFrom(...KEYS), sub, { maxKeys: 3, noNullPrototype: true });
  const names = fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 2 });
  const keyword = <T extends Value>(
    name: string,
    one: fc.Arbitrary<T>,
  ): fc.Arbitrary<readonly [string, Value]> => one.map((v) => [name, v]);
  const groups: readonly fc.Arbitrary<readonly [string, Value]>[] = [
    keyword('type', fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 }))),
    keyword('enum', fc.array(value, { minLength: 1, maxLength: 4 })),
    keyword('const', value),
    ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((name) =>
      keyword(name, fc.integer({ min: -3, max: 3 })),
    ),
    keyword('multipleOf', fc.constantFrom(1, 2, 3, 0.5)),
    ...[
      'minLength',
      'maxLength',
      'minItems',
      'maxItems',
      'minProperties',
      'maxProperties',
      'minContains',
      'maxContains',
    ].map((name) => keyword(name, count)),
    keyword('pattern', pattern),
    ...['items', 'contains', 'not', 'if', 'then', 'else', 'propertyNames', 'additionalProperties'].map(
      (name) => keyword(name, sub),
    ),
    ...['prefixItems', 'allOf', 'anyOf', 'oneOf'].map((name) => keyword(name, list)),
    keyword('uniqueItems', fc.boolean()),
    ...['properties', 'dependentSchemas'].map((name) => keyword(name, named)),
    keyword('patternProperties', fc.dictionary(pattern, sub, { maxKeys: 2, noNullPrototype: true })),
    keyword('required', names),
    keyword(
      'dependentRequired',
      fc.dictionary(fc.constantFrom(...KEYS), names, { maxKeys: 2, noNullPrototype: true }),
    ),
  ];
  const map = fc.array(fc.oneof(...groups), { minLength: 1, maxLength: 4 }).map((pairs): Value => {
    const made = new Map(pairs);
    // ajv 8.20 loses count of `contains` in [] and beside `prefixItems`, against the specification: both have rows above.
    if (made.has('contains')) made.delete('prefixItems');
    if (made.has('contains') && made.get('minContains') !== 0) made.set('minItems', 1);
    return Object.fromEntries(made);
  });
  return {
    map,
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom<Value>({ type: 'string' }, true, false, { minimum: 1 }, {}),
      map,
    ),
  };
}).map;

/** What has to hold of the words for a refused value: a place that is there, or whose parent is, and a reason. */
function wordsProblem(checked: ReturnType<typeof compileSchema>['check'], v: Value): string | undefined {
  const { path, keyword, reason } = checked.explain(v);
  if (reason.trim() === '' || /it is allowed|it is well-formed/.test(reason)) return `no reason: ${reason}`;
  if (keyword === '' || keyword === 'true') return `no keyword: ${keyword}`;
  let at: Value = v;
  for (const [i, step] of path.entries()) {
    const next: Value | undefined = isList(at)
      ? at[Number(step)]
      : isMap(at)
        ? own(at, String(step))
        : undefined;
    if (next === undefined)
      return i === path.length - 1 && isMap(at) ? undefined : `no place: ${JSON.stringify(path)}`;
    at = next;
  }
  return undefined;
}

t.test('the dialect agrees with ajv', async (t) => {
  let refused = 0;
  fc.assert(
    fc.property(schema, fc.array(value, { minLength: 4, maxLength: 8 }), (given, values) => {
      const { check, problems } = compileSchema(given, '');
      if (problems.length > 0) throw new Error(`refused: ${JSON.stringify(problems)}`);
      const ajv = new Ajv2020({
        strict: false,
        ownProperties: true,
        validateSchema: false,
        unicodeRegExp: true,
      });
      // Tracking what is evaluated serves unevaluated… keywords only, which the dialect lacks, and throws on some of these.
      ajv.opts.unevaluated = false;
      const validate = ajv.compile(given as object);
      for (const v of values) {
        const expected = validate(v);
        if (check.test(v) !== expected)
          throw new Error(`${JSON.stringify(given)} of ${JSON.stringify(v)}: ajv says ${String(expected)}`);
        if (expected) continue;
        refused += 1;
        const problem = wordsProblem(check, v);
        if (problem !== undefined)
          throw new Error(`${JSON.stringify(given)} of ${JSON.stringify(v)}: ${problem}`);
      }
    }),
    runs(5_000),
  );
  t.ok(refused > 2_000, `${String(refused)} values were refused`);
});

// Of `{a: 1}` with whatever else beside it; what is certain follows from JSON Schema 2020-12.
const CERTAIN: readonly (readonly [Value, boolean | undefined])[] = [
  [true, true],
  [false, false],
  [{}, true],
  [{ required: ['a'] }, true],
  [{ required: ['b'] }, undefined],
  [{ not: { required: ['a'] } }, false],
  [{ not: { required: ['b'] } }, undefined],
  [{ properties: { a: { type: 'integer' } } }, true],
  [{ properties: { a: { type: 'string' } } }, false],
  [{ properties: { b: { type: 'string' } } }, undefined],
  [{ properties: { b: { type: 'string' }, a: { minimum: 2 } } }, false],
  [{ type: 'object' }, true],
  [{ type: ['array', 'string'] }, false],
  [{ const: 1 }, false],
  [{ const: { a: 1 } }, undefined],
  [{ enum: [1, 'x', null] }, false],
  [{ enum: [1, { a: 1 }] }, undefined],
  [{ maxProperties: 1 }, undefined],
  [{ anyOf: [{ required: ['b'] }, { required: ['a'] }] }, true],
  [{ anyOf: [{ required: ['b'] }, { const: 1 }] }, undefined],
  [{ anyOf: [{ const: 2 }, { const: 1 }] }, false],
  [{ allOf: [{ required: ['b'] }, { const: 1 }] }, false],
  [{ oneOf: [{ const: 1 }, { required: ['a'] }] }, undefined],
  [{ if: { required: ['a'] }, then: { const: 1 } }, false],
  [{ if: { required: ['a'] }, else: { const: 1 } }, true],
  [{ if: { required: ['b'] }, then: { const: 1 }, else: { const: 1 } }, false],
  [{ if: { required: ['b'] }, then: { const: 1 } }, undefined],
];

t.test('what is certain of a value of which one place is known', async (t) => {
  for (const [given, expected] of CERTAIN)
    t.equal(certainly(given, { keys: ['a'], value: 1 }), expected, JSON.stringify(given));
  t.equal(certainly({ required: ['a'] }, { keys: [0], value: 1 }), undefined, 'an entry of a list, or a key');
  let sure = 0;
  fc.assert(
    fc.property(schema, value, fc.array(value, { minLength: 4, maxLength: 8 }), (given, inner, others) => {
      const said = certainly(given, { keys: ['a'], value: inner });
      if (said === undefined) return;
      sure += 1;
      const { check } = compileSchema(given, '');
      for (const other of others) {
        const whole: Value = { ...(isMap(other) ? other : { b: other }), a: inner };
        if (check.test(whole) !== said)
          throw new Error(`${JSON.stringify(given)} of ${JSON.stringify(whole)}: ${String(!said)}`);
      }
    }),
    runs(2_000),
  );
  t.ok(sure > 200, `of ${String(sure)} something was certain`);
});
