// Equality, order, arithmetic and `in`: with short ways for what is common.
import type { Call, Expr } from './ast.ts';
import { operation, type Operator } from './arithmetic.ts';
import type { BuildState } from './build-state.ts';
import { compareValues } from './compare.ts';
import { costOfEquality, costOfSize, costOfSum, costOfTexts, sized } from './cost.ts';
import { equalValues } from './equal.ts';
import { fold } from './fold.ts';
import type { Closure, Frame, Result } from './frame.ts';
import { isCelList } from './kind.ts';
import { containsValue, literalMembership } from './membership.ts';
import { EvalError, type CelValue } from './value.ts';

function operands(state: BuildState, expr: Call): readonly [Closure, Closure] {
  return [state.build(expr.args[0] as Expr), state.build(expr.args[1] as Expr)];
}

/** The id of the overload, when the types decide. */
function decided(state: BuildState, expr: Call): string | undefined {
  const overloads = state.overloads(expr);
  return overloads.length === 1 ? overloads[0]?.id : undefined;
}

/** The error of one of two operands. Both were evaluated, as cel-go does, and the first one's is told. */
function errorOf(frame: Frame, [left, right]: readonly [Result, Result], cost?: Cost): EvalError {
  frame.cost += cost === undefined ? 1 : cost(sized(left), sized(right));
  return left instanceof EvalError ? left : (right as EvalError);
}

type Cost = (left: CelValue, right: CelValue) => number;

/** `==` and `!=` */
export function buildEquality(state: BuildState, expr: Call, wanted: boolean): Closure {
  const [left, right] = operands(state, expr);
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    if (typeof a === 'string' && typeof b === 'string') {
      frame.cost += costOfTexts(a, b);
      return (a === b) === wanted;
    }
    if (typeof a === typeof b && (typeof a === 'boolean' || typeof a === 'number')) {
      frame.cost += 1;
      return (a === b) === wanted;
    }
    if (a instanceof EvalError || b instanceof EvalError) return errorOf(frame, [a, b], costOfEquality);
    frame.cost += costOfEquality(a, b);
    const equal = equalValues(a, b, frame.spend);
    // What cannot be compared is different, too.
    return wanted ? equal : equal !== true;
  };
}

/** `<` and its kind */
export function buildOrder(state: BuildState, expr: Call): Closure {
  const [left, right] = operands(state, expr);
  const { name } = expr;
  const ifLess = name === '_<_' || name === '_<=_';
  const ifEqual = name === '_<=_' || name === '_>=_';
  const isSized = /_(string|bytes)$/.test(decided(state, expr) ?? '');
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    if (typeof a === 'number' && typeof b === 'number' && !Number.isNaN(a - b)) {
      frame.cost += 1;
      return a < b ? ifLess : a > b ? !ifLess : ifEqual;
    }
    if (a instanceof EvalError || b instanceof EvalError)
      return errorOf(frame, [a, b], isSized ? costOfEquality : undefined);
    frame.cost += isSized ? costOfEquality(a, b) : 1;
    if (typeof a === 'string') frame.spend.work(a.length >> 3);
    const order = compareValues(a, b, name);
    if (order instanceof EvalError) return order;
    return order < 0 ? ifLess : order > 0 ? !ifLess : ifEqual;
  };
}

/** Of ints that are plain numbers; `undefined` where the long way is needed. */
const QUICK: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '_+_': (a, b) => a + b,
  '_-_': (a, b) => a - b,
  '_*_': (a, b) => a * b,
  '_/_': (a, b) => (b === 0 ? Number.NaN : Math.trunc(a / b)),
  '_%_': (a, b) => (b === 0 ? Number.NaN : a % b),
};

/** `+` and its kind */
export function buildArithmetic(state: BuildState, expr: Call): Closure {
  const [left, right] = operands(state, expr);
  const operator = expr.name as Operator;
  const quick = QUICK[operator];
  const operate = operation(operator);
  const isSized = /^add_(string|bytes)$/.test(decided(state, expr) ?? '');
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    if (typeof a === 'number' && typeof b === 'number' && Number.isInteger(a) && Number.isInteger(b)) {
      const value = quick(a, b);
      if (Number.isSafeInteger(value)) {
        frame.cost += 1;
        // No int is −0.
        return value + 0;
      }
    }
    if (a instanceof EvalError || b instanceof EvalError)
      return errorOf(frame, [a, b], isSized ? costOfSum : undefined);
    frame.cost += isSized ? costOfSum(a, b) : 1;
    return operate(a, b, frame.spend);
  };
}

/** `in` */
export function buildIn(state: BuildState, expr: Call): Closure {
  const isListed = decided(state, expr) === 'in_list';
  const literal = isListed ? fold(state, expr.args[1] as Expr) : undefined;
  if (literal !== undefined && isCelList(literal.value)) {
    // The planner makes a set of a literal list, which costs nothing; of an empty one, `false`.
    if (literal.value.length === 0) return () => false;
    const has = literalMembership(literal.value);
    if (has !== undefined) return inLiteral(state.build(expr.args[0] as Expr), has);
  }
  const [left, right] = operands(state, expr);
  return (frame) => {
    const value = left(frame);
    const container = right(frame);
    if (value instanceof EvalError || container instanceof EvalError)
      return errorOf(frame, [value, container], isListed ? (_, list) => costOfSize(list) : undefined);
    frame.cost += isListed ? costOfSize(container) : 1;
    return containsValue(container, value, frame.spend);
  };
}

function inLiteral(left: Closure, has: (value: CelValue) => boolean): Closure {
  return (frame) => {
    const value = left(frame);
    return value instanceof EvalError ? value : has(value);
  };
}
