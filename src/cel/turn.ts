// A turn of each macro's loop. What cel-go gathers in `@result` is here what a turn changes; errors are gathered, too, and
// each macro says which of several is told.
import type { MacroName } from './ast.ts';
import { noOverload, wordOf } from './convert.ts';
import { faultOf } from './build-logic.ts';
import type { Closure, Frame, Result } from './frame.ts';
import { MapBuilder, STEPS_PER_KEY, findEntry, isAnyMap, keysOf } from './mapping.ts';
import { EvalError, type CelValue } from './value.ts';

/** What a loop gathers. */
interface Gathered {
  /** The error that the result is now. */
  error: EvalError | undefined;
  /** Whether `all` or `exists` is decided. */
  isDecided: boolean;
  count: number;
  readonly items: CelValue[];
  readonly entries: MapBuilder | undefined;
}

/** A macro's loop. */
export interface Turn {
  readonly begin: () => Gathered;
  /** One turn; `true` when the loop need not go on. */
  readonly step: (frame: Frame, gathered: Gathered) => boolean;
  readonly end: (frame: Frame, gathered: Gathered) => Result;
  /** What looking at the loop's condition costs. */
  readonly conditionCost: number;
}

interface Parts {
  readonly filter: Closure | undefined;
  readonly body: Closure;
  /** Whether the body's value is known before anything runs. */
  readonly isFolded: boolean;
  /** Where the (first) variable is. */
  readonly slot: number;
}

const begin = (): Gathered => ({
  error: undefined,
  isDecided: false,
  count: 0,
  items: [],
  entries: undefined,
});

/** Of what gathers no items. */
const beginCount = (): Gathered => ({
  error: undefined,
  isDecided: false,
  count: 0,
  items: NONE,
  entries: undefined,
});
const NONE: CelValue[] = [];

/** The loop of a macro. */
export function turnOf(name: MacroName, parts: Parts): Turn {
  switch (name) {
    case 'all':
      return quantifier(parts, { decides: false, conditionCost: 2 });
    case 'exists':
      return quantifier(parts, { decides: true, conditionCost: 3 });
    case 'existsOne':
      return existsOne(parts);
    case 'filter':
      return filter(parts);
    case 'transformMap':
      return mapping(parts, insertOne(parts));
    case 'transformMapEntry':
      return mapping(parts, insertAll(parts));
    default:
      return list(parts);
  }
}

/** `all` ends with the first false, `exists` with the first true; else the first error is told. */
function quantifier(
  { body }: Parts,
  { decides, conditionCost }: { readonly decides: boolean; readonly conditionCost: number },
): Turn {
  const turnCost = conditionCost + 1;
  return {
    begin: beginCount,
    conditionCost,
    step: (frame, gathered) => {
      frame.cost += turnCost;
      const value = body(frame);
      if (value === decides) {
        gathered.isDecided = true;
        return true;
      }
      if (value !== !decides) gathered.error ??= faultOf(value);
      return false;
    },
    end: (frame, { isDecided, error }) => {
      frame.cost += 1;
      return isDecided ? decides : (error ?? !decides);
    },
  };
}

/** Never ends early; a later error of the predicate takes the place of an earlier one. */
function existsOne({ body }: Parts): Turn {
  return {
    begin: beginCount,
    conditionCost: 0,
    step: (frame, gathered) => {
      const value = body(frame);
      if (value === true) {
        frame.cost += 2;
        gathered.count += 1;
      } else if (value !== false) gathered.error = faultOf(value);
      return false;
    },
    end: (frame, { error, count }) => {
      frame.cost += 2;
      return error ?? count === 1;
    },
  };
}

const endList = (frame: Frame, { error, items }: Gathered): Result => {
  frame.cost += 1;
  return error ?? items;
};

function filter({ body, slot }: Parts): Turn {
  return {
    begin,
    conditionCost: 0,
    step: (frame, gathered) => {
      const value = body(frame);
      if (value === true) {
        frame.cost += 13;
        if (gathered.error === undefined) gathered.items.push(frame.slots[slot] as CelValue);
      } else if (value !== false) gathered.error = faultOf(value);
      return false;
    },
    end: endList,
  };
}

/** Whether a turn is filtered out; an error of the filter takes the place of an earlier one. */
function isSkipped(frame: Frame, gathered: Gathered, chosen: Closure | undefined): boolean {
  if (chosen === undefined) return false;
  const value = chosen(frame);
  if (value === true) return false;
  if (value !== false) gathered.error = faultOf(value);
  return true;
}

/** `map` and `transformList`. */
function list({ filter: chosen, body, isFolded }: Parts): Turn {
  // Of a body that is known before, so is the list `[body]`.
  const cost = isFolded ? 2 : 12;
  return {
    begin,
    conditionCost: 0,
    step: (frame, gathered) => {
      if (isSkipped(frame, gathered, chosen)) return false;
      frame.cost += cost;
      const value = body(frame);
      if (value instanceof EvalError) gathered.error ??= value;
      else if (gathered.error === undefined) gathered.items.push(value);
      return false;
    },
    end: endList,
  };
}

type Insert = (frame: Frame, gathered: Gathered) => EvalError | undefined;

function mapping({ filter: chosen }: Parts, insert: Insert): Turn {
  return {
    begin: () => ({ ...begin(), entries: new MapBuilder() }),
    conditionCost: 0,
    step: (frame, gathered) => {
      if (!isSkipped(frame, gathered, chosen)) gathered.error = insert(frame, gathered) ?? gathered.error;
      return false;
    },
    end: (frame, { error, entries }) => {
      frame.cost += 1;
      return error ?? (entries as MapBuilder).build();
    },
  };
}

function put(entries: MapBuilder, key: CelValue, value: CelValue): EvalError | undefined {
  if (entries.has(key)) return new EvalError(`insert failed: key ${wordOf(key)} already exists`);
  return entries.set(key, value);
}

/** `cel.@mapInsert(@result, key, value)`: what was gathered is looked at first. */
function insertOne({ body, slot }: Parts): Insert {
  return (frame, { error, entries }) => {
    frame.cost += 1;
    if (error !== undefined) return error;
    frame.cost += 2;
    const value = body(frame);
    if (value instanceof EvalError) return value;
    return put(entries as MapBuilder, frame.slots[slot] as CelValue, value);
  };
}

/** `cel.@mapInsert(@result, {…})` */
function insertAll({ body }: Parts): Insert {
  return (frame, { error, entries }) => {
    frame.cost += 2;
    const value = body(frame);
    if (error !== undefined) return error;
    if (value instanceof EvalError) return value;
    if (!isAnyMap(value)) return noOverload('cel.@mapInsert', [(entries as MapBuilder).build(), value]);
    const keys = keysOf(value);
    frame.spend.work(keys.length * STEPS_PER_KEY);
    for (const key of keys) {
      const failure = put(entries as MapBuilder, key, findEntry(value, key) as CelValue);
      if (failure !== undefined) return failure;
    }
    return undefined;
  };
}
