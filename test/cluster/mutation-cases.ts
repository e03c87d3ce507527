// Whole MutatingAdmissionPolicies, each with a binding and one object that is created. A real API server has answered them
// all (fixtures/cel/mutations.json); our engine must make the same of the objects.

type Body = Readonly<Record<string, unknown>>;

/** A policy's spec, what its binding says beside `policyName`, and the object that is created. */
export interface MutationCase {
  readonly name: string;
  readonly policy: Body;
  readonly binding?: Body;
  /** ConfigMaps of the namespace `cases` that are stored before. */
  readonly params?: readonly Body[];
  readonly object: keyof typeof OBJECTS;
}

/** What is created, without name and the label of the case; and where. */
export const OBJECTS = {
  pod: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {},
    spec: { containers: [{ name: 'a', image: 'y:1', args: ['z'], env: [{ name: 'E', value: '1' }] }] },
  },
  full: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { annotations: { kept: 'yes' }, finalizers: ['x.example/one', 'x.example/two'] },
    spec: {
      containers: [
        {
          name: 'a',
          image: 'y:1',
          ports: [
            { name: 'web', containerPort: 80 },
            { name: 'dns', containerPort: 53, protocol: 'UDP' },
          ],
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
            { name: 'C', value: '3' },
          ],
          resources: { limits: { memory: '1024Mi', cpu: '1000m' } },
          livenessProbe: { httpGet: { path: '/live', port: 80 } },
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
        { name: 'b', image: 'x:2' },
      ],
      initContainers: [{ name: 'i', image: 'x:1' }],
      volumes: [{ name: 'data', emptyDir: {} }],
      tolerations: [{ key: 'k', operator: 'Exists' }],
      nodeSelector: { disk: 'ssd' },
      securityContext: { runAsUser: 1000 },
      imagePullSecrets: [{ name: 's' }],
    },
  },
  deployment: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {},
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'w:1' }] },
      },
    },
  },
  service: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {},
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] },
  },
  map: { apiVersion: 'v1', kind: 'ConfigMap', metadata: {}, data: { n: '1' } },
  gadget: {
    apiVersion: 'cases.example/v1',
    kind: 'Gadget',
    metadata: {},
    spec: {
      size: 1,
      parts: [
        { id: 'a', weight: 1, tags: ['x'] },
        { id: 'b', weight: 2 },
      ],
      colors: ['red', 'blue'],
      steps: ['one', 'two'],
      labels: { k: 'v', 'a/b': 'x', 'c~d': 'y' },
      fixed: { a: 'a', b: 'b' },
      free: { deep: { x: 1, list: [1, 2] } },
      port: 'http',
    },
  },
  widget: {
    apiVersion: 'cases.example/v1alpha1',
    kind: 'Widget',
    metadata: {},
    spec: { size: 3, tags: ['a'], nested: { deep: 1 } },
  },
} as const satisfies Readonly<Record<string, Body>>;

/** The collections of the objects, in the namespace `cases`. */
export const PLACES: Readonly<Record<keyof typeof OBJECTS, string>> = {
  pod: '/api/v1/namespaces/cases/pods',
  full: '/api/v1/namespaces/cases/pods',
  deployment: '/apis/apps/v1/namespaces/cases/deployments',
  service: '/api/v1/namespaces/cases/services',
  map: '/api/v1/namespaces/cases/configmaps',
  gadget: '/apis/cases.example/v1/namespaces/cases/gadgets',
  widget: '/apis/cases.example/v1alpha1/namespaces/cases/widgets',
};

const string = { type: 'string' };
const integer = { type: 'integer' };

/** A kind with lists and maps of every relation. */
export const GADGET = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gadgets.cases.example' },
  spec: {
    group: 'cases.example',
    scope: 'Namespaced',
    names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget', listKind: 'GadgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  size: integer,
                  ratio: { type: 'number' },
                  on: { type: 'boolean' },
                  name: string,
                  parts: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['id'],
                    items: {
                      type: 'object',
                      required: ['id'],
                      properties: {
                        id: string,
                        weight: integer,
                        tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: string },
                      },
                    },
                  },
                  colors: { type: 'array', 'x-kubernetes-list-type': 'set', items: string },
                  steps: { type: 'array', items: string },
                  labels: { type: 'object', additionalProperties: string },
                  fixed: {
                    type: 'object',
                    'x-kubernetes-map-type': 'atomic',
                    properties: { a: string, b: string },
                  },
                  free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                  port: { 'x-kubernetes-int-or-string': true },
                },
              },
            },
          },
        },
      },
    ],
  },
};

const AC = (expression: string): Body => ({
  patchType: 'ApplyConfiguration',
  applyConfiguration: { expression },
});
const JP = (expression: string): Body => ({ patchType: 'JSONPatch', jsonPatch: { expression } });
const op = (name: string, path: string, rest = ''): string =>
  `JSONPatch{op: '${name}', path: '${path}'${rest === '' ? '' : `, ${rest}`}}`;
const add = (path: string, value: string): string => op('add', path, `value: ${value}`);
const test = (path: string, value: string): string => op('test', path, `value: ${value}`);
const from = (name: string, source: string, path: string): string => op(name, path, `from: '${source}'`);
const patch = (...operations: readonly string[]): Body => JP(`[${operations.join(', ')}]`);
const spec = (fields: string): string => `Object{spec: Object.spec{${fields}}}`;
const containers = (...fields: readonly string[]): Body =>
  AC(spec(`containers: [${fields.map((one) => `Object.spec.containers{${one}}`).join(', ')}]`));

function one(
  name: string,
  object: MutationCase['object'],
  given:
    | Body
    | readonly Body[]
    | { readonly policy: Body; readonly binding?: Body; readonly params?: readonly Body[] },
): MutationCase {
  if (Array.isArray(given)) return { name, object, policy: { mutations: given } };
  if (Object.hasOwn(given, 'policy')) return { name, object, ...(given as { policy: Body }) };
  return { name, object, policy: { mutations: [given] } };
}

/** The cases of which a table was there before, in the words of that table. */
const OBSERVED: readonly MutationCase[] = [
  one('ac-label', 'pod', AC("Object{metadata: Object.metadata{labels: {'x':'y'}}}")),
  one('ac-sidecar', 'pod', containers("name:'side', image:'s:1'")),
  one(
    'ac-container-merge',
    'pod',
    AC(
      "Object{spec: Object.spec{containers: object.spec.containers.map(c, Object.spec.containers{name:c.name, imagePullPolicy:'Never'})}}",
    ),
  ),
  one('ac-atomic', 'pod', containers("name:'a', args:['x']")),
  one('ac-nodesel', 'pod', AC(spec("nodeSelector: {'a':'b'}"))),
  one('ac-typename', 'pod', AC("Object{spec: Object.metadata{labels:{'x':'y'}}}")),
  one('ac-unknownfield', 'pod', AC(spec("nope: 'x'"))),
  one('ac-optnone', 'pod', AC(spec('?hostNetwork: optional.none()'))),
  one('ac-map-type', 'pod', AC("{'metadata':{'labels':{'x':'y'}}}")),
  one(
    'ac-tolerations',
    'pod',
    AC(spec("tolerations: [Object.spec.tolerations{key:'k', operator:'Exists'}]")),
  ),
  one('jp-add', 'pod', patch(add('/metadata/labels/foo', "'bar'"))),
  one(
    'jp-esc',
    'pod',
    JP("[JSONPatch{op:'add', path:'/metadata/labels/'+jsonpatch.escapeKey('a.b/c'), value:'bar'}]"),
  ),
  one('jp-missing-parent', 'pod', patch(add('/metadata/annotations/foo', "'bar'"))),
  one(
    'jp-test-fail',
    'pod',
    patch(test('/metadata/labels/probe', "'zzz'"), add('/metadata/labels/foo', "'bar'")),
  ),
  one('jp-replace-unset', 'pod', patch(op('replace', '/metadata/labels/unset', "value: 'bar'"))),
  one('jp-remove-missing', 'pod', patch(op('remove', '/metadata/labels/unset'))),
  one('jp-append', 'pod', patch(add('/spec/containers/-', "Object.spec.containers{name:'s', image:'s'}"))),
  one('jp-append-map', 'pod', patch(add('/spec/containers/-', "{'name':'s','image':'s'}"))),
  one('jp-empty-then-append', 'pod', [
    patch(add('/spec/initContainers', '[]')),
    patch(add('/spec/initContainers/-', "Object.spec.initContainers{name:'s', image:'s'}")),
  ]),
  one('jp-unknown', 'pod', patch(add('/spec/nope', "'x'"))),
  one('jp-typebad', 'pod', patch(add('/spec/hostNetwork', "'x'"))),
  one(
    'jp-cond',
    'pod',
    JP(`has(object.metadata.annotations) ? [] : [${add('/metadata/annotations', "{'q':'1'}")}]`),
  ),
  one('jp-err-ignore', 'pod', {
    policy: { failurePolicy: 'Ignore', mutations: [patch(add('/metadata/annotations/foo', "'bar'"))] },
  }),
  one('jp-name', 'pod', patch(op('replace', '/metadata/name', "value: 'other'"))),
  one('chain', 'pod', [
    patch(add('/metadata/labels/foo', "'1'")),
    JP(`object.metadata.labels.foo == '1' ? [${add('/metadata/labels/bar', "'2'")}] : []`),
  ]),
  one('mc', 'pod', {
    policy: {
      matchConditions: [{ name: 'a', expression: '!has(object.metadata.annotations)' }],
      mutations: [patch(add('/metadata/annotations', "{'q':'1'}"))],
    },
  }),
  ...(['DELETE', '*'] as const).map((operation, at) =>
    one(at === 0 ? 'del' : 'star', 'pod', {
      policy: {
        matchConstraints: {
          resourceRules: [
            { apiGroups: [''], apiVersions: ['*'], operations: [operation], resources: ['pods'] },
          ],
        },
        mutations: [JP('[]')],
      },
    }),
  ),
  one('sees-defaults', 'pod', patch(add('/metadata/labels/dns', 'string(object.spec.dnsPolicy)'))),
];

const CONFIGURATIONS: readonly MutationCase[] = [
  one('ac-empty', 'pod', AC('Object{}')),
  one(
    'ac-annotations',
    'full',
    AC("Object{metadata: Object.metadata{annotations: {'new': 'n', 'kept': 'no'}}}"),
  ),
  one(
    'ac-finalizer',
    'full',
    AC("Object{metadata: Object.metadata{finalizers: ['x.example/three', 'x.example/one']}}"),
  ),
  one(
    'ac-finalizer-twice',
    'full',
    AC("Object{metadata: Object.metadata{finalizers: ['x.example/3', 'x.example/3']}}"),
  ),
  one('ac-env', 'full', containers("name: 'a', env: [Object.spec.containers.env{name: 'B', value: 'b'}]")),
  one(
    'ac-env-order',
    'full',
    containers("name: 'a', env: ['C', 'N', 'A'].map(n, Object.spec.containers.env{name: n, value: 'v'})"),
  ),
  one(
    'ac-env-first',
    'full',
    containers("name: 'a', env: ['N', 'C'].map(n, Object.spec.containers.env{name: n, value: 'v'})"),
  ),
  one('ac-env-map', 'full', containers("name: 'a', env: [{'name': 'B', 'value': 'b'}]")),
  one(
    'ac-env-twice',
    'full',
    containers("name: 'a', env: ['N', 'N'].map(n, Object.spec.containers.env{name: n, value: 'v'})"),
  ),
  one('ac-env-nameless', 'full', containers("name: 'a', env: [Object.spec.containers.env{value: 'v'}]")),
  one(
    'ac-order',
    'full',
    containers("name: 'b', imagePullPolicy: 'Always'", "name: 'c', image: 'c'", "name: 'a', tty: true"),
  ),
  one('ac-prepend', 'full', containers("name: 'n', image: 'n'", "name: 'a'")),
  one('ac-nameless', 'full', containers("image: 'n'")),
  one('ac-twice', 'full', containers("name: 'n', image: 'n'", "name: 'n', image: 'm'")),
  one(
    'ac-port-same',
    'full',
    containers("name: 'a', ports: [Object.spec.containers.ports{containerPort: 80, hostPort: 8080}]"),
  ),
  one(
    'ac-port-protocol',
    'full',
    containers(
      "name: 'a', ports: [Object.spec.containers.ports{containerPort: 80, protocol: 'UDP', name: 'u'}]",
    ),
  ),
  one('ac-port-none', 'full', containers("name: 'a', ports: [Object.spec.containers.ports{name: 'u'}]")),
  one(
    'ac-limits',
    'full',
    containers(
      "name: 'a', resources: Object.spec.containers.resources{limits: {'memory': '2048Mi'}, requests: {'cpu': '0.5'}}",
    ),
  ),
  one(
    'ac-probe',
    'full',
    containers(
      "name: 'a', livenessProbe: Object.spec.containers.livenessProbe{periodSeconds: 7, httpGet: Object.spec.containers.livenessProbe.httpGet{port: 'web'}}",
    ),
  ),
  one(
    'ac-mount',
    'full',
    containers(
      "name: 'b', volumeMounts: [Object.spec.containers.volumeMounts{name: 'data', mountPath: '/x'}]",
    ),
  ),
  one(
    'ac-volume',
    'full',
    AC(
      spec(
        "volumes: [Object.spec.volumes{name: 'more', emptyDir: Object.spec.volumes.emptyDir{medium: 'Memory'}}]",
      ),
    ),
  ),
  one(
    'ac-init',
    'full',
    AC(
      spec(
        "initContainers: [Object.spec.initContainers{name: 'i', image: 'x:2'}, Object.spec.initContainers{name: 'j', image: 'j'}]",
      ),
    ),
  ),
  one('ac-security', 'full', AC(spec('securityContext: Object.spec.securityContext{runAsNonRoot: true}'))),
  one('ac-pull-secrets', 'full', AC(spec("imagePullSecrets: [Object.spec.imagePullSecrets{name: 't'}]"))),
  one(
    'ac-scalars',
    'full',
    AC(
      spec(
        "hostNetwork: false, terminationGracePeriodSeconds: 5, priorityClassName: '', enableServiceLinks: false",
      ),
    ),
  ),
  one('ac-wrong-string', 'full', AC(spec('serviceAccountName: 1'))),
  one('ac-wrong-bool', 'full', AC(spec("hostNetwork: 'x'"))),
  one('ac-wrong-number', 'full', AC(spec("terminationGracePeriodSeconds: 'x'"))),
  one('ac-wrong-map', 'full', AC(spec("securityContext: 'x'"))),
  one('ac-wrong-list', 'full', AC(spec("containers: 'x'"))),
  one(
    'ac-wrong-quantity',
    'full',
    containers("name: 'a', resources: Object.spec.containers.resources{limits: {'memory': 'lots'}}"),
  ),
  one('ac-fraction', 'full', AC(spec('terminationGracePeriodSeconds: 5.5'))),
  one('ac-null-number', 'full', AC(spec('terminationGracePeriodSeconds: null'))),
  one('ac-null-list', 'full', AC(spec('containers: null'))),
  one('ac-null-map', 'full', AC(spec('nodeSelector: null'))),
  one('ac-null-text', 'full', AC(spec('nodeName: null'))),
  one('ac-null-bool', 'full', AC(spec('hostPID: null'))),
  one('ac-null-element', 'full', AC('Object{metadata: Object.metadata{finalizers: [null]}}')),
  one('ac-list-in-list', 'gadget', AC(spec('free: Object.spec.free{list: [[1], [2]]}'))),
  one('ac-map-in-map', 'gadget', AC(spec("free: Object.spec.free{deep: {'a': {'b': 'c'}}}"))),
  one(
    'ac-deep-name',
    'full',
    containers("name: 'a', resources: Object.spec.resources{limits: {'memory': '1Gi'}}"),
  ),
  one(
    'ac-two-atomics',
    'full',
    AC(spec("containers: ['a', 'b'].map(n, Object.spec.containers{name: n, args: ['x']})")),
  ),
  one(
    'ac-other-kind',
    'pod',
    AC("Object{kind: 'Other', apiVersion: 'x/v1', metadata: Object.metadata{labels: {'x': 'y'}}}"),
  ),
  one('ac-selector', 'deployment', AC(spec("selector: Object.spec.selector{matchLabels: {'x': 'y'}}"))),
  one(
    'ac-template',
    'deployment',
    AC(
      "Object{spec: Object.spec{replicas: 5, template: Object.spec.template{metadata: Object.spec.template.metadata{labels: {'x': 'y'}}, spec: Object.spec.template.spec{containers: [Object.spec.template.spec.containers{name: 'web', image: 'w:2'}]}}}}",
    ),
  ),
  one(
    'ac-strategy',
    'deployment',
    AC(
      "Object{spec: Object.spec{strategy: Object.spec.strategy{rollingUpdate: Object.spec.strategy.rollingUpdate{maxSurge: 2, maxUnavailable: '10%'}}}}",
    ),
  ),
  one(
    'ac-service-ports',
    'service',
    AC(
      spec(
        "ports: [Object.spec.ports{name: 'http', port: 80, targetPort: 'web'}, Object.spec.ports{name: 'm', port: 81}]",
      ),
    ),
  ),
  one('ac-service-selector', 'service', AC(spec("selector: {'x': 'y'}"))),
  one('ac-data', 'map', AC("Object{data: {'n': '2', 'new': 'x'}}")),
  one('ac-binary', 'map', AC("Object{binaryData: {'b': 'aGk='}}")),
  one('ac-data-number', 'map', AC("Object{data: {'n': 2}}")),
  one('ac-error', 'map', AC('Object{data: object.nope}')),
  one('ac-variables', 'map', {
    policy: {
      variables: [{ name: 'v', expression: "object.data.n + '!'" }],
      mutations: [AC("Object{data: {'n': variables.v}}"), AC("Object{data: {'m': variables.v}}")],
    },
  }),
];

const PATCHES: readonly MutationCase[] = [
  one(
    'jp-escaped',
    'gadget',
    patch(op('replace', '/spec/labels/a~1b', "value: 'z'"), op('remove', '/spec/labels/c~0d')),
  ),
  one('jp-unescaped-tilde', 'gadget', patch(add('/spec/labels/~2', "'z'"), add('/spec/labels/~01', "'y'"))),
  one('jp-no-slash', 'map', patch(add('data/x', "'z'"))),
  one('jp-no-path', 'map', patch(add('', "'z'"))),
  one('jp-root', 'map', JP("[JSONPatch{op: 'replace', path: '', value: {'a': 'b'}}]")),
  one('jp-remove-root', 'map', patch(op('remove', ''))),
  one('jp-op', 'map', patch(op('merge', '/data', "value: 'z'"))),
  one('jp-no-value', 'map', patch(op('add', '/data/x'))),
  one('jp-null', 'map', patch(add('/data/x', 'null'))),
  one('jp-number', 'map', patch(add('/data/x', '1'))),
  one('jp-object', 'map', patch(add('/data/x', "{'a': 'b'}"))),
  one('jp-insert', 'full', patch(add('/spec/containers/0', "{'name': 's', 'image': 's'}"))),
  one('jp-middle', 'full', patch(add('/spec/containers/1', "{'name': 's', 'image': 's'}"))),
  one('jp-end', 'full', patch(add('/spec/containers/2', "{'name': 's', 'image': 's'}"))),
  one('jp-beyond', 'full', patch(add('/spec/containers/3', "{'name': 's', 'image': 's'}"))),
  one('jp-negative', 'full', patch(add('/spec/containers/-1', "{'name': 's', 'image': 's'}"))),
  one('jp-more-negative', 'full', patch(add('/spec/containers/-9', "{'name': 's', 'image': 's'}"))),
  one('jp-no-index', 'full', patch(add('/spec/containers/x', "{'name': 's', 'image': 's'}"))),
  one('jp-leading-zero', 'full', patch(op('replace', '/spec/containers/01/image', "value: 'z'"))),
  one('jp-replace-end', 'full', patch(op('replace', '/spec/containers/-', "value: {'name': 's'}"))),
  one('jp-replace-beyond', 'full', patch(op('replace', '/spec/containers/9', "value: {'name': 's'}"))),
  one('jp-remove-index', 'full', patch(op('remove', '/spec/containers/1'))),
  one('jp-remove-negative', 'full', patch(op('remove', '/spec/containers/-2'))),
  one('jp-remove-beyond', 'full', patch(op('remove', '/spec/containers/2'))),
  one('jp-remove-end', 'full', patch(op('remove', '/spec/containers/-'))),
  one('jp-through-scalar', 'full', patch(add('/spec/dnsPolicy/x', "'z'"))),
  one('jp-move', 'full', patch(from('move', '/spec/nodeSelector/disk', '/spec/nodeSelector/drive'))),
  one('jp-move-item', 'full', patch(from('move', '/spec/containers/0', '/spec/containers/1'))),
  one('jp-move-missing', 'full', patch(from('move', '/spec/nodeSelector/nope', '/spec/nodeSelector/drive'))),
  one('jp-move-no-holder', 'full', patch(from('move', '/spec/nope/x', '/spec/nodeSelector/drive'))),
  one('jp-move-nowhere', 'full', patch(from('move', '/spec/nodeSelector/disk', '/spec/nope/x'))),
  one('jp-move-no-from', 'full', patch(op('move', '/spec/nodeSelector/drive'))),
  one('jp-move-beyond', 'full', patch(from('move', '/spec/containers/9', '/spec/containers/0'))),
  one(
    'jp-copy',
    'full',
    patch(
      from('copy', '/spec/containers/0/env', '/spec/containers/1/env'),
      op('replace', '/spec/containers/1/env/0/value', "value: 'z'"),
    ),
  ),
  one('jp-copy-missing', 'map', patch(from('copy', '/data/nope', '/data/x'))),
  one('jp-copy-no-holder', 'map', patch(from('copy', '/nope/nope', '/data/x'))),
  one('jp-copy-nowhere', 'map', patch(from('copy', '/data/n', '/nope/x'))),
  one('jp-copy-index', 'full', patch(from('copy', '/spec/containers/9', '/spec/containers/0'))),
  one(
    'jp-test-true',
    'full',
    patch(test('/spec/containers/0/ports/0/containerPort', '80'), add('/metadata/labels/t', "'1'")),
  ),
  one(
    'jp-test-double',
    'full',
    patch(test('/spec/containers/0/ports/0/containerPort', '80.0'), add('/metadata/labels/t', "'1'")),
  ),
  one(
    'jp-test-map',
    'full',
    patch(test('/spec/nodeSelector', "{'disk': 'ssd'}"), add('/metadata/labels/t', "'1'")),
  ),
  one(
    'jp-test-list',
    'full',
    patch(test('/spec/imagePullSecrets', "[{'name': 's'}]"), add('/metadata/labels/t', "'1'")),
  ),
  one('jp-test-absent', 'full', patch(op('test', '/spec/nope'), add('/metadata/labels/t', "'1'"))),
  one('jp-test-null', 'full', patch(test('/spec/nope', 'null'), add('/metadata/labels/t', "'1'"))),
  one('jp-test-no-holder', 'full', patch(test('/nope/nope', '1'), add('/metadata/labels/t', "'1'"))),
  one('jp-test-index', 'full', patch(test('/spec/containers/7', '1'))),
  one('jp-test-late', 'full', patch(add('/metadata/labels/t', "'1'"), test('/metadata/labels/t', "'2'"))),
  one('jp-quantity', 'full', patch(add('/spec/containers/0/resources/limits/memory', "'2048Mi'"))),
  one('jp-quantity-number', 'full', patch(add('/spec/containers/0/resources/limits/cpu', '2'))),
  one('jp-quantity-bad', 'full', patch(add('/spec/containers/0/resources/limits/cpu', "'lots'"))),
  one(
    'jp-int-or-string',
    'full',
    patch(op('replace', '/spec/containers/0/livenessProbe/httpGet/port', "value: 'web'")),
  ),
  one(
    'jp-int-or-string-bad',
    'full',
    patch(op('replace', '/spec/containers/0/livenessProbe/httpGet/port', 'value: true')),
  ),
  one(
    'jp-embedded-bad',
    'full',
    patch(op('replace', '/spec/containers/0/livenessProbe/httpGet', "value: 'x'")),
  ),
  one('jp-int-bad', 'full', patch(op('replace', '/spec/containers/0/ports/0/containerPort', "value: 'x'"))),
  one(
    'jp-int-fraction',
    'full',
    patch(op('replace', '/spec/containers/0/ports/0/containerPort', 'value: 80.5')),
  ),
  one(
    'jp-int-large',
    'full',
    patch(op('replace', '/spec/containers/0/ports/0/hostPort', 'value: 3000000000')),
  ),
  one('jp-string-bad', 'full', patch(op('replace', '/spec/containers/0/imagePullPolicy', 'value: 1'))),
  one('jp-list-bad', 'full', patch(op('replace', '/spec/containers', "value: 'x'"))),
  one('jp-struct-bad', 'full', patch(op('replace', '/spec/containers/0', 'value: [1]'))),
  one('jp-map-bad', 'full', patch(op('replace', '/spec/nodeSelector', "value: ['x']"))),
  one('jp-resources-bad', 'full', patch(op('replace', '/spec/containers/0/resources/limits', 'value: 1'))),
  one('jp-time-bad', 'full', patch(add('/metadata/deletionTimestamp', 'true'))),
  one('jp-unknown-deep', 'full', patch(add('/spec/containers/1/nope', "'x'"))),
  one('jp-unknown-two', 'full', patch(add('/spec/aa', "'x'"), add('/spec/bb', "'x'"))),
  one('jp-unknown-ignore', 'full', {
    policy: { failurePolicy: 'Ignore', mutations: [patch(add('/spec/aa', "'x'"))] },
  }),
  one('jp-case', 'full', patch(add('/spec/HostNetwork', 'true'))),
  one('jp-proto', 'map', patch(add('/data/__proto__', "'p'"), add('/data/constructor', "'c'"))),
  one('jp-proto-walk', 'map', patch(add('/__proto__/polluted', "'p'"))),
  one('jp-constructor-walk', 'map', patch(add('/constructor/prototype/polluted', "'p'"))),
  one(
    'jp-misnamed',
    'full',
    patch(add('/spec/containers/-', "Object.spec.containers{name: 's', resources: Object.spec.resources{}}")),
  ),
  one('jp-bytes', 'map', patch(add('/binaryData', "{'b': b'hi'}"))),
  one('jp-bytes-bad', 'map', patch(add('/binaryData', "{'b': '!!'}"))),
  one('jp-duration', 'map', patch(add('/data/x', "duration('90s')"))),
  one('jp-timestamp', 'map', patch(add('/data/x', "timestamp('2024-01-02T03:04:05Z')"))),
  one(
    'jp-empty-list-one-patch',
    'pod',
    patch(
      add('/spec/initContainers', '[]'),
      add('/spec/initContainers/-', "Object.spec.initContainers{name:'s', image:'s'}"),
    ),
  ),
  one('jp-false-vanishes', 'pod', [
    patch(add('/spec/hostNetwork', 'false')),
    JP(
      `has(object.spec.hostNetwork) ? [${add('/metadata/labels/has', "'1'")}] : [${add('/metadata/labels/has', "'0'")}]`,
    ),
  ]),
  one('jp-false-stays', 'pod', [
    patch(add('/spec/shareProcessNamespace', 'false')),
    JP(
      `has(object.spec.shareProcessNamespace) ? [${add('/metadata/labels/has', "'1'")}] : [${add('/metadata/labels/has', "'0'")}]`,
    ),
  ]),
  one('jp-empty-map-vanishes', 'pod', [
    patch(add('/metadata/annotations', '{}')),
    patch(add('/metadata/annotations/x', "'y'")),
  ]),
  one('jp-empty-struct-stays', 'pod', [
    patch(add('/spec/affinity', '{}')),
    JP(`has(object.spec.affinity) ? [${add('/metadata/labels/has', "'1'")}] : []`),
  ]),
  one('chain-fails-between', 'pod', [
    patch(add('/metadata/labels/one', "'1'")),
    patch(add('/metadata/nope/x', "'1'")),
    patch(add('/metadata/labels/three', "'1'")),
  ]),
  one('chain-two-errors', 'pod', [patch(add('/metadata/a/x', "'1'")), patch(add('/metadata/b/x', "'1'"))]),
  one('chain-fails-ignored', 'pod', {
    policy: {
      failurePolicy: 'Ignore',
      mutations: [
        patch(add('/metadata/labels/one', "'1'")),
        patch(add('/metadata/nope/x', "'1'")),
        patch(add('/metadata/labels/three', "'1'")),
      ],
    },
  }),
  one('chain-both-types', 'pod', [
    containers("name: 's', image: 's'"),
    JP(`[JSONPatch{op: 'add', path: '/metadata/labels/n', value: string(size(object.spec.containers))}]`),
    containers("name: 's', image: 's:2'"),
  ]),
  one('again-never', 'map', {
    policy: {
      reinvocationPolicy: 'Never',
      mutations: [JP("[JSONPatch{op: 'add', path: '/data/n', value: object.data.n + 'x'}]")],
    },
  }),
  one('again-if-needed', 'map', {
    policy: {
      reinvocationPolicy: 'IfNeeded',
      mutations: [JP("[JSONPatch{op: 'add', path: '/data/n', value: object.data.n + 'x'}]")],
    },
  }),
  one('again-only-failing', 'map', {
    policy: {
      reinvocationPolicy: 'IfNeeded',
      failurePolicy: 'Ignore',
      mutations: [patch(add('/nope/x', "'1'"))],
    },
  }),
  one('again-condition', 'map', {
    policy: {
      reinvocationPolicy: 'IfNeeded',
      matchConditions: [{ name: 'once', expression: "object.data.n == '1'" }],
      mutations: [JP("[JSONPatch{op: 'add', path: '/data/n', value: object.data.n + 'x'}]")],
    },
  }),
  one('params', 'map', {
    policy: {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      mutations: [JP("[JSONPatch{op: 'add', path: '/data/' + params.data.key, value: 'p'}]")],
    },
    binding: { paramRef: { selector: { matchLabels: { mutation: 'p' } }, parameterNotFoundAction: 'Deny' } },
    params: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'mutation-1', labels: { mutation: 'p' } },
        data: { key: 'one' },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'mutation-2', labels: { mutation: 'p' } },
        data: { key: 'two' },
      },
    ],
  }),
  one('params-missing', 'map', {
    policy: { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' }, mutations: [patch(add('/data/x', "'1'"))] },
    binding: { paramRef: { name: 'nope', parameterNotFoundAction: 'Deny' } },
  }),
  one('params-missing-ignore', 'map', {
    policy: {
      failurePolicy: 'Ignore',
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      mutations: [patch(add('/data/x', "'1'"))],
    },
    binding: { paramRef: { name: 'nope', parameterNotFoundAction: 'Deny' } },
  }),
  one('mc-false', 'map', {
    policy: {
      matchConditions: [{ name: 'no', expression: 'false' }],
      mutations: [patch(add('/data/x', "'1'"))],
    },
  }),
  one('mc-error', 'map', {
    policy: {
      matchConditions: [{ name: 'no', expression: 'object.nope == 1' }],
      mutations: [patch(add('/data/x', "'1'"))],
    },
  }),
];

const CUSTOM: readonly MutationCase[] = [
  one(
    'cr-parts',
    'gadget',
    AC(spec("parts: [Object.spec.parts{id: 'b', weight: 9}, Object.spec.parts{id: 'c'}]")),
  ),
  one('cr-part-tags', 'gadget', AC(spec("parts: [Object.spec.parts{id: 'a', tags: ['y', 'x']}]"))),
  one('cr-part-no-id', 'gadget', AC(spec('parts: [Object.spec.parts{weight: 9}]'))),
  one('cr-set', 'gadget', AC(spec("colors: ['green', 'red']"))),
  one('cr-set-end', 'gadget', AC(spec("colors: ['green']"))),
  one('cr-atomic-list', 'gadget', AC(spec("steps: ['three']"))),
  one('cr-atomic-map', 'gadget', AC(spec("fixed: Object.spec.fixed{a: 'z'}"))),
  one('cr-labels', 'gadget', AC(spec("labels: {'l': 'w'}"))),
  one('cr-free', 'gadget', AC(spec("free: Object.spec.free{deep: Object.spec.free.deep{y: 2}, more: 'm'}"))),
  one('cr-free-list', 'gadget', AC(spec('free: Object.spec.free{deep: Object.spec.free.deep{list: [3]}}'))),
  one('cr-port', 'gadget', AC(spec('port: 80'))),
  one('cr-unknown', 'gadget', AC(spec("nope: 'x'"))),
  one('cr-wrong-number', 'gadget', AC(spec("size: 'x'"))),
  one('cr-wrong-bool', 'gadget', AC(spec('on: 1'))),
  one('cr-wrong-text', 'gadget', AC(spec('name: 1.5'))),
  one('cr-jp-unknown', 'gadget', patch(add('/spec/nope', "'x'"))),
  one('cr-jp-wrong', 'gadget', patch(add('/spec/size', "'x'"))),
  one('cr-jp-empty-list', 'gadget', [
    patch(add('/spec/colors', '[]')),
    patch(add('/spec/colors/-', "'black'")),
  ]),
  one('cr-jp-null', 'gadget', patch(add('/spec/free/x', 'null'))),
  one('cr-jp-kind', 'gadget', patch(op('remove', '/kind'))),
  one('cr-any', 'widget', AC(spec("size: 4, tags: ['b'], nested: Object.spec.nested{other: 1}, more: 'm'"))),
  one('cr-any-metadata', 'widget', AC("Object{metadata: Object.metadata{nope: 'x'}}")),
];

export const MUTATION_CASES: readonly MutationCase[] = [
  ...OBSERVED,
  ...CONFIGURATIONS,
  ...PATCHES,
  ...CUSTOM,
];
