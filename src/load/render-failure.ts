import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CodedError, Location } from '../errors.ts';
import { systemReason } from './machine-error.ts';
import { tooBig } from './read.ts';
import { chartFile, type SourceTree } from './render-sources.ts';
import type { RenderEntry, RenderFailure } from './render-model.ts';
import type { Ran, Run } from './render-run.ts';

/** A run that did not give a text. */
export interface FailedRun {
  readonly entry: RenderEntry;
  /** What the text would have been called: `helm:web`. */
  readonly file: string;
  /** The program, as it is called in sentences. */
  readonly renderer: string;
  readonly run: Run;
  readonly ran: Exclude<Ran, { readonly type: 'done' }>;
  readonly tree: SourceTree;
}

/** Why a run gave no text, at the place in the template that the program names. */
export function runFailure(failed: FailedRun): RenderFailure {
  const { file, renderer, run, ran, tree } = failed;
  if (ran.type === 'too-big') return failure(tooBig(file, run.maxBytes), tree.cwd);
  const refused = (why: string): CodedError => ({ code: 'RENDER_FAILED', message: `${renderer} ${why}` });
  if (ran.type === 'late') {
    return failure(refused(`did not render ${file} within ${run.timeoutSeconds} seconds.`), tree.cwd);
  }
  if (ran.type === 'unstartable') {
    return failure(refused(`could not be started: ${systemReason(ran.error)}.`), tree.cwd);
  }
  const said = lastWords(ran.stderr, run.cwd);
  const error = refused(
    said === '' ? `ended with ${ran.how} and said nothing.` : `could not render ${file}: ${said}`,
  );
  const location = failed.entry.type === 'helm' ? templatePlace(ran.stderr, tree) : undefined;
  return failure({ ...error, location: location ?? placeOf(tree.main, 1, 1) }, tree.cwd);
}

/** A mistake and, for its place, the text that the place is in. */
export function failure(error: CodedError, cwd: string): RenderFailure {
  return { type: 'failure', error, bytes: textOf(error.location, cwd) };
}

/** Longest piece of what a program said that is told on, in UTF-16 code units. */
const LONGEST = 1000;

/** What a program says at its end, as one line: warnings before the error are left out, and so is where it was run. */
function lastWords(stderr: string, cwd: string): string {
  const start = Math.max(stderr.lastIndexOf('\nError: ') + 1, 0);
  const words = stderr
    .slice(start)
    .replace(/^Error: /, '')
    .replace(/\s*Use --debug flag to render out invalid YAML\s*$/, '')
    .replaceAll(`${cwd}/`, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
}

// `template: web/templates/x.yaml:3:12: executing …`, `parse error at (web/templates/x.yaml:3): …`, and a file without
// a line, whose error is told of the text that came of it: `YAML parse error on web/templates/x.yaml: …`.
const PLACES = [
  /(?:^|[\s(])([^\s:()"']{1,500}):(\d{1,6})(?::(\d{1,6}))?/g,
  /parse error on ([^\s:]{1,500})()():/g,
];

/** The first place of the chart that an error of Helm names. */
function templatePlace(stderr: string, tree: SourceTree): Location | undefined {
  for (const pattern of PLACES) {
    for (const [, name = '', line, column] of stderr.matchAll(pattern)) {
      const file = chartFile(name, tree);
      // Helm counts columns from 0.
      if (file !== undefined) return placeOf(file, Number(line) || 1, Number(column ?? 0) + 1);
    }
  }
  return undefined;
}

function placeOf(file: string, line: number, column: number): Location {
  return { file, line, column, endLine: line, endColumn: column };
}

function textOf(location: Location | undefined, cwd: string): Uint8Array {
  if (location === undefined) return new Uint8Array(0);
  try {
    return readFileSync(resolve(cwd, location.file));
  } catch {
    return new Uint8Array(0);
  }
}
