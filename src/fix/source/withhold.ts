import { listIndex, pointerKeys } from '../../manifest/pointer.ts';
import { documentOf } from '../../manifest/resource.ts';
import type { Resource } from '../../manifest/model.ts';
import type { MappingNode, Node, SequenceNode } from '../../manifest/yaml/node.ts';
import { aliased, commented, merged, shared, unbracketed } from './draft.ts';
import { EditProblem, refusalOf } from './problem.ts';
import { checkStream, fileText, treeOf } from './source.ts';
import { entriesOf, isFlow, mergeOf, type Tree } from './tree.ts';

/**
 * Why places of a file's objects cannot be edited, for the planning of fixes: a sentence for a resource that was read
 * from `text` and a pointer in its object; `undefined` where an edit may be made. What it lets through can still be
 * refused by `editSource`, which looks at the new value, too.
 */
export function withholding(text: string): (resource: Resource) => (pointer: string) => string | undefined {
  const file = fileText(text);
  let stream: EditProblem | 'unasked' | undefined = 'unasked';
  const checked = (): void => {
    if (stream === 'unasked') stream = problemOf(() => checkStream(file));
    if (stream !== undefined) throw stream;
  };
  return (resource) => {
    let tree: Tree | undefined;
    return (pointer) => {
      try {
        checked();
        const document = documentOf(resource);
        if (document === undefined) throw new EditProblem('stale', 'The object was not read from this text.');
        tree ??= treeOf(file, document);
        checkPath(tree, pointerKeys(resource.base + pointer));
        return undefined;
      } catch (problem) {
        return refusalOf(problem).message;
      }
    };
  };
}

function problemOf(check: () => void): EditProblem | undefined {
  try {
    check();
    return undefined;
  } catch (problem) {
    if (problem instanceof EditProblem) return problem;
    throw problem;
  }
}

/**
 * Follows keys as far as they lead. Throws {@link EditProblem} where what they lead to is written elsewhere, or where
 * nothing can be written.
 */
function checkPath(tree: Tree, keys: readonly string[]): void {
  let node: Node = tree.root;
  let flow = tree.json;
  for (const key of keys) {
    const name = tree.shared.get(node);
    if (name !== undefined) throw shared(name);
    if (node.kind === 'alias') throw aliased(node.name);
    if (node.kind === 'scalar') return;
    const inFlow = flow;
    flow = isFlow(tree.text, node);
    if (inFlow && !flow) throw unbracketed();
    if (!tree.json && isEmpty(node) && tree.text.slice(node.start, node.end).includes('#')) throw commented();
    let below: Node | undefined;
    if (node.kind === 'sequence') below = node.items[listIndex(key) ?? -1];
    else {
      const entry = entriesOf(node).get(key);
      if (mergeOf(node, key) > (entry?.at ?? -1)) throw merged(key);
      below = entry?.value;
    }
    if (below === undefined) return;
    node = below;
  }
  const name = tree.shared.get(node);
  if (name !== undefined) throw shared(name);
  if (node.kind === 'scalar' && node.tag !== '') throw tagged();
}

/** Brackets with nothing in between but blanks and comments. */
const isEmpty = (node: MappingNode | SequenceNode): boolean =>
  (node.kind === 'mapping' ? node.pairs : node.items).length === 0;

function tagged(): EditProblem {
  return new EditProblem('tag', 'The value has a tag, which says how to read it.');
}
