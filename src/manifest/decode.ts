import type { CodedError, ErrorCode } from '../errors.ts';
import type { Limits, Source } from './model.ts';
import { SourceText } from './text.ts';

/** What the bytes were found to be: text, or a reason why not. */
export type Decoded =
  /** `hasMark`: it began with a byte order mark, which is not part of the text. */
  | { readonly type: 'text'; readonly source: SourceText; readonly hasMark: boolean }
  | { readonly type: 'error'; readonly error: CodedError };

/** First bytes of the binary files that are found in repositories: gzip, zip, PNG, ELF, JPEG, PDF, class, wasm. */
const MAGIC = ['1f8b', '504b0304', '89504e47', '7f454c46', 'ffd8ff', '25504446', 'cafebabe', '0061736d'];

// What go-yaml's reader refuses, and the breaks that its scanner sees but an editor, a person and most tools do not.
const REFUSED =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\r(?!\n)|(?<=\n)\ufeff|^\ufeff/;

/**
 * Turns bytes into text. What kubectl refuses, or reads differently from what is seen on a screen (control
 * characters, UTF-16, invalid UTF-8, lone carriage returns, Unicode line breaks) is an error with its place.
 */
export function decodeText(source: Source, limits: Limits): Decoded {
  const { file, bytes } = source;
  if (bytes.length > limits.maxFileBytes) {
    const message = `The file has ${bytes.length} bytes; the limit is ${limits.maxFileBytes}.`;
    return { type: 'error', error: { code: 'TOO_BIG', message, location: atStart(file) } };
  }
  if (hasUtf16Mark(bytes)) {
    const message =
      'The text is UTF-16, of which kubectl reads the first document at most: save it as UTF-8.';
    return { type: 'error', error: { code: 'ENCODING', message, location: atStart(file) } };
  }
  if (isBinary(bytes)) {
    const message = 'The file starts like a binary file, not like text.';
    return { type: 'error', error: { code: 'BINARY_FILE', message, location: atStart(file) } };
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { type: 'error', error: undecodable(source) };
  }
  const decoded = new SourceText(file, text);
  const refused = isPlain(bytes) ? null : REFUSED.exec(text);
  if (refused === null) {
    return { type: 'text', source: decoded, hasMark: bytes[0] === 0xef };
  }
  const [code, message] = reason(refused[0].charCodeAt(0), bytes);
  const span = { start: refused.index, end: refused.index + 1 };
  return { type: 'error', error: decoded.error(code, message, span) };
}

/** Whether all bytes are ASCII, printable or blank: most files are, and need no second look. */
function isPlain(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte < 0x20 ? byte !== 0x0a && byte !== 0x09 : byte >= 0x7f) return false;
  }
  return true;
}

function reason(char: number, bytes: Uint8Array): [ErrorCode, string] {
  const name = `U+${char.toString(16).toUpperCase().padStart(4, '0')}`;
  if (char === 0 && looksLikeUtf16(bytes)) {
    return ['ENCODING', 'The text looks like UTF-16 without a byte order mark, which kubectl cannot read.'];
  }
  if (char === 0x0d) {
    return ['ENCODING', 'A carriage return stands alone: kubectl sees a line break here, most tools do not.'];
  }
  if (char === 0x85 || char === 0x2028 || char === 0x2029) {
    return ['YAML_UNSUPPORTED', `${name} is a line break to kubectl and not to most tools.`];
  }
  if (char === 0xfeff) return ['YAML_UNSUPPORTED', 'There is a byte order mark in the middle of the text.'];
  return ['ENCODING', `The control character ${name} is not allowed.`];
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function looksLikeUtf16(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 64);
  let zeros = 0;
  for (const byte of head) if (byte === 0) zeros += 1;
  return zeros * 3 > head.length;
}

/** Known first bytes, or zero bytes among many others that no text has. */
function isBinary(bytes: Uint8Array): boolean {
  let magic = '';
  for (const byte of bytes.subarray(0, 4)) magic += byte.toString(16).padStart(2, '0');
  if (MAGIC.some((known) => magic.startsWith(known))) return true;
  const head = bytes.subarray(0, 1024);
  if (!head.includes(0) || looksLikeUtf16(bytes)) return false;
  let odd = 0;
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32) || byte >= 0x80) odd += 1;
  return odd * 10 > head.length;
}

function undecodable(source: Source): CodedError {
  // The decoder replaces what is invalid, so the first difference is the place.
  const text = new TextDecoder('utf-8').decode(source.bytes);
  const valid = new TextEncoder();
  let from = 0;
  let at = text.indexOf('\ufffd');
  let offset = source.bytes[0] === 0xef && source.bytes[1] === 0xbb && source.bytes[2] === 0xbf ? 3 : 0;
  for (; at !== -1; from = at + 1, at = text.indexOf('\ufffd', from)) {
    offset += valid.encode(text.slice(from, at)).length;
    const [first, second, third] = source.bytes.subarray(offset, offset + 3);
    if (first !== 0xef || second !== 0xbf || third !== 0xbd) break; // not a replacement character that was written
    offset += 3;
  }
  const span = { start: Math.max(0, at), end: Math.max(0, at) + 1 };
  const decoded = new SourceText(source.file, text);
  return decoded.error('ENCODING', 'The bytes here are not UTF-8.', span);
}

function atStart(file: string): NonNullable<CodedError['location']> {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}
