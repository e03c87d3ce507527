// Merging a configuration into an object as sigs.k8s.io/structured-merge-diff does: what the configuration says is set,
// mappings and keyed lists are merged part by part, and nothing is taken away.
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import { isForeign } from './foreign.ts';
import { pathOfElement } from './merge-element.ts';
import { put } from './put.ts';
import type { OpenMap } from './put.ts';
import type { Atom, ListType, MapType, TypeRef } from './structure.ts';

/** Merges two values of a type, both valid. `undefined` for what comes to nothing. */
export function merge(left: Value | undefined, right: Value | undefined, type: TypeRef): Value | undefined {
  const atom = type();
  const [of, by] = [formOf(atom, left), formOf(atom, right)];
  const form = right === undefined ? of : by;
  if (form.map !== undefined) return mergeMaps(left, right, form.map);
  if (form.scalar !== undefined || form.list === undefined) return right ?? left;
  return mergeLists(left, right, form.list);
}

/** The one form of a type that a value has; the type itself where the value is absent or null. */
export function formOf(atom: Atom, value: Value | undefined): Atom {
  if (value === undefined || value === null || isForeign(value)) return atom;
  if (isList(value)) return atom.list === undefined ? atom : { list: atom.list };
  if (isMap(value)) return atom.map === undefined ? atom : { map: atom.map };
  return atom.scalar === undefined ? atom : { scalar: atom.scalar };
}

function mergeMaps(left: Value | undefined, right: Value | undefined, type: MapType): Value | undefined {
  const [of, by] = [isMap(left) ? left : {}, isMap(right) ? right : {}];
  const isLeaf = Object.keys(of).length === 0 && Object.keys(by).length === 0;
  if (type.atomic || isLeaf) return right === undefined ? left : right;
  const out: OpenMap = {};
  let changes = !isMap(left);
  for (const key of new Set([...Object.keys(of), ...Object.keys(by)])) {
    const fieldType = type.fields.get(key)?.type ?? type.rest;
    const [before, given] = [own(of, key), own(by, key)];
    // What only one side has needs no merging.
    const merged = given === undefined || fieldType === undefined ? before : merge(before, given, fieldType);
    if (merged !== before) changes = true;
    if (merged !== undefined) put(out, key, merged);
  }
  return changes ? out : left;
}

function mergeLists(left: Value | undefined, right: Value | undefined, type: ListType): Value | undefined {
  const [of, by] = [isList(left) ? left : [], isList(right) ? right : []];
  if (type.atomic || (of.length === 0 && by.length === 0)) return right === undefined ? left : right;
  if (by.length === 0) return left;
  return new ListMerge(type, of, by).run();
}

/** The two lists side by side: elements in the order of the configuration, between those that it does not name. */
class ListMerge {
  readonly #type: ListType;
  readonly #left: readonly Value[];
  readonly #right: readonly Value[];
  readonly #leftPaths: readonly string[];
  readonly #rightPaths: readonly string[];
  /** By path; of elements of the object that are there twice, null. */
  readonly #inLeft = new Map<string, Value>();
  readonly #inRight = new Map<string, Value>();
  readonly #shared: readonly string[];
  #nextShared = 0;
  readonly #merged = new Set<string>();
  readonly #out: Value[] = [];

  constructor(type: ListType, left: readonly Value[], right: readonly Value[]) {
    this.#type = type;
    this.#left = left;
    this.#right = right;
    this.#leftPaths = left.map((one) => pathOfElement(one, type));
    this.#rightPaths = right.map((one) => pathOfElement(one, type));
    for (const [i, path] of this.#leftPaths.entries())
      this.#inLeft.set(path, this.#inLeft.has(path) ? null : (left[i] ?? null));
    for (const [i, path] of this.#rightPaths.entries()) this.#inRight.set(path, right[i] ?? null);
    this.#shared = this.#rightPaths.filter((path) => this.#inLeft.has(path));
  }

  run(): readonly Value[] {
    let [l, r] = [0, 0];
    while (l < this.#left.length || r < this.#right.length) {
      const [path, given] = [this.#leftPaths[l], this.#rightPaths[r]];
      if (path !== undefined && given !== undefined) {
        if (path === given) {
          this.#both(path);
          this.#nextShared += 1;
          l += 1;
          r += 1;
          continue;
        }
        const next = this.#shared[this.#nextShared];
        if (this.#inRight.has(path) && next !== undefined && next !== path) {
          l += 1;
          continue;
        }
      }
      if (path !== undefined) {
        if (!this.#inRight.has(path)) {
          this.#push(this.#left[l], undefined);
          l += 1;
          continue;
        }
        if (this.#merged.has(path)) l += 1;
      }
      if (given === undefined) continue;
      this.#both(given);
      r += 1;
      if (this.#shared[this.#nextShared] === given) this.#nextShared += 1;
    }
    return this.#out;
  }

  #both(path: string): void {
    this.#merged.add(path);
    this.#push(this.#inLeft.get(path), this.#inRight.get(path));
  }

  #push(left: Value | undefined, right: Value | undefined): void {
    const merged = right === undefined ? left : merge(left, right, this.#type.of);
    if (merged !== undefined) this.#out.push(merged);
  }
}

/** The parts of a configuration that would be replaced as a whole, as paths: `.spec.tolerations`. */
export function atomicParts(value: Value, type: TypeRef, path = ''): readonly string[] {
  const atom = type();
  if (isMap(value) && atom.map !== undefined) {
    const { atomic, fields } = atom.map;
    return [
      ...(atomic ? [path] : []),
      ...Object.entries(value).flatMap(([key, one]) => {
        const field = fields.get(key);
        return field === undefined ? [] : atomicParts(one, field.type, `${path}.${key}`);
      }),
    ];
  }
  if (!isList(value) || atom.list === undefined) return [];
  const { atomic, of } = atom.list;
  return [
    ...(atomic ? [path] : []),
    ...value.flatMap((one, i) => atomicParts(one, of, `${path}[${String(i)}]`)),
  ];
}
