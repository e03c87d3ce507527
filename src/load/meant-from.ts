import { isAbsolute, posix } from 'node:path';
import { expandBraces } from '../match/path-glob.ts';
import { pathFrom } from './path-below.ts';

/**
 * Patterns of files as they are from a folder on: without `./`, `a/../` and `//`, and none absolute, as the paths are that
 * they are held against. Each alternative of `{…}` is one of its own, as each may lead elsewhere.
 */
export function meantFrom(folder: string, patterns: readonly string[]): readonly string[] {
  return patterns
    .flatMap(expandBraces)
    .map((pattern) =>
      isAbsolute(pattern) ? pathFrom(folder, pattern) : posix.normalize(pattern).replace(/(?<=.)\/$/, ''),
    );
}
