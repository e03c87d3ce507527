import { relative, sep } from 'node:path';
import type { SkippedFiles } from '../report/model.ts';

/**
 * A chart or a kustomization: files that are input to a renderer, not objects. They are told together, once, with
 * the command that renders them.
 */
export interface RenderUnit {
  readonly reason: 'helm-chart' | 'kustomization';
  /** The folder, as shown. */
  readonly folder: string;
  /** A sentence. */
  readonly message: string;
  /** Absent for what cannot be rendered alone. */
  readonly command?: string;
}

/** A folder as shown when no walk has given it a name: relative to the current one. */
export function shownFolder(cwd: string, folder: string): string {
  return relative(cwd, folder).split(sep).join('/') || '.';
}

/** The note for a unit that stands for `count` files of this scan. */
export function unitNote(unit: RenderUnit, count: number): SkippedFiles {
  const { folder, reason, message, command } = unit;
  return { file: folder, reason, count, message, ...(command === undefined ? {} : { command }) };
}
