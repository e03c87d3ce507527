import { currentGroup, isClusterScoped } from './kinds.ts';
import { own, ownPath, textOf, type ValueMap } from './value.ts';

/** What the caller wants to do with the object (admission.k8s.io/v1). */
export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** Which door a request came through. A scan never knows the user; admission never knows the file. */
export type Door = 'scan' | 'admission';

/** The effective (impersonated) user of an admission request. */
export interface UserInfo {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  /** Lists of texts by key. */
  readonly extra?: ValueMap;
}

/** A kind, as an AdmissionReview names it; the core group is `''`. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A resource, in the plural. */
export interface GroupVersionResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/** What an AdmissionReview tells, and a manifest does not. */
export interface AdmissionFacts {
  readonly resource: GroupVersionResource;
  /** What the user asked for, before it was converted to what the webhook's rule matched. */
  readonly requestKind: GroupVersionKind;
  readonly requestResource: GroupVersionResource;
  readonly requestSubResource: string;
  /** What the request says of the namespace; of a Namespace it is its own name. */
  readonly requestNamespace: string;
  readonly dryRun: boolean;
  /** Such as an object of kind CreateOptions. */
  readonly options: ValueMap | null;
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
  /** The Namespace of the object, whole; only policies of Kubernetes ask for it. */
  readonly namespaceObject?: ValueMap | undefined;
  readonly admission?: AdmissionFacts | undefined;
}

const NO_LABELS: ReadonlyMap<string, ValueMap> = new Map();

/** What an object of a group and version says in `apiVersion`. */
export function apiVersionOf({ group, version }: Pick<GroupVersionKind, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/**
 * The request that applying a manifest would make. `namespaceLabels` are those of the Namespaces in the same scan,
 * by name: of other namespaces, and of an object whose namespace is left open, a scan knows none. `target` is the
 * namespace into which objects go that name none.
 */
export function createRequest(
  object: ValueMap,
  namespaceLabels: ReadonlyMap<string, ValueMap | undefined> = NO_LABELS,
  target?: string,
): Request {
  const [group, version] = groupVersion(textOf(own(object, 'apiVersion')));
  const kind = textOf(own(object, 'kind'));
  const name = textOf(ownPath(object, ['metadata', 'name']));
  const written = ownPath(object, ['metadata', 'namespace']);
  const known = typeof written === 'string' && written !== '' ? written : undefined;
  const clusterScoped = isClusterScoped(group, kind);
  const namespace = clusterScoped === true ? '' : (known ?? (clusterScoped === false ? target : undefined));
  return {
    door: 'scan',
    operation: 'CREATE',
    subResource: '',
    group,
    version,
    kind,
    name,
    namespace,
    object,
    oldObject: null,
    namespaceLabels: namespace === undefined ? undefined : namespaceLabels.get(namespace),
    user: undefined,
  };
}

/** Splits an apiVersion; the core group is `''`. */
export function groupVersion(apiVersion: string): readonly [group: string, version: string] {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

/** `group/kind` of a kind, whatever the version. */
export function kindKey(apiVersion: string, kind: string): string {
  return `${groupVersion(apiVersion)[0]}/${kind}`;
}

/** `group/kind` of an object. */
export function kindKeyOf(object: ValueMap): string {
  return kindKey(textOf(own(object, 'apiVersion')), textOf(own(object, 'kind')));
}

/**
 * What two definitions of one object have in common, whatever their version, and their group where the kind has moved;
 * `undefined` when the name is generated.
 */
export function identityKey(request: Request): string | undefined {
  const { group, kind, namespace, name } = request;
  return name === '' ? undefined : `${currentGroup(group, kind)}/${kind}/${namespace ?? ''}/${name}`;
}
