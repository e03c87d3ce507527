/** Characters shown of a long text. */
const MAX_SHOWN = 80;

/**
 * A text between quotes, in printable ASCII: everything else is escaped as `\u{…}`, so that blanks,
 * invisible characters and look-alike letters can be seen. Cut at 80 characters.
 */
export function quoted(text: string): string {
  let out = '';
  let count = 0;
  for (const character of text) {
    if (count === MAX_SHOWN) return `"${out}..."`;
    out += visible(character);
    count += 1;
  }
  return `"${out}"`;
}

function visible(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return character >= ' ' && character <= '~' ? character : codePoint(character);
}

/** A character's code point as `\u{…}`. */
export function codePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
