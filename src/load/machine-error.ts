import type { CodedError } from '../errors.ts';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['EEXIST', 'something else is there already'],
  ['EISDIR', 'it is a folder'],
  ['ELOOP', 'its symbolic links go round in a circle'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EMFILE', 'too many files are open'],
  ['EIO', 'the disk reported an error'],
  ['ENOSPC', 'no space is left'],
  ['EROFS', 'the file system is read-only'],
]);

/** The system's code of an error, or ''. */
export function systemCode(error: unknown): string {
  return error instanceof Error && Object.hasOwn(error, 'code') ? String(Reflect.get(error, 'code')) : '';
}

/** Why the system refused, as a part of a sentence. */
export function systemReason(error: unknown): string {
  const code = systemCode(error);
  return REASONS.get(code) ?? (code || (error instanceof Error ? error.message : String(error)));
}

/** What to say about a path that the system would not read. */
export function machineError(error: unknown, file: string): CodedError {
  return { code: 'PATH_UNREADABLE', message: `${file} cannot be read: ${systemReason(error)}.` };
}
