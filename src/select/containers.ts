import { childPointer } from '../manifest/pointer.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { follow } from './pods.ts';
import type { Pod } from './pods.ts';
import { pointerBelow } from './thing.ts';
import type { LensProblem, Thing } from './thing.ts';
import type { ContainersAt, Workload } from './workloads.ts';

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
const INHERITED = ['seLinuxOptions', 'windowsOptions', 'runAsUser', 'runAsGroup', 'runAsNonRoot', 'seccompProfile', 'appArmorProfile'];

/** The containers of a pod template. */
export function podContainers(pod: Pod): { containers: readonly Container[]; problems: readonly LensProblem[] } {
  const containers: Container[] = [];
  const problems: LensProblem[] = [];
  const specPointer = childPointer(pod.pointer, 'spec');
  for (const [field, kind] of LISTS) {
    const list = own(pod.spec, field);
    const pointer = childPointer(specPointer, field);
    if (isList(list) && (list.length > 0 || kind !== 'regular')) {
      for (let i = 0; i < list.length; i++) {
        const entry = list[i];
        if (isMap(entry)) containers.push(podContainer({ pod, kind }, entry, childPointer(pointer, i)));
        else problems.push({ pointer: childPointer(pointer, i), message: `The entry ${String(i + 1)} of ${field} is not a container.` });
      }
    } else if (kind === 'regular' || (list !== undefined && list !== null)) {
      problems.push({ pointer, message: wrongList(field, list) });
    }
  }
  return { containers, problems };
}

function wrongList(field: string, list: Value | undefined): string {
  if (list === undefined || list === null) return `The pod has no ${field}, so there is nothing to judge.`;
  return isList(list) ? `The list of ${field} is empty.` : `${field} is not a list.`;
}

interface Place {
  readonly pod: Pod;
  readonly kind: 'regular' | 'init' | 'ephemeral';
}

function podContainer(place: Place, entry: ValueMap, pointer: string): Container {
  const { pod } = place;
  const kind: ContainerKind = place.kind === 'init' && own(entry, 'restartPolicy') === 'Always' ? 'sidecar' : place.kind;
  const podContext = mapAt(pod.spec, 'securityContext');
  const ownContext = mapAt(entry, 'securityContext');
  const written = own(entry, 'securityContext') ?? null;
  const merges = podContext !== undefined && (written === null || ownContext !== undefined);
  const securityContext = merges ? mergeContext(podContext, ownContext) : undefined;
  const resources = pod.isPod && kind !== 'ephemeral' ? completeRequests(entry) : undefined;
  const self: ValueMap = {
    ...entry,
    kind,
    ...(securityContext === undefined ? {} : { securityContext }),
    ...(resources === undefined ? {} : { resources }),
    ...(podContext === undefined ? {} : { inherited: inherited(podContext, merges ? ownContext : podContext) }),
    pod: pod.spec,
  };
  const podPointer = `${pod.pointer}/spec`;
  return {
    self,
    pointer,
    origin: (keys) => {
      const [first, second, third] = keys;
      if (merges && first === 'securityContext' && second !== undefined) {
        return pointerBelow(contextOwner({ podContext, ownContext }, String(second), third) ? podPointer : pointer, keys);
      }
      if (first === 'pod') return pointerBelow(podPointer, keys.slice(1));
      if (resources !== undefined && first === 'resources' && second === 'requests' && third !== undefined) {
        const requests = mapAt(mapAt(entry, 'resources') ?? {}, 'requests');
        if (!Object.hasOwn(requests ?? {}, third)) return pointerBelow(pointer, ['resources', 'limits', ...keys.slice(2)]);
      }
      return first === 'kind' || first === 'inherited' ? pointer : pointerBelow(pointer, keys);
    },
  };
}

/** A container outside a pod template (a Tekton step, an Argo script). */
export function looseContainers(object: ValueMap, workload: Workload): { containers: readonly Container[]; problems: readonly LensProblem[] } {
  const found = workload.containers.flatMap((at) => follow(object, at.path).map((one) => ({ ...one, at })));
  const containers = found.flatMap(({ value, pointer, at }) => (isMap(value) ? [looseContainer(value, pointer, at)] : []));
  const problems = found.flatMap(({ value, pointer }) => (isMap(value) ? [] : [{ pointer, message: 'The entry is not a container.' }]));
  return { containers, problems };
}

function looseContainer(entry: ValueMap, pointer: string, at: ContainersAt): Container {
  const renamed = at.resources === undefined ? undefined : own(entry, at.resources);
  const field = renamed === undefined ? 'resources' : at.resources;
  const self: ValueMap = { ...entry, kind: at.kind, ...(renamed === undefined ? {} : { resources: renamed }) };
  return {
    self,
    pointer,
    origin: (keys) => {
      if (keys[0] === 'kind') return pointer;
      return pointerBelow(pointer, keys[0] === 'resources' && field !== undefined ? [field, ...keys.slice(1)] : keys);
    },
  };
}

/** Pod-level values filled in where the container sets none; `windowsOptions` field by field, as the kubelet does. */
function mergeContext(pod: ValueMap, container: ValueMap | undefined): ValueMap {
  const merged: Record<string, Value> = {};
  for (const field of INHERITED) {
    const value = own(pod, field);
    if (value !== undefined && value !== null) merged[field] = value;
  }
  if (container === undefined) return merged;
  const windows = merged['windowsOptions'];
  for (const key of Object.keys(container)) {
    const value = container[key] as Value;
    if (value === null && Object.hasOwn(merged, key)) continue;
    Object.defineProperty(merged, key, { value, enumerable: true, configurable: true, writable: true });
  }
  const ownWindows = merged['windowsOptions'];
  if (isMap(windows) && isMap(ownWindows) && ownWindows !== windows) merged['windowsOptions'] = { ...windows, ...ownWindows };
  return merged;
}

/** The fields of the security context that the container has from its pod. */
function inherited(pod: ValueMap, container: ValueMap | undefined): readonly string[] {
  return INHERITED.filter((field) => isSet(pod, field) && (container === undefined || !isSet(container, field)));
}

interface Contexts {
  readonly podContext: ValueMap;
  readonly ownContext: ValueMap | undefined;
}

/** Whether a security context's field was decided at pod level. */
function contextOwner(contexts: Contexts, field: string, below: string | number | undefined): boolean {
  const { podContext, ownContext } = contexts;
  if (!INHERITED.includes(field) || !isSet(podContext, field)) return false;
  if (ownContext === undefined || !isSet(ownContext, field)) return true;
  const [podValue, ownValue] = [own(podContext, field), own(ownContext, field)];
  if (field !== 'windowsOptions' || below === undefined || !isMap(podValue) || !isMap(ownValue)) return false;
  return !Object.hasOwn(ownValue, below) && Object.hasOwn(podValue, below);
}

/** In a Pod (never in a template) the API server copies limits to absent requests (SetDefaults_Pod; seen on 1.36.3). */
function completeRequests(entry: ValueMap): ValueMap | undefined {
  const resources = mapAt(entry, 'resources');
  const limits = resources && mapAt(resources, 'limits');
  if (resources === undefined || limits === undefined) return undefined;
  const requests = mapAt(resources, 'requests') ?? {};
  const missing = Object.keys(limits).filter((key) => !Object.hasOwn(requests, key));
  if (missing.length === 0) return undefined;
  return { ...resources, requests: { ...requests, ...Object.fromEntries(missing.map((key) => [key, limits[key] as Value])) } };
}

function isSet(map: ValueMap, key: string): boolean {
  const value = own(map, key);
  return value !== undefined && value !== null;
}

function mapAt(map: ValueMap, key: string): ValueMap | undefined {
  const value = own(map, key);
  return isMap(value) ? value : undefined;
}
