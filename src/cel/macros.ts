// Calls that are macros, by name and number of arguments, as cel-go expands them; here they are only recognised.
import type { Call, Expr, Macro, MacroName, Select } from './ast.ts';
import type { Issue } from './checked.ts';
import type { ParseOptions } from './parse-state.ts';

/** How many arguments a macro takes, and which of its forms Kubernetes brought when. */
interface Form {
  readonly name: MacroName;
  /** Numbers of arguments with one variable. */
  readonly one: readonly number[];
  /** Numbers of arguments with two variables. */
  readonly two: readonly number[];
  /** What brought the form with one variable; always there when left out. */
  readonly option?: keyof ParseOptions;
}

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['all', { name: 'all', one: [2], two: [3] }],
  ['exists', { name: 'exists', one: [2], two: [3] }],
  ['exists_one', { name: 'existsOne', one: [2], two: [3] }],
  ['existsOne', { name: 'existsOne', one: [], two: [3] }],
  ['map', { name: 'map', one: [2, 3], two: [] }],
  ['filter', { name: 'filter', one: [2], two: [] }],
  ['transformList', { name: 'transformList', one: [], two: [3, 4] }],
  ['transformMap', { name: 'transformMap', one: [], two: [3, 4] }],
  ['transformMapEntry', { name: 'transformMapEntry', one: [], two: [3, 4] }],
  ['optMap', { name: 'optMap', one: [2], two: [], option: 'optionals' }],
  ['optFlatMap', { name: 'optFlatMap', one: [2], two: [], option: 'optionals' }],
  ['sortBy', { name: 'sortBy', one: [2], two: [], option: 'sortBy' }],
]);

/** What a call is when it is a macro: the macro, an issue when it is written wrongly, `undefined` when it is none. */
export function expandMacro(call: Call, options: ParseOptions): Macro | Select | Issue | undefined {
  const { target, args } = call;
  if (target === undefined) return call.name === 'has' && args.length === 1 ? presenceTest(call) : undefined;
  const form = FORMS.get(call.name);
  if (form === undefined) return undefined;
  if (form.one.includes(args.length)) {
    return form.option === undefined || options[form.option]
      ? oneVariable(call, target, form.name)
      : undefined;
  }
  return options.twoVariables && form.two.includes(args.length)
    ? twoVariables(call, target, form.name)
    : undefined;
}

function presenceTest(call: Call): Select | Issue {
  const of = call.args[0]!;
  if (of.kind !== 'select' || of.optional) return { at: of.at, message: 'invalid argument to has() macro' };
  return { kind: 'select', at: call.at, operand: of.operand, field: of.field, optional: false, test: true };
}

function oneVariable(call: Call, target: Expr, name: MacroName): Macro | Issue {
  const problem = name === 'sortBy' ? sortProblem(target) : undefined;
  if (problem !== undefined) return problem;
  const [variable, ...rest] = call.args;
  const named = readVariable(variable!, name);
  if (typeof named !== 'string') return named;
  if (isAccumulator(named) && name !== 'optMap' && name !== 'optFlatMap') return overwrites(variable!);
  return {
    kind: 'macro',
    at: call.at,
    name,
    target,
    vars: [named],
    filter: rest.length === 2 ? rest[0] : undefined,
    body: rest[rest.length - 1]!,
  };
}

function twoVariables(call: Call, target: Expr, name: MacroName): Macro | Issue {
  const [first, second, ...rest] = call.args;
  const key = readVariable(first!, name);
  if (typeof key !== 'string') return key;
  const value = readVariable(second!, name);
  if (typeof value !== 'string') return value;
  if (key === value) return { at: second!.at, message: `duplicate variable name: ${key}` };
  if (isAccumulator(key)) return overwrites(first!);
  if (isAccumulator(value)) return overwrites(second!);
  return {
    kind: 'macro',
    at: call.at,
    name,
    target,
    vars: [key, value],
    filter: rest.length === 2 ? rest[0] : undefined,
    body: rest[rest.length - 1]!,
  };
}

/** A variable's name. One that is written `.x` hides nothing, for `.x` is looked up outside. */
function readVariable(variable: Expr, name: MacroName): string | Issue {
  if (variable.kind === 'ident') return variable.absolute ? `.${variable.name}` : variable.name;
  return { at: variable.at, message: WRONG_VARIABLE.get(name) ?? 'argument must be a simple name' };
}

const WRONG_VARIABLE: ReadonlyMap<MacroName, string> = new Map([
  ['map', 'argument is not an identifier'],
  ['filter', 'argument is not an identifier'],
  ['sortBy', 'argument is not an identifier'],
  ['optMap', 'optMap() variable name must be a simple identifier'],
  ['optFlatMap', 'optFlatMap() variable name must be a simple identifier'],
]);

/** The name that cel-go gave the variable that a macro gathers its result in, and still refuses. */
const isAccumulator = (name: string): boolean => name === '__result__';

const overwrites = (variable: Expr): Issue => ({
  at: variable.at,
  message: 'iteration variable overwrites accumulator variable',
});

function sortProblem(target: Expr): Issue | undefined {
  if (target.kind !== 'literal' && target.kind !== 'map' && target.kind !== 'struct') return undefined;
  const message =
    'sortBy can only be applied to a list, identifier, comprehension, call or select expression';
  return { at: target.at, message };
}
