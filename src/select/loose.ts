import { pointerKeys } from '../manifest/pointer.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { isPodContext, mergeContext } from './containers.ts';
import type { Container, Contexts, Gathered } from './containers.ts';
import { mergeDefaults } from './defaults.ts';
import { readKeys } from './path.ts';
import { follow } from './pods.ts';
import type { Found } from './pods.ts';
import { pointerBelow } from './thing.ts';
import type { Keys } from './thing.ts';
import type { ContainersAt, KindPath, Workload } from './workloads.ts';

/** Gathers containers outside pod templates (a Tekton step, an Argo script). */
export function looseContainers(
  object: ValueMap,
  workload: Workload,
  { containers, problems }: Gathered,
): void {
  for (const at of workload.containers) {
    for (const { value, pointer } of follow(object, at.path)) {
      if (!isMap(value)) problems.push({ pointer, message: 'The entry is not a container.' });
      else if (!isElsewhere(value, at)) {
        const around: Around = { object, at, keys: pointerKeys(pointer) };
        containers.push(new LooseContainer({ value, pointer }, around));
      }
    }
  }
}

/** Whether an entry only names a container that is defined in another object (a Tekton step with `ref`). */
export function isElsewhere(entry: ValueMap, { reference }: ContainersAt): boolean {
  return reference !== undefined && isMap(own(entry, reference)) && (own(entry, 'image') ?? null) === null;
}

/** Where a container stands. */
interface Around {
  readonly object: ValueMap;
  readonly at: ContainersAt;
  /** The keys of its pointer, which say what each `*` of its path is. */
  readonly keys: readonly string[];
}

/** One of the places that a container is written in, as a container. */
interface Layer {
  readonly shown: ValueMap;
  readonly pointer: string;
  /** How the place calls `resources`. */
  readonly resources: string;
}

class LooseContainer implements Container {
  readonly self: ValueMap;
  readonly pointer: string;
  /** What wins comes first. */
  readonly #layers: readonly [Layer, ...Layer[]];
  readonly #pod: Found | undefined;
  readonly #contexts: Contexts | undefined;

  constructor({ value, pointer }: { value: ValueMap; pointer: string }, around: Around) {
    const { at } = around;
    this.pointer = pointer;
    const entry = layer(value, pointer, at);
    const defaults = at.defaults === undefined ? undefined : read(around, at.defaults);
    this.#layers = isMap(defaults?.value) ? [entry, layer(defaults.value, defaults.pointer, at)] : [entry];
    const [, below] = this.#layers;
    const written = below === undefined ? entry.shown : mergeDefaults(entry.shown, below.shown);
    const ownContext = own(written, 'securityContext') ?? null;
    const pod = podContext(around);
    // There is no pod to speak of: what an author wrote under the names that the lens gives is left out.
    const self = Object.entries(written).filter(([key]) => key !== 'pod' && key !== 'inherited');
    this.self = { ...Object.fromEntries(self), kind: at.kind };
    if (pod === undefined || !isMap(pod.value) || !(ownContext === null || isMap(ownContext))) return;
    this.#pod = pod;
    this.#contexts = { podContext: pod.value, ownContext: ownContext ?? undefined };
    this.self = { ...this.self, securityContext: mergeContext(pod.value, ownContext ?? undefined) };
  }

  origin(keys: Keys): string {
    const [first, second, third] = keys;
    if (first === undefined || first === 'kind') return this.pointer;
    if (first === 'securityContext' && second !== undefined && this.#contexts && this.#pod) {
      if (isPodContext(this.#contexts, String(second), third))
        return pointerBelow(this.#pod.pointer, keys.slice(1));
    }
    const { pointer, resources } =
      this.#layers.find(({ shown }) => (readKeys(shown, keys) ?? null) !== null) ?? this.#layers[0];
    return pointerBelow(pointer, first === 'resources' ? [resources, ...keys.slice(1)] : keys);
  }
}

/** A container, or defaults for one, with its resources under the name that a lens shows. */
function layer(written: ValueMap, pointer: string, at: ContainersAt): Layer {
  const { resources: other = 'resources' } = at;
  const renamed = own(written, other);
  if (renamed === undefined) {
    const named = own(written, 'resources') === undefined ? other : 'resources';
    return { shown: written, pointer, resources: named };
  }
  return { shown: { ...written, resources: renamed }, pointer, resources: other };
}

/** The security context of the pod that will run a container: the first place that has one decides. */
function podContext(around: Around): Found | undefined {
  const { at, object } = around;
  const paths = at.podContexts ?? [];
  for (const found of [...overridden(around), ...paths.map((path) => read(around, path))]) {
    if (isMap(readKeys(object, found.keys))) return found;
  }
  return undefined;
}

interface Place extends Found {
  readonly keys: Keys;
}

/** What a list of overrides says about the entry that a container belongs to (a PipelineRun's `taskRunSpecs`). */
function overridden(around: Around): readonly Place[] {
  const { overrides } = around.at;
  if (overrides === undefined) return [];
  const name = read(around, overrides.name).value;
  const list = read(around, overrides.list);
  if (!isList(list.value) || typeof name !== 'string') return [];
  return list.value.flatMap((one, i) =>
    isMap(one) && own(one, overrides.key) === name
      ? overrides.podContexts.map((path) => place(around.object, [...list.keys, i, ...path]))
      : [],
  );
}

/** What stands at a path of the table, in the entries that the container belongs to; null when nothing does. */
function read({ object, at, keys }: Around, path: KindPath): Place {
  let shared = true;
  const bound = path.map((step, i): string | number => {
    shared &&= step === at.path[i];
    const key = keys[i] ?? '';
    if (step !== '*' || !shared) return step;
    return /^\d+$/.test(key) ? Number(key) : key;
  });
  return place(object, bound);
}

function place(object: Value, keys: Keys): Place {
  return { value: readKeys(object, keys) ?? null, pointer: pointerBelow('', keys), keys };
}
