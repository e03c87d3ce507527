// Zones of `getHours('Europe/Berlin')`: names of IANA, or hours and minutes.
import type { Meter } from './declaration.ts';
import { NANOSECONDS, daysBefore } from './time.ts';
import { EvalError, type Timestamp } from './value.ts';

/** How far east of UTC a zone is at a moment, in seconds. */
export function zoneAt(moment: Timestamp, zone: string, meter: Meter): number | EvalError {
  const colon = zone.indexOf(':');
  if (colon !== -1) return fixedZone(zone, colon);
  if (zone === '' || zone === 'UTC' || zone === 'Local') return 0;
  // What Go would not look for in its folder of zones.
  if (zone.includes('..') || /^[/\\]/.test(zone) || zone.includes('\\')) {
    return new EvalError('time: invalid location name');
  }
  const format = formatOf(zone, meter);
  if (format === undefined) return new EvalError(`unknown time zone ${zone}`);
  meter.work(STEPS_PER_OFFSET);
  return offsetAt(moment, format);
}

/** `-08:00`: Go reads two numbers, and minds no range. */
function fixedZone(zone: string, colon: number): number | EvalError {
  const hours = atoi(zone.slice(0, colon));
  const minutes = atoi(zone.slice(colon + 1));
  if (hours instanceof EvalError) return hours;
  if (minutes instanceof EvalError) return minutes;
  const offset = zone.startsWith('-') ? hours * 60 - minutes : hours * 60 + minutes;
  return Math.abs(offset) > 1_000_000_000 ? new EvalError('time: zone offset out of range') : offset * 60;
}

function atoi(text: string): number | EvalError {
  if (/^[+-]?\d{1,18}$/.test(text)) return Number(text);
  const reason = /^[+-]?\d+$/.test(text) ? 'value out of range' : 'invalid syntax';
  return new EvalError(`strconv.Atoi: parsing ${JSON.stringify(text)}: ${reason}`);
}

// To make a formatter takes 0.1 ms and some memory: those of a few zones are kept. What is kept depends on the names
// alone, so that no answer ever does.
const FORMATS = new Map<string, Intl.DateTimeFormat | undefined>();
const KEPT = 16;
const STEPS_PER_FORMAT = 20_000;
const STEPS_PER_OFFSET = 1000;

function formatOf(zone: string, meter: Meter): Intl.DateTimeFormat | undefined {
  if (FORMATS.has(zone)) return FORMATS.get(zone);
  meter.work(STEPS_PER_FORMAT);
  if (FORMATS.size >= KEPT) FORMATS.clear();
  const format = makeFormat(zone);
  FORMATS.set(zone, format);
  return format;
}

function makeFormat(zone: string): Intl.DateTimeFormat | undefined {
  // Go reads files, whose names have capitals; ECMAScript does not mind them. Every zone begins with one.
  if (!/^[A-Z][A-Za-z0-9_+/-]*$/.test(zone)) return undefined;
  try {
    // eslint-disable-next-line no-restricted-globals -- the calendar and digits are said; zones are ICU's own
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
}

function offsetAt(moment: Timestamp, format: Intl.DateTimeFormat): number {
  const seconds = Number(
    (moment.nanoseconds - (((moment.nanoseconds % NANOSECONDS) + NANOSECONDS) % NANOSECONDS)) / NANOSECONDS,
  );
  const parts = new Map(format.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]));
  const number = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name));
  // Before the year 1 there is no 0: 1 BC is it.
  const year = parts.get('era') === 'BC' ? 1 - number('year') : number('year');
  const days = daysBefore(year, number('month') - 1, number('day'));
  // Before the Gregorian calendar Intl's is the Julian one, unless told otherwise; offsets are all below a day.
  const local = days * 86_400 + number('hour') * 3600 + number('minute') * 60 + number('second');
  const offset = local - seconds;
  return Math.abs(offset) < 86_400 ? offset : ((offset % 86_400) + 86_400) % 86_400;
}
