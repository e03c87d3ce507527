import type { CodedError, Location } from '../errors.ts';
import type { ParsedFile, Resource } from '../manifest/model.ts';
import type { SkippedFiles } from '../report/model.ts';

/** What is done with a file once it is read. */
export interface Classified {
  readonly resources: readonly Resource[];
  readonly errors: readonly CodedError[];
  /** Why the file as a whole is left out; then the other two are empty. */
  readonly skip: SkippedFiles | undefined;
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
    if (!named) return skipped(file, 'empty', 'The file holds nothing.');
    return { resources: [], errors: [emptyInput(file)], skip: undefined };
  }
  const resources = documents.flatMap((document) =>
    document.type === 'resources' ? document.resources : [],
  );
  const holdsObjects = documents.some((document) => document.type === 'resources');
  if (!named && !holdsObjects && (!parsed.kubernetes || chartSetting)) {
    return skipped(file, 'not-kubernetes', 'No document of the file has apiVersion and kind.');
  }
  const errors = documents.flatMap((document) => {
    if (document.type === 'error') return [document.error];
    return document.type === 'foreign' ? [foreign(document.location)] : [];
  });
  if (!named && resources.length === 0 && errors.length > 0 && errors.every(isEncryptedSecret)) {
    return skipped(file, 'encrypted', 'The file is an encrypted Secret.');
  }
  return { resources, errors, skip: undefined };
}

function skipped(file: string, reason: SkippedFiles['reason'], message: string): Classified {
  return { resources: [], errors: [], skip: { file, reason, count: 1, message } };
}

function emptyInput(file: string): CodedError {
  const name = file === '-' ? 'Standard input' : file;
  return { code: 'EMPTY_INPUT', message: `${name} holds no document.` };
}

function foreign(location: Location): CodedError {
  return { code: 'NOT_AN_OBJECT', message: 'This document has neither apiVersion nor kind.', location };
}

/** Whether all that cannot be judged is a Secret’s values: no policy looks at them. */
function isEncryptedSecret(error: CodedError): boolean {
  return error.code === 'ENCRYPTED' && error.message.startsWith('Secret ');
}
