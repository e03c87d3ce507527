// The values of the language at run time. Objects of Kubernetes are not converted: a manifest's value is a value here.
import type { ValueMap } from '../manifest/value.ts';

/**
 * A value. How the numbers are told apart:
 * - an `int` is a `number` that is integral and safe (and not −0), or a `bigint` beyond ±(2^53 − 1), within 64 bits;
 * - a `double` is a `number` that is not integral (NaN and the infinities, too), or a {@link Double} when it is integral
 *   or −0;
 * - a `uint` is a {@link Uint}.
 * A number of a manifest is therefore an int when integral, as it is on the wire between kubectl and the API server.
 */
export type CelValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Double
  | Uint
  | Bytes
  | Timestamp
  | Duration
  | TypeValue
  | Optional
  | Opaque
  | Struct
  | Fields
  | CelList
  | CelMap
  | ValueMap;

/** A list: a manifest's or a made one. Never changed. */
export type CelList = readonly CelValue[];

/** A double that would read as an int. */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** An unsigned integer of 64 bits. */
export class Uint {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

export class Bytes {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/**
 * A moment: nanoseconds since 1970-01-01T00:00:00Z, from 0001-01-01 to 9999-12-31; and the zone that it was written in,
 * seconds east of UTC, which matters to `string(…)` only.
 */
export class Timestamp {
  readonly nanoseconds: bigint;
  readonly zone: number;
  constructor(nanoseconds: bigint, zone = 0) {
    this.nanoseconds = nanoseconds;
    this.zone = zone;
  }
}

/** A span: nanoseconds within 64 bits. */
export class Duration {
  readonly nanoseconds: bigint;
  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

/** A type as a value: `type(1) == int`. */
export class TypeValue {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** `optional.of(x)`; without a value, `optional.none()`. */
export class Optional {
  readonly value: CelValue | undefined;
  constructor(value: CelValue | undefined) {
    this.value = value;
  }
}

/** `optional.none()`, made once. */
export const NONE = new Optional(undefined);

/**
 * A value of a library's own type. Classes of libraries extend it. `==` with a value of any other kind is an error, `no
 * such overload`, where the opaque one is on the left, and `false` where it is on the right; `null` is never equal to one.
 */
export abstract class Opaque {
  /** Such as `kubernetes.Quantity`: what `type(x)` gives. */
  abstract readonly typeName: string;
  /** `==` with a value of the same type name, `this` on the left. Throws an EvalError where cel-go cannot compare. */
  abstract equals(other: Opaque): boolean;
}

/** `Object.spec{…}` or `JSONPatch{…}`: fields in the order they were written. */
export class Struct {
  readonly typeName: string;
  readonly fields: ReadonlyMap<string, CelValue>;
  constructor(typeName: string, fields: ReadonlyMap<string, CelValue>) {
    this.typeName = typeName;
    this.fields = fields;
  }
}

/** Named things that are found when they are asked for: `variables`. */
export abstract class Fields {
  abstract readonly typeName: string;
  /** `undefined` when there is none of that name. May throw an EvalError. */
  abstract get(name: string): CelValue | undefined;
}

/** A key of a map: a string, a bool, an int or a uint as a rule; but cel-go takes any value, such as null. */
export type MapKey = CelValue;

/**
 * A map that an expression made: made and read by mapping.ts. A manifest's mapping stays a {@link ValueMap}, whose keys are
 * texts, read with `own` only.
 */
export class CelMap {
  /** By the texts of their keys (mapping.ts). */
  readonly entries: ReadonlyMap<string, readonly [key: MapKey, value: CelValue]>;
  constructor(entries: ReadonlyMap<string, readonly [key: MapKey, value: CelValue]>) {
    this.entries = entries;
  }
}

/** Thrown by an expression. No `Error`: expressions absorb errors, and a stack would cost 10 µs each. */
export class EvalError {
  /** As cel-go says it: `no such key: x`, `division by zero`. */
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}
