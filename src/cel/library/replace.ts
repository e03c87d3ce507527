// Replacing, splitting and joining, as Go's package strings does.
import type { Meter } from '../declaration.ts';
import type { CelList } from '../value.ts';
import { fail } from './declare.ts';
import { shownInGo } from './go-text.ts';

/** What to replace by what, and how often at most; a negative number is no bound. */
interface Replacement {
  readonly old: string;
  readonly by: string;
  readonly times: number;
}

/** `strings.Replace`: an empty `old` stands before each character and at the end. */
export function replaceText(text: string, replacement: Replacement, meter: Meter): string {
  const { old, by, times } = replacement;
  if (old === by || times === 0) return text;
  meter.work(1 + text.length);
  const pieces =
    old === ''
      ? insertionPieces(text, times)
      : splitText(text, { separator: old, pieces: times < 0 ? -1 : times + 1 }, meter);
  // Ten characters may become a million: charged before they are made.
  meter.work((text.length + pieces.length * by.length) / 4);
  return pieces.join(by);
}

/** The pieces around insertions: before each character and at the end, the first `times` of them. */
function insertionPieces(text: string, times: number): readonly string[] {
  const characters = Array.from(text);
  const all = characters.length + 1;
  const count = times < 0 ? all : Math.min(times, all);
  return ['', ...characters.slice(0, count - 1), characters.slice(count - 1).join('')];
}

/** Where to split, and into how many pieces at most; a negative number is no bound. */
interface Split {
  readonly separator: string;
  readonly pieces: number;
}

/** `strings.SplitN`: the last piece keeps the rest; an empty separator splits into characters. */
export function splitText(text: string, split: Split, meter: Meter): readonly string[] {
  const { separator, pieces } = split;
  meter.work(1 + text.length);
  if (pieces === 0) return [];
  const all = separator === '' ? Array.from(text) : text.split(separator);
  if (pieces < 0 || all.length <= pieces) return all;
  const kept = all.slice(0, pieces - 1);
  return [...kept, all.slice(pieces - 1).join(separator)];
}

/** `join`: all items must be strings. */
export function joinTexts(list: CelList, separator: string, meter: Meter): string {
  let length = 0;
  for (const item of list) {
    if (typeof item !== 'string') fail(`join: invalid input: ${shownInGo(item)}`);
    length += item.length + separator.length;
  }
  meter.work(list.length + length);
  return (list as readonly string[]).join(separator);
}
