import type { Command } from './command.ts';
import { HELP_FLAG } from './judging-options.ts';
import type { Machine } from './machine.ts';

/** The version of package.json; test/cli holds the two equal. */
export const VERSION = '0.1.0';

/** Says the version. */
export function showVersion(machine: Machine): number {
  machine.stdout(`doorward ${VERSION}\n`);
  return 0;
}

/** `doorward version`. */
export function versionCommand(): Command {
  return {
    about: 'Show the version.',
    flags: [HELP_FLAG],
    notes: [],
    exits: ['always'],
    takes: [],
    understand: ({ words }) =>
      words.length === 0
        ? showVersion
        : { mistake: `doorward version takes no words, and there is ${words[0]}.` },
  };
}
