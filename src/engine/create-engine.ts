import { DoorwardError } from '../errors.ts';
import type { CodedError } from '../errors.ts';
import type { FixPlace, FixPlan } from '../fix/model.ts';
import { resourceTroubles } from '../fix/resources.ts'; // on first use
import type { Request } from '../manifest/request.ts';
import { withSteps } from '../manifest/steps.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { Policy } from '../policy/model.ts';
import { Lenses } from '../select/lenses.ts';
import { customTable } from '../select/custom-workloads.ts'; // on first use
import type { CustomWorkload } from '../select/custom-workloads.ts';
import { whyNotEvaluated } from '../select/not-evaluated.ts';
import { KNOWN_WORKLOADS } from '../select/workloads.ts';
import type { Workloads } from '../select/workloads.ts';
import { compilePolicy } from './compile.ts';
import type { CompiledPolicy, CompiledRule } from './compile.ts';
import { digestOf } from './digest.ts';
import { planFixes } from './fix.ts'; // on first use
import type { Heard } from './fix.ts';
import type { CompiledPolicies } from './compiled-policies.ts';
import { overridesByPolicy, unknownNames } from './given.ts';
import type { Given } from './given.ts';
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
import { inOrigin } from './in-origin.ts'; // on first use
import { createNative } from './native.ts'; // on first use
import { infoOf, isAsked } from './policy-info.ts';
import { pastOf, pastRequest, ratchet } from './ratchet.ts'; // on first use
import type { Findings } from './ratchet.ts';

/** What a door adds to the policies. */
export interface EngineOptions extends Given {
  /** Kinds that run Pods besides those that are known. */
  readonly workloads?: readonly CustomWorkload[];
  /** Kubernetes' own admission policies, to be judged beside ours. */
  readonly native?: NativeInput;
  /** The minor version (1.x) of Kubernetes whose expressions are meant; the newest known when left out. */
  readonly minor?: number | undefined;
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
      parameters: Object.hasOwn(given, name) ? (given[name] ?? {}) : {},
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
  if (errors.length > 0) throw new DoorwardError(errors);
  const written = options.workloads ?? [];
  return new PolicyEngine({ compiled, native, workloads: { table: workloads, written } });
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

const MAX_KINDS = 1_000;

/** Of one request, for all policies: at worst a second. The largest objects that people write take a hundredth. */
const MAX_STEPS = 50_000_000;

/** A set without a mistake. */
interface CompiledSet {
  readonly compiled: readonly CompiledPolicy[];
  readonly native: NativeSet | undefined;
  readonly workloads: { readonly table: Workloads; readonly written: readonly CustomWorkload[] };
}

class PolicyEngine implements Engine {
  readonly policies: readonly PolicyInfo[];
  readonly digest: string;
  readonly notices: Engine['notices'];
  readonly needsNamespaceLabels: boolean;
  readonly needsNamespaceLabelsToFix: boolean;
  readonly needsNamespaceObject: boolean;
  readonly needsAuthorizer: boolean;
  readonly #native: NativeSet | undefined;
  readonly #workloads: Workloads;
  readonly #inForce: readonly CompiledPolicy[];
  /** Whether a rule looks at how an object was before. */
  readonly #ratchets: boolean;
  /** Which policies speak of a kind: asked once a kind, since a cluster has few kinds and many objects. */
  readonly #byKind = new Map<string, readonly CompiledPolicy[]>();

  constructor({ compiled, native, workloads }: CompiledSet) {
    this.#native = native;
    this.#workloads = workloads.table;
    const isOn = ({ off }: CompiledPolicy): boolean => off.size < 2;
    this.policies = [...compiled.filter(isOn).map(infoOf), ...(native?.policies ?? [])];
    this.digest = digestOf(compiled, { native: native?.identity, workloads: workloads.written });
    const unconfigured = compiled
      .filter(isOn)
      .flatMap(({ policy, unconfigured: message }) =>
        message === undefined ? [] : [{ policy: policy.name, message }],
      );
    this.notices = [...unconfigured, ...(native?.notices ?? [])];
    this.#inForce = compiled.filter((one) => isOn(one) && one.unconfigured === undefined);
    this.#ratchets = this.#inForce.some(({ rules }) =>
      rules.some(({ consequence: { scan, admission } }) => scan.ratchet || admission.ratchet),
    );
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
    const workload = this.#workloads.of(group, kind);
    const lenses = new Lenses(object, workload);
    const past = this.#ratchets || options.ratchetAll === true ? pastOf(given, options) : undefined;
    const failing: Failing[] = [];
    const kept: Hearing = { request, object, lenses, passes: options.passes === true, decisions };
    const hearing = past === undefined ? kept : { ...kept, failing };
    const { onCrash } = options;
    withSteps(MAX_STEPS, () => {
      for (const policy of this.#speakingOf(group, version, kind)) {
        if (onCrash === undefined) judgePolicy(policy, hearing);
        else judgeGuarded(policy, hearing, onCrash);
      }
    });
    const remarks = this.#native?.judge(request, options, decisions);
    const notEvaluated = whyNotEvaluated(object, request, workload);
    const counted =
      past === undefined
        ? decisions
        : ratchet(given, {
            ...{ past, options, now: { object, decisions, failing } },
            hear: (policies) => this.#hearPast(given, past, { policies, options }),
            nativeReads: (decision) => this.#native?.reads(decision) ?? [],
          });
    if (!isMutated || given.object === null) return { decisions: counted, notEvaluated, ...remarks };
    const placed = inOrigin(counted, given.object, after);
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
    const door = place === 'source' ? 'scan' : 'admission';
    const isMade = (rule: CompiledRule): boolean =>
      rule.fix !== undefined && (unsafe || !rule.fix.unsafe) && isAsked(rule, door);
    return this.#inForce.some(({ policy, rules }) => policy.fixAt.includes(place) && rules.some(isMade));
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

  /** What some policies find in an object as it was before the change. */
  #hearPast(
    given: Request,
    past: ValueMap,
    { policies, options }: { readonly policies: ReadonlySet<string>; readonly options: JudgeOptions },
  ): Findings {
    const request = pastRequest(given, past);
    const after = given.door === 'scan' ? this.#native?.mutate(request, options, []) : undefined;
    const object = after ?? past;
    const found = withSteps(MAX_STEPS, () => this.#hear({ ...request, object }, object, policies));
    const native: Decision[] = [];
    this.#native?.judge({ ...request, object }, options, native);
    return { object, failing: found.failing, decisions: [...found.decisions, ...native] };
  }

  #hear(request: Request, object: ValueMap, only?: ReadonlySet<string>): Heard {
    const { group, version, kind } = request;
    const decisions: Decision[] = [];
    const failing: Failing[] = [];
    const lenses = new Lenses(object, this.#workloads.of(group, kind));
    const hearing: Hearing = { request, object, lenses, passes: false, decisions, failing };
    for (const policy of this.#speakingOf(group, version, kind)) {
      if (only?.has(policy.policy.name) !== false) judgePolicy(policy, hearing);
    }
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
