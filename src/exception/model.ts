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

/** How a scan deals with exceptions. */
export interface ExceptionRules {
  /** Whether comments may except; or the POLICY or POLICY/RULE that they may. */
  readonly inline: boolean | readonly string[];
  /** What an expired one is, besides being of no effect. */
  readonly expired: 'warn' | 'error';
  /** What one is that excused nothing. */
  readonly unused: 'warn' | 'error' | 'ignore';
  /** So many days before one ends it is said. */
  readonly noticeDays: number;
}

/** What holds when nobody says otherwise. */
export const EXCEPTION_RULES: ExceptionRules = {
  inline: false,
  expired: 'error',
  unused: 'warn',
  noticeDays: 14,
};

/** What a comment begins with that ignores a rule. */
export const IGNORE_WORD = 'doorward-ignore';
