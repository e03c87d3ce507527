import { isMap, own, ownPath } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';

const UNSEEN: ReadonlySet<string> = new Set(['managedFields', 'ownerReferences', 'selfLink']);

/** The parts of a Namespace that expressions see: its labels and annotations, but not who owns it. */
export function namespaceValue(namespace: ValueMap, name: string): ValueMap {
  const metadata = ownPath(namespace, ['metadata']);
  const seen = Object.entries(isMap(metadata) ? metadata : {}).filter(([key]) => !UNSEEN.has(key));
  const rest: ValueMap = Object.fromEntries(seen);
  const labels = isMap(rest['labels']) ? rest['labels'] : {};
  // What the API server gives every Namespace, and a manifest need not say.
  return {
    metadata: { ...rest, name, labels: { ...labels, 'kubernetes.io/metadata.name': name } },
    spec: own(namespace, 'spec') ?? { finalizers: ['kubernetes'] },
    status: own(namespace, 'status') ?? { phase: 'Active' },
  };
}
