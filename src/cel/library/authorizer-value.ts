// The values that a check is built of. None can be compared: on the API server, too, `==` of them is an error.
import { Opaque } from '../value.ts';
import type { AccessCheck, AccessDecision, AccessUser, Authorizer } from './access.ts';
import { Unknowable } from './access.ts';
import { NO_SUCH_OVERLOAD, fail, raise } from './declare.ts';

abstract class Incomparable extends Opaque {
  equals(): boolean {
    return fail(NO_SUCH_OVERLOAD);
  }
}

/** `authorizer`, or `authorizer.serviceAccount(…)`. */
export class AuthorizerValue extends Incomparable {
  readonly typeName = 'kubernetes.authorization.Authorizer';
  readonly authorizer: Authorizer;
  readonly user: AccessUser;
  constructor(authorizer: Authorizer, user: AccessUser = { kind: 'requester' }) {
    super();
    this.authorizer = authorizer;
    this.user = user;
  }

  /** Asks; throws {@link Unknowable} where the answer is not known. */
  decide(check: AccessCheck): DecisionValue {
    const decision = this.authorizer.decide(check);
    return decision === undefined ? raise(new Unknowable(check)) : new DecisionValue(decision);
  }
}

export class PathCheckValue extends Incomparable {
  readonly typeName = 'kubernetes.authorization.PathCheck';
  readonly asker: AuthorizerValue;
  readonly path: string;
  constructor(asker: AuthorizerValue, path: string) {
    super();
    this.asker = asker;
    this.path = path;
  }
}

export class GroupCheckValue extends Incomparable {
  readonly typeName = 'kubernetes.authorization.GroupCheck';
  readonly asker: AuthorizerValue;
  readonly group: string;
  constructor(asker: AuthorizerValue, group: string) {
    super();
    this.asker = asker;
    this.group = group;
  }
}

/** What a check of a resource is about. */
export interface CheckedResource {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

/** A resource with what was said of it so far. */
export type ResourceParts = CheckedResource & {
  readonly fieldSelector: string;
  readonly labelSelector: string;
};

export class ResourceCheckValue extends Incomparable {
  readonly typeName = 'kubernetes.authorization.ResourceCheck';
  readonly asker: AuthorizerValue;
  readonly parts: ResourceParts;
  constructor(asker: AuthorizerValue, parts: ResourceParts) {
    super();
    this.asker = asker;
    this.parts = parts;
  }

  /** The same with one more thing said. */
  with(more: Partial<ResourceParts>): ResourceCheckValue {
    return new ResourceCheckValue(this.asker, { ...this.parts, ...more });
  }
}

export class DecisionValue extends Incomparable {
  readonly typeName = 'kubernetes.authorization.Decision';
  readonly decision: AccessDecision;
  constructor(decision: AccessDecision) {
    super();
    this.decision = decision;
  }
}

/** The value of the variable `authorizer`. */
export function authorizerValue(authorizer: Authorizer): AuthorizerValue {
  return new AuthorizerValue(authorizer);
}

/** The value of the variable `authorizer.requestResource`: the resource of the request. */
export function requestResourceValue(authorizer: Authorizer, resource: CheckedResource): ResourceCheckValue {
  return new ResourceCheckValue(new AuthorizerValue(authorizer), {
    ...resource,
    fieldSelector: '',
    labelSelector: '',
  });
}
