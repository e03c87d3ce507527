import { openInputs, policyListJson, policyListText, shownSource } from '../src/index.ts';
import { configure } from './configured.ts';
import type { JudgingOptions } from './judging-options.ts';
import type { Machine } from './machine.ts';
import { prepare } from './prepare.ts';
import { sayErrors } from './say.ts';

/** Everything that `doorward policies` is told. */
export interface PoliciesCommand extends JudgingOptions {
  readonly type: 'policies';
  readonly format: 'text' | 'json';
}

/** Lists the policies in force. Gives the exit status. */
export function policies(command: PoliciesCommand, machine: Machine): number {
  const told = configure(command, machine);
  const inputs = openInputs({ paths: told.paths, cwd: machine.cwd, limits: told.limits });
  const { judges, errors } = prepare(told, inputs);
  const list = { info: judges.info, source: shownSource };
  machine.stdout(command.format === 'json' ? policyListJson(list) : policyListText(list));
  const mistakes = [...errors, ...judges.notices];
  sayErrors(mistakes, machine);
  return errors.length > 0 ? 2 : 0;
}
