import type { ErrorCode } from '../../errors.ts';
import { childPointer } from '../../manifest/pointer.ts';
import type { Value } from '../../manifest/value.ts';
import type { Check } from './check.ts';

/** What a keyword needs while it is compiled. */
export interface Context {
  /** Pointer of the schema in its document, for errors. */
  readonly pointer: string;
  /** Compiles a subschema below this one. */
  readonly compile: (schema: Value, ...steps: readonly (string | number)[]) => Check;
  /** Reports a mistake in the schema, at a place below it. */
  readonly refuse: (message: string, ...steps: readonly (string | number)[]) => void;
}

/** A mistake found in a schema, before it has a file and a line. */
export interface SchemaProblem {
  readonly code: ErrorCode;
  readonly pointer: string;
  readonly message: string;
}

/** Pointer of a place some steps below another. */
export function descend(pointer: string, steps: readonly (string | number)[]): string {
  return steps.reduce<string>((at, step) => childPointer(at, step), pointer);
}

/** Compiles one keyword's value; `undefined` when the keyword constrains nothing. */
export type Keyword = (value: Value, context: Context) => Check | undefined;
