import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { CodedError } from '../errors.ts';
import { machineError } from './machine-error.ts';

/** A file that may hold manifests. */
export interface FoundFile {
  /** What findings show: as the user wrote the folder, `/` as separator. */
  readonly file: string;
  /** Where it is read. */
  readonly path: string;
  /** Where it really is, symbolic links resolved: the same file is read once. */
  readonly real: string;
}

/** What a folder holds. */
export interface Tree {
  readonly files: readonly FoundFile[];
  /** Folders that hold a Chart.yaml, as {@link FoundFile}s of that file. */
  readonly charts: readonly FoundFile[];
  readonly kustomizations: readonly FoundFile[];
  readonly errors: readonly CodedError[];
  /** Links to folders outside the tree, as shown. */
  readonly outside: readonly string[];
  /** Hidden folders that were not gone into, as shown. */
  readonly hidden: readonly string[];
}

/** How to walk. */
export interface WalkOptions {
  /** Real paths of all folders that are scanned: a link into any of them stays inside. */
  readonly roots: readonly string[];
  /** Folders below the root to go into; `Infinity` for all. */
  readonly depth: number;
  /** Whether to go into hidden folders, too. */
  readonly hidden: boolean;
  /** Files to find at most; one more is an error. */
  readonly maxFiles: number;
  /** Which names are meant. */
  readonly accepts: (name: string) => boolean;
}

/** The names under which kustomize looks for its file. */
export const KUSTOMIZATION_NAMES: readonly string[] = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];
const NEVER: readonly string[] = ['.git', 'node_modules'];

/** Whether a name is one that kubectl reads in a folder; in any case, because file systems differ. */
export function isManifestName(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name);
}

/** Whether `path` is `root` or below it. */
function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

interface Folder extends FoundFile {
  readonly depth: number;
}

/** Everything below a folder that may hold manifests, in order of name. Loops of links end: a folder is entered once. */
export function walk(root: FoundFile, options: WalkOptions): Tree {
  const tree = {
    files: [] as FoundFile[],
    charts: [] as FoundFile[],
    kustomizations: [] as FoundFile[],
    errors: [] as CodedError[],
    outside: [] as string[],
    hidden: [] as string[],
  };
  const entered = new Set<string>();
  const linked: Folder[] = [];
  const folders: Folder[] = [{ ...root, depth: 0 }];
  const state: Walk = { tree, folders, linked, hidden: [], linkedFiles: [], options };
  for (;;) {
    // Links come last, so that what they lead to keeps its own name where it has one.
    const folder = folders.pop() ?? linked.shift();
    if (folder === undefined) break;
    if (entered.has(folder.real)) continue;
    entered.add(folder.real);
    visit(folder, state);
    if (tree.files.length > options.maxFiles) {
      tree.errors.push({
        code: 'TOO_MANY',
        message: `${root.file} holds more than ${options.maxFiles} files that may be manifests.`,
      });
      tree.files.length = options.maxFiles;
      break;
    }
  }
  for (const { link, name } of state.linkedFiles) add(link, name, state);
  tree.hidden.push(...state.hidden.filter(({ real }) => !entered.has(real)).map(({ file }) => file));
  return tree;
}

interface Walk {
  readonly tree: {
    readonly files: FoundFile[];
    readonly charts: FoundFile[];
    readonly kustomizations: FoundFile[];
    readonly errors: CodedError[];
    readonly outside: string[];
  };
  readonly folders: Folder[];
  readonly linked: Folder[];
  /** Hidden folders, which a link that is not hidden may still lead to. */
  readonly hidden: Folder[];
  readonly linkedFiles: { readonly link: Folder; readonly name: string }[];
  readonly options: WalkOptions;
}

function visit(folder: Folder, state: Walk): void {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder.path, { withFileTypes: true });
  } catch (error) {
    state.tree.errors.push(machineError(error, folder.file));
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const below: Folder[] = [];
  for (const entry of entries) {
    const child = childOf(folder, entry.name);
    if (entry.isDirectory()) {
      if (enters(entry.name, child, state)) below.push(child);
    } else if (entry.isSymbolicLink()) follow(child, entry.name, state);
    else if (entry.isFile()) add(child, entry.name, state);
    else if (state.options.accepts(entry.name)) state.tree.errors.push(notRegular(child.file));
  }
  // The stack gives back the last one first.
  state.folders.push(...below.reverse());
}

function childOf(folder: Folder, name: string): Folder {
  return {
    file:
      folder.file === '' ? name : folder.file.endsWith('/') ? folder.file + name : `${folder.file}/${name}`,
    path: join(folder.path, name),
    real: join(folder.real, name),
    depth: folder.depth + 1,
  };
}

function enters(name: string, child: Folder, { options, hidden }: Walk): boolean {
  if (NEVER.includes(name) || child.depth >= options.depth) return false;
  if (options.hidden || !name.startsWith('.')) return true;
  if (!options.roots.includes(child.real)) hidden.push(child);
  return false;
}

function add(found: Folder, name: string, { tree, options }: Walk): void {
  const { file, path, real } = found;
  if (name === 'Chart.yaml') tree.charts.push({ file, path, real });
  if (KUSTOMIZATION_NAMES.includes(name)) tree.kustomizations.push({ file, path, real });
  if (options.accepts(name)) tree.files.push({ file, path, real });
}

/** A symbolic link is followed as far as it stays in the tree. */
function follow(link: Folder, name: string, state: Walk): void {
  const { tree, options, linked, linkedFiles } = state;
  const meant = options.accepts(name);
  let real: string;
  let isFolder: boolean;
  try {
    real = realpathSync(link.path);
    const stat = statSync(real);
    isFolder = stat.isDirectory();
    if (!isFolder && !stat.isFile()) {
      if (meant) tree.errors.push(notRegular(link.file));
      return;
    }
  } catch (error) {
    if (meant) tree.errors.push(machineError(error, link.file));
    return;
  }
  const root = options.roots.find((candidate) => isWithin(candidate, real));
  if (isFolder) {
    if (!enters(name, { ...link, real }, state)) return;
    if (root === undefined) tree.outside.push(link.file);
    else if (
      !relative(root, real)
        .split(sep)
        .some((part) => NEVER.includes(part))
    )
      linked.push({ ...link, real });
  } else if (root !== undefined) linkedFiles.push({ link: { ...link, real }, name });
  else if (meant) {
    tree.errors.push({
      code: 'PATH_OUTSIDE',
      message: `${link.file} is a symbolic link that leads out of the scanned folder.`,
    });
  }
}

function notRegular(file: string): CodedError {
  return { code: 'PATH_OUTSIDE', message: `${file} is not a regular file.` };
}
