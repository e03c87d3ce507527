import type { Plea, Pleader } from '../exception/exemptions.ts';
import type { Door } from '../manifest/request.ts';
import type { FailurePolicy, Policy, PolicyAction, Rule } from '../policy/model.ts';
import type { Action, Decision, Excuse, Outcome } from './model.ts';

/** What a rule's outcomes lead to at a door. */
export interface Consequence {
  readonly fail: Action;
  readonly error: Action;
  /** Whether the rule is not asked at all. */
  readonly isOff: boolean;
  /** Whether an object may go on failing in the way that it failed before. */
  readonly ratchet: boolean;
}

/** What whoever runs a door may wish; `off`: nothing is asked. */
export type ActionWord = PolicyAction | 'off';

/** What whoever runs a door puts in the place of an action, at each door that it names. */
export type ActionOverride = Readonly<Partial<Record<Door, ActionWord>>> & {
  /** Whether an object may go on failing in the way that it failed before. */
  readonly ratchet?: boolean;
};

/** What was put in the place of actions: of a policy, and of one of its rules. */
export interface Overrides {
  readonly policy: ActionOverride;
  readonly rule: ActionOverride;
}

/**
 * Outcome and action meet here and nowhere else. What is said of a rule is what holds. What is said of a policy takes the
 * place of the policy's action; a rule that asks for something milder than that keeps it.
 */
export function consequenceOf(
  policy: Policy,
  rule: Rule,
  at: { readonly door: Door; readonly overrides: Overrides },
): Consequence {
  const { door, overrides } = at;
  const ofRule = overrides.rule[door];
  const wished = ofRule ?? overrides.policy[door];
  if (wished === 'off') return OFF;
  const written = rule.action ?? wished ?? policy.action[door];
  const fail = wished === undefined || ofRule === undefined ? milder(written, wished ?? written) : wished;
  const ratchet = overrides.rule.ratchet ?? overrides.policy.ratchet ?? policy.action.ratchet;
  return { fail, error: onError(policy.failurePolicy, fail), isOff: false, ratchet };
}

const OFF: Consequence = { fail: 'none', error: 'none', isOff: true, ratchet: false };

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

/**
 * Decisions with what is said for the failures among them. A failure that somebody answers for is a failure all the same,
 * and nothing is done about it; what could not be judged is never excused.
 */
export function pleadedFor(decisions: readonly Decision[], pleader: Pleader): readonly Decision[] {
  return decisions.map((decision) => {
    if (decision.outcome !== 'fail') return decision;
    const plea = pleader(decision.policy, decision.rule);
    if (plea === undefined) return decision;
    if (plea.holds) return { ...decision, action: 'none', excuse: excuseOf(plea) };
    return { ...decision, message: `${decision.message} ${lapsed(plea)}` };
  });
}

function excuseOf({ exception: { name, owner, reason, expires } }: Plea): Excuse {
  return { kind: 'exception', name, owner, reason, expires };
}

function lapsed({ exception: { name, owner, expires } }: Plea): string {
  return `The exception ${name} of ${owner} expired on ${expires}.`;
}

/** What is done about a failure that was there before the change that is judged. */
export function ratchetedAction(action: Action): Action {
  return action === 'deny' ? 'warn' : action;
}
