import { admissionEnvironment, withVariables } from '../cel/admission-environment.ts';
import { NEWEST_MINOR } from '../cel/environment.ts';
import type { Environment } from '../cel/environment.ts';
import type { Type } from '../cel/type.ts';

export { variableType } from '../cel/kubernetes-types.ts';

/** What there is besides `object`, `oldObject`, `request` and `namespaceObject`. */
export interface Available {
  readonly params: boolean;
  readonly authorizer: boolean;
  /** Types of variables by name; `undefined` when the policy has none, so that there is no `variables`. */
  readonly variables: ReadonlyMap<string, Type> | undefined;
  /** Whether `Object{…}` and `JSONPatch{…}` can be written. */
  readonly patchTypes: boolean;
}

/** The environment of one expression, for an API server of a minor version (1.x); `undefined` for the newest known. */
export function nativeEnvironment(minor: number | undefined, available: Available): Environment {
  const { params, authorizer, variables, patchTypes } = available;
  const environment = admissionEnvironment({
    minor: minor ?? NEWEST_MINOR,
    params,
    authorizer,
    patches: patchTypes,
  });
  return variables === undefined ? environment : withVariables(environment, variables);
}
