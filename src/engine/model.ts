import type { Authorizer } from '../cel/library/access.ts';
import type { Door, Request } from '../manifest/request.ts';
import type { ErrorCode } from '../errors.ts';
import type { Exception } from '../exception/model.ts';
import type { FixOperation, FixOptions, FixPlace, FixPlan } from '../fix/model.ts';
import type { FailurePolicy, Severity, TreeLens } from '../policy/model.ts';
import type { StatusReason, ValidationAction } from '../policy/native-model.ts';
import type { ValueMap } from '../manifest/value.ts';

/** What happened when a rule met a part of an object. */
export type Outcome = 'pass' | 'fail' | 'error' | 'skip';

/** What is done about a `fail` or an `error`. `none`: passes, skips, and errors under `failurePolicy: Ignore`. */
export type Action = 'deny' | 'warn' | 'audit' | 'none';

/** What one rule says about one part of one object (or about the whole of it, for passes and skips). */
export interface Decision {
  readonly policy: string;
  readonly rule: string;
  readonly outcome: Outcome;
  readonly action: Action;
  readonly severity: Severity;
  /** For a fail: the rule's message and the reason. For an error or a skip: why. A sentence, raw text. */
  readonly message: string;
  /** JSON pointer, in the object, of the place that decided; of its nearest present ancestor when it is absent. */
  readonly pointer: string;
  /** JSON pointer of the field that the rule reads, present or not. Equal to `pointer` when present. */
  readonly field: string;
  /** For an error: its code. */
  readonly code?: ErrorCode;
  /** Of a failed rule that reads secrets: JSON pointer of what it read. Of the texts there no more than the beginning is told. */
  readonly secret?: string;
  /** Of a policy of Kubernetes. */
  readonly native?: NativeDecision;
  /** Why a fail does not count as one. It is a fail all the same: outcome, severity and message stay. */
  readonly excuse?: Excuse;
}

/** Why a failure does not count. */
export type Excuse =
  /** Somebody answers for it: the action is `none`. */
  | {
      readonly kind: 'exception';
      /** The name of the Exception. */
      readonly name: string;
      readonly owner: string;
      readonly reason: string;
      /** As written. */
      readonly expires: string;
    }
  /** The object failed before in the same way: what would be denied is warned of. */
  | { readonly kind: 'ratchet' };

/** What the API server would make of a decision of one of its own policies. */
export interface NativeDecision {
  readonly binding: string;
  /** The name of the validation is its index; `undefined` for what concerns no single one. */
  readonly expressionIndex: number | undefined;
  /** The message alone, without the names of policy and binding. */
  readonly message: string;
  /** `InternalError` of a mutation that made something that cannot be read. */
  readonly reason: StatusReason | 'InternalError';
  /** The status of the HTTP answer: 403, 422, 413, 500. */
  readonly status: number;
  /** All that the binding asks for; `action` is the strongest of them. */
  readonly actions: readonly ValidationAction[];
}

/** What the policy set says about one request, in the order of policies, rules and parts. */
export interface Judgement {
  /** What was judged, where policies of Kubernetes mutated it. Pointers are into the object as it was. */
  readonly mutated?: ValueMap;
  /** Fails, errors and skips; passes too (one per rule, `pointer` ''), when asked for. */
  readonly decisions: readonly Decision[];
  /** Why no policy could see into an object that holds containers; `undefined` when that is not so. */
  readonly notEvaluated: string | undefined;
  /** The audit annotations of policies of Kubernetes: values by `policy/key`. */
  readonly annotations?: ReadonlyMap<string, readonly string[]>;
  /** What was guessed about the kind of the object, and mattered to a policy of Kubernetes: a sentence. */
  readonly guessed?: string;
}

/** What policies of Kubernetes that mutate make of a request's object. */
export interface Mutation {
  /** The object as they leave it: the request's own when nothing was changed; a null when there is none. */
  readonly object: ValueMap | null;
  /** What leads from the request's object to it (RFC 6902), in the order in which it was done, and whose doing it is. */
  readonly operations: readonly FixOperation[];
  /** Errors and skips; passes too, one for each mutation that ran, when asked for. */
  readonly decisions: readonly Decision[];
}

/** A policy of the set that does nothing until a parameter is given. */
export interface Notice {
  readonly policy: string;
  readonly message: string;
}

/** What a report may say about a rule in force. */
export interface RuleInfo {
  readonly name: string;
  readonly message: string;
  /** What its failures do. Of policies of Kubernetes their bindings say it. */
  readonly action?: Readonly<Record<Door, Exclude<Action, 'none'> | 'off'>>;
  /** Whether there is a fix. */
  readonly fixable?: boolean;
}

/** What a report may say about a policy in force. */
export interface PolicyInfo {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly rules: readonly RuleInfo[];
  /** What it means at admission when a fix cannot be carried out; `Ignore` when left out. */
  readonly fixFailurePolicy?: FailurePolicy;
  /** Where the policy was read: a path. */
  readonly source: string;
}

/** How to judge one request. */
export interface JudgeOptions {
  /** Whether passes are wanted, too. */
  readonly passes?: boolean;
  /**
   * Told of a policy that throws, which is a fault of ours. With it, the policy's rules are errors and the others are
   * judged; without it, `judge` throws.
   */
  readonly onCrash?: (policy: string, error: unknown) => void;
  /**
   * Completes an object as the API server does before its own policies see it: defaults, canonical values. A door that
   * has completed objects already, as admission has, leaves it out.
   */
  readonly complete?: (object: ValueMap) => ValueMap;
  /**
   * Answers what policies of Kubernetes ask about the rights of users. Nobody waits while it judges: a door that can ask
   * hands in an AccessBook, looks what it misses, and judges again. Without it nothing is known.
   */
  readonly authorizer?: Authorizer;
  /** The time by which exceptions expire, in milliseconds since 1970. Without it none holds. */
  readonly now?: number;
  /**
   * What the request is compared with where a ratchet is on: the object as it was before this change. `undefined`: at
   * admission the `oldObject` of an UPDATE; in a scan nothing.
   */
  readonly before?: ValueMap;
  /** Whether every policy is judged with the ratchet, and not just those whose action asks for it. */
  readonly ratchetAll?: boolean;
}

/** A file or a folder of what is scanned. */
export interface TreeEntry {
  readonly lens: TreeLens;
  /** From the root of the tree; the root is `.`. */
  readonly path: string;
  /** What is known of it: of `manifest/tree`. */
  readonly facts: ValueMap;
}

/** How to judge one file or folder. */
export interface EntryOptions extends Pick<
  JudgeOptions,
  'passes' | 'onCrash' | 'now' | 'before' | 'ratchetAll'
> {
  /** Who is in the repository, by key; or why nobody knows: a clause. */
  readonly inventory: (() => ValueMap) | string;
  /** Why nothing can be said of it: then every rule that would speak of it is skipped. A clause. */
  readonly lacks?: string | undefined;
}

/** A compiled policy set. Immutable, synchronous, pure. */
export interface Engine {
  /** In order of name. */
  readonly policies: readonly PolicyInfo[];
  /** `sha256:` and 64 hex digits, over the canonical form of policies, parameter values, actions and exceptions. */
  readonly digest: string;
  readonly notices: readonly Notice[];
  /** Who may break which rules. */
  readonly exceptions?: readonly Exception[];
  /** Whether a policy asks for namespace labels, so that a door must find them before it judges. */
  readonly needsNamespaceLabels: boolean;
  /**
   * Whether a policy, or a fix, asks for namespace labels. A fix can do without: a door that finds them before it calls
   * `fix` fixes more.
   */
  readonly needsNamespaceLabelsToFix?: boolean;
  /** Whether a policy asks for the Namespace as a whole. */
  readonly needsNamespaceObject?: boolean;
  /** Whether a policy of Kubernetes asks what the user may do. */
  readonly needsAuthorizer?: boolean;
  /**
   * In a scan, what policies of Kubernetes mutate is judged as they leave it. At admission the object is judged as it came:
   * the API server has run its own policies, and what others would do is `mutate`'s to tell.
   */
  judge(request: Request, options?: JudgeOptions): Judgement;
  /**
   * What must be known of the files of what is scanned: nothing (and then `judgeEntry` has nothing to say), what each of
   * them holds, or also who else is there.
   */
  readonly needsTree?: 'files' | 'inventory' | undefined;
  /** Holds the rules about files to one file or folder. Pointers are into its facts. */
  judgeEntry(entry: TreeEntry, options: EntryOptions): Judgement;
  /** Runs MutatingAdmissionPolicies. The request and its object stay as they are. */
  mutate(request: Request, options?: JudgeOptions): Mutation;
  /** Whether a rule in force has a fix that is carried out there: without one, every plan is empty. */
  hasFixes(place: FixPlace, unsafe: boolean): boolean;
  /**
   * Plans what to change in an object so that the rules that it breaks hold, none fails that did not fail before, and a
   * second plan is empty. Only of requests that store an object: of others the plan is empty. Findings of policies of
   * Kubernetes are not in the plan, but that a fix adds none to them is seen to.
   */
  fix(request: Request, options: PlanOptions): FixPlan;
}

/** How to plan the fixes of one request. */
export interface PlanOptions extends FixOptions {
  /** As the door judges: for policies of Kubernetes and for exceptions. */
  readonly judge?: Pick<JudgeOptions, 'complete' | 'authorizer' | 'now'>;
}
