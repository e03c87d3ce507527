// Secrets are found in a text as they are, as JSON and YAML in quotes write them, and where a message cut them.
import { hideCredentials, SHOWN, shownOf } from '../check/hide.ts';

/** A text shorter than this is a word that may stand anywhere: inside of another word it is not looked for. */
const WORD = 8;

/** Takes secrets out of a text. */
export type Mask = (text: string) => string;

/**
 * A mask that leaves of each secret its first four characters. A secret is found as it is, as JSON or YAML in quotes writes
 * it, without the credentials in it, and when it was cut with `…`.
 * @param fill what stands for the hidden part
 */
export function createMask(secrets: Iterable<string>, fill: (hidden: string) => string = dots): Mask {
  const forms = new Forms([...new Set([...new Set(secrets)].flatMap(formsOf))]);
  if (forms.heads.size === 0) return (text) => text;
  // Findings of one rule mostly say the same.
  let last = { text: '', out: '' };
  return (text) => {
    if (text !== last.text) last = { text, out: masked(text, forms, fill) };
    return last.out;
  };
}

function masked(text: string, forms: Forms, fill: (hidden: string) => string): string {
  let out = '';
  let done = 0;
  for (let i = 0; i + SHOWN < text.length; i++) {
    if (!forms.heads.has(text.slice(i, i + SHOWN + 1))) continue;
    const end = forms.endOf(text, i);
    if (end === i) continue;
    const from = i + shownOf(text, i);
    out += text.slice(done, from) + fill(text.slice(from, end));
    done = end;
    i = end - 1;
  }
  return done === 0 ? text : out + text.slice(done);
}

function dots(): string {
  return '…';
}

function formsOf(secret: string): readonly string[] {
  const hidden = hideCredentials(secret);
  const texts = hidden === secret ? [secret] : [secret, hidden];
  return texts.flatMap((text) => [
    text,
    text.trim(),
    JSON.stringify(text).slice(1, -1),
    text.replaceAll("'", "''"),
  ]);
}

/** Texts that are looked for, in order, so that many with the same beginning cost no more than a few. */
class Forms {
  /** How they begin: one character more than may be shown. */
  readonly heads: ReadonlySet<string>;
  readonly #sorted: readonly string[];
  /** Of each the longest other one that it begins with: its index, or -1. */
  readonly #parents: readonly number[];

  constructor(forms: readonly string[]) {
    this.#sorted = forms.filter(({ length }) => length > SHOWN).sort();
    this.heads = new Set(this.#sorted.map((form) => form.slice(0, SHOWN + 1)));
    const parents: number[] = [];
    for (const [i, form] of this.#sorted.entries()) {
      let at = i - 1;
      while (at >= 0 && !form.startsWith(this.#sorted[at] ?? '')) at = parents[at] ?? -1;
      parents.push(at);
    }
    this.#parents = parents;
  }

  /** Where the longest ends that begins at a place, whole or cut; the place, when there is none. */
  endOf(text: string, start: number): number {
    let low = 0;
    for (let high = this.#sorted.length; low < high;) {
      const middle = (low + high) >>> 1;
      if (this.#isAfter(middle, text, start)) high = middle;
      else low = middle + 1;
    }
    const before = this.#shared(low - 1, text, start);
    const cut = start + Math.max(before, this.#shared(low, text, start));
    if (cut - start > SHOWN && text[cut] === '…') return cut;
    for (let at = low - 1; at >= 0; at = this.#parents[at] ?? -1) {
      const { length } = this.#sorted[at] ?? '';
      if (length <= before && (length >= WORD || isAlone(text, start, start + length))) return start + length;
    }
    return start;
  }

  /** Whether a form stands behind what begins at a place. */
  #isAfter(index: number, text: string, start: number): boolean {
    const form = this.#sorted[index] ?? '';
    const shared = this.#shared(index, text, start);
    return shared < form.length && !(form.charCodeAt(shared) < text.charCodeAt(start + shared));
  }

  /** Characters that a form and what begins at a place have in common. */
  #shared(index: number, text: string, start: number): number {
    const form = this.#sorted[index] ?? '';
    let at = 0;
    while (at < form.length && form.charCodeAt(at) === text.charCodeAt(start + at)) at++;
    return at;
  }
}

function isAlone(text: string, start: number, end: number): boolean {
  return !/[\p{L}\p{N}]/u.test(`${text[start - 1] ?? ''}${text[end] ?? ''}`);
}
