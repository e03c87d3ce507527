/**
 * A value as kubectl reads it: JSON, with integers exact. An integer beyond
 * ±(2^53 − 1) is a `bigint`; every other number is a `number`.
 */
export type Value = null | boolean | number | bigint | string | readonly Value[] | ValueMap;

/** A mapping. Its keys are foreign text (`__proto__` may be one): read it with {@link own} only. */
export interface ValueMap {
  readonly [key: string]: Value;
}

/** Whether a value is a mapping (not a list, not null). */
export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. (`Array.isArray` does not narrow readonly arrays.) */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/**
 * The value of a mapping's own key; `undefined` when absent, also for `constructor` and the like. What a mapping inherits
 * is functions, and under `__proto__` the object that they are of; a value is neither. To ask so is half the price of
 * `Object.hasOwn`, and nothing is asked more often.
 */
export function own(map: ValueMap, key: string): Value | undefined {
  const value: unknown = map[key];
  return typeof value === 'function' || value === Object.prototype ? undefined : (value as Value | undefined);
}

/** A text; empty for all that is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The value below a path of plain keys; `undefined` as soon as a step is not a mapping or lacks the key. */
export function ownPath(value: Value | undefined, path: readonly string[]): Value | undefined {
  let at = value;
  for (const key of path) {
    if (!isMap(at)) return undefined;
    at = own(at, key);
  }
  return at;
}
