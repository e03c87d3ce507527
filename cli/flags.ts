import { nearest } from '../src/index.ts';

/** A flag of a command. */
export interface Flag {
  readonly name: string;
  /** What stands for its value in the help; `undefined` when it takes none. */
  readonly value: string | undefined;
  /** Whether it may be given several times. */
  readonly repeats: boolean;
  readonly help: string;
  /** The values that it takes, where that is a list: for completion. Lists like `low|high` are read off `value`. */
  readonly values?: readonly string[];
}

/** A flag that is given or not. */
export function switchFlag(name: string, help: string): Flag {
  return { name, value: undefined, repeats: false, help };
}

/** Arguments, taken apart. */
export interface Arguments {
  readonly words: readonly string[];
  /** The values of each flag given; '' for a flag without value. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
}

/**
 * Takes arguments apart: `--flag`, `--flag value`, `--flag=value`, `-h`, `--` before words that begin with a dash.
 * Gives a sentence about the first mistake.
 */
export function parseArguments(
  argv: readonly string[],
  flags: readonly Flag[],
): Arguments | { readonly mistake: string } {
  const words: string[] = [];
  const found = new Map<string, string[]>();
  let onlyWords = false;
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]!;
    if (onlyWords || argument === '-' || !argument.startsWith('-')) {
      words.push(argument);
      continue;
    }
    if (argument === '--') {
      onlyWords = true;
      continue;
    }
    const equals = argument.indexOf('=');
    const given = equals === -1 ? argument : argument.slice(0, equals);
    const name = SHORT.get(given) ?? given;
    const flag = flags.find((candidate) => candidate.name === name);
    if (flag === undefined) return { mistake: unknownFlag(given, flags) };
    let value = equals === -1 ? undefined : argument.slice(equals + 1);
    if (flag.value === undefined) {
      if (value !== undefined) return { mistake: `${name} takes no value.` };
    } else if (value === undefined) {
      value = argv[++i];
      if (value === undefined || (value.startsWith('--') && value.length > 2)) {
        return { mistake: `${name} needs a value: ${name} ${flag.value}.` };
      }
    }
    const values = found.get(name) ?? [];
    if (values.length > 0 && !flag.repeats && flag.value !== undefined)
      return { mistake: `${name} is given twice.` };
    found.set(name, [...values, value ?? '']);
  }
  return { words, flags: found };
}

/** Whether arguments could be taken apart. */
export function isArguments(value: Arguments | { readonly mistake: string }): value is Arguments {
  return Object.hasOwn(value, 'flags');
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['-h', '--help'],
  ['-V', '--version'],
  ['-q', '--quiet'],
]);

function unknownFlag(given: string, flags: readonly Flag[]): string {
  const meant = nearest(
    given,
    flags.map((flag) => flag.name),
  );
  return `There is no flag ${given}${meant === undefined ? '' : `: did you mean ${meant}`}${meant === undefined ? '.' : '?'}`;
}
