import { lines } from './lines.mjs';

/** Optionals, of literals and of a Pod. */
export const OPTIONALS = lines(String.raw`
optional.of(1)
optional.none()
optional.ofNonZeroValue(0)
optional.ofNonZeroValue(1)
optional.ofNonZeroValue('')
optional.ofNonZeroValue([])
optional.ofNonZeroValue({})
optional.ofNonZeroValue(null)
optional.ofNonZeroValue(false)
optional.ofNonZeroValue(0.0)
optional.ofNonZeroValue(0u)
optional.ofNonZeroValue(b'')
optional.ofNonZeroValue(duration('0s'))
optional.ofNonZeroValue(timestamp(0))
optional.ofNonZeroValue(int)
optional.ofNonZeroValue(quantity('0'))
optional.of(optional.of(1))
optional.of(1).value()
optional.none().value()
optional.of(1).hasValue()
optional.none().hasValue()
optional.of(1).or(optional.of(2))
optional.none().or(optional.of(2))
optional.none().or(optional.none())
optional.of(1).or(optional.of('a'))
optional.of(1).or(optional.of(1/0))
optional.none().or(optional.of(1/0))
optional.of(1).orValue(2)
optional.none().orValue(2)
optional.of(1).orValue('a')
optional.of(1).orValue(1/0)
optional.none().orValue(1/0)
dyn(1).orValue(2)
dyn(1).or(optional.of(2))
1.orValue(2)
optional.of(1) == optional.of(1)
optional.of(1) == optional.of(2)
optional.of(1) == optional.none()
optional.none() == optional.none()
optional.of(1) == 1
dyn(optional.of(1)) == dyn(1)
optional.of(1) + 1
optional.of({'a': 1}).a
optional.of({'a': 1}).b
optional.of({'a': 1}).?a
optional.of({'a': {'b': 1}}).a.b
optional.of({'a': 1})['a']
optional.of([1])[0]
optional.of([1])[1]
optional.of([1])[?0]
optional.none().a
optional.none()['a']
optional.of({'a': 1}).a.orValue(2)
has(optional.of({'a': 1}).a)
has(optional.of({'a': 1}).b)
has(optional.none().a)
{'a': 1}.?a
{'a': 1}.?b
{'a': 1}[?'a']
{'a': 1}[?'b']
{'a': 1}[?1]
[1][?0]
[1][?1]
[1][?-1]
[1][?'a']
[1][?dyn('a')]
dyn(1).?a
dyn(null).?a
dyn('a').?a
1.?a
'abc'[?0]
{'a': {'b': 1}}.?a.b
{'a': {'b': 1}}.?a.?b.orValue(2)
{'a': {'b': 1}}.?a.?c.orValue(2)
{'a': {'b': 1}}.?c.?b.orValue(2)
{'a': {'b': 1}}.?c.b.orValue(2)
[?optional.of(1), ?optional.none(), 2]
[?1]
[?dyn(1)]
{?'a': optional.of(1), ?'b': optional.none()}
{?'a': 1}
{?'a': dyn(1)}
{?1: optional.of(1)}
optional.of(1).optMap(x, x + 1)
optional.none().optMap(x, x + 1)
optional.of(1).optFlatMap(x, optional.of(x + 1))
optional.of(1).optFlatMap(x, optional.none())
optional.none().optFlatMap(x, optional.of(x))
optional.of(1).optFlatMap(x, x)
optional.of(0).optMap(x, 1 / x)
optional.of(1).optMap(x)
optional.of(1).optMap(1, x)
optional.of(1).optMap(x.y, x)
1.optMap(x, x)
dyn(1).optMap(x, x)
optional.of(1).optMap(x, type(x))
optional.of(1).optMap(x, optional.of(x))
optional.of(1).optMap(x, optional.none())
optional.of(1).optMap(x, [quantity('1')]).value()[0].isInteger()
optional.of(1).optMap(x, quantity('1')).value()
optional.of('1.2.3.4').optMap(x, ip(x)).value().family()
optional.of('/a').optMap(x, url(x)).value().getHost()
optional.of('1').optMap(x, quantity(x).isInteger())
optional.of('1').optFlatMap(x, optional.of(quantity(x))).value()
optional.of('1').optFlatMap(x, optional.of(type(x)))
[].reverse()[0] * dyn(1) in [1]
([].reverse()[0] - dyn(1)) == 1
dyn(ip('::1')).map(x, x)
dyn(authorizer.path('/a')).map(x, x)
type(optional.of(1))
[optional.of(1)].map(x, x.value())
[1].all(x, optional.of(x).hasValue())
object.?spec.?nope
object.?spec.?restartPolicy.orValue('x')
object.?spec.?nope.?deeper.orValue('x')
object.?nope.nope.orValue('x')
object.spec.?hostNetwork.orValue(true)
object.spec.?hostNetwork.orValue('x')
object.spec.?nope.orValue(1/0)
object.?spec.hostNetwork.value()
object.?spec.nope.value()
object.metadata.?labels['app'].orValue('none')
object.metadata.labels[?'app'].orValue('none')
object.metadata.labels[?'zz'].orValue('none')
object.metadata.?labels[?'app'].optMap(x, x + '!').orValue('none')
object.spec.containers[?0].name.orValue('none')
object.spec.containers[?5].name.orValue('none')
object.spec.containers[?0].?ports[?0].?containerPort.orValue(0)
object.spec.containers.map(c, c.?ports.orValue([]).size())
object.spec.?containers.orValue([]).all(c, c.name != '')
object.metadata.name.?x
object.?metadata.name
has(object.?metadata.name)
has(object.?nope.name)
request.?subResource.orValue('none')
request.?name
request.?nope
namespaceObject.?metadata.?labels.?team.orValue('none')
oldObject.?metadata
oldObject.?metadata.hasValue()
params.?data.?max.orValue('9')
optional.of(object.spec.nope)
optional.of(1).nope()
optional
optional.nope(1)
optional.of()
`);
