import { parseTimestamp } from '../cel/time-text.ts'; // on first use
import type { EvalError, Timestamp } from '../cel/value.ts';

/** A day, in milliseconds. */
export const DAY = 86_400_000;

const NANOSECONDS_OF_A_MILLISECOND = 1_000_000n;

/** Milliseconds since 1970 of a moment in RFC 3339, or of the beginning of a day, `YYYY-MM-DD`, in UTC; else `undefined`. */
export function parseMoment(text: string): number | undefined {
  const moment: Timestamp | EvalError | undefined = parseTimestamp(isDay(text) ? `${text}T00:00:00Z` : text);
  if (moment === undefined || !Object.hasOwn(moment, 'nanoseconds')) return undefined;
  return Number((moment as Timestamp).nanoseconds / NANOSECONDS_OF_A_MILLISECOND);
}

/** The moment from which on something does not hold that `expires`: what ends on a day holds through that day in UTC. */
export function endOf(expires: string): number | undefined {
  const moment = parseMoment(expires);
  return moment === undefined || !isDay(expires) ? moment : moment + DAY;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}
