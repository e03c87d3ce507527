// `==`, as cel-go's types.Equal: heterogeneous, numbers by their value.
import { Bytes, CelMap, Double, Duration, EvalError, Fields, Opaque, Optional, Struct } from './value.ts';
import { Timestamp, TypeValue, Uint, type CelList, type CelValue } from './value.ts';
import type { Meter } from './declaration.ts';
import { NO_SUCH_OVERLOAD, isCelList, isManifestMap } from './kind.ts';
import { STEPS_PER_KEY, entryCount, findEntry, keysOf } from './mapping.ts';
import type { ValueMap } from '../manifest/value.ts';

/** Whether two values are equal; an error where a library's own type is compared with something else. */
export function equalValues(left: CelValue, right: CelValue, meter: Meter): boolean | EvalError {
  switch (typeof left) {
    case 'string':
    case 'boolean':
      return left === right;
    case 'number':
      return typeof right === 'number' ? left === right : equalNumbers(left, right);
    case 'bigint':
      return equalNumbers(left, right);
    default:
      if (left === null || right === null) return left === right;
      return equalObjects(left, right, meter);
  }
}

/** Numbers of different kinds. An int that is compared with a double is rounded to one first, as cel-go does. */
function equalNumbers(left: number | bigint | Double | Uint, right: CelValue): boolean {
  if (left instanceof Double) return equalToDouble(right, left.value);
  if (left instanceof Uint) return equalToUint(right, left.value);
  if (right instanceof Double) return Number(left) === right.value;
  if (right instanceof Uint) return equalToUint(left, right.value);
  return left === right;
}

function equalToDouble(other: CelValue, value: number): boolean {
  if (typeof other === 'number' || typeof other === 'bigint') return Number(other) === value;
  if (other instanceof Double) return other.value === value;
  return other instanceof Uint && Number(other.value) === value;
}

function equalToUint(other: CelValue, value: bigint): boolean {
  if (typeof other === 'bigint') return other === value;
  if (typeof other === 'number') return other === Number(value);
  if (other instanceof Double) return other.value === Number(value);
  return other instanceof Uint && other.value === value;
}

function equalObjects(left: object, right: CelValue, meter: Meter): boolean | EvalError {
  if (Array.isArray(left)) return isCelList(right) && equalLists(left as CelList, right, meter);
  if (left instanceof CelMap || isManifestMap(left as CelValue)) {
    return (
      (right instanceof CelMap || isManifestMap(right)) && equalMaps(left as CelMap | ValueMap, right, meter)
    );
  }
  if (left instanceof Double || left instanceof Uint) return equalNumbers(left, right);
  if (left instanceof Timestamp) return right instanceof Timestamp && left.nanoseconds === right.nanoseconds;
  if (left instanceof Duration) return right instanceof Duration && left.nanoseconds === right.nanoseconds;
  if (left instanceof TypeValue) return right instanceof TypeValue && left.name === right.name;
  if (left instanceof Bytes) return right instanceof Bytes && equalBytes(left.bytes, right.bytes, meter);
  if (left instanceof Optional) return right instanceof Optional && equalOptionals(left, right, meter);
  if (left instanceof Opaque) return equalOpaques(left, right);
  if (left instanceof Struct) return right instanceof Struct && equalStructs(left, right, meter);
  return left instanceof Fields && left === right;
}

function equalLists(left: CelList, right: CelList, meter: Meter): boolean {
  if (left.length !== right.length) return false;
  meter.work(left.length);
  // An item that cannot be compared does not make lists differ (cel-go looks for `false` only).
  return left.every((item, index) => equalValues(item, right[index] as CelValue, meter) !== false);
}

function equalMaps(left: CelMap | ValueMap, right: CelMap | ValueMap, meter: Meter): boolean {
  const keys = keysOf(left);
  // Both sides' keys are listed four times in all, for the count of the cost, too; and each is looked up twice.
  meter.work(keys.length * STEPS_PER_KEY * 6);
  if (keys.length !== entryCount(right)) return false;
  return keys.every((key) => {
    const other = findEntry(right, key);
    return other !== undefined && equalValues(findEntry(left, key) as CelValue, other, meter) !== false;
  });
}

function equalBytes(left: Uint8Array, right: Uint8Array, meter: Meter): boolean {
  if (left.length !== right.length) return false;
  meter.work(left.length >> 3);
  return left.every((byte, index) => byte === right[index]);
}

function equalOptionals(left: Optional, right: Optional, meter: Meter): boolean | EvalError {
  if (left.value === undefined || right.value === undefined) return left.value === right.value;
  return equalValues(left.value, right.value, meter);
}

function equalOpaques(left: Opaque, right: CelValue): boolean | EvalError {
  if (!(right instanceof Opaque) || right.typeName !== left.typeName) return NO_SUCH_OVERLOAD;
  try {
    return left.equals(right);
  } catch (error) {
    if (error instanceof EvalError) return error;
    throw error;
  }
}

function equalStructs(left: Struct, right: Struct, meter: Meter): boolean {
  if (left.typeName !== right.typeName || left.fields.size !== right.fields.size) return false;
  meter.work(left.fields.size * 4);
  for (const [name, value] of left.fields) {
    const other = right.fields.get(name);
    if (other === undefined || equalValues(value, other, meter) !== true) return false;
  }
  return true;
}
