import type { Resource } from '../manifest/model.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { Match } from '../policy/model.ts';

/** A permission, signed and with an end, for some objects to break some rules. */
export interface Exception {
  readonly name: string;
  /** Names or globs. */
  readonly policies: readonly string[];
  /** Names; empty for all rules of the policies. */
  readonly rules: readonly string[];
  readonly match: Match;
  readonly reason: string;
  readonly owner: string;
  /** As written. */
  readonly expires: string;
  /** The first moment at which it no longer holds: milliseconds since 1970. */
  readonly until: number;
  /** The whole document: what the digest is of. */
  readonly document: ValueMap;
  /** Where it was read, for places. */
  readonly resource: Resource;
}
