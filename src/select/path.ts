import { JSONPath } from 'jsonpath-plus';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';

/** One step of a path: a key, an index, or all children. */
type Step =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'all' }
  | { readonly type: 'descend' };

/** A JSONPath that cannot be used, and why. */
export interface PathProblem {
  readonly ok: false;
  readonly reason: string;
}

/** A compiled JSONPath. */
export interface Path {
  readonly ok: true;
  readonly text: string;
  readonly steps: readonly Step[];
  /** The keys of a path to a single field; `undefined` when the path may select more than one thing. */
  readonly keys: readonly (string | number)[] | undefined;
}

const PART = /\.\.|\.\*|\.([A-Za-z_][\w-]*)|\[(\*|\d+|'[^'\\]*'|"[^"\\]*")\]|[A-Za-z_][\w-]*|\*/y;
const MAX_LENGTH = 1024;

/**
 * Compiles a plain JSONPath: `$.a.b`, `$['a.b/c']`, `[0]`, `[*]`, `.*`, `..name`. Filters, scripts, slices and
 * unions are refused, because an expression in a path can neither be bounded nor placed. `[$item]` is replaced
 * by `item` as one key, when given.
 */
export function compilePath(text: string, item?: string): Path | PathProblem {
  const grammar = checkGrammar(item === undefined ? text : text.replaceAll('[$item]', '[0]'));
  if (grammar !== undefined) return { ok: false, reason: grammar };
  const marked = item === undefined ? text : text.replaceAll('[$item]', "['$item']");
  const parts = JSONPath.toPathArray(marked).slice(1);
  const steps = parts.map((part): Step => {
    if (part === '*') return { type: 'all' };
    if (part === '..') return { type: 'descend' };
    if (item !== undefined && part === '$item') return { type: 'key', key: item };
    return /^\d+$/.test(part) && !isQuoted(marked, part)
      ? { type: 'index', index: Number(part) }
      : { type: 'key', key: part };
  });
  const single = steps.every((step) => step.type === 'key' || step.type === 'index');
  const keys = single
    ? steps.map((step) => (step.type === 'index' ? step.index : (step as { key: string }).key))
    : undefined;
  return { ok: true, text, steps, keys };
}

/** Whether a number stands in quotes, so that it is a key (`$.data['0']`). */
function isQuoted(text: string, part: string): boolean {
  return text.includes(`'${part}'`) || text.includes(`"${part}"`);
}

function checkGrammar(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return `it is longer than ${String(MAX_LENGTH)} characters`;
  if (!text.startsWith('$')) return 'it has to start with $';
  let at = 1;
  let descended = false;
  while (at < text.length) {
    PART.lastIndex = at;
    const part = PART.exec(text)?.[0];
    if (part === undefined) return describe(text, at);
    const bare = !part.startsWith('.') && !part.startsWith('[');
    if (bare !== descended && (bare || !part.startsWith('['))) return describe(text, at);
    if (part.startsWith('[') && /^\[['"](\*|\.\.|\$|~|\^|`.*|@.*|.*[~^]$)['"]\]$/.test(part)) {
      return `the key ${part.slice(1, -1)} cannot be written in a path`;
    }
    descended = part === '..';
    at += part.length;
  }
  return descended ? 'it ends with .. and names nothing' : undefined;
}

function describe(text: string, at: number): string {
  const rest = text.slice(at);
  if (/^\.?\[?\??\(/.test(rest))
    return `filters and scripts are refused (at character ${String(at + 1)}); use "where" instead`;
  if (/^\[[-\d]*:/.test(rest)) return `slices are refused (at character ${String(at + 1)})`;
  if (/^\[[^\]]*,/.test(rest)) return `unions are refused (at character ${String(at + 1)}); write two rules`;
  if (/^\.[^.[\]]*[^\w.[\]-]/.test(rest))
    return `a key with such characters is written in quotes: ['…'] (at character ${String(at + 1)})`;
  return `it cannot be read at character ${String(at + 1)}: ${JSON.stringify(rest.slice(0, 20))}`;
}

/** One thing that a path selected, and the keys that lead to it. */
export interface Selected {
  readonly value: Value;
  readonly keys: readonly (string | number)[];
}

const MAX_SELECTED = 100_000;

/**
 * All things that a path selects, in the order of the text; `undefined` when there are more than 100,000.
 * Iterative, so that a deep object cannot exhaust the stack.
 */
export function selectAll(root: Value, path: Path): readonly Selected[] | undefined {
  let current: Selected[] = [{ value: root, keys: [] }];
  for (const step of path.steps) {
    const next: Selected[] = [];
    for (const one of current) {
      if (step.type === 'descend') descend(one, next);
      else if (step.type === 'all') next.push(...children(one));
      else pushField(one, step.type === 'key' ? step.key : step.index, next);
      if (next.length > MAX_SELECTED) return undefined;
    }
    current = next;
  }
  return current;
}

function pushField(from: Selected, key: string | number, into: Selected[]): void {
  const value = readKey(from.value, key);
  if (value !== undefined) into.push({ value, keys: [...from.keys, key] });
}

function children(one: Selected): Selected[] {
  const { value, keys } = one;
  if (isList(value)) return value.map((item, i) => ({ value: item, keys: [...keys, i] }));
  if (!isMap(value)) return [];
  return Object.keys(value).map((key) => ({ value: value[key] as Value, keys: [...keys, key] }));
}

/** The thing itself and everything below it, parents before children. */
function descend(one: Selected, into: Selected[]): void {
  const stack: Selected[] = [one];
  for (let top = stack.pop(); top !== undefined && into.length <= MAX_SELECTED; top = stack.pop()) {
    into.push(top);
    stack.push(...children(top).reverse());
  }
}

/** A mapping's own value or a list's item; a number is also a key where the thing is a mapping. */
export function readKey(value: Value | undefined, key: string | number): Value | undefined {
  if (isList(value)) return typeof key === 'number' ? value[key] : undefined;
  return isMap(value) ? own(value, String(key)) : undefined;
}

/** The value below some keys; `undefined` when absent. */
export function readKeys(value: Value, keys: readonly (string | number)[]): Value | undefined {
  let at: Value | undefined = value;
  for (const key of keys) {
    at = readKey(at, key);
    if (at === undefined) return undefined;
  }
  return at;
}
