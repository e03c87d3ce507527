import { filesNotJudged, type Summary } from '../src/index.ts';

/** Exit statuses: 0 nothing denied, 1 something denied, 2 could not judge. */
export type ExitStatus = 0 | 1 | 2;

/** What counts as a failure besides what is denied. */
export interface Strictness {
  readonly strict: boolean;
  readonly maxWarnings: number;
}

/** The exit status of a scan. 2 wins over 1: who could not judge cannot vouch for the rest. */
export function exitStatus(summary: Summary, { strict, maxWarnings }: Strictness): ExitStatus {
  if (summary.undecided > 0) return 2;
  if (strict && leftUnjudged(summary) > 0) return 2;
  return summary.denied > 0 || summary.warned > maxWarnings ? 1 : 0;
}

/** What `--strict` does not let pass: files and objects not judged, policies not configured, doubtful duplicates. */
export function leftUnjudged(summary: Summary): number {
  return filesNotJudged(summary) + summary.notEvaluated + summary.notices;
}
