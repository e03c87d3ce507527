// Percent-escapes, as Go's net/url reads and writes them: what stands unescaped depends on the part of a URL.
import { quoteGo } from './go-text.ts';

/** The parts of a URL that have rules of their own. */
export type Part = 'path' | 'host' | 'zone' | 'user' | 'query' | 'fragment';

const UNRESERVED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';
const HOST = `${UNRESERVED}!$&'()*+,;=:[]<>"`;

/** The characters that a part has unescaped. */
const PLAIN: Readonly<Record<Part, string>> = {
  path: `${UNRESERVED}$&+,/:;=@`,
  host: HOST,
  zone: HOST,
  user: `${UNRESERVED}$&+,;=`,
  query: UNRESERVED,
  fragment: `${UNRESERVED}$&+,/:;=?@!()*`,
};

const ENCODER = new TextEncoder();

/** The bytes of a part, or what is wrong with it. */
export type Unescaped =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly reason: string };

/** Undoes the escapes of a part. */
export function unescapePart(text: string, part: Part): Unescaped {
  const bytes: number[] = [];
  for (let i = 0; i < text.length;) {
    const character = text.charAt(i);
    if (character === '%') {
      const reason = escapeProblem(text.slice(i), part);
      if (reason !== undefined) return { ok: false, reason };
      bytes.push(Number.parseInt(text.slice(i + 1, i + 3), 16));
      i += 3;
      continue;
    }
    const isHost = part === 'host' || part === 'zone';
    if (isHost && character < '\u0080' && !PLAIN[part].includes(character)) {
      return { ok: false, reason: `invalid character ${quoteGo(character)} in host name` };
    }
    const end = i + ((text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1);
    const plain = part === 'query' && character === '+' ? ' ' : text.slice(i, end);
    bytes.push(...ENCODER.encode(plain));
    i = end;
  }
  return { ok: true, bytes: Uint8Array.from(bytes) };
}

function escapeProblem(rest: string, part: Part): string | undefined {
  const escape = rest.slice(0, 3);
  const bad = `invalid URL escape ${quoteGo(escape)}`;
  if (!/^%[0-9a-fA-F]{2}$/.test(escape)) return bad;
  if (escape === '%25') return undefined;
  const byte = Number.parseInt(escape.slice(1), 16);
  if (part === 'host') return byte < 0x80 ? bad : undefined;
  const isAllowed = part !== 'zone' || byte === 0x20 || isPlain(byte, 'zone');
  return isAllowed ? undefined : bad;
}

function isPlain(byte: number, part: Part): boolean {
  return byte < 0x80 && PLAIN[part].includes(String.fromCharCode(byte));
}

/** Escapes the bytes of a part. */
export function escapePart(bytes: Uint8Array, part: Part): string {
  let text = '';
  for (const byte of bytes) {
    text += isPlain(byte, part)
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

/** The escaped form of a part: as it was written where nothing in that needs an escape, else made anew. */
export function escapedForm(written: string, bytes: Uint8Array, part: Part): string {
  return isEscaped(written, part) ? written : escapePart(bytes, part);
}

/** Whether nothing in a text needs an escape. */
function isEscaped(text: string, part: Part): boolean {
  for (const character of text) {
    if (!"!$&'()*+,;=:@[]%".includes(character) && !PLAIN[part].includes(character)) return false;
  }
  return true;
}
