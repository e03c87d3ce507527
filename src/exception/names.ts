import type { CodedError } from '../errors.ts';
import { meant } from '../manifest/nearest.ts';
import { compileGlob } from '../match/glob.ts';
import { kindProblem } from '../match/kinds.ts';
import { policyProblem } from '../policy/problems.ts';
import type { Workloads } from '../select/workloads.ts';
import type { Exception } from './model.ts';

/** A policy that there is, and its rules. */
export interface KnownPolicy {
  readonly name: string;
  readonly rules: readonly { readonly name: string }[];
}

/** What exceptions name and what is not there: it would look as if it were excused, and is not. */
export function nameProblems(
  exceptions: readonly Exception[],
  known: readonly KnownPolicy[],
): readonly CodedError[] {
  return exceptions.flatMap((exception) => problemsOf(exception, known));
}

/** Whether an exception names a policy, and the rule if one is asked for. */
export function namesRule({ policies, rules }: Exception, policy: string, rule: string | undefined): boolean {
  if (rule !== undefined && rules.length > 0 && !rules.includes(rule)) return false;
  return policies.some((pattern) => compileGlob(pattern, { ignoreCase: false })(policy));
}

function problemsOf(
  { resource, policies, rules }: Exception,
  known: readonly KnownPolicy[],
): readonly CodedError[] {
  const errors: CodedError[] = [];
  const add = (pointer: string, message: string): void => {
    errors.push(policyProblem(resource, 'EXCEPTION_INVALID', { pointer, message }));
  };
  const named = new Set<KnownPolicy>();
  for (const [i, pattern] of policies.entries()) {
    const matches = compileGlob(pattern, { ignoreCase: false });
    const found = known.filter(({ name }) => matches(name));
    for (const policy of found) named.add(policy);
    if (found.length > 0) continue;
    const hint = meant(
      pattern,
      known.map(({ name }) => name),
    );
    add(`/spec/policies/${String(i)}`, `There is no policy ${JSON.stringify(pattern)} in force${hint}`);
  }
  if (errors.length > 0) return errors;
  const names = new Set([...named].flatMap((policy) => policy.rules.map(({ name }) => name)));
  for (const [i, rule] of rules.entries()) {
    if (names.has(rule)) continue;
    add(
      `/spec/rules/${String(i)}`,
      `No policy that is named here has a rule ${JSON.stringify(rule)}${meant(rule, names)}`,
    );
  }
  return errors;
}

/** Kinds that no object has. Which there are is known with the kinds that a configuration adds. */
export function kindProblems(exceptions: readonly Exception[], workloads: Workloads): readonly CodedError[] {
  return exceptions.flatMap(({ match, resource }) =>
    match.kinds.flatMap((kind, i) => {
      const message = kindProblem(kind, workloads);
      const pointer = `/spec/match/kinds/${String(i)}`;
      return message === undefined ? [] : policyProblem(resource, 'EXCEPTION_INVALID', { pointer, message });
    }),
  );
}
