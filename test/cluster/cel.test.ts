// Kubernetes' own admission policies on a real API server: what it says is what fixtures/cel/policies.json has, and what
// our engine says (test/cel/policies.test.ts). With TEST_CEL_RECORD=1 the table is written anew.
//
// Then random expressions: the API server prints what they come to, and so do we.
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Test } from 'tap';
import { ask } from '../cel/ask.ts';
import type { Case } from '../cel/ask.ts';
import { createDice, randomExpression, randomObject } from '../cel/grammar.ts';
import type { Api } from './api.ts';
import { noCluster, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { POLICY_CASES } from './policy-cases.ts';
import { answerAll, documentsOf, POLICIES } from './policy-answers.ts';

if (noCluster) console.error(`SKIPPED: NOTHING was tried on a cluster: ${noCluster}`);

const TABLE = 'fixtures/cel/policies.json';
const RUNS = Number(process.env['TEST_CEL_CLUSTER'] ?? 500);
const SEED = Number(process.env['TEST_CEL_FUZZ_SEED'] ?? Date.now() % 1_000_000);

t.test('admission policies on a real API server', { skip: noCluster, timeout: 900_000 }, async (t) => {
  const cluster = await startCluster();
  t.teardown(cluster.stop);
  await t.test('whole policies', (t) => whole(t, cluster));
  await t.test('random expressions', (t) => random(t, cluster));
});

async function whole(t: Test, cluster: Cluster): Promise<void> {
  const { answers, completed, namespace } = await answerAll(cluster, POLICY_CASES);
  const requests = [...completed].map(([, one]) => one);
  const places = new Map([...completed.keys()].map((request, at) => [request, at]));
  const rows = answers.map((answer, at) => ({ ...answer, request: places.get(POLICY_CASES[at]!.request) }));
  if (process.env['TEST_CEL_RECORD'] === '1') {
    const list = (all: readonly unknown[]): string => all.map((one) => JSON.stringify(one)).join(',\n');
    const text = `{\n"namespace": ${JSON.stringify(namespace)},\n"requests": [\n${list(requests)}\n],\n"answers": [\n${list(rows)}\n]\n}\n`;
    writeFileSync(TABLE, text);
  }
  const recorded = JSON.parse(readFileSync(TABLE, 'utf8')) as { readonly answers: readonly object[] };
  t.equal(answers.length, recorded.answers.length);
  const differing = rows.filter((row, at) => JSON.stringify(row) !== JSON.stringify(recorded.answers[at]));
  t.same(differing, [], 'the API server says what was recorded');
}

const BATCH = 50;
const WIDGETS = '/apis/cases.example/v1alpha1/namespaces/cases/widgets';

/** Prints the value of an expression; a text of blanks would not be told. */
const telling = (expression: string): string => `'<%s>'.format([dyn(${expression})])`;

interface Random {
  readonly expression: string;
  readonly object: Readonly<Record<string, unknown>>;
}

function policyOf(name: string, expressions: readonly string[]): readonly [object, object] {
  return documentsOf({
    name,
    policy: {
      matchConstraints: {
        resourceRules: [{ apiGroups: ['cases.example'], apiVersions: ['*'], operations: ['CREATE'], resources: ['widgets'] }],
      },
      validations: expressions.map((expression) => ({
        expression: `${telling(expression)} == ''`,
        messageExpression: telling(expression),
      })),
    },
    binding: { validationActions: ['Audit'] },
    request: { verb: 'create', path: WIDGETS, object: {} },
  });
}

async function random(t: Test, cluster: Cluster): Promise<void> {
  const { api } = cluster;
  const dice = createDice(SEED);
  const wrong: string[] = [];
  const counts = { value: 0, error: 0, refused: 0 };
  const batches: { readonly name: string; readonly object: object; readonly expressions: readonly string[] }[] = [];
  for (let at = 0; at * BATCH < RUNS; at += 1) {
    const name = `random-${at}`;
    const object = { spec: {}, ...randomObject(dice) };
    // A long message is cut, and one with a line break is not told at all.
    const expressions = Array.from({ length: BATCH }, () => randomExpression(dice)).filter((one) => one.length < 2000);
    const stored = await storeAll({ api, name, expressions, object }, wrong);
    counts.refused += expressions.length - stored.length;
    batches.push({ name, object, expressions: stored });
  }
  for (const batch of batches) {
    const told = await tellAll(cluster, batch);
    for (const [at, expression] of batch.expressions.entries()) {
      const theirs = told[at];
      const mine = oursOf(expression, batch.object as Random['object']);
      if (theirs === mine.message) counts[mine.how] += 1;
      else wrong.push(`${expression}\n  API server: ${theirs ?? 'nothing'}\n  ours: ${mine.message}\n  of ${JSON.stringify(batch.object)}`);
    }
  }
  t.comment(`seed ${SEED}: ${JSON.stringify(counts)}`);
  t.same(wrong.slice(0, 20), [], `${wrong.length} of ${RUNS} differ; TEST_CEL_FUZZ_SEED=${SEED}`);
}

interface Storing {
  readonly api: Api;
  readonly name: string;
  readonly expressions: readonly string[];
  readonly object: object;
}

/** Stores a policy of those expressions that can be stored; which they are, is held against what we say. */
async function storeAll({ api, name, expressions, object }: Storing, wrong: string[]): Promise<readonly string[]> {
  const [policy] = policyOf(name, expressions);
  const answer = await api.post(POLICIES, policy, { query: { dryRun: 'All' } });
  const { causes = [] } = ((answer.body as { details?: { causes?: readonly { field: string; message: string }[] } }).details ?? {});
  const refusals = new Map(
    causes.flatMap(({ field, message }) => {
      const at = /^spec\.validations\[(\d+)\]\.expression$/.exec(field)?.[1];
      return at === undefined ? [] : [[Number(at), message] as const];
    }),
  );
  const stored: string[] = [];
  for (const [at, expression] of expressions.entries()) {
    const theirs = refusals.get(at);
    const given: Case = { expression: `${telling(expression)} == ''`, object: object as NonNullable<Case['object']> };
    const mine = ask({ ...given, result: 'bool' });
    const own = 'refused' in mine ? mine.refused : undefined;
    if (theirs === undefined) stored.push(expression);
    if (theirs === undefined ? own !== undefined : own === undefined || !theirs.endsWith(own))
      wrong.push(`${expression}\n  API server: ${theirs ?? 'stored'}\n  ours: ${own ?? 'stored'}`);
  }
  const [clean, binding] = policyOf(name, stored);
  const written = await api.post(POLICIES, clean);
  if (written.status !== 201) throw new Error(`${name}: ${JSON.stringify(written.body)}`);
  await api.post(POLICIES.replace('policies', 'policybindings'), binding);
  return stored;
}

const FAILURES = 'validation.policy.admission.k8s.io/validation_failure';

/** What the API server noted of each expression. */
async function tellAll(cluster: Cluster, batch: { readonly name: string; readonly object: object }): Promise<readonly (string | undefined)[]> {
  const object = {
    apiVersion: 'cases.example/v1alpha1',
    kind: 'Widget',
    ...batch.object,
    metadata: { name: batch.name, namespace: 'cases', labels: { probe: batch.name } },
  };
  for (let tries = 0; tries < 100; tries += 1) {
    const { auditId, status, body } = await cluster.api.post(WIDGETS, object, { query: { dryRun: 'All' } });
    if (status !== 201) throw new Error(JSON.stringify(body));
    await sleep(200);
    const noted = cluster.audit().find(({ auditID }) => auditID === auditId)?.annotations?.[FAILURES];
    if (noted === undefined) continue;
    const told: string[] = [];
    for (const { message, expressionIndex } of JSON.parse(noted) as readonly { message: string; expressionIndex: number }[])
      told[expressionIndex] = message;
    return told;
  }
  throw new Error(`${batch.name} does not come into force`);
}

/** What we say of an expression, as the API server would tell it. */
function oursOf(expression: string, object: Random['object']): { readonly how: 'value' | 'error'; readonly message: string } {
  const condition = `${telling(expression)} == ''`;
  const answer = ask({ expression: telling(expression), object: object as NonNullable<Case['object']> });
  if (!('value' in answer))
    return { how: 'error', message: `expression '${condition}' resulted in error: ${'error' in answer ? answer.error : answer.refused}` };
  // As it is printed: a text in quotes.
  const text = answer.value.slice(1, -1).replaceAll(/\\u\{([0-9a-f]+)\}/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16))).replaceAll(/\\(["\\])/g, '$1');
  const isTold = !text.includes('\n') && Buffer.byteLength(text) <= 5120;
  return { how: 'value', message: isTold ? text : `failed expression: ${condition}` };
}
