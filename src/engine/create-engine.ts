import { DoorwardError } from '../errors.ts';
import type { CodedError } from '../errors.ts';
import type { FixPlace, FixPlan } from '../fix/model.ts';
import { resourceTroubles } from '../fix/resources.ts'; // on first use
import type { Request } from '../manifest/request.ts';
import { OverBudget, withSteps } from '../manifest/steps.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { Policy } from '../policy/model.ts';
import { Lenses } from '../select/lenses.ts';
import { whyNotEvaluated } from '../select/not-evaluated.ts';
import { compilePolicy } from './compile.ts';
import type { CompiledPolicy, CompiledRule } from './compile.ts';
import type { ActionOverride } from './decide.ts';
import { digestOf } from './digest.ts';
import { planFixes } from './fix.ts'; // on first use
import type { Heard } from './fix.ts';
import { decideWhole, judgeRule } from './judge.ts';
import type { Failing, Hearing } from './judge.ts';
import type { Decision, Engine, Judgement, JudgeOptions, PlanOptions, PolicyInfo } from './model.ts';
import type { NativeInput, NativeSet } from './native-model.ts';
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

  judge(request: Request, options: JudgeOptions = {}): Judgement {
    const object = request.object ?? request.oldObject;
    const decisions: Decision[] = [];
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
    return { decisions, notEvaluated: whyNotEvaluated(object, group, kind), ...remarks };
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

/** A policy that throws has judged nothing: what it said so far is taken back, and each of its rules is an error. */
function judgeGuarded(
  policy: CompiledPolicy,
  hearing: Hearing,
  onCrash: (policy: string, error: unknown) => void,
): void {
  const before = hearing.decisions.length;
  try {
    judgePolicy(policy, hearing);
  } catch (error) {
    onCrash(policy.policy.name, error);
    hearing.decisions.length = before;
    const message = 'The policy could not be judged: Doorward itself failed.';
    for (const [i, rule] of policy.rules.entries()) {
      if (policy.rules[i + 1]?.name === rule.name) continue;
      decideWhole(policy, rule, { hearing, outcome: 'error', message, code: 'INTERNAL' });
    }
  }
}

function judgePolicy(policy: CompiledPolicy, hearing: Hearing): void {
  const applies = policy.matcher.applies(hearing.request, hearing.object);
  if (applies === false) return;
  const { rules } = policy;
  let before = hearing.decisions.length;
  let isOver = false;
  for (const [i, rule] of rules.entries()) {
    if (applies === true && !isOver) isOver = !judgeWithinBudget(policy, rule, hearing);
    // A rule with `each` stands in the list once an item; what is said of it as a whole is said after the last.
    if (rules[i + 1]?.name === rule.name) continue;
    if (isOver) {
      const message = 'The rule cannot be held to all of this object: judging it takes too many steps.';
      decideWhole(policy, rule, { hearing, outcome: 'error', message, code: 'CHECK_FAILED' });
    } else if (typeof applies === 'string') decideUnknown(policy, rule, { hearing, reason: applies });
    else if (hearing.passes && hearing.decisions.length === before) {
      decideWhole(policy, rule, { hearing, outcome: 'pass', message: '' });
    }
    before = hearing.decisions.length;
  }
}

/** Whether a rule was held to the whole object; when not, what it found so far stays. */
function judgeWithinBudget(policy: CompiledPolicy, rule: CompiledRule, hearing: Hearing): boolean {
  try {
    judgeRule(policy, rule, hearing);
    return true;
  } catch (error) {
    if (error instanceof OverBudget) return false;
    throw error;
  }
}

/**
 * A fact that a scan cannot have leaves its rules out, aloud. At admission every fact can be had: one that is missing is
 * an error, so that it is never a pass.
 */
function decideUnknown(
  policy: CompiledPolicy,
  rule: CompiledRule,
  { hearing, reason }: { readonly hearing: Hearing; readonly reason: string },
): void {
  if (hearing.request.door === 'scan') {
    decideWhole(policy, rule, { hearing, outcome: 'skip', message: reason });
    return;
  }
  const message = `The rule could not be judged: it ${reason}.`;
  decideWhole(policy, rule, { hearing, outcome: 'error', message, code: 'FACT_MISSING' });
}
