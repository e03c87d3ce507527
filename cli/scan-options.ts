import { FORMATS, SEVERITIES, type Severity } from '../src/index.ts';
import { switchFlag, type Arguments, type Flag } from './flags.ts';
import { parseFormats, type ReportTarget } from './formats.ts';
import {
  COLOUR_FLAG,
  HELP_FLAG,
  isMistake,
  LIMIT_FLAG,
  notOneOf,
  parseJudging,
  POLICY_FLAGS,
  RENDER_FLAG,
  WATCH_FLAG,
  type JudgingOptions,
  type Mistake,
} from './judging-options.ts';

/** Everything that a scan is told, complete. */
export interface ScanCommand extends JudgingOptions {
  /** What is reported, and where to; at most one goes to standard output. */
  readonly reports: readonly ReportTarget[];
  /** Whether named files need not be manifests. */
  readonly onlyManifests: boolean;
  readonly allResults: boolean;
  readonly severity: Severity;
  /** Infinity when there is no bound. */
  readonly maxWarnings: number;
  readonly strict: boolean;
  /** The file that lists findings which do not count. */
  readonly baseline: string | undefined;
  /** Whether what is gone is taken out of it. */
  readonly updateBaseline: boolean;
  /** The revision that the files are compared with: what was so then does not count. */
  readonly changedSince: string | undefined;
  readonly watch: boolean;
}

/** The flags of `doorward scan`, in the order of its help. */
export const SCAN_FLAGS: readonly Flag[] = [
  ...POLICY_FLAGS,
  {
    name: '--format',
    value: 'NAME[=FILE]',
    repeats: true,
    help: `how to report, and to which file: ${FORMATS.join(', ')}; may be repeated (default text)`,
    values: FORMATS,
  },
  {
    name: '--output',
    value: 'FILE',
    repeats: false,
    help: 'the file of the format that names none, written whole or not at all',
  },
  {
    name: '--owner-label',
    value: 'KEY',
    repeats: true,
    help: 'the label by which reports tell who has to act; the first one found counts (default owner)',
  },
  switchFlag(
    '--only-manifests',
    'leave out named files that are no manifests, as in a folder; for lists of changed files',
  ),
  switchFlag('--all-results', 'report passes, too'),
  {
    name: '--severity',
    value: 'low|medium|high|critical',
    repeats: false,
    help: 'show only findings of this severity or above; the verdict stays the same',
  },
  {
    name: '--max-warnings',
    value: 'N',
    repeats: false,
    help: 'exit 1 when there are more than N warnings',
  },
  switchFlag('--strict', 'exit 2 when anything was left unjudged'),
  {
    name: '--baseline',
    value: 'FILE',
    repeats: false,
    help: 'findings that this file lists do not count (doorward baseline writes it)',
  },
  switchFlag('--update-baseline', 'take out of the baseline what is gone; nothing is ever added'),
  {
    name: '--changed-since',
    value: 'REV',
    repeats: false,
    help: 'what failed in the same way at this revision of git does not count',
  },
  WATCH_FLAG,
  RENDER_FLAG,
  LIMIT_FLAG,
  COLOUR_FLAG,
  switchFlag('--quiet', 'only findings and errors: no notes, no summary'),
  HELP_FLAG,
];

/** Understands the arguments of `doorward scan`. */
export function parseScan(given: Arguments): ScanCommand | Mistake {
  const { flags } = given;
  const wanted = flags.get('--severity')?.[0] ?? 'low';
  const severity = SEVERITIES.find((known) => known === wanted);
  if (severity === undefined) return { mistake: notOneOf('--severity', wanted, SEVERITIES) };
  const most = flags.get('--max-warnings')?.[0];
  if (most !== undefined && !/^\d{1,9}$/.test(most))
    return { mistake: `--max-warnings needs a whole number, not ${most}.` };
  const output = flags.get('--output')?.[0];
  if (output === '') return { mistake: '--output needs the name of a file.' };
  const reports = parseFormats(
    flags.get('--format') ?? ['text'],
    FORMATS,
    output === '-' ? undefined : output,
  );
  if (typeof reports === 'string') return { mistake: reports };
  const baseline = flags.get('--baseline')?.[0];
  if (baseline === '') return { mistake: '--baseline needs the name of a file.' };
  const changedSince = flags.get('--changed-since')?.[0];
  if (changedSince === '' || changedSince?.startsWith('-') === true)
    return {
      mistake: `--changed-since needs a revision of git, such as origin/main, not ${JSON.stringify(changedSince)}.`,
    };
  const judging = parseJudging(given);
  if (isMistake(judging)) return judging;
  if (flags.has('--watch') && judging.paths.includes('-')) {
    return { mistake: 'Standard input (-) does not change: --watch needs files or folders.' };
  }
  return {
    ...judging,
    reports,
    onlyManifests: flags.has('--only-manifests'),
    allResults: flags.has('--all-results'),
    severity,
    maxWarnings: most === undefined ? Infinity : Number(most),
    strict: flags.has('--strict'),
    baseline,
    updateBaseline: flags.has('--update-baseline'),
    changedSince,
    watch: flags.has('--watch'),
  };
}
