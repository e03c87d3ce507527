import { canonical } from '../manifest/canonical.ts';
import type { Value } from '../manifest/value.ts';
import { takeColumns } from './width.ts';

/** Columns of a value, at most: the json format has all of it. */
const WIDEST = 60;

/** A value on one line, cut where it is long. */
export function valueText(value: Value): string {
  const text = typeof value === 'string' ? value : canonical(value);
  const cut = takeColumns(text, WIDEST);
  return cut === text ? text : `${cut}…`;
}
