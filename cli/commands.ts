import { baselineCommand } from './baseline.ts'; // on first use
import type { CommandEntry } from './command.ts';
import { completionCommand } from './completion.ts'; // on first use
import { explainCommand } from './explain.ts'; // on first use
import { fixCommand } from './fix.ts'; // on first use
import { helpCommand } from './help.ts'; // on first use
import { initCommand } from './init.ts'; // on first use
import { policiesCommand } from './policies.ts'; // on first use
import { scanCommand } from './scan.ts';
import { testCommand } from './test.ts'; // on first use
import { versionCommand } from './version.ts';

/** The commands there are, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'scan',
    words: '[PATH…]',
    summary: 'judge manifests: files, folders, patterns, or - for standard input',
    command: scanCommand,
  },
  {
    name: 'fix',
    words: '[PATH…]',
    summary: 'edit manifests so that rules hold, where their policies say how',
    command: fixCommand,
  },
  {
    name: 'test',
    words: '[PATH…]',
    summary: 'hold policies to the cases beside them',
    command: testCommand,
  },
  {
    name: 'policies',
    words: '[PATH…]',
    summary: 'list the policies in force, and from where they come',
    command: policiesCommand,
  },
  {
    name: 'explain',
    words: 'POLICY[/RULE]',
    summary: 'show what a policy holds and how to keep it, or what is in force for a file',
    command: explainCommand,
  },
  {
    name: 'init',
    words: '[FOLDER]',
    summary: 'write a configuration, a first policy with cases, and the file of a pipeline',
    command: initCommand,
  },
  {
    name: 'completion',
    words: 'bash|zsh|fish',
    summary: 'write what completes commands and flags in a shell',
    command: completionCommand,
  },
  {
    name: 'baseline',
    words: '[PATH…]',
    summary: 'list the findings that are there, so that a scan fails only on new ones',
    command: baselineCommand,
  },
  { name: 'help', words: '[COMMAND]', summary: 'show help', command: helpCommand },
  { name: 'version', words: '', summary: 'show the version', command: versionCommand },
];
