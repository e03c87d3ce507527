import type { QuantityFormat } from './model.ts';

/** What a suffix means: `base` to the power of `exponent`. */
export interface Suffix {
  readonly base: 2 | 10;
  readonly exponent: number;
  readonly format: QuantityFormat;
  /** The power itself where `base` is 2; otherwise 1. */
  readonly factor: number;
}

const DECIMAL: readonly (readonly [string, number])[] = [
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
];
const BINARY: readonly (readonly [string, number])[] = [
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
];

/** The suffixes of decimal quantities by power of ten. */
export const DECIMAL_SUFFIX: ReadonlyMap<number, string> = new Map(
  DECIMAL.map(([text, exponent]) => [exponent, text]),
);

/** The suffixes of binary quantities by power of two. */
export const BINARY_SUFFIX: ReadonlyMap<number, string> = new Map(
  BINARY.map(([text, exponent]) => [exponent, text]),
);

const SUFFIXES: ReadonlyMap<string, Suffix> = new Map([
  ...DECIMAL.map(([text, exponent]): [string, Suffix] => [
    text,
    { base: 10, exponent, format: 'DecimalSI', factor: 1 },
  ]),
  ...BINARY.map(([text, exponent]): [string, Suffix] => [
    text,
    { base: 2, exponent, format: 'BinarySI', factor: 2 ** exponent },
  ]),
]);

const INT64_MAX = 2n ** 63n - 1n;

/** The suffixes that exist, in the order of their size. */
export const SUFFIX_NAMES: readonly string[] = [...SUFFIXES.keys()];

/** Reads a suffix: one of the table, or `e` or `E` with a whole number. `undefined` when it does not exist. */
export function readSuffix(text: string): Suffix | undefined {
  return SUFFIXES.get(text) ?? readExponent(text);
}

function readExponent(text: string): Suffix | undefined {
  if (text.length < 2 || (!text.startsWith('e') && !text.startsWith('E'))) return undefined;
  const negative = text[1] === '-';
  const digits = text.slice(negative || text[1] === '+' ? 2 : 1);
  if (digits === '') return undefined;
  for (let i = 0; i < digits.length; i += 1) {
    const code = digits.charCodeAt(i);
    if (code < 48 || code > 57) return undefined;
  }
  const exponent = negative ? -BigInt(digits) : BigInt(digits);
  if (exponent > INT64_MAX || exponent < -INT64_MAX - 1n) return undefined;
  // apimachinery reads 64 bits and keeps the lower 32: 1e4294967296 is 1.
  return { base: 10, exponent: Number(BigInt.asIntN(32, exponent)), format: 'DecimalExponent', factor: 1 };
}
