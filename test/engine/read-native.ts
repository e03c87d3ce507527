// Kubernetes' own policies, as documents of one file.
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { parseNative } from '../../src/policy/native-parse.ts';

/** Reads policies and bindings; what is wrong with them is among what it gives. */
export function readNative(documents: readonly object[]): ReturnType<typeof parseNative> {
  const bytes = Buffer.from(documents.map((one) => JSON.stringify(one)).join('\n---\n'));
  const parsed = parseManifest({ file: 'policies.yaml', bytes }, DEFAULT_LIMITS);
  return parseNative(parsed.documents.flatMap((one) => (one.type === 'resources' ? one.resources : [])));
}
