// k8s.io/apiserver/pkg/cel/library/ip.go
import type { FunctionDeclaration, Library, Meter } from '../declaration.ts';
import { BOOL, INT, STRING, opaque } from '../type.ts';
import type { Opaque, CelValue } from '../value.ts';
import { declare, fail, member, plain, textAt, valueAt } from './declare.ts';
import { quoteGo } from './go-text.ts';
import { formatAddress, isMapped, parseAddress } from './ip-parse.ts';
import { SizedOpaque, textCost } from './size.ts';

export const IP = opaque('net.IP');

/** An address. */
export class IpValue extends SizedOpaque {
  readonly typeName = 'net.IP';
  readonly bytes: readonly number[];
  constructor(bytes: readonly number[]) {
    super();
    this.bytes = bytes;
  }

  get size(): number {
    return this.bytes.length;
  }

  equals(other: Opaque): boolean {
    return other instanceof IpValue && this.text() === other.text();
  }

  text(): string {
    return formatAddress(this.bytes);
  }
}

/** Reads an address; what is wrong with it otherwise. */
export function readIp(text: string, meter: Meter): IpValue | string {
  meter.work(32 + text.length);
  const found = parseAddress(text);
  if (!found.ok)
    return `IP Address ${quoteGo(text)} parse error during conversion from string: ${found.message}`;
  if (found.hasZone) return `IP address ${quoteGo(text)} with zone value is not allowed`;
  if (isMapped(found.bytes)) return `IPv4-mapped IPv6 address ${quoteGo(text)} is not allowed`;
  return new IpValue(found.bytes);
}

/** The address of a text, or the error of what is none. */
function ipOf(text: string, meter: Meter): IpValue {
  const found = readIp(text, meter);
  return typeof found === 'string' ? fail(found) : found;
}

function ipAt(args: readonly CelValue[], index: number): IpValue {
  return args[index] as IpValue;
}

type Test = (bytes: readonly number[]) => boolean;

const all = (bytes: readonly number[], value: number): boolean => bytes.every((byte) => byte === value);
const at = (bytes: readonly number[], index: number): number => bytes[index] ?? 0;

const isUnspecified: Test = (bytes) => all(bytes, 0);
const isLoopback: Test = (bytes) =>
  bytes.length === 4 ? bytes[0] === 127 : all(bytes.slice(0, 15), 0) && bytes[15] === 1;
const isMulticast: Test = (bytes) =>
  bytes.length === 4 ? (at(bytes, 0) & 0xf0) === 0xe0 : bytes[0] === 0xff;
const isLinkLocalMulticast: Test = (bytes) =>
  bytes.length === 4
    ? bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0
    : bytes[0] === 0xff && (at(bytes, 1) & 0x0f) === 2;
const isLinkLocalUnicast: Test = (bytes) =>
  bytes.length === 4
    ? bytes[0] === 169 && bytes[1] === 254
    : bytes[0] === 0xfe && (at(bytes, 1) & 0xc0) === 0x80;
const isGlobalUnicast: Test = (bytes) =>
  !(bytes.length === 4 && all(bytes, 255)) &&
  !isUnspecified(bytes) &&
  !isLoopback(bytes) &&
  !isMulticast(bytes) &&
  !isLinkLocalUnicast(bytes);

function predicate(name: string, id: string, test: Test): FunctionDeclaration {
  return declare(name, member({ id, params: [IP], result: BOOL, call: (args) => test(ipAt(args, 0).bytes) }));
}

const cost = (args: readonly CelValue[]): number => textCost(valueAt(args, 0));

export const IP_LIBRARY: Library = {
  name: 'kubernetes.net.ip',
  since: 30,
  functions: [
    declare(
      'ip',
      plain({
        id: 'string_to_ip',
        params: [STRING],
        result: IP,
        cost,
        call: (args, meter) => ipOf(textAt(args, 0), meter),
      }),
    ),
    declare(
      'family',
      member({
        id: 'ip_family',
        params: [IP],
        result: INT,
        call: (args) => (ipAt(args, 0).size === 4 ? 4 : 6),
      }),
    ),
    declare(
      'ip.isCanonical',
      plain({
        id: 'ip_is_canonical',
        params: [STRING],
        result: BOOL,
        cost: (args) => textCost(valueAt(args, 0), 2),
        call: (args, meter) => ipOf(textAt(args, 0), meter).text() === textAt(args, 0),
      }),
    ),
    predicate('isUnspecified', 'ip_is_unspecified', isUnspecified),
    predicate('isLoopback', 'ip_is_loopback', isLoopback),
    predicate('isLinkLocalMulticast', 'ip_is_link_local_multicast', isLinkLocalMulticast),
    predicate('isLinkLocalUnicast', 'ip_is_link_local_unicast', isLinkLocalUnicast),
    predicate('isGlobalUnicast', 'ip_is_global_unicast', isGlobalUnicast),
    declare(
      'isIP',
      plain({
        id: 'is_ip',
        params: [STRING],
        result: BOOL,
        cost,
        call: (args, meter) => typeof readIp(textAt(args, 0), meter) !== 'string',
      }),
    ),
    declare(
      'string',
      plain({ id: 'ip_to_string', params: [IP], result: STRING, call: (args) => ipAt(args, 0).text() }),
    ),
  ],
};
