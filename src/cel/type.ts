// Types, as the checker knows them.

/** A type. `param` is a type parameter of a function (`T`), bound anew at every call. */
export type Type =
  | { readonly kind: 'simple'; readonly name: SimpleName }
  | { readonly kind: 'list'; readonly element: Type }
  | { readonly kind: 'map'; readonly key: Type; readonly value: Type }
  /** The type of a type: `type(int)`. */
  | { readonly kind: 'type'; readonly of: Type }
  | { readonly kind: 'optional'; readonly of: Type }
  | { readonly kind: 'param'; readonly name: string }
  /** A library's own type, such as `kubernetes.Quantity`. */
  | { readonly kind: 'opaque'; readonly name: string }
  /** A type with declared fields: `kubernetes.AdmissionRequest`, `Object.spec`, `JSONPatch`. */
  | { readonly kind: 'object'; readonly name: string };

export type SimpleName =
  | 'dyn'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'null_type'
  | 'google.protobuf.Timestamp'
  | 'google.protobuf.Duration'
  | 'error';

const simple = (name: SimpleName): Type => ({ kind: 'simple', name });

export const DYN = simple('dyn');
export const BOOL = simple('bool');
export const INT = simple('int');
export const UINT = simple('uint');
export const DOUBLE = simple('double');
export const STRING = simple('string');
export const BYTES = simple('bytes');
export const NULL = simple('null_type');
export const TIMESTAMP = simple('google.protobuf.Timestamp');
export const DURATION = simple('google.protobuf.Duration');

export const listOf = (element: Type): Type => ({ kind: 'list', element });
export const mapOf = (key: Type, value: Type): Type => ({ kind: 'map', key, value });
export const typeOf = (of: Type): Type => ({ kind: 'type', of });
export const optionalOf = (of: Type): Type => ({ kind: 'optional', of });
export const param = (name: string): Type => ({ kind: 'param', name });
export const opaque = (name: string): Type => ({ kind: 'opaque', name });
export const object = (name: string): Type => ({ kind: 'object', name });

/** As cel-go writes a type in a message: `list(int)`, `map(string, dyn)`, `optional_type(int)`, `timestamp`. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'simple':
      if (type.name === 'null_type') return 'null';
      if (type.name === 'error') return '!error!';
      return type.name.replace(/^google\.protobuf\.(.)/, (_, first: string) => first.toLowerCase());
    case 'list':
      return `list(${typeText(type.element)})`;
    case 'map':
      return `map(${typeText(type.key)}, ${typeText(type.value)})`;
    case 'type':
      return `type(${typeText(type.of)})`;
    case 'optional':
      return `optional_type(${typeText(type.of)})`;
    default:
      return type.name;
  }
}
