/** Where a property's values come from: from chance, unless `TEST_SEED` says where. */
const SEED = process.env['TEST_SEED'];

/** How often a property is tried. In the gate always with the same values: there a change is what can fail. */
export function runs(numRuns: number): { numRuns: number; seed?: number } {
  return SEED === undefined ? { numRuns } : { numRuns, seed: Number(SEED) };
}
