// What is sent: a Pod that keeps all rules of the essentials, and the review that an API server makes of it.
import { admissionReview } from '../../test/doors/admission-review.mjs';
import { createRandom } from '../corpus/random.mjs';
import { workload } from '../corpus/workloads.mjs';

/** About what an API server sends for a Pod of two containers: bytes. */
const REVIEW_BYTES = 5800;
const WITHIN = 100;

/**
 * The Pod of a Deployment that the dice give.
 * @param {number} seed
 * @param {string} namespace
 */
function podOf(seed, namespace) {
  const labels = { 'app.kubernetes.io/name': 'web', owner: 'team-1' };
  const { kind, spec } = workload(createRandom(seed), { name: 'web', namespace, labels }, new Set());
  if (kind !== 'Deployment') return undefined;
  const { template } = /** @type {{ template: { metadata: object, spec: { initContainers?: object } } }} */ (
    spec
  );
  // Those of the corpus have probes, which an API server does not take.
  if (template.spec.initContainers !== undefined) return undefined;
  const metadata = { ...template.metadata, name: 'web', namespace };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec };
}

/** @param {Record<string, unknown>} pod */
function reviewOf(pod) {
  const managedFields = [
    {
      manager: 'kubectl',
      operation: 'Update',
      apiVersion: 'v1',
      time: '2026-01-01T00:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:metadata': { 'f:labels': { '.': {}, 'f:owner': {} } },
        'f:spec': { 'f:containers': {} },
      },
    },
  ];
  const object = { ...pod, metadata: { .../** @type {object} */ (pod.metadata), managedFields } };
  return admissionReview(object, {
    namespace: 'shop',
    userInfo: { username: 'admin', groups: ['system:masters', 'system:authenticated'] },
    dryRun: true,
    options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1', dryRun: ['All'] },
  });
}

/**
 * The first Pod whose review is of the size that is spoken of; the same on every machine.
 * @param {string} namespace
 */
export function pod(namespace) {
  for (let seed = 1; ; seed++) {
    const found = podOf(seed, 'shop');
    if (found === undefined) continue;
    const size = JSON.stringify(reviewOf(found)).length;
    if (Math.abs(size - REVIEW_BYTES) <= WITHIN)
      return { ...found, metadata: { ...found.metadata, namespace } };
  }
}

/**
 * The text of a review.
 * @param {Record<string, string>} [labels] what the Pod is labelled with, too
 */
export function review(labels = {}) {
  const given = pod('shop');
  const own = /** @type {{ labels: object }} */ (/** @type {unknown} */ (given.metadata)).labels;
  return JSON.stringify(
    reviewOf({ ...given, metadata: { ...given.metadata, labels: { ...own, ...labels } } }),
  );
}

/**
 * The text of a review of the same Pod, whose first container has no memory limit: it breaks require-resource-limits/memory-limit
 * there, which has a fix, and no other rule of the essentials.
 */
export function reviewToMend() {
  const given = /** @type {{ spec: { containers: { resources: { limits: object } }[] } }} */ (
    /** @type {unknown} */ (pod('shop'))
  );
  const [first, ...others] = given.spec.containers;
  if (first === undefined) throw new Error('the Pod has no container');
  const { limits } = first.resources;
  const less = Object.fromEntries(Object.entries(limits).filter(([name]) => name !== 'memory'));
  const containers = [{ ...first, resources: { ...first.resources, limits: less } }, ...others];
  return JSON.stringify(reviewOf({ ...given, spec: { ...given.spec, containers } }));
}
