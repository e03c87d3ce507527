// Kubernetes' own admission policies (admissionregistration.k8s.io), with every default of the API server filled in.
import type { Resource } from '../manifest/model.ts';
import type { Operation } from '../manifest/request.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { FailurePolicy, LabelSelector } from './model.ts';

/** What a denial says that it is, and with it the HTTP status: 403, 422, 413. */
export type StatusReason = 'Forbidden' | 'Invalid' | 'RequestEntityTooLarge';

/** What a binding does about a failed validation. */
export type ValidationAction = 'Deny' | 'Warn' | 'Audit';

/** Requests that are matched, or left out. `*` in a list stands for all. */
export interface ResourceRule {
  /** Empty for any name. */
  readonly resourceNames: readonly string[];
  readonly operations: readonly (Operation | '*')[];
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  /** `pods`, `pods/exec`, `*`, `*\/*`, `pods/*`, `*\/scale`: `*` alone means no subresource. */
  readonly resources: readonly string[];
  readonly scope: '*' | 'Cluster' | 'Namespaced';
}

/** `matchConstraints` of a policy, `matchResources` of a binding. */
export interface MatchResources {
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
  /** Empty for everything, which only a binding may say. */
  readonly resourceRules: readonly ResourceRule[];
  readonly excludeResourceRules: readonly ResourceRule[];
  readonly matchPolicy: 'Equivalent' | 'Exact';
}

/** A CEL expression and where in its document it was written. */
export interface NativeExpression {
  readonly source: string;
  readonly pointer: string;
}

/** An expression with a name: a variable, a match condition. */
export interface NamedExpression extends NativeExpression {
  readonly name: string;
}

/** Of which kind the parameters of a policy are. */
export interface ParamKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What must hold. */
export interface Validation extends NativeExpression {
  readonly message: string;
  readonly messageExpression: NativeExpression | undefined;
  readonly reason: StatusReason;
}

/** One step of a mutation: an expression that gives an `Object`, or a list of `JSONPatch`. */
export interface Mutation extends NativeExpression {
  readonly patchType: 'ApplyConfiguration' | 'JSONPatch';
}

interface PolicyBase {
  readonly name: string;
  readonly paramKind: ParamKind | undefined;
  readonly matchConstraints: MatchResources;
  readonly matchConditions: readonly NamedExpression[];
  /** In order: each may use those before it. Of two with one name the later one holds. */
  readonly variables: readonly NamedExpression[];
  readonly failurePolicy: FailurePolicy;
  /** The document as read: what the digest is of. */
  readonly document: ValueMap;
  readonly resource: Resource;
}

/** A ValidatingAdmissionPolicy. */
export interface ValidatingPolicy extends PolicyBase {
  readonly kind: 'ValidatingAdmissionPolicy';
  readonly validations: readonly Validation[];
  /** `name` is the key. */
  readonly auditAnnotations: readonly NamedExpression[];
}

/** A MutatingAdmissionPolicy. */
export interface MutatingPolicy extends PolicyBase {
  readonly kind: 'MutatingAdmissionPolicy';
  readonly mutations: readonly Mutation[];
  readonly reinvocationPolicy: 'Never' | 'IfNeeded';
}

/** A policy of either kind. */
export type NativePolicy = ValidatingPolicy | MutatingPolicy;

/** Which parameters a binding gives its policy. */
export interface ParamRef {
  /** Empty when a selector chooses. */
  readonly name: string;
  readonly selector: LabelSelector | undefined;
  /** Empty for the namespace of the request, or for a kind without namespaces. */
  readonly namespace: string;
  readonly parameterNotFoundAction: 'Allow' | 'Deny';
}

/** A binding of either kind: it puts a policy in force. */
export interface NativeBinding {
  readonly kind: 'ValidatingAdmissionPolicyBinding' | 'MutatingAdmissionPolicyBinding';
  readonly name: string;
  readonly policyName: string;
  readonly paramRef: ParamRef | undefined;
  readonly matchResources: MatchResources | undefined;
  /** Empty for a MutatingAdmissionPolicyBinding. */
  readonly validationActions: readonly ValidationAction[];
  readonly document: ValueMap;
  /** `undefined` for the binding that `--assume-bound` stands in with. */
  readonly resource: Resource | undefined;
}

/** Policies and bindings that were read, and the mistakes of those that are not among them. */
export interface NativeDocuments {
  readonly policies: readonly NativePolicy[];
  readonly bindings: readonly NativeBinding[];
}
