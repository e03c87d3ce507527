// The ratchet: what failed before in the same way may stay, and nothing new may come. One law at both doors.
import fc from 'fast-check';
import t from 'tap';
import { createEngine, createRequest, loadPolicies, parseManifest, parsePolicies } from '../../src/index.ts';
import type { Decision, Engine } from '../../src/index.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { placeName } from '../../src/manifest/place-name.ts';
import { isMap } from '../../src/manifest/value.ts';
import type { Value, ValueMap } from '../../src/manifest/value.ts';
import { readNative } from '../engine/read-native.ts';
import { disagreement } from './answers.ts';
import { objects } from './objects.ts';
import { askInProcess } from './open.ts';
import { reviewOf } from './review.ts';

function read(text: string): readonly ValueMap[] {
  return resourcesOf(text).map(({ object }) => object);
}

function resourcesOf(text: string) {
  const { documents } = parseManifest({ file: 'a.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  return documents.flatMap((document) => {
    if (document.type !== 'resources') throw new Error(JSON.stringify(document));
    return document.resources;
  });
}

const essentials = loadPolicies(['pack:essentials']).policies;
const parameters = { 'allowed-registries': { registries: ['registry.example'] } };

/** Policies whose rules read more than one field. */
const own = parsePolicies(
  resourcesOf(
    `
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: whole }
spec:
  title: For a test
  action: { ratchet: true }
  rules:
    - name: no-host
      on: pod
      schema: { properties: { spec: { properties: { hostPID: { const: false }, hostNetwork: { const: false } } } } }
      message: The pod uses the host.
    - name: no-host-path
      on: pod
      select: $.spec.volumes[*]
      schema: { not: { required: [hostPath] } }
      message: A volume is the host's.
    - name: no-passwords
      on: container
      cel: "!has(self.env) || self.env.all(e, e.name != 'PASSWORD')"
      message: No password in env.
    - name: contact
      cel: has(object.metadata.annotations) && 'contact' in object.metadata.annotations
      message: It needs a contact.
    - name: never-smaller
      match: null
      cel: oldObject == null || object.spec.replicas >= oldObject.spec.replicas
      message: It may not shrink.
    - name: sealed
      cel: "object.metadata.name != 'sealed'"
      message: It may not be.
`.replace('      match: null\n', ''),
  ),
);
if (own.errors.length > 0) throw new Error(JSON.stringify(own.errors));

const ratcheted = { ratchet: true };
const at = (names: readonly { readonly name: string }[]) =>
  Object.fromEntries(names.map(({ name }) => [name, ratcheted]));
const engine = createEngine([...essentials, ...own.policies], { parameters, actions: at(essentials) });

const old = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels: { owner: shop }
  annotations: { contact: shop@example.com }
  finalizers: [example.com/hold]
spec:
  replicas: 2
  template:
    metadata: { labels: { owner: shop } }
    spec:
      hostPID: true
      securityContext: { runAsNonRoot: true }
      volumes:
        - { name: logs, hostPath: { path: /var/log } }
      containers:
        - name: web
          image: nginx:latest
          env: [{ name: PASSWORD, value: a }]
          resources: { limits: { memory: 1Gi }, requests: { memory: 1Gi, cpu: 1 } }
        - name: log
          image: registry.example/log:1
`;
const LATEST = 'disallow-latest-tag/tag';
const REGISTRY = 'allowed-registries/registry';
const LIMITS = ['cpu-request', 'memory-limit', 'memory-request'].map(
  (rule) => `require-resource-limits/${rule}`,
);
const HOST = ['whole/no-host', 'whole/no-host-path'];
/** What is wrong with the object as it is. */
const ALL = [REGISTRY, LATEST, ...LIMITS, ...HOST, 'whole/no-passwords'].sort();

interface Row {
  readonly name: string;
  /** What is changed: a text and what takes its place. */
  readonly change: readonly (readonly [string | RegExp, string])[];
  /** What is denied. */
  readonly denied: readonly string[];
  /** What failed before and fails still, if not all else. */
  readonly excused?: readonly string[];
}

const ROWS: readonly Row[] = [
  { name: 'LIF-01: nothing', change: [], denied: [] },
  { name: 'LIF-01: a finalizer goes', change: [['  finalizers: [example.com/hold]\n', '']], denied: [] },
  { name: 'LIF-01: more replicas', change: [['replicas: 2', 'replicas: 3']], denied: [] },
  { name: 'LIF-01: an annotation', change: [['contact: shop', 'note: x, contact: shop']], denied: [] },
  {
    name: 'LIF-01: a status',
    change: [['spec:\n  replicas', 'status: { replicas: 2 }\nspec:\n  replicas']],
    denied: [],
  },
  {
    name: 'LIF-02: an object at its end',
    change: [['  namespace: shop', '  namespace: shop\n  deletionTimestamp: 2026-01-01T00:00:00Z']],
    denied: [],
  },
  {
    name: 'LIF-02: an object at its end gets worse',
    change: [
      ['  namespace: shop', '  namespace: shop\n  deletionTimestamp: 2026-01-01T00:00:00Z'],
      ['registry.example/log:1', 'registry.example/log:latest'],
    ],
    denied: [LATEST],
    excused: ALL,
  },
  {
    name: 'LIF-03: a container with another name',
    change: [['- name: log\n', '- name: logs\n']],
    denied: LIMITS,
    excused: ALL.filter((rule) => !LIMITS.includes(rule)),
  },
  {
    name: 'LIF-03: a list in another order is the same list',
    change: [[/( {8}- name: web[\s\S]*?)( {8}- name: log[\s\S]*)/, '$2$1']],
    denied: [],
  },
  {
    name: 'LIF-03: a new container in the place of an old one',
    change: [[/- name: web\n {10}image: nginx:latest/, '- name: new\n          image: nginx:latest']],
    denied: [REGISTRY, LATEST, 'whole/no-passwords'],
    excused: [...LIMITS, ...HOST],
  },
  {
    name: 'LIF-03: a container moves to another list',
    change: [['        - name: log\n', '      initContainers:\n        - name: log\n']],
    denied: LIMITS,
    excused: ALL.filter((rule) => !LIMITS.includes(rule)),
  },
  {
    name: 'LIF-03: a second one like the first',
    change: [
      ['        - name: log\n', '        - name: web\n          image: nginx:latest\n        - name: log\n'],
    ],
    denied: [REGISTRY, LATEST, ...LIMITS],
    excused: ALL,
  },
  {
    name: 'LIF-03: another image that is no better',
    change: [['nginx:latest', 'httpd:latest']],
    denied: [REGISTRY, LATEST],
    excused: ALL.filter((rule) => rule !== REGISTRY && rule !== LATEST),
  },
  {
    name: 'one of two is mended',
    change: [['nginx:latest', 'nginx:1.27']],
    denied: [REGISTRY],
    excused: ALL.filter((rule) => rule !== REGISTRY && rule !== LATEST),
  },
  {
    name: 'a failure that hides behind an older one of its rule',
    change: [['hostPID: true', 'hostPID: true\n      hostNetwork: true']],
    denied: ['whole/no-host'],
    excused: ALL.filter((rule) => rule !== 'whole/no-host'),
  },
  {
    name: 'more of what may not be there at all',
    change: [['path: /var/log', 'path: /']],
    denied: ['whole/no-host-path'],
    excused: ALL.filter((rule) => rule !== 'whole/no-host-path'),
  },
  {
    name: 'an expression over a list that is another list',
    change: [['{ name: PASSWORD, value: a }', '{ name: PASSWORD, value: b }']],
    denied: ['whole/no-passwords'],
    excused: ALL.filter((rule) => rule !== 'whole/no-passwords'),
  },
  {
    name: 'a label that was right',
    change: [['labels: { owner: shop }', 'labels: { owner: todo }']],
    denied: ['require-owner-labels/object-label'],
    excused: ALL,
  },
  {
    name: 'a field that was allowed goes',
    change: [['contact: shop@example.com', 'note: x']],
    denied: ['whole/contact'],
    excused: ALL,
  },
];

const [before] = read(old);
if (before === undefined) throw new Error('there is no object');
const ask = askInProcess();

/** Judged as what an object becomes, at both doors. */
function judged(by: Engine, from: ValueMap, to: ValueMap): readonly Decision[] {
  const { uid, text } = reviewOf(to, { operation: 'UPDATE', oldObject: from });
  const reply = ask(by, text, 'kube-apiserver');
  const wrong = disagreement(reply, uid);
  if (wrong !== '') throw new Error(wrong);
  return reply.judgement?.decisions ?? [];
}

const ruleOf = ({ policy, rule }: Decision): string => `${policy}/${rule}`;
const unique = (list: readonly string[]): readonly string[] => [...new Set(list)].sort();

t.test('LIF-01 to LIF-03, at both doors', (t) => {
  for (const { name, change, denied, excused } of ROWS) {
    const text = change.reduce((so, [from, to]) => {
      const next = so.replace(from, to);
      if (next === so) throw new Error(`${name}: there is no ${String(from)}`);
      return next;
    }, old);
    const [after] = read(text);
    if (after === undefined) throw new Error('there is no object');
    const scan = engine.judge(createRequest(after, new Map()), { before, ratchetAll: true }).decisions;
    for (const [door, decisions] of [
      ['scan', scan],
      ['admission', judged(engine, before, after)],
    ] as const) {
      const of = (isExcused: boolean): readonly string[] =>
        unique(decisions.filter(({ excuse }) => (excuse !== undefined) === isExcused).map(ruleOf));
      t.same(of(false), unique(denied), `${name}: denied, ${door}`);
      t.same(of(true), unique(excused ?? ALL), `${name}: excused, ${door}`);
      for (const { action, excuse, outcome } of decisions) {
        t.same([outcome, action], ['fail', excuse === undefined ? 'deny' : 'warn'], `${name}, ${door}`);
      }
    }
  }
  t.end();
});

/** What one rule says of one change: of a PersistentVolume's or a pod's spec, or of a list of finalizers. */
interface Change {
  readonly name: string;
  /** The rule, without its name and message. */
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  /** How many of its failures are new, and how many are excused. */
  readonly expected: readonly [fresh: number, excused: number];
}

/** Ways to say that a volume may not be the host's. */
const SPELLINGS: readonly string[] = [
  '!has(object.spec.hostPath)',
  '!(has(object.spec.hostPath) && true)',
  'has(object.spec.hostPath) == false',
  'has(object.spec.hostPath) != true',
  'has(object.spec.hostPath) ? false : true',
  '[has(object.spec.hostPath)].all(there, !there)',
  '!variables.isHost',
  'variables.isHost == false',
  'variables.isHost == false || !variables.isHost',
  '(variables.isHost && false) || !variables.isHost',
];

const SPELT: readonly Change[] = [
  ...SPELLINGS.flatMap((cel): readonly Change[] => {
    const of = { rule: `cel: ${JSON.stringify(cel)}`, from: '{ hostPath: { path: /tmp } }' };
    return [
      { ...of, name: `${cel}: it gets worse`, to: '{ hostPath: { path: / } }', expected: [1, 0] },
      {
        ...of,
        name: `${cel}: something else`,
        to: '{ hostPath: { path: /tmp }, storageClassName: a }',
        expected: [0, 1],
      },
    ];
  }),
  ...[
    'has(object.spec.hostPath) && has(object.spec.claimRef)',
    '!!has(object.spec.hostPath) && has(object.spec.claimRef)',
    '[1].all(n, has(object.spec.hostPath)) && has(object.spec.claimRef)',
    'variables.isHost && has(object.spec.claimRef)',
  ].map((cel): Change => ({
    name: `${cel}: what has to be there is another`,
    rule: `cel: ${JSON.stringify(cel)}`,
    from: '{ hostPath: { path: /tmp } }',
    to: '{ hostPath: { path: / } }',
    expected: [0, 1],
  })),
];

const web = (image: string, more = ''): string =>
  `{ containers: [{ name: web, image: ${image}${more} }], volumes: [{ name: logs, hostPath: { path: /tmp } }] }`;

/** What makes a thing one that the rule speaks of may be what is wrong with it. */
const SELECTED: readonly Change[] = [
  ...[
    `where: 'self.image.startsWith("docker.io/")', cel: "false"`,
    `where: '!(self.image.startsWith("quay.io/"))', cel: "false"`,
    `where: { properties: { image: { glob: "docker.io/*" } } }, cel: "false"`,
    `where: { required: [image], properties: { image: { glob: "docker.io/*" } } }, schema: { required: [tty] }`,
    `where: { not: { properties: { image: { glob: "quay.io/*" } } } }, schema: { required: [tty] }`,
    `where: { anyOf: [{ properties: { image: { glob: "docker.io/*" } } }] }, cel: has(self.tty)`,
    `cel: "false"`,
  ].flatMap((rule): readonly Change[] => {
    const of = { rule: `on: container, ${rule}`, from: web('docker.io/a:1') };
    return [
      { ...of, name: `${rule}: another`, to: web('docker.io/evil:2'), expected: [1, 0] },
      { ...of, name: `${rule}: the same`, to: web('docker.io/a:1'), expected: [0, 1] },
    ];
  }),
  ...[
    `where: 'self.image.startsWith("docker.io/")', cel: "false"`,
    `where: { properties: { image: { glob: "docker.io/*" } } }, cel: "false"`,
    `where: { required: [image], properties: { image: { glob: "docker.io/*" } } }, cel: has(self.tty)`,
    `where: "!has(self.tty)", cel: "false"`,
    `where: { not: { required: [tty] } }, cel: "false"`,
  ].map((rule): Change => ({
    name: `${rule}: what the rule does not read`,
    rule: `on: container, ${rule}`,
    from: web('docker.io/a:1'),
    to: web('docker.io/a:1', ', stdin: true'),
    expected: [0, 1],
  })),
  ...[
    'select: "$.spec.volumes[*]", where: has(self.hostPath), cel: "false"',
    'select: "$.spec.volumes[*]", where: { required: [hostPath] }, cel: "false"',
    'select: "$.spec.volumes[*]", where: { properties: { hostPath: { type: object } }, required: [hostPath] }, cel: "false"',
    'select: "$.spec.volumes[*].hostPath", cel: "false"',
    'select: "$.spec.volumes[*].hostPath", cel: has(object.metadata.labels)',
    'where: "object.spec.volumes.exists(v, has(v.hostPath))", cel: "false"',
  ].flatMap((rule): readonly Change[] => [
    {
      ...{ name: `${rule}: it gets worse`, rule, from: web('a') },
      to: web('a').replace('/tmp', '/'),
      expected: [1, 0],
    },
    { name: `${rule}: something else`, rule, from: web('a'), to: web('b'), expected: [0, 1] },
  ]),
];

/** Of a list of texts. */
const LISTED: readonly Change[] = (
  [
    ['one before it goes', '[ok.x/a, bad.x/b]', '[bad.x/b]', [0, 1]],
    ['one before it comes', '[bad.x/b]', '[ok.x/a, bad.x/b]', [0, 1]],
    ['one of two goes', '[bad.x/a, bad.x/b]', '[bad.x/b]', [0, 1]],
    ['another order', '[bad.x/a, ok.x/b, bad.x/c]', '[bad.x/c, bad.x/a, ok.x/b]', [0, 2]],
    ['one of two alike goes', '[bad.x/a, bad.x/a]', '[bad.x/a]', [0, 1]],
    ['another in its place', '[bad.x/a]', '[bad.x/b]', [1, 0]],
    ['one more', '[bad.x/a]', '[bad.x/b, bad.x/a]', [1, 1]],
    ['one more of the same', '[bad.x/a]', '[bad.x/a, bad.x/a]', [1, 1]],
    ['all but one is mended', '[bad.x/a, bad.x/b]', '[ok.x/a, bad.x/a]', [0, 1]],
  ] as const
).flatMap(([name, from, to, expected]) =>
  ['schema: { not: { glob: "bad.*" } }', `cel: '!self.startsWith("bad.")'`].map((check) => ({
    name: `${name}: ${check}`,
    rule: `select: "$.metadata.finalizers[*]", ${check}`,
    from,
    to,
    expected,
  })),
);

t.test('one rule and one change', (t) => {
  for (const { name, rule, from, to, expected } of [...SPELT, ...SELECTED, ...LISTED]) {
    const { policies, errors } = parsePolicies(
      resourcesOf(`
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: one }
spec:
  title: For a test
  action: { ratchet: true }
  variables: [{ name: isHost, expression: has(object.spec.hostPath) }]
  rules: [{ name: one, message: It may not be., ${rule} }]
`),
    );
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    const by = createEngine(policies);
    const object = (spec: string): ValueMap => {
      const [finalizers, rest] = spec.startsWith('[') ? [spec, '{}'] : ['[]', spec];
      const kind = spec.includes('containers') ? 'Pod' : 'PersistentVolume';
      const [one] = read(
        `{ apiVersion: v1, kind: ${kind}, metadata: { name: a, finalizers: ${finalizers} }, spec: ${rest} }`,
      );
      if (one === undefined) throw new Error('there is no object');
      return one;
    };
    const scan = by.judge(createRequest(object(to), new Map()), { before: object(from) }).decisions;
    for (const [door, decisions] of [
      ['scan', scan],
      ['admission', judged(by, object(from), object(to))],
    ] as const) {
      const excused = decisions.filter(({ excuse }) => excuse !== undefined).length;
      t.same([decisions.length - excused, excused], expected, `${name}, ${door}`);
    }
  }
  t.end();
});

t.test('a policy of Kubernetes: its conditions are part of a failure', (t) => {
  const policy = (matchConditions: readonly object[], expression: string) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'one' },
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['persistentvolumes'] },
        ],
      },
      matchConditions,
      validations: [{ expression }],
    },
  });
  const volume = (path: string): ValueMap => ({
    ...{ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'a' } },
    spec: { hostPath: { path } },
  });
  const isHost = { name: 'host', expression: 'has(object.spec.hostPath)' };
  for (const [name, of] of [
    ['a condition', policy([isHost], 'has(object.metadata.labels)')],
    ['nothing that is read', policy([], 'false')],
  ] as const) {
    const parsed = readNative([of]);
    if (parsed.errors.length > 0) throw new Error(JSON.stringify(parsed.errors));
    const native = { ...parsed, params: [], definitions: [], assumeBound: true };
    const by = createEngine([], { native });
    for (const [path, excused] of [
      ['/tmp', true],
      ['/', false],
    ] as const) {
      const options = { before: volume('/tmp'), ratchetAll: true };
      const { decisions } = by.judge(createRequest(volume(path), new Map()), options);
      t.same(
        decisions.map(({ outcome, excuse }) => [outcome, excuse !== undefined]),
        [['fail', excused]],
        `${name}: ${path}`,
      );
    }
  }
  t.end();
});

t.test('what the ratchet does not do', (t) => {
  const plain = createEngine([...essentials], { parameters });
  const fails = (decisions: readonly Decision[]): number =>
    decisions.filter(({ action }) => action === 'deny').length;
  t.equal(fails(judged(plain, before, before)), 5, 'without it an object is judged as it is');
  t.equal(
    fails(engine.judge(createRequest(before, new Map())).decisions),
    ALL.length,
    'a manifest alone has no past',
  );
  const one = createEngine(essentials, { parameters, actions: { 'disallow-latest-tag': ratcheted } });
  t.same(
    unique(
      judged(one, before, before)
        .filter(({ excuse }) => excuse !== undefined)
        .map(ruleOf),
    ),
    [LATEST],
    'it is on where an action asks for it',
  );
  const shrunk = read(old.replace('replicas: 2', 'replicas: 1'))[0]!;
  t.same(
    judged(engine, before, shrunk)
      .filter(({ action }) => action === 'deny')
      .map(ruleOf),
    ['whole/never-smaller'],
    'a rule about the change itself holds for every change',
  );
  const broken = read(old.replace('containers:', 'containrs:'))[0]!;
  const errors = judged(engine, broken, broken).filter(({ outcome }) => outcome === 'error');
  t.ok(errors.length > 0, 'what cannot be judged');
  for (const { excuse } of errors) t.equal(excuse, undefined, 'is never excused');
  t.ok(fails(errors) > 0, 'and denied as ever');
  const { uid, text } = reviewOf(before, { operation: 'UPDATE', oldObject: before });
  const { json } = ask(one, text, 'kube-apiserver') as {
    json: { response: { warnings: string[]; auditAnnotations: object } };
  };
  t.match(json.response, { uid, auditAnnotations: { ratcheted: LATEST } });
  const other = createEngine(essentials, { parameters, actions: at(essentials) });
  const reply = ask(other, text, 'kube-apiserver') as {
    json: { response: { allowed: boolean; warnings: string[] } };
  };
  t.equal(reply.json.response.allowed, true);
  for (const warning of reply.json.response.warnings)
    t.match(warning, /^[a-z-]+: failed before, allowed for now: /);
  t.not(plain.digest, other.digest, 'it is part of the digest');
  t.end();
});

/** How often, and from where: as for the other doors' property. */
const RUNS = Number(process.env['TEST_DOORS_RUNS'] ?? 2_000);
const SEED = Number(process.env['TEST_DOORS_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));

/** A value of which some parts are another's. */
function mixed(a: Value, b: Value, coin: () => boolean): Value {
  if (!isMap(a) || !isMap(b)) return coin() ? a : b;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const entries = keys.flatMap((key): [string, Value][] => {
    const [one, other] = [a, b].map((map) => (Object.hasOwn(map, key) ? (map[key] as Value) : undefined));
    if (one !== undefined && other !== undefined) return [[key, mixed(one, other, coin)]];
    const there = one ?? other;
    return there === undefined || coin() ? [] : [[key, there]];
  });
  return Object.fromEntries(entries);
}

t.test(`laws of the ratchet, ${String(RUNS)} pairs, seed ${String(SEED)}`, (t) => {
  const all = [...essentials, ...own.policies.filter(({ name }) => name === 'whole')];
  const by = createEngine(all, { parameters, actions: at(all) });
  const plain = createEngine(all, {
    parameters,
    actions: Object.fromEntries(all.map(({ name }) => [name, { ratchet: false }])),
  });
  const alone = all.map((policy) =>
    createEngine([policy], {
      actions: at([policy]),
      ...(policy.name === 'allowed-registries' ? { parameters } : {}),
    }),
  );
  let [excused, fresh, runs] = [0, 0, 0];
  // What a pod decides is said of one of its containers, in the place of the pod; what is absent may be so in several ways.
  const words = ({ message }: Decision): string =>
    message
      .replace(/^Container .*?(?= (?:must|may|needs|has) )/s, '')
      .replace(/it is (?:absent|null, which counts as absent).*$/, 'it is absent');
  const told = (list: readonly Decision[]) =>
    list.map(({ policy, rule, field, outcome, message }) => [policy, rule, field, outcome, message]);
  const law = (from: ValueMap, to: ValueMap): void => {
    const request = (object: ValueMap, was: ValueMap) => ({
      ...createRequest(object, new Map()),
      ...({ door: 'admission', operation: 'UPDATE', oldObject: was, namespace: 'shop' } as const),
    });
    for (const { outcome, excuse } of by.judge(request(from, structuredClone(from))).decisions) {
      if ((excuse !== undefined) !== (outcome === 'fail')) throw new Error('old to old is not allowed');
    }
    const now = by.judge(request(to, from)).decisions;
    const bare = plain.judge(request(to, from)).decisions;
    if (JSON.stringify(told(now)) !== JSON.stringify(told(bare)))
      throw new Error('an excuse changes what happened');
    const was = plain.judge(request(from, from)).decisions;
    const placed = (object: ValueMap, { policy, rule, field }: Decision): string =>
      JSON.stringify([policy, rule, placeName(object, field)]);
    const known = new Map<string, string[]>();
    for (const one of was) {
      if (one.outcome !== 'fail') continue;
      const key = placed(from, one);
      known.set(key, [...(known.get(key) ?? []), words(one)]);
    }
    for (const [i, decision] of now.entries()) {
      if (decision.excuse === undefined) {
        if (decision.action !== bare[i]?.action) throw new Error('what is not excused is done as ever');
        if (decision.outcome === 'fail') fresh += 1;
        continue;
      }
      excused += 1;
      const messages = known.get(placed(to, decision)) ?? [];
      const at = messages.indexOf(words(decision));
      // A new violation: in a place where none was, in other words, or one more than there were.
      if (at === -1)
        throw new Error(`excused, and new: ${JSON.stringify(decision)}\nbefore: ${JSON.stringify(messages)}`);
      messages.splice(at, 1);
    }
    runs += 1;
    for (const engine of [alone[runs % alone.length]!]) {
      const [{ name } = { name: '' }] = engine.policies;
      const part = engine.judge(request(to, from)).decisions;
      const whole = now.filter(({ policy }) => policy === name);
      if (JSON.stringify(part) !== JSON.stringify(whole))
        throw new Error(`${name} says otherwise when it is alone`);
    }
  };
  const property = fc.property(
    objects,
    objects,
    fc.array(fc.boolean(), { minLength: 1, maxLength: 64 }),
    (a, b, coins) => {
      let at = 0;
      const coin = (): boolean => coins[at++ % coins.length] ?? true;
      law(a, { ...(mixed(a, b, coin) as ValueMap), apiVersion: a['apiVersion']!, kind: a['kind']! });
    },
  );
  fc.assert(property, { numRuns: RUNS, seed: SEED });
  t.comment(`${String(excused)} excused, ${String(fresh)} not`);
  t.ok(excused > RUNS / 4, `${String(excused)} failures were excused`);
  t.ok(fresh > RUNS / 4, `${String(fresh)} were not`);
  t.end();
});
