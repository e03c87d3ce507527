import { readdirSync, readlinkSync, statSync, watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { dirname, join } from 'node:path';

/** Calls back soon after something changes, until it is closed. */
export interface Watch {
  readonly close: () => void;
}

/** Between the system's word of a change and the look at it: a change comes in several steps. */
const SETTLE = 100;

/**
 * Watches files and folders, and looks itself now and then: the system says nothing of a mounted volume whose `..data`
 * link is swapped under some kernels, and nothing at all on some file systems.
 * @param poll how often to look, in milliseconds.
 * @param onChange called once a change; not for what is there at the beginning.
 */
export function watchPaths(paths: readonly string[], poll: number, onChange: () => void): Watch {
  let seen = fingerprint(paths);
  let soon: NodeJS.Timeout | undefined;
  const look = (): void => {
    const now = fingerprint(paths);
    if (now === seen) return;
    seen = now;
    onChange();
  };
  const timer = setInterval(look, poll).unref();
  const watchers = [...new Set(paths.flatMap(foldersOf))].flatMap((folder) => {
    const watcher = watchFolder(folder, () => {
      clearTimeout(soon);
      soon = setTimeout(look, SETTLE).unref();
    });
    return watcher === undefined ? [] : [watcher];
  });
  return {
    close: () => {
      clearInterval(timer);
      clearTimeout(soon);
      for (const watcher of watchers) watcher.close();
    },
  };
}

/**
 * Does a thing when it is asked to, never twice at one time: what is asked for meanwhile is done once more, after a pause.
 * @param pause in milliseconds.
 * @param work never rejects.
 */
export function oneAtATime(pause: number, work: () => Promise<void>): Watch & { readonly ask: () => void } {
  let state: 'idle' | 'busy' | 'asked' | 'closed' = 'idle';
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    state = 'busy';
    void work().then(() => {
      timer = setTimeout(() => {
        if (state === 'asked') begin();
        else if (state === 'busy') state = 'idle';
      }, pause).unref();
    });
  };
  return {
    ask: () => {
      if (state === 'idle') begin();
      else if (state === 'busy') state = 'asked';
    },
    close: () => {
      state = 'closed';
      clearTimeout(timer);
    },
  };
}

function watchFolder(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    // It ends with its folder; the look now and then goes on.
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

function foldersOf(path: string): readonly string[] {
  try {
    return statSync(path).isDirectory() ? [path] : [dirname(path)];
  } catch {
    return [dirname(path)];
  }
}

/**
 * One text for one state of files and folders: names, inodes, sizes, times, and where links lead. Two readings that are
 * equal before and after a file is read mean that it was read in one state.
 */
export function fingerprint(paths: readonly string[]): string {
  return paths.map((path) => stateOf(path, 0)).join('\n');
}

const MAX_DEPTH = 16;

function stateOf(path: string, depth: number): string {
  try {
    const stat = statSync(path);
    const own = `${path} ${linkOf(path)} ${String(stat.ino)} ${String(stat.ctimeMs)} ${String(stat.mtimeMs)} ${String(stat.size)}`;
    if (!stat.isDirectory() || depth > MAX_DEPTH) return own;
    const names = readdirSync(path).sort();
    // Hidden folders hold no policies, but a mounted volume's link is one.
    const below = names.filter((name) => !name.startsWith('.') || name === '..data');
    return [
      own,
      ...below.map((name) => stateOf(join(path, name), name === '..data' ? MAX_DEPTH + 1 : depth + 1)),
    ].join('\n');
  } catch (error) {
    return `${path} ${String((error as NodeJS.ErrnoException).code)}`;
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
