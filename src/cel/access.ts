// What `a.b`, `a[b]` and `has(a.b)` find, as cel-go's qualifiers do.
import { wordOf } from './convert.ts';
import { goTypeName, isCelList, isManifestMap, nativeTypeName, typeName } from './kind.ts';
import { findEntry } from './mapping.ts';
import { CelMap, Double, EvalError, Fields, Struct, Uint, type CelValue } from './value.ts';

/** A value, nothing, or an error. */
type Found = CelValue | EvalError | undefined;

const noSuchKey = (key: CelValue): EvalError => new EvalError(`no such key: ${wordOf(key)}`);

/** What stands below a name: nothing where the value has no parts at all. */
export function findField(operand: CelValue, name: string): Found {
  if (isManifestMap(operand)) return Object.hasOwn(operand, name) ? operand[name] : undefined;
  if (operand instanceof CelMap) return findEntry(operand, name);
  if (operand instanceof Fields) return fieldOf(operand, name);
  if (operand instanceof Struct) return fieldOfStruct(operand, name);
  return isCelList(operand) ? new EvalError(`unsupported index type 'string' in list`) : undefined;
}

/** `has` takes an empty `op`, `path` or `from` for none. */
function fieldOfStruct({ typeName: type, fields }: Struct, name: string): Found {
  const value = fields.get(name);
  return type === JSON_PATCH && value === '' ? undefined : value;
}

/** A field that a literal left out reads null, or empty. */
function unsetField({ typeName: type }: Struct, name: string): CelValue {
  return type === JSON_PATCH && name !== 'value' ? '' : null;
}

const JSON_PATCH = 'JSONPatch';

/** The library's or the policy's own code may throw. */
function fieldOf(fields: Fields, name: string): Found {
  try {
    return fields.get(name);
  } catch (error) {
    if (error instanceof EvalError) return error;
    throw error;
  }
}

/** `a.b` */
export function selectValue(operand: CelValue, name: string): CelValue | EvalError {
  const found = findField(operand, name);
  if (found !== undefined) return found;
  return operand instanceof Struct ? unsetField(operand, name) : noSuchKey(name);
}

/** What stands at a key or an index. */
export function findAt(operand: CelValue, key: CelValue): Found {
  if (!isKey(key)) return new EvalError(`invalid qualifier type: ${nativeName(key)}`);
  if (isCelList(operand)) {
    const index = indexOf(key);
    return index instanceof EvalError || index === undefined ? index : operand[index];
  }
  if (typeof key === 'string') return findField(operand, key);
  return operand instanceof CelMap ? findEntry(operand, key) : undefined;
}

/** `a[b]` */
export function indexValue(operand: CelValue, key: CelValue): CelValue | EvalError {
  const found = findAt(operand, key);
  if (found !== undefined) return found;
  return isCelList(operand) ? new EvalError(`index out of bounds: ${wordOf(key)}`) : noSuchKey(key);
}

/** An index as a number, also of a double or uint that is one; nothing where it cannot be one of a list's. */
function indexOf(key: CelValue): number | undefined | EvalError {
  if (typeof key === 'number') return Number.isInteger(key) ? key : notIndex(key);
  if (typeof key === 'bigint') return undefined;
  if (key instanceof Double) return key.value;
  if (key instanceof Uint) return key.value > 0x7fff_ffff_ffff_ffffn ? notIndex(key) : Number(key.value);
  return new EvalError(`unsupported index type '${typeName(key)}' in list`);
}

function notIndex(key: CelValue): EvalError {
  return new EvalError(`unsupported index value ${wordOf(key)} in list`);
}

/** What an object's parts are to Go, where a key is none. */
function nativeName(key: CelValue): string {
  if (key === null) return '<nil>';
  return isCelList(key) || isManifestMap(key) ? nativeTypeName(key) : goTypeName(key);
}

/** Whether a value can stand between brackets. */
export function isKey(key: CelValue): boolean {
  return typeof key !== 'object' || key instanceof Double || key instanceof Uint;
}
