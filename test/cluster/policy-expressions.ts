// Expressions on objects as the API server completes them: one policy each.
const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** By the kind of object that they are about. */
export const EXPRESSIONS = {
  pod: lines(String.raw`
    has(object.spec.containers[0].resources)
    object.spec.containers[0].resources == {}
    has(object.status)
    has(object.metadata.creationTimestamp)
    object.metadata.creationTimestamp == null
    has(object.metadata.labels)
    has(object.metadata.managedFields)
    object.spec.terminationGracePeriodSeconds == 30
    object.spec.containers[0].imagePullPolicy == 'Always'
    has(object.spec.securityContext)
    object.spec.dnsPolicy == 'ClusterFirst'
    has(object.spec.serviceAccountName)
    object.spec.containers.map(c, c.name) == ['b','a']
    size(object.spec.tolerations) == 2
    object.spec.terminationGracePeriodSeconds == 30.0
    type(object.spec.terminationGracePeriodSeconds) == int
    object.metadata.namespace == 'default'
    object.metadata.labels['a-b'] == 'x'
    type(object.spec.containers[0].ports[0].containerPort)==int
    object.spec.containers[0].livenessProbe.httpGet.port == 'http'
    quantity(object.spec.containers[1].resources.limits.memory).compareTo(quantity('1Gi'))==0
    object.spec.containers[1].resources.limits.memory == '1024Mi'
    object.spec.containers[1].resources.limits.cpu == '1000m'
    has(object.metadata.uid)
    namespaceObject.metadata.name == 'cases'
    namespaceObject.metadata.labels['kubernetes.io/metadata.name']=='cases'
    object.kind == 'Pod' && object.apiVersion == 'v1'
    oldObject == null
    params == null
    [1,2].includes(1)
    math.greatest(1,2)==2
    base64.encode(b'a')=='YQ=='
    cel.bind(x, 1, x == 1)
    [2,1].sortBy(x,x)==[1,2]
    [[1],[2]].flatten()==[1,2]
    lists.range(2)==[0,1]
    [1].first().value()==1
    [1].all(i,v,v==1)
    cidr('192.168.0.1/24').prefixLength()==24
    [1,'a'].size()==2
    object.spec.hostNetwork
    'abc'.matches('b')
    object.?spec.?foo.orValue('z')=='z'
    semver('1.2.3').major()==1
    strings.quote('a')=='"a"'
    '%d'.format([1])=='1'
    format.dns1123Label().validate('A_')!=optional.none()
    sets.contains([1,2],[1])
    url('https://a.b/c?d=e').getHost()=='a.b'
    'abc'.reverse()=='cba'
    {'a':1}.transformMapEntry(k,v,{v:k})=={1:'a'}
    timestamp('2020-01-01T00:00:00Z').getFullYear()==2020
    object.spec.nothere == 1
    variables.v == 1
    authorizer.group('').resource('pods').namespace('default').check('create').allowed()
    authorizer.requestResource.check('create').allowed()
    request.kind.kind == 'Pod' && request.requestKind.kind=='Pod' && request.resource.resource=='pods'
    request.uid != ''
    request.object != null
    request.subResource == ''
    request.options.kind == 'CreateOptions'
    request.dryRun == true
    has(namespaceObject.spec)
    {'a':1,'a':2}.size()==1
    9223372036854775807 + 1 > 0
    1/0 == 1
    true // hi
    'Always' in object.spec.containers.map(c,c.imagePullPolicy)
    Object{} == null
    object.spec.containers.all(c, has(c.resources.limits.memory))
    object.spec.containers.all(c, c.resources.limits.memory != '')
    object.spec.containers.exists(c, c.resources.limits.memory == '1Gi')
    object.spec.containers.all(c, c.image.contains(':') && !c.image.endsWith(':latest'))
    object.spec.containers.all(c, c.?securityContext.?privileged.orValue(false) == false)
    object.spec.containers.all(c, c.securityContext.runAsNonRoot == true)
    object.spec.?securityContext.?runAsNonRoot.orValue(false)
    object.spec.containers.map(c, c.ports.map(p, p.containerPort)) == [[80], []]
    object.spec.containers[0].ports[0].protocol == 'TCP'
    object.spec.containers[0].livenessProbe.periodSeconds == 10
    object.spec.restartPolicy in ['Always', 'OnFailure']
    object.metadata.labels.exists(k, k.startsWith('a-'))
    object.metadata.labels.all(k, v, v != '')
    object.metadata.annotations == null
    has(object.metadata.annotations)
    has(object.metadata.generateName)
    has(object.spec.nodeName)
    has(object.spec.volumes)
    object.status.phase == 'Pending'
    object.spec.priority == 0
    object.spec.enableServiceLinks
    object.spec.enableServiceLinks == true
    object.spec.preemptionPolicy == 'PreemptLowerPriority'
    request.name == object.metadata.name
    request.namespace == 'cases'
    request.operation == 'CREATE'
    request.userInfo.username == 'admin'
    'system:authenticated' in request.userInfo.groups
    request.userInfo.extra.size() == 0
    request.userInfo.nope == ''
    namespaceObject.status.phase == 'Active'
    namespaceObject.spec.finalizers == ['kubernetes']
    namespaceObject.metadata.annotations.size() == 0
    namespaceObject.metadata.creationTimestamp < timestamp('2100-01-01T00:00:00Z')
    namespaceObject.metadata.UID == ''
    namespaceObject.metadata.deletionTimestamp == null
    namespaceObject.metadata.ownerReferences == null
    type(object.spec.containers[0].resources) == map
    object.spec.containers[0].resources.limits.cpu == '1'
    object.spec.tolerations.map(t, t.key).sort() == ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
    lists.range(1000).all(x, lists.range(1000).all(y, x + y >= 0))
  `),
  deployment: lines(String.raw`
    object.spec.replicas <= 5
    object.spec.replicas > 5
    object.spec.replicas % 2 == 1
    object.spec.replicas / 2.0 == 1.5
    double(object.spec.replicas) / 2.0 == 1.5
    object.spec.strategy.type == 'RollingUpdate'
    object.spec.strategy.rollingUpdate.maxSurge == '25%'
    object.spec.template.metadata.creationTimestamp == null
    has(object.spec.template.metadata.creationTimestamp)
    object.spec.template.spec.containers.all(c, has(c.resources.limits) && 'memory' in c.resources.limits)
    object.spec.template.spec.containers.all(c, c.image.startsWith('registry.example/'))
    object.spec.template.spec.containers.all(c, c.image.matches('^registry\\.example/[a-z]+:[0-9.]+$'))
    object.spec.template.spec.securityContext == {}
    object.spec.selector.matchLabels == object.spec.template.metadata.labels
    object.metadata.generation == 1
    object.spec.revisionHistoryLimit == 10
    object.spec.progressDeadlineSeconds == 600
    has(object.status)
    object.status == {}
    object.spec.paused
    object.spec.?paused.orValue(false)
    request.resource.group == 'apps' && request.resource.version == 'v1'
    semver(object.spec.template.spec.containers[0].image.split(':')[1]).major() == 1
    authorizer.group('apps').resource('deployments').namespace('cases').name('x').check('delete').allowed()
    authorizer.requestResource.check('patch').reason() == ''
  `),
  namespace: lines(String.raw`
    namespaceObject == null
    has(namespaceObject.metadata)
    namespaceObject.metadata.name == 'x'
    object.metadata.labels.team == 'shop'
    object.metadata.labels['kubernetes.io/metadata.name'] == object.metadata.name
    object.spec.finalizers == ['kubernetes']
    object.status.phase == 'Active'
    has(request.namespace)
    request.namespace == object.metadata.name
    has(object.metadata.namespace)
    request.name == object.metadata.name
  `),
  widget: lines(String.raw`
    object.spec.size == 3
    type(object.spec.size) == int
    type(object.spec.ratio) == double
    object.spec.size > 2.5
    object.spec.size + object.spec.ratio > 3.0
    object.spec.ratio * 2.0 == 1.0
    object.spec.tags == ['b', 'a']
    sets.equivalent(object.spec.tags, ['b', 'a'])
    object.spec.tags + ['c'] == ['a', 'b', 'c']
    object.spec.nested.deep[0].x == 1
    object.spec.nested.deep[1].x == 1
    has(object.spec.none)
    object.spec.none == null
    object.spec.constructor == 'c'
    has(object.spec.hasOwnProperty)
    object.spec.hasOwnProperty == 'x'
    has(object.metadata.managedFields)
    object.metadata.generation == 1
    request.kind.group == 'cases.example'
    object.spec.name + 1 == 'w1'
    object.spec['name'] == 'w'
    object.spec.tags.exists(t, t > 1)
    object.spec.all(k, k != '')
    object.spec.size ? true : false
  `),
  map: lines(String.raw`
    object.data.n == '1'
    ['a','b'] == ['b','a']
    object.data['a-b'] == 'x' && object.data[?'zz'].orValue('q')=='q'
    object.data.a__dash__b == 'x'
    object.data.in == 'x'
    object.data.namespace == 'n' && object.data.package=='p'
    range(1).size()==1
    int(object.data.n) + 1 == 2
    int(object.data.in) == 1
    object.data.size() == 5
    object.data.all(k, v, v.size() == 1)
    object.data.filter(k, object.data[k] == 'x').sort() == ['a-b', 'in']
    has(object.binaryData)
    has(object.immutable)
    object.immutable
    object.data.nope.size() > 0
    object.data.n.nope == 1
    object.data.n in ['1', '2']
    object.data.n > 0
    object.data.n < '2'
    object.metadata.name.size() > 0
    dyn(object.data.n) == 1
    !has(object.data.nope) || object.data.nope == 'x'
    has(object.data.nope) && object.data.nope == 'x'
    object.data.nope == 'x' || object.data.n == '1'
    object.data.n == '2' && object.data.nope == 'x'
    object.data.nope == 'x' ? true : false
    [1,2,3,4,5,6,7,8,9,10].all(a,[1,2,3,4,5,6,7,8,9,10].all(b,[1,2,3,4,5,6,7,8,9,10].all(c,[1,2,3,4,5,6,7,8,9,10].all(d,[1,2,3,4,5,6,7,8,9,10].all(e,[1,2,3,4,5,6,7,8,9,10].all(f,a+b+c+d+e+f>0))))))
  `),
} as const;
