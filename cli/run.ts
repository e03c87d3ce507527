import { DoorwardError } from '../src/index.ts';
import { isMistake } from './judging-options.ts';
import type { Machine } from './machine.ts';
import { parseCommand } from './options.ts';
import { OutputError } from './output.ts';
import { sayErrors } from './say.ts';

/** Carries a command line out. Gives the exit status: 0, 1 or 2. Never throws. */
export function run(argv: readonly string[], machine: Machine): Promise<number> {
  return guarded(async () => {
    const command = parseCommand(argv);
    if (!isMistake(command)) return await command(machine);
    sayErrors([{ code: 'USAGE', message: command.mistake }], machine);
    return 2;
  }, machine);
}

/** Does something; what goes wrong is said, and the exit status is 2. */
export async function guarded(work: () => Promise<number>, machine: Machine): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DoorwardError) sayErrors(error.errors, machine);
    else if (error instanceof OutputError) sayErrors([error.error], machine);
    else {
      const message = String(error instanceof Error ? error.stack : error);
      sayErrors([{ code: 'INTERNAL', message }], machine);
    }
    return 2;
  }
}
