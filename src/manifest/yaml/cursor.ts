import type { ErrorCode } from '../../errors.ts';
import type { Span } from '../text.ts';

/** Why a document cannot be read. Thrown by what reads in this folder; careful.ts makes an error of it. */
export class YamlProblem extends Error {
  readonly code: ErrorCode;
  readonly span: Span;

  constructor(code: ErrorCode, message: string, span: Span) {
    super(message);
    this.code = code;
    this.span = span;
  }
}

/**
 * A place in the text that moves forward. The text was decoded before: its line breaks are `\n` or `\r\n`, and the
 * character past its end reads as 0, which it cannot hold.
 */
export class Cursor {
  readonly text: string;
  pos = 0;
  line = 0;
  private lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Characters since the start of the line. */
  get column(): number {
    return this.pos - this.lineStart;
  }

  /** The code of the character `ahead` of here; 0 past the end. */
  char(ahead = 0): number {
    const at = this.pos + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : 0;
  }

  skip(count = 1): void {
    this.pos += count;
  }

  /** Steps over a line break. */
  skipBreak(): void {
    this.pos += this.char() === 0x0d ? 2 : 1;
    this.line += 1;
    this.lineStart = this.pos;
  }

  isBlank(ahead = 0): boolean {
    const char = this.char(ahead);
    return char === 0x20 || char === 0x09;
  }

  isBreak(ahead = 0): boolean {
    const char = this.char(ahead);
    return char === 0x0a || char === 0x0d;
  }

  isBreakOrEnd(ahead = 0): boolean {
    return this.isBreak(ahead) || this.char(ahead) === 0;
  }

  isBlankOrEnd(ahead = 0): boolean {
    return this.isBlank(ahead) || this.isBreakOrEnd(ahead);
  }

  /** Whether `---` or `...` stands alone at the start of this line. */
  isDocumentMarker(): boolean {
    if (this.column !== 0) return false;
    const char = this.char();
    if (char !== 0x2d && char !== 0x2e) return false;
    return this.char(1) === char && this.char(2) === char && this.isBlankOrEnd(3);
  }

  /** A syntax problem from `start` to here, at least one character wide. */
  problem(message: string, start = this.pos): YamlProblem {
    return new YamlProblem('YAML_SYNTAX', message, { start, end: Math.max(start + 1, this.pos) });
  }
}
