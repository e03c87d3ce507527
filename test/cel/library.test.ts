// The libraries of Kubernetes, held to what the API server's own CEL makes of some two thousand expressions
// (test/oracle/cel/libraries.sh), and what they do that no expression shows.
import { readFileSync } from 'node:fs';
import t from 'tap';
import { AccessBook, NO_AUTHORIZER, Unknowable, describeCheck } from '../../src/cel/library/access.ts';
import type { AccessCheck } from '../../src/cel/library/access.ts';
import { authorizerValue, requestResourceValue } from '../../src/cel/library/authorizer-value.ts';
import { admissionEnvironment } from '../../src/cel/admission-environment.ts';
import { compileExpression } from '../../src/cel/compile.ts';
import { patternOf } from '../../src/cel/library/pattern.ts';
import { Cancelled, POLICY_BUDGET, Spend } from '../../src/cel/program.ts';
import { EvalError } from '../../src/cel/value.ts';
import type { CelValue } from '../../src/cel/value.ts';
import type { Authorizer } from '../../src/cel/library/access.ts';
import { ask } from './ask.ts';
import { endsSoon } from '../ends-soon.ts';

type Row = readonly [expression: string, how: 'value' | 'error' | 'refused', text: string, cost: number];

const { rows } = JSON.parse(readFileSync('fixtures/cel/libraries.json', 'utf8')) as { rows: readonly Row[] };

t.test('what the API server makes of an expression, we make of it', async (t) => {
  const wrong: string[] = [];
  for (const [expression, how, text, cost] of rows) {
    const ours: Readonly<Record<string, unknown>> = ask({ expression, patch: true });
    const isEqual = ours[how] === text && (how === 'refused' || ours['cost'] === cost);
    if (!isEqual)
      wrong.push(
        `${expression}\n  API server: ${how} ${text}, ${String(cost)}\n  ours: ${JSON.stringify(ours)}`,
      );
  }
  t.ok(rows.length >= 1500, `${String(rows.length)} expressions`);
  t.same(wrong.slice(0, 20), [], `${String(wrong.length)} differ`);
});

const RESOURCE = { group: '', resource: 'pods', subresource: '', namespace: 'shop', name: 'web' };

function run(expression: string, authorizer: Authorizer): CelValue | EvalError {
  const environment = admissionEnvironment({ minor: 36, params: false, authorizer: true, patches: false });
  const compiled = compileExpression(expression, { environment, result: [] });
  if (!compiled.ok) throw new Error(compiled.message);
  const bindings = new Map<string, CelValue>([
    ['object', { metadata: { name: 'web' } }],
    ['authorizer', authorizerValue(authorizer)],
    ['authorizer.requestResource', requestResourceValue(authorizer, RESOURCE)],
  ]);
  return compiled.program.evaluate(bindings, new Spend({ remaining: POLICY_BUDGET }));
}

t.test('an answer that nobody knows is no answer, unless it does not matter', async (t) => {
  const check =
    "authorizer.group('apps').resource('deployments').namespace('shop').check('delete').allowed()";
  const cases: readonly { readonly given: string; readonly expected: unknown }[] = [
    { given: `${check} || true`, expected: true },
    { given: `false && ${check}`, expected: false },
    { given: `${check} && false`, expected: false },
    { given: `${check} || false`, expected: Unknowable },
    { given: `!${check}`, expected: Unknowable },
    { given: `${check} ? 1 : 2`, expected: Unknowable },
    { given: `['x'].exists(v, ${check} || v == 'x')`, expected: true },
    { given: "authorizer.requestResource.check('get').reason()", expected: Unknowable },
  ];
  for (const { given, expected } of cases) {
    const found = run(given, NO_AUTHORIZER);
    if (expected === Unknowable) t.ok(found instanceof Unknowable, given);
    else t.equal(found, expected, given);
  }
  const found = run(check, NO_AUTHORIZER) as Unknowable;
  t.equal(
    found.message,
    'needs to know whether the user may delete deployments.apps in namespace shop, which cannot be known here',
  );
});

t.test('a book of answers lists what is missing, each question once, until nothing is', async (t) => {
  const book = new AccessBook();
  const first = "authorizer.path('/healthz').check('get').allowed()";
  const second =
    "authorizer.serviceAccount('ci', 'bot').group('').resource('pods').subresource('exec').check('create').allowed()";
  const expression = `${first} || ${second}`;
  t.ok(run(expression, book) instanceof Unknowable);
  t.ok(run(expression, book) instanceof Unknowable);
  const missing = book.missing();
  t.same(missing.map(describeCheck), [
    'the user may get /healthz',
    'the service account ci/bot may create pods/exec',
  ]);
  book.record(missing[0] as AccessCheck, { isAllowed: false, reason: '', error: '' });
  t.ok(run(expression, book) instanceof Unknowable);
  t.equal(book.missing().length, 1);
  book.record(missing[1] as AccessCheck, { isAllowed: true, reason: 'bound', error: '' });
  t.equal(run(expression, book), true);
  t.same(book.missing(), []);
});

const FREE = { work: (): void => undefined };

t.test('patterns are kept while there is room, and bounded', async (t) => {
  const pattern = patternOf('^a+$', FREE);
  t.equal(patternOf('^a+$', FREE), pattern, 'the same one');
  for (let i = 0; i < 2_000; i += 1) patternOf(`other-${String(i)}`, FREE);
  t.not(patternOf('^a+$', FREE), pattern, 'made anew after many others');
  t.match(patternOf('a'.repeat(20_000), FREE), { message: /expression too large/ });
  const evil = patternOf('^(a+)+$', FREE);
  if (evil instanceof EvalError) throw new Error(evil.message);
  const spend = new Spend({ remaining: POLICY_BUDGET });
  endsSoon(t, 'evil patterns', () => {
    t.throws(() => evil.matches('a'.repeat(10_000_000), spend), 'too long a text is not looked at');
    t.equal(evil.matches(`${'a'.repeat(50_000)}b`, FREE), false);
  });
});

t.test('texts and lists cannot explode', async (t) => {
  const explosions: readonly string[] = [
    "lists.range(10000).map(i, 'aaaaaaaaaaaaaaaaaaaa').join('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb').replace('a', lists.range(10000).map(i, 'ccccccccccccccccc').join(''))",
    'lists.range(1000000000).size()',
    // Each search walks to the end for a z.
    "lists.range(20000).map(i, 'a').join('').findAll('a.*z|a').size()",
    "'%.1000f'.format([1.5]).replace('0', lists.range(10000).map(i, 'cccccccccc').join('')).replace('c', lists.range(10000).map(i, 'cccccccccc').join(''))",
  ];
  for (const expression of explosions) {
    const value = endsSoon(t, 'an explosion', () => run(expression, NO_AUTHORIZER));
    t.ok(value instanceof Cancelled, expression);
  }
});
