// What a scan knows of the files around its inputs: for rules about files. Only made when such rules are in force.
import type { Location } from '../errors.ts';
import { dirname, sep } from 'node:path';
import type { Limits, ParsedFile, Resource, Source } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import type { ReadDocument } from '../manifest/document.ts';
import { readDocuments } from '../manifest/read.ts';
import { createTree, fileFacts, parentOf, type Tree, type TreeFile } from '../manifest/tree.ts';
import { isMap, type ValueMap } from '../manifest/value.ts';
import { isOurs } from './classify.ts';
import type { EnvironmentOf } from './environments.ts';
import { byFile, type Input } from './inputs.ts';
import type { Inputs } from './opened.ts';
import { pathBelow } from './path-below.ts';
import type { FoundFile } from './walk.ts';

/** A file or folder of a tree, and where it is. */
export interface TreePlace {
  /** From the root of the tree; the root is `.`. */
  readonly path: string;
  /** As findings show it. */
  readonly file: string;
  /** Where it is found. */
  readonly at: string;
  /** Where it really is, symbolic links resolved. */
  readonly real: string;
}

/** The files that a scan was shown, whole folders or single ones. */
export interface ScannedTree extends Tree {
  /** Files that are on the disk, and folders all of whose files are known, by path. */
  readonly places: { readonly files: readonly TreePlace[]; readonly directories: readonly TreePlace[] };
  /** The objects of a file, by its path. */
  readonly resources: ReadonlyMap<string, readonly Resource[]>;
  /** What is no object in a file, by its path. */
  readonly documents: ReadonlyMap<string, readonly TreeDocument[]>;
  /** What was read of an input, so that it is not read twice. */
  readonly parsed: (input: Input) => ParsedFile | undefined;
  /** What a file would be with another text. */
  readonly withText: (place: TreePlace, bytes: Uint8Array) => ValueMap;
  readonly placeOf: (input: Input) => TreePlace | undefined;
  /** Whether a folder was named, so that it is known what is missing. */
  readonly isWhole: boolean;
}

/** How files are called. */
interface TreeOptions {
  /** The folder that paths start from. */
  readonly root: string;
  readonly environmentOf: EnvironmentOf | undefined;
}

/** Reads the inputs, and looks at what else lies in the folders that were named. */
export function openTree(inputs: Inputs, { root, environmentOf }: TreeOptions): ScannedTree {
  const { list } = inputs;
  const onDisk = new Map(list.inputs.filter(isFile).map((input) => [input.real, input]));
  const found = new Map<string, FoundFile>([...onDisk].sort());
  for (const file of inputs.everyFile()) if (!found.has(file.real)) found.set(file.real, file);
  const pathOf = pathsFrom([root, inputs.cwd, ...list.folders.map(({ path }) => path)]);
  const parsed = new Map<string, ParsedFile>();
  const files: TreeFile[] = [];
  const places = new Map<string, TreePlace>();
  const resources = new Map<string, readonly Resource[]>();
  const documents = new Map<string, readonly TreeDocument[]>();
  for (const one of [...found.values()].sort(byFile)) {
    const { file, path: at, real } = one;
    const path = pathOf(at);
    const input = onDisk.get(real) ?? kustomizationOf(one);
    const content = input === undefined ? NOTHING : readInput(input, inputs);
    if (content.parsed !== undefined) parsed.set(real, content.parsed);
    files.push(treeFile(path, content, environmentOf?.({ path, at })));
    places.set(real, { path, file, at, real });
    resources.set(path, content.resources);
    documents.set(path, content.documents);
  }
  const folders = list.folders.map(({ path }) => pathOf(path));
  return {
    ...createTree(files),
    places: { files: [...places.values()], directories: directoriesOf(places.values(), folders) },
    resources,
    documents,
    parsed: ({ real }) => parsed.get(real),
    placeOf: ({ real }) => places.get(real),
    withText: ({ path, file, at, real }, bytes) => {
      const input = onDisk.get(real) ?? kustomizationOf({ file, path: at, real });
      const content =
        input === undefined ? NOTHING : contentOf({ file, bytes }, understandingOf(input, inputs));
      return fileFacts(treeFile(path, content, environmentOf?.({ path, at })));
    },
    isWhole: folders.length > 0,
  };
}

/** A kustomization without an extension, which no scan takes for a manifest. */
function kustomizationOf(found: FoundFile): Input | undefined {
  if (!/(?:^|\/)Kustomization$/.test(found.file)) return undefined;
  return { ...found, named: false, pipe: false };
}

function isFile({ pipe, rendered }: Input): boolean {
  return !pipe && rendered === undefined;
}

/** Paths from the first of some folders that they lie below. */
function pathsFrom(folders: readonly string[]): (path: string) => string {
  return (path) => {
    for (const folder of folders) {
      const below = pathBelow(folder, path);
      if (below !== undefined) return below === '' ? '.' : below;
    }
    return path.split(sep).join('/').replace(/^\/+/, '');
  };
}

/** What was read of a file. */
export interface TreeContent {
  readonly parsed: ParsedFile | undefined;
  readonly resources: readonly Resource[];
  readonly documents: readonly TreeDocument[];
}

/** A mapping that is no object. */
interface TreeDocument {
  readonly value: ValueMap;
  /** The place of a pointer; `undefined` where only the file is known. */
  readonly locate?: (pointer: string) => Location;
}

const NOTHING: TreeContent = { parsed: undefined, resources: [], documents: [] };

/** A file of a tree. */
export function treeFile(
  path: string,
  { resources, documents }: TreeContent,
  environment?: string,
): TreeFile {
  return {
    path,
    environment,
    objects: resources.map(({ object }) => object),
    documents: documents.map(({ value }) => value),
  };
}

function documentsOf(one: ReadDocument): readonly TreeDocument[] {
  return one.type === 'value' && isMap(one.value)
    ? [{ value: one.value, locate: (pointer) => one.locate(pointer) }]
    : [];
}

function understandingOf(input: Input, inputs: Inputs): Parameters<typeof contentOf>[1] {
  return { limits: inputs.limits, isPatch: inputs.kustomizations().readerOf(input) !== undefined };
}

function readInput(input: Input, inputs: Inputs): TreeContent {
  if (!input.named && inputs.charts().templateOf(input) !== undefined) return NOTHING;
  const read = inputs.read(input);
  if (read.type === 'error') return NOTHING;
  return contentOf({ file: input.file, bytes: read.bytes }, understandingOf(input, inputs));
}

/** What a text holds. What a kustomization reads as a patch is no object. */
export function contentOf(
  source: Source,
  { limits, isPatch }: { readonly limits: Limits; readonly isPatch: boolean },
): TreeContent {
  const parsed = parseManifest(source, limits);
  if (parsed.documents.some((one) => one.type === 'error' && one.error.code === 'KUSTOMIZATION')) {
    return { parsed, resources: [], documents: readDocuments(source, limits).flatMap(documentsOf) };
  }
  const found = parsed.documents.flatMap((one) => (one.type === 'resources' ? one.resources : []));
  const foreign = parsed.documents.flatMap((one) =>
    one.type === 'foreign' && one.value !== undefined ? [{ value: one.value }] : [],
  );
  const resources = isPatch ? [] : found.filter((one) => !isOurs(one));
  const others = isPatch ? found.map((one) => ({ value: one.object, locate: one.locate.bind(one) })) : [];
  return { parsed, resources, documents: [...others, ...foreign] };
}

/** The folders that were named, and those below them that hold files. */
function directoriesOf(files: Iterable<TreePlace>, folders: readonly string[]): readonly TreePlace[] {
  const found = new Map<string, TreePlace>();
  const isBelow = (path: string): boolean =>
    folders.some((folder) => folder === '.' || path === folder || path.startsWith(`${folder}/`));
  for (const one of files) {
    let { file, at, real } = one;
    for (let path = parentOf(one.path); isBelow(path) && !found.has(path); path = parentOf(path)) {
      file = file.includes('/') ? parentOf(file) : '.';
      at = dirname(at);
      real = dirname(real);
      found.set(path, { path, file, at, real });
      if (path === '.') break;
    }
  }
  return [...found.values()].sort(byFile);
}
