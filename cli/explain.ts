import type { Command } from './command.ts';
import { explainConfig } from './explain-config.ts';
import { showPolicy } from './explain-policy.ts';
import { isMistake, packsNote } from './judging-options.ts';
import { EXPLAIN_FLAGS, parseExplainConfig, parseListing } from './listing-options.ts';

/** `doorward explain`. */
export function explainCommand(): Command {
  return {
    about: 'Show what a policy holds, why, and how to keep it; or what is in force for a file.',
    flags: EXPLAIN_FLAGS,
    notes: [
      `POLICY and POLICY/RULE are names, as findings show them: require-non-root/run-as-user.
Without one, --config PATH shows what is in force for a file, one that is not there yet, or a folder, and which
line decided.`,
      packsNote(),
    ],
    exits: [
      'it is explained',
      '',
      'there is no such policy, or a policy or the configuration cannot be understood',
    ],
    takes: 'policies',
    understand: (given) => {
      const [word, ...more] = given.words;
      if (more.length > 0) return { mistake: `One thing is explained at a time, not ${given.words.length}.` };
      if (word === undefined) {
        const command = parseExplainConfig(given);
        return isMistake(command) ? command : (machine) => explainConfig(command, machine);
      }
      const command = parseListing({ ...given, words: [] });
      if (isMistake(command)) return command;
      const [policy = '', rule] = word.split('/', 2);
      return (machine) => showPolicy({ policy, rule }, command, machine);
    },
  };
}
