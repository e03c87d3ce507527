// The texts of moments and spans, as Go reads and writes them.
import { formatFixed } from './number-text.ts';
import { NANOSECONDS, calendarOf, daysBefore, makeTimestamp } from './time.ts';
import type { EvalError, Timestamp } from './value.ts';
import { Duration } from './value.ts';

/** time.RFC3339Nano, in the zone that the moment was written in. */
export function timestampText(moment: Timestamp): string {
  const at = calendarOf(moment, moment.zone);
  const fraction = at.nanoseconds === 0 ? '' : `.${pad(at.nanoseconds, 9).replace(/0+$/, '')}`;
  const date = `${pad(at.year, 4)}-${pad(at.month + 1, 2)}-${pad(at.day, 2)}`;
  return `${date}T${pad(at.hours, 2)}:${pad(at.minutes, 2)}:${pad(at.seconds, 2)}${fraction}${zoneText(moment.zone)}`;
}

function zoneText(zone: number): string {
  if (zone === 0) return 'Z';
  const minutes = Math.trunc(Math.abs(zone) / 60);
  return `${zone < 0 ? '-' : '+'}${pad(Math.trunc(minutes / 60), 2)}:${pad(minutes % 60, 2)}`;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

// Go's parser takes an hour of one digit, and a comma before the fraction.
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** As time.Parse(time.RFC3339, …); `undefined` when the text is none, an error outside the years 1 to 9999. */
export function parseTimestamp(text: string): Timestamp | EvalError | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hours, minutes, seconds] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > monthDays(year, month)) return undefined;
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const zone = zoneOf(match[8], Number(match[9] ?? 0), Number(match[10] ?? 0));
  if (zone === undefined) return undefined;
  const days = daysBefore(year, month - 1, day);
  const utc = days * 86_400 + hours * 3600 + minutes * 60 + seconds - zone;
  const fraction = BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0'));
  return makeTimestamp(BigInt(utc) * NANOSECONDS + fraction, zone);
}

function zoneOf(sign: string | undefined, hours: number, minutes: number): number | undefined {
  if (hours > 24 || minutes > 60) return undefined;
  const seconds = hours * 3600 + minutes * 60;
  return sign === '-' && seconds !== 0 ? -seconds : seconds;
}

function monthDays(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** As cel-go writes a span: its seconds, as short as a double allows. */
export function durationText(span: Duration): string {
  const seconds = Number(span.nanoseconds / NANOSECONDS) + Number(span.nanoseconds % NANOSECONDS) / 1e9;
  return `${formatFixed(seconds)}s`;
}

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['\u00b5s', 1000n],
  ['\u03bcs', 1000n],
  ['ms', 1_000_000n],
  ['s', NANOSECONDS],
  ['m', 60n * NANOSECONDS],
  ['h', 3600n * NANOSECONDS],
]);

const PART = /(\d*)(?:\.(\d*))?([^\d.]+)/y;
const LIMIT = 1n << 63n;

/** As time.ParseDuration; `undefined` when the text is none or too long a span. */
export function parseDuration(text: string): Duration | undefined {
  const isNegative = text.startsWith('-');
  const rest = isNegative || text.startsWith('+') ? text.slice(1) : text;
  if (rest === '0') return new Duration(0n);
  if (rest === '') return undefined;
  let total = 0n;
  PART.lastIndex = 0;
  while (PART.lastIndex < rest.length) {
    const match = PART.exec(rest);
    const part = match === null ? undefined : partOf(match[1] ?? '', match[2] ?? '', match[3] ?? '');
    if (part === undefined) return undefined;
    total += part;
    if (total > LIMIT) return undefined;
  }
  if (isNegative) return new Duration(-total);
  return total === LIMIT ? undefined : new Duration(total);
}

function partOf(whole: string, fraction: string, name: string): bigint | undefined {
  const unit = UNITS.get(name);
  if (unit === undefined || (whole === '' && fraction === '')) return undefined;
  // More digits than 64 bits have need not be read.
  const digits = whole.replace(/^0+/, '');
  if (digits.length > 19) return undefined;
  const value = BigInt(digits === '' ? '0' : digits) * unit;
  if (value > LIMIT) return undefined;
  return value + fractionOf(fraction, unit);
}

/** Go adds the digits of a fraction until they would overflow, then multiplies as doubles. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    if (value > (LIMIT - 1n) / 10n) break;
    const next = value * 10n + BigInt(digit);
    if (next > LIMIT) break;
    value = next;
    scale *= 10;
  }
  return value === 0n ? 0n : BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}
