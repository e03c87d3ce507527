// The configuration: what is a mistake and where, what wins over what, and that both doors understand the same.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t, { type Test } from 'tap';
import { engineSettings, layersOf, mergeLayers } from '../../src/config/layers.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { DoorwardError, type CodedError } from '../../src/errors.ts';
import { createJudges } from '../../src/load/create-judges.ts';
import { openInputs } from '../../src/load/opened.ts';
import { loadPolicies } from '../../src/load/policies.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest } from '../../src/manifest/request.ts';
import type { Policy } from '../../src/policy/model.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import { readSettings } from '../../webhook/config.ts';
import { readSet } from '../../webhook/policies.ts';
import { decided, openServer } from '../doors/open.ts';
import { reviewOf } from '../doors/review.ts';

const HEAD = 'apiVersion: doorward.dev/v1alpha1\nkind: Config\n';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (spec: string) => parseConfig({ file: 'doorward.yaml', bytes: bytes(HEAD + spec) });

/** `line:column message`, of each. */
const places = (errors: readonly CodedError[]): readonly string[] =>
  errors.map(({ message, location }) => `${location?.line ?? ''}:${location?.column ?? ''} ${message}`);

t.test('all fields there are', (t) => {
  const { config, errors } = parse(`spec:
  policies: [pack:essentials, policies]
  parameters: { allowed-registries: { registries: [registry.example] } }
  actions:
    require-non-root: off
    require-owner-labels: { scan: deny, admission: off, ratchet: true }
    allowed-registries/registry: audit
  workloads:
    - { kind: example.com/App, pods: [$.spec.template], containers: ['$.a[*]'], initContainers: [$.i], images: [$.b] }
  limits: { maxFileBytes: 1, maxFiles: 2, maxDocuments: 3, maxDepth: 4, maxNodes: 5 }
  kubeVersion: v1.33.1
  ownerLabels: [team]
  admissionPolicies: { params: [params], assumeBound: true, cluster: true }
  exceptions: { files: [exceptions], inline: [a/b], expired: warn, unused: ignore, noticeDays: 0 }
  baseline: .doorward/baseline.json
  render:
    - helm: { chart: charts/web, release: web, namespace: shop, values: [v.yaml], set: { a: 1, b: x }, kubeVersion: '1.33' }
      timeoutSeconds: 20
    - { name: base, kustomize: { path: base } }
  environments:
    - { name: dev, files: envs/dev/** }
    - { name: prod, files: [envs/prod/**, clusters/eu/**] }
  overrides:
    - files: envs/dev/**
      actions: { require-non-root: off, allowed-registries/registry: { scan: warn } }
    - { files: [a/**, b/*.yaml], parameters: { allowed-registries: { registries: [] } } }
  webhook: { log: { level: debug } }
`);
  t.same(errors, []);
  // YAML 1.1, which kubectl reads, takes the word off for a boolean.
  t.same(config?.spec.actions, {
    'require-non-root': 'off',
    'require-owner-labels': { scan: 'deny', admission: 'off', ratchet: true },
    'allowed-registries/registry': 'audit',
  });
  t.equal(config?.spec.overrides?.[0]?.actions?.['require-non-root'], 'off');
  t.same(parse('spec: {}\n').errors, []);
  t.end();
});

t.test('mistakes have a place', (t) => {
  const table = [
    {
      name: 'an unknown field of an override',
      given: 'spec:\n  overrides:\n    - files: a\n      action: {}\n',
      expected: ['6:7 spec.overrides[0] has no field "action"; did you mean actions?'],
    },
    {
      name: 'an override of nothing',
      given: 'spec:\n  overrides:\n    - actions: { a: warn }\n',
      expected: ['5:7 spec.overrides[0] needs the field files'],
    },
    {
      name: 'what is not matched',
      given: 'spec:\n  overrides:\n    - files: [a, "!b"]\n',
      expected: ['5:18 spec.overrides[0].files[1] does not have the form ^[^!]'],
    },
    {
      name: 'the other door in an override',
      given: 'spec:\n  overrides:\n    - files: a\n      actions: { a: { admission: warn } }\n',
      expected: ['6:34 spec.overrides[0].actions.a has no field "admission"'],
    },
    {
      name: 'on is no action',
      given: 'spec:\n  actions: { a: on }\n',
      expected: ['4:17 spec.actions.a has to be one of off, deny, warn, audit'],
    },
    {
      name: 'a version that is a number',
      given: 'spec:\n  kubeVersion: 1.33\n',
      expected: ['4:16 spec.kubeVersion has to be of type string'],
    },
    {
      name: 'a version that is too old',
      given: 'spec:\n  kubeVersion: "1.25"\n',
      expected: [/^4:16 spec.kubeVersion does not have the form/],
    },
    {
      name: 'a limit of no name',
      given: 'spec:\n  limits: { maxFile: 1 }\n',
      expected: ['4:22 spec.limits has no field "maxFile"; did you mean maxFiles?'],
    },
    {
      name: 'helm and kustomize at once',
      given: 'spec:\n  render:\n    - helm: { chart: a }\n      kustomize: { path: b }\n',
      expected: ['6:7 An entry renders one thing: helm or kustomize.'],
    },
    {
      name: 'neither',
      given: 'spec:\n  render: [{ name: a }]\n',
      expected: [/^4:12 spec.render\[0\] needs/],
    },
    {
      name: 'a kind of the core group',
      given: 'spec:\n  workloads: [{ kind: v1/App, pods: [$.spec] }]\n',
      expected: [/^4:23 spec.workloads\[0\].kind does not have the form/],
    },
    {
      name: 'a key that is no field anywhere',
      given: 'spec:\n  __proto__: {}\n',
      expected: [/^4:\d+ spec has no field "__proto__"/],
    },
  ];
  for (const { name, given, expected } of table) {
    const { config, errors } = parse(given);
    t.equal(config, undefined, name);
    t.match(places(errors), expected, name);
    t.same([...new Set(errors.map(({ code }) => code))], ['CONFIG_INVALID'], name);
  }
  t.end();
});

t.test('the published schema is the one that is checked by', async (t) => {
  const { CONFIG_SCHEMA } = await import('../../src/config/schema.ts');
  const path = join(import.meta.dirname, '..', '..', 'schemas', 'config-v1alpha1.schema.json');
  const published = JSON.parse(readFileSync(path, 'utf8')) as object;
  t.same(published, CONFIG_SCHEMA, 'run `npm run build` after a change');
  const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(published);
  const document = { apiVersion: 'doorward.dev/v1alpha1', kind: 'Config', spec: { actions: { a: 'off' } } };
  t.ok(validate(document), 'in an editor, which reads YAML 1.2, off is a word');
});

const POLICY = `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: labelled }
spec:
  title: Labelled
  action: deny
  parameters:
    type: object
    properties: { key: { type: string, default: team }, least: { type: integer, minimum: 1, default: 1 } }
  match: { kinds: ['@workloads', v1/ConfigMap] }
  rules:
    - { name: strict, schema: { type: object, required: [data] }, message: no data }
    - { name: mild, action: warn, schema: { type: object, required: [immutable] }, message: not immutable }
    - { name: labels, at: $.metadata.labels, schema: { type: object, required: [{ $param: key }] }, message: no label }
`.replace('{ type: object, required: [{ $param: key }] }', '{ type: object }');

function policiesOf(text: string): readonly Policy[] {
  const { documents } = parseManifest({ file: 'policy.yaml', bytes: bytes(text) }, DEFAULT_LIMITS);
  const { policies, errors } = parsePolicies(
    documents.flatMap((one) => (one.type === 'resources' ? one.resources : [])),
  );
  if (errors.length > 0) throw new DoorwardError(errors);
  return policies;
}

const MAP = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'b' } };

/** `rule action`, at a door. */
function judged(config: string, door: 'scan' | 'admission'): readonly string[] {
  const { config: read, errors } = parse(config);
  if (read === undefined) throw new DoorwardError(errors);
  const settings = engineSettings(mergeLayers([layersOf(read)[0]]));
  const engine = createEngine(policiesOf(POLICY), settings);
  return engine
    .judge({ ...createRequest(MAP, new Map()), door })
    .decisions.map(({ rule, action }) => `${rule} ${action}`);
}

t.test('actions', (t) => {
  const table = [
    { name: 'as the policy says', given: '{}', scan: ['strict deny', 'mild warn', 'labels deny'] },
    { name: 'a policy off', given: '{ labelled: off }', scan: [] },
    {
      name: 'a policy milder',
      given: '{ labelled: audit }',
      scan: ['strict audit', 'mild audit', 'labels audit'],
    },
    {
      name: 'what asks for something milder keeps it',
      given: '{ labelled: deny }',
      scan: ['strict deny', 'mild warn', 'labels deny'],
    },
    { name: 'a rule off', given: '{ labelled/strict: off }', scan: ['mild warn', 'labels deny'] },
    {
      name: 'what is said of a rule is what holds',
      given: '{ labelled: audit, labelled/mild: deny }',
      scan: ['strict audit', 'mild deny', 'labels audit'],
    },
    {
      name: 'one rule of a policy that is off',
      given: '{ labelled: off, labelled/mild: warn }',
      scan: ['mild warn'],
    },
    {
      name: 'one door',
      given: '{ labelled: { scan: off, admission: warn } }',
      scan: [],
      admission: ['strict warn', 'mild warn', 'labels warn'],
    },
    {
      name: 'one door of a rule',
      given: '{ labelled/strict: { admission: off } }',
      scan: ['strict deny', 'mild warn', 'labels deny'],
      admission: ['mild warn', 'labels deny'],
    },
  ];
  for (const { name, given, scan, admission = scan } of table) {
    const config = `spec:\n  actions: ${given}\n`;
    t.same(judged(config, 'scan'), scan, name);
    t.same(judged(config, 'admission'), admission, `${name}: at admission`);
  }
  t.end();
});

t.test('a policy that is off everywhere is not in force', (t) => {
  const engine = (actions: object) => createEngine(policiesOf(POLICY), { actions: actions as never });
  t.same(engine({ labelled: { scan: 'off', admission: 'off' } }).policies, []);
  t.equal(engine({ labelled: { scan: 'off' } }).policies.length, 1);
  const digests = [
    {},
    { labelled: { scan: 'off' } },
    { 'labelled/mild': { scan: 'off' } },
    { labelled: { ratchet: true } },
  ];
  t.equal(new Set(digests.map((one) => engine(one).digest)).size, 4, 'each judges otherwise');
  t.end();
});

/** A folder of files and its configuration, as a scan compiles it. */
function judges(t: Test, spec: string, files: Readonly<Record<string, string>> = {}) {
  const cwd = t.testdir({});
  const all = { 'policy.yaml': POLICY, 'doorward.yaml': HEAD + spec, ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  const { config, errors } = parseConfig({ file: 'doorward.yaml', bytes: bytes(HEAD + spec) });
  if (config === undefined) throw new DoorwardError(errors);
  const inputs = openInputs({ paths: ['.'], cwd, limits: DEFAULT_LIMITS });
  const { policies } = loadPolicies([join(cwd, 'policy.yaml')]);
  const workloads = config.spec.workloads ?? [];
  return {
    inputs,
    made: () =>
      createJudges({ policies, config, areOthers: false, parameters: {}, engine: { workloads }, inputs }),
  };
}

function mistakesOf(make: () => unknown): readonly string[] {
  try {
    make();
  } catch (error) {
    if (error instanceof DoorwardError) return places(error.errors);
    throw error;
  }
  return [];
}

t.test('names and values that a policy does not know, in every layer', (t) => {
  const table = [
    {
      name: 'a policy',
      given: 'actions: { labeled: warn }',
      expected: [/^\d+:\d+ An action is given .*"labeled".*did you mean labelled\?$/],
    },
    {
      name: 'a rule',
      given: 'actions: { labelled/strikt: warn }',
      expected: ['The policy labelled has no rule "strikt"; did you mean strict?'],
    },
    {
      name: 'a parameter',
      given: 'parameters: { labelled: { kee: a } }',
      expected: ['The policy labelled has no parameter "kee"; did you mean key?'],
    },
    {
      name: 'a value',
      given: 'parameters: { labelled: { least: 0 } }',
      expected: [/labelled.least is refused/],
    },
    {
      name: 'a policy of a parameter',
      given: 'parameters: { __proto__: { a: 1 } }',
      expected: [/"__proto__"/],
    },
  ];
  for (const { name, given, expected } of table) {
    const [mistake] = expected;
    const whole = mistakesOf(judges(t, `spec:\n  ${given}\n`).made);
    t.match(
      whole,
      [typeof mistake === 'string' ? new RegExp(`^4:\\d+ ${mistake.replace(/[?"]/g, '.')}$`) : mistake],
      name,
    );
    t.match(whole[0], /^4:/, `${name}: its line`);
    const override = mistakesOf(
      judges(t, `spec:\n  overrides:\n    - files: nowhere/**\n      ${given}\n`).made,
    );
    t.match(override[0], /^6:/, `${name}: in an override that no file has`);
    t.equal(override[0]?.slice(4).replace(/^\d* /, ''), whole[0]?.slice(4).replace(/^\d* /, ''), name);
  }
  const twice = mistakesOf(judges(t, 'spec:\n  actions: { a: warn }\n  overrides:\n    - files: a\n').made);
  t.equal(twice.length, 1, 'a mistake of the whole is told once');
  t.end();
});

t.test('overrides: later ones win, value by value', (t) => {
  const spec = `spec:
  actions: { labelled: audit }
  overrides:
    - { files: envs/**, actions: { labelled: warn }, parameters: { labelled: { key: a, least: 2 } } }
    - { files: [envs/prod/**, ./teams/*/x.yaml], actions: { labelled: deny }, parameters: { labelled: { key: b } } }
    - { files: envs/prod/legacy/*.yaml, actions: { labelled/strict: off } }
    - { files: envs/dev }
`;
  const files = [
    'a',
    'envs/dev/a',
    'envs/prod/a',
    'envs/prod/legacy/a',
    'envs/prod/legacy/deep/a',
    'teams/one/x',
    'teams/one/y',
  ];
  const { made, inputs } = judges(
    t,
    spec,
    Object.fromEntries(files.map((file) => [`${file}.yaml`, JSON.stringify(MAP)])),
  );
  const { of, base, notices, info, layers } = made();
  const said = (file: string): string => {
    const input = inputs.list.inputs.find((one) => one.file === `${file}.yaml`)!;
    const decisions = of(input).judge(createRequest(MAP, new Map())).decisions;
    const values = mergeLayers(layers(input)).parameters.get('labelled');
    const shown = [...(values ?? [])].map(([name, { value }]) => `${name}=${JSON.stringify(value)}`);
    return [...decisions.map(({ rule, action }) => `${rule} ${action}`), ...shown].join(', ');
  };
  const expected: Readonly<Record<string, string>> = {
    a: 'strict audit, mild audit, labels audit',
    'envs/dev/a': 'strict warn, mild warn, labels warn, key="a", least=2',
    'envs/prod/a': 'strict deny, mild warn, labels deny, key="b", least=2',
    'envs/prod/legacy/a': 'mild warn, labels deny, key="b", least=2',
    'envs/prod/legacy/deep/a': 'strict deny, mild warn, labels deny, key="b", least=2',
    'teams/one/x': 'strict deny, mild warn, labels deny, key="b"',
    'teams/one/y': 'strict audit, mild audit, labels audit',
  };
  for (const file of files) t.equal(said(file), expected[file], file);
  t.equal(info.digest, base.digest);
  t.same(
    info.overrides?.map((one) => one.files),
    [
      ['envs/**'],
      ['envs/**', 'envs/prod/**', './teams/*/x.yaml'],
      ['envs/**', 'envs/prod/**', './teams/*/x.yaml', 'envs/prod/legacy/*.yaml'],
      ['envs/prod/**', './teams/*/x.yaml'],
    ],
    'each different set that files have',
  );
  t.equal(new Set([base.digest, ...(info.overrides ?? []).map(({ digest }) => digest)]).size, 5);
  t.match(notices, [
    { code: 'OVERRIDE_UNUSED', message: /envs\/dev; did you mean envs\/dev\/\*\*\?/, location: { line: 9 } },
  ]);
  t.end();
});

t.test('custom kinds that run Pods', (t) => {
  const app = (image: string) => ({
    apiVersion: 'example.com/v1',
    kind: 'App',
    metadata: { name: 'a' },
    spec: { jobs: [{ template: { spec: { containers: [{ name: 'c', image }] } } }], helper: { image } },
  });
  const { policies } = loadPolicies(['pack:essentials']);
  const kinds = [
    { kind: 'example.com/App', pods: ['$.spec.jobs[*].template'], images: ['$.spec.helper.image'] },
  ];
  const images = (workloads: typeof kinds): readonly string[] => {
    const { decisions, notEvaluated } = createEngine(policies, { workloads }).judge(
      createRequest(app('nginx:latest'), new Map()),
    );
    const found = decisions.filter(({ rule }) => rule === 'tag').map(({ pointer }) => pointer);
    return notEvaluated === undefined ? found : [...found, 'not evaluated'];
  };
  t.same(images([]), ['not evaluated']);
  t.same(images(kinds), ['/spec/jobs/0/template/spec/containers/0/image', '/spec/helper/image']);
  const digest = (workloads: typeof kinds): string => createEngine(policies, { workloads }).digest;
  t.not(digest(kinds), digest([]), 'they change verdicts, and so the digest');
  const refused = [
    { kind: 'argoproj.io/Rollout', pods: '[$.spec]', says: /is known already/ },
    {
      kind: 'example.com/App',
      pods: '[$..template]',
      says: /^4:\d+ The path "\$\.\.template" cannot be used: only keys/,
    },
    { kind: 'example.com/App', pods: '["$.a[?(@.b)]"]', says: /filters and scripts are refused/ },
    { kind: 'example.com/App', pods: '[]', says: /needs a path/ },
  ];
  for (const { kind, pods, says } of refused) {
    const spec = `spec:\n  workloads: [{ kind: ${kind}, pods: ${pods} }]\n`;
    t.match(mistakesOf(judges(t, spec).made)[0], says, `${kind} ${pods}`);
  }
  t.end();
});

t.test('both doors take the same from the same file', async (t) => {
  const door = await openServer();
  t.teardown(door.close);
  const table = [
    '{}',
    '{ labelled: off }',
    '{ labelled: warn }',
    '{ labelled/strict: off, labelled: audit }',
    '{ labelled/mild: deny, labelled/labels: off }',
  ];
  for (const actions of table) {
    const spec = `spec:\n  policies: [policy.yaml]\n  actions: ${actions}\n  parameters: { labelled: { key: x } }\n`;
    const { made, inputs } = judges(t, spec);
    const { base } = made();
    const settings = readSettings(['--config', join(inputs.cwd, 'doorward.yaml')], {});
    if (settings.type !== 'settings') throw new Error(JSON.stringify(settings));
    const set = readSet(settings.settings.policies);
    if (!set.ok) throw new DoorwardError(set.errors);
    t.equal(set.set.engine.digest, base.digest, `${actions}: one digest`);
    const { uid, text } = reviewOf(MAP);
    const reply = await door.ask(set.set.engine, text, 'kube-apiserver');
    t.equal(reply.json.response.uid, uid);
    const scanned = base.judge(createRequest(MAP, new Map())).decisions;
    t.same(decided(reply.judgement?.decisions ?? []), decided(scanned), actions);
  }
  const spec = `spec:\n  policies: [policy.yaml]\n  baseline: b.json\n  overrides: [{ files: '**', actions: { labelled: off } }]\n`;
  const { inputs } = judges(t, spec);
  const settings = readSettings(['--config', join(inputs.cwd, 'doorward.yaml')], {});
  t.match(settings, { settings: { policies: { scanOnly: /overrides, baseline holds in scans only/ } } });
  t.end();
});
