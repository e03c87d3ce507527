import { DoorwardError } from '../errors.ts';
import type { CodedError } from '../errors.ts';
import type { FixPlace, FixPlan } from '../fix/model.ts';
import { resourceTroubles } from '../fix/resources.ts'; // on first use
import type { Request } from '../manifest/request.ts';
import { withSteps } from '../manifest/steps.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { Policy } from '../policy/model.ts';
import { Lenses } from '../select/lenses.ts';
import { whyNotEvaluated } from '../select/not-evaluated.ts';
import { compilePolicy } from './compile.ts';
import type { CompiledPolicy } from './compile.ts';
import type { ActionOverride } from './decide.ts';
import { digestOf } from './digest.ts';
import { planFixes } from './fix.ts'; // on first use
import type { Heard } from './fix.ts';
import { judgeGuarded, judgePolicy } from './judge-policy.ts';
import type { Failing, Hearing } from './judge.ts';
import type {
  Decision,
  Engine,
  Judgement,
  JudgeOptions,
  Mutation,
  PlanOptions,
  PolicyInfo,
} from './model.ts';
import type { NativeInput, NativeSet } from './native-model.ts';
import { operationsBetween } from '../fix/diff.ts'; // on first use
import { originOf } from '../fix/origin.ts'; // on first use
import { createNative } from './native.ts'; // on first use
import { map } from '../policy/fields.ts';
import { EVERY_POLICY, givenValues } from './parameters.ts';
import type { ParameterValues } from './parameters.ts';

/** What a door adds to the policies. */
export interface EngineOptions {
  /**
   * Parameter values by policy and name, e.g. `{'allowed-registries': {registries: ['gcr.io/shop']}}`. Under `*` are those
   * of every policy that has such a parameter.
   */
  readonly parameters?: Readonly<Record<string, ParameterValues>>;
  /** Actions by policy, in the place of those that the policies ask for, e.g. `{'require-non-root': {admission: 'warn'}}`. */
  readonly actions?: Readonly<Record<string, ActionOverride>>;
  /** Kubernetes' own admission policies, to be judged beside ours. */
  readonly native?: NativeInput;
  /** The minor version (1.x) of Kubernetes whose expressions are meant; the newest known when left out. */
  readonly minor?: number | undefined;
}

/**
 * Compiles a policy set to an engine: immutable, synchronous, pure. The set is taken whole or not at all.
 * @throws DoorwardError with every mistake in every policy, each with its place.
 */
export function createEngine(policies: readonly Policy[], options: EngineOptions = {}): Engine {
  const given = options.parameters ?? {};
  const sorted = [...policies].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const actions = options.actions ?? {};
  const errors: CodedError[] = [
    ...unknownPolicies(
      sorted,
      Object.keys(given).filter((name) => name !== EVERY_POLICY),
      'A value is given for a parameter',
    ),
    ...unknownParameters(sorted, given[EVERY_POLICY] ?? {}),
    ...unknownPolicies(sorted, Object.keys(actions), 'An action is given in the place of that'),
  ];
  const compiled: CompiledPolicy[] = [];
  for (const policy of sorted) {
    const { name } = policy;
    const result = compilePolicy(policy, {
      parameters: givenValues(policy, given),
      override: Object.hasOwn(actions, name) ? (actions[name] ?? {}) : {},
      minor: options.minor,
    });
    errors.push(...result.errors);
    compiled.push(result.policy);
  }
  const native = nativeOf(options, errors);
  if (errors.length > 0) throw new DoorwardError(errors);
  return new PolicyEngine(compiled, native);
}

/** Compiles the policies of Kubernetes; their mistakes are told with all others. */
function nativeOf({ native: input, minor }: EngineOptions, errors: CodedError[]): NativeSet | undefined {
  if (input === undefined || input.policies.length + input.bindings.length === 0) return undefined;
  try {
    return createNative(input, minor);
  } catch (error) {
    if (!(error instanceof DoorwardError)) throw error;
    errors.push(...error.errors);
    return undefined;
  }
}

function unknownPolicies(policies: readonly Policy[], names: readonly string[], given: string): CodedError[] {
  const known = new Set(policies.map((policy) => policy.name));
  return names
    .filter((name) => !known.has(name))
    .map((name) => ({
      code: 'POLICY_NOT_FOUND',
      message: `${given} of ${JSON.stringify(name)}, and no policy of that name is in force.`,
    }));
}

/** Values for every policy that no policy has a parameter for. */
function unknownParameters(policies: readonly Policy[], values: ParameterValues): CodedError[] {
  const known = new Set(policies.flatMap(({ parameters }) => Object.keys(map(parameters, 'properties'))));
  return Object.keys(values)
    .filter((name) => !known.has(name))
    .map((name) => ({
      code: 'POLICY_PARAMETER',
      message: `A value is given for ${JSON.stringify(name)} of every policy, and no policy in force has such a parameter.`,
    }));
}

const MAX_KINDS = 1_000;

/** Of one request, for all policies: at worst a second. The largest objects that people write take a hundredth. */
const MAX_STEPS = 50_000_000;

class PolicyEngine implements Engine {
  readonly policies: readonly PolicyInfo[];
  readonly digest: string;
  readonly notices: Engine['notices'];
  readonly needsNamespaceLabels: boolean;
  readonly needsNamespaceLabelsToFix: boolean;
  readonly needsNamespaceObject: boolean;
  readonly needsAuthorizer: boolean;
  readonly #native: NativeSet | undefined;
  readonly #inForce: readonly CompiledPolicy[];
  /** Which policies speak of a kind: asked once a kind, since a cluster has few kinds and many objects. */
  readonly #byKind = new Map<string, readonly CompiledPolicy[]>();

  constructor(compiled: readonly CompiledPolicy[], native: NativeSet | undefined) {
    this.#native = native;
    const policies = compiled.map(({ policy }) => ({
      name: policy.name,
      title: policy.title,
      description: policy.description,
      severity: policy.severity,
      rules: policy.rules.map(({ name, message }) => ({ name, message })),
      fixFailurePolicy: policy.fixFailurePolicy,
      get source(): string {
        return policy.resource.file;
      },
    }));
    this.policies = [...policies, ...(native?.policies ?? [])];
    this.digest = digestOf(compiled, native?.identity);
    const unconfigured = compiled.flatMap(({ policy, unconfigured: message }) =>
      message === undefined ? [] : [{ policy: policy.name, message }],
    );
    this.notices = [...unconfigured, ...(native?.notices ?? [])];
    this.#inForce = compiled.filter((one) => one.unconfigured === undefined);
    const { namespaceLabels = false, namespaceObject = false, authorizer = false } = native?.needs ?? {};
    this.needsNamespaceLabels =
      namespaceLabels ||
      this.#inForce.some(
        ({ policy }) =>
          policy.match.namespaceLabels !== undefined || policy.exclude?.namespaceLabels !== undefined,
      );
    this.needsNamespaceLabelsToFix =
      this.needsNamespaceLabels ||
      this.#inForce.some(({ rules }) => rules.some(({ fix }) => fix?.asksNamespace === true));
    this.needsNamespaceObject =
      namespaceObject || this.#inForce.some(({ reads }) => reads.has('namespaceObject'));
    this.needsAuthorizer = authorizer;
  }

  judge(given: Request, options: JudgeOptions = {}): Judgement {
    const decisions: Decision[] = [];
    const after = given.door === 'scan' ? this.#native?.mutate(given, options, decisions) : undefined;
    const isMutated = after !== undefined && after !== null && after !== given.object;
    const request = isMutated ? { ...given, object: after } : given;
    const object = request.object ?? request.oldObject;
    if (object === null) return { decisions, notEvaluated: undefined };
    const { group, version, kind } = request;
    const lenses = new Lenses(object, group, kind);
    const hearing: Hearing = { request, object, lenses, passes: options.passes === true, decisions };
    const { onCrash } = options;
    withSteps(MAX_STEPS, () => {
      for (const policy of this.#speakingOf(group, version, kind)) {
        if (onCrash === undefined) judgePolicy(policy, hearing);
        else judgeGuarded(policy, hearing, onCrash);
      }
    });
    const remarks = this.#native?.judge(request, options, decisions);
    const notEvaluated = whyNotEvaluated(object, group, kind);
    if (!isMutated || given.object === null) return { decisions, notEvaluated, ...remarks };
    const placed = inOrigin(decisions, given.object, after);
    return { decisions: placed, notEvaluated, mutated: after, ...remarks };
  }

  mutate(request: Request, options: JudgeOptions = {}): Mutation {
    const decisions: Decision[] = [];
    const { object: before } = request;
    const object = this.#native?.mutate(request, options, decisions) ?? before;
    const isSame = before === null || object === null || before === object;
    return { object, operations: isSame ? [] : operationsBetween(before, object), decisions };
  }

  hasFixes(place: FixPlace, unsafe: boolean): boolean {
    return this.#inForce.some(
      ({ policy, rules }) =>
        policy.fixAt.includes(place) && rules.some(({ fix }) => fix !== undefined && (unsafe || !fix.unsafe)),
    );
  }

  fix(request: Request, options: PlanOptions): FixPlan {
    const { object, operation } = request;
    if (object === null || !(operation === 'CREATE' || operation === 'UPDATE')) {
      return { operations: [], object: object ?? request.oldObject ?? {}, fixed: [], unfixed: [] };
    }
    return planFixes(
      {
        object,
        namespaceLabels: request.namespaceLabels,
        // The first is a judgement like any other; those that follow take from what a plan may take.
        hear: (given) =>
          given === object
            ? withSteps(MAX_STEPS, () => this.#hear(request, object))
            : this.#hear({ ...request, object: given }, given),
        troubles: (heard) => this.#troubles(request, heard, options.judge ?? {}),
        isWhole: this.#native === undefined,
      },
      options,
    );
  }

  #hear(request: Request, object: ValueMap): Heard {
    const { group, version, kind } = request;
    const decisions: Decision[] = [];
    const failing: Failing[] = [];
    const lenses = new Lenses(object, group, kind);
    const hearing: Hearing = { request, object, lenses, passes: false, decisions, failing };
    for (const policy of this.#speakingOf(group, version, kind)) judgePolicy(policy, hearing);
    return { decisions, failing, object, lenses };
  }

  #troubles(request: Request, { object, lenses }: Heard, options: JudgeOptions): ReadonlyMap<string, string> {
    const troubles = new Map(resourceTroubles(lenses));
    if (this.#native === undefined) return troubles;
    const decisions: Decision[] = [];
    this.#native.judge({ ...request, object }, options, decisions);
    for (const { policy, rule, outcome } of decisions) {
      if (outcome === 'pass' || outcome === 'skip') continue;
      troubles.set(JSON.stringify([policy, rule]), `the rule ${policy}/${rule} would fail.`);
    }
    return troubles;
  }

  #speakingOf(group: string, version: string, kind: string): readonly CompiledPolicy[] {
    const key = `${group}/${version}/${kind}`;
    let policies = this.#byKind.get(key);
    if (policies === undefined) {
      policies = this.#inForce.filter(({ matcher }) => matcher.kind(group, version, kind));
      if (this.#byKind.size < MAX_KINDS) this.#byKind.set(key, policies);
    }
    return policies;
  }
}

/** Decisions about a mutated object, with pointers into the object as it was, which is the one that was written. */
function inOrigin(decisions: readonly Decision[], before: ValueMap, after: ValueMap): readonly Decision[] {
  return decisions.map((decision) => {
    if (decision.pointer === '' && decision.field === '') return decision;
    const pointer = originOf(before, after, decision.pointer);
    const isThere = pointer === decision.pointer;
    return {
      ...decision,
      pointer,
      field: isThere ? decision.field : originOf(before, after, decision.field),
    };
  });
}
