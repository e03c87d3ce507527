// Maps: a manifest's and those that expressions make, read alike.
import { Bytes, CelMap, Double, Duration, EvalError, Timestamp, TypeValue, Uint } from './value.ts';
import type { CelValue, MapKey } from './value.ts';
import { isManifestMap } from './kind.ts';
import type { ValueMap } from '../manifest/value.ts';

/** The text of a key: one for each key that Go's maps take for another. `undefined` for what is equal to itself only. */
function textOf(key: CelValue): string | undefined {
  switch (typeof key) {
    case 'string':
      return `s${key}`;
    case 'boolean':
      return `b${String(key)}`;
    case 'bigint':
      return `i${String(key)}`;
    case 'number':
      return Number.isInteger(key) ? `i${String(key)}` : `d${String(key)}`;
    default:
      return key === null ? 'null' : textOfObject(key);
  }
}

function textOfObject(key: CelValue): string | undefined {
  if (key instanceof Uint) return `u${String(key.value)}`;
  if (key instanceof Double) return `d${String(key.value + 0)}`;
  if (key instanceof Timestamp) return `t${String(key.nanoseconds)}`;
  if (key instanceof Duration) return `D${String(key.nanoseconds)}`;
  return key instanceof TypeValue ? `T${key.name}` : undefined;
}

/** Numbers of another kind that a number finds, too: an int or a uint, but no double. */
function otherTexts(key: CelValue): readonly string[] {
  if (key instanceof Uint) return [`i${String(key.value)}`];
  if (typeof key === 'bigint') return [`u${String(key)}`];
  if (typeof key === 'number') return Number.isInteger(key) ? [`u${String(key)}`] : [];
  if (!(key instanceof Double)) return [];
  const digits = String(BigInt(key.value));
  return [`i${digits}`, `u${digits}`];
}

/** Steps to list a key of a big mapping. */
export const STEPS_PER_KEY = 16;

/** Whether a value is a map of either form. */
export function isAnyMap(value: CelValue | EvalError): value is CelMap | ValueMap {
  return value instanceof CelMap || isManifestMap(value);
}

/** The value at a key; `undefined` when there is none. */
export function findEntry(map: CelMap | ValueMap, key: CelValue): CelValue | undefined {
  if (map instanceof CelMap) return findMade(map, key);
  return typeof key === 'string' && Object.hasOwn(map, key) ? map[key] : undefined;
}

function findMade({ entries }: CelMap, key: CelValue): CelValue | undefined {
  const found = entries.get(textOf(key) ?? '');
  if (found !== undefined || typeof key === 'string') return found?.[1];
  for (const text of otherTexts(key)) {
    const other = entries.get(text);
    if (other !== undefined) return other[1];
  }
  return undefined;
}

/** How many entries. */
export function entryCount(map: CelMap | ValueMap): number {
  return map instanceof CelMap ? map.entries.size : Object.keys(map).length;
}

/** The keys, in the order of writing. */
export function keysOf(map: CelMap | ValueMap): readonly MapKey[] {
  if (!(map instanceof CelMap)) return Object.keys(map);
  const keys: MapKey[] = [];
  for (const [key] of map.entries.values()) keys.push(key);
  return keys;
}

/** A map under construction. */
export class MapBuilder {
  readonly #entries = new Map<string, readonly [MapKey, CelValue]>();

  /** Sets an entry, in the place of an earlier one of that key. An error for what cannot be a key. */
  set(key: CelValue, value: CelValue): EvalError | undefined {
    if (key instanceof Bytes) return UNHASHABLE;
    // What is equal to itself only is found by nobody, but is there.
    this.#entries.set(textOf(key) ?? `#${String(this.#entries.size)}`, [key, value]);
    return undefined;
  }

  /** Whether there is an entry that the key finds. */
  has(key: CelValue): boolean {
    return findMade(this.build(), key) !== undefined;
  }

  delete(key: CelValue): void {
    this.#entries.delete(textOf(key) ?? '');
  }

  /** The map so far. */
  build(): CelMap {
    return new CelMap(this.#entries);
  }
}

const UNHASHABLE = new EvalError('internal error: runtime error: hash of unhashable type types.Bytes');
