// k8s.io/apiserver/pkg/cel/library/authz.go
import { labelProblems, subdomainProblems } from '../../manifest/names.ts';
import type { FunctionDeclaration, Library, Overload } from '../declaration.ts';
import { BOOL, STRING, opaque } from '../type.ts';
import type { Type } from '../type.ts';
import type { CelValue } from '../value.ts';
import type { AccessDecision } from './access.ts';
import { AuthorizerValue, GroupCheckValue, PathCheckValue, ResourceCheckValue } from './authorizer-value.ts';
import type { DecisionValue, ResourceParts } from './authorizer-value.ts';
import { declare, fail, member, textAt, valueAt } from './declare.ts';
import { LIST_BASE, STRING_FACTOR, sizeOf } from './size.ts';
import { trimSpace } from './space.ts';

/** The type of `authorizer`. */
const AUTHORIZER = opaque('kubernetes.authorization.Authorizer');
/** The type of `authorizer.requestResource`. */
const RESOURCE_CHECK = opaque('kubernetes.authorization.ResourceCheck');
const PATH_CHECK = opaque('kubernetes.authorization.PathCheck');
const GROUP_CHECK = opaque('kubernetes.authorization.GroupCheck');
const DECISION = opaque('kubernetes.authorization.Decision');

type Values = readonly CelValue[];

/** An expression can afford two of them. */
const CHECK_COST = 350_000;
/** A list of values and a struct for each requirement. */
const REQUIREMENT_COST = LIST_BASE + 40;

function selectorCost(args: Values): number {
  const length = sizeOf(valueAt(args, 1));
  return LIST_BASE + Math.ceil(length * STRING_FACTOR) + Math.ceil(length * 0.5) * REQUIREMENT_COST;
}

function authorizerAt(args: Values): AuthorizerValue {
  return valueAt(args, 0) as AuthorizerValue;
}

function resourceAt(args: Values): ResourceCheckValue {
  return valueAt(args, 0) as ResourceCheckValue;
}

/** A text that says something; Kubernetes trims to look, and keeps what was written. */
function saying(text: string, name: string): string {
  return trimSpace(text) === '' ? fail(`${name} must not be empty`) : text;
}

function serviceAccount(args: Values): CelValue {
  const namespace = textAt(args, 1);
  const name = textAt(args, 2);
  if (subdomainProblems(name).length > 0) fail('Invalid service account name');
  if (labelProblems(namespace).length > 0) fail('Invalid service account namespace');
  return new AuthorizerValue(authorizerAt(args).authorizer, { kind: 'serviceAccount', namespace, name });
}

function groupResource(args: Values): CelValue {
  const { asker, group } = valueAt(args, 0) as GroupCheckValue;
  const resource = saying(textAt(args, 1), 'resource');
  const rest = { subresource: '', namespace: '', name: '', fieldSelector: '', labelSelector: '' };
  return new ResourceCheckValue(asker, { group, resource, ...rest });
}

function checkPath(args: Values): CelValue {
  const { asker, path } = valueAt(args, 0) as PathCheckValue;
  return asker.decide({ kind: 'path', user: asker.user, verb: textAt(args, 1), path });
}

function checkResource(args: Values): CelValue {
  const { asker, parts } = resourceAt(args);
  return asker.decide({ kind: 'resource', user: asker.user, verb: textAt(args, 1), ...parts });
}

/** A function of a receiver and texts. */
function builder(name: string, signature: Omit<Overload, 'member'>): FunctionDeclaration {
  return declare(name, member(signature));
}

/** A function that says one more thing of a resource. */
function narrowing(name: keyof ResourceParts, id: string, cost?: Overload['cost']): FunctionDeclaration {
  const call = (args: Values): CelValue => resourceAt(args).with({ [name]: textAt(args, 1) });
  const signature = { id, params: [RESOURCE_CHECK, STRING], result: RESOURCE_CHECK, call };
  return declare(name, member(cost === undefined ? signature : { ...signature, cost }));
}

function ofDecision(
  name: string,
  result: Type,
  read: (decision: AccessDecision) => CelValue,
): FunctionDeclaration {
  const call = (args: Values): CelValue => read((valueAt(args, 0) as DecisionValue).decision);
  return declare(name, member({ id: `decision_${name}`, params: [DECISION], result, call }));
}

const checkCost = (): number => CHECK_COST;

export const AUTHORIZER_LIBRARY: Library = {
  name: 'kubernetes.authz',
  since: 27,
  functions: [
    builder('path', {
      id: 'authorizer_path',
      params: [AUTHORIZER, STRING],
      result: PATH_CHECK,
      call: (args) => new PathCheckValue(authorizerAt(args), saying(textAt(args, 1), 'path')),
    }),
    builder('group', {
      id: 'authorizer_group',
      params: [AUTHORIZER, STRING],
      result: GROUP_CHECK,
      call: (args) => new GroupCheckValue(authorizerAt(args), textAt(args, 1)),
    }),
    builder('serviceAccount', {
      id: 'authorizer_serviceaccount',
      params: [AUTHORIZER, STRING, STRING],
      result: AUTHORIZER,
      call: serviceAccount,
    }),
    builder('resource', {
      id: 'groupcheck_resource',
      params: [GROUP_CHECK, STRING],
      result: RESOURCE_CHECK,
      call: groupResource,
    }),
    narrowing('subresource', 'resourcecheck_subresource'),
    narrowing('namespace', 'resourcecheck_namespace'),
    narrowing('name', 'resourcecheck_name'),
    declare(
      'check',
      member({
        id: 'pathcheck_check',
        params: [PATH_CHECK, STRING],
        result: DECISION,
        cost: checkCost,
        call: checkPath,
      }),
      member({
        id: 'resourcecheck_check',
        params: [RESOURCE_CHECK, STRING],
        result: DECISION,
        cost: checkCost,
        call: checkResource,
      }),
    ),
    ofDecision('errored', BOOL, (decision) => decision.error !== ''),
    ofDecision('error', STRING, (decision) => decision.error),
    ofDecision('allowed', BOOL, (decision) => decision.isAllowed),
    ofDecision('reason', STRING, (decision) => decision.reason),
  ],
};

/** Selectors in checks, from Kubernetes 1.31 on. */
export const AUTHORIZER_SELECTORS: Library = {
  name: 'kubernetes.authzSelectors',
  since: 31,
  functions: [
    narrowing('fieldSelector', 'authorizer_fieldselector', selectorCost),
    narrowing('labelSelector', 'authorizer_labelselector', selectorCost),
  ],
};
