// What of applying patches no API server need be asked: bounds, hostile names, and what is left as it was.
import fc from 'fast-check';
import t from 'tap';
import { operationsBetween } from '../../src/fix/diff.ts';
import { applyJsonPatch } from '../../src/fix/json-patch.ts';
import type { PatchOperation } from '../../src/fix/json-patch.ts';
import { originOf } from '../../src/fix/origin.ts';
import { Structures } from '../../src/fix/structures.ts';
import type { Value, ValueMap } from '../../src/manifest/value.ts';
import { endsSoon } from '../ends-soon.ts';
import { runs } from '../runs.ts';

const operation = (given: Partial<PatchOperation>): PatchOperation => ({
  op: 'add',
  path: '',
  from: '',
  value: undefined,
  ...given,
});
const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null)
    for (const one of Object.values(Object.freeze(value))) frozen(one);
  return value;
};

t.test('RFC 6902, appendix A', (t) => {
  // Those examples on which evanphx/json-patch does not differ from the RFC.
  const rows: readonly {
    readonly name: string;
    readonly given: Value;
    readonly patch: readonly Partial<PatchOperation>[];
    readonly expected: Value | string;
  }[] = [
    {
      name: 'A.1',
      given: { foo: 'bar' },
      patch: [{ path: '/baz', value: 'qux' }],
      expected: { baz: 'qux', foo: 'bar' },
    },
    {
      name: 'A.2',
      given: { foo: ['bar', 'baz'] },
      patch: [{ path: '/foo/1', value: 'qux' }],
      expected: { foo: ['bar', 'qux', 'baz'] },
    },
    {
      name: 'A.3',
      given: { baz: 'qux', foo: 'bar' },
      patch: [{ op: 'remove', path: '/baz' }],
      expected: { foo: 'bar' },
    },
    {
      name: 'A.4',
      given: { foo: ['bar', 'qux', 'baz'] },
      patch: [{ op: 'remove', path: '/foo/1' }],
      expected: { foo: ['bar', 'baz'] },
    },
    {
      name: 'A.5',
      given: { baz: 'qux', foo: 'bar' },
      patch: [{ op: 'replace', path: '/baz', value: 'boo' }],
      expected: { baz: 'boo', foo: 'bar' },
    },
    {
      name: 'A.6',
      given: { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
      patch: [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }],
      expected: { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
    },
    {
      name: 'A.7',
      given: { foo: ['all', 'grass', 'cows', 'eat'] },
      patch: [{ op: 'move', from: '/foo/1', path: '/foo/3' }],
      expected: { foo: ['all', 'cows', 'eat', 'grass'] },
    },
    {
      name: 'A.8',
      given: { baz: 'qux', foo: ['a', 2, 'c'] },
      patch: [
        { op: 'test', path: '/baz', value: 'qux' },
        { op: 'test', path: '/foo/1', value: 2 },
      ],
      expected: { baz: 'qux', foo: ['a', 2, 'c'] },
    },
    {
      name: 'A.9',
      given: { baz: 'qux' },
      patch: [{ op: 'test', path: '/baz', value: 'bar' }],
      expected: 'untested',
    },
    {
      name: 'A.10',
      given: { foo: 'bar' },
      patch: [{ path: '/child', value: { grandchild: {} } }],
      expected: { foo: 'bar', child: { grandchild: {} } },
    },
    { name: 'A.12', given: { foo: 'bar' }, patch: [{ path: '/baz/bat', value: 'qux' }], expected: 'error' },
    {
      name: 'A.14',
      given: { '/': 9, '~1': 10 },
      patch: [{ op: 'test', path: '/~01', value: 10 }],
      expected: { '/': 9, '~1': 10 },
    },
    {
      name: 'A.15',
      given: { '/': 9, '~1': 10 },
      patch: [{ op: 'test', path: '/~01', value: '10' }],
      expected: 'untested',
    },
    {
      name: 'A.16',
      given: { foo: ['bar'] },
      patch: [{ path: '/foo/-', value: ['abc', 'def'] }],
      expected: { foo: ['bar', ['abc', 'def']] },
    },
  ];
  for (const { name, given, patch, expected } of rows) {
    const result = applyJsonPatch(frozen(given), patch.map(operation));
    t.same(result.type === 'patched' ? result.value : result.type, expected, name);
  }
  t.end();
});

t.test('names that objects of JavaScript have', (t) => {
  const given = frozen(JSON.parse('{"a": {"__proto__": {"x": 1}}, "b": {}}') as ValueMap);
  for (const path of [
    '/b/__proto__/x',
    '/b/constructor/x',
    '/b/constructor/prototype/x',
    '/__proto__/x',
    '/b/hasOwnProperty/x',
  ])
    t.match(
      applyJsonPatch(given, [operation({ path, value: 1 })]),
      { type: 'error', message: /doc is missing path/ },
      path,
    );
  const set = applyJsonPatch(given, [
    operation({ path: '/b/__proto__', value: { y: 2 } }),
    operation({ path: '/a/__proto__/x', value: 3 }),
  ]);
  t.equal(
    JSON.stringify(set.type === 'patched' && set.value),
    '{"a":{"__proto__":{"x":3}},"b":{"__proto__":{"y":2}}}',
  );
  const copied = applyJsonPatch(given, [
    operation({ op: 'copy', from: '/a', path: '/c' }),
    operation({ op: 'remove', path: '/c/__proto__' }),
  ]);
  t.equal(
    JSON.stringify(copied.type === 'patched' && copied.value),
    '{"a":{"__proto__":{"x":1}},"b":{},"c":{}}',
  );
  t.equal(({} as Record<string, unknown>)['x'], undefined, 'nothing is polluted');
  t.end();
});

t.test('patches made to hurt end soon', (t) => {
  const timed = (
    name: string,
    operations: readonly PatchOperation[],
    given: Value = { a: {} },
  ): ReturnType<typeof applyJsonPatch> => endsSoon(t, name, () => applyJsonPatch(given, operations));
  const doubling = Array.from({ length: 120 }, (_, at) =>
    operation({ op: 'copy', from: '/a', path: at % 2 === 0 ? '/a/b' : '/a/c' }),
  );
  t.match(timed('copies of copies', [operation({ path: '/a/x', value: 'x'.repeat(100) }), ...doubling]), {
    type: 'error',
  });
  const wide = Array.from({ length: 60 }, () => operation({ op: 'copy', from: '/a', path: '/a/-' }));
  t.match(timed('lists of lists', wide, { a: ['x'.repeat(1000)] }), {
    type: 'error',
    message: /accumulated size|max depth/,
  });
  const deeper = Array.from({ length: 3000 }, (_, at) => operation({ path: '/a'.repeat(at + 1), value: {} }));
  t.match(timed('ever deeper', deeper), { type: 'error', message: 'exceeded max depth' });
  t.match(timed('a long path', [operation({ path: '/a'.repeat(500_000), value: 1 })]), { type: 'error' });
  const many = Array.from({ length: 20_000 }, () => operation({ path: '/a/-', value: 1 }));
  t.match(timed('many', many, { a: [] }), { type: 'patched' });
  t.match(
    timed(
      'many in front',
      many.map((one) => ({ ...one, path: '/a/0' })),
      { a: [] },
    ),
    { type: 'patched' },
  );
  const nested = JSON.parse(`${'['.repeat(900)}${']'.repeat(900)}`) as Value;
  t.match(
    timed('a deep value', [
      operation({ path: '/a/x', value: nested }),
      operation({ op: 'copy', from: '/a/x', path: '/a/y' }),
    ]),
    { type: 'patched' },
  );
  for (const index of [
    '99999999999999999999',
    '-99999999999999999999',
    '1e3',
    '0x1',
    ' 1',
    '1 ',
    '',
    '+',
    '∞',
  ])
    t.match(
      applyJsonPatch({ a: [1] }, [operation({ path: `/a/${index}`, value: 1 })]),
      { type: 'error', message: /strconv.Atoi/ },
      index,
    );
  t.end();
});

t.test('what leads from one object to another', (t) => {
  const key = fc.constantFrom('a', 'b', 'a/b', 'c~d', '__proto__', 'constructor', '0', '');
  const value = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<Value>(null, true, 0, 1, 'x', ''),
      fc.array(tie('value'), { maxLength: 4 }),
      fc
        .array(fc.tuple(key, tie('value')), { maxLength: 4 })
        .map((entries) => Object.fromEntries(entries) as Value),
    ),
  })).value;
  const map = fc
    .array(fc.tuple(key, value), { maxLength: 5 })
    .map((entries): ValueMap => Object.fromEntries(entries));
  fc.assert(
    fc.property(map, map, (before, after) => {
      const operations = operationsBetween(before, after).map((one) => operation(one));
      const result = applyJsonPatch(frozen(before), operations);
      t.equal(
        JSON.stringify(sorted(result.type === 'patched' ? result.value : null)),
        JSON.stringify(sorted(after)),
      );
    }),
    runs(300),
  );
  t.same(
    operationsBetween({ a: [1, 2, 3] }, { a: [1, 9, 2, 3] }),
    [{ op: 'add', path: '/a/1', value: 9 }],
    'an insertion is one',
  );
  t.same(
    operationsBetween({ a: [1, 2, 3] }, { a: [1, 3] }),
    [{ op: 'remove', path: '/a/1' }],
    'a removal is one',
  );
  t.end();
});

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map((one: Value) => sorted(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

t.test('where a part was before', (t) => {
  const [one, two] = [
    { name: 'one', image: 'x' },
    { name: 'two', image: 'y' },
  ];
  const before = { spec: { containers: [one, two], list: ['a', 'b'] } };
  const after = {
    spec: { containers: [{ name: 'new' }, { ...two, image: 'z' }, one], list: ['a', 'c'], more: { x: 1 } },
  };
  const rows: readonly (readonly [pointer: string, expected: string])[] = [
    ['', ''],
    ['/spec/containers/0/image', '/spec/containers'],
    ['/spec/containers/1/image', '/spec/containers/1/image'],
    ['/spec/containers/2/image', '/spec/containers/0/image'],
    ['/spec/containers/2/nope', '/spec/containers/0'],
    ['/spec/list/1', '/spec/list/1'],
    ['/spec/more/x', '/spec'],
  ];
  for (const [pointer, expected] of rows) t.equal(originOf(before, after, pointer), expected, pointer);
  t.end();
});

t.test('structures', (t) => {
  const structures = new Structures([]);
  const pod = structures.find('', 'v1', 'Pod');
  const spec = pod?.type().map?.fields.get('spec')?.type().map;
  const keys = (field: string): unknown => {
    const list = spec?.fields.get(field)?.type().list;
    return list && (list.atomic ? 'atomic' : list.keys);
  };
  // As api/openapi-spec of Kubernetes 1.36 has it.
  t.same(keys('containers'), ['name']);
  t.same(keys('topologySpreadConstraints'), ['topologyKey', 'whenUnsatisfiable']);
  t.same(keys('tolerations'), 'atomic');
  t.equal(spec?.fields.get('nodeSelector')?.type().map?.atomic, true);
  const volume = structures.find('', 'v1', 'PersistentVolume')?.type().map?.fields.get('spec')?.type().map;
  t.equal(volume?.fields.get('claimRef')?.type().map?.atomic, false, 'granular in this place');
  t.equal(structures.find('apps', 'v1', 'Nope'), undefined);
  t.equal(structures.find('constructor', 'v1', 'Pod'), undefined);
  t.equal(structures.find('', 'v1', '__proto__'), undefined);
  t.end();
});
