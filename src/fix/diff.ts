// The operations that make one object of another (RFC 6902).
import { equalValues } from '../manifest/equal.ts';
import { childPointer } from '../manifest/pointer.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { Operation } from './model.ts';

/** The operations, to be applied in order, that turn `before` into `after`. None when they are equal. */
export function operationsBetween(before: ValueMap, after: ValueMap): readonly Operation[] {
  const operations: Operation[] = [];
  compareMaps(before, after, { pointer: '', operations });
  return operations;
}

interface Place {
  readonly pointer: string;
  readonly operations: Operation[];
}

function compare(before: Value, after: Value, place: Place): void {
  if (before === after) return;
  if (isMap(before) && isMap(after)) compareMaps(before, after, place);
  else if (isList(before) && isList(after)) compareLists(before, after, place);
  else place.operations.push({ op: 'replace', path: place.pointer, value: after });
}

function compareMaps(before: ValueMap, after: ValueMap, { pointer, operations }: Place): void {
  for (const key of Object.keys(before)) {
    const path = childPointer(pointer, key);
    const value = own(after, key);
    if (value === undefined) operations.push({ op: 'remove', path });
    else compare(before[key] ?? null, value, { pointer: path, operations });
  }
  for (const key of Object.keys(after)) {
    if (Object.hasOwn(before, key)) continue;
    operations.push({ op: 'add', path: childPointer(pointer, key), value: after[key] ?? null });
  }
}

/** What is shared at the beginning and at the end stays; between, elements are changed, then added or removed. */
function compareLists(before: readonly Value[], after: readonly Value[], place: Place): void {
  const { pointer, operations } = place;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && equalValues(before[start] ?? null, after[start] ?? null)) start += 1;
  let end = 0;
  while (end < shorter - start && equalValues(before.at(-1 - end) ?? null, after.at(-1 - end) ?? null))
    end += 1;
  const changed = shorter - start - end;
  for (let i = start; i < start + changed; i += 1)
    compare(before[i] ?? null, after[i] ?? null, { pointer: childPointer(pointer, i), operations });
  for (let i = before.length - end - 1; i >= start + changed; i -= 1)
    operations.push({ op: 'remove', path: childPointer(pointer, i) });
  for (let i = start + changed; i < after.length - end; i += 1)
    operations.push({ op: 'add', path: childPointer(pointer, i), value: after[i] ?? null });
}
