// MutatingAdmissionPolicies on a real API server: what it makes of objects is what fixtures/cel/mutations.json has, and what
// our engine makes of them (test/fix/mutations.test.ts). With TEST_CEL_RECORD=1 the table is written anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Test } from 'tap';
import type { Answer, Api } from './api.ts';
import { noCluster, startCluster } from './cluster.ts';
import { GADGET, MUTATION_CASES, OBJECTS, PLACES } from './mutation-cases.ts';
import type { MutationCase } from './mutation-cases.ts';
import { mutationDocuments, mutationObject, withoutStamps } from './mutation-answers.ts';
import type { MutationAnswer } from './mutation-answers.ts';
import { definition } from './objects.ts';

if (noCluster) console.error(`SKIPPED: NOTHING was tried on a cluster: ${noCluster}`);

const TABLE = 'fixtures/cel/mutations.json';
const POLICIES = '/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies';
const BINDINGS = '/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings';
const DRY = { query: { dryRun: 'All' } };

t.test('mutating policies on a real API server', { skip: noCluster, timeout: 900_000 }, async (t) => {
  const cluster = await startCluster();
  t.teardown(cluster.stop);
  await replay(t, cluster.api);
});

async function replay(t: Test, api: Api): Promise<void> {
  await prepare(api);
  const completed: Record<string, unknown> = {};
  for (const name of Object.keys(OBJECTS) as (keyof typeof OBJECTS)[]) {
    const answer = await must(api.post(PLACES[name], mutationObject(name, 'some'), DRY), name);
    completed[name] = withoutStamps(answer.body as object);
  }
  const refused = new Map<string, MutationAnswer>();
  for (const one of MUTATION_CASES) {
    const answer = await store(api, one);
    if (answer !== undefined) refused.set(one.name, answer);
  }
  await inForce(api);
  const answers: MutationAnswer[] = [];
  for (const one of MUTATION_CASES) answers.push(refused.get(one.name) ?? (await ask(api, one)));
  if (process.env['TEST_CEL_RECORD'] === '1') {
    const lines = answers.map((one) => JSON.stringify(one)).join(',\n');
    writeFileSync(TABLE, `{\n"completed": ${JSON.stringify(completed)},\n"answers": [\n${lines}\n]\n}\n`);
  }
  const recorded = JSON.parse(readFileSync(TABLE, 'utf8')) as { readonly answers: readonly object[] };
  const differing = answers.filter((row, at) => JSON.stringify(row) !== JSON.stringify(recorded.answers[at]));
  t.same(differing, [], 'the API server says what was recorded');
}

async function prepare(api: Api): Promise<void> {
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  await must(api.post(definitions, GADGET), 'gadgets');
  await must(api.post(definitions, definition('cases.example', 'Widget', 'Namespaced')), 'widgets');
  await must(
    api.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cases' } }),
    'cases',
  );
  for (const { params = [] } of MUTATION_CASES)
    for (const one of params) await must(api.post('/api/v1/namespaces/cases/configmaps', one), 'params');
  for (const place of [PLACES.gadget, PLACES.widget])
    while ((await api.get(place)).status !== 200) await sleep(100);
}

async function must(promise: Promise<Answer>, what: string): Promise<Answer> {
  const answer = await promise;
  if (answer.status >= 300) throw new Error(`${what}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Without the object that one of them holds, which is new each time. */
const messageOf = ({ body }: Answer): string =>
  ((body as { readonly message?: string }).message ?? '').replace(
    /(?<=Object 'Kind' is missing) in '.*/s,
    '',
  );

async function store(api: Api, one: MutationCase): Promise<MutationAnswer | undefined> {
  const [policy, binding] = mutationDocuments(one);
  const written = await api.post(POLICIES, policy);
  if (written.status !== 201) return { name: one.name, policyRefused: messageOf(written) };
  await must(api.post(BINDINGS, binding), one.name);
  return undefined;
}

/** Waits until policies that were written after all others mutate, and the schemas of custom kinds are known. */
async function inForce(api: Api): Promise<void> {
  const sentinels = (['gadget', 'widget'] as const).map((object): MutationCase => {
    const expression = "Object{metadata: Object.metadata{labels: {'in': 'force'}}}";
    const mutations = [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression } }];
    return { name: `sentinel-${object}`, object, policy: { mutations } };
  });
  for (const one of sentinels) await store(api, one);
  const until = Date.now() + 120_000;
  for (const one of sentinels) {
    while (!JSON.stringify((await ask(api, one)).object ?? {}).includes('"in":"force"')) {
      if (Date.now() > until) throw new Error('the policies do not come into force');
      await sleep(300);
    }
  }
  // Parameters come by watches of their own.
  await sleep(4000);
}

async function ask(api: Api, { name, object }: MutationCase): Promise<MutationAnswer> {
  const answer = await api.post(PLACES[object], mutationObject(object, name), DRY);
  const { status } = answer;
  if (status < 300) return { name, status, object: withoutStamps(answer.body as object) };
  const { reason = '', details } = answer.body as {
    reason?: string;
    details?: { causes?: readonly { message: string }[] };
  };
  const causes = (details?.causes ?? []).map(({ message }) => message);
  return { name, status, reason, message: messageOf(answer), ...(causes.length > 1 ? { causes } : {}) };
}
