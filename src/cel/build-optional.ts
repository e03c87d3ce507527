// `optMap` and `optFlatMap`. cel-go unfolds `t.optMap(x, e)` to `t.hasValue() ? optional.of(cel.bind(x, t.value(), e)) :
// optional.none()`: the target stands there twice, and is evaluated again when the variable is first read.
import type { Macro } from './ast.ts';
import { NONE } from './build-path.ts';
import type { BuildState } from './build-state.ts';
import { noOverload } from './convert.ts';
import type { Closure } from './frame.ts';
import { EvalError, Optional } from './value.ts';

export function buildOptional(state: BuildState, expr: Macro): Closure {
  const target = state.build(expr.target);
  const place = { slot: state.slot(), name: expr.vars[0] ?? '', costSlot: state.slot() };
  const body = state.within([place], () => state.build(expr.body));
  const isMap = expr.name === 'optMap';
  return (frame) => {
    const before = frame.cost;
    const optional = target(frame);
    const cost = frame.cost - before;
    frame.cost += 1;
    if (optional instanceof EvalError) return optional;
    if (!(optional instanceof Optional)) return noOverload('hasValue', [optional]);
    if (optional.value === undefined) {
      frame.cost += 1;
      return NONE;
    }
    frame.slots[place.slot] = optional.value;
    frame.slots[place.costSlot] = cost + 1;
    const value = body(frame);
    if (!isMap) return value;
    frame.cost += 1;
    return value instanceof EvalError ? value : new Optional(value);
  };
}
