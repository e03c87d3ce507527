import type { MappingNode, Node, SequenceNode } from '../../manifest/yaml/node.ts';
import type { Draft } from './draft.ts';
import type { FlowStyle } from './flow-text.ts';
import { indentOf, startsLine } from './line.ts';
import { blockStyle } from './style.ts';

/** How to write within the brackets of a node: as is written there, or else around it. */
export function flowStyle(draft: Draft, node: MappingNode | SequenceNode | undefined): FlowStyle {
  const { text, json } = draft.tree;
  const around = [...draft.holders, ...(node === undefined ? [] : [node])].reverse();
  const mappings = around.filter(
    (holder): holder is MappingNode => holder.kind === 'mapping' && text[holder.start] === '{',
  );
  const [near] = mappings;
  const keys = near?.pairs.map(([key]) => text.charAt(key.start)) ?? [];
  const [first = ''] = keys;
  const quoted = (first === '"' || first === "'") && keys.every((mark) => mark === first);
  const quote = json ? '"' : quoted && valuesQuoted(text, mappings, first) ? first : '';
  const tight = (json || quote !== '') && near !== undefined && /^["']\s*:[^\s]/.test(afterKey(text, near));
  return {
    json,
    quote,
    preferred: blockStyle(draft.tree, []).quote,
    colon: tight ? ':' : ': ',
    comma: isTight(text, around, tight) ? ',' : ', ',
    pad: near !== undefined && text[near.start + 1] === ' ' ? ' ' : '',
    unit: json ? unitOf(text, draft.tree.root, around[0]) : undefined,
  };
}

function valuesQuoted(text: string, mappings: readonly MappingNode[], quote: string): boolean {
  return mappings.every((mapping) =>
    mapping.pairs.every(
      ([, value]) => value.kind !== 'scalar' || value.style !== 'plain' || text[value.start] !== quote,
    ),
  );
}

function afterKey(text: string, mapping: MappingNode): string {
  const end = mapping.pairs[0]?.[0].end ?? mapping.end;
  return text.slice(end - 1, end + 20);
}

/** Whether no blank follows the commas around a place. */
function isTight(text: string, around: readonly (MappingNode | SequenceNode)[], otherwise: boolean): boolean {
  for (const node of around) {
    const parts: readonly Node[] =
      node.kind === 'sequence' ? node.items : node.pairs.map(([, value]) => value);
    const [first, second] = parts;
    if (first === undefined || second === undefined || !'{['.includes(text.charAt(node.start))) continue;
    const after = /^\s*,(.?)/.exec(text.slice(first.end, first.end + 40));
    if (after !== null) return after[1] !== '' && /\S/.test(after[1] as string);
  }
  return otherwise;
}

/** One level of indentation of a JSON text with an entry a line; `undefined` when `node` has its entries on one line. */
function unitOf(text: string, root: Node, node: MappingNode | SequenceNode | undefined): string | undefined {
  const near = node === undefined ? undefined : unitIn(text, node);
  if (near !== undefined || (node !== undefined && childrenOf(node).length > 0)) return near;
  return root.kind === 'mapping' || root.kind === 'sequence' ? unitIn(text, root) : undefined;
}

function unitIn(text: string, node: MappingNode | SequenceNode): string | undefined {
  const [first] = childrenOf(node);
  if (first === undefined || !startsLine(text, first)) return undefined;
  const unit = indentOf(text, first).slice(indentOf(text, node.start).length);
  return unit === '' ? undefined : unit;
}

function childrenOf(node: MappingNode | SequenceNode): readonly number[] {
  return node.kind === 'mapping'
    ? node.pairs.map(([key]) => key.start)
    : node.items.map(({ start }) => start);
}
