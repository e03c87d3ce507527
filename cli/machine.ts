import { fstatSync, writeSync } from 'node:fs';

/** All that the command line needs of the machine, so that a test can hand in another one. */
export interface Machine {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person looks at it. */
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  readonly stdinIsTerminal: boolean;
  /** Columns of the terminal; `undefined` when there is none. */
  readonly columns: () => number | undefined;
  /** Writes all of it before it returns. A reader that has gone away is no error: the rest goes nowhere. */
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Milliseconds, from some point in the past. */
  readonly now: () => number;
  /** The time of day: milliseconds since 1970. */
  readonly clock: () => number;
  /** Lets signals be handled. */
  readonly breathe: () => Promise<void>;
  /**
   * Calls `cleanUp` before a signal ends the process; gives back how to stop that. With `status` Ctrl-C is no interruption
   * but the end that was to be: the process ends with that exit status.
   */
  readonly onSignal: (cleanUp: () => void, status?: () => number) => () => void;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** The real machine. Output is written by system calls: `process.stdout` would cost 3 ms of start-up. */
export function thisMachine(): Machine {
  return {
    cwd: currentFolder(),
    env: process.env,
    stdoutIsTerminal: isTerminal(1),
    stderrIsTerminal: isTerminal(2),
    stdinIsTerminal: isTerminal(0),
    columns: () => process.stdout.columns,
    stdout: writer(1, isGone),
    // When errors cannot be told, the exit status still tells that there are some.
    stderr: writer(2, () => true),
    now: () => performance.now(),
    clock: () => Date.now(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    onSignal: createSignals(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

/** Without one nothing can be understood, not even how to say so in the usual way. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    writer(
      2,
      () => true,
    )('doorward: The current folder is not there any more: go to another one. [PATH_NOT_FOUND]\n');
    process.exit(2);
  }
}

/**
 * Whether a person is at the other end. The module that can tell costs 1.5 ms, so it is asked only about a character
 * device that is not /dev/null.
 */
function isTerminal(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    if (!stat.isCharacterDevice() || stat.rdev === LINUX_NULL) return false;
    return process.getBuiltinModule('node:tty').isatty(fd);
  } catch {
    return false;
  }
}

/** Major 1, minor 3. */
const LINUX_NULL = 0x103;

/** Whether nobody reads any more. */
function isGone(code: string): boolean {
  return code === 'EPIPE' || code === 'EBADF';
}

/** @param isLost whether what cannot be written for this reason goes nowhere, and all that follows */
function writer(fd: number, isLost: (code: string) => boolean): (text: string) => void {
  let gone = false;
  return (text) => {
    if (gone || text === '') return;
    const bytes = Buffer.from(text);
    let at = 0;
    while (at < bytes.length) {
      try {
        at += writeSync(fd, bytes, at);
      } catch (error) {
        const code = error instanceof Error ? String(Reflect.get(error, 'code')) : '';
        if (code !== 'EAGAIN') {
          if (!isLost(code)) throw error;
          gone = true;
          return;
        }
        // A non-blocking pipe whose reader is slow: wait for it.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
      }
    }
  };
}

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

interface CleanUp {
  readonly cleanUp: () => void;
  readonly status: (() => number) | undefined;
}

/** One handler for all who have something to clear up: the process ends after the last of them. */
function createSignals(): Machine['onSignal'] {
  const cleanUps = new Set<CleanUp>();
  const handlers = SIGNALS.map(([signal, status]) => {
    const handler = (): void => {
      for (const { cleanUp } of cleanUps) cleanUp();
      const meant = [...cleanUps].find((one) => one.status !== undefined)?.status;
      process.exit(signal === 'SIGINT' ? (meant?.() ?? status) : status);
    };
    return [signal, handler] as const;
  });
  return (cleanUp, status) => {
    const one: CleanUp = { cleanUp, status };
    if (cleanUps.size === 0) for (const [signal, handler] of handlers) process.on(signal, handler);
    cleanUps.add(one);
    return () => {
      cleanUps.delete(one);
      if (cleanUps.size === 0) for (const [signal, handler] of handlers) process.off(signal, handler);
    };
  };
}
