// What expressions of mutations give, as values of manifests.
import { keysOf, findEntry } from '../cel/mapping.ts';
import { durationText, timestampText } from '../cel/time-text.ts';
import {
  Bytes,
  CelMap,
  Double,
  Duration,
  Fields,
  Opaque,
  Optional,
  Struct,
  Timestamp,
  TypeValue,
  Uint,
} from '../cel/value.ts';
import type { CelValue } from '../cel/value.ts';
import { textOf } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import type { PatchOperation } from './json-patch.ts';
import { foreign } from './foreign.ts';
import { goText } from './go-text.ts';
import { put } from './put.ts';
import type { OpenMap } from './put.ts';

/** Thrown for a value that JSON does not have: why. */
export class ValueError extends Error {}

/** A value of the language as JSON: bytes in base64, moments and spans as texts. Throws a {@link ValueError}. */
function jsonOf(value: CelValue): Value {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new ValueError('a number that JSON does not have');
    return value;
  }
  // An int beyond what a double holds is a text, as protocol buffers have it.
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: CelValue) => jsonOf(one));
  return jsonOfObject(value);
}

function jsonOfObject(value: CelValue): Value {
  if (value instanceof CelMap) return mapOf(value);
  if (value instanceof Struct) {
    const map: OpenMap = {};
    for (const [name, field] of value.fields) put(map, name, jsonOf(field));
    return map;
  }
  if (value instanceof Double) return value.value;
  if (value instanceof Uint) {
    return value.value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value.value) : String(value.value);
  }
  if (value instanceof Bytes) return base64(value.bytes);
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  if (value instanceof Optional) {
    if (value.value === undefined) throw new ValueError('optional.none() dereference');
    return jsonOf(value.value);
  }
  if (value instanceof TypeValue) throw new ValueError("type conversion not supported for 'type'");
  if (value instanceof Opaque || value instanceof Fields)
    throw new ValueError(`type conversion not supported for '${value.typeName}'`);
  // A manifest's own.
  return value as Value;
}

function mapOf(map: CelMap): Value {
  const json: OpenMap = {};
  for (const key of keysOf(map)) {
    const text = typeof key === 'string' ? key : undefined;
    if (text === undefined) throw new ValueError('a key that is no string');
    put(json, text, jsonOf(findEntry(map, key) ?? null));
  }
  return json;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/**
 * What `Object{…}` is to structured-merge-diff: its fields, and lists and mappings in them, but not what expressions make
 * within those (a list of a list is taken to be made, though a manifest may have been copied). Throws a {@link ValueError}.
 */
export function configurationOf({ fields }: Struct): Value {
  const map: OpenMap = {};
  for (const [name, field] of fields) put(map, name, partOf(field, true));
  return map;
}

function partOf(value: CelValue, isField: boolean): Value {
  if (value === null) return foreign('NULL_VALUE', '0', 'structpb.NullValue');
  if (value instanceof Struct) return configurationOf(value);
  if (value instanceof CelMap) {
    if (!isField) return foreign(goText(jsonOf(value)), 'map[ref.Val]ref.Val{}', 'map[ref.Val]ref.Val');
    const map: OpenMap = {};
    for (const key of keysOf(value)) {
      if (typeof key !== 'string') throw new ValueError('a key that is no string');
      put(map, key, partOf(findEntry(value, key) ?? null, false));
    }
    return map;
  }
  if (Array.isArray(value)) {
    if (!isField) return foreign(goText(jsonOf(value)), '[]ref.Val{}', '[]ref.Val');
    return (value as readonly CelValue[]).map((one) => partOf(one, false));
  }
  if (typeof value === 'bigint') return value;
  return jsonOf(value);
}

/**
 * Fields whose `Object.…{}` is named otherwise than its place, as the API server tells it; each once, joined by line breaks.
 * `undefined` when there is none.
 */
export function misnamed(value: CelValue): string | undefined {
  if (!(value instanceof Struct)) return undefined;
  const problems: string[] = [];
  checkNames(value, value.typeName, problems);
  return problems.length === 0 ? undefined : problems.join('\n');
}

function checkNames(value: CelValue, path: string, problems: string[]): void {
  if (value instanceof Struct) {
    if (value.typeName !== path)
      problems.push(
        `unexpected type name ${JSON.stringify(value.typeName)}, expected ${JSON.stringify(path)}, ` +
          'which matches field name path from root Object type',
      );
    for (const [name, field] of value.fields) checkNames(field, `${path}.${name}`, problems);
  } else if (Array.isArray(value)) {
    for (const one of value as readonly CelValue[]) checkNames(one, path, problems);
  } else if (value instanceof CelMap) {
    for (const key of keysOf(value)) checkNames(findEntry(value, key) ?? null, path, problems);
  }
}

/** The operations of a list of `JSONPatch{}`; or what is wrong with one of them. */
export function operationsOf(list: CelValue): readonly PatchOperation[] | string {
  if (!Array.isArray(list)) return 'type mismatch: JSONPatchType.expression should evaluate to array';
  const operations: PatchOperation[] = [];
  for (const one of list as readonly CelValue[]) {
    if (!(one instanceof Struct) || one.typeName !== 'JSONPatch')
      return 'type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch';
    const operation = operationOf(one);
    if (typeof operation === 'string') return operation;
    operations.push(operation);
  }
  return operations;
}

function operationOf({ fields }: Struct): PatchOperation | string {
  const text = (name: string): string => textOf(fields.get(name));
  const given = fields.get('value');
  const base = { op: text('op'), path: text('path'), from: text('from') };
  if (given === undefined) return { ...base, value: undefined };
  const wrong = misnamed(given);
  if (wrong !== undefined) return `type mismatch: ${wrong}`;
  try {
    return { ...base, value: jsonOf(given) };
  } catch (problem) {
    if (!(problem instanceof ValueError)) throw problem;
    return `JSONPath valueExpression evaluated to a type that could not marshal to JSON: ${problem.message}`;
  }
}
