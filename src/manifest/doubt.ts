import { doubtFlow, type FlowDoubt } from './flow.ts';
import type { Span } from './text.ts';

// What js-yaml 4 and go-yaml v2 read differently, found by reading millions of random texts with both. What is looked
// for may stand where it makes no difference (in prose, in block scalars): then the careful reader is asked in vain.

const INTERESTING = new Uint8Array(128);
for (const char of '\t\\?!&|>%[]{}-') INTERESTING[char.charCodeAt(0)] = 1;

const DASH = 0x2d;
const HEADER = /^[|>][-+0-9]*(?:[ \t]*(?:[\r\n]|$)|[ \t]+#)/;

/** The doubtful places of a text, found in one pass. */
export class Doubts {
  private readonly text: string;
  /** Offsets, ascending. */
  private readonly careful: number[] = [];
  private readonly flow: number[] = [];

  constructor(text: string) {
    this.text = text;
    for (let at = 0; at < text.length; at += 1) {
      const char = text.charCodeAt(at);
      if (INTERESTING[char & 127] === 0) continue;
      // Most dashes are within words.
      if (char !== DASH || !(text.charCodeAt(at + 1) > 0x20)) this.look(char, at);
    }
    // Every line of more than 1024 characters holds a multiple of 1024.
    for (let at = 1024; at < text.length; at += 1024) {
      const end = text.indexOf('\n', at);
      const start = text.lastIndexOf('\n', at - 1) + 1;
      const line = text.slice(start, end === -1 ? text.length : end);
      if (line.length <= 1024) continue;
      if (mayHoldLongKey(line)) this.careful.push(at);
      // Once a line: a file may be a single one.
      at += Math.floor((start + line.length - at) / 1024) * 1024;
    }
    this.careful.sort((a, b) => a - b);
  }

  /** How sure the bulk reader can be of a part of the text. */
  in(span: Span): FlowDoubt {
    if ((this.careful[firstFrom(this.careful, span.start)] ?? span.end) < span.end) return 'careful';
    let found: FlowDoubt = 'none';
    let seen = span.start;
    for (let at = firstFrom(this.flow, span.start); at < this.flow.length; at += 1) {
      const start = this.flow[at] as number;
      if (start >= span.end) break;
      if (start < seen) continue;
      const { doubt, end } = doubtFlow(this.text, start, span.end);
      if (doubt === 'careful') return doubt;
      if (doubt === 'check') found = doubt;
      seen = end;
    }
    return found;
  }

  private look(char: number, at: number): void {
    if (char === 0x5b || char === 0x7b) {
      const next = this.text.charAt(at + 1);
      if (next !== ']' && next !== '}' && this.follows(at, ' \t\r\n,:[{-')) this.flow.push(at);
    } else if (this.isDoubtful(char, at)) this.careful.push(at);
  }

  private isDoubtful(char: number, at: number): boolean {
    switch (String.fromCharCode(char)) {
      case '\t': // refused by go-yaml where a key may start
        return true;
      case '\\': // an escape that go-yaml does not know, or checks
        return "/uUN_LP'".includes(this.text.charAt(at + 1));
      case '?': // an explicit key
        return this.blankOrEnd(at + 1) && this.startsNode(at);
      case ']':
      case '}': {
        // a collection as key
        const colon = this.skipBlanks(at + 1);
        return this.text[colon] === ':' && this.blankOrEnd(colon + 1);
      }
      case '-': // an empty item, after which js-yaml misses the end of the list
        return this.blankOrEnd(at + 1) && this.follows(at, ' \n') && this.isEmptyItem(at);
      case '&': // an anchor: what is aliased is counted by the careful reader only
      case '!': // a tag, which js-yaml forgets before a block scalar
        return this.startsNode(at) && (!this.startsLine(at) || this.mayStartValue(at));
      case '|':
      case '>': // a block scalar at the start of a line, or with its indentation written
        return (
          (HEADER.test(this.text.slice(at, at + 80)) && this.startsLine(at) && this.mayStartValue(at)) ||
          (this.follows(at, ' :-') && /^[-+]?[0-9]/.test(this.text.slice(at + 1, at + 3)))
        );
      case '%': // a directive
        return this.follows(at, '\n');
      default:
        return false;
    }
  }

  private follows(at: number, chars: string): boolean {
    return at === 0 || chars.includes(this.text.charAt(at - 1));
  }

  private blankOrEnd(at: number): boolean {
    return at >= this.text.length || ' \t\r\n'.includes(this.text.charAt(at));
  }

  private skipBlanks(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === 0x20) at += 1;
    return at;
  }

  /** The character before `at` and the blanks before it; a line break at the start of the text. */
  private before(at: number): string {
    let back = at - 1;
    while (this.text.charCodeAt(back) === 0x20) back -= 1;
    return back < 0 ? '\n' : this.text.charAt(back);
  }

  private startsLine(at: number): boolean {
    return this.before(at) === '\n';
  }

  /** Whether the line before leaves a value open: it ends with `:` or the like, a comment, an anchor, a tag. */
  private mayStartValue(at: number): boolean {
    const before = this.text.slice(0, at).trimEnd();
    if (before === '' || ':-?,[{'.includes(before.slice(-1))) return true;
    return (
      /[#&!]/.test(before.slice(before.lastIndexOf('\n') + 1)) ||
      /(?:^|\n)---[^\n]*$/.test(before.slice(-200))
    );
  }

  private startsNode(at: number): boolean {
    const before = this.before(at);
    return '\n[{,'.includes(before) || (':?-'.includes(before) && this.text[at - 1] === ' ');
  }

  private isEmptyItem(at: number): boolean {
    const next = this.skipBlanks(at + 1);
    if (next < this.text.length && !'#\r\n'.includes(this.text.charAt(next))) return false;
    let back = at - 1;
    while (back >= 0 && ' -'.includes(this.text.charAt(back))) back -= 1;
    return back < 0 || this.text[back] === '\n';
  }
}

/** A key that ends more than 1024 characters from the start of its line, or a quoted one, of which that is not known. */
function mayHoldLongKey(line: string): boolean {
  const colon = line.search(/:(?:[ \t\r]|$)/);
  return colon > 1024 || (colon !== -1 && /^[ -]*["']/.test(line));
}

/** The index of the first number of a sorted list that is not less than `from`. */
function firstFrom(sorted: readonly number[], from: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
