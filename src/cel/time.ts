// Moments and spans: sums, calendar fields, and their texts.
import { NO_SUCH_OVERLOAD } from './kind.ts';
import { INT_OVERFLOW, MAX_INT, MIN_INT } from './number.ts';
import { Duration, EvalError, Timestamp, type CelValue } from './value.ts';

export const NANOSECONDS = 1_000_000_000n;
const MIN_SECONDS = -62_135_596_800n;
const MAX_SECONDS = 253_402_300_799n;
const TIMESTAMP_OVERFLOW = new EvalError('timestamp overflow');

/** A moment in range, or an error. */
export function makeTimestamp(nanoseconds: bigint, zone = 0): Timestamp | EvalError {
  const seconds = floorSeconds(nanoseconds);
  return seconds < MIN_SECONDS || seconds > MAX_SECONDS
    ? TIMESTAMP_OVERFLOW
    : new Timestamp(nanoseconds, zone);
}

/** A span in range, or an error. */
function makeDuration(nanoseconds: bigint): Duration | EvalError {
  return nanoseconds < MIN_INT || nanoseconds > MAX_INT ? INT_OVERFLOW : new Duration(nanoseconds);
}

/** `+` with a moment or a span on the left. */
export function addTime(left: Timestamp | Duration, right: CelValue): CelValue | EvalError {
  if (left instanceof Timestamp) {
    return right instanceof Duration
      ? makeTimestamp(left.nanoseconds + right.nanoseconds, left.zone)
      : NO_SUCH_OVERLOAD;
  }
  if (right instanceof Duration) return makeDuration(left.nanoseconds + right.nanoseconds);
  if (right instanceof Timestamp) return makeTimestamp(left.nanoseconds + right.nanoseconds, right.zone);
  return NO_SUCH_OVERLOAD;
}

/** `-` with a moment or a span on the left. */
export function subtractTime(left: Timestamp | Duration, right: CelValue): CelValue | EvalError {
  if (left instanceof Duration) {
    return right instanceof Duration ? makeDuration(left.nanoseconds - right.nanoseconds) : NO_SUCH_OVERLOAD;
  }
  if (right instanceof Timestamp) return makeDuration(left.nanoseconds - right.nanoseconds);
  if (!(right instanceof Duration)) return NO_SUCH_OVERLOAD;
  return right.nanoseconds === MIN_INT
    ? INT_OVERFLOW
    : makeTimestamp(left.nanoseconds - right.nanoseconds, left.zone);
}

/** The parts of a moment at a place. Month, day of the year and day of the week count from 0, the day from 1. */
export interface Calendar {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly dayOfYear: number;
  readonly dayOfWeek: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

const DAY = 86_400;

/** The calendar of a moment, so many seconds east of UTC. */
export function calendarOf(moment: Timestamp, zone: number): Calendar {
  const whole = floorSeconds(moment.nanoseconds);
  const local = Number(whole) + zone;
  const days = Math.floor(local / DAY);
  const rest = local - days * DAY;
  const { year, month, day } = civil(days);
  return {
    year,
    month,
    day,
    dayOfYear: days - daysBefore(year, 0, 1),
    dayOfWeek: (((days + 4) % 7) + 7) % 7,
    hours: Math.floor(rest / 3600),
    minutes: Math.floor(rest / 60) % 60,
    seconds: rest % 60,
    nanoseconds: Number(moment.nanoseconds - whole * NANOSECONDS),
  };
}

function floorSeconds(nanoseconds: bigint): bigint {
  const seconds = nanoseconds / NANOSECONDS;
  return nanoseconds % NANOSECONDS < 0n ? seconds - 1n : seconds;
}

/** Days since 1970-01-01 as a date (Hinnant's algorithm: years begin in March, eras have 400 years). */
function civil(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 2 : marchMonth - 10;
  return {
    year: yearOfEra + era * 400 + (month <= 1 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** Days between 1970-01-01 and a date. `month` counts from 0. */
export function daysBefore(year: number, month: number, day: number): number {
  const y = month <= 1 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const ofYear = Math.floor((153 * (month > 1 ? month - 2 : month + 10) + 2) / 5) + day - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    ofYear -
    719_468
  );
}
