import type { Value } from '../manifest/value.ts';
import { compareQuantities } from '../quantity/compare.ts';
import type { Quantity } from '../quantity/model.ts';

const KIBI: Quantity = { ok: true, mantissa: 1024, scale: 0, format: 'DecimalSI', text: '', isBig: false };

/**
 * What an author of a tiny amount of memory probably meant: `128m` is 0.128 bytes, and `128` is 128 bytes.
 * A clause, or `undefined` when the amount is zero, negative or not tiny (1 KiB or more), or when it is no string
 * or number that a suffix would mend.
 */
export function milliBytesHint(value: Value, quantity: Quantity): string | undefined {
  if (typeof value === 'object' || typeof value === 'boolean') return undefined;
  if (quantity.mantissa <= 0 || compareQuantities(quantity, KIBI) >= 0) return undefined;
  const text = String(value).trim();
  const number = /[mun]$/.test(text) ? text.slice(0, -1) : text;
  if (!/^[0-9]+$/.test(number)) return undefined;
  return `${text} of memory is ${bytes(quantity)}; did you mean ${number}Mi?`;
}

/** The amount in bytes, written out: scale −9 to 0. */
function bytes(quantity: Quantity): string {
  const digits = quantity.mantissa.toString().padStart(1 - quantity.scale, '0');
  const point = digits.length + quantity.scale;
  const fraction = digits.slice(point).replace(/0+$/, '');
  const amount = fraction === '' ? digits.slice(0, point) : `${digits.slice(0, point)}.${fraction}`;
  return amount === '1' ? '1 byte' : `${amount} bytes`;
}
