// What the API server knows of a kind beyond its name: how its parts merge (structured-merge-diff) and, of built-in kinds,
// what Go makes of them.
import type { Value } from '../manifest/value.ts';

/** What a scalar may be; `untyped` is any of them. */
export type Scalar = 'numeric' | 'string' | 'boolean' | 'untyped';

/** What a value may be: one of the three forms, or whichever of several it is. */
export interface Atom {
  readonly scalar?: Scalar;
  readonly list?: ListType;
  readonly map?: MapType;
}

/** A type; asked for when it is needed, since types may hold themselves. */
export type TypeRef = () => Atom;

/** How a list merges. */
export interface ListType {
  /** An atomic list is replaced as a whole. */
  readonly atomic: boolean;
  /** Of a list whose elements are found by keys; without keys, a list that is not atomic is a set of scalars. */
  readonly keys: readonly string[];
  readonly of: TypeRef;
}

/** A struct or a mapping. */
export interface MapType {
  readonly atomic: boolean;
  readonly fields: ReadonlyMap<string, FieldType>;
  /** Of other keys; `undefined` when there are none. */
  readonly rest: TypeRef | undefined;
}

/** A field of a struct. */
export interface FieldType {
  readonly type: TypeRef;
  /** What a key of a list is when it is not written. */
  readonly default: Value | undefined;
}

/** A type of Go, without pointers. `name` is what Go's errors call it. */
export type GoType =
  | { readonly kind: 'string' | 'bool' | 'int32' | 'int64' | 'bytes'; readonly name: string }
  /** Types that read JSON by code of their own. */
  | { readonly kind: 'time' | 'quantity' | 'intOrString' | 'raw'; readonly name: string }
  | { readonly kind: 'list' | 'map'; readonly name: string; readonly of: GoType }
  | { readonly kind: 'struct'; readonly name: string; readonly struct: () => GoStruct };

/** A struct of Go, as its JSON has it. */
export interface GoStruct {
  /** As `PodSpec`. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, GoField>;
}

/** A field of a struct of Go, by its name in JSON. */
export interface GoField {
  readonly type: GoType;
  readonly pointer: boolean;
  /** Whether it is left out when it is empty. */
  readonly omit: boolean;
  /** The Go fields that it lies in without being below them in JSON; Go's errors name them. */
  readonly embedded: readonly string[];
}

/** All that is known of a kind. */
export interface Structure {
  readonly type: TypeRef;
  /** Only of built-in kinds. */
  readonly go: GoStruct | undefined;
}
