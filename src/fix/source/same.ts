import { isList, isMap, type Value } from '../../manifest/value.ts';

/** Whether two values are the same; the order of a mapping's keys is not looked at. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((item, at) => sameValue(item, b[at] as Value));
  }
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key] as Value, b[key] as Value));
}
