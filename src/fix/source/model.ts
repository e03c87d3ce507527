import type { Resource } from '../../manifest/model.ts';
import type { Operation } from '../model.ts';

/** What shall be changed in the text of one object. */
export interface SourceEdit {
  /** As it was read from the text that is edited. */
  readonly resource: Resource;
  /** On `resource.object`, in the order in which they apply. */
  readonly operations: readonly Operation[];
}

/**
 * Why a text is left alone. `anchor`: the place is written once and used elsewhere too. `alias`: it is written at an
 * anchor, elsewhere. `merge`: it comes from a `<<`. `tag`: it has a tag. `json-stream`: the file holds several JSON
 * values. `stream`: tools find different documents in the file. `comment`: a comment would be lost. `absent`: there
 * is nothing to replace or to remove. `value`: it cannot be written. `layout`: it is written in a way that is not
 * edited. `stale`: the text is not the one that was read. `unverified`: the result was not what was meant.
 */
export type RefusalReason =
  | 'anchor'
  | 'alias'
  | 'merge'
  | 'tag'
  | 'json-stream'
  | 'stream'
  | 'comment'
  | 'absent'
  | 'value'
  | 'layout'
  | 'stale'
  | 'unverified';

/** Why an edit was not made. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** A sentence for a person. */
  readonly message: string;
}

/** The new text of a file, or why it stays as it is. */
export type Edited = { readonly ok: true; readonly text: string } | ({ readonly ok: false } & Refusal);

/** The text of a file after all edits that could be made, and those that could not. */
export interface EditedFile {
  readonly text: string;
  /** Whether the text is another one than before. */
  readonly changed: boolean;
  readonly refused: readonly (Refusal & { readonly edit: SourceEdit })[];
}
