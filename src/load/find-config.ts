import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { CodedError } from '../errors.ts';
import { hasMagic, parseGlob } from '../match/path-glob.ts';

/** The name of a configuration. */
const NAME = 'doorward.yaml';

/** The configuration that paths lead to. */
export interface FoundConfig {
  /** As mistakes show it, from the current folder; `undefined` when there is none. */
  readonly file: string | undefined;
  readonly errors: readonly CodedError[];
}

/**
 * Looks for `doorward.yaml` in the folder of each path and in those above it, as far as the one that holds `.git`. One run
 * has one configuration: two different ones are a mistake. It holds for paths that lead to none, too.
 */
export function findConfig(paths: readonly string[], cwd: string): FoundConfig {
  const known = new Map<string, string | undefined>();
  let found: { readonly at: string; readonly path: string } | undefined;
  for (const path of paths) {
    const at = above(folderOf(path, cwd), known);
    if (at === undefined || at === found?.at) continue;
    if (found !== undefined) {
      const [one, other] = [shown(found.at, cwd), shown(at, cwd)];
      const message = `${found.path} leads to ${one}, and ${path} to ${other}: scan them one at a time, or choose with --config.`;
      return { file: undefined, errors: [{ code: 'USAGE', message }] };
    }
    found = { at, path };
  }
  return { file: found && shown(found.at, cwd), errors: [] };
}

/** The folder that a path is in, or is. */
function folderOf(path: string, cwd: string): string {
  if (path === '-') return cwd;
  const at = resolve(cwd, path);
  const stat = statSync(at, { throwIfNoEntry: false });
  if (stat !== undefined) return stat.isDirectory() ? at : dirname(at);
  return hasMagic(path) ? resolve(cwd, parseGlob(path).base) : dirname(at);
}

function above(start: string, known: Map<string, string | undefined>): string | undefined {
  const passed: string[] = [];
  let folder = start;
  let found: string | undefined;
  while (!known.has(folder)) {
    passed.push(folder);
    const file = join(folder, NAME);
    if (existsSync(file)) found = file;
    const up = dirname(folder);
    if (found !== undefined || existsSync(join(folder, '.git')) || up === folder) break;
    folder = up;
  }
  found ??= known.get(folder);
  for (const one of passed) known.set(one, found);
  return found;
}

function shown(file: string, cwd: string): string {
  return relative(cwd, file).split(sep).join('/');
}
