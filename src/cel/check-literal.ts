// Literals: of one value, lists, maps and objects. That lists and maps are of one type is looked at later (validate.ts).
import type { Expr, ListLiteral, Literal, MapLiteral, StructLiteral } from './ast.ts';
import { fieldType } from './check-select.ts';
import type { CheckState } from './check-state.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DYN,
  ERROR,
  INT,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  STRING,
  typeText,
  UINT,
  type Type,
} from './type.ts';
import { mostGeneral } from './unify.ts';
import { Bytes, Double, Uint, type CelValue } from './value.ts';

function literalType(value: CelValue): Type {
  if (value === null) return NULL;
  switch (typeof value) {
    case 'boolean':
      return BOOL;
    case 'string':
      return STRING;
    case 'bigint':
      return INT;
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? INT : DOUBLE;
    default:
      if (value instanceof Double) return DOUBLE;
      if (value instanceof Uint) return UINT;
      return value instanceof Bytes ? BYTES : ERROR;
  }
}

/** `1`, `'a'`. */
export function checkLiteral(_state: CheckState, expr: Literal): Type {
  return literalType(expr.value);
}

/** The type of an item that is left out when it is `optional.none()`. */
function unwrap(state: CheckState, expr: Expr, type: Type): Type {
  if (type.kind === 'optional') return type.of;
  // Not `error`: cel-go tells such a mistake twice, and so do we.
  if (type.kind !== 'simple' || type.name !== 'dyn') state.mismatch(expr.at, optionalOf(type), type);
  return type;
}

/** The type of the items so far and one more. */
function join(state: CheckState, before: Type | undefined, next: Type): Type {
  if (before === undefined) return next;
  return state.assignable(before, next) ? mostGeneral(before, next) : DYN;
}

/** `[a, ?b]`. */
export function checkList(state: CheckState, expr: ListLiteral): Type {
  let element: Type | undefined;
  for (const { value, optional } of expr.items) {
    const type = state.visit(value);
    element = join(state, element, optional ? unwrap(state, value, type) : type);
  }
  return listOf(element ?? state.unifier.fresh());
}

/** `{a: b, ?c: d}`. */
export function checkMap(state: CheckState, expr: MapLiteral): Type {
  let keyType: Type | undefined;
  let valueType: Type | undefined;
  for (const { key, value, optional } of expr.entries) {
    keyType = join(state, keyType, state.visit(key));
    const type = state.visit(value);
    valueType = join(state, valueType, optional ? unwrap(state, value, type) : type);
  }
  return mapOf(keyType ?? state.unifier.fresh(), valueType ?? state.unifier.fresh());
}

function checkFields(state: CheckState, expr: StructLiteral, type: string): void {
  for (const { at, name, value, optional } of expr.fields) {
    const found = state.visit(value);
    const wanted = fieldType(state, at, { type, field: name }) ?? ERROR;
    const given = optional ? unwrap(state, value, found) : found;
    if (!state.assignable(wanted, given)) {
      const texts = `'${typeText(wanted)}' but provided type is '${typeText(given)}'`;
      state.report(at, `expected type of field '${name}' is ${texts}`);
    }
  }
}

/** The name of a type without its parameters. */
function bareName(type: Type): string {
  if (type.kind === 'optional') return 'optional_type';
  return type.kind === 'list' || type.kind === 'map' || type.kind === 'type' ? type.kind : type.name;
}

/** `Object.spec{a: b}`. */
export function checkStruct(state: CheckState, expr: StructLiteral): Type {
  const name = expr.name.startsWith('.') ? expr.name.slice(1) : expr.name;
  const found = state.lookup(name);
  if (found === undefined) return state.undeclared(expr.at, expr.name);
  let type: Type = ERROR;
  if (found.type.kind === 'type') {
    if (found.type.of.kind === 'object') type = found.type.of;
    else state.report(expr.at, `'${bareName(found.type.of)}' is not a message type`);
  } else if (found.type !== ERROR) {
    state.report(expr.at, `'${bareName(found.type)}' is not a type`);
  }
  checkFields(state, expr, name);
  return type;
}
