import { resolveScalar } from '../../manifest/scalar.ts';
import type { Value } from '../../manifest/value.ts';
import { EditProblem } from './problem.ts';

/** A value that is neither a mapping nor a list. */
export type ScalarValue = Exclude<Value, object>;

/** How a text is written when it cannot stand plain, and where. */
export interface ScalarStyle {
  /** The quotes to use; `''` for none where none are needed. */
  readonly quote: '' | '"' | "'";
  /** The quotes to use where some are needed. */
  readonly preferred: '"' | "'";
  readonly flow: boolean;
  readonly json: boolean;
}

/** A scalar on one line, so that every reader of YAML 1.1 and 1.2 reads this very value. */
export function scalarText(value: ScalarValue, style: ScalarStyle): string {
  if (typeof value === 'string') return textText(value, style);
  return typeof value === 'number' ? numberText(value, style.json) : String(value);
}

function textText(value: string, style: ScalarStyle): string {
  if (/\p{Surrogate}/u.test(value)) {
    throw new EditProblem('value', 'The text to write holds half of a character, which no file can hold.');
  }
  if (style.json) return JSON.stringify(value).replaceAll(UNPRINTABLE, escape);
  if (style.quote === '' && isPlain(value, style.flow)) return value;
  const single = (style.quote === '' ? style.preferred : style.quote) === "'";
  if (single && !value.includes('\n') && !hasUnprintable(value)) return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value).replaceAll(UNPRINTABLE, escape);
}

const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Whether a text holds what may not stand in a file as it is; line breaks apart. */
export function hasUnprintable(text: string): boolean {
  return text.replaceAll('\n', '').search(UNPRINTABLE) !== -1;
}

const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** YAML 1.1 knows a float by its point. */
function numberText(value: number, json: boolean): string {
  if (!Number.isFinite(value)) throw new EditProblem('value', 'JSON has no such number.');
  if (json) return JSON.stringify(value);
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /^-?\d+e/.test(text) ? text.replace('e', '.0e') : text;
}

// Letters, digits and marks that mean nothing at the start of a text, or a dash or two before a letter.
const STARTS_PLAIN = /^(?:[\p{L}\p{N}_/.$(;+\\^~<]|--?[A-Za-z])/u;
const HOLDS_PLAIN = /^[\x20-\x7e\p{L}\p{N}]*$/u;
// What some reader may take for a number, a date or a time: better a quote too many.
const NUMBER_LIKE = /^[-+]?(?:0[xXoObB])?[0-9a-fA-F_.,:]*(?:[eE][-+]?[0-9_]*)?$/;
/** No number to YAML, but one, of no value, to a reader that takes its pattern for YAML 1.1 at its word. */
const EXPONENT = /^[eE][-+]?[0-9_]+$/;
const DATE_LIKE = /^\d{4}-\d\d?-\d\d?/;
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null|~|=|<<|[-+]?\.inf|\.nan)$/i;

/** Whether a text can stand without quotes, for YAML 1.1 and YAML 1.2 alike. */
function isPlain(text: string, flow: boolean): boolean {
  if (!STARTS_PLAIN.test(text) || !HOLDS_PLAIN.test(text)) return false;
  if (/^(?:---|\.\.\.)|: |:$| #| $/.test(text)) return false;
  if (flow && /[,?[\]{}]|^-|:["']/.test(text)) return false;
  if (/^[-+.\d]/.test(text) && (NUMBER_LIKE.test(text) || DATE_LIKE.test(text))) return false;
  if (EXPONENT.test(text)) return false;
  return !WORDS.test(text) && resolveScalar(text).type === 'text';
}
