// Dice that always fall the same way: a corpus is known by its seed.

/**
 * @typedef {object} Random
 * @property {(limit: number) => number} below a whole number in [0, limit)
 * @property {(share: number) => boolean} chance true in the given share of calls
 * @property {<T>(list: readonly T[]) => T} pick one of a list that is not empty
 */

/**
 * mulberry32: 32 bits of state, enough for a corpus and the same on every machine.
 * @param {number} seed
 * @returns {Random}
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (/** @type {number} */ limit) => Math.floor(next() * limit);
  return {
    below,
    chance: (share) => next() < share,
    pick: (list) => /** @type {any} */ (list[below(list.length)]),
  };
}
