import { nearest } from '../src/index.ts';
import type { CarryOut, CommandEntry } from './command.ts';
import { COMMANDS } from './commands.ts';
import { isArguments, parseArguments, type Flag } from './flags.ts';
import { commandHelp, overview } from './help.ts'; // on first use
import { HELP_FLAG, type Mistake } from './judging-options.ts';
import { showVersion } from './version.ts';

const VERSION_FLAG: Flag = { name: '--version', value: undefined, repeats: false, help: 'show the version' };

/** Understands a command line, without the name of the program. */
export function parseCommand(argv: readonly string[]): CarryOut | Mistake {
  const [first, ...rest] = argv;
  if (first === undefined) return showing(() => overview(COMMANDS), 2);
  const entry = COMMANDS.find(({ name }) => name === first);
  if (entry !== undefined) return parseOwn(entry, rest);
  if (!first.startsWith('-') || first === '-') return { mistake: unknownCommand(first) };
  const flags = [
    ...new Map(COMMANDS.flatMap(({ command }) => command().flags).map((flag) => [flag.name, flag])),
  ];
  const parsed = parseArguments([first], [VERSION_FLAG, ...flags.map(([, flag]) => flag)]);
  if (!isArguments(parsed)) return parsed;
  if (parsed.flags.has(VERSION_FLAG.name)) return showVersion;
  if (parsed.flags.has(HELP_FLAG.name)) return showing(() => overview(COMMANDS), 0);
  const given = [...parsed.flags.keys()][0];
  const owner = COMMANDS.find(({ command }) => command().flags.some(({ name }) => name === given));
  return { mistake: `${first} belongs after a command: doorward ${owner?.name ?? 'scan'} ${first}.` };
}

function parseOwn(entry: CommandEntry, argv: readonly string[]): CarryOut | Mistake {
  const command = entry.command();
  const parsed = parseArguments(argv, command.flags);
  if (!isArguments(parsed)) return parsed;
  if (parsed.flags.has(HELP_FLAG.name)) return showing(() => commandHelp(entry), 0);
  return command.understand(parsed, COMMANDS);
}

function showing(text: () => string, status: number): CarryOut {
  return (machine) => {
    machine.stdout(text());
    return status;
  };
}

function unknownCommand(word: string): string {
  const meant = nearest(
    word,
    COMMANDS.map(({ name }) => name),
  );
  if (meant !== undefined) return `There is no command ${word}: did you mean ${meant}?`;
  return `There is no command ${word}. To judge files: doorward scan ${word}.`;
}
