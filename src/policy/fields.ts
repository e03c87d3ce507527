// Fields of documents whose shape is not held to: what is of another kind than wanted counts as absent.
import { isList, isMap, own, textOf } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';

/** The mapping at a key; empty when there is none. */
export function map(from: ValueMap, key: string): ValueMap {
  const value = own(from, key);
  return isMap(value) ? value : {};
}

/** The mappings of the list at a key; a null among them is an empty one, as in Go. */
export function maps(from: ValueMap, key: string): readonly ValueMap[] {
  const value = own(from, key);
  return isList(value) ? value.map((one) => (isMap(one) ? one : {})) : [];
}

/** The text at a key; `otherwise` when there is none. */
export function text(from: ValueMap, key: string, otherwise = ''): string {
  const value = own(from, key);
  return typeof value === 'string' ? value : otherwise;
}

/** The texts of the list at a key. */
export function texts(from: ValueMap, key: string): readonly string[] {
  const value = own(from, key);
  return isList(value) ? value.map(textOf) : [];
}
