import type { Location } from '../errors.ts';
import type { ValueDocument } from './document.ts';
import type { Resource } from './model.ts';
import type { ValueMap } from './value.ts';

/** An object of a document; `base` is where it starts there. */
export class DocumentResource implements Resource {
  readonly object: ValueMap;
  readonly file: string;
  readonly base: string;
  /** The document it stands in. */
  readonly document: ValueDocument;

  constructor(
    document: ValueDocument,
    object: ValueMap,
    where: { readonly file: string; readonly base: string },
  ) {
    this.document = document;
    this.object = object;
    this.file = where.file;
    this.base = where.base;
  }

  get firstLine(): number {
    return this.base === '' ? this.document.firstLine : this.locate('').line;
  }

  locate(pointer: string): Location {
    return this.document.locate(this.base + pointer);
  }

  locateKey(pointer: string): Location {
    return this.document.locateKey(this.base + pointer);
  }

  locateWithin(pointer: string, offset: number): Location {
    return this.document.locateWithin(this.base + pointer, offset);
  }
}

/** The document that a resource was read from; `undefined` of one that was not read from a document. */
export function documentOf(resource: Resource): ValueDocument | undefined {
  return resource instanceof DocumentResource ? resource.document : undefined;
}
