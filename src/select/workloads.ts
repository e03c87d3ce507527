import { currentGroup } from '../manifest/kinds.ts';

/** Where a kind keeps pod templates, containers and images: a path of keys, `*` for every item or value. */
export type KindPath = readonly string[];

/** A list of containers (or one container) outside a pod template. */
export interface ContainersAt {
  readonly path: KindPath;
  readonly kind: 'regular' | 'init' | 'sidecar';
  /** The field that holds resource requirements, where it is not `resources`. */
  readonly resources?: string;
  /** What each container has from elsewhere where it sets nothing itself; a `*` is that of `path`, as below. */
  readonly defaults?: KindPath;
  /** Where the security context of its pod is written; the first that is there decides. */
  readonly podContexts?: readonly KindPath[];
  /** A list of which entries override `podContexts` for the one that `name` names. */
  readonly overrides?: {
    readonly list: KindPath;
    readonly key: string;
    readonly name: KindPath;
    readonly podContexts: readonly KindPath[];
  };
  /** The field that names a container of another object, which then takes the place of an image. */
  readonly reference?: string;
}

/** One kind that runs Pods. */
export interface Workload {
  readonly group: string;
  readonly kind: string;
  /** Pod templates: things with `metadata` and `spec`. The empty path is the object itself. */
  readonly pods: readonly KindPath[];
  /** Whether a pod template has to be there; a missing one cannot be judged. */
  readonly required: boolean;
  /** Whether an entry of a list on the way to a pod template may do without one. */
  readonly sparse: boolean;
  readonly containers: readonly ContainersAt[];
  /** Strings that name an image. */
  readonly images: readonly KindPath[];
}

type Extra = Partial<Pick<Workload, 'required' | 'sparse' | 'containers' | 'images'>>;

/** The rows of some kinds of a group, written `group: Kind Kind`. */
function row(which: string, pods: readonly string[], extra: Extra = {}): readonly Workload[] {
  const [group = '', kinds = ''] = which.split(': ');
  return kinds.split(' ').map((kind) => ({
    group,
    kind,
    pods: pods.map(path),
    required: extra.required ?? false,
    sparse: extra.sparse ?? false,
    containers: extra.containers ?? [],
    images: extra.images ?? [],
  }));
}

function path(text: string): KindPath {
  return text === '' ? [] : text.split('.');
}

function containers(kind: ContainersAt['kind'], ...paths: readonly string[]): readonly ContainersAt[] {
  return paths.map((one) => ({ path: path(one), kind }));
}

const BUILT_IN: Extra = { required: true };

type PodOf = Pick<ContainersAt, 'podContexts' | 'overrides'>;

/** Steps and sidecars of a Tekton task spec (tekton.dev/v1 `computeResources`). */
function tekton(spec: string, podOf: PodOf = {}): readonly ContainersAt[] {
  const resources = 'computeResources';
  const defaults = path(`${spec}.stepTemplate`);
  return [
    { path: path(`${spec}.steps.*`), kind: 'regular', resources, defaults, reference: 'ref', ...podOf },
    { path: path(`${spec}.sidecars.*`), kind: 'sidecar', resources, ...podOf },
  ];
}

/** The tasks of a Tekton pipeline spec. */
function pipeline(spec: string): Extra {
  return { containers: [...tekton(`${spec}.tasks.*.taskSpec`), ...tekton(`${spec}.finally.*.taskSpec`)] };
}

/** A PipelineRun says for all of its tasks, and for each of them, how their pods are (tekton.dev/v1 and v1beta1). */
function pipelineRun(): Extra {
  const contexts = (...places: readonly string[]): readonly KindPath[] =>
    places.map((at) => path(`${at}.securityContext`));
  const tasks = ['spec.pipelineSpec.tasks.*', 'spec.pipelineSpec.finally.*'];
  return {
    containers: tasks.flatMap((task) =>
      tekton(`${task}.taskSpec`, {
        podContexts: contexts('spec.taskRunTemplate.podTemplate', 'spec.podTemplate'),
        overrides: {
          list: path('spec.taskRunSpecs'),
          key: 'pipelineTaskName',
          name: path(`${task}.name`),
          podContexts: contexts('podTemplate', 'taskPodTemplate'),
        },
      }),
    ),
  };
}

/** The templates of an Argo workflow spec; a template's security context wins over that of the workflow. */
function argo(spec: string): Extra {
  const [defaults, each] = [`${spec}.templateDefaults`, `${spec}.templates.*`];
  const all = (at: string, ...more: readonly string[]): readonly ContainersAt[] => {
    const podContexts = [at, ...more, spec].map((one) => path(`${one}.securityContext`));
    return [
      ...containers('regular', `${at}.container`, `${at}.script`, `${at}.containerSet.containers.*`),
      ...containers('init', `${at}.initContainers.*`),
      ...containers('sidecar', `${at}.sidecars.*`),
    ].map((one) => ({ ...one, podContexts }));
  };
  return { containers: [...all(each, defaults), ...all(defaults)] };
}

/** The images of a KubeVirt machine's disks and kernel. */
function kubevirt(spec: string): Extra {
  return {
    images: [
      path(`${spec}.volumes.*.containerDisk.image`),
      path(`${spec}.domain.firmware.kernelBoot.container.image`),
    ],
  };
}

const REPLICATED = 'spec.replicatedJobs.*.template.spec.template';

/**
 * Every kind that is known to run Pods. Group and kind decide, not the version: the paths have been the same in
 * every served version. Sources: the API types of each project, named by group.
 */
export const WORKLOADS: readonly Workload[] = [
  ...row(': Pod', [''], BUILT_IN),
  ...row(': PodTemplate', ['template'], BUILT_IN),
  ...row(': ReplicationController', ['spec.template'], BUILT_IN),
  ...row('apps: Deployment ReplicaSet StatefulSet DaemonSet', ['spec.template'], BUILT_IN),
  ...row('batch: Job', ['spec.template'], BUILT_IN),
  ...row('batch: CronJob', ['spec.jobTemplate.spec.template'], BUILT_IN),
  ...row('argoproj.io: Rollout', ['spec.template']),
  ...row('argoproj.io: Experiment', ['spec.templates.*.template']),
  // Most metrics come from a provider that runs no Pod.
  ...row(
    'argoproj.io: AnalysisTemplate ClusterAnalysisTemplate AnalysisRun',
    ['spec.metrics.*.provider.job.spec.template'],
    { sparse: true },
  ),
  ...row('argoproj.io: Workflow WorkflowTemplate ClusterWorkflowTemplate', [], argo('spec')),
  ...row('argoproj.io: CronWorkflow', [], argo('spec.workflowSpec')),
  ...row('serving.knative.dev: Service Configuration', ['spec.template']),
  ...row('serving.knative.dev: Revision', ['']),
  ...row('eventing.knative.dev: JobSink', ['spec.job.spec.template']),
  ...row('sources.knative.dev: ContainerSource', ['spec.template']),
  ...row('tekton.dev: Task ClusterTask', [], { containers: tekton('spec') }),
  ...row('tekton.dev: TaskRun', [], {
    containers: tekton('spec.taskSpec', { podContexts: [path('spec.podTemplate.securityContext')] }),
  }),
  ...row('tekton.dev: Pipeline', [], pipeline('spec')),
  ...row('tekton.dev: PipelineRun', [], pipelineRun()),
  ...row('kubevirt.io: VirtualMachine VirtualMachineInstanceReplicaSet', [], kubevirt('spec.template.spec')),
  ...row('kubevirt.io: VirtualMachineInstance', [], kubevirt('spec')),
  ...row(
    'pool.kubevirt.io: VirtualMachinePool',
    [],
    kubevirt('spec.virtualMachineTemplate.spec.template.spec'),
  ),
  ...row('kubeflow.org: TFJob', ['spec.tfReplicaSpecs.*.template']),
  ...row('kubeflow.org: PyTorchJob', ['spec.pytorchReplicaSpecs.*.template']),
  ...row('kubeflow.org: MPIJob', ['spec.mpiReplicaSpecs.*.template']),
  ...row('kubeflow.org: XGBoostJob', ['spec.xgbReplicaSpecs.*.template']),
  ...row('kubeflow.org: MXJob', ['spec.mxReplicaSpecs.*.template']),
  ...row('kubeflow.org: PaddleJob', ['spec.paddleReplicaSpecs.*.template']),
  ...row('kubeflow.org: JAXJob', ['spec.jaxReplicaSpecs.*.template']),
  ...row('kubeflow.org: Notebook', ['spec.template']),
  ...row('trainer.kubeflow.org: TrainingRuntime ClusterTrainingRuntime', [`spec.template.${REPLICATED}`], {
    images: [],
  }),
  ...row('trainer.kubeflow.org: TrainJob', [], { images: [path('spec.trainer.image')] }),
  ...row('apps.kruise.io: CloneSet StatefulSet DaemonSet BroadcastJob', ['spec.template']),
  ...row('apps.kruise.io: AdvancedCronJob', [
    'spec.template.jobTemplate.spec.template',
    'spec.template.broadcastJobTemplate.spec.template',
  ]),
  ...row('apps.kruise.io: UnitedDeployment', [
    'spec.template.statefulSetTemplate.spec.template',
    'spec.template.advancedStatefulSetTemplate.spec.template',
    'spec.template.cloneSetTemplate.spec.template',
    'spec.template.deploymentTemplate.spec.template',
  ]),
  ...row('apps.kruise.io: SidecarSet', [], {
    containers: [
      ...containers('regular', 'spec.containers.*'),
      ...containers('init', 'spec.initContainers.*'),
    ],
  }),
  ...row('apps.kruise.io: ImagePullJob', [], { images: [path('spec.image')] }),
  ...row('jobset.x-k8s.io: JobSet', [REPLICATED]),
  ...row('leaderworkerset.x-k8s.io: LeaderWorkerSet', [
    'spec.leaderWorkerTemplate.leaderTemplate',
    'spec.leaderWorkerTemplate.workerTemplate',
  ]),
  ...row('apps.openshift.io: DeploymentConfig', ['spec.template']),
  ...row('batch.volcano.sh: Job', ['spec.tasks.*.template']),
  ...row('batch.volcano.sh: CronJob', ['spec.jobTemplate.spec.tasks.*.template']),
  ...row('ray.io: RayCluster', ['spec.headGroupSpec.template', 'spec.workerGroupSpecs.*.template']),
  ...row('ray.io: RayJob', [
    'spec.rayClusterSpec.headGroupSpec.template',
    'spec.rayClusterSpec.workerGroupSpecs.*.template',
    'spec.submitterPodTemplate',
  ]),
  ...row('ray.io: RayService', [
    'spec.rayClusterConfig.headGroupSpec.template',
    'spec.rayClusterConfig.workerGroupSpecs.*.template',
  ]),
  ...row('keda.sh: ScaledJob', ['spec.jobTargetRef.template']),
];

/** Which kinds run Pods. */
export interface Workloads {
  readonly rows: readonly Workload[];
  /** The row of a kind; `undefined` when it is not known to run Pods. */
  readonly of: (group: string, kind: string) => Workload | undefined;
}

/** A table, by kind first: a lookup then makes no text. */
export function tableOf(rows: readonly Workload[]): Workloads {
  const byKind = new Map<string, Workload[]>();
  for (const row of rows) byKind.set(row.kind, [...(byKind.get(row.kind) ?? []), row]);
  return {
    rows,
    of: (group, kind) => {
      const known = byKind.get(kind);
      if (known === undefined) return undefined;
      const current = currentGroup(group, kind);
      return known.find((one) => one.group === current);
    },
  };
}

/** The built-in table. */
export const KNOWN_WORKLOADS: Workloads = tableOf(WORKLOADS);
