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
  /** The type of all types, where it does not matter of which: only ever within a `type`. */
  | 'type'
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
/** The parameter of the type of the name `type`, which is `type(type)`. */
export const TYPE = simple('type');
/** What a part with a mistake has, so that it is told once. */
export const ERROR = simple('error');

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

/**
 * As the API server writes a type where an expression's result is not what it must be: `must evaluate to null_type but
 * got google.protobuf.Timestamp`.
 */
export function runtimeTypeText(type: Type): string {
  switch (type.kind) {
    case 'simple':
      return type.name;
    case 'list':
      return `list(${runtimeTypeText(type.element)})`;
    case 'map':
      return `map(${runtimeTypeText(type.key)}, ${runtimeTypeText(type.value)})`;
    case 'type':
      return `type(${runtimeTypeText(type.of)})`;
    case 'optional':
      return `optional_type(${runtimeTypeText(type.of)})`;
    case 'param':
      return `<${type.name}>`;
    default:
      return type.name;
  }
}

/** Whether two types are the same to the last parameter. */
export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'list':
      return b.kind === 'list' && sameType(a.element, b.element);
    case 'map':
      return b.kind === 'map' && sameType(a.key, b.key) && sameType(a.value, b.value);
    case 'type':
      return b.kind === 'type' && sameType(a.of, b.of);
    case 'optional':
      return b.kind === 'optional' && sameType(a.of, b.of);
    case 'simple':
    case 'param':
      return b.kind === a.kind && a.name === b.name;
    default:
      // Whose type it is does not tell two types of one name apart.
      return (b.kind === 'opaque' || b.kind === 'object') && a.name === b.name;
  }
}
