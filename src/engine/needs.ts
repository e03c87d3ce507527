import type { CompiledPolicy } from './compile.ts';
import type { NativeNeeds } from './native-model.ts';

/** What has to be known beside the object: as the fields of `Engine` that begin with `needs`. */
interface Needs extends NativeNeeds {
  readonly namespaceLabelsToFix: boolean;
}

const NOTHING: NativeNeeds = { namespaceLabels: false, namespaceObject: false, authorizer: false };

/** What policies have to know, with what those of Kubernetes have to. */
export function needsOf(policies: readonly CompiledPolicy[], native: NativeNeeds = NOTHING): Needs {
  const matchesLabels = ({ policy: { match, exclude } }: CompiledPolicy): boolean =>
    match.namespaceLabels !== undefined || exclude?.namespaceLabels !== undefined;
  const namespaceLabels = native.namespaceLabels || policies.some(matchesLabels);
  return {
    namespaceLabels,
    namespaceLabelsToFix:
      namespaceLabels || policies.some(({ rules }) => rules.some(({ fix }) => fix?.asksNamespace === true)),
    namespaceObject: native.namespaceObject || policies.some(({ reads }) => reads.has('namespaceObject')),
    authorizer: native.authorizer,
  };
}
