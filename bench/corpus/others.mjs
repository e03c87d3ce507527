// The objects that stand around workloads: most of a repository, and nothing that the essentials speak of.

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {import('./workloads.mjs').Identity} Identity */
/** @typedef {(random: Random, identity: Identity) => { apiVersion: string, kind: string } & Record<string, unknown>} Maker */

const SETTINGS = [
  'timeout',
  'retries',
  'pool_size',
  'endpoint',
  'log_format',
  'cache_ttl',
  'feature_flags',
  'region',
];

/**
 * A configuration file of the given number of lines, as it stands in a ConfigMap.
 * @param {Random} random
 * @param {number} lines
 */
function configuration(random, lines) {
  const text = Array.from({ length: lines }, (_, i) => {
    if (i % 12 === 0) return `[section.${random.pick(SETTINGS)}-${i}]`;
    if (random.chance(0.15)) {
      return `  # ${random.pick(SETTINGS)} is read at start-up: restart after a change`;
    }
    return `  ${random.pick(SETTINGS)}_${i} = "${random.pick(['on', '30s', 'eu-west-1', 'json', '/var/cache/app', '100'])}"`;
  });
  return `${text.join('\n')}\n`;
}

/** @type {Maker} */
const configMap = (random, { name }) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  suffix: '-config',
  data: {
    'config.toml': configuration(random, 20 + random.below(100)),
    'start.sh': `#!/bin/sh\nset -eu\nexec /app/${name} \\\n  --config /etc/app/config.toml "$@"\n`,
    LOG_LEVEL: random.pick(['info', 'debug']),
    DESCRIPTION: `Settings of ${name}, written by the platform team; `.repeat(2 + random.below(4)).trim(),
  },
});

/** @type {Maker} */
const service = (random, { name }) => ({
  apiVersion: 'v1',
  kind: 'Service',
  spec: {
    type: random.pick(['ClusterIP', 'ClusterIP', 'LoadBalancer']),
    ports: [
      { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' },
      { name: 'metrics', port: 9090, targetPort: 'metrics' },
    ],
    selector: { 'app.kubernetes.io/name': name },
  },
});

/** @type {Maker} */
const ingress = (random, { name }) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  spec: {
    ingressClassName: 'nginx',
    tls: [{ hosts: [`${name}.example.com`], secretName: `${name}-tls` }],
    rules: Array.from({ length: 1 + random.below(3) }, (_, i) => ({
      host: `${name}-${i}.example.com`,
      http: {
        paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }],
      },
    })),
  },
});

/** @type {Maker} */
const role = (random) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  rules: Array.from({ length: 1 + random.below(6) }, () => ({
    apiGroups: [random.pick(['', 'apps', 'batch'])],
    resources: [random.pick(['pods', 'configmaps', 'deployments', 'jobs', 'leases'])],
    verbs: ['get', 'list', 'watch', 'create', 'update'].slice(0, 1 + random.below(5)),
  })),
});

/** @type {Maker} */
const roleBinding = (_random, { name, namespace }) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
  subjects: [{ kind: 'ServiceAccount', name, namespace }],
});

/** @type {Maker} */
const serviceAccount = () => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  automountServiceAccountToken: false,
});

/** @type {Maker} */
const autoscaler = (random, { name }) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
    minReplicas: 2,
    maxReplicas: 3 + random.below(20),
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 75 } },
      },
    ],
  },
});

/** @type {Maker} */
const serviceMonitor = (random, { name }) => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  spec: {
    selector: { matchLabels: { 'app.kubernetes.io/name': name } },
    endpoints: [{ port: 'metrics', interval: random.pick(['15s', '30s', '1m']), path: '/metrics' }],
  },
});

/** @type {Maker} */
const certificate = (_random, { name }) => ({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  spec: {
    secretName: `${name}-tls`,
    dnsNames: [`${name}.example.com`, `www.${name}.example.com`],
    issuerRef: { name: 'letsencrypt', kind: 'ClusterIssuer' },
  },
});

const MAKERS = /** @type {readonly (readonly [number, Maker])[]} */ ([
  [24, configMap],
  [26, service],
  [10, ingress],
  [9, role],
  [8, roleBinding],
  [9, serviceAccount],
  [5, autoscaler],
  [5, serviceMonitor],
  [4, certificate],
]);
const WEIGHTED = MAKERS.flatMap(([weight, maker]) => Array.from({ length: weight }, () => maker));

/**
 * One object that is no workload.
 * @param {Random} random
 * @param {Identity} identity
 * @returns {Record<string, unknown>}
 */
export function other(random, identity) {
  const { apiVersion, kind, suffix = '', ...rest } = random.pick(WEIGHTED)(random, identity);
  const { name, namespace, labels } = identity;
  return { apiVersion, kind, metadata: { name: `${name}${String(suffix)}`, namespace, labels }, ...rest };
}
