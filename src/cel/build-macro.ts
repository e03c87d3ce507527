// Macros: loops of their own, which cost what cel-go's unfolded comprehensions cost (a name is a unit, a call is a unit, a
// list that is made is ten).
import type { Macro } from './ast.ts';
import { faultOf } from './build-logic.ts';
import { buildOptional } from './build-optional.ts';
import { buildSort } from './build-sort.ts';
import type { BuildState, Place } from './build-state.ts';
import { fold } from './fold.ts';
import type { Closure, Frame, Result } from './frame.ts';
import { itemsOf, pairsOf } from './range.ts';
import { turnOf, type Turn } from './turn.ts';
import { EvalError } from './value.ts';

/** A macro. */
export function buildMacro(state: BuildState, expr: Macro): Closure {
  switch (expr.name) {
    case 'optMap':
    case 'optFlatMap':
      return buildOptional(state, expr);
    case 'sortBy':
      return buildSort(state, expr);
    default:
      if (expr.vars.length === 2) return buildTwo(state, expr);
      return expr.name === 'all' || expr.name === 'exists'
        ? buildQuantifier(state, expr)
        : buildOne(state, expr);
  }
}

/** The closures of a turn, with the macro's variables in sight. */
function turnsOf(state: BuildState, expr: Macro, places: readonly Place[]): Turn {
  return state.within(places, () =>
    turnOf(expr.name, {
      filter: expr.filter && state.build(expr.filter),
      body: state.build(expr.body),
      slot: places[0]?.slot ?? 0,
      isFolded: fold(state, expr.body) !== undefined,
    }),
  );
}

function placesOf(state: BuildState, expr: Macro): readonly Place[] {
  return expr.vars.map((name) => ({ slot: state.slot(), name, costSlot: undefined }));
}

/** `all` and `exists` of one variable, which most policies consist of: as their turns do it, in one closure. */
function buildQuantifier(state: BuildState, expr: Macro): Closure {
  const range = state.build(expr.target);
  const places = placesOf(state, expr);
  const slot = places[0]?.slot ?? 0;
  const body = state.within(places, () => state.build(expr.body));
  const decides = expr.name === 'exists';
  const conditionCost = decides ? 3 : 2;
  return (frame) => {
    const target = range(frame);
    if (target instanceof EvalError) return target;
    const items = itemsOf(frame, target);
    if (items instanceof EvalError) return items;
    const { slots } = frame;
    const { length } = items;
    let error: EvalError | undefined;
    for (let i = 0; i < length; i += 1) {
      frame.turn();
      frame.cost += conditionCost + 1;
      slots[slot] = items[i];
      const value = body(frame);
      if (value === decides) {
        frame.cost += i === length - 1 ? 1 : conditionCost + 1;
        return decides;
      }
      if (value !== !decides) error ??= faultOf(value);
    }
    frame.cost += 1;
    return error ?? !decides;
  };
}

function buildOne(state: BuildState, expr: Macro): Closure {
  const range = state.build(expr.target);
  const places = placesOf(state, expr);
  const slot = places[0]?.slot ?? 0;
  const turn = turnsOf(state, expr, places);
  return (frame) => {
    const target = range(frame);
    if (target instanceof EvalError) return target;
    const items = itemsOf(frame, target);
    if (items instanceof EvalError) return items;
    const gathered = turn.begin();
    for (let i = 0; i < items.length; i += 1) {
      frame.turn();
      frame.slots[slot] = items[i];
      if (turn.step(frame, gathered)) return ended(frame, turn, { gathered, isLast: i === items.length - 1 });
    }
    return turn.end(frame, gathered);
  };
}

function buildTwo(state: BuildState, expr: Macro): Closure {
  const range = state.build(expr.target);
  const places = placesOf(state, expr);
  const [first, second] = places.map(({ slot }) => slot) as [number, number];
  const turn = turnsOf(state, expr, places);
  return (frame) => {
    const target = range(frame);
    if (target instanceof EvalError) return target;
    const pairs = pairsOf(frame, target);
    if (pairs instanceof EvalError) return pairs;
    const gathered = turn.begin();
    for (let i = 0; i < pairs.length; i += 1) {
      frame.turn();
      frame.slots[first] = pairs.first(i);
      frame.slots[second] = pairs.second(i);
      if (turn.step(frame, gathered)) return ended(frame, turn, { gathered, isLast: i === pairs.length - 1 });
    }
    return turn.end(frame, gathered);
  };
}

/** The loop ends early: the condition is looked at once more, unless there was no more to go through. */
function ended(
  frame: Frame,
  turn: Turn,
  { gathered, isLast }: { readonly gathered: ReturnType<Turn['begin']>; readonly isLast: boolean },
): Result {
  if (!isLast) frame.cost += turn.conditionCost;
  return turn.end(frame, gathered);
}
