// Where a string of an expression ends. Every function gives the offset after it, or tells where it could not go on.

/** The end of a string, or `-1 - offset` of the character that cannot be a part of it (the source's end, too). */
type End = number;

const BACKSLASH = 92;
const NEWLINE = 10;
const RETURN = 13;

/**
 * Scans a string from its opening quote. One of three quotes that is never closed is read as an empty one of one quote,
 * as the longest token that there is; what follows is then the mistake.
 */
export function scanString(source: string, open: number, isRaw: boolean): End {
  const quote = source.charCodeAt(open);
  if (source.charCodeAt(open + 1) !== quote) return scanSingle(source, open, isRaw);
  if (source.charCodeAt(open + 2) !== quote) return open + 2;
  const end = scanTriple(source, open, isRaw);
  return end < 0 ? open + 2 : end;
}

function scanSingle(source: string, open: number, isRaw: boolean): End {
  const quote = source.charCodeAt(open);
  let at = open + 1;
  for (;;) {
    const c = source.charCodeAt(at);
    if (c === quote) return at + 1;
    if (c === NEWLINE || c === RETURN || Number.isNaN(c)) return -1 - at;
    if (c === BACKSLASH && !isRaw) {
      at = scanEscape(source, at);
      if (at < 0) return at;
    } else {
      at++;
    }
  }
}

function scanTriple(source: string, open: number, isRaw: boolean): End {
  const quotes = source.slice(open, open + 3);
  if (isRaw) {
    const close = source.indexOf(quotes, open + 3);
    return close < 0 ? -1 - source.length : close + 3;
  }
  let at = open + 3;
  for (;;) {
    const c = source.charCodeAt(at);
    if (Number.isNaN(c)) return -1 - at;
    if (c === BACKSLASH) {
      at = scanEscape(source, at);
      if (at < 0) return at;
    } else if (source.startsWith(quotes, at)) {
      return at + 3;
    } else {
      at++;
    }
  }
}

function scanEscape(source: string, backslash: number): End {
  const at = backslash + 1;
  const letter = source.charAt(at);
  if (letter !== '' && 'abfnrtv"\'\\?`'.includes(letter)) return at + 1;
  switch (letter) {
    case 'x':
    case 'X':
      return scanDigits(source, { at: at + 1, count: 2, digits: HEX });
    case 'u':
      return scanDigits(source, { at: at + 1, count: 4, digits: HEX });
    case 'U':
      return scanDigits(source, { at: at + 1, count: 8, digits: HEX });
    case '0':
    case '1':
    case '2':
    case '3':
      return scanDigits(source, { at: at + 1, count: 2, digits: OCTAL });
    default:
      return -1 - at;
  }
}

const HEX = '0123456789abcdefABCDEF';
const OCTAL = '01234567';

function scanDigits(source: string, of: { at: number; count: number; digits: string }): End {
  for (let at = of.at; at < of.at + of.count; at++) {
    const digit = source.charAt(at);
    if (digit === '' || !of.digits.includes(digit)) return -1 - at;
  }
  return of.at + of.count;
}
