import { createRequire } from 'node:module';
import type * as Re2 from 're2js';
import { Automaton, stepsOf, type Steps } from './automaton.ts';
import { readPlain } from './syntax.ts';

// Loaded for the first pattern that is not plain: its tables take 5 ms, and most policy sets have none such.
const lazily = createRequire(import.meta.url);

/** A compiled pattern with RE2 semantics: linear time, no look-around, no back-references. */
export interface Pattern {
  readonly ok: true;
  /** Instructions of the compiled form: what a test costs at worst, per character. */
  readonly size: number;
  /** Whether the whole text matches. */
  readonly isWhole: (text: string) => boolean;
  /** Whether a part of the text matches. */
  readonly isWithin: (text: string) => boolean;
  /** The leftmost part that matches; `undefined` when there is none. */
  readonly first: (text: string) => string | undefined;
  /**
   * As Go's FindAllString: the parts that match, one after the other, so many at most (all when negative). Each search may
   * walk through all the rest of the text, so that `onSearch` is told its length, and may throw.
   */
  readonly all: (text: string, limit: number, onSearch: (rest: number) => void) => readonly string[];
}

/** Why a pattern is none: as Go says it, but for the words before the colon. */
export interface PatternProblem {
  readonly ok: false;
  readonly reason: string;
}

/**
 * Compiles a pattern. Whether a plain one matches is told by an automaton of our own, nine times as fast
 * (docs/adr/0012-plain-patterns.md); all else is asked of the library.
 */
export function compilePattern(source: string): Pattern | PatternProblem {
  const part = readPlain(source);
  const steps = part && stepsOf(part);
  return steps === undefined ? compileAny(source) : wrapPlain(source, steps);
}

function wrapPlain(source: string, steps: Steps): Pattern {
  let whole: Automaton | undefined;
  let within: Automaton | undefined;
  let any: Pattern | undefined;
  const asked = (): Pattern => {
    if (any !== undefined) return any;
    const compiled = compileAny(source);
    if (!compiled.ok) throw new Error(`a plain pattern is none: ${compiled.reason}`);
    any = compiled;
    return any;
  };
  return {
    ok: true,
    size: steps.steps.length,
    isWhole: (text) => (whole ??= new Automaton(steps, true)).test(text) ?? asked().isWhole(text),
    isWithin: (text) => (within ??= new Automaton(steps, false)).test(text) ?? asked().isWithin(text),
    first: (text) => asked().first(text),
    all: (text, limit, onSearch) => asked().all(text, limit, onSearch),
  };
}

/** The library throws where a text is not RE2; here that is a value. */
function compileAny(source: string): Pattern | PatternProblem {
  const library = lazily('re2js') as typeof Re2;
  try {
    return wrap(library.RE2JS.compile(source));
  } catch (error) {
    if (!(error instanceof library.RE2JSException)) throw error;
    const reason = plain(error.message);
    return reason.startsWith('duplicate capture group name') ? compileUnnamed(source) : { ok: false, reason };
  }
}

/** Go takes a name twice. Nobody asks for the names here, so that they can be left out. */
function compileUnnamed(source: string): Pattern | PatternProblem {
  const unnamed = withoutNames(source);
  if (unnamed === source) return { ok: false, reason: 'duplicate capture group name' };
  const compiled = compileAny(unnamed);
  return compiled.ok ? compiled : { ok: false, reason: compiled.reason.replace(unnamed, () => source) };
}

/** Escapes, quoted parts and classes are left alone. */
const TOKEN = /\\Q[^]*?(?:\\E|$)|\\[^]|\[\^?\]?(?:\[:\w+:\]|\\[^]|[^\]\\])*\]|\(\?P?<\w+>|[^]/g;

function withoutNames(source: string): string {
  return source.replace(TOKEN, (token) => (/^\(\?P?</.test(token) ? '(' : token));
}

function plain(message: string): string {
  return message.replace(/^error parsing regexp: /, '');
}

function wrap(compiled: Re2.RE2JS): Pattern {
  return {
    ok: true,
    size: compiled.programSize(),
    isWhole: (text) => compiled.testExact(text),
    isWithin: (text) => compiled.test(text),
    first: (text) => {
      const matcher = compiled.matcher(text);
      return matcher.find() ? text.slice(matcher.start(), matcher.end()) : undefined;
    },
    all: (text, limit, onSearch) => findAll({ compiled, text, onSearch }, limit),
  };
}

interface Search {
  readonly compiled: Re2.RE2JS;
  readonly text: string;
  readonly onSearch: (rest: number) => void;
}

/** An empty match right after another match is none, and the search goes on a character further. */
function findAll({ compiled, text, onSearch }: Search, limit: number): readonly string[] {
  const found: string[] = [];
  const matcher = compiled.matcher(text);
  let at = 0;
  let previousEnd = -1;
  while (at <= text.length && (limit < 0 || found.length < limit)) {
    onSearch(text.length - at);
    if (!matcher.find(at)) break;
    const start = matcher.start();
    const end = matcher.end();
    const isEmptyHere = end === at;
    if (!(isEmptyHere && start === previousEnd)) found.push(text.slice(start, end));
    previousEnd = end;
    at = isEmptyHere ? at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) : end;
  }
  return found;
}
