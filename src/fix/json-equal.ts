// What the API server's JSON Patch takes for the same, and how large it is.
import { equalValues } from '../manifest/equal.ts';
import { isList, isMap } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';

/**
 * Whether a value is what a `test` asks for. Scalars are the same when their texts are; a null that is asked for is the
 * same as an empty list or mapping, because Go reads it as either.
 */
export function sameJson(value: Value, asked: Value): boolean {
  if (asked === null) {
    if (isList(value)) return value.length === 0;
    return isMap(value) && Object.keys(value).length === 0;
  }
  return equalValues(value, asked);
}

/** How large a value is: bytes of JSON, roughly, and levels. */
export interface Measure {
  readonly bytes: number;
  readonly depth: number;
}

/** Measures a value, however deep; stops counting somewhere past `limit` bytes. */
export function measureJson(value: Value, limit: number): Measure {
  let [bytes, depth, level] = [0, 0, 0];
  let row: Value[] = [value];
  while (row.length > 0 && bytes <= limit) {
    const below: Value[] = [];
    for (const one of row) {
      if (typeof one === 'object' && one !== null) depth = level + 1;
      bytes += measureOne(one, below);
      if (bytes > limit) break;
    }
    row = below;
    level += 1;
  }
  return { bytes, depth };
}

function measureOne(one: Value, below: Value[]): number {
  if (typeof one === 'string') return one.length + 2;
  if (isList(one)) {
    for (const element of one) below.push(element);
    return one.length + 1;
  }
  if (!isMap(one)) return String(one).length;
  let bytes = 1;
  for (const key of Object.keys(one)) {
    bytes += key.length + 4;
    below.push(one[key] ?? null);
  }
  return bytes;
}
