import type { Arguments, Flag } from './flags.ts';
import type { Mistake } from './judging-options.ts';
import type { Machine } from './machine.ts';

/** A command as a list of all commands shows it. */
export interface CommandEntry {
  readonly name: string;
  /** What stands for its words in the help, such as `[PATH…]`; '' when it takes none. */
  readonly words: string;
  /** What it does, as a part of a line. */
  readonly summary: string;
  /** All else, made when it is asked for. */
  readonly command: () => Command;
}

/** What a command takes, does and says of itself. */
export interface Command {
  /** A sentence. */
  readonly about: string;
  /** In the order of its help. */
  readonly flags: readonly Flag[];
  /** Paragraphs of its help, between the usage and the flags. */
  readonly notes: readonly string[];
  /** What the exit statuses 0, 1, 2 mean; '' for one that it never ends with. */
  readonly exits: readonly string[];
  /** What its words are, for completion: files, names of policies or commands, or some of a list. */
  readonly takes: 'files' | 'policies' | 'commands' | readonly string[];
  /** Understands arguments whose flags are known to be its own; `all` are the commands there are. */
  readonly understand: (given: Arguments, all: readonly CommandEntry[]) => CarryOut | Mistake;
}

/** Does what was asked. Gives the exit status. */
export type CarryOut = (machine: Machine) => number | Promise<number>;
