// Names, and chains of selections from them: `object.spec.containers[0].?image`. A chain is one closure.
import type { Expr, Ident, Index, Select } from './ast.ts';
import { findAt, findField, indexValue, isKey, selectValue } from './access.ts';
import type { BuildState, Place } from './build-state.ts';
import { fold } from './fold.ts';
import type { Closure, Frame, Result } from './frame.ts';
import { goTypeName, isManifestMap } from './kind.ts';
import { raise } from './library/declare.ts';
import { EvalError, NONE, Optional, type CelValue } from './value.ts';
import type { ValueMap } from '../manifest/value.ts';

/** A selection. */
interface Step {
  /** The field, when it is one. */
  readonly field: string;
  /** The key between brackets, when it is one. */
  readonly key: Closure | undefined;
  readonly optional: boolean;
  readonly test: boolean;
}

interface Path {
  readonly root: Closure;
  readonly steps: readonly Step[];
  /** Units of the chain as a whole. */
  readonly cost: number;
}

/** A name or a chain. */
export function buildPath(state: BuildState, expr: Ident | Select | Index, bare: boolean): Closure {
  const steps: Step[] = [];
  let base: Expr = expr;
  while (isStep(state, base)) {
    steps.unshift(stepOf(state, base));
    base = base.operand;
  }
  const isTest = steps.at(-1)?.test === true;
  const name = variableName(state, base);
  if (name !== undefined) {
    const place = state.place(name);
    const cost = bare || isTest ? 0 : 1;
    if (place.costSlot !== undefined)
      return chain({ root: lateVariable(place, place.costSlot), steps, cost });
    if (steps.length === 0) return variable(place, cost);
    if (steps.every(isPlainField)) return fields(place, steps, cost);
    if (isTest && steps.slice(0, -1).every(isPlainField)) return test(place, steps);
    return chain({ root: variable(place, 0), steps, cost });
  }
  return chain({ root: state.build(base), steps, cost: costOfBase(base, bare, isTest) });
}

/** `?:` counts nothing for itself, so that testing below one gets a unit back. */
function costOfBase(base: Expr, bare: boolean, isTest: boolean): number {
  const isConditional = base.kind === 'call' && base.name === '_?_:_';
  if (isTest) return isConditional ? -1 : 0;
  return bare || isConditional ? 0 : 1;
}

function isStep(state: BuildState, expr: Expr): expr is Select | Index {
  if (expr.kind === 'index') return true;
  if (expr.kind !== 'select') return false;
  const kind = state.reference(expr)?.kind;
  return kind !== 'variable' && kind !== 'constant';
}

function stepOf(state: BuildState, expr: Select | Index): Step {
  if (expr.kind === 'select')
    return { field: expr.field, key: undefined, optional: expr.optional, test: expr.test };
  const folded = fold(state, expr.key);
  if (folded !== undefined && typeof folded.value === 'string') {
    return { field: folded.value, key: undefined, optional: expr.optional, test: false };
  }
  // cel-go's planner takes no other literal for a qualifier.
  if (folded !== undefined && !isKey(folded.value))
    raise(new EvalError(`invalid qualifier type: ${goTypeName(folded.value)}`));
  return { field: '', key: state.build(expr.key, true), optional: expr.optional, test: false };
}

function variableName(state: BuildState, expr: Expr): string | undefined {
  const reference = state.reference(expr);
  if (reference?.kind === 'variable') return reference.name;
  return expr.kind === 'ident' ? expr.name : undefined;
}

const isPlainField = (step: Step): boolean => step.key === undefined && !step.optional && !step.test;

const missing = (name: string): EvalError => new EvalError(`no such attribute(s): ${name}`);

function variable({ slot, name }: Place, cost: number): Closure {
  if (cost === 0) return (frame) => frame.slots[slot] ?? missingUnlessNull(frame, slot, name);
  return (frame) => {
    frame.cost += 1;
    return frame.slots[slot] ?? missingUnlessNull(frame, slot, name);
  };
}

function missingUnlessNull(frame: Frame, slot: number, name: string): Result {
  return frame.slots[slot] === null ? null : missing(name);
}

/** `optMap`'s variable: its cost is charged when it is first read. */
function lateVariable({ slot, name }: Place, costSlot: number): Closure {
  return (frame) => {
    frame.cost += frame.slots[costSlot] as number;
    frame.slots[costSlot] = 0;
    return frame.slots[slot] ?? missingUnlessNull(frame, slot, name);
  };
}

/** The most common chain: fields of a variable. */
function fields({ slot, name }: Place, steps: readonly Step[], cost: number): Closure {
  const names = steps.map(({ field }) => field);
  const all = names.length + cost;
  return (frame) => {
    let value = frame.slots[slot];
    for (let i = 0; i < names.length; i += 1) {
      const field = names[i] as string;
      if (!isManifestMap(value) || !Object.hasOwn(value, field)) {
        frame.cost += i;
        return walk(frame, value === undefined ? missing(name) : value, { steps, from: i, cost });
      }
      value = value[field];
    }
    frame.cost += all;
    return value as CelValue;
  };
}

/** The most common test: of a field of a field of a variable. */
function test({ slot, name }: Place, steps: readonly Step[]): Closure {
  const names = steps.map(({ field }) => field);
  const last = names.length - 1;
  return (frame) => {
    let value = frame.slots[slot];
    for (let i = 0; i <= last; i += 1) {
      const field = names[i] as string;
      if (!isManifestMap(value) || (i < last && !Object.hasOwn(value, field))) {
        frame.cost += i;
        return walk(frame, value === undefined ? missing(name) : value, { steps, from: i, cost: 0 });
      }
      if (i === last) break;
      value = value[field];
    }
    frame.cost += names.length;
    return Object.hasOwn(value as ValueMap, names[last] as string);
  };
}

function chain({ root, steps, cost }: Path): Closure {
  if (steps.length === 0) {
    return (frame) => {
      frame.cost += cost;
      return root(frame);
    };
  }
  const rest = { steps, from: 0, cost };
  return (frame) => walk(frame, root(frame), rest);
}

/** Of a chain that ends where there is nothing: `has` tests no further. */
function absent(steps: readonly Step[]): Result {
  return steps.at(-1)?.test === true ? false : NONE;
}

interface Rest {
  readonly steps: readonly Step[];
  readonly from: number;
  readonly cost: number;
}

/** Goes along a chain. From an optional on, or from an optional step on, all is optional. */
function walk(frame: Frame, start: Result, { steps, from, cost }: Rest): Result {
  frame.cost += cost;
  if (start instanceof EvalError) return start;
  let value: CelValue = start;
  let isOptional = false;
  if (from === 0 && value instanceof Optional) {
    if (value.value === undefined) return absent(steps);
    value = value.value;
    isOptional = true;
  }
  for (let i = from; i < steps.length; i += 1) {
    const step = steps[i] as Step;
    isOptional ||= step.optional;
    const found = isOptional || step.test ? present(frame, value, step) : must(frame, value, step);
    if (found instanceof EvalError) {
      if (!isOptional) frame.cost += 1;
      return found;
    }
    if (found !== undefined) frame.cost += 1;
    if (step.test) {
      if (found === undefined && !isOptional) frame.cost += 1;
      return found !== undefined;
    }
    if (found === undefined) return absent(steps);
    value = found;
  }
  return isOptional ? new Optional(value) : value;
}

function must(frame: Frame, value: CelValue, { field, key }: Step): Result {
  if (key === undefined) return selectValue(value, field);
  const at = key(frame);
  if (typeof at === 'string' && isManifestMap(value) && Object.hasOwn(value, at))
    return value[at] as CelValue;
  return at instanceof EvalError ? at : indexValue(value, at);
}

function present(frame: Frame, value: CelValue, { field, key }: Step): Result | undefined {
  if (key === undefined) return findField(value, field);
  const at = key(frame);
  return at instanceof EvalError ? at : findAt(value, at);
}
