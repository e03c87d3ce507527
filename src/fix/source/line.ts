import { EditProblem } from './problem.ts';

/** A place between two lines of a text; `open` when the text ends there without a line break. */
export interface LinePlace {
  readonly offset: number;
  readonly open: boolean;
}

/** Where the line of an offset starts. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the next line starts; the text's length when there is none. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

/** Where the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  const end = found === -1 ? text.length : found;
  return found !== -1 && end > offset && text[end - 1] === '\r' ? end - 1 : end;
}

/** How far an offset is from the start of its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The blanks that the line of an offset begins with. */
export function indentOf(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

/** Whether nothing but blanks stands before an offset on its line. */
export function startsLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, offset), offset));
}

/** Whether a line before an offset lacks its line break: it is the last one of the text. */
export function isOpen(text: string, offset: number): boolean {
  return offset > 0 && offset === text.length && !text.endsWith('\n');
}

/** A text, and the line break to write where it has none to follow. */
export interface LinedText {
  readonly text: string;
  readonly lineBreak: string;
}

/** The line break of the line before an offset; that of the text's first line when there is none before. */
export function breakNear({ text, lineBreak }: LinedText, offset: number): string {
  const before = text.lastIndexOf('\n', offset - 1);
  const at = before === -1 ? text.indexOf('\n') : before;
  if (at === -1) return lineBreak;
  return text[at - 1] === '\r' ? '\r\n' : '\n';
}

/**
 * The place for new lines behind what ends at `end`: behind its line, with the comment there, and behind the lines of
 * comment that follow at once and are indented by `column` or more: what comes next is less indented.
 */
export function placeBehind(text: string, end: number, column: number): LinePlace {
  const rest = text.slice(end, lineEnd(text, end));
  if (!/^[ \t]*(?:#.*)?$/.test(rest)) {
    throw new EditProblem('layout', 'Something that is not understood stands behind the place on its line.');
  }
  let at = nextLine(text, end);
  while (at < text.length) {
    const line = /^( *)#/.exec(text.slice(at, lineEnd(text, at)));
    if (line === null || (line[1] as string).length < Math.max(column, 1)) break;
    at = nextLine(text, at);
  }
  return { offset: at, open: isOpen(text, at) };
}

/** What to insert at a place so that lines stand there. */
export function asLines(text: LinedText, place: LinePlace, lines: readonly string[]): string {
  const lineBreak = breakNear(text, place.offset);
  return lines.map((line) => (place.open ? lineBreak + line : line + lineBreak)).join('');
}
