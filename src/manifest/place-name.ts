import { pointerKeys } from './pointer.ts';
import { isList, isMap, own, type Value } from './value.ts';

/** Fields that tell the entries of a list apart, in the order in which they are asked (as the API's merge keys do). */
const NAMES = ['name', 'mountPath', 'containerPort', 'port', 'key', 'host'] as const;

/**
 * A JSON pointer in words that survive a change of order: entries of lists by the field that tells them apart, by
 * their index where there is none. `/spec/containers/0/image` becomes `/spec/containers/name=web/image`.
 */
export function placeName(object: Value, pointer: string): string {
  let value: Value | undefined = object;
  let place = '';
  for (const key of pointerKeys(pointer)) {
    if (value !== undefined && isList(value)) {
      value = value[Number(key)];
      place += `/${value === undefined ? key : entryName(value, key)}`;
    } else {
      value = value !== undefined && isMap(value) ? own(value, key) : undefined;
      place += `/${key}`;
    }
  }
  return place;
}

function entryName(entry: Value, index: string): string {
  if (!isMap(entry)) return index;
  for (const field of NAMES) {
    const name = own(entry, field);
    if (typeof name === 'string' || typeof name === 'number') return `${field}=${name}`;
  }
  return index;
}
