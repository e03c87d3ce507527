// Finds the type of every part of an expression, or what is wrong with it: as cel-go's checker does (checker/checker.go),
// configured as Kubernetes configures it.
import type { Expr, Parsed } from './ast.ts';
import { checkCall, checkIndex } from './check-call.ts';
import { checkList, checkLiteral, checkMap, checkStruct } from './check-literal.ts';
import { checkMacro } from './check-macro.ts';
import { checkIdent, checkSelect } from './check-select.ts';
import { CheckState } from './check-state.ts';
import type { Checked, Issue } from './checked.ts';
import type { Environment } from './environment.ts';
import type { Type } from './type.ts';

/** An expression that was checked, or its mistakes, in the order of the text. */
export type CheckResult =
  | { readonly ok: true; readonly checked: Checked }
  | { readonly ok: false; readonly issues: readonly Issue[] };

function visit(state: CheckState, expr: Expr): Type {
  switch (expr.kind) {
    case 'literal':
      return checkLiteral(state, expr);
    case 'ident':
      return checkIdent(state, expr);
    case 'select':
      return checkSelect(state, expr);
    case 'index':
      return checkIndex(state, expr);
    case 'call':
      return checkCall(state, expr);
    case 'list':
      return checkList(state, expr);
    case 'map':
      return checkMap(state, expr);
    case 'struct':
      return checkStruct(state, expr);
    case 'macro':
      return checkMacro(state, expr);
  }
}

/** Mistakes in the order of the text; of one place, in the order they were found. */
export function inOrder(issues: readonly Issue[]): readonly Issue[] {
  return issues.toSorted((a, b) => a.at - b.at);
}

/** Checks an expression. */
export function check(parsed: Parsed, environment: Environment): CheckResult {
  const state = new CheckState(environment, visit);
  state.visit(parsed.root);
  if (state.issues.length > 0) return { ok: false, issues: inOrder(state.issues) };
  const { types, references, unifier } = state;
  for (const [expr, type] of types) {
    const final = unifier.substitute(type, true);
    if (final !== type) types.set(expr, final);
  }
  for (const [expr, reference] of references) {
    if (reference.kind !== 'variable' || types.get(expr)?.kind !== 'type') continue;
    // cel-go finds the value of a name that stands for a type by the name alone, even when a macro declared it.
    const value = environment.variable(reference.name)?.value;
    if (value !== undefined) references.set(expr, { kind: 'constant', value });
  }
  const { source, root } = parsed;
  return { ok: true, checked: { source, root, types, references, result: types.get(root)! } };
}
