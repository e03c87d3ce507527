import type { CodedError } from '../errors.ts';
import { count } from './words.ts';

/** Whether a note is one of those that a folder for each environment brings about: they must not hide the others. */
export function isUsual({ code }: CodedError): boolean {
  return code === 'DUPLICATE_OBJECT';
}

/** Objects that are in one folder and in another one, too. */
interface Pair {
  readonly notes: CodedError[];
  /** What leads to where the folders part, of each note. */
  readonly above: (readonly string[])[];
  readonly parts: Parts;
}

/** Where two paths part: what they have in common before, and the folder of each from there on. */
interface Parts {
  readonly above: readonly string[];
  readonly first: readonly string[];
  readonly second: readonly string[];
}

/**
 * What is said of objects that are defined in several files: of those in two folders, such as `envs/dev` and `envs/prod`,
 * one sentence for all; of others each as it is. `lister` is what lists them all.
 */
export function usualNotes(notes: readonly CodedError[], lister: string): readonly (CodedError | string)[] {
  const pairs = new Map<string, Pair>();
  const said: (CodedError | string)[] = [];
  for (const note of notes) {
    const parts = partsOf(note);
    if (parts === undefined) {
      said.push(note);
      continue;
    }
    const key = JSON.stringify([parts.first, parts.second]);
    const pair = pairs.get(key) ?? { notes: [], above: [], parts };
    pairs.set(key, pair);
    pair.notes.push(note);
    pair.above.push(parts.above);
  }
  for (const pair of pairs.values()) {
    if (pair.notes.length === 1) said.push(...pair.notes);
    else said.push(`${sentence(pair)} (${lister} lists them).`);
  }
  return said;
}

function sentence({ notes, above, parts }: Pair): string {
  const common = above.reduce(commonStart);
  const below = above.every(({ length }) => length === common.length) ? common : [...common, '**'];
  const [first, second] = [parts.first, parts.second].map(
    (part) => [...below, ...part].join('/') || 'the folder above',
  );
  return `${count(notes.length, 'object')} of ${second!} are already defined in ${first!}`;
}

/** Where the folders of the two places part; `undefined` for one and the same folder. */
function partsOf({ location, related }: CodedError): Parts | undefined {
  if (location === undefined || related === undefined) return undefined;
  const [one, other] = [foldersOf(related.file), foldersOf(location.file)];
  const above = commonStart(one, other);
  let [first, second] = [one.slice(above.length), other.slice(above.length)];
  while (first.length > 0 && first.at(-1) === second.at(-1)) {
    first = first.slice(0, -1);
    second = second.slice(0, -1);
  }
  return first.length + second.length === 0 ? undefined : { above, first, second };
}

function foldersOf(file: string): readonly string[] {
  return file.split('/').slice(0, -1);
}

function commonStart(one: readonly string[], other: readonly string[]): readonly string[] {
  const end = one.findIndex((part, i) => part !== other[i]);
  return end === -1 ? one : one.slice(0, end);
}
