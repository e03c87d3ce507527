// Values and types as the conformance suite writes them: protobuf's JSON.
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  opaque,
  optionalOf,
  param,
  STRING,
  TIMESTAMP,
  typeOf,
  UINT,
} from '../../src/cel/type.ts';
import type { Type } from '../../src/cel/type.ts';
import { MapBuilder } from '../../src/cel/mapping.ts';
import { Bytes, Double, Duration, Timestamp, TypeValue, Uint } from '../../src/cel/value.ts';
import type { CelValue } from '../../src/cel/value.ts';

/** cel.expr.Value, of which one field is there. */
export type ProtoValue = Readonly<Record<string, unknown>>;
/** cel.expr.Type, of which one field is there. */
export type ProtoType = Readonly<Record<string, unknown>>;

/** Thrown for what is not read here. */
export const UNKNOWN = new Error('a value of a kind that is not read');

/** A value of the suite. */
export function proto(value: ProtoValue): CelValue {
  const [[kind, of] = []] = Object.entries(value);
  switch (kind) {
    case 'nullValue':
      return null;
    case 'boolValue':
      return of as boolean;
    case 'stringValue':
      return of as string;
    case 'int64Value':
      return int(BigInt(of as string));
    case 'uint64Value':
      return new Uint(BigInt(of as string));
    case 'doubleValue':
      return double(Number(of));
    case 'bytesValue':
      return new Bytes(new Uint8Array(Buffer.from(of as string, 'base64')));
    case 'typeValue':
      return new TypeValue(of as string);
    case 'listValue':
      return ((of as { values?: readonly ProtoValue[] }).values ?? []).map(proto);
    case 'mapValue':
      return map((of as { entries?: readonly { key: ProtoValue; value: ProtoValue }[] }).entries ?? []);
    case 'objectValue':
      return message(of as Readonly<Record<string, string>>);
    default:
      throw UNKNOWN;
  }
}

function int(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

const double = (value: number): CelValue =>
  Number.isInteger(value) || Object.is(value, -0) ? new Double(value) : value;

function map(entries: readonly { readonly key: ProtoValue; readonly value: ProtoValue }[]): CelValue {
  const made = new MapBuilder();
  for (const { key, value } of entries) made.set(proto(key), proto(value));
  return made.build();
}

function message(of: Readonly<Record<string, string>>): CelValue {
  const text = of['value'] ?? '';
  switch (of['@type']) {
    case 'type.googleapis.com/google.protobuf.Timestamp': {
      const fraction = /\.(\d+)Z$/.exec(text)?.[1] ?? '';
      const seconds = BigInt(Date.parse(text.replace(/\.\d+Z$/, 'Z'))) / 1000n;
      return new Timestamp(seconds * 1_000_000_000n + BigInt(fraction.padEnd(9, '0')));
    }
    case 'type.googleapis.com/google.protobuf.Duration': {
      const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?s$/.exec(text) ?? [];
      const size = BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
      return new Duration(sign === '' ? size : -size);
    }
    default:
      throw UNKNOWN;
  }
}

const PRIMITIVES: Readonly<Record<string, Type>> = { BOOL, INT64: INT, UINT64: UINT, DOUBLE, STRING, BYTES };

/** A type of the suite. */
export function protoType(type: ProtoType): Type {
  const [[kind, of] = []] = Object.entries(type);
  const inner = of as Readonly<Record<string, ProtoType>>;
  switch (kind) {
    case 'dyn':
      return DYN;
    case 'null':
      return NULL;
    case 'primitive':
      return PRIMITIVES[of as string]!;
    case 'wellKnown':
      return of === 'TIMESTAMP' ? TIMESTAMP : of === 'DURATION' ? DURATION : DYN;
    case 'messageType':
      if (of === 'google.protobuf.Duration') return DURATION;
      if (of === 'google.protobuf.Timestamp') return TIMESTAMP;
      throw UNKNOWN;
    case 'listType':
      return listOf(protoType(inner['elemType']!));
    case 'mapType':
      return mapOf(protoType(inner['keyType']!), protoType(inner['valueType']!));
    case 'type':
      return typeOf(protoType(of as ProtoType));
    case 'typeParam':
      return param(of as string);
    case 'abstractType': {
      const { name, parameterTypes = [] } = of as { name: string; parameterTypes?: readonly ProtoType[] };
      return name === 'optional_type' ? optionalOf(protoType(parameterTypes[0]!)) : opaque(name);
    }
    default:
      throw UNKNOWN;
  }
}
