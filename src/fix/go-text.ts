// Values as Go prints them in the errors of structured-merge-diff.
import { formatGeneral } from '../cel/number-text.ts';
import { isList, isMap } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import { isForeign } from './foreign.ts';

const sorted = (map: object): readonly string[] => Object.keys(map).sort();

/** `%v` of a value and what holds it: `&{text}`. */
export function goPlain(value: Value): string {
  return `&{${goText(value)}}`;
}

/** `%v` of a value. */
export function goText(value: Value): string {
  if (isForeign(value)) return value.plain;
  if (value === null) return '<nil>';
  if (isList(value)) return `[${value.map(goText).join(' ')}]`;
  if (isMap(value))
    return `map[${sorted(value)
      .map((key) => `${key}:${goText(value[key] ?? null)}`)
      .join(' ')}]`;
  return typeof value === 'number' && !Number.isInteger(value) ? formatGeneral(value) : String(value);
}

/** `%#v` of a value: as it would be written in Go. */
export function goDetail(value: Value): string {
  if (isForeign(value)) return value.detail;
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return JSON.stringify(value);
  if (isList(value)) return `[]interface {}{${value.map(goDetail).join(', ')}}`;
  if (!isMap(value)) return goText(value);
  const entries = sorted(value).map((key) => `${JSON.stringify(key)}:${goDetail(value[key] ?? null)}`);
  return `map[string]interface {}{${entries.join(', ')}}`;
}

/** `%T` of a value. */
export function goTypeOf(value: Value): string {
  if (isForeign(value)) return value.type;
  if (value === null) return '<nil>';
  if (isList(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'number' && !Number.isInteger(value) ? 'float64' : 'int64';
}
