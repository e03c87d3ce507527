import { DoorwardError } from '../errors.ts';
import type { CodedError } from '../errors.ts';
import { Exemptions } from '../exception/exemptions.ts'; // on first use
import type { Pleader } from '../exception/exemptions.ts';
import type { Exception } from '../exception/model.ts';
import { nameProblems } from '../exception/names.ts'; // on first use
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
import { pleadedFor } from './decide.ts';
import type { ActionOverride } from './decide.ts';
import { digestOf } from './digest.ts';
import { noticeOfUnknown, withoutExcused } from './excuse.ts';
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
import { inOrigin } from './in-origin.ts';
import { createNative } from './native.ts'; // on first use
import type { ParameterValues } from './parameters.ts';

/** What a door adds to the policies. */
export interface EngineOptions {
  /** Parameter values by policy and name, e.g. `{'allowed-registries': {registries: ['gcr.io/shop']}}`. */
  readonly parameters?: Readonly<Record<string, ParameterValues>>;
  /** Actions by policy, in the place of those that the policies ask for, e.g. `{'require-non-root': {admission: 'warn'}}`. */
  readonly actions?: Readonly<Record<string, ActionOverride>>;
  /** Kubernetes' own admission policies, to be judged beside ours. */
  readonly native?: NativeInput;
  /** The minor version (1.x) of Kubernetes whose expressions are meant; the newest known when left out. */
  readonly minor?: number | undefined;
  /** Who may break which rules, and until when. They hold only where `judge` is told the time. */
  readonly exceptions?: readonly Exception[];
  /**
   * Whether policies come and go, as those of a cluster do: then an exception may name one that is not there, which is a
   * notice and no mistake.
   */
  readonly isOpen?: boolean;
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
    ...unknownPolicies(sorted, Object.keys(given), 'A value is given for a parameter'),
    ...unknownPolicies(sorted, Object.keys(actions), 'An action is given in the place of that'),
  ];
  const compiled: CompiledPolicy[] = [];
  for (const policy of sorted) {
    const { name } = policy;
    const result = compilePolicy(policy, {
      parameters: Object.hasOwn(given, name) ? (given[name] ?? {}) : {},
      override: Object.hasOwn(actions, name) ? (actions[name] ?? {}) : {},
      minor: options.minor,
    });
    errors.push(...result.errors);
    compiled.push(result.policy);
  }
  const native = nativeOf(options, errors);
  const { exceptions = [], isOpen = false } = options;
  const unknown =
    exceptions.length === 0 ? [] : nameProblems(exceptions, [...sorted, ...(native?.policies ?? [])]);
  if (!isOpen) errors.push(...unknown);
  if (errors.length > 0) throw new DoorwardError(errors);
  return new PolicyEngine({ compiled, native, exceptions, unknown });
}

/** What an engine is made of. */
interface Parts {
  readonly compiled: readonly CompiledPolicy[];
  readonly native: NativeSet | undefined;
  readonly exceptions: readonly Exception[];
  /** What exceptions name that is not there. */
  readonly unknown: readonly CodedError[];
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
  readonly exceptions: readonly Exception[];
  readonly #native: NativeSet | undefined;
  readonly #exemptions: Exemptions | undefined;
  readonly #inForce: readonly CompiledPolicy[];
  /** Which policies speak of a kind: asked once a kind, since a cluster has few kinds and many objects. */
  readonly #byKind = new Map<string, readonly CompiledPolicy[]>();

  constructor({ compiled, native, exceptions, unknown }: Parts) {
    this.#native = native;
    this.#exemptions = exceptions.length === 0 ? undefined : new Exemptions(exceptions);
    this.exceptions = exceptions;
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
    this.digest = digestOf(compiled, { native: native?.identity, exceptions });
    const unconfigured = compiled.flatMap(({ policy, unconfigured: message }) =>
      message === undefined ? [] : [{ policy: policy.name, message }],
    );
    this.notices = [...unconfigured, ...(native?.notices ?? []), ...unknown.map(noticeOfUnknown)];
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
    const pleader = this.#pleaderFor(request, object, options);
    const heard = pleader === undefined ? decisions : pleadedFor(decisions, pleader);
    const notEvaluated = whyNotEvaluated(object, group, kind);
    if (!isMutated || given.object === null) return { decisions: heard, notEvaluated, ...remarks };
    const placed = inOrigin(heard, given.object, after);
    return { decisions: placed, notEvaluated, mutated: after, ...remarks };
  }

  /** Who speaks for the failures of an object; `undefined` when there is nobody, and where the time is not known. */
  #pleaderFor(request: Request, object: ValueMap, { now }: Pick<JudgeOptions, 'now'>): Pleader | undefined {
    return now === undefined ? undefined : this.#exemptions?.of({ request, object, now });
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
            ? withSteps(MAX_STEPS, () => this.#hear(request, object, options.judge))
            : this.#hear({ ...request, object: given }, given, options.judge),
        troubles: (heard) => this.#troubles(request, heard, options.judge ?? {}),
        isWhole: this.#native === undefined,
      },
      options,
    );
  }

  /** What fails and is excused is not heard of: nobody asks for it to be mended. */
  #hear(request: Request, object: ValueMap, options: PlanOptions['judge'] = {}): Heard {
    const { group, version, kind } = request;
    const decisions: Decision[] = [];
    const failing: Failing[] = [];
    const lenses = new Lenses(object, group, kind);
    const hearing: Hearing = { request, object, lenses, passes: false, decisions, failing };
    for (const policy of this.#speakingOf(group, version, kind)) judgePolicy(policy, hearing);
    const pleader = failing.length === 0 ? undefined : this.#pleaderFor(request, object, options);
    if (pleader === undefined) return { decisions, failing, object, lenses };
    return withoutExcused({ decisions, failing, object, lenses }, pleader);
  }

  #troubles(request: Request, { object, lenses }: Heard, options: JudgeOptions): ReadonlyMap<string, string> {
    const troubles = new Map(resourceTroubles(lenses));
    if (this.#native === undefined) return troubles;
    const decisions: Decision[] = [];
    this.#native.judge({ ...request, object }, options, decisions);
    const pleader = this.#pleaderFor(request, object, options);
    for (const { policy, rule, outcome } of decisions) {
      if (outcome === 'pass' || outcome === 'skip') continue;
      if (outcome === 'fail' && pleader?.(policy, rule)?.holds === true) continue;
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
