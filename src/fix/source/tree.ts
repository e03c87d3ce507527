import { composeDocument } from '../../manifest/yaml/compose.ts';
import { YamlProblem } from '../../manifest/yaml/cursor.ts';
import type { MappingNode, Node, SequenceNode } from '../../manifest/yaml/node.ts';
import { scanTokens } from '../../manifest/yaml/scanner.ts';
import { isMerge, keyText, mergedMappings } from '../../manifest/yaml/value.ts';
import type { LinedText } from './line.ts';
import { EditProblem } from './problem.ts';

/** A document as text and as nodes, with offsets into the text. */
export interface Tree extends LinedText {
  readonly json: boolean;
  readonly root: Node;
  /** The nodes that aliases stand for, each with a name that it is called by. */
  readonly shared: ReadonlyMap<Node, string>;
}

/** A document of YAML as a tree. Throws {@link EditProblem} where it cannot be read once more. */
export function yamlTree({ text, lineBreak }: LinedText): Tree {
  let root: Node | undefined;
  try {
    root = composeDocument(text.endsWith('\n') ? text : `${text}\n`, Number.POSITIVE_INFINITY);
  } catch (problem) {
    if (!(problem instanceof YamlProblem)) throw problem;
  }
  if (root === undefined) throw new EditProblem('layout', 'The document cannot be read a second time.');
  const shared = new Map<Node, string>();
  // No alias without an asterisk.
  if (text.includes('*')) collectShared(root, shared);
  return { text, lineBreak, json: false, root, shared };
}

function collectShared(node: Node, into: Map<Node, string>): void {
  if (node.kind === 'alias') into.set(node.target, node.name);
  else if (node.kind === 'sequence') for (const item of node.items) collectShared(item, into);
  else if (node.kind === 'mapping') {
    for (const [key, value] of node.pairs) {
      collectShared(key, into);
      collectShared(value, into);
    }
  }
}

/** Whether a collection is written in brackets. */
export function isFlow(text: string, node: MappingNode | SequenceNode): boolean {
  const char = text[node.start];
  return char === '{' || char === '[';
}

/** An entry that a mapping has in its own text. */
export interface Entry {
  readonly key: Node;
  readonly value: Node;
  readonly at: number;
}

/** The entries of a mapping by key, without those that are merged in. */
export function entriesOf(node: MappingNode): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  node.pairs.forEach(([key, value], at) => {
    if (!isMerge(key)) entries.set(keyText(key), { key, value, at });
  });
  return entries;
}

/** The index of the last `<<` of a mapping that brings in a key; -1 when none does. */
export function mergeOf(node: MappingNode, name: string): number {
  return node.pairs.findLastIndex(([key, value]) => isMerge(key) && merges(value, name));
}

function merges(value: Node, name: string): boolean {
  return mergedMappings(value).some((merged) => {
    const mapping = (merged.kind === 'alias' ? merged.target : merged) as MappingNode;
    return entriesOf(mapping).has(name) || mergeOf(mapping, name) !== -1;
  });
}

/** Whether a mapping has a `<<`. */
export function hasMerge(node: MappingNode): boolean {
  return node.pairs.some(([key]) => isMerge(key));
}

/** The last thing that is written of a node. */
export function lastLeaf(node: Node): Node {
  if (node.kind === 'mapping') {
    const last = node.pairs.at(-1);
    return last === undefined ? node : lastLeaf(last[1]);
  }
  const last = node.kind === 'sequence' ? node.items.at(-1) : undefined;
  return last === undefined ? node : lastLeaf(last);
}

/** Whether a comment stands within a piece of a document of YAML. */
export function holdsComment(text: string, start: number, end: number): boolean {
  if (!text.slice(start, end).includes('#')) return false;
  let at = 0;
  for (const token of scanTokens(text.endsWith('\n') ? text : `${text}\n`)) {
    // Between tokens there are only blanks and comments.
    const gap = text.slice(Math.max(at, start), Math.min(token.start, end));
    if (token.start > at && gap.includes('#')) return true;
    if (token.type === 'scalar' && token.style === 'block') {
      const header = /^[|>][-+0-9]*[ \t]+#/.test(text.slice(token.start, token.start + 80));
      if (header && token.start < end && token.end > start) return true;
    }
    if (token.start >= end) return false;
    at = Math.max(at, token.end);
  }
  return text.slice(Math.max(at, start), end).includes('#');
}
