// How a library tells what it brings: one shape for the standard library and for Kubernetes' own.
import type { Type } from './type.ts';
import type { CelValue } from './value.ts';

/** Bounds and counts of one evaluation. Functions that can be long charge for it. */
export interface Meter {
  /**
   * Charges steps of real work (an element copied, a character looked at): beyond the bound it throws. Apart from the
   * cost in units that Kubernetes counts, which the evaluator takes from {@link Overload.cost}.
   */
  work(steps: number): void;
}

/** What is wrong with an item of a literal list, or with the call it is in. */
export interface ItemProblem {
  readonly message: string;
  readonly item?: number;
}

/** One signature of a function. */
export interface Overload {
  /** As cel-go names it, such as `string_char_at_int`; unique. */
  readonly id: string;
  /** Whether the first parameter stands before the dot. */
  readonly member: boolean;
  readonly params: readonly Type[];
  readonly result: Type;
  /** Whether `call` gets values of any kind where the types are not known, and looks itself (cel-go: no type guards). */
  readonly unguarded?: boolean;
  /**
   * Gets as many values as there are parameters, each of its parameter's kind (checked before: a list for a `list`, any
   * value for `dyn` and for a type parameter). Throws an EvalError.
   */
  readonly call: (args: readonly CelValue[], meter: Meter) => CelValue;
  /**
   * The cost of a call in Kubernetes' units, over and above its arguments' cost, from the arguments and the result, as
   * k8s.io/apiserver/pkg/cel/library/cost.go and cel-go's runtime cost tracker count it; 1 when left out.
   */
  readonly cost?: (args: readonly CelValue[], result: CelValue) => number;
  /**
   * The cost where the types leave several overloads possible: cel-go then does not know which of them ran, and counts by
   * the function's name alone. As `cost` when left out.
   */
  readonly undecidedCost?: (args: readonly CelValue[], result: CelValue) => number;
  /** Looks at literal arguments when an expression is compiled (`matches('[')`); a sentence when one cannot be. */
  readonly validate?: (args: readonly (CelValue | undefined)[]) => string | undefined;
  /**
   * Looks at a literal list (the second argument) with a literal first argument, as in `'%d'.format([x])`, when an
   * expression is compiled: what is wrong, and with which item (with the call itself when left out).
   */
  readonly validateItems?: (first: CelValue, items: readonly Type[]) => ItemProblem | undefined;
}

/** A function: `size`, `charAt`, `sets.contains`, `_+_`. */
export interface FunctionDeclaration {
  readonly name: string;
  readonly overloads: readonly Overload[];
}

/** A variable, or a constant when it has a value (`int` is one, of type `type(int)`). */
export interface VariableDeclaration {
  readonly name: string;
  readonly type: Type;
  readonly value?: CelValue;
}

/** A type with fields. */
export interface ObjectDeclaration {
  readonly name: string;
  /** The type of a field; `undefined` when there is none of that name. */
  readonly field: (name: string) => Type | undefined;
  /** Whether a literal `Name{…}` may be written. */
  readonly isMakeable: boolean;
}

/** What a version of Kubernetes brings. */
export interface Library {
  readonly name: string;
  /** The minor version of Kubernetes (1.x) that brought it; 0 for what was always there. */
  readonly since: number;
  readonly functions: readonly FunctionDeclaration[];
  readonly variables?: readonly VariableDeclaration[];
  readonly objects?: readonly ObjectDeclaration[];
}
