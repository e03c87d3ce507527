import type { JudgesInForce, RunInfo } from '../src/index.ts';
import { VERSION } from './version.ts';

/** What reports say of a run. */
export function runInfo(
  { info }: JudgesInForce,
  { severity, allResults }: Pick<RunInfo, 'allResults'> & { readonly severity: RunInfo['minSeverity'] },
): RunInfo {
  return { ...info, version: VERSION, minSeverity: severity, allResults };
}
