/** The version of k8s.io/kubernetes in go.mod, like v1.36.3. */
export function kubernetesVersion(): string;
/** Where the binaries of this version are kept on this machine. */
export function cacheFolder(): string;
/** The folder with both binaries, when there is one already. */
export function foundBinaries(): string | undefined;
