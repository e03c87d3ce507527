// The operators: their signatures, as cel-go's standard library has them. What stands for most of them in a program are
// closures of their own; `call` is the same by another way, for those who have values only.
import { negate, operation, type Operator } from '../arithmetic.ts';
import { compareValues } from '../compare.ts';
import { indexValue } from '../access.ts';
import type { FunctionDeclaration, Meter, Overload } from '../declaration.ts';
import { equalValues } from '../equal.ts';
import { containsValue } from '../membership.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  INT,
  STRING,
  TIMESTAMP,
  UINT,
  listOf,
  mapOf,
  param,
} from '../type.ts';
import type { Type } from '../type.ts';
import { EvalError, type CelValue } from '../value.ts';
import { NO_SUCH_OVERLOAD, declare, fail, plain, raise, valueAt } from './declare.ts';

const A = param('A');
const B = param('B');
const LIST = listOf(A);
const MAP = mapOf(A, B);

/** The value of an operation, or its error thrown. */
export function valueOrThrow(outcome: CelValue | EvalError): CelValue {
  return outcome instanceof EvalError ? raise(outcome) : outcome;
}

function binary(id: string, types: readonly [Type, Type, Type], call: Binary): Overload {
  const [left, right, result] = types;
  return plain({
    id,
    params: [left, right],
    result,
    call: (args, meter) => valueOrThrow(call(valueAt(args, 0), valueAt(args, 1), meter)),
  });
}

type Binary = (left: CelValue, right: CelValue, meter: Meter) => CelValue | EvalError;

/** Overloads of one operator: an id for each triple of left, right and result. */
function arithmetic(
  operator: Operator,
  rows: Readonly<Record<string, readonly [Type, Type, Type]>>,
): FunctionDeclaration {
  const call = operation(operator);
  return declare(operator, ...Object.entries(rows).map(([id, types]) => binary(id, types, call)));
}

/** In the order of cel-go: of what may be any number, the checker takes the first. */
const NUMBERS: readonly (readonly [string, Type])[] = [
  ['double', DOUBLE],
  ['int64', INT],
  ['uint64', UINT],
];

const numeric = (verb: string): Readonly<Record<string, readonly [Type, Type, Type]>> =>
  Object.fromEntries(NUMBERS.map(([name, type]) => [`${verb}_${name}`, [type, type, type]]));

/** `_<_` and its kind, in the order of cel-go, where numbers of two kinds stand after those of one. */
function comparison(operator: string, verb: string, holds: (order: number) => boolean): FunctionDeclaration {
  const call: Binary = (left, right) => {
    const order = compareValues(left, right, operator);
    return order instanceof EvalError ? order : holds(order);
  };
  const row = (name: string, left: Type, right: Type): Overload =>
    binary(`${verb}_${name}`, [left, right, BOOL], call);
  return declare(
    operator,
    row('bool', BOOL, BOOL),
    row('int64', INT, INT),
    row('int64_double', INT, DOUBLE),
    row('int64_uint64', INT, UINT),
    row('uint64', UINT, UINT),
    row('uint64_double', UINT, DOUBLE),
    row('uint64_int64', UINT, INT),
    row('double', DOUBLE, DOUBLE),
    row('double_int64', DOUBLE, INT),
    row('double_uint64', DOUBLE, UINT),
    row('string', STRING, STRING),
    row('bytes', BYTES, BYTES),
    row('timestamp', TIMESTAMP, TIMESTAMP),
    row('duration', DURATION, DURATION),
  );
}

/** Evaluated by what stands for them in a program, as they look at errors. */
const logical = (
  name: string,
  id: string,
  holds: (a: CelValue, b: CelValue) => boolean,
): FunctionDeclaration => declare(name, binary(id, [BOOL, BOOL, BOOL], holds));

const unary = (id: string, type: Type, call: (value: CelValue) => CelValue | EvalError): Overload =>
  plain({ id, params: [type], result: type, call: (args) => valueOrThrow(call(valueAt(args, 0))) });

const negation = (value: CelValue): boolean => (typeof value === 'boolean' ? !value : fail(NO_SUCH_OVERLOAD));

const index: Binary = (operand, key) => indexValue(operand, key);
const contains: Binary = (value, container, meter) => containsValue(container, value, meter);
const equals: Binary = (left, right, meter) => equalValues(left, right, meter);
const differs: Binary = (left, right, meter) => equalValues(left, right, meter) !== true;

export const OPERATORS: readonly FunctionDeclaration[] = [
  declare(
    '_?_:_',
    plain({
      id: 'conditional',
      params: [BOOL, A, A],
      result: A,
      call: (args) => (args[0] === true ? valueAt(args, 1) : valueAt(args, 2)),
    }),
  ),
  logical('_&&_', 'logical_and', (a, b) => a === true && b === true),
  logical('_||_', 'logical_or', (a, b) => a === true || b === true),
  declare('!_', unary('logical_not', BOOL, negation)),
  declare('_==_', binary('equals', [A, A, BOOL], equals)),
  declare('_!=_', binary('not_equals', [A, A, BOOL], differs)),
  arithmetic('_+_', {
    add_bytes: [BYTES, BYTES, BYTES],
    add_double: [DOUBLE, DOUBLE, DOUBLE],
    add_duration_duration: [DURATION, DURATION, DURATION],
    add_duration_timestamp: [DURATION, TIMESTAMP, TIMESTAMP],
    add_timestamp_duration: [TIMESTAMP, DURATION, TIMESTAMP],
    add_int64: [INT, INT, INT],
    add_list: [LIST, LIST, LIST],
    add_string: [STRING, STRING, STRING],
    add_uint64: [UINT, UINT, UINT],
  }),
  arithmetic('_-_', {
    subtract_double: [DOUBLE, DOUBLE, DOUBLE],
    subtract_duration_duration: [DURATION, DURATION, DURATION],
    subtract_int64: [INT, INT, INT],
    subtract_timestamp_duration: [TIMESTAMP, DURATION, TIMESTAMP],
    subtract_timestamp_timestamp: [TIMESTAMP, TIMESTAMP, DURATION],
    subtract_uint64: [UINT, UINT, UINT],
  }),
  arithmetic('_*_', numeric('multiply')),
  arithmetic('_/_', numeric('divide')),
  arithmetic('_%_', { modulo_int64: [INT, INT, INT], modulo_uint64: [UINT, UINT, UINT] }),
  declare('-_', unary('negate_double', DOUBLE, negate), unary('negate_int64', INT, negate)),
  comparison('_<_', 'less', (order) => order < 0),
  comparison('_<=_', 'less_equals', (order) => order <= 0),
  comparison('_>_', 'greater', (order) => order > 0),
  comparison('_>=_', 'greater_equals', (order) => order >= 0),
  declare('_[_]', binary('index_list', [LIST, INT, A], index), binary('index_map', [MAP, A, B], index)),
  declare('@in', binary('in_list', [A, LIST, BOOL], contains), binary('in_map', [A, MAP, BOOL], contains)),
];
