// Kubernetes' own admission policies on a real API server: what it says is what fixtures/cel/policies.json has, and what
// our engine says (test/cel/policies.test.ts). With TEST_CEL_RECORD=1 the table is written anew.
//
// Then random expressions: the API server prints what they come to, and so do we.
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Test } from 'tap';
import { ask } from '../cel/ask.ts';
import type { Answer, Case } from '../cel/ask.ts';
import { createDice, isFragile, randomExpression, randomObject } from '../cel/grammar.ts';
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

/** Fails or errs for the request that asks for it. */
const failing = (expression: string, at: number): string =>
  `object.metadata.labels.at != '${at}' || ${telling(expression)} == ''`;

interface Batch {
  readonly name: string;
  readonly object: Readonly<Record<string, unknown>>;
  readonly expressions: readonly string[];
}

function policyOf({ name, expressions }: Batch): readonly [object, object] {
  return documentsOf({
    name,
    policy: {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['cases.example'],
            apiVersions: ['*'],
            operations: ['CREATE'],
            resources: ['widgets'],
          },
        ],
      },
      validations: expressions.map((expression, at) => ({
        expression: failing(expression, at),
        messageExpression: `object.metadata.labels.at != '${at}' ? '' : ${telling(expression)}`,
      })),
    },
    request: { verb: 'create', path: WIDGETS, object: {} },
  });
}

async function random(t: Test, { api }: Cluster): Promise<void> {
  const dice = createDice(SEED);
  const wrong: string[] = [];
  const counts = { value: 0, error: 0, refused: 0, none: 0 };
  const batches: Batch[] = [];
  for (let at = 0; at * BATCH < RUNS; at += 1) {
    const object = { spec: {}, ...randomObject(dice) };
    // A long message is not told.
    const expressions = Array.from({ length: BATCH }, () => randomExpression(dice)).filter(
      (one) => one.length < 1000 && !isFragile(one),
    );
    const stored = await storeAll(api, { name: `random-${at}`, object, expressions }, wrong);
    counts.refused += expressions.length - stored.length;
    batches.push({ name: `random-${at}`, object, expressions: stored });
  }
  for (const batch of batches) {
    for (const [at, expression] of batch.expressions.entries()) {
      const said = new Set([
        await tell(api, batch, at),
        await tell(api, batch, at),
        await tell(api, batch, at),
      ]);
      const mine = oursOf(expression, batch.object, at);
      // Go walks maps by chance: there is no one answer. Nor where cel-go itself crashes.
      if (
        said.size > 1 ||
        [...said].some((one) => / error: (internal error|unsupported conversion to ref\.Val): /.test(one))
      )
        counts.none += 1;
      else if (said.has(mine.message)) counts[mine.how] += 1;
      else
        wrong.push(
          `${expression}\n  API server: ${[...said].join()}\n  ours: ${mine.message}\n  of ${JSON.stringify(batch.object)}`,
        );
    }
  }
  t.comment(`seed ${SEED}: ${JSON.stringify(counts)}`);
  t.same(wrong.slice(0, 20), [], `${wrong.length} of ${RUNS} differ; TEST_CEL_FUZZ_SEED=${SEED}`);
}

/** Stores a policy of those expressions that can be stored; which they are, is held against what we say. */
async function storeAll(api: Api, batch: Batch, wrong: string[]): Promise<readonly string[]> {
  const { name, expressions, object } = batch;
  const [policy] = policyOf(batch);
  const answer = await api.post(POLICIES, policy, { query: { dryRun: 'All' } });
  const { causes = [] } =
    (answer.body as { details?: { causes?: readonly { field: string; message: string }[] } }).details ?? {};
  const refusals = new Map(
    causes.flatMap(({ field, message }) => {
      const at = /^spec\.validations\[(\d+)\]\.expression$/.exec(field)?.[1];
      return at === undefined ? [] : [[Number(at), message] as const];
    }),
  );
  const stored: string[] = [];
  for (const [at, expression] of expressions.entries()) {
    const theirs = refusals.get(at);
    const mine = ask({ expression: failing(expression, at), object: object as Given, result: 'bool' });
    const own = refusalOf(mine);
    if (theirs === undefined) stored.push(expression);
    if (theirs === undefined ? own !== undefined : own === undefined || !theirs.endsWith(own))
      wrong.push(`${expression}\n  API server: ${theirs ?? 'stored'}\n  ours: ${own ?? 'stored'}`);
  }
  const [clean, binding] = policyOf({ ...batch, expressions: stored });
  const written = await api.post(POLICIES, clean);
  if (written.status !== 201) throw new Error(`${name}: ${JSON.stringify(written.body)}`);
  await api.post(POLICIES.replace('policies', 'policybindings'), binding);
  return stored;
}

type Given = NonNullable<Case['object']>;

/** What the API server says of one expression. */
async function tell(api: Api, batch: Batch, at: number): Promise<string> {
  const labels = { probe: batch.name, at: String(at) };
  const object = {
    apiVersion: 'cases.example/v1alpha1',
    kind: 'Widget',
    ...batch.object,
    metadata: { name: batch.name, namespace: 'cases', labels },
  };
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    const { status, body } = await api.post(WIDGETS, object, { query: { dryRun: 'All' } });
    const { message = '' } = body as { readonly message?: string };
    const said = /^.* denied request: (.*)$/s.exec(message)?.[1];
    if (said !== undefined) return said.replace(/^.*? denied request: /s, '');
    if (status !== 201) throw new Error(message);
    await sleep(200);
  }
  throw new Error(`${batch.name} does not come into force`);
}

const hasValue = (answer: Answer): answer is Extract<Answer, { readonly value: string }> =>
  Object.hasOwn(answer, 'value');

function refusalOf(answer: Answer): string | undefined {
  return Object.hasOwn(answer, 'refused') ? (answer as { readonly refused: string }).refused : undefined;
}

/** What we say of an expression, as the API server would tell it. */
function oursOf(
  expression: string,
  object: Batch['object'],
  at: number,
): { readonly how: 'value' | 'error'; readonly message: string } {
  const condition = failing(expression, at);
  const answer = ask({ expression: telling(expression), object: object as Given });
  if (!hasValue(answer)) {
    const why = refusalOf(answer) ?? (answer as { readonly error: string }).error;
    return { how: 'error', message: `expression '${condition}' resulted in error: ${why}` };
  }
  // As it is printed: a text in quotes.
  const text = answer.value
    .slice(1, -1)
    .replaceAll(/\\u\{([0-9a-f]+)\}/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replaceAll(/\\(["\\])/g, '$1');
  const isTold = !text.includes('\n') && Buffer.byteLength(text) <= 5120;
  return { how: 'value', message: isTold ? text : `failed expression: ${condition}` };
}
