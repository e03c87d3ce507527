import type { Value, ValueMap } from '../manifest/value.ts';

/** A mapping under construction. */
export type OpenMap = Record<string, Value>;

/** Sets a key of a mapping that is being made; `__proto__` is a key like any other. */
export function put(map: OpenMap, key: string, value: Value): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  } else map[key] = value;
}

/** Takes a key away from a mapping that is being made. */
export function drop(map: OpenMap, key: string): void {
  Reflect.deleteProperty(map, key);
}

/** A mapping with one key set or, without a value, left out. */
export function withKey(map: ValueMap, key: string, value: Value | undefined): ValueMap {
  const copy: OpenMap = { ...map };
  if (value === undefined) drop(copy, key);
  else put(copy, key, value);
  return copy;
}
