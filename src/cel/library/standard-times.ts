// The parts of moments and spans.
import type { FunctionDeclaration, Overload } from '../declaration.ts';
import { calendarOf, type Calendar } from '../time.ts';
import { zoneAt } from '../time-zone.ts';
import { DURATION, INT, STRING, TIMESTAMP } from '../type.ts';
import { Duration, EvalError, Timestamp } from '../value.ts';
import { declare, fail, member, NO_SUCH_OVERLOAD, raise, textAt, valueAt } from './declare.ts';

type Part = (calendar: Calendar) => number;

/** `moment.f()` in UTC, and `moment.f(zone)`. */
function ofMoment(ids: readonly [string, string], part: Part): readonly Overload[] {
  const [utc, zoned] = ids;
  return [
    member({
      id: utc,
      params: [TIMESTAMP],
      result: INT,
      call: (args) => part(calendarOf(momentOf(valueAt(args, 0)), 0)),
    }),
    member({
      id: zoned,
      params: [TIMESTAMP, STRING],
      result: INT,
      call: (args, meter) => {
        const moment = momentOf(valueAt(args, 0));
        const zone = zoneAt(moment, textAt(args, 1), meter);
        return part(calendarOf(moment, zone instanceof EvalError ? raise(zone) : zone));
      },
    }),
  ];
}

function momentOf(value: unknown): Timestamp {
  return value instanceof Timestamp ? value : fail(NO_SUCH_OVERLOAD);
}

/** `span.f()`: how many whole units it has. */
function ofSpan(id: string, unit: bigint): Overload {
  return member({
    id,
    params: [DURATION],
    result: INT,
    call: (args) => {
      const span = valueAt(args, 0);
      return span instanceof Duration ? Number(span.nanoseconds / unit) : fail(NO_SUCH_OVERLOAD);
    },
  });
}

const named = (part: string): readonly [string, string] => [
  `timestamp_to_${part}`,
  `timestamp_to_${part}_with_tz`,
];
const SECOND = 1_000_000_000n;

export const TIMES: readonly FunctionDeclaration[] = [
  declare('getFullYear', ...ofMoment(named('year'), ({ year }) => year)),
  declare('getMonth', ...ofMoment(named('month'), ({ month }) => month)),
  declare('getDayOfYear', ...ofMoment(named('day_of_year'), ({ dayOfYear }) => dayOfYear)),
  declare('getDayOfMonth', ...ofMoment(named('day_of_month'), ({ day }) => day - 1)),
  declare('getDate', ...ofMoment(named('day_of_month_1_based'), ({ day }) => day)),
  declare('getDayOfWeek', ...ofMoment(named('day_of_week'), ({ dayOfWeek }) => dayOfWeek)),
  declare(
    'getHours',
    ...ofMoment(named('hours'), ({ hours }) => hours),
    ofSpan('duration_to_hours', 3600n * SECOND),
  ),
  declare(
    'getMinutes',
    ...ofMoment(named('minutes'), ({ minutes }) => minutes),
    ofSpan('duration_to_minutes', 60n * SECOND),
  ),
  declare(
    'getSeconds',
    ...ofMoment(['timestamp_to_seconds', 'timestamp_to_seconds_tz'], ({ seconds }) => seconds),
    ofSpan('duration_to_seconds', SECOND),
  ),
  declare(
    'getMilliseconds',
    ...ofMoment(named('milliseconds'), ({ nanoseconds }) => Math.trunc(nanoseconds / 1_000_000)),
    ofSpan('duration_to_milliseconds', SECOND / 1000n),
  ),
];
