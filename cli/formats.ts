import { resolve } from 'node:path';
import type { Format } from '../src/index.ts';
import { notOneOf } from './judging-options.ts';

/** One report: how, and where to. */
export interface ReportTarget<F extends string = Format> {
  readonly format: F;
  /** `undefined` for standard output. */
  readonly file: string | undefined;
}

/**
 * What `--format NAME[=FILE]` asks for, of the formats that are known, or a sentence about the first mistake. `output` is
 * the file of the one format that names none.
 */
export function parseFormats<F extends string>(
  values: readonly string[],
  known: readonly F[],
  output?: string,
): readonly ReportTarget<F>[] | string {
  const targets: ReportTarget<F>[] = [];
  for (const value of values) {
    const equals = value.indexOf('=');
    const name = equals === -1 ? value : value.slice(0, equals);
    const file = equals === -1 ? output : value.slice(equals + 1);
    const format = known.find((one) => one === name);
    if (format === undefined) return notOneOf('--format', name, known);
    if (file === '') return `--format ${format}= needs the name of a file.`;
    targets.push({ format, file: file === '-' ? undefined : file });
  }
  const files = targets.map(whereTo);
  const twice = targets.find((target, i) => files.indexOf(whereTo(target)) < i);
  if (twice === undefined) {
    const unused = output !== undefined && !targets.some(({ file }) => file === output);
    return unused ? '--output names a file, but each format has its own.' : targets;
  }
  const first = targets.find((target) => whereTo(target) === whereTo(twice))?.format ?? '';
  if (first === twice.format) return `--format ${first} is given twice.`;
  const where = twice.file ?? 'standard output';
  return `--format ${first} and ${twice.format} both go to ${where}: give one a file, as in --format ${twice.format}=FILE.`;
}

/** The same for all spellings of one file. */
function whereTo({ file }: ReportTarget<string>): string | undefined {
  return file === undefined ? undefined : resolve(file);
}
