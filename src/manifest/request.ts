import type { ValueMap } from './value.ts';

/** What the caller wants to do with the object (admission.k8s.io/v1). */
export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** Which door a request came through. A scan never knows the user; admission never knows the file. */
export type Door = 'scan' | 'admission';

/** The effective (impersonated) user of an admission request. */
export interface UserInfo {
  readonly username: string;
  readonly groups: readonly string[];
}

/**
 * What is judged: always an admission request. A manifest is a CREATE that has not happened yet.
 * `undefined` in a fact means that this door does not know it.
 */
export interface Request {
  readonly door: Door;
  readonly operation: Operation;
  /** Empty unless a subresource is written, e.g. `ephemeralcontainers`. */
  readonly subResource: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Empty for a generated name. */
  readonly name: string;
  /** Empty for a cluster-scoped object; `undefined` when a manifest leaves it to whoever applies it. */
  readonly namespace: string | undefined;
  readonly object: ValueMap | null;
  readonly oldObject: ValueMap | null;
  /** The labels of the object's namespace. */
  readonly namespaceLabels: ValueMap | undefined;
  readonly user: UserInfo | undefined;
}
