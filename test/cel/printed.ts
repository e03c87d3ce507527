import { MapBuilder } from '../../src/cel/mapping.ts';
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
} from '../../src/cel/value.ts';
import type { CelValue } from '../../src/cel/value.ts';

/**
 * A value as the oracle prints it (test/oracle/cel/print.go): no two values of different types or contents look alike,
 * but for those of libraries, of which only the type is told.
 */
export function printed(value: CelValue): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number')
    return Number.isInteger(value) && !Object.is(value, -0) ? String(value) : double(value);
  if (value instanceof Double) return double(value.value);
  if (value instanceof Uint) return `${String(value.value)}u`;
  if (value instanceof Bytes) return `b"${Buffer.from(value.bytes).toString('hex')}"`;
  if (value instanceof Timestamp) return `timestamp(${String(value.nanoseconds)})`;
  if (value instanceof Duration) return `duration(${String(value.nanoseconds)})`;
  if (value instanceof TypeValue) return `type(${value.name})`;
  if (value instanceof Optional)
    return value.value === undefined ? 'optional.none()' : `optional.of(${printed(value.value)})`;
  if (value instanceof Opaque || value instanceof Fields) return `<${value.typeName}>`;
  if (value instanceof Struct) return structure(value);
  if (Array.isArray(value)) return `[${(value as readonly CelValue[]).map(printed).join(', ')}]`;
  const entries: readonly (readonly [CelValue, CelValue])[] =
    value instanceof CelMap ? [...value.entries.values()] : Object.entries(value as Record<string, CelValue>);
  return sorted(entries.map(([key, one]) => `${printed(key)}: ${printed(one)}`));
}

/** Sorted as Go sorts: by bytes, which in these ASCII texts is by code units. */
function sorted(entries: readonly string[]): string {
  return `{${[...entries].sort((a, b) => (a < b ? -1 : 1)).join(', ')}}`;
}

/** The shortest digits that read as the same number, as `1.5e+00`. */
function double(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const text = Object.is(value, -0) ? '-0e+0' : value.toExponential();
  return text.replace(/e([+-])(\d)$/, (_, sign: string, digit: string) => `e${sign}0${digit}`);
}

function quoted(text: string): string {
  let out = '';
  for (const character of text) {
    if (character === '"' || character === '\\') out += `\\${character}`;
    else if (character >= ' ' && character < '\x7f') out += character;
    else out += `\\u{${character.codePointAt(0)!.toString(16)}}`;
  }
  return `"${out}"`;
}

function structure({ typeName, fields }: Struct): string {
  // What is in an Object is told by the oracle as Go has it, in which a struct is a map.
  const show = typeName === 'JSONPatch' ? printed : (value: CelValue): string => printed(unnamed(value));
  const texts = new Map([...fields].map(([name, value]) => [name, show(value)]));
  if (typeName === 'JSONPatch')
    for (const name of ['op', 'path', 'from']) if (!texts.has(name)) texts.set(name, '""');
  return typeName + sorted([...texts].map(([name, text]) => `${name}: ${text}`));
}

function unnamed(value: CelValue): CelValue {
  if (Array.isArray(value)) return (value as readonly CelValue[]).map(unnamed);
  if (!(value instanceof Struct)) return value;
  const made = new MapBuilder();
  for (const [name, one] of value.fields) made.set(name, unnamed(one));
  return made.build();
}
