import { canonical } from '../manifest/canonical.ts';
import type { Limits } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import { isMap, own, ownPath, type ValueMap } from '../manifest/value.ts';
import type { Input } from './inputs.ts';
import type { ReadResult } from './read.ts';

/** How to read the inputs. */
export interface Reading {
  readonly read: (input: Input) => ReadResult;
  readonly limits: Limits;
}

/**
 * The labels of the Namespaces among the inputs, by name. Where two objects disagree nobody knows which one will be
 * applied: the name is there, without labels. Reads everything once more, so only for policies that ask.
 */
export function collectLabels(
  inputs: readonly Input[],
  { read, limits }: Reading,
): ReadonlyMap<string, ValueMap | undefined> {
  const found = new Map<string, ValueMap | undefined>();
  for (const input of inputs) {
    const result = read(input);
    if (result.type === 'error') continue;
    for (const document of parseManifest({ file: input.file, bytes: result.bytes }, limits).documents) {
      for (const { object } of document.type === 'resources' ? document.resources : []) note(object, found);
    }
  }
  return found;
}

function note(object: ValueMap, found: Map<string, ValueMap | undefined>): void {
  if (own(object, 'kind') !== 'Namespace' || own(object, 'apiVersion') !== 'v1') return;
  const name = ownPath(object, ['metadata', 'name']);
  if (typeof name !== 'string') return;
  const written = ownPath(object, ['metadata', 'labels']);
  const labels = isMap(written) ? written : {};
  const before = found.get(name);
  const agrees = !found.has(name) || (before !== undefined && canonical(before) === canonical(labels));
  found.set(name, agrees ? labels : undefined);
}
