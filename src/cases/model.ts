import type { CodedError, Location } from '../errors.ts';
import type { Operation, UserInfo } from '../manifest/request.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { Pattern } from '../regex/compile.ts';

/** One finding that must be there. */
export interface Expectation {
  readonly policy: string | undefined;
  readonly rule: string;
  readonly pointer: string;
  readonly field: string | undefined;
  /** The name of the object. */
  readonly object: string | undefined;
  readonly outcome: 'fail' | 'skip';
  readonly action: 'deny' | 'warn' | 'audit' | 'none';
  /** A part of the message. */
  readonly message: string | undefined;
  readonly messagePattern: { readonly source: string; readonly pattern: Pattern } | undefined;
}

/** One error that must be there; what is `undefined` may be anything. */
export interface ExpectedError {
  readonly code: string;
  readonly pointer: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** A part of the message. */
  readonly message: string | undefined;
}

/** What the fixes of a case make of it. */
export interface ExpectedFix {
  readonly bytes: Uint8Array;
  /** Whether unsafe fixes are made, too. */
  readonly unsafe: boolean;
  /** Why findings are left, in any order; `undefined` where the case does not say. */
  readonly reasons: readonly string[] | undefined;
}

/** The request of a case, where it is not the CREATE of a scan. */
export interface CaseRequest {
  readonly operation: Operation;
  readonly subResource: string;
  readonly oldManifest: string | undefined;
  readonly user: UserInfo | undefined;
}

/** Parameter values by policy and name. */
export type CaseParameters = Readonly<Record<string, Readonly<Record<string, Value>>>>;

/** A manifest and what policies must say about it, with its template filled in. */
export interface Case {
  readonly name: string;
  /** A row of a catalogue. */
  readonly id: string | undefined;
  /** `undefined` for those of the folder. */
  readonly policies: readonly string[] | undefined;
  readonly parameters: CaseParameters;
  readonly bytes: Uint8Array;
  /** The texts of a repository by path, for rules about files; `undefined` in a case of one manifest. */
  readonly files: ReadonlyMap<string, Uint8Array> | undefined;
  readonly request: CaseRequest | undefined;
  readonly expect: readonly Expectation[];
  readonly errors: readonly ExpectedError[];
  readonly notEvaluated: number;
  readonly fixed: ExpectedFix | undefined;
  /** The place of a pointer below the case, such as `/expect/0`; '' is the case itself. */
  readonly locate: (pointer: string) => Location;
}

/** One finding that is there. */
export interface GotFinding {
  readonly policy: string;
  readonly rule: string;
  readonly outcome: string;
  readonly action: string;
  readonly pointer: string;
  readonly field: string;
  readonly message: string;
  readonly object: string;
}

/** One error that is there. */
export interface GotError {
  readonly code: string;
  readonly message: string;
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
}

/** What is said about a manifest. */
export interface CaseVerdict {
  readonly findings: readonly GotFinding[];
  /** A part that several rules could not judge is one error. */
  readonly errors: readonly GotError[];
  readonly notEvaluated: number;
  /** `POLICY/RULE` of rules that hold for some object, and fail for no part of it. */
  readonly passes: ReadonlySet<string>;
  /** What rules that read secrets failed on. */
  readonly secrets: readonly string[];
}

/** What fixes make of a manifest. */
export interface MendedCase {
  readonly objects: readonly ValueMap[];
  /** Why findings are left, sorted. */
  readonly reasons: readonly string[];
  /** How many of the objects that the fixes made would be changed again. */
  readonly again: number;
}

/** One way in which a case does not hold; at least one of `expected` and `got` is there. Raw text. */
export interface Miss {
  readonly what: 'finding' | 'error' | 'notEvaluated' | 'fixed' | 'reasons' | 'again';
  /** A line each, in the same order and words in both, so that they can be compared. */
  readonly expected: readonly string[];
  readonly got: readonly string[];
  /** Where it is written what is expected. */
  readonly location: Location;
}

/** What became of a case. */
export interface CaseResult {
  readonly name: string;
  readonly location: Location;
  /** `error`: it could not be held. */
  readonly outcome: 'pass' | 'fail' | 'error';
  readonly misses: readonly Miss[];
  readonly errors: readonly CodedError[];
}

/** What became of the cases of a file. */
export interface CasesReport {
  readonly file: string;
  readonly results: readonly CaseResult[];
}

/** A rule that no case breaks, or none keeps. */
export interface Uncovered {
  readonly policy: string;
  readonly rule: string;
  readonly location: Location;
  readonly lacks: readonly ('fail' | 'pass')[];
}

/** What a whole run says when all cases are held. */
export interface CasesSummary {
  readonly files: number;
  readonly policies: number;
  readonly rules: number;
  readonly cases: number;
  readonly failed: number;
  /** Cases that could not be held, and what else is wrong. */
  readonly errors: number;
  readonly uncovered: number;
}
