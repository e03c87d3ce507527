import type { ExplainConfigCommand } from './explain-config.ts';
import { isArguments, parseArguments, type Arguments, type Flag } from './flags.ts';
import {
  HELP_FLAG,
  isMistake,
  LIMIT_FLAG,
  notOneOf,
  parseJudging,
  POLICY_FLAGS,
  type Mistake,
} from './judging-options.ts';
import type { PoliciesCommand } from './policies.ts';

const FORMAT_FLAG: Flag = {
  name: '--format',
  value: 'text|json',
  repeats: false,
  help: 'how to show it (default text)',
};

/** The flags of `doorward policies`, in the order of its help. */
export const POLICIES_FLAGS: readonly Flag[] = [...POLICY_FLAGS, FORMAT_FLAG, LIMIT_FLAG, HELP_FLAG];

/** The flags of `doorward explain --config PATH`, in the order of its help. */
export const EXPLAIN_CONFIG_FLAGS: readonly Flag[] = [
  {
    name: '--config',
    value: 'PATH',
    repeats: false,
    help: 'show what is in force for this file, or for those of this folder, and who decided',
  },
  ...POLICY_FLAGS.filter(({ name }) => name !== '--config'),
  FORMAT_FLAG,
  LIMIT_FLAG,
  HELP_FLAG,
];

type Asked<C> = C | { readonly type: 'help'; readonly topic: 'policies' | 'explain' } | Mistake;

/** Understands the arguments of `doorward policies`. */
export function parsePolicies(argv: readonly string[]): Asked<PoliciesCommand> {
  const parsed = parseArguments(argv, POLICIES_FLAGS);
  if (!isArguments(parsed)) return parsed;
  if (parsed.flags.has('--help')) return { type: 'help', topic: 'policies' };
  return withFormat(parsed, 'policies');
}

/** Understands the arguments of `doorward explain --config PATH`. */
export function parseExplainConfig(argv: readonly string[]): Asked<ExplainConfigCommand> {
  const parsed = parseArguments(argv, EXPLAIN_CONFIG_FLAGS);
  if (!isArguments(parsed)) return parsed;
  if (parsed.flags.has('--help')) return { type: 'help', topic: 'explain' };
  const path = parsed.flags.get('--config')?.[0];
  const [word] = parsed.words;
  if (word !== undefined)
    return { mistake: `There is nothing to explain about ${word} beside --config PATH.` };
  if (path === undefined || path === '')
    return { mistake: 'Name what to explain: doorward explain --config PATH.' };
  const flags = new Map(parsed.flags);
  flags.delete('--config');
  return withFormat({ words: [path], flags }, 'explain-config');
}

function withFormat<T extends 'policies' | 'explain-config'>(
  parsed: Arguments,
  type: T,
):
  | (Exclude<ReturnType<typeof parseJudging>, Mistake> & {
      readonly type: T;
      readonly format: 'text' | 'json';
    })
  | Mistake {
  const format = parsed.flags.get('--format')?.[0] ?? 'text';
  if (format !== 'text' && format !== 'json')
    return { mistake: notOneOf('--format', format, ['text', 'json']) };
  const judging = parseJudging(parsed);
  return isMistake(judging) ? judging : { ...judging, type, format };
}
