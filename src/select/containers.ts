import { childPointer } from '../manifest/pointer.ts';
import { takeSteps } from '../manifest/steps.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { Pod } from './pods.ts';
import { pointerBelow } from './thing.ts';
import type { Keys, LensProblem, Thing } from './thing.ts';

/** A container as the kubelet sees it, and where each part of it was written. */
export interface Container extends Thing {
  readonly self: ValueMap;
  readonly pointer: string;
}

type ContainerKind = 'regular' | 'init' | 'sidecar' | 'ephemeral';

const LISTS: readonly (readonly [string, 'regular' | 'init' | 'ephemeral'])[] = [
  ['initContainers', 'init'],
  ['containers', 'regular'],
  ['ephemeralContainers', 'ephemeral'],
];

/**
 * Pod-level fields that hold for containers that do not set them
 * (k8s.io/kubernetes/pkg/securitycontext DetermineEffectiveSecurityContext, and the seccomp and AppArmor profiles).
 */
const INHERITED = [
  'seLinuxOptions',
  'windowsOptions',
  'runAsUser',
  'runAsGroup',
  'runAsNonRoot',
  'seccompProfile',
  'appArmorProfile',
];

/** Steps to show a container as the kubelet sees it. */
const CONTAINER = 100;

const GMSA = ['gmsaCredentialSpecName', 'gmsaCredentialSpec'];

/** Where containers and what is wrong with them are gathered. */
export interface Gathered {
  readonly containers: Container[];
  readonly problems: LensProblem[];
}

/** Gathers the containers of a pod template. */
export function podContainers(given: Pod, { containers, problems }: Gathered): void {
  const pod = completePod(given);
  const specPointer = childPointer(pod.pointer, 'spec');
  const podContext = mapAt(pod.spec, 'securityContext');
  const handed = podContext === undefined ? [] : handedDown(podContext);
  for (const [field, kind] of LISTS) {
    const list = own(pod.spec, field);
    const pointer = childPointer(specPointer, field);
    if (isList(list) && (list.length > 0 || kind !== 'regular')) {
      takeSteps(list.length * CONTAINER);
      for (let i = 0; i < list.length; i++) {
        const entry = list[i];
        if (isMap(entry))
          containers.push(podContainer({ pod, kind, podContext, handed }, entry, childPointer(pointer, i)));
        else
          problems.push({
            pointer: childPointer(pointer, i),
            message: `The entry ${String(i + 1)} of ${field} is not a container.`,
          });
      }
    } else if (kind === 'regular' || (list !== undefined && list !== null)) {
      problems.push({ pointer, message: wrongList(field, list) });
    }
  }
}

function wrongList(field: string, list: Value | undefined): string {
  if (list === undefined || list === null) return `The pod has no ${field}, so there is nothing to judge.`;
  return isList(list) ? `The list of ${field} is empty.` : `The field ${field} is not a list.`;
}

/** A field that a pod hands down to its containers, and its value. */
type Handed = readonly [field: string, value: Value];

interface Place {
  readonly pod: Pod;
  readonly kind: 'regular' | 'init' | 'ephemeral';
  readonly podContext: ValueMap | undefined;
  readonly handed: readonly Handed[];
}

function podContainer(place: Place, entry: ValueMap, pointer: string): Container {
  const { pod, podContext, handed } = place;
  const kind: ContainerKind =
    place.kind === 'init' && own(entry, 'restartPolicy') === 'Always' ? 'sidecar' : place.kind;
  const written = own(entry, 'securityContext') ?? null;
  const ownContext = isMap(written) ? written : undefined;
  const merges = podContext !== undefined && (ownContext !== undefined || written === null);
  const isCompletedPod = pod.isPod && kind !== 'ephemeral';
  const resources = isCompletedPod ? completeRequests(entry) : undefined;
  const ports = isCompletedPod && own(pod.spec, 'hostNetwork') === true ? completePorts(entry) : undefined;
  // Our fields first, then the author's, then ours again, so that a stray `kind` in a container cannot pass for ours.
  // V8 adds to a fresh copy at 4 µs, and copies onto what is there at 0.2 µs.
  const self: Record<string, Value> = { kind, inherited: NONE, pod: pod.spec, ...entry };
  self['kind'] = kind;
  self['inherited'] = merges ? inherited(handed, ownContext) : NONE;
  self['pod'] = pod.spec;
  if (merges) self['securityContext'] = withHanded(handed, ownContext);
  if (resources !== undefined) self['resources'] = resources;
  if (ports !== undefined) self['ports'] = ports;
  return new PodContainer(self, pointer, {
    pod,
    entry,
    contexts: merges ? { podContext, ownContext } : undefined,
  });
}

const NONE: readonly string[] = [];

interface Written {
  readonly pod: Pod;
  /** The container as its author wrote it. */
  readonly entry: ValueMap;
  readonly contexts: Contexts | undefined;
}

class PodContainer implements Container {
  readonly self: ValueMap;
  readonly pointer: string;
  readonly #written: Written;

  constructor(self: ValueMap, pointer: string, written: Written) {
    this.self = self;
    this.pointer = pointer;
    this.#written = written;
  }

  origin(keys: Keys): string {
    const [first, second, third] = keys;
    const { pod, entry, contexts } = this.#written;
    if (first === 'kind' || first === 'inherited') return this.pointer;
    if (first === 'pod') return pointerBelow(`${pod.pointer}/spec`, keys.slice(1));
    if (first === 'securityContext' && contexts !== undefined && second !== undefined) {
      return pointerBelow(
        isPodContext(contexts, String(second), third) ? `${pod.pointer}/spec` : this.pointer,
        keys,
      );
    }
    if (
      first === 'resources' &&
      second === 'requests' &&
      third !== undefined &&
      isCompleted(entry, third, this.self)
    ) {
      return pointerBelow(this.pointer, ['resources', 'limits', ...keys.slice(2)]);
    }
    return pointerBelow(this.pointer, keys);
  }

  /** A request that was filled in from a limit is written as a request: the limit says something else. */
  place(keys: Keys): string {
    const isRequest = keys[0] === 'resources' && keys[1] === 'requests';
    return isRequest ? pointerBelow(this.pointer, keys) : this.origin(keys);
  }
}

/** Whether a request was not written, but filled in from a limit. */
function isCompleted(entry: ValueMap, name: string | number, self: ValueMap): boolean {
  const written = mapAt(mapAt(entry, 'resources') ?? {}, 'requests') ?? {};
  const shown = mapAt(mapAt(self, 'resources') ?? {}, 'requests') ?? {};
  return !Object.hasOwn(written, name) && Object.hasOwn(shown, name);
}

/** Pod-level values filled in where the container sets none; `windowsOptions` field by field, as the kubelet does. */
export function mergeContext(pod: ValueMap, container: ValueMap | undefined): ValueMap {
  return withHanded(handedDown(pod), container);
}

/** What the security context of a pod sets for containers that do not; asked once a pod. */
function handedDown(pod: ValueMap): readonly Handed[] {
  const handed: Handed[] = [];
  for (const field of INHERITED) {
    const value = own(pod, field) ?? null;
    if (value !== null) handed.push([field, value]);
  }
  return handed;
}

function withHanded(handed: readonly Handed[], container: ValueMap | undefined): ValueMap {
  const merged: Record<string, Value> = {};
  for (const [field, value] of handed) merged[field] = value;
  if (container === undefined) return merged;
  const podWindows = merged['windowsOptions'];
  for (const field of Object.keys(container)) {
    const value = container[field] as Value;
    if (value === null && Object.hasOwn(merged, field)) continue;
    if (field === '__proto__') continue; // no field of Kubernetes, and no name to assign to
    merged[field] = value;
  }
  const ownWindows = merged['windowsOptions'];
  if (ownWindows !== podWindows && isMap(podWindows) && isMap(ownWindows)) {
    merged['windowsOptions'] = mergeWindows(podWindows, ownWindows);
  }
  return merged;
}

function mergeWindows(pod: ValueMap, container: ValueMap): ValueMap {
  const fromPod = Object.entries(pod).filter(([field]) => isPodWindowsField(pod, container, field));
  return { ...container, ...Object.fromEntries(fromPod) };
}

/** Whether a field of windowsOptions is the pod's: a null is not set, and the two fields of gMSA go hand in hand. */
function isPodWindowsField(pod: ValueMap, container: ValueMap, field: string): boolean {
  if (!isSet(pod, field) || isSet(container, field)) return false;
  return !GMSA.includes(field) || !GMSA.some((one) => isSet(container, one));
}

/** The fields of the security context that the container has from its pod. */
function inherited(handed: readonly Handed[], container: ValueMap | undefined): readonly string[] {
  const fields: string[] = [];
  for (const [field] of handed) if (container === undefined || !isSet(container, field)) fields.push(field);
  return fields;
}

/** The two levels of a security context. */
export interface Contexts {
  readonly podContext: ValueMap;
  readonly ownContext: ValueMap | undefined;
}

/** Whether a security context's field was decided at pod level. */
export function isPodContext(contexts: Contexts, field: string, below: string | number | undefined): boolean {
  const { podContext, ownContext } = contexts;
  if (!INHERITED.includes(field) || !isSet(podContext, field)) return false;
  if (ownContext === undefined || !isSet(ownContext, field)) return true;
  const [podValue, ownValue] = [own(podContext, field), own(ownContext, field)];
  if (field !== 'windowsOptions' || below === undefined || !isMap(podValue) || !isMap(ownValue)) return false;
  return isPodWindowsField(podValue, ownValue, String(below));
}

/** In a Pod (never in a template) the API server copies limits to absent requests (SetDefaults_Pod; seen on 1.36.3). */
function completeRequests(entry: ValueMap): ValueMap | undefined {
  const resources = mapAt(entry, 'resources');
  const limits = resources && mapAt(resources, 'limits');
  if (resources === undefined || limits === undefined) return undefined;
  const requests = own(resources, 'requests') ?? {};
  // Requests of a wrong type stay what they are, so that a rule sees them.
  if (!isMap(requests)) return undefined;
  const missing = Object.keys(limits).filter((key) => !Object.hasOwn(requests, key));
  if (missing.length === 0) return undefined;
  const completed = { ...requests, ...Object.fromEntries(missing.map((key) => [key, limits[key] as Value])) };
  return { ...resources, requests: completed };
}

/** In a Pod on its node's network every port is a port of the node (SetDefaults_Pod, defaultHostNetworkPorts). */
function completePorts(entry: ValueMap): Value | undefined {
  const ports = own(entry, 'ports');
  if (!isList(ports)) return undefined;
  takeSteps(ports.length);
  return ports.map((port) => {
    const containerPort = isMap(port) ? own(port, 'containerPort') : undefined;
    if (!isMap(port) || containerPort === undefined || (own(port, 'hostPort') ?? 0) !== 0) return port;
    return { ...port, hostPort: containerPort };
  });
}

/** Requests for the Pod as a whole are completed in the same way (SetDefaults_Pod, defaultPodRequests; KEP-2837). */
function completePod(pod: Pod): Pod {
  const resources = pod.isPod ? completeRequests(pod.spec) : undefined;
  return resources === undefined ? pod : { ...pod, spec: { ...pod.spec, resources } };
}

function isSet(map: ValueMap, key: string): boolean {
  const value = own(map, key);
  return value !== undefined && value !== null;
}

function mapAt(map: ValueMap, key: string): ValueMap | undefined {
  const value = own(map, key);
  return isMap(value) ? value : undefined;
}
