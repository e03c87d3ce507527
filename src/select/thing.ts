import { childPointer } from '../manifest/pointer.ts';
import type { Value } from '../manifest/value.ts';

/** Keys that lead from a thing to something in it. */
export type Keys = readonly (string | number)[];

/** One thing that a lens yields. */
export interface Thing {
  /** What a rule reads: the thing as the lens shows it. */
  readonly self: Value;
  /** Pointer, in the object, of what the keys in `self` lead to: the place that decided. */
  origin(keys: Keys): string;
  /** Pointer of where the keys are to be written, where that is another place than `origin`. */
  place?(keys: Keys): string;
}

/** Pointer of where something in a thing is to be written. */
export function placeOf(thing: Thing, keys: Keys): string {
  return thing.place?.(keys) ?? thing.origin(keys);
}

/** Pointer below a pointer. */
export function pointerBelow(pointer: string, keys: Keys): string {
  let at = pointer;
  for (const key of keys) at = childPointer(at, key);
  return at;
}

/** A thing that stands in the object just as the lens shows it. */
export function plainThing(self: Value, pointer: string): Thing {
  return { self, origin: (keys) => pointerBelow(pointer, keys) };
}

/** A place where a lens could not see a thing that has to be there. */
export interface LensProblem {
  readonly pointer: string;
  readonly message: string;
}

/** What a lens sees in one object. */
export interface Seen {
  readonly things: readonly Thing[];
  readonly problems: readonly LensProblem[];
}
