/**
 * Untrusted text (manifest strings, file names) may hold what a terminal, a CI runner or a reader's eye obeys:
 * escape sequences, line breaks, marks that turn the writing direction round, characters that nobody sees.
 * Here each becomes visible as `\u{XXXX}`.
 */

// C0, DEL and C1; soft hyphen; Arabic letter mark; Hangul fillers; Mongolian vowel separator; zero-width and
// direction marks; line and paragraph separators; invisible operators; BOM; interlinear annotations; tag
// characters; halves of surrogate pairs.
const HOSTILE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}]/gu;

/** Nearly all text is nothing but this, and then there is nothing to look for. */
const PLAIN = /^[ -~]*$/;

/** Longest piece of untrusted text that is shown, in UTF-16 code units. */
const LONGEST = 2000;

function visible(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}}`;
}

/** Untrusted text for a terminal or a log: one line, nothing in it acts. Long text is cut, with `…`. */
export function safe(text: string): string {
  return shown(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}

/** The same of text whose length is bounded elsewhere: nothing is cut. */
export function shown(text: string): string {
  return PLAIN.test(text) ? text : text.replace(HOSTILE, visible);
}

/**
 * A whole line for a log. GitHub's runner obeys `::command::` at the start of a line, even after spaces, and
 * Azure's `##[command]` and `##vso[` anywhere in it: both are broken by writing one character as `\u{…}`.
 */
export function safeLine(line: string): string {
  let out = line;
  if (out.includes('##')) out = out.replaceAll('##', '#\\u{0023}');
  const colons = /^(?:\s|\u001b\[[0-9;]*m)*::/.exec(out);
  if (colons !== null) out = `${out.slice(0, colons[0].length - 1)}\\u{003A}${out.slice(colons[0].length)}`;
  return out;
}

/**
 * A line of a file in a diff, after its sign. Tabs stay, and so does the carriage return before a line break, so that
 * the diff applies; whatever else acts is made visible. Of `##`, with which comments often begin, only the commands of
 * runners are broken. Nothing is cut.
 */
export function safeDiffLine(sign: string, text: string): string {
  const shown = text
    .replace(HOSTILE, (character) => (character === '\t' ? character : visible(character)))
    .replaceAll(/##(?=\[|vso\[)/g, '#\\u{0023}');
  return sign === ' ' ? shown.replace(/^(\s*:):/, '$1\\u{003A}') : shown;
}

/** What a word must not hold, to be safe in a POSIX shell without quotes. */
const NEEDS_QUOTES = /[^A-Za-z0-9_@%+=:,./-]/;

/** A word of a shell command that may be copied from the report. Hostile characters stay, for {@link safe} to show. */
export function shellWord(word: string): string {
  if (word !== '' && !word.startsWith('-') && !NEEDS_QUOTES.test(word)) return word;
  const quoted = `'${word.replaceAll("'", `'\\''`)}'`;
  return word.startsWith('-') ? `./${NEEDS_QUOTES.test(word) ? quoted : word}` : quoted;
}
