// The pattern of `string.format`, read as cel-go's parseFormatString does: the evaluation and the compile-time check share it.
import { fail } from './declare.ts';

/** A clause such as `%.3f`. */
export interface Clause {
  /** One of `sdfebxXo`. */
  readonly letter: string;
  readonly precision: number | undefined;
}

/** What an argument becomes. Throws an EvalError. */
export type Apply = (clause: Clause, index: number) => string;

/**
 * Goes through a pattern with `size` arguments and gives the text. Throws an EvalError. A pattern that ends too early is
 * told before an argument that is missing only when it is looked at before it runs (`isCheck`).
 */
export function applyPattern(
  pattern: string,
  { size, isCheck = false }: { readonly size: number; readonly isCheck?: boolean },
  apply: Apply,
): string {
  let text = '';
  let argument = 0;
  for (let at = 0; at < pattern.length;) {
    const percent = pattern.indexOf('%', at);
    if (percent < 0) return text + pattern.slice(at);
    text += pattern.slice(at, percent);
    if (pattern[percent + 1] === '%') {
      text += '%';
      at = percent + 2;
      continue;
    }
    if (percent + 1 >= pattern.length && (isCheck || argument < size)) fail('unexpected end of string');
    if (argument >= size) fail(`index ${String(argument)} out of range`);
    const { clause, end } = readClause(pattern, percent + 1);
    text += apply(clause, argument);
    argument += 1;
    at = end;
  }
  return text;
}

interface ClauseRead {
  readonly clause: Clause;
  readonly end: number;
}

function readClause(pattern: string, start: number): ClauseRead {
  const dotted = pattern[start] === '.';
  const letterAt = dotted ? afterDigits(pattern, start + 1) : start;
  const precision = dotted ? readPrecision(pattern.slice(start + 1, letterAt)) : undefined;
  const letter = pattern.charAt(letterAt);
  if (!'sdfebxXo'.includes(letter)) unparsable(`unrecognized formatting clause "${firstByte(letter)}"`);
  return { clause: { letter, precision }, end: letterAt + 1 };
}

function afterDigits(pattern: string, start: number): number {
  let at = start;
  while (isDigit(pattern.charCodeAt(at))) at += 1;
  if (at >= pattern.length)
    unparsable('error while parsing precision: could not find end of precision specifier');
  return at;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function readPrecision(digits: string): number {
  const quoted = `strconv.Atoi: parsing "${digits}"`;
  const converting = 'error while parsing precision: error while converting precision to integer';
  if (digits === '') unparsable(`${converting}: ${quoted}: invalid syntax`);
  if (digits.length > 19 && BigInt(digits) >= 2n ** 63n)
    unparsable(`${converting}: ${quoted}: value out of range`);
  return Number(digits);
}

function unparsable(why: string): never {
  return fail(`could not parse formatting clause: ${why}`);
}

/** cel-go reads patterns by bytes, and shows the first byte of a character as if it were one. */
function firstByte(letter: string): string {
  const code = letter.charCodeAt(0);
  if (code < 0x80) return letter;
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6));
  return code >= 0xd800 && code <= 0xdfff ? '\u00f0' : String.fromCharCode(0xe0 | (code >> 12));
}
