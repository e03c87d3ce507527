import type { Choice, ShellCommand } from './completion-model.ts';

/** A script for fish. */
export function fishScript(commands: readonly ShellCommand[]): string {
  const lines = commands.flatMap(({ name, summary, flags, choice }) => {
    const within = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c doorward -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
      ...flags.map((flag) => {
        const value = flag.value === undefined ? '' : ` -r${given(flag.choice)}`;
        return `complete -c doorward ${within} -l ${flag.name.slice(2)}${value} -d ${quote(flag.help)}`;
      }),
      ...(choice.words.length > 0 || choice.files ? [`complete -c doorward ${within}${given(choice)}`] : []),
    ];
  });
  return `# Completion of doorward for fish: doorward completion fish > ~/.config/fish/completions/doorward.fish
complete -c doorward -f
complete -c doorward -n __fish_use_subcommand -l version -d 'show the version'
${lines.join('\n')}
`;
}

function given({ words, files }: Choice): string {
  return `${words.length === 0 ? '' : ` -a ${quote(words.join(' '))}`}${files ? ' -F' : ' -f'}`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
