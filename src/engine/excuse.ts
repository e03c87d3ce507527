import type { CodedError } from '../errors.ts';
import { Exemptions } from '../exception/exemptions.ts'; // on first use
import type { Pleader } from '../exception/exemptions.ts';
import type { Exception } from '../exception/model.ts';
import { kindProblems, nameProblems } from '../exception/names.ts'; // on first use
import type { KnownPolicy } from '../exception/names.ts';
import type { Workloads } from '../select/workloads.ts';
import type { Heard } from './fix.ts';
import type { Notice } from './model.ts';

/** Who may break which rules, ready to be asked. */
export interface Pardons {
  readonly exceptions: readonly Exception[];
  /** `undefined` when there are none. */
  readonly exemptions: Exemptions | undefined;
  readonly notices: readonly Notice[];
}

const NOBODY: Pardons = { exceptions: [], exemptions: undefined, notices: [] };

/** What exceptions are held to. */
interface Surroundings {
  /** The policies that there are. */
  readonly known: readonly KnownPolicy[];
  readonly workloads: Workloads;
  /** Where mistakes go. */
  readonly errors: CodedError[];
}

/** Makes exceptions ready to be asked; what they name has to be there. */
export function pardonsOf(
  given: {
    readonly exceptions?: readonly Exception[];
    readonly unknownNames?: 'error' | 'notice' | 'ignore';
  },
  { known, workloads, errors }: Surroundings,
): Pardons {
  const { exceptions = [], unknownNames = 'error' } = given;
  if (exceptions.length === 0) return NOBODY;
  errors.push(...kindProblems(exceptions, workloads));
  const unknown = unknownNames === 'ignore' ? [] : nameProblems(exceptions, known);
  if (unknownNames === 'error') errors.push(...unknown);
  return {
    exceptions,
    exemptions: new Exemptions(exceptions, workloads),
    notices: unknownNames === 'notice' ? unknown.map(noticeOf) : [],
  };
}

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

function noticeOf({ message, location }: CodedError): Notice {
  const where = location === undefined ? '' : ` (${location.file}:${String(location.line)})`;
  return { policy: 'exceptions', message: `${message}${where}` };
}
