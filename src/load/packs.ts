import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Location } from '../errors.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import type { Resource } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import { ownPath } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import { PACKS } from './generated/packs.js';

/** A pack that ships with Doorward, in words. */
export interface PackTitle {
  readonly name: string;
  /** What its policies hold, in one line. */
  readonly title: string;
}

/** The packs that ship with Doorward. */
export function packTitles(): readonly PackTitle[] {
  return Object.entries(PACKS).map(([name, { title }]) => ({ name, title }));
}

/** The names of the packs that ship with Doorward. */
export function packNames(): readonly string[] {
  return Object.keys(PACKS);
}

const READ = new Map<string, readonly Resource[]>();

/**
 * The policies of a pack; `undefined` when there is no such pack. They were read and checked at build time. What two packs
 * share is one and the same resource.
 */
export function packPolicies(name: string): readonly Resource[] | undefined {
  const pack = Object.hasOwn(PACKS, name) ? PACKS[name] : undefined;
  if (pack === undefined) return undefined;
  const read = READ.get(name);
  if (read !== undefined) return read;
  const policies = pack.policies().map((one) => {
    if (one.pack === undefined) return new PackPolicy(one.path, one.document);
    const shared = shippedPolicy(`${one.pack}/${one.policy}`);
    if (shared === undefined) throw new Error(`the built-in pack ${one.pack} has no ${one.policy}`);
    return shared;
  });
  READ.set(name, policies);
  return policies;
}

/** A policy of a pack that ships with Doorward, by `PACK/POLICY`. */
export function shippedPolicy(reference: string): Resource | undefined {
  const [pack = '', name] = reference.split('/');
  return packPolicies(pack)?.find(({ object }) => ownPath(object, ['metadata', 'name']) === name);
}

/** A policy with another document: places in it are those of what it was made of. */
export function changedPolicy(policy: Resource, document: ValueMap): Resource {
  return {
    object: document,
    file: policy.file,
    base: policy.base,
    firstLine: policy.firstLine,
    locate: (pointer) => policy.locate(pointer),
    locateKey: (pointer) => policy.locateKey(pointer),
    locateWithin: (pointer, offset) => policy.locateWithin(pointer, offset),
  };
}

class PackPolicy implements Resource {
  readonly object: ValueMap;
  readonly base = '';
  readonly #path: string;

  constructor(path: string, object: ValueMap) {
    this.#path = path;
    this.object = object;
  }

  get file(): string {
    return join(packsFolder(), this.#path);
  }

  get firstLine(): number {
    return this.locate('').line;
  }

  locate(pointer: string): Location {
    return this.#written()?.locate(pointer) ?? this.#start;
  }

  locateKey(pointer: string): Location {
    return this.#written()?.locateKey(pointer) ?? this.#start;
  }

  locateWithin(pointer: string, offset: number): Location {
    return this.#written()?.locateWithin(pointer, offset) ?? this.#start;
  }

  get #start(): Location {
    return { file: this.file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  }

  /** Only a mistake in a parameter's value asks for a place: then the text is read after all. */
  #written(): Resource | undefined {
    const { file } = this;
    const { documents } = parseManifest({ file, bytes: readFileSync(file) }, DEFAULT_LIMITS);
    return documents.flatMap((one) => (one.type === 'resources' ? one.resources : []))[0];
  }
}

/** Where a policy comes from, for people: a path, and of the policies that ship with Doorward the pack. */
export function shownSource(file: string): string {
  const below = relative(packsFolder(), file).split(sep);
  const [pack = ''] = below;
  return Object.hasOwn(PACKS, pack) && below.length === 3 ? `pack:${pack}` : file;
}

/** The folder of a pack; `undefined` when there is no such pack. */
export function packFolder(name: string): string | undefined {
  return Object.hasOwn(PACKS, name) ? join(packsFolder(), name) : undefined;
}

/** The folder `policies` of this package: beside the package.json above this module. */
function packsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'policies')) || !existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('the folder of the built-in packs is missing');
    folder = above;
  }
  return join(folder, 'policies');
}
