// What a value is.
import { Bytes, CelMap, Double, Duration, EvalError, Fields, Opaque, Optional, Struct } from './value.ts';
import { Timestamp, TypeValue, Uint, type CelList, type CelValue } from './value.ts';
import type { ValueMap } from '../manifest/value.ts';

/** The name of a value's type, as `type(x)` gives it and as errors tell it. */
export function typeName(value: CelValue): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'double';
    default:
      return value === null ? 'null_type' : objectTypeName(value);
  }
}

function objectTypeName(value: object): string {
  if (Array.isArray(value)) return 'list';
  if (value instanceof CelMap) return 'map';
  if (value instanceof Double) return 'double';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Optional) return 'optional_type';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof Bytes) return 'bytes';
  if (value instanceof TypeValue) return 'type';
  if (value instanceof Opaque || value instanceof Struct || value instanceof Fields) return value.typeName;
  return 'map';
}

/** How cel-go's Go code would name a value that is no range: `got 'types.String', expected iterable type`. */
export function goTypeName(value: CelValue): string {
  if (value instanceof Optional) return '*types.Optional';
  if (value instanceof TypeValue) return '*types.Type';
  const name = typeName(value);
  if (name === 'list') return '*types.baseList';
  if (name === 'map') return '*types.baseMap';
  if (name === 'null_type') return 'types.Null';
  if (value instanceof Opaque) return goNameOfOpaque(name);
  const simple = name.replace(/^google\.protobuf\./, '');
  return `types.${simple.charAt(0).toUpperCase()}${simple.slice(1)}`;
}

/** `kubernetes.Quantity` is `cel.Quantity`, and `kubernetes.authorization.PathCheck` `library.pathCheckVal`. */
function goNameOfOpaque(name: string): string {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (last === 'NamedFormat') return 'cel.Format';
  if (!name.startsWith('kubernetes.authorization.')) return `cel.${last}`;
  return `library.${last.charAt(0).toLowerCase()}${last.slice(1)}Val`;
}

const NATIVE: ReadonlyMap<string, string> = new Map([
  ['int', 'int64'],
  ['uint', 'uint64'],
  ['double', 'float64'],
  ['bytes', '[]uint8'],
  ['null_type', 'structpb.NullValue'],
  ['list', '[]interface {}'],
  ['map', 'map[string]interface {}'],
  ['google.protobuf.Timestamp', 'time.Time'],
  ['google.protobuf.Duration', 'time.Duration'],
]);

/** How Go names what cel-go makes a value of. */
export function nativeTypeName(value: CelValue): string {
  const name = typeName(value);
  return NATIVE.get(name) ?? name;
}

/** Whether a value is a list. (`Array.isArray` does not narrow readonly arrays.) */
export function isCelList(value: CelValue | EvalError): value is CelList {
  return Array.isArray(value);
}

/** Whether a value is a mapping of a manifest: it has no class of its own, and its keys are foreign text. */
export function isManifestMap(value: CelValue | EvalError | undefined): value is ValueMap {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What cel-go says where an operator does not take a value. */
export const NO_SUCH_OVERLOAD = new EvalError('no such overload');
