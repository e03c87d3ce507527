import { appendFileSync, closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { systemReason, type CodedError } from '../src/index.ts';
import type { Machine } from './machine.ts';

/** Where a report goes. */
export interface Output {
  readonly write: (text: string) => void;
  /** Makes the whole report visible. */
  readonly finish: () => void;
  /** Leaves nothing behind. */
  readonly discard: () => void;
}

/** Carries a coded error out of a write. */
export class OutputError extends Error {
  readonly error: CodedError;
  constructor(file: string, cause: unknown) {
    super(`${file} cannot be written: ${systemReason(cause)}.`);
    this.name = 'OutputError';
    this.error = { code: 'OUTPUT_UNWRITABLE', message: this.message };
  }
}

/** The machine, whose standard output throws an OutputError when it cannot be written. */
export function withCodedOutput(machine: Machine): Machine {
  const stdout = (text: string): void => {
    try {
      machine.stdout(text);
    } catch (error) {
      throw new OutputError('Standard output', error);
    }
  };
  return { ...machine, stdout };
}

/** Standard output. */
export function standardOutput({ stdout }: Machine): Output {
  const nothing = (): void => undefined;
  return { write: stdout, finish: nothing, discard: nothing };
}

/**
 * A file that is written whole or not at all: beside it first, then renamed. A device or a pipe (`/dev/stderr`)
 * cannot be renamed over: it is written as it is.
 * @throws OutputError, also from `write` and `finish`
 */
export function fileOutput(file: string, machine: Machine): Output {
  const path = resolve(machine.cwd, file);
  const guard = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw new OutputError(file, error);
    }
  };
  const direct = guard(() => isSpecial(path));
  const target = direct ? path : join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  let fd: number | undefined;
  const close = (): void => {
    if (fd !== undefined) closeSync(fd);
    fd = undefined;
  };
  const discard = (): void => {
    close();
    if (!direct) rmSync(target, { force: true });
  };
  // First who clears up, then what is to be cleared up.
  const forget = machine.onSignal(discard);
  const open = guard(() => openSync(target, direct ? 'w' : 'wx'));
  fd = open;
  return {
    write: (text) => {
      guard(() => {
        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length;) at += writeSync(open, bytes, at);
      });
    },
    finish: () => {
      guard(() => {
        close();
        if (!direct) renameSync(target, path);
      });
      forget();
    },
    discard: () => {
      discard();
      forget();
    },
  };
}

/**
 * A file to whose end a report is put, all at once.
 * @throws OutputError from `finish`
 */
export function appendOutput(file: string, machine: Machine): Output {
  const pieces: string[] = [];
  return {
    write: (text) => pieces.push(text),
    finish: () => {
      try {
        appendFileSync(resolve(machine.cwd, file), pieces.join(''));
      } catch (error) {
        throw new OutputError(file, error);
      }
    },
    discard: () => undefined,
  };
}

/** Whether something is there that is no plain file. A folder is an error at once. */
function isSpecial(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  return stat !== undefined && !stat.isFile();
}
