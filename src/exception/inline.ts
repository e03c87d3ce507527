// `# doorward-ignore POLICY/RULE: reason`, on the line of a finding or directly above.
import type { CodedError, Location } from '../errors.ts';
import type { Comment } from '../manifest/comments.ts';
import { meant } from '../manifest/nearest.ts';
import { IGNORE_WORD } from './model.ts';
import type { ExceptionRules } from './model.ts';
import type { KnownPolicy } from './names.ts';

/** A failure, and the lines on which a comment speaks of it. */
interface Failure {
  readonly policy: string;
  readonly rule: string;
  readonly lines: readonly number[];
}

/** The comments of one file that ignore rules. */
export interface Ignores {
  /** The reason of the comment that ignores a failure; `undefined` when none does. */
  readonly reasonFor: (failure: Failure) => string | undefined;
  /** Once all failures of the file were asked about: comments that are wrong, not allowed, or ignore nothing. */
  readonly problems: () => readonly CodedError[];
}

interface Ignore {
  readonly policy: string;
  readonly rule: string;
  readonly reason: string;
  /** The line that it speaks of. */
  readonly line: number;
  readonly location: Location;
}

const FORM = /^doorward-ignore[ \t]+([^\s/:]+)\/([^\s/:]+):[ \t]*(\S.*)$/;

/** Reads the comments of a file. */
export function readIgnores(
  comments: readonly Comment[],
  {
    policies,
    inline,
  }: { readonly policies: readonly KnownPolicy[]; readonly inline: ExceptionRules['inline'] },
): Ignores {
  const errors: CodedError[] = [];
  const ignores: Ignore[] = [];
  const alone = new Set(comments.filter(({ isAlone }) => isAlone).map(({ location }) => location.line));
  for (const { text, isAlone, location } of comments) {
    if (!text.startsWith(IGNORE_WORD)) continue;
    const [, policy = '', rule = '', reason = ''] = FORM.exec(text) ?? [];
    const problem = problemOf({ policy, rule, reason }, policies, inline);
    if (problem !== undefined) {
      errors.push({ ...problem, location });
      continue;
    }
    let { line } = location;
    // Comments in a row all speak of the line below them.
    if (isAlone) while (alone.has(line)) line += 1;
    ignores.push({ policy, rule, reason: reason.trim(), line, location });
  }
  const used = new Set<Ignore>();
  return {
    reasonFor: ({ policy, rule, lines }) => {
      const found = ignores.filter(
        (one) => one.policy === policy && one.rule === rule && lines.includes(one.line),
      );
      for (const one of found) used.add(one);
      return found[0]?.reason;
    },
    problems: () => [...errors, ...ignores.filter((one) => !used.has(one)).map(unused)],
  };
}

function problemOf(
  { policy, rule, reason }: Pick<Ignore, 'policy' | 'rule' | 'reason'>,
  policies: readonly KnownPolicy[],
  inline: ExceptionRules['inline'],
): Pick<CodedError, 'code' | 'message'> | undefined {
  if (inline === false) {
    const message = 'A comment would ignore a rule, and comments may ignore none here.';
    return { code: 'IGNORE_NOT_ALLOWED', message };
  }
  if (reason === '') {
    const message = 'The comment is not of the form doorward-ignore POLICY/RULE: reason.';
    return { code: 'IGNORE_INVALID', message };
  }
  const known = policies.find(({ name }) => name === policy);
  if (known === undefined) {
    const names = policies.map(({ name }) => name);
    return {
      code: 'IGNORE_INVALID',
      message: `There is no policy ${policy} in force${meant(policy, names)}`,
    };
  }
  const rules = known.rules.map(({ name }) => name);
  if (!rules.includes(rule)) {
    const message = `The policy ${policy} has no rule ${rule}${meant(rule, rules)}`;
    return { code: 'IGNORE_INVALID', message };
  }
  if (inline === true || inline.includes(policy) || inline.includes(`${policy}/${rule}`)) return undefined;
  const message = `A comment would ignore ${policy}/${rule}, which comments may not.`;
  return { code: 'IGNORE_NOT_ALLOWED', message };
}

function unused({ policy, rule, location }: Ignore): CodedError {
  const message = `The comment ignores ${policy}/${rule}, which does not fail here.`;
  return { code: 'IGNORE_UNUSED', message, location };
}
