import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Location } from '../errors.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import type { Resource } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import type { ValueMap } from '../manifest/value.ts';
import { PACKS } from './generated/packs.js';

/** The names of the packs that ship with Doorward. */
export function packNames(): readonly string[] {
  return Object.keys(PACKS);
}

/** The policies of a pack; `undefined` when there is no such pack. They were read and checked at build time. */
export function packPolicies(name: string): readonly Resource[] | undefined {
  if (!Object.hasOwn(PACKS, name)) return undefined;
  return PACKS[name]?.map(({ path, document }) => new PackPolicy(path, document));
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
