import { isList, isMap, type Value } from '../../manifest/value.ts';
import type { Node } from '../../manifest/yaml/node.ts';
import { insertLines, placeAfter } from './block-edit.ts';
import { blockLines, childLines, isFilled, literalLines } from './block-text.ts';
import type { Draft, Where } from './draft.ts';
import { flowStyle } from './flow-style.ts';
import { flowText } from './flow-text.ts';
import { breakNear, columnOf, indentOf, lineEnd, lineStart, startsLine } from './line.ts';
import { EditProblem } from './problem.ts';
import { scalarText } from './scalar-text.ts';
import { blockStyle } from './style.ts';
import { isFlow } from './tree.ts';

interface Replacement {
  readonly node: Node;
  readonly old: Value;
  readonly next: Value;
  readonly where: Where;
}

/** Writes another value in the place of a node. Throws {@link EditProblem}. */
export function replaceNode(draft: Draft, what: Replacement): void {
  const { node, next, where } = what;
  if (node.kind === 'scalar' && node.tag !== '') {
    throw new EditProblem('tag', 'The value has a tag, which says how to read it.');
  }
  if (where.as === 'root') throw new EditProblem('layout', 'A whole document is not replaced.');
  if (where.flow || (isFilled(next) && wasFlow(draft, what))) return replaceInFlow(draft, what);
  if (isFilled(next)) return replaceByBlock(draft, what);
  replaceByLine(draft, what);
}

/** Whether the old value was a collection in brackets that held something, so that the new one shall be so, too. */
function wasFlow(draft: Draft, { node, old }: Replacement): boolean {
  if (node.kind !== 'mapping' && node.kind !== 'sequence') return false;
  return isFlow(draft.text, node) && (isFilled(old) || draft.tree.json);
}

function replaceInFlow(draft: Draft, { node, next, where }: Replacement): void {
  const { text } = draft;
  const quote = quoteOf(text, node);
  const style = flowStyle(draft, undefined);
  const indent = indentOf(text, node.start);
  const written =
    quote !== '' && typeof next === 'string'
      ? scalarText(next, { quote, preferred: quote, flow: true, json: style.json })
      : flowText(next, indent, style).replaceAll('\n', breakNear(draft.tree, node.start));
  if (node.start < node.end) return draft.replace(node.start, node.end, written);
  const colon = where.as === 'entry' && text[node.start - 1] !== ':' ? ': ' : ' ';
  draft.insert(node.start, colon + written);
}

function quoteOf(text: string, node: Node): '' | '"' | "'" {
  if (node.kind !== 'scalar' || node.style !== 'quoted') return '';
  return text[node.start] === "'" ? "'" : '"';
}

/** A collection with its entries on lines of their own. */
function replaceByBlock(draft: Draft, { node, old, next, where }: Replacement): void {
  const { text } = draft;
  const style = blockStyle(draft.tree, draft.holders);
  const own = startsLine(text, node.start) && node.start < node.end;
  const before = text.slice(lineStart(text, node.start), node.start);
  // Behind the colon of an explicit key stands what stands behind a dash.
  if (where.as === 'entry' && !/^ *:[ \t]+$/.test(before)) {
    const column = columnOf(text, where.holder.start);
    const lines = childLines(next, column, style);
    if (own && node.kind !== 'scalar') {
      return draft.replace(
        lineStart(text, node.start),
        node.end,
        lines.join(breakNear(draft.tree, node.start)),
      );
    }
    if (!own && text[node.end - 1] !== '?') {
      if (node.start < node.end) draft.replace(blanksBefore(text, node.start), node.end, '');
      return insertLines(draft, placeAfter(text, node, column + 1), lines);
    }
  }
  // An anchor before a block would be that of its first key.
  if (/[ \t][&!]\S*[ \t]*$/.test(before)) return replaceInFlow(draft, { node, old, next, where });
  const gap = node.start === node.end ? ' ' : '';
  const column = columnOf(text, node.start) + gap.length;
  const [first = '', ...rest] = blockLines(next, column, style);
  draft.replace(node.start, node.end, gap + first.slice(column));
  if (rest.length > 0) insertLines(draft, placeAfter(text, node, column), rest);
}

/** A scalar or an empty collection; a text of several lines may become a block. */
function replaceByLine(draft: Draft, what: Replacement): void {
  const { node, next, where } = what;
  const { text } = draft;
  const style = blockStyle(draft.tree, draft.holders);
  const quote = quoteOf(text, node);
  const [first, ...rest] = linesOf(next, quote, {
    preferred: style.quote,
    block: blockColumn(draft, what, style.step),
  });
  if (node.start === node.end) draft.insert(node.start, ` ${first}`);
  else if (where.as === 'entry' && startsLine(text, node.start) && node.kind !== 'scalar') {
    replaceBelow(draft, { node, key: where.key }, first);
  } else if (node.kind === 'scalar' && node.style === 'block') {
    return replaceBlockScalar(draft, node, [first, ...rest]);
  } else draft.replace(node.start, node.end, first);
  if (rest.length > 0) insertLines(draft, placeAfter(text, node, Number.POSITIVE_INFINITY), rest);
}

/** What stands on the lines below its key moves up behind the colon; comments in between stay. */
function replaceBelow(draft: Draft, at: { readonly node: Node; readonly key: Node }, first: string): void {
  const { text } = draft;
  const { node, key } = at;
  const gap = text.slice(key.end, node.start);
  const kept = key.end + gap.trimEnd().length;
  if (!gap.includes('#')) return draft.replace(kept, node.end, ` ${first}`);
  const colon = /^\s*:(?=[ \t]*(?:#.*)?\r?\n)/.exec(gap);
  if (colon === null) throw new EditProblem('layout', 'Something stands between the key and its value.');
  if (!/^[ \t]*$/.test(text.slice(node.end, lineEnd(text, node.end)))) {
    throw new EditProblem('comment', 'Two comments would meet on one line.');
  }
  draft.insert(key.end + colon[0].length, ` ${first}`);
  draft.replace(kept, node.end, '');
}

/** The column of the lines of a block scalar at a place; `undefined` where none can be. */
function blockColumn(draft: Draft, { node, where }: Replacement, step: number): number | undefined {
  if (where.as === 'root' || startsLine(draft.text, node.start)) return undefined;
  const end = lineEnd(draft.text, node.end);
  if (end === draft.text.length) return undefined;
  return columnOf(draft.text, where.holder.start) + step;
}

/** The comment behind the header of a block scalar stays where it is. */
function replaceBlockScalar(draft: Draft, node: Node, lines: readonly string[]): void {
  const { text } = draft;
  const [first = '', ...rest] = lines;
  const header = node.start + (/^[|>][-+0-9]*/.exec(text.slice(node.start))?.[0].length ?? 1);
  draft.splices.push({ start: node.start, end: header, text: first });
  const line = lineEnd(text, node.start);
  const lineBreak = breakNear(draft.tree, node.start);
  const below = rest.map((one) => lineBreak + one).join('');
  draft.splices.push({ start: line, end: Math.max(line, node.end), text: below });
}

function linesOf(
  value: Value,
  quote: '' | '"' | "'",
  how: { readonly preferred: '"' | "'"; readonly block: number | undefined },
): readonly [string, ...string[]] {
  if (isList(value)) return ['[]'];
  if (isMap(value)) return ['{}'];
  const block = quote === '' && how.block !== undefined ? literalLines(value, how.block) : undefined;
  if (block !== undefined) return block as [string, ...string[]];
  const scalar = { quote, preferred: how.preferred, flow: false, json: false };
  return [scalarText(value, scalar)];
}

function blanksBefore(text: string, offset: number): number {
  let at = offset;
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at -= 1;
  return at;
}
