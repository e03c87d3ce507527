import { isUtf8 } from 'node:buffer';
import { DEFAULT_LIMITS, readExactJson } from '../src/index.ts';
import type { Value } from '../src/index.ts';

/** A body as a value, or a sentence about why it is none. */
export type JsonBody =
  | { readonly ok: true; readonly value: Value }
  /** What `JSON.parse` makes of a body that is refused, to find whom to answer; never to be judged. */
  | { readonly ok: false; readonly reason: string; readonly loose: Value | undefined };

/** Who wrote a body. */
export type Writer = 'kube-apiserver' | 'unknown';

/**
 * A manifest is nested less deep than 200; what an API server may send, up to 10,000 levels. Its own are read without a
 * limit unless they hold a long integer; the exact reader calls itself, and is not let down deeper than this.
 */
const LIMITS = { ...DEFAULT_LIMITS, maxDepth: 1_000 };

/**
 * Reads the body of a request, with every integer exact. `JSON.parse` reads most bodies; where it would round, the exact
 * reader does, and refuses a key that is there twice. kube-apiserver's encoder cannot write one twice, so that of what it
 * sends only the integers are looked at: to be sure of the keys costs as much again as to parse. Whoever only calls
 * himself kube-apiserver gets an answer that no cluster acts on.
 */
export function readJsonBody(bytes: Buffer, writer: Writer): JsonBody {
  if (!isUtf8(bytes)) return { ok: false, reason: 'The body is not UTF-8.', loose: undefined };
  const text = bytes.toString('utf8');
  let value: Value;
  try {
    value = JSON.parse(text) as Value;
  } catch {
    return { ok: false, reason: 'The body is not JSON.', loose: undefined };
  }
  if (writer === 'kube-apiserver' && !hasLongInteger(bytes)) return { ok: true, value };
  const exact = readExactJson(text, LIMITS);
  if (exact.type === 'value') return { ok: true, value: exact.value };
  // The reader names the key, and what is in a body is never said: it may be of a Secret.
  const isTwice = exact.code === 'YAML_DUPLICATE_KEY';
  return { ok: false, reason: isTwice ? 'A key of the body is there twice.' : exact.message, loose: value };
}

/** Digits that a double holds for sure. */
const EXACT_DIGITS = 15;

/** Whether a number with more digits than a double holds may be there. Looks at every sixteenth byte. */
function hasLongInteger(bytes: Buffer): boolean {
  for (let i = EXACT_DIGITS; i < bytes.length; i += EXACT_DIGITS + 1) {
    // Not `isDigit`, which also knows of what is not there: this is asked of a sixteenth of every body.
    const byte = bytes[i]!;
    if (byte < 0x30 || byte > 0x39) continue;
    let start = i;
    while (isDigit(bytes[start - 1])) start -= 1;
    let end = i;
    while (isDigit(bytes[end + 1])) end += 1;
    if (end - start < EXACT_DIGITS) continue;
    const before = bytes[start - 1] === MINUS ? bytes[start - 2] : bytes[start - 1];
    if (before === undefined || STARTS.has(before)) return true;
  }
  return false;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

const MINUS = 0x2d;

/** What a number follows in JSON: a colon, a comma, a bracket, a blank. A digest's digits follow letters. */
const STARTS: ReadonlySet<number> = new Set(Buffer.from(':,[ \t\r\n', 'latin1'));
