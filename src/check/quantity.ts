import type { Value } from '../manifest/value.ts';
import type { Quantity, QuantityProblem } from '../quantity/model.ts';
import { MAX_LENGTH, exactQuantity, readQuantity } from '../quantity/parse.ts';
import { explainQuantity, tooLong, tooSmall } from './quantity-problem.ts';

export { compareQuantities, quantitySign } from '../quantity/compare.ts';
export { formatQuantity } from '../quantity/format.ts';
export { milliBytesHint } from './quantity-hint.ts';
export type { Quantity, QuantityProblem };

/**
 * Reads a quantity as an API server does when it decodes a manifest
 * (k8s.io/apimachinery/pkg/api/resource, `Quantity.UnmarshalJSON`): a string with blanks around it trimmed, or a
 * number by its decimal text. Digits below 10^-9 are rounded away from zero, binary quantities are capped at 2^63 − 1.
 *
 * Stricter than an API server in three places: `null` (stored as 0) is refused, and so are texts of more than 1024
 * characters and exponents that an API server could not compute.
 */
export function parseQuantity(value: Value): Quantity | QuantityProblem {
  if (typeof value === 'string') return KNOWN.get(value) ?? remember(value, parseText(trimmed(value)));
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return exactQuantity(value, 0, 'DecimalSI');
    return Number.isFinite(value) ? parseText(String(value)) : explainQuantity(value);
  }
  return typeof value === 'bigint' ? parseText(value.toString()) : explainQuantity(value);
}

/** What was read before: a cluster writes few quantities, and often. */
const KNOWN = new Map<string, Quantity>();
const MOST_KNOWN = 1024;
const LONGEST_KNOWN = 16;

function remember(text: string, quantity: Quantity | QuantityProblem): Quantity | QuantityProblem {
  if (quantity.ok && text.length <= LONGEST_KNOWN && KNOWN.size < MOST_KNOWN) KNOWN.set(text, quantity);
  return quantity;
}

/** What strings.TrimSpace takes away, except those blanks that are escape sequences in JSON (tabs, newlines). */
function isBlank(code: number): boolean {
  if (code <= 0x20) return code === 0x20;
  if (code < 0x80) return false;
  if (code === 0x85 || code === 0xa0 || code === 0x1680 || code === 0x3000) return true;
  return (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x205f;
}

function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return end - start === text.length ? text : text.slice(start, end);
}

function parseText(text: string): Quantity | QuantityProblem {
  const found = readQuantity(text);
  if (typeof found === 'object') return found;
  if (found === 'long') return tooLong(text.length, MAX_LENGTH);
  return found === 'small' ? tooSmall(text) : explainQuantity(text);
}
