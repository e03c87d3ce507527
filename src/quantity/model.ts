/** How a quantity was written, which decides how it is written again. */
export type QuantityFormat = 'BinarySI' | 'DecimalSI' | 'DecimalExponent';

/**
 * An exact quantity: `mantissa` × 10^`scale`. There is no float in it: the mantissa is a whole `number` as long as
 * that is exact (±(2^53 − 1)), and a `bigint` beyond. `scale` may be huge (`1e2000000000` is legal): never raise
 * ten to it without a bound.
 */
export interface Quantity {
  readonly ok: true;
  readonly mantissa: number | bigint;
  readonly scale: number;
  readonly format: QuantityFormat;
  /** The text as written, where apimachinery keeps it as the canonical one; otherwise empty. */
  readonly text: string;
  /** Whether apimachinery holds it as a big decimal rather than in 64 bits: it is then never read as an integer. */
  readonly isBig: boolean;
}

/** Why a value is not a quantity: a clause that stands on its own. */
export interface QuantityProblem {
  readonly ok: false;
  readonly reason: string;
}

/** A whole number as `number` where that is exact. */
export function narrow(mantissa: bigint): number | bigint {
  const small = Number(mantissa);
  return Number.isSafeInteger(small) ? small : mantissa;
}
