import { takeSteps } from '../../manifest/steps.ts';
import { isList, isMap } from '../../manifest/value.ts';
import type { Value } from '../../manifest/value.ts';
import { hideCredentials } from '../hide.ts';

/** Why a value does not satisfy a schema: the keyword, the failing place below the value, and a clause in words. */
export interface Failure {
  readonly path: readonly (string | number)[];
  readonly keyword: string;
  /** A clause that stands on its own, e.g. `it is 8Gi, more than 4Gi`. Raw text. */
  readonly reason: string;
}

/**
 * A compiled schema. `test` is the hot path: no allocation, no words. `explain` is called only for a value
 * that `test` refused, so that the words cost nothing where everything is in order.
 */
export interface Check {
  readonly test: (value: Value) => boolean;
  readonly explain: (value: Value) => Failure;
}

/** A check, and the schema that it was made of. */
export interface SchemaCheck extends Check {
  readonly schema: Value;
}

/** The test of what is always so: what it is part of is the simpler for it. */
export const always = (): boolean => true;

/** The test of what is never so. */
export const never = (): boolean => false;

/** A failure at the value itself. */
export function here(keyword: string, reason: string): Failure {
  return { path: [], keyword, reason };
}

/** A failure found below the value, one step down. */
export function below(step: string | number, failure: Failure): Failure {
  return { ...failure, path: [step, ...failure.path] };
}

/** A check with the same words for every refused value, or words made from the value. */
export function simple(
  keyword: string,
  test: (value: Value) => boolean,
  say: (value: Value) => string,
): Check {
  return { test, explain: (value) => here(keyword, say(value)) };
}

/** A value of a schema in words: texts without quotes, since a reason names them as their author wrote them. */
export function plain(value: Value): string {
  return typeof value === 'string' ? value : show(value);
}

const MAX_SHOWN = 128;
/** Of a long text no more is looked through before it is cut: no credential is longer. */
export const SHOWN_OF = 16_384;

/** A value in words: short strings quoted, lists and mappings as compact JSON, cut at 128 characters. */
export function show(value: Value | undefined): string {
  if (value === undefined) return 'absent';
  const text = beginning(value, MAX_SHOWN);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** Compact JSON, or more than `room` characters of its beginning: of a big value no more is written than is shown. */
function beginning(value: Value, room: number): string {
  if (typeof value === 'string')
    return JSON.stringify(hideCredentials(value.slice(0, SHOWN_OF)).slice(0, room + 1));
  if (typeof value === 'bigint') return JSON.stringify(value.toString());
  if (isList(value)) {
    let text = '[';
    for (const [i, item] of value.entries()) {
      if (text.length > room) return text;
      text += `${i === 0 ? '' : ','}${beginning(item, room - text.length)}`;
    }
    return `${text}]`;
  }
  if (!isMap(value)) return JSON.stringify(value);
  const keys = Object.keys(value);
  takeSteps(keys.length);
  let text = '{';
  for (const [i, key] of keys.entries()) {
    if (text.length > room) return text;
    text += `${i === 0 ? '' : ','}${JSON.stringify(key.slice(0, room + 1))}:`;
    text += beginning(value[key] as Value, room - text.length);
  }
  return `${text}}`;
}
