import type { Request } from '../manifest/request.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { NativeBinding, NativePolicy, ParamKind } from '../policy/native-model.ts';
import type { Read } from './reads.ts';
import type { Decision, Judgement, JudgeOptions, Notice, PolicyInfo } from './model.ts';

/** Admission policies of Kubernetes and all that they need. */
export interface NativeInput {
  readonly policies: readonly NativePolicy[];
  readonly bindings: readonly NativeBinding[];
  /** Objects that bindings may name as parameters. */
  readonly params: readonly ValueMap[];
  /** Kinds whose objects could not be found out, so that those in `params` may not be all. */
  readonly unknownParams?: readonly ParamKind[];
  /** CustomResourceDefinitions: which kinds there are besides the built-in ones. */
  readonly definitions: readonly ValueMap[];
  /** Whether a policy without a binding is judged as if there were one that denies. */
  readonly assumeBound: boolean;
}

/** Facts that a door has to find before it judges, because a policy asks for them. */
export interface NativeNeeds {
  readonly namespaceLabels: boolean;
  readonly namespaceObject: boolean;
  readonly authorizer: boolean;
}

/** What is said besides decisions. */
export type NativeRemarks = Pick<Judgement, 'annotations' | 'guessed'>;

/** What mutating policies make of the object of a request. */
export interface NativeMutation {
  /** As they leave it: the same one when nothing was changed. */
  readonly object: ValueMap | null;
  /** What changed it, in order. */
  readonly steps: readonly MutationStep[];
}

/** One mutation. */
export interface MutationStep {
  readonly policy: string;
  /** Such as `mutations[0]`. */
  readonly rule: string;
  /** The object after it. */
  readonly object: ValueMap;
}

/** A compiled set of admission policies of Kubernetes. */
export interface NativeSet {
  readonly policies: readonly PolicyInfo[];
  readonly notices: readonly Notice[];
  readonly needs: NativeNeeds;
  /** All that can change a verdict: what the digest is of. */
  readonly identity: Value;
  /** Runs mutating policies. Adds to the decisions. */
  readonly mutate: (request: Request, options: JudgeOptions, decisions: Decision[]) => NativeMutation;
  /** Asks validating policies. Adds to the decisions. */
  readonly judge: (request: Request, options: JudgeOptions, decisions: Decision[]) => NativeRemarks;
  /** What the rule of a failure may read of the object. */
  readonly reads: (decision: Pick<Decision, 'policy' | 'native'>) => readonly Read[];
}
