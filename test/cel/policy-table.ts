// What a real API server said to whole policies (fixtures/cel/policies.json), and how the same is put to our engine.
import { readFileSync } from 'node:fs';
import { DoorwardError } from '../../src/errors.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Engine } from '../../src/engine/model.ts';
import type { ValueMap } from '../../src/manifest/value.ts';
import { definition } from '../cluster/objects.ts';
import { digestOf, documentsOf, named, namespaceOf } from '../cluster/policy-answers.ts';
import type { CaseAnswer, Completed } from '../cluster/policy-answers.ts';
import { POLICY_CASES } from '../cluster/policy-cases.ts';
import type { PolicyCase } from '../cluster/policy-cases.ts';
import { readNative } from '../engine/read-native.ts';

/** What was said to a case, and which of the table's requests it was. */
export type Recorded = CaseAnswer & { readonly request: number };

interface Table {
  readonly namespace: ValueMap;
  readonly requests: readonly Completed[];
  readonly answers: readonly Recorded[];
}

const TABLE = JSON.parse(readFileSync('fixtures/cel/policies.json', 'utf8')) as Table;
const ANSWERS = new Map(TABLE.answers.map((one) => [one.name, one]));

const ONE_MISTAKE =
  'of an expression that cannot be parsed we tell the first mistake, not what ANTLR makes of the rest';

/** What is told otherwise on purpose, by the name of the case. */
export const DIFFERENCES: Readonly<Record<string, string>> = {
  'map-4': ONE_MISTAKE,
  'map-8': ONE_MISTAKE,
  'params-unknown-kind':
    'which kinds there are is not known here: a parameter of an unknown kind is one that is not there',
};

/** Who sent all requests. */
export const ADMIN = { username: 'admin', uid: 'admin', groups: ['system:masters', 'system:authenticated'] };

/** What the API server said; `undefined` when it was asked something else than the case is now. */
function answerTo(one: PolicyCase): Recorded | undefined {
  const answer = ANSWERS.get(one.name);
  return answer?.digest === digestOf(one) ? answer : undefined;
}

/** The Namespace of a case's object. */
export function namespaceObject(one: PolicyCase): ValueMap {
  const name = namespaceOf(one);
  const { metadata, ...rest } = TABLE.namespace as { readonly metadata: ValueMap };
  const labels = { team: 'cases', 'kubernetes.io/metadata.name': name };
  return { ...rest, metadata: { ...metadata, name, labels } };
}

/** The label that a Namespace gets is its name. */
function renamed(object: ValueMap): ValueMap {
  if (object['kind'] !== 'Namespace') return object;
  const metadata = object['metadata'] as { readonly name: string; readonly labels: ValueMap };
  return {
    ...object,
    metadata: { ...metadata, labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name } },
  };
}

/** The objects of a request; `subject` is the one that is judged. */
interface Objects {
  readonly object: ValueMap | null;
  readonly oldObject: ValueMap | null;
  readonly subject: ValueMap;
}

/** The objects of a case's request as the API server completed them. */
export function objectsOf(one: PolicyCase, { request }: Recorded): Objects {
  const completed = TABLE.requests[request]!;
  const put = (object: Completed['object']): ValueMap | null =>
    object === null ? null : renamed(named(object, one) as ValueMap);
  const object = put(completed.object);
  const oldObject = put(completed.oldObject);
  return { object, oldObject, subject: (object ?? oldObject)! };
}

/** Where a request goes; what there is none of is empty. */
interface Place {
  readonly resource: { readonly group: string; readonly version: string; readonly resource: string };
  readonly subResource: string;
  readonly namespace: string;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
}

/** What the verb and the URL of a case's request say. */
export function placeOf(one: PolicyCase): Place {
  const { verb, path } = one.request;
  const [, group = '', version = '', , namespace = '', plural = ''] =
    /^\/(?:api|apis\/([^/]+))\/([^/]+)(\/namespaces\/([^/]+))?\/([^/]+)$/.exec(path) ?? [];
  return {
    resource: { group, version, resource: plural },
    subResource: verb === 'scale' || verb === 'status' ? verb : '',
    namespace: namespace === '' ? '' : namespaceOf(one),
    operation: verb === 'create' ? 'CREATE' : verb === 'delete' ? 'DELETE' : 'UPDATE',
  };
}

/** All parameters that were stored. */
const PARAMS = [
  ...new Map(
    POLICY_CASES.flatMap(({ params = [] }) => params).map((one) => [JSON.stringify(one), one as ValueMap]),
  ).values(),
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } } as ValueMap,
];

/** A case's policy and binding as an engine, or why there is none. */
export type Compiled =
  | { readonly engine: Engine; readonly refused?: undefined }
  | { readonly engine?: undefined; readonly refused: string };

/** What one says of documents that are not taken, without what stands before and around it; ours is of one line. */
const bare = (message: string): string =>
  message
    .replace(/^(The )?\S+ "[^"]*" is invalid: /, '')
    .replace(/^\[(.*)\]$/s, '$1')
    .replace(/\s+/g, ' ');

/** Has our engine take a case's policy and binding. */
export function compile(one: PolicyCase): Compiled {
  const { policies, bindings, errors } = readNative(documentsOf(one));
  if (errors.length > 0) return { refused: errors.map(({ message }) => bare(message)).join(', ') };
  const definitions = [definition('cases.example', 'Widget', 'Namespaced') as ValueMap];
  const native = { policies, bindings, params: PARAMS, definitions, assumeBound: false };
  try {
    return { engine: createEngine([], { native }) };
  } catch (error) {
    if (!(error instanceof DoorwardError)) throw error;
    return { refused: error.errors.map(({ message }) => bare(message)).join(', ') };
  }
}

/** An answer, in the words of either side. */
export type Said = Readonly<Record<string, unknown>>;

/** What the API server said: why the documents were refused, or status, warnings and audit annotations of the request. */
function said({
  policyRefused,
  bindingRefused,
  status = 0,
  reason,
  message,
  warnings,
  audit,
}: CaseAnswer): Said {
  const refused = policyRefused ?? bindingRefused;
  if (refused !== undefined) return { refused: bare(refused) };
  return {
    ...(status < 300 ? {} : { status, reason, message: message?.replace(/^\S+ "[^"]*" is forbidden: /, '') }),
    ...(warnings === undefined ? {} : { warnings }),
    ...(audit === undefined ? {} : { audit: { ...audit } }),
  };
}

/** The cases that are answered otherwise than the API server did, without those that are listed: a line or three each. */
export async function differences(
  say: (one: PolicyCase, answer: Recorded) => Said | Promise<Said>,
  listed: Readonly<Record<string, string>> = DIFFERENCES,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const one of POLICY_CASES) {
    const answer = answerTo(one);
    if (answer === undefined) {
      wrong.push(`${one.name}: not recorded; run test/cluster/cel.test.ts with TEST_CEL_RECORD=1`);
      continue;
    }
    const wanted = JSON.stringify(said(answer));
    let found: string;
    try {
      found = JSON.stringify(await say(one, answer));
    } catch (error) {
      found = `ill: ${String(error instanceof Error ? error.stack : error)}`;
    }
    if ((found === wanted) === Object.hasOwn(listed, one.name))
      wrong.push(`${one.name}\n  API server: ${wanted}\n  ours: ${found}`);
  }
  return wrong;
}
