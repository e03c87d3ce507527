import { limitsInWords } from './limits.ts';
import { SCAN_FLAGS } from './options.ts';

/** What `doorward --help` says. */
export const HELP = `Policy as code for Kubernetes: one rule, two doors, the same verdict.

Usage: doorward <command>

  scan [PATH…]   judge manifests: files, folders, patterns, or - for standard input
  help [scan]    show help
  version        show the version

Try: doorward scan .
     helm template ./chart | doorward scan -
`;

/** What `doorward scan --help` says. */
export function scanHelp(): string {
  const names = SCAN_FLAGS.map((flag) =>
    flag.value === undefined ? flag.name : `${flag.name} ${flag.value}`,
  );
  const width = 32;
  const flags = SCAN_FLAGS.map((flag, i) => {
    const name = names[i]!;
    const gap = name.length > width ? `\n${' '.repeat(width + 4)}` : ' '.repeat(width - name.length + 2);
    return `  ${name}${gap}${flag.help}`;
  });
  return `Judge manifests before they reach the cluster.

Usage: doorward scan [PATH…] [flags]

PATH is a file, a folder (.yaml, .yml and .json in it), a pattern ('apps/**/*.yaml'), or - for standard input.
Without a path it is the current folder.

Packs:
  pack:essentials   resource limits, no root, allowed registries, no latest tags, owner labels

Flags:
${flags.join('\n')}

Limits, with their defaults:
${limitsInWords()}

Exit status:
  0  nothing is denied
  1  something is denied
  2  something could not be judged: bad usage, a bad policy, an unreadable or ambiguous input, nothing to judge
`;
}
