// What the bench of expressions runs: eight kinds of expressions that policies are made of, and policies made of them.

import { createRandom } from '../corpus/random.mjs';
import { toYaml } from '../corpus/yaml.mjs';

/** A Deployment of three containers, as a chart renders it. */
export const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    namespace: 'shop',
    labels: {
      'app.kubernetes.io/name': 'web',
      'app.kubernetes.io/part-of': 'shop',
      owner: 'web-team',
      tier: 'front',
    },
    annotations: {
      'example.com/on-call': 'web-team@example.com',
      'example.com/runbook': 'https://runbooks.example/web',
    },
  },
  spec: {
    replicas: 3,
    revisionHistoryLimit: 5,
    selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
    template: {
      metadata: { labels: { 'app.kubernetes.io/name': 'web', owner: 'web-team' } },
      spec: {
        serviceAccountName: 'web',
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: ['web', 'proxy', 'metrics'].map((name, i) => ({
          name,
          image: `registry.example/shop/${name}:1.${i}.3`,
          args: ['--port', String(8080 + i), '--log-level', 'info'],
          ports: [{ name: 'http', containerPort: 8080 + i, protocol: 'TCP' }],
          env: ['A', 'B', 'C', 'D'].map((key) => ({ name: key, value: `value of ${key}` })),
          resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
          securityContext: {
            runAsNonRoot: true,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'], add: i === 0 ? ['NET_BIND_SERVICE'] : [] },
          },
          livenessProbe: { httpGet: { path: '/live', port: 'http' }, periodSeconds: 10 },
          readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5 },
          volumeMounts: [
            { name: 'tmp', mountPath: '/tmp' },
            { name: 'config', mountPath: '/etc/web', readOnly: true },
          ],
        })),
        volumes: [
          { name: 'tmp', emptyDir: {} },
          { name: 'config', configMap: { name: 'web' } },
        ],
      },
    },
  },
};

const CONTAINERS = 'object.spec.template.spec.containers';

/** By name. Each is true of the Deployment. */
export const EXPRESSIONS = {
  'replicas in a range': 'object.spec.replicas >= 2 && object.spec.replicas <= 10',
  'all containers not as root': `${CONTAINERS}.all(c, has(c.securityContext) && has(c.securityContext.runAsNonRoot) && c.securityContext.runAsNonRoot == true)`,
  'capabilities, nested': `${CONTAINERS}.all(c, !has(c.securityContext.capabilities.add) || c.securityContext.capabilities.add.all(a, a in ['NET_BIND_SERVICE', 'CHOWN']))`,
  'image registry and pattern': `${CONTAINERS}.all(c, c.image.startsWith('registry.example/') && c.image.matches('^[a-z0-9./-]+:[0-9]+[.][0-9]+[.][0-9]+$'))`,
  'required labels':
    "['app.kubernetes.io/name', 'owner', 'tier'].all(k, k in object.metadata.labels && object.metadata.labels[k] != '')",
  optionals: `${CONTAINERS}.all(c, c.?resources.?limits.?memory.orValue('') != '' && c.?securityContext.?privileged.orValue(false) == false)`,
  'absorbed errors': `${CONTAINERS}.exists(c, c.securityContext.privileged == true) || object.metadata.name == 'web'`,
  'filter, map, size': `${CONTAINERS}.filter(c, c.name != 'proxy').map(c, c.image).size() == 2`,
};

/**
 * A policy of Kubernetes with its binding.
 * @param {string} name
 * @param {readonly string[]} expressions
 */
function policyOf(name, expressions) {
  const kind = 'ValidatingAdmissionPolicy';
  const rule = {
    apiGroups: ['apps'],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['deployments', 'statefulsets', 'daemonsets'],
  };
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name },
    spec: {
      matchConstraints: { resourceRules: [rule] },
      variables: [{ name: 'containers', expression: CONTAINERS }],
      validations: expressions.map((expression) => ({
        expression: expression.replace(CONTAINERS, 'variables.containers'),
      })),
    },
  };
  const binding = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: `${kind}Binding`,
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'] },
  };
  return [policy, binding];
}

/**
 * So many policies with bindings, each of two expressions, no two alike, as a file of YAML.
 * @param {number} count
 */
export function policies(count) {
  const all = Object.values(EXPRESSIONS);
  const random = createRandom(1);
  const documents = Array.from({ length: count }, (_, i) => {
    const one = all[i % all.length] ?? '';
    const other = all[(i * 3 + 1) % all.length] ?? '';
    // Of a corpus that was not written for them, all must hold: findings cost more than expressions. And equal expressions
    // could be compiled once.
    return policyOf(
      `policy-${i}`,
      [one, other].map((expression) => `(${expression}) || object.metadata.name != 'except-${i}'`),
    );
  });
  return documents
    .flat()
    .map((one) => toYaml(one, random))
    .join('---\n');
}
