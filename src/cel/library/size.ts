// Sizes and costs of values, as cel-go's tracker and k8s.io/apiserver/pkg/cel/library/cost.go count them.
import { byteCount, characterCount } from '../../manifest/text-size.ts';
import { isManifestMap } from '../kind.ts';
import { Bytes, CelMap, Opaque } from '../value.ts';
import type { CelValue } from '../value.ts';

/** Units per character of a string that is walked through. */
export const STRING_FACTOR = 0.1;
/** Units per character of a regular expression, for each unit of the text. */
const REGEX_FACTOR = 0.25;
/** Units of a list that is made. */
export const LIST_BASE = 10;

/** A library's value with a size of its own, in bytes. */
export abstract class SizedOpaque extends Opaque {
  abstract readonly size: number;
}

/** What cel-go takes for the size of a value: characters, bytes, items, entries; 1 for what has none. */
export function sizeOf(value: CelValue): number {
  if (typeof value === 'string') return characterCount(value);
  if (typeof value !== 'object' || value === null) return 1;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Bytes) return value.bytes.length;
  if (value instanceof CelMap) return value.entries.size;
  if (value instanceof SizedOpaque) return value.size;
  return isManifestMap(value) ? Object.keys(value).length : 1;
}

/** The cost of walking through a text (or anything with a size) once, times `factor`. */
export function textCost(value: CelValue, factor = 1): number {
  return Math.ceil(sizeOf(value) * factor * STRING_FACTOR);
}

/** The cost of holding a text to a regular expression of that many characters. */
export function regexCost(text: CelValue, pattern: number): number {
  return Math.ceil((1 + sizeOf(text)) * STRING_FACTOR) * Math.ceil(pattern * REGEX_FACTOR);
}

/** The cost of walking through all of a value: `traversalCost` of cost.go. Short strings cost nothing. */
export function traversalCost(value: CelValue): number {
  if (typeof value === 'string') return Math.trunc(byteCount(value) * STRING_FACTOR);
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof Bytes) return Math.trunc(value.bytes.length * STRING_FACTOR);
  let cost = 0;
  if (Array.isArray(value)) {
    for (const item of value as readonly CelValue[]) cost += traversalCost(item);
    return cost;
  }
  if (value instanceof CelMap) {
    for (const [key, item] of value.entries.values()) cost += traversalCost(key) + traversalCost(item);
    return cost;
  }
  if (!isManifestMap(value)) return 1;
  for (const key of Object.keys(value)) cost += traversalCost(key) + traversalCost(value[key] as CelValue);
  return cost;
}
