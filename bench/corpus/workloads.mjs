// Workloads that keep the five rule families of the essentials, and that break them where asked to.

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {{ readonly name: string, readonly namespace: string, readonly labels: Record<string, string> }} Identity */

/** Where the images of the corpus that are fine come from. */
export const ALLOWED_REGISTRIES = ['registry.example.com', 'ghcr.io/example'];

const FOREIGN_IMAGES = ['nginx:1.27.3', 'docker.io/library/redis:7.4', 'quay.io/other/tool:v2.1.0'];
const FLOATING_TAGS = [':latest', '', ':stable', ':main'];
const PROGRAMS = ['server', 'worker', 'api', 'gateway', 'indexer', 'exporter', 'proxy', 'scheduler'];
const SIDECARS = ['envoy', 'fluent-bit', 'vault-agent', 'metrics', 'config-reload'];

/** The ways in which a workload can break a rule, each on its first container or on its pod. */
export const VIOLATIONS = ['limits', 'root', 'registry', 'tag', 'labels'];

/**
 * @param {Random} random
 * @param {string} name
 */
function environment(random, name) {
  const list = Array.from({ length: 2 + random.below(6) }, (_, i) => ({
    name: `${name.toUpperCase().replaceAll('-', '_')}_SETTING_${i}`,
    value: random.pick([
      'true',
      '8080',
      'https://service.internal.example.com/v1',
      'info',
      '30s',
      '',
      'a b: c',
    ]),
  }));
  const fromSecret = {
    name: 'DATABASE_PASSWORD',
    valueFrom: { secretKeyRef: { name: `${name}-db`, key: 'password' } },
  };
  const fromField = { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } };
  return [...list, fromSecret, fromField];
}

/** @param {Random} random */
function probe(random) {
  return {
    httpGet: { path: random.pick(['/healthz', '/ready', '/live']), port: 'http' },
    initialDelaySeconds: 5 + random.below(20),
    periodSeconds: 10,
    timeoutSeconds: 1 + random.below(5),
    failureThreshold: 3,
  };
}

/**
 * @param {Random} random
 * @param {{ readonly name: string, readonly broken: ReadonlySet<string> }} given
 */
function container(random, { name, broken }) {
  const registry = broken.has('registry') ? undefined : random.pick(ALLOWED_REGISTRIES);
  const repository = `${registry ?? ''}/team-${random.below(12)}/${name}`;
  const tag = broken.has('tag')
    ? random.pick(FLOATING_TAGS)
    : `:v${random.below(9)}.${random.below(30)}.${random.below(9)}`;
  const digest = Array.from({ length: 64 }, () => '0123456789abcdef'[random.below(16)]).join('');
  const pinned = !broken.has('tag') && random.chance(0.2) ? `@sha256:${digest}` : '';
  const resources = {
    requests: { cpu: `${50 * (1 + random.below(10))}m`, memory: `${64 * (1 + random.below(4))}Mi` },
    limits: broken.has('limits') ? { cpu: '1' } : { memory: random.pick(['512Mi', '1Gi', '768Mi', '2Gi']) },
  };
  return {
    name,
    image: registry === undefined ? random.pick(FOREIGN_IMAGES) : `${repository}${tag}${pinned}`,
    imagePullPolicy: random.pick(['IfNotPresent', 'Always']),
    args: [
      '--config=/etc/app/config.yaml',
      `--log-level=${random.pick(['info', 'debug', 'warn'])}`,
      '--port',
      '8080',
    ],
    env: environment(random, name),
    ports: [
      { name: 'http', containerPort: 8080, protocol: 'TCP' },
      { name: 'metrics', containerPort: 9090 },
    ],
    livenessProbe: probe(random),
    readinessProbe: probe(random),
    resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      ...(broken.has('root') ? { runAsUser: 0 } : { runAsNonRoot: true }),
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/app', readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

/**
 * @param {Random} random
 * @param {Identity} identity
 * @param {ReadonlySet<string>} broken
 */
function podTemplate(random, identity, broken) {
  const none = new Set();
  const main = container(random, { name: random.pick(PROGRAMS), broken });
  const extra = SIDECARS.slice(random.below(4)).slice(0, random.pick([0, 0, 0, 1, 2]));
  const affinity = {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            labelSelector: { matchLabels: identity.labels },
            topologyKey: 'kubernetes.io/hostname',
          },
        },
      ],
    },
  };
  return {
    metadata: {
      annotations: { 'checksum/config': String(random.below(1e9)).repeat(4), 'prometheus.io/scrape': 'true' },
      labels: identity.labels,
    },
    spec: {
      serviceAccountName: identity.name,
      automountServiceAccountToken: false,
      securityContext: {
        fsGroup: 2000,
        seccompProfile: { type: 'RuntimeDefault' },
        ...(broken.has('root') ? {} : { runAsNonRoot: true, runAsUser: 10_001 }),
      },
      affinity: random.chance(0.5) ? affinity : undefined,
      initContainers: random.chance(0.25)
        ? [container(random, { name: 'migrate', broken: none })]
        : undefined,
      containers: [main, ...extra.map((name) => container(random, { name, broken: none }))],
      tolerations: random.chance(0.3)
        ? [{ key: 'dedicated', operator: 'Equal', value: 'apps', effect: 'NoSchedule' }]
        : [],
      volumes: [
        { name: 'config', configMap: { name: `${identity.name}-config` } },
        { name: 'tmp', emptyDir: {} },
      ],
    },
  };
}

/**
 * @param {Random} random
 * @param {Identity} identity
 * @param {ReadonlySet<string>} broken
 */
function job(random, identity, broken) {
  const template = podTemplate(random, identity, broken);
  return { backoffLimit: 2, template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } };
}

/** The spec of each kind, and how often the kind occurs. */
const SPECS = /** @type {const} */ ({
  Deployment: 55,
  StatefulSet: 14,
  DaemonSet: 10,
  CronJob: 13,
  Job: 8,
});

/**
 * A workload. `broken` names the families that it breaks; labels are broken by leaving the owner out.
 * @param {Random} random
 * @param {Identity} identity
 * @param {ReadonlySet<string>} broken
 * @returns {Record<string, unknown>}
 */
export function workload(random, identity, broken) {
  const kinds = Object.entries(SPECS).flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind));
  const kind = random.pick(kinds);
  const { name, namespace } = identity;
  const labels = { ...identity.labels };
  if (broken.has('labels')) delete labels.owner;
  const metadata = { name, namespace, labels, annotations: { 'meta.helm.sh/release-name': name } };
  const selector = { matchLabels: { 'app.kubernetes.io/name': name } };
  const own = { ...identity, labels };
  if (kind === 'Job') return { apiVersion: 'batch/v1', kind, metadata, spec: job(random, own, broken) };
  if (kind === 'CronJob') {
    const schedule = `${random.below(60)} ${random.below(24)} * * *`;
    const spec = { schedule, concurrencyPolicy: 'Forbid', jobTemplate: { spec: job(random, own, broken) } };
    return { apiVersion: 'batch/v1', kind, metadata, spec };
  }
  const template = podTemplate(random, own, broken);
  const replicas = kind === 'DaemonSet' ? undefined : 1 + random.below(5);
  const serviceName = kind === 'StatefulSet' ? name : undefined;
  return { apiVersion: 'apps/v1', kind, metadata, spec: { replicas, serviceName, selector, template } };
}
