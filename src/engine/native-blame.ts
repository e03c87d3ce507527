// Which part of the object made an expression false, where the expression itself shows it.
import type { Expr, Macro } from '../cel/ast.ts';
import { build } from '../cel/build.ts';
import type { Checked } from '../cel/checked.ts';
import { POLICY_BUDGET, Spend } from '../cel/program.ts';
import type { Program } from '../cel/program.ts';
import { EvalError } from '../cel/value.ts';
import type { CelValue } from '../cel/value.ts';
import { childPointer } from '../manifest/pointer.ts';
import { isList, isMap } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import type { CompiledExpression } from './native-compile.ts';
import type { Frame } from './native-frame.ts';

/** What an expression that is false is looked into with. */
export interface Inquest {
  /** The one in which it was evaluated. */
  readonly frame: Frame;
  readonly variables: ReadonlyMap<string, CompiledExpression>;
}

/**
 * The pointer, in `object`, of what made a validation false: the item of an `all`, the field of a comparison. `undefined`
 * when the expression does not show it. Never throws; works within bounds of its own, and changes no verdict.
 */
export function blamedPart({ checked }: CompiledExpression, inquest: Inquest): string | undefined {
  const spend = new Spend({ remaining: POLICY_BUDGET });
  try {
    return new Blame(checked, { ...inquest, spend, places: new Map() }).of(checked.root, false);
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}

interface Search extends Inquest {
  readonly spend: Spend;
  /** Pointers of the variables of macros. */
  readonly places: Map<string, string | undefined>;
}

/** One item that a macro looks at. */
interface Item {
  readonly key: CelValue;
  readonly value: CelValue;
  readonly pointer: string | undefined;
}

/** Parts of expressions, built when somebody first asks why. */
const programs = new WeakMap<Expr, Program>();

const COMPARISONS: ReadonlySet<string> = new Set(['_==_', '_!=_', '_<_', '_<=_', '_>_', '_>=_', '@in']);
const TRANSPARENT: ReadonlySet<string> = new Set(['orValue', 'value', 'dyn']);

class Blame {
  readonly #checked: Checked;
  readonly #search: Search;

  constructor(checked: Checked, search: Search) {
    this.#checked = checked;
    this.#search = search;
  }

  /** What made an expression be what it is. */
  of(expr: Expr, is: boolean): string | undefined {
    const variable = this.#variable(expr);
    if (variable !== undefined) return variable.of(variable.#checked.root, is);
    if (expr.kind === 'macro') return this.#ofMacro(expr, is);
    if (expr.kind === 'select' && expr.test) return this.#pathOf({ ...expr, test: false });
    if (expr.kind !== 'call') return this.#pathOf(expr);
    const [first, second, third] = expr.args;
    switch (expr.name) {
      case '!_':
        return first && this.of(first, !is);
      case '_?_:_': {
        const branch = first !== undefined && this.#value(first) === true ? second : third;
        return branch && this.of(branch, is);
      }
      case '_&&_':
      case '_||_':
        return this.#ofLogic(expr.args, expr.name === '_&&_' ? false : true, is);
      default:
        return this.#ofCall(expr);
    }
  }

  /** `decisive` alone decides the whole: where it did, the first part that is so; else any part that shows something. */
  #ofLogic(parts: readonly Expr[], decisive: boolean, is: boolean): string | undefined {
    const guilty = is === decisive ? parts.filter((part) => this.#value(part) === is).slice(0, 1) : parts;
    for (const part of guilty) {
      const found = this.of(part, is);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A comparison, or a function, of one field with what is no field. */
  #ofCall(expr: Extract<Expr, { kind: 'call' }>): string | undefined {
    if (!COMPARISONS.has(expr.name) && expr.target === undefined) return undefined;
    const operands = expr.target === undefined ? expr.args : [expr.target, ...expr.args];
    const paths = operands.flatMap((operand) => this.#pathOf(operand) ?? []);
    return paths.length === 1 && paths[0] !== '' ? paths[0] : undefined;
  }

  #ofMacro(macro: Macro, is: boolean): string | undefined {
    const isAll = macro.name === 'all';
    if (!isAll && macro.name !== 'exists') return undefined;
    // Nothing that exists: it is the list that lacks it.
    if (is === isAll) return isAll ? undefined : this.#pathOf(macro.target);
    for (const item of this.#items(macro.target)) {
      const found = this.#with(macro, item, () =>
        this.#value(macro.body) === is ? { pointer: this.of(macro.body, is) ?? item.pointer } : undefined,
      );
      if (found !== undefined) return found.pointer;
    }
    return undefined;
  }

  /** Does something with an item in the variables of a macro. */
  #with<T>({ vars }: Macro, { key, value, pointer }: Item, work: () => T): T {
    const { frame, places } = this.#search;
    const [first = '', second] = vars;
    const given: readonly (readonly [string, CelValue, string | undefined])[] =
      second === undefined
        ? [[first, value, pointer]]
        : [
            [first, key, undefined],
            [second, value, pointer],
          ];
    const before = given.map(([name]) => [name, frame.get(name), places.get(name)] as const);
    for (const [name, found, place] of given) {
      frame.set(name, found);
      places.set(name, place);
    }
    try {
      return work();
    } finally {
      for (const [name, found, place] of before) {
        if (found === undefined) frame.delete(name);
        else frame.set(name, found);
        places.set(name, place);
      }
    }
  }

  /** What a macro goes through; of a map with one variable, the keys. */
  #items(expr: Expr): readonly Item[] {
    const variable = this.#variable(expr);
    if (variable !== undefined) return variable.#items(variable.#checked.root);
    if (expr.kind === 'call' && expr.name === '_+_') return expr.args.flatMap((part) => this.#items(part));
    if (expr.kind === 'macro' && expr.name === 'filter') {
      return this.#items(expr.target).filter((item) =>
        this.#with(expr, item, () => this.#value(expr.body) === true),
      );
    }
    const value = this.#value(expr) as Value;
    const path = this.#pathOf(expr);
    const at = (key: string | number): string | undefined =>
      path === undefined ? undefined : childPointer(path, key);
    if (isList(value)) return value.map((one, i) => ({ key: i, value: one, pointer: at(i) }));
    if (!isMap(value) || Object.getPrototypeOf(value) !== Object.prototype) return [];
    return Object.keys(value).map((key) => ({ key, value: value[key] as Value, pointer: at(key) }));
  }

  /** The pointer that a chain of fields is. */
  #pathOf(expr: Expr): string | undefined {
    const variable = this.#variable(expr);
    if (variable !== undefined) return variable.#pathOf(variable.#checked.root);
    switch (expr.kind) {
      case 'ident':
        return expr.name === 'object' ? '' : this.#search.places.get(expr.name);
      case 'select':
        return expr.test ? undefined : this.#below(expr.operand, expr.field);
      case 'index':
        if (expr.key.kind !== 'literal') return undefined;
        return this.#below(expr.operand, expr.key.value);
      case 'call':
        if (!TRANSPARENT.has(expr.name)) return undefined;
        return this.#pathOf(expr.target ?? expr.args[0] ?? expr);
      default:
        return undefined;
    }
  }

  #below(operand: Expr, key: CelValue): string | undefined {
    const path = this.#pathOf(operand);
    const isKey = typeof key === 'string' || typeof key === 'number';
    return path === undefined || !isKey ? undefined : childPointer(path, key);
  }

  /** `variables.x`: what is written there. */
  #variable(expr: Expr): Blame | undefined {
    if (expr.kind !== 'select' || expr.operand.kind !== 'ident' || expr.operand.name !== 'variables') {
      return undefined;
    }
    const found = this.#search.variables.get(expr.field);
    // What a variable says is said outside of every macro.
    return found && new Blame(found.checked, { ...this.#search, places: new Map() });
  }

  #value(expr: Expr): CelValue | EvalError {
    let program = programs.get(expr);
    if (program === undefined) {
      program = build({ ...this.#checked, root: expr });
      programs.set(expr, program);
    }
    return program.evaluate(this.#search.frame, this.#search.spend);
  }
}
