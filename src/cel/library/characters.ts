// Strings by Unicode characters. Most have no character beyond U+FFFF, and then its units are its characters.
import type { Meter } from '../declaration.ts';
import { fail } from './declare.ts';

const SURROGATE = /[\ud800-\udfff]/;

/** An int, of any size. */
type Int = number | bigint;

/** A text by its characters. */
interface Characters {
  readonly length: number;
  /** From one character to before another. */
  readonly slice: (start: number, end?: number) => string;
}

/** Reads a text by its characters. */
function charactersOf(text: string, meter: Meter): Characters {
  meter.work(1 + (text.length >> 3));
  if (!SURROGATE.test(text)) return text;
  const characters = Array.from(text);
  meter.work(characters.length);
  return {
    length: characters.length,
    slice: (start, end) => characters.slice(start, end).join(''),
  };
}

/** `charAt`: the character, or the empty text just after the end. */
export function charAt(text: string, index: Int, meter: Meter): string {
  const characters = charactersOf(text, meter);
  if (index < 0 || index > characters.length) return outOfRange(index);
  const at = Number(index);
  return characters.slice(at, at + 1);
}

/** `substring(start)`. */
export function substringFrom(text: string, start: Int, meter: Meter): string {
  const characters = charactersOf(text, meter);
  if (start < 0 || start > characters.length) return outOfRange(start);
  return characters.slice(Number(start));
}

/** `substring(start, end)`. */
export function substring(text: string, range: readonly [Int, Int], meter: Meter): string {
  const [start, end] = range;
  const characters = charactersOf(text, meter);
  if (start > end) fail(`invalid substring range. start: ${String(start)}, end: ${String(end)}`);
  if (start < 0 || start > characters.length) return outOfRange(start);
  if (end < 0 || end > characters.length) return outOfRange(end);
  return characters.slice(Number(start), Number(end));
}

/** A part that is looked for, and the character to begin at. */
interface Search {
  readonly part: string;
  readonly from: Int;
}

/** `indexOf` from a character on; −1 when there is none. `part` is not empty. */
export function indexFrom(text: string, { part, from }: Search, meter: Meter): number {
  if (from < 0) return outOfRange(from);
  const at = unitOffset(text, Number(from), meter);
  if (at === undefined) return -1;
  meter.work(1 + ((text.length + part.length) >> 2));
  return characterIndex(text, text.indexOf(part, at));
}

/** `lastIndexOf` from a character back; −1 when there is none. `part` is not empty. */
export function lastIndexFrom(text: string, { part, from }: Search, meter: Meter): number {
  if (from < 0) return outOfRange(from);
  const at = unitOffset(text, Number(from), meter);
  if (at === undefined) return -1;
  meter.work(1 + ((text.length + part.length) >> 2));
  return characterIndex(text, text.lastIndexOf(part, at));
}

/** Where a character begins; `undefined` at or beyond the end. */
function unitOffset(text: string, character: number, meter: Meter): number | undefined {
  if (!SURROGATE.test(text)) return character < text.length ? character : undefined;
  const characters = charactersOf(text, meter);
  return character < characters.length ? characters.slice(0, character).length : undefined;
}

/** The character that begins at a unit. */
function characterIndex(text: string, unit: number): number {
  if (unit <= 0 || !SURROGATE.test(text)) return unit;
  return Array.from(text.slice(0, unit)).length;
}

function outOfRange(index: Int): never {
  return fail(`index out of range: ${String(index)}`);
}
