import type { Expr } from '../cel/ast.ts';

/** What an expression takes of a variable: a field by its name, or the whole of it. */
interface NameUse {
  /** The variable: `params` of `params.max`. */
  readonly name: string;
  /** `max` of `params.max`; `undefined` when the field is not written out. */
  readonly field: string | undefined;
  /** Where the field is taken, or the name written. */
  readonly at: number;
}

/** Every use of a variable from outside of the expression; those that a macro binds hide others of the same name. */
export function namesUsed(root: Expr): readonly NameUse[] {
  const uses: NameUse[] = [];
  walk(root, [], uses);
  return uses;
}

function walk(expr: Expr, bound: readonly string[], uses: NameUse[]): void {
  switch (expr.kind) {
    case 'ident':
      if (expr.absolute || !bound.includes(expr.name)) {
        uses.push({ name: expr.name, field: undefined, at: expr.at });
      }
      return;
    case 'select': {
      const { operand } = expr;
      if (operand.kind === 'ident' && (operand.absolute || !bound.includes(operand.name))) {
        uses.push({ name: operand.name, field: expr.field, at: operand.at });
      } else {
        walk(operand, bound, uses);
      }
      return;
    }
    case 'index':
      walk(expr.operand, bound, uses);
      walk(expr.key, bound, uses);
      return;
    case 'call':
      if (expr.target !== undefined) walk(expr.target, bound, uses);
      for (const arg of expr.args) walk(arg, bound, uses);
      return;
    case 'list':
      for (const { value } of expr.items) walk(value, bound, uses);
      return;
    case 'map':
      for (const { key, value } of expr.entries) {
        walk(key, bound, uses);
        walk(value, bound, uses);
      }
      return;
    case 'struct':
      for (const { value } of expr.fields) walk(value, bound, uses);
      return;
    case 'macro': {
      walk(expr.target, bound, uses);
      const within = [...bound, ...expr.vars];
      if (expr.filter !== undefined) walk(expr.filter, within, uses);
      walk(expr.body, within, uses);
      return;
    }
    default:
  }
}
