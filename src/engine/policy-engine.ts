import type { Exemptions, Pleader } from '../exception/exemptions.ts';
import type { Exception } from '../exception/model.ts';
import type { FixOperation, FixPlace, FixPlan } from '../fix/model.ts';
import { resourceTroubles } from '../fix/resources.ts'; // on first use
import type { Request } from '../manifest/request.ts';
import { withSteps } from '../manifest/steps.ts';
import type { ValueMap } from '../manifest/value.ts';
import { isTreePolicy } from '../policy/tree.ts';
import { Lenses } from '../select/lenses.ts';
import type { CustomWorkload } from '../select/custom-workloads.ts';
import { whyNotEvaluated } from '../select/not-evaluated.ts';
import type { Workloads } from '../select/workloads.ts';
import type { CompiledPolicy } from './compile.ts';
import { pleadedFor } from './decide.ts';
import { digestOf } from './digest.ts';
import { withoutExcused } from './excuse.ts';
import type { Pardons } from './excuse.ts';
import { planFixes } from './fix.ts'; // on first use
import type { Heard, Since } from './fix.ts';
import { judgePolicies, judgePolicy, MAX_STEPS } from './judge-policy.ts';
import type { Failing, Hearing } from './judge.ts';
import { Mendables } from './mendable.ts';
import type { Mending } from './mendable.ts';
import type {
  Decision,
  Engine,
  EntryOptions,
  Judgement,
  JudgeOptions,
  Mutation,
  PlanOptions,
  PolicyInfo,
  TreeEntry,
} from './model.ts';
import type { NativeSet } from './native-model.ts';
import { operationsBetween } from '../fix/diff.ts'; // on first use
import { operationOf } from '../fix/difference.ts'; // on first use
import { inOrigin } from './in-origin.ts';
import { needsOf } from './needs.ts';
import { infoOf, noticesOf } from './policy-info.ts';
import { PolicyParts } from './policy-parts.ts';
import { pastOf, pastRequest, ratchet } from './ratchet.ts'; // on first use
import type { Findings } from './ratchet.ts';
import { dueSince, Reach } from './reach.ts'; // on first use
import { withoutCredentials, withoutSecrets } from './secret.ts';
import { TreePolicies } from './tree.ts'; // on first use

const MAX_KINDS = 1_000;

/** A set without a mistake. */
export interface CompiledSet {
  readonly compiled: readonly CompiledPolicy[];
  readonly native: NativeSet | undefined;
  readonly workloads: { readonly table: Workloads; readonly written: readonly CustomWorkload[] };
  readonly pardons: Pardons;
}

/** How an object is heard again. */
interface Hear {
  readonly judge?: PlanOptions['judge'];
  /** What was heard before, and what was done since; `undefined` for the first time. */
  readonly since?: Since | undefined;
  /** The policies that are asked; all when left out. */
  readonly only?: ReadonlySet<string>;
  /** Asks only about what has a fix that is carried out so. */
  readonly mending?: Mending | undefined;
}

/** A policy set in force. */
export class PolicyEngine implements Engine {
  readonly policies: readonly PolicyInfo[];
  readonly digest: string;
  readonly notices: Engine['notices'];
  readonly needsNamespaceLabels: boolean;
  readonly needsNamespaceLabelsToFix: boolean;
  readonly needsNamespaceObject: boolean;
  readonly needsAuthorizer: boolean;
  readonly needsTree: Engine['needsTree'];
  readonly exceptions: readonly Exception[];
  readonly #native: NativeSet | undefined;
  readonly #exemptions: Exemptions | undefined;
  readonly #workloads: Workloads;
  readonly #inForce: readonly CompiledPolicy[];
  readonly #tree: TreePolicies | undefined;
  /** Whether a rule looks at how an object was before. */
  readonly #ratchets: boolean;
  readonly #readsSecrets: boolean;
  /** Which policies speak of a kind: asked once a kind, since a cluster has few kinds and many objects. */
  readonly #byKind = new Map<string, readonly CompiledPolicy[]>();
  readonly #parts = new PolicyParts();
  #reach: Reach | undefined;
  readonly #mendables = new Mendables();

  constructor({ compiled, native, workloads, pardons }: CompiledSet) {
    this.#native = native;
    this.#workloads = workloads.table;
    this.exceptions = pardons.exceptions;
    this.#exemptions = pardons.exemptions;
    const isOn = ({ off }: CompiledPolicy): boolean => off.size < 2;
    this.policies = [...compiled.filter(isOn).map(infoOf), ...(native?.policies ?? [])];
    const { exceptions } = pardons;
    this.digest = digestOf(compiled, { native: native?.identity, workloads: workloads.written, exceptions });
    this.notices = [...noticesOf(compiled.filter(isOn)), ...(native?.notices ?? []), ...pardons.notices];
    const inForce = compiled.filter((one) => isOn(one) && one.unconfigured === undefined);
    this.#inForce = inForce.filter(({ policy }) => !isTreePolicy(policy));
    if (this.#inForce.length < inForce.length) {
      const ofTree = inForce.filter(({ policy }) => isTreePolicy(policy));
      this.#tree = new TreePolicies(ofTree, (...asked) => this.#pleaderFor(...asked));
    }
    this.needsTree = this.#tree?.needs;
    this.#ratchets = this.#inForce.some(({ rules }) =>
      rules.some(({ consequence: { scan, admission } }) => scan.ratchet || admission.ratchet),
    );
    this.#readsSecrets = this.#inForce.some(({ rules }) => rules.some(({ secret }) => secret));
    const needs = needsOf(this.#inForce, native?.needs);
    this.needsNamespaceLabels = needs.namespaceLabels;
    this.needsNamespaceLabelsToFix = needs.namespaceLabelsToFix;
    this.needsNamespaceObject = needs.namespaceObject;
    this.needsAuthorizer = needs.authorizer;
  }

  judge(given: Request, options: JudgeOptions = {}): Judgement {
    const decisions: Decision[] = [];
    const after = given.door === 'scan' ? this.#native?.mutate(given, options, decisions).object : undefined;
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
    judgePolicies(this.#speakingOf(group, version, kind), hearing, options.onCrash);
    if (request.door === 'admission') this.#tree?.skip(hearing);
    const remarks = this.#native?.judge(request, options, decisions);
    const pleader = this.#pleaderFor(request, object, options);
    const pleaded = pleader === undefined ? decisions : pleadedFor(decisions, pleader);
    const heard =
      past === undefined
        ? pleaded
        : ratchet(given, {
            ...{ past, options, now: { object, decisions: pleaded, failing } },
            hear: (policies) => this.#hearPast(given, past, { policies, options }),
            nativeReads: (decision) => this.#native?.reads(decision) ?? [],
          });
    const notEvaluated = whyNotEvaluated(object, request, workload);
    const told = withoutCredentials({ decisions: heard, notEvaluated, ...remarks });
    const said = this.#readsSecrets ? withoutSecrets(told, object) : told;
    if (!isMutated || given.object === null) return said;
    return { ...said, decisions: inOrigin(said.decisions, given.object, after), mutated: after };
  }

  judgeEntry(entry: TreeEntry, options: EntryOptions): Judgement {
    return withoutCredentials(
      this.#tree?.judge(entry, options) ?? { decisions: [], notEvaluated: undefined },
    );
  }

  /** Who speaks for the failures of an object; `undefined` when there is nobody, and where the time is not known. */
  #pleaderFor(request: Request, object: ValueMap, { now }: Pick<JudgeOptions, 'now'>): Pleader | undefined {
    return now === undefined ? undefined : this.#exemptions?.of({ request, object, now });
  }

  mutate(request: Request, options: JudgeOptions = {}): Mutation {
    const decisions: Decision[] = [];
    const { object, steps = [] } = this.#native?.mutate(request, options, decisions) ?? {
      object: request.object,
    };
    let before = request.object;
    const operations = steps.flatMap(({ policy, rule, object: after }) => {
      const made = before === null ? [] : operationsBetween(before, after);
      before = after;
      return made.map((operation): FixOperation => operationOf(operation, { policy, rule }));
    });
    return { object, operations, decisions };
  }

  hasFixes(place: FixPlace, unsafe: boolean): boolean {
    return this.#mendables.of(this.#inForce, { place, unsafe }).length > 0;
  }

  fix(request: Request, options: PlanOptions): FixPlan {
    const { object, operation } = request;
    if (object === null || !(operation === 'CREATE' || operation === 'UPDATE')) {
      return { operations: [], object: object ?? request.oldObject ?? {}, fixed: [], unfixed: [] };
    }
    const { judge } = options;
    const mending = options.mendableOnly === true ? options : undefined;
    return planFixes(
      {
        object,
        namespaceLabels: request.namespaceLabels,
        // The first is a judgement like any other; those that follow take from what a plan may take.
        hear: (given, since) =>
          since === undefined
            ? withSteps(MAX_STEPS, () => this.#hear(request, given, { judge, mending }))
            : this.#hear({ ...request, object: given }, given, { judge, since }),
        hearAll: mending && (() => this.#hear(request, object, { judge })),
        troubles: (heard) => this.#troubles(request, heard, judge ?? {}),
        isWhole: this.#native === undefined,
      },
      options,
    );
  }

  /** What some policies find in an object as it was before the change, and nobody answers for. */
  #hearPast(
    given: Request,
    past: ValueMap,
    { policies, options }: { readonly policies: ReadonlySet<string>; readonly options: JudgeOptions },
  ): Findings {
    const request = pastRequest(given, past);
    const after = given.door === 'scan' ? this.#native?.mutate(request, options, []).object : undefined;
    const object = after ?? past;
    const found = withSteps(MAX_STEPS, () =>
      this.#hear({ ...request, object }, object, { judge: options, only: policies }),
    );
    const native: Decision[] = [];
    this.#native?.judge({ ...request, object }, options, native);
    const pleader = this.#pleaderFor(request, object, options);
    const pleaded = pleader === undefined ? native : pleadedFor(native, pleader);
    return { object, failing: found.failing, decisions: [...found.decisions, ...pleaded] };
  }

  /**
   * What fails and is excused is not heard of: nobody asks for it to be mended. After operations, what they do not reach is
   * as it was: only a rule that had nothing to say then is left out.
   */
  #hear(request: Request, object: ValueMap, { judge = {}, since, only, mending }: Hear): Heard {
    const { group, version, kind } = request;
    const speaking = this.#speakingOf(group, version, kind);
    const decisions: Decision[] = [];
    const failing: Failing[] = [];
    const lenses = new Lenses(object, this.#workloads.of(group, kind));
    // Whom an exception covers may have changed with any field.
    const isCertain = this.#exemptions === undefined || judge.now === undefined;
    const reach = since && isCertain ? (this.#reach ??= new Reach(this.#workloads)) : undefined;
    const due =
      since === undefined
        ? mending && this.#mendables.of(speaking, mending)
        : reach && dueSince(since, (operation) => reach.of(operation, request, speaking), speaking);
    // Field by field: V8 takes microseconds to add to a copy.
    const hearing: Hearing = {
      request,
      object,
      lenses,
      passes: false,
      isMute: true,
      decisions,
      failing,
    };
    for (const policy of due ?? speaking) {
      if (only?.has(policy.policy.name) !== false) judgePolicy(policy, hearing);
    }
    const pleader = failing.length === 0 ? undefined : this.#pleaderFor(request, object, judge);
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
      policies = this.#inForce.flatMap((policy) => this.#parts.of(policy, [group, version, kind]));
      if (this.#byKind.size < MAX_KINDS) this.#byKind.set(key, policies);
    }
    return policies;
  }
}
