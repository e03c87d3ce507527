/**
 * What changed between two texts, by lines, as a unified diff shows it. Time is proportional to the texts and to the
 * changes, not to their product: an edit leaves nearly all lines as they were.
 */

/** A run of lines of one kind. Lines keep their line breaks. */
export interface Hunk {
  /** Number of the first line, from 1; of the line before when there is none (GNU diffutils). */
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly DiffLine[];
}

/** A line of a hunk. */
interface DiffLine {
  readonly kind: ' ' | '-' | '+';
  /** With its line break; without one at the end of a text that has none. */
  readonly text: string;
}

/** Lines around a change that are shown with it. */
const CONTEXT = 3;
/** Equal lines that count as the end of a change. */
const ANCHOR = 4;
/** Cells of the table that the shortest change is looked for in; above it, all is old and then all is new. */
const MOST_CELLS = 250_000;

/** Takes a text apart after each line break. */
function splitLines(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => `${line}\n`);
  const last = lines.pop()!.slice(0, -1);
  if (last !== '') lines.push(last);
  return lines;
}

/** The changes from one text to another, each with the lines around it; neighbours are joined. Empty when they are equal. */
export function diffHunks(before: string, after: string): readonly Hunk[] {
  if (before === after) return [];
  const [a, b] = [splitLines(before), splitLines(after)];
  const hunks: Hunk[] = [];
  let open: Change[] = [];
  for (const change of changes(a, b)) {
    const last = open.at(-1);
    if (last !== undefined && change.a0 - last.a1 > 2 * CONTEXT) {
      hunks.push(hunk(open, a, b));
      open = [];
    }
    open.push(change);
  }
  if (open.length > 0) hunks.push(hunk(open, a, b));
  return hunks;
}

/** The number of an old line in the new text; where it was removed, that of the line after. */
export function newLine(hunks: readonly Hunk[], line: number): number {
  let shift = 0;
  for (const { oldStart, oldLines, lines } of hunks) {
    let at = oldLines === 0 ? oldStart + 1 : oldStart;
    for (const { kind } of lines) {
      if (at > line || (at === line && kind !== '+')) return line + shift;
      if (kind === '+') shift++;
      else at++;
      if (kind === '-') shift--;
    }
  }
  return line + shift;
}

/** The old lines from a0 to a1 became the new ones from b0 to b1. */
interface Change {
  readonly a0: number;
  readonly a1: number;
  readonly b0: number;
  readonly b1: number;
}

type Lines = readonly string[];

function* changes(a: Lines, b: Lines): Generator<Change, void, undefined> {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && a[i] === b[j]) {
      i++;
      j++;
      continue;
    }
    const [a1, b1] = resume(a, b, [i, j]);
    yield* within({ a0: i, a1, b0: j, b1 }, a, b);
    [i, j] = [a1, b1];
  }
}

/** The nearest place where some lines of both are equal again: the ends when there is none. */
function resume(a: Lines, b: Lines, [i, j]: readonly [number, number]): readonly [number, number] {
  const [restA, restB] = [a.length - i, b.length - j];
  for (let distance = 1; distance < restA + restB && distance * distance < MOST_CELLS * 4; distance++) {
    // What is inserted is tried before what is removed: fixes insert.
    for (let removed = Math.max(0, distance - restB); removed <= Math.min(distance, restA); removed++) {
      if (agree(a, b, [i + removed, j + distance - removed])) return [i + removed, j + distance - removed];
    }
  }
  return [a.length, b.length];
}

function agree(a: Lines, b: Lines, [i, j]: readonly [number, number]): boolean {
  if (i === a.length || j === b.length) return i === a.length && j === b.length;
  for (let n = 0; n < ANCHOR; n++) {
    if (i + n === a.length && j + n === b.length) return true;
    if (a[i + n] !== b[j + n] || i + n >= a.length) return false;
  }
  return true;
}

/** The shortest changes within one: lines that both have, in the order of both, stay (Wagner and Fischer). */
function* within(change: Change, a: Lines, b: Lines): Generator<Change, void, undefined> {
  const { a0, a1, b0, b1 } = change;
  const [rows, columns] = [a1 - a0, b1 - b0];
  if (rows === 0 || columns === 0 || (rows + 1) * (columns + 1) > MOST_CELLS) {
    yield change;
    return;
  }
  const width = columns + 1;
  const common = new Int32Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const at = i * width + j;
      common[at] =
        a[a0 + i] === b[b0 + j]
          ? common[at + width + 1]! + 1
          : Math.max(common[at + width]!, common[at + 1]!);
    }
  }
  let [i, j] = [0, 0];
  let from: readonly [number, number] = [0, 0];
  while (i < rows || j < columns) {
    if (i < rows && j < columns && a[a0 + i] === b[b0 + j]) {
      if (i > from[0] || j > from[1]) yield { a0: a0 + from[0], a1: a0 + i, b0: b0 + from[1], b1: b0 + j };
      i++;
      j++;
      from = [i, j];
    } else if (i < rows && (j === columns || common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) i++;
    else j++;
  }
  if (i > from[0] || j > from[1]) yield { a0: a0 + from[0], a1, b0: b0 + from[1], b1 };
}

function hunk(parts: readonly Change[], a: Lines, b: Lines): Hunk {
  const [first, last] = [parts[0]!, parts.at(-1)!];
  const start = Math.max(0, first.a0 - CONTEXT);
  const end = Math.min(a.length, last.a1 + CONTEXT);
  const lines: DiffLine[] = [];
  let at = start;
  const keep = (to: number): void => {
    for (; at < to; at++) lines.push({ kind: ' ', text: a[at]! });
  };
  for (const { a0, a1, b0, b1 } of parts) {
    keep(a0);
    for (; at < a1; at++) lines.push({ kind: '-', text: a[at]! });
    for (let j = b0; j < b1; j++) lines.push({ kind: '+', text: b[j]! });
  }
  keep(end);
  const newStart = first.b0 - (first.a0 - start);
  const oldLines = end - start;
  const newLines = last.b1 + (end - last.a1) - newStart;
  return {
    oldStart: oldLines === 0 ? start : start + 1,
    oldLines,
    newStart: newLines === 0 ? newStart : newStart + 1,
    newLines,
    lines,
  };
}
