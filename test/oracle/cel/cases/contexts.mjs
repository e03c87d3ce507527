// What the expressions are asked about. Names are the second column of the table.
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web',
    namespace: 'default',
    uid: '0a1b',
    labels: { app: 'web', 'app.kubernetes.io/name': 'web', 'a-b': 'x', tier: '' },
    annotations: { 'example.com/size': '12', note: 'äß😀' },
    creationTimestamp: '2024-02-29T12:34:56Z',
  },
  spec: {
    terminationGracePeriodSeconds: 30,
    hostNetwork: false,
    restartPolicy: 'Always',
    securityContext: { runAsUser: 1000 },
    containers: [
      {
        name: 'web',
        image: 'registry.example/shop/web:1.2.3',
        args: ['--port', '8080'],
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }, { containerPort: 9090 }],
        resources: { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '0.25', memory: '128Mi' } },
        securityContext: { privileged: false, capabilities: { drop: ['ALL'], add: [] } },
        env: [{ name: 'A', value: '1' }, { name: 'B', value: '' }],
      },
      { name: 'side', image: 'side', resources: {} },
    ],
    volumes: [{ name: 'tmp', emptyDir: {} }],
    tolerations: [],
  },
};

const NAMESPACE = {
  metadata: { name: 'default', labels: { 'kubernetes.io/metadata.name': 'default', team: 'shop' }, uid: 'n1' },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
};

// Keys that are names of JavaScript's own, numbers of every kind, and lists that no schema would let by.
const ODD = `{
  "apiVersion": "example.com/v1", "kind": "Odd", "metadata": { "name": "odd" },
  "keys": { "__proto__": 1, "constructor": "c", "hasOwnProperty": true, "toString": null, "": "empty", "a.b": 2, "1": "one" },
  "empty": {},
  "proto": { "__proto__": { "polluted": "yes" } },
  "numbers": [0, 1, -1, 2.5, -0.5, 9007199254740991, 0.1, 1000000],
  "zero": 0, "one": 1, "half": 0.5, "big": 4611686018427387904,
  "texts": ["", "a", "ä", "😀", "a b", "10", "1.5", "true"],
  "mixed": [1, "a", true, null, 1.5, [1], { "a": 1 }],
  "nested": { "a": { "b": { "c": [ { "d": 1 }, { "d": 2 } ] } } },
  "nothing": null, "yes": true, "no": false, "text": "hello wörld 😀"
}`;

/** The contexts; a text is JSON as it stands, of which JavaScript would lose something. */
export const CONTEXTS = {
  '': {},
  pod: { object: POD, namespaceObject: NAMESPACE, params: { data: { max: '3', names: 'a,b' }, limit: 3 } },
  update: {
    object: { ...POD, metadata: { ...POD.metadata, labels: { app: 'shop' } } },
    oldObject: POD,
    namespaceObject: NAMESPACE,
    request: {
      uid: 'u',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      subResource: 'status',
      name: 'web',
      namespace: 'default',
      operation: 'UPDATE',
      userInfo: { username: 'system:serviceaccount:ci:bot', uid: 'b1', groups: ['system:serviceaccounts'] },
      dryRun: true,
    },
  },
  odd: { object: ODD },
  authorized: {
    object: POD,
    authorizer: {
      'ann get /pods/ default/web': { allowed: true, reason: 'may read' },
      'ann create /pods/ default/web': { allowed: true },
      'ann create /pods/ default/': { allowed: true },
      'ann list apps/deployments/ /': { allowed: false, reason: 'may not' },
      'ann get /healthz': { allowed: true },
      'ann watch /pods/ /': { error: 'authorizer is ill' },
      'ann get apps/deployments/scale shop/web': { allowed: true },
      'ann list /pods/ / field=spec.nodeName=a': { allowed: true },
      'ann list /pods/ / label=app=web': { allowed: true },
      'system:serviceaccount:ci:bot get /secrets/ ci/': { allowed: true },
    },
  },
  patch: { object: POD, patch: true },
};
