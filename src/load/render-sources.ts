import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Location } from '../errors.ts';
import type { FileReport } from '../report/model.ts';
import { shownFolder } from './rendered.ts';
import { isInside } from './render-paths.ts';
import type { RenderedText } from './render-model.ts';

/** The folder whose files a renderer read. */
export interface SourceTree {
  /** What names in the rendered text are relative to, absolute. */
  readonly folder: string;
  /** Files above it may be named, but none outside of this folder. */
  readonly root: string;
  /** The file that stands for all whose own is not known, as shown. */
  readonly main: string;
  /** The folder that shown paths are relative to. */
  readonly cwd: string;
}

/** A file of the tree as shown; `undefined` when it is not there or lies outside. */
function sourceFile(name: string, { folder, root, cwd }: SourceTree): string | undefined {
  const path = resolve(folder, name);
  if (!isInside(root, path)) return undefined;
  try {
    return statSync(path).isFile() ? shownFolder(cwd, path) : undefined;
  } catch {
    return undefined;
  }
}

/** A path as Helm names it, which begins with the chart's name: `web/templates/pod.yaml`. */
export function chartFile(name: string, tree: SourceTree): string | undefined {
  const cut = name.indexOf('/');
  return cut === -1 ? undefined : sourceFile(join('.', name.slice(cut + 1)), tree);
}

// Helm writes the template above each document.
const HELM = /^---[ \t]*\r?\n# Source: ([^\r\n]+)/gm;
// Kustomize writes the file into each object, when its kustomization has `buildMetadata: [originAnnotations]`.
const KUSTOMIZE =
  /^ {4}config\.kubernetes\.io\/origin: \|[^\n]*\n {6}(?:path|configuredIn): ([^\r\n]+)|^---[ \t]*$/gm;

/** Which file each line of what Helm wrote was made from. */
export function helmSources(text: string, tree: SourceTree): RenderedText['sourceOf'] {
  const marks = [...text.matchAll(HELM)].map(({ index, 1: name = '' }) => ({
    at: index,
    file: chartFile(name, tree) ?? tree.main,
  }));
  return byLine(text, marks, tree);
}

/** Which file each line of what kustomize wrote was made from. */
export function kustomizeSources(text: string, tree: SourceTree): RenderedText['sourceOf'] {
  const marks: { at: number; file: string }[] = [{ at: 0, file: tree.main }];
  for (const { index, 1: name } of text.matchAll(KUSTOMIZE)) {
    if (name === undefined) marks.push({ at: index, file: tree.main });
    else marks.push({ at: marks.pop()?.at ?? 0, file: sourceFile(name, tree) ?? tree.main });
  }
  return byLine(text, marks, tree);
}

interface Mark {
  /** The offset from which on it holds. */
  readonly at: number;
  readonly file: string;
}

function byLine(text: string, marks: readonly Mark[], { main }: SourceTree): RenderedText['sourceOf'] {
  const starts: { readonly line: number; readonly file: string }[] = [];
  let [line, at] = [1, 0];
  for (const mark of marks) {
    for (; at < mark.at; at++) if (text.charCodeAt(at) === 10) line++;
    starts.push({ line, file: mark.file });
  }
  return (asked) => starts.findLast((start) => start.line <= asked)?.file ?? main;
}

/** A report of a rendered text, in which each place names the file that it was made from. */
export function withSources(report: FileReport, sourceOf: RenderedText['sourceOf']): FileReport {
  const at = (location: Location): Location =>
    location.file === report.file ? { ...location, source: sourceOf(location.line) } : location;
  const placed = <T extends { readonly location: Location }>(entries: readonly T[]): readonly T[] =>
    entries.map((entry) => ({ ...entry, location: at(entry.location) }));
  const told = <T extends { readonly location?: Location }>(entries: readonly T[]): readonly T[] =>
    entries.map((entry) =>
      entry.location === undefined ? entry : { ...entry, location: at(entry.location) },
    );
  return {
    ...report,
    findings: placed(report.findings),
    errors: told(report.errors),
    notices: told(report.notices),
    skippedRules: placed(report.skippedRules),
    notEvaluated: placed(report.notEvaluated),
    results: placed(report.results),
    fixes: placed(report.fixes),
  };
}
