// The plan of what to change in an object, so that the rules that it breaks hold. Fixes are carried out together, the
// object is judged again, and what does not stand the test is left out and the rest tried once more.
import { desire, WRITTEN } from '../fix/desire.ts';
import type { Finding, FixOptions, FixPlan, FixOperation, Operation } from '../fix/model.ts';
import type { Unfixed, Whose } from '../fix/model.ts';
import { difference, differenceAt, operationOf } from '../fix/difference.ts';
import { applyLeaves, Claims, leavesOf } from '../fix/claims.ts';
import { once } from '../manifest/once.ts';
import { OverBudget, takeSteps, withSteps } from '../manifest/steps.ts';
import { isMap } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { Lenses } from '../select/lenses.ts';
import { conflict, ELSEWHERE, findingOf, keyOf, nameOf, NO_FIX, TOO_LARGE, UNSAFE } from './fix-refusal.ts';
import type { Refusal, Refusals } from './fix-refusal.ts';
import type { Failing } from './judge.ts';
import type { Decision } from './model.ts';

/** What is said of an object. */
export interface Heard {
  readonly decisions: readonly Decision[];
  readonly failing: readonly Failing[];
  readonly object: ValueMap;
  readonly lenses: Lenses;
}

/** What was said of an object, and what was done to it then. */
export interface Since {
  readonly heard: Heard;
  readonly operations: readonly Operation[];
}

/** What a plan is made for. */
export interface Patient {
  readonly object: ValueMap;
  readonly namespaceLabels: ValueMap | undefined;
  /** Judges an object; what it says of one that came of another is worked out from what was said of that one. */
  readonly hear: (object: ValueMap, since?: Since) => Heard;
  /** All that is said of the object, where the first hearing leaves out what has no fix. */
  readonly hearAll?: (() => Heard) | undefined;
  /** What is wrong with an object beside the rules: keys of troubles, and a sentence about each. */
  readonly troubles: (heard: Heard) => ReadonlyMap<string, string>;
  /** Whether the rules that are heard are all that a door judges. */
  readonly isWhole: boolean;
}

/** Plans what to change; the object stays as it is. Of an object that takes too many steps nothing is changed. */
export function planFixes(patient: Patient, options: FixOptions): FixPlan {
  const planning = new Planning(patient, options);
  try {
    return withSteps(MAX_STEPS, () => planning.plan());
  } catch (problem) {
    if (problem instanceof OverBudget) return planning.none(TOO_LARGE);
    throw problem;
  }
}

/** Of one plan: twice what judging an object may take, and once more to write. */
const MAX_STEPS = 150_000_000;

/** Rounds of fixes of what only a fix brought to light. */
const MAX_ROUNDS = 16;
/** Plans that are tried before nothing is done. */
const MAX_ATTEMPTS = 24;
/** Fixes that are tried each alone when one of them harms; of more, those of a rule are tried together. */
const MAX_ALONE = 24;

/** Steps of one fix, besides what it writes. */
const WISH = 1_000;

interface Settled {
  readonly object: ValueMap;
  readonly operations: readonly FixOperation[];
  readonly heard: Heard;
  /** What was carried out, by its key. */
  readonly done: ReadonlyMap<string, Failing>;
  /** Why a fix was not carried out. */
  readonly unfit: Refusals;
  /** What has to be left out: then the rest is of no use. */
  readonly out: Refusals;
}

/** What a fix would write, or why it writes nothing. */
type Wish =
  | {
      readonly operations: readonly Operation[];
      /** After them, of what the fix was given. */
      readonly object: ValueMap;
    }
  | (Refusal & { readonly operations: undefined; readonly left: string | undefined });

class Planning {
  readonly #patient: Patient;
  readonly #options: FixOptions;
  readonly #before: Heard;
  #all: Heard | undefined;

  constructor(patient: Patient, options: FixOptions) {
    this.#patient = patient;
    this.#options = options;
    this.#before = patient.hear(patient.object);
  }

  plan(): FixPlan {
    const out: Refusals = new Map();
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const settled = this.#settle((key) => !out.has(key));
      let more = settled.out;
      if (more.size === 0 && settled.operations.length > 0) more = this.#harmful(settled, out);
      if (more.size === 0) return this.#told(settled, out);
      for (const [key, refusal] of more) out.set(key, refusal);
    }
    return this.none(
      { reason: 'fails-after', message: 'No set of fixes was found that stands the test.' },
      out,
    );
  }

  /** A plan to do nothing, for a reason. */
  none(why: Refusal, out: Refusals = new Map()): FixPlan {
    const all: Refusals = new Map(this.#before.failing.map((one) => [keyOf(one), why]));
    for (const [key, refusal] of out) all.set(key, refusal);
    const { object } = this.#patient;
    const heard = this.#before;
    const settled = { object, operations: [], heard, done: new Map(), unfit: new Map(), out };
    return this.#told(settled, all);
  }

  /** Carries out what may be carried out, round by round, until nothing more is to be done. */
  #settle(isIn: (key: string) => boolean): Settled {
    let { object } = this.#patient;
    let heard = this.#before;
    const operations: FixOperation[] = [];
    const done = new Map<string, Failing>();
    const unfit: Refusals = new Map();
    const out: Refusals = new Map();
    const all = new Claims<Failing>();
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const base = object;
      const first = operations.length;
      const here = new Claims<Failing>();
      for (const failing of heard.failing) {
        const key = keyOf(failing);
        if (!isIn(key) || this.#whyNot(failing) !== undefined) continue;
        if (done.has(key)) {
          out.set(key, { reason: 'fails-after', message: 'With the fix the rule would still fail.' });
          continue;
        }
        const wish = this.#wish(failing, base);
        if (wish.operations === undefined) {
          // What one fix wrote in an earlier round is in the way of another: no author wrote it.
          const rival = wish.left === undefined ? undefined : all.owner(wish.left);
          if (wish.reason === 'written' && rival !== undefined) conflict(failing, rival, out);
          else unfit.set(key, wish);
          continue;
        }
        // What a fix claims is looked into when there is another: of most objects one rule fails.
        const leaves = once(() => leavesOf(base, wish.operations));
        const other = all.rival(leaves);
        if (other !== undefined) {
          conflict(failing, other, out);
          continue;
        }
        if (here.isStale(leaves)) continue;
        here.lay(leaves, failing);
        all.lay(leaves, failing);
        done.set(key, failing);
        // The first of a round has what it was given; those that follow write to what others have written to.
        const next = object === base ? wish.object : applyLeaves(object, leaves(), base);
        const changes = object === base ? wish.operations : difference(object, next);
        const whose = whoseOf(failing);
        for (const operation of changes) operations.push(operationOf(operation, whose));
        if (isMap(next)) object = next;
      }
      if (out.size > 0 || object === base) break;
      heard = this.#patient.hear(object, { heard, operations: operations.slice(first) });
    }
    return { object, operations, heard, done, unfit, out };
  }

  /** What a fix alone would write, or why it writes nothing. */
  #wish(failing: Failing, object: ValueMap): Wish {
    const { rule, thing } = failing;
    const { namespaceLabels } = this.#patient;
    const nothing = { operations: undefined, left: undefined };
    if (rule.fix === undefined) return { ...nothing, ...NO_FIX };
    takeSteps(WISH);
    const desired = desire(rule.fix, { object, thing, at: rule.at, namespaceLabels, item: rule.item });
    if (!desired.ok) return { ...nothing, ...desired };
    const { only } = desired;
    const operations =
      only === undefined ? difference(object, desired.object) : differenceAt(object, desired.object, only);
    if (operations.length === 0) {
      const { left } = desired;
      if (left !== undefined) return { ...nothing, reason: 'written', message: WRITTEN, left };
      const message = 'What the fix would write is there, and the rule fails.';
      return { ...nothing, reason: 'fails-after', message };
    }
    for (const { path } of operations) {
      const message = this.#options.withhold?.(path, whoseOf(failing));
      if (message !== undefined) return { ...nothing, reason: 'withheld', message };
    }
    return { operations, object: desired.object };
  }

  #isAsked(finding: Finding): boolean {
    const { only, leave } = this.#options;
    return only?.(finding.policy, finding.rule) !== false && leave?.(finding) !== true;
  }

  /** Why a failing rule is not to be fixed, whatever the object. */
  #whyNot({ policy: { policy }, rule: { fix, name }, field }: Failing): Refusal | undefined {
    const { place, unsafe } = this.#options;
    if (!this.#isAsked({ policy: policy.name, rule: name, field })) return NO_FIX;
    if (fix === undefined) return NO_FIX;
    if (!policy.fixAt.includes(place)) return ELSEWHERE[place];
    return fix.unsafe && !unsafe ? UNSAFE : undefined;
  }

  /** Of what was carried out, what makes something fail that did not fail before. */
  #harmful(settled: Settled, out: Refusals): Refusals {
    const harm = this.#harmOf(settled);
    const found: Refusals = new Map();
    if (harm === undefined) return found;
    const message = `With the fix, ${harm}`;
    const groups = new Map<string, string[]>();
    for (const [key, failing] of settled.done) {
      const group = settled.done.size > MAX_ALONE ? nameOf(failing) : key;
      groups.set(group, [...(groups.get(group) ?? []), key]);
    }
    const blame = (keys: Iterable<string>, why: string): void => {
      for (const key of keys) found.set(key, { reason: 'harms', message: why });
    };
    if (groups.size > 1) {
      for (const keys of groups.values()) {
        const alone = this.#settle((key) => keys.includes(key) && !out.has(key));
        const why = alone.operations.length === 0 ? undefined : this.#harmOf(alone);
        if (why !== undefined) blame(keys, `With the fix, ${why}`);
      }
    }
    // Only together do they harm: none of them is carried out.
    if (found.size === 0) blame(settled.done.keys(), message);
    return found;
  }

  /** What fails or is wrong now and was not before: a clause. */
  #harmOf({ heard }: Settled): string | undefined {
    if (heard.decisions.length > 0) {
      const before = (this.#all ??= this.#patient.hearAll?.() ?? this.#before);
      const failed = new Set(before.failing.map(keyOf));
      const fails = heard.failing.find((one) => !failed.has(keyOf(one)));
      if (fails !== undefined) return `the rule ${nameOf(fails)} would fail at ${fails.field}.`;
      const isError = ({ outcome }: Decision): boolean => outcome === 'error';
      const wrong = new Set(before.decisions.filter(isError).map(findingOf));
      const error = heard.decisions.find((one) => isError(one) && !wrong.has(findingOf(one)));
      if (error !== undefined) return `the rule ${error.policy}/${error.rule} could not be judged.`;
    }
    const after = this.#patient.troubles(heard);
    if (after.size === 0) return undefined;
    const before = this.#patient.troubles(this.#before);
    for (const [key, clause] of after) if (!before.has(key)) return clause;
    return undefined;
  }

  /** Of each finding the first part that fails still. */
  #partsLeft({ failing }: Heard): ReadonlyMap<string, Failing> {
    const still = new Set(failing.map(keyOf));
    const left = new Map<string, Failing>();
    for (const one of this.#before.failing) {
      if (!still.has(keyOf(one))) continue;
      const { policy, rule, field } = one;
      const place = findingOf({ policy: policy.policy.name, rule: rule.name, field });
      if (!left.has(place)) left.set(place, one);
    }
    return left;
  }

  #told(settled: Settled, out: Refusals): FixPlan {
    const fixed: FixPlan['fixed'][number][] = [];
    const unfixed: Unfixed[] = [];
    const whose = settled.heard.failing.length === 0 ? undefined : this.#partsLeft(settled.heard);
    for (const { outcome, policy, rule, pointer, field } of this.#before.decisions) {
      if (outcome !== 'fail') continue;
      const left = whose?.get(findingOf({ policy, rule, field }));
      if (left === undefined) fixed.push({ policy, rule, pointer, field });
      else if (this.#isAsked({ policy, rule, field })) {
        const why = this.#whyNot(left) ?? out.get(keyOf(left)) ?? settled.unfit.get(keyOf(left)) ?? NO_FIX;
        const { reason, message } = why;
        unfixed.push({ policy, rule, pointer, field, reason, message });
      }
    }
    const { object, operations, heard } = settled;
    if (operations.length === 0) return { operations, object: this.#patient.object, fixed, unfixed };
    if (!this.#patient.isWhole || heard.object !== object) return { operations, object, fixed, unfixed };
    return { operations, object, fixed, unfixed, after: heard.decisions.filter(isFinding) };
  }
}

const whoseOf = ({ policy: { policy }, rule }: Failing): Whose => ({ policy: policy.name, rule: rule.name });

const isFinding = ({ outcome }: Decision): boolean => outcome === 'fail' || outcome === 'error';
