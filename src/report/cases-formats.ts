import { createCasesJson } from './cases-json.ts'; // on first use
import { createCasesJunit } from './cases-junit.ts'; // on first use
import type { CasesFormat, CasesReporter } from './cases-model.ts';
import { createCasesText } from './cases-text.ts'; // on first use

/** The formats of a run of cases, in the order of the help. */
export const CASES_FORMATS: readonly CasesFormat[] = ['text', 'json', 'junit'];

/** What formats need to know. */
export interface CasesOptions {
  readonly colour: boolean;
  /** Only what does not hold. */
  readonly quiet: boolean;
  /** Doorward's own. */
  readonly version: string;
}

/** A reporter of a format. */
export function createCasesReporter(format: CasesFormat, options: CasesOptions): CasesReporter {
  if (format === 'text') return createCasesText(options);
  return format === 'json' ? createCasesJson(options.version) : createCasesJunit();
}
