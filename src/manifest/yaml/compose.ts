import { YamlProblem } from './cursor.ts';
import type { MappingNode, Node, SequenceNode } from './node.ts';
import { scanTokens } from './scanner.ts';
import type { Token } from './token.ts';

/** Reads a document into nodes; `undefined` when it holds nothing. Throws {@link YamlProblem}. */
export function composeDocument(text: string, maxDepth: number): Node | undefined {
  return new Composer(scanTokens(text), maxDepth).document();
}

type AliasToken = Extract<Token, { readonly type: 'alias' }>;

/** Under construction: a self-containing node is known to its alias before it is complete. */
interface Draft {
  node: Node | undefined;
}

class Composer {
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;
  private readonly maxDepth: number;
  private readonly anchors = new Map<string, Draft>();

  constructor(tokens: readonly Token[], maxDepth: number) {
    this.tokens = tokens;
    this.maxDepth = maxDepth;
  }

  document(): Node | undefined {
    if (this.next() === 'end') return undefined;
    const node = this.node(true, false);
    if (this.next() !== 'end') {
      throw this.problem('The document has ended before this; kubectl would leave the rest out in silence.');
    }
    return node;
  }

  private peek(): Token {
    return this.tokens[this.at] as Token;
  }

  private next(): Token['type'] {
    return this.peek().type;
  }

  private problem(message: string): YamlProblem {
    const { start, end } = this.peek();
    return new YamlProblem('YAML_SYNTAX', message, { start, end: Math.max(start + 1, end) });
  }

  private node(block: boolean, indentless: boolean): Node {
    let token = this.peek();
    if (token.type === 'alias') return this.alias(token);
    let tag = '';
    let draft: Draft | undefined;
    let tagToken: Token | undefined;
    const first = token;
    for (; token.type === 'anchor' || token.type === 'tag'; token = this.peek()) {
      if (token.type === 'anchor') {
        if (draft !== undefined) throw this.problem('A node cannot have two anchors.');
        draft = { node: undefined };
        this.anchors.set(token.name, draft);
      } else {
        if (tagToken !== undefined) throw this.problem('A node cannot have two tags.');
        tagToken = token;
        ({ tag } = token);
      }
      this.at += 1;
    }
    const node = this.content({ block, indentless, tag, first });
    if (tagToken !== undefined) checkTag(tag, node, tagToken);
    if (draft !== undefined) draft.node = node;
    return node;
  }

  private alias(token: AliasToken): Node {
    const draft = this.anchors.get(token.name);
    const span = { start: token.start, end: token.end };
    if (draft === undefined) {
      throw new YamlProblem('YAML_SYNTAX', `There is no anchor &${token.name} before this alias.`, span);
    }
    if (draft.node === undefined) {
      throw new YamlProblem('YAML_ALIAS_BUDGET', `The anchor &${token.name} contains itself.`, span);
    }
    this.at += 1;
    return { kind: 'alias', ...span, name: token.name, target: draft.node };
  }

  private content(where: { block: boolean; indentless: boolean; tag: string; first: Token }): Node {
    const token = this.peek();
    if (where.indentless && token.type === 'block-entry') return this.nest(() => this.indentlessSequence());
    switch (token.type) {
      case 'scalar':
        this.at += 1;
        return {
          kind: 'scalar',
          start: token.start,
          end: token.end,
          tag: where.tag,
          value: token.value,
          style: token.style,
        };
      case 'flow-sequence-start':
        return this.nest(() => this.flowSequence());
      case 'flow-mapping-start':
        return this.nest(() => this.flowMapping());
      case 'block-sequence-start':
        if (where.block) return this.nest(() => this.blockSequence());
        break;
      case 'block-mapping-start':
        if (where.block) return this.nest(() => this.blockMapping());
        break;
      default:
    }
    if (where.first !== token) return empty((this.tokens[this.at - 1] as Token).end, where.tag);
    if (token.type === 'end') throw this.problem('The text ends where a value is expected.');
    throw this.problem('A value is expected here.');
  }

  private nest<T extends Node>(read: () => T): T {
    this.depth += 1;
    if (this.depth > this.maxDepth) {
      const { start, end } = this.peek();
      const message = `Mappings and lists are nested deeper than ${this.maxDepth}.`;
      throw new YamlProblem('TOO_DEEP', message, { start, end: Math.max(start + 1, end) });
    }
    const node = read();
    this.depth -= 1;
    return node;
  }

  /** The value after an indicator, or an empty node when a token of `ends` comes at once. */
  private valueUnless(ends: readonly Token['type'][], block: boolean, indentless: boolean): Node {
    if (!ends.includes(this.next())) return this.node(block, indentless);
    return empty((this.tokens[this.at - 1] as Token).end, '');
  }

  private blockSequence(): SequenceNode {
    const { start } = this.peek();
    this.at += 1;
    const items: Node[] = [];
    while (this.next() === 'block-entry') {
      this.at += 1;
      items.push(this.valueUnless(['block-entry', 'block-end'], true, false));
    }
    if (this.next() !== 'block-end')
      throw this.problem('A list item or the end of the list is expected here.');
    this.at += 1;
    return { kind: 'sequence', start, end: (items.at(-1) as Node).end, items };
  }

  /** A list at the column of the key that it belongs to has no start and end of its own. */
  private indentlessSequence(): SequenceNode {
    const { start } = this.peek();
    const items: Node[] = [];
    while (this.next() === 'block-entry') {
      this.at += 1;
      items.push(this.valueUnless(['block-entry', 'key', 'value', 'block-end'], true, false));
    }
    return { kind: 'sequence', start, end: (items.at(-1) as Node).end, items };
  }

  private blockMapping(): MappingNode {
    const { start } = this.peek();
    this.at += 1;
    const pairs: [Node, Node][] = [];
    const ends = ['key', 'value', 'block-end'] as const;
    while (this.next() !== 'block-end') {
      if (this.next() !== 'key') throw this.problem('A key is expected here.');
      this.at += 1;
      const key = this.valueUnless(ends, true, true);
      let value: Node;
      if (this.next() === 'value') {
        this.at += 1;
        value = this.valueUnless(ends, true, true);
      } else value = empty(key.end, '');
      pairs.push([key, value]);
    }
    this.at += 1;
    return { kind: 'mapping', start, end: pairs.at(-1)?.[1].end ?? start, pairs };
  }

  private flowSequence(): SequenceNode {
    const { start } = this.peek();
    this.at += 1;
    const items: Node[] = [];
    while (this.next() !== 'flow-sequence-end') {
      if (items.length > 0) this.separator('flow-sequence-end');
      if (this.next() === 'flow-sequence-end') break;
      items.push(this.next() === 'key' ? this.nest(() => this.flowPair()) : this.node(false, false));
    }
    const { end } = this.peek();
    this.at += 1;
    return { kind: 'sequence', start, end, items };
  }

  private separator(end: 'flow-sequence-end' | 'flow-mapping-end'): void {
    if (this.next() !== 'flow-entry') {
      throw this.problem(`A comma or ${end === 'flow-sequence-end' ? ']' : '}'} is expected here.`);
    }
    this.at += 1;
  }

  /** `[a: 1]` is a list of one mapping. */
  private flowPair(): MappingNode {
    this.at += 1;
    const ends = ['flow-entry', 'flow-sequence-end'] as const;
    const key = this.valueUnless(['value', ...ends], false, false);
    let value = empty(key.end, '');
    if (this.next() === 'value') {
      this.at += 1;
      value = this.valueUnless(ends, false, false);
    }
    return { kind: 'mapping', start: key.start, end: value.end, pairs: [[key, value]] };
  }

  private flowMapping(): MappingNode {
    const { start } = this.peek();
    this.at += 1;
    const pairs: [Node, Node][] = [];
    const ends = ['flow-entry', 'flow-mapping-end'] as const;
    while (this.next() !== 'flow-mapping-end') {
      if (pairs.length > 0) this.separator('flow-mapping-end');
      if (this.next() === 'flow-mapping-end') break;
      const keyed = this.next() === 'key';
      if (keyed) this.at += 1;
      const key = keyed ? this.valueUnless(['value', ...ends], false, false) : this.node(false, false);
      let value = empty(key.end, '');
      if (keyed && this.next() === 'value') {
        this.at += 1;
        value = this.valueUnless(ends, false, false);
      }
      pairs.push([key, value]);
    }
    const { end } = this.peek();
    this.at += 1;
    return { kind: 'mapping', start, end, pairs };
  }
}

function empty(offset: number, tag: string): Node {
  return { kind: 'scalar', start: offset, end: offset, tag, value: '', style: 'plain' };
}

const CORE = 'tag:yaml.org,2002:';
const SCALAR_TAGS = ['str', 'int', 'float', 'bool', 'null', 'binary', 'timestamp'];

/** kubectl ignores tags that it does not know, and all on lists and mappings; other tools do not. */
function checkTag(tag: string, node: Node, token: Token): void {
  if (tag === '!') return;
  const name = tag.startsWith(CORE) ? tag.slice(CORE.length) : '';
  if (
    node.kind === 'scalar' ? SCALAR_TAGS.includes(name) : name === (node.kind === 'mapping' ? 'map' : 'seq')
  )
    return;
  throw new YamlProblem('YAML_UNSUPPORTED', `The tag ${tag} means nothing to Kubernetes here.`, {
    start: token.start,
    end: token.end,
  });
}
