import type { ConfigDocument } from '../config/model.ts';
import { matchesPath, parsePathGlob } from '../match/path-glob.ts';

/** Names the environment of a file, by its path from the folder of the configuration; `undefined` when it is of none. */
export type EnvironmentOf = (path: string) => string | undefined;

/** The environments of a configuration. As with overrides, the last one that speaks of a file wins. */
export function environmentsOf({ spec: { environments = [] } }: ConfigDocument): EnvironmentOf {
  const known = environments.map(({ name, files }) => ({
    name,
    globs: (typeof files === 'string' ? [files] : files).map((pattern) => parsePathGlob(pattern)),
  }));
  return (path) => known.findLast(({ globs }) => globs.some((glob) => matchesPath(glob, path)))?.name;
}
