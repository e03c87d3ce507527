import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Limits } from '../manifest/model.ts';
import { readDocuments } from '../manifest/read.ts';
import { isList, isMap, own, type Value, type ValueMap } from '../manifest/value.ts';
import { shellWord } from '../report/safe.ts';
import { folderShown, type Input, type InputList, type InputOptions } from './inputs.ts';
import { readInput } from './read.ts';
import { shownFolder, type RenderUnit } from './rendered.ts';
import { KUSTOMIZATION_NAMES, type FoundFile } from './walk.ts';

/** What is known of the kustomizations around the inputs. */
export interface Kustomizations {
  readonly units: readonly RenderUnit[];
  /** The kustomization that reads an input as something else than an object; none for its plain resources. */
  readerOf(input: Input): RenderUnit | undefined;
}

/** The paths, absolute, that one kustomization names. */
export interface Named {
  readonly found: FoundFile;
  readonly isComponent: boolean;
  readonly resources: readonly string[];
  readonly components: readonly string[];
  /** Patches, transformers, values, data. A folder stands for all that is in it. */
  readonly others: readonly string[];
}

/** Reads the kustomizations found, and says what they make of the inputs. */
export function findKustomizations(list: InputList, { cwd, limits }: InputOptions): Kustomizations {
  const all = new Map(list.kustomizations.map((found) => [found.path, found]));
  // Where no folder was walked, only the ones that read an input are worth telling.
  const walked = new Set(list.kustomizations.map(folderShown));
  for (const { path, chosen } of list.inputs) {
    if (chosen !== true) continue;
    for (const found of kustomizationsAbove(path, cwd)) if (!all.has(found.path)) all.set(found.path, found);
  }
  const found = understand([...all.values()].flatMap((each) => readKustomization(each, limits)));
  return { ...found, units: found.units.filter(({ folder }) => walked.has(folder)) };
}

/** The kustomization, in the file's folder or up to three above it, that names a single file as a patch or the like. */
export function kustomizationNaming(input: Input, limits: Limits, cwd: string): RenderUnit | undefined {
  const list = kustomizationsAbove(input.path, cwd);
  if (list.some((found) => found.path === input.path)) return undefined;
  return understand(list.flatMap((found) => readKustomization(found, limits))).readerOf(input);
}

/** The kustomizations in a file's folder and in up to three above it. */
function kustomizationsAbove(file: string, cwd: string): readonly FoundFile[] {
  const list: FoundFile[] = [];
  let folder = dirname(file);
  for (let level = 0; level < 4; level++, folder = dirname(folder)) {
    for (const name of KUSTOMIZATION_NAMES) {
      const path = join(folder, name);
      if (existsSync(path)) list.push({ file: `${shownFolder(cwd, folder)}/${name}`, path, real: path });
    }
  }
  return list;
}

function understand(all: readonly Named[]): Kustomizations {
  const plain = new Set(all.flatMap((named) => named.resources));
  const readers = new Map<string, RenderUnit>();
  const units: RenderUnit[] = [];
  const claim = (named: Named, unit: RenderUnit): void => {
    for (const path of [named.found.path, ...named.others]) if (!readers.has(path)) readers.set(path, unit);
  };
  // A component cannot be rendered alone: it belongs to the first kustomization that names it.
  const hosts = all.filter((named) => !named.isComponent);
  const claimed = new Set<Named>();
  for (const host of hosts) {
    const unit = kustomizationUnit(folderShown(host.found));
    units.push(unit);
    claim(host, unit);
    const open = [host];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const component of all) {
        if (claimed.has(component) || !next.components.includes(dirname(component.found.path))) continue;
        claimed.add(component);
        claim(component, unit);
        open.push(component);
      }
    }
  }
  for (const component of all) {
    if (!component.isComponent || claimed.has(component)) continue;
    const unit = componentUnit(folderShown(component.found));
    units.push(unit);
    claim(component, unit);
  }
  return {
    units,
    readerOf({ path }: Input): RenderUnit | undefined {
      if (readers.size === 0 || plain.has(path)) return undefined;
      for (let at = path; at !== dirname(at); at = dirname(at)) {
        const unit = readers.get(at);
        if (unit !== undefined) return unit;
      }
      return undefined;
    },
  };
}

/** What a kustomization names; nothing when it cannot be read as one. */
export function readKustomization(found: FoundFile, limits: Limits): readonly Named[] {
  const read = readInput({ ...found, named: false, pipe: false }, limits.maxFileBytes);
  if (read.type === 'error') return [];
  const documents = readDocuments({ file: found.file, bytes: read.bytes }, limits);
  return documents.flatMap((document) =>
    document.type === 'value' && isMap(document.value) && isKustomize(document.value)
      ? [namedBy(found, document.value)]
      : [],
  );
}

/** A file of this name without a kind is a kustomization; one of Flux’s kinds is an object. */
function isKustomize(value: ValueMap): boolean {
  const apiVersion = own(value, 'apiVersion');
  if (apiVersion === undefined)
    return own(value, 'kind') === undefined || own(value, 'kind') === 'Kustomization';
  return typeof apiVersion === 'string' && apiVersion.startsWith('kustomize.config.k8s.io/');
}

function namedBy(found: FoundFile, value: ValueMap): Named {
  const folder = dirname(found.path);
  const texts = (key: string): readonly string[] => list(own(value, key)).filter(isText);
  const fields = (key: string, field: string): readonly string[] =>
    list(own(value, key))
      .flatMap((item) => (isMap(item) ? [own(item, field)] : []))
      .filter(isText);
  const dataFiles = (key: string): readonly string[] =>
    list(own(value, key))
      .flatMap((item) =>
        isMap(item) ? [...list(own(item, 'files')), ...list(own(item, 'envs')), own(item, 'env')] : [],
      )
      .filter(isText)
      .map((entry) => entry.slice(entry.indexOf('=') + 1));
  const openapi = own(value, 'openapi');
  const paths = (names: readonly string[]): readonly string[] =>
    names
      .filter((name) => !name.includes('\n') && !name.includes('://'))
      .map((name) => resolve(folder, name));
  return {
    found,
    isComponent: own(value, 'kind') === 'Component',
    resources: paths([...texts('resources'), ...texts('bases')]),
    components: paths(texts('components')),
    others: paths([
      ...fields('patches', 'path'),
      ...fields('patchesJson6902', 'path'),
      ...fields('replacements', 'path'),
      ...fields('helmCharts', 'valuesFile'),
      ...texts('patchesStrategicMerge'),
      ...texts('transformers'),
      ...texts('generators'),
      ...texts('validators'),
      ...texts('configurations'),
      ...texts('crds'),
      ...dataFiles('configMapGenerator'),
      ...dataFiles('secretGenerator'),
      ...(isMap(openapi) ? [own(openapi, 'path')].filter(isText) : []),
    ]).filter((path) => path !== folder && !folder.startsWith(`${path}/`)),
  };
}

function list(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

function isText(value: Value | undefined): value is string {
  return typeof value === 'string';
}

function kustomizationUnit(folder: string): RenderUnit {
  return {
    reason: 'kustomization',
    folder,
    message: 'This is a kustomization: render it first.',
    command: `kustomize build ${shellWord(folder)} | doorward scan -`,
  };
}

function componentUnit(folder: string): RenderUnit {
  return {
    reason: 'kustomization',
    folder,
    message: 'This is a kustomize component: render a kustomization that uses it.',
  };
}
