import type { Span } from './text.ts';

/** One document of a YAML stream, or a line that cannot separate documents. */
export type Chunk =
  | { readonly type: 'document'; readonly span: Span }
  | { readonly type: 'error'; readonly span: Span; readonly message: string };

/**
 * Splits a YAML stream before it is parsed, as apimachinery's YAMLReader does: at every line that starts with `---`,
 * wherever it stands, after which only a comment may follow. Unlike kubectl, which stops at `...`, the text after it
 * is a document, too, so that nothing is applied or left out unjudged.
 */
export function splitDocuments(text: string, from: number): Chunk[] {
  const chunks: Chunk[] = [];
  let start = from;
  let line = from;
  const markers = new MarkerFinder(text);
  // Whether `...` may close a document that holds nothing: after a `---` that is kept, and after another `...`.
  let closable = false;
  const take = (end: number): void => {
    // kubectl makes no document of nothing at all.
    if (end > start) chunks.push({ type: 'document', span: { start, end } });
  };
  while (line < text.length) {
    const next = markers.next(line);
    if (next === text.length) break;
    const newline = text.indexOf('\n', next);
    const end = newline === -1 ? text.length : newline;
    const rest = text.slice(next + 3, end);
    const separator = text.charCodeAt(next) === 0x2d;
    line = newline === -1 ? text.length : newline + 1;
    if (!separator && !/^\s/.test(rest) && rest !== '') continue;
    if (!separator && !closable && /^(?:[ \t]*(?:#.*)?\r?\n)*$/.test(text.slice(start, next))) {
      chunks.push({
        type: 'error',
        span: { start: next, end: next + 3 },
        message: 'There is no document to end here.',
      });
    } else take(next);
    closable = !separator || next === from;
    start = line;
    if (/^[ \t]*\r?$/.test(rest) || /^[ \t]+#/.test(rest)) continue;
    const span = { start: next, end: rest.endsWith('\r') ? end - 1 : end };
    const message = separator
      ? 'Nothing but a comment may follow `---` on its line: kubectl refuses it, other tools read it.'
      : 'Nothing but a comment may follow `...` on its line.';
    chunks.push({ type: 'error', span, message });
  }
  take(text.length);
  return chunks;
}

/** Finds lines that start with `---` or `...`. Each text is searched once, however many there are. */
class MarkerFinder {
  private readonly text: string;
  private readonly found = { '---': -1, '...': -1 };

  constructor(text: string) {
    this.text = text;
  }

  /** The next such line at `from`, the start of a line, or after it; the length of the text when there is none. */
  next(from: number): number {
    return Math.min(this.nextOf('---', from), this.nextOf('...', from));
  }

  private nextOf(marker: '---' | '...', from: number): number {
    if (this.found[marker] < from) {
      const lineBreak = this.text.indexOf(`\n${marker}`, from);
      if (this.text.startsWith(marker, from)) this.found[marker] = from;
      else this.found[marker] = lineBreak === -1 ? this.text.length : lineBreak + 1;
    }
    return this.found[marker];
  }
}
