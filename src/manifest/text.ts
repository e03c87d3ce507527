import type { CodedError, ErrorCode, Location } from '../errors.ts';

/** A piece of a text: offsets in UTF-16 code units, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The decoded text of one file, without its byte order mark, and the table that turns offsets into places. */
export class SourceText {
  readonly file: string;
  readonly text: string;
  // Built on the first question only: most files of a clean scan are never asked.
  private starts: Int32Array | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** The place of a span. */
  locate(span: Span): Location {
    const start = this.position(span.start);
    const end = this.position(Math.max(span.start, span.end));
    return {
      file: this.file,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
    };
  }

  /** The line of an offset. */
  lineOf(offset: number): number {
    return this.position(offset).line;
  }

  /** An error at a span. */
  error(code: ErrorCode, message: string, span: Span): CodedError {
    return { code, message, location: this.locate(span) };
  }

  private position(offset: number): { line: number; column: number } {
    const starts = (this.starts ??= lineStarts(this.text));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  }
}

function lineStarts(text: string): Int32Array {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return Int32Array.from(starts);
}
