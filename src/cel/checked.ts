import type { Expr, Offset } from './ast.ts';
import type { Overload } from './declaration.ts';
import type { Type } from './type.ts';
import type { CelValue } from './value.ts';

/** A mistake in an expression, in cel-go's words: `undeclared reference to 'x' (in container '')`. */
export interface Issue {
  readonly at: Offset;
  readonly message: string;
}

/** What a name or a call turned out to mean. */
export type Reference =
  /** Of an ident, or of a select whose whole is a qualified name. */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'constant'; readonly value: CelValue }
  /**
   * Of a call, an index or an optional select: the overloads that the types leave possible, one when they decide. When
   * `namespaced`, the call's target is a part of the function's name (`sets.contains`) and no argument.
   */
  | { readonly kind: 'call'; readonly overloads: readonly Overload[]; readonly namespaced: boolean };

/** An expression that was checked: what the compiler makes closures of. */
export interface Checked {
  readonly source: string;
  readonly root: Expr;
  readonly types: ReadonlyMap<Expr, Type>;
  readonly references: ReadonlyMap<Expr, Reference>;
  /** The type of the whole. */
  readonly result: Type;
}
