// Macros. cel-go unfolds them before it checks; here the types of what they would unfold to are found without unfolding
// (parser/macro.go, cel/library.go, ext/comprehensions.go, ext/lists.go), so that the same mistakes are told.
import type { Macro } from './ast.ts';
import { resolve, type Signature } from './check-call.ts';
import type { CheckState } from './check-state.ts';
import { BOOL, DYN, ERROR, INT, listOf, mapOf, param, typeText, type Type } from './type.ts';
import { isDynamic } from './unify.ts';

const ENTRIES = mapOf(param('K'), param('V'));
const signature = (id: string, params: readonly Type[], result: Type): Signature => ({
  id,
  member: false,
  params,
  result,
});

/** Functions that exist for macros only. */
const INTERNAL: ReadonlyMap<string, readonly Signature[]> = new Map([
  [
    'cel.@mapInsert',
    [
      signature('@mapInsert_map_key_value', [ENTRIES, param('K'), param('V')], ENTRIES),
      signature('@mapInsert_map_map', [ENTRIES, ENTRIES], ENTRIES),
    ],
  ],
]);

/** The type of a call that a macro stands for. What is wrong is told of the macro's place. */
function call(state: CheckState, macro: Macro, application: { name: string; args: readonly Type[] }): Type {
  const { name, args } = application;
  const overloads: readonly Signature[] =
    INTERNAL.get(name) ?? state.environment.function(name)?.overloads ?? [];
  // Of these functions, all overloads are called in the same way.
  const member = overloads[0]?.member ?? false;
  const places = [macro.at, macro.body.at];
  return resolve(state, { name, overloads, member, args, at: macro.at, places })?.type ?? ERROR;
}

/** The types of a macro's variables when it goes through something of a type. */
function variableTypes(state: CheckState, range: Type, macro: Macro): readonly Type[] {
  const isPair = macro.vars.length === 2;
  switch (range.kind) {
    case 'list':
      return isPair ? [INT, range.element] : [range.element];
    case 'map':
      return isPair ? [range.key, range.value] : [range.key];
    default: {
      if (isDynamic(range) || range.kind === 'param') {
        state.assignable(DYN, range);
        return [DYN, DYN];
      }
      const at = macro.name === 'sortBy' ? macro.at : macro.target.at;
      state.report(
        at,
        `expression of type '${typeText(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
      );
      return [ERROR, ERROR];
    }
  }
}

/** What is gathered to begin with, by each macro that goes through a list or a map. */
function initialType(state: CheckState, macro: Macro): Type {
  switch (macro.name) {
    case 'all':
    case 'exists':
      return BOOL;
    case 'existsOne':
      return INT;
    case 'transformMap':
    case 'transformMapEntry':
      return mapOf(state.unifier.fresh(), state.unifier.fresh());
    default:
      return listOf(state.unifier.fresh());
  }
}

/** What is gathered after a step. */
function stepType(state: CheckState, macro: Macro, types: { gathered: Type; first: Type }): Type {
  const { gathered, first } = types;
  const chosen = macro.filter === undefined ? undefined : state.visit(macro.filter);
  const body = state.visit(macro.body);
  const choose = (condition: Type, taken: Type): Type =>
    call(state, macro, { name: '_?_:_', args: [condition, taken, gathered] });
  const added = (): Type => {
    const args = [gathered, body];
    switch (macro.name) {
      case 'transformMap':
        return call(state, macro, { name: 'cel.@mapInsert', args: [gathered, first, body] });
      case 'transformMapEntry':
        return call(state, macro, { name: 'cel.@mapInsert', args });
      default:
        return call(state, macro, { name: '_+_', args: [gathered, listOf(body)] });
    }
  };
  switch (macro.name) {
    case 'all':
      return call(state, macro, { name: '_&&_', args: [gathered, body] });
    case 'exists':
      return call(state, macro, { name: '_||_', args: [gathered, body] });
    case 'existsOne':
      return choose(body, INT);
    case 'filter':
      return choose(body, call(state, macro, { name: '_+_', args: [gathered, listOf(first)] }));
    default:
      return chosen === undefined ? added() : choose(chosen, added());
  }
}

/** A macro that goes through a list or a map of a type. */
function fold(state: CheckState, macro: Macro, target: Type): Type {
  const gathered = initialType(state, macro);
  const range = state.unifier.substitute(target, false);
  const types = variableTypes(state, range, macro);
  const names = new Map(macro.vars.map((name, at) => [name, types[at] ?? DYN]));
  state.within(names, () => {
    const step = stepType(state, macro, { gathered, first: types[0] ?? DYN });
    if (!state.assignable(gathered, step)) state.mismatch(macro.at, gathered, step);
  });
  return macro.name === 'existsOne' ? BOOL : state.unifier.substitute(gathered, false);
}

/** The target stands twice in what `optMap` unfolds to, so that its mistakes are told twice. */
function checkOptional(state: CheckState, macro: Macro): Type {
  const { issues, unifier } = state;
  const [issuesBefore, madeBefore] = [issues.length, unifier.made];
  const target = state.visit(macro.target);
  const found = issues.slice(issuesBefore);
  const made = unifier.made - madeBefore;
  const condition = call(state, macro, { name: 'hasValue', args: [target] });
  // An empty list is gone through to declare the variable.
  unifier.skip(1 + made);
  // A chain of such macros would double them again and again; no more than a hundred are ever told.
  if (issues.length <= 100) issues.push(...found);
  const value = call(state, macro, { name: 'value', args: [target] });
  const names = new Map(macro.vars.map((name) => [name, value]));
  const visited = state.within(names, () => state.visit(macro.body));
  const body = state.unifier.substitute(visited, false);
  const given = macro.name === 'optMap' ? call(state, macro, { name: 'optional.of', args: [body] }) : body;
  const none = call(state, macro, { name: 'optional.none', args: [] });
  return call(state, macro, { name: '_?_:_', args: [condition, given, none] });
}

function checkSortBy(state: CheckState, macro: Macro): Type {
  // An empty list is gone through to declare a variable for the target.
  state.unifier.skip(1);
  const target = state.visit(macro.target);
  // `fold` gathers the keys as `map` would.
  const keys = fold(state, macro, target);
  return call(state, macro, { name: '@sortByAssociatedKeys', args: [target, keys] });
}

/** `xs.all(x, …)` and its kind. */
export function checkMacro(state: CheckState, macro: Macro): Type {
  switch (macro.name) {
    case 'optMap':
    case 'optFlatMap':
      return checkOptional(state, macro);
    case 'sortBy':
      return checkSortBy(state, macro);
    default:
      return fold(state, macro, state.visit(macro.target));
  }
}
