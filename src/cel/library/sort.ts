import type { Meter } from '../declaration.ts';
import { typeName } from '../kind.ts';
import type { CelList, CelValue } from '../value.ts';
import { fail } from './declare.ts';
import { isComparable, orderOf } from './order.ts';

/**
 * The items of a list in the order of their keys (`sortBy`), or of themselves (`sort`). All keys must be of the kind of the
 * first one. Items of equal keys keep their order; Go's sort.Slice promises that up to twelve items only.
 */
export function sortByKeys(list: CelList, keys: CelList, meter: Meter): CelList {
  const { length } = list;
  if (length !== keys.length) {
    fail(
      '@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ' +
        `${String(length)} and ${String(keys.length)} elements respectively`,
    );
  }
  if (length === 0) return list;
  const first = keys[0] as CelValue;
  if (!isComparable(first)) fail('list elements must be comparable');
  meter.work(Math.ceil(length * Math.log2(length + 1) * 4));
  if (length > 1) checkKinds(keys, typeName(first));
  const indices = keys.map((_, index) => index);
  indices.sort((a, b) => orderOf(keys[a] as CelValue, keys[b] as CelValue) ?? 0);
  return indices.map((index) => list[index] as CelValue);
}

function checkKinds(keys: CelList, kind: string): void {
  for (const key of keys) {
    if (typeName(key) !== kind) fail('list elements must have the same type');
  }
}
