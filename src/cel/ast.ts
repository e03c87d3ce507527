// What the parser makes of an expression: the checker gives it types, the compiler makes closures of it.
import type { CelValue } from './value.ts';

/** Where a part of an expression begins: an offset in UTF-16 units. Line and column are found when an error is told. */
export type Offset = number;

/** A part of an expression. */
export type Expr = Literal | Ident | Select | Index | Call | ListLiteral | MapLiteral | StructLiteral | Macro;

/** `1`, `'a'`, `true`, `null`, `b'x'`, `2u`, `1.5`: the value is made once. A negative number is a literal, too. */
export interface Literal {
  readonly kind: 'literal';
  readonly at: Offset;
  readonly value: CelValue;
}

/** A name: of a variable, a type (`int`), or the first step of a qualified name. `absolute` when written `.x`. */
export interface Ident {
  readonly kind: 'ident';
  readonly at: Offset;
  readonly name: string;
  readonly absolute: boolean;
}

/** `a.b`; with `optional`, `a.?b`; with `test`, `has(a.b)`. `at` is the place of the dot, as cel-go tells it. */
export interface Select {
  readonly kind: 'select';
  readonly at: Offset;
  readonly operand: Expr;
  readonly field: string;
  readonly optional: boolean;
  readonly test: boolean;
}

/** `a[b]`; with `optional`, `a[?b]`. `at` is the place of the bracket. */
export interface Index {
  readonly kind: 'index';
  readonly at: Offset;
  readonly operand: Expr;
  readonly key: Expr;
  readonly optional: boolean;
}

/**
 * A call of a function or an operator. Operators have the names of cel-go: `_+_`, `_-_`, `_*_`, `_/_`, `_%_`, `-_`, `!_`,
 * `_==_`, `_!=_`, `_<_`, `_<=_`, `_>_`, `_>=_`, `_&&_`, `_||_`, `_?_:_`, `@in`. A call with a target that is a qualified
 * name (`math.greatest(…)`, `sets.contains(…)`) may be of a namespaced function: the checker says so.
 */
export interface Call {
  readonly kind: 'call';
  readonly at: Offset;
  readonly name: string;
  readonly target: Expr | undefined;
  readonly args: readonly Expr[];
}

export interface ListLiteral {
  readonly kind: 'list';
  readonly at: Offset;
  readonly items: readonly { readonly value: Expr; readonly optional: boolean }[];
}

export interface MapLiteral {
  readonly kind: 'map';
  readonly at: Offset;
  readonly entries: readonly {
    readonly at: Offset;
    readonly key: Expr;
    readonly value: Expr;
    readonly optional: boolean;
  }[];
}

/** `Object.spec{…}`, `JSONPatch{…}`. */
export interface StructLiteral {
  readonly kind: 'struct';
  readonly at: Offset;
  readonly name: string;
  readonly fields: readonly {
    readonly at: Offset;
    readonly name: string;
    readonly value: Expr;
    readonly optional: boolean;
  }[];
}

export type MacroName =
  | 'all'
  | 'exists'
  | 'existsOne'
  | 'filter'
  | 'map'
  | 'transformList'
  | 'transformMap'
  | 'transformMapEntry'
  | 'optMap'
  | 'optFlatMap'
  | 'sortBy';

/**
 * A macro, kept as it was written rather than unfolded, so that a closure of its own can run it; what it costs is what
 * cel-go's unfolded form costs. `vars` has one or two names; for `map` and the `transform`s with a filter, `filter` is it.
 * `has(a.b)` is no macro here but a {@link Select}.
 */
export interface Macro {
  readonly kind: 'macro';
  readonly at: Offset;
  readonly name: MacroName;
  readonly target: Expr;
  readonly vars: readonly string[];
  readonly filter: Expr | undefined;
  readonly body: Expr;
}

/** An expression as it was parsed. */
export interface Parsed {
  readonly source: string;
  readonly root: Expr;
}
