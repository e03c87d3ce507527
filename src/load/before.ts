// What objects were at a revision, so that a scan can tell what a change has made worse.
import { createHash } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { once } from '../manifest/once.ts';
import type { ValueMap } from '../manifest/value.ts';
import { openRevision } from './git.ts'; // on first use
import type { Environment, OldFile } from './git.ts';
import type { Input } from './inputs.ts';
import type { Inputs } from './opened.ts';
import { PastObjects } from './past-objects.ts'; // on first use
import { pathBelow } from './path-below.ts';
import { isManifestName } from './walk.ts';

/** What was before a change. */
export interface Before {
  /** Finds what an object of an input was; to be asked once an object, in the order of the text. */
  readonly of: (input: Input) => (object: ValueMap) => ValueMap | undefined;
  /** The text of a file at that time: `same` when it is what it was, `undefined` when it was not there. */
  readonly textOf: (real: string) => Uint8Array | 'same' | undefined;
  /** The names of what lay in a folder at that time; `undefined` when there was no such folder. */
  readonly listing: (real: string) => Listing | undefined;
  /** What is compared with nothing, and judged as new: sentences. */
  readonly remarks: readonly string[];
}

/** What lay in a folder. */
interface Listing {
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

/** Where to look. */
export interface BeforeOptions {
  readonly revision: string;
  /** The paths that are scanned: the first one says which repository is meant. */
  readonly paths: readonly string[];
  readonly env: Environment;
}

/**
 * Looks up what the inputs were at a revision. Files are compared by their bytes, as they are judged: neither an index
 * nor a filter comes between.
 * @throws DoorwardError when there is no git, no repository, no such revision
 */
export function openBefore(inputs: Inputs, options: BeforeOptions): Before {
  const revision = openRevision(startOf(inputs.cwd, options), options.revision, options.env);
  const root = realpathSync(revision.root);
  const then = new Map(revision.files.map((file) => [file.path, file]));
  const paths = new Map<Input, string>();
  const changed = new Map<string, Uint8Array>();
  for (const input of inputs.list.inputs) {
    const path = input.pipe || input.rendered !== undefined ? undefined : pathBelow(root, input.real);
    if (path === undefined || revision.submodules.some((one) => path.startsWith(`${one}/`))) continue;
    paths.set(input, path);
    const read = inputs.read(input);
    if (read.type === 'bytes' && !isSame(read.bytes, then.get(path))) changed.set(path, read.bytes);
  }
  const scanned = new Set(paths.values());
  const isGone = ({ path }: OldFile): boolean =>
    isManifestName(path) && !scanned.has(path) && !existsSync(join(root, path));
  const asked =
    changed.size === 0 ? [] : revision.files.filter((file) => changed.has(file.path) || isGone(file));
  const texts = revision.read(asked.map(({ blob }) => blob));
  const old = new Map(asked.map(({ path, blob }) => [path, texts.get(blob)!]));
  const past = new PastObjects(old, changed, inputs.limits);
  return {
    of: (input) => {
      const path = paths.get(input);
      if (path === undefined) return () => undefined;
      return changed.has(path) ? (object) => past.take(path, object) : (object) => object;
    },
    textOf: (real) => {
      const path = pathBelow(root, real);
      if (path === undefined || !then.has(path)) return undefined;
      return changed.has(path) ? old.get(path) : 'same';
    },
    listing: listingOf(root, then),
    remarks: remarksOf(inputs.list.inputs.filter((input) => !paths.has(input))),
  };
}

/** Where the repository is looked for. Who names one in the environment, as hooks do, means it from the current folder. */
function startOf(cwd: string, { paths, env }: BeforeOptions): string {
  const first = paths.find((path) => path !== '-');
  if (first === undefined || env['GIT_DIR'] !== undefined) return cwd;
  let at = resolve(cwd, first);
  while (statSync(at, { throwIfNoEntry: false })?.isDirectory() !== true && dirname(at) !== at)
    at = dirname(at);
  return at;
}

/** Whether bytes are those that a name of git's stands for: the SHA-1 or SHA-256 of a header and the bytes. */
function isSame(bytes: Uint8Array, old: OldFile | undefined): boolean {
  if (old === undefined) return false;
  const hash = createHash(old.blob.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === old.blob;
}

function listingOf(root: string, then: ReadonlyMap<string, OldFile>): Before['listing'] {
  const folders = once(() => {
    const found = new Map<string, { files: Set<string>; directories: Set<string> }>();
    for (const path of then.keys()) {
      const names = path.split('/');
      for (const [i, name] of names.entries()) {
        const folder = names.slice(0, i).join('/');
        const known = found.get(folder) ?? { files: new Set(), directories: new Set() };
        found.set(folder, known);
        (i === names.length - 1 ? known.files : known.directories).add(name);
      }
    }
    return found;
  });
  return (real) => {
    const path = pathBelow(root, real);
    const found = path === undefined ? undefined : folders().get(path);
    return found && { files: [...found.files], directories: [...found.directories] };
  };
}

const SHOWN = 3;

function remarksOf(left: readonly Input[]): readonly string[] {
  if (left.length === 0) return [];
  const names = left.slice(0, SHOWN).map(({ file }) => (file === '-' ? 'standard input' : file));
  const more = left.length > SHOWN ? ` and ${left.length - SHOWN} more` : '';
  return [`--changed-since: no file of the repository, so judged as new: ${names.join(', ')}${more}.`];
}
