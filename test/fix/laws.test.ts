// What holds of every plan, whatever the policies and the object.
import fc from 'fast-check';
import { applyPatch } from 'rfc6902';
import t from 'tap';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Decision, Engine } from '../../src/engine/model.ts';
import { DoorwardError } from '../../src/errors.ts';
import type { FixPlan } from '../../src/fix/model.ts';
import type { Resource } from '../../src/manifest/model.ts';
import { createRequest } from '../../src/manifest/request.ts';
import { isMap } from '../../src/manifest/value.ts';
import type { Value, ValueMap } from '../../src/manifest/value.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import { engineFor } from '../catalogue/verdict.ts';

const RUNS = Number(process.env['FIX_RUNS'] ?? 600);

const PLACE = { file: 'p.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

function resource(object: ValueMap): Resource {
  return {
    object,
    file: 'p.yaml',
    base: '',
    locate: () => PLACE,
    locateKey: () => PLACE,
    locateWithin: () => PLACE,
    firstLine: 1,
  };
}

/** An engine of policies as they might be written; `undefined` when one is refused. */
function engineOf(specs: readonly ValueMap[], order: 1 | -1 = 1): Engine | undefined {
  const documents = specs.map((spec, i) =>
    resource({
      apiVersion: 'doorward.dev/v1alpha1',
      kind: 'Policy',
      metadata: { name: `p${String(i)}` },
      spec,
    }),
  );
  const { policies, errors } = parsePolicies(documents);
  if (errors.length > 0) return undefined;
  try {
    return createEngine(order === 1 ? policies : [...policies].reverse());
  } catch (error) {
    if (error instanceof DoorwardError) return undefined;
    throw error;
  }
}

const frozen = <T extends Value>(value: T): T => {
  if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) frozen(one);
  return Object.freeze(value);
};

const judged = (engine: Engine, object: ValueMap): readonly Decision[] =>
  engine.judge(createRequest(object, new Map())).decisions.filter(({ outcome }) => outcome !== 'skip');

const planned = (engine: Engine, object: ValueMap, unsafe = true): FixPlan =>
  engine.fix(createRequest(object, new Map()), { place: 'source', unsafe });

function failuresOf(decisions: readonly Decision[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { policy, rule } of decisions)
    counts.set(`${policy}/${rule}`, (counts.get(`${policy}/${rule}`) ?? 0) + 1);
  return counts;
}

/** Holds the laws to one plan. @throws when one is broken. */
function holdLaws(engine: Engine, object: ValueMap, { overwrites }: { overwrites: boolean }): FixPlan {
  const before = judged(engine, frozen(object));
  const plan = planned(engine, object);
  const fail = (law: string): never => {
    throw new Error(`${law}\n${JSON.stringify({ object, plan, before }, null, 1)}`);
  };
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

  if (before.length === 0 && plan.operations.length > 0) fail('an object that passes is not touched');
  if (plan.operations.length === 0 && plan.object !== object) fail('nothing to do gives back what was given');
  const all = [...plan.fixed, ...plan.unfixed].map(({ policy, rule, field }) => `${policy}/${rule} ${field}`);
  const fails = before.filter(({ outcome }) => outcome === 'fail');
  const asked = fails.map(({ policy, rule, field }) => `${policy}/${rule} ${field}`);
  if (!same([...all].sort(), [...asked].sort())) fail('each finding is fixed or says why not');

  const after = judged(engine, plan.object);
  for (const { policy, rule, field } of plan.fixed) {
    if (after.some((one) => one.policy === policy && one.rule === rule && one.field === field))
      fail('what is fixed does not fail any more');
  }
  const [was, is] = [failuresOf(before), failuresOf(after)];
  for (const rule of is.keys()) if (!was.has(rule)) fail(`${rule} passed, and fails after it`);

  const again = planned(engine, frozen(plan.object));
  if (again.operations.length > 0) fail(`a second plan is empty, and is ${JSON.stringify(again.operations)}`);

  // Not structuredClone: what is shared would be changed in two places.
  const copy = JSON.parse(JSON.stringify(object)) as ValueMap;
  const problems = applyPatch(
    copy,
    plan.operations.map(({ policy: _, rule: __, ...one }) => structuredClone(one)),
  );
  if (problems.some((one) => one !== null)) fail(`RFC 6902: ${String(problems)}`);
  if (!same(sorted(copy), sorted(plan.object))) fail('the operations make the object of the plan');

  const paths = plan.operations.map(({ path }) => path);
  if (new Set(paths).size !== paths.length) fail('no two operations at one place');
  if (!overwrites) {
    for (const { op, path } of plan.operations) {
      if (op === 'remove' || (at(object, path) ?? null) !== null) fail(`${path} was written by its author`);
    }
  }
  return plan;
}

function at(object: Value, path: string): Value | undefined {
  let value: Value | undefined = object;
  for (const token of path.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as ValueMap)[key]
        : undefined;
  }
  return value;
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map((one) => sorted(one as Value));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}

// --- policies and objects of a small world, so that they meet often ---------------------------------------------
const KEYS = ['a', 'b', 'x/y', 'm~n', '0', 'toString'] as const;
const key = fc.constantFrom(...KEYS);
const scalar = fc.constantFrom<Value>(1, 2, 'x', 'y', true, '');
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.constant(null),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 2 }),
  ),
})).value;
const written: fc.Arbitrary<Value> = value.filter((one) => one !== null);
const path = fc.array(key, { minLength: 1, maxLength: 3 });
const jsonPath = (keys: readonly string[]): string => `$.spec${keys.map((one) => `['${one}']`).join('')}`;
const pointer = (keys: readonly string[]): string =>
  `/spec${keys.map((one) => `/${one.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
const schema = fc.oneof(
  scalar.map((one): Value => ({ const: one })),
  scalar.map((one): Value => ({ not: { const: one } })),
  fc.constantFrom<Value>(
    { type: 'string' },
    { type: 'integer' },
    { type: 'object' },
    { type: 'array' },
    true,
  ),
  key.map((one): Value => ({ required: [one] })),
  key.map((one): Value => ({ not: { required: [one] } })),
);

function fixes(overwrite: boolean): fc.Arbitrary<ValueMap> {
  const merge = fc.dictionary(key, overwrite ? value : value.map(withoutNulls), {
    minKeys: 1,
    maxKeys: 2,
    noNullPrototype: true,
  });
  const operation = fc.oneof(
    fc.record({ op: fc.constant('add'), path: path.map(pointer), value: written }),
    fc.record({ op: fc.constant('add'), path: path.map((keys) => `${pointer(keys)}/-`), value: written }),
    ...(overwrite
      ? [
          fc.record({ op: fc.constant('replace'), path: path.map(pointer), value: written }),
          fc.record({ op: fc.constant('remove'), path: path.map(pointer) }),
        ]
      : []),
  );
  return fc
    .oneof(
      written.map((set): ValueMap => ({ set })),
      written.map((set): ValueMap => ({ set })),
      merge.map((one): ValueMap => ({ merge: { spec: one } })),
      fc.array(operation, { minLength: 1, maxLength: 2 }).map((patch): ValueMap => ({ patch })),
    )
    .map((fix) => ({ ...fix, ...(overwrite ? { overwrite: true } : {}) }));
}

function withoutNulls(one: Value): Value {
  if (one === null) return 'n';
  if (Array.isArray(one)) return one.map((each) => withoutNulls(each as Value));
  if (!isMap(one)) return one;
  return Object.fromEntries(Object.entries(one).map(([name, each]) => [name, withoutNulls(each)]));
}

const rule = (overwrite: boolean): fc.Arbitrary<ValueMap> =>
  fc
    .record({
      at: path.map(jsonPath),
      schema,
      optional: fc.boolean(),
      fix: fc.option(fixes(overwrite), { nil: undefined, freq: 8 }),
    })
    .map(({ fix, ...one }) => ({ ...one, message: 'm', ...(fix === undefined ? {} : { fix }) }));

const policies = (overwrite: boolean): fc.Arbitrary<readonly ValueMap[]> =>
  fc.array(
    fc
      .array(rule(overwrite), { minLength: 1, maxLength: 3 })
      .map((rules) => ({ title: 't', rules: rules.map((one, i) => ({ name: `r${String(i)}`, ...one })) })),
    { minLength: 1, maxLength: 3 },
  );

const object = fc
  .dictionary(key, value, { maxKeys: 4, noNullPrototype: true })
  .map((spec): ValueMap => ({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'x' }, spec }));

for (const overwrites of [false, true]) {
  t.test(`the laws, ${overwrites ? 'over what is written' : 'where nothing is written'}`, (t) => {
    const counts = { engines: 0, plans: 0, fixed: 0, reasons: new Map<string, number>() };
    fc.assert(
      fc.property(
        policies(overwrites),
        fc.array(object, { minLength: 1, maxLength: 4 }),
        (specs, objects) => {
          const engine = engineOf(specs);
          if (engine === undefined) return;
          counts.engines += 1;
          for (const one of objects) {
            const plan = holdLaws(engine, one, { overwrites });
            if (plan.operations.length > 0) counts.plans += 1;
            counts.fixed += plan.fixed.length;
            for (const { reason } of plan.unfixed)
              counts.reasons.set(reason, (counts.reasons.get(reason) ?? 0) + 1);
            const other = engineOf(specs, -1);
            if (other !== undefined && JSON.stringify(planned(other, one)) !== JSON.stringify(plan))
              throw new Error('the order in which policies are given does not count');
          }
        },
      ),
      { numRuns: RUNS, seed: 6 },
    );
    t.ok(counts.plans > RUNS / 10, `${String(counts.plans)} plans, ${String(counts.fixed)} findings fixed`);
    for (const reason of ['no-fix', 'conflict', 'fails-after', 'harms']) {
      t.ok((counts.reasons.get(reason) ?? 0) > 0, `${reason}: ${String(counts.reasons.get(reason))}`);
    }
    t.end();
  });
}

const maybe = <T extends Value>(one: fc.Arbitrary<T>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: 3, arbitrary: one }, fc.constantFrom(undefined, null, {}));
const record = (fields: Readonly<Record<string, fc.Arbitrary<Value | undefined>>>): fc.Arbitrary<ValueMap> =>
  fc
    .record(fields)
    .map((one) =>
      Object.fromEntries(Object.entries(one).flatMap(([name, of]) => (of === undefined ? [] : [[name, of]]))),
    );
const quantities = maybe(
  record({
    memory: fc.constantFrom<Value | undefined>(undefined, null, '64Mi', '128m', '2Gi', 0),
    cpu: fc.constantFrom<Value | undefined>(undefined, '50m', 2, 'x'),
  }),
);
const context = maybe(
  record({
    runAsNonRoot: fc.constantFrom<Value | undefined>(undefined, null, true, false, 'true'),
    runAsUser: fc.constantFrom<Value | undefined>(undefined, 0, 1000),
  }),
);
const container = record({
  name: fc.constantFrom('app', 'side'),
  image: fc.constantFrom<Value | undefined>(
    'nginx',
    'nginx:latest',
    'registry.corp/x:1',
    'quay.io/x@bad',
    undefined,
    null,
  ),
  resources: maybe(record({ limits: quantities, requests: quantities })),
  securityContext: context,
});
const labels = maybe(
  record({
    labels: maybe(record({ owner: fc.constantFrom<Value | undefined>(undefined, 'todo', 'team-b') })),
  }),
);
const podSpec = record({
  containers: fc.array(container, { minLength: 1, maxLength: 3 }),
  initContainers: fc.option(fc.array(container, { maxLength: 1 }), { nil: undefined }),
  securityContext: context,
  resources: fc.option(record({ limits: quantities, requests: quantities }), { nil: undefined, freq: 2 }),
});
const workload: fc.Arbitrary<ValueMap> = fc
  .tuple(fc.constantFrom('Pod', 'Deployment', 'CronJob'), labels, labels, podSpec)
  .map(([kind, own, metadata, spec]): ValueMap => {
    const named = { ...(isMap(own) ? own : {}), name: 'web' };
    const template = { metadata: metadata ?? {}, spec };
    switch (kind) {
      case 'Pod':
        return { apiVersion: 'v1', kind, metadata: named, spec };
      case 'Deployment':
        return { apiVersion: 'apps/v1', kind, metadata: named, spec: { template } };
      default:
        return {
          apiVersion: 'batch/v1',
          kind,
          metadata: named,
          spec: { jobTemplate: { spec: { template } } },
        };
    }
  });

t.test('the laws, of the essentials pack over workloads', (t) => {
  const engine = engineFor(
    [
      'allowed-registries',
      'disallow-latest-tag',
      'require-non-root',
      'require-owner-labels',
      'require-resource-limits',
    ],
    {
      'allowed-registries': { registries: ['registry.corp'], mirrors: { 'docker.io': 'registry.corp/hub' } },
      'require-owner-labels': { defaults: { owner: 'team-a' } },
    },
  );
  let fixed = 0;
  fc.assert(
    fc.property(workload, (one) => {
      fixed += holdLaws(engine, one, { overwrites: true }).fixed.length;
      for (const { path, op } of planned(engine, one, false).operations) {
        if (op === 'remove' || (at(one, path) ?? null) !== null)
          throw new Error(`${path} was written by its author`);
      }
    }),
    { numRuns: RUNS, seed: 6 },
  );
  t.ok(fixed > RUNS, `${String(fixed)} findings fixed`);
  t.end();
});
