import type { Entry } from './entry.ts';
import { filesNotJudged } from './summary.ts';
import type { Summary } from './model.ts';
import { count } from './words.ts';

/** What one owner has to do. */
export interface Share {
  /** The value of the owner label; empty for what has no owner. */
  readonly owner: string;
  readonly errors: number;
  readonly denied: number;
  readonly warned: number;
  readonly audited: number;
}

/** What is counted of an entry. */
type Counted = Pick<Entry, 'owner' | 'level' | 'unjudged' | 'suppression'>;

/** Counts entries by owner. */
export interface Tally {
  add(entry: Counted): void;
  /** Who has most to do comes first; what has no owner comes last. */
  shares(): readonly Share[];
}

/** A tally with nothing in it. What is suppressed is not counted. */
export function createTally(): Tally {
  const shares = new Map<string, { -readonly [K in keyof Share]: Share[K] }>();
  return {
    add({ owner, level, unjudged, suppression }) {
      if (suppression !== undefined) return;
      let share = shares.get(owner);
      if (share === undefined) {
        share = { owner, errors: 0, denied: 0, warned: 0, audited: 0 };
        shares.set(owner, share);
      }
      if (unjudged) share.errors++;
      else if (level === 'deny') share.denied++;
      else if (level === 'warn') share.warned++;
      else share.audited++;
    },
    shares: () => [...shares.values()].sort(compareShares),
  };
}

function compareShares(a: Share, b: Share): number {
  return (
    Number(a.owner === '') - Number(b.owner === '') ||
    b.errors + b.denied - (a.errors + a.denied) ||
    b.warned - a.warned ||
    b.audited - a.audited ||
    (a.owner < b.owner ? -1 : 1)
  );
}

/** What an owner has to do, in words: `2 denied, 1 warning`. */
export function shareWords({ errors, denied, warned, audited }: Omit<Share, 'owner'>): string {
  return [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(denied > 0 ? [`${denied} denied`] : []),
    ...(warned > 0 ? [count(warned, 'warning')] : []),
    ...(audited > 0 ? [`${audited} audited`] : []),
  ].join(', ');
}

/** The verdict in words: `1 error, 2 denied, 1 warning`, or `nothing denied`. */
export function verdictWords(summary: Summary): string {
  const { excepted } = summary;
  const words = [shareWords(summary), excepted > 0 ? `${excepted} excepted` : ''].filter(
    (part) => part !== '',
  );
  return words.length === 0 ? 'nothing denied' : words.join(', ');
}

/** What was looked at: `12 objects in 3 files, 5 policies`, and what was not judged. */
export function scopeWords(summary: Summary): string {
  const { objects, files, policies, hidden } = summary;
  const unjudged = filesNotJudged(summary) - summary.filesSkipped['hidden-folder'];
  return [
    `${count(objects, 'object')} in ${count(files, 'file')}`,
    count(policies, 'policy', 'policies'),
    ...(unjudged > 0 ? [`${count(unjudged, 'file')} not judged`] : []),
    ...(hidden > 0 ? [`${count(hidden, 'finding')} below the severity asked for`] : []),
  ].join(', ');
}
