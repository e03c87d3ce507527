import type { CodedError } from '../errors.ts';
import { emptyReport, type FileReport, type SkippedFiles } from '../report/model.ts';
import type { FoundFile } from './walk.ts';
import type { RenderUnit } from './rendered.ts';

/** A file that was named is no object: a kustomization reads it. */
export function kustomizeInput(input: Pick<FoundFile, 'file'>, { folder }: RenderUnit): CodedError {
  const message = `${input.file} is not an object: the kustomization in ${folder} reads it as a patch or other input.`;
  return { code: 'KUSTOMIZATION', message };
}

/** A link that was not followed. */
export function outsideNote(file: string): SkippedFiles {
  return {
    file,
    reason: 'link-outside',
    count: 1,
    message: 'This symbolic link leads to a folder outside the scanned one.',
  };
}

/** A folder that was left out. */
export function hiddenNote(file: string): SkippedFiles {
  const message = 'Hidden folders are left out; name it to have it scanned.';
  return { file, reason: 'hidden-folder', count: 1, message };
}

/** A scan that found nothing is no scan that found nothing wrong. */
export function nothingToJudge(files: number): CodedError {
  const why = files === 0 ? 'No file was found' : `No Kubernetes object was found in ${files} files`;
  return { code: 'NOTHING_TO_JUDGE', message: `${why}, so nothing was judged.` };
}

/** What is said of a file that we failed to judge. */
export function crashReport(file: string, error: unknown): FileReport {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    ...emptyReport(file),
    errors: [{ code: 'INTERNAL', message: `Judging ${file} failed with ${why}` }],
  };
}
