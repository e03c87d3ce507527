import { CASES_FORMATS, type CasesFormat } from '../src/index.ts';
import { switchFlag, type Arguments, type Flag } from './flags.ts';
import { parseFormats, type ReportTarget } from './formats.ts';
import { COLOUR_FLAG, HELP_FLAG, WATCH_FLAG, type Mistake } from './judging-options.ts';

/** Everything that a test is told, complete. */
export interface TestCommand {
  readonly paths: readonly string[];
  /** Where else policies are that cases name. */
  readonly policies: readonly string[];
  readonly reports: readonly ReportTarget<CasesFormat>[];
  /** Whether a rule that no case breaks, or none keeps, is a failure. */
  readonly strict: boolean;
  readonly watch: boolean;
  readonly colour: boolean;
  readonly quiet: boolean;
}

/** The flags of `doorward test`, in the order of its help. */
export const TEST_FLAGS: readonly Flag[] = [
  {
    name: '--policies',
    value: 'PATH|pack:NAME',
    repeats: true,
    help: 'where else policies are that cases name; may be repeated',
  },
  {
    name: '--format',
    value: 'NAME[=FILE]',
    repeats: true,
    help: `how to report, and to which file: ${CASES_FORMATS.join(', ')}; may be repeated (default text)`,
    values: CASES_FORMATS,
  },
  switchFlag('--strict', 'exit 1 when a rule has no case that breaks it, or none that keeps it'),
  WATCH_FLAG,
  COLOUR_FLAG,
  switchFlag('--quiet', 'only what does not hold'),
  HELP_FLAG,
];

/** Understands the arguments of `doorward test`. */
export function parseTest({ words, flags }: Arguments): TestCommand | Mistake {
  if (words.includes('-')) return { mistake: 'Cases lie beside their policies: standard input has neither.' };
  const reports = parseFormats(flags.get('--format') ?? ['text'], CASES_FORMATS);
  if (typeof reports === 'string') return { mistake: reports };
  return {
    paths: words.length === 0 ? ['.'] : words,
    policies: flags.get('--policies') ?? [],
    reports,
    strict: flags.has('--strict'),
    watch: flags.has('--watch'),
    colour: !flags.has('--no-color'),
    quiet: flags.has('--quiet'),
  };
}
