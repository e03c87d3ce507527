import type { MappingNode, Node, SequenceNode } from '../../manifest/yaml/node.ts';
import { columnOf, startsLine } from './line.ts';
import { isFlow, type Tree } from './tree.ts';

/** How new lines of a block are written. Numbers of blanks. */
export interface BlockStyle {
  /** How much further in a mapping below a mapping is. */
  readonly step: number;
  /** How much further in than its key a list is. */
  readonly list: number;
  /** From a dash to its item. */
  readonly dash: number;
  /** The quotes of texts that need some. */
  readonly quote: '"' | "'";
}

/** What a kind of mapping or list says about the style of a document; `undefined` when nothing. */
type Vote = (text: string, node: MappingNode | SequenceNode) => number | undefined;

/** The style at a place: that of the nearest of its holders (the outermost first) that shows one, or else of any node. */
export function blockStyle(tree: Tree, holders: readonly (MappingNode | SequenceNode)[]): BlockStyle {
  const find = (vote: Vote): number | undefined => {
    for (const holder of holders.toReversed()) {
      const found = vote(tree.text, holder);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const anywhere = documentStyle(tree);
  return {
    step: find(stepVote) ?? anywhere.step,
    list: find(listVote) ?? anywhere.list,
    dash: find(dashVote) ?? anywhere.dash,
    quote: anywhere.quote,
  };
}

// A document is asked about for each of its edits.
const styles = new WeakMap<Tree, BlockStyle>();

/** The style that a document shows first, whatever the place; what none of it shows is as kubectl writes it. */
function documentStyle(tree: Tree): BlockStyle {
  const known = styles.get(tree);
  if (known !== undefined) return known;
  const find = (vote: Vote): number | undefined => findBelow(tree, tree.root, vote);
  const style = {
    step: find(stepVote) ?? 2,
    list: find(listVote) ?? 0,
    dash: find(dashVote) ?? 2,
    quote: quoteOf(tree.text),
  };
  styles.set(tree, style);
  return style;
}

function findBelow(tree: Tree, node: Node, vote: Vote): number | undefined {
  if (node.kind !== 'mapping' && node.kind !== 'sequence') return undefined;
  const own = vote(tree.text, node);
  if (own !== undefined) return own;
  for (const below of node.kind === 'mapping' ? node.pairs.map(([, value]) => value) : node.items) {
    const found = findBelow(tree, below, vote);
    if (found !== undefined) return found;
  }
  return undefined;
}

const stepVote: Vote = (text, node) => indentVote(text, node, 'mapping');
const listVote: Vote = (text, node) => indentVote(text, node, 'sequence');

function indentVote(
  text: string,
  node: MappingNode | SequenceNode,
  kind: 'mapping' | 'sequence',
): number | undefined {
  if (node.kind !== 'mapping' || isFlow(text, node)) return undefined;
  for (const [, value] of node.pairs) {
    if (value.kind !== kind || isFlow(text, value) || !startsLine(text, value.start)) continue;
    return columnOf(text, value.start) - columnOf(text, node.start);
  }
  return undefined;
}

const dashVote: Vote = (text, node) => {
  if (node.kind !== 'sequence' || isFlow(text, node)) return undefined;
  const gap = /^-( +)[^ #\r\n]/.exec(text.slice(node.start, node.start + 20));
  return gap === null ? undefined : 1 + (gap[1] as string).length;
};

function quoteOf(text: string): '"' | "'" {
  const single = text.match(/[:-] +'/g)?.length ?? 0;
  const double = text.match(/[:-] +"/g)?.length ?? 0;
  return single > double ? "'" : '"';
}
