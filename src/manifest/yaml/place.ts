import { listIndex } from '../pointer.ts';
import type { Span } from '../text.ts';
import type { MappingNode, Node } from './node.ts';
import { isMerge, keyText, mergedMappings } from './value.ts';

/** Where the keys lead; the place of the nearest ancestor that is there when they lead nowhere. */
export function placeOf(root: Node, keys: readonly string[]): Span {
  const { node, key } = entryAt(root, keys);
  const target = node.kind === 'alias' ? node.target : node;
  const empty = node.start === node.end;
  const fromKey = key !== undefined && (target.kind !== 'scalar' || empty);
  return { start: fromKey ? key.start : node.start, end: Math.max(node.end, key?.end ?? 0) };
}

/** As `placeOf`, and from the key on, whatever the value is. */
export function placeFromKey(root: Node, keys: readonly string[]): Span {
  const { node, key } = entryAt(root, keys);
  return { start: key?.start ?? node.start, end: Math.max(node.end, key?.end ?? 0) };
}

interface Entry {
  /** `undefined` of the root and of the item of a list. */
  readonly key: Node | undefined;
  readonly node: Node;
}

function entryAt(root: Node, keys: readonly string[]): Entry {
  let at: Entry = { key: undefined, node: root };
  for (const key of keys) {
    const below = child(at.node, key);
    if (below === undefined) break;
    at = below;
  }
  return at;
}

function child(node: Node, key: string): Entry | undefined {
  // What an alias stands for is written at its anchor.
  const target = node.kind === 'alias' ? node.target : node;
  if (target.kind === 'mapping') return entry(target, key);
  if (target.kind !== 'sequence') return undefined;
  const item = target.items[listIndex(key) ?? -1];
  return item === undefined ? undefined : { key: undefined, node: item };
}

/** The last entry that sets a key wins, be it written here or merged in. */
function entry(mapping: MappingNode, name: string): { key: Node; node: Node } | undefined {
  let found: { key: Node; node: Node } | undefined;
  for (const [key, node] of mapping.pairs) {
    if (isMerge(key)) {
      for (const merged of mergedMappings(node)) {
        found = entry((merged.kind === 'alias' ? merged.target : merged) as MappingNode, name) ?? found;
      }
    } else if (keyText(key) === name) found = { key, node };
  }
  return found;
}
