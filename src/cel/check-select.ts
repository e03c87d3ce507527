// Names and fields.
import type { Ident, Offset, Select } from './ast.ts';
import type { CheckState } from './check-state.ts';
import type { VariableDeclaration } from './declaration.ts';
import { qualifiedName } from './qualified-name.ts';
import { BOOL, DYN, ERROR, optionalOf, typeText, type Type } from './type.ts';
import { isDynamic } from './unify.ts';

function refer(state: CheckState, expr: Ident | Select, found: VariableDeclaration): Type {
  const { name, type, value } = found;
  const reference =
    value === undefined ? ({ kind: 'variable', name } as const) : { kind: 'constant' as const, value };
  state.references.set(expr, reference);
  return type;
}

/** `x`. */
export function checkIdent(state: CheckState, expr: Ident): Type {
  const found = state.lookup(expr.name);
  if (found === undefined) return state.undeclared(expr.at, expr.absolute ? `.${expr.name}` : expr.name);
  return refer(state, expr, found);
}

/** The type of a field of an object's type; with a report, and `undefined`, when there is none. */
export function fieldType(
  state: CheckState,
  at: Offset,
  path: { readonly type: string; readonly field: string },
): Type | undefined {
  const declaration = state.environment.object(path.type);
  if (declaration === undefined) {
    state.report(at, `unexpected failed resolution of '${path.type}'`);
    return undefined;
  }
  const found = declaration.field(path.field);
  if (found === undefined) state.report(at, `undefined field '${path.field}'`);
  return found;
}

/** Of types of libraries, those that cel-go knows to have no fields; of the others it looks for a declaration. */
const WITHOUT_FIELDS: ReadonlySet<string> = new Set(['net.IP', 'net.CIDR']);

function selectFrom(state: CheckState, expr: Select, target: Type): Type {
  switch (target.kind) {
    case 'map':
      return target.value;
    case 'object':
    case 'opaque':
      if (WITHOUT_FIELDS.has(target.name)) break;
      return fieldType(state, expr.at, { type: target.name, field: expr.field }) ?? ERROR;
    case 'param':
      // Nothing more is to be found out of it: what it stands for must not depend on what comes later.
      state.assignable(DYN, target);
      return DYN;
    default:
  }
  if (!isDynamic(target)) {
    state.report(expr.at, `type '${typeText(target)}' does not support field selection`);
  }
  return DYN;
}

/** `a.b`, `a.?b`, `has(a.b)`, or a qualified name. */
export function checkSelect(state: CheckState, expr: Select): Type {
  const name = qualifiedName(expr);
  const found = name === undefined ? undefined : state.lookup(name);
  if (found !== undefined) return refer(state, expr, found);

  const operand = state.unifier.substitute(state.visit(expr.operand), false);
  const isOptional = operand.kind === 'optional';
  const selected = selectFrom(state, expr, isOptional ? operand.of : operand);
  if (expr.optional) {
    const overloads = state.environment.function('_?._')?.overloads ?? [];
    state.references.set(expr, { kind: 'call', overloads, namespaced: false });
  }
  if (expr.test) return BOOL;
  const type = isOptional || expr.optional ? optionalOf(selected) : selected;
  return state.unifier.substitute(type, false);
}
