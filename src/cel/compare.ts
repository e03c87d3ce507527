// `<`, `<=`, `>`, `>=`: the order of two values.
import { Bytes, Double, Duration, EvalError, Timestamp, Uint, type CelValue } from './value.ts';
import { NO_SUCH_OVERLOAD } from './kind.ts';

const NAN = new EvalError('NaN values cannot be ordered');

/** −1, 0 or 1; an error for what has no order. `operator` (`_<_`) is named where the left side has none at all. */
export function compareValues(left: CelValue, right: CelValue, operator: string): number | EvalError {
  switch (typeof left) {
    case 'number':
    case 'bigint':
      return compareNumbers(left, right);
    case 'string':
      return typeof right === 'string' ? compareTexts(left, right) : NO_SUCH_OVERLOAD;
    case 'boolean':
      return typeof right === 'boolean' ? Number(left) - Number(right) : NO_SUCH_OVERLOAD;
    default:
      return compareObjects(left, right, operator);
  }
}

function compareObjects(left: CelValue, right: CelValue, operator: string): number | EvalError {
  if (left instanceof Double || left instanceof Uint) return compareNumbers(left, right);
  if (left instanceof Timestamp) {
    return right instanceof Timestamp ? order(left.nanoseconds, right.nanoseconds) : NO_SUCH_OVERLOAD;
  }
  if (left instanceof Duration) {
    return right instanceof Duration ? order(left.nanoseconds, right.nanoseconds) : NO_SUCH_OVERLOAD;
  }
  if (left instanceof Bytes)
    return right instanceof Bytes ? compareBytes(left.bytes, right.bytes) : NO_SUCH_OVERLOAD;
  return new EvalError(`no such overload: ${operator}`);
}

function compareNumbers(left: number | bigint | Double | Uint, right: CelValue): number | EvalError {
  const a = plain(left);
  if (Number.isNaN(a)) return NAN;
  if (!isNumeric(right)) return NO_SUCH_OVERLOAD;
  const b = plain(right);
  if (Number.isNaN(b)) return NAN;
  // A double makes the other side a double first; ints and uints are compared exactly.
  if (isDouble(left) || isDouble(right)) return order(Number(a), Number(b));
  return order(a, b);
}

function plain(value: number | bigint | Double | Uint): number | bigint {
  return typeof value === 'object' ? value.value : value;
}

function isNumeric(value: CelValue): value is number | bigint | Double | Uint {
  return (
    typeof value === 'number' || typeof value === 'bigint' || value instanceof Double || value instanceof Uint
  );
}

function isDouble(value: number | bigint | Double | Uint): boolean {
  return value instanceof Double || (typeof value === 'number' && !Number.isInteger(value));
}

function order(left: number | bigint, right: number | bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** By the bytes of UTF-8, as Go orders strings: a surrogate pair comes after every other character. */
function compareTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i += 1) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return rank(a) < rank(b) ? -1 : 1;
  }
  return order(left.length, right.length);
}

function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i += 1) {
    const a = left[i] as number;
    const b = right[i] as number;
    if (a !== b) return a < b ? -1 : 1;
  }
  return order(left.length, right.length);
}
