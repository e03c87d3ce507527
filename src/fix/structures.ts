import { ownPath } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { Structure } from './structure.ts';
import { definedStructure } from './structure-openapi.ts';
import { builtInStructure } from './structure-table.ts';

/** The structures of all kinds that are known: those of Kubernetes, and those of definitions. */
export class Structures {
  readonly #definitions: readonly ValueMap[];
  readonly #found = new Map<string, Structure | undefined>();

  /** @param definitions CustomResourceDefinitions; of two for one kind the first holds. */
  constructor(definitions: readonly ValueMap[]) {
    this.#definitions = definitions;
  }

  /** `undefined` of a kind that nobody defines. */
  find(group: string, version: string, kind: string): Structure | undefined {
    const key = `${group}/${version}/${kind}`;
    if (!this.#found.has(key))
      this.#found.set(key, builtInStructure(group, version, kind) ?? this.#defined(group, version, kind));
    return this.#found.get(key);
  }

  #defined(group: string, version: string, kind: string): Structure | undefined {
    for (const definition of this.#definitions) {
      const is = (path: readonly string[], text: string): boolean => ownPath(definition, path) === text;
      if (!is(['spec', 'group'], group) || !is(['spec', 'names', 'kind'], kind)) continue;
      const structure = definedStructure(definition, version);
      if (structure !== undefined) return structure;
    }
    return undefined;
  }
}
