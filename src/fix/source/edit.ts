import { documentOf } from '../../manifest/resource.ts';
import type { ValueDocument } from '../../manifest/document.ts';
import type { Resource } from '../../manifest/model.ts';
import type { Operation } from '../model.ts';
import { Draft } from './draft.ts';
import { expectedValue } from './expected.ts';
import type { Edited, EditedFile, Refusal, SourceEdit } from './model.ts';
import { EditProblem, refusalOf } from './problem.ts';
import { checkStream, fileText, sameOthers, treeOf, verifyDocument, type FileText } from './source.ts';
import { applySplices } from './splice.ts';
import { changeNode } from './walk.ts';

/**
 * The text of a file with the operations carried out on the text of one object: inserted and changed pieces, and all
 * else byte for byte. `text` is the decoded text that the object was read from, with its byte order mark if it has
 * one. The result was read again and is exactly what was meant; otherwise it is refused. Never throws.
 */
export function editSource(text: string, resource: Resource, operations: readonly Operation[]): Edited {
  const edited = editFile(text, [{ resource, operations }]);
  const [refusal] = edited.refused;
  if (refusal === undefined) return { ok: true, text: edited.text };
  return { ok: false, reason: refusal.reason, message: refusal.message };
}

/**
 * As {@link editSource}, for any number of objects of one file, all read from `text`. What is refused of one object is
 * left out; all else is carried out.
 */
export function editFile(text: string, edits: readonly SourceEdit[]): EditedFile {
  const file = fileText(text);
  const refused: (Refusal & { edit: SourceEdit })[] = [];
  const refuse = (some: readonly SourceEdit[], refusal: Refusal): void => {
    for (const edit of some) refused.push({ ...refusal, edit });
  };
  const splices: { start: number; end: number; text: string }[] = [];
  try {
    checkStream(file);
    for (const [document, some] of byDocument(edits)) {
      const { start, end } = document.span;
      const result = editDocument(file, document, some);
      refused.push(...result.refused);
      if (result.text !== undefined) splices.push({ start, end, text: result.text });
    }
    const next = applySplices(file.text, splices);
    const edited = new Map(splices.map((splice) => [splice.start, splice.text]));
    if (splices.length > 0 && !sameOthers(file, next, edited)) {
      throw new EditProblem('unverified', 'Other documents of the file would have changed.');
    }
    return { text: (file.hasMark ? '\ufeff' : '') + next, changed: next !== file.text, refused };
  } catch (problem) {
    refused.length = 0;
    refuse(edits, refusalOf(problem));
    return { text, changed: false, refused };
  }
}

/** Characters that are gone through to find what is refused in one file: a few seconds. */
const MAX_TRIED = 50_000_000;

/**
 * Of each edit the operations that cannot be made, with why: alone, or with those before them that can. One that only lacks
 * what is left out before it is not among them. None, where it would take too long to say. Never throws.
 */
export function refusedOperations<Edit extends SourceEdit>(
  text: string,
  edits: readonly Edit[],
): ReadonlyMap<Edit, readonly RefusedOperation<Edit>[]> {
  const file = fileText(text);
  let left = MAX_TRIED;
  const found = new Map<Edit, readonly RefusedOperation<Edit>[]>();
  for (const edit of edits) {
    const document = documentOf(edit.resource);
    if (document === undefined) continue;
    const { resource } = edit;
    const operations: readonly Edit['operations'][number][] = edit.operations;
    const refused = refusedOf(operations, (some) => {
      left -= document.text.length;
      if (left < 0) return TOO_LONG;
      const tried = tryEdits(file, document, [{ resource, operations: some }]);
      return typeof tried === 'string' ? undefined : tried;
    });
    if (left < 0) return found;
    const own = refused.filter(({ refusal }) => refusal.reason !== 'absent');
    found.set(
      edit,
      own.map(({ one, refusal: { message } }) => ({ operation: one, message })),
    );
  }
  return found;
}

/** An operation that cannot be made, and why. */
export interface RefusedOperation<Edit extends SourceEdit> {
  readonly operation: Edit['operations'][number];
  readonly message: string;
}

const TOO_LONG: Refusal = { reason: 'layout', message: 'To find what can be edited takes too long.' };

function byDocument(edits: readonly SourceEdit[]): ReadonlyMap<ValueDocument, readonly SourceEdit[]> {
  const documents = new Map<ValueDocument, SourceEdit[]>();
  for (const edit of edits) {
    const document = documentOf(edit.resource);
    if (document === undefined) throw new EditProblem('stale', 'The object was not read from this text.');
    const some = documents.get(document);
    if (some === undefined) documents.set(document, [edit]);
    else some.push(edit);
  }
  return documents;
}

interface EditedDocument {
  /** `undefined` when it stays as it is. */
  readonly text: string | undefined;
  readonly refused: readonly (Refusal & { readonly edit: SourceEdit })[];
}

/** All edits of a document at once or, where that is refused, as many of them as can be made together. */
function editDocument(file: FileText, document: ValueDocument, edits: readonly SourceEdit[]): EditedDocument {
  let text: string | undefined;
  const refused = refusedOf(edits, (some) => {
    const tried = tryEdits(file, document, some);
    if (typeof tried !== 'string') return tried;
    text = tried;
    return undefined;
  });
  return { text, refused: refused.map(({ one, refusal }) => ({ ...refusal, edit: one })) };
}

/**
 * What has to be left out so that the rest can be made together. Halves are tried, so that one refusal among a thousand
 * costs ten more tries; the last try that is not refused is one of all that can be made.
 */
function refusedOf<One>(
  all: readonly One[],
  attempt: (some: readonly One[]) => Refusal | undefined,
): readonly { readonly one: One; readonly refusal: Refusal }[] {
  const made: One[] = [];
  const refused: { one: One; refusal: Refusal }[] = [];
  const settle = (some: readonly One[]): void => {
    const refusal = attempt([...made, ...some]);
    if (refusal === undefined) {
      made.push(...some);
      return;
    }
    const [one] = some;
    if (one !== undefined && some.length === 1) {
      refused.push({ one, refusal });
      return;
    }
    const half = some.length >> 1;
    settle(some.slice(0, half));
    settle(some.slice(half));
  };
  settle(all);
  return refused;
}

function tryEdits(file: FileText, document: ValueDocument, edits: readonly SourceEdit[]): string | Refusal {
  try {
    const { value } = document;
    const tree = treeOf(file, document);
    let meant = value;
    for (const { resource, operations } of edits) meant = expectedValue(meant, resource.base, operations);
    const draft = new Draft(tree);
    changeNode(draft, { node: tree.root, old: value, next: meant, where: { as: 'root', flow: tree.json } });
    const text = applySplices(tree.text, draft.splices);
    verifyDocument(file, text, meant);
    return text;
  } catch (problem) {
    return refusalOf(problem);
  }
}
