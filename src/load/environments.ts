import { patternsOf } from '../config/layers.ts';
import type { ConfigDocument } from '../config/model.ts';
import { compilePathGlobs } from '../match/path-glob.ts';

/** Names the environment of a file, by its path from the folder of the configuration; `undefined` when it is of none. */
export type EnvironmentOf = (path: string) => string | undefined;

/** The environments of a configuration. As with overrides, the last one that speaks of a file wins. */
export function environmentsOf({ spec: { environments = [] } }: ConfigDocument): EnvironmentOf {
  const known = environments.map((one) => ({ name: one.name, means: compilePathGlobs(patternsOf(one)) }));
  return (path) => known.findLast(({ means }) => means(path))?.name;
}
