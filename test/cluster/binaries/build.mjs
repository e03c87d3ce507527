// Finds or builds kube-apiserver and etcd, and prints the folder that holds both as its only line of standard output.
//
//   node test/cluster/binaries/build.mjs
//
// KUBEBUILDER_ASSETS wins. Else they are built from the modules pinned in go.mod. A first build takes some 8 minutes on
// 2 cores and needs 2 GB of disk for Go's caches. Without Go there is nothing, and one loud line.
import { fileURLToPath } from 'node:url';
import { buildAll, cacheFolderOf, hasGo, isWhole, moduleVersion } from '../../go-programs.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** The version of k8s.io/kubernetes in go.mod, like v1.36.3. */
export function kubernetesVersion() {
  return moduleVersion(HERE, 'k8s.io/kubernetes');
}

const PROGRAMS = {
  folder: HERE,
  cache: 'kube',
  version: kubernetesVersion().slice(1),
  sources: { etcd: './etcd.go', 'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver' },
  ldflags: `-X k8s.io/component-base/version.gitVersion=${kubernetesVersion()}`,
};

/** Where the binaries of this version are kept on this machine. */
export function cacheFolder() {
  return cacheFolderOf(PROGRAMS);
}

/** The folder with both binaries, when there is one already. */
export function foundBinaries() {
  const named = process.env.KUBEBUILDER_ASSETS;
  if (named !== undefined && named !== '') {
    if (!isWhole(named, PROGRAMS))
      throw new Error(`KUBEBUILDER_ASSETS is ${named}, which lacks etcd or kube-apiserver`);
    return named;
  }
  const cached = cacheFolder();
  return isWhole(cached, PROGRAMS) ? cached : undefined;
}

function main() {
  const found = foundBinaries();
  if (found !== undefined) return found;
  if (!hasGo()) {
    console.error(
      'SKIPPED: the tests against a real kube-apiserver need Go, or KUBEBUILDER_ASSETS, and there is neither. ' +
        'NOTHING was tried on a cluster.',
    );
    return undefined;
  }
  return buildAll(PROGRAMS);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = main();
  if (folder !== undefined) console.log(folder);
}
