import { packTitles } from '../src/index.ts';
import { FIX_FLAGS } from './fix-options.ts';
import type { Flag } from './flags.ts';
import { limitsInWords } from './limits.ts';
import { SCAN_FLAGS } from './options.ts';

/** What `doorward --help` says. */
export const HELP = `Policy as code for Kubernetes: one rule, two doors, the same verdict.

Usage: doorward <command>

  scan [PATH…]   judge manifests: files, folders, patterns, or - for standard input
  fix [PATH…]    edit manifests so that rules hold, where their policies say how
  help COMMAND   show help
  version        show the version

Try: doorward scan .
     doorward fix --dry-run .
     helm template ./chart | doorward scan -
`;

const PATHS = `PATH is a file, a folder (.yaml, .yml and .json in it), a pattern ('apps/**/*.yaml'), or - for standard input.
Without a path it is the current folder.`;

/** The built-in packs, a line each. */
function packLines(): string {
  const packs = packTitles();
  const width = Math.max(...packs.map(({ name }) => name.length));
  return ['Packs:', ...packs.map(({ name, title }) => `  pack:${name.padEnd(width)}   ${title}`)].join('\n');
}

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

${packLines()}

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

${packLines()}

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
