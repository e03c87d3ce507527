// Finds or builds kube-apiserver and etcd, and prints the folder that holds both as its only line of standard output.
//
//   node test/cluster/binaries/build.mjs
//
// KUBEBUILDER_ASSETS wins. Else they are built from the modules pinned in go.mod, once for a machine: the cache folder is
// named by version and platform, and what is in it is whole, because both come there by a rename. A first build takes
// some 8 minutes on 2 cores and needs 2 GB of disk for Go's caches. Without Go there is nothing, and one loud line.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const NAMES = ['etcd', 'kube-apiserver'];

/** @param {string} folder */
const whole = (folder) => NAMES.every((name) => existsSync(join(folder, name)));

/** The version of k8s.io/kubernetes in go.mod, like v1.36.3. */
export function kubernetesVersion() {
  const version = /^\tk8s\.io\/kubernetes (v\S+)$/m.exec(readFileSync(join(HERE, 'go.mod'), 'utf8'))?.[1];
  if (version === undefined) throw new Error('go.mod names no k8s.io/kubernetes');
  return version;
}

/** Where the binaries of this version are kept on this machine. */
export function cacheFolder() {
  const base =
    process.env.XDG_CACHE_HOME ??
    join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
  return join(
    base,
    'doorward',
    'kube',
    `${kubernetesVersion().slice(1)}-${process.platform}-${process.arch}`,
  );
}

/** The folder with both binaries, when there is one already. */
export function foundBinaries() {
  const named = process.env.KUBEBUILDER_ASSETS;
  if (named !== undefined && named !== '') {
    if (!whole(named)) throw new Error(`KUBEBUILDER_ASSETS is ${named}, which lacks etcd or kube-apiserver`);
    return named;
  }
  const cached = cacheFolder();
  return whole(cached) ? cached : undefined;
}

/**
 * @param {string} output
 * @param {string} source a package, or a file of this folder
 */
function build(output, source) {
  const version = `-X k8s.io/component-base/version.gitVersion=${kubernetesVersion()}`;
  const args = ['build', '-mod=readonly', '-trimpath', `-ldflags=-s -w ${version}`, '-o', output, source];
  const started = Date.now();
  console.error(`building ${source} (some minutes, once for a machine)`);
  const { status, error } = spawnSync('go', args, {
    cwd: HERE,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, CGO_ENABLED: '0' },
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`go build ${source} ended with ${String(status)}`);
  console.error(`built ${source} in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

function buildAll() {
  const folder = cacheFolder();
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    build(join(work, 'etcd'), './etcd.go');
    build(join(work, 'kube-apiserver'), 'k8s.io/kubernetes/cmd/kube-apiserver');
    mkdirSync(folder, { recursive: true });
    for (const name of NAMES) renameSync(join(work, name), join(folder, name));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

function main() {
  const found = foundBinaries();
  if (found !== undefined) return found;
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).status !== 0) {
    console.error(
      'SKIPPED: the tests against a real kube-apiserver need Go, or KUBEBUILDER_ASSETS, and there is neither. ' +
        'NOTHING was tried on a cluster.',
    );
    return undefined;
  }
  return buildAll();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = main();
  if (folder !== undefined) console.log(folder);
}
