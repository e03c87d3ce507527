// `x in y`.
import type { Meter } from './declaration.ts';
import { equalValues } from './equal.ts';
import { NO_SUCH_OVERLOAD, isCelList } from './kind.ts';
import { findEntry, isAnyMap } from './mapping.ts';
import type { EvalError } from './value.ts';
import { Double, Fields, type CelList, type CelValue } from './value.ts';

/** Whether a list has an item, or a map a key. */
export function containsValue(container: CelValue, value: CelValue, meter: Meter): boolean | EvalError {
  if (isCelList(container)) return containsItem(container, value, meter);
  if (isAnyMap(container)) return findEntry(container, value) !== undefined;
  if (container instanceof Fields) return typeof value === 'string' && container.get(value) !== undefined;
  return NO_SUCH_OVERLOAD;
}

function containsItem(list: CelList, value: CelValue, meter: Meter): boolean {
  meter.work(list.length);
  if (typeof value === 'string') return list.includes(value);
  return list.some((item) => equalValues(value, item, meter) === true);
}

/** The test for an item of a literal list; `undefined` where its items are not all of the simple kinds. */
export function literalMembership(list: CelList): ((value: CelValue) => boolean) | undefined {
  if (list.every((item) => typeof item === 'string')) return textMembership(list);
  if (!list.every(isSimple)) return undefined;
  const meter: Meter = { work: () => undefined };
  return (value) => list.some((item) => equalValues(value, item, meter) === true);
}

function textMembership(texts: readonly string[]): (value: CelValue) => boolean {
  if (texts.length <= 4) return (value) => texts.includes(value as string);
  const set = new Set<CelValue>(texts);
  return (value) => set.has(value);
}

function isSimple(value: CelValue): boolean {
  return ['string', 'boolean', 'number', 'bigint'].includes(typeof value) || value instanceof Double;
}
