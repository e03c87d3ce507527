// Runs every case of the policies and of the catalogue, and holds that no row of the catalogue is without one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createEngine } from '../../src/engine/create-engine.ts';
import { fixMisses, verdictMisses } from '../../src/cases/difference.ts';
import { DoorwardError } from '../../src/errors.ts';
import { judgeCase, judgeManifest, manifestObjects, mendManifest } from '../../src/load/case-verdict.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest } from '../../src/manifest/request.ts';
import { ownPath, textOf } from '../../src/manifest/value.ts';
import type { ValueMap } from '../../src/manifest/value.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import { readCases, readYaml } from './cases.ts';
import { testFolders } from './folders.ts';
import { sampleWorkloads } from './kinds.ts';
import { engineFor } from './verdict.ts';
import { endsSoon } from '../ends-soon.ts';

/** Every policy that is a folder: the name, and the folder. */
const POLICIES = readdirSync('policies', { withFileTypes: true })
  .filter((pack) => pack.isDirectory())
  .flatMap((pack) =>
    readdirSync(join('policies', pack.name), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({ policy: name, folder: join('policies', pack.name, name) })),
  );

const files = [
  ...POLICIES.map(({ policy, folder }) => ({ file: `${folder}/cases.yaml`, policy })),
  ...['objects', 'input'].map((name) => ({ file: `fixtures/catalogue/${name}.yaml`, policy: undefined })),
  // Beyond the catalogue; the values expected are those of the Go libraries that each file names.
  ...['images', 'owners', 'quantities', 'texts', 'users', 'workloads'].map((name) => ({
    file: `fixtures/unseen/${name}.yaml`,
    policy: undefined,
  })),
].map(({ file, policy }) => ({ file, policy, cases: readCases(file, policy) }));
const cases = files.flatMap((one) => one.cases);

for (const { file, cases } of files) {
  t.test(file, (t) => {
    for (const one of cases) {
      const verdict = endsSoon(t, one.name, () => judgeCase(engineFor(one.policies, one.parameters), one));
      t.strictSame(verdictMisses(one, verdict), [], one.name);
    }
    t.end();
  });
}

t.test('fixes', (t) => {
  for (const one of cases) {
    const { name, fixed, policies, parameters, bytes } = one;
    if (fixed === undefined) continue;
    const mended = mendManifest(engineFor(policies, parameters), bytes, fixed.unsafe);
    t.strictSame(mended.objects, manifestObjects(fixed.bytes), name);
    t.strictSame(fixMisses(one, { fixed, expected: manifestObjects(fixed.bytes), mended }), [], name);
  }
  t.end();
});

t.test('every rule with a fix is fixed by a case', (t) => {
  const fixed = new Set(
    cases.flatMap((one) => {
      if (one.fixed === undefined) return [];
      const { unsafe } = one.fixed;
      const engine = engineFor(one.policies, one.parameters);
      return manifestObjects(one.bytes).flatMap((object) =>
        engine
          .fix(createRequest(object, new Map()), { place: 'source', unsafe })
          .operations.map(({ policy, rule }) => `${policy}/${rule}`),
      );
    }),
  );
  const rules = POLICIES.flatMap(({ policy, folder }) => {
    const list = ownPath(readYaml(`${folder}/policy.yaml`), ['spec', 'rules']) as readonly ValueMap[];
    return list.filter(({ fix }) => fix !== undefined).map(({ name }) => `${policy}/${textOf(name)}`);
  });
  t.strictSame([...fixed].sort(), rules.sort());
  t.end();
});

t.test('every rule is broken by a case and kept by another', (t) => {
  for (const { policy, cases } of files) {
    if (policy === undefined) continue;
    const broken = new Set(cases.flatMap(({ expect }) => expect.map(({ rule }) => rule)));
    const rules = engineFor([policy], {}).policies.flatMap(({ rules }) => rules.map(({ name }) => name));
    t.same([...broken].sort(), rules.sort(), policy);
    t.ok(
      cases.some(({ expect, errors }) => expect.length === 0 && errors.length === 0),
      `${policy}: a manifest that passes`,
    );
  }
  t.end();
});

t.test('the page of a policy lists its parameters', (t) => {
  for (const { policy, folder } of POLICIES) {
    const declared = ownPath(readYaml(`${folder}/policy.yaml`), ['spec', 'parameters', 'properties']) ?? {};
    const page = readFileSync(`${folder}/README.md`, 'utf8');
    const listed = [...page.matchAll(/^\| `(\w+)` +\| `(.*?)` +\|/gm)].map(([, name, value]) => ({
      name,
      value,
    }));
    t.same(
      listed.map(({ name }) => name),
      Object.keys(declared as ValueMap),
      policy,
    );
    for (const { name = '', value = '' } of listed) {
      const initial = ownPath(declared, [name, 'default']);
      const shown = Array.isArray(initial)
        ? `[${initial.join(', ')}]`
        : JSON.stringify(initial).replaceAll('"', '');
      if (!value.includes('…')) t.equal(value, shown, `${policy}: the default of ${name}`);
    }
  }
  t.end();
});

t.test('every row of the catalogue is held, or says why not', (t) => {
  const rows = Object.keys(readYaml('fixtures/catalogue/rows.yaml') as ValueMap);
  const notHeld = readYaml('fixtures/catalogue/not-held.yaml') as Readonly<Record<string, string>>;
  const scenarios = readYaml('fixtures/catalogue/scenarios.yaml') as unknown as Readonly<
    Record<string, { file: string; test: string }>
  >;
  const held = new Set(cases.flatMap(({ id }) => (id === undefined ? [] : [id])));
  t.same([...held, ...Object.keys(scenarios), ...Object.keys(notHeld)].sort(), [...rows].sort(), 'each once');
  for (const [id, reason] of Object.entries(notHeld))
    t.match(reason, /^[A-Z].{40,}\.$/s, `${id}: the reason is a sentence`);
  for (const [id, { file, test }] of Object.entries(scenarios)) {
    t.ok(readFileSync(file, 'utf8').includes(`t.test('${test}'`), `${id} is held by a test in ${file}`);
    t.ok(test.startsWith(`${id} `), `${id}: its test has its name`);
  }
  const misnamed = cases.filter(({ id, name }) => id !== undefined && !name.startsWith(`${id} `));
  t.same(misnamed, [], 'the name of a case begins with its id');
  t.end();
});

t.test('OBJ-08 every kind of the table of workloads', (t) => {
  const engine = engineFor(['disallow-latest-tag'], {});
  for (const { name, manifest, pointer } of sampleWorkloads()) {
    const bad = judgeManifest(engine, Buffer.from(manifest('nginx:latest')));
    t.same(
      bad.findings.map((one) => `${one.rule} ${one.pointer}`),
      [`tag ${pointer}`],
      `${name}, latest`,
    );
    const good = judgeManifest(engine, Buffer.from(manifest('nginx:1.27')));
    t.same([good.findings, good.errors, good.notEvaluated], [[], [], 0], `${name}, a version`);
  }
  t.end();
});

t.test('the non-root policy says what PodSecurity says', (t) => {
  const engine = engineFor(['require-non-root'], { 'require-non-root': { allowUserNamespaces: true } });
  const strict = engineFor(['require-non-root'], {});
  const lines = readFileSync('fixtures/oracle/nonroot.json', 'utf8').split('\n');
  // Text, not JSON.parse: integers have to stay exact.
  const rows = lines.flatMap(
    (line) => /^\[(\{.*\}),(true|false),(true|false),(true|false)\],?$/.exec(line)?.slice(1) ?? [],
  );
  const pods = Array.from({ length: rows.length / 4 }, (_, i) => rows.slice(i * 4, i * 4 + 4));
  t.ok(pods.length >= 1_500, `${String(pods.length)} Pods`);
  const wrong: string[] = [];
  for (const [spec = '', decodes, nonRoot, user] of pods) {
    const pod = (text: string): Buffer =>
      Buffer.from(`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":${text}}`);
    const { findings, errors } = judgeManifest(engine, pod(spec));
    const said = (rules: RegExp): string => String(!findings.some(({ rule }) => rules.test(rule)));
    const malformed = errors.length > 0;
    if (decodes === 'false') {
      // The API server would not even read it.
      if (findings.length === 0 && !malformed) wrong.push(`passes, and does not decode: ${spec}`);
    } else if (malformed) {
      // OBJ-04, OBJ-05: PodSecurity allows a Pod without containers, which the API server refuses elsewhere.
      if (spec.includes('"containers":[{')) wrong.push(`cannot be judged: ${spec}`);
    } else {
      if (said(/run-as-non-root$/) !== nonRoot) wrong.push(`runAsNonRoot is ${String(nonRoot)}: ${spec}`);
      if (said(/run-as-user$/) !== user) wrong.push(`runAsUser is ${String(user)}: ${spec}`);
    }
    // NRT-12: unless the parameter says so, a user namespace of its own excuses nothing.
    const rules = (text: string): string =>
      judgeManifest(strict, pod(text))
        .findings.map(({ rule, pointer }) => `${rule} ${pointer}`)
        .join();
    if (
      spec.includes('"hostUsers":false') &&
      rules(spec) !== rules(spec.replace('"hostUsers":false', '"hostUsers":true'))
    ) {
      wrong.push(`hostUsers makes a difference: ${spec}`);
    }
  }
  t.same(wrong, []);
  t.end();
});

t.test('entries of the list of registries that would not say what they seem to', (t) => {
  const policy = (entry: string): void =>
    void engineFor(['allowed-registries'], { 'allowed-registries': { registries: [entry] } });
  const refused = [
    '*',
    'gcr.io/*',
    '*.corp',
    'myregistry',
    'myregistry/',
    'gcr.io/',
    'gcr.io/my-project-',
    'gcr.io/my-project/',
    'https://gcr.io',
    'gcr.io/my-project:1',
    '^gcr\\.io/',
    'gcr.io/My-Project',
    'gcr.io//x',
    '',
    ' gcr.io',
    'g\u0441r.io',
  ];
  for (const entry of refused)
    t.throws(() => policy(entry), DoorwardError, `REG-03 ${JSON.stringify(entry)} is refused`);
  for (const entry of [
    'gcr.io',
    'gcr.io/my-project',
    'GCR.io',
    'localhost',
    'localhost:5000',
    'registry.corp:443/team',
    '[::1]:5000',
    '127.0.0.1',
  ]) {
    t.doesNotThrow(() => policy(entry), `${entry} is taken`);
  }
  t.match(engineFor(['allowed-registries'], {}).notices, [
    { policy: 'allowed-registries', message: /No registry is on the list/ },
  ]);
  t.end();
});

t.test('what is to be a regular expression, and is none', (t) => {
  const patterns = POLICIES.flatMap(({ policy, folder }) => {
    const declared = ownPath(readYaml(`${folder}/policy.yaml`), ['spec', 'parameters', 'properties']) ?? {};
    return Object.entries(declared as ValueMap).flatMap(([name, schema]) =>
      textOf(ownPath(schema, ['description']) ?? '').includes('RE2 regular expression')
        ? [{ policy, name }]
        : [],
    );
  });
  t.ok(patterns.length >= 5, `${String(patterns.length)} parameters`);
  for (const { policy, name } of patterns) {
    const given = (value: string) => (): void => void engineFor([policy], { [policy]: { [name]: value } });
    for (const wrong of ['(', 'a)|(b', '[', '(?=a)', '*'])
      t.throws(given(wrong), DoorwardError, `${policy}.${name} is refused: ${wrong}`);
    t.doesNotThrow(given('v[0-9]+|ENV'), `${policy}.${name} is taken`);
  }
  const globs = { 'narrow-projects': { wideProjects: ['('] } };
  t.throws(() => void engineFor(['narrow-projects'], globs), DoorwardError, 'a glob that would be none');
  t.end();
});

t.test('IN-24 a megabyte of comments', (t) => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: app, image: nginx }] }\n';
  for (const filler of ['# comment\n', '#\n', '   # indented\n', '\n']) {
    const text = filler.repeat(1_000_000 / filler.length) + pod;
    const { findings, errors } = endsSoon(t, JSON.stringify(filler), () =>
      judgeManifest(engineFor(['disallow-latest-tag'], {}), Buffer.from(text)),
    );
    t.same([findings.length, errors.length], [1, 0], `${JSON.stringify(filler)}: the Pod after it is judged`);
  }
  t.end();
});

t.test('IN-38 a namespace that is not known yet', (t) => {
  const text = `
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: named }
spec:
  title: Names are short
  match: { namespaces: [shop-*] }
  exclude: { namespaces: [shop-legacy, kube-system] }
  rules:
    - { name: short, at: $.metadata.name, schema: { maxLength: 3 }, message: The name is too long }
`;
  const resources = parseManifest(
    { file: 'policy.yaml', bytes: Buffer.from(text) },
    DEFAULT_LIMITS,
  ).documents.flatMap((document) => (document.type === 'resources' ? document.resources : []));
  const { policies, errors } = parsePolicies(resources);
  t.same(errors, []);
  const engine = createEngine(policies);
  const table = [
    { name: 'no namespace: it may be any', given: '', expected: 1 },
    { name: 'an empty one', given: ', namespace: ""', expected: 1 },
    { name: 'one that matches', given: ', namespace: shop-web', expected: 1 },
    { name: 'one that is excluded', given: ', namespace: shop-legacy', expected: 0 },
    { name: 'another', given: ', namespace: bank', expected: 0 },
  ];
  for (const { name, given, expected } of table) {
    const manifest = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: long-name${given} }\n`;
    t.equal(judgeManifest(engine, Buffer.from(manifest)).findings.length, expected, name);
  }
  t.end();
});

testFolders(t);
