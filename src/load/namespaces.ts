import { canonical } from '../manifest/canonical.ts';
import type { Limits, Resource } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import { createRequest } from '../manifest/request.ts';
import type { Request } from '../manifest/request.ts';
import { splitDocuments } from '../manifest/split.ts';
import { isMap, own, ownPath, type ValueMap } from '../manifest/value.ts';
import type { Input } from './inputs.ts';
import type { ReadResult } from './read.ts';

/** How to read the inputs. */
export interface Reading {
  readonly read: (input: Input) => ReadResult;
  readonly limits: Limits;
}

/** What a scan knows of namespaces, by name; `undefined` where two objects disagree. */
export interface KnownNamespaces {
  readonly labels: ReadonlyMap<string, ValueMap | undefined>;
  readonly objects: ReadonlyMap<string, ValueMap | undefined>;
}

/**
 * The Namespaces among the inputs. Where two objects disagree nobody knows which one will be applied: the name is there,
 * without anything. Reads once more what may hold a Namespace, so only for policies that ask.
 */
export function collectNamespaces(inputs: readonly Input[], { read, limits }: Reading): KnownNamespaces {
  const labels = new Map<string, ValueMap | undefined>();
  const objects = new Map<string, ValueMap | undefined>();
  for (const input of inputs) {
    const result = read(input);
    if (result.type === 'error') continue;
    for (const bytes of partsWithNamespaces(result.bytes)) {
      for (const document of parseManifest({ file: input.file, bytes }, limits).documents) {
        for (const { object } of document.type === 'resources' ? document.resources : [])
          note(object, labels, objects);
      }
    }
  }
  return { labels, objects };
}

/** The Namespaces among some objects. */
export function namespacesOf(objects: readonly ValueMap[]): KnownNamespaces {
  const [labels, whole]: readonly [ByName, ByName] = [new Map(), new Map()];
  for (const object of objects) note(object, labels, whole);
  return { labels, objects: whole };
}

/** What an object is judged as, among the Namespaces that are known. */
export function requestOf(
  { object }: Pick<Resource, 'object'>,
  { labels, objects }: KnownNamespaces,
  target?: string,
): Request {
  const request = createRequest(object, labels, target);
  const { namespace } = request;
  const namespaceObject = namespace === undefined ? undefined : objects.get(namespace);
  return namespaceObject === undefined ? request : { ...request, namespaceObject };
}

/** The documents of a text that may hold a Namespace: most texts have none, and the others one of many. */
function partsWithNamespaces(bytes: Uint8Array): readonly Uint8Array[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!mayNameNamespace(text)) return [];
  // A character for each byte, so that spans are those of the bytes.
  return splitDocuments(text.toString('latin1'), 0)
    .flatMap(({ type, span }) => (type === 'document' ? [text.subarray(span.start, span.end)] : []))
    .filter(mayNameNamespace);
}

/** Whether the word is there, or an escape or a tag that may hide it. */
function mayNameNamespace(text: Buffer): boolean {
  if (text.includes('Namespace') || text.includes('binary')) return true;
  return text.includes('\\') && ESCAPE.test(text.toString('latin1'));
}

// In a text in double quotes: a character by its number, or a line that goes on in the middle of the word. Scripts have many
// lines that go on, but behind a blank.
const ESCAPE = /\\[xuU]|[Namespc]\\\r?\n[ \t]*[amespc\\]/;

type ByName = Map<string, ValueMap | undefined>;

function note(object: ValueMap, labels: ByName, objects: ByName): void {
  if (own(object, 'kind') !== 'Namespace' || own(object, 'apiVersion') !== 'v1') return;
  const name = ownPath(object, ['metadata', 'name']);
  if (typeof name !== 'string') return;
  const written = ownPath(object, ['metadata', 'labels']);
  keep(labels, name, isMap(written) ? written : {});
  keep(objects, name, object);
}

function keep(found: ByName, name: string, value: ValueMap): void {
  const before = found.get(name);
  const agrees = !found.has(name) || (before !== undefined && canonical(before) === canonical(value));
  found.set(name, agrees ? value : undefined);
}
