import { isMistake } from './judging-options.ts';
import type { Machine } from './machine.ts';
import { parseCommand } from './options.ts';
import { withCodedOutput } from './output.ts';
import { guarded } from './guarded.ts';
import { sayErrors } from './say.ts';

/** Carries a command line out. Gives the exit status: 0, 1 or 2. Never throws. */
export function run(argv: readonly string[], given: Machine): Promise<number> {
  const machine = withCodedOutput(given);
  return guarded(async () => {
    const command = parseCommand(argv);
    if (!isMistake(command)) return await command(machine);
    sayErrors([{ code: 'USAGE', message: command.mistake }], machine);
    return 2;
  }, machine);
}
