import { compareValues } from '../compare.ts';
import { Bytes, Double, Duration, EvalError, Timestamp, Uint } from '../value.ts';
import type { CelValue } from '../value.ts';

/** Whether a value can be compared with others of its kind at all (cel-go's Comparer). */
export function isComparable(value: CelValue): boolean {
  if (typeof value !== 'object') return true;
  return (
    value instanceof Bytes ||
    value instanceof Double ||
    value instanceof Duration ||
    value instanceof Timestamp ||
    value instanceof Uint
  );
}

/** How two values are ordered; `undefined` where they are not. */
export function orderOf(a: CelValue, b: CelValue): number | undefined {
  const order = compareValues(a, b, '');
  return order instanceof EvalError ? undefined : order;
}

/** How two texts are ordered: by the bytes of UTF-8, as Go orders strings. */
export function orderOfTexts(a: string, b: string): number {
  return orderOf(a, b) ?? 0;
}
