import type { Door } from '../manifest/request.ts';
import type { FailurePolicy, Policy, PolicyAction, Rule } from '../policy/model.ts';
import type { Action, Outcome } from './model.ts';

/** What a rule's outcomes lead to at a door. */
export interface Consequence {
  readonly fail: Action;
  readonly error: Action;
}

/** Outcome and action meet here and nowhere else. */
export function consequenceOf(policy: Policy, rule: Rule, door: Door): Consequence {
  const fail: PolicyAction = rule.action ?? policy.action[door];
  return { fail, error: onError(policy.failurePolicy, fail) };
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
