// `string.format`, as cel-go's ext.Strings version 2 writes each kind of value.
import type { Meter } from '../declaration.ts';
import { isCelList, typeName } from '../kind.ts';
import { entryCount, findEntry, isAnyMap, keysOf } from '../mapping.ts';
import { doubleOf, isInt } from '../number.ts';
import { formatGeneral } from '../number-text.ts';
import { durationText, timestampText } from '../time-text.ts';
import { Bytes, Duration, EvalError, Timestamp, TypeValue, Uint } from '../value.ts';
import type { CelList, CelValue } from '../value.ts';
import { orderOfTexts } from './order.ts';
import { fail } from './declare.ts';
import { formatFixedPoint, formatPlain, formatScientific } from './format-number.ts';
import { applyPattern } from './format-pattern.ts';
import type { Clause } from './format-pattern.ts';
import { WRONG_KIND } from './format-problem.ts';
import { quoteGo } from './go-text.ts';

const DEFAULT_PRECISION = 6;

/** The text of a pattern with its arguments filled in. */
export function formatText(pattern: string, values: CelList, meter: Meter): string {
  meter.work(1 + pattern.length);
  return applyPattern(pattern, { size: values.length }, (clause, index) => {
    const text = inClause(clause, values[index] as CelValue, meter);
    meter.work(1 + (text.length >> 2));
    return text;
  });
}

function inClause(clause: Clause, value: CelValue, meter: Meter): string {
  try {
    return formatValue(clause, value, meter);
  } catch (error) {
    // A run that was stopped says so itself.
    if (error instanceof EvalError && error.constructor === EvalError) {
      fail(`error during formatting: ${error.message}`);
    }
    throw error;
  }
}

function formatValue({ letter, precision }: Clause, value: CelValue, meter: Meter): string {
  switch (letter) {
    case 's':
      return shown(value, meter);
    case 'd':
      return whole(value)?.toString() ?? wrongKind(letter, value);
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : based(letter, value, 2);
    case 'o':
      return based(letter, value, 8);
    case 'x':
      return hexadecimal(letter, value);
    case 'X':
      return hexadecimal(letter, value).toUpperCase();
    case 'f':
      return formatFixedPoint(double(letter, value), precision ?? DEFAULT_PRECISION, meter);
    default:
      return formatScientific(double(letter, value), precision ?? DEFAULT_PRECISION, meter);
  }
}

function wrongKind(letter: string, value: CelValue): never {
  return fail(`${WRONG_KIND.get(letter) ?? ''}, was given ${typeName(value)}`);
}

/** The number of an int or a uint. */
function whole(value: CelValue): number | bigint | undefined {
  if (isInt(value)) return value;
  return value instanceof Uint ? value.value : undefined;
}

function based(letter: string, value: CelValue, base: number): string {
  return whole(value)?.toString(base) ?? wrongKind(letter, value);
}

function hexadecimal(letter: string, value: CelValue): string {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : undefined;
  if (bytes !== undefined) return hexBytes(bytes);
  return value instanceof Bytes ? hexBytes(value.bytes) : based(letter, value, 16);
}

function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The number of a double, or of a text that stands for one. */
function double(letter: string, value: CelValue): number {
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  return doubleOf(value) ?? wrongKind(letter, value);
}

/** `%s`. */
function shown(value: CelValue, meter: Meter): string {
  if (typeof value === 'string') return value;
  if (isCelList(value)) return formatList(value, meter);
  if (isAnyMap(value)) return formatMap(value, meter);
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  const number = doubleOf(value);
  return number === undefined ? (plainText(value) ?? wrongKind('s', value)) : formatGeneral(number);
}

/** Texts that are the same within lists and outside. */
function plainText(value: CelValue): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Bytes) return decoded(value.bytes);
  return whole(value)?.toString();
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail('could not convert argument "invalid UTF-8 in bytes, cannot convert to string" to string');
  }
}

function formatList(list: CelList, meter: Meter): string {
  meter.work(1 + list.length);
  return `[${list.map((item) => literal(item, meter)).join(', ')}]`;
}

function formatMap(map: Parameters<typeof keysOf>[0], meter: Meter): string {
  const count = entryCount(map);
  meter.work(Math.ceil(1 + count * Math.log2(count + 1)));
  const pairs = keysOf(map).map((key) => {
    const name = keyText(key);
    return { name, value: literal(findEntry(map, key) as CelValue, meter) };
  });
  pairs.sort((a, b) => orderOfTexts(a.name, b.name));
  return `{${pairs.map(({ name, value }) => `${name}:${value}`).join(', ')}}`;
}

function keyText(key: CelValue): string {
  if (typeof key === 'string') return quoteGo(key);
  const text = key === null || doubleOf(key) !== undefined ? undefined : plainText(key);
  return text ?? fail(`no formatting function for map key of type ${typeName(key)}`);
}

/** A value within a list or a map, as the language writes it (nearly: bytes are quoted as Go does). */
function literal(value: CelValue, meter: Meter): string {
  if (typeof value === 'string') {
    meter.work(1 + value.length);
    return quoteGo(value);
  }
  if (isCelList(value)) return formatList(value, meter);
  if (isAnyMap(value)) return formatMap(value, meter);
  if (value instanceof Timestamp) return `timestamp(${quoteGo(timestampText(value))})`;
  if (value instanceof Duration) return `duration(${quoteGo(durationText(value))})`;
  if (value instanceof Bytes) return `b${quoteGo(decoded(value.bytes))}`;
  const number = doubleOf(value);
  if (number === undefined) return plainText(value) ?? fail(`no formatting function for ${typeName(value)}`);
  return Number.isFinite(number) ? formatPlain(number) : quoteGo(formatPlain(number));
}
