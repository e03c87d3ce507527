import type { CodedError } from '../errors.ts';
import type { Pleader } from '../exception/exemptions.ts';
import type { Heard } from './fix.ts';
import type { Notice } from './model.ts';

/** What was heard of an object, without the failures that are excused: nobody asks for these to be mended. */
export function withoutExcused(heard: Heard, pleader: Pleader): Heard {
  const counts = (policy: string, rule: string): boolean => pleader(policy, rule)?.holds !== true;
  return {
    ...heard,
    decisions: heard.decisions.filter(
      ({ outcome, policy, rule }) => outcome !== 'fail' || counts(policy, rule),
    ),
    failing: heard.failing.filter(({ policy: { policy }, rule }) => counts(policy.name, rule.name)),
  };
}

/** What an exception names and what is not there, where that is no mistake. */
export function noticeOfUnknown({ message, location }: CodedError): Notice {
  const where = location === undefined ? '' : ` (${location.file}:${String(location.line)})`;
  return { policy: 'exceptions', message: `${message}${where}` };
}
