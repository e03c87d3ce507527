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
  /** Calls `cleanUp` before a signal ends the process; gives back how to stop that. */
  readonly onSignal: (cleanUp: () => void) => () => void;
}

/** The real machine. Output is written by system calls: `process.stdout` would cost 3 ms of start-up. */
export function thisMachine(): Machine {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdoutIsTerminal: isTerminal(1),
    stderrIsTerminal: isTerminal(2),
    stdinIsTerminal: isTerminal(0),
    columns: () => process.stdout.columns,
    stdout: writer(1),
    stderr: writer(2),
    now: () => performance.now(),
    clock: () => Date.now(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    onSignal,
  };
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

function writer(fd: number): (text: string) => void {
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
        if (code === 'EPIPE' || code === 'EBADF') {
          gone = true;
          return;
        }
        if (code !== 'EAGAIN') throw error;
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

function onSignal(cleanUp: () => void): () => void {
  const handlers = SIGNALS.map(([signal, status]) => {
    const handler = (): void => {
      cleanUp();
      process.exit(status);
    };
    process.once(signal, handler);
    return [signal, handler] as const;
  });
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
