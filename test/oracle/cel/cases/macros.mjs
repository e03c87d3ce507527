// Macros, absorption of errors, selection, presence, indexes.
import { lines } from './lines.mjs';

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

const SELECTION = lines(String.raw`
object.metadata.name
object.spec.nope
object.nope.nope
object['metadata']['name']
object['nope']
object[0]
object[1.0]
object[true]
object[null]
object['metadata'].name
object.metadata.labels['a-b']
object.metadata.labels.app
object.metadata.labels['nope']
object.metadata.labels.nope.nope
object.metadata.name.foo
object.metadata.name['foo']
object.spec.terminationGracePeriodSeconds.foo
object.spec.hostNetwork.foo
object.spec.containers.foo
object.spec.containers['0']
object.spec.containers[0].name
object.spec.containers[0]['name']
object.spec.containers[1].ports
object.spec.containers[2]
object.spec.containers[-1]
object.spec.containers[0u].name
object.spec.containers[0.0].name
object.spec.containers[0.5]
object.spec.containers[dyn('a')]
object.spec.containers[null]
object.spec.containers[9223372036854775807]
has(object.metadata)
has(object.metadata.name)
has(object.nope)
has(object.nope.nope)
has(object.metadata.name.nope)
has(object.spec.containers.nope)
has(object.metadata.labels.tier)
has(object.metadata.labels['tier'])
has(object)
has(object['metadata'])
has(1)
has(object.metadata, 1)
has()
has({'a': 1}.a)
has({'a': 1}.b)
has({'a': null}.a)
has(dyn(1).a)
has(dyn([]).a)
has(dyn(null).a)
has('abc'.a)
has(1.a)
!has(object.spec.nope)
has(object.spec.nope) && object.spec.nope.x == 1
!has(object.spec.nope) || object.spec.nope.x == 1
has(oldObject.metadata)
has(namespaceObject.metadata.labels)
has(namespaceObject.metadata.annotations)
has(namespaceObject.nope)
has(request.name)
has(request.subResource)
has(request.uid)
has(request.userInfo.uid)
has(request.userInfo.extra)
request
request.name
request.namespace
request.operation == 'CREATE'
request.kind.kind + '/' + request.kind.version
request.kind == request.requestKind
request.resource.resource
request.resource.group == ''
request.subResource
request.requestSubResource
request.userInfo.username
request.userInfo.groups.exists(g, g == 'devs')
request.userInfo.extra['team']
request.userInfo.extra.team[0]
request.userInfo.extra.nope
request.userInfo.uid
request.dryRun
request.options
request.options.kind
request.options.nope
request.nope
request.kind.nope
request['name']
request.kind
request.userInfo
request.object
namespaceObject.metadata.name
namespaceObject.metadata.labels.team
namespaceObject.metadata.labels
namespaceObject.metadata.annotations
namespaceObject.metadata.UID
namespaceObject.metadata.uid
namespaceObject.metadata.creationTimestamp
namespaceObject.metadata.generation
namespaceObject.metadata.resourceVersion
namespaceObject.metadata.finalizers
namespaceObject.metadata.managedFields
namespaceObject.spec.finalizers
namespaceObject.status.phase
namespaceObject.status.conditions
namespaceObject.status.phase == 'Active'
namespaceObject == null
namespaceObject
params
params.data.max
params.limit + 1
params.nope
int(params.data.max) > 2
variables
variables.nope
authorizer
oldObject
oldObject.metadata
nope
nope.nope
nope()
nope(1).nope
object.nope()
object.metadata.nope(1)
object.size()
size(object.metadata.labels)
object.metadata.size() > 0
object.spec.containers.size()
string(object.spec.terminationGracePeriodSeconds)
object.spec.terminationGracePeriodSeconds + 1
object.spec.terminationGracePeriodSeconds + 1.5
object.spec.terminationGracePeriodSeconds / 2
object.spec.terminationGracePeriodSeconds == 30.0
object.spec.terminationGracePeriodSeconds > 29.5
object.spec.terminationGracePeriodSeconds < '31'
object.metadata.name + 1
object.metadata.name + 'x'
object.metadata.name.startsWith('w')
object.metadata.name.startsWith(1)
object.spec.hostNetwork || true
object.spec.hostNetwork ? 1 : 2
object.metadata.name ? 1 : 2
object.metadata.name && true
-object.metadata.name
!object.metadata.name
-object.spec.terminationGracePeriodSeconds
object.metadata.annotations.note.size()
object.metadata.labels == {'app': 'web'}
object.spec.volumes == [{'name': 'tmp', 'emptyDir': {}}]
object.spec.containers[1] == {'name': 'side', 'image': 'side', 'resources': {}}
object.spec.containers[0].args + ['x']
'--port' in object.spec.containers[0].args
'app' in object.metadata.labels
'nope' in object.metadata.labels
1 in object.metadata.labels
'x' in object.metadata.name
'x' in object.nope
object.spec in [object.spec]
{'a': object.metadata.name}
[object.metadata.name, 'b']
[object.metadata.name, 1]
[object.spec.terminationGracePeriodSeconds] == [30]
{object.metadata.name: 1}
{object.metadata.labels: 1}
{object.spec: 1, 'a': 2}
{dyn(null): 1}
{dyn(1.5): 1}
{dyn([1]): 1}
{dyn('a'): 1, 'b': 2}[object.metadata.name]
{1: 'a'}[1]
{1: 'a'}[1u]
{1: 'a'}[1.0]
{1: 'a'}[dyn(1u)]
{1: 'a'}[dyn(1.0)]
{1: 'a'}[dyn(1.5)]
{1u: 'a'}[dyn(1)]
{'a': 1}['b']
{'a': 1}[dyn(1)]
{'a': 1}[dyn(null)]
{true: 1}[true]
{true: 1}[dyn('true')]
{'a': 1}.a
{'a': 1}.b
{'a': {'b': 1}}.a.b
[1, 2, 3][0]
[1, 2, 3][3]
[1, 2, 3][-1]
[1, 2, 3][dyn(1u)]
[1, 2, 3][dyn(1.0)]
[1, 2, 3][dyn(1.5)]
[1, 2, 3][dyn('a')]
[1, 2, 3][1u]
'abc'[0]
dyn('abc')[0]
dyn(1)[0]
dyn(1).a
dyn(null).a
dyn(null)[0]
dyn(true).a
dyn(1.5).a
dyn(1u).a
dyn(b'a').a
dyn(timestamp(0)).a
dyn(duration('1s')).a
dyn(int).a
dyn(quantity('1')).a
`);

const ODD = lines(String.raw`
object.keys['__proto__']
object.keys.__proto__
object.keys.constructor
object.keys.hasOwnProperty
object.keys.toString
object.keys.valueOf
object.keys['valueOf']
has(object.keys.__proto__)
has(object.keys.valueOf)
has(object.keys.constructor)
has(object.keys.toString)
has(object.empty.constructor)
has(object.empty.__proto__)
object.empty.__proto__
object.empty.constructor
'constructor' in object.empty
'__proto__' in object.keys
'__proto__' in object.empty
object.proto.polluted
object.proto['__proto__'].polluted
has(object.proto.polluted)
object.empty.polluted
object.keys.size()
object.keys['']
object.keys['a.b']
object.keys.a.b
object.keys['1']
object.keys[1]
object.keys.?constructor
object.empty.?constructor
object.empty[?'__proto__']
object.empty.?toString.orValue('none')
object.keys.map(k, k).size()
object.keys.exists(k, k == '__proto__')
object.keys == object.keys
object.empty == {}
object.proto == {'__proto__': {'polluted': 'yes'}}
{'__proto__': 1}
{'__proto__': 1}.__proto__
{'__proto__': 1}['__proto__']
has({'__proto__': 1}.__proto__)
has({'a': 1}.__proto__)
{'constructor': 1}.constructor
{'a': 1}.constructor
{'a': 1}.hasOwnProperty
[1].length
'abc'.length
[1].__proto__
object.texts.length
has(object.texts.length)
object.numbers
object.numbers.map(n, type(n))
object.numbers.map(n, string(n))
object.numbers[3] + 0.5
object.numbers[5] + 1
object.big * 2
object.big + object.big
object.big == 4611686018427387904
object.half * 2
object.half + object.half == 1
object.half + object.half == 1.0
object.one / 2
object.one / 2.0
object.one == 1.0
object.one + 1.0
object.zero == -0.0
object.one / object.zero
object.half / object.zero
object.mixed
object.mixed.map(m, type(m))
object.mixed.filter(m, m == 1)
object.mixed.exists(m, m == 'a')
object.mixed.all(m, m != 'z')
object.mixed.all(m, m > 0)
object.mixed.exists(m, m > 1)
object.mixed[1] + object.mixed[1]
object.mixed[0] + object.mixed[1]
1.5 in object.mixed
null in object.mixed
{'a': 1} in object.mixed
object.nothing
object.nothing == null
object.nothing.a
has(object.nothing)
has(object.nothing.a)
object.nothing == object.keys.toString
object.nested.a.b.c.map(c, c.d)
object.nested.a.b.c[1].d
object.texts.map(t, t.size())
object.texts.map(t, bytes(t).size())
object.texts.sort()
object.texts.map(t, t.upperAscii())
object.text.split(' ')
object.text.size()
object.text.charAt(12)
object.text.substring(6, 9)
object.text.matches('w.rld')
object.text.contains('😀')
object.text.indexOf('😀')
object.text.reverse()
object.yes && !object.no
object.yes == true
object.no ? 1/0 : 2
object.numbers.sum()
object.numbers.max()
object.numbers.min()
object.mixed.sum()
object.mixed.max()
object.numbers.isSorted()
object.numbers.indexOf(2.5)
object.numbers.indexOf(1.0)
object.mixed.indexOf('a')
object.numbers.sort()
object.mixed.sort()
object.mixed.distinct()
object.mixed.flatten()
object.numbers.slice(1, 3)
object.mixed.reverse()
object.numbers.first()
object.mixed.last()
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
