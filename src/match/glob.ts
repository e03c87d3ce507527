import { takeSteps } from '../manifest/steps.ts';

/**
 * Compiles a glob: `*` is any run of characters, `?` is one; nothing else is special. The match is of the whole text
 * and takes at most as many steps as pattern times text: only the last `*` is ever tried again.
 */
export function compileGlob(
  pattern: string,
  options: { readonly ignoreCase: boolean },
): (text: string) => boolean {
  const fold = (text: string): string => (options.ignoreCase ? text.toLowerCase() : text);
  const wanted = fold(pattern);
  if (!/[*?]/.test(wanted)) return (text) => fold(text) === wanted;
  return (text) => {
    takeSteps(text.length * (2 + (wanted.length >> 3)));
    return matches(wanted, fold(text));
  };
}

function matches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.length && pattern[p] === '?') {
      p++;
      t += isPair(text, t) ? 2 : 1;
    } else if (p < pattern.length && pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Whether one character of two code units begins here. */
function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}
