import type { Quantity } from './model.ts';

const POWERS: readonly number[] = Array.from({ length: 16 }, (_, i) => 10 ** i);

/** −1, 0 or 1 as the quantity is below, at or above zero. */
export function quantitySign(quantity: Quantity): -1 | 0 | 1 {
  return order(quantity.mantissa, 0);
}

/** −1, 0 or 1 as `a` is less than, equal to or more than `b`. Exact. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  if (a.scale === b.scale) return order(a.mantissa, b.mantissa);
  const sign = quantitySign(a);
  const other = quantitySign(b);
  if (sign !== other || sign === 0) return order(sign, other);
  return a.scale > b.scale ? compareScaled(a, b) : reverse(compareScaled(b, a));
}

/** JavaScript compares a bigint with a number exactly. */
function order(a: number | bigint, b: number | bigint): -1 | 0 | 1 {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

function reverse(result: -1 | 0 | 1): -1 | 0 | 1 {
  if (result === 0) return 0;
  return result === 1 ? -1 : 1;
}

/** Compares two quantities of one sign, the first of the bigger scale. */
function compareScaled(a: Quantity, b: Quantity): -1 | 0 | 1 {
  const shift = a.scale - b.scale;
  const power = POWERS[shift];
  if (power !== undefined && typeof a.mantissa === 'number') {
    const scaled = a.mantissa * power;
    if (Number.isSafeInteger(scaled)) return order(scaled, b.mantissa);
  }
  // Ten to the shift may be a number of billions of digits: the count of digits decides first.
  const gap = digitCount(a) - digitCount(b);
  if (gap + shift !== 0) {
    const bigger = gap + shift > 0;
    return bigger === (quantitySign(a) === 1) ? 1 : -1;
  }
  return order(BigInt(a.mantissa) * 10n ** BigInt(shift), b.mantissa);
}

function digitCount(quantity: Quantity): number {
  const text = quantity.mantissa.toString();
  return quantity.mantissa < 0 ? text.length - 1 : text.length;
}
