import { isAbsolute, relative, sep } from 'node:path';

/** A path from a folder, with `/`; empty for the folder itself, and `undefined` when it is not below. Both absolute. */
export function pathBelow(folder: string, path: string): string | undefined {
  const below = relative(folder, path);
  return below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below)
    ? undefined
    : below.split(sep).join('/');
}

/** A path from a folder, with `/`; with `..` when it is not below. Both absolute. */
export function pathFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}
