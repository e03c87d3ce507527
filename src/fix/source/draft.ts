import type { MappingNode, Node, SequenceNode } from '../../manifest/yaml/node.ts';
import { EditProblem } from './problem.ts';
import type { Splice } from './splice.ts';
import { holdsComment, type Tree } from './tree.ts';

/** Where a node stands: what it is the value of. */
export type Where =
  | { readonly as: 'root'; readonly flow: boolean }
  | { readonly as: 'entry'; readonly flow: boolean; readonly key: Node; readonly holder: MappingNode }
  | { readonly as: 'item'; readonly flow: boolean; readonly holder: SequenceNode };

/** The changes of one document under way. */
export class Draft {
  readonly tree: Tree;
  readonly splices: Splice[] = [];
  /** The mappings and lists around what is being changed, the outermost first. */
  readonly holders: (MappingNode | SequenceNode)[] = [];

  constructor(tree: Tree) {
    this.tree = tree;
  }

  get text(): string {
    return this.tree.text;
  }

  insert(at: number, text: string): void {
    this.splices.push({ start: at, end: at, text });
  }

  /** Puts something in the place of a piece of the text, which may hold no comment and no anchor that is used. */
  replace(start: number, end: number, text: string): void {
    const { tree } = this;
    for (const [node, name] of tree.shared) if (node.start < end && node.end > start) throw shared(name);
    if (!tree.json && holdsComment(tree.text, start, end)) {
      throw commented();
    }
    this.splices.push({ start, end, text });
  }
}

/** What a person wrote for others to read does not go. */
export function commented(): EditProblem {
  return new EditProblem('comment', 'A comment stands within what would have to go.');
}

/** `[a: 1]` holds a mapping that has no end of its own to write at. */
export function unbracketed(): EditProblem {
  return new EditProblem('layout', 'A mapping without its own brackets within brackets is not edited.');
}

/** What is written at an anchor cannot be changed for one place only. */
export function shared(name: string): EditProblem {
  return new EditProblem('anchor', `The place is part of the anchor &${name}, which is used elsewhere too.`);
}

/** What an alias stands for is written elsewhere. */
export function aliased(name: string): EditProblem {
  return new EditProblem('alias', `The place is written elsewhere: here stands only the alias *${name}.`);
}

/** What a merge brings in is written elsewhere. */
export function merged(key: string): EditProblem {
  return new EditProblem('merge', `The key ${JSON.stringify(key)} is merged in from elsewhere with <<.`);
}
