// Why fixes are not carried out, and what those that fail are known by.
import type { Finding, FixOptions, UnfixedReason } from '../fix/model.ts';
import type { Failing } from './judge.ts';

/** Why a fix is not carried out. */
export interface Refusal {
  readonly reason: UnfixedReason;
  readonly message: string;
}

/** Refusals by the keys of what fails. */
export type Refusals = Map<string, Refusal>;

/** A text for a rule and the thing that breaks it: the same after every fix. */
export const keyOf = ({ policy, rule, thing }: Failing): string =>
  `${policy.policy.name}/${rule.name} ${itemOf(rule.item)} ${thing.origin([])}`;

/** With its length: an item and a pointer may hold blanks. */
const itemOf = (item: string | undefined): string =>
  item === undefined ? '-' : `${String(item.length)} ${item}`;

/** The name of a rule, for people. */
export const nameOf = ({ policy, rule }: Failing): string => `${policy.policy.name}/${rule.name}`;

/** A text for a rule and a field. */
export const findingOf = ({ policy, rule, field }: Finding): string => `${policy}/${rule} ${field}`;

/** Of every fix of an object that is too large to plan for. */
export const TOO_LARGE: Refusal = {
  reason: 'fails-after',
  message: 'To plan the fixes of this object takes too many steps.',
};
/** Of a rule without a fix. */
export const NO_FIX: Refusal = { reason: 'no-fix', message: 'The rule has no fix.' };
/** Of a fix that needs a yes that nobody gave. */
export const UNSAFE: Refusal = {
  reason: 'unsafe',
  message:
    'The fix can change what the program does, so it is carried out only where unsafe fixes are asked for.',
};
/** Of a fix that is carried out at the other door, by this door. */
export const ELSEWHERE: Readonly<Record<FixOptions['place'], Refusal>> = {
  source: { reason: 'elsewhere', message: 'The policy is fixed at admission only (fixAt).' },
  admission: { reason: 'elsewhere', message: 'The policy is fixed in files only (fixAt).' },
};

/** Refuses two fixes that want different values at one place. */
export function conflict(a: Failing, b: Failing, out: Refusals): void {
  const message = `The rules ${nameOf(b)} and ${nameOf(a)} want different values at one place, so neither is fixed.`;
  for (const one of [a, b]) out.set(keyOf(one), { reason: 'conflict', message });
}
