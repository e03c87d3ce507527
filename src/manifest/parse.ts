import type { Location } from '../errors.ts';
import type { ReadDocument, ValueDocument } from './document.ts';
import type { Limits, ParsedDocument, ParsedFile, Resource, Source } from './model.ts';
import { readDocuments } from './read.ts';
import { isMap, own, type ValueMap } from './value.ts';

/** Reads one file as kubectl does. Never throws: what cannot be read is an `error` document. */
export function parseManifest(source: Source, limits: Limits): ParsedFile {
  const documents = readDocuments(source, limits).map((document) => parseDocument(document, source.file));
  return { file: source.file, documents, kubernetes: documents.some((document) => document.type !== 'foreign') };
}

function parseDocument(document: ReadDocument, file: string): ParsedDocument {
  if (document.type !== 'value') return document;
  const { value } = document;
  if (!isMap(value) || (own(value, 'apiVersion') === undefined && own(value, 'kind') === undefined)) {
    return { type: 'foreign', location: document.locate('') };
  }
  return { type: 'resources', resources: [new LocatedResource(document, value, { file, base: '' })] };
}

class LocatedResource implements Resource {
  readonly object: ValueMap;
  readonly file: string;
  readonly base: string;
  private readonly document: ValueDocument;

  constructor(document: ValueDocument, object: ValueMap, where: { file: string; base: string }) {
    this.document = document;
    this.object = object;
    this.file = where.file;
    this.base = where.base;
  }

  locate(pointer: string): Location {
    return this.document.locate(this.base + pointer);
  }
}
