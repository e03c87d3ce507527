/** The folder with helm3, helm4 and kustomize, when they are built. */
export function foundRenderers(): string | undefined;
