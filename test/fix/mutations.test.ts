// What a real API server made of objects under mutating policies (fixtures/cel/mutations.json), and what we make of them.
import { readFileSync } from 'node:fs';
import t from 'tap';
import { DoorwardError } from '../../src/errors.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Decision, Engine } from '../../src/engine/model.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest } from '../../src/manifest/request.ts';
import type { Request } from '../../src/manifest/request.ts';
import type { ValueMap } from '../../src/manifest/value.ts';
import { parseNative } from '../../src/policy/native-parse.ts';
import { applyJsonPatch } from '../../src/fix/json-patch.ts';
import { mutationDocuments, withoutStamps } from '../cluster/mutation-answers.ts';
import type { MutationAnswer } from '../cluster/mutation-answers.ts';
import { GADGET, MUTATION_CASES } from '../cluster/mutation-cases.ts';
import type { MutationCase } from '../cluster/mutation-cases.ts';
import { definition } from '../cluster/objects.ts';

interface Table {
  /** By the name of the object: as the API server completed it, named `some`. */
  readonly completed: Readonly<Record<string, ValueMap>>;
  readonly answers: readonly MutationAnswer[];
}

const TABLE = JSON.parse(readFileSync('fixtures/cel/mutations.json', 'utf8')) as Table;
const DEFINITIONS = [GADGET, definition('cases.example', 'Widget', 'Namespaced')] as unknown as readonly ValueMap[];

/** Where what we say differs from the API server, and why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'cr-jp-unknown': 'what a schema does not have is pruned later, when the object is stored',
  'cr-jp-kind': 'the message of the API server holds the whole object',
};

function engineOf(one: MutationCase): Engine | string {
  const bytes = Buffer.from(mutationDocuments(one).map((document) => JSON.stringify(document)).join('\n---\n'));
  const parsed = parseManifest({ file: 'policies.yaml', bytes }, DEFAULT_LIMITS);
  const resources = parsed.documents.flatMap((document) => (document.type === 'resources' ? document.resources : []));
  const { policies, bindings, errors } = parseNative(resources);
  const params = (one.params ?? []).map((param) => {
    const { metadata, ...rest } = param as { readonly metadata: object };
    return { ...rest, metadata: { ...metadata, namespace: 'cases' } } as unknown as ValueMap;
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
function objectOf({ object, name }: MutationCase): ValueMap {
  const text = JSON.stringify(TABLE.completed[object]).replaceAll('"name":"some"', `"name":"${name}"`);
  return JSON.parse(text.replaceAll('"probe":"some"', `"probe":"${name}"`)) as ValueMap;
}

function requestOf(object: ValueMap): Request {
  const request = createRequest(object, new Map([['cases', {}]]));
  const { group, version, kind, namespace = '' } = request;
  const resource = { group, version, resource: `${kind.toLowerCase()}s` };
  return {
    ...request,
    door: 'admission',
    user: { username: 'admin', groups: ['system:masters'] },
    namespaceObject: { metadata: { name: 'cases' } },
    admission: {
      resource,
      requestKind: { group, version, kind },
      requestResource: resource,
      requestSubResource: '',
      requestNamespace: namespace,
      dryRun: true,
      options: { apiVersion: 'meta.k8s.io/v1', kind: 'CreateOptions' },
    },
  };
}

type Open = Record<string, unknown>;

/** The defaults of what the cases add: the API server fills them in after each mutation. */
function complete(object: ValueMap): ValueMap {
  const copy = JSON.parse(JSON.stringify(object)) as Open & { spec?: Open & { template?: { spec: Open } } };
  const pod = (copy.spec?.template?.spec ?? copy.spec ?? {}) as { readonly [list: string]: readonly Open[] | undefined };
  if (copy['kind'] === 'Service')
    for (const port of (copy.spec?.['ports'] ?? []) as Open[]) Object.assign(port, { protocol: 'TCP', targetPort: port['port'], ...port });
  for (const list of ['containers', 'initContainers'] as const) for (const one of pod[list] ?? []) completeContainer(one);
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

function answerOf(one: MutationCase): Omit<MutationAnswer, 'name'> {
  const engine = engineOf(one);
  if (typeof engine === 'string') return { policyRefused: engine };
  const object = objectOf(one);
  const given = JSON.stringify(object);
  const options = one.object === 'gadget' || one.object === 'widget' || one.object === 'map' ? {} : { complete };
  const { object: after, decisions, operations } = engine.mutate(requestOf(object), options);
  t.equal(JSON.stringify(object), given, `${one.name}: what was given stays`);
  const patched = applyJsonPatch(object, operations.map((operation) => ({ from: '', value: undefined, ...operation })));
  t.same(patched, { type: 'patched', value: after }, `${one.name}: the operations lead to the object`);
  return refusalOf(decisions) ?? { status: 201, object: withoutStamps(after ?? {}) };
}

function refusalOf(decisions: readonly Decision[]): Omit<MutationAnswer, 'name'> | undefined {
  const denied = decisions.filter(({ action }) => action === 'deny');
  const [first] = denied.some(({ native }) => native?.status === 500)
    ? denied.filter(({ native }) => native?.status === 500)
    : denied;
  if (first?.native === undefined) return undefined;
  const { status, reason } = first.native;
  const causes = denied.map(({ message }) => message);
  return { status, reason, message: first.message, ...(causes.length > 1 && status !== 500 ? { causes } : {}) };
}

t.test('what a real API server made of objects', (t) => {
  t.equal(TABLE.answers.length, MUTATION_CASES.length);
  for (const [at, one] of MUTATION_CASES.entries()) {
    const { name, ...expected } = TABLE.answers[at]!;
    t.equal(name, one.name);
    if (OTHERWISE[name] !== undefined) continue;
    const found = answerOf(one);
    // The object that policies made is refused by the API server's own validation, which comes later.
    if (expected.status === 422) {
      t.equal(found.status, 201, name);
      continue;
    }
    if (expected.policyRefused !== undefined) {
      const refusal = expected.policyRefused.replace(/^MutatingAdmissionPolicy\.admissionregistration\.k8s\.io/, 'MutatingAdmissionPolicy');
      t.equal(found.policyRefused, refusal, name);
    } else t.same(found, expected, name);
  }
  t.end();
});
