import type { CodedError, ErrorCode, Location } from '../errors.ts';
import type { FailedDocument, ReadDocument, ValueDocument } from './document.ts';
import { identify } from './identity.ts';
import { flatten } from './list.ts';
import type { Limits, ParsedDocument, ParsedFile, Resource, Source } from './model.ts';
import { readDocuments } from './read.ts';
import { encryptedOf, isKustomization, isSecret, templateAction } from './unrendered.ts';
import { isList, isMap, own, type Value, type ValueMap } from './value.ts';

/** What one document was found to be; `strange` is no mapping, which is an error only among Kubernetes objects. */
type Judged = ParsedDocument | { readonly type: 'strange'; readonly location: Location };

// In any spelling: a misspelled object must not pass for something else.
const WORDS = /api_?version|kind/i;
const KEY = /^([ \t]*)(?:[-?][ \t]+){0,8}["'!&]*(?:api_?version|kind)/gim;

/** Reads one file as kubectl does. Never throws: what cannot be read is an `error` document. */
export function parseManifest(source: Source, limits: Limits): ParsedFile {
  const { file } = source;
  let kubernetes = false;
  const judged = readDocuments(source, limits).flatMap((document): readonly Judged[] => {
    const found = judge(document, file);
    kubernetes ||= document.type === 'error' ? named(source, document) : found.some(isKubernetes);
    return found;
  });
  const documents = judged.map((document): ParsedDocument => {
    if (document.type !== 'strange') return document;
    const { location } = document;
    if (!kubernetes) return { type: 'foreign', location };
    return fault('NOT_AN_OBJECT', 'The document is not an object but a list or a single value.', location);
  });
  return { file, documents, kubernetes };
}

function isKubernetes(document: Judged): boolean {
  return document.type !== 'foreign' && document.type !== 'strange' && document.type !== 'empty';
}

/**
 * Whether a text that could not be read may name an object. Where the text shows its nesting by indentation, the words
 * must stand about as far left as its first line: a playbook, a schema or a script may speak of kinds further in.
 */
function named(source: Source, document: FailedDocument): boolean {
  const { text } = document;
  if (text === undefined)
    return WORDS.test(new TextDecoder('latin1').decode(source.bytes).replaceAll('\0', ''));
  if (!WORDS.test(text)) return false;
  const first = /^([ \t]*)(?!#|---|%)(\S)/m.exec(text);
  if (first === null || '{["\'&!?'.includes(first[2] ?? '')) return true;
  // One column of slack for a line that slipped; in a list, the width of its dash as well.
  const most = (first[1] ?? '').length + (first[2] === '-' ? 3 : 1);
  return [...text.matchAll(KEY)].some(([, indent = '']) => indent.length <= most);
}

function judge(document: ReadDocument, file: string): readonly Judged[] {
  switch (document.type) {
    case 'empty':
      return [document];
    case 'error':
      return [unreadable(document)];
    case 'value':
      return judgeValue(document, file);
  }
}

/** A Helm template is no YAML for a reason. */
function unreadable(document: FailedDocument): ParsedDocument {
  const { error, text } = document;
  const templated = ['YAML_SYNTAX', 'YAML_UNSUPPORTED', 'YAML_DUPLICATE_KEY', 'JSON_SYNTAX'].includes(
    error.code,
  );
  const action = templated && text !== undefined ? templateAction(text) : -1;
  if (action === -1) return { type: 'error', error };
  const location = document.locate({ start: action, end: action + 2 });
  return fault('HELM_TEMPLATE', 'This is a template of Helm, not YAML.', location);
}

function judgeValue(document: ValueDocument, file: string): readonly Judged[] {
  const { value } = document;
  if (!isMap(value)) {
    const location = document.locate('');
    return [
      namesObject(value)
        ? fault(
            'NOT_AN_OBJECT',
            'The document is a list; Kubernetes reads objects from `kind: List`.',
            location,
          )
        : { type: 'strange', location },
    ];
  }
  if (isKustomization(value, file)) {
    return [fault('KUSTOMIZATION', 'This is input to kustomize, not an object.', document.locate(''))];
  }
  const isNamed = own(value, 'apiVersion') !== undefined || own(value, 'kind') !== undefined;
  const encrypted = isNamed ? encryptedOf(value, document.text) : 'none';
  if (encrypted === 'none') return judgeObjects(document, value, file);
  const location = document.locate('');
  if (!isSecret(value)) return [fault('ENCRYPTED', 'The object holds values that SOPS encrypted.', location)];
  const inPart = encrypted === 'part';
  const unknown: ParsedDocument = { type: 'encrypted-secret', location, inPart };
  return inPart ? [...judgeObjects(document, value, file), unknown] : [unknown];
}

function namesObject(value: Value): boolean {
  return isList(value) && value.some((item) => isMap(item) && own(item, 'apiVersion') !== undefined);
}

/** The objects, and between them, in order, what is wrong with others. */
function judgeObjects(document: ValueDocument, value: ValueMap, file: string): readonly ParsedDocument[] {
  const judged: ParsedDocument[] = [];
  let resources: Resource[] = [];
  for (const flat of flatten(document, value, file)) {
    const identity = flat.type === 'error' ? flat : identify(flat.resource);
    if (identity.type === 'object' && flat.type === 'object') {
      if (resources.length === 0) judged.push({ type: 'resources', resources });
      resources.push(flat.resource);
      continue;
    }
    resources = [];
    if (identity.type === 'error') judged.push(identity);
    else if (flat.type === 'object' && flat.resource.base === '') {
      judged.push({ type: 'foreign', location: flat.resource.locate(''), value });
    } else if (flat.type === 'object') {
      const message = 'An item of a list has neither apiVersion nor kind.';
      judged.push(fault('INCOMPLETE_OBJECT', message, flat.resource.locate('')));
    }
  }
  return judged.length === 0 ? [{ type: 'empty' }] : judged;
}

function fault(code: ErrorCode, message: string, location: Location): ParsedDocument & { error: CodedError } {
  return { type: 'error', error: { code, message, location } };
}
