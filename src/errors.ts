import { INPUT_ERRORS } from './errors/inputs.ts';
import { MACHINE_ERRORS } from './errors/machine.ts';
import { RULE_ERRORS } from './errors/rules.ts';

/**
 * The closed list of coded errors, told in three tables. docs/errors.md holds the same list for people;
 * test/house/documents.test.ts holds the two equal.
 *
 * An entry says what the code means (`title`) and what the reader can do about it (`next`).
 * The message of one occurrence is written where it is found.
 */
export const ERRORS = { ...INPUT_ERRORS, ...RULE_ERRORS, ...MACHINE_ERRORS } as const;

/** One of the codes of {@link ERRORS}. */
export type ErrorCode = keyof typeof ERRORS;

/**
 * A place in a text. Lines and columns count from 1, columns in UTF-16 code units;
 * the end is exclusive (SARIF 2.1.0 section 3.30).
 */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Of a text that a renderer made, where `file` is a name like `helm:web`: the file that the line was made from. */
  readonly source?: string;
}

/** A mistake of the user's: a value, never thrown across a room. */
export interface CodedError {
  readonly code: ErrorCode;
  /** A sentence that says what is wrong here; `ERRORS[code].next` says what to do. Raw text: escape it where it is shown. */
  readonly message: string;
  readonly location?: Location;
  /** Another place that the message speaks of, where a report may want to know. */
  readonly related?: Pick<Location, 'file' | 'line'>;
}

/** Carries coded errors up to a door from code that cannot go on (policy compilation, usage). */
export class DoorwardError extends Error {
  readonly errors: readonly CodedError[];
  constructor(errors: readonly CodedError[]) {
    super(errors.map((e) => `${e.code}: ${e.message}`).join('\n'));
    this.name = 'DoorwardError';
    this.errors = errors;
  }
}
