// How an element of a list is found: by its keys, or, in a set, by itself.
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import { isForeign } from './foreign.ts';
import { goText } from './go-text.ts';
import type { ListType } from './structure.ts';

/** Thrown for an element that cannot be found again: why, in the words of structured-merge-diff. */
export class ElementError extends Error {}

/** The path of an element: `[name="web"]`, `["x"]`. Throws an {@link ElementError}. */
export function pathOfElement(element: Value, { keys, of }: ListType): string {
  if (keys.length === 0) {
    if (isForeign(element)) return '[={{undefined}}]';
    if (isMap(element))
      throw new ElementError("associative list without keys has an element that's a map type");
    if (isList(element)) throw new ElementError('not supported: associative list with lists as elements');
    if (element === null)
      throw new ElementError("associative list without keys has an element that's an explicit null");
    return `[=${toText(element)}]`;
  }
  if (element === null) throw new ElementError('associative list with keys may not have a null element');
  if (isForeign(element) || !isMap(element))
    throw new ElementError('associative list with keys may not have non-map elements');
  const fields = of().map?.fields;
  const found = keys.flatMap((key) => {
    const value = own(element, key) ?? fields?.get(key)?.default;
    return value === undefined ? [] : [`${key}=${toText(value)}`];
  });
  if (found.length === 0) {
    const names = keys.map((key) => JSON.stringify(key)).join(' ');
    throw new ElementError(
      `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
    );
  }
  return `[${found.sort().join(',')}]`;
}

/** A value as structured-merge-diff writes it in a path. */
function toText(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(toText).join(',')}]`;
  if (isMap(value))
    return Object.entries(value)
      .map(([key, one]) => `${key}=${toText(one)}`)
      .join('');
  return goText(value);
}
