import { compilePattern } from '../regex/compile.ts';
import { takeSteps } from '../manifest/steps.ts';
import { TooCostly } from './too-costly.ts';

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
  const compiled = compilePattern(pattern);
  if (!compiled.ok) return refused(words(compiled.reason));
  if (compiled.size > MAX_PROGRAM) return refused('its repeats make it too big');
  const longest = Math.floor(MAX_WORK / compiled.size);
  return {
    ok: true,
    test: (text) => {
      if (text.length > longest)
        throw new TooCostly(`a text of ${String(text.length)} characters is too long for ${pattern}`);
      takeSteps(compiled.size * text.length);
      return compiled.isWhole(text);
    },
  };
}

function refused(reason: string): Regex {
  return { ok: false, reason };
}

function words(reason: string): string {
  return /\(\?[=!<]/.test(reason) ? `${reason} (look-around is not part of RE2)` : reason;
}
