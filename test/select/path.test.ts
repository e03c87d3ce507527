import fc from 'fast-check';
import { JSONPath } from 'jsonpath-plus';
import t from 'tap';
import type { Value } from '../../src/manifest/value.ts';
import { compilePath, readKeys, selectAll } from '../../src/select/path.ts';
import type { Path } from '../../src/select/path.ts';
import { runs } from '../runs.ts';

function compile(text: string, item?: string): Path {
  const path = compilePath(text, item);
  if (!path.ok) throw new Error(`${text}: ${path.reason}`);
  return path;
}

/** Keys of everything that a path selects. */
function places(text: string, from: Value, item?: string): readonly (readonly (string | number)[])[] {
  const selected = selectAll(from, compile(text, item));
  if (selected === undefined) throw new Error(`${text} selects too much`);
  return selected.map(({ keys }) => keys);
}

const OBJECT = JSON.parse(`{
  "metadata": {"labels": {"example.com/team": "a", "0": "zero", "constructor": "c", "__proto__": "p", "a;b": 1, "a^b": 2,
    "it's": 3, "(x)": 4, "#0": 5, "%@%": 6, "a.b": 7, "~": 8, "@number()": 9, "x~": 10, "": 11, "*": 12, "..": 13, "$": 14, "^": 15}},
  "spec": {"list": [{"name": "x"}, {"name": "y", "list": [{"name": "z"}]}], "none": null, "0": {"1": "n"}}
}`) as Value;

interface Row {
  readonly path: string;
  readonly expected: readonly (readonly (string | number)[])[];
  readonly item?: string;
}

// Expectations: RFC 9535 for the selectors of the accepted grammar (docs/policy-language.md, "Rules").
const ACCEPTED: readonly Row[] = [
  { path: '$', expected: [[]] },
  { path: '$.spec.none', expected: [['spec', 'none']] },
  { path: '$.spec.absent', expected: [] },
  { path: '$.spec.none.below', expected: [] },
  { path: '$.spec.list[0].name', expected: [['spec', 'list', 0, 'name']] },
  { path: '$.spec.list[7]', expected: [] },
  {
    path: '$.spec.list[*].name',
    expected: [
      ['spec', 'list', 0, 'name'],
      ['spec', 'list', 1, 'name'],
    ],
  },
  {
    path: '$.spec.list.*.name',
    expected: [
      ['spec', 'list', 0, 'name'],
      ['spec', 'list', 1, 'name'],
    ],
  },
  {
    path: '$..name',
    expected: [
      ['spec', 'list', 0, 'name'],
      ['spec', 'list', 1, 'name'],
      ['spec', 'list', 1, 'list', 0, 'name'],
    ],
  },
  {
    path: '$.spec..list[0]',
    expected: [
      ['spec', 'list', 0],
      ['spec', 'list', 1, 'list', 0],
    ],
  },
  {
    path: '$.spec.list[1].list..*',
    expected: [
      ['spec', 'list', 1, 'list', 0],
      ['spec', 'list', 1, 'list', 0, 'name'],
    ],
  },
  { path: "$.metadata.labels['example.com/team']", expected: [['metadata', 'labels', 'example.com/team']] },
  { path: '$.metadata.labels["example.com/team"]', expected: [['metadata', 'labels', 'example.com/team']] },
  { path: "$['metadata']['labels']['a.b']", expected: [['metadata', 'labels', 'a.b']] },
  { path: "$.metadata.labels['0']", expected: [['metadata', 'labels', '0']] },
  { path: "$.spec['0']['1']", expected: [['spec', '0', '1']] },
  { path: '$.metadata.labels.constructor', expected: [['metadata', 'labels', 'constructor']] },
  { path: "$.metadata.labels['__proto__']", expected: [['metadata', 'labels', '__proto__']] },
  { path: '$.metadata.labels.__proto__', expected: [['metadata', 'labels', '__proto__']] },
  { path: '$.spec.constructor', expected: [] },
  { path: '$.spec.__proto__', expected: [] },
  { path: '$.spec.list.length', expected: [] },
  { path: '$.spec.list[0].name[0]', expected: [] },
  { path: '$.spec.list[0].name.length', expected: [] },
  {
    path: '$.metadata.labels[$item]',
    item: 'example.com/team',
    expected: [['metadata', 'labels', 'example.com/team']],
  },
  { path: '$.metadata.labels[$item]', item: '0', expected: [['metadata', 'labels', '0']] },
  { path: '$.metadata.labels[$item]', item: '__proto__', expected: [['metadata', 'labels', '__proto__']] },
  { path: '$.metadata.labels[$item]', item: '*', expected: [['metadata', 'labels', '*']] },
  { path: '$.metadata.labels[$item]', item: '..', expected: [['metadata', 'labels', '..']] },
  { path: '$.metadata.labels[$item]', item: '', expected: [['metadata', 'labels', '']] },
  { path: '$.metadata.labels[$item]', item: "it's", expected: [['metadata', 'labels', "it's"]] },
  { path: '$.metadata.labels[$item]', item: "'],['", expected: [] },
  { path: '$[$item][$item]', item: 'spec', expected: [] },
];
// A key in quotes is that key, whatever its characters mean to a library.
for (const key of ['a;b', 'a^b', '(x)', '#0', '%@%', '@number()', 'constructor']) {
  t.test(`the key ${key} in quotes`, async (t) => {
    for (const path of [`$.metadata.labels['${key}']`, `$.metadata.labels["${key}"]`]) {
      t.same(places(path, OBJECT), [['metadata', 'labels', key]], path);
    }
  });
}

t.test('paths that are accepted', async (t) => {
  for (const { path, item, expected } of ACCEPTED)
    t.same(places(path, OBJECT, item), expected, `${path} ${item ?? ''}`);
});

t.test('a number in quotes and an index in one path', async (t) => {
  const from: Value = { data: { '0': [{ '0': 'key' }] } };
  t.same(places("$.data['0'][0]['0']", from), [['data', '0', 0, '0']]);
  t.same(compile("$.data['0'][0]['0']").keys, ['data', '0', 0, '0']);
  t.equal(readKeys(from, compile("$.data['0'][0]['0']").keys ?? []), 'key');
});

t.test('single fields', async (t) => {
  t.same(compile('$').keys, []);
  t.same(compile("$.a[0]['b.c']").keys, ['a', 0, 'b.c']);
  for (const path of ['$.a[*]', '$..a', '$.*', '$.a.*.b']) t.equal(compile(path).keys, undefined, path);
});

const REFUSED: readonly (readonly [path: string, reason: RegExp])[] = [
  ['', /start with \$/],
  ['spec.replicas', /start with \$/],
  [' $.a', /start with \$/],
  ['@.a', /start with \$/],
  ['$.', /character 2/],
  ['$.a.', /character 4/],
  ['$.a..', /ends with \.\./],
  ['$..', /ends with \.\./],
  ['$...a', /character 4/],
  ['$a', /character 2/],
  ['$.a b', /character 4/],
  ['$.a/b', /character 4|quotes/],
  ['$.example.com/team', /character|quotes/],
  ['$[?(@.a)]', /filters and scripts are refused.*where/],
  ['$[?@.a]', /filters|character/],
  ['$.a[?(@.b == 1)].c', /filters and scripts are refused/],
  ['$[(@.length-1)]', /filters and scripts are refused/],
  ['$.a[(process.exit())]', /filters and scripts are refused/],
  ['$.a[0:2]', /slices are refused/],
  ['$.a[:2]', /slices are refused/],
  ['$.a[-1:]', /slices are refused/],
  ['$.a[-1]', /character 4/],
  ['$.a[0,1]', /unions are refused/],
  ["$['a','b']", /unions are refused/],
  ["$['a]", /character 2/],
  ['$[a]', /character 2/],
  ['$[]', /character 2/],
  ['$.a[*', /character 4/],
  ['$.a^', /character 4/],
  ['$.a~', /character 4/],
  ['$.a`b', /character 4/],
  ['$.a@string()', /character 4/],
  ['$.a[$item]', /each|character 4/],
  ["$['a\\'b']", /character 2/],
  [`$.${'a'.repeat(2_000)}`, /longer than 1024/],
];

t.test('paths that are refused, and why', async (t) => {
  for (const [path, reason] of REFUSED) {
    const found = compilePath(path);
    if (found.ok) t.fail(`${path} is refused`);
    else t.match(found.reason, reason, path);
  }
});

t.test('what a path selects is bounded', async (t) => {
  const wide: Value = { list: Array.from({ length: 300_000 }, (_, i) => ({ i })) };
  t.equal(selectAll(wide, compile('$.list[*]')), undefined);
  t.equal(selectAll(wide, compile('$..i')), undefined);
  t.equal(selectAll(wide, compile('$.list.*.i')), undefined);
  t.equal(selectAll(wide, compile('$.list[299999].i'))?.length, 1);
  let deep: Value = { leaf: 1 };
  for (let i = 0; i < 1_000; i++) deep = { a: deep };
  t.equal(selectAll(deep, compile('$..leaf'))?.length, 1);
  t.equal(selectAll(deep, compile('$..*..*..*..*')), undefined);
});

// --- jsonpath-plus as oracle ---------------------------------------------------------------------

const KEYS = ['a', 'b', 'c-d', '_e'];
// Without texts: jsonpath-plus looks into them for indexes, RFC 9535 does not.
const value: fc.Arbitrary<Value> = fc.letrec<{ any: Value }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Value>(null, true, false, 1, 0),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS, 'x/y', 'z.w'), tie('any'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).any;
const step = fc.oneof(
  ...[
    (key: string): string => `.${key}`,
    (key: string): string => `['${key}']`,
    (key: string): string => `["${key}"]`,
  ].map((write) => fc.constantFrom(...KEYS).map(write)),
  fc.constantFrom("['x/y']", "['z.w']", '[0]', '[1]', '[*]', '.*'),
  fc.constantFrom('..a', '..b', '..*'),
);
const path = fc.array(step, { maxLength: 4 }).map((steps) => `$${steps.join('')}`);

t.test('compiled paths select what jsonpath-plus selects', async (t) => {
  let found = 0;
  fc.assert(
    fc.property(path, value, (text, from) => {
      if (from === null || typeof from !== 'object') return;
      const selected = selectAll(from, compile(text));
      if (selected === undefined) return;
      const expected = JSONPath<string[]>({
        path: text,
        json: from,
        eval: false,
        wrap: true,
        resultType: 'pointer',
      });
      const actual = selected.map(({ keys }) =>
        keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
      );
      found += actual.length;
      // A path with two descents may come by one place twice; how often is nobody's contract.
      const [a, b] = [[...new Set(actual)].sort(), [...new Set(expected)].sort()];
      if (JSON.stringify(a) !== JSON.stringify(b))
        throw new Error(`${text}: ${JSON.stringify(a)}, not ${JSON.stringify(b)}`);
      for (const { value: one, keys } of selected)
        if (readKeys(from, keys) !== one) throw new Error(`${text}: the keys lead elsewhere`);
    }),
    runs(5_000),
  );
  t.ok(found > 1_000, `${String(found)} things were selected`);
});
