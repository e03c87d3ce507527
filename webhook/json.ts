import { isUtf8 } from 'node:buffer';
import { DEFAULT_LIMITS, readExactJson } from '../src/index.ts';
import type { Value } from '../src/index.ts';

/** A body as a value, or a sentence about why it is none. */
export type JsonBody =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: string };

/** An integer that a double might round: more than 15 digits where a number can start. */
const LONG_INTEGER = /[:,[\s]-?[0-9]{16}/;

/** What Go's encoder writes in six characters and JSON.stringify in one. */
const GO_ESCAPES = /\\u(?:003[cCeE]|0026|202[89])/g;

/**
 * Reads the body of a request. `JSON.parse` reads what it reads exactly; where it might not (integers beyond 2^53, a key
 * that is there twice), the exact reader does, which refuses a key that is there twice.
 */
export function readJsonBody(bytes: Buffer): JsonBody {
  if (!isUtf8(bytes)) return { ok: false, reason: 'The body is not UTF-8.' };
  const text = bytes.toString('utf8');
  let value: Value;
  try {
    value = JSON.parse(text) as Value;
  } catch {
    return { ok: false, reason: 'The body is not JSON.' };
  }
  if (!LONG_INTEGER.test(text) && isWritten(text, value)) return { ok: true, value };
  const exact = readExactJson(text, DEFAULT_LIMITS);
  if (exact.type === 'value') return { ok: true, value: exact.value };
  return { ok: false, reason: exact.message };
}

/**
 * Whether a value written back is as long as its text. A key that is there twice is written back once; blanks and other
 * spellings differ, too, and are left to the exact reader.
 */
function isWritten(text: string, value: Value): boolean {
  let length: number;
  try {
    length = JSON.stringify(value).length;
  } catch {
    // Nested too deep to be written: the exact reader has a limit, and says so.
    return false;
  }
  const blank = text.endsWith('\n') ? 1 : 0;
  if (text.length - blank === length) return true;
  const escapes = text.includes('\\u') ? (text.match(GO_ESCAPES)?.length ?? 0) : 0;
  return text.length - blank - 5 * escapes === length;
}
