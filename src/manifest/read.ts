import type { Location } from '../errors.ts';
import { decodeText } from './decode.ts';
import { Doubts } from './doubt.ts';
import { ValueDocument, type ReadDocument } from './document.ts';
import { readFast } from './fast.ts';
import { readJson, type JsonResult } from './json.ts';
import type { Limits, Source } from './model.ts';
import { splitDocuments } from './split.ts';
import type { SourceText, Span } from './text.ts';
import { TraceWriter } from './trace.ts';
import { readCarefully } from './yaml/careful.ts';

/**
 * The documents of a file, in order, whatever they mean: manifests, policies, configuration. Never throws; what
 * cannot be read is an error document, and the reading goes on behind it.
 */
export function readDocuments(source: Source, limits: Limits): readonly ReadDocument[] {
  const decoded = decodeText(source, limits);
  if (decoded.type === 'error') {
    const { error } = decoded;
    const location = error.location as Location;
    return [{ type: 'error', error, text: undefined, locate: () => location }];
  }
  const reader = new StreamReader(decoded.source, limits);
  // apimachinery's YAMLOrJSONDecoder looks at the first character that is not blank; a byte order mark is one.
  if (!decoded.hasMark && /^\s*\{/.test(decoded.source.text)) reader.jsonThenYaml();
  else reader.yaml(0);
  return reader.documents;
}

class StreamReader {
  readonly documents: ReadDocument[] = [];
  private readonly source: SourceText;
  private readonly limits: Limits;
  private readonly trace = new TraceWriter();
  private doubts: Doubts | undefined;

  constructor(source: SourceText, limits: Limits) {
    this.source = source;
    this.limits = limits;
  }

  /** Reads what follows as a YAML stream. */
  yaml(from: number): void {
    for (const chunk of splitDocuments(this.source.text, from)) {
      if (this.isFull(chunk.span.start)) return;
      if (chunk.type === 'document') this.yamlDocument(chunk.span);
      else this.error({ code: 'YAML_SYNTAX', message: chunk.message, span: chunk.span }, chunk.span);
    }
  }

  /** JSON values one after the other, and YAML from where that fails: YAMLOrJSONDecoder.Decode. */
  jsonThenYaml(): void {
    const { text } = this.source;
    let from = 0;
    for (let count = 0; ; count += 1) {
      const start = from + (/^[ \t\r\n]*/.exec(text.slice(from))?.[0].length ?? 0);
      if (start === text.length || this.isFull(start)) return;
      const result = readJson(text, start, { limits: this.limits, trace: this.trace });
      if (result.type === 'syntax') {
        this.afterJson(result, from, count);
        return;
      }
      from = result.end;
      const span = { start, end: from };
      if (result.type === 'problem') this.error(result, span);
      else this.value(result.value, span);
    }
  }

  private afterJson(problem: JsonResult & { type: 'syntax' }, from: number, count: number): void {
    const { text, file } = this.source;
    const blanks = /^[^\S\n]*\n?/.exec(text.slice(from))?.[0].length ?? 0;
    // It needs four bytes to look at, too, from the last blank on.
    const seen = text[from + blanks - 1] === '\n' ? from + blanks - 1 : from + blanks;
    const short = new TextEncoder().encode(text.slice(seen, seen + 4)).length < 4;
    if (problem.code !== 'JSON_SYNTAX' || count > 1 || short) {
      // kubectl gives the stream up here; we go on with the next document that is marked as one.
      const next = text.indexOf('\n---', from);
      this.error(problem, { start: from, end: next === -1 ? text.length : next });
      if (next !== -1) this.yaml(next + 1);
      return;
    }
    const before = this.documents.length;
    this.yaml(from + blanks);
    const first = this.documents[before];
    if (count > 0 || first?.type !== 'error' || first.error.code !== 'YAML_SYNTAX') return;
    // Of the two errors, the one of the language that the author meant.
    if (!/\.json$/i.test(file) && !/^\s*\{\s*"/.test(text)) return;
    this.documents[before] = {
      ...first,
      error: this.source.error(problem.code, problem.message, problem.span),
    };
  }

  private yamlDocument(span: Span): void {
    const text = this.source.text.slice(span.start, span.end);
    // Behind JSON, YAML can start within a line, of which Doubts knows nothing.
    const whole = span.start === 0 || this.source.text[span.start - 1] === '\n';
    const doubt = whole ? (this.doubts ??= new Doubts(this.source.text)).in(span) : 'careful';
    const fast = readFast(text, doubt, { limits: this.limits, trace: this.trace });
    if (fast.type === 'value') return this.value(fast.value, span);
    const careful = readCarefully(text, this.limits);
    if (careful.type === 'error') {
      const { start, end } = careful.span;
      const place = { start: span.start + start, end: span.start + end };
      return this.error({ code: careful.code, message: careful.message, span: place }, span);
    }
    this.value(careful.value, span, { traced: false });
  }

  private value(value: ValueDocument['value'], span: Span, { traced } = { traced: true }): void {
    if (value === null) this.documents.push({ type: 'empty' });
    else {
      const trace = traced ? this.trace.take() : undefined;
      this.documents.push(new ValueDocument({ source: this.source, span, value, trace }));
    }
  }

  private error(
    problem: Pick<JsonResult & { type: 'syntax' }, 'code' | 'message' | 'span'>,
    span: Span,
  ): void {
    const { source } = this;
    this.documents.push({
      type: 'error',
      error: source.error(problem.code, problem.message, problem.span),
      text: source.text.slice(span.start, span.end),
      locate: (place) => source.locate({ start: span.start + place.start, end: span.start + place.end }),
    });
  }

  private isFull(at: number): boolean {
    const { maxDocuments } = this.limits;
    if (this.documents.length < maxDocuments) return false;
    const message = `The file has more than ${maxDocuments} documents; from here on it is not read.`;
    this.error(
      { code: 'TOO_MANY', message, span: { start: at, end: at + 1 } },
      { start: at, end: this.source.text.length },
    );
    return true;
  }
}
