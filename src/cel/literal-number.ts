// What a number of an expression is.
import { Double, Uint } from './value.ts';
import type { CelValue } from './value.ts';

const INT_MAX = 2n ** 63n - 1n;
const UINT_MAX = 2n ** 64n - 1n;

/** An int of 64 bits from decimal or `0x` digits; `undefined` when it has more bits. */
export function readInt(digits: string, isNegative: boolean): CelValue | undefined {
  // Fifteen digits of either base are below 2^63; below 2^53 they are exact.
  const small = digits.length <= 15 ? Number(digits) : Number.NaN;
  if (Number.isSafeInteger(small)) return isNegative && small !== 0 ? -small : small;
  const big = BigInt(digits);
  if (big > (isNegative ? INT_MAX + 1n : INT_MAX)) return undefined;
  const value = isNegative ? -big : big;
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : value;
}

/** An unsigned int of 64 bits from a token such as `12u` or `0xFFU`. */
export function readUint(token: string): Uint | undefined {
  const value = BigInt(token.slice(0, -1));
  return value > UINT_MAX ? undefined : new Uint(value);
}

/** A double; `undefined` when it is beyond what one can hold. */
export function readDouble(digits: string, isNegative: boolean): CelValue | undefined {
  const positive = Number(digits);
  if (!Number.isFinite(positive)) return undefined;
  const value = isNegative ? -positive : positive;
  return Number.isInteger(value) ? new Double(value) : value;
}
