import { patternsOf } from '../config/layers.ts';
import type { ConfigDocument } from '../config/model.ts';
import { compilePathGlobs } from '../match/path-glob.ts';
import { meantFrom } from './meant-from.ts';
import { pathFrom } from './path-below.ts';

/** Where a file is. */
interface Where {
  /** As rules read it: from the folder of the configuration, or from another when it is not below. */
  readonly path: string;
  /** Absolute. */
  readonly at: string;
}

/** Names the environment of a file; `undefined` when it is of none. */
export type EnvironmentOf = (where: Where) => string | undefined;

/** The environments of a configuration. As with overrides, the last one that speaks of a file wins. */
export function environmentsOf({ spec }: ConfigDocument, folder: string): EnvironmentOf {
  const known = (spec.environments ?? []).map((one) => ({
    name: one.name,
    means: compilePathGlobs(meantFrom(folder, patternsOf(one))),
  }));
  return ({ path, at }) => {
    const names = new Set([path, pathFrom(folder, at)]);
    return known.findLast(({ means }) => [...names].some(means))?.name;
  };
}
