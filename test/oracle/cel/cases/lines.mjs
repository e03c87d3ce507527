/** Expressions of a text, one a line. Blank lines do not count. */
export const lines = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** splitmix32, so that a sample is the same everywhere. */
export function dice(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad) >>> 0;
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97) >>> 0;
    return ((z ^ (z >>> 15)) >>> 0) % below;
  };
}

/** One in `n` of a list, by lot. */
export function sample(list, n, seed) {
  const roll = dice(seed);
  return list.filter(() => roll(n) === 0);
}
