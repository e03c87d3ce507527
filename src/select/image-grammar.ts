/**
 * The grammar of image references (github.com/distribution/reference v0.6.0, regexp.go), as scanners: each returns the
 * index after what it read at `start`, or −1. None looks at a character more than twice.
 */

const DOT = 0x2e;
const DASH = 0x2d;
const UNDERSCORE = 0x5f;
const SLASH = 0x2f;
const COLON = 0x3a;
const MAX_TAG = 128;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLower(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isLowerHex(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102);
}

/** Whether a text is made of lower-case hexadecimal digits only. Used for image ids, which have 64 of them. */
export function isHex64(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (!isLowerHex(text.charCodeAt(i))) return false;
  return text.length === 64;
}

/** Path components between slashes: lower-case letters and digits, between them `.`, `_`, `__` or any number of `-`. */
export function pathEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    at = componentEnd(text, at);
    if (at < 0 || text.charCodeAt(at) !== SLASH) return at;
    at += 1;
  }
}

function componentEnd(text: string, start: number): number {
  let at = wordEnd(text, start);
  if (at === start) return -1;
  for (;;) {
    const separator = separatorEnd(text, at);
    if (separator === at) return at;
    const next = wordEnd(text, separator);
    // A separator must be followed by a letter or digit, and no other character may follow a path but / : @.
    if (next === separator) return -1;
    at = next;
  }
}

function wordEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (!isLower(code) && !isDigit(code)) return at;
    at += 1;
  }
}

function separatorEnd(text: string, start: number): number {
  const code = text.charCodeAt(start);
  if (code === DOT) return start + 1;
  if (code === UNDERSCORE) return text.charCodeAt(start + 1) === UNDERSCORE ? start + 2 : start + 1;
  let at = start;
  while (text.charCodeAt(at) === DASH) at += 1;
  return at;
}

/** A host name, an IPv4 address or an IPv6 address in brackets, with an optional port. */
export function domainEnd(text: string, start: number): number {
  const at = text.charCodeAt(start) === 0x5b ? bracketEnd(text, start + 1) : hostNameEnd(text, start);
  if (at < 0 || text.charCodeAt(at) !== COLON) return at;
  let end = at + 1;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end === at + 1 ? -1 : end;
}

function bracketEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (!isLowerHex(code) && code !== COLON && !(code >= 65 && code <= 70)) break;
    at += 1;
  }
  return at > start && text.charCodeAt(at) === 0x5d ? at + 1 : -1;
}

function hostNameEnd(text: string, start: number): number {
  let at = start;
  // Every part between dots starts and ends with a letter or digit.
  let previous = DOT;
  for (;;) {
    const code = text.charCodeAt(at);
    const plain = isLower(code) || isDigit(code) || isUpper(code);
    if (!plain && code !== DASH && code !== DOT) break;
    if (!plain && previous === DOT) return -1;
    if (code === DOT && previous === DASH) return -1;
    previous = code;
    at += 1;
  }
  return previous === DOT || previous === DASH ? -1 : at;
}

/** A tag: a letter, digit or underscore, then up to 127 of these, dots and dashes. */
export function tagEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    const word = isLower(code) || isDigit(code) || isUpper(code) || code === UNDERSCORE;
    if (!word && ((code !== DOT && code !== DASH) || at === start)) break;
    at += 1;
  }
  const length = at - start;
  return length >= 1 && length <= MAX_TAG ? at : -1;
}

/** The algorithms that exist, and how many hexadecimal digits each has (github.com/opencontainers/go-digest). */
export const DIGEST_DIGITS: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

/** A digest of a known algorithm: lower-case hexadecimal digits, exactly as many as it has. */
export function digestEnd(text: string, start: number): number {
  const digits = DIGEST_DIGITS.get(text.slice(start, start + 6));
  if (digits === undefined || text.charCodeAt(start + 6) !== COLON) return -1;
  const end = start + 7 + digits;
  for (let at = start + 7; at < end; at += 1) if (!isLowerHex(text.charCodeAt(at))) return -1;
  return end;
}
