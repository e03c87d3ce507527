// `optMap` and `optFlatMap`. cel-go unfolds `t.optMap(x, e)` to `t.hasValue() ? optional.of(cel.bind(x, t.value(), e)) :
// optional.none()`: the target stands there twice, and is evaluated again when the variable is first read.
import type { Macro } from './ast.ts';
import type { BuildState } from './build-state.ts';
import { noOverload } from './convert.ts';
import type { Closure } from './frame.ts';
import { EvalError, NONE, Opaque, Optional, TypeValue, type CelValue } from './value.ts';

/** `t.optMap(x, e)` and `t.optFlatMap(x, e)` */
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
    if (isMap) frame.cost += 1;
    if (value instanceof EvalError) return value;
    if (isMap) return boxed(value);
    return value instanceof Optional && value.value !== undefined ? boxed(value.value) : value;
  };
}

function boxed(value: CelValue): Optional | EvalError {
  const found = throughGo(value);
  return found instanceof EvalError ? found : new Optional(found);
}

/** The types of Go that cel-go cannot make values of again. */
const ONE_WAY: ReadonlyMap<string, string> = new Map([
  ['kubernetes.Quantity', '*resource.Quantity'],
  ['kubernetes.Semver', 'semver.Version'],
  ['kubernetes.URL', '*url.URL'],
  ['net.CIDR', 'netip.Prefix'],
  ['net.IP', 'netip.Addr'],
]);

/**
 * What the body gives goes through Go's own values on the API server, and comes out changed: a type as its name, an
 * optional as what is in it, and of libraries' values none. (There the error waits in the optional until it is used.)
 */
function throughGo(value: CelValue): CelValue | EvalError {
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Optional) return value.value === undefined ? null : throughGo(value.value);
  const type = value instanceof Opaque ? ONE_WAY.get(value.typeName) : undefined;
  return type === undefined ? value : new EvalError(`unsupported conversion to ref.Val: (${type})`);
}
