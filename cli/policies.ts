import { openInputs, policyListJson, policyListText, shownSource } from '../src/index.ts';
import type { Command } from './command.ts';
import { configure, permissionsOf } from './configured.ts';
import { isMistake, packsNote } from './judging-options.ts';
import { parseListing, POLICIES_FLAGS, type ListingCommand } from './listing-options.ts';
import type { Machine } from './machine.ts';
import { prepare } from './prepare.ts';
import { sayErrors } from './say.ts';

/** `doorward policies`. */
export function policiesCommand(): Command {
  return {
    about: 'List the policies in force: what they do, and from where they come.',
    flags: POLICIES_FLAGS,
    notes: [
      `PATH leads to the configuration, and to the files whose overrides are listed.
Without a path it is the current folder.`,
      packsNote(),
    ],
    exits: ['the policies are listed', '', 'a policy or the configuration cannot be understood'],
    takes: 'files',
    understand: (given) => {
      const command = parseListing(given);
      return isMistake(command) ? command : (machine) => policies(command, machine);
    },
  };
}

/** Lists the policies in force. Gives the exit status. */
function policies(command: ListingCommand, machine: Machine): number {
  const told = configure(command, machine);
  const inputs = openInputs({ paths: told.paths, cwd: machine.cwd, limits: told.limits });
  const { judges, errors } = prepare(told, inputs);
  const permissions = permissionsOf(told, judges.base);
  const list = { info: judges.info, permissions, source: shownSource };
  machine.stdout(command.format === 'json' ? policyListJson(list) : policyListText(list));
  const mistakes = [...errors, ...judges.notices];
  sayErrors(mistakes, machine);
  return errors.length > 0 ? 2 : 0;
}
