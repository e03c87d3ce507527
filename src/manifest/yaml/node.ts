import type { ScalarStyle } from './token.ts';

/** What a document is made of before values are made of it. Offsets leave anchors and tags out. */
export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode;

interface Place {
  readonly start: number;
  readonly end: number;
}

/** `tag` is `''` when none was written. An empty node is plain, with its place where it would have stood. */
export interface ScalarNode extends Place {
  readonly kind: 'scalar';
  readonly tag: string;
  readonly value: string;
  readonly style: ScalarStyle;
}

export interface SequenceNode extends Place {
  readonly kind: 'sequence';
  readonly items: readonly Node[];
}

export interface MappingNode extends Place {
  readonly kind: 'mapping';
  readonly pairs: readonly (readonly [key: Node, value: Node])[];
}

/** An alias and the node it stands for. */
export interface AliasNode extends Place {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: Node;
}
