import type { Value } from '../../manifest/value.ts';
import type { MappingNode, Node, SequenceNode } from '../../manifest/yaml/node.ts';
import type { Draft } from './draft.ts';
import { flowStyle } from './flow-style.ts';
import { flowEntry, flowText } from './flow-text.ts';
import type { FlowStyle } from './flow-text.ts';
import { breakNear, indentOf, lineEnd, startsLine } from './line.ts';
import { EditProblem } from './problem.ts';

/** Adds entries at the end of a mapping in brackets that is not empty. */
export function appendFlowEntries(
  draft: Draft,
  node: MappingNode,
  added: readonly (readonly [string, Value])[],
): void {
  const style = flowStyle(draft, node);
  insertBehind(draft, node, {
    at: node.pairs.length - 1,
    style,
    write: (indent) => added.map(([key, value]) => flowEntry(key, value, { indent, style })),
  });
}

/** Adds items to a list in brackets that is not empty, before the one at `before`. */
export function insertFlowItems(
  draft: Draft,
  node: SequenceNode,
  what: { readonly before: number; readonly items: readonly Value[] },
): void {
  const { text } = draft;
  const style = flowStyle(draft, node);
  const write = (indent: string): string[] => what.items.map((item) => flowText(item, indent, style));
  if (what.before > 0) return insertBehind(draft, node, { at: what.before - 1, style, write });
  const first = node.start + 1 + (/^\s*/.exec(text.slice(node.start + 1))?.[0].length ?? 0);
  if (text[first] === '#') throw new EditProblem('layout', 'A comment stands before the first item.');
  const indent = indentOf(text, first);
  const lineBreak = breakNear(draft.tree, first);
  const between = startsLine(text, first) ? `,${lineBreak}${indent}` : style.comma;
  draft.insert(
    first,
    write(indent)
      .map((part) => broken(part, lineBreak) + between)
      .join(''),
  );
}

/** Takes entries or items out of brackets in which others stay. */
export function removeFlow(draft: Draft, node: MappingNode | SequenceNode, gone: ReadonlySet<number>): void {
  const parts = partsOf(node);
  for (let at = 0; at < parts.length; at += 1) {
    if (!gone.has(at)) continue;
    let next = at + 1;
    while (gone.has(next)) next += 1;
    const before = parts[at - 1];
    const after = parts[next];
    if (after !== undefined) draft.replace((parts[at] as Part).start, after.start, '');
    else if (before !== undefined) draft.replace(before.end, (parts[next - 1] as Part).end, '');
    at = next;
  }
}

interface Part {
  readonly start: number;
  readonly end: number;
}

function partsOf(node: MappingNode | SequenceNode): readonly Part[] {
  if (node.kind === 'sequence') return node.items;
  return node.pairs.map(([key, value]: readonly [Node, Node]) => ({ start: key.start, end: value.end }));
}

const broken = (text: string, lineBreak: string): string => text.replaceAll('\n', lineBreak);

/** Writes behind the entry or item at an index: on new lines when that one has its own line. */
function insertBehind(
  draft: Draft,
  node: MappingNode | SequenceNode,
  what: {
    readonly at: number;
    readonly style: FlowStyle;
    readonly write: (indent: string) => readonly string[];
  },
): void {
  const { text } = draft;
  const parts = partsOf(node);
  const last = parts[what.at] as Part;
  const limit = parts[what.at + 1]?.start ?? node.end - 1;
  const comma = commaIn(text, last.end, limit);
  const indent = indentOf(text, last.start);
  if (startsLine(text, last.start)) {
    const lineBreak = breakNear(draft.tree, last.start);
    const written = what.write(indent).map((part) => broken(part, lineBreak));
    if (comma === -1) draft.insert(last.end, ',');
    // Behind the comment of the line, unless the bracket is on it.
    const end = lineEnd(text, comma === -1 ? last.end : comma);
    const at = end < limit ? end : comma === -1 ? last.end : comma + 1;
    const lines = written.map((part) => lineBreak + indent + part).join(',');
    draft.insert(at, comma === -1 ? lines : `${lines},`);
    return;
  }
  const written = what.write(indent).map((part) => broken(part, breakNear(draft.tree, last.end)));
  const space = what.style.comma.slice(1);
  if (comma !== -1) {
    draft.insert(comma + 1, written.map((part) => `${space}${part},`).join(''));
    return;
  }
  // `{a: }`: the blank belongs to the colon.
  const gap = text[last.end - 1] === ':' && text[last.end] === ' ' ? 1 : 0;
  draft.insert(last.end + gap, written.map((part) => `${what.style.comma}${part}`).join(''));
}

/** Where a comma stands between two offsets, outside comments; -1 when nowhere. */
function commaIn(text: string, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    const char = text[at];
    if (char === ',') return at;
    if (char === '#') at = lineEnd(text, at);
  }
  return -1;
}
