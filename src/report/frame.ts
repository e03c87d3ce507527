import type { Location } from '../errors.ts';
import type { Palette } from './palette.ts';
import { safe } from './safe.ts';
import { columnsOf, takeColumns } from './width.ts';

/** How a frame is drawn. */
export interface FrameStyle {
  readonly palette: Palette;
  /** Colours the underline. */
  readonly accent: (text: string) => string;
  /** Columns there are. */
  readonly columns: number;
}

/** Lines of a frame at most. */
const MOST_LINES = 3;

/** The lines of a text, found on first use. */
export interface TextLines {
  /** A line by number, from 1; `undefined` past the end. */
  line(number: number): string | undefined;
}

/**
 * Splits a text into lines when the first one is asked for.
 * @param shown what may be shown of the lines; all of them, when left out
 */
export function textLines(
  bytes: Uint8Array,
  shown: (lines: readonly string[]) => readonly string[] = (all) => all,
): TextLines {
  let lines: readonly string[] | undefined;
  return {
    line(number: number): string | undefined {
      lines ??= shown(decode(bytes).split(/\r\n|\n/));
      return lines[number - 1];
    },
  };
}

function decode(bytes: Uint8Array): string {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!utf16) return new TextDecoder().decode(bytes);
  return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
}

/**
 * The offending lines, at most three, the first one underlined. Empty when the place is not in the text.
 * Lines that are too long are cut around the place.
 */
export function codeFrame(lines: TextLines, location: Location, style: FrameStyle): readonly string[] {
  const { palette, accent } = style;
  const lastLine = location.endColumn <= 1 ? location.endLine - 1 : location.endLine;
  const last = Math.min(Math.max(lastLine, location.line), location.line + MOST_LINES - 1);
  const gutter = String(last).length;
  const room = Math.max(20, style.columns - gutter - 3);
  const out: string[] = [];
  for (let number = location.line; number <= last; number++) {
    const text = lines.line(number);
    const first = number === location.line;
    // Of a folder, or an empty file, there is nothing to show.
    if (text === undefined || (first && text === '')) break;
    if (!first && text.trim() === '') continue;
    const from = first ? location.column - 1 : 0;
    const to = location.endLine === number ? location.endColumn - 1 : text.trimEnd().length;
    const cut = cutLine(
      { before: safe(text.slice(0, from)), marked: safe(text.slice(from, to)), after: safe(text.slice(to)) },
      room,
    );
    out.push(`${palette.dim(`${String(number).padStart(gutter)} │`)} ${cut.text}`.trimEnd());
    if (first) {
      const underline = accent('^'.repeat(Math.max(1, cut.width)));
      out.push(`${palette.dim(`${' '.repeat(gutter)} │`)} ${' '.repeat(cut.start)}${underline}`);
    }
  }
  return out;
}

interface Parts {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** A line no wider than `room`, and where in it the mark is, in columns. */
function cutLine(
  { before, marked, after }: Parts,
  room: number,
): { text: string; start: number; width: number } {
  let head = before;
  // Keep a third of the room for what comes before, so that the mark itself is always seen.
  const most = Math.floor(room / 3);
  if (columnsOf(before) + columnsOf(marked) > room && columnsOf(before) > most) {
    head = `…${[...before].slice(-(most - 1)).join('')}`;
  }
  const start = columnsOf(head);
  const whole = head + marked + after;
  if (columnsOf(whole) <= room) return { text: whole, start, width: columnsOf(marked) };
  const text = `${takeColumns(whole, room - 1)}…`;
  return { text, start, width: Math.min(columnsOf(marked), Math.max(1, columnsOf(text) - start)) };
}
