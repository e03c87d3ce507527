// What the API server looks at after the types: literals that would always be errors, and lists and maps of several types
// (cel-go's cel/validator.go, and what its planner does with literals).
import type { Call, Expr, ListLiteral, MapLiteral } from './ast.ts';
import type { Checked, Issue } from './checked.ts';
import type { Meter, Overload } from './declaration.ts';
import type { Environment } from './environment.ts';
import { sameType, typeText, type Type } from './type.ts';
import { EvalError, type CelValue } from './value.ts';

/** What is wrong: mistakes with a place, or a message about the program that could not be made. */
export interface Problems {
  readonly issues: readonly Issue[];
  readonly unmakeable: string | undefined;
}

/** A literal is small: what is done with it needs no bound. */
const UNBOUNDED: Meter = { work: () => undefined };

const childrenOf = (expr: Expr): readonly Expr[] => {
  switch (expr.kind) {
    case 'select':
      return [expr.operand];
    case 'index':
      return [expr.operand, expr.key];
    case 'call':
      return expr.target === undefined ? expr.args : [expr.target, ...expr.args];
    case 'list':
      return expr.items.map(({ value }) => value);
    case 'map':
      return expr.entries.flatMap(({ key, value }) => [key, value]);
    case 'struct':
      return expr.fields.map(({ value }) => value);
    case 'macro':
      return [expr.target, ...(expr.filter === undefined ? [] : [expr.filter]), expr.body];
    default:
      return [];
  }
};

const valueOf = (expr: Expr | undefined): CelValue | undefined =>
  expr?.kind === 'literal' ? expr.value : undefined;

/** The error of a call with literals, in its own words. */
function errorOf(overload: Overload, args: readonly CelValue[]): string | undefined {
  try {
    overload.call(args, UNBOUNDED);
    return undefined;
  } catch (error) {
    if (error instanceof EvalError) return error.message;
    throw error;
  }
}

class Validation {
  readonly issues: Issue[] = [];
  unmakeable: string | undefined;
  readonly #checked: Checked;
  readonly #environment: Environment;

  constructor(checked: Checked, environment: Environment) {
    this.#checked = checked;
    this.#environment = environment;
  }

  /** Looks at a part. Within a call of `format`, lists and maps may be of several types. */
  look(expr: Expr, isFormatted: boolean): void {
    if (!isFormatted) {
      if (expr.kind === 'list') this.#lookAtList(expr);
      if (expr.kind === 'map') this.#lookAtMap(expr);
    }
    if (expr.kind === 'call') this.#lookAtCall(expr);
    const exempts = this.#environment.validatesLiterals && expr.kind === 'call' && expr.name === 'format';
    const isWithin = isFormatted || exempts;
    const before = this.issues.length;
    for (const child of childrenOf(expr)) {
      this.look(child, isWithin);
      const isTwice = expr.kind === 'macro' && (expr.name === 'optMap' || expr.name === 'optFlatMap');
      // The target stands twice in what cel-go unfolds the macro to.
      if (isTwice && child === expr.target && this.issues.length <= 100) {
        this.issues.push(...this.issues.slice(before));
      }
    }
  }

  #lookAtCall(expr: Call): void {
    const reference = this.#checked.references.get(expr);
    if (reference?.kind !== 'call') return;
    const [overload] = reference.overloads;
    if (overload === undefined) return;
    const first = valueOf(expr.args[0]);
    if (this.#environment.validatesLiterals) {
      if (first !== undefined) this.#lookAtArgument(expr, overload, first);
      this.#lookAtItems(expr, overload);
    }
    const args = expr.target === undefined || reference.namespaced ? expr.args : [expr.target, ...expr.args];
    for (const { validate } of reference.overloads) {
      this.unmakeable ??= validate?.(args.map(valueOf));
    }
  }

  /** The first argument between the parentheses, whatever it means: `matches('[', 'a')` is refused, too. */
  #lookAtArgument(expr: Call, overload: Overload, value: CelValue): void {
    if (expr.name === 'matches') {
      if (errorOf(overload, ['', value]) === undefined) return;
    } else if (expr.name === 'duration' || expr.name === 'timestamp') {
      if (errorOf(overload, [value]) === undefined) return;
    } else {
      return;
    }
    this.#report(expr.args[0]!, `invalid ${expr.name} argument`);
  }

  #lookAtItems(expr: Call, overload: Overload): void {
    const first = valueOf(expr.target);
    const [list] = expr.args;
    if (overload.validateItems === undefined || first === undefined || list?.kind !== 'list') return;
    const problem = overload.validateItems(
      first,
      list.items.map(({ value }) => this.#typeOf(value)),
    );
    if (problem === undefined) return;
    const item = problem.item === undefined ? undefined : list.items[problem.item];
    this.#report(item?.value ?? expr, problem.message);
  }

  #lookAtList(expr: ListLiteral): void {
    let wanted: Type | undefined;
    for (const { value, optional } of expr.items) {
      const found = this.#itemType(value, optional);
      wanted ??= found;
      if (sameType(wanted, found)) continue;
      this.#mismatch(value, wanted, found);
      break;
    }
  }

  #lookAtMap(expr: MapLiteral): void {
    const [first] = expr.entries;
    if (first === undefined) return;
    const keyType = this.#typeOf(first.key);
    const valueType = this.#itemType(first.value, first.optional);
    for (const { key, value, optional } of expr.entries) {
      const foundKey = this.#typeOf(key);
      if (!sameType(keyType, foundKey)) this.#mismatch(key, keyType, foundKey);
      const foundValue = this.#itemType(value, optional);
      if (!sameType(valueType, foundValue)) this.#mismatch(value, valueType, foundValue);
    }
  }

  #typeOf(expr: Expr): Type {
    return this.#checked.types.get(expr)!;
  }

  #itemType(expr: Expr, isOptional: boolean): Type {
    const type = this.#typeOf(expr);
    return isOptional && type.kind === 'optional' ? type.of : type;
  }

  #mismatch(expr: Expr, wanted: Type, found: Type): void {
    this.#report(expr, `expected type '${typeText(wanted)}' but found '${typeText(found)}'`);
  }

  #report(expr: Expr, message: string): void {
    this.issues.push({ at: expr.at, message });
  }
}

/** A name of a type that has no value: `Object`, or a variable of a macro that stands for types. */
function undefinedType(checked: Checked): string | undefined {
  for (const [expr, reference] of checked.references) {
    if (reference.kind !== 'variable' || checked.types.get(expr)?.kind !== 'type') continue;
    return `program instantiation failed: reference to undefined type: ${reference.name}`;
  }
  return undefined;
}

/** Looks at a checked expression once more. */
export function validate(checked: Checked, environment: Environment): Problems {
  const validation = new Validation(checked, environment);
  validation.look(checked.root, false);
  return { issues: validation.issues, unmakeable: validation.unmakeable ?? undefinedType(checked) };
}
