// What one value has that another has not: as operations, and as the single fields that claims are laid on.
import { equalValues } from '../manifest/equal.ts';
import { childAt, childPointer } from '../manifest/pointer.ts';
import { takeSteps } from '../manifest/steps.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { FixOperation, Operation } from './model.ts';

/**
 * The operations that make one value of another, in an order in which they apply: what is changed, then what is added,
 * then what goes. Entries of a list go from the last to the first.
 */
export function difference(before: Value, after: Value, pointer = ''): readonly Operation[] {
  if (before === after) return [];
  if (isMap(before) && isMap(after)) return ofMaps(before, after, pointer);
  if (isList(before) && isList(after)) {
    takeSteps(after.length);
    const gone = goneFrom(before, after);
    if (gone !== undefined)
      return gone.map((i): Operation => ({ op: 'remove', path: childPointer(pointer, i) }));
    if (after.length >= before.length) return ofLists(before, after, pointer);
  }
  return equalValues(before, after) ? [] : [{ op: 'replace', path: pointer, value: after }];
}

/** The same of two values that differ at some keys of a pointer, and nowhere else. */
export function differenceAt(before: Value, after: Value, keys: readonly string[]): readonly Operation[] {
  let [held, now, pointer] = [before, after, ''];
  for (const key of keys) {
    const [next, value = null] = [childAt(held, key), childAt(now, key)];
    pointer = childPointer(pointer, key);
    if (next === undefined) return [{ op: 'add', path: pointer, value }];
    [held, now] = [next, value];
    if (held === null) break;
  }
  return difference(held, now, pointer);
}

function ofMaps(before: ValueMap, after: ValueMap, pointer: string): readonly Operation[] {
  const operations: Operation[] = [];
  const gone: Operation[] = [];
  const keys = Object.keys(before);
  for (const key of keys) {
    // What is the same in both is in both: nothing that a mapping inherits is a value.
    if (before[key] === after[key]) continue;
    const path = childPointer(pointer, key);
    if (!Object.hasOwn(after, key)) gone.push({ op: 'remove', path });
    else append(difference(before[key]!, after[key]!, path), operations);
  }
  const now = Object.keys(after);
  if (now.length > keys.length - gone.length) {
    for (const key of now) {
      if (Object.hasOwn(before, key)) continue;
      operations.push({ op: 'add', path: childPointer(pointer, key), value: own(after, key) ?? null });
    }
  }
  append(gone, operations);
  return operations;
}

function ofLists(before: readonly Value[], after: readonly Value[], pointer: string): readonly Operation[] {
  const operations: Operation[] = [];
  for (const [i, value] of after.entries()) {
    // Of a long list most is shared: a path is made only for what is not.
    if (i < before.length && value === before[i]) continue;
    const path = childPointer(pointer, i);
    if (i < before.length) append(difference(before[i]!, value, path), operations);
    else operations.push({ op: 'add', path, value });
  }
  return operations;
}

function append(more: readonly Operation[], into: Operation[]): void {
  for (const one of more) into.push(one);
}

/** An operation, and whose it is. Field by field: V8 takes microseconds to add to a fresh copy. */
export function operationOf(
  operation: Operation,
  { policy, rule }: { readonly policy: string; readonly rule: string },
): FixOperation {
  const { op, path } = operation;
  return op === 'remove' ? { op, path, policy, rule } : { op, path, value: operation.value, policy, rule };
}

/** The indexes of what is left out of a list, the last first; `undefined` when it is no shorter or changed otherwise. */
function goneFrom(before: readonly Value[], after: readonly Value[]): readonly number[] | undefined {
  if (after.length >= before.length) return undefined;
  const gone: number[] = [];
  let at = 0;
  for (const [i, value] of before.entries()) {
    if (at < after.length && equalValues(value, after[at]!)) at += 1;
    else gone.push(i);
  }
  return at === after.length ? gone.reverse() : undefined;
}
