// Values as Go's package fmt writes them, for messages that quote one.
import { formatGeneral } from '../number-text.ts';
import { doubleOf } from '../number.ts';
import { TypeValue, Uint } from '../value.ts';
import type { CelValue } from '../value.ts';
import { ESCAPES } from './quote.ts';

const PLAIN = /^[ !#-[\]-~]*$/;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** `%q`: in double quotes, what cannot be printed escaped. A part of a pair on its own is shown as U+FFFD. */
export function quoteGo(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let out = '"';
  for (const character of text) out += escaped(character);
  return `${out}"`;
}

function escaped(character: string): string {
  const short = ESCAPES.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  if (PRINTABLE.test(character)) return character;
  if (code < 0x80) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** `%v` of a value that is no string. */
export function shownInGo(value: CelValue): string {
  if (value === null) return '0';
  const double = doubleOf(value);
  if (double !== undefined) return formatGeneral(double);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Uint) return value.value.toString();
  if (value instanceof TypeValue) return value.name;
  if (Array.isArray(value)) return `[${(value as readonly CelValue[]).map(shownInGo).join(', ')}]`;
  return '{}';
}
