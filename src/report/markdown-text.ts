import { safe } from './safe.ts';

/**
 * Untrusted text as code. In code nothing is obeyed: no markup, no HTML, no mention of people (`@team`), of issues
 * (`#1`) or of pages. The fence is longer than any run of backticks in the text (CommonMark 6.1).
 */
export function codeSpan(text: string): string {
  const shown = safe(text).replaceAll('##', '#\\u{0023}');
  if (shown === '') return '';
  const runs = shown.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = /^`|`$|^ .*\S.* $|^ +$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

// A word of letters, or a small number, with the marks of a sentence around it. All else may mean something.
const PLAIN = /^[("']?(?:[A-Za-z]+(?:['-][A-Za-z]+)*|\d{1,6})[)"']?[.,:;?!]?$/;

/** An untrusted sentence: plain words as they are, whatever else as code. */
export function prose(text: string): string {
  const words = safe(text)
    .split(' ')
    .filter((word) => word !== '');
  const parts: string[] = [];
  let code: string[] = [];
  const flush = (): void => {
    if (code.length > 0) parts.push(bracketed(code.join(' ')));
    code = [];
  };
  for (const word of words) {
    if (!PLAIN.test(word)) {
      code.push(word);
      continue;
    }
    flush();
    parts.push(word);
  }
  flush();
  return parts.join(' ');
}

/** Code, with the marks of the sentence around it outside. */
function bracketed(text: string): string {
  const [, open = '', inner = '', close = ''] = /^([("']?)(.*?)([)"']?[.,:;?!]?)$/s.exec(text) ?? [];
  return inner === '' ? codeSpan(text) : `${open}${codeSpan(inner)}${close}`;
}
