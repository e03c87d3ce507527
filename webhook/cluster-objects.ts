import { nativeFiles, withParams } from '../src/index.ts';
import type { CodedError, NativeFiles, ValueMap } from '../src/index.ts';

/** What a cluster has of admission policies. */
export interface ClusterObjects {
  /** Policies and bindings. */
  readonly policies: readonly ValueMap[];
  readonly params: readonly ValueMap[];
  readonly definitions: readonly ValueMap[];
  /** Kinds of parameters that cannot be listed. */
  readonly unknownParams: readonly { readonly apiVersion: string; readonly kind: string }[];
}

/** What is watched of them. */
export interface ClusterPolicies {
  readonly objects: () => ClusterObjects;
  readonly close: () => void;
}

/** What files hold and what the cluster has, as one; of two with one name, that of the files. */
export function withCluster(
  files: NativeFiles,
  { policies, params, definitions }: ClusterObjects,
): { readonly native: NativeFiles; readonly errors: readonly CodedError[] } {
  const named = new Set([...files.policies, ...files.bindings].map(({ kind, name }) => `${kind} ${name}`));
  const { errors, ...found } = nativeFiles(policies);
  const isNew = ({ kind, name }: { readonly kind: string; readonly name: string }): boolean =>
    !named.has(`${kind} ${name}`);
  const joined = {
    ...files,
    policies: [...files.policies, ...found.policies.filter(isNew)],
    bindings: [...files.bindings, ...found.bindings.filter(isNew)],
  };
  return { native: withParams(joined, { params, definitions }), errors };
}
