import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CodedError, ErrorCode } from '../errors.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import type { Resource } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';

/** Files beside a policy that are none. */
const CASES: ReadonlySet<string> = new Set(['cases.yaml', 'cases.yml']);

/** Documents of ours that are read from files and folders. */
export interface Documents {
  /** In a sentence: `policy`. */
  readonly what: string;
  /** The code of a path that leads nowhere. */
  readonly missing: ErrorCode;
  /** The code of a text that cannot be read; the reader's own when left out. */
  readonly syntax?: ErrorCode;
  /** The folder that relative paths start from; the current one when left out. */
  readonly cwd?: string;
}

/** The files that a path leads to: itself, or those below a folder that are named like documents. */
export function documentFiles(path: string, documents: Documents, errors: CodedError[]): readonly string[] {
  const at = resolve(documents.cwd ?? '', path);
  try {
    if (!statSync(at).isDirectory()) return [path];
    return readdirSync(at, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        if (entry.isDirectory())
          return entry.name.startsWith('.') ? [] : documentFiles(join(path, entry.name), documents, errors);
        return /\.ya?ml$|\.json$/i.test(entry.name) && !CASES.has(entry.name) ? [join(path, entry.name)] : [];
      });
  } catch (error) {
    const { what } = documents;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const message = missing
      ? `There is no ${what} file or folder ${path}.`
      : `The ${what} file or folder ${path} cannot be read.`;
    errors.push({ code: missing ? documents.missing : 'PATH_UNREADABLE', message });
    return [];
  }
}

/** The objects of a file; what cannot be read is told, and left out. */
export function readObjects(
  file: string,
  { what, syntax, cwd = '' }: Documents,
  errors: CodedError[],
): readonly Resource[] {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(cwd, file));
  } catch {
    errors.push({ code: 'PATH_UNREADABLE', message: `The ${what} file ${file} cannot be read.` });
    return [];
  }
  const resources: Resource[] = [];
  for (const document of parseManifest({ file, bytes }, DEFAULT_LIMITS).documents) {
    if (document.type === 'error') errors.push({ ...document.error, code: syntax ?? document.error.code });
    if (document.type !== 'resources') continue;
    resources.push(...document.resources);
  }
  return resources;
}
