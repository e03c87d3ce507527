// The texts of numbers, as Go's strconv and fmt read and write them.

/** strconv.FormatFloat(x, 'f', -1, 64): as short as it reads back, without an exponent. */
export function formatFixed(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', first = '', rest = '', exponent = ''] = match;
  const digits = first + rest;
  const point = Number(exponent) + 1;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}

/** fmt's `%g`: as short as it reads back; with an exponent when that is below −4, or 6 and more. */
export function formatGeneral(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return formatFixed(value);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?\d+)$/;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Infinity],
  ['+inf', Infinity],
  ['-inf', -Infinity],
  ['infinity', Infinity],
  ['+infinity', Infinity],
  ['-infinity', -Infinity],
]);

/** strconv.ParseFloat; `undefined` when the text is none, or beyond a double. */
export function parseDouble(text: string): number | undefined {
  const special = SPECIAL.get(text.toLowerCase());
  if (special !== undefined) return special;
  const plain = withoutUnderscores(text);
  const value = DECIMAL.test(plain) ? Number(plain) : hexadecimal(plain);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** Go lets an underscore stand between two digits, and behind `0x`. */
function withoutUnderscores(text: string): string {
  if (!text.includes('_')) return text;
  const isHexadecimal = /^[+-]?0[xX]/.test(text);
  return text.replace(isHexadecimal ? /(?<=[0-9a-fxA-FX])_(?=[0-9a-fA-F])/g : /(?<=[0-9])_(?=[0-9])/g, '');
}

function hexadecimal(text: string): number | undefined {
  const match = HEXADECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', power = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = Number(BigInt(`0x0${whole}${fraction}`));
  const value = digits * 2 ** (Number(power) - 4 * fraction.length);
  return sign === '-' ? -value : value;
}

/** strconv.ParseInt(x, 10, 64) without the range; `undefined` when the text is none. */
export function parseWhole(text: string, signed: boolean): bigint | undefined {
  if (!(signed ? /^[+-]?\d+$/ : /^\d+$/).test(text)) return undefined;
  // Far more digits than 64 bits need would only cost time.
  const digits = text.replace(/^[+-]?0*/, '');
  if (digits.length > 20) return undefined;
  const value = BigInt(digits === '' ? '0' : digits);
  return text.startsWith('-') ? -value : value;
}
