// Kubernetes' own libraries, the authorizer, patches; result types, variables, versions, costs.
import { lines } from './lines.mjs';
import { OPTIONALS } from './optionals.mjs';

const QUANTITIES = ["'1'", "'1.5'", "'-1'", "'0'", "'1Gi'", "'500m'", "'1e3'", "'1E3'", "'100u'", "'1n'", "'0.1n'", "'9223372036854775807'", "'9223372036854775808'", "'1Ei'", "'16Ei'", "'1.5Ki'", "'+1'", "' 1'", "'1 Gi'", "''", "'a'", "'1g'", "'1K'", "'.5'", "'5.'", "'0.0001'", "'1e-9'", "'1e30'", "'12345678901234567890'"];
const QUANTITY = [
  ...QUANTITIES.flatMap((text) => [`isQuantity(${text})`, ...['sign()', 'isInteger()', 'asInteger()', 'asApproximateFloat()'].map((one) => `quantity(${text}).${one}`)]),
  ...['add', 'sub'].flatMap((name) => ["quantity('1')", "quantity('1.5Gi')", '1', '-1', '9223372036854775807', '1.5', "'1'", 'dyn(1)'].map((one) => `quantity('1Gi').${name}(${one}).asApproximateFloat()`)),
  ...['compareTo', 'isGreaterThan', 'isLessThan'].flatMap((name) => ["quantity('1Gi')", "quantity('1024Mi')", "quantity('1G')", "quantity('2Gi')", '1', "'1Gi'"].map((one) => `quantity('1Gi').${name}(${one})`)),
  ...lines(String.raw`
    quantity('1Gi') == quantity('1024Mi')
    quantity('1') == quantity('1000m')
    quantity('1') == quantity('2')
    quantity('1') == 1
    dyn(quantity('1')) == dyn(1)
    quantity('50k').add(quantity('20k')) == quantity('70k')
    quantity('50k').sub(20000) == quantity('30k')
    quantity(1)
    quantity(dyn(1))
    quantity(dyn('x'))
    string(quantity('1Gi'))
    quantity(object.spec.containers[0].resources.limits.memory).isGreaterThan(quantity('1000Mi'))
    object.spec.containers.map(c, has(c.resources.limits), quantity(c.resources.limits.cpu)).all(q, q.isLessThan(quantity('1')))
    quantity('1') < quantity('2')
    [quantity('2'), quantity('1')].sort()
    [quantity('1')].max()
    [quantity('1')].sum()
    quantity('9223372036854775807').add(1).isInteger()
    quantity('0.1').add(quantity('0.2')) == quantity('0.3')
  `).map((one) => (one.includes('object') ? [one, 'pod'] : one)),
];

const SEMVERS = ["'1.2.3'", "'v1.2.3'", "'1.2'", "'1'", "'01.2.3'", "'1.2.3-rc.1+b5'", "'1.2.3-01'", "'1.2.3-'", "'1.2.3+'", "'1.2.3.4'", "''", "'a'", "' 1.2.3'", "'18446744073709551616.0.0'", "'9223372036854775808.0.0'", "'v01.02'", "'1.2-rc'"];
const SEMVER = [
  ...SEMVERS.flatMap((text) => [`isSemver(${text})`, `isSemver(${text}, true)`, `semver(${text}).major()`, `semver(${text}, true).minor()`]),
  ...['compareTo', 'isGreaterThan', 'isLessThan'].flatMap((name) => ['1.2.3', '1.2.4', '1.2.3-rc.1', '2.0.0', '1.2.3+b'].map((one) => `semver('1.2.3').${name}(semver('${one}'))`)),
  ...lines(String.raw`
    semver('1.2.3').patch()
    semver('1.2.3-a') == semver('1.2.3-a+x')
    semver('1.2.3-rc.1').compareTo(semver('1.2.3-rc.10'))
    semver('1.2.3-rc.2').compareTo(semver('1.2.3-rc.a'))
    semver('1.2.3', 'x')
    semver('1.2.3', false).major()
    semver(1)
    isSemver(dyn(1))
    string(semver('1.2.3'))
  `),
];

const FORMATS = ['dns1123Label', 'dns1123Subdomain', 'dns1035Label', 'qualifiedName', 'dns1123LabelPrefix', 'dns1123SubdomainPrefix', 'dns1035LabelPrefix', 'labelValue', 'uri', 'uuid', 'byte', 'date', 'datetime'];
const NAMES = ["'abc'", "'A_'", "''", "'1a'", "'a.b'", "'a-'", "'x/y'", "'2020-01-02'", "'2020-01-02T03:04:05Z'", "'aGk='", "'123e4567-e89b-12d3-a456-426614174000'", "'https://a/b'", `'${'a'.repeat(64)}'`];
const NAMED = [
  ...FORMATS.flatMap((name) => NAMES.map((text) => `format.${name}().validate(${text})`)),
  ...FORMATS.map((name) => `format.named('${name}').hasValue()`),
  ...lines(String.raw`
    format.named('nope')
    format.named('dns1123Label').value().validate('a_').value()
    format.named('dns1123Label').value() == format.dns1123Label()
    format.dns1123Label() == format.uri()
    format.dns1123Label().validate(1)
    format.dns1123Label()
    format.nope()
    format
    type(format.uri())
    !format.dns1123Label().validate('a').hasValue()
  `),
];

const AUTHORIZED = lines(String.raw`
authorizer
authorizer.requestResource
authorizer.requestResource.check('get').allowed()
authorizer.requestResource.check('get').reason()
authorizer.requestResource.check('create').allowed()
authorizer.requestResource.check('delete').allowed()
authorizer.group('').resource('pods').namespace('default').check('create').allowed()
authorizer.group('apps').resource('deployments').check('list').allowed()
authorizer.group('apps').resource('deployments').check('list').reason()
authorizer.group('apps').resource('deployments').check('list').errored()
authorizer.group('apps').resource('deployments').check('list').error()
authorizer.group('').resource('pods').check('watch').errored()
authorizer.group('').resource('pods').check('watch').error()
authorizer.group('').resource('pods').check('watch').allowed()
authorizer.group('apps').resource('deployments').subresource('scale').namespace('shop').name('web').check('get').allowed()
authorizer.group('').resource('pods').fieldSelector('spec.nodeName=a').check('list').allowed()
authorizer.group('').resource('pods').fieldSelector('bad').check('list').allowed()
authorizer.group('').resource('pods').labelSelector('app=web').check('list').allowed()
authorizer.group('').resource('pods').labelSelector('a in (b').check('list').allowed()
authorizer.path('/healthz').check('get').allowed()
authorizer.path('healthz').check('get').allowed()
authorizer.path('').check('get').allowed()
authorizer.path('  ').check('get').allowed()
authorizer.serviceAccount('ci', 'bot').group('').resource('secrets').namespace('ci').check('get').allowed()
authorizer.serviceAccount('', 'bot').group('').resource('secrets').check('get').allowed()
authorizer.serviceAccount('ci', 'B_').group('').resource('secrets').check('get').allowed()
authorizer.serviceAccount('C_', 'bot').path('/a').check('get').allowed()
authorizer.group('').resource('').check('get').allowed()
authorizer.group('').resource('pods').subresource('').check('get').allowed()
authorizer.group(1)
authorizer.resource('pods')
authorizer.check('get')
authorizer.group('').check('get')
authorizer.path('/a').name('b')
authorizer.allowed()
authorizer == authorizer
type(authorizer)
type(authorizer.group(''))
type(authorizer.path('/a'))
type(authorizer.group('').resource('x'))
type(authorizer.path('/a').check('get'))
`);

const PATCHES = lines(String.raw`
Object{}
Object{metadata: Object.metadata{labels: {'a': 'b'}}}
Object{spec: Object.spec{replicas: 1 + 2, paused: true, list: [1, 2]}}
Object{spec: Object.spec{containers: [Object.spec.containers{name: 'a'}]}}
Object{spec: Object.metadata{}}
Object{spec: Object.spec{?a: optional.of(1), ?b: optional.none()}}
Object{?a: 1}
Object{a: 1, a: 2}
Object{a: object.spec.nope}
Object{a: null}
Object{'a': 1}
Object.spec{}
Object.a.b.c{d: 1}
Object.spec
Object
type(Object{})
type(Object.spec{})
Object{}.a
Object{a: 1}.a
has(Object{a: 1}.a)
Object{a: 1} == Object{a: 1}
Object{a: 1} == Object{a: 2}
Object.a{} == Object.b{}
JSONPatch{op: 'add', path: '/a', value: 1}
JSONPatch{op: 'add', path: '/a', value: Object.a{b: 1}}
JSONPatch{op: 'test', path: '/a', value: {'b': [1]}}
JSONPatch{op: 'move', from: '/a', path: '/b'}
JSONPatch{}
JSONPatch{op: 1}
JSONPatch{op: dyn(1)}
JSONPatch{nope: 1}
JSONPatch{op: 'add'}.op
JSONPatch{op: 'add'}.path
has(JSONPatch{op: 'add'}.path)
JSONPatch{value: 1}.value + 1
JSONPatch{op: 'add'} == JSONPatch{op: 'add'}
[JSONPatch{op: 'add', path: '/a', value: 1}]
[JSONPatch{op: 'add', path: '/a', value: 1}, Object{}]
[JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey('a/b~c'), value: 'x'}]
object.spec.containers.map(c, JSONPatch{op: 'remove', path: '/spec/' + c.name})
has(object.spec.nope) ? [] : [JSONPatch{op: 'add', path: '/a', value: 1}]
jsonpatch.escapeKey('a/b~c')
jsonpatch.escapeKey('')
jsonpatch.escapeKey(1)
jsonpatch.escapeKey(dyn(1))
Foo{}
JSONPatch.a{}
objects{}
`);

const RESULTS = [
  ...['true', '1', "'a'", 'null', 'object', 'object.spec.hostNetwork', 'dyn(true)', 'optional.of(true)', '[true]', 'object.a == 1', 'bool(object.a)', 'string(object.a)', 'has(object.a)', 'type(true)', 'int'].flatMap(
    (one) => ['bool', 'string', 'annotation'].map((result) => [one, '', { result }]),
  ),
  ...['Object{}', 'Object.spec{}', "{'a': 1}", 'dyn(Object{})', '[JSONPatch{}]', '[]', '[Object{}]', 'JSONPatch{}', 'true ? [] : [JSONPatch{}]', 'dyn([])'].flatMap((one) =>
    ['Object', 'list(JSONPatch)'].map((result) => [one, 'patch', { result }]),
  ),
];

const v = (...expressions) => ({ variables: expressions.map((expression, at) => ({ name: 'vwxyz'[at], expression })) });
const VARIABLES = [
  ['variables.v', 'pod', v('1')],
  ['variables.v + 1', 'pod', v('1')],
  ["variables.v + 'a'", 'pod', v('1')],
  ['variables.v + 1', 'pod', v("object.spec.restartPolicy")],
  ['variables.w', 'pod', v('1')],
  ['variables.w', 'pod', v('1', 'variables.v + 1')],
  ['variables.v', 'pod', v('variables.w', '1')],
  ['variables.v', 'pod', v('1 +')],
  ['variables.v', 'pod', v('object.spec.nope')],
  ['variables.v || true', 'pod', v('object.spec.nope')],
  ['true || variables.v', 'pod', v('object.spec.nope == 1')],
  ['variables.w', 'pod', v('object.spec.nope', 'variables.v')],
  ['variables.v && variables.v', 'pod', v("object.spec.containers.all(c, c.name != '')")],
  ['variables.v.size() + variables.v.size()', 'pod', v('object.spec.containers.map(c, c.name)')],
  ['variables.v[0]', 'pod', v('object.spec.containers.map(c, c.name)')],
  ['variables.v[0] + 1', 'pod', v('[1, 2]')],
  ["variables.v[0] + 'a'", 'pod', v('[1, 2]')],
  ['variables.v.a + 1', 'pod', v("{'a': 1}")],
  ['variables.v.orValue(1)', 'pod', v('optional.of(2)')],
  ["variables.v.isGreaterThan(quantity('1'))", 'pod', v("quantity('2')")],
  ['variables.v.nope()', 'pod', v("quantity('2')")],
  ['variables.v == null', 'pod', v('null')],
  ['variables.v == int', 'pod', v('type(1)')],
  ["variables.v < duration('1h')", 'pod', v("duration('1m')")],
  ['has(variables.v)', 'pod', v('1')],
  ['has(variables.v)', 'pod', v('object.spec.nope')],
  ['variables', 'pod', v('1')],
  ["variables['v']", 'pod', v('1')],
  ['variables.?v', 'pod', v('1')],
  ['[1, 2].map(x, x + variables.v)', 'pod', v('1 + 2')],
  ['variables.y', 'pod', v('1', 'variables.v * 2', 'variables.w * 2', 'variables.x * 2')],
];

const SINCE = ["quantity('1').isInteger()", 'optional.none()', 'object.?a', "'%d'.format([1])", "strings.quote('a')", "'abc'.charAt(1)", 'sets.contains([1], [1])', "isIP('1.2.3.4')", "isCIDR('1.2.3.4/8')", "format.named('uri').hasValue()", '[1].all(i, v, true)', "{'a': 1}.transformMap(k, v, v)", "isSemver('1.2.3')", '[1].sort()', '[1].sortBy(x, x)', 'lists.range(2)', '[1].distinct()', '[1].first()', 'dyn(1) < dyn(1.5)', '1 < 1.5', "'a'.matches('[')", "timestamp('x')", "duration('x')", "dyn([1, 2]).isSorted()", "'a'.find('a')", "isURL('/a')", "authorizer.group('').resource('pods').check('get').allowed()", "authorizer.group('').resource('pods').fieldSelector('a=b').check('get').allowed()", '[?optional.of(1)]', 'optional.of(1).optMap(x, x)', '[1].existsOne(x, true)', '[[1]].flatten()'];
const VERSIONS = ['1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'].flatMap((version) => SINCE.map((one) => [one, '', { version }]));

const TEN = '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]';
const COSTS = [
  `${TEN}.all(a, ${TEN}.all(b, ${TEN}.all(c, a + b + c > 0)))`,
  `${TEN}.all(a, ${TEN}.all(b, ${TEN}.all(c, ${TEN}.all(d, ${TEN}.all(e, a + b + c + d + e > 0)))))`,
  `${TEN}.all(a, ${TEN}.all(b, ${TEN}.all(c, ${TEN}.all(d, ${TEN}.all(e, ${TEN}.all(f, a > 0))))))`,
  `lists.range(1000).map(x, x * 2).filter(x, x % 3 == 0).size()`,
  `lists.range(100).map(x, 'a').join('').size()`,
  `lists.range(100).map(x, lists.range(100)).flatten().size()`,
  `lists.range(200).sort().reverse().distinct().size()`,
  `lists.range(100) == lists.range(100)`,
  `lists.range(300).exists(x, x == 299)`,
  `50 in lists.range(100)`,
  `'${'a'.repeat(200)}' == '${'a'.repeat(200)}'`,
  `'${'a'.repeat(200)}' < '${'a'.repeat(199)}b'`,
  `'${'a'.repeat(200)}'.contains('${'a'.repeat(50)}b')`,
  `'${'a'.repeat(200)}'.matches('a+b')`,
  `'${'a'.repeat(100)}'.replace('a', 'bb').size()`,
  `'${'a'.repeat(100)}' + '${'b'.repeat(100)}' == 'x'`,
  `'${'a,'.repeat(50)}'.split(',').size()`,
  `'${'äß'.repeat(50)}'.size()`,
  `bytes('${'äß'.repeat(50)}').size()`,
  `sets.contains(lists.range(30), lists.range(20))`,
  `lists.range(50).sum() + lists.range(50).max()`,
  `lists.range(50).isSorted()`,
  `lists.range(50).indexOf(49)`,
  `lists.range(50).slice(10, 20)`,
  `lists.range(20).transformMap(i, v, v).size()`,
  `[quantity('1Gi')].map(q, q.add(quantity('1')).isGreaterThan(q))`,
  `'%s %d'.format(['${'a'.repeat(100)}', 5]).size()`,
  ['object.metadata.labels == object.metadata.labels', 'pod'],
  ['object.spec == object.spec', 'pod'],
  ['object == object', 'pod'],
  ['object.spec.containers.map(c, c.image.split(":")[0]).distinct().size()', 'pod'],
  [`lists.range(100000).size()`, ''],
  [`lists.range(2000000).size()`, ''],
  [`${TEN}.all(a, ${TEN}.all(b, a > 0))`, '', { budget: 100 }],
  [`1 + 1`, '', { budget: 1 }],
];

const isOfPod = (one) => /object|request|params/i.test(one);

export const KUBERNETES_CASES = [
  ...QUANTITY,
  ...SEMVER,
  ...NAMED,
  ...OPTIONALS.map((one) => (isOfPod(one) ? [one, 'pod'] : one)),
  ...AUTHORIZED.map((one) => [one, 'authorized']),
  ...AUTHORIZED.slice(0, 3).map((one) => [one, '', { message: true }]),
  ...PATCHES.map((one) => [one, 'patch']),
  ...PATCHES.slice(0, 3),
  ...RESULTS,
  ...VARIABLES,
  ...VERSIONS,
  ...COSTS,
];
