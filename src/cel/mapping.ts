// Maps: a manifest's and those that expressions make, read alike.
import { Double, CelMap, EvalError, Uint, type CelValue, type MapKey } from './value.ts';
import { isManifestMap, typeName } from './kind.ts';
import type { ValueMap } from '../manifest/value.ts';

/**
 * The canonical text of a key: numbers of one value are one key, whatever their kind. `undefined` for what is never a key
 * of a map.
 */
export function keyOf(key: CelValue): string | undefined {
  switch (typeof key) {
    case 'string':
      return `s${key}`;
    case 'boolean':
      return key ? 'true' : 'false';
    case 'number':
    case 'bigint':
      return `n${String(key)}`;
    default:
      if (key instanceof Uint) return `n${String(key.value)}`;
      // What is integral is an int's key; beyond 2^53 the digits of the double's exact value, as an int's.
      if (key instanceof Double) return `n${String(BigInt(key.value))}`;
      return undefined;
  }
}

/** Whether a value is a map of either form. */
export function isAnyMap(value: CelValue | EvalError): value is CelMap | ValueMap {
  return value instanceof CelMap || isManifestMap(value);
}

/** The value at a key; `undefined` when there is none. */
export function findEntry(map: CelMap | ValueMap, key: CelValue): CelValue | undefined {
  if (map instanceof CelMap) {
    const canonical = keyOf(key);
    return canonical === undefined ? undefined : map.entries.get(canonical)?.[1];
  }
  return typeof key === 'string' && Object.hasOwn(map, key) ? map[key] : undefined;
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
    const canonical = keyOf(key);
    if (canonical === undefined) return new EvalError(`unsupported key type: ${typeName(key)}`);
    this.#entries.set(canonical, [key as MapKey, value]);
    return undefined;
  }

  has(key: CelValue): boolean {
    const canonical = keyOf(key);
    return canonical !== undefined && this.#entries.has(canonical);
  }

  delete(key: CelValue): void {
    this.#entries.delete(keyOf(key) ?? '');
  }

  /** The map. The builder is used no more. */
  build(): CelMap {
    return new CelMap(this.#entries);
  }
}
