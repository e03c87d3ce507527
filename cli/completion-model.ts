import { loadPolicies, packNames } from '../src/index.ts';
import type { CommandEntry } from './command.ts';
import type { Flag } from './flags.ts';

/** What can stand at a place: some words, files, or both; nothing that is known when there is neither. */
export interface Choice {
  readonly words: readonly string[];
  readonly files: boolean;
}

/** A flag, as a shell needs to know it. */
export interface ShellFlag {
  readonly name: string;
  readonly help: string;
  readonly repeats: boolean;
  /** What stands for its value; `undefined` when it takes none. */
  readonly value: string | undefined;
  readonly choice: Choice;
}

/** A command, as a shell needs to know it. */
export interface ShellCommand {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly ShellFlag[];
  readonly choice: Choice;
}

const NOTHING: Choice = { words: [], files: false };

/** The commands and all that can follow them. */
export function shellCommands(all: readonly CommandEntry[]): readonly ShellCommand[] {
  const packs = packNames().map((name) => `pack:${name}`);
  const policies = loadPolicies(packs).policies.map(({ name }) => name);
  const known: Known = { packs, policies };
  const commands = all.map(({ name }) => name);
  return all.map(({ name, summary, command }) => {
    const { flags, takes } = command();
    const words =
      takes === 'commands' ? commands : takes === 'policies' ? policies : takes === 'files' ? [] : takes;
    return {
      name,
      summary,
      flags: flags.map((flag) => shellFlag(flag, known)),
      choice: { words, files: takes === 'files' },
    };
  });
}

interface Known {
  readonly packs: readonly string[];
  readonly policies: readonly string[];
}

function shellFlag(flag: Flag, known: Known): ShellFlag {
  const { name, help, repeats, value } = flag;
  return { name, help, repeats, value, choice: choiceOf(flag, known) };
}

/** What a flag takes is told by what stands for its value in the help. */
function choiceOf({ value, values }: Flag, { packs, policies }: Known): Choice {
  if (value === undefined) return NOTHING;
  if (values !== undefined) return { words: values, files: false };
  if (/^[a-z-]+(?:\|[a-z-]+)+$/.test(value)) return { words: value.split('|'), files: false };
  const parts = value.split('|');
  const words = [
    ...(parts.includes('pack:NAME') ? packs : []),
    ...(parts.includes('POLICY') ? policies : []),
  ];
  return { words, files: parts.some((part) => /^(?:FILE|PATH|FOLDER)$/.test(part)) };
}
