// Several fixes of one object at once: each lays claim to the single fields that it writes, so that two that do not agree
// are found before either is carried out.
import { canonical } from '../manifest/canonical.ts';
import { childPointer, pointerKeys } from '../manifest/pointer.ts';
import { isList, isMap } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import { pathOf } from './desire.ts';
import { equalValues } from './difference.ts';
import type { Operation } from './model.ts';
import { removeAt, valueAt, writeAt } from './write.ts';

/** One field that a fix writes. */
export interface Leaf {
  readonly kind: 'put' | 'append' | 'drop';
  /** Of an `append` the list. */
  readonly pointer: string;
  /** Of a `drop` nothing. */
  readonly value: Value;
}

/** The fields that operations on an object write: a mapping that is new is as many as it has fields. */
export function leavesOf(object: Value, operations: readonly Operation[]): readonly Leaf[] {
  return operations.flatMap((operation): readonly Leaf[] => {
    const { path } = operation;
    if (operation.op === 'remove') return [{ kind: 'drop', pointer: path, value: null }];
    const keys = pointerKeys(path);
    const list = path.slice(0, path.lastIndexOf('/'));
    if (operation.op === 'add' && isList(valueAt(object, keys.slice(0, -1)))) {
      return [{ kind: 'append', pointer: list, value: operation.value }];
    }
    const isNew = (valueAt(object, keys) ?? null) === null;
    return isNew ? spread(path, operation.value) : [{ kind: 'put', pointer: path, value: operation.value }];
  });
}

function spread(pointer: string, value: Value): readonly Leaf[] {
  if (!isMap(value) || Object.keys(value).length === 0) return [{ kind: 'put', pointer, value }];
  return Object.keys(value).flatMap((key) => spread(childPointer(pointer, key), value[key] ?? null));
}

/** Writes fields to an object that others may have written to since `base`; equal ones once. */
export function applyLeaves(object: Value, leaves: readonly Leaf[], base: Value): Value {
  let at = object;
  for (const { kind, pointer, value } of leaves) {
    const keys = pointerKeys(pointer);
    const held = valueAt(at, keys);
    if (kind === 'append') {
      const before = valueAt(base, keys);
      const added = isList(held) && isList(before) ? held.slice(before.length) : [];
      if (added.some((one) => equalValues(one, value))) continue;
      keys.push('-');
    } else if (kind === 'put' && isMap(value) && isMap(held) && Object.keys(value).length === 0) continue;
    const written = kind === 'drop' ? removeAt(at, keys) : writeAt(at, keys, value);
    if (written.ok) at = written.value;
  }
  return at;
}

/** Who has claimed which fields. */
export class Claims<Owner> {
  readonly #at = new Map<string, { readonly text: string; readonly owner: Owner }>();
  readonly #above = new Map<string, Owner>();
  readonly #dropped = new Set<string>();

  /** Who claims something else for one of the fields, or for what holds it. */
  rival(leaves: readonly Leaf[]): Owner | undefined {
    for (const leaf of leaves) {
      const [pointer, text] = signOf(leaf);
      const same = this.#at.get(pointer);
      if (same !== undefined && same.text !== text) return same.owner;
      for (const above of pathOf(pointer).slice(0, -1)) {
        const holder = this.#at.get(above);
        if (holder !== undefined && holder.text !== EMPTY) return holder.owner;
      }
      if (text !== EMPTY && this.#above.has(pointer)) return this.#above.get(pointer);
    }
    return undefined;
  }

  /** Who claims a place, or something in it. */
  owner(pointer: string): Owner | undefined {
    return this.#at.get(pointer)?.owner ?? this.#above.get(pointer);
  }

  /** Whether indexes do not mean any more what they meant: entries went from a list that one of the fields is in. */
  isStale(leaves: readonly Leaf[]): boolean {
    return leaves.some(({ kind, pointer }) => {
      const list = pointer.slice(0, pointer.lastIndexOf('/'));
      if (kind === 'drop' && (this.#above.has(list) || this.#at.has(list))) return true;
      return pathOf(pointer).some((above) => this.#dropped.has(above));
    });
  }

  lay(leaves: readonly Leaf[], owner: Owner): void {
    for (const leaf of leaves) {
      const [pointer, text] = signOf(leaf);
      if (!this.#at.has(pointer)) this.#at.set(pointer, { text, owner });
      for (const above of pathOf(pointer).slice(0, -1))
        if (!this.#above.has(above)) this.#above.set(above, owner);
      if (leaf.kind === 'drop') this.#dropped.add(pointer.slice(0, pointer.lastIndexOf('/')));
    }
  }
}

const EMPTY = '{}';

/** The place of a claim and what is claimed for it. Entries that are added to a list are not in each other's way. */
function signOf({ kind, pointer, value }: Leaf): readonly [pointer: string, text: string] {
  const text = kind === 'drop' ? 'nothing' : canonical(value);
  return kind === 'append' ? [childPointer(childPointer(pointer, '-'), text), text] : [pointer, text];
}
