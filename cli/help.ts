import { FIX_FLAGS } from './fix-options.ts';
import type { Flag } from './flags.ts';
import { limitsInWords } from './limits.ts';
import { EXPLAIN_CONFIG_FLAGS, POLICIES_FLAGS } from './listing-options.ts';
import { SCAN_FLAGS } from './options.ts';

/** What `doorward --help` says. */
export const HELP = `Policy as code for Kubernetes: one rule, two doors, the same verdict.

Usage: doorward <command>

  scan [PATH…]   judge manifests: files, folders, patterns, or - for standard input
  fix [PATH…]    edit manifests so that rules hold, where their policies say how
  policies       list the policies in force, and from where they come
  explain --config PATH
                 show what is in force for a file or folder, and which line decided
  help COMMAND   show help
  version        show the version

Try: doorward scan .
     doorward fix --dry-run .
     helm template ./chart | doorward scan -
`;

const PATHS = `PATH is a file, a folder (.yaml, .yml and .json in it), a pattern ('apps/**/*.yaml'), or - for standard input.
Without a path it is the current folder.`;

const PACKS = `Packs:
  pack:essentials   resource limits, no root, allowed registries, no latest tags, owner labels`;

function flagLines(flags: readonly Flag[]): string {
  const width = 32;
  const lines = flags.map(({ name, value, help }) => {
    const shown = value === undefined ? name : `${name} ${value}`;
    const gap = shown.length > width ? `\n${' '.repeat(width + 4)}` : ' '.repeat(width - shown.length + 2);
    return `  ${shown}${gap}${help}`;
  });
  return lines.join('\n');
}

/** What `doorward scan --help` says. */
export function scanHelp(): string {
  return `Judge manifests before they reach the cluster.

Usage: doorward scan [PATH…] [flags]

${PATHS}

${PACKS}

Flags:
${flagLines(SCAN_FLAGS)}

Limits, with their defaults:
${limitsInWords()}

Exit status:
  0  nothing is denied
  1  something is denied
  2  something could not be judged: bad usage, a bad policy, an unreadable or ambiguous input, nothing to judge
`;
}

/** What `doorward fix --help` says. */
export function fixHelp(): string {
  return `Edit manifests so that rules hold, where their policies say how. Comments, quotes and indentation stay.

Usage: doorward fix [PATH…] [flags]

${PATHS}
Standard input is fixed alone, and what comes out is written to standard output: nothing when it cannot be judged.

${PACKS}

Flags:
${flagLines(FIX_FLAGS)}

Limits, with their defaults:
${limitsInWords()}

Exit status, of what is there afterwards:
  0  nothing is denied
  1  something is denied; with --check, also when anything would change
  2  something could not be judged or written
`;
}

/** What `doorward policies --help` says. */
export function policiesHelp(): string {
  return `List the policies in force: what they do, and from where they come.

Usage: doorward policies [PATH…] [flags]

PATH leads to the configuration, and to the files whose overrides are listed.
Without a path it is the current folder.

${PACKS}

Flags:
${flagLines(POLICIES_FLAGS)}
`;
}

/** What `doorward explain --help` says. */
export function explainHelp(): string {
  return `Show what is in force for a file, and which line decided.

Usage: doorward explain --config PATH [flags]

PATH is a file, one that is not there yet, or a folder.

Flags:
${flagLines(EXPLAIN_CONFIG_FLAGS)}
`;
}
