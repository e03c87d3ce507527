import type { Value, ValueMap } from '../manifest/value.ts';

/** An operation of RFC 6902, of those that a fix is made of. */
export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Value }
  | { readonly op: 'remove'; readonly path: string };

/** How a rule can be made to hold, as its policy says; exactly one of `set`, `merge` and `patch`. */
export type Fix = {
  /** Whether it may put something in the place of what an author wrote. */
  readonly overwrite: boolean;
  /** Whether it needs a person's yes: done only where unsafe fixes are asked for. */
  readonly unsafe: boolean;
  /** A schema over the thing: the fix leaves alone what does not satisfy it. */
  readonly where: Value | undefined;
} & (
  | { readonly how: 'set'; readonly value: Value }
  | { readonly how: 'merge'; readonly value: ValueMap }
  | { readonly how: 'patch'; readonly operations: readonly Operation[] }
);

/** Where fixes of a policy are carried out. */
export type FixPlace = 'source' | 'admission';
