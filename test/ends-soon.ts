import type { Test } from 'tap';

/** What a run-away goes far beyond, and anything else stays far below, on a slow machine too. */
const MOST_MILLISECONDS = 5_000;

/** Carries something hostile out, and holds it to an end. */
export function endsSoon<T>(t: Test, name: string, run: () => T): T {
  return endsWithin(t, { name, most: MOST_MILLISECONDS }, run);
}

/**
 * The same, where less is known to be enough.
 *
 * The bound is on work, of which the CPU seconds tell, and not on time, of which the neighbours have a say.
 * @param bound `most` in milliseconds of CPU.
 */
export function endsWithin<T>(
  t: Test,
  { name, most }: { readonly name: string; readonly most: number },
  run: () => T,
): T {
  const before = process.cpuUsage();
  const result = run();
  const spent = process.cpuUsage(before).user / 1_000;
  t.ok(spent < most, `${name}: ${spent.toFixed(0)} ms of CPU`);
  return result;
}
