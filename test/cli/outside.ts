// `doorward` from outside: runs the built bundle.
import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Test } from 'tap';

/** What is run. */
export const BUNDLE =
  process.env['DOORWARD_CLI'] ?? join(import.meta.dirname, '..', '..', 'dist', 'doorward.cjs');

/** Files by path; `-> target` is a symbolic link. */
export type Files = Readonly<Record<string, string>>;

/** Writes files (`-> target` is a symbolic link) to a fresh folder. */
export function tree(t: Test, files: Files): string {
  const folder = t.testdir({});
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (content.startsWith('-> ')) symlinkSync(content.slice(3), join(folder, path));
    else writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** The test runner loads itself into every child through NODE_OPTIONS: five times the start-up of what is tested. */
export const CLEAN = ['-u', 'NODE_OPTIONS', process.execPath, BUNDLE];
/** What a child knows of its surroundings. */
export const ENV = { PATH: process.env['PATH'], HOME: process.env['HOME'] };

/** How a run ended. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run is given. */
interface More {
  readonly stdin?: string | Buffer | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Runs it as another user. */
  readonly uid?: number;
}

/** Runs `doorward` in a folder. */
export function run(cwd: string, args: readonly string[], { stdin, env, uid }: More = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn('env', [...CLEAN, ...args], {
      cwd,
      env: { ...ENV, ...env },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
    // Who refuses a huge input stops reading it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
  });
}
