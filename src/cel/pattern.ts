// Regular expressions with RE2 semantics, for `matches` and the libraries.
import { createRequire } from 'node:module';
import type * as Re2 from 're2js';
import type { Meter } from './declaration.ts';
import { EvalError } from './value.ts';

// Loaded for the first pattern: its tables take 5 ms, and many expressions have none.
const lazily = createRequire(import.meta.url);

/** A compiled pattern. */
export interface Pattern {
  readonly regex: Re2.RE2JS;
  /** Whether a part of the text matches. Charges for the work before it is done. */
  readonly matches: (text: string, meter: Meter) => boolean;
  /** Charges for one walk through a text. */
  readonly charge: (length: number, meter: Meter) => void;
}

/** Kept patterns: literal ones live as long as their program, so that this many are enough for those made at run time. */
const KEPT = 256;
const LONGEST_KEPT = 1024;
const PATTERNS = new Map<string, Pattern | EvalError>();

/** Steps to compile a character of a pattern, about. */
const STEPS_PER_CHARACTER = 100;
/** Instructions of a compiled pattern: above, walking through a text would take too long for each character. */
const MAX_PROGRAM = 20_000;

/** The pattern of a text; Go's words where it is none. */
export function patternOf(text: string, meter: Meter): Pattern | EvalError {
  const known = PATTERNS.get(text);
  if (known !== undefined) return known;
  meter.work(text.length * STEPS_PER_CHARACTER);
  const pattern = compile(text);
  if (text.length > LONGEST_KEPT) return pattern;
  if (PATTERNS.size >= KEPT) PATTERNS.clear();
  PATTERNS.set(text, pattern);
  return pattern;
}

function compile(text: string): Pattern | EvalError {
  const library = lazily('re2js') as typeof Re2;
  try {
    const regex = library.RE2JS.compile(text);
    const size = regex.programSize();
    return size > MAX_PROGRAM ? new EvalError('error parsing regexp: expression too large') : make(regex, size);
  } catch (error) {
    if (error instanceof library.RE2JSException) return new EvalError(error.message);
    throw error;
  }
}

function make(regex: Re2.RE2JS, size: number): Pattern {
  // At worst every instruction is looked at for every character, some 10 ns each; on average far fewer are.
  const stepsPerCharacter = 1 + size / 4;
  const charge = (length: number, meter: Meter): void => {
    meter.work(Math.ceil((length + 1) * stepsPerCharacter));
  };
  return {
    regex,
    charge,
    matches: (text, meter) => {
      charge(text.length, meter);
      return regex.test(text);
    },
  };
}
