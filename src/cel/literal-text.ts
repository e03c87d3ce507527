// What a string of an expression says: escapes undone, line ends made one.
import { Bytes } from './value.ts';

/** The value of a literal, or why it has none, in cel-go's words. */
type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

const refuse = (message: string): { readonly ok: false; readonly message: string } => ({
  ok: false,
  message,
});

/** Reads a string token, such as `r'''x'''` or `"\u00e9"`, whose form was scanned before. */
export function readText(token: string): Read<string> {
  const { inside, isRaw } = unquote(token);
  if (isRaw || !inside.includes('\\')) return { ok: true, value: inside };
  let value = '';
  let from = 0;
  for (let at = inside.indexOf('\\'); at >= 0; at = inside.indexOf('\\', from)) {
    const { code, end } = readEscape(inside, at);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return refuse('invalid unicode code point');
    value += inside.slice(from, at) + String.fromCodePoint(code);
    from = end;
  }
  return { ok: true, value: value + inside.slice(from) };
}

/** Reads a bytes token, such as `b'\xff'`: `\x` and octal escapes are bytes, all else is in UTF-8. */
export function readBytes(token: string): Read<Bytes> {
  const { inside, isRaw } = unquote(token.slice(1));
  const bytes: number[] = [];
  for (let at = 0; at < inside.length;) {
    if (isRaw || inside.charAt(at) !== '\\') {
      const code = inside.codePointAt(at)!;
      pushUtf8(bytes, code);
      at += code > 0xffff ? 2 : 1;
    } else if (inside.charAt(at + 1).toLowerCase() === 'u') {
      return refuse('unable to unescape string');
    } else {
      const { code, end } = readEscape(inside, at);
      bytes.push(code);
      at = end;
    }
  }
  return { ok: true, value: new Bytes(Uint8Array.from(bytes)) };
}

function unquote(token: string): { readonly inside: string; readonly isRaw: boolean } {
  const isRaw = token.charAt(0).toLowerCase() === 'r';
  const text = isRaw ? token.slice(1) : token;
  const quote = text.charAt(0);
  const width = text.length >= 6 && text.startsWith(quote.repeat(3)) ? 3 : 1;
  const inside = text.slice(width, text.length - width);
  return { inside: inside.includes('\r') ? inside.replace(/\r\n?/g, '\n') : inside, isRaw };
}

const LETTERS: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
]);

/** The code of the escape whose backslash is at an offset, and where it ends. */
function readEscape(text: string, at: number): { readonly code: number; readonly end: number } {
  const letter = text.charAt(at + 1);
  const known = LETTERS.get(letter);
  if (known !== undefined) return { code: known, end: at + 2 };
  switch (letter) {
    case 'x':
    case 'X':
      return { code: Number.parseInt(text.slice(at + 2, at + 4), 16), end: at + 4 };
    case 'u':
      return { code: Number.parseInt(text.slice(at + 2, at + 6), 16), end: at + 6 };
    case 'U':
      return { code: Number.parseInt(text.slice(at + 2, at + 10), 16), end: at + 10 };
    case '0':
    case '1':
    case '2':
    case '3':
      return { code: Number.parseInt(text.slice(at + 1, at + 4), 8), end: at + 4 };
    default:
      // A quote, a backslash, a question mark.
      return { code: letter.charCodeAt(0), end: at + 2 };
  }
}

function pushUtf8(bytes: number[], code: number): void {
  if (code < 0x80) {
    bytes.push(code);
  } else if (code < 0x800) {
    bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
  } else if (code < 0x10000) {
    bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  } else {
    bytes.push(
      0xf0 | (code >> 18),
      0x80 | ((code >> 12) & 63),
      0x80 | ((code >> 6) & 63),
      0x80 | (code & 63),
    );
  }
}
