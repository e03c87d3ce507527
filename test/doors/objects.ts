import fc from 'fast-check';
import type { Value, ValueMap } from '../../src/manifest/value.ts';

type Make = fc.Arbitrary<Value>;

/** A mapping of any of these keys to any of these values. */
function mapping(key: fc.Arbitrary<string>, value: Make, most: number): Make {
  return fc.dictionary(key, value, { maxKeys: most }).map((made) => made as ValueMap);
}

/** Whatever may stand where something else was meant. */
const stray: Make = fc.oneof(
  fc.constantFrom<Value>(null, true, false, '', 0, -1, 1.5, {}, [], [null], 'yes', 9007199254740993n),
  fc.string({ maxLength: 8 }),
  mapping(fc.string({ maxLength: 6 }), fc.constantFrom<Value>(null, 1, 'a', []), 2),
);

/** Mostly what is meant, now and then something else. */
function mostly(make: Make): Make {
  return fc.oneof({ weight: 30, arbitrary: make }, { weight: 1, arbitrary: stray });
}

/** A mapping in which every field may be missing, or hold what does not belong there. */
function fields(shape: Readonly<Record<string, Make>>): Make {
  const parts = Object.fromEntries(Object.entries(shape).map(([name, make]) => [name, mostly(make)]));
  return fc.record(parts, { requiredKeys: [] }).map((made) => made as ValueMap);
}

const text = (...words: readonly string[]): Make => fc.constantFrom<Value>(...words);

const image: Make = fc.oneof(
  text(
    'nginx',
    'nginx:latest',
    'nginx:1.27',
    'registry.example/shop/web:1.27',
    'registry.example/shop/web:v1@sha256:' + 'a'.repeat(64),
    'registry.example:5000/a:1',
    'ghcr.io/shop/web:2',
    'ghcr.io/shopping/web:2',
    'REGISTRY.example/a:1',
    'docker.io/library/nginx:LATEST',
    ' nginx:1.27',
    'nginx:1.27\n',
    'registry.example/../evil:1',
    'registry.example@evil/a:1',
    'https://registry.example/a:1',
    'nginx:',
    '$(IMAGE)',
    'héllo:1',
    '<a>&b:1',
  ),
  fc.string({ maxLength: 20 }),
);
const quantity: Make = fc.oneof(
  fc.constantFrom<Value>(
    '64Mi',
    '1Gi',
    '100m',
    1,
    '0',
    0,
    '-1',
    '1e3',
    '1.5Gi',
    '9223372036854775808',
    '64 Mi',
    '1k',
  ),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const user: Make = fc.oneof(
  fc.constantFrom<Value>(0, 1, 1000, '0', -1, 65534, 0.5, 9007199254740993n, -9223372036854775808n),
  fc.integer(),
);
const resources = fields({
  limits: fields({ memory: quantity, cpu: quantity }),
  requests: fields({ memory: quantity, cpu: quantity }),
});
const security = fields({
  runAsNonRoot: fc.boolean(),
  runAsUser: user,
  windowsOptions: fields({ hostProcess: fc.boolean(), runAsUserName: text('ContainerUser', 'root') }),
});
const container: Make = fc.oneof(
  fields({
    name: text('app', 'side', ''),
    image,
    resources,
    securityContext: security,
    restartPolicy: text('Always'),
  }),
  fc.constant<Value>({
    name: 'app',
    image: 'registry.example/shop/web:1.27',
    resources: { limits: { memory: '64Mi', cpu: '100m' }, requests: { memory: '64Mi', cpu: '100m' } },
    securityContext: { runAsNonRoot: true, runAsUser: 1000 },
  }),
);
const containers = mostly(fc.array(mostly(container), { maxLength: 3 }));
const podSpec = fc
  .tuple(
    containers,
    fields({
      initContainers: containers,
      ephemeralContainers: containers,
      securityContext: security,
      os: fields({ name: text('linux', 'windows') }),
      hostUsers: fc.boolean(),
      resources,
      volumes: fc.array(fields({ name: text('v'), image: fields({ reference: image }) }), { maxLength: 2 }),
    }),
  )
  .map(([list, others]): Value => ({
    containers: list,
    ...(typeof others === 'object' && others !== null && !Array.isArray(others) ? (others as ValueMap) : {}),
  }));
const fine = fc.constant<Value>({
  securityContext: { runAsNonRoot: true },
  containers: [
    {
      name: 'app',
      image: 'registry.example/shop/web:1.27',
      resources: { limits: { memory: '64Mi', cpu: '100m' }, requests: { memory: '64Mi', cpu: '100m' } },
    },
  ],
});
const spec = fc.oneof({ weight: 6, arbitrary: podSpec }, { weight: 1, arbitrary: fine });

const ownerLabels: ValueMap = { owner: 'shop', team: 'shop', 'app.kubernetes.io/name': 'web' };
const labels: Make = fc.oneof(
  fc.constant<Value>(ownerLabels),
  fields({ owner: text('shop', '', ' ', 'a b', 'x'.repeat(64)), team: text('shop'), app: text('web') }),
  mapping(
    fc.oneof(fc.constantFrom('__proto__', 'constructor', 'owner', 'toString'), fc.string({ maxLength: 5 })),
    fc.constantFrom<Value>('a', '', null, 1),
    3,
  ),
);
/** The name and what must be a mapping always are: a scan refuses the rest as what no API server knows. */
const metadata = fc
  .tuple(labels, fc.option(text('shop', 'kube-system', 'default'), { nil: undefined }), fc.boolean())
  .map(([given, namespace, generated]): Value => ({
    ...(generated ? { generateName: 'web-' } : { name: 'web' }),
    ...(namespace === undefined ? {} : { namespace }),
    labels: given,
    annotations: { 'example.com/note': 'a <b> & c' },
  }));
const template = mostly(fields({ metadata: fields({ labels }), spec }));

function object(apiVersion: string, kind: string, below: Make): fc.Arbitrary<ValueMap> {
  return fc
    .tuple(metadata, mostly(below))
    .map(([meta, value]): ValueMap => ({ apiVersion, kind, metadata: meta, spec: value }));
}

const { nested } = fc.letrec<{ nested: Value }>((tie) => ({
  nested: fc.oneof(
    { depthSize: 'small' },
    stray,
    spec,
    image,
    mapping(
      fc.constantFrom('template', 'spec', 'containers', 'podTemplate', 'image', '__proto__', 'x/y~z'),
      tie('nested'),
      3,
    ),
    fc.array(tie('nested'), { maxLength: 2 }),
  ),
}));

/** Objects that run Pods, that hide them, and that do not; fit and unfit. */
export const objects: fc.Arbitrary<ValueMap> = fc.oneof(
  object('v1', 'Pod', spec),
  object('apps/v1', 'Deployment', fields({ replicas: fc.nat(9), template })),
  object('extensions/v1beta1', 'Deployment', fields({ template })),
  object('batch/v1', 'Job', fields({ template })),
  object('batch/v1', 'CronJob', fields({ jobTemplate: fields({ spec: fields({ template }) }) })),
  object('argoproj.io/v1alpha1', 'Rollout', fields({ template })),
  object('ray.io/v1', 'RayCluster', fields({ headGroupSpec: fields({ template }) })),
  object('shop.example/v1', 'Widget', nested),
  object('v1', 'Namespace', fc.constant<Value>({})),
  object('v1', 'ConfigMap', nested),
);
