import { readFileSync } from 'node:fs';
import type { CodedError } from '../errors.ts';
import type { Exception, ExceptionRules } from '../exception/model.ts';
import { standingOf, unusedRemark } from '../exception/standing.ts'; // on first use
import { emptyReport, type FileReport } from '../report/model.ts';

/** What a scan knows of exceptions at its end. */
interface Whereabouts {
  readonly now: number | undefined;
  readonly rules: ExceptionRules;
  /** The names of those that excused something; `undefined` when not everything was looked at. */
  readonly used: ReadonlySet<string> | undefined;
}

/** What is to be said about the exceptions themselves: a report for each of their files that something is said about. */
export function exceptionReports(
  exceptions: readonly Exception[],
  { now, rules, used }: Whereabouts,
): readonly FileReport[] {
  if (now === undefined) return [];
  const byFile = new Map<string, { readonly errors: CodedError[]; readonly notices: CodedError[] }>();
  const say = (remark: CodedError, { resource: { file } }: Exception, isError: boolean): void => {
    const said = byFile.get(file) ?? { errors: [], notices: [] };
    byFile.set(file, said);
    (isError ? said.errors : said.notices).push(remark);
  };
  for (const exception of exceptions) {
    const { noticeDays, expired, unused } = rules;
    const standing = standingOf(exception, { now, noticeDays });
    const hasExpired = now >= exception.until;
    if (standing !== undefined) say(standing, exception, hasExpired && expired === 'error');
    // One that has expired excuses nothing, of course.
    if (used === undefined || used.has(exception.name) || hasExpired || unused === 'ignore') continue;
    say(unusedRemark(exception), exception, unused === 'error');
  }
  return [...byFile]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, { errors, notices }]) => ({
      ...emptyReport(file),
      bytes: errors.length === 0 ? new Uint8Array(0) : textOf(file),
      errors,
      notices,
    }));
}

/** For code frames only. */
function textOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch {
    return new Uint8Array(0);
  }
}
