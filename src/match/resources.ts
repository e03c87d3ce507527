import { groupVersion } from '../manifest/request.ts';
import { isList, isMap, own, ownPath } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import { DISCOVERED } from './discovered.ts';

/** A resource of an API server: what a request names where a manifest names a kind. */
export interface ApiResource {
  readonly group: string;
  readonly version: string;
  /** In the plural: `deployments`. */
  readonly resource: string;
  readonly kind: string;
  /** `undefined` when nobody knows, which is so only for a guessed resource. */
  readonly namespaced: boolean | undefined;
  /** Whether the name follows from the kind by Kubernetes' pluralisation alone. */
  readonly guessed: boolean;
}

/** What resources there are. */
export interface Resources {
  /** The resource of a kind; guessed when the kind is not known. */
  readonly ofKind: (group: string, version: string, kind: string) => ApiResource;
  /**
   * The other names of a resource, of the same stored objects: its other versions, and `events.k8s.io` for `events`. With
   * a subresource, those that have it, and the kind is the subresource's.
   */
  readonly equivalents: (resource: ApiResource, subResource: string) => readonly ApiResource[];
}

interface Row extends ApiResource {
  /** The kinds of subresources, by name; `undefined` for the resource's own. */
  readonly subResources: ReadonlyMap<string, ApiResource>;
}

/** Resources that moved between groups, and are stored as one (AddCohabitatingResources). */
const COHABITING: readonly (readonly [string, string])[] = [
  ['networking.k8s.io/networkpolicies', 'extensions/networkpolicies'],
  ['apps/deployments', 'extensions/deployments'],
  ['apps/daemonsets', 'extensions/daemonsets'],
  ['apps/replicasets', 'extensions/replicasets'],
  ['/events', 'events.k8s.io/events'],
  ['networking.k8s.io/ingresses', 'extensions/ingresses'],
];

const STORED: ReadonlyMap<string, string> = new Map(COHABITING.map(([now, before]) => [before, now]));

/** What two names of one stored resource have in common. */
function storedAs(group: string, resource: string): string {
  const name = `${group}/${resource}`;
  return STORED.get(name) ?? name;
}

let discovered: readonly Row[] | undefined;

/**
 * The resources of the API server, and those that CustomResourceDefinitions define.
 * @param definitions objects of kind CustomResourceDefinition; what is wrong with one leaves it out.
 */
export function createResources(definitions: readonly ValueMap[]): Resources {
  discovered ??= DISCOVERED.flatMap(([version, text]) => readRows(version, text));
  const rows = [...discovered, ...definitions.flatMap(definedBy)];
  const byKind = new Map<string, Row>();
  const byStore = new Map<string, Row[]>();
  for (const row of rows) {
    byKind.set(`${row.group}/${row.version}/${row.kind}`, row);
    const stored = storedAs(row.group, row.resource);
    byStore.set(stored, [...(byStore.get(stored) ?? []), row]);
  }
  return {
    ofKind: (group, version, kind) =>
      byKind.get(`${group}/${version}/${kind}`) ?? guess(rows, { group, version, kind }),
    equivalents: (resource, subResource) => {
      const stored = byStore.get(storedAs(resource.group, resource.resource)) ?? [];
      const others = stored.filter((row) => row.group !== resource.group || row.version !== resource.version);
      if (subResource === '') return others;
      return others.flatMap((row) => {
        const kind = row.subResources.get(subResource);
        return kind === undefined ? [] : [{ ...row, kind: kind.kind }];
      });
    },
  };
}

/** A version that is not served is spelled as those that are; of a kind that is not known at all, nobody can tell. */
function guess(
  rows: readonly Row[],
  { group, version, kind }: { readonly group: string; readonly version: string; readonly kind: string },
): ApiResource {
  const like = rows.find(
    (row) =>
      row.kind === kind &&
      (row.group === group || storedAs(group, row.resource) === `${row.group}/${row.resource}`),
  );
  if (like !== undefined) {
    const { resource, namespaced } = like;
    return { group, version, resource, kind, namespaced, guessed: false };
  }
  return { group, version, resource: pluralOf(kind), kind, namespaced: undefined, guessed: true };
}

/** As apimachinery's UnsafeGuessKindToResource. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (name.endsWith('endpoints')) return name;
  if (name.endsWith('s')) return `${name}es`;
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
}

const ENTRY = /([A-Za-z]+)(\*?)=([a-z]+)(?:\(([^)]*)\))?/g;

function readRows(apiVersion: string, text: string): readonly Row[] {
  const [group, version] = groupVersion(apiVersion);
  return [...text.matchAll(ENTRY)].map(([, kind = '', cluster, resource = '', subs = '']) => {
    const own: ApiResource = { group, version, resource, kind, namespaced: cluster === '', guessed: false };
    const subResources = subs
      .split(',')
      .filter((sub) => sub !== '')
      .map((sub): [string, ApiResource] => {
        const [name = '', other] = sub.split(':');
        return [name, { ...own, kind: other?.slice(other.lastIndexOf('/') + 1) ?? kind }];
      });
    return { ...own, subResources: new Map(subResources) };
  });
}

function definedBy(definition: ValueMap): readonly Row[] {
  const [group, plural, kind, scope] = [
    ['spec', 'group'],
    ['spec', 'names', 'plural'],
    ['spec', 'names', 'kind'],
    ['spec', 'scope'],
  ].map((path) => ownPath(definition, path));
  const versions = ownPath(definition, ['spec', 'versions']);
  if (typeof group !== 'string' || typeof plural !== 'string' || typeof kind !== 'string') return [];
  return (isList(versions) ? versions : []).filter(isMap).flatMap((one) => {
    const name = own(one, 'name');
    if (typeof name !== 'string' || own(one, 'served') === false) return [];
    const row = { group, version: name, resource: plural, kind, guessed: false };
    const resource = { ...row, namespaced: scope !== 'Cluster' };
    const subs = own(one, 'subresources');
    const names = isMap(subs) ? Object.keys(subs) : [];
    const kinds = names.map((sub): [string, ApiResource] => [
      sub,
      { ...resource, kind: sub === 'scale' ? 'Scale' : kind },
    ]);
    return [{ ...resource, subResources: new Map(kinds) }];
  });
}
