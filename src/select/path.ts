import { takeSteps } from '../manifest/steps.ts';
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

/** `..`, `.*`, `.name`, `[*]`, `[0]`, `['key']`, and after `..` a bare name or `*`. */
const PART =
  /(?<descend>\.\.)|\.(?<any>\*)|\.(?<name>[A-Za-z_][\w-]*)|\[(?:(?<all>\*)|(?<index>\d+)|(?<item>\$item)|'(?<single>[^'\\]*)'|"(?<double>[^"\\]*)")\]|(?<bare>[A-Za-z_][\w-]*|\*)/y;
const MAX_LENGTH = 1024;

/**
 * Compiles a plain JSONPath: `$.a.b`, `$['a.b/c']`, `[0]`, `[*]`, `.*`, `..name` (RFC 9535). Filters, scripts, slices
 * and unions are refused, because an expression in a path can neither be bounded nor placed. `[$item]` is `item` as
 * one key, when given. A key in quotes is that key, whatever its characters mean elsewhere.
 */
export function compilePath(text: string, item?: string): Path | PathProblem {
  if (text.length > MAX_LENGTH) return refused(`it is longer than ${String(MAX_LENGTH)} characters`);
  if (!text.startsWith('$')) return refused('it has to start with $');
  const steps: Step[] = [];
  let at = 1;
  while (at < text.length) {
    PART.lastIndex = at;
    const part = PART.exec(text);
    const step = part?.groups && readStep(part.groups, { item, descended: steps.at(-1)?.type === 'descend' });
    if (part === null || step === undefined) return refused(describe(text, at));
    steps.push(step);
    at += part[0].length;
  }
  if (steps.at(-1)?.type === 'descend') return refused('it ends with .. and names nothing');
  const keys = steps.flatMap((step): (string | number)[] =>
    step.type === 'key' ? [step.key] : step.type === 'index' ? [step.index] : [],
  );
  return { ok: true, text, steps, keys: keys.length === steps.length ? keys : undefined };
}

function refused(reason: string): PathProblem {
  return { ok: false, reason };
}

interface Position {
  readonly item: string | undefined;
  /** Whether `..` stands before the step: then a name stands bare. */
  readonly descended: boolean;
}

/** The step that a part of the text means; `undefined` where it may not stand. */
function readStep(part: Readonly<Record<string, string | undefined>>, at: Position): Step | undefined {
  const { item, descended } = at;
  const { descend: deeper, any, name, all, index, single, double, bare } = part;
  if (bare !== undefined) {
    if (!descended) return undefined;
    return bare === '*' ? { type: 'all' } : { type: 'key', key: bare };
  }
  if (all !== undefined) return { type: 'all' };
  if (index !== undefined) return { type: 'index', index: Number(index) };
  if (part['item'] !== undefined) return item === undefined ? undefined : { type: 'key', key: item };
  const quotedKey = single ?? double;
  if (quotedKey !== undefined) return { type: 'key', key: quotedKey };
  if (descended) return undefined;
  if (deeper !== undefined) return { type: 'descend' };
  if (any !== undefined) return { type: 'all' };
  return name === undefined ? undefined : { type: 'key', key: name };
}

function describe(text: string, at: number): string {
  const rest = text.slice(at);
  if (rest.startsWith('[$item]')) return `[$item] stands for an item of "each", and the rule has none`;
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
      else if (step.type === 'all') append(children(one), next);
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

/** Not `push(...)`: a long list would exhaust the stack with arguments. */
function append(more: readonly Selected[], into: Selected[]): void {
  for (const one of more) into.push(one);
}

function children(one: Selected): Selected[] {
  const { value, keys } = one;
  // The keys are copied for each child: of a long chain they would fill the memory.
  const steps = 50 + 8 * keys.length;
  if (isList(value)) takeSteps(value.length * steps);
  if (isList(value)) return value.map((item, i) => ({ value: item, keys: [...keys, i] }));
  if (!isMap(value)) return [];
  const names = Object.keys(value);
  takeSteps(names.length * steps);
  return names.map((key) => ({ value: value[key] as Value, keys: [...keys, key] }));
}

/** The thing itself and everything below it, parents before children. */
function descend(one: Selected, into: Selected[]): void {
  const stack: Selected[] = [one];
  for (let top = stack.pop(); top !== undefined && into.length <= MAX_SELECTED; top = stack.pop()) {
    into.push(top);
    append(children(top).reverse(), stack);
  }
}

/** A mapping's own value or a list's item; a number is also a key where the thing is a mapping. */
function readKey(value: Value | undefined, key: string | number): Value | undefined {
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
