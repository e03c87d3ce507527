import { entriesOf, adviceOf, type Entry, type Level } from './entry.ts';
import type { Reporter, RunInfo, Summary } from './model.ts';
import { createRanked, type Ranked } from './ranked.ts';
import { safe, safeLine } from './safe.ts';
import { scopeWords, verdictWords } from './tally.ts';

/** GitHub shows no more annotations of one level and step. */
const MOST = 10;

type Annotation = 'error' | 'warning' | 'notice';

const ANNOTATIONS: Readonly<Record<Level, Annotation>> = {
  error: 'error',
  deny: 'error',
  warn: 'warning',
  audit: 'notice',
};

/**
 * Workflow commands of GitHub Actions: the ten weightiest annotations of each level, and a line with the verdict.
 * `pathOf` gives a file's path from the root of the repository.
 */
export function createGithubReporter(pathOf: (file: string) => string): Reporter {
  const lists: Readonly<Record<Annotation, Ranked<string>>> = {
    error: createRanked(MOST),
    warning: createRanked(MOST),
    notice: createRanked(MOST),
  };
  let info: RunInfo | undefined;
  return {
    begin(run) {
      info = run;
      return '';
    },
    file(report) {
      for (const entry of entriesOf(report, info?.minSeverity ?? 'low')) {
        if (entry.suppression !== undefined) continue;
        const annotation = ANNOTATIONS[entry.level];
        lists[annotation].add(entry, commandOf(annotation, entry, pathOf));
      }
      return '';
    },
    end(summary: Summary) {
      const commands = Object.values(lists).flatMap((list) => list.kept());
      const left = Object.values(lists).reduce((sum, list) => sum + list.left, 0);
      const more = left === 0 ? '' : `; ${left} more than GitHub shows as annotations are in the job summary`;
      const verdict = safeLine(`doorward: ${verdictWords(summary)} (${scopeWords(summary)})${more}`);
      return [...commands, verdict].map((line) => `${line}\n`).join('');
    },
  };
}

function commandOf(annotation: Annotation, entry: Entry, pathOf: (file: string) => string): string {
  const { artifact: location, subject, id } = entry;
  const properties: [string, string | number][] = [];
  if (location !== undefined && location.file !== '-') {
    properties.push(
      ['file', safe(pathOf(location.file))],
      ['line', location.line],
      ['endLine', location.endLine],
    );
    // Columns count only when they are of one line.
    if (location.line === location.endLine) {
      properties.push(['col', location.column], ['endColumn', location.endColumn]);
    }
  }
  properties.push(['title', id]);
  const told = properties.map(([name, value]) => `${name}=${property(String(value))}`).join(',');
  const about = subject === '' ? '' : `${subject}: `;
  return `::${annotation} ${told}::${data(`${about}${adviceOf(entry)}`)}`;
}

/** The text of a command, as GitHub's runner reads it; old `##[…]` commands, obeyed anywhere in a line, are broken. */
function data(text: string): string {
  return text
    .replaceAll('##', '#\\u{0023}')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
