import type { CodedError } from '../errors.ts';
import type { Resource } from '../manifest/model.ts';
import { objectName } from '../report/words.ts';
import type { ObjectRef } from '../report/model.ts';

/** Remembers who was seen where. The only thing that is kept of every object. */
export interface Duplicates {
  /**
   * Notes an object under its identity; gives what to say when it was there before. In one file, which of the two
   * the cluster ends with is a matter of order: an error. In different files they may be variants of which only
   * one is applied (`envs/dev`, `envs/prod`): a notice.
   */
  note(key: string, resource: Resource, object: ObjectRef): Duplicate | undefined;
}

/** An object seen again. */
interface Duplicate {
  readonly sameFile: boolean;
  readonly error: CodedError;
}

/** An empty memory. */
export function createDuplicates(): Duplicates {
  const seen = new Map<string, { readonly file: string; readonly line: number }>();
  return {
    note(key: string, resource: Resource, object: ObjectRef): Duplicate | undefined {
      const before = seen.get(key);
      const sameFile = before?.file === resource.file;
      // The latest file is remembered, and its first place: a file may define twice what another one has, too.
      if (!sameFile) seen.set(key, { file: resource.file, line: resource.firstLine });
      if (before === undefined) return undefined;
      const where = sameFile ? `on line ${before.line}` : `in ${before.file}:${before.line}`;
      const message = `${objectName(object)} is already defined ${where}.`;
      const location = resource.locate('');
      return { sameFile, error: { code: 'DUPLICATE_OBJECT', message, location, related: before } };
    },
  };
}
