// Selection, presence and indexes, of a Pod.
import { lines } from './lines.mjs';

export const SELECTION = lines(String.raw`
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
