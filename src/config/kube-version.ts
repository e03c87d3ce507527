/** The first minor version whose API servers had ValidatingAdmissionPolicies for everybody to use. */
const OLDEST_MINOR = 26;

/** `1.33`, `v1.33`, `1.33.4`: the minor version; `undefined` for a text that is none, or of one that is too old. */
export function kubeMinor(version: string): number | undefined {
  const minor = Number(/^v?1\.(\d{1,3})(?:\.\d+)?$/.exec(version)?.[1] ?? NaN);
  return minor >= OLDEST_MINOR ? minor : undefined;
}
