import type { Limits } from '../manifest/model.ts';
import { once } from '../manifest/once.ts';
import { findCharts, type Charts } from './charts.ts';
import { filesOfFolders, listInputs, type Input, type InputList } from './inputs.ts';
import { findKustomizations, type Kustomizations } from './kustomizations.ts';
import { createReader, type ReadResult } from './read.ts';
import type { FoundFile } from './walk.ts';

/** Where and how far to look. */
export interface InputPaths {
  /** Files, folders, patterns, `-`. */
  readonly paths: readonly string[];
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly limits: Limits;
  /** Whether named files are judged as if found in a folder: they need not be manifests. Default false. */
  readonly onlyManifests?: boolean;
}

/** The inputs of a scan: found, and read as often as asked for. */
export interface Inputs {
  readonly list: InputList;
  readonly cwd: string;
  readonly limits: Limits;
  /** What is a pipe is read once, and kept. */
  readonly read: (input: Input) => ReadResult;
  /** What surrounds the inputs; looked for when first asked. */
  readonly charts: () => Charts;
  readonly kustomizations: () => Kustomizations;
  /** Whatever lies in the folders that were named, manifest or not, hidden folders aside. */
  readonly everyFile: () => readonly FoundFile[];
}

/** Finds what the paths lead to, and reads none of it. */
export function openInputs({ paths, cwd, limits, onlyManifests = false }: InputPaths): Inputs {
  const list = listInputs(paths, { cwd, limits, onlyManifests });
  return {
    list,
    cwd,
    limits,
    read: createReader(limits.maxFileBytes),
    charts: once(() => findCharts(list, cwd)),
    kustomizations: once(() => findKustomizations(list, { limits, cwd })),
    everyFile: once(() => filesOfFolders(list.folders)),
  };
}
