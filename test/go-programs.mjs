// Finds or builds programs of others from their Go modules, which a go.mod pins: what tests run that need the real thing.
//
// They are built once for a machine: the cache folder is named by version and platform, and what is in it is whole, because
// all of it comes there by a rename.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * @typedef {object} Programs
 * @property {string} folder where go.mod is
 * @property {string} cache the folder in the cache: `kube`
 * @property {string} version tells one set of programs from another
 * @property {Readonly<Record<string, string>>} sources the package, or the file of the folder, of each program
 * @property {string} [ldflags] besides those that leave out what debuggers need
 */

/**
 * The version of a module in a go.mod, like v1.36.3.
 * @param {string} folder
 * @param {string} module
 */
export function moduleVersion(folder, module) {
  const lines = readFileSync(join(folder, 'go.mod'), 'utf8').split('\n');
  const line = lines.find((one) => one.startsWith(`\t${module} v`));
  if (line === undefined) throw new Error(`go.mod names no ${module}`);
  return line.split(' ')[1] ?? '';
}

/**
 * Whether a folder has all programs.
 * @param {string} folder
 * @param {Programs} programs
 */
export function isWhole(folder, { sources }) {
  return Object.keys(sources).every((name) => existsSync(join(folder, name)));
}

/**
 * Where the programs are kept on this machine.
 * @param {Programs} programs
 */
export function cacheFolderOf({ cache, version }) {
  const base =
    process.env.XDG_CACHE_HOME ??
    join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
  return join(base, 'doorward', cache, `${version}-${process.platform}-${process.arch}`);
}

/** Whether there is Go on this machine. */
export function hasGo() {
  return spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Builds all programs, and gives the folder that holds them.
 * @param {Programs} programs
 */
export function buildAll(programs) {
  const folder = cacheFolderOf(programs);
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    for (const [name, source] of Object.entries(programs.sources)) build(join(work, name), source, programs);
    mkdirSync(folder, { recursive: true });
    for (const name of Object.keys(programs.sources)) renameSync(join(work, name), join(folder, name));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

/**
 * @param {string} output
 * @param {string} source
 * @param {Programs} programs
 */
function build(output, source, { folder, ldflags = '' }) {
  const args = ['build', '-mod=readonly', '-trimpath', `-ldflags=-s -w ${ldflags}`, '-o', output, source];
  const started = Date.now();
  console.error(`building ${source} (some minutes, once for a machine)`);
  const { status, error } = spawnSync('go', args, {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, CGO_ENABLED: '0' },
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`go build ${source} ended with ${String(status)}`);
  console.error(`built ${source} in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}
