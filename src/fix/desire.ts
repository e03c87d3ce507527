// What an object would be if a fix alone were carried out at one place.
import type { Check } from '../check/schema/check.ts';
import { TooCostly } from '../check/too-costly.ts';
import { equalValues } from '../manifest/equal.ts';
import { listIndex, pointerKeys, valueAt } from '../manifest/pointer.ts';
import { isList, isMap } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { readKeys } from '../select/path.ts';
import { placeOf } from '../select/thing.ts';
import type { Keys, Thing } from '../select/thing.ts';
import { applyOperations } from './json-patch.ts';
import type { Fix, Operation, UnfixedReason } from './model.ts';
import { resolveValue } from './value.ts';
import type { Sources } from './value.ts';
import { removeAt, writeAt } from './write.ts';
import type { Written } from './write.ts';

/** A fix with the parameters in place. */
export type CompiledFix = Omit<Fix, 'where'> & {
  readonly where: Check | undefined;
  /** Whether it looks at the labels of the namespace. */
  readonly asksNamespace: boolean;
} & (
    | { readonly how: 'set'; readonly value: Value }
    | { readonly how: 'merge'; readonly value: ValueMap }
    | { readonly how: 'patch'; readonly operations: readonly Operation[] }
  );

/** Where a fix is to be carried out. */
export interface Failed {
  readonly object: ValueMap;
  readonly thing: Thing;
  /** The field that the rule reads. */
  readonly at: Keys | undefined;
  readonly namespaceLabels: ValueMap | undefined;
  readonly item: string | undefined;
}

/** What the object would be, or why there is nothing to do. */
export type Desired =
  | {
      readonly ok: true;
      readonly object: ValueMap;
      /** The keys of the only place that is written to, where it is known. */
      readonly only: readonly string[] | undefined;
      /** The pointer of something that was written otherwise and stays so. */
      readonly left: string | undefined;
    }
  | {
      readonly ok: false;
      readonly reason: UnfixedReason;
      readonly message: string;
      readonly left: string | undefined;
    };

/** Carries out a fix at one place; the object stays as it is. */
export function desire(fix: CompiledFix, failed: Failed): Desired {
  const { thing } = failed;
  if (fix.where !== undefined && !holds(fix.where, thing)) return no('no-fix', PERSON);
  const drafting = new Drafting(fix, failed);
  try {
    switch (fix.how) {
      case 'set':
        drafting.set(failed.at ?? [], fix.value);
        break;
      case 'merge':
        drafting.merge(fix.value);
        break;
      case 'patch':
        for (const operation of fix.operations) drafting.patch(operation);
    }
  } catch (problem) {
    if (problem instanceof NotHere) return no(problem.reason, problem.message, problem.left);
    throw problem;
  }
  const { object, left, only } = drafting;
  return isMap(object)
    ? { ok: true, object, only, left }
    : no('no-fix', 'The fix would take the object away.');
}

/** Where it costs too much to say, a person looks, too. */
function holds(where: Check, { self }: Thing): boolean {
  try {
    return where.test(self);
  } catch (problem) {
    if (problem instanceof TooCostly) return false;
    throw problem;
  }
}

/** What is said where an author wrote something else than a fix would. */
export const WRITTEN = 'Something else is written there, and the fix only fills in what is absent.';

const PERSON = 'The fix leaves this case to a person.';
const UNKNOWN = 'The fix has nothing to put here: what it comes from is not given.';
const ENTRY = 'It would need an entry of a list that is not there, and a fix makes up no entries.';
const SHAPE = 'On the way to the field stands something that is no mapping.';

const no = (reason: UnfixedReason, message: string, left?: string): Desired => ({
  ok: false,
  reason,
  message,
  left,
});

/** Why a fix cannot be carried out at a place. */
class NotHere extends Error {
  readonly reason: UnfixedReason;
  readonly left: string | undefined;

  constructor(reason: UnfixedReason, message: string, left?: string) {
    super(message);
    this.reason = reason;
    this.left = left;
  }
}

/** The one that is thrown most, made once: to note where each was thrown would cost a tenth of a plan. */
const NOTHING_KNOWN = new NotHere('no-fix', UNKNOWN);

class Drafting {
  object: Value;
  left: string | undefined;
  only: readonly string[] | undefined;
  readonly #thing: Thing;
  readonly #sources: Sources;
  readonly #overwrite: boolean;

  constructor({ overwrite }: CompiledFix, { object, thing, namespaceLabels, item }: Failed) {
    this.object = object;
    this.#thing = thing;
    this.#sources = { self: thing.self, object, namespaceLabels, item };
    this.#overwrite = overwrite;
  }

  set(at: Keys, value: Value): void {
    this.#needEntries(at);
    const pointer = placeOf(this.#thing, at);
    const held = readKeys(this.#thing.self, at) ?? null;
    if (held !== null && !this.#overwrite) throw new NotHere('written', WRITTEN, pointer);
    const known = this.#known(value);
    if (known === null) throw NOTHING_KNOWN;
    this.only = pointerKeys(pointer);
    this.#take(writeAt(this.object, this.only, known), pointer);
  }

  merge(patch: ValueMap): void {
    this.#mergeAt([], this.#known(patch));
  }

  patch(operation: Operation): void {
    const keys = pointerKeys(operation.path);
    const pointer = placeOf(this.#thing, keys);
    const at = pointerKeys(pointer);
    if (operation.op === 'remove') {
      if (valueAt(this.object, at) === undefined) return;
      this.#apply({ op: 'remove', path: pointer });
      return;
    }
    const value = this.#known(operation.value);
    const holder = valueAt(this.object, at.slice(0, -1));
    const inherited = readKeys(this.#thing.self, keys) ?? null;
    const held = isList(holder) ? null : (valueAt(this.object, at) ?? inherited);
    if (held !== null && equalValues(held, value)) return;
    if (held !== null && !this.#overwrite) {
      this.left ??= pointer;
      return;
    }
    if ((holder ?? null) === null) {
      this.#needEntries(keys.slice(0, -1).map(indexOrKey));
      this.#take(writeAt(this.object, at.slice(0, -1), holderFor(keys.at(-1))), pointer);
    }
    this.#apply({ op: operation.op, path: pointer, value });
  }

  #mergeAt(keys: Keys, value: Value): void {
    if (isMap(value) && Object.keys(value).length > 0) {
      for (const key of Object.keys(value)) this.#mergeAt([...keys, key], value[key] ?? null);
      return;
    }
    const held = readKeys(this.#thing.self, keys) ?? null;
    const pointer = placeOf(this.#thing, keys);
    if (value === null) {
      const at = pointerKeys(pointer);
      const isWritten = (valueAt(this.object, at) ?? null) !== null;
      // A null of the fix itself needs `overwrite`; one that comes from an object or a parameter may be there without.
      if (isWritten && !this.#overwrite) this.left ??= pointer;
      else this.#take(removeAt(this.object, at), pointer);
      return;
    }
    if (held !== null && (equalValues(held, value) || (isMap(value) && isMap(held)))) return;
    if (held !== null && !this.#overwrite) this.left ??= pointer;
    else this.#write(pointer, value);
  }

  #known(value: Value): Value {
    const known = resolveValue(value, this.#sources);
    if (known === undefined) throw NOTHING_KNOWN;
    return known;
  }

  /** A path through a list leads to an entry that is there. */
  #needEntries(keys: Keys): void {
    for (const [i, key] of keys.entries()) {
      if (typeof key !== 'number') continue;
      const holder = readKeys(this.#thing.self, keys.slice(0, i)) ?? null;
      if (isMap(holder) || (isList(holder) && key < holder.length)) continue;
      throw new NotHere('no-fix', ENTRY);
    }
  }

  #write(pointer: string, value: Value): void {
    this.#take(writeAt(this.object, pointerKeys(pointer), value), pointer);
  }

  #take(written: Written, pointer: string): void {
    if (written.ok) this.object = written.value;
    else if (written.why === 'entry') throw new NotHere('no-fix', ENTRY);
    else throw new NotHere('written', SHAPE, pointer);
  }

  #apply(operation: Operation): void {
    const patched = applyOperations(this.object, [operation]);
    if (patched.type === 'patched') this.object = patched.value;
    else throw new NotHere('no-fix', `The patch does not apply here, at ${JSON.stringify(operation.path)}.`);
  }
}

/**
 * What is made for a reference token to be in: `-` is a place in a list. An index is one as well, of an entry that is not
 * there; that it might be the key of a mapping (RFC 6901 tells them apart by what is there) is not assumed.
 */
function holderFor(token: string | undefined): Value {
  if (token === '-') return [];
  if (token !== undefined && listIndex(token) !== undefined) throw new NotHere('no-fix', ENTRY);
  return {};
}

/** What a reference token of a patch most likely is: a list with an entry 0 cannot be made up. */
function indexOrKey(token: string): string | number {
  return token === '-' ? 0 : (listIndex(token) ?? token);
}
