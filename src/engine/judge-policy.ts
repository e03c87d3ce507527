import { OverBudget, withSteps } from '../manifest/steps.ts';
import type { CompiledPolicy, CompiledRule } from './compile.ts';
import { decideWhole, judgeRule } from './judge.ts';
import type { Hearing } from './judge.ts';
import { isAsked } from './policy-info.ts';

/** Of one request, for all policies: at worst a second. The largest objects that people write take a hundredth. */
export const MAX_STEPS = 50_000_000;

/** Holds policies to one object, one after the other; who hears of crashes goes on with the next. */
export function judgePolicies(
  policies: readonly CompiledPolicy[],
  hearing: Hearing,
  onCrash: ((policy: string, error: unknown) => void) | undefined,
): void {
  withSteps(MAX_STEPS, () => {
    for (const policy of policies) {
      if (onCrash === undefined) judgePolicy(policy, hearing);
      else judgeGuarded(policy, hearing, onCrash);
    }
  });
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
    decideAll(policy, { hearing, outcome: 'error', message, code: 'INTERNAL' });
  }
}

/** Adds what is said of each rule of a policy as a whole. */
export function decideAll(policy: CompiledPolicy, whole: Parameters<typeof decideWhole>[2]): void {
  for (const [i, rule] of policy.rules.entries()) {
    if (policy.rules[i + 1]?.name === rule.name || !isAsked(rule, whole.hearing.request.door)) continue;
    decideWhole(policy, rule, whole);
  }
}

/** Holds one policy to one object; adds what its rules decide. */
export function judgePolicy(policy: CompiledPolicy, hearing: Hearing): void {
  const applies = policy.matcher.applies(hearing.request, hearing.object);
  if (applies === false) return;
  const { rules } = policy;
  let before = hearing.decisions.length;
  let isOver = false;
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i]!;
    if (!isAsked(rule, hearing.request.door)) continue;
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
