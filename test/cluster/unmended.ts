// Objects that lack what the essentials ask for, each in another way; the same ones in every run.
import type { Body } from './objects.ts';

/** A whole number in [0, limit); the same row of them for a seed. */
type Dice = (limit: number) => number;

/** mulberry32. */
function createDice(seed: number): Dice {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  };
}

type Fields = Readonly<Record<string, unknown>>;

const KINDS = [
  ['v1', 'Pod'],
  ['v1', 'PodTemplate'],
  ['v1', 'ReplicationController'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
] as const;

/** One of a list; `undefined` leaves the field out. */
function pick<T>(dice: Dice, list: readonly T[]): T {
  return list[dice(list.length)]!;
}

function fields(given: Readonly<Record<string, unknown>>): Fields {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function resources(dice: Dice): Fields | null | undefined {
  const shape = dice(100) / 100;
  if (shape < 0.25) return undefined;
  if (shape < 0.3) return {};
  if (shape < 0.35) return null;
  const limits = fields({
    memory: pick(dice, [undefined, undefined, '300Mi', '1Gi', '536870912', '0.5Gi']),
    cpu: pick(dice, [undefined, undefined, '1', '500m', 2]),
  });
  const requests = fields({
    memory: pick(dice, [undefined, undefined, '64Mi', '128974848']),
    cpu: pick(dice, [undefined, undefined, '10m', 0.1]),
  });
  return fields({
    limits: pick(dice, [limits, limits, limits, undefined]),
    requests: pick(dice, [requests, requests, requests, undefined]),
  });
}

function securityContext(dice: Dice): Fields | null | undefined {
  return pick<Fields | null | undefined>(dice, [
    undefined,
    undefined,
    null,
    {},
    { runAsNonRoot: true },
    { runAsNonRoot: false },
    { runAsUser: 0 },
    { runAsUser: 1000 },
    { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  ]);
}

function container(dice: Dice, name: string): Fields {
  return fields({
    name,
    image: pick(dice, ['registry.example/web:1.2.3', 'nginx', 'nginx:latest', 'registry.example/a/b:v1']),
    resources: resources(dice),
    securityContext: securityContext(dice),
    env: pick(dice, [undefined, [{ name: 'A', value: 'b' }]]),
  });
}

function podSpec(dice: Dice, restartPolicy: string | undefined): Fields {
  const many = 1 + dice(3);
  const containers = Array.from({ length: many }, (_, i) => container(dice, `c${String(i)}`));
  const init = { ...container(dice, 'init'), ...pick(dice, [{}, {}, { restartPolicy: 'Always' }]) };
  return fields({
    containers,
    initContainers: pick(dice, [undefined, undefined, [init]]),
    restartPolicy,
    securityContext: pick<Fields | undefined>(dice, [
      undefined,
      undefined,
      {},
      { runAsNonRoot: true },
      { runAsUser: 0 },
      { fsGroup: 2000 },
    ]),
  });
}

function labels(dice: Dice, needed: Fields): Fields | undefined {
  const all = { ...needed, ...pick<Fields>(dice, [{}, {}, { owner: 'web-team' }, { 'a.b/c': 'd' }]) };
  return Object.keys(all).length === 0 ? pick(dice, [undefined, undefined, {}]) : all;
}

/** So many objects, by a seed. */
export function unmended(count: number, seed: number): readonly Body[] {
  const dice = createDice(seed);
  return Array.from({ length: count }, (_, i) => {
    const [apiVersion, kind] = KINDS[i % KINDS.length]!;
    const name = `${kind.toLowerCase()}-${String(i)}`;
    const metadata = fields({
      name,
      labels: labels(dice, {}),
      annotations: pick(dice, [undefined, { 'example.com/note': 'kept as it is: "x"' }]),
    });
    return { apiVersion, kind, metadata, ...below(kind, dice, name) };
  });
}

function below(kind: (typeof KINDS)[number][1], dice: Dice, name: string): Fields {
  const app = { app: name };
  const template = (restartPolicy: string | undefined, needed: Fields): Fields => {
    const metadata = fields({ labels: labels(dice, needed) });
    return { metadata, spec: podSpec(dice, restartPolicy) };
  };
  switch (kind) {
    case 'Pod':
      return { spec: podSpec(dice, undefined) };
    case 'PodTemplate':
      return { template: template(undefined, {}) };
    case 'ReplicationController':
      return { spec: { replicas: 0, selector: app, template: template(undefined, app) } };
    case 'Job':
      return { spec: { template: template('Never', {}) } };
    case 'CronJob':
      return {
        spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template: template('OnFailure', {}) } } },
      };
    default:
      return {
        spec: fields({
          selector: { matchLabels: app },
          serviceName: kind === 'StatefulSet' ? 'web' : undefined,
          template: template(undefined, app),
        }),
      };
  }
}
