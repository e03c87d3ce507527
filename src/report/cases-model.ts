import type { CasesReport, CasesSummary, Uncovered } from '../cases/model.ts';
import type { CodedError } from '../errors.ts';

/** Turns a run of cases into text, piece by piece. Pure: each call returns the next piece. */
export interface CasesReporter {
  file(report: CasesReport): string;
  /** `errors` are those that concern no single case. */
  end(summary: CasesSummary, uncovered: readonly Uncovered[], errors: readonly CodedError[]): string;
}

/** The formats of a run of cases, in the order of the help. */
export type CasesFormat = 'text' | 'json' | 'junit';
