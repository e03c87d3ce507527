// What there is a fix for that a door carries out.
import type { FixOptions } from '../fix/model.ts';
import type { CompiledPolicy, CompiledRule } from './compile.ts';
import { isAsked } from './policy-info.ts';
import type { Due } from './reach.ts';

/** Where fixes are carried out, and which. */
export type Mending = Pick<FixOptions, 'place' | 'unsafe'>;

/** Whether there is a fix of a rule that is carried out. */
function isMendable({ policy }: CompiledPolicy, rule: CompiledRule, { place, unsafe }: Mending): boolean {
  if (rule.fix === undefined || (rule.fix.unsafe && !unsafe) || !policy.fixAt.includes(place)) return false;
  return isAsked(rule, place === 'source' ? 'scan' : 'admission');
}

/** What is to be held to an object by whoever only asks what can be mended. */
function dueToMend(speaking: readonly CompiledPolicy[], mending: Mending): Due {
  const rules = new Set<CompiledRule>();
  const policies = speaking.filter((policy) => {
    const found = policy.rules.filter((rule) => isMendable(policy, rule, mending));
    for (const rule of found) rules.add(rule);
    return found.length > 0;
  });
  return { policies, rule: (rule) => rules.has(rule) };
}

class DueBySet extends WeakMap<readonly CompiledPolicy[], Due> {}

/** What of policies has a fix, asked once for each set that speaks of a kind. */
export class Mendables {
  readonly #known = { source: new DueBySet(), admission: new DueBySet() };

  of(speaking: readonly CompiledPolicy[], { place, unsafe }: Mending): Due {
    if (unsafe) return dueToMend(speaking, { place, unsafe });
    const known = this.#known[place];
    let due = known.get(speaking);
    if (due === undefined) known.set(speaking, (due = dueToMend(speaking, { place, unsafe })));
    return due;
  }
}
