import { lstatSync, realpathSync, statSync, type Stats } from 'node:fs';
import { isAbsolute, normalize, resolve, sep } from 'node:path';
import type { CodedError } from '../errors.ts';
import type { Limits } from '../manifest/model.ts';
import { compilePathGlobs, hasMagic, matchesGlob, parseGlob } from '../match/path-glob.ts';
import { machineError, systemCode } from './machine-error.ts';
import { meantFrom } from './meant-from.ts';
import { pathBelow, pathFrom } from './path-below.ts';
import type { Rendered } from './render-model.ts';
import { isManifestName, walk, type FoundFile, type Tree, type WalkOptions } from './walk.ts';

/** The name of standard input, on the command line and in findings. */
const STANDARD_INPUT = '-';

/** One input to read. */
export interface Input extends FoundFile {
  /** Whether the user named this very input: then it must hold objects. */
  readonly named: boolean;
  /** Pipes may be read, when named; their size is not known before. */
  readonly pipe: boolean;
  /**
   * What a renderer made: nothing that is on the disk. `file` is its name, `helm:web`; `path` is the file that tells it
   * from others: of a kustomization its own, of a chart that of its values.
   */
  readonly rendered?: Rendered;
  /** No folder was walked to find it, and it need not hold objects: what surrounds it is looked for on its own. */
  readonly chosen?: true;
}

/** What the paths of a command line lead to. */
export interface InputList {
  /** In order of `file`, each real file once. */
  readonly inputs: readonly Input[];
  readonly charts: readonly FoundFile[];
  readonly kustomizations: readonly FoundFile[];
  /** The folders that were named, which all files below were looked for in. */
  readonly folders: readonly FoundFile[];
  readonly outside: readonly string[];
  /** Hidden folders below a named one. A pattern means what it says: it has none. */
  readonly hidden: readonly string[];
  readonly errors: readonly CodedError[];
}

/** Where and how far to look. */
export interface InputOptions {
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly limits: Limits;
  /** Whether named files are judged as if found in a folder: they need not be manifests. */
  readonly onlyManifests?: boolean;
}

/** A path as findings show it: without `./`, with `/`. The current folder itself is ''. */
function shown(path: string): string {
  const tidy = normalize(path).split(sep).join('/');
  const bare = tidy.length > 1 && tidy.endsWith('/') ? tidy.slice(0, -1) : tidy;
  return bare === '.' ? '' : bare;
}

/** Finds all inputs of a command line: files, folders, patterns, and `-`. Reads none of them. */
export function listInputs(paths: readonly string[], options: InputOptions): InputList {
  const found = new Map<string, Input>();
  const trees: Tree[] = [];
  const folders: FoundFile[] = [];
  const errors: CodedError[] = [];
  const roots = paths.flatMap((path) => folderOf(path, options.cwd));
  const keep = (input: Input): void => {
    const before = found.get(input.real);
    // Named wins: who names a file wants to know whether it can be judged.
    if (before === undefined) found.set(input.real, input);
    else if (input.named && !before.named) found.set(input.real, { ...before, named: true });
  };
  const keepNamed = (file: FoundFile): void => {
    if (options.onlyManifests !== true) keep({ ...file, named: true, pipe: false });
    else if (isManifestName(file.file)) keep({ ...file, named: false, pipe: false, chosen: true });
  };
  const scan = (tree: Tree): void => {
    trees.push(tree);
    errors.push(...tree.errors);
    for (const file of tree.files) keep({ ...file, named: false, pipe: false });
  };
  for (const path of paths) {
    if (path === STANDARD_INPUT) {
      keep({ file: '-', path: '-', real: '-', named: true, pipe: true });
      continue;
    }
    const at = resolve(options.cwd, path);
    const stat = statOf(at);
    if (isStats(stat)) {
      if (stat.isDirectory()) {
        const folder = { file: shown(path), path: at, real: realOf(at) };
        folders.push(folder);
        scan(walkFolder(folder, { roots, options }));
      } else if (stat.isFile()) keepNamed({ file: shown(path), path: at, real: realOf(at) });
      else if (stat.isFIFO()) keep({ file: shown(path), path: at, real: at, named: true, pipe: true });
      else errors.push({ code: 'PATH_OUTSIDE', message: `${path} is neither a file nor a folder.` });
    } else if (systemCode(stat) !== 'ENOENT' && systemCode(stat) !== 'ENOTDIR') {
      errors.push(machineError(stat, path));
    } else if (hasMagic(path)) {
      const tree = walkGlob(path, { roots, options });
      if (tree.files.length === 0 && tree.errors.length === 0) {
        errors.push({ code: 'PATH_NOT_FOUND', message: `The pattern ${path} matches no file.` });
      }
      scan(tree);
    } else
      errors.push({
        code: 'PATH_NOT_FOUND',
        message: `There is no file or folder ${path === '' ? "''" : path}.`,
      });
  }
  const inputs = [...found.values()].sort(byFile);
  if (inputs.length > options.limits.maxFiles) {
    errors.push({
      code: 'TOO_MANY',
      message: `There are more than ${options.limits.maxFiles} files to read.`,
    });
    inputs.length = options.limits.maxFiles;
  }
  return {
    inputs,
    charts: trees.flatMap((tree) => tree.charts).sort(byFile),
    kustomizations: trees.flatMap((tree) => tree.kustomizations).sort(byFile),
    folders,
    outside: [...new Set(trees.flatMap((tree) => tree.outside))].sort(),
    hidden: [...new Set(trees.flatMap((tree) => tree.hidden))].sort(),
    // As everything else: in an order that is not the one of the arguments.
    errors: errors.toSorted((a, b) => (a.message < b.message ? -1 : a.message > b.message ? 1 : 0)),
  };
}

/** Inputs are told in order of what they are called. */
export function byFile(a: Pick<FoundFile, 'file'>, b: Pick<FoundFile, 'file'>): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}

/** What is at a path, links followed; or why that cannot be told. */
function statOf(path: string): unknown {
  try {
    return statSync(path);
  } catch (error) {
    // A link that leads nowhere is there, and unreadable: not a spelling mistake.
    return systemCode(error) === 'ENOENT' && isDanglingLink(path)
      ? new Error('it is a link that leads nowhere')
      : error;
  }
}

function isStats(value: unknown): value is Stats {
  return typeof value === 'object' && value !== null && !(value instanceof Error);
}

function isDanglingLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/** A path with symbolic links resolved; the path itself where that cannot be done. */
export function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** The real path of a folder, or of the folder that a pattern starts from. */
function folderOf(path: string, cwd: string): readonly string[] {
  const at = resolve(cwd, path);
  const stat = statOf(at);
  if (isStats(stat)) return stat.isDirectory() ? [realOf(at)] : [];
  return hasMagic(path) ? [realOf(resolve(cwd, parseGlob(path).base))] : [];
}

interface Scope {
  readonly roots: readonly string[];
  readonly options: InputOptions;
}

function walkFolder(folder: FoundFile, { roots, options }: Scope): Tree {
  const { maxFiles } = options.limits;
  const how: WalkOptions = { roots, depth: Infinity, hidden: false, maxFiles, accepts: isManifestName };
  return walk(folder, how);
}

/** Whatever lies in the folders that were named, manifest or not, hidden folders aside. */
export function filesOfFolders(folders: readonly FoundFile[]): readonly FoundFile[] {
  const roots = folders.map(({ real }) => real);
  const how = { roots, depth: Infinity, hidden: false, maxFiles: Infinity, accepts: (): boolean => true };
  return folders.flatMap((folder) => walk(folder, how).files);
}

/**
 * The files that a pattern means. As in a folder, they are those that are named like manifests, unless the pattern
 * itself ends in an extension.
 */
function walkGlob(pattern: string, { roots, options }: Scope): Tree {
  const glob = parseGlob(isAbsolute(pattern) ? pattern : shown(pattern));
  const base = glob.base === '' ? '.' : glob.base;
  const at = resolve(options.cwd, base);
  if (!isStats(statOf(at))) {
    return { files: [], charts: [], kustomizations: [], errors: [], outside: [], hidden: [] };
  }
  const { depth, hidden } = glob;
  const { maxFiles } = options.limits;
  const accepts = glob.extension ? (): boolean => true : isManifestName;
  const tree = walk(
    { file: shown(base), path: at, real: realOf(at) },
    { roots, depth, hidden, maxFiles, accepts },
  );
  const skip = at.endsWith(sep) ? at.length : at.length + 1;
  const meant = (found: FoundFile): boolean => matchesGlob(glob, found.path.slice(skip).split(sep).join('/'));
  return { ...tree, files: tree.files.filter(meant), hidden: [] };
}

/** The files on the disk that a pattern means, from a folder on. */
export function filesOfPattern(pattern: string, options: InputOptions): readonly FoundFile[] {
  return walkGlob(pattern, { roots: [realOf(options.cwd)], options }).files;
}

/** Whether a path of a command line means a file, or would, were it there. The file is absolute. */
export function leadsTo(path: string, file: string, cwd: string): boolean {
  const at = resolve(cwd, path);
  if (pathBelow(at, file) !== undefined) return true;
  if (!hasMagic(path) || isStats(statOf(at))) return false;
  if (!parseGlob(path).extension && !isManifestName(file)) return false;
  return compilePathGlobs(meantFrom(cwd, [path]))(pathFrom(cwd, file));
}

/** The folder of a found file, as shown: '.' for the current one. */
export function folderShown(found: FoundFile): string {
  const cut = found.file.lastIndexOf('/');
  return cut === -1 ? '.' : cut === 0 ? '/' : found.file.slice(0, cut);
}
