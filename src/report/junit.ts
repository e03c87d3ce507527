import { entriesOf, placeWords, type Entry } from './entry.ts';
import { createOccurrences } from './fingerprint.ts';
import type { FileReport, Reporter, RunInfo, Summary } from './model.ts';
import { safe } from './safe.ts';
import { verdictWords } from './tally.ts';
import { count, objectName } from './words.ts';
import { markup } from './xml.ts';

interface Totals {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}

/**
 * JUnit's XML as Jenkins and GitLab read it: a suite a file, a case an entry. What is denied is a failure, what could
 * not be judged an error; what only warns passes, and says so in its output; what is excepted is skipped. With all
 * results each pass is a case; without, a file about which nothing is said is one passing case.
 */
export function createJunitReporter(): Reporter {
  const totals: Totals = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  const suites: string[] = [];
  let info: RunInfo | undefined;
  return {
    begin(run) {
      info = run;
      return '<?xml version="1.0" encoding="UTF-8"?>\n';
    },
    file(report) {
      const own: Totals = { tests: 0, failures: 0, errors: 0, skipped: 0 };
      const cases = casesOf(report, info, own);
      if (cases.length === 0) return '';
      const name = report.file === '' ? 'doorward' : report.file === '-' ? 'standard input' : report.file;
      suites.push(`  <testsuite name="${markup(name)}" ${counts(own)}>\n${cases.join('')}  </testsuite>\n`);
      totals.tests += own.tests;
      totals.failures += own.failures;
      totals.errors += own.errors;
      totals.skipped += own.skipped;
      return '';
    },
    end(summary: Summary) {
      const verdict = `<!-- ${verdictWords(summary)} -->\n`;
      return `${verdict}<testsuites name="doorward" ${counts(totals)}>\n${suites.join('')}</testsuites>\n`;
    },
  };
}

function counts({ tests, failures, errors, skipped }: Totals): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="0"`;
}

function casesOf(report: FileReport, info: RunInfo | undefined, totals: Totals): readonly string[] {
  const occurrence = createOccurrences();
  const file = report.file === '' || report.file === '-' ? '' : ` file="${markup(report.file)}"`;
  const testCase = (group: string, name: string, body: string): string => {
    totals.tests++;
    const times = occurrence(`${group} ${name}`);
    const unique = times === 1 ? name : `${name} (${times})`;
    const open = `    <testcase classname="${markup(group)}" name="${markup(unique)}"${file} time="0"`;
    return body === '' ? `${open}/>\n` : `${open}>${body}</testcase>\n`;
  };
  const cases = entriesOf(report, info?.minSeverity ?? 'low').map((entry) => {
    const { id, policy, subject, identity } = entry;
    const place = entry.unjudged ? '' : ` ${safe(identity.at(-1) ?? '')}`;
    const rule = policy === '' ? id : id.slice(policy.length + 1);
    return testCase(
      policy || 'doorward',
      `${rule}: ${subject || 'the input'}${place}`,
      bodyOf(entry, totals),
    );
  });
  for (const { policy, rule, outcome, object } of report.results) {
    if (outcome === 'pass') cases.push(testCase(policy, `${rule}: ${objectName(object)}`, ''));
  }
  if (cases.length === 0 && report.objects > 0) {
    cases.push(testCase('doorward', `nothing found in ${count(report.objects, 'object')}`, ''));
  }
  return cases;
}

function bodyOf(entry: Entry, totals: Totals): string {
  const { level, message, fix, id, severity, location, suppression, stopped, owner, fixable } = entry;
  if (suppression !== undefined) {
    totals.skipped++;
    return `<skipped message="${markup(suppression.reason)}"/>`;
  }
  const where = placeWords(location);
  const lines = [
    message,
    ...(where === '' ? [] : [`at ${where}`]),
    ...(fix === '' ? [] : [`fix: ${fix}`]),
    ...(owner === '' ? [] : [`owner: ${owner}`]),
    ...(stopped.length === 0 ? [] : [`not judged by ${stopped.join(', ')}`]),
    severity === undefined ? id : `${id} (${severity}${fixable ? ', fixable' : ''})`,
  ];
  const text = lines.map(markup).join('\n');
  if (level === 'warn' || level === 'audit') return `<system-out>${level}: ${text}</system-out>`;
  const tag = level === 'error' ? 'error' : 'failure';
  if (tag === 'error') totals.errors++;
  else totals.failures++;
  return `<${tag} type="${markup(severity ?? id)}" message="${markup(message)}">${text}</${tag}>`;
}
