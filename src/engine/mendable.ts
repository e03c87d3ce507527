// What there is a fix for that a door carries out.
import type { FixOptions } from '../fix/model.ts';
import type { CompiledPolicy, CompiledRule } from './compile.ts';
import { isAsked } from './policy-info.ts';
import { partsOf } from './policy-parts.ts';

/** Where fixes are carried out, and which. */
export type Mending = Pick<FixOptions, 'place' | 'unsafe'>;

/** Whether there is a fix of a rule that is carried out. */
function isMendable({ policy }: CompiledPolicy, rule: CompiledRule, { place, unsafe }: Mending): boolean {
  if (rule.fix === undefined || (rule.fix.unsafe && !unsafe) || !policy.fixAt.includes(place)) return false;
  return isAsked(rule, place === 'source' ? 'scan' : 'admission');
}

type Parts = readonly CompiledPolicy[];
class PartsBySet extends WeakMap<Parts, Parts> {}

/** What of policies has a fix, asked once for each set that speaks of a kind. */
export class Mendables {
  readonly #known = { source: new PartsBySet(), admission: new PartsBySet() };

  of(speaking: Parts, { place, unsafe }: Mending): Parts {
    const find = (): Parts =>
      partsOf(speaking, (rule, policy) => isMendable(policy, rule, { place, unsafe }));
    if (unsafe) return find();
    const known = this.#known[place];
    let parts = known.get(speaking);
    if (parts === undefined) known.set(speaking, (parts = find()));
    return parts;
  }
}
