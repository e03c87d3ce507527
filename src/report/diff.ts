import { diffHunks, type Hunk } from './line-diff.ts';
import type { Palette } from './palette.ts';
import { safe, safeDiffLine } from './safe.ts';

/** A file as it was and as it would be. */
export interface FileChange {
  /** As shown: `/` as separator. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** Which object a line of the old text is in, for the heads of hunks: first lines, ascending, and raw names. */
  readonly headings: readonly { readonly line: number; readonly name: string }[];
}

/**
 * A unified diff (GNU diffutils; `git apply` and `patch -p1` take it). Nothing of the file acts on a terminal or in a log:
 * what would is shown as `\u{XXXX}`, and only then the diff does not apply. '' when nothing changes.
 */
export function unifiedDiff({ file, before, after, headings }: FileChange, palette: Palette): string {
  const hunks = diffHunks(before, after);
  if (hunks.length === 0) return '';
  const path = safe(file.startsWith('/') ? file.slice(1) : file);
  // What follows a tab is no part of the name: a name with a space needs one.
  const end = path.includes(' ') ? '\t' : '';
  const lines = [
    palette.bold(`--- a/${path}${end}`),
    palette.bold(`+++ b/${path}${end}`),
    ...hunks.flatMap((hunk) => hunkLines(hunk, { headings, palette })),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** How many lines a change adds and removes. */
export function changedLines({ before, after }: Pick<FileChange, 'before' | 'after'>): {
  readonly added: number;
  readonly removed: number;
} {
  const lines = diffHunks(before, after).flatMap((hunk) => hunk.lines);
  const of = (kind: string): number => lines.filter((line) => line.kind === kind).length;
  return { added: of('+'), removed: of('-') };
}

interface Drawing {
  readonly headings: FileChange['headings'];
  readonly palette: Palette;
}

function hunkLines(hunk: Hunk, { headings, palette }: Drawing): readonly string[] {
  const { oldStart, oldLines, newStart, newLines, lines } = hunk;
  const first = oldStart + lines.findIndex(({ kind }) => kind !== ' ');
  const object = headings.findLast(({ line }) => line <= first)?.name;
  const title = object === undefined || object === '' ? '' : ` ${palette.bold(safe(object))}`;
  const range = `@@ -${rangeText(oldStart, oldLines)} +${rangeText(newStart, newLines)} @@`;
  return [palette.cyan(range) + title, ...lines.flatMap(({ kind, text }) => lineText(kind, text, palette))];
}

function rangeText(start: number, lines: number): string {
  return lines === 1 ? String(start) : `${start},${lines}`;
}

function lineText(kind: ' ' | '-' | '+', text: string, palette: Palette): readonly string[] {
  const ended = text.endsWith('\n');
  const returned = ended && text.endsWith('\r\n');
  const bare = text.slice(0, text.length - (returned ? 2 : ended ? 1 : 0));
  const paint = kind === '+' ? palette.green : kind === '-' ? palette.red : (line: string): string => line;
  const line = paint(`${kind}${safeDiffLine(kind, bare)}`) + (returned ? '\r' : '');
  return ended ? [line] : [line, '\\ No newline at end of file'];
}
