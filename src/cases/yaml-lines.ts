import { blockLines } from '../fix/source/block-text.ts';
import type { BlockStyle } from '../fix/source/style.ts';
import { isList, isMap } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';

const STYLE: BlockStyle = { step: 2, list: 0, dash: 2, quote: '"' };

/** A value as lines of YAML. */
export function yamlLines(value: Value): readonly string[] {
  return blockLines(value, 0, STYLE);
}

/** The same with the keys of mappings sorted: equal values give equal lines. */
export function sortedYamlLines(value: Value): readonly string[] {
  return yamlLines(sorted(value));
}

function sorted(value: Value): Value {
  if (isList(value)) return value.map(sorted);
  if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\ufffd');
  if (!isMap(value)) return value;
  const entries = Object.keys(value)
    .sort()
    .map((key) => [key, sorted(value[key] as Value)] as const);
  return Object.fromEntries(entries);
}
