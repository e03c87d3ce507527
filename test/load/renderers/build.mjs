// Finds or builds Helm 3, Helm 4 and kustomize, and prints the folder that holds them as its only line of standard output.
//
//   node test/load/renderers/build.mjs
//
// They are built from the modules pinned in go.mod: some 3 minutes on 2 cores, the first time. Without Go, and where the
// modules are out of reach, there is nothing, and one loud line.
import { fileURLToPath } from 'node:url';
import { buildAll, cacheFolderOf, hasGo, isWhole, moduleVersion } from '../../go-programs.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const MODULES = {
  helm3: 'helm.sh/helm/v3',
  helm4: 'helm.sh/helm/v4',
  kustomize: 'sigs.k8s.io/kustomize/kustomize/v5',
};

const PROGRAMS = {
  folder: HERE,
  cache: 'renderers',
  version: Object.values(MODULES)
    .map((module) => moduleVersion(HERE, module))
    .join('-'),
  sources: {
    helm3: `${MODULES.helm3}/cmd/helm`,
    helm4: `${MODULES.helm4}/cmd/helm`,
    kustomize: MODULES.kustomize,
  },
};

/** The folder with all three, when they are built. */
export function foundRenderers() {
  const folder = cacheFolderOf(PROGRAMS);
  return isWhole(folder, PROGRAMS) ? folder : undefined;
}

/** @param {string} why */
function skipped(why) {
  console.error(`SKIPPED: the tests with the real helm and kustomize ${why}. NOTHING was rendered by them.`);
  return undefined;
}

function main() {
  const found = foundRenderers();
  if (found !== undefined) return found;
  if (!hasGo()) return skipped('need Go');
  try {
    return buildAll(PROGRAMS);
  } catch (error) {
    // Who has no way to the modules can run all other tests; where everything must hold, it must not be overlooked.
    if (process.env.CI) throw error;
    return skipped(`need programs that could not be built: ${String(error)}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = main();
  if (folder !== undefined) console.log(folder);
}
