import type { Value } from '../../manifest/value.ts';
import type { MappingNode, Node, SequenceNode } from '../../manifest/yaml/node.ts';
import { entryLines, itemLines, keyText } from './block-text.ts';
import type { Draft } from './draft.ts';
import {
  asLines,
  breakNear,
  columnOf,
  isOpen,
  lineEnd,
  lineStart,
  nextLine,
  placeBehind,
  startsLine,
} from './line.ts';
import type { LinePlace } from './line.ts';
import { EditProblem } from './problem.ts';
import { blockStyle } from './style.ts';
import { lastLeaf } from './tree.ts';

/** Adds entries at the end of a block mapping. */
export function appendEntries(
  draft: Draft,
  node: MappingNode,
  added: readonly (readonly [string, Value])[],
): void {
  const { text } = draft;
  const style = blockStyle(draft.tree, draft.holders);
  const column = columnOf(text, node.start);
  const quote = quoteOfKeys(text, node);
  const lines = added.flatMap(([key, value]) => {
    const isQuoted = quote !== '' && /^[\w./-]+$/.test(key);
    const written = isQuoted ? `${quote}${key}${quote}` : keyText(key, style);
    return entryLines({ key: written, value, column }, style);
  });
  insertLines(draft, placeAfter(text, node, column), lines);
}

/** Adds items in a block list before the one at `before`. */
export function insertItems(
  draft: Draft,
  node: SequenceNode,
  what: { readonly before: number; readonly items: readonly Value[] },
): void {
  const { text } = draft;
  const style = blockStyle(draft.tree, draft.holders);
  const column = columnOf(text, node.start);
  const lines = what.items.flatMap((item) => itemLines(item, column, style));
  const previous = node.items[what.before - 1];
  if (previous !== undefined) return insertLines(draft, placeAfter(text, previous, column), lines);
  // Before the first dash, and in its column.
  const lineBreak = breakNear(draft.tree, nextLine(text, node.start));
  const indent = ' '.repeat(column);
  draft.insert(node.start, `${lines.join(lineBreak).slice(column)}${lineBreak}${indent}`);
}

/** Inserts lines at a place between lines. */
export function insertLines(draft: Draft, place: LinePlace, lines: readonly string[]): void {
  draft.insert(place.offset, asLines(draft.tree, place, lines));
}

/** The place for new lines behind a node, where a comment indented by `column` or more still belongs to it. */
export function placeAfter(text: string, node: Node, column: number): LinePlace {
  const leaf = lastLeaf(node);
  const block = leaf.kind === 'scalar' && leaf.style === 'block';
  if (!block) return placeBehind(text, node.end, column);
  // Blank lines may belong to the text: with `+`, or with more blanks than its indentation.
  const blank = nextLine(text, node.end);
  let kept = /^[|>][-0-9]*\+/.test(text.slice(leaf.start, leaf.start + 4));
  let at = blank;
  while (at < text.length && /^[ \t]*$/.test(text.slice(at, lineEnd(text, at)))) {
    if (lineEnd(text, at) > at) kept = true;
    at = nextLine(text, at);
  }
  if (!kept || at === blank) return placeBehind(text, node.end, column);
  return { offset: at, open: isOpen(text, at) };
}

/** The quotes that all keys of a mapping have; `''` when they differ or have none. */
function quoteOfKeys(text: string, node: MappingNode): string {
  const first = text.charAt(node.pairs[0]?.[0].start ?? 0);
  if (first !== '"' && first !== "'") return '';
  return node.pairs.every(([key]) => text[key.start] === first) ? first : '';
}

/** Takes entries out of a block mapping, of which others stay. */
export function removeEntries(draft: Draft, node: MappingNode, gone: ReadonlySet<number>): void {
  const { text } = draft;
  const starts = node.pairs.map(([key], at) => {
    if (at === 0) return node.start;
    // An explicit key starts with a question mark.
    const mark = /\?[ \t]+$/.exec(text.slice(lineStart(text, key.start), key.start));
    return key.start - (mark?.[0].length ?? 0);
  });
  removeLines(draft, {
    starts,
    nodes: node.pairs.map(([, value]) => value),
    gone,
  });
}

/** Takes items out of a block list, of which others stay. */
export function removeItems(draft: Draft, node: SequenceNode, gone: ReadonlySet<number>): void {
  const { text } = draft;
  const column = columnOf(text, node.start);
  const starts = node.items.map((item, at) => {
    if (at === 0) return node.start;
    const dash = lineStart(text, item.start) + column;
    if (text[dash] !== '-') throw new EditProblem('layout', 'A list item starts on a line of its own.');
    return dash;
  });
  removeLines(draft, { starts, nodes: node.items, gone });
}

function removeLines(
  draft: Draft,
  parts: {
    readonly starts: readonly number[];
    readonly nodes: readonly Node[];
    readonly gone: ReadonlySet<number>;
  },
): void {
  const { text } = draft;
  const { starts, nodes, gone } = parts;
  for (let at = 0; at < nodes.length; at += 1) {
    if (!gone.has(at)) continue;
    const start = starts[at] as number;
    if (startsLine(text, start)) {
      const end = nextLine(text, (nodes[at] as Node).end);
      const from = lineStart(text, start);
      draft.replace(isOpen(text, end) ? from - breakNear(draft.tree, from).length : from, end, '');
      continue;
    }
    // The first one, behind a dash: the next one that stays takes its place.
    if (at > 0) throw new EditProblem('layout', 'What is to be taken out does not start its line.');
    while (gone.has(at + 1)) at += 1;
    draft.replace(start, starts[at + 1] as number, '');
  }
}
