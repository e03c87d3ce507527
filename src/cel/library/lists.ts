// k8s.io/apiserver/pkg/cel/library/lists.go
import { operation } from '../arithmetic.ts';
import type { FunctionDeclaration, Library, Meter, Overload } from '../declaration.ts';
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, STRING, TIMESTAMP, UINT, listOf, param } from '../type.ts';
import type { Type } from '../type.ts';
import { Double, Duration, EvalError, Uint } from '../value.ts';
import type { CelList, CelValue } from '../value.ts';
import { NO_SUCH_OVERLOAD, declare, fail, listAt, member, raise, valueAt } from './declare.ts';
import { isComparable, orderOf } from './order.ts';
import { isSame } from './same.ts';
import { traversalCost } from './size.ts';

/** The kinds whose values can be ordered, as cel-go names them in overloads and in types. */
export const COMPARABLE: readonly { readonly name: string; readonly type: Type }[] = [
  { name: 'int', type: INT },
  { name: 'uint', type: UINT },
  { name: 'double', type: DOUBLE },
  { name: 'bool', type: BOOL },
  { name: 'duration', type: DURATION },
  { name: 'timestamp', type: TIMESTAMP },
  { name: 'string', type: STRING },
  { name: 'bytes', type: BYTES },
];
const SUMMABLE: readonly { readonly name: string; readonly type: Type; readonly zero: CelValue }[] = [
  { name: 'int', type: INT, zero: 0 },
  { name: 'uint', type: UINT, zero: new Uint(0n) },
  { name: 'double', type: DOUBLE, zero: new Double(0) },
  { name: 'duration', type: DURATION, zero: new Duration(0n) },
];

const A = param('A');

const cost = (args: readonly CelValue[]): number => traversalCost(valueAt(args, 0));

type Call = Overload['call'];

/** A call on a list, charged by its items. */
const onList =
  (run: (list: CelList) => CelValue): Call =>
  (args, meter) => {
    meter.work(1 + listAt(args, 0).length);
    return run(listAt(args, 0));
  };

function isSorted(list: CelList): boolean {
  let previous: CelValue | undefined;
  for (const item of list) {
    if (!isComparable(item)) fail(NO_SUCH_OVERLOAD);
    // Kinds that cannot be ordered among each other count as sorted.
    if (previous !== undefined && orderOf(previous, item) === 1) return false;
    previous = item;
  }
  return true;
}

const add = operation('_+_');

function sum(zero: CelValue, list: CelList, meter: Meter): CelValue {
  meter.work(1 + list.length);
  let total = zero;
  for (const item of list) {
    const next = add(total, item, meter);
    total = next instanceof EvalError ? raise(next) : next;
  }
  return total;
}

/** The item that all others are on the one side of. */
function extreme(name: 'min' | 'max', list: CelList): CelValue {
  const giveWay = name === 'min' ? 1 : -1;
  let found: CelValue | undefined;
  for (const item of list) {
    if (!isComparable(item)) fail(NO_SUCH_OVERLOAD);
    if (found === undefined || orderOf(found, item) === giveWay) found = item;
  }
  return found === undefined ? fail(`${name} called on empty list`) : found;
}

function indexOf(list: CelList, item: CelValue, meter: Meter): number {
  for (let i = 0; i < list.length; i += 1) {
    if (isSame(valueAt(list, i), item, meter)) return i;
  }
  return -1;
}

function lastIndexOf(list: CelList, item: CelValue, meter: Meter): number {
  for (let i = list.length - 1; i >= 0; i -= 1) {
    if (isSame(valueAt(list, i), item, meter)) return i;
  }
  return -1;
}

function extremeOf(name: 'min' | 'max'): FunctionDeclaration {
  const overloads = COMPARABLE.map((kind) =>
    member({
      id: `list_${kind.name}_${name}_${kind.name}`,
      params: [listOf(kind.type)],
      result: kind.type,
      cost,
      call: onList((list) => extreme(name, list)),
    }),
  );
  return declare(name, ...overloads);
}

function indexFunction(
  name: string,
  id: string,
  find: (list: CelList, item: CelValue, meter: Meter) => number,
): FunctionDeclaration {
  const call: Call = (args, meter) => find(listAt(args, 0), valueAt(args, 1), meter);
  return declare(name, member({ id, params: [listOf(A), A], result: INT, cost, call }));
}

export const LISTS: Library = {
  name: 'kubernetes.lists',
  since: 0,
  functions: [
    declare(
      'isSorted',
      ...COMPARABLE.map((kind) =>
        member({
          id: `list_${kind.name}_is_sorted_bool`,
          params: [listOf(kind.type)],
          result: BOOL,
          cost,
          call: onList(isSorted),
        }),
      ),
    ),
    declare(
      'sum',
      ...SUMMABLE.map((kind) =>
        member({
          id: `list_${kind.name}_sum_${kind.name}`,
          params: [listOf(kind.type)],
          result: kind.type,
          cost,
          call: (args, meter) => sum(kind.zero, listAt(args, 0), meter),
        }),
      ),
    ),
    extremeOf('max'),
    extremeOf('min'),
    indexFunction('indexOf', 'list_a_index_of_int', indexOf),
    indexFunction('lastIndexOf', 'list_a_last_index_of_int', lastIndexOf),
  ],
};

/** Kubernetes 1.37: `x.includes(y)`, whether the list has the value, or, of anything but a list, whether it is the value. */
export const LISTS_ONE: Library = {
  name: 'kubernetes.lists.1',
  since: 37,
  functions: [
    declare(
      'includes',
      member({
        id: 'dyn_includes',
        params: [DYN, DYN],
        result: BOOL,
        cost,
        call: (args, meter) => {
          const whole = valueAt(args, 0);
          return Array.isArray(whole)
            ? indexOf(listAt(args, 0), valueAt(args, 1), meter) >= 0
            : isSame(whole, valueAt(args, 1), meter);
        },
      }),
    ),
  ],
};
