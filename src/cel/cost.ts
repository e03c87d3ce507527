// What operators cost in Kubernetes' units, as cel-go's interpreter/runtimecost.go counts it; library/size.ts has the rest.
import { characterCount } from '../manifest/text-size.ts';
import { STRING_FACTOR, sizeOf } from './library/size.ts';
import { EvalError, Opaque, Optional, type CelValue } from './value.ts';

/** What is counted for a value or an error: a call that an error hinders costs as if it had been made with a bool. */
export function sized(value: CelValue | EvalError): CelValue {
  return value instanceof EvalError ? false : value;
}

/** The size that cel-go takes: of an optional, its value's. */
export function costOfSize(value: CelValue): number {
  return value instanceof Optional && value.value !== undefined ? costOfSize(value.value) : sizeOf(value);
}

/** Of comparing two texts: a tenth of the shorter one's characters. */
export function costOfTexts(left: string, right: string): number {
  const shorter = left.length < right.length ? left.length : right.length;
  // Up to ten characters no counting is needed: a unit, or none for an empty text.
  if (shorter <= 10) return shorter === 0 ? 0 : 1;
  return Math.ceil(Math.min(characterCount(left), characterCount(right)) * STRING_FACTOR);
}

/** Of `==`, and of `<` where both are known to be texts or bytes. */
export function costOfEquality(left: CelValue, right: CelValue): number {
  if (left instanceof Opaque) return 1;
  if (typeof left === 'string' && typeof right === 'string') return costOfTexts(left, right);
  return Math.ceil(Math.min(costOfSize(left), costOfSize(right)) * STRING_FACTOR);
}

/** Of joining two texts or bytes. */
export function costOfSum(left: CelValue, right: CelValue): number {
  return Math.ceil((costOfSize(left) + costOfSize(right)) * STRING_FACTOR);
}

/** Of walking through a text. */
export function costOfText(text: string): number {
  if (text.length <= 10) return text === '' ? 0 : 1;
  return Math.ceil(characterCount(text) * STRING_FACTOR);
}
