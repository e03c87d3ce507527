import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Limits } from '../manifest/model.ts';
import { realOf, type Input } from './inputs.ts';
import { readKustomization } from './kustomizations.ts';
import type { RenderEntry } from './render-model.ts';
import { isInside, type RenderPaths } from './render-paths.ts';
import { KUSTOMIZATION_NAMES } from './walk.ts';

/** What a renderer reads for an entry: all of it is judged as what comes out, so none of it is judged alone. */
export interface Reads {
  /** The charts and kustomizations, as real paths of their folders. */
  readonly folders: ReadonlySet<string>;
  /** Whether a file is a part, such as a template or a patch, that cannot be judged alone. */
  readonly isPart: (input: Pick<Input, 'real'>) => boolean;
  /** Whether a file is an object that goes into what is rendered. */
  readonly isObject: (input: Pick<Input, 'real'>) => boolean;
}

/** What the renderer of an entry reads. */
export function renderReads(entry: RenderEntry, paths: RenderPaths, limits: Limits): Reads {
  return entry.type === 'helm' ? chartReads(paths) : kustomizationReads(paths.real, limits);
}

const CHART_FILES = ['Chart.yaml', 'requirements.yaml', 'values.yaml', 'values.schema.json'];
const CHART_FOLDERS = ['templates', 'crds', 'charts'];

function chartReads({ real, values }: RenderPaths): Reads {
  const files = new Set([real, ...values, ...CHART_FILES.map((name) => join(real, name))]);
  const folders = CHART_FOLDERS.map((name) => join(real, name));
  return {
    folders: new Set([real]),
    isPart: ({ real: path }) => files.has(path) || folders.some((folder) => isInside(folder, path)),
    isObject: () => false,
  };
}

/** Goes from kustomization to kustomization, as far as they are on the disk. */
function kustomizationReads(start: string, limits: Limits): Reads {
  const folders = new Set<string>();
  const parts = new Set<string>();
  const objects = new Set<string>();
  const open = [start];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    if (folders.has(folder)) continue;
    const name = KUSTOMIZATION_NAMES.find((known) => existsSync(join(folder, known)));
    if (name === undefined) continue;
    folders.add(folder);
    const file = join(folder, name);
    parts.add(realOf(file));
    for (const named of readKustomization({ file, path: file, real: file }, limits)) {
      for (const path of named.others) parts.add(realOf(path));
      for (const path of [...named.resources, ...named.components]) {
        objects.add(realOf(path));
        open.push(realOf(path));
      }
    }
  }
  return {
    folders,
    isPart: ({ real }) => !objects.has(real) && isWithinAny(real, parts),
    isObject: ({ real }) => objects.has(real),
  };
}

function isWithinAny(path: string, parts: ReadonlySet<string>): boolean {
  for (let at = path; at !== dirname(at); at = dirname(at)) if (parts.has(at)) return true;
  return false;
}
