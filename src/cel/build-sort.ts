// `sortBy`. cel-go unfolds `xs.sortBy(x, k)` to `cel.bind(in, xs, in.@sortByAssociatedKeys(in.map(x, k)))`.
import type { Macro } from './ast.ts';
import type { BuildState } from './build-state.ts';
import { noOverload } from './convert.ts';
import { absorbed } from './dispatch.ts';
import { fold } from './fold.ts';
import type { Closure, Frame } from './frame.ts';
import { isCelList } from './kind.ts';
import { raise } from './library/declare.ts';
import { LIST_BASE, STRING_FACTOR } from './library/size.ts';
import { sortByKeys } from './library/sort.ts';
import { Cancelled } from './program.ts';
import { itemsOf } from './range.ts';
import { turnOf } from './turn.ts';
import { Bytes, EvalError, type CelList, type CelValue } from './value.ts';

/** `xs.sortBy(x, k)` */
export function buildSort(state: BuildState, expr: Macro): Closure {
  const target = state.build(expr.target);
  const place = { slot: state.slot(), name: expr.vars[0] ?? '', costSlot: undefined };
  const body = state.within([place], () => state.build(expr.body));
  const isFolded = fold(state, expr.body) !== undefined;
  const keysOf = turnOf('map', { filter: undefined, body, isFolded, slot: place.slot });
  const type = state.type(expr.body);
  const isDecided = type?.kind === 'simple' && type.name !== 'dyn';
  return (frame) => {
    const range = target(frame);
    // The bound name is read twice: as the target of the call, and as the range of `map`.
    frame.cost += 2;
    if (range instanceof EvalError) return range;
    const items = itemsOf(frame, range);
    if (items instanceof EvalError) return unsorted(frame, items, isDecided);
    const gathered = keysOf.begin();
    for (const item of items) {
      frame.turn();
      frame.slots[place.slot] = item;
      keysOf.step(frame, gathered);
    }
    const keys = keysOf.end(frame, gathered);
    if (keys instanceof EvalError) return unsorted(frame, keys, isDecided);
    frame.cost += isDecided ? costOf(keys) : 1;
    if (!isCelList(range)) return noOverload('@sortByAssociatedKeys', [range, keys]);
    try {
      return sortByKeys(range, keys as CelList, frame.spend);
    } catch (error) {
      return absorbed(error);
    }
  };
}

/** cel-go counts the cost of the call before it looks at errors; where the keys are one, that breaks off the run. */
function unsorted(frame: Frame, error: EvalError, isDecided: boolean): EvalError {
  if (isDecided) raise(new Cancelled(BROKEN));
  frame.cost += 1;
  return error;
}

const BROKEN = 'internal error: interface conversion: *types.Err is not traits.Lister: missing method Add';

/** cel-go takes every key for compared with every other. */
function costOf(keys: CelValue | EvalError): number {
  const list = isCelList(keys) ? keys : [];
  const [first] = list;
  const isText = typeof first === 'string' || first instanceof Bytes;
  return Math.trunc(list.length * list.length * (isText ? 2 + STRING_FACTOR : 2)) + 1 + LIST_BASE;
}
