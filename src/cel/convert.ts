// Conversions: `int(x)`, `string(x)` and the like, as cel-go's ConvertToType.
import { isCelList, typeName } from './kind.ts';
import {
  MAX_UINT,
  UINT_OVERFLOW,
  INT_OVERFLOW,
  doubleOf,
  isInt,
  makeDouble,
  makeInt,
  makeUint,
} from './number.ts';
import { formatGeneral, parseDouble, parseWhole } from './number-text.ts';
import { NANOSECONDS, makeTimestamp } from './time.ts';
import { durationText, parseDuration, parseTimestamp, timestampText } from './time-text.ts';
import { isAnyMap } from './mapping.ts';
import {
  Bytes,
  CelMap,
  Double,
  Duration,
  EvalError,
  Optional,
  Struct,
  Timestamp,
  TypeValue,
  Uint,
} from './value.ts';
import type { CelValue } from './value.ts';

type Outcome = CelValue | EvalError;

function failed(value: CelValue, to: string): EvalError {
  return new EvalError(`type conversion error from '${typeName(value)}' to '${to}'`);
}

export function toBool(value: CelValue): Outcome {
  if (typeof value === 'boolean') return value;
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value as string)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value as string)) return false;
  return failed(value, 'bool');
}

export function toInt(value: CelValue): Outcome {
  if (isInt(value)) return value;
  if (typeof value === 'string') {
    const whole = parseWhole(value, true);
    const int = whole === undefined ? INT_OVERFLOW : makeInt(whole);
    return int instanceof EvalError ? failed(value, 'int') : int;
  }
  const double = doubleOf(value);
  if (double !== undefined) {
    const fits = double > -9223372036854775808 && double < 9223372036854775808;
    return fits ? makeInt(BigInt(Math.trunc(double))) : INT_OVERFLOW;
  }
  if (value instanceof Uint) return makeInt(value.value);
  if (value instanceof Duration) return makeInt(value.nanoseconds);
  if (value instanceof Timestamp) return makeInt(floorSeconds(value.nanoseconds));
  return failed(value, 'int');
}

function floorSeconds(nanoseconds: bigint): bigint {
  const seconds = nanoseconds / NANOSECONDS;
  return nanoseconds % NANOSECONDS < 0n ? seconds - 1n : seconds;
}

export function toUint(value: CelValue): Outcome {
  if (value instanceof Uint) return value;
  if (typeof value === 'string') {
    const whole = parseWhole(value, false);
    return whole === undefined || whole > MAX_UINT ? failed(value, 'uint') : new Uint(whole);
  }
  if (isInt(value)) return makeUint(BigInt(value));
  const double = doubleOf(value);
  if (double === undefined) return failed(value, 'uint');
  return double >= 0 && double < 18446744073709551616 ? new Uint(BigInt(Math.trunc(double))) : UINT_OVERFLOW;
}

export function toDouble(value: CelValue): Outcome {
  if (typeof value === 'string') {
    const double = parseDouble(value);
    return double === undefined ? failed(value, 'double') : makeDouble(double);
  }
  if (isInt(value)) return makeDouble(Number(value));
  if (value instanceof Uint) return makeDouble(Number(value.value));
  return doubleOf(value) === undefined ? failed(value, 'double') : value;
}

export function toText(value: CelValue): Outcome {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || isInt(value)) return String(value);
  const double = doubleOf(value);
  if (double !== undefined) return formatGeneral(double);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Bytes) return decode(value.bytes) ?? new EvalError(INVALID_UTF8);
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  return failed(value, 'string');
}

const INVALID_UTF8 = 'invalid UTF-8 in bytes, cannot convert to string';
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();

function decode(bytes: Uint8Array): string | undefined {
  try {
    return DECODER.decode(bytes);
  } catch {
    return undefined;
  }
}

export function toBytes(value: CelValue): Outcome {
  if (typeof value === 'string') return new Bytes(ENCODER.encode(value));
  return value instanceof Bytes ? value : failed(value, 'bytes');
}

export function toTimestamp(value: CelValue): Outcome {
  if (value instanceof Timestamp) return value;
  if (isInt(value)) return makeTimestamp(BigInt(value) * NANOSECONDS);
  const moment = typeof value === 'string' ? parseTimestamp(value) : undefined;
  return moment ?? failed(value, 'google.protobuf.Timestamp');
}

export function toDuration(value: CelValue): Outcome {
  if (value instanceof Duration) return value;
  const span = typeof value === 'string' ? parseDuration(value) : undefined;
  return span ?? failed(value, 'google.protobuf.Duration');
}

/** `type(x)`. */
export function toType(value: CelValue): TypeValue {
  // What literals of Kubernetes' own types give is always the type of types.
  return new TypeValue(value instanceof Struct ? 'type' : typeName(value));
}

/** A value as Go's `%v` writes it, in errors such as `no such key: 1.5`. */
export function wordOf(value: CelValue): string {
  // types.Null is a number in Go.
  if (value === null) return '0';
  if (isCelList(value)) return `[${value.map(wordOf).join(', ')}]`;
  if (value instanceof CelMap) {
    const entries = [...value.entries.values()].map(([key, item]) => `${wordOf(key)}: ${wordOf(item)}`);
    return `{${entries.join(', ')}}`;
  }
  if (value instanceof Optional)
    return value.value === undefined ? 'optional.none()' : `optional(${wordOf(value.value)})`;
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Bytes) return `[${[...value.bytes].join(' ')}]`;
  if (value instanceof Double || !(isAnyMap(value) || value instanceof Struct)) {
    const text = toText(value);
    return text instanceof EvalError ? typeName(value) : (text as string);
  }
  return typeName(value);
}

/** Of a value that no overload of a function takes. */
export function noOverload(name: string, args: readonly CelValue[]): EvalError {
  return new EvalError(`no such overload: ${name}(${args.map(typeName).join(', ')})`);
}
