import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './cluster.ts';

const BUNDLE = join(import.meta.dirname, '..', '..', 'dist', 'doorward-webhook.cjs');

/** Why the server cannot be started here, or `false`. */
export const notBuilt: string | false = existsSync(BUNDLE)
  ? false
  : 'dist/doorward-webhook.cjs is not built: run `npm run build` first';

/** The server that ships, as a process of its own. */
export interface Door {
  /** What it wrote so far: one JSON object a line. */
  readonly log: () => readonly Readonly<Record<string, unknown>>[];
  readonly isRunning: () => boolean;
  /** A page of the plain listener. */
  readonly page: (path: string) => Promise<string>;
  /** SIGTERM; the exit status. */
  readonly stop: () => Promise<number | null>;
}

/**
 * Starts the server and answers when it is ready. Throws with what it said when it does not become so.
 * @param probe another page to wait for, of a server that is not to become ready.
 */
export async function startDoor(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  probe = '/readyz',
): Promise<Door> {
  const port = await freePort();
  const child = spawn(process.execPath, [BUNDLE, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      DOORWARD_PROBE_HOST: '127.0.0.1',
      DOORWARD_PROBE_PORT: String(port),
      ...env,
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  }
  const page = async (path: string): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${String(port)}${path}`);
    if (!response.ok) throw new Error(`${path} answered ${String(response.status)}`);
    return response.text();
  };
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 40_000);
    const status = await ended;
    clearTimeout(late);
    return status;
  };
  const until = Date.now() + 30_000;
  while (child.exitCode === null && Date.now() < until) {
    await sleep(50);
    try {
      await page(probe);
      const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
      return { log: () => linesOf(text), isRunning, page, stop };
    } catch {
      // Not ready yet.
    }
  }
  await stop();
  throw new Error(`the server did not become ready: ${text}`);
}

function linesOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  // The last line may still be on its way.
  const lines = text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

/**
 * Lays files out as the kubelet mounts a ConfigMap: `..data` leads to a folder of its own for each state, and is
 * replaced by a rename; called again, it swaps all files at once.
 */
export function mountFiles(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  const state = `..${process.hrtime.bigint().toString()}`;
  mkdirSync(join(folder, state));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, state, name), text);
  rmSync(join(folder, '..data_tmp'), { force: true });
  symlinkSync(state, join(folder, '..data_tmp'));
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
  for (const name of Object.keys(files)) {
    if (!existsSync(join(folder, name))) symlinkSync(join('..data', name), join(folder, name));
  }
}
