// k8s.io/apiserver/pkg/cel/library/cidr.go
import type { Library, Meter } from '../declaration.ts';
import { BOOL, INT, STRING, opaque } from '../type.ts';
import type { CelValue, Opaque } from '../value.ts';
import { NO_SUCH_OVERLOAD, declare, fail, member, plain, textAt, valueAt } from './declare.ts';
import { quoteGo } from './go-text.ts';
import { IP, IpValue, readIp } from './ip.ts';
import { formatAddress, isMapped, parseAddress } from './ip-parse.ts';
import { SizedOpaque, textCost } from './size.ts';

const CIDR = opaque('net.CIDR');

/** An address and how many of its first bits name the network. */
class CidrValue extends SizedOpaque {
  readonly typeName = 'net.CIDR';
  readonly bytes: readonly number[];
  readonly bits: number;
  constructor(bytes: readonly number[], bits: number) {
    super();
    this.bytes = bytes;
    this.bits = bits;
  }

  get size(): number {
    return Math.ceil(this.bits / 8);
  }

  equals(other: Opaque): boolean {
    return other instanceof CidrValue && this.text() === other.text();
  }

  text(): string {
    return `${formatAddress(this.bytes)}/${String(this.bits)}`;
  }

  /** Whether an address begins with the bits of the network. */
  contains(bytes: readonly number[]): boolean {
    if (bytes.length !== this.bytes.length) return false;
    const own = masked(this.bytes, this.bits);
    return masked(bytes, this.bits).every((byte, index) => byte === own[index]);
  }
}

/** The bytes with everything after the first `bits` bits cleared. */
function masked(bytes: readonly number[], bits: number): readonly number[] {
  return bytes.map((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - index * 8));
    return byte & (0xff00 >> kept) & 0xff;
  });
}

/** Reads a network; what is wrong with it otherwise. */
function readCidr(text: string, meter: Meter): CidrValue | string {
  meter.work(32 + text.length);
  const slash = text.lastIndexOf('/');
  if (slash < 0) return prefixProblem(text, "no '/'");
  const address = parseAddress(text.slice(0, slash));
  if (!address.ok) return prefixProblem(text, address.message);
  if (address.hasZone) return prefixProblem(text, 'IPv6 zones cannot be present in a prefix');
  const digits = text.slice(slash + 1);
  if (!/^(?:0|[1-9][0-9]*)$/.test(digits) || digits.length > 18) {
    return prefixProblem(text, `bad bits after slash: ${quoteGo(digits)}`);
  }
  const bits = Number(digits);
  if (bits > address.bytes.length * 8) return prefixProblem(text, 'prefix length out of range');
  if (isMapped(address.bytes)) return `IPv4-mapped IPv6 address ${quoteGo(text)} is not allowed`;
  return new CidrValue(address.bytes, bits);
}

const CONVERTING = 'network address parse error during conversion from string: ';

function prefixProblem(text: string, why: string): string {
  return `${CONVERTING}netip.ParsePrefix(${quoteGo(text)}): ${why}`;
}

function cidrOf(text: string, meter: Meter): CidrValue {
  const found = readCidr(text, meter);
  return typeof found === 'string' ? fail(CONVERTING + found) : found;
}

function cidrAt(args: readonly CelValue[], index: number): CidrValue {
  return args[index] as CidrValue;
}

function containsCidr(outer: CidrValue, inner: CidrValue): boolean {
  return outer.bits <= inner.bits && outer.contains(inner.bytes);
}

const cost = (args: readonly CelValue[]): number => textCost(valueAt(args, 0));
const compareCost = (args: readonly CelValue[]): number => textCost(valueAt(args, 0), 2);
const withinCost = (args: readonly CelValue[]): number => compareCost(args) + cost(args) + 1;
const readingCost = (args: readonly CelValue[]): number => textCost(valueAt(args, 1));

export const CIDR_LIBRARY: Library = {
  name: 'kubernetes.net.cidr',
  since: 30,
  functions: [
    declare(
      'cidr',
      plain({
        id: 'string_to_cidr',
        params: [STRING],
        result: CIDR,
        cost,
        call: (args, meter) => cidrOf(textAt(args, 0), meter),
      }),
    ),
    declare(
      'containsIP',
      member({
        id: 'cidr_contains_ip_string',
        params: [CIDR, STRING],
        result: BOOL,
        cost: (args) => compareCost(args) + readingCost(args),
        undecidedCost: compareCost,
        call: (args, meter) => {
          const ip = readIp(textAt(args, 1), meter);
          // The API server forgets why the text is no address.
          return typeof ip === 'string' ? fail(NO_SUCH_OVERLOAD) : cidrAt(args, 0).contains(ip.bytes);
        },
      }),
      member({
        id: 'cidr_contains_ip_ip',
        params: [CIDR, IP],
        result: BOOL,
        cost: compareCost,
        call: (args) => cidrAt(args, 0).contains((valueAt(args, 1) as IpValue).bytes),
      }),
    ),
    declare(
      'containsCIDR',
      member({
        id: 'cidr_contains_cidr_string',
        params: [CIDR, STRING],
        result: BOOL,
        cost: (args) => withinCost(args) + readingCost(args),
        undecidedCost: withinCost,
        call: (args, meter) => containsCidr(cidrAt(args, 0), cidrOf(textAt(args, 1), meter)),
      }),
      member({
        id: 'cidr_contains_cidr',
        params: [CIDR, CIDR],
        result: BOOL,
        cost: withinCost,
        call: (args) => containsCidr(cidrAt(args, 0), cidrAt(args, 1)),
      }),
    ),
    declare(
      'ip',
      member({
        id: 'cidr_ip',
        params: [CIDR],
        result: IP,
        call: (args) => new IpValue(cidrAt(args, 0).bytes),
      }),
    ),
    declare(
      'prefixLength',
      member({ id: 'cidr_prefix_length', params: [CIDR], result: INT, call: (args) => cidrAt(args, 0).bits }),
    ),
    declare(
      'masked',
      member({
        id: 'cidr_masked',
        params: [CIDR],
        result: CIDR,
        call: (args) => {
          const { bytes, bits } = cidrAt(args, 0);
          return new CidrValue(masked(bytes, bits), bits);
        },
      }),
    ),
    declare(
      'isCIDR',
      plain({
        id: 'is_cidr',
        params: [STRING],
        result: BOOL,
        cost,
        call: (args, meter) => typeof readCidr(textAt(args, 0), meter) !== 'string',
      }),
    ),
    declare(
      'string',
      plain({ id: 'cidr_to_string', params: [CIDR], result: STRING, call: (args) => cidrAt(args, 0).text() }),
    ),
  ],
};
