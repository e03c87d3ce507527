import { EditProblem } from './problem.ts';

/** A piece of a text and what takes its place. An insertion starts where it ends. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text with pieces of it replaced. Insertions at one place follow each other in the order given. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const sorted = [...splices].sort((a, b) => a.start - b.start);
  const parts: string[] = [];
  let at = 0;
  for (const splice of sorted) {
    if (splice.start < at) throw new EditProblem('layout', 'Two changes meet at one place of the text.');
    parts.push(text.slice(at, splice.start), splice.text);
    at = splice.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
