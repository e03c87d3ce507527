import type { Command } from './command.ts';
import { bashScript } from './completion-bash.ts';
import { fishScript } from './completion-fish.ts';
import { shellCommands, type ShellCommand } from './completion-model.ts';
import { zshScript } from './completion-zsh.ts';
import { HELP_FLAG, notOneOf } from './judging-options.ts';

const SCRIPTS: Readonly<Record<string, (commands: readonly ShellCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `doorward completion`. */
export function completionCommand(): Command {
  const shells = Object.keys(SCRIPTS);
  return {
    about: 'Write a script that completes commands, flags and their values in a shell.',
    flags: [HELP_FLAG],
    notes: [
      `bash: source <(doorward completion bash)
zsh:  doorward completion zsh > "\${fpath[1]}/_doorward"
fish: doorward completion fish > ~/.config/fish/completions/doorward.fish`,
    ],
    exits: ['the script is written', '', 'there is no script for this shell'],
    takes: shells,
    understand: ({ words }, all) => {
      const [shell = '', ...more] = words;
      const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
      if (shell === '' || more.length > 0) return { mistake: `Name one shell: ${shells.join(', ')}.` };
      if (script === undefined) return { mistake: notOneOf('The shell', shell, shells) };
      return (machine) => {
        machine.stdout(script(shellCommands(all)));
        return 0;
      };
    },
  };
}
