// Calls: operators and common functions have closures of their own, all others go by their overloads.
import type { Call, Expr } from './ast.ts';
import { negate } from './arithmetic.ts';
import { buildAnd, buildConditional, buildNot, buildOr } from './build-logic.ts';
import { buildArithmetic, buildEquality, buildIn, buildOrder } from './build-operator.ts';
import type { BuildState } from './build-state.ts';
import { buildTextCall } from './build-text.ts';
import { noOverload } from './convert.ts';
import { sized } from './cost.ts';
import type { Overload } from './declaration.ts';
import { call, choiceOf } from './dispatch.ts';
import { fold } from './fold.ts';
import type { Closure, Frame, Result } from './frame.ts';
import { NO_SUCH_OVERLOAD } from './kind.ts';
import { qualifiedName } from './qualified-name.ts';
import { EvalError, Optional, type CelValue } from './value.ts';

type BuildCall = (state: BuildState, expr: Call) => Closure;

const OPERATORS: ReadonlyMap<string, BuildCall> = new Map<string, BuildCall>([
  ['_&&_', buildAnd],
  ['_||_', buildOr],
  ['!_', buildNot],
  ['_?_:_', buildConditional],
  ['_==_', (state, expr) => buildEquality(state, expr, true)],
  ['_!=_', (state, expr) => buildEquality(state, expr, false)],
  ['_<_', buildOrder],
  ['_<=_', buildOrder],
  ['_>_', buildOrder],
  ['_>=_', buildOrder],
  ['_+_', buildArithmetic],
  ['_-_', buildArithmetic],
  ['_*_', buildArithmetic],
  ['_/_', buildArithmetic],
  ['_%_', buildArithmetic],
  ['-_', buildNegation],
  ['@in', buildIn],
]);

/** A call. */
export function buildCall(state: BuildState, expr: Call): Closure {
  const operator = OPERATORS.get(expr.name);
  if (operator !== undefined && expr.target === undefined) return operator(state, expr);
  const reference = state.reference(expr);
  const overloads = state.overloads(expr);
  const isNamespaced = reference?.kind === 'call' && reference.namespaced;
  const target = isNamespaced ? undefined : expr.target;
  const args = target === undefined ? expr.args : [target, ...expr.args];
  const name =
    isNamespaced && expr.target !== undefined
      ? `${qualifiedName(expr.target) ?? ''}.${expr.name}`
      : expr.name;
  return (
    buildOtherwise(state, args, overloads) ??
    buildTextCall(state, args, overloads) ??
    buildOverloads(state, args, targetOf(state, args, { name: name.replace(/^\./, ''), overloads }))
  );
}

function buildNegation(state: BuildState, expr: Call): Closure {
  const operand = state.build(expr.args[0] as Expr);
  return (frame) => {
    const value = operand(frame);
    frame.cost += 1;
    return value instanceof EvalError ? value : negate(value);
  };
}

/** `a.or(b)`, `a.orValue(b)`: the second is looked at only where the first has no value. The call itself is free. */
function buildOtherwise(
  state: BuildState,
  args: readonly Expr[],
  overloads: readonly Overload[],
): Closure | undefined {
  const id = overloads.length === 1 ? overloads[0]?.id : undefined;
  if (id !== 'optional_or_optional' && id !== 'optional_orValue_value') return undefined;
  const isValue = id === 'optional_orValue_value';
  const first = state.build(args[0] as Expr);
  const second = state.build(args[1] as Expr);
  return (frame) => {
    const optional = first(frame);
    if (!(optional instanceof Optional)) return optional;
    if (optional.value === undefined) return second(frame);
    return isValue ? optional.value : optional;
  };
}

interface Target {
  readonly name: string;
  readonly overloads: readonly Overload[];
  /** What is told where the values are of no overload's kinds, when that is something else than usual. */
  readonly mismatch?: EvalError;
}

/** Of a literal pattern, cel-go makes a function of its own, which says less of what it does not take. */
function targetOf(state: BuildState, args: readonly Expr[], target: Target): Target {
  const isSearch = target.name === 'find' || target.name === 'findAll';
  const pattern = isSearch && args[1] !== undefined ? fold(state, args[1])?.value : undefined;
  return typeof pattern === 'string' ? { ...target, mismatch: NO_SUCH_OVERLOAD } : target;
}

function buildOverloads(state: BuildState, args: readonly Expr[], target: Target): Closure {
  const closures = args.map((arg) => state.build(arg));
  const apply = applierOf(target);
  const failed = failerOf(target);
  const [first, second] = closures;
  if (first === undefined) return (frame) => apply(frame, []);
  if (closures.length === 1) {
    return (frame) => {
      const a = first(frame);
      if (a instanceof EvalError) return failed(frame, a, [a]);
      return apply(frame, [a]);
    };
  }
  // cel-go evaluates both arguments of two, whatever the first one gives, unless overloads are to be chosen from.
  // A literal pattern's function is one of many arguments to it.
  const isPlain = target.overloads.length === 1 && target.mismatch === undefined;
  if (second !== undefined && closures.length === 2 && isPlain) {
    return (frame) => {
      const a = first(frame);
      const b = second(frame);
      if (a instanceof EvalError) return failed(frame, a, [a, b]);
      if (b instanceof EvalError) return failed(frame, b, [a, b]);
      return apply(frame, [a, b]);
    };
  }
  return buildMany(closures, apply, failed);
}

type Apply = (frame: Frame, args: readonly CelValue[]) => Result;

/** Of several arguments: the first error ends it, and only the last argument's is counted as a call. */
function buildMany(closures: readonly Closure[], apply: Apply, failed: Failed): Closure {
  return (frame) => {
    const values: CelValue[] = [];
    for (const closure of closures) {
      const value = closure(frame);
      if (value instanceof EvalError) {
        return values.length === closures.length - 1 ? failed(frame, value, [...values, value]) : value;
      }
      values.push(value);
    }
    return apply(frame, values);
  };
}

type Failed = (frame: Frame, error: EvalError, args: readonly Result[]) => EvalError;

/** A call that an argument's error hinders is counted as if it had been made, the error having the size of a bool. */
function failerOf({ overloads }: Target): Failed {
  const isDecided = overloads.length === 1;
  return (frame, error, args) => {
    frame.cost += costOfMismatch(overloads[0], isDecided, args.map(sized));
    return error;
  };
}

type Cost = NonNullable<Overload['cost']>;

function costOf(overload: Overload | undefined, isDecided: boolean): Cost | undefined {
  return isDecided ? overload?.cost : (overload?.undecidedCost ?? overload?.cost);
}

/** cel-go counts a call by its arguments also where they are not of the overload's kinds; what does not fit is a unit. */
function costOfMismatch(
  overload: Overload | undefined,
  isDecided: boolean,
  args: readonly CelValue[],
): number {
  try {
    const cost = costOf(overload, isDecided)?.(args, false) ?? 1;
    return Number.isNaN(cost) ? 1 : cost;
  } catch {
    return 1;
  }
}

/** Runs the overload that takes the values, and charges for it. */
function applierOf({ name, overloads, mismatch }: Target): Apply {
  const choose = choiceOf(overloads);
  const isDecided = overloads.length === 1;
  return (frame, args) => {
    const overload = choose(args);
    if (overload === undefined) {
      frame.cost += costOfMismatch(overloads[0], isDecided, args);
      return mismatch ?? noOverload(name, args);
    }
    const result = call(overload, args, frame.spend);
    frame.cost += costOf(overload, isDecided)?.(args, sized(result)) ?? 1;
    frame.check();
    return result;
  };
}
