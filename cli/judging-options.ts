import { kubeMinor, nearest, packTitles, parseMoment, type Limits } from '../src/index.ts';
import { switchFlag, type Arguments, type Flag } from './flags.ts';
import { parseLimits } from './limits.ts';

/**
 * What every command that judges is told by its flags: by which policies, with which values, within which limits. What they
 * leave open is `undefined`: `doorward.yaml` may say it.
 */
export interface JudgingOptions {
  readonly paths: readonly string[];
  /** The configuration to be read; `none` for none at all, `undefined` for the one that the paths lead to. */
  readonly config: { readonly file: string } | 'none' | undefined;
  readonly policies: readonly string[] | undefined;
  readonly settings: readonly string[];
  /** Files and folders of parameters of admission policies. */
  readonly params: readonly string[] | undefined;
  readonly assumeBound: boolean;
  /** The minor version (1.x) of Kubernetes; `undefined` for the newest known. */
  readonly kubeMinor: number | undefined;
  /** Files and folders of exceptions, besides those of the configuration. */
  readonly exceptions: readonly string[];
  /** The time by which they expire, in milliseconds since 1970; `undefined` for that of the machine. */
  readonly now: number | undefined;
  readonly limits: Partial<Limits>;
  /** Of commands that tell who has to act. */
  readonly ownerLabels: readonly string[] | undefined;
  /** Whether what the configuration wants rendered is. */
  readonly render: boolean;
  readonly colour: boolean;
  readonly quiet: boolean;
}

/** A sentence about the first mistake of a command line. */
export interface Mistake {
  readonly mistake: string;
}

/** The flags that say by what is judged. */
export const POLICY_FLAGS: readonly Flag[] = [
  {
    name: '--config',
    value: 'FILE',
    repeats: false,
    help: 'the configuration (default doorward.yaml, in the folder of the paths or above)',
  },
  { name: '--no-config', value: undefined, repeats: false, help: 'as if there were no doorward.yaml' },
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
    name: '--exceptions',
    value: 'PATH',
    repeats: true,
    help: 'a file or folder of Exceptions: who may break which rules until when; may be repeated',
  },
  {
    name: '--now',
    value: 'DAY|TIME',
    repeats: false,
    help: 'judge as on that day (2027-03-31) or at that time (RFC 3339): what will have expired?',
  },
];

/** The flag that changes what is read. */
export const LIMIT_FLAG: Flag = {
  name: '--limit',
  value: 'NAME=N',
  repeats: true,
  help: 'change a limit on what is read (names below); may be repeated',
};

/** The flag that leaves rendering out. */
export const RENDER_FLAG: Flag = {
  name: '--no-render',
  value: undefined,
  repeats: false,
  help: 'do not run helm and kustomize for the render entries of the configuration',
};

/** The flag that takes the colours away. */
export const COLOUR_FLAG: Flag = switchFlag('--no-color', 'no colours (also: NO_COLOR=1)');

/** The flag that does it again whenever a file changes. */
export const WATCH_FLAG: Flag = switchFlag('--watch', 'do it again whenever a file changes, until Ctrl-C');

/** The flag that asks for help. */
export const HELP_FLAG: Flag = switchFlag('--help', 'show this help');

/** What the help says of paths. */
export const PATHS_NOTE = `PATH is a file, a folder (.yaml, .yml and .json in it), a pattern ('apps/**/*.yaml'), or - for standard input.
Without a path it is the current folder.`;

/** What the help says of packs. */
export function packsNote(): string {
  const packs = packTitles();
  const width = Math.max(...packs.map(({ name }) => name.length));
  return ['Packs:', ...packs.map(({ name, title }) => `  pack:${name.padEnd(width)}   ${title}`)].join('\n');
}

/** The options that every command has that judges. */
export function parseJudging({ words, flags }: Arguments): JudgingOptions | Mistake {
  const limits = parseLimits(flags.get('--limit') ?? []);
  if (isMistake(limits)) return limits;
  const version = flags.get('--kube-version')?.[0];
  const minor = version === undefined ? undefined : kubeMinor(version);
  if (version !== undefined && minor === undefined)
    return { mistake: `--kube-version needs a version from 1.26 on, such as 1.33, not ${version}.` };
  const file = flags.get('--config')?.[0];
  if (file === '') return { mistake: '--config needs the name of a file.' };
  if (file !== undefined && flags.has('--no-config'))
    return { mistake: '--config and --no-config do not go together.' };
  const day = flags.get('--now')?.[0];
  const now = day === undefined ? undefined : parseMoment(day);
  if (day !== undefined && now === undefined)
    return {
      mistake: `--now needs a day, such as 2027-03-31, or a time, such as 2027-03-31T18:00:00Z, not ${day}.`,
    };
  return {
    paths: words.length === 0 ? ['.'] : words,
    config: flags.has('--no-config') ? 'none' : file === undefined ? undefined : { file },
    policies: flags.get('--policies'),
    settings: flags.get('--set') ?? [],
    params: flags.get('--params'),
    assumeBound: flags.has('--assume-bound'),
    kubeMinor: minor,
    exceptions: flags.get('--exceptions') ?? [],
    now,
    limits,
    ownerLabels: flags.get('--owner-label'),
    render: !flags.has('--no-render'),
    colour: !flags.has('--no-color'),
    quiet: flags.has('--quiet'),
  };
}

/** Whether something is a mistake, and not what was asked for. */
export function isMistake(value: object): value is Mistake {
  return Object.hasOwn(value, 'mistake');
}

/** What to say about a value that is none of those that a flag takes. */
export function notOneOf(flag: string, given: string, known: readonly string[]): string {
  const meant = nearest(given, known);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `${flag} is one of ${known.join(', ')}, not ${given}${hint === '' ? '.' : hint}`;
}
