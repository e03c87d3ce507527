import { childAt } from './pointer.ts';
import type { Span } from './text.ts';
import { isList, type Value, type ValueMap } from './value.ts';

/**
 * What a reader noted while it read a document: for each node, in text order, its start offset when it opened and
 * the complement (`~`) of its end offset when it closed. A mapping's children are key, value, key, value, …
 * Nothing else is kept while reading, so that documents that nobody asks about cost next to nothing.
 */
export type Trace = Int32Array;

/** Grows a trace. One is used for all documents of a file. */
export class TraceWriter {
  private events = new Int32Array(4096);
  private length = 0;

  /** How many nodes were opened, at most. */
  get size(): number {
    return this.length >> 1;
  }

  push(event: number): void {
    if (this.length === this.events.length) this.grow();
    this.events[this.length++] = event;
  }

  reset(): void {
    this.length = 0;
  }

  /** A copy of what was written. */
  take(): Trace {
    return this.events.slice(0, this.length);
  }

  private grow(): void {
    const events = new Int32Array(this.events.length * 2);
    events.set(this.events);
    this.events = events;
  }
}

/** A document's trace made walkable. Built for the documents that something is said about. */
export class TraceIndex {
  private readonly trace: Trace;
  private readonly text: string;
  /** For every opening event, the index of its closing event. */
  private readonly close: Int32Array;

  constructor(trace: Trace, text: string) {
    this.trace = trace;
    this.text = text;
    this.close = new Int32Array(trace.length);
    const open: number[] = [];
    for (let at = 0; at < trace.length; at += 1) {
      if ((trace[at] as number) >= 0) open.push(at);
      else this.close[open.pop() as number] = at;
    }
  }

  /**
   * Where the keys lead in a value; its nearest ancestor when they lead nowhere. `undefined` when the trace cannot
   * tell: it has not as many children as the value (`[a: 1]`, `{a}`), or a number as key.
   */
  follow(root: Value, keys: readonly string[]): Span | undefined {
    let key = -1;
    let open = 0;
    let value = root;
    for (const name of keys) {
      const below = childAt(value, name);
      if (below === undefined) break;
      const index = this.find(open, value, name);
      if (index === undefined) return undefined;
      ({ key, open } = index);
      value = below;
    }
    return this.place(open, key, value);
  }

  private find(open: number, value: Value, name: string): { key: number; open: number } | undefined {
    const children = this.children(open);
    if (isList(value)) {
      const found = children[Number(name)];
      return children.length !== value.length || found === undefined ? undefined : { key: -1, open: found };
    }
    const names = Object.keys(value as ValueMap);
    if (children.length !== names.length * 2) return undefined;
    // Whole numbers come first among the keys of an object, whatever their place in the text.
    const index = /^\d+$/.test(names[0] ?? '')
      ? names.findIndex((_, at) => this.rawKey(children[at * 2] as number) === name)
      : names.indexOf(name);
    const [key, found] = [children[index * 2], children[index * 2 + 1]];
    return key === undefined || found === undefined ? undefined : { key, open: found };
  }

  private rawKey(open: number): string {
    const raw = this.text.slice(this.start(open), this.end(open));
    if (raw.startsWith("'")) return raw.slice(1, -1).replaceAll("''", "'");
    if (!raw.startsWith('"')) return raw;
    try {
      return String(JSON.parse(raw));
    } catch {
      return raw;
    }
  }

  private place(open: number, key: number, value: Value): Span | undefined {
    const end = this.end(open);
    if (end === undefined) return undefined;
    const fromKey = key !== -1 && ((typeof value === 'object' && value !== null) || this.isEmpty(open));
    return { start: this.start(fromKey ? key : open), end };
  }

  /** Whether every mapping and list has as many children in the trace as in its value. */
  matches(root: Value, open = 0): boolean {
    if (typeof root !== 'object' || root === null) return true;
    const children = this.children(open);
    if (isList(root)) {
      return children.length === root.length && root.every((item, at) => this.matches(item, children[at]));
    }
    // Which child belongs to which key does not matter here: a key that is a collection makes the count odd.
    const values = Object.values(root);
    if (children.length !== values.length * 2) return false;
    return values.every((value, at) => this.matches(value, children[at * 2 + 1]));
  }

  private children(open: number): number[] {
    const children: number[] = [];
    const last = this.close[open] as number;
    for (let at = open + 1; at < last; at = (this.close[at] as number) + 1) children.push(at);
    const [only] = children;
    if (only === undefined || children.length > 1 || this.start(only) !== this.start(open)) return children;
    // js-yaml reads a node as a key first: then its pair stands within another one, empty before a block scalar.
    return this.isEmpty(only) ? [] : this.children(only);
  }

  private isEmpty(open: number): boolean {
    return this.start(open) >= this.closeOffset(open);
  }

  /** A block collection ends where its last child ends, not where its reader went on. */
  private end(open: number): number | undefined {
    if (this.isEmpty(open)) {
      const at = this.trace[open] as number;
      // Behind a dash, or in a flow collection, js-yaml has gone on already.
      return this.text[at - 1] === ':' ? at : undefined;
    }
    const start = this.start(open);
    const char = this.text.charCodeAt(start);
    const flow = char === 0x7b || char === 0x5b;
    const last = flow ? undefined : this.children(open).at(-1);
    if (last !== undefined) return this.end(last);
    let at = this.closeOffset(open);
    while (at > start && ' \t\r\n'.includes(this.text.charAt(at - 1))) at -= 1;
    return at;
  }

  private closeOffset(open: number): number {
    // js-yaml ends the last line itself.
    return Math.min(~(this.trace[this.close[open] as number] as number), this.text.length);
  }

  private start(open: number): number {
    return skipBlanks(this.text, this.trace[open] as number);
  }
}

/** Where a node begins that a reader noted: it does so before the blanks and comments that lead to the node. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    const char = text.charCodeAt(at);
    if (char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09) at += 1;
    else if (char === 0x23) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else return at;
  }
}
