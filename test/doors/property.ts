import fc from 'fast-check';
import type { Test } from 'tap';
import { parseExceptions } from '../../src/exception/parse.ts';
import { createEngine, DEFAULT_LIMITS, parseManifest } from '../../src/index.ts';
import type { Exception, Policy } from '../../src/index.ts';
import { isList, isMap } from '../../src/manifest/value.ts';
import type { Value, ValueMap } from '../../src/manifest/value.ts';
import { disagreement } from './answers.ts';
import { askInProcess, decided, scanText } from './open.ts';
import { objects } from './objects.ts';
import { goJson, reviewOf } from './review.ts';

/** How often, and from where: `TEST_DOORS_RUNS`, `TEST_DOORS_SEED`. */
const RUNS = Number(process.env['TEST_DOORS_RUNS'] ?? 2_000);
const SEED = Number(process.env['TEST_DOORS_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));

/** A text in quotes that YAML 1.1 reads as JSON does: all that is not ASCII is escaped. */
function quoted(text: string): string {
  return Array.from(JSON.stringify(text), (char) => {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x7f) return char;
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  }).join('');
}

const PLAIN = /^[a-z][a-z0-9]*$/i;
const SPECIAL = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Block YAML, with texts as a person writes them where they are words. */
function yaml(value: Value, pad = ''): string {
  if (isList(value)) {
    if (value.length === 0) return ' []';
    return value.map((item) => `\n${pad}-${yaml(item, `${pad}  `)}`).join('');
  }
  if (isMap(value)) {
    const keys = Object.keys(value);
    if (keys.length === 0) return ' {}';
    return keys.map((key) => `\n${pad}${word(key)}:${yaml(value[key] as Value, `${pad}  `)}`).join('');
  }
  return ` ${typeof value === 'string' ? word(value) : typeof value === 'number' ? JSON.stringify(value) : String(value)}`;
}

function word(text: string): string {
  return PLAIN.test(text) && !SPECIAL.test(text) ? text : quoted(text);
}

/** When both doors judge. */
const NOW = Date.UTC(2027, 0, 15);

/** Exceptions of every kind, some of which have expired; in namespaces that manifests name. */
function exceptionSets(policies: readonly Policy[]): readonly (readonly Exception[])[] {
  const some = <T>(...values: readonly T[]): fc.Arbitrary<T[]> =>
    fc.subarray([...values], { minLength: 1, maxLength: 2 });
  const match = fc.record(
    {
      kinds: some(
        'Pod',
        'apps/Deployment',
        'batch/v1/CronJob',
        '@workloads',
        'shop.example/Widget',
        'Namespace',
      ),
      namespaces: some('shop', 'kube-system', 'web'),
      names: some('web', 'w*', '*b', 'other', '?eb'),
      operations: some('CREATE', 'UPDATE'),
    },
    { requiredKeys: [] },
  );
  const labels = fc.constantFrom({}, { labels: { matchLabels: { team: 'shop' } }, names: ['web'] });
  const spec = fc.record({
    policies: some(...policies.map(({ name }) => name), '*', 'require-*'),
    match: fc.tuple(match, labels).map(([one, other]) => ({ ...one, ...other })),
    reason: fc.constant('Because.'),
    owner: fc.constantFrom('team-shop', 'Ö <b>'),
    expires: fc.constantFrom('2027-01-14', '2027-01-15', '2027-01-15T00:00:00Z', '2030-01-01'),
  });
  const sets = fc.array(spec, { minLength: 1, maxLength: 4 });
  const everything = { policies: ['*'], match: {}, reason: 'All.', owner: 'x', expires: '2030-01-01' };
  return [[everything], ...fc.sample(sets, { numRuns: 12, seed: SEED })].map((specs) => {
    const documents = specs.map((one, i) =>
      JSON.stringify({
        apiVersion: 'doorward.dev/v1alpha1',
        kind: 'Exception',
        metadata: { name: `e${String(i)}` },
        spec: one,
      }),
    );
    const parsed = parseManifest(
      { file: 'e.json', bytes: Buffer.from(documents.join('\n')) },
      DEFAULT_LIMITS,
    );
    const resources = parsed.documents.flatMap((one) => (one.type === 'resources' ? one.resources : []));
    const { exceptions, errors } = parseExceptions(resources);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return exceptions;
  });
}

const ACTIONS = ['deny', 'warn', 'audit'] as const;

/** Generated objects, written as JSON or YAML for the one door and as a review for the other. */
export function testProperty(t: Test, policies: readonly Policy[]): void {
  const parameters = { 'allowed-registries': { registries: ['registry.example', 'ghcr.io/shop'] } };
  // The same policies with every action, so that causes, warnings and annotations are all compared.
  const engines = [0, 1, 2, 3].map((shift) =>
    createEngine(policies, {
      parameters,
      actions: Object.fromEntries(
        policies.map(({ name }, i) => {
          const action = shift === 3 ? 'deny' : (ACTIONS[(i + shift) % 3] ?? 'deny');
          return [name, { scan: action, admission: action }];
        }),
      ),
    }),
  );
  const pardoning = exceptionSets(policies).map((exceptions) =>
    createEngine(policies, { parameters, exceptions }),
  );
  const ask = askInProcess(() => NOW);
  let excepted = 0;
  let decisions = 0;
  let clean = 0;
  let refused = 0;
  const agrees = (object: ValueMap, style: 'json' | 'yaml', at: number): string => {
    const all = [...engines, ...pardoning];
    const engine = all[at % all.length];
    if (engine === undefined) return 'there is no engine';
    const text = style === 'json' ? goJson(object) : `${yaml(object).slice(1)}\n`;
    const scan = scanText(engine, Buffer.from(text), { now: NOW });
    const [one, ...others] = scan.objects;
    if (one === undefined || others.length > 0) {
      refused += 1;
      return scan.refused.length === 0 ? `${String(others.length)} objects and no error\n${text}` : '';
    }
    const { uid, text: review } = reviewOf(object);
    const reply = ask(engine, review, at % 2 === 0 ? 'kube-apiserver' : 'unknown');
    const said = decided(one.judgement.decisions);
    decisions += said.length;
    if (said.length === 0) clean += 1;
    excepted += one.judgement.decisions.filter(({ excuse }) => excuse !== undefined).length;
    const found = decided(reply.judgement?.decisions ?? []);
    if (JSON.stringify(found) !== JSON.stringify(said))
      return `scan ${JSON.stringify(said, null, 1)}\nadmission ${JSON.stringify(found, null, 1)}\n${text}\n${review}`;
    // Its reason names the first place found, and the order of keys is not that of the text any more.
    if ((reply.judgement?.notEvaluated === undefined) !== (one.judgement.notEvaluated === undefined))
      return `not evaluated: ${one.judgement.notEvaluated ?? ''} ${reply.judgement?.notEvaluated ?? ''}\n${text}`;
    const wrong = disagreement(reply, uid);
    return wrong === '' ? '' : `${wrong}\n${text}`;
  };

  t.test('generated Pods, Deployments, CronJobs and custom kinds', (t) => {
    t.comment(`${String(RUNS)} runs, seed ${String(SEED)}`);
    const property = fc.property(
      objects,
      fc.constantFrom('json', 'yaml'),
      fc.nat(63),
      (object, style, at) => {
        const wrong = agrees(object, style, at);
        if (wrong !== '') throw new Error(wrong);
      },
    );
    fc.assert(property, { numRuns: RUNS, seed: SEED });
    t.comment(
      `${String(decisions)} decisions, ${String(clean)} objects that pass, ${String(refused)} refused`,
    );
    t.ok(decisions > RUNS / 2, `${String(decisions)} decisions were the same`);
    t.ok(excepted > RUNS / 20, `${String(excepted)} failures were excused`);
    t.ok(clean > RUNS / 100, `${String(clean)} objects pass`);
    t.ok(refused < RUNS / 10, `${String(refused)} texts were refused`);
    t.end();
  });
}
