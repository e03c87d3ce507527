import type { CodedError, Location } from '../errors.ts';
import { pointerKeys, valueAt } from './pointer.ts';
import { scalarOffset } from './scalar-offset.ts';
import type { SourceText, Span } from './text.ts';
import { skipBlanks, TraceIndex, type Trace } from './trace.ts';
import type { Value } from './value.ts';
import { composeDocument } from './yaml/compose.ts';
import type { Node } from './yaml/node.ts';
import { placeFromKey, placeOf } from './yaml/place.ts';

/** One document as read, before anything is said about what it means. */
export type ReadDocument =
  | ValueDocument
  /** Blank, only comments, or null. */
  | { readonly type: 'empty' }
  | FailedDocument;

/** A document that could not be read. */
export interface FailedDocument {
  readonly type: 'error';
  readonly error: CodedError;
  /** Its text, as far as it was decoded; `undefined` when the bytes were no text. */
  readonly text: string | undefined;
  /** The place of a span of its text. */
  locate(span: Span): Location;
}

interface Parts {
  readonly source: SourceText;
  /** Where the document is in the source. */
  readonly span: Span;
  readonly value: Value;
  /** `undefined` when the careful reader read the document. */
  readonly trace: Trace | undefined;
}

/** A document's value and where its nodes are written. Keeps its file's text alive, and nothing else. */
export class ValueDocument {
  readonly type = 'value';
  readonly value: Value;
  /** Where the document is in its file. */
  readonly span: Span;
  private readonly source: SourceText;
  private readonly trace: Trace | undefined;
  private index: TraceIndex | undefined;
  private node: Node | undefined;

  constructor(parts: Parts) {
    this.value = parts.value;
    this.span = parts.span;
    this.source = parts.source;
    this.trace = parts.trace;
  }

  /** The document's text. */
  get text(): string {
    return this.source.text.slice(this.span.start, this.span.end);
  }

  /** The line of `locate('')`. Asked of every object in a scan, so it does without the index. */
  get firstLine(): number {
    if (this.trace === undefined) return this.locate('').line;
    return this.source.lineOf(skipBlanks(this.source.text, this.span.start + (this.trace[0] ?? 0)));
  }

  /** The place of a pointer; of the nearest ancestor that is there when its target is not. */
  locate(pointer: string): Location {
    const { start } = this.span;
    const found = this.find(pointerKeys(pointer));
    return this.source.locate({ start: start + found.start, end: start + found.end });
  }

  /** As `locate`, and from the key on, whatever the value is. */
  locateKey(pointer: string): Location {
    const node = this.nodes();
    if (node === undefined) return this.locate(pointer);
    const { start } = this.span;
    const found = placeFromKey(node, pointerKeys(pointer));
    return this.source.locate({ start: start + found.start, end: start + found.end });
  }

  /** The place of a character of the text at a pointer; of the text when its writing cannot be followed. */
  locateWithin(pointer: string, offset: number): Location {
    const keys = pointerKeys(pointer);
    const found = this.find(keys);
    const value = valueAt(this.value, keys);
    if (typeof value !== 'string') return this.locate(pointer);
    const raw = this.text.slice(found.start, found.end);
    const at = this.span.start + found.start + scalarOffset(raw, value, offset);
    return this.source.locate({ start: at, end: Math.max(at, this.span.start + found.end) });
  }

  private find(keys: readonly string[]): Span {
    if (this.trace !== undefined) {
      this.index ??= new TraceIndex(this.trace, this.text);
      const found = this.index.follow(this.value, keys);
      if (found !== undefined) return found;
    }
    const node = this.nodes();
    return node === undefined ? { start: 0, end: 0 } : placeOf(node, keys);
  }

  /** What was read once can be read again; only a JSON text that is no YAML cannot, and that has a full trace. */
  private nodes(): Node | undefined {
    return (this.node ??= composeDocument(this.text, Number.POSITIVE_INFINITY));
  }
}
