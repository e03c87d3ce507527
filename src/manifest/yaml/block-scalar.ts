import type { Cursor } from './cursor.ts';
import type { Token } from './token.ts';

interface Header {
  readonly literal: boolean;
  readonly chomping: 'clip' | 'strip' | 'keep';
  /** The indentation that the author wrote, relative to the parent; 0 when it is to be found out. */
  readonly increment: number;
}

/** Reads a literal or folded scalar; the cursor is at `|` or `>`. `parentIndent` is -1 at the top. */
export function scanBlockScalar(cursor: Cursor, parentIndent: number): Token {
  const start = cursor.pos;
  const header = scanHeader(cursor);
  if (cursor.isBreak()) cursor.skipBreak();
  const given = header.increment === 0 ? 0 : Math.max(parentIndent, 0) + header.increment;
  const leading = scanBreaks(cursor, given, { parentIndent, start });
  const { indent } = leading;
  let { breaks } = leading;
  let value = '';
  let lineBreak = '';
  let afterBlank = false;
  let end = headerEnd(cursor.text, start);
  while (cursor.column === indent && cursor.char() !== 0) {
    const blank = cursor.isBlank();
    if (!header.literal && lineBreak !== '' && !afterBlank && !blank) {
      if (breaks === '') value += ' ';
    } else value += lineBreak;
    value += breaks;
    afterBlank = blank;
    const from = cursor.pos;
    while (!cursor.isBreakOrEnd()) cursor.skip();
    const line = cursor.text.slice(from, cursor.pos);
    value += line;
    if (/[^ \t]/.test(line)) end = from + line.replace(/[ \t]+$/, '').length;
    lineBreak = '';
    if (cursor.isBreak()) {
      lineBreak = '\n';
      cursor.skipBreak();
    }
    ({ breaks } = scanBreaks(cursor, indent, { parentIndent, start }));
  }
  if (header.chomping !== 'strip') value += lineBreak;
  if (header.chomping === 'keep') value += breaks;
  return { type: 'scalar', start, end, value, style: 'block' };
}

function headerEnd(text: string, start: number): number {
  const line = /^[|>][-+0-9]*/.exec(text.slice(start, start + 8));
  return start + (line?.[0].length ?? 1);
}

function scanHeader(cursor: Cursor): Header {
  const start = cursor.pos;
  const literal = cursor.char() === 0x7c;
  const match = /^(?:([-+])([0-9])?|([0-9])([-+])?)?/.exec(cursor.text.slice(start + 1, start + 3));
  const sign = match?.[1] ?? match?.[4];
  const digit = match?.[2] ?? match?.[3];
  cursor.skip(1 + (match?.[0].length ?? 0));
  if (digit === '0') throw cursor.problem('The indentation of a block scalar cannot be 0.', start);
  while (cursor.isBlank()) cursor.skip();
  if (cursor.char() === 0x23) while (!cursor.isBreakOrEnd()) cursor.skip();
  if (!cursor.isBreakOrEnd())
    throw cursor.problem('Only a comment may follow here: the text starts on the next line.');
  const chomping = sign === '+' ? 'keep' : sign === '-' ? 'strip' : 'clip';
  return { literal, chomping, increment: digit === undefined ? 0 : Number(digit) };
}

/** Reads the blank lines and the indentation before a line of text; finds the indentation out when it is 0. */
function scanBreaks(
  cursor: Cursor,
  indent: number,
  scalar: { parentIndent: number; start: number },
): { breaks: string; indent: number } {
  let breaks = '';
  let widest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.char() === 0x20) cursor.skip();
    widest = Math.max(widest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.char() === 0x09) {
      throw cursor.problem('A tab stands where spaces must indent.');
    }
    if (!cursor.isBreak()) break;
    cursor.skipBreak();
    breaks += '\n';
  }
  return { breaks, indent: indent === 0 ? Math.max(widest, scalar.parentIndent + 1, 1) : indent };
}
