import type { ValueDocument } from '../../manifest/document.ts';
import { equalValues } from '../../manifest/equal.ts';
import { readJson } from '../../manifest/json.ts';
import { DEFAULT_LIMITS } from '../../manifest/limits.ts';
import { readDocuments } from '../../manifest/read.ts';
import { splitDocuments, type Chunk } from '../../manifest/split.ts';
import { TraceWriter } from '../../manifest/trace.ts';
import type { Value } from '../../manifest/value.ts';
import { jsonNode } from './json-node.ts';
import { breakNear } from './line.ts';
import { EditProblem } from './problem.ts';
import { yamlTree, type Tree } from './tree.ts';

/** The text of a file, without its byte order mark, as its reader takes it. */
export interface FileText {
  readonly text: string;
  readonly hasMark: boolean;
  readonly json: boolean;
}

/** Limits that nothing which was read once can go past by an edit. */
const LIMITS = { ...DEFAULT_LIMITS, maxFileBytes: Number.MAX_SAFE_INTEGER, maxDepth: 1000 };

/** Takes a text as the reader of manifests does. */
export function fileText(whole: string): FileText {
  const hasMark = whole.startsWith('\ufeff');
  const text = hasMark ? whole.slice(1) : whole;
  return { text, hasMark, json: !hasMark && startsAsJson(text) };
}

function startsAsJson(text: string): boolean {
  const blanks = /^\s*(?=\{)/.exec(text)?.[0].length;
  if (blanks === undefined) return false;
  return readJson(text, blanks, { limits: LIMITS, trace: new TraceWriter() }).type !== 'syntax';
}

/** Why no document of a file can be edited. Throws {@link EditProblem}. */
export function checkStream(file: FileText): void {
  if (file.json) {
    const documents = readDocuments(bytesOf(file.text), LIMITS);
    if (documents.length !== 1) {
      throw new EditProblem('json-stream', 'The file holds several JSON values, one behind the other.');
    }
    return;
  }
  if (splitDocuments(file.text, 0).some((chunk) => chunk.type === 'error')) {
    const message =
      'Tools read different documents from the file, because of a line that starts with --- or ....';
    throw new EditProblem('stream', message);
  }
}

// A place is asked about before it is edited: the document is made a tree once.
const trees = new WeakMap<ValueDocument, Tree>();

/** A document of a file as a tree; offsets are those of the document. Throws {@link EditProblem}. */
export function treeOf(file: FileText, document: ValueDocument): Tree {
  const { start, end } = document.span;
  if (file.text.slice(start, end) !== document.text) {
    throw new EditProblem('stale', 'The text is not the one that the object was read from.');
  }
  let tree = trees.get(document);
  if (tree === undefined) {
    tree = makeTree(file, document);
    trees.set(document, tree);
  }
  return tree;
}

function makeTree(file: FileText, { text, span }: ValueDocument): Tree {
  const lineBreak = breakNear({ text: file.text, lineBreak: '\n' }, span.start);
  if (!file.json) return yamlTree({ text, lineBreak });
  const trace = new TraceWriter();
  const read = readJson(text, 0, { limits: LIMITS, trace });
  if (read.type !== 'value') throw new EditProblem('layout', 'The JSON cannot be read a second time.');
  return { text, lineBreak, json: true, root: jsonNode(text, trace.take()), shared: new Map() };
}

/** Reads the new text of a document again. Throws {@link EditProblem} unless it is exactly what was meant. */
export function verifyDocument(file: FileText, text: string, meant: Value): void {
  // Behind `---`, so that a document of YAML is not taken for JSON.
  const documents = readDocuments(bytesOf(file.json ? text : `---\n${text}`), LIMITS);
  const values = documents.flatMap((document) => (document.type === 'value' ? [document.value] : []));
  if (documents.length === 1 && values.length === 1 && equalValues(values[0] as Value, meant)) return;
  throw new EditProblem('unverified', 'The text would not have become what was meant.');
}

/** Whether two texts of a file have the same documents but for those given, by their starts, with their new texts. */
export function sameOthers(before: FileText, after: string, edited: ReadonlyMap<number, string>): boolean {
  if (before.json) {
    const text = edited.get(/^\s*/.exec(before.text)?.[0].length ?? 0);
    return after.trim() === text?.trim() && fileText(after).json;
  }
  const [old, next] = [splitDocuments(before.text, 0), splitDocuments(after, 0)];
  return old.length === next.length && old.every((chunk, at) => sameChunk(chunk, next[at] as Chunk));

  function sameChunk(one: Chunk, two: Chunk): boolean {
    const text = edited.get(one.span.start) ?? before.text.slice(one.span.start, one.span.end);
    return one.type === two.type && after.slice(two.span.start, two.span.end) === text;
  }
}

function bytesOf(text: string): { readonly file: string; readonly bytes: Uint8Array } {
  return { file: '', bytes: new TextEncoder().encode(text) };
}
