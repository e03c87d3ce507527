import { switchFlag, type Arguments, type Flag } from './flags.ts';
import {
  COLOUR_FLAG,
  HELP_FLAG,
  isMistake,
  LIMIT_FLAG,
  parseJudging,
  POLICY_FLAGS,
  RENDER_FLAG,
  type JudgingOptions,
  type Mistake,
} from './judging-options.ts';

/** Everything that a fix is told, complete. */
export interface FixCommand extends JudgingOptions {
  /** `write`: files are edited. `dry-run`: a diff and the summary. `diff`: the diff alone. `check`: the summary alone. */
  readonly mode: 'write' | 'dry-run' | 'diff' | 'check';
  /** Whether a change that would be made is a failure. */
  readonly check: boolean;
  readonly unsafe: boolean;
  readonly generated: boolean;
  /** Names of rules, or `POLICY/RULE`, and of policies; empty for all. */
  readonly rules: readonly string[];
  readonly onlyPolicies: readonly string[];
}

/** The flags of `doorward fix`, in the order of its help. */
export const FIX_FLAGS: readonly Flag[] = [
  switchFlag('--dry-run', 'write nothing: show what would change, as a unified diff'),
  switchFlag('--diff', 'write nothing: the unified diff alone'),
  switchFlag('--check', 'write nothing: exit 1 if anything would change'),
  {
    name: '--rule',
    value: 'RULE|POLICY/RULE',
    repeats: true,
    help: 'carry out the fixes of this rule only; may be repeated',
  },
  {
    name: '--policy',
    value: 'POLICY',
    repeats: true,
    help: 'carry out the fixes of this policy only; may be repeated',
  },
  switchFlag('--unsafe', 'carry out fixes, too, that need a person’s yes: read the diff first'),
  switchFlag('--generated', 'edit files, too, whose comments say that they are generated'),
  ...POLICY_FLAGS,
  RENDER_FLAG,
  LIMIT_FLAG,
  COLOUR_FLAG,
  switchFlag('--quiet', 'only what is left and errors'),
  HELP_FLAG,
];

/** Understands the arguments of `doorward fix`. */
export function parseFix(given: Arguments): FixCommand | Mistake {
  const { flags } = given;
  const judging = parseJudging(given);
  if (isMistake(judging)) return judging;
  if (judging.paths.includes('-') && judging.paths.length > 1) {
    return { mistake: 'Standard input (-) is fixed alone: what comes out is one stream.' };
  }
  const check = flags.has('--check');
  const shown = flags.has('--diff') ? 'diff' : flags.has('--dry-run') ? 'dry-run' : undefined;
  return {
    ...judging,
    mode: shown ?? (check ? 'check' : 'write'),
    check,
    unsafe: flags.has('--unsafe'),
    generated: flags.has('--generated'),
    rules: flags.get('--rule') ?? [],
    onlyPolicies: flags.get('--policy') ?? [],
  };
}
