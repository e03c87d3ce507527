// Writing into an object that stays as it is: what lies on the way to a place is copied, all else is shared.
import { listIndex, valueAt } from '../manifest/pointer.ts';
import { takeSteps } from '../manifest/steps.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { withKey } from './put.ts';

/** What became of a write. */
export type Written =
  | { readonly ok: true; readonly value: Value }
  /** A step on the way is there and is neither a mapping nor a list. */
  | { readonly ok: false; readonly why: 'shape' }
  /** A step on the way is an entry of a list that is not there, and entries are not made up. */
  | { readonly ok: false; readonly why: 'entry' };

/** Where a write goes, and what it does there. */
interface Way {
  readonly keys: readonly string[];
  readonly last: (held: Value | undefined) => Written;
}

/**
 * Puts a value at some keys. Missing mappings on the way are made; a null counts as missing. `-` as last key of a list
 * appends.
 */
export function writeAt(root: Value, keys: readonly string[], value: Value): Written {
  return walk(root, { keys, last: () => ({ ok: true, value }) }, 0);
}

/** Takes what is at some keys away; what is not there already stays away. */
export function removeAt(root: Value, keys: readonly string[]): Written {
  const last = keys.at(-1);
  const above = keys.slice(0, -1);
  const holder = valueAt(root, above);
  if (last === undefined || holder === undefined) return { ok: true, value: root };
  const take = (held: Value | undefined): Written => {
    if (isMap(held)) return { ok: true, value: withKey(held, last, undefined) };
    if (!isList(held)) return { ok: true, value: held ?? null };
    return { ok: true, value: held.filter((_, i) => String(i) !== last) };
  };
  return walk(root, { keys: above, last: take }, 0);
}

/** Steps to write one level of a way, besides what it holds. */
const STEP = 50;

function walk(held: Value | undefined, way: Way, depth: number): Written {
  const key = way.keys[depth];
  if (key === undefined) return way.last(held);
  takeSteps(STEP);
  if (isList(held)) return intoList(held, way, depth);
  if (held !== undefined && held !== null && !isMap(held)) return { ok: false, why: 'shape' };
  const map: ValueMap = held ?? {};
  takeSteps(Object.keys(map).length);
  const inner = walk(own(map, key), way, depth + 1);
  return inner.ok ? { ok: true, value: withKey(map, key, inner.value) } : inner;
}

function intoList(list: readonly Value[], way: Way, depth: number): Written {
  takeSteps(list.length);
  const key = way.keys[depth] ?? '';
  if (key === '-' && depth === way.keys.length - 1) {
    const inner = way.last(undefined);
    return inner.ok ? { ok: true, value: [...list, inner.value] } : inner;
  }
  const at = listIndex(key) ?? list.length;
  if (at >= list.length) return { ok: false, why: 'entry' };
  const inner = walk(list[at], way, depth + 1);
  return inner.ok ? { ok: true, value: list.with(at, inner.value) } : inner;
}
