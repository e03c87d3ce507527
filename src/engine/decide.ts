import type { Door } from '../manifest/request.ts';
import type { FailurePolicy, Policy, PolicyAction, Rule } from '../policy/model.ts';
import type { Action, Outcome } from './model.ts';

/** What a rule's outcomes lead to at a door. */
export interface Consequence {
  readonly fail: Action;
  readonly error: Action;
}

/** What whoever runs a door puts in the place of a policy's action, at each door that it names. */
export type ActionOverride = Readonly<Partial<Record<Door, PolicyAction>>>;

/**
 * Outcome and action meet here and nowhere else. An override takes the place of the policy's action; a rule that
 * asks for something milder than the override keeps it.
 */
export function consequenceOf(
  policy: Policy,
  rule: Rule,
  at: { readonly door: Door; readonly override: ActionOverride },
): Consequence {
  const override = at.override[at.door];
  const written = rule.action ?? policy.action[at.door];
  const fail = override === undefined ? written : milder(rule.action ?? override, override);
  return { fail, error: onError(policy.failurePolicy, fail) };
}

const MILDEST_FIRST: readonly PolicyAction[] = ['audit', 'warn', 'deny'];

function milder(a: PolicyAction, b: PolicyAction): PolicyAction {
  return MILDEST_FIRST.indexOf(a) <= MILDEST_FIRST.indexOf(b) ? a : b;
}

/** An unknown is never a pass: what could not be judged is treated like a failure, unless the policy says `Ignore`. */
function onError(failurePolicy: FailurePolicy, fail: PolicyAction): Action {
  return failurePolicy === 'Ignore' ? 'none' : fail;
}

/** What is done about an outcome. */
export function actionFor(outcome: Outcome, consequence: Consequence): Action {
  if (outcome === 'fail') return consequence.fail;
  return outcome === 'error' ? consequence.error : 'none';
}
