// `&&`, `||`, `!` and `?:`, which look at errors.
import type { Call, Expr } from './ast.ts';
import type { BuildState } from './build-state.ts';
import type { Closure, Result } from './frame.ts';
import { NO_SUCH_OVERLOAD } from './kind.ts';
import { EvalError } from './value.ts';

/** An error, or the error of what is no bool. */
export function faultOf(value: Result): EvalError {
  return value instanceof EvalError ? value : NO_SUCH_OVERLOAD;
}

const argument = (expr: Call, index: number): Expr => expr.args[index] as Expr;

/** `a && b`: false where either is, whatever the other one does. */
export function buildAnd(state: BuildState, expr: Call): Closure {
  const left = state.build(argument(expr, 0));
  const right = state.build(argument(expr, 1));
  return (frame) => {
    const first = left(frame);
    if (first === false) return false;
    const second = right(frame);
    if (second === false) return false;
    if (first !== true) return faultOf(first);
    return second === true ? true : faultOf(second);
  };
}

/** `a || b`: true where either is, whatever the other one does. */
export function buildOr(state: BuildState, expr: Call): Closure {
  const left = state.build(argument(expr, 0));
  const right = state.build(argument(expr, 1));
  return (frame) => {
    const first = left(frame);
    if (first === true) return true;
    const second = right(frame);
    if (second === true) return true;
    if (first !== false) return faultOf(first);
    return second === false ? false : faultOf(second);
  };
}

/** `!a` */
export function buildNot(state: BuildState, expr: Call): Closure {
  const operand = state.build(argument(expr, 0));
  return (frame) => {
    const value = operand(frame);
    frame.cost += 1;
    return typeof value === 'boolean' ? !value : faultOf(value);
  };
}

/** `a ? b : c` */
export function buildConditional(state: BuildState, expr: Call): Closure {
  const condition = state.build(argument(expr, 0));
  const truthy = state.build(argument(expr, 1), true);
  const falsy = state.build(argument(expr, 2), true);
  return (frame) => {
    const value = condition(frame);
    if (value === true) return truthy(frame);
    return value === false ? falsy(frame) : faultOf(value);
  };
}
