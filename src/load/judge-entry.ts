// What rules say of a file or folder, and where that is.
import type { Decision, Engine, EntryOptions } from '../engine/model.ts';
import type { Location } from '../errors.ts';
import type { Ignores } from '../exception/inline.ts';
import type { Resource } from '../manifest/model.ts';
import { placeName } from '../manifest/place-name.ts';
import { nearestPresent, pointerKeys } from '../manifest/pointer.ts';
import { createRequest } from '../manifest/request.ts';
import type { TreeLens } from '../policy/model.ts';
import { API_VERSION } from '../policy/parse.ts';
import { TREE_KINDS } from '../policy/tree.ts';
import type { FileReport, Finding, ObjectRef, SkippedRule } from '../report/model.ts';
import { pointerBelow } from '../select/thing.ts';
import { compareFindings, ownedRef, resultsOf, suppressedBy } from './judge.ts';
import type { ScannedTree, TreePlace } from './tree.ts';

/** What judging one file or folder gives. */
export type JudgedEntry = Pick<FileReport, 'findings' | 'skippedRules' | 'results'>;

/** How to judge. */
export interface EntrySettings extends Omit<EntryOptions, 'inventory' | 'passes'> {
  readonly passes: boolean;
  readonly ownerLabels: readonly string[];
  /** The comments of the file that ignore rules. */
  readonly ignores?: Ignores | undefined;
}

/** Judges a file or folder of a tree. */
export function judgeEntry(
  engine: Engine,
  at: { readonly tree: ScannedTree; readonly lens: TreeLens; readonly place: TreePlace },
  { ownerLabels, ignores, ...settings }: EntrySettings,
): JudgedEntry {
  const { tree, lens, place } = at;
  const { path, file } = place;
  const facts = (lens === 'file' ? tree.files : tree.directories).get(path) ?? {};
  const inventory = tree.isWhole ? tree.inventory : PARTS_ONLY;
  const { decisions } = engine.judgeEntry({ lens, path, facts }, { ...settings, inventory });
  const findings: Finding[] = [];
  const skippedRules: SkippedRule[] = [];
  const whole: ObjectRef = { apiVersion: API_VERSION, kind: TREE_KINDS[lens], name: path };
  const start: Location = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  for (const said of decisions) {
    if (said.outcome === 'pass') continue;
    const inside = objectAt(said, { tree, lens, path });
    if (inside === undefined) {
      const decision = { ...said, pointer: '', field: '' };
      const located = documentAt(said, { tree, lens, path }) ?? start;
      const places = { locate: () => located, locateKey: () => located };
      const heard = suppressedBy(decision, places, ignores);
      if (said.outcome === 'skip') skippedRules.push({ decision, object: whole, location: start });
      else findings.push(findingOf(heard, whole, placeName(facts, said.field)));
      continue;
    }
    const { resource, decision } = inside;
    const object = ownedRef(createRequest(resource.object), ownerLabels);
    const heard = suppressedBy(decision, resource, ignores);
    if (said.outcome === 'skip') skippedRules.push({ decision, object, location: heard.location });
    else findings.push(findingOf(heard, object, placeName(resource.object, decision.field)));
  }
  const results = settings.passes ? resultsOf(decisions, whole, start) : [];
  return { findings: findings.sort(compareFindings), skippedRules, results };
}

/** Why nobody knows what is missing: a clause. */
export const PARTS_ONLY = 'needs all files of a folder, and only single files were named';

function findingOf(
  { decision, location, suppression }: ReturnType<typeof suppressedBy>,
  object: ObjectRef,
  place: string,
): Finding {
  return { decision, object, location, place, fixable: false, ...(suppression && { suppression }) };
}

/** Where the facts of an object stand in the object. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  apiVersion: ['apiVersion'],
  group: ['apiVersion'],
  kind: ['kind'],
  name: ['metadata', 'name'],
  namespace: ['metadata', 'namespace'],
  labels: ['metadata', 'labels'],
  key: ['metadata', 'name'],
  object: [],
};

/** What a decision is about. */
interface About {
  readonly tree: ScannedTree;
  readonly lens: TreeLens;
  readonly path: string;
}

/** The place in what is no object, of a file that is judged by itself. */
function documentAt({ field }: Decision, { tree, lens, path }: About): Location | undefined {
  const [list, index, ...rest] = pointerKeys(field);
  if (lens !== 'file' || list !== 'documents') return undefined;
  return tree.documents.get(path)?.[Number(index)]?.locate?.(pointerBelow('', rest));
}

/** The object that a pointer into facts leads to, and what is said of it. */
function objectAt(
  said: Decision,
  { tree, lens, path: start }: About,
): { readonly resource: Resource; readonly decision: Decision } | undefined {
  let keys = pointerKeys(said.field);
  let path = start;
  let isFile = lens === 'file';
  while (!isFile && (keys[0] === 'directories' || keys[0] === 'files') && keys[1] !== undefined) {
    isFile = keys[0] === 'files';
    path = path === '.' ? keys[1] : `${path}/${keys[1]}`;
    keys = keys.slice(2);
  }
  const [list, index, fact, ...rest] = keys;
  const resource = isFile && list === 'objects' ? tree.resources.get(path)?.[Number(index)] : undefined;
  if (resource === undefined) return undefined;
  const field = pointerBelow('', [...(WRITTEN[fact ?? 'object'] ?? []), ...rest]);
  return { resource, decision: { ...said, field, pointer: nearestPresent(resource.object, field) } };
}
