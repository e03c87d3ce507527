import type { Choice, ShellCommand, ShellFlag } from './completion-model.ts';

/** A script for zsh: a function that is autoloaded, or sourced. */
export function zshScript(commands: readonly ShellCommand[]): string {
  const names = commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`);
  const cases = commands.map(({ name, flags, choice }) => {
    const specs = [...flags.map(flagSpec), quote(`*:word:${action(choice)}`)];
    return `        ${name}) _arguments -s ${specs.join(' \\\n            ')} ;;`;
  });
  return `#compdef doorward
# Completion of doorward for zsh: doorward completion zsh > "\${fpath[1]}/_doorward", or source it.
_doorward() {
  local curcontext="$curcontext" state line
  local -a commands
  commands=(
${names.join('\n')}
  )
  _arguments -C '--help[show help]' '--version[show the version]' '1: :->command' '*:: :->words'
  case $state in
    command) _describe -t commands 'doorward command' commands ;;
    words)
      case $line[1] in
${cases.join('\n')}
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _doorward ]]; then _doorward "$@"; else compdef _doorward doorward; fi
`;
}

function flagSpec({ name, help, value, repeats, choice }: ShellFlag): string {
  const text = help.replaceAll(/[[\]\\]/g, '\\$&');
  const star = repeats ? '*' : '';
  if (value === undefined) return quote(`${star}${name}[${text}]`);
  return quote(`${star}${name}=[${text}]:${value.replaceAll(':', '\\:')}:${action(choice)}`);
}

function action({ words, files }: Choice): string {
  const list = words.map((word) => word.replaceAll(':', '\\:')).join(' ');
  if (files && words.length > 0) return `_alternative "words:word:(${list})" "files:file:_files"`;
  if (files) return '_files';
  return words.length > 0 ? `(${list})` : ' ';
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
