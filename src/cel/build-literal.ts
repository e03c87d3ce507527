// Lists, maps and objects that are not known before the run.
import type { ListLiteral, MapLiteral, StructLiteral } from './ast.ts';
import type { BuildState } from './build-state.ts';
import { wordOf } from './convert.ts';
import type { Closure } from './frame.ts';
import { nativeTypeName } from './kind.ts';
import { MapBuilder } from './mapping.ts';
import { EvalError, Optional, Struct, type CelValue } from './value.ts';

const LIST_COST = 10;
const MAP_COST = 30;
const STRUCT_COST = 40;

/** `[a, ?b]` */
export function buildList(state: BuildState, expr: ListLiteral): Closure {
  const items = expr.items.map(({ value, optional }) => ({ value: state.build(value), optional }));
  return (frame) => {
    frame.cost += LIST_COST;
    const values: CelValue[] = [];
    for (const { value, optional } of items) {
      const item = value(frame);
      if (item instanceof EvalError) return item;
      if (!optional) values.push(item);
      else if (!(item instanceof Optional)) return notOptional('list element', item);
      else if (item.value !== undefined) values.push(item.value);
    }
    return values;
  };
}

function notOptional(what: string, value: CelValue): EvalError {
  return new EvalError(`cannot initialize optional ${what} from non-optional value ${wordOf(value)}`);
}

/** `{a: b, ?c: d}` */
export function buildMap(state: BuildState, expr: MapLiteral): Closure {
  const entries = expr.entries.map(({ key, value, optional }) => ({
    key: state.build(key),
    value: state.build(value),
    optional,
  }));
  return (frame) => {
    frame.cost += MAP_COST;
    const builder = new MapBuilder();
    for (const entry of entries) {
      const key = entry.key(frame);
      if (key instanceof EvalError) return key;
      const value = entry.value(frame);
      if (value instanceof EvalError) return value;
      const chosen = entry.optional ? choose(value, wordOf(key)) : value;
      if (chosen instanceof EvalError) return chosen;
      if (chosen === undefined) builder.delete(key);
      else {
        const error = builder.set(key, chosen);
        if (error !== undefined) return error;
      }
    }
    return builder.build();
  };
}

/** What an optional entry brings; nothing when it is none. */
function choose(value: CelValue, name: string): CelValue | EvalError | undefined {
  return value instanceof Optional ? value.value : notOptional(`entry '${name}'`, value);
}

/** The fields of JSONPatch but its value are texts, which the types do not always tell. */
function problemOf(name: string, fields: ReadonlyMap<string, CelValue>): EvalError | undefined {
  if (name !== 'JSONPatch') return undefined;
  for (const field of ['op', 'path', 'from']) {
    const value = fields.get(field);
    if (value === undefined || typeof value === 'string') continue;
    return new EvalError(`unexpected type ${nativeTypeName(value)} for JSONPatchType '${field}' field`);
  }
  return undefined;
}

/** `Object.spec{a: b}` */
export function buildStruct(state: BuildState, expr: StructLiteral): Closure {
  const fields = expr.fields.map(({ name, value, optional }) => ({
    name,
    value: state.build(value),
    optional,
  }));
  return (frame) => {
    frame.cost += STRUCT_COST;
    const made = new Map<string, CelValue>();
    for (const field of fields) {
      const value = field.value(frame);
      if (value instanceof EvalError) return value;
      const chosen = field.optional ? choose(value, field.name) : value;
      if (chosen instanceof EvalError) return chosen;
      if (chosen === undefined) made.delete(field.name);
      else made.set(field.name, chosen);
    }
    return problemOf(expr.name, made) ?? new Struct(expr.name, made);
  };
}
