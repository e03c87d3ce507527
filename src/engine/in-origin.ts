import { originOf } from '../fix/origin.ts'; // on first use
import type { ValueMap } from '../manifest/value.ts';
import type { Decision } from './model.ts';

/** Decisions about a mutated object, with pointers into the object as it was, which is the one that was written. */
export function inOrigin(
  decisions: readonly Decision[],
  before: ValueMap,
  after: ValueMap,
): readonly Decision[] {
  return decisions.map((decision) => {
    if (decision.pointer === '' && decision.field === '') return decision;
    const pointer = originOf(before, after, decision.pointer);
    const isThere = pointer === decision.pointer;
    const { secret } = decision;
    return {
      ...decision,
      pointer,
      field: isThere ? decision.field : originOf(before, after, decision.field),
      ...(secret === undefined ? {} : { secret: originOf(before, after, secret) }),
    };
  });
}
