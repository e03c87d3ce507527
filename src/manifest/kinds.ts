import { nearest } from './nearest.ts';

/** The kinds of Kubernetes 1.36 and of versions before it that manifests still name; `*` marks cluster scope. */
const BUILT_IN: Readonly<Record<string, string>> = {
  '': `Binding ComponentStatus* ConfigMap Endpoints Event LimitRange Namespace* Node* PersistentVolume*
    PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount`,
  apps: 'ControllerRevision DaemonSet Deployment ReplicaSet Scale StatefulSet',
  batch: 'CronJob Job',
  autoscaling: 'HorizontalPodAutoscaler Scale',
  policy: 'Eviction PodDisruptionBudget PodSecurityPolicy*',
  'networking.k8s.io': 'IPAddress* Ingress IngressClass* NetworkPolicy ServiceCIDR*',
  'rbac.authorization.k8s.io': 'ClusterRole* ClusterRoleBinding* Role RoleBinding',
  'storage.k8s.io': `CSIDriver* CSINode* CSIStorageCapacity StorageClass* VolumeAttachment*
    VolumeAttributesClass*`,
  'scheduling.k8s.io': 'PodGroup PriorityClass* Workload',
  'admissionregistration.k8s.io': `MutatingAdmissionPolicy* MutatingAdmissionPolicyBinding*
    MutatingWebhookConfiguration* ValidatingAdmissionPolicy* ValidatingAdmissionPolicyBinding*
    ValidatingWebhookConfiguration*`,
  'apiextensions.k8s.io': 'CustomResourceDefinition*',
  'apiregistration.k8s.io': 'APIService*',
  'authentication.k8s.io': 'SelfSubjectReview* TokenRequest TokenReview*',
  'authorization.k8s.io': `LocalSubjectAccessReview SelfSubjectAccessReview* SelfSubjectRulesReview*
    SubjectAccessReview*`,
  'certificates.k8s.io': 'CertificateSigningRequest* ClusterTrustBundle* PodCertificateRequest',
  'coordination.k8s.io': 'Lease LeaseCandidate',
  'discovery.k8s.io': 'EndpointSlice',
  'events.k8s.io': 'Event',
  'flowcontrol.apiserver.k8s.io': 'FlowSchema* PriorityLevelConfiguration*',
  'internal.apiserver.k8s.io': 'StorageVersion*',
  'node.k8s.io': 'RuntimeClass*',
  'resource.k8s.io': `DeviceClass* DeviceTaintRule* PodSchedulingContext ResourceClaim
    ResourceClaimParameters ResourceClaimTemplate ResourceClass* ResourceClassParameters
    ResourcePoolStatusRequest* ResourceSlice*`,
  'storagemigration.k8s.io': 'StorageVersionMigration*',
  // Last: what it had was moved to the groups above.
  extensions: 'DaemonSet Deployment Ingress NetworkPolicy PodSecurityPolicy* ReplicaSet Scale',
};

/** Group to kind to whether it is cluster-scoped. */
const KINDS: ReadonlyMap<string, ReadonlyMap<string, boolean>> = new Map(
  Object.entries(BUILT_IN).map(([group, names]) => {
    const kinds = names
      .split(/\s+/)
      .map((name): [string, boolean] => [name.replace('*', ''), name.endsWith('*')]);
    return [group, new Map(kinds)];
  }),
);

/** Whether a built-in kind has no namespace; `undefined` for a kind that is not built in. */
export function isClusterScoped(group: string, kind: string): boolean | undefined {
  return KINDS.get(group)?.get(kind);
}

/** Groups from which kinds have moved; objects in them are still read (KEP-1333 and before). */
const LEGACY_GROUPS: ReadonlyMap<string, readonly [from: string, to: string]> = new Map([
  ['Deployment', ['extensions', 'apps']],
  ['DaemonSet', ['extensions', 'apps']],
  ['ReplicaSet', ['extensions', 'apps']],
  ['Ingress', ['extensions', 'networking.k8s.io']],
  ['NetworkPolicy', ['extensions', 'networking.k8s.io']],
  ['PodSecurityPolicy', ['extensions', 'policy']],
  ['DeploymentConfig', ['', 'apps.openshift.io']],
]);

/** The group in which a kind lives today. */
export function currentGroup(group: string, kind: string): string {
  const moved = LEGACY_GROUPS.get(kind);
  return moved?.[0] === group ? moved[1] : group;
}

/**
 * The built-in kind that was most likely meant, for a kind of a built-in group that does not exist there, or of a
 * group that cannot exist; with the group that has it, when it is another one. `undefined` when nothing is wrong or
 * nothing is near.
 */
export function meantKind(
  group: string,
  kind: string,
): { readonly kind: string; readonly group: string } | undefined {
  const kinds = KINDS.get(group);
  if (kinds === undefined) return group.includes('.') ? undefined : builtIn(kind);
  if (kinds.has(kind)) return undefined;
  const bare = kind.trim().toLowerCase();
  for (const known of kinds.keys()) {
    const name = known.toLowerCase();
    if (bare === name || bare === `${name}s` || bare === `${name}es` || bare === name.replace(/y$/, 'ies')) {
      return { kind: known, group };
    }
  }
  for (const [other, names] of KINDS) {
    for (const known of names.keys()) if (bare === known.toLowerCase()) return { kind: known, group: other };
  }
  // Of the lists (PodList) and the options (DeleteOptions) there is no table.
  if (/(?:List|Options)$/.test(kind)) return undefined;
  const known = nearest(kind, kinds.keys());
  return known === undefined ? undefined : { kind: known, group };
}

/**
 * A built-in kind in the first group that has it. The groups of custom kinds have a dot (apiextensions-apiserver
 * refuses others), so that a kind like Deployment in a group like `aps` is a slip.
 */
function builtIn(kind: string): { readonly kind: string; readonly group: string } | undefined {
  for (const [group, kinds] of KINDS) if (kinds.has(kind)) return { kind, group };
  return undefined;
}
