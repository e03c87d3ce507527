// What a real API server said to whole policies (test/cluster/cel.test.ts), our engine says to the same request with the
// object as that server completed it: status, reason, message, warnings, audit annotations, or why it was not stored.
import { readFileSync } from 'node:fs';
import t from 'tap';
import { DoorwardError } from '../../src/errors.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Decision, Engine, Judgement } from '../../src/engine/model.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest, groupVersion } from '../../src/manifest/request.ts';
import type { Operation, Request } from '../../src/manifest/request.ts';
import type { ValueMap } from '../../src/manifest/value.ts';
import { parseNative } from '../../src/policy/native-parse.ts';
import { definition } from '../cluster/objects.ts';
import { digestOf, documentsOf, named, namespaceOf, PROBE } from '../cluster/policy-answers.ts';
import type { CaseAnswer, Completed } from '../cluster/policy-answers.ts';
import { POLICY_CASES } from '../cluster/policy-cases.ts';
import type { PolicyCase } from '../cluster/policy-cases.ts';

interface Table {
  readonly namespace: ValueMap;
  readonly requests: readonly Completed[];
  readonly answers: readonly (CaseAnswer & { readonly request: number })[];
}

const TABLE = JSON.parse(readFileSync('fixtures/cel/policies.json', 'utf8')) as Table;
const ANSWERS = new Map(TABLE.answers.map((one) => [one.name, one]));

/** What is told otherwise on purpose, by the name of the case. */
const ONE_MISTAKE =
  'of an expression that cannot be parsed we tell the first mistake, not what ANTLR makes of the rest';
const DIFFERENCES: Readonly<Record<string, string>> = {
  'map-4': ONE_MISTAKE,
  'map-8': ONE_MISTAKE,
  'params-unknown-kind':
    'which kinds there are is not known here: a parameter of an unknown kind is one that is not there',
};

const OPERATIONS: Readonly<Record<string, Operation>> = { create: 'CREATE', delete: 'DELETE' };
const OPTIONS = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions', CONNECT: '' };

/** The Namespace of a case's object. */
function namespaceObject(one: PolicyCase): ValueMap {
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

function requestOf(one: PolicyCase, completed: Completed): Request {
  const { verb, path } = one.request;
  const put = (object: Completed['object']): ValueMap | null =>
    object === null ? null : renamed(named(object, one) as ValueMap);
  const object = put(completed.object);
  const oldObject = put(completed.oldObject);
  const base = createRequest((object ?? oldObject)!, new Map());
  const [, group = '', version = '', , namespace = '', plural = ''] =
    /^\/(?:api|apis\/([^/]+))\/([^/]+)(\/namespaces\/([^/]+))?\/([^/]+)$/.exec(path) ?? [];
  const operation = OPERATIONS[verb] ?? 'UPDATE';
  const subResource = verb === 'scale' || verb === 'status' ? verb : '';
  const resource = { group, version, resource: plural };
  const [kindGroup, kindVersion] = groupVersion((object ?? oldObject)!['apiVersion'] as string);
  const isCluster = namespace === '';
  return {
    ...base,
    door: 'admission',
    operation,
    subResource,
    namespace: isCluster ? '' : namespaceOf(one),
    object,
    oldObject,
    user: { username: 'admin', uid: 'admin', groups: ['system:masters', 'system:authenticated'] },
    namespaceLabels: isCluster
      ? undefined
      : { team: 'cases', 'kubernetes.io/metadata.name': namespaceOf(one) },
    ...(isCluster ? {} : { namespaceObject: namespaceObject(one) }),
    admission: {
      resource,
      requestKind: { group: kindGroup, version: kindVersion, kind: base.kind },
      requestResource: resource,
      requestSubResource: subResource,
      requestNamespace: isCluster ? base.name : namespaceOf(one),
      dryRun: true,
      options: { apiVersion: 'meta.k8s.io/v1', kind: OPTIONS[operation], dryRun: ['All'] },
    },
  };
}

const resources = (documents: readonly unknown[]) => {
  const bytes = Buffer.from(documents.map((one) => JSON.stringify(one)).join('\n---\n'));
  const parsed = parseManifest({ file: 'policies.yaml', bytes }, DEFAULT_LIMITS);
  return parsed.documents.flatMap((one) => (one.type === 'resources' ? one.resources : []));
};

/** All parameters that were stored. */
const PARAMS = [
  ...new Map(
    POLICY_CASES.flatMap(({ params = [] }) => params).map((one) => [JSON.stringify(one), one as ValueMap]),
  ).values(),
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } } as ValueMap,
];

interface Compiled {
  readonly engine?: Engine;
  /** Why there is none. */
  readonly refused?: string;
}

/** What one says of documents that are not taken, without what stands before and around it; ours is of one line. */
const bare = (message: string): string =>
  message
    .replace(/^(The )?\S+ "[^"]*" is invalid: /, '')
    .replace(/^\[(.*)\]$/s, '$1')
    .replace(/\s+/g, ' ');

function compile(documents: readonly unknown[]): Compiled {
  const { policies, bindings, errors } = parseNative(resources(documents));
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

type Said = Readonly<Record<string, unknown>>;

function theirs({
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

const FAILURES = 'validation.policy.admission.k8s.io/validation_failure';

function ours({ decisions, annotations = new Map() }: Judgement): Said {
  const denied = decisions.find(({ action }) => action === 'deny');
  const asked =
    (action: 'Warn' | 'Audit') =>
    ({ native, action: done }: Decision) =>
      done !== 'none' && native?.actions.includes(action) === true;
  const warnings = decisions.filter(asked('Warn')).map(({ message }) => message);
  const audited = decisions.filter(asked('Audit')).map(({ policy, native }) => ({
    message: native?.message,
    policy,
    binding: native?.binding,
    expressionIndex: native?.expressionIndex ?? 0,
    validationActions: native?.actions,
  }));
  const audit = Object.fromEntries([
    // The API server writes the annotation anew for each, and the first one stays.
    ...(audited.length === 0 ? [] : [[FAILURES, JSON.stringify(audited.slice(0, 1))]]),
    ...[...annotations].map(([key, values]) => [key, values.join(', ')]),
  ]) as Record<string, string>;
  return {
    ...(denied?.native === undefined
      ? {}
      : { status: denied.native.status, reason: denied.native.reason, message: denied.message }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(Object.keys(audit).length === 0 ? {} : { audit }),
  };
}

function say(one: PolicyCase, answer: CaseAnswer & { readonly request: number }): Said {
  const compiled = compile(documentsOf(one));
  if (compiled.engine === undefined) return { refused: compiled.refused };
  const authorizer = { decide: () => ({ isAllowed: true, reason: '', error: '' }) };
  return ours(compiled.engine.judge(requestOf(one, TABLE.requests[answer.request]!), { authorizer }));
}

t.test('whole policies, as a real API server judges them', async (t) => {
  const wrong: string[] = [];
  for (const one of POLICY_CASES) {
    const answer = ANSWERS.get(one.name);
    if (answer?.digest !== digestOf(one)) {
      wrong.push(`${one.name}: not recorded; run test/cluster/cel.test.ts with TEST_CEL_RECORD=1`);
      continue;
    }
    const wanted = theirs(answer);
    let found: Said;
    try {
      found = say(one, answer);
    } catch (error) {
      found = { ill: String(error instanceof Error ? error.stack : error) };
    }
    const isEqual = JSON.stringify(found) === JSON.stringify(wanted);
    if (isEqual === Object.hasOwn(DIFFERENCES, one.name))
      wrong.push(`${one.name}\n  API server: ${JSON.stringify(wanted)}\n  ours: ${JSON.stringify(found)}`);
  }
  t.ok(POLICY_CASES.length >= 500, `${POLICY_CASES.length} policies, each for what has the label ${PROBE}`);
  t.same(wrong.slice(0, 40), [], `${wrong.length} of ${POLICY_CASES.length} differ`);
});
