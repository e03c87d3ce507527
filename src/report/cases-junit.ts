import type { CaseResult, CasesReport, Miss } from '../cases/model.ts';
import { missLines, missTitle } from './cases-diff.ts';
import type { CasesReporter } from './cases-model.ts';
import { createOccurrences } from './fingerprint.ts';
import { markup } from './xml.ts';

/** JUnit's XML: a suite a file, a case a case. What could not be held is an error; so is what concerns no single case. */
export function createCasesJunit(): CasesReporter {
  const suites: string[] = [];
  const totals = { tests: 0, failures: 0, errors: 0 };
  const add = (
    name: string,
    cases: readonly { readonly outcome: CaseResult['outcome']; readonly xml: string }[],
  ): void => {
    const own = {
      tests: cases.length,
      failures: cases.filter(({ outcome }) => outcome === 'fail').length,
      errors: cases.filter(({ outcome }) => outcome === 'error').length,
    };
    suites.push(
      `  <testsuite name="${markup(name)}" ${counts(own)}>\n${cases.map(({ xml }) => xml).join('')}  </testsuite>\n`,
    );
    totals.tests += own.tests;
    totals.failures += own.failures;
    totals.errors += own.errors;
  };
  return {
    file: (report) => {
      const occurrence = createOccurrences();
      add(
        report.file,
        report.results.map((result) => ({
          outcome: result.outcome,
          xml: caseXml(report, result, occurrence(result.name)),
        })),
      );
      return '';
    },
    end: (_summary, _uncovered, errors) => {
      const rows = errors.map(({ code, message, location }) => {
        const where = location === undefined ? '' : `${location.file}:${location.line}:${location.column}: `;
        const body = `<error type="${code}" message="${markup(message)}">${markup(where + message)}</error>`;
        return {
          outcome: 'error',
          xml: `    <testcase classname="doorward" name="${markup(where + code)}" time="0">${body}</testcase>\n`,
        } as const;
      });
      if (rows.length > 0) add('doorward', rows);
      return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="doorward test" ${counts(totals)}>\n${suites.join('')}</testsuites>\n`;
    },
  };
}

function counts({
  tests,
  failures,
  errors,
}: {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}" skipped="0" time="0"`;
}

function caseXml(
  { file }: CasesReport,
  { name, outcome, misses, errors }: CaseResult,
  times: number,
): string {
  const unique = times === 1 ? name : `${name} (${times})`;
  const open = `    <testcase classname="${markup(file)}" name="${markup(unique)}" file="${markup(file)}" time="0"`;
  if (outcome === 'pass') return `${open}/>\n`;
  const tag = outcome === 'fail' ? 'failure' : 'error';
  const [first] = [...misses.map(missTitle), ...errors.map(({ message }) => message)];
  const lines = [...misses.flatMap(missText), ...errors.map(({ code, message }) => `${message} [${code}]`)];
  const body = lines.map(markup).join('\n');
  return `${open}><${tag} message="${markup(first ?? '')}">${body}</${tag}></testcase>\n`;
}

function missText(miss: Miss): readonly string[] {
  const { location } = miss;
  return [
    `${missTitle(miss)} (${location.file}:${location.line}:${location.column})`,
    ...missLines(miss).map(({ kind, text }) => `  ${kind} ${text}`),
  ];
}
