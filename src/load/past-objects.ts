import { equalValues } from '../manifest/equal.ts';
import type { Limits } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import { createRequest, identityKey } from '../manifest/request.ts';
import { ownPath, type ValueMap } from '../manifest/value.ts';

/** Texts by the path of their file. */
type Texts = ReadonlyMap<string, Uint8Array>;

/** An object that its file holds no more. */
interface Moved {
  readonly object: ValueMap;
  readonly path: string;
}

/** The objects of old texts: each is what one object of a new text was, at most. */
export class PastObjects {
  /** By path, then by identity. */
  readonly #there = new Map<string, Map<string, ValueMap[]>>();
  /** By identity. */
  readonly #moved = new Map<string, Moved[]>();

  /** @param now the texts of all files that are new or not what they were */
  constructor(old: Texts, now: Texts, limits: Limits) {
    for (const [path, bytes] of old) {
      const still = now.get(path);
      const kept = still === undefined ? undefined : byIdentity(still, limits);
      const there = byIdentity(bytes, limits);
      for (const [key, objects] of there) {
        const gone = objects.splice(kept?.get(key)?.length ?? 0);
        if (gone.length === 0) continue;
        const moved = gone.map((object) => ({ object, path }));
        this.#moved.set(key, [...(this.#moved.get(key) ?? []), ...moved]);
      }
      this.#there.set(path, there);
    }
  }

  /** What an object of a file was: there, or elsewhere if it is there no more. Each answer is given once. */
  take(path: string, object: ValueMap): ValueMap | undefined {
    const key = keyOf(object);
    return this.#there.get(path)?.get(key)?.shift() ?? this.#takeMoved(key, { object, path });
  }

  /** Of several that have moved, the same one; else the one whose path ends most alike. */
  #takeMoved(key: string, { object, path }: Moved): ValueMap | undefined {
    const moved = this.#moved.get(key) ?? [];
    if (moved.length === 0) return undefined;
    const same = moved.findIndex((one) => equalValues(one.object, object));
    const alike = moved.map((one) => commonEnd(one.path, path));
    const at = same === -1 ? alike.indexOf(Math.max(...alike)) : same;
    return moved.splice(at, 1)[0]?.object;
  }
}

function byIdentity(bytes: Uint8Array, limits: Limits): Map<string, ValueMap[]> {
  const found = new Map<string, ValueMap[]>();
  for (const document of parseManifest({ file: '', bytes }, limits).documents) {
    if (document.type !== 'resources') continue;
    for (const { object } of document.resources) {
      const key = keyOf(object);
      const before = found.get(key);
      if (before === undefined) found.set(key, [object]);
      else before.push(object);
    }
  }
  return found;
}

/** Who an object is; of one whose name will be generated, what that will begin with. */
function keyOf(object: ValueMap): string {
  const request = createRequest(object);
  const key = identityKey(request);
  if (key !== undefined) return key;
  const { group, kind, namespace = '' } = request;
  const generateName = ownPath(object, ['metadata', 'generateName']);
  return `${group}/${kind}/${namespace}/ ${typeof generateName === 'string' ? generateName : ''}`;
}

/** How many characters two texts have in common at their ends. */
function commonEnd(a: string, b: string): number {
  let count = 0;
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count += 1;
  return count;
}
