import { narrow } from './model.ts';
import type { Quantity, QuantityFormat } from './model.ts';
import { readSuffix } from './suffix.ts';
import type { Suffix } from './suffix.ts';

/** Why a text is no quantity: apimachinery's three errors, and the two that are ours. */
export type Refusal = 'format' | 'suffix' | 'number' | 'long' | 'small';

/** Longer texts are refused, so that the time for one value is bounded. */
export const MAX_LENGTH = 1024;
/** Exponents below this are refused where a digit must be rounded: apimachinery itself would compute for ever. */
const MIN_EXPONENT = -100_000;
const NANO = -9;
const INT64_MAX = 2n ** 63n - 1n;

/** The parts of a text, found by one pass over it. */
interface Parts {
  readonly negative: boolean;
  /** Digits before the point without leading zeros, and all digits after it. */
  readonly digits: string;
  /** Their value where that is exact as a number: up to 15 digits. Otherwise −1. */
  readonly small: number;
  readonly whole: number;
  readonly fraction: number;
  /** Whether a digit was written at all: apimachinery reads `Mi` and `.` as zero, but not `Ei`. */
  readonly written: boolean;
}

/** A quantity that is not canonical as it was written, or was not written. */
export function exactQuantity(mantissa: number | bigint, scale: number, format: QuantityFormat): Quantity {
  // `+ 0` turns −0 into 0.
  const plain = typeof mantissa === 'number' ? mantissa + 0 : mantissa;
  return { ok: true, mantissa: plain, scale, format, text: '', isBig: false };
}

/**
 * Reads a text as `resource.ParseQuantity` of k8s.io/apimachinery does. Digits below 10^-9 are rounded away from zero,
 * binary quantities are capped at 2^63 − 1. Stricter in two places: texts of more than {@link MAX_LENGTH} characters, and
 * exponents that apimachinery could not compute.
 */
export function readQuantity(text: string): Quantity | Refusal {
  const length = text.length;
  if (length === 0 || length > MAX_LENGTH) {
    return length === 0 ? 'format' : 'long';
  }
  const first = text.charCodeAt(0);
  let at = first === 0x2d || first === 0x2b ? 1 : 0;
  const begin = at;
  while (at < length && text.charCodeAt(at) === 0x30) at += 1;
  const start = at;
  let small = 0;
  let code = 0;
  for (; at < length && isDigit((code = text.charCodeAt(at))); at += 1) small = small * 10 + code - 48;
  const whole = at - start;
  let fraction = 0;
  if (at < length && text.charCodeAt(at) === 0x2e) {
    const point = at;
    at += 1;
    for (; at < length && isDigit((code = text.charCodeAt(at))); at += 1) small = small * 10 + code - 48;
    fraction = at - point - 1;
  }
  const suffix = readSuffix(at === length ? '' : text.slice(at));
  if (suffix === undefined) return /^[eEinumkKMGTP]*[-+]?[0-9]*$/.test(text.slice(at)) ? 'suffix' : 'format';
  const digits =
    fraction === 0
      ? text.slice(start, start + whole)
      : text.slice(start, start + whole) + text.slice(at - fraction, at);
  return build(text, suffix, {
    negative: first === 0x2d,
    digits,
    small: whole + fraction <= 15 ? small : -1,
    whole,
    fraction,
    written: start > begin || digits !== '',
  });
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/**
 * Makes the value. apimachinery has a fast path (int64) and a slow one (big decimals); they differ in what they refuse
 * and in when the text counts as canonical already, so both are told apart here, too.
 */
function build(text: string, suffix: Suffix, parts: Parts): Quantity | Refusal {
  const length = (parts.whole || 1) + parts.fraction;
  if (suffix.base === 2) {
    const fast = parts.fraction === 0 && length + suffix.exponent * 0.3 <= 14;
    return fast ? fastBinary(text, suffix, parts) : slow(suffix, parts);
  }
  const fast = length <= 18 && decimalScale(suffix, parts) >= NANO;
  return fast ? fastDecimal(text, suffix, parts) : slow(suffix, parts);
}

/** 32 bits, as apimachinery counts. */
function decimalScale(suffix: Suffix, parts: Parts): number {
  return (suffix.exponent - parts.fraction) | 0;
}

function fastBinary(text: string, suffix: Suffix, parts: Parts): Quantity {
  const value = parts.small * suffix.factor;
  if (value === 0) return exactQuantity(0, 0, suffix.format);
  const mantissa = parts.negative ? -value : value;
  const canonical = (parts.small & 7) !== 0;
  return { ok: true, mantissa, scale: 0, format: suffix.format, text: canonical ? text : '', isBig: false };
}

function fastDecimal(text: string, suffix: Suffix, parts: Parts): Quantity {
  const value = parts.small < 0 ? narrow(BigInt(parts.digits)) : parts.small;
  const scale = decimalScale(suffix, parts);
  if (value === 0) return exactQuantity(0, scale, suffix.format);
  const mantissa = parts.negative ? -value : value;
  const canonical = scale % 3 === 0 && parts.whole > 0 && !parts.digits.endsWith('000');
  return { ok: true, mantissa, scale, format: suffix.format, text: canonical ? text : '', isBig: false };
}

function slow(suffix: Suffix, parts: Parts): Quantity | Refusal {
  if (!parts.written) return 'number';
  let value = BigInt(parts.digits === '' ? '0' : parts.digits);
  if (value === 0n) return { ...exactQuantity(0, 0, suffix.format), isBig: true };
  let scale = (suffix.base === 10 ? suffix.exponent : 0) - parts.fraction;
  if (scale < MIN_EXPONENT) return 'small';
  if (suffix.base === 2) value <<= BigInt(suffix.exponent);
  if (scale < NANO) {
    value = roundedUp(value, NANO - scale);
    scale = NANO;
  }
  let format = suffix.format;
  if (format === 'BinarySI') {
    const one = 10n ** BigInt(-scale);
    if (value > INT64_MAX * one) {
      value = INT64_MAX;
      scale = 0;
    }
    if (value < one) format = 'DecimalSI';
  }
  return { ...exactQuantity(narrow(parts.negative ? -value : value), scale, format), isBig: true };
}

/** A positive value without its last digits, rounded up. */
function roundedUp(value: bigint, digits: number): bigint {
  // A text holds at most MAX_LENGTH digits, and a binary suffix adds 19: all of them are dropped.
  if (digits > MAX_LENGTH + 20) return 1n;
  const unit = 10n ** BigInt(digits);
  return (value + unit - 1n) / unit;
}
