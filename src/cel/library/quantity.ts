// k8s.io/apiserver/pkg/cel/library/quantity.go
import type { FunctionDeclaration, Library, Meter, Overload } from '../declaration.ts';
import {
  addQuantities,
  approximately,
  asHeld,
  subtractQuantities,
  wholeOf,
} from '../../quantity/arithmetic.ts';
import { compareQuantities, quantitySign } from '../../quantity/compare.ts';
import { exactQuantity, readQuantity } from '../../quantity/parse.ts';
import type { Quantity } from '../../quantity/model.ts';
import type { Refusal } from '../../quantity/parse.ts';
import { makeDouble, makeInt } from '../number.ts';
import { BOOL, DOUBLE, INT, STRING, opaque } from '../type.ts';
import type { Type } from '../type.ts';
import { EvalError, Opaque } from '../value.ts';
import type { CelValue } from '../value.ts';
import { NO_SUCH_OVERLOAD, declare, fail, intAt, member, plain, raise, textAt, valueAt } from './declare.ts';
import { textCost } from './size.ts';

const QUANTITY = opaque('kubernetes.Quantity');

/** A quantity. */
class QuantityValue extends Opaque {
  readonly typeName = 'kubernetes.Quantity';
  readonly quantity: Quantity;
  /** Whether `add` or `sub` made it: on the right of `==` the API server does not take it for a quantity. */
  readonly isSum: boolean;
  constructor(quantity: Quantity, isSum: boolean) {
    super();
    this.quantity = quantity;
    this.isSum = isSum;
  }

  equals(other: Opaque): boolean {
    if (!(other instanceof QuantityValue)) return false;
    return other.isSum ? fail(NO_SUCH_OVERLOAD) : compareQuantities(this.quantity, other.quantity) === 0;
  }
}

const WORDS: Readonly<Record<Refusal, string>> = {
  format: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  suffix: "unable to parse quantity's suffix",
  number: 'unable to parse numeric part of quantity',
  long: 'a text of more than 1024 characters is not read as a quantity',
  small: 'an exponent below -100000 is not read as a quantity',
};

/** Reads a text; where only we refuse it, nothing is said of it at all. */
function read(text: string, meter: Meter): Quantity | Refusal {
  meter.work(16 + text.length);
  const found = readQuantity(text);
  if (found === 'long' || found === 'small') fail(WORDS[found]);
  return typeof found === 'string' ? found : asHeld(found);
}

function quantityAt(args: readonly CelValue[], index: number): Quantity {
  return (args[index] as QuantityValue).quantity;
}

/** An int as the quantity that is added. */
function ofInt(args: readonly CelValue[]): Quantity {
  return exactQuantity(intAt(args, 1), 0, 'DecimalExponent');
}

type Combine = (a: Quantity, b: Quantity, meter: Meter) => QuantityValue;

/** A sum or a difference. */
const combined =
  (combine: typeof addQuantities): Combine =>
  (a, b, meter) => {
    meter.work(8 + Math.min(20_000, Math.abs(a.scale - b.scale)));
    const found = combine(a, b);
    return found === undefined
      ? fail('the exponents of the quantities are too far apart')
      : new QuantityValue(found, true);
  };

function order(args: readonly CelValue[]): number {
  return compareQuantities(quantityAt(args, 0), quantityAt(args, 1));
}

/** `q.name(other)`. */
function comparison(
  name: string,
  id: string,
  found: { type: Type; of: (order: number) => CelValue },
): FunctionDeclaration {
  const call: Overload['call'] = (args) => found.of(order(args));
  return declare(name, member({ id, params: [QUANTITY, QUANTITY], result: found.type, call }));
}

function combination(name: 'add' | 'sub', combine: Combine): FunctionDeclaration {
  const id = `quantity_${name}`;
  return declare(
    name,
    member({
      id,
      params: [QUANTITY, QUANTITY],
      result: QUANTITY,
      call: (args, meter) => combine(quantityAt(args, 0), quantityAt(args, 1), meter),
    }),
    member({
      id: `${id}_int`,
      params: [QUANTITY, INT],
      result: QUANTITY,
      call: (args, meter) => combine(quantityAt(args, 0), ofInt(args), meter),
    }),
  );
}

function asInteger(args: readonly CelValue[]): CelValue {
  const whole = wholeOf(quantityAt(args, 0));
  const value = whole === undefined ? fail('cannot convert value to integer') : makeInt(whole);
  return value instanceof EvalError ? raise(value) : value;
}

const cost = (args: readonly CelValue[]): number => textCost(valueAt(args, 0));

export const QUANTITY_LIBRARY: Library = {
  name: 'kubernetes.quantity',
  since: 28,
  functions: [
    declare(
      'quantity',
      plain({
        id: 'string_to_quantity',
        params: [STRING],
        result: QUANTITY,
        cost,
        call: (args, meter) => {
          const found = read(textAt(args, 0), meter);
          return typeof found === 'string' ? fail(WORDS[found]) : new QuantityValue(found, false);
        },
      }),
    ),
    declare(
      'isQuantity',
      plain({
        id: 'is_quantity_string',
        params: [STRING],
        result: BOOL,
        cost,
        call: (args, meter) => typeof read(textAt(args, 0), meter) !== 'string',
      }),
    ),
    // The only one that stands before its quantity: `sign(q)`.
    declare(
      'sign',
      plain({
        id: 'quantity_sign',
        params: [QUANTITY],
        result: INT,
        call: (args) => quantitySign(quantityAt(args, 0)),
      }),
    ),
    comparison('isGreaterThan', 'quantity_is_greater_than', { type: BOOL, of: (found) => found === 1 }),
    comparison('isLessThan', 'quantity_is_less_than', { type: BOOL, of: (found) => found === -1 }),
    comparison('compareTo', 'quantity_compare_to', { type: INT, of: (found) => found }),
    declare(
      'asApproximateFloat',
      member({
        id: 'quantity_get_float',
        params: [QUANTITY],
        result: DOUBLE,
        call: (args) => makeDouble(approximately(quantityAt(args, 0))),
      }),
    ),
    declare(
      'asInteger',
      member({ id: 'quantity_get_int', params: [QUANTITY], result: INT, call: asInteger }),
    ),
    declare(
      'isInteger',
      member({
        id: 'quantity_is_integer',
        params: [QUANTITY],
        result: BOOL,
        call: (args) => wholeOf(quantityAt(args, 0)) !== undefined,
      }),
    ),
    combination('add', combined(addQuantities)),
    combination('sub', combined(subtractQuantities)),
  ],
};
