// From a checked expression to closures.
import type { Expr } from './ast.ts';
import { buildCall } from './build-call.ts';
import { buildList, buildMap, buildStruct } from './build-literal.ts';
import { buildMacro } from './build-macro.ts';
import { buildPath } from './build-path.ts';
import { BuildState, type Place } from './build-state.ts';
import type { Checked } from './checked.ts';
import { fold } from './fold.ts';
import { COST_EXCEEDED, Frame, type Closure, type Result } from './frame.ts';
import { raise } from './library/declare.ts';
import { Cancelled, type Bindings, type Program, type Spend } from './program.ts';
import { EvalError } from './value.ts';

/**
 * Makes a program. Conversions of literals are done here, as cel-go does: one that fails (`int('x')`) throws an EvalError,
 * which the API server tells as `program instantiation failed: …`.
 */
export function build(checked: Checked): Program {
  const state = new BuildState(checked, buildPart);
  const root = state.build(checked.root);
  const { globals, slotCount } = state;

  const evaluate = (bindings: Bindings, spend: Spend): Result => {
    const slots = new Array<Result | undefined>(slotCount);
    for (let i = 0; i < globals.length; i += 1) {
      const { name, slot } = globals[i] as Place;
      slots[slot] = bindings.get(name);
    }
    return runIn(new Frame(slots, spend), root);
  };
  return {
    evaluate,
    run: (bindings, spend) => {
      const result = evaluate(bindings, spend);
      return result instanceof EvalError ? raise(result) : result;
    },
  };
}

function runIn(frame: Frame, root: Closure): Result {
  try {
    const result = root(frame);
    return frame.cost > frame.limit ? new Cancelled(COST_EXCEEDED) : result;
  } catch (error) {
    if (error instanceof Cancelled) return error;
    throw error;
  } finally {
    frame.spend.cost += frame.cost;
  }
}

function buildPart(state: BuildState, expr: Expr, bare: boolean): Closure {
  const folded = fold(state, expr);
  if (folded !== undefined) {
    const { value } = folded;
    return () => value;
  }
  switch (expr.kind) {
    case 'ident':
    case 'select':
    case 'index':
      return buildPath(state, expr, bare);
    case 'call':
      return buildCall(state, expr);
    case 'list':
      return buildList(state, expr);
    case 'map':
      return buildMap(state, expr);
    case 'struct':
      return buildStruct(state, expr);
    case 'macro':
      return buildMacro(state, expr);
    case 'literal':
      return () => expr.value;
  }
}
