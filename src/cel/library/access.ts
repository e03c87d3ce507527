// Questions to the cluster's authorizer. Nothing is asked while an expression runs: whoever runs it brings the answers.
import { EvalError } from '../value.ts';

/** Who is asked about: the user of the request, or a service account that the expression names. */
export type AccessUser =
  | { readonly kind: 'requester' }
  | { readonly kind: 'serviceAccount'; readonly namespace: string; readonly name: string };

/** A question, as a SubjectAccessReview asks it. The version of a resource is always `*`. Empty texts stand for all. */
export type AccessCheck =
  | { readonly kind: 'path'; readonly user: AccessUser; readonly verb: string; readonly path: string }
  | {
      readonly kind: 'resource';
      readonly user: AccessUser;
      readonly verb: string;
      readonly group: string;
      readonly resource: string;
      readonly subresource: string;
      readonly namespace: string;
      readonly name: string;
      /** As written; from Kubernetes 1.31 on. */
      readonly fieldSelector: string;
      /** As written; from Kubernetes 1.31 on. */
      readonly labelSelector: string;
    };

/** An answer. */
export interface AccessDecision {
  readonly isAllowed: boolean;
  readonly reason: string;
  /** Why the authorizer could not decide; empty when it could. */
  readonly error: string;
}

/** Who has the answers. `undefined` where the answer is not known: the expression then ends with {@link Unknowable}. */
export interface Authorizer {
  readonly decide: (check: AccessCheck) => AccessDecision | undefined;
}

/**
 * An expression needs a fact that is not known where it runs: no verdict can be given. As any error it is absorbed by `||`
 * and `&&` where the other side decides alone, and then the fact did not matter.
 */
export class Unknowable extends EvalError {
  /** What it is about. */
  readonly check: AccessCheck;
  constructor(check: AccessCheck) {
    super(`needs to know whether ${describeCheck(check)}, which cannot be known here`);
    this.check = check;
  }
}

/** A question as a clause: `the user may create pods in namespace shop`. */
export function describeCheck(check: AccessCheck): string {
  const { user, verb } = check;
  const who = user.kind === 'requester' ? 'the user' : `the service account ${user.namespace}/${user.name}`;
  if (check.kind === 'path') return `${who} may ${verb} ${check.path}`;
  const subresource = check.subresource === '' ? '' : `/${check.subresource}`;
  const group = check.group === '' ? '' : `.${check.group}`;
  const name = check.name === '' ? '' : ` ${check.name}`;
  const where = check.namespace === '' ? '' : ` in namespace ${check.namespace}`;
  return `${who} may ${verb} ${check.resource}${group}${subresource}${name}${where}`;
}

/** An authorizer that knows nothing: a scan's. */
export const NO_AUTHORIZER: Authorizer = { decide: () => undefined };

/**
 * Answers collected before judging. Run the expressions with it, ask what {@link missing} lists, record the answers, and
 * run again, until nothing is missing: an expression can afford two checks (350,000 units each of 1,000,000), so that a
 * few rounds suffice.
 */
export class AccessBook implements Authorizer {
  readonly #answers = new Map<string, AccessDecision>();
  readonly #missing = new Map<string, AccessCheck>();

  readonly decide = (check: AccessCheck): AccessDecision | undefined => {
    const key = keyOfCheck(check);
    const known = this.#answers.get(key);
    if (known === undefined) this.#missing.set(key, check);
    return known;
  };

  /** What was asked and is not answered yet, each once, in the order of asking. */
  missing(): readonly AccessCheck[] {
    return [...this.#missing.values()];
  }

  /** Records an answer. */
  record(check: AccessCheck, decision: AccessDecision): void {
    const key = keyOfCheck(check);
    this.#answers.set(key, decision);
    this.#missing.delete(key);
  }
}

/** Equal for equal questions. */
function keyOfCheck(check: AccessCheck): string {
  const { user } = check;
  const who = user.kind === 'requester' ? [] : [user.namespace, user.name];
  const what =
    check.kind === 'path'
      ? [check.path]
      : [
          check.group,
          check.resource,
          check.subresource,
          check.namespace,
          check.name,
          check.fieldSelector,
          check.labelSelector,
        ];
  return JSON.stringify([check.kind, who, check.verb, ...what]);
}
