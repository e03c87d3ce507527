// What becomes of an object of a built-in kind when Go reads it and writes it again: strictly after a JSON Patch, so that
// fields that are not there and values of another type are errors; and in any case what is empty is left out.
import { isList, isMap } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { formatQuantity } from '../quantity/format.ts';
import { readQuantity } from '../quantity/parse.ts';
import type { Refusal } from '../quantity/parse.ts';
import { drop, put } from './put.ts';
import type { OpenMap } from './put.ts';
import type { GoField, GoStruct, GoType } from './structure.ts';

/** What reading an object strictly complains of. */
export interface Faults {
  /** The first value of a wrong type. */
  readonly typeError: string | undefined;
  readonly unknown: ReadonlySet<string>;
}

/** An object as Go would write it. With faults, it is what it would be without them. */
export interface Decoded {
  readonly value: ValueMap;
  readonly faults: Faults;
}

/** Whether it is read from JSON, or from a merged configuration, which converts numbers otherwise. */
export type Form = 'json' | 'unstructured';

/** Reads an object as a struct of Go, and writes it again. What does not change is shared. */
export function decode(object: ValueMap, struct: GoStruct, from: Form): Decoded {
  const decoding = new Decoding(from);
  try {
    const value = decoding.struct(object, struct, { struct, names: [], path: '' });
    return { value, faults: decoding };
  } catch (problem) {
    if (problem instanceof OwnError)
      return { value: object, faults: { typeError: problem.message, unknown: new Set() } };
    throw problem;
  }
}

/** What a type that reads JSON by itself says: reading ends with it. */
class OwnError extends Error {}

/** Where a value is: the struct whose field holds it, the fields that lead to it, and the same with indexes and keys. */
interface Where {
  readonly struct: GoStruct;
  readonly names: readonly string[];
  readonly path: string;
}

const MAX_UNKNOWN = 100;

class Decoding implements Faults {
  /** The first error of a type. */
  typeError: string | undefined;
  readonly unknown = new Set<string>();
  readonly #form: Form;

  constructor(form: Form) {
    this.#form = form;
  }

  struct(object: ValueMap, struct: GoStruct, where: Where): ValueMap {
    let changed: OpenMap | undefined;
    for (const key of Object.keys(object)) {
      const field = struct.fields.get(key);
      const path = where.path === '' ? key : `${where.path}.${key}`;
      if (field === undefined) {
        if (this.unknown.size < MAX_UNKNOWN) this.unknown.add(`unknown field ${JSON.stringify(path)}`);
        continue;
      }
      const before = object[key] ?? null;
      const after = this.#field(before, field, {
        struct,
        names: [...where.names, ...field.embedded, key],
        path,
      });
      if (after === before) continue;
      changed ??= { ...object };
      if (after === undefined) drop(changed, key);
      else put(changed, key, after);
    }
    return changed ?? object;
  }

  /** `undefined` for what is left out. */
  #field(value: Value, { type, pointer, omit }: GoField, where: Where): Value | undefined {
    if (value === null) {
      if (omit || pointer) return type.kind === 'struct' && !pointer ? {} : undefined;
      return zeroOf(type);
    }
    const read = this.#value(value, type, where);
    return omit && !pointer && isEmpty(read, type) ? undefined : read;
  }

  #value(value: Value, type: GoType, where: Where): Value {
    if (value === null) return zeroOf(type);
    switch (type.kind) {
      case 'struct':
        if (isMap(value)) return this.struct(value, type.struct(), where);
        return this.#wrong(value, type.name, where);
      case 'list':
        return isList(value) ? this.#list(value, type.of, where) : this.#wrong(value, type.name, where);
      case 'map':
        return isMap(value) ? this.#map(value, type.of, where) : this.#wrong(value, type.name, where);
      case 'string':
        return typeof value === 'string' ? value : this.#wrong(value, type.name, where);
      case 'bool':
        return typeof value === 'boolean' ? value : this.#wrong(value, type.name, where);
      case 'int32':
      case 'int64':
        return isWithin(value, type.kind) ? value : this.#number(value, type, where);
      case 'bytes':
        return this.#bytes(value, where);
      case 'quantity':
        return quantityOf(value);
      case 'intOrString':
        if (typeof value === 'string' || isWithin(value, 'int32')) return value;
        throw new OwnError(wrongType(value, 'int32', where));
      case 'time':
        return timeOf(value, where);
      case 'raw':
        return value;
    }
  }

  /** A number that is none of its type. A merged one wraps around. */
  #number(value: Value, type: GoType, where: Where): Value {
    if (this.#form === 'json' || (typeof value !== 'number' && typeof value !== 'bigint'))
      return this.#wrong(value, type.name, where);
    if (typeof value === 'number' && !Number.isInteger(value)) {
      this.typeError ??= `cannot convert float64 to ${type.name}`;
      return value;
    }
    return Number(BigInt.asIntN(type.kind === 'int32' ? 32 : 64, BigInt(value)));
  }

  #list(list: readonly Value[], of: GoType, where: Where): Value {
    let changed: Value[] | undefined;
    for (const [i, before] of list.entries()) {
      const after = this.#value(before, of, { ...where, path: `${where.path}[${String(i)}]` });
      if (after === before) continue;
      changed ??= [...list];
      changed[i] = after;
    }
    return changed ?? list;
  }

  #map(map: ValueMap, of: GoType, where: Where): Value {
    let changed: OpenMap | undefined;
    for (const key of Object.keys(map)) {
      const before = map[key] ?? null;
      const after = this.#value(before, of, { ...where, path: `${where.path}.${key}` });
      if (after === before) continue;
      changed ??= { ...map };
      put(changed, key, after);
    }
    return changed ?? map;
  }

  #bytes(value: Value, where: Where): Value {
    if (typeof value !== 'string') return this.#wrong(value, '[]uint8', where);
    const text = value.replaceAll(/[\r\n]/g, '');
    const valid = /^[A-Za-z0-9+/]*={0,2}$/.exec(text) !== null && text.length % 4 === 0;
    if (!valid) {
      const at = text.search(/[^A-Za-z0-9+/]/);
      this.typeError ??= `illegal base64 data at input byte ${String(at < 0 ? text.length : at)}`;
    }
    return value;
  }

  #wrong(value: Value, type: string, where: Where): Value {
    this.typeError ??= wrongType(value, type, where);
    return value;
  }
}

function wrongType(value: Value, type: string, { struct, names }: Where): string {
  const field = names.length === 0 ? '' : `${struct.name}.${names.join('.')}`;
  return `json: cannot unmarshal ${kindOf(value, type)} into Go struct field ${field} of type ${type}`;
}

function kindOf(value: Value, type: string): string {
  if (isList(value)) return 'array';
  if (isMap(value)) return 'object';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  // A number that is no int is told.
  return /^int\d+$/.test(type) ? `number ${String(value)}` : 'number';
}

function isWithin(value: Value, kind: 'int32' | 'int64'): boolean {
  const limit = kind === 'int32' ? 2 ** 31 : 2 ** 63;
  if (typeof value === 'bigint') return kind === 'int64' && value >= -(2n ** 63n) && value < 2n ** 63n;
  return typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit;
}

const REFUSALS: Readonly<Record<Refusal, string>> = {
  format: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  suffix: "unable to parse quantity's suffix",
  number: 'unable to parse numeric part of quantity',
  long: 'the quantity is longer than can be read',
  small: 'the quantity is smaller than can be read',
};

/** A quantity in its canonical form, as Go writes it. */
function quantityOf(value: Value): Value {
  const isScalar = typeof value !== 'object' && typeof value !== 'boolean';
  const quantity = isScalar ? readQuantity(String(value).trim()) : 'format';
  if (typeof quantity === 'string') throw new OwnError(REFUSALS[quantity]);
  return formatQuantity(quantity);
}

function timeOf(value: Value, where: Where): Value {
  if (typeof value !== 'string') throw new OwnError(wrongType(value, 'string', where));
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$/.test(value)) return value;
  const layout = '2006-01-02T15:04:05Z07:00';
  throw new OwnError(
    `parsing time ${JSON.stringify(value)} as "${layout}": cannot parse ${JSON.stringify(value)} as "2006"`,
  );
}

function zeroOf(type: GoType): Value {
  switch (type.kind) {
    case 'string':
    case 'bytes':
      return '';
    case 'bool':
      return false;
    case 'int32':
    case 'int64':
    case 'intOrString':
      return 0;
    case 'quantity':
      return '0';
    case 'struct':
      return {};
    default:
      return null;
  }
}

function isEmpty(value: Value, { kind }: GoType): boolean {
  if (kind === 'list') return isList(value) && value.length === 0;
  if (kind === 'map') return isMap(value) && Object.keys(value).length === 0;
  const isScalar =
    kind === 'string' || kind === 'bool' || kind === 'int32' || kind === 'int64' || kind === 'bytes';
  return isScalar && (value === '' || value === false || value === 0);
}
