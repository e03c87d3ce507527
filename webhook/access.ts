// What users may do: asked of the cluster before a review is judged, never while it is.
import type { AccessBook, AccessCheck, AccessDecision, UserInfo } from '../src/index.ts';

/** Whoever can tell what a user may do. */
export interface Access {
  /** `undefined` when nobody could tell within the patience, in milliseconds. */
  readonly ask: (
    check: AccessCheck,
    user: UserInfo | undefined,
    patience: number,
  ) => Promise<AccessDecision | undefined>;
}

/** What is asked with. */
interface Asking {
  readonly access: Access;
  readonly book: AccessBook;
  readonly user: UserInfo | undefined;
  readonly patience: number;
}

/** Asks all, and records the answers. Whether there was any. */
export async function answerAll(
  checks: readonly AccessCheck[],
  { access, book, user, patience }: Asking,
): Promise<boolean> {
  const answers = await Promise.all(
    checks.map(async (check) => ({ check, decision: await access.ask(check, user, patience) })),
  );
  let isAnswered = false;
  for (const { check, decision } of answers) {
    if (decision === undefined) continue;
    book.record(check, decision);
    isAnswered = true;
  }
  return isAnswered;
}

/** The subject of a question, as a SubjectAccessReview names it. */
export function subjectOf(check: AccessCheck, user: UserInfo | undefined): UserInfo | undefined {
  if (check.user.kind === 'requester') return user;
  const { namespace, name } = check.user;
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return { username: `system:serviceaccount:${namespace}:${name}`, groups };
}
