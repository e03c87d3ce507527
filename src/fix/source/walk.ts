import { equalValues } from '../../manifest/equal.ts';
import { isList, isMap, own, type Value, type ValueMap } from '../../manifest/value.ts';
import type { MappingNode, Node, SequenceNode } from '../../manifest/yaml/node.ts';
import { appendEntries, insertItems, removeEntries, removeItems } from './block-edit.ts';
import { aliased, merged, shared, unbracketed, type Draft, type Where } from './draft.ts';
import { appendFlowEntries, insertFlowItems, removeFlow } from './flow-edit.ts';
import { replaceNode } from './replace.ts';
import { entriesOf, hasMerge, isFlow, mergeOf } from './tree.ts';

/** A node, what it is, and what it shall be. */
interface Change<T extends Value = Value> {
  readonly node: Node;
  readonly old: T;
  readonly next: T;
  readonly where: Where;
}

/** Notes the changes of the text that make a node another value. Throws {@link EditProblem}. */
export function changeNode(draft: Draft, change: Change): void {
  const { node, old, next, where } = change;
  if (equalValues(old, next)) return;
  const name = draft.tree.shared.get(node);
  if (name !== undefined) throw shared(name);
  const bothMaps = isMap(old) && isMap(next);
  const bothLists = isList(old) && isList(next);
  if (node.kind === 'alias' && (bothMaps || bothLists)) throw aliased(node.name);
  if (node.kind === 'mapping' && bothMaps && Object.keys(next).length > 0 && node.pairs.length > 0) {
    inside(draft, node, () => changeMapping(draft, node, { node, old, next, where }));
  } else if (node.kind === 'sequence' && bothLists && next.length > 0 && node.items.length > 0) {
    inside(draft, node, () => changeList(draft, node, { node, old, next, where }));
  } else replaceNode(draft, { node, old, next, where });
}

function inside(draft: Draft, node: MappingNode | SequenceNode, act: () => void): void {
  draft.holders.push(node);
  act();
  draft.holders.pop();
}

function changeMapping(draft: Draft, node: MappingNode, change: Change<ValueMap>): void {
  const { old, next, where } = change;
  const flow = isFlow(draft.text, node);
  if (where.flow && !flow) throw unbracketed();
  const entries = entriesOf(node);
  const gone = new Set<number>();
  for (const key of Object.keys(old)) {
    const entry = entries.get(key);
    const [before, after] = [own(old, key) as Value, own(next, key)];
    if (after !== undefined && equalValues(before, after)) continue;
    const mergedAt = mergeOf(node, key);
    if (entry === undefined || mergedAt > entry.at || (after === undefined && mergedAt !== -1))
      throw merged(key);
    if (after === undefined) gone.add(entry.at);
    else {
      const below: Where = { as: 'entry', flow, key: entry.key, holder: node };
      changeNode(draft, { node: entry.value, old: before, next: after, where: below });
    }
  }
  if (gone.size === node.pairs.length && !hasMerge(node)) return replaceNode(draft, change);
  const added = Object.entries(next).filter(([key]) => !Object.hasOwn(old, key));
  if (gone.size > 0) (flow ? removeFlow : removeEntries)(draft, node, gone);
  if (added.length > 0) (flow ? appendFlowEntries : appendEntries)(draft, node, added);
}

function changeList(draft: Draft, node: SequenceNode, change: Change<readonly Value[]>): void {
  const { old, next } = change;
  const flow = isFlow(draft.text, node);
  const { from, oldEnd, nextEnd } = middle(old, next);
  const both = Math.min(oldEnd, nextEnd);
  for (let at = from; at < both; at += 1) {
    const where: Where = { as: 'item', flow, holder: node };
    const [before, after] = [old[at] as Value, next[at] as Value];
    changeNode(draft, { node: node.items[at] as Node, old: before, next: after, where });
  }
  const gone = new Set<number>();
  for (let at = both; at < oldEnd; at += 1) gone.add(at);
  if (gone.size === old.length) return replaceNode(draft, change);
  if (gone.size > 0) (flow ? removeFlow : removeItems)(draft, node, gone);
  const added = next.slice(both, nextEnd);
  if (added.length > 0) (flow ? insertFlowItems : insertItems)(draft, node, { before: both, items: added });
}

/** What two lists do not have in common at their start and end. */
function middle(
  old: readonly Value[],
  next: readonly Value[],
): { readonly from: number; readonly oldEnd: number; readonly nextEnd: number } {
  let from = 0;
  const shorter = Math.min(old.length, next.length);
  while (from < shorter && equalValues(old[from] as Value, next[from] as Value)) from += 1;
  let [oldEnd, nextEnd] = [old.length, next.length];
  while (
    oldEnd > from &&
    nextEnd > from &&
    equalValues(old[oldEnd - 1] as Value, next[nextEnd - 1] as Value)
  ) {
    oldEnd -= 1;
    nextEnd -= 1;
  }
  return { from, oldEnd, nextEnd };
}
