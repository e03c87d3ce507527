import type { ValueMap } from '../manifest/value.ts';
import type { FixPlace, Operation } from '../policy/fix-model.ts';

export type { Fix, FixPlace, Operation } from '../policy/fix-model.ts';

/** A rule, by its names. */
export interface Whose {
  readonly policy: string;
  readonly rule: string;
}

/** An operation on an object, and whose it is. `path` is a JSON pointer in the object. */
export type FixOperation = Operation & Whose;

/**
 * Why a finding is not mended: there is nothing that would mend it here; a person has to agree; an author wrote something
 * else there; two rules disagree; the rule would still fail; another rule would; the policy does it elsewhere (`fixAt`);
 * the door cannot change this place.
 */
export type UnfixedReason =
  'no-fix' | 'unsafe' | 'written' | 'conflict' | 'fails-after' | 'harms' | 'elsewhere' | 'withheld';

/** A finding that no fix mends. */
export interface Unfixed {
  readonly policy: string;
  readonly rule: string;
  /** The finding's place, and its field. */
  readonly pointer: string;
  readonly field: string;
  readonly reason: UnfixedReason;
  /** A sentence for a person; of a conflict it names both rules. */
  readonly message: string;
}

/** What would make an object pass. */
export interface FixPlan {
  /** In the order in which they apply: RFC 6902 on the whole object. Empty when there is nothing to do. */
  readonly operations: readonly FixOperation[];
  /** The object after them; the very object that was given when there are none. */
  readonly object: ValueMap;
  readonly fixed: readonly {
    readonly policy: string;
    readonly rule: string;
    readonly pointer: string;
    readonly field: string;
  }[];
  readonly unfixed: readonly Unfixed[];
  /**
   * What fails in `object`, or could not be judged. Left out when there are no operations, and where policies of Kubernetes
   * are in force: what they say of it is not in the plan.
   */
  readonly after?: readonly Finding[];
}

/** What a rule found, and where. */
export interface Finding {
  readonly policy: string;
  readonly rule: string;
  /** JSON pointer of the field. */
  readonly field: string;
}

/** How to plan. */
export interface FixOptions {
  readonly place: FixPlace;
  /** Whether fixes that need a person's yes are carried out, too. */
  readonly unsafe: boolean;
  /**
   * Whether nobody asks about what has no fix that may be carried out here: then it is not spoken of, and is judged only
   * where a fix may have touched it. Of such a plan `after` has what the fixes can have touched.
   */
  readonly mendableOnly?: boolean;
  /** Which rules to fix; findings of others are not spoken of. All, when left out. */
  readonly only?: (policy: string, rule: string) => boolean;
  /** Findings that are left as they are, and not spoken of; all others are. */
  readonly leave?: (finding: Finding) => boolean;
  /**
   * Why a door cannot change a place: a sentence; `undefined` when it can. Asked with the pointer of what an operation
   * would add, replace or remove, and with whose operation it is.
   */
  readonly withhold?: (pointer: string, whose: Whose) => string | undefined;
}
