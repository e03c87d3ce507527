import { nearest } from '../manifest/nearest.ts';

/** The end of a sentence about a name that is not known. */
export function hintOf(name: string, known: Iterable<string>): string {
  const like = nearest(name, known);
  return like === undefined ? '.' : `; did you mean ${like}?`;
}
