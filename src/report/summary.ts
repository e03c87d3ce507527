import type { ErrorCode } from '../errors.ts';
import type { FileReport, RunInfo, SkipReason, Summary } from './model.ts';
import { atLeast } from './model.ts';
import { unjudgedParts } from './unjudged.ts';

const NO_FILES: Readonly<Record<SkipReason, number>> = {
  'not-kubernetes': 0,
  doorward: 0,
  empty: 0,
  encrypted: 0,
  'helm-chart': 0,
  kustomization: 0,
  'link-outside': 0,
  'hidden-folder': 0,
};

/** Notices that say nothing of what was judged, or not judged. */
const ADVICE: ReadonlySet<ErrorCode> = new Set(['EXCEPTION_EXPIRED', 'EXCEPTION_ENDING', 'EXCEPTION_UNUSED']);

/** The counters before the first file. */
export function emptySummary(info: RunInfo): Summary {
  return {
    files: 0,
    objects: 0,
    policies: info.policies.length,
    denied: 0,
    warned: 0,
    audited: 0,
    excepted: 0,
    errors: 0,
    skipped: 0,
    notEvaluated: 0,
    filesSkipped: NO_FILES,
    notices: info.notices.length,
    hidden: 0,
    undecided: 0,
    fixable: 0,
  };
}

/** The counters with one more file. */
export function addFile(summary: Summary, report: FileReport, info: RunInfo): Summary {
  let { denied, warned, audited, excepted, undecided, hidden, errors, fixable } = summary;
  errors += report.errors.length;
  undecided += report.errors.length;
  for (const { action } of unjudgedParts(report)) {
    errors++;
    if (action !== 'none') undecided++;
  }
  for (const { decision, suppression, fixable: mended } of report.findings) {
    if (decision.outcome === 'error') continue;
    if (suppression !== undefined) {
      excepted++;
      continue;
    }
    if (mended) fixable++;
    if (!atLeast(decision.severity, info.minSeverity)) hidden++;
    if (decision.action === 'deny') denied++;
    else if (decision.action === 'warn') warned++;
    else if (decision.action === 'audit') audited++;
  }
  let { filesSkipped } = summary;
  for (const skip of report.skippedFiles) {
    filesSkipped = { ...filesSkipped, [skip.reason]: filesSkipped[skip.reason] + skip.count };
  }
  return {
    ...summary,
    files: summary.files + (report.objects > 0 || report.errors.length > 0 ? 1 : 0),
    objects: summary.objects + report.objects,
    denied,
    warned,
    audited,
    excepted,
    errors,
    undecided,
    hidden,
    fixable,
    filesSkipped,
    skipped:
      summary.skipped + report.skippedRules.length + report.skippedFiles.length + report.notEvaluated.length,
    notEvaluated: summary.notEvaluated + report.notEvaluated.length,
    notices: summary.notices + report.notices.filter(({ code }) => !ADVICE.has(code)).length,
  };
}

/** Files that were found and not judged, but for our own: what they say is said of manifests. */
export function filesNotJudged({ filesSkipped }: Summary): number {
  return Object.values(filesSkipped).reduce((sum, n) => sum + n, 0) - filesSkipped.doorward;
}
