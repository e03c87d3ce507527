/**
 * Thrown when judging one request would take more steps than it may. It is no verdict: the engine turns it into the
 * outcome `error` for every rule that was not held to the end.
 */
export class OverBudget extends Error {
  override readonly name = 'OverBudget';
}

/**
 * How many steps are left. One number for all, and no parameter of every check: judging is synchronous, so that only one
 * request is judged at a time. Outside of it nothing is counted. In an array of its own: V8 would make a new object of a
 * plain number with every step.
 */
const left = new Float64Array([Infinity]);

/**
 * Does some work that may take so many steps and no more, a step being some 10 ns. Counted, not timed: the same request
 * comes to the same end on every machine.
 */
export function withSteps<T>(budget: number, work: () => T): T {
  const before = left[0]!;
  left[0] = budget;
  try {
    return work();
  } finally {
    left[0] = before;
  }
}

/** Takes steps before the work that costs them. @throws OverBudget when there are not so many left, and from then on. */
export function takeSteps(count: number): void {
  const rest = left[0]! - count;
  left[0] = rest;
  if (rest < 0) throw new OverBudget('judging takes too many steps');
}
