import type { Machine } from './machine.ts';

/** Tells a person that the work goes on, and lets signals through. */
export interface Progress {
  /** After each file. */
  readonly step: () => Promise<void>;
  /** Before anything else is written. */
  readonly clear: () => void;
}

/** Milliseconds before the first line, and between lines. */
const PATIENCE = 1000;
const INTERVAL = 100;

/** Progress on standard error: only for a person, and only once the work turns out to be long. */
export function createProgress(
  total: number,
  { machine, quiet }: { machine: Machine; quiet: boolean },
): Progress {
  const shows = machine.stderrIsTerminal && !quiet;
  const start = machine.now();
  let last = start;
  let done = 0;
  let drawn = false;
  const clear = (): void => {
    if (drawn) machine.stderr('\r\u001b[K');
    drawn = false;
  };
  return {
    clear,
    step: async () => {
      done++;
      const now = machine.now();
      if (now - last < INTERVAL) return;
      last = now;
      await machine.breathe();
      if (!shows || now - start < PATIENCE) return;
      machine.stderr(`\r\u001b[Kdoorward: ${done} of ${total} files`);
      drawn = true;
    },
  };
}
