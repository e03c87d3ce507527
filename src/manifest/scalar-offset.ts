// Where a character of a scalar's value is written: in quotes, in a block, or plain.

/**
 * The offset, in a scalar's source text, of a character of its value. `raw` begins where the scalar does; tags and
 * anchors may stand before it. Escapes, doubled quotes, indentation and folded lines are followed. 0 where the text
 * cannot be followed, as at an alias.
 */
export function scalarOffset(raw: string, value: string, at: number): number {
  const from = /^(?:[&!]\S*\s+)*/.exec(raw)?.[0].length ?? 0;
  const wanted = Math.min(Math.max(at, 0), value.length);
  const mark = raw.charAt(from);
  if (mark === '|' || mark === '>') return blockOffset(raw, from, { value, wanted }) ?? 0;
  if (mark === '*') return 0;
  const quote = mark === '"' || mark === "'" ? mark : '';
  return flowOffset(raw, from + quote.length, { value, wanted, quote }) ?? 0;
}

interface Wanted {
  readonly value: string;
  readonly wanted: number;
}

/** A quoted or plain scalar. A line break, with the blanks around it, is one blank; each further one is itself. */
function flowOffset(raw: string, from: number, of: Wanted & { quote: string }): number | undefined {
  const { value, wanted, quote } = of;
  let at = from;
  let seen = 0;
  while (seen < wanted && at < raw.length) {
    const fold = LINE_BREAK.exec(lineBreakAt(raw, at));
    if (fold !== null) {
      at += fold[0].length;
      seen += Math.max(1, fold[0].split('\n').length - 2);
    } else if (quote === '"' && raw.charAt(at) === '\\') {
      const escape = escapeAt(raw, at);
      at += escape.length;
      seen += escape.made;
    } else if (raw.charCodeAt(at) !== value.charCodeAt(seen)) {
      return undefined;
    } else {
      at += quote === "'" && raw.startsWith("''", at) ? 2 : 1;
      seen++;
    }
  }
  if (seen < wanted) return undefined;
  // A character after an escaped line break is on the next line.
  const broken = quote === '"' && raw.charAt(at) === '\\' ? escapeAt(raw, at) : undefined;
  return broken?.made === 0 ? at + broken.length : at;
}

const LINE_BREAK = /^[ \t]*\r?\n\s*/;

/** The blanks and line breaks at an offset, no more: so that no long text is looked at again and again. */
function lineBreakAt(raw: string, at: number): string {
  let end = at;
  while (BLANKS.includes(raw.charAt(end)) && end < raw.length) end++;
  return raw.slice(at, end);
}

const BLANKS = ' \t\r\n';

/** How long an escape is, and how many characters it makes. */
function escapeAt(raw: string, at: number): { readonly length: number; readonly made: number } {
  const letter = raw.charAt(at + 1);
  if (letter === 'x') return { length: 4, made: 1 };
  if (letter === 'u') return { length: 6, made: 1 };
  if (letter === 'U') {
    const code = Number.parseInt(raw.slice(at + 2, at + 10), 16);
    return { length: 10, made: code > 0xffff ? 2 : 1 };
  }
  if (letter !== '\n' && letter !== '\r') return { length: 2, made: 1 };
  return { length: 1 + lineBreakAt(raw, at + 1).length, made: 0 };
}

/** A block scalar. Its lines stand in the value as they are, less their indentation; between them only blanks differ. */
function blockOffset(raw: string, from: number, of: Wanted): number | undefined {
  const { value, wanted } = of;
  const header = raw.indexOf('\n', from);
  if (header < 0) return undefined;
  let at = header + 1;
  let indent: number | undefined;
  let seen = 0;
  for (const text of raw.slice(at).split('\n')) {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line.trim() !== '') {
      // The value's own leading blanks tell an indentation that the header gives from one that the first line sets.
      indent ??= blanksBefore(line) - blanksBefore(value.replace(/^(?:[ \t]*\n)+/, ''));
      const content = line.slice(indent);
      const begins = findLine(value, seen, content);
      if (begins === undefined) return undefined;
      if (wanted < begins) return at;
      const ends = begins + content.length;
      if (wanted < ends) return at + indent + (wanted - begins);
      seen = ends;
      // What follows may be the blank that a line break became: it is shown where the line ends.
      if (wanted === seen) return at + line.length;
    }
    at += text.length + 1;
  }
  return Math.min(at, raw.length);
}

const blanksBefore = (line: string): number => line.length - line.replace(/^ +/, '').length;

/** Where a line's text comes next in the value, with only blanks before it. */
function findLine(value: string, from: number, content: string): number | undefined {
  let at = from;
  while (at < value.length && !value.startsWith(content, at)) {
    if (!' \t\n'.includes(value.charAt(at))) return undefined;
    at++;
  }
  return at < value.length ? at : undefined;
}
