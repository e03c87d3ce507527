// What a fix may not touch at admission, because the API server would refuse the request for it, drop it in silence, or a
// controller would undo it.
import { isList, isMap, own, ownPath } from '../src/index.ts';
import type { Request, ValueMap } from '../src/index.ts';

/**
 * Why nothing of an object is changed; `undefined` when something may be. A patch of a DELETE is refused by the API
 * server, a CONNECT has no object, and of what comes by a subresource it keeps that subresource's part alone.
 */
export function passedOver({ operation, subResource, object, group, kind }: Request): string | undefined {
  if (operation === 'DELETE' || operation === 'CONNECT') return `a ${operation} changes no object`;
  if (object === null) return 'there is no object';
  if (subResource !== '') return `the subresource ${subResource} takes no change`;
  const metadata = own(object, 'metadata');
  if (!isMap(metadata)) return undefined;
  if (own(metadata, 'deletionTimestamp') !== undefined) return 'it is being deleted';
  const isPod = group === '' && kind === 'Pod';
  if (isPod && ownPath(metadata, ['annotations', MIRROR]) !== undefined) return 'it mirrors a static Pod';
  // A Deployment whose ReplicaSet differs from its template makes another one, and another. Pods are compared by nobody.
  if (!isPod && hasController(metadata)) return 'its controller would not know it again';
  return undefined;
}

const MIRROR = 'kubernetes.io/config.mirror';

function hasController(metadata: ValueMap): boolean {
  const owners = own(metadata, 'ownerReferences');
  return isList(owners) && owners.some((owner) => isMap(owner) && own(owner, 'controller') === true);
}

/** Who an object is, and what the API server alone writes. */
const OF_THE_SERVER: readonly string[] = [
  '/apiVersion',
  '/kind',
  '/status',
  ...[
    ...['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp'],
    ...['deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields', 'selfLink', 'ownerReferences'],
  ].map((field) => `/metadata/${field}`),
];

const SELECTOR = '/spec/selector';

/** What may not be changed once it is stored, by group and kind (the API server's validation of updates). */
const FROZEN: ReadonlyMap<string, readonly string[]> = new Map([
  // An image or a toleration may change; nothing that a container may or may do.
  ['/Pod', ['/spec']],
  ['/ConfigMap', ['/immutable']],
  ['/Secret', ['/immutable', '/type']],
  ['/PersistentVolumeClaim', ['/spec']],
  ['/PersistentVolume', ['/spec']],
  ['apps/Deployment', [SELECTOR]],
  ['apps/ReplicaSet', [SELECTOR]],
  ['apps/DaemonSet', [SELECTOR]],
  ['apps/ControllerRevision', ['/data']],
  [
    'apps/StatefulSet',
    [SELECTOR, '/spec/serviceName', '/spec/podManagementPolicy', '/spec/volumeClaimTemplates'],
  ],
  ['batch/Job', ['/spec']],
  ['rbac.authorization.k8s.io/RoleBinding', ['/roleRef']],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', ['/roleRef']],
  ['storage.k8s.io/StorageClass', ['/parameters', '/provisioner', '/reclaimPolicy', '/volumeBindingMode']],
  ['scheduling.k8s.io/PriorityClass', ['/value']],
  ['serving.knative.dev/Revision', ['/spec']],
  ['tekton.dev/TaskRun', ['/spec']],
  ['tekton.dev/PipelineRun', ['/spec']],
  ['kubevirt.io/VirtualMachineInstance', ['/spec']],
  ['argoproj.io/AnalysisRun', ['/spec']],
  ['jobset.x-k8s.io/JobSet', ['/spec/replicatedJobs']],
]);

/** Tells of a place of the object whether it is kept back, and why: a half of a sentence. */
export type KeptBack = (pointer: string) => string | undefined;

/** What is kept back of a request's object. */
export function keptBack({ operation, group, kind, object }: Request): KeptBack {
  const frozen = operation === 'UPDATE' ? (FROZEN.get(`${group}/${kind}`) ?? []) : [];
  const sealed = operation === 'UPDATE' && object !== null && own(object, 'immutable') === true;
  return (pointer) => {
    if (pointer === '' || pointer === '/metadata') return 'an object is not replaced whole at admission';
    if (OF_THE_SERVER.some((one) => within(one, pointer))) return 'the API server alone writes that';
    if (sealed && !within('/metadata', pointer)) return 'the object is immutable';
    if (frozen.some((one) => within(one, pointer) || within(pointer, one)))
      return `of a ${kind} that is stored it cannot be changed`;
    return undefined;
  };
}

/** Whether a place is another one, or below it. */
function within(place: string, pointer: string): boolean {
  if (!pointer.startsWith(place)) return false;
  return pointer.length === place.length || pointer[place.length] === '/';
}
