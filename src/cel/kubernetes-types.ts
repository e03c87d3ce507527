// The types of `request`, `namespaceObject` and `variables`, and those that a MutatingAdmissionPolicy makes: from
// k8s.io/apiserver/pkg/admission/plugin/cel/compile.go and composition.go, and pkg/cel/mutation.
import type { ObjectDeclaration } from './declaration.ts';
import { BOOL, DYN, INT, listOf, mapOf, object, opaque, STRING, TIMESTAMP, type Type } from './type.ts';

function declare(name: string, fields: Readonly<Record<string, Type>>): ObjectDeclaration {
  const byName = new Map(Object.entries(fields));
  return { name, field: (field) => byName.get(field), isMakeable: false };
}

const STRINGS = listOf(STRING);
const GROUP_VERSION_KIND = object('kubernetes.GroupVersionKind');
const GROUP_VERSION_RESOURCE = object('kubernetes.GroupVersionResource');

/** The type of `request`. It has neither `uid` nor the objects. */
export const REQUEST = object('kubernetes.AdmissionRequest');

/** The type of `namespaceObject`: of the Namespace of the object, or null. */
export const NAMESPACE = object('kubernetes.Namespace');

/** The type of `variables`; its fields are declared by {@link variablesObject}. */
export const VARIABLES = object('kubernetes.variables');

/** What a JSONPatch expression gives a list of. */
export const JSON_PATCH = object('JSONPatch');

/** What an ApplyConfiguration expression gives. */
export const OBJECT = object('Object');

/** The types of Kubernetes that have fields. */
export const KUBERNETES_OBJECTS: readonly ObjectDeclaration[] = [
  declare('kubernetes.AdmissionRequest', {
    kind: GROUP_VERSION_KIND,
    resource: GROUP_VERSION_RESOURCE,
    subResource: STRING,
    requestKind: GROUP_VERSION_KIND,
    requestResource: GROUP_VERSION_RESOURCE,
    requestSubResource: STRING,
    name: STRING,
    namespace: STRING,
    operation: STRING,
    userInfo: object('kubernetes.UserInfo'),
    dryRun: BOOL,
    options: DYN,
  }),
  declare('kubernetes.GroupVersionKind', { group: STRING, version: STRING, kind: STRING }),
  declare('kubernetes.GroupVersionResource', { group: STRING, version: STRING, resource: STRING }),
  declare('kubernetes.UserInfo', {
    username: STRING,
    uid: STRING,
    groups: STRINGS,
    extra: mapOf(STRING, STRINGS),
  }),
  declare('kubernetes.Namespace', {
    metadata: object('kubernetes.NamespaceMetadata'),
    spec: object('kubernetes.NamespaceSpec'),
    status: object('kubernetes.NamespaceStatus'),
  }),
  declare('kubernetes.NamespaceMetadata', {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    labels: mapOf(STRING, STRING),
    annotations: mapOf(STRING, STRING),
    UID: STRING,
    creationTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT,
    deletionTimestamp: TIMESTAMP,
    generation: INT,
    resourceVersion: STRING,
    finalizers: STRINGS,
  }),
  declare('kubernetes.NamespaceSpec', { finalizers: STRINGS }),
  declare('kubernetes.NamespaceStatus', {
    conditions: listOf(object('kubernetes.NamespaceCondition')),
    phase: STRING,
  }),
  declare('kubernetes.NamespaceCondition', {
    status: STRING,
    type: STRING,
    lastTransitionTime: TIMESTAMP,
    message: STRING,
    reason: STRING,
  }),
];

/** The type of a field that a JSONPatch does not have: nothing but `dyn` goes into it, and that fails when it is run. */
const NO_FIELD = opaque('');

const JSON_PATCH_OBJECT: ObjectDeclaration = {
  name: 'JSONPatch',
  field: (name) => {
    if (name === 'value') return DYN;
    return name === 'op' || name === 'path' || name === 'from' ? STRING : NO_FIELD;
  },
  isMakeable: true,
};

/** The types of a MutatingAdmissionPolicy: `JSONPatch`, and `Object` with any path of fields, each with any fields. */
export function resolvePatchObject(name: string): ObjectDeclaration | undefined {
  if (name === 'JSONPatch') return JSON_PATCH_OBJECT;
  if (name !== 'Object' && !name.startsWith('Object.')) return undefined;
  return { name, field: () => DYN, isMakeable: true };
}

/** The type of `variables` when the variables so far have types, as {@link variableType} makes them. */
export function variablesObject(types: ReadonlyMap<string, Type>): ObjectDeclaration {
  return { name: 'kubernetes.variables', field: (name) => types.get(name), isMakeable: false };
}

/**
 * The type that a policy's variable has for the expressions after it, from that of its own expression; `undefined` when
 * that could not be compiled. Only plain types, lists and maps are kept: a quantity, an optional or an object is `dyn`.
 */
export function variableType(type: Type | undefined): Type {
  if (type === undefined) return DYN;
  switch (type.kind) {
    case 'simple':
      return type.name === 'type' || type.name === 'error' ? DYN : type;
    case 'list':
      return listOf(variableType(type.element));
    case 'map':
      return mapOf(variableType(type.key), variableType(type.value));
    default:
      return DYN;
  }
}
