// What a real API server made of objects under mutating policies (fixtures/cel/mutations.json), for the engine and the door.
import { readFileSync } from 'node:fs';
import { DoorwardError } from '../../src/errors.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Engine } from '../../src/engine/model.ts';
import type { ValueMap } from '../../src/manifest/value.ts';
import { mutationDocuments } from '../cluster/mutation-answers.ts';
import type { MutationAnswer } from '../cluster/mutation-answers.ts';
import { GADGET } from '../cluster/mutation-cases.ts';
import type { MutationCase } from '../cluster/mutation-cases.ts';
import { definition } from '../cluster/objects.ts';
import { readNative } from '../engine/read-native.ts';

interface Table {
  /** By the name of the object: as the API server completed it, named `some`. */
  readonly completed: Readonly<Record<string, ValueMap>>;
  readonly answers: readonly MutationAnswer[];
}

/** The answers, in the order of the cases. */
export const TABLE = JSON.parse(readFileSync('fixtures/cel/mutations.json', 'utf8')) as Table;
const DEFINITIONS = [
  GADGET,
  definition('cases.example', 'Widget', 'Namespaced'),
] as unknown as readonly ValueMap[];

/** Where what we say differs from the API server, and why. */
export const OTHERWISE: Readonly<Record<string, string>> = {
  'cr-jp-unknown': 'what a schema does not have is pruned later, when the object is stored',
};

/** An engine with the policy of a case, or why the policy is refused. */
export function engineOf(one: MutationCase): Engine | string {
  const { policies, bindings, errors } = readNative(mutationDocuments(one));
  const params = (one.params ?? []).map((param) => {
    const { metadata, ...rest } = param as { readonly metadata: object };
    return { ...rest, metadata: { ...metadata, namespace: 'cases' } };
  });
  const native = { policies, bindings, params, definitions: DEFINITIONS, assumeBound: false };
  try {
    if (errors.length > 0) throw new DoorwardError(errors);
    return createEngine([], { native });
  } catch (error) {
    if (!(error instanceof DoorwardError)) throw error;
    return error.errors.map(({ message }) => message.replace(/^The /, '')).join('; ');
  }
}

/** The object as it came to the policies of the API server. */
export function objectOf({ object, name }: MutationCase): ValueMap {
  const text = JSON.stringify(TABLE.completed[object]).replaceAll('"name":"some"', `"name":"${name}"`);
  return JSON.parse(text.replaceAll('"probe":"some"', `"probe":"${name}"`)) as ValueMap;
}

type Open = Record<string, unknown>;

/** The defaults of what the cases add: the API server fills them in after each mutation. */
export function complete(object: ValueMap): ValueMap {
  const copy = JSON.parse(JSON.stringify(object)) as Open & { spec?: Open & { template?: { spec: Open } } };
  const pod = (copy.spec?.template?.spec ?? copy.spec ?? {}) as Readonly<
    Record<string, readonly Open[] | undefined>
  >;
  if (copy['kind'] === 'Service')
    for (const port of (copy.spec?.['ports'] ?? []) as Open[])
      Object.assign(port, { protocol: 'TCP', targetPort: port['port'], ...port });
  for (const list of ['containers', 'initContainers'] as const)
    for (const one of pod[list] ?? []) completeContainer(one);
  return copy as unknown as ValueMap;
}

function completeContainer(one: Open): void {
  const image = String(one['image']);
  one['imagePullPolicy'] ??= !image.includes(':') || image.endsWith(':latest') ? 'Always' : 'IfNotPresent';
  one['terminationMessagePath'] ??= '/dev/termination-log';
  one['terminationMessagePolicy'] ??= 'File';
  const resources = (one['resources'] ??= {}) as { limits?: Open; requests?: Open };
  if (resources.limits !== undefined) resources.requests = { ...resources.limits, ...resources.requests };
  for (const port of (one['ports'] ?? []) as Open[]) port['protocol'] ??= 'TCP';
  const { httpGet } = (one['livenessProbe'] ?? {}) as { httpGet?: Open };
  if (httpGet !== undefined) Object.assign(httpGet, { scheme: 'HTTP', path: '/', ...httpGet });
}

/** Whether the API server fills in defaults of the object of a case. */
export function hasDefaults({ object }: MutationCase): boolean {
  return object !== 'gadget' && object !== 'widget' && object !== 'map';
}
