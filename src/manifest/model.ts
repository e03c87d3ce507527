import type { CodedError, Location } from '../errors.ts';
import type { ValueMap } from './value.ts';

/** Bounds on what is read. All have defaults in limits.ts; all are configurable. */
export interface Limits {
  /** Bytes of one file. */
  readonly maxFileBytes: number;
  /** Files in one scan. */
  readonly maxFiles: number;
  /** Documents in one file. */
  readonly maxDocuments: number;
  /** Nesting of mappings and lists in one document. */
  readonly maxDepth: number;
  /** Nodes of one document once aliases are expanded. */
  readonly maxNodes: number;
}

/** The bytes of one input and the name that findings show for it (`/` as separator; `-` is standard input). */
export interface Source {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** One Kubernetes object and where it was written. */
export interface Resource {
  readonly object: ValueMap;
  readonly file: string;
  /** Where the object starts in its document: `''`, or `/items/3` in a list. */
  readonly base: string;
  /**
   * The place of a pointer (relative to the object). Where the pointer's target is absent, the place of its
   * nearest ancestor that is there. A mapping's entry with a mapping or list as value starts at its key;
   * a scalar and a list item start at the value itself.
   */
  locate(pointer: string): Location;
  /** As `locate`; a scalar that is the value of a key starts at its key, too. */
  locateKey(pointer: string): Location;
  /**
   * The place of a character of the text at a pointer, however the text is written: in quotes, in a block, plain. The
   * place of the text where that cannot be told.
   */
  locateWithin(pointer: string, offset: number): Location;
  /** The line of `locate('')`, at less cost. */
  readonly firstLine: number;
}

/** What one document of a file turned out to be. */
export type ParsedDocument =
  /** One object, or the flattened items of a list. */
  | { readonly type: 'resources'; readonly resources: readonly Resource[] }
  /** Nothing but comments, or null. */
  | { readonly type: 'empty' }
  /** Well-formed, but with neither `apiVersion` nor `kind`: not Kubernetes. `value` is there when it is a mapping. */
  | { readonly type: 'foreign'; readonly location: Location; readonly value?: ValueMap }
  /** Values of a Secret that SOPS encrypted: nobody knows them. Where it is so in part, the Secret is a resource before this. */
  | { readonly type: 'encrypted-secret'; readonly location: Location; readonly inPart: boolean }
  /** Could not be judged. */
  | { readonly type: 'error'; readonly error: CodedError };

/** What a file turned out to hold, in the order of its documents. */
export interface ParsedFile {
  readonly file: string;
  readonly documents: readonly ParsedDocument[];
  /**
   * False when the text cannot name a Kubernetes object at all: no document has `apiVersion` or `kind`,
   * and what could not be parsed does not contain these words, in any spelling, about as far left as it begins.
   */
  readonly kubernetes: boolean;
}
