import { nearest } from '../manifest/nearest.ts';
import { childPointer } from '../manifest/pointer.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { currentGroup, isClusterScoped } from '../manifest/kinds.ts';
import { isElsewhere } from './loose.ts';
import { follow } from './pods.ts';
import type { Found } from './pods.ts';
import type { KindPath, Workload } from './workloads.ts';

/** Kinds that stand for manifests rendered elsewhere: what they install is judged there, or at admission. */
const RENDERED_ELSEWHERE: ReadonlySet<string> = new Set([
  'helm.toolkit.fluxcd.io/HelmRelease',
  'argoproj.io/Application',
  'argoproj.io/ApplicationSet',
  'helm.cattle.io/HelmChart',
]);

const CONTAINER_LISTS: ReadonlySet<string> = new Set(['containers', 'initContainers', 'ephemeralContainers']);
const MAX_VISITED = 100_000;

/**
 * Why no lens sees into an object that seems to hold containers or images; `undefined` when a table row leads to
 * them, or nothing in it looks like one.
 */
export function whyNotEvaluated(
  object: ValueMap,
  { group, kind }: { readonly group: string; readonly kind: string },
  workload: Workload | undefined,
): string | undefined {
  if (workload !== undefined) {
    // Where a built-in kind has no Pod, the lenses say so.
    if (workload.required) return undefined;
    const unseen = whatIsMissing(object, workload) ?? whatIsElsewhere(object, workload);
    if (unseen !== undefined || reaches(object, workload)) return unseen;
  }
  if (RENDERED_ELSEWHERE.has(`${group}/${kind}`)) return `what a ${kind} installs is rendered elsewhere`;
  if (isClusterScoped(currentGroup(group, kind), kind) !== undefined) return undefined;
  const found = findContainers(object);
  if (found === undefined) return undefined;
  const what = found === '' ? 'is too big to be looked through' : `holds ${found}`;
  return workload === undefined
    ? `it ${what}, and no table row says where the kind ${kind} keeps containers`
    : `it ${what}, and that is not where a ${kind} keeps its containers`;
}

/** Whether a table row leads to anything in an object: with a key misspelled on the way it does not. */
function reaches(object: ValueMap, { pods, containers, images }: Workload): boolean {
  const paths = [...pods, ...containers.map(({ path }) => path), ...images];
  return paths.some((path) => follow(object, path).length > 0);
}

/** The first entry on the way to a pod template that leads no further, though each of its kind does. */
function whatIsMissing(object: ValueMap, { pods, sparse, kind }: Workload): string | undefined {
  if (sparse) return undefined;
  for (const path of pods) {
    const last = path.lastIndexOf('*');
    if (last === -1) continue;
    for (const { value, pointer } of entries(object, path.slice(0, last + 1))) {
      const gap = gapBelow(value, { path: path.slice(last + 1), pointer });
      if (gap !== undefined) return `${gap}, and that is where a ${kind} keeps a pod template`;
    }
  }
  return undefined;
}

/** Everything that a path to entries leads to, nulls too. */
function entries(object: ValueMap, path: KindPath): readonly Found[] {
  return follow(object, path.slice(0, -1)).flatMap(({ value, pointer }): readonly Found[] => {
    if (isList(value)) return value.map((item, i) => ({ value: item, pointer: childPointer(pointer, i) }));
    if (!isMap(value)) return [];
    return Object.keys(value).map((key) => ({
      value: value[key] as Value,
      pointer: childPointer(pointer, key),
    }));
  });
}

function gapBelow(
  entry: Value,
  way: { readonly path: KindPath; readonly pointer: string },
): string | undefined {
  let [value, pointer] = [entry, way.pointer];
  for (const key of way.path) {
    if (!isMap(value)) return `${pointer} is not a mapping`;
    const next = own(value, key) ?? null;
    if (next === null) {
      const like = nearest(key, Object.keys(value));
      const help = like === undefined || like === key ? '' : ` (${JSON.stringify(like)} is there)`;
      return `${pointer} has no ${key}${help}`;
    }
    [value, pointer] = [next, childPointer(pointer, key)];
  }
  return undefined;
}

/** The first container that only names one of another object. */
function whatIsElsewhere(object: ValueMap, { containers }: Workload): string | undefined {
  for (const at of containers) {
    if (at.reference === undefined) continue;
    const found = follow(object, at.path).find(({ value }) => isMap(value) && isElsewhere(value, at));
    if (found) return `what ${found.pointer} runs is defined elsewhere, by its ${at.reference}`;
  }
  return undefined;
}

/** The first field that looks like containers or an image; breadth first; empty when there was too much to look at. */
function findContainers(object: ValueMap): string | undefined {
  const queue: Value[] = [object];
  for (let at = 0; at < queue.length; at++) {
    if (at === MAX_VISITED) return '';
    const value = queue[at];
    if (isList(value)) {
      for (const item of value) if (typeof item === 'object') queue.push(item);
    } else if (isMap(value)) {
      for (const key of Object.keys(value)) {
        const part = value[key] as Value;
        if (looksLikeContainers(key, part)) return key;
        if (typeof part === 'object') queue.push(part);
      }
    }
  }
  return undefined;
}

function looksLikeContainers(key: string, part: Value): boolean {
  if (key === 'image') return typeof part === 'string' && part !== '';
  if (!CONTAINER_LISTS.has(key) || !isList(part)) return false;
  return part.some(
    (item) => isMap(item) && (own(item, 'image') !== undefined || own(item, 'name') !== undefined),
  );
}
