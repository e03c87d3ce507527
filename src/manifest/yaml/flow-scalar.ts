import type { Cursor } from './cursor.ts';
import type { Token } from './token.ts';

/** Folds the line breaks between two lines of a scalar: one becomes a blank, of more the first is dropped. */
class Folding {
  private blanks = '';
  private breaks = '';
  private folded = false;
  private crossed = false;

  /** Whether a line break was seen since the last text. */
  get crossedLine(): boolean {
    return this.crossed;
  }

  /** Reads blanks and line breaks; `refuseTab` is asked at each tab that follows a line break. */
  consume(cursor: Cursor, refuseTab?: () => void): void {
    for (;;) {
      if (cursor.isBlank()) {
        if (!this.crossed) this.blanks += cursor.text.charAt(cursor.pos);
        else if (cursor.char() === 0x09) refuseTab?.();
        cursor.skip();
      } else if (cursor.isBreak()) {
        if (this.crossed) this.breaks += '\n';
        else this.folded = true;
        this.blanks = '';
        this.crossed = true;
        cursor.skipBreak();
      } else return;
    }
  }

  /** An escaped line break joins its lines without a blank. */
  escapeBreak(): void {
    this.crossed = true;
  }

  /** What stands between the text before and the text after. Starts anew. */
  take(): string {
    let between = this.blanks;
    if (this.crossed) between = this.folded && this.breaks === '' ? ' ' : this.breaks;
    this.blanks = this.breaks = '';
    this.folded = this.crossed = false;
    return between;
  }
}

/** Characters that end a plain scalar in a flow collection: `,?[]{}`. go-yaml has the question mark, YAML 1.2 has not. */
function endsInFlow(char: number): boolean {
  return char === 0x2c || char === 0x3f || char === 0x5b || char === 0x5d || char === 0x7b || char === 0x7d;
}

/** Reads a plain scalar. `crossedLine` tells that a key may follow at once, because a new line was begun. */
export function scanPlain(
  cursor: Cursor,
  indent: number,
  inFlow: boolean,
): { token: Token; crossedLine: boolean } {
  const start = cursor.pos;
  const folding = new Folding();
  let value = '';
  let end = start;
  while (!cursor.isDocumentMarker() && cursor.char() !== 0x23) {
    const from = cursor.pos;
    while (!cursor.isBlankOrEnd()) {
      const char = cursor.char();
      if ((char === 0x3a && cursor.isBlankOrEnd(1)) || (inFlow && endsInFlow(char))) break;
      cursor.skip();
    }
    if (cursor.pos > from) {
      value += folding.take() + cursor.text.slice(from, cursor.pos);
      end = cursor.pos;
    }
    if (!cursor.isBlank() && !cursor.isBreak()) break;
    folding.consume(cursor, () => {
      if (cursor.column < indent) throw cursor.problem('A tab stands where spaces must indent.');
    });
    if (!inFlow && cursor.column < indent) break;
  }
  return { token: { type: 'scalar', start, end, value, style: 'plain' }, crossedLine: folding.crossedLine };
}

/** Reads a quoted scalar; the cursor is at the opening quote. */
export function scanQuoted(cursor: Cursor): Token {
  const start = cursor.pos;
  const quote = cursor.char();
  const single = quote === 0x27;
  const folding = new Folding();
  let value = '';
  cursor.skip();
  for (;;) {
    if (cursor.isDocumentMarker() || cursor.char() === 0) {
      throw cursor.problem('The quoted text is never closed.', start);
    }
    let from = cursor.pos;
    const flush = (): void => {
      value += cursor.text.slice(from, cursor.pos);
    };
    while (!cursor.isBlankOrEnd()) {
      const char = cursor.char();
      if (char === quote && single && cursor.char(1) === quote) {
        cursor.skip();
        flush();
        cursor.skip();
        from = cursor.pos;
      } else if (char === quote) break;
      else if (char === 0x5c && !single) {
        flush();
        if (cursor.isBreak(1)) {
          cursor.skip();
          cursor.skipBreak();
          folding.escapeBreak();
          from = cursor.pos;
          break;
        }
        value += scanEscape(cursor);
        from = cursor.pos;
      } else cursor.skip();
    }
    flush();
    if (cursor.char() === quote) break;
    folding.consume(cursor);
    value += folding.take();
  }
  cursor.skip();
  return { type: 'scalar', start, end: cursor.pos, value, style: 'quoted' };
}

const ESCAPES = new Map<string, string>([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

/** Reads one escape of a double-quoted scalar. `\/` is JSON, not YAML 1.1: go-yaml refuses it. */
function scanEscape(cursor: Cursor): string {
  const start = cursor.pos;
  const name = cursor.text.charAt(start + 1);
  const plain = ESCAPES.get(name);
  cursor.skip(2);
  if (plain !== undefined) return plain;
  const length = name === 'x' ? 2 : name === 'u' ? 4 : name === 'U' ? 8 : 0;
  if (length === 0) throw cursor.problem(`\\${name} is not an escape in double quotes.`, start);
  const digits = cursor.text.slice(cursor.pos, cursor.pos + length);
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) {
    throw cursor.problem(`\\${name} must be followed by ${length} hexadecimal digits.`, start);
  }
  cursor.skip(length);
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw cursor.problem(`\\${name}${digits} is not a character.`, start);
  }
  return String.fromCodePoint(code);
}
