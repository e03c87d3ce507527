// cel-go's ext.Sets
import type { Library, Meter, Overload } from '../declaration.ts';
import { BOOL, listOf, param } from '../type.ts';
import type { CelList, CelValue } from '../value.ts';
import { declare, listAt, plain, valueAt } from './declare.ts';
import { isSame } from './same.ts';
import { sizeOf } from './size.ts';

const LIST = listOf(param('T'));

function has(list: CelList, item: CelValue, meter: Meter): boolean {
  return list.some((other) => isSame(item, other, meter));
}

function contains(list: CelList, part: CelList, meter: Meter): boolean {
  return part.every((item) => has(list, item, meter));
}

function intersects(a: CelList, b: CelList, meter: Meter): boolean {
  return a.some((item) => has(b, item, meter));
}

function equivalent(a: CelList, b: CelList, meter: Meter): boolean {
  return contains(a, b, meter) && contains(b, a, meter);
}

function setFunction(
  name: string,
  factor: number,
  test: (a: CelList, b: CelList, meter: Meter) => boolean,
): Overload {
  return plain({
    id: `list_sets_${name}_list`,
    params: [LIST, LIST],
    result: BOOL,
    cost: (args) => 1 + sizeOf(valueAt(args, 0)) * sizeOf(valueAt(args, 1)) * factor,
    call: (args, meter) => test(listAt(args, 0), listAt(args, 1), meter),
  });
}

export const SETS: Library = {
  name: 'cel.lib.ext.sets',
  since: 29,
  functions: [
    declare('sets.contains', setFunction('contains', 1, contains)),
    declare('sets.equivalent', setFunction('equivalent', 2, equivalent)),
    declare('sets.intersects', setFunction('intersects', 1, intersects)),
  ],
};
