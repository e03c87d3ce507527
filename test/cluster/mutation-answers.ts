// What the API server said to cases of mutations, and how they are put to it and to our engine.
import { OBJECTS } from './mutation-cases.ts';
import type { MutationCase } from './mutation-cases.ts';

type Body = Readonly<Record<string, unknown>>;

/** What the API server said to a case. */
export interface MutationAnswer {
  readonly name: string;
  /** Why the policy could not be stored. */
  readonly policyRefused?: string;
  readonly status?: number;
  /** As it was created. */
  readonly object?: Body;
  readonly reason?: string;
  readonly message?: string;
  /** Where there are several. */
  readonly causes?: readonly string[];
}

/** The policy and the binding of a case. */
export function mutationDocuments({
  name,
  policy,
  binding = {},
}: MutationCase): readonly [policy: Body, binding: Body] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const resources = ['pods', 'deployments', 'services', 'configmaps', 'gadgets', 'widgets'];
  const rule = { apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE'], resources };
  const defaults = { matchConstraints: { resourceRules: [rule] }, reinvocationPolicy: 'Never' };
  const matchResources = { objectSelector: { matchLabels: { probe: name } } };
  return [
    { apiVersion, kind: 'MutatingAdmissionPolicy', metadata: { name }, spec: { ...defaults, ...policy } },
    {
      apiVersion,
      kind: 'MutatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, matchResources, ...binding },
    },
  ];
}

/** The object of a case, with its name and the label by which its binding finds it. */
export function mutationObject(object: MutationCase['object'], name: string): Body {
  const given: Body = OBJECTS[object];
  const metadata = given['metadata'] as Body;
  return { ...given, metadata: { ...metadata, name, namespace: 'cases', labels: { probe: name } } };
}

const STAMPS = new Set(['uid', 'creationTimestamp', 'managedFields', 'resourceVersion']);
const ADDRESSES = new Set(['clusterIP', 'clusterIPs']);

function without(map: unknown, keys: ReadonlySet<string>): Body {
  return Object.fromEntries(Object.entries(map as Body).filter(([key]) => !keys.has(key)));
}

/** An object without what is new each time, and without its status, which is computed from the rest. */
export function withoutStamps(object: object): Body {
  const rest = without(object, new Set(['status', 'metadata', 'spec']));
  const { metadata, spec } = object as Body;
  return {
    ...rest,
    metadata: without(metadata, STAMPS),
    ...(spec === undefined ? {} : { spec: without(spec, ADDRESSES) }),
  };
}
