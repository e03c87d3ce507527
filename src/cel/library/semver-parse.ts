// Versions as github.com/blang/semver/v4 reads them.
import { orderOfTexts } from './order.ts';
import { quoteGo } from './go-text.ts';

/** A version. What follows `+` is checked, and of no account. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** What follows `-`: numbers and words. */
  readonly pre: readonly (bigint | string)[];
}

const UINT64_MAX = 2n ** 64n - 1n;
const WORD = /^[-0-9A-Za-z]*$/;
const NUMBER = /^[0-9]*$/;

/** `semver.Parse`: the version, or what is wrong. */
export function parseVersion(text: string): Version | string {
  if (text === '') return 'Version string empty';
  const parts = splitThree(text);
  if (parts.length !== 3) return 'No Major.Minor.Patch elements found';
  const [first = '', second = '', third = ''] = parts;
  const major = readNumber(first, 'Major');
  if (typeof major === 'string') return major;
  const minor = readNumber(second, 'Minor');
  if (typeof minor === 'string') return minor;
  const plus = third.indexOf('+');
  const core = plus < 0 ? third : third.slice(0, plus);
  const dash = core.indexOf('-');
  const patch = readNumber(dash < 0 ? core : core.slice(0, dash), 'Patch');
  if (typeof patch === 'string') return patch;
  const pre = dash < 0 ? [] : readPre(core.slice(dash + 1));
  if (typeof pre === 'string') return pre;
  const problem = plus < 0 ? undefined : buildProblem(third.slice(plus + 1));
  return problem ?? { major, minor, patch, pre };
}

/** `strings.SplitN(…, ".", 3)` */
function splitThree(text: string): readonly string[] {
  const first = text.indexOf('.');
  const second = first < 0 ? -1 : text.indexOf('.', first + 1);
  if (second < 0) return text.split('.');
  return [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)];
}

function readNumber(text: string, name: 'Major' | 'Minor' | 'Patch'): bigint | string {
  if (!NUMBER.test(text))
    return `Invalid character(s) found in ${name.toLowerCase()} number ${quoteGo(text)}`;
  if (text.length > 1 && text.startsWith('0')) {
    return `${name} number must not contain leading zeroes ${quoteGo(text)}`;
  }
  return readUint(text);
}

function readUint(text: string): bigint | string {
  if (text === '') return 'strconv.ParseUint: parsing "": invalid syntax';
  const isLong = text.length > 20;
  if (isLong || BigInt(text) > UINT64_MAX) {
    return `strconv.ParseUint: parsing ${quoteGo(text)}: value out of range`;
  }
  return BigInt(text);
}

function readPre(text: string): readonly (bigint | string)[] | string {
  const parts: (bigint | string)[] = [];
  for (const part of text.split('.')) {
    if (part === '') return 'Prerelease is empty';
    if (NUMBER.test(part)) {
      if (part.length > 1 && part.startsWith('0')) {
        return `Numeric PreRelease version must not contain leading zeroes ${quoteGo(part)}`;
      }
      const number = readUint(part);
      if (typeof number === 'string') return number;
      parts.push(number);
    } else if (WORD.test(part)) parts.push(part);
    else return `Invalid character(s) found in prerelease ${quoteGo(part)}`;
  }
  return parts;
}

function buildProblem(text: string): string | undefined {
  for (const part of text.split('.')) {
    if (part === '') return 'Build meta data is empty';
    if (!WORD.test(part)) return `Invalid character(s) found in build meta data ${quoteGo(part)}`;
  }
  return undefined;
}

/** As Kubernetes' `normalizeAndParse`: a leading `v`, leading zeros and missing numbers are forgiven. */
export function parseTolerantly(text: string): Version | string {
  const plain = text.startsWith('v') ? text.slice(1) : text;
  const parts = splitThree(plain).map((part) => (part.length > 1 ? withoutZeros(part) : part));
  if (parts.length < 3) {
    if (/[+-]/.test(parts.at(-1) ?? '')) return 'short version cannot contain PreRelease/Build meta data';
    while (parts.length < 3) parts.push('0');
  }
  return parseVersion(parts.join('.'));
}

function withoutZeros(part: string): string {
  const rest = part.replace(/^0+/, '');
  return /^[0-9]/.test(rest) ? rest : `0${rest}`;
}

/** −1, 0 or 1 by the precedence of semver. */
export function compareVersions(a: Version, b: Version): number {
  const number = order(a.major, b.major) || order(a.minor, b.minor) || order(a.patch, b.patch);
  if (number !== 0) return number;
  // A version without anything after `-` comes after those with it.
  if (a.pre.length === 0 || b.pre.length === 0)
    return order(Number(a.pre.length === 0), Number(b.pre.length === 0));
  for (let i = 0; i < a.pre.length && i < b.pre.length; i += 1) {
    const found = comparePre(a.pre[i] as bigint | string, b.pre[i] as bigint | string);
    if (found !== 0) return found;
  }
  return order(a.pre.length, b.pre.length);
}

/** A number comes before a word. */
function comparePre(a: bigint | string, b: bigint | string): number {
  if (typeof a === 'bigint') return typeof b === 'bigint' ? order(a, b) : -1;
  return typeof b === 'bigint' ? 1 : orderOfTexts(a, b);
}

function order(a: bigint | number, b: bigint | number): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}
