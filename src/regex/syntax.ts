// The plain part of RE2's syntax, which nearly all patterns of policies keep to: ASCII, classes, groups, repeats. What is
// outside it is left to the library, and so is what is no pattern at all: no message is worded here.

/** A part of a pattern. Which of several ways a text matches is not told: nobody here asks what a group holds. */
export type Part =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'begin' }
  | { readonly kind: 'end' }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'choice'; readonly parts: readonly Part[] }
  /** `max` is Infinity where there is none. */
  | { readonly kind: 'repeat'; readonly of: Part; readonly min: number; readonly max: number };

/** By ASCII code, 1 for what is in it; at {@link OTHER} for all characters beyond ASCII. */
export type CharacterSet = Uint8Array;

/** The place of all characters beyond ASCII: no plain pattern tells them apart. */
export const OTHER = 128;

const MAX_LENGTH = 512;
const MAX_DEPTH = 20;
/** As RE2's. */
const MAX_REPEAT = 1_000;

/** Reads a pattern; `undefined` when it is not a plain one. */
export function readPlain(source: string): Part | undefined {
  if (source.length > MAX_LENGTH) return undefined;
  return new Reader(source).whole();
}

/** What `\n` and the like stand for. */
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
]);

const setOf = (has: (code: number) => boolean): CharacterSet =>
  Uint8Array.from({ length: OTHER + 1 }, (_, code) => (has(code) ? 1 : 0));

const inverse = (set: CharacterSet): CharacterSet => set.map((is) => 1 - is);

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isWord = (code: number): boolean => isDigit(code) || isUpper(code) || isLower(code) || code === 95;
// As Go has it: no vertical tab.
const isBlank = (code: number): boolean => (code >= 9 && code <= 13 && code !== 11) || code === 32;

function perlSet(letter: string): CharacterSet | undefined {
  const is = { d: isDigit, s: isBlank, w: isWord }[letter.toLowerCase()];
  if (is === undefined) return undefined;
  return letter === letter.toLowerCase() ? setOf(is) : inverse(setOf(is));
}

const QUANTIFIER = /(?:[*+?]|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})\??/y;
/** Signs that mean something where a character could be. A lone brace or bracket is a character in RE2, but hardly meant. */
const SIGNS = '*+?{}[]()|^$.\\';

class Reader {
  readonly #source: string;
  #at = 0;
  #depth = 0;
  #isPlain = true;

  constructor(source: string) {
    this.#source = source;
  }

  whole(): Part | undefined {
    const part = this.#choice();
    return this.#isPlain && this.#at === this.#source.length ? part : undefined;
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  /** The pattern is not plain: the walk ends, and what comes of it is thrown away. */
  #giveUp(): Part {
    this.#isPlain = false;
    this.#at = this.#source.length;
    return { kind: 'begin' };
  }

  #choice(): Part {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return parts.length === 1 ? (parts[0] as Part) : { kind: 'choice', parts };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) {
      parts.push(this.#repeats(this.#one()));
    }
    return { kind: 'sequence', parts };
  }

  #repeats(of: Part): Part {
    QUANTIFIER.lastIndex = this.#at;
    const found = QUANTIFIER.exec(this.#source);
    if (found === null) return of;
    const [text, least, comma, most] = found;
    this.#at += text.length;
    QUANTIFIER.lastIndex = this.#at;
    // Of two in a row RE2 says that the second has nothing to repeat, and of an anchor it can be held that it has none.
    if (QUANTIFIER.test(this.#source) || of.kind === 'begin' || of.kind === 'end') return this.#giveUp();
    if (least === undefined) {
      const sign = text.charAt(0);
      return { kind: 'repeat', of, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    }
    const min = Number(least);
    const max = comma === undefined ? min : most === undefined ? Infinity : Number(most);
    const highest = max === Infinity ? min : max;
    // RE2 bounds what repeats of repeats come to.
    if (max < min || highest === 0 || highest > MAX_REPEAT || isCounted(of)) return this.#giveUp();
    return { kind: 'repeat', of, min, max };
  }

  #one(): Part {
    const sign = this.#source.charAt(this.#at);
    this.#at++;
    switch (sign) {
      case '^':
        return { kind: 'begin' };
      case '$':
        return { kind: 'end' };
      case '.':
        return { kind: 'set', set: setOf((code) => code !== 10) };
      case '(':
        return this.#group();
      case '[':
        return this.#class();
      case '\\':
        return this.#escape();
      default:
        return SIGNS.includes(sign) || sign > '\x7f' ? this.#giveUp() : single(sign.charCodeAt(0));
    }
  }

  #group(): Part {
    if (!this.#take('?:') && this.#source.startsWith('?', this.#at)) return this.#giveUp();
    this.#depth++;
    if (this.#depth > MAX_DEPTH) return this.#giveUp();
    const part = this.#choice();
    this.#depth--;
    return this.#take(')') ? part : this.#giveUp();
  }

  #escape(): Part {
    const letter = this.#source.charAt(this.#at);
    const set = perlSet(letter);
    if (set !== undefined) {
      this.#at++;
      return { kind: 'set', set };
    }
    const code = this.#escaped();
    return code === undefined ? this.#giveUp() : single(code);
  }

  /** The code of an escaped character, after its backslash. Letters and digits that are not known here may mean more. */
  #escaped(): number | undefined {
    const letter = this.#source.charAt(this.#at);
    const code = letter.charCodeAt(0);
    if (letter === '' || code >= OTHER) return undefined;
    this.#at++;
    return CONTROLS.get(letter) ?? (isWord(code) && code !== 95 ? undefined : code);
  }

  #class(): Part {
    const isInverse = this.#take('^');
    const set = new Uint8Array(OTHER + 1);
    for (let isFirst = true; isFirst || !this.#take(']'); isFirst = false) {
      const perl = this.#perlMember();
      if (perl !== undefined) {
        for (let code = 0; code <= OTHER; code++) set[code] = (set[code] ?? 0) | (perl[code] ?? 0);
        continue;
      }
      const low = this.#member();
      const isRange = this.#source.charAt(this.#at) === '-' && this.#source.charAt(this.#at + 1) !== ']';
      if (isRange) this.#at++;
      const high = isRange ? this.#member() : low;
      if (low === undefined || high === undefined || high < low) return this.#giveUp();
      set.fill(1, low, high + 1);
    }
    return { kind: 'set', set: isInverse ? inverse(set) : set };
  }

  #perlMember(): CharacterSet | undefined {
    if (this.#source.charAt(this.#at) !== '\\') return undefined;
    const set = perlSet(this.#source.charAt(this.#at + 1));
    if (set !== undefined) this.#at += 2;
    return set;
  }

  /** A character of a class. A bracket may begin a class with a name, such as `[:alpha:]`. */
  #member(): number | undefined {
    if (this.#take('\\')) return this.#escaped();
    const letter = this.#source.charAt(this.#at);
    if (letter === '' || letter === '[' || letter > '\x7f') return undefined;
    this.#at++;
    return letter.charCodeAt(0);
  }
}

function single(code: number): Part {
  return { kind: 'set', set: setOf((other) => other === code) };
}

/** Whether a part is repeated so many times somewhere in it. */
function isCounted(part: Part): boolean {
  switch (part.kind) {
    case 'sequence':
    case 'choice':
      return part.parts.some(isCounted);
    case 'repeat':
      return part.min > 1 || (part.max > 1 && part.max !== Infinity) || isCounted(part.of);
    default:
      return false;
  }
}
