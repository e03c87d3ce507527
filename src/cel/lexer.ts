// Text → tokens, one at a time, and the mistakes found on the way.
import type { Issue } from './checked.ts';
import { scanString } from './literal-scan.ts';

/** What a token is; a sign or a keyword is its own kind. */
export type TokenKind =
  | 'end'
  | 'identifier'
  | 'escaped'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'in'
  | 'true'
  | 'false'
  | 'null'
  | Sign;

type Sign =
  | ('==' | '!=' | '<' | '<=' | '>' | '>=' | '&&' | '||' | '!' | '+' | '-' | '*' | '/' | '%')
  | ('(' | ')' | '[' | ']' | '{' | '}' | '.' | ',' | '?' | ':');

/** As many syntax errors as cel-go tells. */
const MOST_ISSUES = 100;

/** The signs of one character that begin no longer one, by the code of the character. */
const SINGLE: (Sign | undefined)[] = Array.from({ length: 128 }, () => undefined);
for (const sign of ['+', '-', '*', '/', '%', '(', ')', '[', ']', '{', '}', '.', ',', '?', ':'] as const) {
  SINGLE[sign.charCodeAt(0)] = sign;
}

const LETTER = 1;
const DIGIT = 2;
const HEX = 4;
/** What an ASCII character can be a part of, by its code. */
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const c = String.fromCharCode(code);
  return (/[A-Za-z_]/.test(c) ? LETTER : 0) | (/\d/.test(c) ? DIGIT : 0) | (/[\dA-Fa-f]/.test(c) ? HEX : 0);
});

/**
 * Walks over an expression. `kind`, `start` and `end` are of the token that it stands on. It never throws: text that is
 * no token is told in `issues` and passed over; after {@link halt} there is only the end.
 */
export class Lexer {
  readonly source: string;
  readonly issues: Issue[] = [];
  kind: TokenKind = 'end';
  start = 0;
  end = 0;
  private halted = false;

  constructor(source: string) {
    this.source = source;
  }

  /** The text of the token. */
  get text(): string {
    return this.source.slice(this.start, this.end);
  }

  /** Whether it stands on a token of a kind. */
  is(kind: TokenKind): boolean {
    return this.kind === kind;
  }

  /** Goes to the next token. */
  advance(): void {
    if (this.halted) return;
    this.start = this.skipBlank(this.end);
    let end = this.scan(this.start);
    while (end < 0) {
      // The character that could not be taken is passed over with what came before it.
      const failed = -1 - end;
      const resume = Math.min(
        this.source.length,
        failed + ((this.source.codePointAt(failed) ?? 0) > 0xffff ? 2 : 1),
      );
      const text = this.source.slice(this.start, resume);
      this.report(this.start, `Syntax error: token recognition error at: '${text}'`);
      if (this.isHalted) return;
      this.start = this.skipBlank(resume);
      end = this.scan(this.start);
    }
    this.end = end;
  }

  /** Whether the walk was ended by a mistake that leaves nothing to be understood after it. */
  get isHalted(): boolean {
    return this.halted;
  }

  /** Tells a mistake. */
  report(at: number, message: string): void {
    if (this.halted) return;
    this.issues.push({ at, message });
    if (this.issues.length >= MOST_ISSUES) this.halt();
  }

  /** Ends the walk: from here there is only the end. */
  halt(): void {
    this.halted = true;
    this.kind = 'end';
    this.start = this.source.length;
    this.end = this.source.length;
  }

  private skipBlank(from: number): number {
    const { source } = this;
    let at = from;
    for (;;) {
      const c = source.charCodeAt(at);
      // Tab, line feed, form feed, return, blank; no vertical tab.
      if (c === 32 || c === 10 || c === 9 || c === 13 || c === 12) {
        at++;
      } else if (c === 47 && source.charCodeAt(at + 1) === 47) {
        const newline = source.indexOf('\n', at);
        at = newline < 0 ? source.length : newline + 1;
      } else {
        return at;
      }
    }
  }

  /** Sets `kind`; gives the end of the token, or `-1 - offset` of the character that makes it none. */
  private scan(at: number): number {
    const { source } = this;
    const c = source.charCodeAt(at);
    const kinds = CLASSES[c] ?? 0;
    if ((kinds & LETTER) !== 0) return this.scanWord(at);
    if ((kinds & DIGIT) !== 0) return this.scanNumber(at);
    if (Number.isNaN(c)) return this.be('end', at);
    const sign = source.charAt(at);
    if (sign === '"' || sign === "'") return this.scanQuoted(at, { from: at, isRaw: false });
    if (sign === '.' && this.isDigit(at + 1)) return this.scanFraction(at);
    const single = SINGLE[c];
    if (single !== undefined) return this.be(single, at + 1);
    return this.scanSign(at, sign);
  }

  private be(kind: TokenKind, end: number): number {
    this.kind = kind;
    return end;
  }

  private scanSign(at: number, sign: string): number {
    const isEqual = this.source.charCodeAt(at + 1) === 61;
    switch (sign) {
      case '<':
        return isEqual ? this.be('<=', at + 2) : this.be('<', at + 1);
      case '>':
        return isEqual ? this.be('>=', at + 2) : this.be('>', at + 1);
      case '!':
        return isEqual ? this.be('!=', at + 2) : this.be('!', at + 1);
      case '=':
        return isEqual ? this.be('==', at + 2) : -1 - (at + 1);
      case '&':
        return this.source.charAt(at + 1) === '&' ? this.be('&&', at + 2) : -1 - (at + 1);
      case '|':
        return this.source.charAt(at + 1) === '|' ? this.be('||', at + 2) : -1 - (at + 1);
      case '`':
        return this.scanEscaped(at);
      default:
        return -1 - at;
    }
  }

  private scanWord(from: number): number {
    const { source } = this;
    let at = from + 1;
    while (((CLASSES[source.charCodeAt(at)] ?? 0) & (LETTER | DIGIT)) !== 0) at++;
    const next = source.charCodeAt(at);
    if ((next === 34 || next === 39) && at - from <= 2) {
      const prefix = source.slice(from, at).toLowerCase();
      if (prefix === 'r' || prefix === 'b' || prefix === 'br') {
        const end = this.scanQuoted(from, { from: at, isRaw: prefix !== 'b' });
        if (end >= 0) return end;
      }
    }
    return this.be(at - from <= 5 ? keyword(source, from, at) : 'identifier', at);
  }

  private scanQuoted(at: number, quote: { from: number; isRaw: boolean }): number {
    const end = scanString(this.source, quote.from, quote.isRaw);
    if (end < 0) return end;
    const first = this.source.charCodeAt(at);
    return this.be(first === 98 || first === 66 ? 'bytes' : 'string', end);
  }

  private scanNumber(from: number): number {
    const { source } = this;
    let at = from;
    if (source.startsWith('0x', at) && this.isHex(at + 2)) {
      at += 2;
      while (this.isHex(at)) at++;
    } else {
      while (this.isDigit(at)) at++;
      if (source.charCodeAt(at) === 46 && this.isDigit(at + 1)) return this.scanFraction(at);
      const end = this.scanExponent(at);
      if (end > at) return this.be('double', end);
    }
    const suffix = source.charCodeAt(at) | 32;
    return suffix === 117 ? this.be('uint', at + 1) : this.be('int', at);
  }

  /** From the point on. */
  private scanFraction(point: number): number {
    let at = point + 1;
    while (this.isDigit(at)) at++;
    return this.be('double', this.scanExponent(at));
  }

  /** The end of an exponent, or where it would begin. */
  private scanExponent(from: number): number {
    if ((this.source.charCodeAt(from) | 32) !== 101) return from;
    const sign = this.source.charCodeAt(from + 1);
    let at = sign === 43 || sign === 45 ? from + 2 : from + 1;
    if (!this.isDigit(at)) return from;
    while (this.isDigit(at)) at++;
    return at;
  }

  private scanEscaped(from: number): number {
    const inside = /[A-Za-z0-9_.\-/ ]*/y;
    inside.lastIndex = from + 1;
    const end = from + 1 + (inside.exec(this.source)?.[0].length ?? 0);
    return end > from + 1 && this.source.charCodeAt(end) === 96 ? this.be('escaped', end + 1) : -1 - end;
  }

  private isDigit(at: number): boolean {
    return ((CLASSES[this.source.charCodeAt(at)] ?? 0) & DIGIT) !== 0;
  }

  private isHex(at: number): boolean {
    return ((CLASSES[this.source.charCodeAt(at)] ?? 0) & HEX) !== 0;
  }
}

function keyword(source: string, from: number, end: number): TokenKind {
  // Most words are told from a keyword by their first letter: f, i, n, t.
  const first = source.charCodeAt(from);
  if (first !== 102 && first !== 105 && first !== 110 && first !== 116) return 'identifier';
  const word = source.slice(from, end);
  return word === 'in' || word === 'true' || word === 'false' || word === 'null' ? word : 'identifier';
}

/** Text in a message: on one line. */
export function shown(text: string): string {
  return text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
}
