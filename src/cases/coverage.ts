import type { Policy } from '../policy/model.ts';
import type { CaseVerdict, Uncovered } from './model.ts';

/** Policies that lie together. */
interface Holder {
  readonly policies: readonly Policy[];
}

interface Seen {
  fail: boolean;
  pass: boolean;
}

/** Keeps count of which rules cases break and keep. Of two policies with one name each has its own. */
export class Coverage {
  readonly #seen = new Map<Policy, ReadonlyMap<string, Seen>>();

  constructor(holders: readonly Holder[]) {
    for (const policy of holders.flatMap(({ policies }) => policies)) {
      const rules = policy.rules.map(({ name }) => [name, { fail: false, pass: false }] as const);
      this.#seen.set(policy, new Map(rules));
    }
  }

  get rules(): number {
    return [...this.#seen.values()].reduce((sum, rules) => sum + rules.size, 0);
  }

  /** Takes down a case that is as expected. */
  note(inForce: readonly Holder[], { findings, passes }: CaseVerdict): void {
    const fails = new Set(
      findings.filter(({ outcome }) => outcome === 'fail').map(({ policy, rule }) => `${policy}/${rule}`),
    );
    for (const policy of new Set(inForce.flatMap(({ policies }) => policies))) {
      for (const [rule, seen] of this.#seen.get(policy) ?? []) {
        seen.fail ||= fails.has(`${policy.name}/${rule}`);
        seen.pass ||= passes.has(`${policy.name}/${rule}`);
      }
    }
  }

  /** Rules that no case breaks, or none keeps. */
  uncovered(): readonly Uncovered[] {
    return [...this.#seen].flatMap(([{ name: policy, resource, rules }, seen]) =>
      rules.flatMap(({ name: rule, pointer }) => {
        const { fail, pass } = seen.get(rule) ?? { fail: false, pass: false };
        if (fail && pass) return [];
        const lacks = [...(fail ? [] : (['fail'] as const)), ...(pass ? [] : (['pass'] as const))];
        return [{ policy, rule, location: resource.locate(`${pointer}/name`), lacks }];
      }),
    );
  }
}
