// The places that a JSON Patch names: what evanphx/json-patch finds, adds and removes there, and its words when it cannot.
import type { Value } from '../manifest/value.ts';
import { drop, put } from './put.ts';
import type { OpenMap } from './put.ts';

/** How its errors of what is not there end. */
export const MISSING = 'missing value';

/** The mapping or list that a path leads to, free to be changed, and the last token of the path. */
export interface Place {
  readonly holder: Value[] | OpenMap;
  readonly key: string;
}

/** What is at a place, and its index in a list. */
type Found =
  | { readonly value: Value | undefined; readonly at: number; readonly problem?: undefined }
  | { readonly value?: undefined; readonly at?: undefined; readonly problem: string };

/** What is at a place: in a mapping, `undefined` when there is nothing; in a list, a problem. */
export function getAt({ holder, key }: Place): Found {
  if (!Array.isArray(holder)) return { value: Object.hasOwn(holder, key) ? holder[key] : undefined, at: 0 };
  const at = indexOf(key);
  if (typeof at === 'string') return { problem: at };
  const from = at < 0 ? at + holder.length : at;
  if (from < 0 || from >= holder.length) return { problem: outside(at < 0 && from < 0 ? at : from) };
  return { value: holder[from], at: from };
}

/** Adds a value; or says why it cannot be. */
export function addAt({ holder, key }: Place, value: Value): string | undefined {
  if (!Array.isArray(holder)) {
    put(holder, key, value);
    return undefined;
  }
  if (key === '-') {
    holder.push(value);
    return undefined;
  }
  const at = indexOf(key);
  if (typeof at === 'string') return `value was not a proper array index: '${key}': ${at}`;
  const from = at < 0 ? at + holder.length + 1 : at;
  if (from < 0 || from > holder.length) return outside(at);
  holder.splice(from, 0, value);
  return undefined;
}

/** Takes away what is at a place; or says why it cannot be. */
export function removeAt(place: Place): string | undefined {
  const { holder, key } = place;
  if (Array.isArray(holder)) {
    const found = getAt(place);
    if (found.problem !== undefined) return found.problem;
    holder.splice(found.at, 1);
    return undefined;
  }
  if (!Object.hasOwn(holder, key)) return `Unable to remove nonexistent key: ${key}: ${MISSING}`;
  drop(holder, key);
  return undefined;
}

const outside = (index: number): string =>
  `Unable to access invalid index: ${String(index)}: invalid index referenced`;

/** What no arithmetic is needed for. */
const PLAIN = /^\d{1,15}$/;

/** As strconv.Atoi; the text of its error otherwise. */
function indexOf(token: string): number | string {
  if (PLAIN.test(token)) return Number(token);
  const quoted = JSON.stringify(token);
  if (!/^[-+]?[0-9]+$/.test(token)) return `strconv.Atoi: parsing ${quoted}: invalid syntax`;
  const index = BigInt(token.replace('+', ''));
  const isLarge = index > 2n ** 63n - 1n || index < -(2n ** 63n);
  return isLarge ? `strconv.Atoi: parsing ${quoted}: value out of range` : Number(index);
}
