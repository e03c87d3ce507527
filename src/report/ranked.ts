import type { Severity } from '../policy/model.ts';
import type { Entry, Level } from './entry.ts';

/** Keeps the weightiest of what it is given, and forgets the rest at once. */
export interface Ranked<T> {
  add(entry: Entry, item: T): void;
  /** What was kept, in the order in which it came. */
  kept(): readonly T[];
  /** What was kept, the weightiest first. */
  ranked(): readonly T[];
  /** How many were forgotten. */
  readonly left: number;
}

const LEVELS: readonly Level[] = ['error', 'deny', 'warn', 'audit'];
const SEVERITIES: readonly (Severity | undefined)[] = [undefined, 'critical', 'high', 'medium', 'low'];

const COUNTED = LEVELS.length * SEVERITIES.length;

/** 0 for what weighs most. What does not count is lighter than all that does. */
function rankOf({ level, severity, suppression }: Entry): number {
  const rank = LEVELS.indexOf(level) * SEVERITIES.length + SEVERITIES.indexOf(severity);
  return suppression === undefined ? rank : COUNTED + rank;
}

/** Keeps at most `most` items: of a lower rank only while there is room, of one rank the first ones. */
export function createRanked<T>(most: number): Ranked<T> {
  const ranks: { readonly at: number; readonly item: T }[][] = Array.from({ length: 2 * COUNTED }, () => []);
  let came = 0;
  let held = 0;
  return {
    add(entry, item) {
      ranks[rankOf(entry)]?.push({ at: came++, item });
      if (held < most) held++;
      else ranks.findLast((rank) => rank.length > 0)?.pop();
    },
    kept: () =>
      ranks
        .flat()
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
    ranked: () => ranks.flat().map(({ item }) => item),
    get left() {
      return came - held;
    },
  };
}
