import type { Operation } from '../manifest/request.ts';
import type { Resource } from '../manifest/model.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { Fix, FixPlace } from './fix-model.ts';

export type Severity = 'low' | 'medium' | 'high' | 'critical';
export type PolicyAction = 'deny' | 'warn' | 'audit';
export type FailurePolicy = 'Fail' | 'Ignore';
export type LensName = 'object' | 'pod' | 'container' | 'image' | TreeLens;
/** The lenses over what lies in a repository, and not over what is asked of a cluster. */
export type TreeLens = 'file' | 'directory';

/** The action at each door. */
export interface Actions {
  readonly scan: PolicyAction;
  readonly admission: PolicyAction;
  readonly audit: PolicyAction;
  /** Whether an object that is there may go on failing in the way that it failed before: it is warned of, not denied. */
  readonly ratchet: boolean;
}

export interface LabelSelector {
  readonly matchLabels: ValueMap;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values: readonly string[];
  }[];
}

/** Which requests a policy speaks of. An empty list or `undefined` does not narrow. */
export interface Match {
  readonly kinds: readonly string[];
  readonly namespaces: readonly string[];
  readonly names: readonly string[];
  readonly labels: LabelSelector | undefined;
  readonly namespaceLabels: LabelSelector | undefined;
  readonly operations: readonly Operation[];
  /** Patterns of paths, for rules about files and directories. */
  readonly files: readonly string[];
}

/** One thing that must hold at each node it selects, as written; `$param` not yet replaced. */
export interface Rule {
  readonly name: string;
  /** Of the kinds that the policy speaks of; empty: all of them. */
  readonly kinds: readonly string[];
  readonly on: LensName;
  readonly when: Value | undefined;
  readonly each: Value | undefined;
  /** Overrides the policy's action, when given. */
  readonly action: PolicyAction | undefined;
  readonly select: string | undefined;
  readonly at: string | undefined;
  readonly optional: boolean;
  /** Whether what it reads is secret: of what fails, no report shows more than the first four characters. */
  readonly secret: boolean;
  /** A schema, or an expression in CEL when it is a text. */
  readonly where: Value | undefined;
  /** `true` when there is an expression. */
  readonly schema: Value;
  /** What must hold, in CEL. */
  readonly cel: string | undefined;
  readonly message: string;
  /** In CEL; `message` stands in for it where it gives no text. */
  readonly messageExpression: string | undefined;
  /** How to make it hold. */
  readonly fix: Fix | undefined;
  /** Pointer of the rule in its document, for errors. */
  readonly pointer: string;
}

/** A named expression in CEL. */
export interface Variable {
  readonly name: string;
  readonly expression: string;
  /** Pointer of the expression in its document, for errors. */
  readonly pointer: string;
}

/** A policy as its author wrote it, with every default filled in. */
export interface Policy {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly action: Actions;
  readonly failurePolicy: FailurePolicy;
  /** A JSON Schema of `type: object`; `{}` when there are none. */
  readonly parameters: ValueMap;
  /** A schema over the parameter values and what to say when they do not satisfy it. */
  readonly configured: { readonly schema: Value; readonly message: string } | undefined;
  readonly match: Match;
  readonly exclude: Match | undefined;
  /** In order: each may use those before it. */
  readonly variables: readonly Variable[];
  readonly rules: readonly Rule[];
  /** Where its fixes are carried out. */
  readonly fixAt: readonly FixPlace[];
  /** What it means at admission when a fix cannot be carried out. */
  readonly fixFailurePolicy: FailurePolicy;
  /** The whole document, with `on` spelled `on`: what the digest is of. */
  readonly document: ValueMap;
  /** Where it was read, for places. */
  readonly resource: Resource;
}
