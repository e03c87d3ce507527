import type { Value } from '../manifest/value.ts';
import { narrow } from './quantity-model.ts';
import type { Quantity, QuantityFormat, QuantityProblem } from './quantity-model.ts';
import { explainQuantity, tooLong, tooSmall } from './quantity-problem.ts';
import { readSuffix } from './quantity-suffix.ts';
import type { Suffix } from './quantity-suffix.ts';

export { compareQuantities, quantitySign } from './quantity-compare.ts';
export { formatQuantity } from './quantity-format.ts';
export { milliBytesHint } from './quantity-hint.ts';
export type { Quantity, QuantityProblem };

/** Longer texts are refused, so that the time for one value is bounded. */
const MAX_LENGTH = 1024;
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

/**
 * Reads a quantity as an API server does when it decodes a manifest
 * (k8s.io/apimachinery/pkg/api/resource, `Quantity.UnmarshalJSON`): a string with blanks around it trimmed, or a
 * number by its decimal text. Digits below 10^-9 are rounded away from zero, binary quantities are capped at 2^63 − 1.
 *
 * Stricter than an API server in three places: `null` (stored as 0) is refused, and so are texts of more than 1024
 * characters and exponents that an API server could not compute.
 */
export function parseQuantity(value: Value): Quantity | QuantityProblem {
  if (typeof value === 'string') return KNOWN.get(value) ?? remember(value, parseText(trimmed(value)));
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return exact(value, 0, 'DecimalSI');
    return Number.isFinite(value) ? parseText(String(value)) : explainQuantity(value);
  }
  return typeof value === 'bigint' ? parseText(value.toString()) : explainQuantity(value);
}

/** What was read before: a cluster writes few quantities, and often. */
const KNOWN = new Map<string, Quantity>();
const MOST_KNOWN = 1024;
const LONGEST_KNOWN = 16;

function remember(text: string, quantity: Quantity | QuantityProblem): Quantity | QuantityProblem {
  if (quantity.ok && text.length <= LONGEST_KNOWN && KNOWN.size < MOST_KNOWN) KNOWN.set(text, quantity);
  return quantity;
}

function exact(mantissa: number | bigint, scale: number, format: QuantityFormat): Quantity {
  // `+ 0` turns −0 into 0.
  const plain = typeof mantissa === 'number' ? mantissa + 0 : mantissa;
  return { ok: true, mantissa: plain, scale, format, text: '' };
}

/** What strings.TrimSpace takes away, except those blanks that are escape sequences in JSON (tabs, newlines). */
function isBlank(code: number): boolean {
  if (code <= 0x20) return code === 0x20;
  if (code < 0x80) return false;
  if (code === 0x85 || code === 0xa0 || code === 0x1680 || code === 0x3000) return true;
  return (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x205f;
}

function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return end - start === text.length ? text : text.slice(start, end);
}

function parseText(text: string): Quantity | QuantityProblem {
  const length = text.length;
  if (length === 0 || length > MAX_LENGTH) {
    return length === 0 ? explainQuantity(text) : tooLong(length, MAX_LENGTH);
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
  if (suffix === undefined) return explainQuantity(text);
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
function build(text: string, suffix: Suffix, parts: Parts): Quantity | QuantityProblem {
  const length = (parts.whole || 1) + parts.fraction;
  if (suffix.base === 2) {
    const fast = parts.fraction === 0 && length + suffix.exponent * 0.3 <= 14;
    return fast ? fastBinary(text, suffix, parts) : slow(text, suffix, parts);
  }
  const fast = length <= 18 && decimalScale(suffix, parts) >= NANO;
  return fast ? fastDecimal(text, suffix, parts) : slow(text, suffix, parts);
}

/** 32 bits, as apimachinery counts. */
function decimalScale(suffix: Suffix, parts: Parts): number {
  return (suffix.exponent - parts.fraction) | 0;
}

function fastBinary(text: string, suffix: Suffix, parts: Parts): Quantity {
  const value = parts.small * suffix.factor;
  if (value === 0) return exact(0, 0, suffix.format);
  const mantissa = parts.negative ? -value : value;
  const canonical = (parts.small & 7) !== 0;
  return { ok: true, mantissa, scale: 0, format: suffix.format, text: canonical ? text : '' };
}

function fastDecimal(text: string, suffix: Suffix, parts: Parts): Quantity {
  const value = parts.small < 0 ? narrow(BigInt(parts.digits)) : parts.small;
  if (value === 0) return exact(0, 0, suffix.format);
  const mantissa = parts.negative ? -value : value;
  const scale = decimalScale(suffix, parts);
  const canonical = scale % 3 === 0 && parts.whole > 0 && !parts.digits.endsWith('000');
  return { ok: true, mantissa, scale, format: suffix.format, text: canonical ? text : '' };
}

function slow(text: string, suffix: Suffix, parts: Parts): Quantity | QuantityProblem {
  if (!parts.written) return explainQuantity(text);
  let value = BigInt(parts.digits === '' ? '0' : parts.digits);
  if (value === 0n) return exact(0, 0, suffix.format);
  let scale = (suffix.base === 10 ? suffix.exponent : 0) - parts.fraction;
  if (scale < MIN_EXPONENT) return tooSmall(text);
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
  return exact(narrow(parts.negative ? -value : value), scale, format);
}

/** A positive value without its last digits, rounded up. */
function roundedUp(value: bigint, digits: number): bigint {
  // A text holds at most MAX_LENGTH digits, and a binary suffix adds 19: all of them are dropped.
  if (digits > MAX_LENGTH + 20) return 1n;
  const unit = 10n ** BigInt(digits);
  return (value + unit - 1n) / unit;
}
