// The lines of a file as they may be shown: without the secrets that rules failed on, and without credentials. A line keeps
// its length, so that columns stay true.
import { hideCredentials, shownOf } from '../check/hide.ts';
import { createMask } from '../engine/mask.ts';
import type { Location } from '../errors.ts';
import { textLines, type TextLines } from './frame.ts';
import type { FileReport, Secrets } from './model.ts';

type Lines = readonly string[];

/** The lines of a report's file, for code frames. */
export function shownLines({ bytes, secrets }: Pick<FileReport, 'bytes' | 'secrets'>): TextLines {
  const lines = textLines(bytes, secrets && ((all) => maskedLines(all, secrets)));
  // A file of one line has many findings there.
  let last = { line: '', shown: '' };
  return {
    line(number) {
      const line = lines.line(number);
      if (line === undefined) return undefined;
      if (line !== last.line) last = { line, shown: hideCredentials(line, stars) };
      return last.shown;
    },
  };
}

/** A text and what it is changed into, as both may be shown: lines that stay are shown alike. */
export function shownChange(
  before: string,
  after: string,
  secrets: Secrets = NONE,
): { readonly before: string; readonly after: string } {
  const lines = before.split('\n');
  const shown = maskedLines(lines, secrets).map((line) => hideCredentials(line, stars));
  const known = new Map(lines.map((line, i) => [line, shown[i] ?? '']));
  const mask = lineMask(secrets, lines);
  const changed = after.split('\n').map((line) => known.get(line) ?? hideCredentials(mask(line), stars));
  return { before: shown.join('\n'), after: changed.join('\n') };
}

const NONE: Secrets = { texts: [], places: [] };

/** Lines without secrets: where one is written, and wherever else its text stands. */
function maskedLines(lines: Lines, secrets: Secrets): Lines {
  const out = lines.map(lineMask(secrets, lines));
  for (const place of secrets.places) hidePlace(lines, out, place);
  return out;
}

function lineMask({ texts, places }: Secrets, lines: Lines): (line: string) => string {
  // An alias shows nothing; the lines of what it stands for are somewhere above.
  const isAliased = places.some(({ line, column }) => lines[line - 1]?.[column - 1] === '*');
  const parts = texts.flatMap((text) => (text.includes('\n') ? partsOf(text, isAliased) : [text]));
  return createMask(parts, stars);
}

/** Fewer characters are a line that may stand in many texts. */
const TELLING = 20;

/** Those lines of a secret of several lines that are secret wherever they stand, as those of a key are. */
function partsOf(text: string, all: boolean): Lines {
  const lines = text.split('\n').map((line) => line.trim());
  return all ? lines : lines.filter((line) => line.length >= TELLING && !/\s/.test(line));
}

function stars(hidden: string): string {
  return hidden.replaceAll(/[^\r]/g, '*');
}

/** Hides what is written at a place; where its end is not certain, more rather than less. */
function hidePlace(lines: Lines, out: string[], { line, column, endLine, endColumn }: Location): void {
  const first = lines[line - 1];
  if (first === undefined) return;
  const from = column - 1;
  const depth = depthOf(lines, line, from);
  let last = endLine;
  while (isInside(lines[last], depth)) last++;
  const isBlock = /^[|>]/.test(first.slice(from));
  const to = last === line ? endColumn - 1 : first.length;
  if (!isBlock) out[line - 1] = hidden(out[line - 1] ?? '', from, to);
  for (let i = line; i < last; i++) {
    const text = lines[i] ?? '';
    const start = text.length - text.trimStart().length;
    out[i] = text.slice(0, start) + stars(text.slice(start));
  }
}

/** The beginning of a text stays, and the quotes around it. */
function hidden(line: string, from: number, to: number): string {
  const quote = /["']/.exec(line[from] ?? '')?.[0];
  const begin = quote === undefined ? from : from + 1;
  const end = quote !== undefined && line[to - 1] === quote ? to - 1 : to;
  const keep = begin + shownOf(line, begin);
  return keep >= end ? line : line.slice(0, keep) + stars(line.slice(keep, end)) + line.slice(end);
}

/** How deep the line stands that a value belongs to: lines of the value stand deeper. */
function depthOf(lines: Lines, line: number, from: number): number {
  const before = (lines[line - 1] ?? '').slice(0, from);
  const lead = /^\s*(?:- +)*/.exec(before)?.[0] ?? '';
  if (lead.length < before.length) return lead.length;
  const dash = lead.lastIndexOf('-');
  if (dash >= 0) return dash;
  for (let i = line - 2; i >= 0; i--) {
    const text = lines[i] ?? '';
    const indent = /^\s*(?:- +)*/.exec(text)?.[0].length ?? 0;
    if (text.trim() !== '' && indent < lead.length) return indent;
  }
  return 0;
}

function isInside(line: string | undefined, depth: number): boolean {
  if (line === undefined) return false;
  const text = line.trimStart();
  // A blank line ends nothing, and hides nothing.
  return text !== '' && line.length - text.length > depth;
}
