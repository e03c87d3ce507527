import { nearest } from '../src/index.ts';
import type { Command, CommandEntry } from './command.ts';
import type { Flag } from './flags.ts';
import { HELP_FLAG, LIMIT_FLAG, packsNote } from './judging-options.ts';
import { limitsInWords } from './limits.ts';

/** What `doorward --help` says. */
export function overview(commands: readonly CommandEntry[]): string {
  const rows = commands.map(({ name, words, summary }) => ({ left: `${name} ${words}`.trim(), summary }));
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  return `Policy as code for Kubernetes: one rule, two doors, the same verdict.

Usage: doorward <command>

${rows.map(({ left, summary }) => `  ${left.padEnd(width)} ${summary}`).join('\n')}

Try: doorward scan .
     doorward fix --dry-run .
     helm template ./chart | doorward scan -
     doorward help scan
`;
}

/** What a command says of itself. */
export function commandHelp({ name, words, command }: CommandEntry): string {
  const { about, flags, notes, exits } = command();
  const paragraphs = [
    about,
    `Usage: doorward ${[name, words, flags.length > 1 ? '[flags]' : ''].filter((part) => part !== '').join(' ')}`,
    ...notes,
    `Flags:\n${flagLines(flags)}`,
    ...(flags.includes(LIMIT_FLAG) ? [`Limits, with their defaults:\n${limitsInWords()}`] : []),
    `Exit status:\n${exitLines(exits)}`,
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function exitLines(exits: readonly string[]): string {
  return exits.flatMap((meaning, status) => (meaning === '' ? [] : [`  ${status}  ${meaning}`])).join('\n');
}

const FLAG_COLUMNS = 32;

function flagLines(flags: readonly Flag[]): string {
  const lines = flags.map(({ name, value, help }) => {
    const shown = value === undefined ? name : `${name} ${value}`;
    const gap =
      shown.length > FLAG_COLUMNS
        ? `\n${' '.repeat(FLAG_COLUMNS + 4)}`
        : ' '.repeat(FLAG_COLUMNS - shown.length + 2);
    return `  ${shown}${gap}${help}`;
  });
  return lines.join('\n');
}

/** `doorward help`. */
export function helpCommand(): Command {
  return {
    about: 'Show help: of all commands, or of one.',
    flags: [HELP_FLAG],
    notes: [packsNote()],
    exits: ['help is shown', '', 'there is no such command'],
    takes: 'commands',
    understand: ({ words }, all) => {
      const [topic, ...more] = words;
      if (more.length > 0) return { mistake: `doorward help is of one command, not of ${words.length}.` };
      const entry = all.find(({ name }) => name === topic);
      if (topic !== undefined && entry === undefined) return { mistake: unknownTopic(topic, all) };
      return (machine) => {
        machine.stdout(entry === undefined ? overview(all) : commandHelp(entry));
        return 0;
      };
    },
  };
}

function unknownTopic(topic: string, all: readonly CommandEntry[]): string {
  const names = all.map(({ name }) => name);
  const meant = nearest(topic, names);
  const hint = meant === undefined ? `; they are ${names.join(', ')}.` : `: did you mean ${meant}?`;
  return `There is no command ${topic}${hint}`;
}
