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
  const take = (end: number): void => {
    // kubectl makes no document of nothing at all.
    if (end > start) chunks.push({ type: 'document', span: { start, end } });
  };
  while (line < text.length) {
    const next = nextMarker(text, line);
    if (next === -1) break;
    const newline = text.indexOf('\n', next);
    const end = newline === -1 ? text.length : newline;
    const rest = text.slice(next + 3, end);
    const separator = text.charCodeAt(next) === 0x2d;
    line = newline === -1 ? text.length : newline + 1;
    if (!separator && !/^\s/.test(rest) && rest !== '') continue;
    take(next);
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

/** The next line that starts with `---` or `...`, at `from` (the start of a line) or after it. */
function nextMarker(text: string, from: number): number {
  if (text.startsWith('---', from) || text.startsWith('...', from)) return from;
  const dashes = text.indexOf('\n---', from);
  const stop = dashes === -1 ? text.length : dashes;
  // Bounded by the next separator, or a stream of many documents would be searched to its end for each.
  const dots = text.slice(from, stop).indexOf('\n...');
  if (dots !== -1) return from + dots + 1;
  return dashes === -1 ? -1 : dashes + 1;
}
