// Addresses as Go's net/netip reads and writes them.
import { quoteGo } from './go-text.ts';

/** An address: 4 or 16 bytes. */
export interface Address {
  readonly ok: true;
  readonly bytes: readonly number[];
  readonly hasZone: boolean;
}

/** Why a text is no address: netip's message. */
export interface AddressProblem {
  readonly ok: false;
  readonly message: string;
}

/** What is wrong, and the rest of the text from where it is. */
class Mistake {
  readonly why: string;
  readonly at: string;
  constructor(why: string, at = '') {
    this.why = why;
    this.at = at;
  }
}

/** `netip.ParseAddr`. */
export function parseAddress(text: string): Address | AddressProblem {
  const found = parse(text);
  if (!(found instanceof Mistake)) return found;
  const at = found.at === '' ? '' : ` (at ${quoteGo(found.at)})`;
  return { ok: false, message: `ParseAddr(${quoteGo(text)}): ${found.why}${at}` };
}

function parse(text: string): Address | Mistake {
  const first = /[.:%]/.exec(text)?.[0];
  if (first === '%') return new Mistake('missing IPv6 address');
  if (first === undefined) return new Mistake('unable to parse IP');
  if (first === ':') return parseSix(text);
  const bytes = parseFour(text);
  return bytes instanceof Mistake ? bytes : { ok: true, bytes, hasZone: false };
}

function parseFour(text: string): readonly number[] | Mistake {
  const fields: number[] = [];
  let value = 0;
  let digits = 0;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character >= '0' && character <= '9') {
      if (digits === 1 && value === 0) return new Mistake('IPv4 field has octet with leading zero');
      value = value * 10 + Number(character);
      digits += 1;
      if (value > 255) return new Mistake('IPv4 field has value >255');
    } else if (character === '.') {
      if (i === 0 || i === text.length - 1 || text.charAt(i - 1) === '.') {
        return new Mistake('IPv4 field must have at least one digit', text.slice(i));
      }
      if (fields.length === 3) return new Mistake('IPv4 address too long');
      fields.push(value);
      value = 0;
      digits = 0;
    } else return new Mistake('unexpected character', text.slice(i));
  }
  return fields.length < 3 ? new Mistake('IPv4 address too short') : [...fields, value];
}

/** The groups of an address of 16 bytes that were read so far. */
interface Groups {
  readonly bytes: number[];
  /** Where `::` stands among the bytes; −1 when there is none. */
  ellipsis: number;
}

function parseSix(text: string): Address | Mistake {
  const percent = text.indexOf('%');
  if (percent === text.length - 1) return new Mistake('zone must be a non-empty string');
  const hasZone = percent >= 0;
  const groups: Groups = { bytes: [], ellipsis: -1 };
  const mistake = readGroups(hasZone ? text.slice(0, percent) : text, groups);
  if (mistake !== undefined) return mistake;
  const { bytes, ellipsis } = groups;
  const missing = 16 - bytes.length;
  if (missing > 0 && ellipsis < 0) return new Mistake('address string too short');
  if (missing === 0 && ellipsis >= 0) {
    return new Mistake('the :: must expand to at least one field of zeros');
  }
  const zeros = Array.from({ length: missing }, () => 0);
  const at = Math.max(0, ellipsis);
  return { ok: true, bytes: [...bytes.slice(0, at), ...zeros, ...bytes.slice(at)], hasZone };
}

function readGroups(text: string, groups: Groups): Mistake | undefined {
  const { bytes } = groups;
  let rest = text;
  if (rest.startsWith('::')) {
    groups.ellipsis = 0;
    rest = rest.slice(2);
    if (rest === '') return undefined;
  }
  while (bytes.length < 16) {
    const digits = /^[0-9a-fA-F]*/.exec(rest)?.[0] ?? '';
    if (digits.length > 4) return new Mistake('each group must have 4 or less digits', rest);
    if (digits === '') return new Mistake('each colon-separated field must have at least one digit', rest);
    if (rest.charAt(digits.length) === '.') return readTail(rest, groups);
    const value = Number.parseInt(digits, 16);
    bytes.push(value >> 8, value & 0xff);
    rest = rest.slice(digits.length);
    if (rest === '') return undefined;
    if (!rest.startsWith(':')) return new Mistake('unexpected character, want colon', rest);
    if (rest.length === 1) return new Mistake('colon must be followed by more characters', rest);
    rest = rest.slice(1);
    if (rest.startsWith(':')) {
      if (groups.ellipsis >= 0) return new Mistake('multiple :: in address', rest);
      groups.ellipsis = bytes.length;
      rest = rest.slice(1);
      if (rest === '') return undefined;
    }
  }
  return new Mistake('trailing garbage after address', rest);
}

/** An address of 4 bytes at the end of one of 16. */
function readTail(rest: string, { bytes, ellipsis }: Groups): Mistake | undefined {
  if (ellipsis < 0 && bytes.length !== 12) {
    return new Mistake('embedded IPv4 address must replace the final 2 fields of the address', rest);
  }
  if (bytes.length > 12) {
    return new Mistake('too many hex fields to fit an embedded IPv4 at the end of the address', rest);
  }
  const four = parseFour(rest);
  if (four instanceof Mistake) return four;
  bytes.push(...four);
  return undefined;
}

/** `netip.Addr.String`: RFC 5952 for 16 bytes. */
export function formatAddress(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  let start = -1;
  let longest = 1;
  for (let i = 0; i < 8; i += 1) {
    let end = i;
    while (groups[end] === 0) end += 1;
    if (end - i > longest) {
      start = i;
      longest = end - i;
    }
  }
  const shown = groups.map((group) => group.toString(16));
  if (start < 0) return shown.join(':');
  return `${shown.slice(0, start).join(':')}::${shown.slice(start + longest).join(':')}`;
}

/** Whether 16 bytes hold an address of 4. */
export function isMapped(bytes: readonly number[]): boolean {
  return (
    bytes.length === 16 &&
    bytes.slice(0, 10).every((byte) => byte === 0) &&
    bytes[10] === 255 &&
    bytes[11] === 255
  );
}
