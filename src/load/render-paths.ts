import { realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CodedError } from '../errors.ts';
import { systemCode, systemReason } from './machine-error.ts';
import { pathBelow } from './path-below.ts';
import type { RenderEntry } from './render-model.ts';
import { KUSTOMIZATION_NAMES } from './walk.ts';

/** What a renderer is to read, found on the disk. */
export interface RenderPaths {
  /** The chart (a folder, or an archive) or the folder of the kustomization, absolute. */
  readonly main: string;
  /** The same, symbolic links resolved. */
  readonly real: string;
  /** The file in it by which it is known: `Chart.yaml`, `kustomization.yaml`, the archive. */
  readonly mainFile: string;
  /** The files of values, symbolic links resolved. */
  readonly values: readonly string[];
  /** The file that tells this entry from another one of the same chart: the last of the values. Else the main file. */
  readonly own: string;
}

/** Whether a path is a folder or lies below it; both absolute. */
export function isInside(folder: string, path: string): boolean {
  return pathBelow(folder, path) !== undefined;
}

/** Finds what an entry names, all of it in the folder of the configuration; or tells what is wrong. */
export function renderPaths(entry: RenderEntry, folder: string): RenderPaths | CodedError {
  const [what, path] = entry.type === 'helm' ? ['chart', entry.chart] : ['kustomization', entry.path];
  const refuse = (why: string): CodedError => ({
    code: 'RENDER_INPUT',
    message: why,
    location: entry.location,
  });
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(path)) {
    return refuse(`The ${what} ${path} is not in the folder of the configuration, and nothing is fetched.`);
  }
  const found = findInside(path, what, folder);
  if (typeof found === 'string') return refuse(found);
  const mainFile = mainFileOf(entry, found);
  if (mainFile === undefined) {
    return refuse(`${path} is no ${what}: it is no folder with a ${MAIN_FILES[entry.type][0] ?? ''}.`);
  }
  const values: string[] = [];
  for (const name of entry.type === 'helm' ? entry.values : []) {
    const file = findInside(name, 'file of values', folder);
    if (typeof file === 'string') return refuse(file);
    if (!file.isFile) return refuse(`${name} is no file of values: it is a folder.`);
    values.push(file.real);
  }
  const last = entry.type === 'helm' ? entry.values.at(-1) : undefined;
  const own = last === undefined ? mainFile : resolve(folder, last);
  return { main: found.path, real: found.real, mainFile, values, own };
}

const MAIN_FILES: Readonly<Record<RenderEntry['type'], readonly string[]>> = {
  helm: ['Chart.yaml'],
  kustomize: KUSTOMIZATION_NAMES,
};

interface Found {
  readonly path: string;
  readonly real: string;
  readonly isFile: boolean;
}

/** A path in the folder, with or without symbolic links; or why it is not taken, as a sentence. */
function findInside(name: string, what: string, folder: string): Found | string {
  const path = resolve(folder, name);
  const outside = `The ${what} ${name} lies outside the folder of the configuration.`;
  if (!isInside(folder, path)) return outside;
  try {
    const real = realpathSync(path);
    if (!isInside(realpathSync(folder), real)) return outside;
    return { path, real, isFile: statSync(real).isFile() };
  } catch (error) {
    const gone = ['ENOENT', 'ENOTDIR'].includes(systemCode(error));
    return gone
      ? `There is no ${what} ${name} in the folder of the configuration.`
      : `The ${what} ${name} cannot be read: ${systemReason(error)}.`;
  }
}

/** The file that makes a folder what it is. A chart may be an archive, too. */
function mainFileOf({ type }: RenderEntry, { path, isFile }: Found): string | undefined {
  if (isFile) return type === 'helm' ? path : undefined;
  return MAIN_FILES[type].map((name) => join(path, name)).find((file) => isThere(file));
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
