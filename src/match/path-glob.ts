/**
 * Path patterns as shells have them: `*` and `?` within a name, `**` for any number of folders, `[a-z]`, `[!a]`,
 * `{a,b}`, `\` before a character that means itself. A wildcard does not match a leading dot.
 * Matching takes time proportional to pattern × path: no regular expressions.
 */

import { takeSteps } from '../manifest/steps.ts';

/** A pattern, taken apart. */
export interface Glob {
  /** The folders before the first wildcard, unescaped: where to look. `''` is the current folder. */
  readonly base: string;
  /** The names below the base, each a pattern; one list for each alternative of `{…}`. */
  readonly alternatives: readonly (readonly string[])[];
  /** How deep the walk below the base has to go; `Infinity` with `**`. */
  readonly depth: number;
  /** Whether a name begins with a written dot, so that hidden folders must be walked. */
  readonly hidden: boolean;
  /** Whether every alternative ends in a written extension, so that it says itself which files it means. */
  readonly extension: boolean;
}

const MAGIC = /[*?[{]/;
const MOST_ALTERNATIVES = 1000;

/** Whether a path holds a character that means something in a pattern. */
export function hasMagic(path: string): boolean {
  return MAGIC.test(path);
}

/** Takes a pattern apart. Separators are `/`. */
export function parseGlob(pattern: string): Glob {
  const expanded = expandBraces(pattern).map((alternative) => alternative.split('/'));
  const first = expanded[0] ?? [];
  let shared = 0;
  while (
    shared < first.length - 1 &&
    expanded.every((names) => names[shared] === first[shared] && shared < names.length - 1) &&
    !hasMagic(first[shared]!)
  ) {
    shared++;
  }
  const base = first.slice(0, shared).map(unescape).join('/');
  const alternatives = expanded.map((names) =>
    names.slice(shared).filter((name) => name !== '' && name !== '.'),
  );
  return {
    base: pattern.startsWith('/') && base === '' ? '/' : base,
    alternatives,
    depth: Math.max(...alternatives.map((names) => (names.includes('**') ? Infinity : names.length))),
    hidden: alternatives.some((names) => names.some((name) => name.startsWith('.'))),
    extension: alternatives.every((names) => /\.[A-Za-z0-9]+$/.test(names.at(-1) ?? '')),
  };
}

/** Takes a pattern apart whose paths start from the same folder, such as `./envs/dev/**`. */
function parsePathGlob(pattern: string): Glob {
  return parseGlob(pattern.replace(/^(?:\.\/+)+/, ''));
}

/** Compiles a pattern of paths for who asks often. `.` is the folder that paths start from, and `web/` is `web`. */
export function compilePathGlob(pattern: string): (path: string) => boolean {
  const bare = pattern.replace(/(?<=.)\/+$/, '');
  if (bare === '.') return (path) => path === '.';
  const glob = parsePathGlob(bare);
  return (path) => {
    takeSteps(path.length * (2 + (bare.length >> 3)) * glob.alternatives.length);
    return matchesPath(glob, path);
  };
}

/** Whether one of several patterns means a path; all start from the same folder. */
export function compilePathGlobs(patterns: readonly string[]): (path: string) => boolean {
  const globs = patterns.map(parsePathGlob);
  return (path) => globs.some((glob) => matchesPath(glob, path));
}

/** Whether a path from the folder that the pattern starts from is meant. */
function matchesPath(glob: Glob, path: string): boolean {
  if (glob.base === '') return matchesGlob(glob, path);
  const { base } = glob;
  return path.startsWith(`${base}/`) && matchesGlob(glob, path.slice(base.length + 1));
}

/** Whether a path below the base, with `/` as separator, is meant. */
export function matchesGlob(glob: Glob, path: string): boolean {
  const names = path.split('/');
  return glob.alternatives.some((pattern) => matchNames(pattern, names));
}

function unescape(name: string): string {
  return name.replaceAll(/\\(.)/g, '$1');
}

/** Replaces `{a,b}` by its alternatives, inner braces included: patterns that together mean the same. Braces without a comma mean themselves. */
export function expandBraces(pattern: string): readonly string[] {
  const done: string[] = [];
  const open = [pattern];
  while (open.length > 0 && done.length + open.length < MOST_ALTERNATIVES) {
    const next = open.shift()!;
    const braces = findBraces(next);
    if (braces === undefined) done.push(next);
    else
      open.unshift(
        ...braces.parts.map((part) => next.slice(0, braces.start) + part + next.slice(braces.end)),
      );
  }
  return done.length > 0 ? done : [pattern];
}

/** The first pair of braces that holds a comma. */
function findBraces(
  pattern: string,
): { readonly start: number; readonly end: number; readonly parts: readonly string[] } | undefined {
  for (let start = pattern.indexOf('{'); start !== -1; start = pattern.indexOf('{', start + 1)) {
    if (pattern[start - 1] === '\\') continue;
    const parts: string[] = [];
    let depth = 0;
    let from = start + 1;
    for (let i = start; i < pattern.length; i++) {
      const character = pattern[i];
      if (character === '\\') i++;
      else if (character === '{') depth++;
      else if (character === ',' && depth === 1) {
        parts.push(pattern.slice(from, i));
        from = i + 1;
      } else if (character === '}' && --depth === 0) {
        if (parts.length === 0) break;
        return { start, end: i + 1, parts: [...parts, pattern.slice(from, i)] };
      }
    }
  }
  return undefined;
}

/** Names against patterns, where the pattern `**` stands for any number of names that are not hidden. */
function matchNames(patterns: readonly string[], names: readonly string[]): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let starAt = 0;
  while (n < names.length) {
    const pattern = patterns[p];
    if (pattern === '**') {
      star = p++;
      starAt = n;
    } else if (pattern !== undefined && matchName(pattern, names[n]!)) {
      p++;
      n++;
    } else if (star !== -1 && !names[starAt]!.startsWith('.')) {
      n = ++starAt;
      p = star + 1;
    } else return false;
  }
  while (patterns[p] === '**') p++;
  return p === patterns.length && patterns.at(-1) !== undefined;
}

/** One name against one pattern. */
function matchName(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  let p = 0;
  let n = 0;
  let star = -1;
  let starAt = 0;
  while (n < name.length) {
    const step = p < pattern.length ? matchCharacter(pattern, p, name[n]!) : 0;
    if (pattern[p] === '*') {
      star = p++;
      starAt = n;
    } else if (step > 0) {
      p += step;
      n++;
    } else if (star !== -1) {
      p = star + 1;
      n = ++starAt;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** How much of the pattern the character uses up: 0 when it does not match. */
function matchCharacter(pattern: string, at: number, character: string): number {
  const token = pattern[at];
  if (token === '?') return 1;
  if (token === '\\' && at + 1 < pattern.length) return pattern[at + 1] === character ? 2 : 0;
  if (token === '[') {
    const close = pattern.indexOf(']', at + 2);
    if (close !== -1) return inClass(pattern.slice(at + 1, close), character) ? close - at + 1 : 0;
  }
  return token === character ? 1 : 0;
}

function inClass(text: string, character: string): boolean {
  const negated = text.startsWith('!') || text.startsWith('^');
  const members = negated ? text.slice(1) : text;
  for (let i = 0; i < members.length; i++) {
    const low = members[i]!;
    const ranged = members[i + 1] === '-' && i + 2 < members.length;
    const high = ranged ? members[i + 2]! : low;
    if (character >= low && character <= high) return !negated;
    if (ranged) i += 2;
  }
  return negated;
}
