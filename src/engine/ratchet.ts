// Old debt is not new debt: a failure that was there before, in the same way, is excused.
import { equalValues } from '../manifest/equal.ts';
import { placeName } from '../manifest/place-name.ts';
import type { Door, Request } from '../manifest/request.ts';
import { OverBudget, withSteps } from '../manifest/steps.ts';
import { pointerKeys, valueAt } from '../manifest/pointer.ts';
import { isList, isMap } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { ratchetedAction } from './decide.ts';
import type { Failing } from './judge.ts';
import type { Decision, JudgeOptions } from './model.ts';
import { valuesRead } from './reads.ts';
import type { Read } from './reads.ts';

/** The object that a request is compared with: as it was before the change; `undefined` when there is none. */
export function pastOf(request: Request, { before }: JudgeOptions): ValueMap | undefined {
  const { door, operation, object, oldObject } = request;
  if (object === null) return undefined;
  if (before !== undefined) return before;
  return door === 'admission' && operation === 'UPDATE' ? (oldObject ?? undefined) : undefined;
}

/** The request that would have left the object as it was: what fails of it has failed before. */
export function pastRequest(request: Request, past: ValueMap): Request {
  return { ...request, object: past, oldObject: request.oldObject === null ? null : past };
}

/** What was found in one object. */
export interface Findings {
  readonly object: ValueMap;
  readonly decisions: readonly Decision[];
  readonly failing: readonly Failing[];
}

/** How what was found is compared. */
interface Comparison {
  readonly door: Door;
  /** Whether every rule is, and not just those whose action asks for it. */
  readonly all: boolean;
  /** What the rule of a policy of Kubernetes reads. */
  readonly nativeReads: (decision: Decision) => readonly Read[];
}

/** One failure, as failures are compared. */
interface Offence {
  /** Of whom, and where: by names, so that the order of a list does not matter. */
  readonly key: string;
  /** All that the rule reads there, once for each thing that breaks it in this place. */
  readonly read: readonly Value[];
}

/** A judgement that is compared with what was. */
export interface Ratcheting {
  readonly past: ValueMap;
  readonly options: JudgeOptions;
  readonly now: Findings;
  /** What some policies find in the past. */
  readonly hear: (policies: ReadonlySet<string>) => Findings;
  readonly nativeReads: Comparison['nativeReads'];
}

/** Decisions about a request, with those excused that were there before. The past is heard only when something fails. */
export function ratchet(
  given: Request,
  { past, options, now, hear, nativeReads }: Ratcheting,
): readonly Decision[] {
  const comparison: Comparison = { all: options.ratchetAll === true, door: given.door, nativeReads };
  const open = concerned(now, comparison);
  if (open.length === 0) return now.decisions;
  if (past === given.object) return excusing(now.decisions, new Set(open));
  try {
    const before = hear(new Set(open.map(({ policy }) => policy)));
    return withSteps(MAX_STEPS, () => excusing(now.decisions, sameAsBefore(now, before, comparison)));
  } catch (error) {
    // Of a past that cannot be told nothing is excused.
    if (error instanceof OverBudget) return now.decisions;
    if (options.onCrash === undefined) throw error;
    options.onCrash(open[0]?.policy ?? '', error);
    return now.decisions;
  }
}

/** To compare what rules read. */
const MAX_STEPS = 10_000_000;

/** The failures that the ratchet speaks of. */
function concerned(
  { decisions, failing }: Findings,
  { all, door }: Pick<Comparison, 'all' | 'door'>,
): readonly Decision[] {
  const open = decisions.filter(({ outcome, excuse }) => outcome === 'fail' && excuse === undefined);
  if (all || open.length === 0) return open;
  const held = new Set(
    failing
      .filter(({ rule }) => rule.consequence[door].ratchet)
      .map(({ policy, rule }) => `${policy.policy.name}/${rule.name}`),
  );
  return open.filter(({ policy, rule, native }) => native === undefined && held.has(`${policy}/${rule}`));
}

/** Those failures that were there before: the same rule, in the same place, with all that it reads there as it was. */
function sameAsBefore(now: Findings, before: Findings, comparison: Comparison): ReadonlySet<Decision> {
  const old = new Map<string, Offence[]>();
  for (const offence of offences(before, concerned(before, comparison), comparison).values()) {
    const known = old.get(offence.key);
    if (known === undefined) old.set(offence.key, [offence]);
    else known.push(offence);
  }
  const same = new Set<Decision>();
  for (const [decision, { key, read }] of offences(now, concerned(now, comparison), comparison)) {
    const known = old.get(key) ?? [];
    // One that was there stands for one that is there: a second one is new.
    const at = known.findIndex((other) =>
      read.every((one) => other.read.some((was) => equalValues(one, was))),
    );
    if (at === -1) continue;
    known.splice(at, 1);
    same.add(decision);
  }
  return same;
}

/** Decisions, of which some do not count. */
function excusing(
  decisions: readonly Decision[],
  same: Pick<ReadonlySet<Decision>, 'has'>,
): readonly Decision[] {
  return decisions.map((decision) =>
    same.has(decision)
      ? { ...decision, action: ratchetedAction(decision.action), excuse: { kind: 'ratchet' } }
      : decision,
  );
}

function offences(
  { object, failing }: Findings,
  open: readonly Decision[],
  { nativeReads }: Comparison,
): ReadonlyMap<Decision, Offence> {
  const byPlace = new Map<string, Failing[]>();
  for (const one of failing) {
    const place = JSON.stringify([one.policy.policy.name, one.rule.name, one.field]);
    const known = byPlace.get(place);
    if (known === undefined) byPlace.set(place, [one]);
    else known.push(one);
  }
  const found = new Map<Decision, Offence>();
  for (const decision of open) {
    const { policy, rule, field, native } = decision;
    const key = JSON.stringify([policy, rule, native?.binding ?? '', placeOf(object, field)]);
    const there = scalarAt(object, field);
    const read =
      native === undefined
        ? (byPlace.get(JSON.stringify([policy, rule, field])) ?? []).map(
            ({ rule: { item, reads }, thing: { self } }) => [
              item ?? null,
              there,
              valuesRead(reads(), { self, object }),
            ],
          )
        : [[there, valuesRead(nativeReads(decision), { self: object, object })]];
    if (read.length > 0) found.set(decision, { key, read });
  }
  return found;
}

/**
 * A place by names. A text or number in a list has no name but its value: others before it may come and go. Of two that
 * are alike each stands for one.
 */
function placeOf(object: ValueMap, field: string): string {
  const keys = pointerKeys(field);
  const value = valueAt(object, keys);
  const list = valueAt(object, keys.slice(0, -1));
  const isPlain = value !== undefined && !isMap(value) && !isList(value);
  if (!isPlain || list === undefined || !isList(list)) return placeName(object, field);
  // A text and a number that read alike are two.
  return `${placeName(object, field.slice(0, field.lastIndexOf('/')))}/${typeof value} ${String(value)}`;
}

/** The text or number at a place: of an image it is more than the rule may have read. */
function scalarAt(object: ValueMap, field: string): Value {
  const value = valueAt(object, pointerKeys(field));
  return typeof value === 'object' || value === undefined ? null : value;
}
