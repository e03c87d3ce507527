import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { systemReason, type CodedError } from '../src/index.ts';
import type { Machine } from './machine.ts';

/** A file to be replaced. */
interface Replacement {
  /** As shown. */
  readonly file: string;
  /** Where it is; a symbolic link is followed, and stays. */
  readonly path: string;
  /** What it held when it was read, and what it is to hold. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Replaces files, each whole or not at all. */
export interface Replacer {
  /** Gives why a file was left alone; `undefined` once it is replaced. */
  readonly replace: (replacement: Replacement) => Promise<CodedError | undefined>;
  /** To be called when all is done. */
  readonly end: () => void;
}

/**
 * A new file beside the old one, with its mode, written and on the disk before it takes the old one's name. Somebody who
 * writes the file meanwhile wins. A signal leaves nothing half done behind.
 */
export function createReplacer(machine: Machine): Replacer {
  const open = new Set<string>();
  const end = machine.onSignal(() => {
    for (const path of open) rmSync(path, { force: true });
  });
  return {
    end,
    replace: async ({ file, path, before, after }) => {
      let temporary: string | undefined;
      try {
        const real = realpathSync(path);
        accessSync(real, constants.W_OK);
        temporary = join(dirname(real), `.${basename(real)}.${process.pid}.doorward.tmp`);
        open.add(temporary);
        await writeBeside(real, temporary, after);
        if (!readFileSync(real).equals(before)) return changedMeanwhile(file);
        renameSync(temporary, real);
        open.delete(temporary);
        return undefined;
      } catch (error) {
        return { code: 'OUTPUT_UNWRITABLE', message: `${file} cannot be written: ${systemReason(error)}.` };
      } finally {
        if (temporary !== undefined && open.delete(temporary)) rmSync(temporary, { force: true });
      }
    },
  };
}

async function writeBeside(real: string, temporary: string, bytes: Uint8Array): Promise<void> {
  const stat = statSync(real);
  if (!stat.isFile()) throw new Error('it is not a regular file');
  const { mode, uid, gid } = stat;
  const fd = openSync(temporary, 'wx', mode & 0o777);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
    keepOwner(fd, { uid, gid });
    // The umask may have taken bits away, and a change of owner does.
    fchmodSync(fd, mode & 0o7777);
    await new Promise<void>((resolve, reject) => {
      fsync(fd, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  } finally {
    closeSync(fd);
  }
}

/** Only root may give files away; for all others the new file is theirs, as the old one mostly was. */
function keepOwner(fd: number, { uid, gid }: { readonly uid: number; readonly gid: number }): void {
  try {
    fchownSync(fd, uid, gid);
  } catch (error) {
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'EPERM') throw error;
  }
}

function changedMeanwhile(file: string): CodedError {
  return {
    code: 'FILE_CHANGED',
    message: `${file} was changed while it was being fixed; it was left alone.`,
  };
}

/** Whether a path leads, links followed, to one of some folders or below. */
export function leadsInto(path: string, folders: readonly string[]): boolean {
  const real = realpathSync(path);
  return folders.some((folder) => {
    const root = realpathSync(folder);
    return real.startsWith(root.endsWith(sep) ? root : root + sep);
  });
}
