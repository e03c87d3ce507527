// Written by test/oracle/structures/run.sh from Go's types and OpenAPI of Kubernetes 1.36: not by hand.
// The language of it is in structure-table.ts.

/** Each kind's number: `group/version/Kind=12`. */
export const KINDS = `admissionregistration.k8s.io/v1/MutatingAdmissionPolicy=0 admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding=15 admissionregistration.k8s.io/v1/MutatingWebhookConfiguration=18 admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy=23 admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding=31 admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration=33 apps/v1/ControllerRevision=35 apps/v1/DaemonSet=36 apps/v1/Deployment=147 apps/v1/ReplicaSet=153 apps/v1/StatefulSet=157 authentication.k8s.io/v1/SelfSubjectReview=169 authentication.k8s.io/v1/TokenRequest=172 authentication.k8s.io/v1/TokenReview=176 authorization.k8s.io/v1/LocalSubjectAccessReview=179 authorization.k8s.io/v1/SelfSubjectAccessReview=187 authorization.k8s.io/v1/SelfSubjectRulesReview=189 authorization.k8s.io/v1/SubjectAccessReview=194 autoscaling/v1/HorizontalPodAutoscaler=195 autoscaling/v1/Scale=199 autoscaling/v2/HorizontalPodAutoscaler=202 batch/v1/CronJob=225 batch/v1/Job=237 certificates.k8s.io/v1/CertificateSigningRequest=241 coordination.k8s.io/v1/Lease=245 discovery.k8s.io/v1/EndpointSlice=247 events.k8s.io/v1/Event=254 flowcontrol.apiserver.k8s.io/v1/FlowSchema=257 flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration=270 networking.k8s.io/v1/IPAddress=278 networking.k8s.io/v1/Ingress=281 networking.k8s.io/v1/IngressClass=294 networking.k8s.io/v1/NetworkPolicy=297 networking.k8s.io/v1/ServiceCIDR=304 node.k8s.io/v1/RuntimeClass=307 policy/v1/Eviction=310 policy/v1/PodDisruptionBudget=313 rbac.authorization.k8s.io/v1/ClusterRole=316 rbac.authorization.k8s.io/v1/ClusterRoleBinding=319 rbac.authorization.k8s.io/v1/Role=322 rbac.authorization.k8s.io/v1/RoleBinding=323 resource.k8s.io/v1/DeviceClass=324 resource.k8s.io/v1/ResourceClaim=330 resource.k8s.io/v1/ResourceClaimTemplate=348 resource.k8s.io/v1/ResourceSlice=350 scheduling.k8s.io/v1/PriorityClass=363 storage.k8s.io/v1/CSIDriver=364 storage.k8s.io/v1/CSINode=367 storage.k8s.io/v1/CSIStorageCapacity=371 storage.k8s.io/v1/StorageClass=372 storage.k8s.io/v1/VolumeAttachment=375 storage.k8s.io/v1/VolumeAttributesClass=394 v1/Binding=395 v1/ComponentStatus=396 v1/ConfigMap=398 v1/Endpoints=399 v1/Event=403 v1/LimitRange=405 v1/Namespace=408 v1/Node=412 v1/PersistentVolume=430 v1/PersistentVolumeClaim=159 v1/Pod=432 v1/PodTemplate=453 v1/ReplicationController=454 v1/ResourceQuota=458 v1/Secret=463 v1/Service=464 v1/ServiceAccount=473`;

/** The types, one a line. */
export const TYPES = `v1.MutatingAdmissionPolicy kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#4
v1.ObjectMeta name:?s generateName:?s namespace:?s selfLink:?s uid:?s<types.UID> resourceVersion:?s generation:?l creationTimestamp:?t deletionTimestamp:?*t deletionGracePeriodSeconds:?*l labels:?{s annotations:?{s ownerReferences:?[muid;#2 finalizers:?[ks managedFields:?[a#3
!v1.OwnerReference apiVersion:s kind:s name:s="" uid:s<types.UID>="" controller:?*b blockOwnerDeletion:?*b
v1.ManagedFieldsEntry manager:?s operation:?s<v1.ManagedFieldsOperationType> apiVersion:?s time:?*t fieldsType:?s fieldsV1:?*v subresource:?s
v1.MutatingAdmissionPolicySpec paramKind:?*#5 matchConstraints:?*#6 variables:?[a#10 mutations:?[a#11 failurePolicy:?*s<v1.FailurePolicyType> matchConditions:?[mname;#14 reinvocationPolicy:?s<v1.ReinvocationPolicyType>
!v1.ParamKind apiVersion:?s kind:?s
!v1.MatchResources namespaceSelector:?*#7 objectSelector:?*#7 resourceRules:?[a#9 excludeResourceRules:?[a#9 matchPolicy:?*s<v1.MatchPolicyType>
!v1.LabelSelector matchLabels:?{s matchExpressions:?[a#8
v1.LabelSelectorRequirement key:s operator:s<v1.LabelSelectorOperator> values:?[as
!v1.NamedRuleWithOperations resourceNames:?[as operations:?^RuleWithOperations.[as<v1.OperationType> apiGroups:?^RuleWithOperations.Rule.[as apiVersions:?^RuleWithOperations.Rule.[as resources:?^RuleWithOperations.Rule.[as scope:?*^RuleWithOperations.Rule.s<v1.ScopeType>
!v1.Variable name:s="" expression:s
v1.Mutation patchType:s<v1.PatchType> applyConfiguration:?*#12 jsonPatch:?*#13
v1.ApplyConfiguration expression:?s
v1.JSONPatch expression:?s
v1.MatchCondition name:s="" expression:s
v1.MutatingAdmissionPolicyBinding kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#16
v1.MutatingAdmissionPolicyBindingSpec policyName:?s paramRef:?*#17 matchResources:?*#6
!v1.ParamRef name:?s namespace:?s selector:?*#7 parameterNotFoundAction:?*s<v1.ParameterNotFoundActionType>
v1.MutatingWebhookConfiguration kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 webhooks:?[mname;#19
v1.MutatingWebhook name:s="" clientConfig:#20 rules:?[a#22 failurePolicy:?*s<v1.FailurePolicyType> matchPolicy:?*s<v1.MatchPolicyType> namespaceSelector:?*#7 objectSelector:?*#7 sideEffects:*s<v1.SideEffectClass> timeoutSeconds:?*i admissionReviewVersions:[as reinvocationPolicy:?*s<v1.ReinvocationPolicyType> matchConditions:?[mname;#14
v1.WebhookClientConfig url:?*s service:?*#21 caBundle:?y
v1.ServiceReference namespace:s name:s="" path:?*s port:?*i
v1.RuleWithOperations operations:?[as<v1.OperationType> apiGroups:?^Rule.[as apiVersions:?^Rule.[as resources:?^Rule.[as scope:?*^Rule.s<v1.ScopeType>
v1.ValidatingAdmissionPolicy kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#24 status:?#27
v1.ValidatingAdmissionPolicySpec paramKind:?*#5 matchConstraints:?*#6 validations:?[a#25 failurePolicy:?*s<v1.FailurePolicyType> auditAnnotations:?[a#26 matchConditions:?[mname;#14 variables:?[mname;#10
v1.Validation expression:s message:?s reason:?*s<v1.StatusReason> messageExpression:?s
v1.AuditAnnotation key:s valueExpression:s
v1.ValidatingAdmissionPolicyStatus observedGeneration:?l typeChecking:?*#28 conditions:?[mtype;#30
v1.TypeChecking expressionWarnings:?[a#29
v1.ExpressionWarning fieldRef:s warning:s
v1.Condition type:s="" status:s<v1.ConditionStatus> observedGeneration:?l lastTransitionTime:t reason:s message:s
v1.ValidatingAdmissionPolicyBinding kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#32
v1.ValidatingAdmissionPolicyBindingSpec policyName:?s paramRef:?*#17 matchResources:?*#6 validationActions:?[ks<v1.ValidationAction>
v1.ValidatingWebhookConfiguration kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 webhooks:?[mname;#34
v1.ValidatingWebhook name:s="" clientConfig:#20 rules:?[a#22 failurePolicy:?*s<v1.FailurePolicyType> matchPolicy:?*s<v1.MatchPolicyType> namespaceSelector:?*#7 objectSelector:?*#7 sideEffects:*s<v1.SideEffectClass> timeoutSeconds:?*i admissionReviewVersions:[as matchConditions:?[mname;#14
v1.ControllerRevision kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 data:?r revision:l
v1.DaemonSet kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#37 status:?#145
v1.DaemonSetSpec selector:*#7 template:#38 updateStrategy:?#143 minReadySeconds:?i revisionHistoryLimit:?*i
v1.PodTemplateSpec metadata:?#1 spec:?#39
v1.PodSpec volumes:?[mname;#40 initContainers:?[mname;#88 containers:[mname;#88 ephemeralContainers:?[mname;#120 restartPolicy:?s<v1.RestartPolicy> terminationGracePeriodSeconds:?*l activeDeadlineSeconds:?*l dnsPolicy:?s<v1.DNSPolicy> nodeSelector:?{as serviceAccountName:?s serviceAccount:?s automountServiceAccountToken:?*b nodeName:?s hostNetwork:?b hostPID:?b hostIPC:?b shareProcessNamespace:?*b securityContext:?*#121 imagePullSecrets:?[mname;#50 hostname:?s subdomain:?s affinity:?*#123 schedulerName:?s tolerations:?[a#133 hostAliases:?[mip;#134 priorityClassName:?s priority:?*i dnsConfig:?*#135 readinessGates:?[a#137 runtimeClassName:?*s enableServiceLinks:?*b preemptionPolicy:?*s<v1.PreemptionPolicy> overhead:?{q(v1.ResourceList) topologySpreadConstraints:?[mtopologyKey,whenUnsatisfiable;#138 setHostnameAsFQDN:?*b os:?*#139 hostUsers:?*b schedulingGates:?[mname;#140 resourceClaims:?[mname;#141 resources:?*#98 hostnameOverride:?*s schedulingGroup:?*#142
v1.Volume name:s="" hostPath:?*^VolumeSource.#41 emptyDir:?*^VolumeSource.#42 gcePersistentDisk:?*^VolumeSource.#43 awsElasticBlockStore:?*^VolumeSource.#44 gitRepo:?*^VolumeSource.#45 secret:?*^VolumeSource.#46 nfs:?*^VolumeSource.#48 iscsi:?*^VolumeSource.#49 glusterfs:?*^VolumeSource.#51 persistentVolumeClaim:?*^VolumeSource.#52 rbd:?*^VolumeSource.#53 flexVolume:?*^VolumeSource.#54 cinder:?*^VolumeSource.#55 cephfs:?*^VolumeSource.#56 flocker:?*^VolumeSource.#57 downwardAPI:?*^VolumeSource.#58 fc:?*^VolumeSource.#62 azureFile:?*^VolumeSource.#63 configMap:?*^VolumeSource.#64 vsphereVolume:?*^VolumeSource.#65 quobyte:?*^VolumeSource.#66 azureDisk:?*^VolumeSource.#67 photonPersistentDisk:?*^VolumeSource.#68 projected:?*^VolumeSource.#69 portworxVolume:?*^VolumeSource.#77 scaleIO:?*^VolumeSource.#78 storageos:?*^VolumeSource.#79 csi:?*^VolumeSource.#80 ephemeral:?*^VolumeSource.#81 image:?*^VolumeSource.#87
v1.HostPathVolumeSource path:s type:?*s<v1.HostPathType>
v1.EmptyDirVolumeSource medium:?s<v1.StorageMedium> sizeLimit:?*q
v1.GCEPersistentDiskVolumeSource pdName:s fsType:?s partition:?i readOnly:?b
v1.AWSElasticBlockStoreVolumeSource volumeID:s fsType:?s partition:?i readOnly:?b
v1.GitRepoVolumeSource repository:s revision:?s directory:?s
v1.SecretVolumeSource secretName:?s items:?[a#47 defaultMode:?*i optional:?*b
v1.KeyToPath key:s path:s mode:?*i
v1.NFSVolumeSource server:s path:s readOnly:?b
v1.ISCSIVolumeSource targetPortal:s iqn:s lun:i iscsiInterface:?s fsType:?s readOnly:?b portals:?[as chapAuthDiscovery:?b chapAuthSession:?b secretRef:?*#50 initiatorName:?*s
!v1.LocalObjectReference name:?s=""
v1.GlusterfsVolumeSource endpoints:s path:s readOnly:?b
v1.PersistentVolumeClaimVolumeSource claimName:s readOnly:?b
v1.RBDVolumeSource monitors:[as image:s fsType:?s pool:?s="rbd" user:?s keyring:?s secretRef:?*#50 readOnly:?b
v1.FlexVolumeSource driver:s="" fsType:?s secretRef:?*#50 readOnly:?b options:?{s
v1.CinderVolumeSource volumeID:s fsType:?s readOnly:?b secretRef:?*#50
v1.CephFSVolumeSource monitors:[as path:?s user:?s secretFile:?s secretRef:?*#50 readOnly:?b
v1.FlockerVolumeSource datasetName:?s datasetUUID:?s
v1.DownwardAPIVolumeSource items:?[a#59 defaultMode:?*i
v1.DownwardAPIVolumeFile path:s fieldRef:?*#60 resourceFieldRef:?*#61 mode:?*i
!v1.ObjectFieldSelector apiVersion:?s fieldPath:s
!v1.ResourceFieldSelector containerName:?s resource:s divisor:?q
v1.FCVolumeSource targetWWNs:?[as lun:?*i fsType:?s readOnly:?b wwids:?[as
v1.AzureFileVolumeSource secretName:s shareName:s readOnly:?b
v1.ConfigMapVolumeSource name:?^LocalObjectReference.s="" items:?[a#47 defaultMode:?*i optional:?*b
v1.VsphereVirtualDiskVolumeSource volumePath:s fsType:?s storagePolicyName:?s storagePolicyID:?s
v1.QuobyteVolumeSource registry:s volume:s readOnly:?b user:?s group:?s tenant:?s
v1.AzureDiskVolumeSource diskName:s diskURI:s cachingMode:?*s<v1.AzureDataDiskCachingMode> fsType:?*s readOnly:?*b kind:?*s<v1.AzureDataDiskKind>
v1.PhotonPersistentDiskVolumeSource pdID:s fsType:?s
v1.ProjectedVolumeSource sources:[a#70 defaultMode:?*i
v1.VolumeProjection secret:?*#71 downwardAPI:?*#72 configMap:?*#73 serviceAccountToken:?*#74 clusterTrustBundle:?*#75 podCertificate:?*#76
v1.SecretProjection name:?^LocalObjectReference.s="" items:?[a#47 optional:?*b
v1.DownwardAPIProjection items:?[a#59
v1.ConfigMapProjection name:?^LocalObjectReference.s="" items:?[a#47 optional:?*b
v1.ServiceAccountTokenProjection audience:?s expirationSeconds:?*l path:s
v1.ClusterTrustBundleProjection name:?*s signerName:?*s labelSelector:?*#7 optional:?*b path:s
v1.PodCertificateProjection signerName:?s keyType:?s maxExpirationSeconds:?*i credentialBundlePath:?s keyPath:?s certificateChainPath:?s userAnnotations:?{s
v1.PortworxVolumeSource volumeID:s fsType:?s readOnly:?b
v1.ScaleIOVolumeSource gateway:s system:s secretRef:*#50 sslEnabled:?b protectionDomain:?s storagePool:?s storageMode:?s volumeName:?s fsType:?s readOnly:?b
v1.StorageOSVolumeSource volumeName:?s volumeNamespace:?s fsType:?s readOnly:?b secretRef:?*#50
v1.CSIVolumeSource driver:s="" readOnly:?*b fsType:?*s volumeAttributes:?{s nodePublishSecretRef:?*#50
v1.EphemeralVolumeSource volumeClaimTemplate:?*#82
v1.PersistentVolumeClaimTemplate metadata:?#1 spec:#83
v1.PersistentVolumeClaimSpec accessModes:?[as<v1.PersistentVolumeAccessMode> selector:?*#7 resources:?#84 volumeName:?s storageClassName:?*s volumeMode:?*s<v1.PersistentVolumeMode> dataSource:?*#85 dataSourceRef:?*#86 volumeAttributesClassName:?*s
v1.VolumeResourceRequirements limits:?{q(v1.ResourceList) requests:?{q(v1.ResourceList)
!v1.TypedLocalObjectReference apiGroup:*s kind:s name:s=""
v1.TypedObjectReference apiGroup:*s kind:s name:s="" namespace:?*s
v1.ImageVolumeSource reference:?s pullPolicy:?s<v1.PullPolicy>
v1.Container name:s="" image:?s command:?[as args:?[as workingDir:?s ports:?[mcontainerPort,protocol;#89 envFrom:?[a#90 env:?[mname;#93 resources:?#98 resizePolicy:?[a#100 restartPolicy:?*s<v1.ContainerRestartPolicy> restartPolicyRules:?[a#101 volumeMounts:?[mmountPath;#103 volumeDevices:?[mdevicePath;#104 livenessProbe:?*#105 readinessProbe:?*#105 startupProbe:?*#105 lifecycle:?*#111 terminationMessagePath:?s terminationMessagePolicy:?s<v1.TerminationMessagePolicy> imagePullPolicy:?s<v1.PullPolicy> securityContext:?*#114 stdin:?b stdinOnce:?b tty:?b
v1.ContainerPort name:?s hostPort:?i containerPort:i=0 protocol:?s<v1.Protocol>="TCP" hostIP:?s
v1.EnvFromSource prefix:?s configMapRef:?*#91 secretRef:?*#92
v1.ConfigMapEnvSource name:?^LocalObjectReference.s="" optional:?*b
v1.SecretEnvSource name:?^LocalObjectReference.s="" optional:?*b
v1.EnvVar name:s="" value:?s valueFrom:?*#94
v1.EnvVarSource fieldRef:?*#60 resourceFieldRef:?*#61 configMapKeyRef:?*#95 secretKeyRef:?*#96 fileKeyRef:?*#97
!v1.ConfigMapKeySelector name:?^LocalObjectReference.s="" key:s optional:?*b
!v1.SecretKeySelector name:?^LocalObjectReference.s="" key:s optional:?*b
!v1.FileKeySelector volumeName:s path:s key:s optional:?*b
v1.ResourceRequirements limits:?{q(v1.ResourceList) requests:?{q(v1.ResourceList) claims:?[mname;#99
v1.ResourceClaim name:s="" request:?s
v1.ContainerResizePolicy resourceName:s<v1.ResourceName> restartPolicy:s<v1.ResourceResizeRestartPolicy>
v1.ContainerRestartRule action:?s<v1.ContainerRestartRuleAction> exitCodes:?*#102
v1.ContainerRestartRuleOnExitCodes operator:?s<v1.ContainerRestartRuleOnExitCodesOperator> values:?[ki
v1.VolumeMount name:s="" readOnly:?b recursiveReadOnly:?*s<v1.RecursiveReadOnlyMode> mountPath:s="" subPath:?s mountPropagation:?*s<v1.MountPropagationMode> subPathExpr:?s
v1.VolumeDevice name:s="" devicePath:s=""
v1.Probe exec:?*^ProbeHandler.#106 httpGet:?*^ProbeHandler.#107 tcpSocket:?*^ProbeHandler.#109 grpc:?*^ProbeHandler.#110 initialDelaySeconds:?i timeoutSeconds:?i periodSeconds:?i successThreshold:?i failureThreshold:?i terminationGracePeriodSeconds:?*l
v1.ExecAction command:?[as
v1.HTTPGetAction path:?s port:o host:?s scheme:?s<v1.URIScheme> httpHeaders:?[a#108
v1.HTTPHeader name:s="" value:s
v1.TCPSocketAction port:o host:?s
v1.GRPCAction port:i=0 service:*s
v1.Lifecycle postStart:?*#112 preStop:?*#112 stopSignal:?*s<v1.Signal>
v1.LifecycleHandler exec:?*#106 httpGet:?*#107 tcpSocket:?*#109 sleep:?*#113
v1.SleepAction seconds:l
v1.SecurityContext capabilities:?*#115 privileged:?*b seLinuxOptions:?*#116 windowsOptions:?*#117 runAsUser:?*l runAsGroup:?*l runAsNonRoot:?*b readOnlyRootFilesystem:?*b allowPrivilegeEscalation:?*b procMount:?*s<v1.ProcMountType> seccompProfile:?*#118 appArmorProfile:?*#119
v1.Capabilities add:?[as<v1.Capability> drop:?[as<v1.Capability>
v1.SELinuxOptions user:?s role:?s type:?s level:?s
v1.WindowsSecurityContextOptions gmsaCredentialSpecName:?*s gmsaCredentialSpec:?*s runAsUserName:?*s hostProcess:?*b
v1.SeccompProfile type:s<v1.SeccompProfileType>="" localhostProfile:?*s
v1.AppArmorProfile type:s<v1.AppArmorProfileType>="" localhostProfile:?*s
v1.EphemeralContainer name:^EphemeralContainerCommon.s="" image:?^EphemeralContainerCommon.s command:?^EphemeralContainerCommon.[as args:?^EphemeralContainerCommon.[as workingDir:?^EphemeralContainerCommon.s ports:?^EphemeralContainerCommon.[mcontainerPort,protocol;#89 envFrom:?^EphemeralContainerCommon.[a#90 env:?^EphemeralContainerCommon.[mname;#93 resources:?^EphemeralContainerCommon.#98 resizePolicy:?^EphemeralContainerCommon.[a#100 restartPolicy:?*^EphemeralContainerCommon.s<v1.ContainerRestartPolicy> restartPolicyRules:?^EphemeralContainerCommon.[a#101 volumeMounts:?^EphemeralContainerCommon.[mmountPath;#103 volumeDevices:?^EphemeralContainerCommon.[mdevicePath;#104 livenessProbe:?*^EphemeralContainerCommon.#105 readinessProbe:?*^EphemeralContainerCommon.#105 startupProbe:?*^EphemeralContainerCommon.#105 lifecycle:?*^EphemeralContainerCommon.#111 terminationMessagePath:?^EphemeralContainerCommon.s terminationMessagePolicy:?^EphemeralContainerCommon.s<v1.TerminationMessagePolicy> imagePullPolicy:?^EphemeralContainerCommon.s<v1.PullPolicy> securityContext:?*^EphemeralContainerCommon.#114 stdin:?^EphemeralContainerCommon.b stdinOnce:?^EphemeralContainerCommon.b tty:?^EphemeralContainerCommon.b targetContainerName:?s
v1.PodSecurityContext seLinuxOptions:?*#116 windowsOptions:?*#117 runAsUser:?*l runAsGroup:?*l runAsNonRoot:?*b supplementalGroups:?[al supplementalGroupsPolicy:?*s<v1.SupplementalGroupsPolicy> fsGroup:?*l sysctls:?[a#122 fsGroupChangePolicy:?*s<v1.PodFSGroupChangePolicy> seccompProfile:?*#118 appArmorProfile:?*#119 seLinuxChangePolicy:?*s<v1.PodSELinuxChangePolicy>
v1.Sysctl name:s="" value:s
v1.Affinity nodeAffinity:?*#124 podAffinity:?*#129 podAntiAffinity:?*#132
v1.NodeAffinity requiredDuringSchedulingIgnoredDuringExecution:?*#125 preferredDuringSchedulingIgnoredDuringExecution:?[a#128
!v1.NodeSelector nodeSelectorTerms:[a#126
!v1.NodeSelectorTerm matchExpressions:?[a#127 matchFields:?[a#127
v1.NodeSelectorRequirement key:s operator:s<v1.NodeSelectorOperator> values:?[as
v1.PreferredSchedulingTerm weight:i preference:#126
v1.PodAffinity requiredDuringSchedulingIgnoredDuringExecution:?[a#130 preferredDuringSchedulingIgnoredDuringExecution:?[a#131
v1.PodAffinityTerm labelSelector:?*#7 namespaces:?[as topologyKey:s="" namespaceSelector:?*#7 matchLabelKeys:?[as mismatchLabelKeys:?[as
v1.WeightedPodAffinityTerm weight:i podAffinityTerm:#130
v1.PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution:?[a#130 preferredDuringSchedulingIgnoredDuringExecution:?[a#131
v1.Toleration key:?s operator:?s<v1.TolerationOperator> value:?s effect:?s<v1.TaintEffect> tolerationSeconds:?*l
v1.HostAlias ip:s="" hostnames:?[as
v1.PodDNSConfig nameservers:?[as searches:?[as options:?[a#136
v1.PodDNSConfigOption name:?s value:?*s
v1.PodReadinessGate conditionType:s<v1.PodConditionType>
v1.TopologySpreadConstraint maxSkew:i topologyKey:s="" whenUnsatisfiable:s<v1.UnsatisfiableConstraintAction>="" labelSelector:?*#7 minDomains:?*i nodeAffinityPolicy:?*s<v1.NodeInclusionPolicy> nodeTaintsPolicy:?*s<v1.NodeInclusionPolicy> matchLabelKeys:?[as
v1.PodOS name:s<v1.OSName>=""
v1.PodSchedulingGate name:s=""
v1.PodResourceClaim name:s="" resourceClaimName:?*s resourceClaimTemplateName:?*s
v1.PodSchedulingGroup podGroupName:?*s
v1.DaemonSetUpdateStrategy type:?s<v1.DaemonSetUpdateStrategyType> rollingUpdate:?*#144
v1.RollingUpdateDaemonSet maxUnavailable:?*o maxSurge:?*o
v1.DaemonSetStatus currentNumberScheduled:i numberMisscheduled:i desiredNumberScheduled:i numberReady:i observedGeneration:?l updatedNumberScheduled:?i numberAvailable:?i numberUnavailable:?i collisionCount:?*i conditions:?[mtype;#146
v1.DaemonSetCondition type:s<v1.DaemonSetConditionType>="" status:s<v1.ConditionStatus> lastTransitionTime:?t reason:?s message:?s
v1.Deployment kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#148 status:?#151
v1.DeploymentSpec replicas:?*i selector:*#7 template:#38 strategy:?#149 minReadySeconds:?i revisionHistoryLimit:?*i paused:?b progressDeadlineSeconds:?*i
v1.DeploymentStrategy type:?s<v1.DeploymentStrategyType> rollingUpdate:?*#150
v1.RollingUpdateDeployment maxUnavailable:?*o maxSurge:?*o
v1.DeploymentStatus observedGeneration:?l replicas:?i updatedReplicas:?i readyReplicas:?i availableReplicas:?i unavailableReplicas:?i terminatingReplicas:?*i conditions:?[mtype;#152 collisionCount:?*i
v1.DeploymentCondition type:s<v1.DeploymentConditionType>="" status:s<v1.ConditionStatus> lastUpdateTime:?t lastTransitionTime:?t reason:?s message:?s
v1.ReplicaSet kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#154 status:?#155
v1.ReplicaSetSpec replicas:?*i minReadySeconds:?i selector:*#7 template:?#38
v1.ReplicaSetStatus replicas:i fullyLabeledReplicas:?i readyReplicas:?i availableReplicas:?i terminatingReplicas:?*i observedGeneration:?l conditions:?[mtype;#156
v1.ReplicaSetCondition type:s<v1.ReplicaSetConditionType>="" status:s<v1.ConditionStatus> lastTransitionTime:?t reason:?s message:?s
v1.StatefulSet kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#158 status:?#167
v1.StatefulSetSpec replicas:?*i selector:*#7 template:#38 volumeClaimTemplates:?[a#159 serviceName:s podManagementPolicy:?s<v1.PodManagementPolicyType> updateStrategy:?#163 revisionHistoryLimit:?*i minReadySeconds:?i persistentVolumeClaimRetentionPolicy:?*#165 ordinals:?*#166
v1.PersistentVolumeClaim kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#83 status:?#160
v1.PersistentVolumeClaimStatus phase:?s<v1.PersistentVolumeClaimPhase> accessModes:?[as<v1.PersistentVolumeAccessMode> capacity:?{q(v1.ResourceList) conditions:?[mtype;#161 allocatedResources:?{q(v1.ResourceList) allocatedResourceStatuses:?{s<v1.ClaimResourceStatus>(map[v1.ResourceName]v1.ClaimResourceStatus) currentVolumeAttributesClassName:?*s modifyVolumeStatus:?*#162
v1.PersistentVolumeClaimCondition type:s<v1.PersistentVolumeClaimConditionType>="" status:s<v1.ConditionStatus> lastProbeTime:?t lastTransitionTime:?t reason:?s message:?s
v1.ModifyVolumeStatus targetVolumeAttributesClassName:?s status:s<v1.PersistentVolumeClaimModifyVolumeStatus>
v1.StatefulSetUpdateStrategy type:?s<v1.StatefulSetUpdateStrategyType> rollingUpdate:?*#164
v1.RollingUpdateStatefulSetStrategy partition:?*i maxUnavailable:?*o
v1.StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:?s<v1.PersistentVolumeClaimRetentionPolicyType> whenScaled:?s<v1.PersistentVolumeClaimRetentionPolicyType>
v1.StatefulSetOrdinals start:i
v1.StatefulSetStatus observedGeneration:?l replicas:i readyReplicas:?i currentReplicas:?i updatedReplicas:?i currentRevision:?s updateRevision:?s collisionCount:?*i conditions:?[mtype;#168 availableReplicas:i
v1.StatefulSetCondition type:s<v1.StatefulSetConditionType>="" status:s<v1.ConditionStatus> lastTransitionTime:?t reason:?s message:?s
v1.SelfSubjectReview kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 status:?#170
v1.SelfSubjectReviewStatus userInfo:?#171
v1.UserInfo username:?s uid:?s groups:?[as extra:?{[as(v1.ExtraValue)
v1.TokenRequest kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#173 status:?#175
v1.TokenRequestSpec audiences:[as expirationSeconds:*l boundObjectRef:*#174
v1.BoundObjectReference kind:?s apiVersion:?s name:?s uid:?s<types.UID>
v1.TokenRequestStatus token:s expirationTimestamp:t
v1.TokenReview kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#177 status:?#178
v1.TokenReviewSpec token:?s audiences:?[as
v1.TokenReviewStatus authenticated:?b user:?#171 audiences:?[as error:?s
v1.LocalSubjectAccessReview kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#180 status:?#186
v1.SubjectAccessReviewSpec resourceAttributes:?*#181 nonResourceAttributes:?*#185 user:?s groups:?[as extra:?{[as(v1.ExtraValue) uid:?s
v1.ResourceAttributes namespace:?s verb:?s group:?s version:?s resource:?s subresource:?s name:?s fieldSelector:?*#182 labelSelector:?*#184
v1.FieldSelectorAttributes rawSelector:?s requirements:?[a#183
v1.FieldSelectorRequirement key:s operator:s<v1.FieldSelectorOperator> values:?[as
v1.LabelSelectorAttributes rawSelector:?s requirements:?[a#8
v1.NonResourceAttributes path:?s verb:?s
v1.SubjectAccessReviewStatus allowed:b denied:?b reason:?s evaluationError:?s
v1.SelfSubjectAccessReview kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#188 status:?#186
v1.SelfSubjectAccessReviewSpec resourceAttributes:?*#181 nonResourceAttributes:?*#185
v1.SelfSubjectRulesReview kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#190 status:?#191
v1.SelfSubjectRulesReviewSpec namespace:?s
v1.SubjectRulesReviewStatus resourceRules:[a#192 nonResourceRules:[a#193 incomplete:b evaluationError:?s
v1.ResourceRule verbs:[as apiGroups:?[as resources:?[as resourceNames:?[as
v1.NonResourceRule verbs:[as nonResourceURLs:?[as
v1.SubjectAccessReview kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#180 status:?#186
v1.HorizontalPodAutoscaler kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#196 status:?#198
v1.HorizontalPodAutoscalerSpec scaleTargetRef:#197 minReplicas:?*i maxReplicas:i targetCPUUtilizationPercentage:?*i
!v1.CrossVersionObjectReference kind:s name:s="" apiVersion:?s
v1.HorizontalPodAutoscalerStatus observedGeneration:?*l lastScaleTime:?*t currentReplicas:i desiredReplicas:i currentCPUUtilizationPercentage:?*i
v1.Scale kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#200 status:?#201
v1.ScaleSpec replicas:?i
v1.ScaleStatus replicas:i selector:?s
v2.HorizontalPodAutoscaler kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#203 status:?#216
v2.HorizontalPodAutoscalerSpec scaleTargetRef:#204 minReplicas:?*i maxReplicas:i metrics:?[a#205 behavior:?*#213
v2.CrossVersionObjectReference kind:s name:s="" apiVersion:?s
v2.MetricSpec type:s<v2.MetricSourceType>="" object:?*#206 pods:?*#209 resource:?*#210 containerResource:?*#211 external:?*#212
v2.ObjectMetricSource describedObject:#204 target:#207 metric:#208
v2.MetricTarget type:s<v2.MetricTargetType>="" value:?*q averageValue:?*q averageUtilization:?*i
v2.MetricIdentifier name:s="" selector:?*#7
v2.PodsMetricSource metric:#208 target:#207
v2.ResourceMetricSource name:s<v1.ResourceName>="" target:#207
v2.ContainerResourceMetricSource name:s<v1.ResourceName>="" target:#207 container:s
v2.ExternalMetricSource metric:#208 target:#207
v2.HorizontalPodAutoscalerBehavior scaleUp:?*#214 scaleDown:?*#214
v2.HPAScalingRules stabilizationWindowSeconds:?*i selectPolicy:?*s<v2.ScalingPolicySelect> policies:?[a#215 tolerance:?*q
v2.HPAScalingPolicy type:s<v2.HPAScalingPolicyType>="" value:i periodSeconds:i
v2.HorizontalPodAutoscalerStatus observedGeneration:?*l lastScaleTime:?*t currentReplicas:?i desiredReplicas:i currentMetrics:[a#217 conditions:?[mtype;#224
v2.MetricStatus type:s<v2.MetricSourceType>="" object:?*#218 pods:?*#220 resource:?*#221 containerResource:?*#222 external:?*#223
v2.ObjectMetricStatus metric:#208 current:#219 describedObject:#204
v2.MetricValueStatus value:?*q averageValue:?*q averageUtilization:?*i
v2.PodsMetricStatus metric:#208 current:#219
v2.ResourceMetricStatus name:s<v1.ResourceName>="" current:#219
v2.ContainerResourceMetricStatus name:s<v1.ResourceName>="" current:#219 container:s
v2.ExternalMetricStatus metric:#208 current:#219
v2.HorizontalPodAutoscalerCondition type:s<v2.HorizontalPodAutoscalerConditionType>="" status:s<v1.ConditionStatus> lastTransitionTime:?t reason:?s message:?s
v1.CronJob kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#226 status:?#235
v1.CronJobSpec schedule:s timeZone:?*s startingDeadlineSeconds:?*l concurrencyPolicy:?s<v1.ConcurrencyPolicy> suspend:?*b jobTemplate:#227 successfulJobsHistoryLimit:?*i failedJobsHistoryLimit:?*i
v1.JobTemplateSpec metadata:?#1 spec:?#228
v1.JobSpec parallelism:?*i completions:?*i activeDeadlineSeconds:?*l podFailurePolicy:?*#229 successPolicy:?*#233 backoffLimit:?*i backoffLimitPerIndex:?*i maxFailedIndexes:?*i selector:?*#7 manualSelector:?*b template:#38 ttlSecondsAfterFinished:?*i completionMode:?*s<v1.CompletionMode> suspend:?*b podReplacementPolicy:?*s<v1.PodReplacementPolicy> managedBy:?*s
v1.PodFailurePolicy rules:[a#230
v1.PodFailurePolicyRule action:s<v1.PodFailurePolicyAction> onExitCodes:?*#231 onPodConditions:?[a#232
v1.PodFailurePolicyOnExitCodesRequirement containerName:?*s operator:s<v1.PodFailurePolicyOnExitCodesOperator> values:[ki
v1.PodFailurePolicyOnPodConditionsPattern type:s<v1.PodConditionType>="" status:s<v1.ConditionStatus>
v1.SuccessPolicy rules:[a#234
v1.SuccessPolicyRule succeededIndexes:?*s succeededCount:?*i
v1.CronJobStatus active:?[a#236 lastScheduleTime:?*t lastSuccessfulTime:?*t
!v1.ObjectReference kind:?s namespace:?s name:?s uid:?s<types.UID> apiVersion:?s resourceVersion:?s fieldPath:?s
v1.Job kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#228 status:?#238
v1.JobStatus conditions:?[a#239 startTime:?*t completionTime:?*t active:?i succeeded:?i failed:?i terminating:?*i completedIndexes:?s failedIndexes:?*s uncountedTerminatedPods:?*#240 ready:?*i
v1.JobCondition type:s<v1.JobConditionType>="" status:s<v1.ConditionStatus> lastProbeTime:?t lastTransitionTime:?t reason:?s message:?s
v1.UncountedTerminatedPods succeeded:?[ks<types.UID> failed:?[ks<types.UID>
v1.CertificateSigningRequest kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#242 status:?#243
v1.CertificateSigningRequestSpec request:y signerName:s expirationSeconds:?*i usages:?[as<v1.KeyUsage> username:?s uid:?s groups:?[as extra:?{[as(v1.ExtraValue)
v1.CertificateSigningRequestStatus conditions:?[mtype;#244 certificate:?y
v1.CertificateSigningRequestCondition type:s<v1.RequestConditionType>="" status:s<v1.ConditionStatus> reason:?s message:?s lastUpdateTime:?t lastTransitionTime:?t
v1.Lease kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#246
v1.LeaseSpec holderIdentity:?*s leaseDurationSeconds:?*i acquireTime:?*u renewTime:?*u leaseTransitions:?*i strategy:?*s<v1.CoordinatedLeaseStrategy> preferredHolder:?*s
v1.EndpointSlice kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 addressType:s<v1.AddressType> endpoints:[a#248 ports:[a#253
v1.Endpoint addresses:[ks conditions:?#249 hostname:?*s targetRef:?*#236 deprecatedTopology:?{s nodeName:?*s zone:?*s hints:?*#250
v1.EndpointConditions ready:?*b serving:?*b terminating:?*b
v1.EndpointHints forZones:?[a#251 forNodes:?[a#252
v1.ForZone name:s=""
v1.ForNode name:s=""
!v1.EndpointPort name:?*s protocol:?*s<v1.Protocol> port:?*i appProtocol:?*s
v1.Event kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:#1 eventTime:u series:?*#255 reportingController:?s reportingInstance:?s action:?s reason:?s regarding:?#236 related:?*#236 note:?s type:?s deprecatedSource:?#256 deprecatedFirstTimestamp:?t deprecatedLastTimestamp:?t deprecatedCount:?i
v1.EventSeries count:i lastObservedTime:u
v1.EventSource component:?s host:?s
v1.FlowSchema kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#258 status:?#268
v1.FlowSchemaSpec priorityLevelConfiguration:#259 matchingPrecedence:i distinguisherMethod:?*#260 rules:?[a#261
v1.PriorityLevelConfigurationReference name:s=""
v1.FlowDistinguisherMethod type:s<v1.FlowDistinguisherMethodType>=""
v1.PolicyRulesWithSubjects subjects:[a#262 resourceRules:?[a#266 nonResourceRules:?[a#267
v1.Subject kind:s<v1.SubjectKind> user:?*#263 group:?*#264 serviceAccount:?*#265
v1.UserSubject name:s=""
v1.GroupSubject name:s=""
v1.ServiceAccountSubject namespace:s name:s=""
v1.ResourcePolicyRule verbs:[ks apiGroups:[ks resources:[ks clusterScope:?b namespaces:[ks
v1.NonResourcePolicyRule verbs:[ks nonResourceURLs:[ks
v1.FlowSchemaStatus conditions:?[mtype;#269
v1.FlowSchemaCondition type:?s<v1.FlowSchemaConditionType> status:?s<v1.ConditionStatus> lastTransitionTime:?t reason:?s message:?s
v1.PriorityLevelConfiguration kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#271 status:?#276
v1.PriorityLevelConfigurationSpec type:s<v1.PriorityLevelEnablement>="" limited:?*#272 exempt:?*#275
v1.LimitedPriorityLevelConfiguration nominalConcurrencyShares:*i limitResponse:?#273 lendablePercent:?*i borrowingLimitPercent:?*i
v1.LimitResponse type:s<v1.LimitResponseType>="" queuing:?*#274
v1.QueuingConfiguration queues:i handSize:i queueLengthLimit:i
v1.ExemptPriorityLevelConfiguration nominalConcurrencyShares:?*i lendablePercent:?*i
v1.PriorityLevelConfigurationStatus conditions:?[mtype;#277
v1.PriorityLevelConfigurationCondition type:?s<v1.PriorityLevelConfigurationConditionType> status:?s<v1.ConditionStatus> lastTransitionTime:?t reason:?s message:?s
v1.IPAddress kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#279
v1.IPAddressSpec parentRef:?*#280
v1.ParentReference group:?s resource:?s namespace:?s name:?s
v1.Ingress kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#282 status:?#290
v1.IngressSpec ingressClassName:?*s defaultBackend:?*#283 tls:?[a#286 rules:?[a#287
v1.IngressBackend service:?*#284 resource:?*#85
v1.IngressServiceBackend name:s="" port:?#285
!v1.ServiceBackendPort name:?s number:?i
v1.IngressTLS hosts:?[as secretName:?s
v1.IngressRule host:?s http:?*^IngressRuleValue.#288
v1.HTTPIngressRuleValue paths:[a#289
v1.HTTPIngressPath path:?s pathType:*s<v1.PathType> backend:#283
v1.IngressStatus loadBalancer:?#291
v1.IngressLoadBalancerStatus ingress:?[a#292
v1.IngressLoadBalancerIngress ip:?s hostname:?s ports:?[a#293
v1.IngressPortStatus port:i=0 protocol:s<v1.Protocol>="" error:?*s
v1.IngressClass kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#295
v1.IngressClassSpec controller:?s parameters:?*#296
v1.IngressClassParametersReference apiGroup:?*s kind:s name:s="" scope:*s namespace:?*s
v1.NetworkPolicy kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#298
v1.NetworkPolicySpec podSelector:#7 ingress:?[a#299 egress:?[a#303 policyTypes:?[as<v1.PolicyType>
v1.NetworkPolicyIngressRule ports:?[a#300 from:?[a#301
v1.NetworkPolicyPort protocol:?*s<v1.Protocol> port:?*o endPort:?*i
v1.NetworkPolicyPeer podSelector:?*#7 namespaceSelector:?*#7 ipBlock:?*#302
v1.IPBlock cidr:s except:?[as
v1.NetworkPolicyEgressRule ports:?[a#300 to:?[a#301
v1.ServiceCIDR kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#305 status:?#306
v1.ServiceCIDRSpec cidrs:?[as
v1.ServiceCIDRStatus conditions:?[mtype;#30
v1.RuntimeClass kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 handler:s overhead:?*#308 scheduling:?*#309
v1.Overhead podFixed:?{q(v1.ResourceList)
v1.Scheduling nodeSelector:?{as tolerations:?[a#133
v1.Eviction kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 deleteOptions:?*#311
v1.DeleteOptions kind:?^TypeMeta.s apiVersion:?^TypeMeta.s gracePeriodSeconds:?*l preconditions:?*#312 orphanDependents:?*b propagationPolicy:?*s<v1.DeletionPropagation> dryRun:?[as ignoreStoreReadErrorWithClusterBreakingPotential:?*b
v1.Preconditions uid:?*s<types.UID> resourceVersion:?*s
v1.PodDisruptionBudget kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#314 status:?#315
v1.PodDisruptionBudgetSpec minAvailable:?*o selector:?*#7 maxUnavailable:?*o unhealthyPodEvictionPolicy:?*s<v1.UnhealthyPodEvictionPolicyType>
v1.PodDisruptionBudgetStatus observedGeneration:?l disruptedPods:?{t disruptionsAllowed:i currentHealthy:i desiredHealthy:i expectedPods:i conditions:?[mtype;#30
v1.ClusterRole kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 rules:[a#317 aggregationRule:?*#318
v1.PolicyRule verbs:[as apiGroups:?[as resources:?[as resourceNames:?[as nonResourceURLs:?[as
v1.AggregationRule clusterRoleSelectors:?[a#7
v1.ClusterRoleBinding kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 subjects:?[a#320 roleRef:#321
!v1.Subject kind:s apiGroup:?s name:s="" namespace:?s
!v1.RoleRef apiGroup:s kind:s name:s=""
v1.Role kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 rules:[a#317
v1.RoleBinding kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 subjects:?[a#320 roleRef:#321
v1.DeviceClass kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#325
v1.DeviceClassSpec selectors:?[a#326 config:?[a#328 extendedResourceName:?*s
v1.DeviceSelector cel:?*#327
v1.CELDeviceSelector expression:s
v1.DeviceClassConfiguration opaque:?*^DeviceConfiguration.#329
v1.OpaqueDeviceConfiguration driver:s="" parameters:r
v1.ResourceClaim kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#331 status:?#340
v1.ResourceClaimSpec devices:#332
v1.DeviceClaim requests:[a#333 constraints:?[a#338 config:?[a#339
v1.DeviceRequest name:s="" exactly:?*#334 firstAvailable:?[a#337
v1.ExactDeviceRequest deviceClassName:s selectors:?[a#326 allocationMode:?s<v1.DeviceAllocationMode> count:?l adminAccess:?*b tolerations:?[a#335 capacity:?*#336
v1.DeviceToleration key:?s operator:?s<v1.DeviceTolerationOperator> value:?s effect:?s<v1.DeviceTaintEffect> tolerationSeconds:?*l
v1.CapacityRequirements requests:?{q(map[v1.QualifiedName]resource.Quantity)
v1.DeviceSubRequest name:s="" deviceClassName:s selectors:?[a#326 allocationMode:?s<v1.DeviceAllocationMode> count:?l tolerations:?[a#335 capacity:?*#336
v1.DeviceConstraint requests:?[as matchAttribute:?*s<v1.FullyQualifiedName> distinctAttribute:?*s<v1.FullyQualifiedName>
v1.DeviceClaimConfiguration requests:?[as opaque:?*^DeviceConfiguration.#329
v1.ResourceClaimStatus allocation:?*#341 reservedFor:?[muid;#345 devices:?[mdriver,device,pool,shareID;#346
v1.AllocationResult devices:?#342 nodeSelector:?*#125 allocationTimestamp:?*t
v1.DeviceAllocationResult results:?[a#343 config:?[a#344
v1.DeviceRequestAllocationResult request:s driver:s="" pool:s="" device:s="" adminAccess:?*b tolerations:?[a#335 bindingConditions:?[as bindingFailureConditions:?[as shareID:?*s<types.UID> consumedCapacity:?{q(map[v1.QualifiedName]resource.Quantity)
v1.DeviceAllocationConfiguration source:s<v1.AllocationConfigSource> requests:?[as opaque:?*^DeviceConfiguration.#329
v1.ResourceClaimConsumerReference apiGroup:?s resource:s name:s="" uid:s<types.UID>=""
v1.AllocatedDeviceStatus driver:s="" pool:s="" device:s="" shareID:?*s conditions:[mtype;#30 data:?*r networkData:?*#347
v1.NetworkDeviceData interfaceName:?s ips:?[as hardwareAddress:?s
v1.ResourceClaimTemplate kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#349
v1.ResourceClaimTemplateSpec metadata:?#1 spec:#331
v1.ResourceSlice kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#351
v1.ResourceSliceSpec driver:s="" pool:#352 nodeName:?*s nodeSelector:?*#125 allNodes:?*b devices:?[a#353 perDeviceNodeSelection:?*b sharedCounters:?[a#362
v1.ResourcePool name:s="" generation:l resourceSliceCount:l
v1.Device name:s="" attributes:?{#354(map[v1.QualifiedName]v1.DeviceAttribute) capacity:?{#355(map[v1.QualifiedName]v1.DeviceCapacity) consumesCounters:?[a#358 nodeName:?*s nodeSelector:?*#125 allNodes:?*b taints:?[a#360 bindsToNode:?*b bindingConditions:?[as bindingFailureConditions:?[as allowMultipleAllocations:?*b nodeAllocatableResourceMappings:?{#361(map[v1.ResourceName]v1.NodeAllocatableResourceMapping)
v1.DeviceAttribute int:?*l bool:?*b string:?*s version:?*s ints:?[al bools:?[ab strings:?[as versions:?[as
v1.DeviceCapacity value:q requestPolicy:?*#356
v1.CapacityRequestPolicy default:*q validValues:?[aq validRange:?*#357
v1.CapacityRequestPolicyRange min:?*q max:?*q step:?*q
v1.DeviceCounterConsumption counterSet:s counters:?{#359
v1.Counter value:q
v1.DeviceTaint key:s value:?s effect:s<v1.DeviceTaintEffect> timeAdded:?*t
v1.NodeAllocatableResourceMapping capacityKey:?*s<v1.QualifiedName> allocationMultiplier:?*q
v1.CounterSet name:s="" counters:?{#359
v1.PriorityClass kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 value:i globalDefault:?b description:?s preemptionPolicy:?*s<v1.PreemptionPolicy>
v1.CSIDriver kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#365
v1.CSIDriverSpec attachRequired:?*b podInfoOnMount:?*b volumeLifecycleModes:?[ks<v1.VolumeLifecycleMode> storageCapacity:?*b fsGroupPolicy:?*s<v1.FSGroupPolicy> tokenRequests:?[a#366 requiresRepublish:?*b seLinuxMount:?*b nodeAllocatableUpdatePeriodSeconds:?*l serviceAccountTokenInSecrets:?*b preventPodSchedulingIfMissing:?*b
v1.TokenRequest audience:s expirationSeconds:?*l
v1.CSINode kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#368
v1.CSINodeSpec drivers:[mname;#369
v1.CSINodeDriver name:s="" nodeID:s topologyKeys:[as allocatable:?*#370
v1.VolumeNodeResources count:?*i
v1.CSIStorageCapacity kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 nodeTopology:?*#7 storageClassName:s capacity:?*q maximumVolumeSize:?*q
v1.StorageClass kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 provisioner:s parameters:?{s reclaimPolicy:?*s<v1.PersistentVolumeReclaimPolicy> mountOptions:?[as allowVolumeExpansion:?*b volumeBindingMode:?*s<v1.VolumeBindingMode> allowedTopologies:?[a#373
!v1.TopologySelectorTerm matchLabelExpressions:?[a#374
v1.TopologySelectorLabelRequirement key:s values:[as
v1.VolumeAttachment kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:#376 status:?#392
v1.VolumeAttachmentSpec attacher:s source:#377 nodeName:s
v1.VolumeAttachmentSource persistentVolumeName:?*s inlineVolumeSpec:?*#378
v1.PersistentVolumeSpec capacity:?{q(v1.ResourceList) gcePersistentDisk:?*^PersistentVolumeSource.#43 awsElasticBlockStore:?*^PersistentVolumeSource.#44 hostPath:?*^PersistentVolumeSource.#41 glusterfs:?*^PersistentVolumeSource.#379 nfs:?*^PersistentVolumeSource.#48 rbd:?*^PersistentVolumeSource.#380 iscsi:?*^PersistentVolumeSource.#382 cinder:?*^PersistentVolumeSource.#383 cephfs:?*^PersistentVolumeSource.#384 fc:?*^PersistentVolumeSource.#62 flocker:?*^PersistentVolumeSource.#57 flexVolume:?*^PersistentVolumeSource.#385 azureFile:?*^PersistentVolumeSource.#386 vsphereVolume:?*^PersistentVolumeSource.#65 quobyte:?*^PersistentVolumeSource.#66 azureDisk:?*^PersistentVolumeSource.#67 photonPersistentDisk:?*^PersistentVolumeSource.#68 portworxVolume:?*^PersistentVolumeSource.#77 scaleIO:?*^PersistentVolumeSource.#387 local:?*^PersistentVolumeSource.#388 storageos:?*^PersistentVolumeSource.#389 csi:?*^PersistentVolumeSource.#390 accessModes:?[as<v1.PersistentVolumeAccessMode> claimRef:?*#g236 persistentVolumeReclaimPolicy:?s<v1.PersistentVolumeReclaimPolicy> storageClassName:?s mountOptions:?[as volumeMode:?*s<v1.PersistentVolumeMode> nodeAffinity:?*#391 volumeAttributesClassName:?*s
v1.GlusterfsPersistentVolumeSource endpoints:s path:s readOnly:?b endpointsNamespace:?*s
v1.RBDPersistentVolumeSource monitors:[as image:s fsType:?s pool:?s="rbd" user:?s keyring:?s secretRef:?*#381 readOnly:?b
!v1.SecretReference name:?s namespace:?s
v1.ISCSIPersistentVolumeSource targetPortal:s iqn:s lun:i iscsiInterface:?s fsType:?s readOnly:?b portals:?[as chapAuthDiscovery:?b chapAuthSession:?b secretRef:?*#381 initiatorName:?*s
v1.CinderPersistentVolumeSource volumeID:s fsType:?s readOnly:?b secretRef:?*#381
v1.CephFSPersistentVolumeSource monitors:[as path:?s user:?s secretFile:?s secretRef:?*#381 readOnly:?b
v1.FlexPersistentVolumeSource driver:s="" fsType:?s secretRef:?*#381 readOnly:?b options:?{s
v1.AzureFilePersistentVolumeSource secretName:s shareName:s readOnly:?b secretNamespace:*s
v1.ScaleIOPersistentVolumeSource gateway:s system:s secretRef:*#381 sslEnabled:?b protectionDomain:?s storagePool:?s storageMode:?s volumeName:?s fsType:?s readOnly:?b
v1.LocalVolumeSource path:s fsType:?*s
v1.StorageOSPersistentVolumeSource volumeName:?s volumeNamespace:?s fsType:?s readOnly:?b secretRef:?*#236
v1.CSIPersistentVolumeSource driver:s="" volumeHandle:s readOnly:?b fsType:?s volumeAttributes:?{s controllerPublishSecretRef:?*#381 nodeStageSecretRef:?*#381 nodePublishSecretRef:?*#381 controllerExpandSecretRef:?*#381 nodeExpandSecretRef:?*#381
v1.VolumeNodeAffinity required:?*#125
v1.VolumeAttachmentStatus attached:b attachmentMetadata:?{s attachError:?*#393 detachError:?*#393
v1.VolumeError time:?t message:?s errorCode:?*i
v1.VolumeAttributesClass kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 driverName:s parameters:?{s
v1.Binding kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 target:#236
v1.ComponentStatus kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 conditions:?[mtype;#397
v1.ComponentCondition type:s<v1.ComponentConditionType>="" status:s<v1.ConditionStatus> message:?s error:?s
v1.ConfigMap kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 immutable:?*b data:?{s binaryData:?{y
v1.Endpoints kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 subsets:?[a#400
v1.EndpointSubset addresses:?[a#401 notReadyAddresses:?[a#401 ports:?[a#402
!v1.EndpointAddress ip:s="" hostname:?s nodeName:?*s targetRef:?*#236
!v1.EndpointPort name:?s port:i=0 protocol:?s<v1.Protocol> appProtocol:?*s
v1.Event kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:#1 involvedObject:#236 reason:?s message:?s source:?#256 firstTimestamp:?t lastTimestamp:?t count:?i type:?s eventTime:?u series:?*#404 action:?s related:?*#236 reportingComponent:s reportingInstance:s
v1.EventSeries count:?i lastObservedTime:?u
v1.LimitRange kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#406
v1.LimitRangeSpec limits:[a#407
v1.LimitRangeItem type:s<v1.LimitType>="" max:?{q(v1.ResourceList) min:?{q(v1.ResourceList) default:?{q(v1.ResourceList) defaultRequest:?{q(v1.ResourceList) maxLimitRequestRatio:?{q(v1.ResourceList)
v1.Namespace kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#409 status:?#410
v1.NamespaceSpec finalizers:?[as<v1.FinalizerName>
v1.NamespaceStatus phase:?s<v1.NamespacePhase> conditions:?[mtype;#411
v1.NamespaceCondition type:s<v1.NamespaceConditionType>="" status:s<v1.ConditionStatus> lastTransitionTime:?t reason:?s message:?s
v1.Node kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#413 status:?#417
v1.NodeSpec podCIDR:?s podCIDRs:?[ks providerID:?s unschedulable:?b taints:?[a#414 configSource:?*#415 externalID:?s
v1.Taint key:s value:?s effect:s<v1.TaintEffect> timeAdded:?*t
v1.NodeConfigSource configMap:?*#416
v1.ConfigMapNodeConfigSource namespace:s name:s="" uid:?s<types.UID> resourceVersion:?s kubeletConfigKey:s
v1.NodeStatus capacity:?{q(v1.ResourceList) allocatable:?{q(v1.ResourceList) phase:?s<v1.NodePhase> conditions:?[mtype;#418 addresses:?[mtype;#419 daemonEndpoints:?#420 nodeInfo:?#422 images:?[a#424 volumesInUse:?[as<v1.UniqueVolumeName> volumesAttached:?[a#425 config:?*#426 runtimeHandlers:?[a#427 features:?*#429 declaredFeatures:?[as
v1.NodeCondition type:s<v1.NodeConditionType>="" status:s<v1.ConditionStatus> lastHeartbeatTime:?t lastTransitionTime:?t reason:?s message:?s
v1.NodeAddress type:s<v1.NodeAddressType>="" address:s
v1.NodeDaemonEndpoints kubeletEndpoint:?#421
v1.DaemonEndpoint Port:i
v1.NodeSystemInfo machineID:s systemUUID:s bootID:s kernelVersion:s osImage:s containerRuntimeVersion:s kubeletVersion:s kubeProxyVersion:s operatingSystem:s architecture:s swap:?*#423
v1.NodeSwapStatus capacity:?*l
v1.ContainerImage names:[as sizeBytes:?l
v1.AttachedVolume name:s<v1.UniqueVolumeName>="" devicePath:s=""
v1.NodeConfigStatus assigned:?*#415 active:?*#415 lastKnownGood:?*#415 error:?s
v1.NodeRuntimeHandler name:s="" features:?*#428
v1.NodeRuntimeHandlerFeatures recursiveReadOnlyMounts:?*b userNamespaces:?*b
v1.NodeFeatures supplementalGroupsPolicy:?*b
v1.PersistentVolume kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#378 status:?#431
v1.PersistentVolumeStatus phase:?s<v1.PersistentVolumePhase> message:?s reason:?s lastPhaseTransitionTime:?*t
v1.Pod kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#39 status:?#433
v1.PodStatus observedGeneration:?l phase:?s<v1.PodPhase> conditions:?[mtype;#434 message:?s reason:?s nominatedNodeName:?s hostIP:?s hostIPs:?[a#435 podIP:?s podIPs:?[mip;#436 startTime:?*t initContainerStatuses:?[a#437 containerStatuses:?[a#437 qosClass:?s<v1.PodQOSClass> ephemeralContainerStatuses:?[a#437 resize:?s<v1.PodResizeStatus> resourceClaimStatuses:?[mname;#449 extendedResourceClaimStatus:?*#450 allocatedResources:?{q(v1.ResourceList) resources:?*#98 nodeAllocatableResourceClaimStatuses:?[a#452
v1.PodCondition type:s<v1.PodConditionType>="" observedGeneration:?l status:s<v1.ConditionStatus> lastProbeTime:?t lastTransitionTime:?t reason:?s message:?s
v1.HostIP ip:s=""
v1.PodIP ip:s=""
v1.ContainerStatus name:s="" state:?#438 lastState:?#438 ready:b restartCount:i image:s imageID:s containerID:?s started:?*b allocatedResources:?{q(v1.ResourceList) resources:?*#98 volumeMounts:?[mmountPath;#442 user:?*#445 allocatedResourcesStatus:?[mname;#447 stopSignal:?*s<v1.Signal>
v1.ContainerState waiting:?*#439 running:?*#440 terminated:?*#441
v1.ContainerStateWaiting reason:?s message:?s
v1.ContainerStateRunning startedAt:?t
v1.ContainerStateTerminated exitCode:i signal:?i reason:?s message:?s startedAt:?t finishedAt:?t containerID:?s
v1.VolumeMountStatus name:s="" mountPath:s="" readOnly:?b recursiveReadOnly:?*s<v1.RecursiveReadOnlyMode> volumeStatus:?*#443
v1.VolumeStatus image:?*#444
v1.ImageVolumeStatus imageRef:?s
v1.ContainerUser linux:?*#446
v1.LinuxContainerUser uid:l=0 gid:l supplementalGroups:?[al
v1.ResourceStatus name:s<v1.ResourceName>="" resources:?[mresourceID;#448
v1.ResourceHealth resourceID:s<v1.ResourceID>="" health:?s<v1.ResourceHealthStatus> message:?*s
v1.PodResourceClaimStatus name:s="" resourceClaimName:?*s
v1.PodExtendedResourceClaimStatus requestMappings:[a#451 resourceClaimName:s
v1.ContainerExtendedResourceRequest containerName:s resourceName:s requestName:s
v1.NodeAllocatableResourceClaimStatus resourceClaimName:s containers:?[ks resources:{q(map[v1.ResourceName]resource.Quantity)
v1.PodTemplate kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 template:?#38
v1.ReplicationController kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#455 status:?#456
v1.ReplicationControllerSpec replicas:?*i minReadySeconds:?i selector:?{as template:?*#38
v1.ReplicationControllerStatus replicas:i fullyLabeledReplicas:?i readyReplicas:?i availableReplicas:?i observedGeneration:?l conditions:?[mtype;#457
v1.ReplicationControllerCondition type:s<v1.ReplicationControllerConditionType>="" status:s<v1.ConditionStatus> lastTransitionTime:?t reason:?s message:?s
v1.ResourceQuota kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#459 status:?#462
v1.ResourceQuotaSpec hard:?{q(v1.ResourceList) scopes:?[as<v1.ResourceQuotaScope> scopeSelector:?*#460
!v1.ScopeSelector matchExpressions:?[a#461
v1.ScopedResourceSelectorRequirement scopeName:s<v1.ResourceQuotaScope> operator:s<v1.ScopeSelectorOperator> values:?[as
v1.ResourceQuotaStatus hard:?{q(v1.ResourceList) used:?{q(v1.ResourceList)
v1.Secret kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 immutable:?*b data:?{y stringData:?{s type:?s<v1.SecretType>
v1.Service kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 spec:?#465 status:?#469
v1.ServiceSpec ports:?[mport,protocol;#466 selector:?{as clusterIP:?s clusterIPs:?[as type:?s<v1.ServiceType> externalIPs:?[as sessionAffinity:?s<v1.ServiceAffinity> loadBalancerIP:?s loadBalancerSourceRanges:?[as externalName:?s externalTrafficPolicy:?s<v1.ServiceExternalTrafficPolicy> healthCheckNodePort:?i publishNotReadyAddresses:?b sessionAffinityConfig:?*#467 ipFamilies:?[as<v1.IPFamily> ipFamilyPolicy:?*s<v1.IPFamilyPolicy> allocateLoadBalancerNodePorts:?*b loadBalancerClass:?*s internalTrafficPolicy:?*s<v1.ServiceInternalTrafficPolicy> trafficDistribution:?*s
v1.ServicePort name:?s protocol:?s<v1.Protocol>="TCP" appProtocol:?*s port:i=0 targetPort:?o nodePort:?i
v1.SessionAffinityConfig clientIP:?*#468
v1.ClientIPConfig timeoutSeconds:?*i
v1.ServiceStatus loadBalancer:?#470 conditions:?[mtype;#30
v1.LoadBalancerStatus ingress:?[a#471
v1.LoadBalancerIngress ip:?s hostname:?s ipMode:?*s<v1.LoadBalancerIPMode> ports:?[a#472
v1.PortStatus port:i=0 protocol:s<v1.Protocol>="" error:?*s
v1.ServiceAccount kind:?^TypeMeta.s apiVersion:?^TypeMeta.s metadata:?#1 secrets:?[mname;#236 imagePullSecrets:?[a#50 automountServiceAccountToken:?*b`;
