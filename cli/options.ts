import { FORMATS, nearest, SEVERITIES, type Severity } from '../src/index.ts';
import type { ExplainConfigCommand } from './explain-config.ts';
import { FIX_FLAGS, parseFix, type FixCommand } from './fix-options.ts';
import { isArguments, parseArguments, type Flag } from './flags.ts';
import { parseFormats, type ReportTarget } from './formats.ts';
import {
  COLOUR_FLAG,
  HELP_FLAG,
  isMistake,
  LIMIT_FLAG,
  notOneOf,
  parseJudging,
  POLICY_FLAGS,
  type JudgingOptions,
  type Mistake,
} from './judging-options.ts';

import { parseExplainConfig, parsePolicies } from './listing-options.ts';
import type { PoliciesCommand } from './policies.ts';

/** Everything that a scan is told, complete. */
export interface ScanCommand extends JudgingOptions {
  readonly type: 'scan';
  /** What is reported, and where to; at most one goes to standard output. */
  readonly reports: readonly ReportTarget[];
  readonly allResults: boolean;
  readonly severity: Severity;
  /** Infinity when there is no bound. */
  readonly maxWarnings: number;
  readonly strict: boolean;
}

/** What there is help on. */
export type Topic = 'doorward' | 'scan' | 'fix' | 'policies' | 'explain';

/** What the command line asks for. */
export type Command =
  | ScanCommand
  | FixCommand
  | PoliciesCommand
  | ExplainConfigCommand
  | { readonly type: 'help'; readonly topic: Topic }
  | { readonly type: 'version' }
  | { readonly type: 'mistake'; readonly message: string };

/** The flags of `doorward scan`, in the order of its help. */
export const SCAN_FLAGS: readonly Flag[] = [
  ...POLICY_FLAGS,
  {
    name: '--format',
    value: 'NAME[=FILE]',
    repeats: true,
    help: `how to report, and to which file: ${FORMATS.join(', ')}; may be repeated (default text)`,
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
  { name: '--all-results', value: undefined, repeats: false, help: 'report passes, too' },
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
  { name: '--strict', value: undefined, repeats: false, help: 'exit 2 when anything was left unjudged' },
  LIMIT_FLAG,
  COLOUR_FLAG,
  {
    name: '--quiet',
    value: undefined,
    repeats: false,
    help: 'only findings and errors: no notes, no summary',
  },
  HELP_FLAG,
];

/** The commands there are. */
const COMMANDS: readonly string[] = ['scan', 'fix', 'policies', 'explain', 'help', 'version'];

const TOPICS: readonly Topic[] = ['scan', 'fix', 'policies', 'explain'];

const TOP_FLAGS: readonly Flag[] = [
  HELP_FLAG,
  { name: '--version', value: undefined, repeats: false, help: 'show the version' },
];

/** Understands a command line, without the name of the program. */
export function parseCommand(argv: readonly string[]): Command {
  const [first, ...rest] = argv;
  if (first === undefined) return { type: 'help', topic: 'doorward' };
  if (first === 'scan') return parseScan(rest);
  if (first === 'fix') return orMistake(parseFix(rest));
  if (first === 'policies') return orMistake(parsePolicies(rest));
  if (first === 'explain') return orMistake(parseExplainConfig(rest));
  if (first === 'help') {
    return { type: 'help', topic: TOPICS.find((topic) => topic === rest[0]) ?? 'doorward' };
  }
  if (first === 'version') return { type: 'version' };
  if (!first.startsWith('-') || first === '-') return mistake(unknownCommand(first));
  const parsed = parseArguments([first], [...TOP_FLAGS, ...SCAN_FLAGS, ...FIX_FLAGS]);
  if (!isArguments(parsed)) return mistake(parsed.mistake);
  if (parsed.flags.has('--version')) return { type: 'version' };
  if (parsed.flags.has('--help')) return { type: 'help', topic: 'doorward' };
  const name = first.split('=', 1)[0];
  const command = SCAN_FLAGS.some((flag) => flag.name === name) ? 'scan' : 'fix';
  return mistake(`${first} belongs after a command: doorward ${command} ${first}.`);
}

function orMistake(command: Command | Mistake): Command {
  return isMistake(command) ? mistake(command.mistake) : command;
}

function mistake(message: string): Command {
  return { type: 'mistake', message };
}

function unknownCommand(word: string): string {
  const meant = nearest(word, COMMANDS);
  if (meant !== undefined) return `There is no command ${word}: did you mean ${meant}?`;
  return `There is no command ${word}. To judge files: doorward scan ${word}.`;
}

function parseScan(argv: readonly string[]): Command {
  const parsed = parseArguments(argv, SCAN_FLAGS);
  if (!isArguments(parsed)) return mistake(parsed.mistake);
  const { flags } = parsed;
  if (flags.has('--help')) return { type: 'help', topic: 'scan' };
  const wanted = flags.get('--severity')?.[0] ?? 'low';
  const severity = SEVERITIES.find((known) => known === wanted);
  if (severity === undefined) return mistake(notOneOf('--severity', wanted, SEVERITIES));
  const most = flags.get('--max-warnings')?.[0];
  if (most !== undefined && !/^\d{1,9}$/.test(most))
    return mistake(`--max-warnings needs a whole number, not ${most}.`);
  const output = flags.get('--output')?.[0];
  if (output === '') return mistake('--output needs the name of a file.');
  const reports = parseFormats(flags.get('--format') ?? ['text'], output === '-' ? undefined : output);
  if (typeof reports === 'string') return mistake(reports);
  const judging = parseJudging(parsed);
  if (isMistake(judging)) return mistake(judging.mistake);
  return {
    ...judging,
    type: 'scan',
    reports,
    allResults: flags.has('--all-results'),
    severity,
    maxWarnings: most === undefined ? Infinity : Number(most),
    strict: flags.has('--strict'),
  };
}
