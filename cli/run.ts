import { DoorwardError } from '../src/index.ts';
import { explainConfig } from './explain-config.ts'; // on first use
import { fix } from './fix.ts';
import { explainHelp, fixHelp, HELP, policiesHelp, scanHelp } from './help.ts';
import type { Machine } from './machine.ts';
import { parseCommand, type Topic } from './options.ts';
import { OutputError } from './output.ts';
import { policies } from './policies.ts'; // on first use
import { scan } from './scan.ts';
import { sayErrors } from './say.ts';
import { VERSION } from './version.ts';

/** Carries a command line out. Gives the exit status: 0, 1 or 2. Never throws. */
export async function run(argv: readonly string[], machine: Machine): Promise<number> {
  try {
    const command = parseCommand(argv);
    switch (command.type) {
      case 'help':
        machine.stdout(helpOn(command.topic));
        return argv.length === 0 ? 2 : 0;
      case 'version':
        machine.stdout(`doorward ${VERSION}\n`);
        return 0;
      case 'mistake':
        sayErrors([{ code: 'USAGE', message: command.message }], machine);
        return 2;
      case 'scan':
        return await scan(command, machine);
      case 'fix':
        return await fix(command, machine);
      case 'policies':
        return policies(command, machine);
      case 'explain-config':
        return explainConfig(command, machine);
    }
  } catch (error) {
    if (error instanceof DoorwardError) sayErrors(error.errors, machine);
    else if (error instanceof OutputError) sayErrors([error.error], machine);
    else
      sayErrors(
        [{ code: 'INTERNAL', message: String(error instanceof Error ? error.stack : error) }],
        machine,
      );
    return 2;
  }
}

function helpOn(topic: Topic): string {
  switch (topic) {
    case 'doorward':
      return HELP;
    case 'scan':
      return scanHelp();
    case 'fix':
      return fixHelp();
    case 'policies':
      return policiesHelp();
    case 'explain':
      return explainHelp();
  }
}
