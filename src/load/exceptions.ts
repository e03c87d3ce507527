import type { CodedError } from '../errors.ts';
import type { ParsedExceptions } from '../exception/parse.ts';
import type { Resource } from '../manifest/model.ts';
import { own } from '../manifest/value.ts';
import { API_VERSION } from '../policy/parse.ts';
import { documentFiles, readObjects } from './documents.ts';
import type { Documents } from './documents.ts';
import { parseExceptions } from '../exception/parse.ts'; // on first use

const EXCEPTIONS: Documents = { what: 'exception', missing: 'PATH_NOT_FOUND' };

/** Whether a document is an Exception of ours. */
export function isException({ object }: Resource): boolean {
  return own(object, 'apiVersion') === API_VERSION && own(object, 'kind') === 'Exception';
}

/**
 * Reads exceptions from files and folders (recursively), together with those that were found among policies.
 * @param paths where there has to be at least one each; relative to `cwd`, which is the current folder when left out
 */
export function loadExceptions(
  paths: readonly string[],
  found: readonly Resource[] = [],
  cwd = '',
): ParsedExceptions {
  if (paths.length + found.length === 0) return { exceptions: [], errors: [] };
  const errors: CodedError[] = [];
  const known = new Set(found.map(({ file }) => file));
  const resources = [...found];
  const documents = { ...EXCEPTIONS, cwd };
  for (const path of new Set(paths)) {
    const mistakes = errors.length;
    const read = documentFiles(path, documents, errors).flatMap((file) => {
      // A folder may hold policies and exceptions, and be named as a source of both.
      const objects = readObjects(file, documents, errors).filter((one) => isOurs(one, errors));
      const isNew = !known.has(file);
      known.add(file);
      return objects.map((resource) => ({ resource, isNew }));
    });
    resources.push(...read.filter(({ isNew }) => isNew).map(({ resource }) => resource));
    if (read.length > 0 || errors.length > mistakes) continue;
    errors.push({ code: 'EXCEPTION_INVALID', message: `There is no Exception in ${path}.` });
  }
  const parsed = parseExceptions(resources);
  return { exceptions: parsed.exceptions, errors: [...errors, ...parsed.errors] };
}

/** Other documents of ours may lie beside exceptions; what is no document of ours was not meant. */
function isOurs(resource: Resource, errors: CodedError[]): boolean {
  if (isException(resource)) return true;
  if (own(resource.object, 'apiVersion') === API_VERSION) return false;
  const message = `${resource.file} holds something other than an Exception of ${API_VERSION}.`;
  errors.push({ code: 'EXCEPTION_INVALID', message, location: resource.locate('') });
  return false;
}
