import { diffHunks, type Hunk } from './line-diff.ts';
import type { Palette } from './palette.ts';
import { safe, safeDiffLine, shown } from './safe.ts';

/** A file as it was and as it would be, for people: secrets are taken out. */
export interface FileChange {
  /** As shown: `/` as separator. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** What the heads of hunks tell; asked for only when a diff is written. */
  readonly landmarks: () => Landmarks;
}

/** What is where, in order of line. Raw names. */
export interface Landmarks {
  /** Where objects begin in the old text. */
  readonly objects: readonly Landmark[];
  /** Where rules changed something in the new text. */
  readonly rules: readonly Landmark[];
}

/** A name at a line, from 1. */
interface Landmark {
  readonly line: number;
  readonly name: string;
}

/**
 * A unified diff (GNU diffutils; `git apply` and `patch -p1` take it). Nothing of the file acts on a terminal or in a log:
 * what would is shown as `\u{XXXX}`, and only then the diff does not apply. '' when nothing changes.
 */
export function unifiedDiff({ file, before, after, landmarks }: FileChange, palette: Palette): string {
  const hunks = diffHunks(before, after);
  if (hunks.length === 0) return '';
  const drawing = { landmarks: landmarks(), palette };
  const path = file.startsWith('/') ? file.slice(1) : file;
  const lines = [
    palette.bold(`--- ${nameText(`a/${path}`)}`),
    palette.bold(`+++ ${nameText(`b/${path}`)}`),
    ...hunks.flatMap((hunk) => hunkLines(hunk, drawing)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** A name as git and GNU patch read it. One in which something would act is in quotes, its bytes as C writes them. */
function nameText(name: string): string {
  // What follows a tab is no part of the name: a name with a space needs one.
  if (shown(name) === name) return name.includes(' ') ? `${name}\t` : name;
  const quoted = Array.from(new TextEncoder().encode(name), (byte) =>
    byte >= 0x20 && byte < 0x7f && !'"\\'.includes(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, '0')}`,
  );
  return `"${quoted.join('')}"`;
}

interface Drawing {
  readonly landmarks: Landmarks;
  readonly palette: Palette;
}

function hunkLines(hunk: Hunk, { landmarks: { objects, rules }, palette }: Drawing): readonly string[] {
  const { oldStart, oldLines, newStart, newLines, lines } = hunk;
  const first = oldStart + lines.findIndex(({ kind }) => kind !== ' ');
  const object = objects.findLast(({ line }) => line <= first)?.name ?? '';
  const here = rules.filter(({ line }) => line >= newStart && line < newStart + newLines);
  const names = [...new Set(here.map(({ name }) => name))].join(', ');
  const title = [palette.bold(safe(object)), names === '' ? '' : palette.dim(safe(`(${names})`))];
  const range = palette.cyan(`@@ -${rangeText(oldStart, oldLines)} +${rangeText(newStart, newLines)} @@`);
  return [
    [range, ...title].filter((part) => part !== '').join(' '),
    ...lines.flatMap(({ kind, text }) => lineText(kind, text, palette)),
  ];
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
