import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A program to run, with no shell between. */
export interface Run {
  /** Its path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Bytes of standard output at most. */
  readonly maxBytes: number;
}

/** How a run ended. */
export type Ran =
  | { readonly type: 'done'; readonly bytes: Uint8Array; readonly stderr: string }
  /** `how`: `status 1`, `signal SIGSEGV`. */
  | { readonly type: 'failed'; readonly how: string; readonly stderr: string }
  | { readonly type: 'late' }
  | { readonly type: 'too-big' }
  | { readonly type: 'unstartable'; readonly error: unknown };

/** What is kept of what a program says on standard error, in bytes: the end of it. */
const MOST_SAID = 64 * 1024;

const running = new Set<Child>();

/**
 * Runs a program to its end, within its time and with bounded output. It leads a process group of its own, so that what
 * it starts itself ends with it.
 */
export function runProgram(run: Run): Promise<Ran> {
  return new Promise((resolve) => {
    let child: Child;
    try {
      child = start(run);
    } catch (error) {
      // Such as too many arguments, or one that holds a NUL.
      resolve({ type: 'unstartable', error });
      return;
    }
    running.add(child);
    const output: Buffer[] = [];
    const said: Buffer[] = [];
    let [written, heard] = [0, 0];
    const end = (ran: Ran): void => {
      clearTimeout(timer);
      if (running.delete(child)) endGroup(child);
      // Whoever left the group may still hold the pipes.
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(ran);
    };
    const timer = setTimeout(() => {
      end({ type: 'late' });
    }, run.timeoutSeconds * 1000);
    child.stdout.on('data', (chunk: Buffer) => {
      written += chunk.length;
      if (written > run.maxBytes) end({ type: 'too-big' });
      else output.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      heard += chunk.length;
      said.push(chunk);
      while (heard - (said[0]?.length ?? 0) > MOST_SAID) heard -= said.shift()?.length ?? 0;
    });
    child.on('error', (error) => {
      end({ type: 'unstartable', error });
    });
    child.on('close', (status, signal) => {
      const stderr = Buffer.concat(said).toString();
      if (status === 0) end({ type: 'done', bytes: Buffer.concat(output), stderr });
      else
        end({
          type: 'failed',
          how: signal === null ? `status ${status ?? '?'}` : `signal ${signal}`,
          stderr,
        });
    });
  });
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function start({ program, args, cwd, env }: Run): Child {
  return spawn(program, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
}

/** Ends what is running, with all that it has started. */
export function endRuns(): void {
  for (const child of running) endGroup(child);
  running.clear();
}

function endGroup(child: Child): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of it has ended already.
  }
}
