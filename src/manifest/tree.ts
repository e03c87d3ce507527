// The files of a repository as plain data, so that rules can speak of where something lies and what is missing.
import { currentGroup } from './kinds.ts';
import { once } from './once.ts';
import { apiVersionOf, createRequest, identityKey } from './request.ts';
import { isMap, own, ownPath } from './value.ts';
import type { Value, ValueMap } from './value.ts';

/** One file, and what was read of it. */
export interface TreeFile {
  /** From the root of the tree, with `/`. */
  readonly path: string;
  /** The Kubernetes objects in it, in order. */
  readonly objects: readonly ValueMap[];
  /** The mappings in it that are no objects: a kustomization, values. */
  readonly documents: readonly ValueMap[];
  /** The environment that it is of; `undefined` when none is known. */
  readonly environment?: string | undefined;
}

/** The facts that rules read, by path: as docs/policy-language.md tells them. */
export interface Tree {
  readonly files: ReadonlyMap<string, ValueMap>;
  /** Every folder that holds a file at some depth; the root is `.`. */
  readonly directories: ReadonlyMap<string, ValueMap>;
  /** Who is where: lists of objects by GROUP/KIND/NAMESPACE/NAME. Made when it is first asked for. */
  readonly inventory: () => ValueMap;
}

/** Makes the facts of a tree. Objects are those given, and not copies. */
export function createTree(given: readonly TreeFile[]): Tree {
  const files = new Map(given.map((file) => [file.path, fileFacts(file)]));
  const below = new Map<string, Below>([['.', { files: [], directories: new Set() }]]);
  for (const [path, facts] of files) folderOf(parentOf(path), below).files.push(facts);
  const directories = new Map<string, ValueMap>();
  const make = (path: string): ValueMap => {
    const { files: inside, directories: folders } = below.get(path)!;
    const facts = directoryFacts(path, inside, [...folders].map(make));
    directories.set(path, facts);
    return facts;
  };
  make('.');
  return { files, directories, inventory: once(() => inventoryOf(files)) };
}

/** What a file is to a rule. */
export function fileFacts({ path, objects, documents, environment }: TreeFile): ValueMap {
  const name = nameOf(path);
  const dot = name.lastIndexOf('.');
  return {
    ...placeFacts(path),
    directory: parentOf(path),
    ...(environment === undefined ? {} : { environment }),
    stem: dot > 0 ? name.slice(0, dot) : name,
    extension: dot > 0 ? name.slice(dot + 1) : '',
    objects: objects.map((object) => objectFacts(object, path)),
    documents,
  };
}

/** What a folder is to a rule: what lies in it by name, each with all that is known of it. */
export function directoryFacts(
  path: string,
  files: readonly ValueMap[],
  directories: readonly ValueMap[],
): ValueMap {
  return { ...placeFacts(path), files: byName(files), directories: byName(directories) };
}

/** The folder that a path lies in; `.` is the root. */
export function parentOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut === -1 ? '.' : path.slice(0, cut);
}

interface Below {
  readonly files: ValueMap[];
  readonly directories: Set<string>;
}

/** A folder, which its own folder then knows of. */
function folderOf(path: string, below: Map<string, Below>): Below {
  let found = below.get(path);
  if (found === undefined) {
    found = { files: [], directories: new Set() };
    below.set(path, found);
    folderOf(parentOf(path), below).directories.add(path);
  }
  return found;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `segments` are the names of the folders on the way to it. */
function placeFacts(path: string): ValueMap & { readonly name: string } {
  const segments = path.split('/').slice(0, -1);
  return { path, name: nameOf(path), segments, depth: path === '.' ? 0 : segments.length + 1 };
}

function byName(facts: readonly ValueMap[]): ValueMap {
  return Object.fromEntries(facts.map((one) => [own(one, 'name') as string, one]));
}

/** Stands for a namespace in an inventory's key where a manifest leaves it to whoever applies it. */
const OPEN = '*';

/** What an object is to a rule, its group that of today. A namespace that is left open, and a scope that is not known, are absent. */
function objectFacts(object: ValueMap, file: string): ValueMap {
  const request = createRequest(object);
  const { group, kind, namespace, name } = request;
  const labels = ownPath(object, ['metadata', 'labels']);
  const key = identityKey({ ...request, namespace: namespace ?? OPEN });
  return {
    apiVersion: apiVersionOf(request),
    group: currentGroup(group, kind),
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(key === undefined ? {} : { key }),
    labels: isMap(labels) ? labels : {},
    file,
    object,
  };
}

/** Objects by key, each with the path of its file. */
function inventoryOf(files: ReadonlyMap<string, ValueMap>): ValueMap {
  const found = new Map<string, Value[]>();
  for (const [path, facts] of files) {
    for (const one of own(facts, 'objects') as readonly ValueMap[]) {
      const key = own(one, 'key');
      if (typeof key !== 'string') continue;
      const entry = { file: path, object: own(one, 'object')! };
      const known = found.get(key);
      if (known === undefined) found.set(key, [entry]);
      else known.push(entry);
    }
  }
  return Object.fromEntries(found);
}
