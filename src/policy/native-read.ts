// A document of admissionregistration.k8s.io to the model; what is absent takes the API server's default.
import type { Resource } from '../manifest/model.ts';
import { isMap, own } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import { map, maps, text, texts } from './fields.ts';
import type { FailurePolicy, LabelSelector } from './model.ts';
import type {
  MatchResources,
  Mutation,
  NamedExpression,
  NativeBinding,
  NativePolicy,
  ParamRef,
  ResourceRule,
  StatusReason,
  ValidationAction,
} from './native-model.ts';

/** Reads a policy whose fields have the right types. */
export function readPolicy(resource: Resource): NativePolicy {
  const { object } = resource;
  const spec = map(object, 'spec');
  const paramKind = own(spec, 'paramKind');
  const base = {
    name: text(map(object, 'metadata'), 'name'),
    paramKind: isMap(paramKind)
      ? { apiVersion: text(paramKind, 'apiVersion'), kind: text(paramKind, 'kind') }
      : undefined,
    matchConstraints: readMatch(map(spec, 'matchConstraints')),
    matchConditions: named(spec, 'matchConditions'),
    variables: named(spec, 'variables'),
    failurePolicy: text(spec, 'failurePolicy', 'Fail') as FailurePolicy,
    document: object,
    resource,
  };
  if (own(object, 'kind') === 'MutatingAdmissionPolicy') {
    const reinvocationPolicy = text(spec, 'reinvocationPolicy') === 'IfNeeded' ? 'IfNeeded' : 'Never';
    const mutations = maps(spec, 'mutations').map(readMutation);
    return { kind: 'MutatingAdmissionPolicy', ...base, mutations, reinvocationPolicy };
  }
  return {
    kind: 'ValidatingAdmissionPolicy',
    ...base,
    validations: maps(spec, 'validations').map((one, i) => {
      const pointer = `/spec/validations/${String(i)}`;
      const messageExpression = text(one, 'messageExpression');
      return {
        source: text(one, 'expression'),
        pointer: `${pointer}/expression`,
        message: text(one, 'message'),
        messageExpression:
          messageExpression === ''
            ? undefined
            : { source: messageExpression, pointer: `${pointer}/messageExpression` },
        reason: text(one, 'reason', 'Invalid') as StatusReason,
      };
    }),
    auditAnnotations: maps(spec, 'auditAnnotations').map((one, i) => ({
      name: text(one, 'key'),
      source: text(one, 'valueExpression'),
      pointer: `/spec/auditAnnotations/${String(i)}/valueExpression`,
    })),
  };
}

function readMutation(one: ValueMap, i: number): Mutation {
  const isPatch = own(one, 'patchType') === 'JSONPatch';
  const field = isPatch ? 'jsonPatch' : 'applyConfiguration';
  return {
    patchType: isPatch ? 'JSONPatch' : 'ApplyConfiguration',
    source: text(map(one, field), 'expression'),
    pointer: `/spec/mutations/${String(i)}/${field}/expression`,
  };
}

/** Reads a binding whose fields have the right types. */
export function readBinding(resource: Resource): NativeBinding {
  const { object } = resource;
  const spec = map(object, 'spec');
  const paramRef = own(spec, 'paramRef');
  const matchResources = own(spec, 'matchResources');
  return {
    kind: own(object, 'kind') as NativeBinding['kind'],
    name: text(map(object, 'metadata'), 'name'),
    policyName: text(spec, 'policyName'),
    paramRef: isMap(paramRef) ? readParamRef(paramRef) : undefined,
    matchResources: isMap(matchResources) ? readMatch(matchResources) : undefined,
    validationActions: texts(spec, 'validationActions') as readonly ValidationAction[],
    document: object,
    resource,
  };
}

function readParamRef(ref: ValueMap): ParamRef {
  const selector = own(ref, 'selector');
  return {
    name: text(ref, 'name'),
    selector: isMap(selector) ? readSelector(selector) : undefined,
    namespace: text(ref, 'namespace'),
    parameterNotFoundAction: text(ref, 'parameterNotFoundAction') === 'Allow' ? 'Allow' : 'Deny',
  };
}

function readMatch(match: ValueMap): MatchResources {
  return {
    namespaceSelector: readSelector(map(match, 'namespaceSelector')),
    objectSelector: readSelector(map(match, 'objectSelector')),
    resourceRules: maps(match, 'resourceRules').map(readRule),
    excludeResourceRules: maps(match, 'excludeResourceRules').map(readRule),
    matchPolicy: text(match, 'matchPolicy', 'Equivalent') as MatchResources['matchPolicy'],
  };
}

function readRule(rule: ValueMap): ResourceRule {
  return {
    resourceNames: texts(rule, 'resourceNames'),
    operations: texts(rule, 'operations') as ResourceRule['operations'],
    apiGroups: texts(rule, 'apiGroups'),
    apiVersions: texts(rule, 'apiVersions'),
    resources: texts(rule, 'resources'),
    scope: text(rule, 'scope', '*') as ResourceRule['scope'],
  };
}

/** A label selector as written; an empty one selects everything. */
export function readSelector(selector: ValueMap): LabelSelector {
  return {
    matchLabels: map(selector, 'matchLabels'),
    matchExpressions: maps(selector, 'matchExpressions').map((one) => ({
      key: text(one, 'key'),
      operator: text(one, 'operator') as LabelSelector['matchExpressions'][number]['operator'],
      values: texts(one, 'values'),
    })),
  };
}

function named(spec: ValueMap, field: string): readonly NamedExpression[] {
  return maps(spec, field).map((one, i) => ({
    name: text(one, 'name'),
    source: text(one, 'expression'),
    pointer: `/spec/${field}/${String(i)}/expression`,
  }));
}
