import type { Matcher } from '../match/match.ts';
import type { CompiledPolicy, CompiledRule } from './compile.ts';

/** Policies with those of their rules that speak of a kind: the very same for all kinds of which the same rules speak. */
export class PolicyParts {
  readonly #made = new Map<CompiledPolicy, readonly CompiledPolicy[]>();

  /** The policy, or a part of it; none when no rule of it speaks of the kind. */
  of(policy: CompiledPolicy, kind: Parameters<Matcher['kind']>): readonly CompiledPolicy[] {
    if (!policy.matcher.kind(...kind)) return [];
    // One of which every rule was left out by its parameters says so by judging nothing.
    if (policy.rules.every((rule) => rule.kinds === undefined)) return [policy];
    const rules = policy.rules.filter((rule) => rule.kinds?.(...kind) !== false);
    if (rules.length === 0) return [];
    const made = this.#made.get(policy) ?? [];
    const isSame = ({ rules: others }: CompiledPolicy): boolean =>
      others.length === rules.length && others.every((rule, i) => rule === rules[i]);
    const known = made.find(isSame);
    if (known !== undefined) return [known];
    const part = { ...policy, rules };
    this.#made.set(policy, [...made, part]);
    return [part];
  }
}

/** Of each policy the part with some rules; none of one that has no such rule. */
export function partsOf(
  policies: readonly CompiledPolicy[],
  isIn: (rule: CompiledRule, policy: CompiledPolicy) => boolean,
): readonly CompiledPolicy[] {
  return policies.flatMap((policy) => {
    const rules = policy.rules.filter((rule) => isIn(rule, policy));
    return rules.length === 0 ? [] : [{ ...policy, rules }];
  });
}
