import { childPointer } from '../manifest/pointer.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { LensProblem } from './thing.ts';
import type { KindPath, Workload } from './workloads.ts';

/** A pod template, or a Pod, in an object. */
export interface Pod {
  /** `{metadata, spec}`. */
  readonly template: ValueMap;
  readonly spec: ValueMap;
  readonly pointer: string;
  /** Whether it is a Pod itself, which the API server completes further than a template. */
  readonly isPod: boolean;
}

/** Something found along a path of a workload table row. */
export interface Found {
  readonly value: Value;
  readonly pointer: string;
}

/** Everything that a table path leads to; null counts as absent. */
export function follow(object: Value, path: KindPath): readonly Found[] {
  const found: Found[] = [];
  descend({ value: object, pointer: '' }, { path, into: found }, 0);
  return found;
}

function descend(from: Found, way: { readonly path: KindPath; readonly into: Found[] }, at: number): void {
  const { value, pointer } = from;
  const step = way.path[at];
  if (step === undefined) way.into.push(from);
  else if (step !== '*') {
    const next = isMap(value) ? own(value, step) : undefined;
    if (next !== undefined && next !== null)
      descend({ value: next, pointer: childPointer(pointer, step) }, way, at + 1);
  } else if (isList(value)) {
    value.forEach((item, i) => descend({ value: item, pointer: childPointer(pointer, i) }, way, at + 1));
  } else if (isMap(value)) {
    for (const key of Object.keys(value)) {
      descend({ value: value[key] as Value, pointer: childPointer(pointer, key) }, way, at + 1);
    }
  }
}

/** The pod templates of an object, and what is wrong with those that cannot be read. */
export function findPods(
  object: ValueMap,
  workload: Workload,
): { pods: readonly Pod[]; problems: readonly LensProblem[] } {
  const pods: Pod[] = [];
  const problems: LensProblem[] = [];
  const isPod = workload.kind === 'Pod' && workload.group === '';
  for (const path of workload.pods) {
    const found = follow(object, path);
    for (const { value, pointer } of found) {
      const spec = isMap(value) ? own(value, 'spec') : undefined;
      if (isMap(value) && isMap(spec)) pods.push({ template: value, spec, pointer, isPod });
      else if (isMap(value))
        problems.push({ pointer: childPointer(pointer, 'spec'), message: 'The pod template has no spec.' });
      else problems.push({ pointer, message: 'The pod template is not a mapping.' });
    }
    if (found.length === 0 && workload.required) problems.push(missingTemplate(object, path, workload.kind));
  }
  return { pods, problems };
}

function missingTemplate(object: ValueMap, path: KindPath, kind: string): LensProblem {
  const spec = own(object, 'spec');
  const stray = isMap(spec) && own(spec, 'containers') !== undefined;
  const message = `A ${kind} keeps its pod template at ${path.join('.')}, and there is none${
    stray ? '; the containers directly under spec are ignored by Kubernetes' : ''
  }.`;
  return { pointer: `/${path.join('/')}`, message };
}
