import { isList, isMap, type Value } from '../../manifest/value.ts';
import { scalarText, type ScalarStyle } from './scalar-text.ts';

/** How something in brackets is written. */
export interface FlowStyle {
  readonly json: boolean;
  /** Whether keys and texts are quoted without need, as in JSON. */
  readonly quote: '' | '"' | "'";
  readonly preferred: '"' | "'";
  readonly colon: ': ' | ':';
  readonly comma: ', ' | ',';
  /** What stands within curly brackets on one line. */
  readonly pad: '' | ' ';
  /** One level of indentation when every entry has its line; `undefined` when all is on one line. */
  readonly unit: string | undefined;
}

/** A value in brackets, or a scalar within brackets. `indent` is that of its line. */
export function flowText(value: Value, indent: string, style: FlowStyle): string {
  if (isList(value)) {
    return bracket({ open: '[', close: ']', pad: '' }, value, {
      indent,
      style,
      write: (item, within) => flowText(item, within, style),
    });
  }
  if (!isMap(value)) return scalarText(value, scalarStyle(style));
  return bracket({ open: '{', close: '}', pad: style.pad }, Object.entries(value), {
    indent,
    style,
    write: ([key, below], within) => flowEntry(key, below, { indent: within, style }),
  });
}

/** An entry of a mapping in brackets. */
export function flowEntry(
  key: string,
  value: Value,
  at: { readonly indent: string; readonly style: FlowStyle },
): string {
  return `${scalarText(key, scalarStyle(at.style))}${at.style.colon}${flowText(value, at.indent, at.style)}`;
}

function scalarStyle(style: FlowStyle): ScalarStyle {
  return { quote: style.quote, preferred: style.preferred, flow: true, json: style.json };
}

function bracket<T>(
  marks: { readonly open: string; readonly close: string; readonly pad: string },
  parts: readonly T[],
  how: {
    readonly indent: string;
    readonly style: FlowStyle;
    readonly write: (part: T, indent: string) => string;
  },
): string {
  const { open, close, pad } = marks;
  const { unit, comma } = how.style;
  if (parts.length === 0) return open + close;
  if (unit === undefined) {
    return open + pad + parts.map((part) => how.write(part, how.indent)).join(comma) + pad + close;
  }
  const within = how.indent + unit;
  const lines = parts.map((part) => within + how.write(part, within));
  return `${open}\n${lines.join(',\n')}\n${how.indent}${close}`;
}
