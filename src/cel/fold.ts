// What is known before anything runs, as cel-go's planner finds it: literals, lists and maps of them, names of types, and
// conversions of all these.
import type { Call, Expr } from './ast.ts';
import type { BuildState } from './build-state.ts';
import { noOverload } from './convert.ts';
import { call, choiceOf } from './dispatch.ts';
import { raise } from './library/declare.ts';
import { MapBuilder } from './mapping.ts';
import { EvalError, type CelValue } from './value.ts';
import type { Meter } from './declaration.ts';

/** A part whose value is known before anything runs: cel-go's planner folds it, and it costs nothing. */
type Folded = { readonly value: CelValue } | undefined;

const CONVERSIONS: ReadonlySet<string> = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'dyn',
  'int',
  'string',
  'timestamp',
  'type',
  'uint',
]);

/** A literal is as small as the text of its expression. */
const UNBOUNDED: Meter = { work: () => undefined };

/** The value of a part that is known; throws the EvalError of a conversion that fails. */
export function fold(state: BuildState, expr: Expr): Folded {
  switch (expr.kind) {
    case 'literal':
      return { value: expr.value };
    case 'ident':
    case 'select': {
      const reference = state.reference(expr);
      return reference?.kind === 'constant' ? { value: reference.value } : undefined;
    }
    case 'list':
      return foldList(state, expr.items);
    case 'map':
      return foldMap(state, expr.entries);
    case 'call':
      return foldCall(state, expr);
    default:
      return undefined;
  }
}

function foldList(
  state: BuildState,
  items: readonly { readonly value: Expr; readonly optional: boolean }[],
): Folded {
  const values: CelValue[] = [];
  for (const { value, optional } of items) {
    const folded = optional ? undefined : fold(state, value);
    if (folded === undefined) return undefined;
    values.push(folded.value);
  }
  return { value: values };
}

interface Entry {
  readonly key: Expr;
  readonly value: Expr;
  readonly optional: boolean;
}

function foldMap(state: BuildState, entries: readonly Entry[]): Folded {
  const builder = new MapBuilder();
  for (const entry of entries) {
    const key = entry.optional ? undefined : fold(state, entry.key);
    const value = key === undefined ? undefined : fold(state, entry.value);
    if (key === undefined || value === undefined) return undefined;
    const error = builder.set(key.value, value.value);
    if (error !== undefined) raise(error);
  }
  return { value: builder.build() };
}

function foldCall(state: BuildState, expr: Call): Folded {
  const reference = state.reference(expr);
  const [arg] = expr.args;
  if (reference?.kind !== 'call' || arg === undefined || expr.args.length !== 1) return undefined;
  if (expr.target !== undefined || !CONVERSIONS.has(expr.name)) return undefined;
  const folded = fold(state, arg);
  if (folded === undefined) return undefined;
  const args = [folded.value];
  const overload = choiceOf(reference.overloads)(args);
  const value = overload === undefined ? noOverload(expr.name, args) : call(overload, args, UNBOUNDED);
  return { value: value instanceof EvalError ? raise(value) : value };
}
