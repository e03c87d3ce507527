// `%f` and `%e`, as golang.org/x/text writes numbers for en-US: thousands with commas, exponents raised.
import type { Meter } from '../declaration.ts';
import { fail } from './declare.ts';

const RAISED: readonly string[] = [
  '\u2070',
  '\u00b9',
  '\u00b2',
  '\u00b3',
  '\u2074',
  '\u2075',
  '\u2076',
  '\u2077',
  '\u2078',
  '\u2079',
];
const RAISED_MINUS = '\u207b';
/** Without the thin spaces that x/text wrote before 0.33, which Kubernetes 1.36 is built of. */
const TIMES_TEN = '\u00d710';

/** What Go's package fmt makes of a precision or a width beyond a million. */
const MOST = 1_000_000;
const NO_VERB = '%!(NOVERB)';

/** x/text keeps the number of digits in 8 and in 16 bits; beyond the second nothing useful comes out. */
const MAX_PRECISION = 32_767;

/** A finite number above zero: its digits (the first is not 0), and how many of them stand before the point. */
interface Digits {
  readonly digits: string;
  readonly point: number;
}

/** `%f` with so many digits after the point. */
export function formatFixedPoint(value: number, precision: number, meter: Meter): string {
  if (precision > MOST) return NO_VERB;
  const special = notFinite(value);
  if (special !== undefined) return special;
  if (precision > MAX_PRECISION) fail(`a precision of ${String(precision)} is too much`);
  meter.work(100 + precision);
  const { digits, point } = roundedAt(digitsOf(Math.abs(value)), precision);
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const fraction = '0'.repeat(Math.max(0, -point)) + digits.slice(Math.max(0, point));
  const padded = fraction.replace(/0+$/, '').padEnd(precision % 256, '0');
  return `${value < 0 ? '-' : ''}${grouped(whole)}${padded === '' ? '' : '.'}${padded}`;
}

/** Six digits after the point and no more, without commas: as values within lists are written. */
export function formatPlain(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const { digits, point } = roundedAt(digitsOf(Math.abs(value)), 6);
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const fraction = '0'.repeat(Math.max(0, -point)) + digits.slice(Math.max(0, point));
  return `${value < 0 || Object.is(value, -0) ? '-' : ''}${whole}.${fraction.padEnd(6, '0').slice(0, 6)}`;
}

/** `%e`: seven digits in any case. A precision is taken for the width, as cel-go 0.26 does. */
export function formatScientific(value: number, width: number, meter: Meter): string {
  if (width > MOST) return NO_VERB;
  if (width > MAX_PRECISION) fail(`a precision of ${String(width)} is too much`);
  meter.work(100 + width);
  return (notFinite(value) ?? scientific(value)).padStart(width);
}

function scientific(value: number): string {
  const [mantissa = '', power = '0'] =
    value === 0 ? ['0.000000'] : evenExponential(Math.abs(value)).split('e');
  const exponent = Number(power);
  const raised = Array.from(
    String(Math.abs(exponent)).padStart(2, '0'),
    (digit) => RAISED[Number(digit)] ?? '',
  );
  const sign = exponent < 0 ? RAISED_MINUS : '';
  return `${value < 0 ? '-' : ''}${mantissa}${TIMES_TEN}${sign}${raised.join('')}`;
}

/** Seven digits; what stands exactly between two goes to the even one. */
function evenExponential(value: number): string {
  const exact = digitsOf(value);
  const { digits, point } = roundedAt(exact, 7 - exact.point);
  const all = digits.padEnd(7, '0');
  return `${all.slice(0, 1)}.${all.slice(1, 7)}e${String(point - 1)}`;
}

function notFinite(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return undefined;
  return value < 0 ? '-\u221e' : '\u221e';
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
}

const VIEW = new DataView(new ArrayBuffer(8));

/** All digits of a number of at least zero: a double is a whole number over a power of two. */
function digitsOf(value: number): Digits {
  if (value === 0) return { digits: '', point: 0 };
  VIEW.setFloat64(0, value);
  const bits = VIEW.getBigUint64(0);
  const raw = Number(bits >> 52n);
  const mantissa = (bits & 0xfffffffffffffn) | (raw === 0 ? 0n : 1n << 52n);
  const power = (raw === 0 ? 1 : raw) - 1075;
  if (power >= 0) {
    const whole = (mantissa << BigInt(power)).toString();
    return { digits: whole.replace(/0+$/, ''), point: whole.length };
  }
  // m / 2^k is m × 5^k / 10^k.
  const scaled = (mantissa * 5n ** BigInt(-power)).toString();
  return { digits: scaled.replace(/0+$/, ''), point: scaled.length + power };
}

/** Rounded to so many digits after the point, half to even. */
function roundedAt({ digits, point }: Digits, precision: number): Digits {
  const keep = point + precision;
  if (keep >= digits.length) return { digits, point };
  if (keep < 0) return { digits: '', point: 0 };
  const kept = digits.slice(0, keep);
  const next = digits.charCodeAt(keep) - 48;
  const isOdd = keep > 0 && (kept.charCodeAt(keep - 1) & 1) === 1;
  const up = next > 5 || (next === 5 && (digits.length > keep + 1 || isOdd));
  if (!up) return kept.replace(/0+$/, '') === '' ? { digits: '', point: 0 } : { digits: kept, point };
  if (keep === 0) return { digits: '1', point: point + 1 };
  const raised = (BigInt(kept) + 1n).toString();
  return { digits: raised, point: point + raised.length - keep };
}
