import type { CodedError, Location } from '../errors.ts';
import { pointerKeys } from './pointer.ts';
import type { SourceText, Span } from './text.ts';
import { followTrace, type Trace } from './trace.ts';
import type { Value } from './value.ts';

/** One document as read, before anything is said about what it means. */
export type ReadDocument =
  | ValueDocument
  /** Blank, only comments, or null. */
  | { readonly type: 'empty' }
  | { readonly type: 'error'; readonly error: CodedError; readonly span: Span };

/** A document's value and where its nodes are written. */
export class ValueDocument {
  readonly type = 'value';
  readonly value: Value;
  private readonly source: SourceText;
  private readonly span: Span;
  private readonly trace: Trace;

  constructor(parts: { source: SourceText; span: Span; value: Value; trace: Trace }) {
    this.value = parts.value;
    this.source = parts.source;
    this.span = parts.span;
    this.trace = parts.trace;
  }

  /** The place of a pointer; of the nearest ancestor that is there when its target is not. */
  locate(pointer: string): Location {
    const { start } = this.span;
    const text = this.source.text.slice(start, this.span.end);
    const span = followTrace(this.trace, text, this.value, pointerKeys(pointer)) ?? { start: 0, end: 0 };
    return this.source.locate({ start: start + span.start, end: start + span.end });
  }
}
