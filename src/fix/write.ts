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

type Step = (held: Value | undefined) => Written;

/**
 * Puts a value at some keys. Missing mappings on the way are made; a null counts as missing. `-` as last key of a list
 * appends.
 */
export function writeAt(root: Value, keys: readonly string[], value: Value): Written {
  return walk(root, keys, () => ({ ok: true, value }));
}

/** Takes what is at some keys away; what is not there already stays away. */
export function removeAt(root: Value, keys: readonly string[]): Written {
  const last = keys.at(-1);
  const holder = valueAt(root, keys.slice(0, -1));
  if (last === undefined || holder === undefined) return { ok: true, value: root };
  return walk(root, keys.slice(0, -1), (held) => {
    if (isMap(held)) return { ok: true, value: withKey(held, last, undefined) };
    if (!isList(held)) return { ok: true, value: held ?? null };
    return { ok: true, value: held.filter((_, i) => String(i) !== last) };
  });
}

/** Steps to write one level of a way, besides what it holds. */
const STEP = 50;

function walk(held: Value | undefined, keys: readonly string[], last: Step): Written {
  const [key, ...rest] = keys;
  if (key === undefined) return last(held);
  takeSteps(STEP);
  if (isList(held)) return intoList(held, keys, last);
  if (held !== undefined && held !== null && !isMap(held)) return { ok: false, why: 'shape' };
  const map: ValueMap = held ?? {};
  takeSteps(Object.keys(map).length);
  const inner = walk(own(map, key), rest, last);
  return inner.ok ? { ok: true, value: withKey(map, key, inner.value) } : inner;
}

function intoList(list: readonly Value[], [key = '', ...rest]: readonly string[], last: Step): Written {
  takeSteps(list.length);
  if (key === '-' && rest.length === 0) {
    const inner = last(undefined);
    return inner.ok ? { ok: true, value: [...list, inner.value] } : inner;
  }
  const at = listIndex(key) ?? list.length;
  if (at >= list.length) return { ok: false, why: 'entry' };
  const inner = walk(list[at], rest, last);
  return inner.ok ? { ok: true, value: list.with(at, inner.value) } : inner;
}
