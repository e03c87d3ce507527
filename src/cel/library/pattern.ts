// Regular expressions of all libraries: compiled once, kept while there is room.
import type { Meter } from '../declaration.ts';
import { compilePattern } from '../../regex/compile.ts';
import { EvalError } from '../value.ts';

/** A pattern whose every use is charged for before the work is done. */
export interface Pattern {
  /** Whether a part of the text matches. */
  readonly matches: (text: string, meter: Meter) => boolean;
  /** `find`: the leftmost part that matches, or the empty text. */
  readonly first: (text: string, meter: Meter) => string;
  /** `findAll`: so many parts at most; all when negative. */
  readonly all: (text: string, limit: number, meter: Meter) => readonly string[];
}

/** Characters of a pattern. */
const MAX_LENGTH = 10_000;
/** Instructions of a compiled pattern: repeats of repeats multiply. */
const MAX_SIZE = 10_000;
/** The weight of all patterns that are kept, in each of the two generations. */
const MAX_KEPT = 50_000;

/** Steps per character where it matters which part matches: the quick automaton only says whether. */
const PLACE = 20;
/** Steps per character of what is left, for each search after all matches: nearly none looks at all of it. */
const SEARCH = 4;

type Kept = Pattern | EvalError;

// Two generations: when the young one is full it becomes the old one, and what is not asked for again is dropped.
let young = new Map<string, Kept>();
let old: ReadonlyMap<string, Kept> = new Map<string, Kept>();
let kept = 0;

/**
 * The pattern of a text: compiled when it is new. An error, with Go's words, for what is no pattern (`error parsing regexp:
 * missing closing ]: …`), and for one that is too big, which Go would compile.
 */
export function patternOf(source: string, meter?: Meter): Pattern | EvalError {
  return young.get(source) ?? remember(source, old.get(source) ?? compile(source, meter));
}

function remember(source: string, pattern: Kept): Kept {
  // What a pattern learns from texts may take several times as much as itself.
  const weight = 100 + source.length + (pattern instanceof EvalError ? 0 : 4 * (sizes.get(pattern) ?? 0));
  if (kept + weight > MAX_KEPT) {
    old = young;
    young = new Map();
    kept = 0;
  }
  young.set(source, pattern);
  kept += weight;
  return pattern;
}

const sizes = new WeakMap<Pattern, number>();

function compile(source: string, meter: Meter | undefined): Kept {
  if (source.length > MAX_LENGTH) return tooBig(`it is longer than ${String(MAX_LENGTH)} characters`);
  meter?.work(1_000 + source.length * 100);
  const compiled = compilePattern(source);
  if (!compiled.ok) return new EvalError(`error parsing regexp: ${inGo(compiled.reason)}`);
  const { size } = compiled;
  if (size > MAX_SIZE) return tooBig('its repeats make it too big');
  const weight = weightOf(size);
  const charge = (length: number, perCharacter: number, spent: Meter): void => {
    spent.work(16 + Math.ceil(length * perCharacter));
  };
  const pattern: Pattern = {
    matches: (text, spent) => {
      charge(text.length, weight, spent);
      return compiled.isWithin(text);
    },
    first: (text, spent) => {
      charge(text.length, weight + PLACE, spent);
      return compiled.first(text) ?? '';
    },
    all: (text, limit, spent) => {
      charge(text.length, weight + PLACE, spent);
      return compiled.all(text, limit, (rest) => {
        charge(rest, SEARCH, spent);
      });
    },
  };
  sizes.set(pattern, size);
  return pattern;
}

/** Go shows what it stands at, also where that is the end. */
function inGo(reason: string): string {
  return reason.endsWith('at end of expression') ? `${reason}: \`\`` : reason;
}

function tooBig(why: string): EvalError {
  return new EvalError(`error parsing regexp: expression too large (${why})`);
}

/** Steps per character: small patterns run as automata, big ones may have to follow all their threads. */
function weightOf(size: number): number {
  return 0.5 + size / 16 + (size / 128) ** 2;
}
