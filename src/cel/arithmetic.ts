// `+`, `-`, `*`, `/`, `%` and the sign: checked, as cel-go's traits do it.
import type { Meter } from './declaration.ts';
import { NO_SUCH_OVERLOAD, isCelList } from './kind.ts';
import { INT_OVERFLOW, MIN_INT, doubleOf, isInt, makeDouble, makeInt, makeUint } from './number.ts';
import { addTime, subtractTime } from './time.ts';
import { Bytes, Duration, EvalError, Timestamp, Uint, type CelValue } from './value.ts';

/** The outcome of an operation. */
type Outcome = CelValue | EvalError;

const DIVISION = new EvalError('division by zero');
const MODULUS = new EvalError('modulus by zero');

/** What a kind of number does for an operator. */
interface Rules {
  readonly ints: (left: bigint, right: bigint) => Outcome;
  readonly uints: (left: bigint, right: bigint) => Outcome;
  readonly doubles: ((left: number, right: number) => number) | undefined;
}

const RULES = {
  '_+_': { ints: (a, b) => makeInt(a + b), uints: (a, b) => makeUint(a + b), doubles: (a, b) => a + b },
  '_-_': { ints: (a, b) => makeInt(a - b), uints: (a, b) => makeUint(a - b), doubles: (a, b) => a - b },
  '_*_': { ints: (a, b) => makeInt(a * b), uints: (a, b) => makeUint(a * b), doubles: (a, b) => a * b },
  '_/_': {
    ints: (a, b) => (b === 0n ? DIVISION : makeInt(a / b)),
    uints: (a, b) => (b === 0n ? DIVISION : makeUint(a / b)),
    doubles: (a, b) => a / b,
  },
  '_%_': {
    // The remainder would be 0, but Go's check for the overflow of the quotient comes first.
    ints: (a, b) => (b === 0n ? MODULUS : a === MIN_INT && b === -1n ? INT_OVERFLOW : makeInt(a % b)),
    uints: (a, b) => (b === 0n ? MODULUS : makeUint(a % b)),
    doubles: undefined,
  },
} satisfies Readonly<Record<string, Rules>>;

export type Operator = keyof typeof RULES;

/** An operation on two values. */
type Operation = (left: CelValue, right: CelValue, meter: Meter) => Outcome;

/** An arithmetic operation on any two values. */
export function operation(operator: Operator): Operation {
  const rules: Rules = RULES[operator];
  const others = OTHERS[operator] ?? ((left) => overloadError(operator, left));
  return (left, right, meter) => {
    if (isInt(left)) return isInt(right) ? rules.ints(BigInt(left), BigInt(right)) : NO_SUCH_OVERLOAD;
    if (left instanceof Uint)
      return right instanceof Uint ? rules.uints(left.value, right.value) : NO_SUCH_OVERLOAD;
    const a = doubleOf(left);
    if (a === undefined) return others(left, right, meter);
    if (rules.doubles === undefined) return lacking(operator);
    const b = doubleOf(right);
    return b === undefined ? NO_SUCH_OVERLOAD : makeDouble(rules.doubles(a, b));
  };
}

/** What is no number, for the operators that take more. */
const OTHERS: Readonly<Partial<Record<Operator, Operation>>> = {
  '_+_': (left, right, meter) => {
    if (typeof left === 'string')
      return typeof right === 'string' ? joinTexts(left, right, meter) : NO_SUCH_OVERLOAD;
    if (isCelList(left)) return isCelList(right) ? joinLists(left, right, meter) : NO_SUCH_OVERLOAD;
    if (left instanceof Bytes)
      return right instanceof Bytes ? joinBytes(left, right, meter) : NO_SUCH_OVERLOAD;
    return isTime(left) ? addTime(left, right) : lacking('_+_');
  },
  '_-_': (left, right) => (isTime(left) ? subtractTime(left, right) : overloadError('_-_', left)),
};

function isTime(value: CelValue): value is Timestamp | Duration {
  return value instanceof Timestamp || value instanceof Duration;
}

/** What cel-go calls a receiver is asked for a method of the operator's name, and says less. */
function overloadError(operator: string, left: CelValue): EvalError {
  return typeof left === 'string' || isTime(left) ? NO_SUCH_OVERLOAD : lacking(operator);
}

function lacking(operator: string): EvalError {
  return new EvalError(`no such overload: ${operator}`);
}

/** Two texts as one: memory is charged for, also where the engine only links the parts. */
function joinTexts(left: string, right: string, meter: Meter): string {
  meter.work((left.length + right.length) >> 3);
  return left + right;
}

/** Two lists as one. */
function joinLists(left: readonly CelValue[], right: readonly CelValue[], meter: Meter): readonly CelValue[] {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  meter.work(2 * (left.length + right.length));
  return left.concat(right);
}

function joinBytes(left: Bytes, right: Bytes, meter: Meter): Bytes {
  meter.work((left.bytes.length + right.bytes.length) >> 3);
  const bytes = new Uint8Array(left.bytes.length + right.bytes.length);
  bytes.set(left.bytes);
  bytes.set(right.bytes, left.bytes.length);
  return new Bytes(bytes);
}

/** `-x`. */
export function negate(value: CelValue): Outcome {
  if (isInt(value)) return makeInt(-BigInt(value));
  const double = doubleOf(value);
  if (double !== undefined) return makeDouble(-double);
  if (value instanceof Duration) {
    return value.nanoseconds === MIN_INT ? INT_OVERFLOW : new Duration(-value.nanoseconds);
  }
  const isNamed = typeof value === 'boolean' || typeof value === 'string' || value instanceof Timestamp;
  return isNamed ? NO_SUCH_OVERLOAD : lacking('-_');
}
