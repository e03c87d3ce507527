import { narrow } from './model.ts';
import type { Quantity } from './model.ts';

const INT64_MAX = 2n ** 63n - 1n;
const NANO = -9;
const INT64_MIN = -(2n ** 63n);
/** Powers of ten between two quantities: beyond, apimachinery itself would compute for ever. */
const MAX_GAP = 20_000;

/**
 * A quantity that was read, with the digits that apimachinery holds: a big one is rounded to 10^-9, and has zeros down to
 * there, which {@link approximately} multiplies, too.
 */
export function asHeld(quantity: Quantity): Quantity {
  const { mantissa, scale, format } = quantity;
  const isCapped = format === 'BinarySI' && scale === 0 && BigInt(mantissa) >= INT64_MAX;
  const zeros = scale - NANO;
  if (!quantity.isBig || mantissa === 0 || isCapped || zeros <= 0 || zeros > MAX_GAP) return quantity;
  return { ...quantity, mantissa: narrow(BigInt(mantissa) * 10n ** BigInt(zeros)), scale: NANO };
}

/** Whether a whole number fits into 64 bits. */
function fits(value: bigint): boolean {
  return value >= INT64_MIN && value <= INT64_MAX;
}

/**
 * The sum as apimachinery's `Quantity.Add` makes it: exact, in 64 bits as long as they suffice, and in the format of the
 * first, unless that is zero. `undefined` when the two are too far apart.
 */
export function addQuantities(a: Quantity, b: Quantity): Quantity | undefined {
  const format = a.mantissa === 0 ? b.format : a.format;
  const isBig = a.isBig || b.isBig;
  if (!isBig && b.mantissa === 0) return { ...a, format, text: '' };
  if (!isBig && a.mantissa === 0) return { ...b, format, text: '' };
  const scale = Math.min(a.scale, b.scale);
  if (Math.max(a.scale, b.scale) - scale > MAX_GAP) return undefined;
  const first = scaled(a, scale);
  const second = scaled(b, scale);
  const sum = first + second;
  const inBits = fits(first) && fits(second) && fits(sum);
  return { ok: true, mantissa: narrow(sum), scale, format, text: '', isBig: isBig || !inBits };
}

/** Whether a quantity is a number of 64 bits at a scale that is not above its own. */
function fitsAt(quantity: Quantity, scale: number): boolean {
  const shift = quantity.scale - scale;
  return shift >= 0 && shift <= 18 && fits(scaled(quantity, scale));
}

function scaled(quantity: Quantity, scale: number): bigint {
  return BigInt(quantity.mantissa) * 10n ** BigInt(quantity.scale - scale);
}

/**
 * The difference, as `Quantity.Sub` makes it. The least number of 64 bits has no counterpart among them: Go takes it for its
 * own, and nobody notices where that is added to nothing or more.
 */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity | undefined {
  const turned = -BigInt(b.mantissa);
  const isSmall = !a.isBig && !b.isBig && a.mantissa >= 0;
  const isLost = isSmall && !fits(turned) && (a.mantissa === 0 || fitsAt(a, b.scale));
  return addQuantities(a, { ...b, mantissa: narrow(isLost ? INT64_MIN : turned), text: '' });
}

/**
 * The whole number, as `Quantity.AsInt64` gives it: only of what is held in 64 bits, and never where a fraction was
 * written (`1000m`). Otherwise `undefined`.
 */
export function wholeOf({ mantissa, scale, isBig }: Quantity): bigint | undefined {
  if (isBig || scale < 0) return undefined;
  if (mantissa === 0) return 0n;
  if (scale > 18) return undefined;
  const value = BigInt(mantissa) * 10n ** BigInt(scale);
  return fits(value) ? value : undefined;
}

/** The nearest double, or one beside it: `Quantity.AsApproximateFloat64`. */
export function approximately({ mantissa, scale }: Quantity): number {
  const base = Number(mantissa);
  return scale === 0 ? base : base * powerOfTen(scale);
}

/** math.Pow10 of Go: a product of two powers that are exact. */
function powerOfTen(exponent: number): number {
  if (exponent > 308) return Infinity;
  if (exponent < -323) return 0;
  const rest = Math.abs(exponent) % 32;
  const most = Math.abs(exponent) - rest;
  return exponent < 0
    ? Number(`1e-${String(most)}`) / Number(`1e${String(rest)}`)
    : Number(`1e${String(most)}`) * Number(`1e${String(rest)}`);
}
