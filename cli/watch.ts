import { fstatSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Machine } from './machine.ts';
import { guarded } from './guarded.ts';
import { say, sayErrors } from './say.ts';
import { createWatchers } from './watch-folders.ts';

/** What is done again and again, and what it depends on. */
export interface Watched {
  /** Files, folders and patterns that it reads: asked for anew each time. */
  readonly paths: () => readonly string[];
  /** Files that it writes: their changes are its own. */
  readonly outputs: readonly (string | undefined)[];
  readonly run: () => Promise<number>;
}

/** Milliseconds without a change after which a run starts: editors and checkouts write many files at once. */
const QUIET = 100;

/**
 * Runs, and runs again whenever a file changes. Ctrl-C ends it with the status of the last run; it gives a status only when
 * nothing can be watched. A change during a run has another one follow.
 */
export async function watch({ paths, outputs, run }: Watched, machine: Machine): Promise<number> {
  let status = 2;
  const changes = createChanges(machine);
  const own = new Set(outputs.flatMap((file) => (file === undefined ? [] : [resolve(machine.cwd, file)])));
  const watchers = createWatchers((path) => {
    if (own.has(path) || isOurs(path)) return;
    changes.note();
  });
  machine.onSignal(watchers.close, () => status);
  for (;;) {
    // First the watches, then the run: a change while it reads is not missed.
    const { folders, errors } = watchers.follow(paths().map((path) => resolve(machine.cwd, path)));
    if (folders === 0) {
      sayErrors(errors, machine);
      return 2;
    }
    separate(machine);
    status = await guarded(run, machine);
    if (machine.stderrIsTerminal)
      say(`watching ${folders} folders; Ctrl-C ends with status ${status}`, machine);
    await changes.settled();
  }
}

interface Changes {
  readonly note: () => void;
  /** Waits for a change, and until there are no more for a while. */
  readonly settled: () => Promise<void>;
}

function createChanges(machine: Machine): Changes {
  let count = 0;
  let wake = (): void => undefined;
  return {
    note: () => {
      count++;
      wake();
    },
    settled: async () => {
      if (count === 0) await new Promise<void>((resume) => (wake = resume));
      for (let seen = 0; seen !== count;) {
        seen = count;
        await machine.sleep(QUIET);
      }
      count = 0;
    },
  };
}

/** A line between two runs, for a person. */
function separate(machine: Machine): void {
  if (!machine.stdoutIsTerminal) return;
  const time = new Date(machine.clock()).toTimeString().slice(0, 8);
  const line = `── ${time} `;
  machine.stdout(
    `\n${line}${'─'.repeat(Math.max(0, Math.min(machine.columns() ?? 80, 80) - line.length))}\n`,
  );
}

/** Whether a file is the one that standard output or standard error go to. */
function isOurs(path: string): boolean {
  try {
    const { dev, ino } = statSync(path);
    return [1, 2].some((fd) => {
      const stat = fstatSync(fd);
      return stat.isFile() && stat.dev === dev && stat.ino === ino;
    });
  } catch {
    // It is gone: that is a change.
    return false;
  }
}
