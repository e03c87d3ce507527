// Where a part of a mutated object is in the object as it was.
import { childPointer, pointerKeys } from '../manifest/pointer.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';

/**
 * The pointer, in the object as it was, of a part of what it was made to; of the nearest part around it that was there.
 * Elements of lists are told apart by what they are: the same value, or the same `name`, or else the same place.
 */
export function originOf(before: ValueMap, after: ValueMap, pointer: string): string {
  let [was, is]: [Value | undefined, Value | undefined] = [before, after];
  let origin = '';
  for (const key of pointerKeys(pointer)) {
    if (isList(was) && isList(is)) {
      const at = elementOf(was, is, Number(key));
      if (at === undefined) return origin;
      [was, is] = [was[at], is[Number(key)]];
      origin = childPointer(origin, at);
    } else if (isMap(was) && isMap(is) && Object.hasOwn(was, key)) {
      [was, is] = [own(was, key), own(is, key)];
      origin = childPointer(origin, key);
    } else return origin;
  }
  return origin;
}

function elementOf(was: readonly Value[], is: readonly Value[], at: number): number | undefined {
  const element = is[at];
  if (element === undefined) return undefined;
  const same = was.indexOf(element);
  if (same >= 0 && typeof element === 'object') return same;
  const name = isMap(element) ? own(element, 'name') : undefined;
  if (typeof name === 'string') {
    const found = was.findIndex((one) => isMap(one) && own(one, 'name') === name);
    return found < 0 ? undefined : found;
  }
  return was.length === is.length ? at : undefined;
}
