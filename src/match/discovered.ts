// The resources of an API server, as its discovery told them: test/cluster/discovery.test.ts holds the two equal, and
// writes this file anew with TEST_WRITE=1. Not written by hand.

/** The version of Kubernetes whose resources these are. */
export const DISCOVERED_VERSION = '1.36';

/**
 * Group and version, then `Kind=resource` with `*` where it has no namespace, and in parentheses its subresources, with
 * their kind where it is another one. In the order of the API server's versions.
 */
export const DISCOVERED: readonly (readonly [groupVersion: string, resources: string])[] = [
  [
    'v1',
    `Binding=bindings ComponentStatus*=componentstatuses ConfigMap=configmaps Endpoints=endpoints
      Event=events LimitRange=limitranges Namespace*=namespaces(finalize,status)
      Node*=nodes(proxy:NodeProxyOptions,status) PersistentVolumeClaim=persistentvolumeclaims(status)
      PersistentVolume*=persistentvolumes(status)
      Pod=pods(attach:PodAttachOptions,binding:Binding,ephemeralcontainers,eviction:policy/v1/Eviction,exec:PodExecOptions,log,portforward:PodPortForwardOptions,proxy:PodProxyOptions,resize,status)
      PodTemplate=podtemplates
      ReplicationController=replicationcontrollers(scale:autoscaling/v1/Scale,status)
      ResourceQuota=resourcequotas(status) Secret=secrets
      ServiceAccount=serviceaccounts(token:authentication.k8s.io/v1/TokenRequest)
      Service=services(proxy:ServiceProxyOptions,status)`,
  ],
  [
    'admissionregistration.k8s.io/v1',
    `MutatingAdmissionPolicy*=mutatingadmissionpolicies
      MutatingAdmissionPolicyBinding*=mutatingadmissionpolicybindings
      MutatingWebhookConfiguration*=mutatingwebhookconfigurations
      ValidatingAdmissionPolicy*=validatingadmissionpolicies(status)
      ValidatingAdmissionPolicyBinding*=validatingadmissionpolicybindings
      ValidatingWebhookConfiguration*=validatingwebhookconfigurations`,
  ],
  [
    'admissionregistration.k8s.io/v1alpha1',
    `MutatingAdmissionPolicy*=mutatingadmissionpolicies
      MutatingAdmissionPolicyBinding*=mutatingadmissionpolicybindings`,
  ],
  [
    'admissionregistration.k8s.io/v1beta1',
    `MutatingAdmissionPolicy*=mutatingadmissionpolicies
      MutatingAdmissionPolicyBinding*=mutatingadmissionpolicybindings`,
  ],
  ['apiextensions.k8s.io/v1', `CustomResourceDefinition*=customresourcedefinitions(status)`],
  ['apiregistration.k8s.io/v1', `APIService*=apiservices(status)`],
  [
    'apps/v1',
    `ControllerRevision=controllerrevisions DaemonSet=daemonsets(status)
      Deployment=deployments(scale:autoscaling/v1/Scale,status)
      ReplicaSet=replicasets(scale:autoscaling/v1/Scale,status)
      StatefulSet=statefulsets(scale:autoscaling/v1/Scale,status)`,
  ],
  ['authentication.k8s.io/v1', `SelfSubjectReview*=selfsubjectreviews TokenReview*=tokenreviews`],
  [
    'authorization.k8s.io/v1',
    `LocalSubjectAccessReview=localsubjectaccessreviews SelfSubjectAccessReview*=selfsubjectaccessreviews
      SelfSubjectRulesReview*=selfsubjectrulesreviews SubjectAccessReview*=subjectaccessreviews`,
  ],
  ['autoscaling/v1', `HorizontalPodAutoscaler=horizontalpodautoscalers(status)`],
  ['autoscaling/v2', `HorizontalPodAutoscaler=horizontalpodautoscalers(status)`],
  ['batch/v1', `CronJob=cronjobs(status) Job=jobs(status)`],
  ['certificates.k8s.io/v1', `CertificateSigningRequest*=certificatesigningrequests(approval,status)`],
  ['certificates.k8s.io/v1alpha1', `ClusterTrustBundle*=clustertrustbundles`],
  [
    'certificates.k8s.io/v1beta1',
    `ClusterTrustBundle*=clustertrustbundles PodCertificateRequest=podcertificaterequests(status)`,
  ],
  ['coordination.k8s.io/v1', `Lease=leases`],
  ['coordination.k8s.io/v1alpha2', `LeaseCandidate=leasecandidates`],
  ['coordination.k8s.io/v1beta1', `LeaseCandidate=leasecandidates`],
  ['discovery.k8s.io/v1', `EndpointSlice=endpointslices`],
  ['events.k8s.io/v1', `Event=events`],
  [
    'flowcontrol.apiserver.k8s.io/v1',
    `FlowSchema*=flowschemas(status) PriorityLevelConfiguration*=prioritylevelconfigurations(status)`,
  ],
  ['internal.apiserver.k8s.io/v1alpha1', `StorageVersion*=storageversions(status)`],
  [
    'networking.k8s.io/v1',
    `IngressClass*=ingressclasses Ingress=ingresses(status) IPAddress*=ipaddresses
      NetworkPolicy=networkpolicies ServiceCIDR*=servicecidrs(status)`,
  ],
  ['networking.k8s.io/v1beta1', `IPAddress*=ipaddresses ServiceCIDR*=servicecidrs(status)`],
  ['node.k8s.io/v1', `RuntimeClass*=runtimeclasses`],
  ['policy/v1', `PodDisruptionBudget=poddisruptionbudgets(status)`],
  [
    'rbac.authorization.k8s.io/v1',
    `ClusterRoleBinding*=clusterrolebindings ClusterRole*=clusterroles RoleBinding=rolebindings
      Role=roles`,
  ],
  [
    'resource.k8s.io/v1',
    `DeviceClass*=deviceclasses ResourceClaim=resourceclaims(status)
      ResourceClaimTemplate=resourceclaimtemplates ResourceSlice*=resourceslices`,
  ],
  [
    'resource.k8s.io/v1alpha3',
    `DeviceTaintRule*=devicetaintrules(status)
      ResourcePoolStatusRequest*=resourcepoolstatusrequests(status)`,
  ],
  [
    'resource.k8s.io/v1beta1',
    `DeviceClass*=deviceclasses ResourceClaim=resourceclaims(status)
      ResourceClaimTemplate=resourceclaimtemplates ResourceSlice*=resourceslices`,
  ],
  [
    'resource.k8s.io/v1beta2',
    `DeviceClass*=deviceclasses DeviceTaintRule*=devicetaintrules(status)
      ResourceClaim=resourceclaims(status) ResourceClaimTemplate=resourceclaimtemplates
      ResourceSlice*=resourceslices`,
  ],
  ['scheduling.k8s.io/v1', `PriorityClass*=priorityclasses`],
  ['scheduling.k8s.io/v1alpha2', `PodGroup=podgroups(status) Workload=workloads`],
  [
    'storage.k8s.io/v1',
    `CSIDriver*=csidrivers CSINode*=csinodes CSIStorageCapacity=csistoragecapacities
      StorageClass*=storageclasses VolumeAttachment*=volumeattachments(status)
      VolumeAttributesClass*=volumeattributesclasses`,
  ],
  ['storage.k8s.io/v1beta1', `VolumeAttributesClass*=volumeattributesclasses`],
  ['storagemigration.k8s.io/v1beta1', `StorageVersionMigration*=storageversionmigrations(status)`],
];
