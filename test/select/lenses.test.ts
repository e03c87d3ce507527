import t from 'tap';
import { pointerKeys } from '../../src/manifest/pointer.ts';
import { isList, isMap, own } from '../../src/manifest/value.ts';
import type { Value, ValueMap } from '../../src/manifest/value.ts';
import { Lenses } from '../../src/select/lenses.ts';
import { whyNotEvaluated } from '../../src/select/not-evaluated.ts';
import type { Seen, Thing } from '../../src/select/thing.ts';
import { KNOWN_WORKLOADS, WORKLOADS } from '../../src/select/workloads.ts';

const APP = { group: 'example.com', kind: 'App' };

type Name = 'object' | 'pod' | 'container' | 'image';

function map(text: string): ValueMap {
  return JSON.parse(text) as ValueMap;
}

function resolve(object: Value, pointer: string): Value | undefined {
  let at: Value | undefined = object;
  for (const key of pointerKeys(pointer))
    at = isList(at) ? at[Number(key)] : isMap(at) ? own(at, key) : undefined;
  return at;
}

function see(
  object: ValueMap,
  on: Name,
  ...[group = '', kind = 'Pod']: readonly (string | undefined)[]
): Seen {
  return new Lenses(object, KNOWN_WORKLOADS.of(group, kind)).see(on);
}

function self(thing: Thing | undefined): ValueMap {
  if (!isMap(thing?.self)) throw new Error('there is no such thing');
  return thing.self;
}

/** A Pod with one container, given the pod's spec beside it. */
function pod(container: ValueMap, spec: ValueMap = {}): ValueMap {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'x' },
    spec: { ...spec, containers: [container] },
  };
}

/** Puts a value at a table path; a `*` becomes a list of two, or a map of one where the name says `Specs` of a replica. */
function plant(path: readonly string[], value: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (step === '*') return [plant(rest, value), plant(rest, value)];
  if (rest[0] === '*' && step.endsWith('ReplicaSpecs'))
    return { [step]: { Worker: plant(rest.slice(1), value) } };
  return { [step]: plant(rest, value) };
}

const CONTAINER: ValueMap = {
  name: 'web',
  image: 'example.com/web:1',
  resources: { limits: { memory: '1Gi' } },
};
const TEMPLATE: ValueMap = { metadata: { labels: { a: 'b' } }, spec: { containers: [CONTAINER] } };

t.test('every row of the workload table is reached', async (t) => {
  t.ok(WORKLOADS.length > 50);
  for (const { group, kind, pods, containers, images } of WORKLOADS) {
    t.ok(pods.length + containers.length + images.length > 0, `${group}/${kind} holds something`);
    for (const path of pods) {
      const object = plant(path, TEMPLATE) as ValueMap;
      const lenses = new Lenses(object, KNOWN_WORKLOADS.of(group, kind));
      const found = lenses.see('pod').things;
      t.ok(found.length > 0, `${group}/${kind} has a pod at ${path.join('.')}`);
      for (const one of found) t.same(own(self(one), 'spec'), resolve(object, `${one.origin([])}/spec`));
      t.equal(lenses.see('container').things.length, found.length);
      for (const one of lenses.see('container').things) t.equal(resolve(object, one.origin(['name'])), 'web');
      for (const one of lenses.see('image').things) {
        t.equal(resolve(object, one.origin(['raw'])), 'example.com/web:1');
        t.match(one.self, {
          raw: 'example.com/web:1',
          registry: 'example.com',
          repository: 'web',
          tag: '1',
          hasTag: true,
          hasDigest: false,
          used: 'container web',
        });
      }
      t.same(
        lenses.see('container').problems.filter(({ message }) => !message.includes('keeps its pod template')),
        [],
      );
      t.equal(whyNotEvaluated(object, { group, kind }, KNOWN_WORKLOADS.of(group, kind)), undefined);
    }
    for (const { path, resources } of containers) {
      const { resources: limits = null, ...entry } = CONTAINER;
      const object = plant(path, { ...entry, [resources ?? 'resources']: limits }) as ValueMap;
      const lenses = new Lenses(object, KNOWN_WORKLOADS.of(group, kind));
      t.ok(lenses.see('container').things.length > 0, `${group}/${kind} has containers at ${path.join('.')}`);
      for (const one of lenses.see('container').things) {
        t.equal(resolve(object, one.origin(['name'])), 'web');
        t.match(one.self, { resources: { limits: { memory: '1Gi' } } });
        t.equal(resolve(object, one.origin(['resources', 'limits', 'memory'])), '1Gi');
      }
      t.equal(lenses.see('image').things.length, lenses.see('container').things.length);
    }
    for (const path of images) {
      const object = plant(path, 'example.com/disk') as ValueMap;
      const found = see(object, 'image', group, kind).things;
      t.ok(found.length > 0, `${group}/${kind} has an image at ${path.join('.')}`);
      for (const one of found) t.equal(resolve(object, one.origin(['raw'])), 'example.com/disk');
    }
  }
});

t.test('the kinds that design and issue name are in the table', async (t) => {
  const built = [
    '/Pod',
    '/PodTemplate',
    '/ReplicationController',
    'apps/Deployment',
    'apps/ReplicaSet',
    'apps/StatefulSet',
    'apps/DaemonSet',
    'batch/Job',
    'batch/CronJob',
  ];
  const custom = [
    'argoproj.io/Rollout',
    'serving.knative.dev/Service',
    'serving.knative.dev/Configuration',
    'kubeflow.org/TFJob',
    'kubeflow.org/Notebook',
    'kubevirt.io/VirtualMachine',
    'apps.kruise.io/CloneSet',
    'jobset.x-k8s.io/JobSet',
    'apps.openshift.io/DeploymentConfig',
    'tekton.dev/Task',
    'tekton.dev/PipelineRun',
    'argoproj.io/Workflow',
    'argoproj.io/CronWorkflow',
  ];
  const known = new Map(WORKLOADS.map((one) => [`${one.group}/${one.kind}`, one]));
  for (const kind of built) t.equal(known.get(kind)?.required, true, kind);
  for (const kind of custom) t.ok(known.has(kind), kind);
});

t.test('container kinds', async (t) => {
  const object: ValueMap = {
    spec: {
      initContainers: [
        { name: 'i' },
        { name: 's', restartPolicy: 'Always' },
        { name: 'n', restartPolicy: 'Never' },
      ],
      containers: [{ name: 'r', restartPolicy: 'Always' }],
      ephemeralContainers: [{ name: 'e' }],
    },
  };
  const found = see(object, 'container').things.map((one) => [
    own(self(one), 'name'),
    own(self(one), 'kind'),
    one.origin([]),
    one.origin(['kind']),
  ]);
  t.same(found, [
    ['i', 'init', '/spec/initContainers/0', '/spec/initContainers/0'],
    ['s', 'sidecar', '/spec/initContainers/1', '/spec/initContainers/1'],
    ['n', 'init', '/spec/initContainers/2', '/spec/initContainers/2'],
    ['r', 'regular', '/spec/containers/0', '/spec/containers/0'],
    ['e', 'ephemeral', '/spec/ephemeralContainers/0', '/spec/ephemeralContainers/0'],
  ]);
});

interface Merge {
  readonly name: string;
  readonly pod: Value;
  readonly container: Value;
  readonly expected: Value;
  readonly inherited: readonly string[];
  /** Field of the security context and the side that decided it. */
  readonly from?: readonly (readonly [field: string, pointer: string])[];
}

const POD_AT = '/spec/securityContext/';
const OWN_AT = '/spec/containers/0/securityContext/';

// Expectations: DetermineEffectiveSecurityContext in k8s.io/kubernetes/pkg/securitycontext/util.go.
const MERGES: readonly Merge[] = [
  {
    name: 'pod only',
    pod: {
      runAsUser: 0,
      runAsNonRoot: true,
      runAsGroup: 5,
      fsGroup: 2,
      supplementalGroups: [1],
      sysctls: [],
    },
    container: null,
    expected: { runAsUser: 0, runAsNonRoot: true, runAsGroup: 5 },
    inherited: ['runAsUser', 'runAsGroup', 'runAsNonRoot'],
    from: [['runAsUser', `${POD_AT}runAsUser`]],
  },
  {
    name: 'container only',
    pod: null,
    container: { runAsUser: 1, privileged: true },
    expected: { runAsUser: 1, privileged: true },
    inherited: [],
    from: [['runAsUser', `${OWN_AT}runAsUser`]],
  },
  {
    name: 'the container wins',
    pod: { runAsUser: 1000, runAsNonRoot: true },
    container: { runAsUser: 0 },
    expected: { runAsUser: 0, runAsNonRoot: true },
    inherited: ['runAsNonRoot'],
    from: [
      ['runAsUser', `${OWN_AT}runAsUser`],
      ['runAsNonRoot', `${POD_AT}runAsNonRoot`],
    ],
  },
  {
    name: 'false is set',
    pod: { runAsNonRoot: true },
    container: { runAsNonRoot: false },
    expected: { runAsNonRoot: false },
    inherited: [],
    from: [['runAsNonRoot', `${OWN_AT}runAsNonRoot`]],
  },
  {
    name: 'null is not set',
    pod: { runAsNonRoot: true },
    container: { runAsNonRoot: null },
    expected: { runAsNonRoot: true },
    inherited: ['runAsNonRoot'],
    from: [['runAsNonRoot', `${POD_AT}runAsNonRoot`]],
  },
  {
    name: 'null at the pod is not set',
    pod: { runAsNonRoot: null },
    container: {},
    expected: {},
    inherited: [],
    from: [['runAsNonRoot', `${OWN_AT}runAsNonRoot`]],
  },
  {
    name: 'seLinuxOptions are taken whole',
    pod: { seLinuxOptions: { level: 'a', role: 'b' } },
    container: { seLinuxOptions: { level: 'c' } },
    expected: { seLinuxOptions: { level: 'c' } },
    inherited: [],
  },
  {
    name: 'seccompProfile',
    pod: { seccompProfile: { type: 'Unconfined' } },
    container: {},
    expected: { seccompProfile: { type: 'Unconfined' } },
    inherited: ['seccompProfile'],
    from: [['seccompProfile', `${POD_AT}seccompProfile`]],
  },
  {
    name: 'capabilities of a pod do not exist',
    pod: { capabilities: { add: ['ALL'] }, privileged: true },
    container: {},
    expected: {},
    inherited: [],
  },
  {
    name: 'windowsOptions field by field',
    pod: { windowsOptions: { hostProcess: true, runAsUserName: 'a' } },
    container: { windowsOptions: { runAsUserName: 'b' } },
    expected: { windowsOptions: { hostProcess: true, runAsUserName: 'b' } },
    inherited: [],
    from: [
      ['windowsOptions/hostProcess', `${POD_AT}windowsOptions/hostProcess`],
      ['windowsOptions/runAsUserName', `${OWN_AT}windowsOptions/runAsUserName`],
    ],
  },
  {
    name: 'windowsOptions, null is not set',
    pod: { windowsOptions: { hostProcess: true, runAsUserName: 'ContainerAdministrator' } },
    container: { windowsOptions: { hostProcess: null, runAsUserName: null } },
    expected: { windowsOptions: { hostProcess: true, runAsUserName: 'ContainerAdministrator' } },
    inherited: [],
    from: [['windowsOptions/runAsUserName', `${POD_AT}windowsOptions/runAsUserName`]],
  },
  {
    name: 'windowsOptions of the pod',
    pod: { windowsOptions: { hostProcess: true } },
    container: {},
    expected: { windowsOptions: { hostProcess: true } },
    inherited: ['windowsOptions'],
    from: [['windowsOptions/hostProcess', `${POD_AT}windowsOptions/hostProcess`]],
  },
  {
    name: 'gMSA fields go hand in hand',
    pod: { windowsOptions: { gmsaCredentialSpecName: 'a', gmsaCredentialSpec: 'b' } },
    container: { windowsOptions: { gmsaCredentialSpecName: 'c' } },
    expected: { windowsOptions: { gmsaCredentialSpecName: 'c' } },
    inherited: [],
  },
];

t.test('the security context is the kubelet’s', async (t) => {
  for (const { name, pod: podContext, container, expected, inherited, from } of MERGES) {
    const object = pod(
      { name: 'c', ...(container === null ? {} : { securityContext: container }) },
      podContext === null ? {} : { securityContext: podContext },
    );
    const [one] = see(object, 'container').things;
    t.same(own(self(one), 'securityContext'), expected, name);
    t.same(own(self(one), 'inherited') ?? [], inherited, `${name}: inherited`);
    for (const [field, pointer] of from ?? [])
      t.equal(one?.origin(['securityContext', ...field.split('/')]), pointer, `${name}: ${field}`);
  }
});

t.test('in a Pod on the network of its node every port is one of the node', async (t) => {
  const ports = [
    { containerPort: 80 },
    { containerPort: 81, hostPort: 0 },
    { containerPort: 82, hostPort: 9 },
    {},
  ];
  const shown = (spec: ValueMap): Value | undefined =>
    own(self(see(pod({ name: 'c', ports }, spec), 'container').things[0]), 'ports');
  // SetDefaults_Pod of k8s.io/kubernetes/pkg/apis/core/v1, defaultHostNetworkPorts.
  t.same(shown({ hostNetwork: true }), [
    { containerPort: 80, hostPort: 80 },
    { containerPort: 81, hostPort: 81 },
    { containerPort: 82, hostPort: 9 },
    {},
  ]);
  for (const hostNetwork of [false, null, 'true']) t.same(shown({ hostNetwork }), ports);
  const template = { spec: { hostNetwork: true, containers: [{ name: 'c', ports }] } };
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } };
  t.same(
    own(self(see(deployment, 'container', 'apps', 'Deployment').things[0]), 'ports'),
    ports,
    'but not in a template',
  );
});

t.test('a malformed security context is shown as it is', async (t) => {
  for (const written of ['x', 1, [], true] as const) {
    const [one] = see(
      pod({ name: 'c', securityContext: written }, { securityContext: { runAsNonRoot: true } }),
      'container',
    ).things;
    t.same(own(self(one), 'securityContext'), written);
    t.same(own(self(one), 'inherited') ?? [], []);
    const [other] = see(pod({ name: 'c' }, { securityContext: written }), 'container').things;
    t.equal(own(self(other), 'securityContext'), undefined);
  }
});

t.test('what the lens adds cannot be forged in a manifest', async (t) => {
  const forged: ValueMap = {
    name: 'c',
    kind: 'ephemeral',
    inherited: ['runAsNonRoot'],
    pod: { hostUsers: false },
  };
  const [one] = see(pod(forged), 'container').things;
  t.match(one?.self, { kind: 'regular' });
  t.same(own(self(one), 'inherited') ?? [], []);
  t.equal(own(own(self(one), 'pod') as ValueMap, 'hostUsers'), undefined);
  const [step] = see({ spec: { steps: [forged] } }, 'container', 'tekton.dev', 'Task').things;
  t.match(step?.self, { kind: 'regular' });
  t.same(own(self(step), 'inherited') ?? [], []);
  t.equal(own(self(step), 'pod') === undefined || isMap(own(self(step), 'pod')), true);
  t.not(own(self(step), 'pod'), forged['pod']);
  const template = { spec: { template: { ...TEMPLATE, kind: 'Pod', apiVersion: 'v1', extra: 1 } } };
  const [found] = see(template, 'pod', 'apps', 'Deployment').things;
  t.same(found?.self, TEMPLATE, 'a template is {metadata, spec}');
  const image = see(pod({ name: 'c', image: 'a', raw: 'b', registry: 'c' }), 'image').things;
  t.match(image[0]?.self, { raw: 'a', registry: 'docker.io' });
});

interface Around {
  readonly name: string;
  readonly kind: string;
  readonly object: ValueMap;
  /** Of the things, in their order: the security context, and where the fields were decided. */
  readonly expected: readonly Value[];
  readonly from?: readonly (readonly [thing: number, keys: string, pointer: string])[];
}

const step = (name: string, more: ValueMap = {}): ValueMap => ({ name, image: 'a', ...more });
const user = (runAsUser: number): ValueMap => ({ securityContext: { runAsUser } });

// Expectations, workflows: argo-workflows, createWorkflowPod: `tmpl.SecurityContext`, else that of the workflow's spec.
// Tasks: tektoncd/pipeline, MergeStepsWithStepTemplate (a strategic merge patch) and pod.NewPod (the podTemplate's).
const AROUND: readonly Around[] = [
  {
    name: 'a workflow for its templates',
    kind: 'argoproj.io/Workflow',
    object: {
      spec: {
        ...user(1),
        templates: [
          { container: step('a'), sidecars: [step('s', user(5))], initContainers: [step('i')] },
          { script: step('b'), securityContext: { runAsNonRoot: true } },
          { containerSet: { containers: [step('c')] }, ...user(3) },
        ],
      },
    },
    expected: [
      { runAsUser: 1 },
      { runAsNonRoot: true },
      { runAsUser: 3 },
      { runAsUser: 1 },
      { runAsUser: 5 },
    ],
    from: [
      [0, 'runAsUser', '/spec/securityContext/runAsUser'],
      [1, 'runAsNonRoot', '/spec/templates/1/securityContext/runAsNonRoot'],
      [2, 'runAsUser', '/spec/templates/2/securityContext/runAsUser'],
      [4, 'runAsUser', '/spec/templates/0/sidecars/0/securityContext/runAsUser'],
    ],
  },
  {
    name: 'defaults of templates, in a cron workflow',
    kind: 'argoproj.io/CronWorkflow',
    object: {
      spec: {
        workflowSpec: { ...user(1), templateDefaults: user(2), templates: [{ container: step('a') }] },
      },
    },
    expected: [{ runAsUser: 2 }],
    from: [[0, 'runAsUser', '/spec/workflowSpec/templateDefaults/securityContext/runAsUser']],
  },
  {
    name: 'no field of a pod alone',
    kind: 'argoproj.io/WorkflowTemplate',
    object: { spec: { securityContext: { fsGroup: 1 }, templates: [{ container: step('a') }] } },
    expected: [{}],
  },
  {
    name: 'a step template for steps, not for sidecars',
    kind: 'tekton.dev/Task',
    object: {
      spec: {
        stepTemplate: { securityContext: { runAsUser: 1, capabilities: { drop: ['ALL'] } } },
        steps: [step('a'), step('b', { securityContext: { runAsUser: 2, capabilities: { add: ['X'] } } })],
        sidecars: [step('s')],
      },
    },
    expected: [
      { runAsUser: 1, capabilities: { drop: ['ALL'] } },
      { runAsUser: 2, capabilities: { drop: ['ALL'], add: ['X'] } },
      null,
    ],
    from: [
      [0, 'runAsUser', '/spec/stepTemplate/securityContext/runAsUser'],
      [1, 'runAsUser', '/spec/steps/1/securityContext/runAsUser'],
      [1, 'capabilities/drop', '/spec/stepTemplate/securityContext/capabilities/drop'],
      [1, 'capabilities/add', '/spec/steps/1/securityContext/capabilities/add'],
    ],
  },
  {
    name: 'a run’s pod template, below step templates',
    kind: 'tekton.dev/TaskRun',
    object: {
      spec: {
        podTemplate: { securityContext: { runAsUser: 1, runAsNonRoot: true } },
        taskSpec: { stepTemplate: user(2), steps: [step('a')], sidecars: [step('s')] },
      },
    },
    expected: [
      { runAsUser: 2, runAsNonRoot: true },
      { runAsUser: 1, runAsNonRoot: true },
    ],
    from: [
      [0, 'runAsUser', '/spec/taskSpec/stepTemplate/securityContext/runAsUser'],
      [0, 'runAsNonRoot', '/spec/podTemplate/securityContext/runAsNonRoot'],
    ],
  },
  {
    name: 'a pipeline run: for all tasks, and for one of them',
    kind: 'tekton.dev/PipelineRun',
    object: {
      spec: {
        taskRunTemplate: { podTemplate: user(1) },
        taskRunSpecs: [{ pipelineTaskName: 'test', podTemplate: user(0) }],
        pipelineSpec: {
          tasks: [
            { name: 'build', taskSpec: { steps: [step('a')] } },
            { name: 'test', taskSpec: { steps: [step('b')] } },
          ],
          finally: [{ name: 'end', taskSpec: { steps: [step('c')] } }],
        },
      },
    },
    expected: [{ runAsUser: 1 }, { runAsUser: 0 }, { runAsUser: 1 }],
    from: [
      [0, 'runAsUser', '/spec/taskRunTemplate/podTemplate/securityContext/runAsUser'],
      [1, 'runAsUser', '/spec/taskRunSpecs/0/podTemplate/securityContext/runAsUser'],
    ],
  },
  {
    name: 'a pipeline run of v1beta1',
    kind: 'tekton.dev/PipelineRun',
    object: {
      spec: { podTemplate: user(1), pipelineSpec: { tasks: [{ taskSpec: { steps: [step('a')] } }] } },
    },
    expected: [{ runAsUser: 1 }],
  },
  {
    name: 'what is no mapping is shown as it is, and gives nothing',
    kind: 'tekton.dev/TaskRun',
    object: {
      spec: {
        podTemplate: { securityContext: 'x' },
        taskSpec: { stepTemplate: 'y', steps: [step('a'), step('b', { securityContext: 'z' })] },
      },
    },
    expected: [null, 'z'],
  },
];

t.test('what stands around containers without a pod template holds for them', async (t) => {
  for (const { name, kind, object, expected, from = [] } of AROUND) {
    const found = see(object, 'container', ...kind.split('/')).things;
    t.same(
      found.map((one) => own(self(one), 'securityContext') ?? null),
      expected,
      name,
    );
    for (const [i, keys, pointer] of from)
      t.equal(found[i]?.origin(['securityContext', ...keys.split('/')]), pointer, `${name}: ${keys}`);
  }
});

t.test('steps have images and resources from their template', async (t) => {
  const object: ValueMap = {
    spec: {
      stepTemplate: {
        image: 'example.com/base:1',
        computeResources: { limits: { memory: '1Gi', cpu: '1' }, requests: { cpu: '5m' } },
      },
      steps: [
        { name: 'a' },
        { name: 'b', image: 'own:2', computeResources: { limits: { memory: '2Gi', cpu: null } } },
        { name: 'c', ref: { name: 'action' } },
      ],
    },
  };
  const containers = see(object, 'container', 'tekton.dev', 'Task').things;
  t.same(
    containers.map((one) => own(self(one), 'resources')),
    [
      { limits: { memory: '1Gi', cpu: '1' }, requests: { cpu: '5m' } },
      { limits: { memory: '2Gi', cpu: null }, requests: { cpu: '5m' } },
    ],
    'a step of another object is none of these',
  );
  const memory = ['resources', 'limits', 'memory'];
  t.equal(containers[0]?.origin(memory), '/spec/stepTemplate/computeResources/limits/memory');
  t.equal(containers[1]?.origin(memory), '/spec/steps/1/computeResources/limits/memory');
  t.equal(
    containers[1]?.origin(['resources', 'requests', 'memory']),
    '/spec/steps/1/computeResources/requests/memory',
  );
  const images = see(object, 'image', 'tekton.dev', 'Task').things;
  t.same(
    images.map((one) => [own(self(one), 'raw'), one.origin(['tag'])]),
    [
      ['example.com/base:1', '/spec/stepTemplate/image'],
      ['own:2', '/spec/steps/1/image'],
    ],
  );
  const both = { spec: { steps: [{ name: 'a', ref: { name: 'x' }, image: 'evil' }] } };
  t.equal(
    see(both, 'image', 'tekton.dev', 'Task').things.length,
    1,
    'an image is judged, whatever stands beside it',
  );
});

interface Requests {
  readonly name: string;
  readonly resources: Value;
  readonly expected: Value | undefined;
  readonly from?: readonly [field: string, pointer: string];
}

// Expectations: SetDefaults_Pod in k8s.io/kubernetes/pkg/apis/core/v1/defaults.go.
const REQUESTS: readonly Requests[] = [
  {
    name: 'none',
    resources: { limits: { cpu: '1', memory: '2Gi' } },
    expected: { cpu: '1', memory: '2Gi' },
    from: ['memory', '/spec/containers/0/resources/limits/memory'],
  },
  {
    name: 'one of two',
    resources: { limits: { cpu: '1', memory: '2Gi' }, requests: { cpu: '5m' } },
    expected: { cpu: '5m', memory: '2Gi' },
    from: ['cpu', '/spec/containers/0/resources/requests/cpu'],
  },
  {
    name: 'null is a quantity of 0, and there',
    resources: { limits: { memory: '2Gi' }, requests: { memory: null } },
    expected: { memory: null },
  },
  {
    name: 'null requests are absent',
    resources: { limits: { memory: '2Gi' }, requests: null },
    expected: { memory: '2Gi' },
  },
  { name: 'no limits', resources: { requests: { cpu: 1 } }, expected: { cpu: 1 } },
  { name: 'limits that are no mapping', resources: { limits: 'x' }, expected: undefined },
  {
    name: 'requests that are no mapping stay wrong',
    resources: { limits: { memory: '2Gi' }, requests: 'x' },
    expected: 'x',
  },
  { name: 'a list is no mapping', resources: { limits: { memory: '2Gi' }, requests: [] }, expected: [] },
];

t.test('requests are completed from limits in a Pod, and only there', async (t) => {
  for (const { name, resources, expected, from } of REQUESTS) {
    const object = pod({ name: 'c', resources });
    const [one] = see(object, 'container').things;
    t.same(own(own(self(one), 'resources') as ValueMap, 'requests'), expected, name);
    if (from) t.equal(one?.origin(['resources', 'requests', from[0]]), from[1], name);
    const inTemplate = see({ spec: { template: object } }, 'container', 'apps', 'Deployment').things[0];
    t.same(own(self(inTemplate), 'resources'), resources, `${name}: a template is as written`);
  }
  const object: ValueMap = {
    spec: { containers: [CONTAINER], initContainers: [CONTAINER], ephemeralContainers: [CONTAINER] },
  };
  const requests = see(object, 'container').things.map((one) => [
    own(self(one), 'kind'),
    own(own(self(one), 'resources') as ValueMap, 'requests') !== undefined,
  ]);
  t.same(requests, [
    ['init', true],
    ['regular', true],
    ['ephemeral', false],
  ]);
});

interface Malformed {
  readonly name: string;
  readonly group?: string;
  readonly kind?: string;
  readonly object: ValueMap;
  readonly expected: readonly { readonly pointer: string; readonly message: RegExp }[];
}

const web = { name: 'web' };
const MALFORMED: readonly Malformed[] = [
  {
    name: 'OBJ-04 empty',
    object: { spec: { containers: [] } },
    expected: [{ pointer: '/spec/containers', message: /empty/ }],
  },
  {
    name: 'OBJ-04 null',
    object: { spec: { containers: null } },
    expected: [{ pointer: '/spec/containers', message: /no containers/ }],
  },
  {
    name: 'OBJ-04 missing',
    object: { spec: {} },
    expected: [{ pointer: '/spec/containers', message: /no containers/ }],
  },
  {
    name: 'OBJ-04 a map',
    object: { spec: { containers: { web } } },
    expected: [{ pointer: '/spec/containers', message: /not a list/ }],
  },
  {
    name: 'OBJ-04 initContainers a map',
    object: { spec: { containers: [web], initContainers: {} } },
    expected: [{ pointer: '/spec/initContainers', message: /not a list/ }],
  },
  {
    name: 'empty initContainers are fine',
    object: { spec: { containers: [web], initContainers: [], ephemeralContainers: null } },
    expected: [],
  },
  {
    name: 'OBJ-05 null',
    object: { spec: { containers: [web, null] } },
    expected: [{ pointer: '/spec/containers/1', message: /entry 2 of containers is not a container/ }],
  },
  {
    name: 'OBJ-05 text and number',
    object: { spec: { containers: ['web', 1] } },
    expected: [
      { pointer: '/spec/containers/0', message: /entry 1/ },
      { pointer: '/spec/containers/1', message: /entry 2/ },
    ],
  },
  {
    name: 'OBJ-05 a list',
    object: { spec: { containers: [[web]] } },
    expected: [{ pointer: '/spec/containers/0', message: /not a container/ }],
  },
  {
    name: 'OBJ-07',
    group: 'apps',
    kind: 'Deployment',
    object: { spec: { containers: [web] } },
    expected: [{ pointer: '/spec/template', message: /spec\.template.*directly under spec are ignored/ }],
  },
  { name: 'no spec', object: {}, expected: [{ pointer: '/spec', message: /no spec/ }] },
  { name: 'a spec that is text', object: { spec: 'x' }, expected: [{ pointer: '/spec', message: /spec/ }] },
  {
    name: 'no template',
    group: 'batch',
    kind: 'CronJob',
    object: { spec: { jobTemplate: { spec: {} } } },
    expected: [
      { pointer: '/spec/jobTemplate/spec/template', message: /CronJob.*spec\.jobTemplate\.spec\.template/ },
    ],
  },
  {
    name: 'a template that is text',
    group: 'apps',
    kind: 'Deployment',
    object: { spec: { template: 'x' } },
    expected: [{ pointer: '/spec/template', message: /not a mapping/ }],
  },
  {
    name: 'a template that is null',
    group: 'apps',
    kind: 'Deployment',
    object: { spec: { template: null } },
    expected: [{ pointer: '/spec/template', message: /there is none/ }],
  },
  {
    name: 'legacy group',
    group: 'extensions',
    kind: 'Deployment',
    object: { spec: {} },
    expected: [{ pointer: '/spec/template', message: /there is none/ }],
  },
  {
    name: 'a custom kind may refer to its template',
    group: 'argoproj.io',
    kind: 'Rollout',
    object: { spec: { workloadRef: { name: 'x' } } },
    expected: [],
  },
  {
    name: 'but not hold a broken one',
    group: 'argoproj.io',
    kind: 'Rollout',
    object: { spec: { template: { spec: null } } },
    expected: [{ pointer: '/spec/template/spec', message: /no spec/ }],
  },
  {
    name: 'a step that is text',
    group: 'tekton.dev',
    kind: 'Task',
    object: { spec: { steps: ['x'] } },
    expected: [{ pointer: '/spec/steps/0', message: /not a container/ }],
  },
];

t.test('malformed workloads', async (t) => {
  for (const { name, group, kind, object, expected } of MALFORMED) {
    for (const lens of ['container', 'image'] as const) {
      const { problems } = see(object, lens, group, kind);
      t.match(problems, expected, `${name}, ${lens}`);
      t.equal(problems.length, expected.length, `${name}, ${lens}`);
      for (const { message } of problems) t.match(message, /^[A-Za-z].*\.$/, 'a sentence');
    }
  }
  t.equal(see({ spec: {} }, 'object').problems.length, 0);
});

t.test('legacy groups', async (t) => {
  const object: ValueMap = { spec: { template: TEMPLATE } };
  for (const [group, kind] of [
    ['extensions', 'Deployment'],
    ['extensions', 'DaemonSet'],
    ['extensions', 'ReplicaSet'],
    ['apps', 'Deployment'],
    ['', 'DeploymentConfig'],
  ] as const) {
    t.equal(see(object, 'container', group, kind).things.length, 1, `${group}/${kind}`);
  }
  for (const [group, kind] of [
    ['', 'Deployment'],
    ['extensions', 'StatefulSet'],
    ['example.com', 'Deployment'],
    ['__proto__', 'constructor'],
  ] as const) {
    t.equal(see(object, 'container', group, kind).things.length, 0, `${group}/${kind}`);
  }
});

t.test('images', async (t) => {
  const object: ValueMap = {
    spec: {
      containers: [
        { name: 'a', image: 'nginx@sha256:' + '0'.repeat(64) },
        { name: 'b' },
        { name: 'c', image: '' },
        { name: 'd', image: 7 },
        { image: 'GCR.IO/x' },
      ],
      volumes: [
        { name: 'v', image: { reference: 'localhost:5000/x' } },
        { name: 'w', image: {} },
        { name: 'x', emptyDir: {} },
        null,
      ],
    },
  };
  const found = see(object, 'image').things;
  t.match(
    found.map(({ self: one }) => one),
    [
      {
        registry: 'docker.io',
        repository: 'library/nginx',
        tag: '',
        hasTag: false,
        hasDigest: true,
        used: 'container a',
      },
      { raw: undefined, registry: undefined, used: 'container b' },
      { raw: '', registry: undefined, used: 'container c' },
      { raw: 7, registry: undefined },
      { registry: 'gcr.io', repository: 'x', used: 'a container without a name' },
      { registry: 'localhost:5000', repository: 'x', used: 'volume v' },
      { raw: undefined, used: 'volume w' },
    ],
  );
  t.same(
    found.map((one) => one.origin(['raw'])),
    [
      '/spec/containers/0/image',
      '/spec/containers/1/image',
      '/spec/containers/2/image',
      '/spec/containers/3/image',
      '/spec/containers/4/image',
      '/spec/volumes/0/image/reference',
      '/spec/volumes/1/image/reference',
    ],
  );
  t.equal(found[0]?.origin(['tag']), '/spec/containers/0/image');
  t.equal(found[0]?.origin(['container', 'name']), '/spec/containers/0/name');
  t.equal(
    see({ spec: { template: object } }, 'image', 'apps', 'Deployment').things.length,
    6,
    'a template may leave a volume’s reference open',
  );
});

t.test('hostile names are data', async (t) => {
  const object =
    map(`{"spec":{"__proto__":{"containers":[]},"securityContext":{"__proto__":{"runAsUser":0},"constructor":1},
    "containers":[{"name":"__proto__","__proto__":{"image":"evil"},"securityContext":{"__proto__":{"runAsNonRoot":true},"toString":1},
      "resources":{"limits":{"__proto__":"1","constructor":"2"}}}]}}`);
  const [one] = see(object, 'container').things;
  const context = own(self(one), 'securityContext') as ValueMap;
  t.equal(own(context, 'runAsNonRoot'), undefined);
  t.equal(own(context, 'runAsUser'), undefined);
  t.ok(Object.hasOwn(context, 'toString'));
  t.equal(own(self(one), 'image'), undefined);
  const requests = own(own(self(one), 'resources') as ValueMap, 'requests') as ValueMap;
  t.same(Object.keys(requests), ['__proto__', 'constructor']);
  t.equal(see(map('{"__proto__":{"spec":{"containers":[{}]}}}'), 'container').things.length, 0);
  const job = map(
    `{"spec":{"tfReplicaSpecs":{"__proto__":{"template":${JSON.stringify(TEMPLATE)}},"a/b":{"template":${JSON.stringify(TEMPLATE)}}}}}`,
  );
  t.same(
    see(job, 'container', 'kubeflow.org', 'TFJob').things.map((found) => found.origin([])),
    [
      '/spec/tfReplicaSpecs/__proto__/template/spec/containers/0',
      '/spec/tfReplicaSpecs/a~1b/template/spec/containers/0',
    ],
  );
  t.equal(({} as Record<string, unknown>)['runAsUser'], undefined);
});

interface Unseen {
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly object: ValueMap;
  readonly expected: RegExp | undefined;
}

const NOT_EVALUATED: readonly Unseen[] = [
  {
    name: 'a Prometheus with containers',
    group: 'monitoring.coreos.com',
    kind: 'Prometheus',
    object: { spec: { containers: [{ name: 'x' }] } },
    expected: /containers.*Prometheus/,
  },
  {
    name: 'a custom kind with an image',
    group: 'example.com',
    kind: 'App',
    object: { spec: { image: 'x' } },
    expected: /image.*App/,
  },
  {
    name: 'containers far below',
    group: 'example.com',
    kind: 'App',
    object: { spec: { a: [{ b: { initContainers: [{ image: 'x' }] } }] } },
    expected: /initContainers/,
  },
  {
    name: 'a HelmRelease',
    group: 'helm.toolkit.fluxcd.io',
    kind: 'HelmRelease',
    object: {},
    expected: /rendered elsewhere/,
  },
  {
    name: 'an Argo CD Application',
    group: 'argoproj.io',
    kind: 'Application',
    object: {},
    expected: /rendered elsewhere/,
  },
  {
    name: 'an ApplicationSet',
    group: 'argoproj.io',
    kind: 'ApplicationSet',
    object: {},
    expected: /rendered elsewhere/,
  },
  {
    name: 'an ordinary custom object',
    group: 'cert-manager.io',
    kind: 'Certificate',
    object: { spec: { secretName: 'x', dnsNames: ['a'] } },
    expected: undefined,
  },
  {
    name: 'containers that are something else',
    group: 'example.com',
    kind: 'Port',
    object: { spec: { containers: 5, image: {}, initContainers: ['a'] } },
    expected: undefined,
  },
  {
    name: 'a CustomResourceDefinition',
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    object: { spec: { containers: [{ name: 'x', image: 'y' }], image: 'x' } },
    expected: undefined,
  },
  {
    name: 'a ConfigMap',
    group: '',
    kind: 'ConfigMap',
    object: { data: { image: 'x' } },
    expected: undefined,
  },
  {
    name: 'a Deployment',
    group: 'apps',
    kind: 'Deployment',
    object: { spec: { template: TEMPLATE } },
    expected: undefined,
  },
  {
    name: 'a Deployment of a legacy group',
    group: 'extensions',
    kind: 'Deployment',
    object: { spec: { template: TEMPLATE } },
    expected: undefined,
  },
  {
    name: 'a Rollout that is in the table',
    group: 'argoproj.io',
    kind: 'Rollout',
    object: { spec: { template: TEMPLATE } },
    expected: undefined,
  },
  {
    name: 'a Rollout whose template is misspelled',
    group: 'argoproj.io',
    kind: 'Rollout',
    object: { spec: { temlpate: TEMPLATE } },
    expected: /holds containers, and that is not where a Rollout keeps/,
  },
  {
    name: 'a Rollout of another workload',
    group: 'argoproj.io',
    kind: 'Rollout',
    object: { spec: { workloadRef: { kind: 'Deployment', name: 'web' } } },
    expected: undefined,
  },
  {
    name: 'a Task with steps',
    group: 'tekton.dev',
    kind: 'Task',
    object: { spec: { steps: [{ name: 'a', image: 'b' }] } },
    expected: undefined,
  },
  {
    name: 'a worker group whose template is misspelled',
    group: 'ray.io',
    kind: 'RayCluster',
    object: {
      spec: { headGroupSpec: { template: TEMPLATE }, workerGroupSpecs: [{ tempalte: TEMPLATE }] },
    },
    expected:
      /^\/spec\/workerGroupSpecs\/0 has no template \("tempalte" is there\), and that is where a RayCluster/,
  },
  {
    name: 'the second of two worker groups, deeper',
    group: 'jobset.x-k8s.io',
    kind: 'JobSet',
    object: {
      spec: {
        replicatedJobs: [
          { template: { spec: { template: TEMPLATE } } },
          { template: { spec: { template: null } } },
        ],
      },
    },
    expected: /^\/spec\/replicatedJobs\/1\/template\/spec has no template, and/,
  },
  {
    name: 'a replica type that is misspelled inside',
    group: 'kubeflow.org',
    kind: 'TFJob',
    object: { spec: { tfReplicaSpecs: { Chief: { template: TEMPLATE }, Worker: { templates: TEMPLATE } } } },
    expected: /^\/spec\/tfReplicaSpecs\/Worker has no template/,
  },
  {
    name: 'a task that is null',
    group: 'batch.volcano.sh',
    kind: 'Job',
    object: { spec: { tasks: [{ template: TEMPLATE }, null] } },
    expected: /^\/spec\/tasks\/1 is not a mapping/,
  },
  {
    name: 'no worker groups',
    group: 'ray.io',
    kind: 'RayCluster',
    object: { spec: { headGroupSpec: { template: TEMPLATE }, workerGroupSpecs: [] } },
    expected: undefined,
  },
  {
    name: 'a metric without a Pod',
    group: 'argoproj.io',
    kind: 'AnalysisTemplate',
    object: {
      spec: {
        metrics: [
          { provider: { prometheus: { query: 'up' } } },
          { provider: { job: { spec: { template: TEMPLATE } } } },
        ],
      },
    },
    expected: undefined,
  },
  {
    name: 'a template that is a list of steps',
    group: 'argoproj.io',
    kind: 'Workflow',
    object: { spec: { templates: [{ steps: [[{ template: 'a' }]] }, { name: 'a', container: CONTAINER }] } },
    expected: undefined,
  },
  {
    name: 'a step of another object',
    group: 'tekton.dev',
    kind: 'Task',
    object: {
      spec: {
        steps: [
          { name: 'a', image: 'b' },
          { name: 'c', ref: { name: 'action' } },
        ],
      },
    },
    expected: /^what \/spec\/steps\/1 runs is defined elsewhere, by its ref$/,
  },
  {
    name: 'hostile keys',
    group: 'example.com',
    kind: 'App',
    object: map('{"__proto__":{"image":"x"}}'),
    expected: /image/,
  },
];

t.test('what no lens sees into is said aloud', async (t) => {
  for (const { name, group, kind, object, expected } of NOT_EVALUATED) {
    const found = whyNotEvaluated(object, { group, kind }, KNOWN_WORKLOADS.of(group, kind));
    if (expected === undefined) t.equal(found, undefined, name);
    else t.match(found, expected, name);
  }
});

t.test('looking for containers is bounded', async (t) => {
  const wide: ValueMap = { list: Array.from({ length: 300_000 }, () => ({})) };
  t.doesNotThrow(() => whyNotEvaluated(wide, APP, undefined));
  t.match(
    whyNotEvaluated({ ...wide, more: { image: 'x' } }, APP, undefined),
    /image|too big|too many/,
    'an unknown is no pass',
  );
  let deep: ValueMap = { image: 'x' };
  for (let i = 0; i < 50_000; i++) deep = { a: deep };
  t.match(whyNotEvaluated(deep, APP, undefined), /image/);
});

t.test('a lens looks once', async (t) => {
  const lenses = new Lenses(pod(CONTAINER), KNOWN_WORKLOADS.of('', 'Pod'));
  t.equal(lenses.see('container'), lenses.see('container'));
  t.equal(lenses.see('image'), lenses.see('image'));
  t.same(
    lenses.see('object').things.map((one) => [one.self, one.origin([]), one.origin(['a/b', 0])]),
    [[pod(CONTAINER), '', '/a~1b/0']],
  );
});
