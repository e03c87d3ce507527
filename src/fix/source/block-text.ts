import { isList, isMap, type Value, type ValueMap } from '../../manifest/value.ts';
import { hasUnprintable, scalarText, type ScalarStyle } from './scalar-text.ts';
import type { BlockStyle } from './style.ts';

/** A value on lines of its own, each indented by `column` or more. */
export function blockLines(value: Value, column: number, style: BlockStyle): string[] {
  if (isList(value) && value.length > 0) {
    return value.flatMap((item) => itemLines(item, column, style));
  }
  if (isMap(value) && Object.keys(value).length > 0) return mappingLines(value, column, style);
  return [`${' '.repeat(column)}${inlineText(value, style)}`];
}

function mappingLines(map: ValueMap, column: number, style: BlockStyle): string[] {
  return Object.entries(map).flatMap(([key, value]) =>
    entryLines({ key: keyText(key, style), value, column }, style),
  );
}

/** An entry of a mapping at a column; `key` is written as it is. */
export function entryLines(
  entry: { readonly key: string; readonly value: Value; readonly column: number },
  style: BlockStyle,
): string[] {
  const { key, value, column } = entry;
  const start = `${' '.repeat(column)}${key}:`;
  if (isFilled(value)) return [start, ...childLines(value, column, style)];
  const block = literalLines(value, column + style.step);
  if (block !== undefined) return [`${start} ${block[0] as string}`, ...block.slice(1)];
  return [`${start} ${inlineText(value, style)}`];
}

/** The lines of a collection that is the value of a key at a column. */
export function childLines(value: Value, column: number, style: BlockStyle): string[] {
  return blockLines(value, column + (isList(value) ? style.list : style.step), style);
}

/** An item of a list whose dash is at a column. */
export function itemLines(value: Value, column: number, style: BlockStyle): string[] {
  const start = `${' '.repeat(column)}-${' '.repeat(style.dash - 1)}`;
  const within = column + style.dash;
  const lines = literalLines(value, within) ?? blockLines(value, within, style).map(trimFirst(within));
  return [start + (lines[0] as string), ...lines.slice(1)];
}

const trimFirst =
  (width: number) =>
  (line: string, at: number): string =>
    at === 0 ? line.slice(width) : line;

/** Whether a value is a mapping or list that holds something. */
export function isFilled(value: Value): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function inlineText(value: Value, style: BlockStyle): string {
  if (isList(value)) return '[]';
  if (isMap(value)) return '{}';
  return scalarText(value, plainFirst(style));
}

/** A key of a block mapping. */
export function keyText(key: string, style: BlockStyle): string {
  return scalarText(key, plainFirst(style));
}

function plainFirst(style: BlockStyle): ScalarStyle {
  return { quote: '', preferred: style.quote, flow: false, json: false };
}

/** A text of several lines as a block: the header, and its lines at a column. `undefined` when it is better quoted. */
export function literalLines(value: Value, column: number): string[] | undefined {
  if (typeof value !== 'string' || !/^[^ \t\n][^]*\n[^]*[^\n]\n?$/.test(value)) return undefined;
  if (hasUnprintable(value.replaceAll('\t', '')) || /[ \t]$/m.test(value)) return undefined;
  const strip = !value.endsWith('\n');
  const lines = (strip ? value : value.slice(0, -1)).split('\n');
  const indent = ' '.repeat(column);
  return [strip ? '|-' : '|', ...lines.map((line) => (line === '' ? '' : indent + line))];
}
