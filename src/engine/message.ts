import { nearest } from '../manifest/nearest.ts';
import { takeSteps } from '../manifest/steps.ts';
import { isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { hideCredentials } from '../check/hide.ts';
import { show, SHOWN_OF } from '../check/schema/check.ts';

/** What a message may speak of. */
interface MessageScope {
  readonly self: Value;
  readonly object: ValueMap;
  readonly params: ValueMap;
  readonly item: string | undefined;
}

/** A compiled message: text and placeholders in turn. */
export type Message = (scope: MessageScope) => string;

/** What a policy gives its messages. */
export interface Known {
  readonly parameters: ValueMap;
  readonly item: string | undefined;
}

/** What is wrong with a message: a clause. */
export interface MessageProblem {
  readonly code: 'POLICY_INVALID' | 'POLICY_PARAMETER';
  readonly problem: string;
}

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
const PATH = /^(self|object|params|item)((?:\.[A-Za-z_][\w-]*|\[\d+\])*)$/;

/**
 * Compiles a message. Placeholders are plain paths (`{{ self.name }}`): there is no logic, and a value is put in
 * once, so that text from a manifest cannot become a placeholder.
 * @param knows what the rule's policy gives it.
 * @returns the message, or what is wrong with it.
 */
export function compileMessage(template: string, knows: Known): Message | MessageProblem {
  const parts: (string | ((scope: MessageScope) => string))[] = [];
  let at = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const path = PATH.exec(match[1] ?? '');
    if (path === null) {
      return invalid(
        `the placeholder {{ ${match[1] ?? ''} }} is not a path over self, object, params or item`,
      );
    }
    const root = path[1] as keyof MessageScope;
    const keys = (path[2] ?? '').split(/[.[\]]/).filter((key) => key !== '');
    const unknown = whyUnknown(root, keys, knows);
    if (unknown !== undefined) return unknown;
    parts.push(template.slice(at, match.index), (scope) => inWords(readPath(scope[root], keys)));
    at = match.index + match[0].length;
  }
  parts.push(template.slice(at));
  if (parts.some((part) => typeof part === 'string' && /\{\{|\}\}/.test(part))) {
    return invalid('a placeholder is not closed, or not opened, with two braces');
  }
  return (scope) => parts.map((part) => (typeof part === 'string' ? part : part(scope))).join('');
}

function invalid(problem: string): MessageProblem {
  return { code: 'POLICY_INVALID', problem };
}

/** Why a placeholder would always be empty. */
function whyUnknown(
  root: keyof MessageScope,
  keys: readonly string[],
  knows: Known,
): MessageProblem | undefined {
  const [name] = keys;
  if (root === 'item' && knows.item === undefined)
    return invalid('{{ item }} stands for an item of "each", and the rule has none');
  if (root !== 'params' || name === undefined || Object.hasOwn(knows.parameters, name)) return undefined;
  const like = nearest(name, Object.keys(knows.parameters));
  const help = like === undefined ? '' : `; did you mean ${like}?`;
  return {
    code: 'POLICY_PARAMETER',
    problem: `the parameter ${show(name)} is not declared under spec.parameters${help}`,
  };
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
  if (typeof value === 'string') {
    // What is cut has no shape any more.
    const text = hideCredentials(value.slice(0, SHOWN_OF));
    return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  }
  if (Array.isArray(value)) return listInWords(value as readonly Value[]);
  return show(value);
}

function listInWords(list: readonly Value[]): string {
  takeSteps(list.length * 200);
  const words = list.map((one) => (typeof one === 'string' ? hideCredentials(one) : show(one))).join(', ');
  takeSteps(words.length);
  return words;
}
