import type { Choice, ShellCommand } from './completion-model.ts';

/** A script for bash, 3.2 as on macOS included. */
export function bashScript(commands: readonly ShellCommand[]): string {
  const flagCases = commands.flatMap(({ name, flags }) =>
    flags
      .filter(({ value }) => value !== undefined)
      .map((flag) => `    ${name}:${flag.name}) ${reply(flag.choice)} ;;`),
  );
  const nameCases = commands.map(
    ({ name, flags }) => `      ${name}) _doorward_words ${quote(flags.map((flag) => flag.name))} ;;`,
  );
  const wordCases = commands.map(({ name, choice }) => `    ${name}) ${reply(choice)} ;;`);
  return `# Completion of doorward for bash: source <(doorward completion bash)
_doorward_words() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$cur")
}
_doorward_files() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur")
  type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
  return 0
}
_doorward() {
  local cur prev command i
  COMPREPLY=()
  cur="\${COMP_WORDS[COMP_CWORD]}"
  prev="\${COMP_WORDS[COMP_CWORD-1]}"
  # Bash takes = and : for words of their own.
  if [[ $cur == '=' ]]; then cur=''; elif [[ $prev == '=' ]]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  if [[ $cur == ':' && $prev == pack ]]; then cur=''; prev=':'; fi
  if [[ $prev == ':' ]]; then _doorward_words ${quote(packsOf(commands))}; return 0; fi
  command=''
  for (( i = 1; i < COMP_CWORD; i++ )); do
    if [[ \${COMP_WORDS[i]} != -* ]]; then command="\${COMP_WORDS[i]}"; break; fi
  done
  if [[ -z $command ]]; then
    _doorward_words ${quote([...commands.map(({ name }) => name), '--help', '--version'])}
    return 0
  fi
  case "$command:$prev" in
${[...flagCases].map((line) => line.replace(/ ;;$/, '; return 0 ;;')).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case "$command" in
${nameCases.join('\n')}
    esac
    return 0
  fi
  case "$command" in
${wordCases.join('\n')}
  esac
  return 0
}
complete -F _doorward doorward
`;
}

function reply({ words, files }: Choice): string {
  const parts = [
    ...(words.length === 0 ? [] : [`_doorward_words ${quote(words)}`]),
    ...(files ? ['_doorward_files'] : []),
  ];
  return parts.length === 0 ? ':' : parts.join('; ');
}

/** Names of packs without what they begin with. */
function packsOf(commands: readonly ShellCommand[]): readonly string[] {
  const words = commands.flatMap(({ flags }) => flags.flatMap(({ choice }) => choice.words));
  return [...new Set(words)]
    .filter((word) => word.startsWith('pack:'))
    .map((word) => word.slice('pack:'.length));
}

function quote(words: readonly string[]): string {
  return `'${words.join(' ')}'`;
}
