// What a change at one place of an object changes in what a lens shows of it. Rather too much than too little.
import type { LensName } from '../policy/model.ts';
import type { Workload } from './workloads.ts';

type Tokens = readonly string[];

/** Nothing that the lens shows. */
const NOTHING: readonly Tokens[] = [];
/** Which things there are, and all that is in them. */
const ALL: readonly Tokens[] = [[]];

/** The lists of containers of a pod. */
const LISTS: readonly (string | undefined)[] = ['containers', 'initContainers', 'ephemeralContainers'];

/**
 * The places in the things of a lens that may be other ones after something was put or taken away at a place of the object.
 * What lies above and below such a place may be, too; no keys at all stand for the things as a whole.
 * @param at the reference tokens of the place.
 * @param workload the kind's row; `undefined` for a kind that runs no Pods.
 */
export function touched(lens: LensName, at: Tokens, workload: Workload | undefined): readonly Tokens[] {
  if (lens === 'object') return [at];
  if (workload === undefined) return NOTHING;
  const [path, second] = workload.pods;
  // Kinds that keep containers in places of their own, or many templates: what belongs to what is not looked into.
  const isPlain = second === undefined && workload.containers.length + workload.images.length === 0;
  if (path === undefined || !isPlain || path.includes('*')) return ALL;
  if (!path.every((key, i) => i >= at.length || key === at[i])) return NOTHING;
  const inPod = at.slice(path.length);
  if (lens === 'pod') return [inPod];
  const [top, ...inSpec] = inPod;
  if (top === undefined) return ALL;
  if (top !== 'spec') return NOTHING;
  const parts = inContainers(inSpec);
  if (lens === 'container' || parts === ALL) return parts;
  // An image is what its container says, and is shown with it.
  if (inSpec[0] === 'volumes' || (LISTS.includes(inSpec[0]) && ['image', 'name'].includes(inSpec[2] ?? '')))
    return ALL;
  return parts.map((keys) => ['container', ...keys]);
}

function inContainers(inSpec: Tokens): readonly Tokens[] {
  const [field, index, ...inside] = inSpec;
  if (field === undefined) return ALL;
  const pod = ['pod', ...inSpec];
  if (LISTS.includes(field))
    return index === undefined || inside.length === 0 ? ALL : [pod, ...inContainer(inside)];
  // What holds for containers that do not say otherwise.
  if (field === 'securityContext') return [pod, ['securityContext'], ['inherited']];
  // Limits that count as requests.
  return field === 'resources' ? [['pod', 'resources']] : [pod];
}

/** A field of a container, and what the lens makes of it elsewhere. */
function inContainer(inside: Tokens): readonly Tokens[] {
  switch (inside[0]) {
    case 'restartPolicy':
      return [inside, ['kind']];
    case 'securityContext':
      return [inside.slice(0, 2), ['inherited']];
    case 'resources':
      return [inside, ['resources', 'requests']];
    default:
      return [inside];
  }
}
