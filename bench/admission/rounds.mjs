import { median } from '../measure.mjs';

/** @typedef {import('./load.mjs').Job} Job */
/** @typedef {import('./load.mjs').Result} Result */
/** @typedef {{ readonly rps: number, readonly p50: number, readonly p99: number }} Figures */

/**
 * Does each job in turn, so many times, and gives for each job the medians over the rounds, and the single results.
 * @template {string} Name
 * @param {import('./processes.mjs').Load} load
 * @param {number} rounds
 * @param {Record<Name, Job>} jobs
 */
export async function interleaved(load, rounds, jobs) {
  const names = /** @type {Name[]} */ (Object.keys(jobs));
  const results = /** @type {Record<Name, Result[]>} */ (
    /** @type {unknown} */ (Object.fromEntries(names.map((name) => [name, []])))
  );
  for (let round = 0; round < rounds; round++) {
    // In turn from both ends, so that nobody is always the first.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      results[name].push(await load.run(jobs[name]));
    }
  }
  const of = (/** @type {Name} */ name, /** @type {'rps' | 'p50' | 'p99'} */ key) =>
    median(results[name].map((result) => result[key]));
  /** @param {Name} name @returns {Figures} */
  const figures = (name) => ({ rps: of(name, 'rps'), p50: of(name, 'p50'), p99: of(name, 'p99') });
  /**
   * The median of the ratios within each round.
   * @param {Name} one @param {Name} other @param {'rps' | 'p50' | 'p99'} key
   */
  const ratio = (one, other, key) =>
    median(results[one].map((result, round) => result[key] / (results[other][round]?.[key] ?? NaN)));
  return { figures, ratio };
}
