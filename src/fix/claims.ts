// Several fixes of one object at once: each lays claim to the single fields that it writes, so that two that do not agree
// are found before either is carried out.
import { canonical } from '../manifest/canonical.ts';
import { equalValues } from '../manifest/equal.ts';
import { childPointer, pointerKeys, valueAt } from '../manifest/pointer.ts';
import { isList, isMap } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import type { Operation } from './model.ts';
import { removeAt, writeAt } from './write.ts';

/** One field that a fix writes. */
export interface Leaf {
  readonly kind: 'put' | 'append' | 'drop';
  /** Of an `append` the list. */
  readonly pointer: string;
  /** Of a `drop` nothing. */
  readonly value: Value;
  /** The place of a claim to it. Entries that are added to a list are not in each other's way. */
  readonly place: string;
  /** What is claimed for the place: equal texts are equal claims. */
  readonly text: string;
  /** The pointers of all that lie above the place, from the root. */
  readonly above: readonly string[];
}

function leafOf(kind: Leaf['kind'], pointer: string, value: Value): Leaf {
  const text = kind === 'drop' ? 'nothing' : canonical(value);
  const place = kind === 'append' ? childPointer(`${pointer}/-`, text) : pointer;
  return { kind, pointer, value, place, text, above: abovePlace(place) };
}

function abovePlace(pointer: string): readonly string[] {
  const above: string[] = [];
  for (let at = pointer.indexOf('/'); at !== -1; at = pointer.indexOf('/', at + 1)) {
    above.push(pointer.slice(0, at));
  }
  return above;
}

/** The fields that operations on an object write: a mapping that is new is as many as it has fields. */
export function leavesOf(object: Value, operations: readonly Operation[]): readonly Leaf[] {
  return operations.flatMap((operation): readonly Leaf[] => {
    const { path } = operation;
    if (operation.op === 'remove') return [leafOf('drop', path, null)];
    const keys = pointerKeys(path);
    const list = path.slice(0, path.lastIndexOf('/'));
    if (operation.op === 'add' && isList(valueAt(object, keys.slice(0, -1)))) {
      return [leafOf('append', list, operation.value)];
    }
    const isNew = (valueAt(object, keys) ?? null) === null;
    return isNew ? spread(path, operation.value) : [leafOf('put', path, operation.value)];
  });
}

function spread(pointer: string, value: Value): readonly Leaf[] {
  if (!isMap(value) || Object.keys(value).length === 0) return [leafOf('put', pointer, value)];
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

/** Fields that are made out when somebody asks. */
export type Leaves = () => readonly Leaf[];

/** Who has claimed which fields. */
export class Claims<Owner> {
  /** Claims that nobody has asked about yet. */
  #unread: { readonly leaves: Leaves; readonly owner: Owner }[] = [];
  #ledger: Ledger<Owner> | undefined;

  /** Who claims something else for one of the fields, or for what holds it. */
  rival(leaves: Leaves): Owner | undefined {
    const ledger = this.#read();
    if (ledger === undefined) return undefined;
    for (const { place, text, above } of leaves()) {
      const same = ledger.at.get(place);
      if (same !== undefined && same.text !== text) return same.owner;
      for (const one of above) {
        const holder = ledger.at.get(one);
        if (holder !== undefined && holder.text !== EMPTY) return holder.owner;
      }
      if (text !== EMPTY && ledger.above.has(place)) return ledger.above.get(place);
    }
    return undefined;
  }

  /** Who claims a place, or something in it. */
  owner(pointer: string): Owner | undefined {
    const ledger = this.#read();
    return ledger?.at.get(pointer)?.owner ?? ledger?.above.get(pointer);
  }

  /** Whether indexes do not mean any more what they meant: entries went from a list that one of the fields is in. */
  isStale(leaves: Leaves): boolean {
    const ledger = this.#read();
    if (ledger === undefined) return false;
    const { at, above: over, dropped } = ledger;
    return leaves().some(({ kind, pointer, above }) => {
      const list = pointer.slice(0, pointer.lastIndexOf('/'));
      if (kind === 'drop' && (over.has(list) || at.has(list))) return true;
      if (dropped.size === 0) return false;
      return dropped.has(pointer) || above.some((one) => dropped.has(one));
    });
  }

  lay(leaves: Leaves, owner: Owner): void {
    this.#unread.push({ leaves, owner });
  }

  /** All claims, those that were not read among them; `undefined` when there are none. */
  #read(): Ledger<Owner> | undefined {
    if (this.#unread.length === 0) return this.#ledger;
    const {
      at,
      above: over,
      dropped,
    } = (this.#ledger ??= {
      at: new Map(),
      above: new Map(),
      dropped: new Set(),
    });
    for (const { leaves, owner } of this.#unread) {
      for (const { kind, pointer, place, text, above } of leaves()) {
        if (!at.has(place)) at.set(place, { text, owner });
        for (const one of above) if (!over.has(one)) over.set(one, owner);
        if (kind === 'drop') dropped.add(pointer.slice(0, pointer.lastIndexOf('/')));
      }
    }
    this.#unread = [];
    return this.#ledger;
  }
}

interface Ledger<Owner> {
  readonly at: Map<string, { readonly text: string; readonly owner: Owner }>;
  readonly above: Map<string, Owner>;
  readonly dropped: Set<string>;
}

const EMPTY = '{}';
