import { takeSteps } from './steps.ts';
import { isList, isMap } from './value.ts';
import type { Value } from './value.ts';

/** Steps to compare two values, besides what they hold. */
const STEP = 20;

/**
 * Whether two values are equal; the order of keys does not count. What is shared is not looked into. An integer beyond
 * ±(2^53 − 1) is a `bigint` and any other number is not, so that no number has two forms that would have to be told equal.
 */
export function equalValues(a: Value, b: Value): boolean {
  if (a === b) return true;
  takeSteps(isList(a) ? STEP + a.length : STEP);
  if (isList(a)) return isList(b) && a.length === b.length && a.every((one, i) => equalValues(one, b[i]!));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  takeSteps(keys.length);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    const [one, other] = [a[key]!, b[key]];
    // Nothing that a mapping inherits is a value.
    if (one !== other && !(Object.hasOwn(b, key) && equalValues(one, other!))) return false;
  }
  return true;
}
