// What a macro goes through.
import type { Frame } from './frame.ts';
import { goTypeName, isCelList } from './kind.ts';
import { STEPS_PER_KEY, findEntry, isAnyMap, keysOf } from './mapping.ts';
import { EvalError, type CelList, type CelValue } from './value.ts';

/** The items of a list, or the keys of a map. */
export function itemsOf(frame: Frame, range: CelValue): CelList | EvalError {
  if (isCelList(range)) return range;
  if (!isAnyMap(range)) return new EvalError(`got '${goTypeName(range)}', expected iterable type`);
  const keys = keysOf(range);
  frame.spend.work(keys.length * STEPS_PER_KEY);
  return keys;
}

/** What a macro of two variables goes through: indices and items, or keys and values. */
export interface Pairs {
  readonly length: number;
  readonly first: (index: number) => CelValue;
  readonly second: (index: number) => CelValue;
}

export function pairsOf(frame: Frame, range: CelValue): Pairs | EvalError {
  if (isCelList(range)) {
    return { length: range.length, first: (index) => index, second: (index) => range[index] as CelValue };
  }
  if (!isAnyMap(range)) return new EvalError(`unsupported comprehension range type: ${goTypeName(range)}`);
  const keys = keysOf(range);
  frame.spend.work(keys.length * STEPS_PER_KEY);
  return {
    length: keys.length,
    first: (index) => keys[index] as CelValue,
    second: (index) => findEntry(range, keys[index] as CelValue) as CelValue,
  };
}
