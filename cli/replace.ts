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
  type Stats,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { systemCode, systemReason, type CodedError } from '../src/index.ts';
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
  let count = 0;
  const end = machine.onSignal(() => {
    for (const path of open) rmSync(path, { force: true });
  });
  return {
    end,
    replace: async ({ file, path, before, after }) => {
      let temporary = '';
      try {
        const real = realpathSync(path);
        accessSync(real, constants.W_OK);
        const { mode, uid, gid } = fileStat(real);
        // Short: beside a name as long as a name may be, too.
        temporary = join(dirname(real), `.doorward-${process.pid}-${count++}.tmp`);
        const fd = openSync(temporary, 'wx', mode & 0o777);
        open.add(temporary);
        await fill(fd, after, { mode, uid, gid });
        if (!readFileSync(real).equals(before)) return changedMeanwhile(file);
        renameSync(temporary, real);
        open.delete(temporary);
        return undefined;
      } catch (error) {
        const isInTheWay = systemCode(error) === 'EEXIST';
        const reason = isInTheWay
          ? `${basename(temporary)}, which another run left, is in its way: remove it`
          : systemReason(error);
        return { code: 'OUTPUT_UNWRITABLE', message: `${file} cannot be written: ${reason}.` };
      } finally {
        if (open.delete(temporary)) rmSync(temporary, { force: true });
      }
    },
  };
}

function fileStat(path: string): Stats {
  const stat = statSync(path);
  if (!stat.isFile()) throw new Error('it is not a regular file');
  return stat;
}

type Kept = Pick<Stats, 'mode' | 'uid' | 'gid'>;

/** Writes a file to the disk, with mode and owner, and closes it. */
async function fill(fd: number, bytes: Uint8Array, { mode, uid, gid }: Kept): Promise<void> {
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
function keepOwner(fd: number, { uid, gid }: Omit<Kept, 'mode'>): void {
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
