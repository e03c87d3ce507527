import { readdirSync, statSync, watch, type Dirent, type FSWatcher } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemReason, type CodedError } from '../src/index.ts';

/** Watches on folders. Events of a folder tell of files in it; folders below have watches of their own. */
export interface Watchers {
  /**
   * Watches what is there now: folders and all below them, files by their folder, of patterns the folder that they start
   * from, of what is not there the nearest folder that is. Gives how many folders are watched, and which cannot be.
   */
  readonly follow: (paths: readonly string[]) => {
    readonly folders: number;
    readonly errors: readonly CodedError[];
  };
  readonly close: () => void;
}

/** As many as anybody has manifests in; the system's own limit is mostly lower. */
const MOST_FOLDERS = 20_000;

const NEVER: ReadonlySet<string> = new Set(['node_modules']);

/** Creates watches that tell of the paths of files and folders that come, change or go, as far as they may matter. */
export function createWatchers(onChange: (path: string) => void): Watchers {
  const open = new Map<string, FSWatcher>();
  const drop = (folder: string): void => {
    open.get(folder)?.close();
    open.delete(folder);
  };
  return {
    follow: (paths) => {
      const named = new Set(paths);
      const wanted = new Set<string>();
      for (const path of paths) addFolders(path, wanted);
      for (const folder of open.keys()) if (!wanted.has(folder)) drop(folder);
      const errors: CodedError[] = [];
      for (const folder of wanted) {
        if (open.has(folder)) continue;
        try {
          const watcher = watch(folder, (_event, name) => {
            const path = name === null ? folder : join(folder, name);
            if (name === null || named.has(path) || matters(path)) onChange(path);
          });
          // A folder that goes takes its watch with it.
          watcher.on('error', () => {
            drop(folder);
            onChange(folder);
          });
          open.set(folder, watcher);
        } catch (error) {
          errors.push({
            code: 'PATH_UNREADABLE',
            message: `${folder} cannot be watched: ${systemReason(error)}.`,
          });
        }
      }
      return { folders: open.size, errors };
    },
    close: () => {
      for (const folder of open.keys()) drop(folder);
    },
  };
}

/** Manifests and what they are rendered from; folders. What editors write beside them is not of interest. */
function matters(path: string): boolean {
  const name = basename(path);
  if (name.startsWith('.') || name.endsWith('~')) return false;
  if (/\.(?:ya?ml|json|tpl)$|^Kustomization$/i.test(name)) return true;
  // A folder, or something that went: it may have been one.
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? !name.includes('.');
}

function addFolders(path: string, wanted: Set<string>): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    // A pattern starts from the last folder that it names in full.
    const base = /^(.*?)\/[^/]*[*?[{]/.exec(path)?.[1];
    if (base !== undefined) addFolders(base === '' ? '/' : base, wanted);
    else if (dirname(path) !== path) addNearest(dirname(path), wanted);
  } else if (stat.isDirectory()) addBelow(path, wanted);
  else wanted.add(dirname(path));
}

function addNearest(path: string, wanted: Set<string>): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) wanted.add(path);
  else if (dirname(path) !== path) addNearest(dirname(path), wanted);
}

function addBelow(folder: string, wanted: Set<string>): void {
  if (wanted.has(folder) || wanted.size >= MOST_FOLDERS) return;
  wanted.add(folder);
  for (const entry of entriesOf(folder)) {
    const { name } = entry;
    if (!name.startsWith('.') && !NEVER.has(name) && entry.isDirectory())
      addBelow(join(folder, name), wanted);
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // It went meanwhile, or may not be read: the run says so.
    return [];
  }
}
