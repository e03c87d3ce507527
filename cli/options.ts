import type { Limits, Severity } from '../src/index.ts';
import { FORMATS, nearest, SEVERITIES } from '../src/index.ts';
import { parseArguments, type Arguments, type Flag } from './flags.ts';
import { parseFormats, type ReportTarget } from './formats.ts';
import { parseLimits } from './limits.ts';

/** Everything that a scan is told, complete. */
export interface ScanCommand {
  readonly type: 'scan';
  readonly paths: readonly string[];
  readonly policies: readonly string[];
  readonly settings: readonly string[];
  /** Files and folders of parameters of admission policies. */
  readonly params: readonly string[];
  readonly assumeBound: boolean;
  /** The minor version (1.x) of Kubernetes; `undefined` for the newest known. */
  readonly kubeMinor: number | undefined;
  /** What is reported, and where to; at most one goes to standard output. */
  readonly reports: readonly ReportTarget[];
  /** Labels that name the owner of an object. */
  readonly ownerLabels: readonly string[];
  readonly allResults: boolean;
  readonly severity: Severity;
  /** Infinity when there is no bound. */
  readonly maxWarnings: number;
  readonly strict: boolean;
  readonly limits: Limits;
  readonly colour: boolean;
  readonly quiet: boolean;
}

/** What the command line asks for. */
export type Command =
  | ScanCommand
  | { readonly type: 'help'; readonly topic: 'doorward' | 'scan' }
  | { readonly type: 'version' }
  | { readonly type: 'mistake'; readonly message: string };

/** The flags of `doorward scan`, in the order of its help. */
export const SCAN_FLAGS: readonly Flag[] = [
  {
    name: '--policies',
    value: 'PATH|pack:NAME',
    repeats: true,
    help: 'a policy file, a folder of them, or a built-in pack; may be repeated (default pack:essentials)',
  },
  {
    name: '--set',
    value: 'POLICY.PARAM=VALUE',
    repeats: true,
    help: 'give a parameter a value, written as YAML; may be repeated',
  },
  {
    name: '--params',
    value: 'PATH',
    repeats: true,
    help: 'parameters of ValidatingAdmissionPolicies: a file or a folder; may be repeated',
  },
  {
    name: '--assume-bound',
    value: undefined,
    repeats: false,
    help: 'judge admission policies that no binding puts in force, too, as if one denied',
  },
  {
    name: '--kube-version',
    value: '1.N',
    repeats: false,
    help: 'the Kubernetes version whose CEL is meant (default the newest known)',
  },
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
  {
    name: '--limit',
    value: 'NAME=N',
    repeats: true,
    help: 'change a limit on what is read (names below); may be repeated',
  },
  { name: '--no-color', value: undefined, repeats: false, help: 'no colours (also: NO_COLOR=1)' },
  {
    name: '--quiet',
    value: undefined,
    repeats: false,
    help: 'only findings and errors: no notes, no summary',
  },
  { name: '--help', value: undefined, repeats: false, help: 'show this help' },
];

/** The commands there are. */
const COMMANDS: readonly string[] = ['scan', 'help', 'version'];

const TOP_FLAGS: readonly Flag[] = [
  { name: '--help', value: undefined, repeats: false, help: 'show this help' },
  { name: '--version', value: undefined, repeats: false, help: 'show the version' },
];

/** Understands a command line, without the name of the program. */
export function parseCommand(argv: readonly string[]): Command {
  const [first, ...rest] = argv;
  if (first === undefined) return { type: 'help', topic: 'doorward' };
  if (first === 'scan') return parseScan(rest);
  if (first === 'help') return { type: 'help', topic: rest[0] === 'scan' ? 'scan' : 'doorward' };
  if (first === 'version') return { type: 'version' };
  if (!first.startsWith('-') || first === '-') return mistake(unknownCommand(first));
  const parsed = parseArguments([first], [...TOP_FLAGS, ...SCAN_FLAGS]);
  if (!isArguments(parsed)) return mistake(parsed.mistake);
  if (parsed.flags.has('--version')) return { type: 'version' };
  if (parsed.flags.has('--help')) return { type: 'help', topic: 'doorward' };
  return mistake(`${first} belongs after a command: doorward scan ${first}.`);
}

function mistake(message: string): Command {
  return { type: 'mistake', message };
}

function isArguments(value: Arguments | { readonly mistake: string }): value is Arguments {
  return Object.hasOwn(value, 'flags');
}

function isMistake(value: Limits | { readonly mistake: string }): value is { readonly mistake: string } {
  return Object.hasOwn(value, 'mistake');
}

function unknownCommand(word: string): string {
  const meant = nearest(word, COMMANDS);
  if (meant !== undefined) return `There is no command ${word}: did you mean ${meant}?`;
  return `There is no command ${word}. To judge files: doorward scan ${word}.`;
}

function parseScan(argv: readonly string[]): Command {
  const parsed = parseArguments(argv, SCAN_FLAGS);
  if (!isArguments(parsed)) return mistake(parsed.mistake);
  const { words, flags } = parsed;
  if (flags.has('--help')) return { type: 'help', topic: 'scan' };
  const wanted = flags.get('--severity')?.[0] ?? 'low';
  const severity = SEVERITIES.find((known) => known === wanted);
  if (severity === undefined) return mistake(notOneOf('--severity', wanted, SEVERITIES));
  const most = flags.get('--max-warnings')?.[0];
  if (most !== undefined && !/^\d{1,9}$/.test(most))
    return mistake(`--max-warnings needs a whole number, not ${most}.`);
  const limits = parseLimits(flags.get('--limit') ?? []);
  if (isMistake(limits)) return mistake(limits.mistake);
  const output = flags.get('--output')?.[0];
  if (output === '') return mistake('--output needs the name of a file.');
  const reports = parseFormats(flags.get('--format') ?? ['text'], output === '-' ? undefined : output);
  if (typeof reports === 'string') return mistake(reports);
  const version = flags.get('--kube-version')?.[0];
  const minor = version === undefined ? undefined : parseKubeVersion(version);
  if (typeof minor === 'string') return mistake(minor);
  return {
    type: 'scan',
    paths: words.length === 0 ? ['.'] : words,
    policies: flags.get('--policies') ?? ['pack:essentials'],
    settings: flags.get('--set') ?? [],
    params: flags.get('--params') ?? [],
    assumeBound: flags.has('--assume-bound'),
    kubeMinor: minor,
    reports,
    ownerLabels: flags.get('--owner-label') ?? ['owner'],
    allResults: flags.has('--all-results'),
    severity,
    maxWarnings: most === undefined ? Infinity : Number(most),
    strict: flags.has('--strict'),
    limits,
    colour: !flags.has('--no-color'),
    quiet: flags.has('--quiet'),
  };
}

/** The first version whose API servers had ValidatingAdmissionPolicies for everybody to use. */
const OLDEST_MINOR = 26;

/** `1.33`, `v1.33`, `1.33.4`: the minor version, or what is wrong. */
function parseKubeVersion(version: string): number | string {
  const minor = Number(/^v?1\.(\d{1,3})(?:\.\d+)?$/.exec(version)?.[1] ?? NaN);
  if (minor >= OLDEST_MINOR) return minor;
  return `--kube-version needs a version from 1.${OLDEST_MINOR} on, such as 1.33, not ${version}.`;
}

function notOneOf(flag: string, given: string, known: readonly string[]): string {
  const meant = nearest(given, known);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `${flag} is one of ${known.join(', ')}, not ${given}${hint === '' ? '.' : hint}`;
}
