// What a file or folder was before the change that is judged.
import { join } from 'node:path';
import { directoryFacts } from '../manifest/tree.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { TreeLens } from '../policy/model.ts';
import type { Before } from './before.ts';
import type { ScannedTree, TreePlace } from './tree.ts';

/** The facts of that time; `undefined` when it was not there. Of what was in a folder the names are told alone. */
export function pastEntry(
  before: Before,
  { tree, lens, place }: { readonly tree: ScannedTree; readonly lens: TreeLens; readonly place: TreePlace },
): ValueMap | undefined {
  const { path, real } = place;
  if (lens === 'directory') {
    return pastFolder(before, { path, real });
  }
  const text = before.textOf(real);
  if (text === undefined) return undefined;
  // Another mapping of the same facts: whoever asks for more than the file has to be asked again.
  return text === 'same' ? { ...tree.files.get(path) } : tree.withText(place, text);
}

/** A folder of that time with all folders below it. */
function pastFolder(before: Before, { path, real }: Pick<TreePlace, 'path' | 'real'>): ValueMap | undefined {
  const then = before.listing(real);
  if (then === undefined) return undefined;
  const below = (name: string): string => (path === '.' ? name : `${path}/${name}`);
  const files = then.files.map((name) => ({ name, path: below(name) }));
  const folders = then.directories
    .map((name) => pastFolder(before, { path: below(name), real: join(real, name) }))
    .filter((folder) => folder !== undefined);
  return directoryFacts(path, files, folders);
}
