// cel-go's ext.Lists, version 3
import type { Library, Meter, Overload } from '../declaration.ts';
import { typeName as kindName } from '../kind.ts';
import { isInt } from '../number.ts';
import { DYN, INT, listOf, param } from '../type.ts';
import type { Type } from '../type.ts';
import { Bytes } from '../value.ts';
import type { CelList, CelValue } from '../value.ts';
import {
  declare,
  digitsAt,
  fail,
  listAt,
  member,
  NO_SUCH_OVERLOAD,
  numberAt,
  plain,
  valueAt,
} from './declare.ts';
import { COMPARABLE } from './lists.ts';
import { isSame } from './same.ts';
import { LIST_BASE, STRING_FACTOR, sizeOf } from './size.ts';
import { sortByKeys } from './sort.ts';

const T = listOf(param('T'));
const DYNS = listOf(DYN);

type Values = readonly CelValue[];

/** A call that makes a list: itself, the list, and so much for each of `size` items. */
function listCost(factor: number, size: number): number {
  return Math.trunc(size * factor) + 1 + LIST_BASE;
}

const byResult = (_: Values, result: CelValue): number => listCost(1, sizeOf(result));

/** What comparing all items of a list with each other costs. */
function selfCompareCost(list: CelList): number {
  const first = list[0];
  const isText = typeof first === 'string' || first instanceof Bytes;
  return listCost(isText ? 2 + STRING_FACTOR : 2, list.length * list.length);
}

/** cel-go counts 1 where it does not know the overload. */
const undecided = (): number => 1;

/** As cel-go names a type in an overload. */
function typeName(type: Type): string {
  return type.kind === 'simple' ? type.name : '';
}

const SLICE = member({
  id: 'list_slice',
  params: [T, INT, INT],
  result: T,
  cost: byResult,
  call: (args, meter) => {
    const list = listAt(args, 0);
    const [start, end] = [numberAt(args, 1), numberAt(args, 2)];
    const what = `cannot slice(${digitsAt(args, 1)}, ${digitsAt(args, 2)})`;
    if (start < 0 || end < 0) fail(`${what}, negative indexes not supported`);
    if (start > end) fail(`${what}, start index must be less than or equal to end index`);
    if (list.length < end) fail(`${what}, list is length ${String(list.length)}`);
    meter.work(1 + end - start);
    return list.slice(start, end);
  },
});

function flatten(list: CelList, depth: number, meter: Meter): CelList {
  if (depth < 0) fail('level must be non-negative');
  const flat: CelValue[] = [];
  const add = (items: CelList, levels: number): void => {
    meter.work(1 + items.length);
    for (const item of items) {
      if (levels > 0 && Array.isArray(item)) add(item as CelList, levels - 1);
      else flat.push(item);
    }
  };
  add(list, depth);
  return flat;
}

/** What is flattened: cel-go says it in another way than usual where that is no list. */
function listOrFail(args: Values): CelList {
  const [value, ...rest] = args.map(kindName);
  const isFlat = value === 'list' && (rest.length === 0 || rest[0] === 'int');
  return isFlat ? listAt(args, 0) : fail(`no such overload: ${value ?? ''}.flatten(${rest.join('')})`);
}

/** What is sorted: cel-go looks whether it is a list, and no further. */
function sortable(args: Values): CelList {
  const kind = kindName(valueAt(args, 0));
  if (kind === 'list') return listAt(args, 0);
  // What has functions of its own in cel-go says less.
  const isReceiver = kind === 'string' || kind.startsWith('google.protobuf.');
  return fail(isReceiver ? NO_SUCH_OVERLOAD : 'no such overload: sort');
}

const FLATTEN: readonly Overload[] = [
  member({
    id: 'list_flatten',
    params: [listOf(T)],
    result: T,
    cost: (args) => listCost(1, sizeOf(valueAt(args, 0))),
    unguarded: true,
    call: (args, meter) => flatten(listOrFail(args), 1, meter),
  }),
  member({
    id: 'list_flatten_int',
    params: [DYNS, INT],
    result: DYNS,
    cost: (args) => listCost(isInt(valueAt(args, 1)) ? numberAt(args, 1) : 1, sizeOf(valueAt(args, 0))),
    unguarded: true,
    call: (args, meter) => flatten(listOrFail(args), numberAt(args, 1), meter),
  }),
];

function distinct(list: CelList, meter: Meter): CelList {
  const found: CelValue[] = [];
  for (const item of list) {
    if (!found.some((other) => isSame(item, other, meter))) found.push(item);
  }
  return found;
}

const SORT = COMPARABLE.map(({ type }) =>
  member({
    id: `list_${typeName(type)}_sort`,
    params: [listOf(type)],
    result: listOf(type),
    cost: (args) => selfCompareCost(listAt(args, 0)),
    undecidedCost: undecided,
    unguarded: true,
    call: (args, meter) => sortByKeys(sortable(args), sortable(args), meter),
  }),
);

/** What `sortBy` calls with the list and the list of its keys. */
const SORT_BY = COMPARABLE.map(({ type }) =>
  member({
    id: `list_${typeName(type)}_sortByAssociatedKeys`,
    params: [T, listOf(type)],
    result: T,
    cost: (args) => selfCompareCost(listAt(args, 1)),
    undecidedCost: undecided,
    unguarded: true,
    call: (args, meter) => sortByKeys(sortable(args), listAt(args, 1), meter),
  }),
);

export const EXT_LISTS: Library = {
  name: 'cel.lib.ext.lists',
  since: 34,
  functions: [
    declare('slice', SLICE),
    declare('flatten', ...FLATTEN),
    declare('sort', ...SORT),
    declare('@sortByAssociatedKeys', ...SORT_BY),
    declare(
      'lists.range',
      plain({
        id: 'lists_range',
        params: [INT],
        result: listOf(INT),
        cost: byResult,
        call: (args, meter) => {
          const length = Math.max(0, numberAt(args, 0));
          meter.work(1 + length);
          return Array.from({ length }, (_, index) => index);
        },
      }),
    ),
    declare(
      'reverse',
      member({
        id: 'list_reverse',
        params: [T],
        result: T,
        cost: byResult,
        call: (args, meter) => {
          meter.work(1 + listAt(args, 0).length);
          return listAt(args, 0).toReversed();
        },
      }),
    ),
    declare(
      'distinct',
      member({
        id: 'list_distinct',
        params: [T],
        result: T,
        cost: (args) => selfCompareCost(listAt(args, 0)),
        call: (args, meter) => distinct(listAt(args, 0), meter),
      }),
    ),
  ],
};
