import { DoorwardError } from '../errors.ts';
import type { CodedError } from '../errors.ts';
import type { Exception } from '../exception/model.ts';
import type { Policy } from '../policy/model.ts';
import { customTable } from '../select/custom-workloads.ts'; // on first use
import type { CustomWorkload } from '../select/custom-workloads.ts';
import { KNOWN_WORKLOADS } from '../select/workloads.ts';
import type { Workloads } from '../select/workloads.ts';
import { compilePolicy } from './compile.ts';
import type { CompiledPolicy } from './compile.ts';
import { pardonsOf } from './excuse.ts';
import type { CompiledPolicies } from './compiled-policies.ts';
import { overridesByPolicy, unknownNames } from './given.ts';
import type { Given } from './given.ts';
import type { Engine } from './model.ts';
import type { NativeInput, NativeSet } from './native-model.ts';
import { givenValues } from './parameters.ts';
import { PolicyEngine } from './policy-engine.ts';
import { createNative } from './native.ts'; // on first use

/** What a door adds to the policies. */
export interface EngineOptions extends Given {
  /** Kinds that run Pods besides those that are known. */
  readonly workloads?: readonly CustomWorkload[];
  /** Kubernetes' own admission policies, to be judged beside ours. */
  readonly native?: NativeInput;
  /** The minor version (1.x) of Kubernetes whose expressions are meant; the newest known when left out. */
  readonly minor?: number | undefined;
  /** Who may break which rules, and until when. They hold only where `judge` is told the time. */
  readonly exceptions?: readonly Exception[];
  /**
   * What it is when an exception names something that is not in force: a mistake; a notice, where policies come and go;
   * nothing, where the policies are others than were meant.
   */
  readonly unknownNames?: 'error' | 'notice' | 'ignore';
  /** What it shares with engines that differ in values and actions alone. */
  readonly known?: CompiledPolicies;
}

/**
 * Compiles a policy set to an engine: immutable, synchronous, pure. The set is taken whole or not at all.
 * @throws DoorwardError with every mistake in every policy, each with its place.
 */
export function createEngine(policies: readonly Policy[], options: EngineOptions = {}): Engine {
  const { parameters: given = {}, place, minor, known } = options;
  const sorted = [...policies].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const overrides = overridesByPolicy(options.actions ?? {});
  const errors: CodedError[] = [...unknownNames(sorted, options)];
  const workloads = workloadsOf(options, errors);
  const compiled: CompiledPolicy[] = [];
  for (const policy of sorted) {
    const { name } = policy;
    const own = {
      parameters: givenValues(policy, given),
      overrides: overrides(name),
    };
    const before = known?.find(name, own);
    if (before !== undefined) {
      compiled.push(before);
      continue;
    }
    const result = compilePolicy(policy, { ...own, place, minor, workloads });
    errors.push(...result.errors);
    compiled.push(result.policy);
    if (result.errors.length === 0) known?.keep(name, own, result.policy);
  }
  const native = nativeOf(options, errors);
  const all = [...sorted, ...(native?.policies ?? [])];
  const pardons = pardonsOf(options, { known: all, workloads, errors });
  if (errors.length > 0) throw new DoorwardError(errors);
  const written = options.workloads ?? [];
  return new PolicyEngine({ compiled, native, workloads: { table: workloads, written }, pardons });
}

/** The kinds that run Pods; mistakes in those that were added are told with all others. */
function workloadsOf({ workloads = [], place }: EngineOptions, errors: CodedError[]): Workloads {
  if (workloads.length === 0) return KNOWN_WORKLOADS;
  return customTable(workloads, (keys, message) => {
    const location = place?.(['workloads', ...keys]);
    errors.push({ code: 'CONFIG_INVALID', message, ...(location === undefined ? {} : { location }) });
  });
}

/** Compiles the policies of Kubernetes; their mistakes are told with all others. */
function nativeOf(options: EngineOptions, errors: CodedError[]): NativeSet | undefined {
  const { native: input, minor, known } = options;
  if (input === undefined || input.policies.length + input.bindings.length === 0) return undefined;
  try {
    if (known === undefined) return createNative(input, minor);
    return (known.native ??= createNative(input, minor));
  } catch (error) {
    if (!(error instanceof DoorwardError)) throw error;
    errors.push(...error.errors);
    return undefined;
  }
}
