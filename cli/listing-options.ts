import type { Arguments, Flag } from './flags.ts';
import {
  COLOUR_FLAG,
  HELP_FLAG,
  isMistake,
  LIMIT_FLAG,
  notOneOf,
  parseJudging,
  POLICY_FLAGS,
  type JudgingOptions,
  type Mistake,
} from './judging-options.ts';

/** Everything that a command is told that lists what is in force. */
export interface ListingCommand extends JudgingOptions {
  readonly format: 'text' | 'json';
}

/** How a list is shown. */
const FORMAT_FLAG: Flag = {
  name: '--format',
  value: 'text|json',
  repeats: false,
  help: 'how to show it (default text)',
};

/** The flags of `doorward policies`, in the order of its help. */
export const POLICIES_FLAGS: readonly Flag[] = [...POLICY_FLAGS, FORMAT_FLAG, LIMIT_FLAG, HELP_FLAG];

/** The flags of `doorward explain`, in the order of its help. */
export const EXPLAIN_FLAGS: readonly Flag[] = [
  {
    name: '--config',
    value: 'PATH',
    repeats: false,
    help: 'without POLICY: show what is in force for this file or folder; with one: the configuration',
  },
  ...POLICY_FLAGS.filter(({ name }) => name !== '--config'),
  FORMAT_FLAG,
  LIMIT_FLAG,
  COLOUR_FLAG,
  HELP_FLAG,
];

/** Understands the arguments of `doorward policies`. */
export function parseListing(given: Arguments): ListingCommand | Mistake {
  const format = given.flags.get('--format')?.[0] ?? 'text';
  if (format !== 'text' && format !== 'json')
    return { mistake: notOneOf('--format', format, ['text', 'json']) };
  const judging = parseJudging(given);
  return isMistake(judging) ? judging : { ...judging, format };
}

/** Understands the arguments of `doorward explain --config PATH`. */
export function parseExplainConfig(given: Arguments): ListingCommand | Mistake {
  const path = given.flags.get('--config')?.[0];
  if (path === undefined || path === '') {
    return { mistake: 'Name what to explain: doorward explain POLICY, or doorward explain --config PATH.' };
  }
  const flags = new Map(given.flags);
  flags.delete('--config');
  return parseListing({ words: [path], flags });
}
