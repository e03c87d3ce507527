import type { Severity } from '../policy/model.ts';
import { encode } from './encode.ts';
import { entriesOf, besideArtifact, type Entry } from './entry.ts';
import { createOccurrences, digest, fingerprint } from './fingerprint.ts';
import type { Reporter, RunInfo } from './model.ts';
import { safe } from './safe.ts';

const SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
};

/**
 * A Code Quality report of GitLab: a list with what GitLab asks for and no more. What is only audited is of severity
 * `info`. `pathOf` gives a file's path from the root of the repository.
 */
export function createGitlabReporter(pathOf: (file: string) => string): Reporter {
  const occurrence = createOccurrences();
  let info: RunInfo | undefined;
  let started = false;
  return {
    begin(run) {
      info = run;
      return '[';
    },
    file(report) {
      let out = '';
      for (const entry of entriesOf(report, info?.minSeverity ?? 'low')) {
        if (entry.suppression !== undefined) continue;
        const file = entry.artifact?.file ?? report.file;
        const path = file === '' ? '.' : file === '-' ? 'standard-input' : safe(pathOf(file));
        const key = `${path} ${fingerprint(entry)}`;
        const text = encode({
          description: description(entry),
          check_name: entry.id,
          fingerprint: digest(`${key} ${occurrence(key)}`),
          severity: severityOf(entry),
          location: { path, lines: { begin: entry.artifact?.line ?? 1 } },
        });
        out += `${started ? ',' : ''}\n${text}`;
        started = true;
      }
      return out;
    },
    end: () => `${started ? '\n' : ''}]\n`,
  };
}

function severityOf({ level, severity }: Entry): string {
  if (level === 'audit') return 'info';
  return severity === undefined ? 'blocker' : SEVERITIES[severity];
}

function description(entry: Entry): string {
  return `${entry.subject === '' ? '' : `${entry.subject}: `}${besideArtifact(entry)}`;
}
