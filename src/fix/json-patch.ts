// JSON Patch as the API server applies it (github.com/evanphx/json-patch, version 4): RFC 6902 but for a `replace` of what
// is not there, which adds; negative indexes, which count from the end; and a first reference token that may lack its slash.
import { unescapeToken } from '../manifest/pointer.ts';
import { isList, isMap } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import { addAt, getAt, MISSING, removeAt } from './json-place.ts';
import type { Place } from './json-place.ts';
import type { Operation } from './model.ts';
import { put } from './put.ts';
import type { OpenMap } from './put.ts';
import { measureJson, sameJson } from './json-equal.ts';

/** One operation, as an expression made it. */
export interface PatchOperation {
  readonly op: string;
  readonly path: string;
  /** Empty when there is none. */
  readonly from: string;
  /** `undefined` when there is none, which is not null. */
  readonly value: Value | undefined;
}

/** What became of a patch. */
export type Patched =
  | { readonly type: 'patched'; readonly value: Value }
  /** A `test` did not hold: nothing of the patch is applied. */
  | { readonly type: 'untested' }
  | { readonly type: 'error'; readonly message: string };

/** Bytes of JSON that the `copy` operations of one patch may add (JSONPatchMaxCopyBytes of the API server). */
const MAX_COPIED = 3 * 1024 * 1024;

/** Levels that a patched document may have: what is deeper could not be sent to an API server (10,000 there). */
const MAX_DEPTH = 1_000;

/** Applies a patch. The document and the values of operations stay as they are; what is not touched is shared. */
export function applyJsonPatch(document: Value, operations: readonly PatchOperation[]): Patched {
  const patching = new Patching(document);
  try {
    for (const operation of operations) patching.apply(operation);
  } catch (problem) {
    if (problem instanceof PatchProblem) return { type: 'error', message: problem.message };
    if (problem instanceof TestFailed) return { type: 'untested' };
    throw problem;
  }
  return { type: 'patched', value: patching.document };
}

/** Applies the operations that fixes and differences are made of; otherwise as {@link applyJsonPatch}. */
export function applyOperations(document: Value, operations: readonly Operation[]): Patched {
  const patch = operations.map((operation): PatchOperation => {
    const { op, path } = operation;
    return { op, path, from: '', value: op === 'remove' ? undefined : operation.value };
  });
  return applyJsonPatch(document, patch);
}

class TestFailed extends Error {}

class PatchProblem extends Error {}

const fail = (message: string): never => {
  throw new PatchProblem(message);
};

class Patching {
  document: Value;
  /** Mappings and lists that were made here, so that they may be changed. */
  readonly #made = new Set<Value>();
  #copied = 0;

  constructor(document: Value) {
    this.document = document;
  }

  apply({ op, path, from, value }: PatchOperation): void {
    const at = isWritable(path) ? path : undefined;
    switch (op) {
      case 'add':
        return this.#add(at, value);
      case 'remove':
        return this.#remove(at);
      case 'replace':
        return this.#replace(at, value);
      case 'move':
        return this.#move(from, at);
      case 'copy':
        return this.#copy(from, at);
      case 'test':
        return this.#test(at, value);
      default:
        return fail(`Unexpected kind: ${isWritable(op) ? op : 'unknown'}`);
    }
  }

  #add(path: string | undefined, value: Value | undefined): void {
    if (path === undefined) return fail(`add operation failed to decode path: ${MISSING}`);
    const place = this.#find(path);
    if (place === undefined)
      return fail(`add operation does not apply: doc is missing path: "${path}": ${MISSING}`);
    const problem = addAt(place, shallow(path, value ?? null));
    if (problem !== undefined) fail(`error in add for path: '${path}': ${problem}`);
  }

  #remove(path: string | undefined): void {
    if (path === undefined) return fail(`remove operation failed to decode path: ${MISSING}`);
    const place = this.#find(path);
    if (place === undefined)
      return fail(`remove operation does not apply: doc is missing path: "${path}": ${MISSING}`);
    const problem = removeAt(place);
    if (problem !== undefined) fail(`error in remove for path: '${path}': ${problem}`);
  }

  #replace(path: string | undefined, value: Value | undefined): void {
    if (path === undefined) return fail(`replace operation failed to decode path: ${BAD_TEXT}`);
    if (path === '') {
      if (!isMap(value) && !isList(value))
        fail('replace operation value must be object or array: %!w(<nil>)');
      this.document = value ?? null;
      return;
    }
    const place = this.#find(path);
    if (place === undefined)
      return fail(`replace operation does not apply: doc is missing path: ${path}: ${MISSING}`);
    const found = getAt(place);
    if (found.problem !== undefined)
      return fail(`replace operation does not apply: doc is missing key: ${path}: ${MISSING}`);
    const { holder, key } = place;
    const given = shallow(path, value ?? null);
    if (Array.isArray(holder)) holder[found.at] = given;
    else put(holder, key, given);
  }

  #move(from: string, path: string | undefined): void {
    const source = this.#source('move', from);
    const found = getAt(source);
    const problem = found.problem ?? removeAt(source);
    if (problem !== undefined) fail(`error in move for path: '${source.key}': ${problem}`);
    if (path === undefined) return fail(`move operation failed to decode path: ${BAD_TEXT}`);
    const place = this.#find(path);
    if (place === undefined)
      return fail(`move operation does not apply: doc is missing destination path: ${path}: ${MISSING}`);
    const refusal = addAt(place, shallow(path, found.value ?? null));
    if (refusal !== undefined) fail(`error in move for path: '${path}': ${refusal}`);
  }

  #copy(from: string, path: string | undefined): void {
    const found = getAt(this.#source('copy', from));
    if (found.problem !== undefined) return fail(`error in copy for from: '${from}': ${found.problem}`);
    if (path === undefined) return fail(`copy operation failed to decode path: ${MISSING}`);
    const place = this.#find(path);
    if (place === undefined)
      return fail(`copy operation does not apply: doc is missing destination path: ${path}: ${MISSING}`);
    const value = found.value ?? null;
    this.#copied += measureJson(value, MAX_COPIED - this.#copied).bytes;
    if (this.#copied > MAX_COPIED)
      fail(
        `Unable to complete the copy, the accumulated size increase of copy is ${String(this.#copied)}, ` +
          `exceeding the limit ${String(MAX_COPIED)}`,
      );
    const problem = addAt(place, this.#given(shallow(path, value)));
    if (problem !== undefined) fail(`error while adding value during copy: ${problem}`);
  }

  /** A value in two places at once: what was made here and could be changed in one of them is copied. */
  #given(value: Value): Value {
    if (!this.#made.has(value)) return value;
    if (isList(value)) return value.map((one) => this.#given(one));
    const copy: OpenMap = {};
    if (isMap(value)) for (const key of Object.keys(value)) put(copy, key, this.#given(value[key] ?? null));
    return copy;
  }

  #test(path: string | undefined, value: Value | undefined): void {
    if (path === undefined) return fail(`test operation failed to decode path: ${MISSING}`);
    if (path === '') {
      if (value === undefined || !sameJson(this.document, value)) throw new TestFailed();
      return;
    }
    const place = this.#find(path);
    if (place === undefined)
      return fail(`test operation does not apply: is missing path: ${path}: ${MISSING}`);
    const found = getAt(place);
    if (found.problem !== undefined) return fail(`error in test for path: '${path}': ${found.problem}`);
    const present = found.value ?? null;
    // What is absent or null is equal to an operation without a value only.
    const holds = present === null ? value === undefined : value !== undefined && sameJson(present, value);
    if (!holds) throw new TestFailed();
  }

  #source(op: string, from: string): Place {
    if (from === '')
      return fail(`${op} operation failed to decode from: operation, missing from field: ${MISSING}`);
    if (!isWritable(from)) return fail(`${op} operation failed to decode from: ${BAD_TEXT}`);
    return (
      this.#find(from) ??
      fail(`${op} operation does not apply: doc is missing from path: ${from}: ${MISSING}`)
    );
  }

  /** The holder of what a path names, free to be changed; `undefined` when a step on the way is missing. */
  #find(path: string): Place | undefined {
    const tokens = path.split('/');
    const last = tokens.pop();
    if (tokens.length === 0 || last === undefined) return undefined;
    let holder = this.#open(this.document);
    if (holder !== undefined) this.document = holder;
    // What stands before the first slash is no token.
    for (let i = 1; holder !== undefined && i < tokens.length; i += 1) {
      const key = unescapeToken(tokens[i] ?? '');
      const found = getAt({ holder, key });
      if (found.problem !== undefined || found.value === undefined) return undefined;
      const inside = this.#open(found.value);
      if (inside !== undefined && inside !== found.value) {
        if (Array.isArray(holder)) holder[found.at] = inside;
        else put(holder, key, inside);
      }
      holder = inside;
    }
    return holder && { holder, key: unescapeToken(last) };
  }

  /** A mapping or list that may be changed: itself when it was made here, and a copy otherwise. */
  #open(value: Value): Value[] | OpenMap | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    if (this.#made.has(value)) return value as Value[] | OpenMap;
    const copy: Value[] | OpenMap = isList(value) ? [...value] : { ...value };
    this.#made.add(copy);
    return copy;
  }
}

/** A value that is not too deep where it is put. */
function shallow(path: string, value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  const { depth } = measureJson(value, Infinity);
  return depth + path.split('/').length > MAX_DEPTH ? fail('exceeded max depth') : value;
}

/** How Go reads the text again after it was written with escapes that JSON does not have. */
const BAD_TEXT = "invalid character 'x' in string escape code";

/** The API server writes paths with Go's escapes and reads them as JSON: not all survive. */
function isWritable(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isPlain = code >= 0x20 || code === 0x08 || (code >= 0x09 && code <= 0x0d && code !== 0x0b);
    if (!isPlain || code === 0x7f) return false;
  }
  return true;
}
