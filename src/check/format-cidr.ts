/**
 * What is wrong with a CIDR, or `undefined`: apimachinery's `IsValidCIDR`, the strict check of new API fields. The text
 * must be canonical (RFC 5952 for IPv6), without bits beyond the prefix, leading zeros, or IPv4 inside IPv6.
 */
export function cidrProblem(value: string): string | undefined {
  const slash = value.indexOf('/');
  if (slash < 0) return 'it has no prefix length, as 10.0.0.0/8 has';
  const address = value.slice(0, slash);
  const length = value.slice(slash + 1);
  if (!/^(0|[1-9][0-9]{0,2})$/.test(length)) return 'its prefix length is not a plain number';
  return address.includes(':') ? checkSix(address, Number(length)) : checkFour(address, Number(length));
}

function checkFour(address: string, length: number): string | undefined {
  const parts = address.split('.');
  if (
    parts.length !== 4 ||
    !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)
  ) {
    return 'its address is not four numbers from 0 to 255 without leading zeros';
  }
  if (length > 32) return 'its prefix length is more than 32';
  const masked = mask(parts.map(Number), 8, length);
  const right = masked.join('.');
  return right === address ? undefined : beyond(`${right}/${String(length)}`);
}

function checkSix(address: string, length: number): string | undefined {
  const groups = parseSix(address);
  if (groups === undefined) return 'its address is not an IPv6 address';
  if (length > 128) return 'its prefix length is more than 128';
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return 'it is an IPv4 address inside IPv6';
  }
  const masked = mask(groups, 16, length);
  const right = formatSix(masked);
  if (right === address) return undefined;
  const same = masked.every((group, i) => group === groups[i]);
  const correct = `${right}/${String(length)}`;
  return same ? `it is not in canonical form; write ${correct}` : beyond(correct);
}

function beyond(correct: string): string {
  return `it has bits beyond its prefix length; write ${correct}`;
}

/** The parts of an address with everything after the first `length` bits cleared. */
function mask(parts: readonly number[], bits: number, length: number): readonly number[] {
  return parts.map((part, i) => {
    const kept = Math.min(Math.max(length - i * bits, 0), bits);
    return part & ~((1 << (bits - kept)) - 1);
  });
}

/** Eight groups, or `undefined`. `::` stands for one or more groups of zeros. An IPv4 tail is never canonical, so it is not read. */
function parseSix(address: string): readonly number[] | undefined {
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map(parseGroups);
  if (head.includes(-1) || tail.includes(-1)) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/** Groups between colons; −1 for one that is none. */
function parseGroups(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (/^[0-9a-f]{1,4}$/i.test(group)) return [Number.parseInt(group, 16)];
    return [-1];
  });
}

/** RFC 5952: lower case, no leading zeros, `::` for the first of the longest runs of two or more zeros. */
function formatSix(groups: readonly number[]): string {
  let start = -1;
  let longest = 1;
  for (let i = 0; i < groups.length; i += 1) {
    let end = i;
    while (groups[end] === 0) end += 1;
    if (end - i > longest) {
      start = i;
      longest = end - i;
    }
  }
  const hex = groups.map((group) => group.toString(16));
  if (start < 0) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + longest).join(':')}`;
}
