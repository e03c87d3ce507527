import { isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { show } from '../check/schema/check.ts';

/** What a message may speak of. */
export interface MessageScope {
  readonly self: Value;
  readonly object: ValueMap;
  readonly params: ValueMap;
  readonly item: string | undefined;
}

/** A compiled message: text and placeholders in turn. */
export type Message = (scope: MessageScope) => string;

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
const PATH = /^(self|object|params|item)((?:\.[A-Za-z_][\w-]*|\[\d+\])*)$/;

/**
 * Compiles a message. Placeholders are plain paths (`{{ self.name }}`): there is no logic, and a value is put in
 * once, so that text from a manifest cannot become a placeholder.
 * @returns the message, or what is wrong with it.
 */
export function compileMessage(template: string): Message | { readonly problem: string } {
  const parts: (string | ((scope: MessageScope) => string))[] = [];
  let at = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const path = PATH.exec(match[1] ?? '');
    if (path === null) {
      return {
        problem: `the placeholder {{ ${match[1] ?? ''} }} is not a path over self, object, params or item`,
      };
    }
    const root = path[1] as keyof MessageScope;
    const keys = (path[2] ?? '').split(/[.[\]]/).filter((key) => key !== '');
    parts.push(template.slice(at, match.index), (scope) => inWords(readPath(scope[root], keys)));
    at = match.index + match[0].length;
  }
  parts.push(template.slice(at));
  return (scope) => parts.map((part) => (typeof part === 'string' ? part : part(scope))).join('');
}

function readPath(value: Value | undefined, keys: readonly string[]): Value | undefined {
  let at = value;
  for (const key of keys) {
    if (Array.isArray(at)) at = (at as readonly Value[])[Number(key)];
    else at = isMap(at) ? own(at, key) : undefined;
  }
  return at;
}

const MAX_TEXT = 128;

function inWords(value: Value | undefined): string {
  if (value === undefined || value === null) return '(none)';
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
  if (Array.isArray(value))
    return value.map((one) => (typeof one === 'string' ? one : show(one as Value))).join(', ');
  return show(value);
}
