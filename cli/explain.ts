import type { Command } from './command.ts';
import { explainConfig } from './explain-config.ts';
import { isMistake, PACKS_NOTE } from './judging-options.ts';
import { EXPLAIN_FLAGS, parseExplainConfig } from './listing-options.ts';

/** `doorward explain`. */
export function explainCommand(): Command {
  return {
    about: 'Show what is in force for a file, and which line decided.',
    flags: EXPLAIN_FLAGS,
    notes: ['PATH is a file, one that is not there yet, or a folder.', PACKS_NOTE],
    exits: ['it is explained', '', 'a policy or the configuration cannot be understood'],
    takes: [],
    understand: (given) => {
      const [word] = given.words;
      if (word !== undefined) {
        return { mistake: `There is nothing to explain about ${word} beside --config PATH.` };
      }
      const command = parseExplainConfig(given);
      return isMistake(command) ? command : (machine) => explainConfig(command, machine);
    },
  };
}
