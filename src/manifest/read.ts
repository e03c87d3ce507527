import { decodeText } from './decode.ts';
import { ValueDocument, type ReadDocument } from './document.ts';
import { readFast } from './fast.ts';
import type { Limits, Source } from './model.ts';
import { splitDocuments } from './split.ts';
import type { SourceText, Span } from './text.ts';
import { TraceWriter } from './trace.ts';

/** The documents of a file, in order, whatever they mean: manifests, policies, configuration. */
export function readDocuments(source: Source, limits: Limits): readonly ReadDocument[] {
  const decoded = decodeText(source, limits);
  if (decoded.type === 'error') {
    return [{ type: 'error', error: decoded.error, span: { start: 0, end: source.bytes.length } }];
  }
  const trace = new TraceWriter();
  return splitDocuments(decoded.source.text, 0).map((chunk): ReadDocument => {
    if (chunk.type === 'document') return readYaml(decoded.source, chunk.span, { limits, trace });
    return { type: 'error', error: decoded.source.error('YAML_SYNTAX', chunk.message, chunk.span), span: chunk.span };
  });
}

function readYaml(source: SourceText, span: Span, tools: { limits: Limits; trace: TraceWriter }): ReadDocument {
  const text = source.text.slice(span.start, span.end);
  const result = readFast(text, tools.limits, tools.trace);
  if (result.type === 'careful') {
    return { type: 'error', error: source.error('YAML_SYNTAX', 'This is not YAML.', span), span };
  }
  if (result.value === null) return { type: 'empty' };
  return new ValueDocument({ source, span, value: result.value, trace: tools.trace.take() });
}
