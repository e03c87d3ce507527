/** How sure the bulk reader can be of a flow collection; `check` when its trace must be held to its value. */
export type FlowDoubt = 'none' | 'check' | 'careful';

/** Question marks, colons next to brackets and commas, collections as keys, dashes as items, comments. */
const DIFFERS =
  /\?|\s#|[\s:]:\S|:\s*:|:[,[\]{}]|[[{,]\s*[:#]|[\]}]\s*:|[\]}] *-(?:\s|$)|[\]}] *[^\s,\]}#:"'][^\n]*:(?:\s|$)|[[{,]\s*-[\s,\]}]|\{\s*[[{]/;

/** Behind a comma, a collection may be an item, or a key without value: `{a: b, [c]}`. */
const HOLDS_ITEM = /,\s*[[{]/;

/** Longer flow collections are not looked through. */
const FAR = 4000;

/** What js-yaml and go-yaml may read differently in the flow collection, or prose, that the bracket at `start` opens. */
export function doubtFlow(
  text: string,
  start: number,
  limit: number,
): { readonly doubt: FlowDoubt; readonly end: number } {
  const stop = Math.min(limit, start + FAR);
  let end = matching(text, { start, stop, quotes: false });
  // Where a quote starts a quoted text and where it is an apostrophe cannot be told here: both are tried.
  if (end !== -1 && /["']/.test(text.slice(start, end))) {
    const quoted = matching(text, { start, stop, quotes: true });
    end = quoted === -1 ? -1 : Math.max(end, quoted);
  }
  if (end === -1) return { doubt: 'careful', end: stop };
  const line = text.indexOf('\n', end);
  const part = text.slice(start, line === -1 ? limit : Math.min(line, limit));
  if (DIFFERS.test(part)) return { doubt: 'careful', end };
  return { doubt: HOLDS_ITEM.test(part) ? 'check' : 'none', end };
}

function matching(text: string, at: { start: number; stop: number; quotes: boolean }): number {
  let depth = 0;
  for (let i = at.start; i < at.stop; i += 1) {
    const char = text.charCodeAt(i);
    if (char === 0x5b || char === 0x7b) depth += 1;
    else if (char === 0x5d || char === 0x7d) {
      depth -= 1;
      if (depth === 0) return i + 1;
    } else if (at.quotes && (char === 0x22 || char === 0x27) && ' \t\n[{,:'.includes(text.charAt(i - 1))) {
      i = closing(text, i, at.stop);
    }
  }
  return -1;
}

function closing(text: string, open: number, stop: number): number {
  const quote = text.charCodeAt(open);
  let at = open + 1;
  while (at < stop && text.charCodeAt(at) !== quote)
    at += quote === 0x22 && text.charCodeAt(at) === 0x5c ? 2 : 1;
  return at;
}
