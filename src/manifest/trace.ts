import type { Span } from './text.ts';
import { isList, isMap, type Value } from './value.ts';

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

/** Where a pointer leads in a document, or `undefined` when the trace cannot tell (the careful reader can). */
export function followTrace(trace: Trace, text: string, value: Value, keys: readonly string[]): Span | undefined {
  const reader = new TraceReader(trace, text);
  let at = reader.root(value);
  for (const key of keys) {
    if (at === undefined) return undefined;
    const below = reader.child(at, key);
    if (below === 'absent') break;
    at = below;
  }
  return at === undefined ? undefined : reader.place(at);
}

interface Node {
  /** Index of the opening event. */
  readonly open: number;
  readonly value: Value;
  /** Index of the opening event of the key, or -1. */
  readonly key: number;
}

class TraceReader {
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

  root(value: Value): Node | undefined {
    return this.trace.length === 0 ? undefined : { open: 0, value, key: -1 };
  }

  child(node: Node, key: string): Node | 'absent' | undefined {
    const { value } = node;
    if (isMap(value)) {
      const names = Object.keys(value);
      // Integer-like names come first whatever their place in the text.
      if (/^\d+$/.test(names[0] ?? '')) return undefined;
      const children = this.children(node, names.length * 2);
      if (children === undefined) return undefined;
      const index = names.indexOf(key);
      if (index === -1) return 'absent';
      const [at, below] = [children[index * 2], children[index * 2 + 1]];
      return { key: at as number, open: below as number, value: value[key] as Value };
    }
    if (isList(value)) {
      const children = this.children(node, value.length);
      if (children === undefined) return undefined;
      if (!/^(0|[1-9]\d*)$/.test(key) || Number(key) >= value.length) return 'absent';
      const index = Number(key);
      return { key: -1, open: children[index] as number, value: value[index] as Value };
    }
    return 'absent';
  }

  place(node: Node): Span | undefined {
    const end = this.end(node);
    if (end === undefined) return undefined;
    const collection = isMap(node.value) || isList(node.value);
    const empty = node.value === null && this.start(node.open) >= this.closeOffset(node.open);
    const start = node.key !== -1 && (collection || empty) ? this.start(node.key) : this.start(node.open);
    if (empty && node.key === -1) return { start: end, end };
    return { start, end };
  }

  /** The openings of a node's children; `undefined` when there are not as many as its value says. */
  private children(node: Node, expected: number): number[] | undefined {
    const children: number[] = [];
    const last = this.close[node.open] as number;
    for (let at = node.open + 1; at < last; at = (this.close[at] as number) + 1) children.push(at);
    // After its last entry a block mapping tries to read one more key.
    const spare = isMap(node.value) && children.length === expected + 1;
    return children.length === expected || spare ? children : undefined;
  }

  private end(node: Node): number | undefined {
    const { value } = node;
    const start = this.start(node.open);
    const last = isMap(value) ? Object.keys(value).length * 2 : isList(value) ? value.length : 0;
    const char = this.text.charCodeAt(start);
    if (last === 0 || char === 0x7b || char === 0x5b) return this.trimmed(this.closeOffset(node.open), node.open);
    const children = this.children(node, last);
    const open = children?.[last - 1];
    if (children === undefined || open === undefined) return undefined;
    // By position, not by name: the last in the text need not be the last of the keys.
    if (isList(value)) return this.end({ open, key: -1, value: value[last - 1] as Value });
    const names = Object.keys(value as object);
    if (/^\d+$/.test(names[0] ?? '')) return undefined;
    return this.end({ open, key: -1, value: (value as Record<string, Value>)[names.at(-1) as string] as Value });
  }

  private closeOffset(open: number): number {
    return ~(this.trace[this.close[open] as number] as number);
  }

  /** Readers note a node before the blanks and comments that lead to it. */
  private start(open: number): number {
    const { text } = this;
    let at = this.trace[open] as number;
    for (;;) {
      const char = text.charCodeAt(at);
      if (char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09) at += 1;
      else if (char === 0x23) {
        const end = text.indexOf('\n', at);
        at = end === -1 ? text.length : end;
      } else return at;
    }
  }

  /** … and close it after the blanks that follow. An empty node ends where it opened. */
  private trimmed(close: number, open: number): number {
    const opened = this.trace[open] as number;
    const from = this.start(open);
    let at = Math.min(close, this.text.length);
    if (from >= close) return opened;
    while (at > from && /\s/.test(this.text.charAt(at - 1))) at -= 1;
    return at;
  }
}
