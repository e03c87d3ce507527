/** Nanoseconds. `µ` may be the micro sign or the Greek letter. */
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const LIMIT = 2n ** 63n;
const MAX_LENGTH = 256;
const FORM = 'write a number with a unit, such as 90s or 1h30m';
const PART = /([0-9]*)(\.[0-9]*)?([^0-9.]*)/y;

/**
 * What is wrong with a duration, or `undefined`: Go's `time.ParseDuration`, which reads metav1.Duration. Stricter in one
 * place: texts of more than 256 characters are refused.
 */
export function durationProblem(value: string): string | undefined {
  if (value.length > MAX_LENGTH) return `it is longer than ${String(MAX_LENGTH)} characters`;
  const negative = value.startsWith('-');
  const text = negative || value.startsWith('+') ? value.slice(1) : value;
  if (text === '0') return undefined;
  if (text === '') return FORM;
  let total = 0n;
  for (PART.lastIndex = 0; PART.lastIndex < text.length;) {
    const [, whole = '', fraction = '', unit = ''] = PART.exec(text) ?? [];
    if (whole === '' && fraction.length < 2) return FORM;
    const size = UNITS.get(unit);
    if (size === undefined) return unitProblem(whole, unit);
    const part = amount(whole, fraction, size);
    total += part ?? LIMIT + 1n;
    if (total > LIMIT) return OUT_OF_RANGE;
  }
  return !negative && total === LIMIT ? OUT_OF_RANGE : undefined;
}

const OUT_OF_RANGE = 'it is longer than 64 bits of nanoseconds (292 years)';

/** One part in nanoseconds, or `undefined` when it does not fit. The fraction is a float in Go, so it is one here. */
function amount(whole: string, fraction: string, unit: bigint): bigint | undefined {
  const number = BigInt(whole === '' ? '0' : whole);
  if (number > LIMIT || number > LIMIT / unit) return undefined;
  let digits = 0n;
  let scale = 1;
  for (const digit of fraction.slice(1)) {
    const next = digits * 10n + BigInt(digit);
    if (digits > (LIMIT - 1n) / 10n || next > LIMIT) break;
    digits = next;
    scale *= 10;
  }
  if (digits === 0n) return number * unit;
  const sum = number * unit + BigInt(Math.trunc(Number(digits) * (Number(unit) / scale)));
  return sum > LIMIT ? undefined : sum;
}

function unitProblem(whole: string, unit: string): string {
  if (unit === '') return `a unit is missing; ${FORM}`;
  if (unit === 'd' && whole !== '' && whole.length < 6) {
    return `there is no unit d; did you mean ${String(Number(whole) * 24)}h?`;
  }
  const printable = /^[a-z]+$/i.test(unit) ? ` ${unit}` : '';
  return `there is no such unit${printable}; they are ns, us, ms, s, m and h`;
}
