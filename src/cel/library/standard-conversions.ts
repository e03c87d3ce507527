// `int(x)` and the like: cel-go's conversions, by their overloads.
import * as convert from '../convert.ts';
import type { FunctionDeclaration, Overload } from '../declaration.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  STRING,
  TIMESTAMP,
  UINT,
  param,
  typeOf,
  type Type,
} from '../type.ts';
import type { CelValue, EvalError } from '../value.ts';
import { declare, plain, valueAt } from './declare.ts';
import { textCost } from './size.ts';
import { valueOrThrow } from './standard-operators.ts';

type Conversion = (value: CelValue) => CelValue | EvalError;

/** The overloads to one type: an id for each type of the argument. */
function conversions(
  name: string,
  [to, by]: readonly [Type, Conversion],
  rows: Readonly<Record<string, Type>>,
): FunctionDeclaration {
  return declare(name, ...Object.entries(rows).map(([id, from]) => conversion(id, [from, to], by)));
}

function conversion(id: string, [from, result]: readonly [Type, Type], by: Conversion): Overload {
  const overload = plain({
    id,
    params: [from],
    result,
    call: (args, meter) => {
      const value = valueAt(args, 0);
      // Walking through a text is work, also where it costs nothing.
      if (typeof value === 'string') meter.work(value.length >> 2);
      return valueOrThrow(by(value));
    },
  });
  if (id !== 'string_to_bytes' && id !== 'bytes_to_string') return overload;
  // cel-go's tracker knows these two by their ids.
  return { ...overload, cost: (args) => textCost(valueAt(args, 0)), undecidedCost: () => 1 };
}

export const CONVERSIONS: readonly FunctionDeclaration[] = [
  conversions('type', [typeOf(param('A')), convert.toType], { type: param('A') }),
  conversions('bool', [BOOL, convert.toBool], { bool_to_bool: BOOL, string_to_bool: STRING }),
  conversions('bytes', [BYTES, convert.toBytes], { bytes_to_bytes: BYTES, string_to_bytes: STRING }),
  conversions('double', [DOUBLE, convert.toDouble], {
    double_to_double: DOUBLE,
    int64_to_double: INT,
    string_to_double: STRING,
    uint64_to_double: UINT,
  }),
  conversions('duration', [DURATION, convert.toDuration], {
    duration_to_duration: DURATION,
    // Declared, though it always fails.
    int64_to_duration: INT,
    string_to_duration: STRING,
  }),
  conversions('dyn', [DYN, (value) => value], { to_dyn: param('A') }),
  conversions('int', [INT, convert.toInt], {
    int64_to_int64: INT,
    double_to_int64: DOUBLE,
    duration_to_int64: DURATION,
    string_to_int64: STRING,
    timestamp_to_int64: TIMESTAMP,
    uint64_to_int64: UINT,
  }),
  conversions('string', [STRING, convert.toText], {
    string_to_string: STRING,
    bool_to_string: BOOL,
    bytes_to_string: BYTES,
    double_to_string: DOUBLE,
    duration_to_string: DURATION,
    int64_to_string: INT,
    timestamp_to_string: TIMESTAMP,
    uint64_to_string: UINT,
  }),
  conversions('timestamp', [TIMESTAMP, convert.toTimestamp], {
    timestamp_to_timestamp: TIMESTAMP,
    int64_to_timestamp: INT,
    string_to_timestamp: STRING,
  }),
  conversions('uint', [UINT, convert.toUint], {
    uint64_to_uint64: UINT,
    double_to_uint64: DOUBLE,
    int64_to_uint64: INT,
    string_to_uint64: STRING,
  }),
];
