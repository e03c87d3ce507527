import { createRequire } from 'node:module';
import type * as Re2 from 're2js';
import { takeSteps } from '../manifest/steps.ts';
import { TooCostly } from './too-costly.ts';

// Loaded for the first pattern: its tables take 5 ms, and most policy sets have no pattern.
const lazily = createRequire(import.meta.url);

/** A compiled regular expression, or why there is none. */
export type Regex =
  | {
      readonly ok: true;
      /**
       * Whether the whole text matches. Throws {@link TooCostly} for a text so long that the answer would cost too
       * much: the limit is never below 4,096 UTF-16 code units, and above a million for an ordinary pattern.
       */
      readonly test: (text: string) => boolean;
    }
  | { readonly ok: false; readonly reason: string };

/** Characters of a pattern. */
const MAX_PATTERN = 512;
/** Instructions of a compiled pattern: repeats of repeats multiply. */
const MAX_PROGRAM = 4_000;
/** Instructions times code units of one test: at worst some 0.2 s. */
const MAX_WORK = MAX_PROGRAM * 4_096;

/**
 * Compiles a regular expression with RE2 semantics: linear time, no look-around, no back-references. It must match the
 * whole text, whether or not it has anchors of its own.
 */
export function compileRegex(pattern: string): Regex {
  if (pattern.length > MAX_PATTERN) return refused(`it is longer than ${String(MAX_PATTERN)} characters`);
  const compiled = compile(pattern);
  if (typeof compiled === 'string') return refused(compiled);
  const size = compiled.programSize();
  if (size > MAX_PROGRAM) return refused('its repeats make it too big');
  const longest = Math.floor(MAX_WORK / size);
  return {
    ok: true,
    test: (text) => {
      if (text.length > longest)
        throw new TooCostly(`a text of ${String(text.length)} characters is too long for ${pattern}`);
      takeSteps(size * text.length);
      return compiled.testExact(text);
    },
  };
}

function refused(reason: string): Regex {
  return { ok: false, reason };
}

/** The library throws where a pattern is not RE2; here that is a value. */
function compile(pattern: string): Re2.RE2JS | string {
  const library = lazily('re2js') as typeof Re2;
  try {
    return library.RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof library.RE2JSException) return words(error.message);
    throw error;
  }
}

function words(message: string): string {
  const plain = message.replace(/^error parsing regexp: /, '');
  return /\(\?[=!<]/.test(plain) ? `${plain} (look-around is not part of RE2)` : plain;
}
