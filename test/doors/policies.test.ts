// Policies of Kubernetes through the webhook: what a real API server said of a request by itself, the webhook says of the
// review that the API server would send of it, with the object as the API server completed it.
import { readFileSync } from 'node:fs';
import t from 'tap';
import { createEngine } from '../../src/engine/create-engine.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import type { ValueMap } from '../../src/manifest/value.ts';
import { parseNative } from '../../src/policy/native-parse.ts';
import { DEFAULT_SERVER } from '../../webhook/settings.ts';
import {
  ADMIN,
  compile,
  DIFFERENCES,
  differences,
  namespaceObject,
  objectsOf,
  placeOf,
} from '../cel/policy-table.ts';
import type { Recorded, Said } from '../cel/policy-table.ts';
import { mutationDocuments } from '../cluster/mutation-answers.ts';
import type { MutationAnswer } from '../cluster/mutation-answers.ts';
import { GADGET, MUTATION_CASES } from '../cluster/mutation-cases.ts';
import { documentsOf } from '../cluster/policy-answers.ts';
import { POLICY_CASES } from '../cluster/policy-cases.ts';
import type { PolicyCase } from '../cluster/policy-cases.ts';
import { admissionReview } from './admission-review.mjs';
import { openServer } from './open.ts';
import type { Reply } from './open.ts';

/** The namespaces that there are: a case may have its own. */
const namespaces = new Map(
  POLICY_CASES.map((one): [string, ValueMap] => [placeOf(one).namespace, namespaceObject(one)]),
);

const door = await openServer(DEFAULT_SERVER, {
  namespaces: {
    labels: (name) => {
      const { labels } = namespaces.get(name)?.['metadata'] as { readonly labels: ValueMap };
      return labels;
    },
    object: (name) => namespaces.get(name),
    close: () => undefined,
  },
  // To a member of system:masters everything is allowed.
  access: { ask: () => Promise.resolve({ isAllowed: true, reason: '', error: '' }) },
});
t.teardown(door.close);

const UID = 'b7a1c1a2-0000-4000-8000-000000000001';

function reviewFor(one: PolicyCase, answer: Recorded): string {
  const { object, oldObject, subject } = objectsOf(one, answer);
  const { resource, subResource, namespace, operation } = placeOf(one);
  const { name } = subject['metadata'] as { readonly name: string };
  const said = {
    uid: UID,
    operation,
    resource,
    requestResource: resource,
    ...(subResource === '' ? {} : { subResource, requestSubResource: subResource }),
    // A Namespace is said to be in itself.
    namespace: namespace || name,
    userInfo: ADMIN,
    object,
    oldObject,
    dryRun: true,
  };
  return JSON.stringify(admissionReview(subject, said));
}

const NOT_MANAGED = 'the webhook leaves out metadata.managedFields, which manifests do not have either';

/** What the webhook tells otherwise on purpose, besides. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'pod-6': NOT_MANAGED,
  'widget-16': NOT_MANAGED,
  'message-expression-control': 'what a terminal would obey is shown as \\u{…}',
};

/** The annotations that every answer has. */
const OURS: ReadonlySet<string> = new Set([
  'decision',
  'violations',
  'engine-version',
  'policy-set-digest',
  'audited',
]);

/** What an answer says, in the words of the API server. */
function heard({ status, json }: Reply): Said {
  const { uid, allowed, status: denied, warnings, auditAnnotations } = json.response;
  if (status !== 200 || uid !== UID) return { ill: json };
  if (allowed !== (denied === undefined) || auditAnnotations.decision !== (allowed ? 'allow' : 'deny'))
    return { ill: json };
  const asked = Object.entries(auditAnnotations as Readonly<Record<string, string>>).filter(
    ([key]) => !OURS.has(key),
  );
  const audit = Object.fromEntries(
    asked.map(([key, value]): [string, string] =>
      key === 'validation_failure'
        ? // The API server writes the annotation anew for each, and the first one stays; the webhook has them all.
          [`validation.policy.admission.k8s.io/${key}`, JSON.stringify([JSON.parse(value)[0]])]
        : // A slash stands between what an API server puts before a webhook's annotations and their keys.
          [key.replace('.', '/'), value],
    ),
  );
  return {
    ...(allowed ? {} : { status: denied.code, reason: denied.reason, message: denied.message }),
    ...(warnings === undefined ? {} : { warnings }),
    ...(asked.length === 0 ? {} : { audit }),
  };
}

t.test('whole policies through the webhook, as a real API server judges them', async (t) => {
  const wrong = await differences(
    async (one, answer) => {
      const { engine, refused } = compile(one);
      if (engine === undefined) return { refused };
      return heard(await door.ask(engine, reviewFor(one, answer), 'kube-apiserver'));
    },
    { ...DIFFERENCES, ...OTHERWISE },
  );
  t.same(wrong.slice(0, 40), [], `${wrong.length} of ${POLICY_CASES.length} differ`);
});

/** What a real API server made of objects under mutating policies (test/cluster/mutations.test.ts). */
const MUTATED = JSON.parse(readFileSync('fixtures/cel/mutations.json', 'utf8')) as {
  readonly answers: readonly MutationAnswer[];
};

/** A policy that warns of everything, so that a review that nobody judged would be seen. */
const SEEN: PolicyCase = {
  name: 'seen',
  policy: {
    matchConstraints: {
      resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }],
    },
    validations: [{ expression: 'false', messageExpression: "'saw ' + object.metadata.name" }],
  },
  binding: { validationActions: ['Warn'], matchResources: { objectSelector: {} } },
  request: { verb: 'create', path: '', object: {} },
};

t.test('what mutating policies left is let in by the same set', async (t) => {
  // An API server asks a validating webhook once all mutation is done, and not at all where a mutation denies.
  const stored = new Set(
    MUTATED.answers.flatMap(({ name, policyRefused }) => (policyRefused === undefined ? [name] : [])),
  );
  const mutating = MUTATION_CASES.filter(({ name }) => stored.has(name)).flatMap(mutationDocuments);
  const texts = [...mutating, ...documentsOf(SEEN)].map((document) => JSON.stringify(document));
  const bytes = Buffer.from(texts.join('\n---\n'));
  const { documents } = parseManifest({ file: 'policies.yaml', bytes }, DEFAULT_LIMITS);
  const { errors, ...native } = parseNative(
    documents.flatMap((document) => (document.type === 'resources' ? document.resources : [])),
  );
  t.same(errors, [], 'what the API server stored is read');
  const definitions = [GADGET as unknown as ValueMap];
  const engine = createEngine([], { native: { ...native, params: [], definitions, assumeBound: false } });
  t.same(engine.notices, [], 'all are in force');
  const wrong: unknown[] = [];
  let asked = 0;
  for (const { name, object } of MUTATED.answers) {
    if (object === undefined) continue;
    asked += 1;
    const review = JSON.stringify(admissionReview(object, { uid: UID, userInfo: ADMIN, dryRun: true }));
    const said = heard(await door.ask(engine, review, 'kube-apiserver'));
    const { name: named } = object['metadata'] as { readonly name: string };
    const warning = `Validation failed for ValidatingAdmissionPolicy 'seen' with binding 'seen': saw ${named}`;
    if (JSON.stringify(said) !== JSON.stringify({ warnings: [warning] })) wrong.push({ name, said });
  }
  t.ok(asked > 90, `${asked} objects`);
  t.same(wrong, []);
});
