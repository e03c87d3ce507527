import type { CodedError, Location } from '../errors.ts';
import type { ParsedDocument, ParsedFile, Resource } from '../manifest/model.ts';
import { isList, isMap, own, type Value } from '../manifest/value.ts';
import { API_VERSION } from '../policy/parse.ts';
import type { SkippedFiles } from '../report/model.ts';

/** What is done with a file once it is read. */
export interface Classified {
  readonly resources: readonly Resource[];
  readonly errors: readonly CodedError[];
  /** Why the file, or a part of it, is left out. */
  readonly skipped: readonly SkippedFiles[];
}

/** What is known of a file besides its content. */
export interface Circumstances {
  /** The user named this very file: it must hold objects. */
  readonly named: boolean;
  /** It is the metadata or the values of a Helm chart. */
  readonly chartSetting: boolean;
}

/**
 * Decides whether a file is a manifest. A folder is full of files that are not; one that the user named, or
 * standard input, must be.
 */
export function classify(parsed: ParsedFile, { named, chartSetting }: Circumstances): Classified {
  const { file, documents } = parsed;
  if (documents.every((document) => document.type === 'empty')) {
    if (!named) return leaveOut(file, 'empty', 'The file holds nothing.');
    return { resources: [], errors: [emptyInput(file)], skipped: [] };
  }
  const found = documents.flatMap((document) => (document.type === 'resources' ? document.resources : []));
  const resources = found.filter((resource) => !isOurs(resource));
  const ours = resources.length < found.length || documents.some(isBaseline);
  const holdsObjects = documents.some(({ type }) => type === 'resources' || type === 'encrypted-secret');
  if (!named && !holdsObjects && !ours && (!parsed.kubernetes || chartSetting)) {
    return leaveOut(file, 'not-kubernetes', 'No document of the file has apiVersion and kind.');
  }
  const errors = documents.flatMap((document) => {
    if (document.type === 'error') return [document.error];
    return document.type === 'foreign' && !isBaseline(document) ? [foreign(document.location)] : [];
  });
  const secrets = documents.filter((document) => document.type === 'encrypted-secret');
  const skipped = [
    ...encrypted(
      file,
      secrets.filter(({ inPart }) => !inPart).length,
      'The values of a Secret are encrypted.',
    ),
    ...encrypted(
      file,
      secrets.filter(({ inPart }) => inPart).length,
      'Some values of a Secret are encrypted; the rest of it is judged.',
    ),
    ...(ours ? [ownDocuments(file)] : []),
  ];
  return { resources, errors, skipped };
}

/** Documents that say how manifests are judged, and are none. */
const OURS: ReadonlySet<Value> = new Set(['Policy', 'Cases', 'Config', 'Exception']);

/** Whether an object is one of Doorward's own documents. */
export function isOurs({ object }: Resource): boolean {
  const version = own(object, 'apiVersion');
  return typeof version === 'string' && version.startsWith(GROUP) && OURS.has(own(object, 'kind') ?? null);
}

/** Whether a document is a baseline, which has no kind: one that was named, or none that this run takes. */
function isBaseline(document: ParsedDocument): boolean {
  if (document.type !== 'foreign' || document.value === undefined) return false;
  const { value } = document;
  const isVersioned = own(value, 'schemaVersion') === 1 && Object.keys(value).length === 2;
  const findings = own(value, 'findings');
  return (
    isVersioned &&
    isList(findings) &&
    findings.every((one) => isMap(one) && Object.hasOwn(one, 'fingerprint'))
  );
}

const GROUP = API_VERSION.slice(0, API_VERSION.indexOf('/') + 1);

function ownDocuments(file: string): SkippedFiles {
  return {
    file,
    reason: 'doorward',
    count: 1,
    message: 'Documents of Doorward say how to judge, and are not judged.',
  };
}

function leaveOut(file: string, reason: SkippedFiles['reason'], message: string): Classified {
  return { resources: [], errors: [], skipped: [{ file, reason, count: 1, message }] };
}

function emptyInput(file: string): CodedError {
  const name = file === '-' ? 'Standard input' : file;
  return { code: 'EMPTY_INPUT', message: `${name} holds no document.` };
}

function foreign(location: Location): CodedError {
  return { code: 'NOT_AN_OBJECT', message: 'This document has neither apiVersion nor kind.', location };
}

/** Values of Secrets that SOPS encrypted are left out, aloud: nobody knows what rules would say of them. */
function encrypted(file: string, count: number, message: string): readonly SkippedFiles[] {
  return count === 0 ? [] : [{ file, reason: 'encrypted', count, message }];
}
