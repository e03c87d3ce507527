import type { Value, ValueMap } from '../manifest/value.ts';

/** How a rule can be made to hold, as its policy says; exactly one of `set`, `merge` and `patch`. */
export type Fix = {
  /** Whether it may put something in the place of what an author wrote. */
  readonly overwrite: boolean;
  /** Whether it needs a person's yes: done only where unsafe fixes are asked for. */
  readonly unsafe: boolean;
} & (
  | { readonly how: 'set'; readonly value: Value }
  | { readonly how: 'merge'; readonly value: ValueMap }
  | { readonly how: 'patch'; readonly operations: readonly Operation[] }
);

/** Where fixes of a policy are carried out. */
export type FixPlace = 'source' | 'admission';

/** An operation of RFC 6902, of those that a fix is made of. */
export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Value }
  | { readonly op: 'remove'; readonly path: string };

/** An operation on an object, and whose it is. `path` is a JSON pointer in the object. */
export type FixOperation = Operation & { readonly policy: string; readonly rule: string };

/** A finding that no fix mends. */
export interface Unfixed {
  readonly policy: string;
  readonly rule: string;
  /** The finding's place, and its field. */
  readonly pointer: string;
  readonly field: string;
  readonly reason: 'no-fix' | 'unsafe' | 'written' | 'conflict' | 'fails-after' | 'harms' | 'elsewhere';
  /** A sentence for a person; of a conflict it names both rules. */
  readonly message: string;
}

/** What would make an object pass. */
export interface FixPlan {
  /** In the order in which they apply: RFC 6902 on the whole object. Empty when there is nothing to do. */
  readonly operations: readonly FixOperation[];
  /** The object after them; the very object that was given when there are none. */
  readonly object: ValueMap;
  readonly fixed: readonly {
    readonly policy: string;
    readonly rule: string;
    readonly pointer: string;
    readonly field: string;
  }[];
  readonly unfixed: readonly Unfixed[];
}
