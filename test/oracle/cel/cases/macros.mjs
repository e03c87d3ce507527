// Macros and the absorption of errors.
import { lines } from './lines.mjs';
import { ODD } from './odd.mjs';
import { SELECTION } from './selection.mjs';

// A bool each way, an error, and what is no bool.
const STATES = ['true', 'false', '1/0 == 1', 'dyn(1)', "dyn('a')", 'dyn(null)', 'object.nope'];
const LOGIC = [
  ...STATES.flatMap((a) => STATES.flatMap((b) => [`${a} && ${b}`, `${a} || ${b}`])),
  ...STATES.map((a) => `${a} ? 1 : 2`),
  ...STATES.map((a) => `!(${a})`),
  ...STATES.map((a) => `true ? ${a} : 1/0 == 1`),
  ...['true && false && 1/0 == 1', '1/0 == 1 && false && true', '1/0 == 1 || false || 2/0 == 1', '(1/0 == 1 || true) && 1/0 == 2'],
  ...['1/0 == 1 && 1 % 0 == 1', '1 % 0 == 1 || 1/0 == 1', 'dyn(1) && 1/0 == 1', '1/0 == 1 && dyn(1)'],
];
const LISTS = ['[]', '[true]', '[false]', '[1/0 == 1]', '[true, false]', 'dyn([1])', 'dyn([true, 1])', 'dyn([1, false])', 'dyn([1, true])'];
const QUANTIFIERS = ['all', 'exists', 'exists_one', 'existsOne', 'filter', 'map'];

const DIVISION = ['all', 'exists', 'exists_one', 'filter'].flatMap((name) =>
  ['[0, 1]', '[1, 0]', '[0, 2]', '[2, 0]', '[0]', '[1, 1]', '[0, 0, 1, 1]'].map((list) => `${list}.${name}(x, 1 / x == 1)`),
);

const MACROS = lines(String.raw`
[1, 2, 3].all(x, x > 0)
[1, 2, 3].exists(x, x > 2)
[1, 2, 3].exists_one(x, x > 2)
[1, 2, 3].exists_one(x, x > 1)
[1, 2, 3].existsOne(x, x > 2)
[1, 2, 3].filter(x, x % 2 == 1)
[1, 2, 3].map(x, x * 2)
[1, 2, 3].map(x, x > 1, x * 2)
[1, 2, 3].map(x, x > 1, [x])
[1, 2, 3].map(x, x + 1).map(y, y * 2).filter(z, z > 4)
[1, 2].map(x, [3, 4].map(y, x * y))
[1, 2].map(x, [3, 4].map(x, x))
[[1, 2], [3]].map(x, x.map(y, y + size(x)))
[].all(x, false)
[].exists(x, true)
[].exists_one(x, true)
[].map(x, 1/0)
{'a': 1, 'b': 2}.all(k, k in ['a', 'b'])
{'a': 1, 'b': 2}.exists(k, k == 'b')
{'a': 1}.map(k, k + 'x')
{'a': 1}.filter(k, true)
{'a': 1, 'b': 2}.exists_one(k, k > 'a')
{}.all(k, 1/0 == 1)
'abc'.all(x, true)
1.all(x, true)
null.map(x, x)
dyn('abc').all(x, true)
dyn(1).exists(x, true)
dyn(null).map(x, x)
dyn(null).all(x, true)
[1].all(x, 1)
[1].all(x, dyn(1))
[1].filter(x, x)
[1].filter(x, dyn(x))
[1].filter(x, dyn(null))
[1].exists(x, 'a')
[1].exists_one(x, dyn('a'))
[1].map(x, x, x)
[1].map(x, dyn(x), x)
[1].all(1, true)
[1].all('x', true)
[1].all(x.y, true)
[1].all(x)
[1].all(x, true, false, true)
[1].all()
[1].map(x)
[1].map(x, 1, 2, 3)
[1].filter(x)
[1].exists(x, y, z)
[1].map(object, object)
[1].map(x, object)
[1].map(__result__, __result__)
[1].map(size, size)
[1].map(int, int)
[1].map(x, .x)
[1].map(x, x).map(x, x)
all([1], x, true)
[1].all(x, [2].all(y, x < y && [3].all(z, y < z)))
[1, 2, 3].all(i, v, i < v)
[1, 2, 3].exists(i, v, i == 1 && v == 2)
[1, 2, 3].existsOne(i, v, v > 2)
[1, 2, 3].exists_one(i, v, v > 2)
[1, 2, 3].transformList(i, v, i * v)
[1, 2, 3].transformList(i, v, i > 0, i * v)
[1, 2, 3].transformMap(i, v, v * 2)
[1, 2, 3].transformMap(i, v, i > 0, v * 2)
{'a': 1, 'b': 2}.all(k, v, k < 'c' && v < 3)
{'a': 1, 'b': 2}.exists(k, v, k == 'b' && v == 2)
{'a': 1, 'b': 2}.existsOne(k, v, v == 2)
{'a': 1, 'b': 2}.transformMap(k, v, v + 1)
{'a': 1, 'b': 2}.transformMap(k, v, v > 1, k + string(v))
{'a': 1, 'b': 2}.transformMapEntry(k, v, {v: k})
{'a': 1, 'b': 2}.transformMapEntry(k, v, v > 1, {v: k})
{'a': 1}.transformMapEntry(k, v, {})
{'a': 1}.transformMapEntry(k, v, {'x': 1, 'y': 2})
{'a': 1, 'b': 1}.transformMapEntry(k, v, {v: k})
['a', 'b'].transformMapEntry(i, v, {v: i})
['a', 'a'].transformMapEntry(i, v, {v: i})
{'a': 1}.transformMapEntry(k, v, 1)
{'a': 1}.transformMapEntry(k, v, dyn(1))
{'a': 1}.transformList(k, v, k + string(v))
[0, 1].all(i, v, 1 / v == 1)
[1, 0].exists(i, v, 1 / v == 1)
[0, 1].exists(i, v, 1 / v == 1)
[1].all(i, i, true)
[1].all(1, v, true)
[1].all(i, 1, true)
[1].transformList(i, v)
[1].transformMap(i, v, i, v, 3)
1.all(i, v, true)
dyn(1).all(i, v, true)
dyn(1).transformList(i, v, v)
dyn('a').transformMap(i, v, v)
object.spec.containers.all(c, c.image.startsWith('registry.example/'))
object.spec.containers.map(c, c.name)
object.spec.containers.filter(c, has(c.ports)).map(c, c.ports.map(p, p.containerPort))
object.spec.containers.exists(c, c.ports.exists(p, p.name == 'http'))
object.spec.containers.all(c, c.resources.limits.memory == '1Gi')
object.spec.containers.exists(c, c.resources.limits.memory == '1Gi')
object.spec.containers.exists_one(c, c.name == 'side')
object.spec.containers.transformList(i, c, string(i) + c.name)
object.metadata.labels.exists(k, k == 'app')
object.metadata.labels.all(k, v, k.size() > 0)
object.metadata.labels.filter(k, k.contains('/'))
object.spec.tolerations.all(t, false)
object.spec.nope.all(t, false)
object.spec.nope.all(t, false) || true
object.spec.restartPolicy.all(t, true)
object.spec.hostNetwork.exists(t, true)
`);

export const MACRO_CASES = [
  ...LOGIC,
  ...LISTS.flatMap((list) => QUANTIFIERS.map((name) => `${list}.${name}(x, x)`)),
  ...DIVISION,
  ...MACROS.filter((one) => !one.startsWith('object')),
  ...[...MACROS.filter((one) => one.startsWith('object')), ...SELECTION].map((one) => [one, 'pod']),
  ...SELECTION.filter((one) => /^(has\(|!has|)(request|namespaceObject|params|oldObject|object\b)/.test(one)).slice(40).map((one) => [one, '']),
  ...SELECTION.filter((one) => /(request|oldObject)/.test(one)).map((one) => [one, 'update']),
  ...ODD.map((one) => [one, 'odd']),
];
