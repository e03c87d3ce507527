// JSON Pointers (RFC 6901) as text: `''` is the whole document.
import { isList, isMap, own } from './value.ts';
import type { Value } from './value.ts';

/** Escapes one key for a pointer: `~` → `~0`, `/` → `~1`. */
export function escapeKey(key: string): string {
  return key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

/** The pointer below `pointer` for a key or index. */
export function childPointer(pointer: string, key: string | number): string {
  return `${pointer}/${typeof key === 'number' ? key : escapeKey(key)}`;
}

/** The keys of a pointer, unescaped. `''` gives none. */
export function pointerKeys(pointer: string): string[] {
  if (pointer === '') return [];
  const keys = pointer.slice(1).split('/');
  return pointer.includes('~') ? keys.map(unescapeToken) : keys;
}

/** A reference token of a pointer without its escapes. */
export function unescapeToken(token: string): string {
  if (!token.includes('~')) return token;
  return token.replaceAll(/~[01]/g, (escaped) => (escaped === '~1' ? '/' : '~'));
}

/** What is at some keys of a pointer; `undefined` when nothing is. */
export function valueAt(root: Value, keys: readonly string[]): Value | undefined {
  let at: Value | undefined = root;
  for (const key of keys) {
    at = childAt(at, key);
    if (at === undefined) return undefined;
  }
  return at;
}

/** The pointer of what is there, at a pointer or above it. */
export function nearestPresent(root: Value, pointer: string): string {
  let at = root;
  let end = 0;
  while (end < pointer.length) {
    const slash = pointer.indexOf('/', end + 1);
    const next = slash === -1 ? pointer.length : slash;
    const value = childAt(at, unescapeToken(pointer.slice(end + 1, next)));
    if (value === undefined) return pointer.slice(0, end);
    at = value;
    end = next;
  }
  return pointer;
}

const INDEX = /^(0|[1-9]\d*)$/;

/** The index that a key of a pointer is in a list; `undefined` when it is none (`-`, `01`, a name). */
export function listIndex(key: string): number | undefined {
  return INDEX.test(key) ? Number(key) : undefined;
}

/** What a value has at one key of a pointer; `undefined` when nothing. */
export function childAt(value: Value, key: string): Value | undefined {
  if (isList(value)) return value[listIndex(key) ?? -1];
  return isMap(value) ? own(value, key) : undefined;
}
