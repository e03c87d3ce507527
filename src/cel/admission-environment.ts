// What an expression of an admission policy may name (createEnvForOpts of k8s.io/apiserver/pkg/admission/plugin/cel).
import type { VariableDeclaration } from './declaration.ts';
import { createEnvironment, extendEnvironment, type Environment } from './environment.ts';
import {
  KUBERNETES_OBJECTS,
  NAMESPACE,
  REQUEST,
  resolvePatchObject,
  VARIABLES,
  variablesObject,
} from './kubernetes-types.ts';
import { JSON_PATCH as JSON_PATCH_LIBRARY } from './library/json-patch.ts';
import { DYN, opaque, type Type } from './type.ts';

/** Where in a policy an expression stands. */
export interface AdmissionOptions {
  /** The minor version (1.x) of Kubernetes. */
  readonly minor: number;
  /** Whether the policy has a paramKind. */
  readonly params: boolean;
  /** Not in a messageExpression. */
  readonly authorizer: boolean;
  /** In a mutation: `Object{}`, `JSONPatch{}`. */
  readonly patches: boolean;
}

const ALWAYS: readonly VariableDeclaration[] = [
  { name: 'object', type: DYN },
  { name: 'oldObject', type: DYN },
  { name: 'namespaceObject', type: NAMESPACE },
  { name: 'request', type: REQUEST },
];

const AUTHORIZER: readonly VariableDeclaration[] = [
  { name: 'authorizer', type: opaque('kubernetes.authorization.Authorizer') },
  { name: 'authorizer.requestResource', type: opaque('kubernetes.authorization.ResourceCheck') },
];

const made = new Map<string, Environment>();

/** The environment of an expression that cannot use `variables`, such as a matchCondition. Made once for each place. */
export function admissionEnvironment(options: AdmissionOptions): Environment {
  const key = [options.minor, options.params, options.authorizer, options.patches].join(' ');
  const known = made.get(key);
  if (known !== undefined) return known;
  const environment = extendEnvironment(createEnvironment({ minor: options.minor }), {
    variables: [
      ...ALWAYS,
      ...(options.params ? [{ name: 'params', type: DYN }] : []),
      ...(options.authorizer ? AUTHORIZER : []),
    ],
    objects: KUBERNETES_OBJECTS,
    ...(options.patches ? { resolve: resolvePatchObject, functions: JSON_PATCH_LIBRARY.functions } : {}),
  });
  made.set(key, environment);
  return environment;
}

/**
 * An environment with `variables` in it. The types of the variables are by name, each made by `variableType`; the map may
 * be filled while the variables are compiled one after another.
 */
export function withVariables(environment: Environment, types: ReadonlyMap<string, Type>): Environment {
  return extendEnvironment(environment, {
    variables: [{ name: 'variables', type: VARIABLES }],
    objects: [variablesObject(types)],
  });
}
