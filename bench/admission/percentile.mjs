/**
 * @param {readonly number[]} sorted
 * @param {number} share
 */
export function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/**
 * The slope of the line of least squares.
 * @param {readonly (readonly [x: number, y: number])[]} points
 */
export function slope(points) {
  const mean = (/** @type {0 | 1} */ i) => points.reduce((sum, point) => sum + point[i], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const both = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return both / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}
