// cel-go's OptionalTypes. `a.?b`, `a[?b]` and the macros are the evaluator's.
import type { Library } from '../declaration.ts';
import { isCelList } from '../kind.ts';
import { isAnyMap } from '../mapping.ts';
import { doubleOf } from '../number.ts';
import { BOOL, DYN, INT, STRING, listOf, mapOf, optionalOf, param } from '../type.ts';
import { Bytes, Duration, NONE, Optional, Timestamp, Uint } from '../value.ts';
import type { CelValue } from '../value.ts';
import { NO_SUCH_OVERLOAD, declare, fail, listAt, member, plain, valueAt } from './declare.ts';
import { sizeOf } from './size.ts';

const V = param('V');
const K = param('K');
const OPTIONAL = optionalOf(V);
const LIST = listOf(V);
const MAP = mapOf(K, V);

/** Go's zero time: the first moment of the year 1. */
const YEAR_ONE = -62_135_596_800_000_000_000n;

/** The value of an optional; an error for `optional.none()`. */
export function valueOf(optional: CelValue): CelValue {
  if (!(optional instanceof Optional)) return fail(NO_SUCH_OVERLOAD);
  return optional.value === undefined ? fail('optional.none() dereference') : optional.value;
}

/** What `optional.ofNonZeroValue` takes for no value: null, false, zero, and what is empty. */
function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === 0 || value === '') return true;
  if (typeof value !== 'object') return doubleOf(value) === 0;
  if (isCelList(value) || isAnyMap(value) || value instanceof Bytes) {
    return sizeOf(value) === 0;
  }
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Duration) return value.nanoseconds === 0n;
  if (value instanceof Timestamp) return value.nanoseconds === YEAR_ONE;
  return doubleOf(value) === 0;
}

/** The optional of an operand, which may be one already. */
function orElse(first: CelValue, second: () => CelValue): CelValue {
  return first instanceof Optional && first.value === undefined ? second() : first;
}

/** Placeholders: the evaluator runs what stands for these itself (it looks before it evaluates, and counts a step). */
const special = (): never => fail(NO_SUCH_OVERLOAD);

export const OPTIONAL_TYPES: Library = {
  name: 'cel.lib.optional',
  since: 28,
  functions: [
    declare(
      'optional.of',
      plain({
        id: 'optional_of',
        params: [V],
        result: OPTIONAL,
        call: (args) => new Optional(valueAt(args, 0)),
      }),
    ),
    declare(
      'optional.ofNonZeroValue',
      plain({
        id: 'optional_ofNonZeroValue',
        params: [V],
        result: OPTIONAL,
        call: (args) => (isZero(valueAt(args, 0)) ? NONE : new Optional(valueAt(args, 0))),
      }),
    ),
    declare('optional.none', plain({ id: 'optional_none', params: [], result: OPTIONAL, call: () => NONE })),
    declare(
      'value',
      member({
        id: 'optional_value',
        params: [OPTIONAL],
        result: V,
        call: (args) => valueOf(valueAt(args, 0)),
      }),
    ),
    declare(
      'hasValue',
      member({
        id: 'optional_hasValue',
        params: [OPTIONAL],
        result: BOOL,
        call: (args) => {
          const optional = valueAt(args, 0);
          return optional instanceof Optional ? optional.value !== undefined : fail(NO_SUCH_OVERLOAD);
        },
      }),
    ),
    // The evaluator looks at the second argument only where it is needed, and counts nothing for the call.
    declare(
      'or',
      member({
        id: 'optional_or_optional',
        params: [OPTIONAL, OPTIONAL],
        result: OPTIONAL,
        cost: () => 0,
        call: (args) => orElse(valueAt(args, 0), () => valueAt(args, 1)),
      }),
    ),
    declare(
      'orValue',
      member({
        id: 'optional_orValue_value',
        params: [OPTIONAL, V],
        result: V,
        cost: () => 0,
        call: (args) => {
          const first = valueAt(args, 0);
          if (!(first instanceof Optional)) return first;
          return first.value === undefined ? valueAt(args, 1) : first.value;
        },
      }),
    ),
    declare(
      '_?._',
      plain({ id: 'select_optional_field', params: [DYN, STRING], result: OPTIONAL, call: special }),
    ),
    declare(
      '_[?_]',
      plain({ id: 'list_optindex_optional_int', params: [LIST, INT], result: OPTIONAL, call: special }),
      plain({
        id: 'optional_list_optindex_optional_int',
        params: [optionalOf(LIST), INT],
        result: OPTIONAL,
        call: special,
      }),
      plain({ id: 'map_optindex_optional_value', params: [MAP, K], result: OPTIONAL, call: special }),
      plain({
        id: 'optional_map_optindex_optional_value',
        params: [optionalOf(MAP), K],
        result: OPTIONAL,
        call: special,
      }),
    ),
    declare(
      '_[_]',
      plain({
        id: 'optional_list_index_int',
        params: [optionalOf(LIST), INT],
        result: OPTIONAL,
        call: special,
      }),
      plain({
        id: 'optional_map_index_value',
        params: [optionalOf(MAP), K],
        result: OPTIONAL,
        call: special,
      }),
    ),
  ],
};

/** An item of a list as an optional. */
function itemOf(item: CelValue | undefined): Optional {
  return item === undefined ? NONE : new Optional(item);
}

function unwrapped(args: readonly CelValue[]): readonly CelValue[] {
  return listAt(args, 0).flatMap((item): readonly CelValue[] => {
    if (!(item instanceof Optional)) return fail(NO_SUCH_OVERLOAD);
    return item.value === undefined ? [] : [item.value];
  });
}

const OPTIONALS = listOf(OPTIONAL);

/** Version 2, which came with the cel-go of Kubernetes 1.33: its server takes what the level before, 32, has. */
export const OPTIONAL_TYPES_TWO: Library = {
  name: 'cel.lib.optional.2',
  since: 32,
  functions: [
    declare(
      'last',
      member({
        id: 'list_last',
        params: [LIST],
        result: OPTIONAL,
        call: (args) => itemOf(listAt(args, 0).at(-1)),
      }),
    ),
    declare(
      'first',
      member({
        id: 'list_first',
        params: [LIST],
        result: OPTIONAL,
        call: (args) => itemOf(listAt(args, 0)[0]),
      }),
    ),
    declare(
      'optional.unwrap',
      plain({ id: 'optional_unwrap', params: [OPTIONALS], result: LIST, call: unwrapped }),
    ),
    declare(
      'unwrapOpt',
      member({ id: 'optional_unwrapOpt', params: [OPTIONALS], result: LIST, call: unwrapped }),
    ),
  ],
};
