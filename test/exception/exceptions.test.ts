// Exceptions from the document to the report. What is expected follows from docs/exceptions.md, which says what each field
// means, from RFC 3339 for times, and from YAML 1.2 section 6.6 for what is a comment.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t, { type Test } from 'tap';
import { run } from '../../cli/run.ts';
import { thisMachine } from '../../cli/machine.ts';
import { endOf, parseMoment } from '../../src/exception/moment.ts';
import { EXCEPTION_RULES, type ExceptionRules } from '../../src/exception/model.ts';
import { parseExceptions } from '../../src/exception/parse.ts';
import {
  createEngine,
  createRequest,
  createScan,
  DEFAULT_LIMITS,
  DoorwardError,
  loadExceptions,
  loadPolicies,
  parseManifest,
  parsePolicies,
} from '../../src/index.ts';
import type {
  CodedError,
  Engine,
  EngineOptions,
  Exception,
  FileReport,
  Request,
  Resource,
} from '../../src/index.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NOW = Date.UTC(2027, 0, 15);

function resourcesOf(text: string, file = 'e.yaml'): readonly Resource[] {
  const { documents } = parseManifest({ file, bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  return documents.flatMap((one) => (one.type === 'resources' ? one.resources : []));
}

const EXCEPTION = `apiVersion: doorward.dev/v1alpha1
kind: Exception
metadata: { name: legacy-web }
spec:
  policies: [memory]
  match: {}
  reason: The vendor mends it in spring.
  owner: team-shop
  expires: 2027-03-31
`;

/** An exception with other lines in the place of its own. */
function exceptionText(changes: Readonly<Record<string, string>> = {}, name = 'legacy-web'): string {
  const lines = EXCEPTION.replace('legacy-web', name)
    .split('\n')
    .flatMap((line) => {
      const field = /^ {2}(\w+):/.exec(line)?.[1];
      return field !== undefined && Object.hasOwn(changes, field) ? (changes[field] ?? '') : line;
    });
  const more = Object.keys(changes).filter((field) => !EXCEPTION.includes(`  ${field}:`));
  return [...lines.slice(0, -1), ...more.map((field) => changes[field] ?? ''), ''].join('\n');
}

function exceptions(...texts: readonly string[]): readonly Exception[] {
  const parsed = parseExceptions(texts.flatMap((text) => resourcesOf(text)));
  if (parsed.errors.length > 0) throw new Error(JSON.stringify(parsed.errors));
  return parsed.exceptions;
}

const POLICIES = `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: memory }
spec:
  title: Things say how much memory they take
  match: { operations: [CREATE, UPDATE, DELETE] }
  rules:
    - name: limit
      at: $.spec.memory
      schema: true
      message: there is no memory
      fix: { set: 1Gi }
    - name: note
      at: $.spec.note
      schema: { type: string }
      message: there is no note
---
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: images }
spec:
  title: Images are pinned
  rules:
    - { name: tag, on: image, at: $.tag, schema: { not: { const: latest } }, message: the image is not pinned }
`;
const policies = parsePolicies(resourcesOf(POLICIES, 'p.yaml')).policies;
const engineWith = (...texts: readonly string[]): Engine =>
  createEngine(policies, { exceptions: exceptions(...texts) });

interface Said {
  readonly name: string;
  readonly given: Readonly<Record<string, string>>;
  /** Line and column in the document, and a part of the sentence. */
  readonly expected: readonly string[];
}

t.test('documents with mistakes', (t) => {
  const table: readonly Said[] = [
    { name: 'none', given: {}, expected: [] },
    {
      name: 'an unknown field',
      given: { ownr: '  ownr: x' },
      expected: ['10:9 spec has no field "ownr"; did you mean owner?'],
    },
    { name: 'without an end', given: { expires: '' }, expected: ['4:1 spec needs the field expires'] },
    { name: 'without a reason', given: { reason: '' }, expected: ['4:1 spec needs the field reason'] },
    { name: 'without an owner', given: { owner: '' }, expected: ['4:1 spec needs the field owner'] },
    {
      name: 'a match has to be written, even of everything',
      given: { match: '' },
      expected: ['4:1 spec needs the field match'],
    },
    { name: 'a blank owner', given: { owner: '  owner: "  "' }, expected: ['8:10 spec.owner is blank'] },
    { name: 'a blank reason', given: { reason: "  reason: ''" }, expected: ['7:11 spec.reason is blank'] },
    {
      name: 'no such day',
      given: { expires: '  expires: 2027-02-29' },
      expected: ['9:12 There is no such moment as "2027-02-29"'],
    },
    {
      name: 'no date',
      given: { expires: '  expires: next year' },
      expected: ['9:12 spec.expires cannot be "next year"'],
    },
    {
      name: 'a time without a zone',
      given: { expires: '  expires: 2027-03-31T10:00:00' },
      expected: ['9:12 There is no such moment'],
    },
    {
      name: 'a number',
      given: { expires: '  expires: 2027' },
      expected: ['9:12 spec.expires has to be of type string'],
    },
    {
      name: 'no policies',
      given: { policies: '  policies: []' },
      expected: ['5:3 spec.policies breaks minItems 1'],
    },
    {
      name: 'a glob of namespaces',
      given: { match: '  match: { namespaces: [shop, kube-*] }' },
      expected: ['6:31 The namespace "kube-*" is a glob'],
    },
    {
      name: 'any namespace',
      given: { match: '  match: { namespaces: ["*"] }' },
      expected: ['6:25 The namespace "*" is a glob'],
    },
    {
      name: 'labels of namespaces',
      given: { match: '  match: { namespaceLabels: {} }' },
      expected: ['6:12 spec.match has no field "namespaceLabels"'],
    },
    {
      name: 'labels alone',
      given: { match: '  match: { labels: { matchLabels: { a: b } } }' },
      expected: ['6:12 spec.match.labels needs namespaces or names'],
    },
    {
      name: 'labels beside kinds',
      given: { match: '  match: { kinds: [Pod], labels: { matchLabels: { a: b } } }' },
      expected: ['6:26 spec.match.labels needs namespaces or names'],
    },
    {
      name: 'labels that select all',
      given: { match: '  match: { names: [a], labels: { matchLabels: {} } }' },
      expected: ['6:24 spec.match.labels selects everything'],
    },
    {
      name: 'a selector without values',
      given: { match: '  match: { names: [a], labels: { matchExpressions: [{ key: a, operator: In }] } }' },
      expected: ['6:53 The operator In needs values'],
    },
    {
      name: 'two at once',
      given: { owner: '  owner: " "', expires: '  expires: soon' },
      expected: ['8:10 spec.owner is blank', '9:12 spec.expires cannot be'],
    },
  ];
  for (const { name, given, expected } of table) {
    const { errors, exceptions } = parseExceptions(resourcesOf(exceptionText(given)));
    const found = errors.map((one) => `${place(one)} ${one.message}`);
    t.equal(found.length, expected.length, `${name}: ${found.join('; ')}`);
    for (const [i, part] of expected.entries()) t.equal(found[i]?.slice(0, part.length), part, name);
    t.ok(
      errors.every(({ code }) => code === 'EXCEPTION_INVALID'),
      name,
    );
    t.equal(exceptions.length, expected.length === 0 ? 1 : 0, `${name}: taken whole or not at all`);
  }
  const twice = parseExceptions(resourcesOf(`${EXCEPTION}---\n${EXCEPTION}`));
  t.same(
    twice.errors.map((one) => `${place(one)} ${one.message}`),
    ['13:19 There is a second exception named legacy-web; the first is in e.yaml:3.'],
  );
  t.end();
});

function place({ location }: CodedError): string {
  return location === undefined ? '' : `${String(location.line)}:${String(location.column)}`;
}

t.test('times', (t) => {
  const table: readonly (readonly [text: string, start: number | undefined, end: number | undefined])[] = [
    ['2027-03-31', Date.UTC(2027, 2, 31), Date.UTC(2027, 3, 1)],
    ['2028-02-29', Date.UTC(2028, 1, 29), Date.UTC(2028, 2, 1)],
    ['2026-12-31', Date.UTC(2026, 11, 31), Date.UTC(2027, 0, 1)],
    ['2027-03-31T18:00:00Z', Date.UTC(2027, 2, 31, 18), Date.UTC(2027, 2, 31, 18)],
    [
      '2027-03-31T18:00:00.250+02:00',
      Date.UTC(2027, 2, 31, 16, 0, 0, 250),
      Date.UTC(2027, 2, 31, 16, 0, 0, 250),
    ],
    ['1969-12-31', Date.UTC(1969, 11, 31), 0],
    ...[
      '2027-02-29',
      '2027-13-01',
      '2027-3-31',
      '31.03.2027',
      '',
      '2027-03-31T18:00',
      '2027-03-31 18:00:00Z',
    ].map((text) => [text, undefined, undefined] as const),
  ];
  for (const [text, start, end] of table) {
    t.equal(parseMoment(text), start, text);
    t.equal(endOf(text), end, `the end of ${text}`);
  }
  t.end();
});

/** What an engine says when it is made, or all that it will not take. */
function mistakesOf(text: string, options: Pick<EngineOptions, 'unknownNames'> = {}): readonly string[] {
  try {
    const { notices } = createEngine(policies, { exceptions: exceptions(text), ...options });
    return notices.map(({ message }) => message);
  } catch (error) {
    if (!(error instanceof DoorwardError)) throw error;
    return error.errors.map((one) => `${place(one)} ${one.message}`);
  }
}

t.test('names of what is not there', (t) => {
  const table: readonly (readonly [given: Readonly<Record<string, string>>, expected: readonly string[]])[] =
    [
      [{}, []],
      [{ policies: '  policies: [mem*, images]' }, []],
      [{ rules: '  rules: [note]' }, []],
      [
        { policies: '  policies: [memry]' },
        ['5:14 There is no policy "memry" in force; did you mean memory?'],
      ],
      [{ policies: '  policies: [memory, zzz-*]' }, ['5:22 There is no policy "zzz-*" in force.']],
      [
        { rules: '  rules: [limit, nots]' },
        ['10:18 No policy that is named here has a rule "nots"; did you mean note?'],
      ],
      [{ rules: '  rules: [tag]' }, ['10:11 No policy that is named here has a rule "tag".']],
      [
        { match: '  match: { kinds: [Deploymnt] }' },
        ['6:20 There is no kind "Deploymnt"; did you mean Deployment? Write a custom kind as group/Kind.'],
      ],
    ];
  for (const [given, expected] of table) {
    t.same(mistakesOf(exceptionText(given)), expected, Object.values(given).join());
  }
  t.same(
    mistakesOf(exceptionText({ policies: '  policies: [memry]' }), { unknownNames: 'notice' }),
    ['There is no policy "memry" in force; did you mean memory? (e.yaml:5)'],
    'where policies come and go it is a notice',
  );
  t.same(mistakesOf(exceptionText({ policies: '  policies: [memry]' }), { unknownNames: 'ignore' }), []);
  t.end();
});

const WIDGET = {
  apiVersion: 'shop.example/v1',
  kind: 'Widget',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {},
};
const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec: { note: 'n', template: { spec: { containers: [{ name: 'a', image: 'x:latest' }] } } },
};
const NODE = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'web' }, spec: {} };

const requestFor = (object: object, change: Partial<Request> = {}): Request => ({
  ...createRequest(object as never, new Map()),
  ...change,
});

/** `policy/rule` of what still counts. */
function counting(engine: Engine, request: Request, now = NOW): readonly string[] {
  return engine
    .judge(request, { now })
    .decisions.filter(({ action }) => action !== 'none')
    .map(({ policy, rule }) => `${policy}/${rule}`);
}

t.test('whom an exception covers', (t) => {
  const all = ['memory/limit', 'memory/note'];
  const without = (namespace: string | undefined): Partial<Request> => ({ namespace });
  const { namespace: _namespace, ...nowhere } = WIDGET.metadata;
  const open = { ...WIDGET, metadata: nowhere };
  const old = { ...DEPLOYMENT, apiVersion: 'extensions/v1beta1' };
  const table: readonly {
    readonly name: string;
    readonly match?: string;
    readonly given?: Readonly<Record<string, string>>;
    readonly request?: Request;
    readonly expected: readonly string[];
  }[] = [
    { name: 'every object', match: '{}', expected: [] },
    { name: 'one rule of two', given: { rules: '  rules: [note]' }, expected: ['memory/limit'] },
    { name: 'another policy', given: { policies: '  policies: [images]' }, expected: all },
    { name: 'a glob of policies', given: { policies: '  policies: ["*o*"]' }, expected: [] },
    { name: 'its namespace', match: '{ namespaces: [shop] }', expected: [] },
    { name: 'another namespace', match: '{ namespaces: [sho] }', expected: all },
    { name: 'a namespace that begins like it', match: '{ namespaces: [shop-a] }', expected: all },
    {
      name: 'an open namespace is no known one',
      match: '{ namespaces: [shop] }',
      request: requestFor(open),
      expected: all,
    },
    {
      name: 'the namespace that admission knows',
      match: '{ namespaces: [shop] }',
      request: requestFor(open, without('shop')),
      expected: [],
    },
    { name: 'no namespace', match: '{ namespaces: [shop] }', request: requestFor(NODE), expected: all },
    { name: 'its name', match: '{ names: [web] }', expected: [] },
    { name: 'a glob', match: '{ names: [api, "w*"] }', expected: [] },
    { name: 'case counts', match: '{ names: [WEB] }', expected: all },
    { name: 'its kind', match: '{ kinds: [shop.example/Widget] }', expected: [] },
    { name: 'another kind', match: '{ kinds: [Pod] }', expected: all },
    {
      name: 'an old group is the new one',
      match: '{ kinds: [apps/Deployment] }',
      request: requestFor(old),
      expected: ['images/tag'],
    },
    { name: 'every field narrows', match: '{ namespaces: [shop], names: [api] }', expected: all },
    {
      name: 'labels',
      match: '{ namespaces: [shop], labels: { matchLabels: { app: web } } }',
      request: requestFor(DEPLOYMENT),
      expected: ['images/tag'],
    },
    {
      name: 'other labels',
      match: '{ namespaces: [shop], labels: { matchLabels: { app: api } } }',
      request: requestFor(DEPLOYMENT),
      expected: ['memory/limit', 'images/tag'],
    },
    { name: 'another operation', match: '{ operations: [UPDATE] }', expected: all },
    {
      name: 'what is deleted is the old object',
      match: '{ names: [web] }',
      request: requestFor(WIDGET, {
        door: 'admission',
        operation: 'DELETE',
        object: null,
        oldObject: WIDGET,
      }),
      expected: [],
    },
  ];
  for (const { name, match, given = {}, request = requestFor(WIDGET), expected } of table) {
    const engine = engineWith(
      exceptionText({ ...given, ...(match === undefined ? {} : { match: `  match: ${match}` }) }),
    );
    t.same([...counting(engine, request)].sort(), [...expected].sort(), name);
  }
  t.end();
});

t.test('time', (t) => {
  const engine = engineWith(EXCEPTION);
  const end = Date.UTC(2027, 3, 1);
  const all = ['memory/limit', 'memory/note'];
  t.same(counting(engine, requestFor(WIDGET), end - 1), [], 'it holds through its last day');
  t.same(counting(engine, requestFor(WIDGET), end), all, 'and not a moment longer');
  t.same(
    engine.judge(requestFor(WIDGET)).decisions.map(({ action, excuse }) => [action, excuse]),
    all.map(() => ['deny', undefined]),
    'without a clock none holds',
  );
  const [before] = engine.judge(requestFor(WIDGET), { now: end - 1 }).decisions;
  t.match(before, {
    outcome: 'fail',
    action: 'none',
    message: 'there is no memory: it is absent.',
    excuse: {
      kind: 'exception',
      name: 'legacy-web',
      owner: 'team-shop',
      reason: 'The vendor mends it in spring.',
      expires: '2027-03-31',
    },
  });
  const [after] = engine.judge(requestFor(WIDGET), { now: end }).decisions;
  t.equal(
    after?.message,
    'there is no memory: it is absent. The exception legacy-web of team-shop expired on 2027-03-31.',
  );
  t.equal(after?.excuse, undefined);
  const two = engineWith(exceptionText({ expires: '  expires: 2026-12-31' }, 'a'), exceptionText({}, 'b'));
  const [held] = two.judge(requestFor(WIDGET), { now: NOW }).decisions;
  t.match(held?.excuse, { name: 'b' }, 'it is excused as long as anything excuses it');
  t.end();
});

t.test('what is never excused', (t) => {
  const engine = engineWith(exceptionText({ policies: '  policies: ["*"]' }));
  const broken = { ...DEPLOYMENT, spec: { template: { spec: { containers: 'none' } } } };
  const errors = engine
    .judge(requestFor(broken), { now: NOW })
    .decisions.filter(({ outcome }) => outcome === 'error');
  t.ok(errors.length > 0, 'a workload that no rule can look into');
  t.ok(
    errors.every(({ action, excuse }) => action === 'deny' && excuse === undefined),
    'errors count',
  );
  const words = [
    'doorward.dev/ignore',
    'doorward.dev/exception',
    'doorward-ignore',
    'policies.kyverno.io/ignore',
  ];
  const annotations = Object.fromEntries(words.map((word) => [word, 'memory/limit: please']));
  const asking = { ...WIDGET, metadata: { ...WIDGET.metadata, annotations, labels: annotations } };
  for (const plain of [
    createEngine(policies),
    engineWith(exceptionText({ match: '  match: { names: [other] }' })),
  ]) {
    t.same(
      counting(plain, requestFor(asking)),
      ['memory/limit', 'memory/note'],
      'annotations exempt from nothing',
    );
  }
  t.end();
});

t.test('the digest', (t) => {
  const plain = createEngine(policies).digest;
  t.equal(createEngine(policies, { exceptions: [] }).digest, plain, 'no exceptions are none');
  const [a, b] = [exceptionText({}, 'a'), exceptionText({}, 'b')];
  const digests = [plain, engineWith(a).digest, engineWith(b).digest, engineWith(a, b).digest];
  digests.push(engineWith(exceptionText({ expires: '  expires: 2027-04-01' }, 'a')).digest);
  t.equal(new Set(digests).size, digests.length, 'all that can change a verdict counts');
  t.equal(engineWith(b, a).digest, engineWith(a, b).digest, 'their order does not');
  t.end();
});

t.test('a fix leaves alone what is excused', (t) => {
  const one = engineWith(exceptionText({ rules: '  rules: [limit]' }));
  const options = { place: 'source', unsafe: false } as const;
  const paths = (engine: Engine, now?: number): readonly string[] =>
    engine
      .fix(requestFor(WIDGET), { ...options, ...(now === undefined ? {} : { judge: { now } }) })
      .operations.map(({ path }) => path);
  t.same(paths(createEngine(policies), NOW), ['/spec/memory'], 'it mends what counts');
  t.same(paths(one, NOW), [], 'and not what is excused');
  t.same(paths(one, Date.UTC(2028, 0, 1)), ['/spec/memory'], 'until that expires');
  t.same(paths(one), ['/spec/memory'], 'nor where nobody knows the time');
  const { unfixed } = one.fix(requestFor(WIDGET), { ...options, judge: { now: NOW } });
  t.same(
    unfixed.map(({ rule }) => rule),
    ['note'],
    'what is excused is not spoken of',
  );
  t.end();
});

type Files = Readonly<Record<string, string>>;

function tree(t: Test, files: Files): string {
  const folder = t.testdir({});
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

interface Scanning {
  readonly engine?: Engine;
  readonly rules?: Partial<ExceptionRules>;
  readonly paths?: readonly string[];
  readonly fix?: boolean;
}

function scan(
  cwd: string,
  { engine = createEngine(policies), rules = {}, paths = ['.'], fix = false }: Scanning = {},
) {
  const settings = { unsafe: false, generated: false, only: () => true };
  const options = { paths, cwd, limits: DEFAULT_LIMITS, allResults: false, now: NOW };
  const exceptions = { ...EXCEPTION_RULES, ...rules };
  return [...createScan(engine, { ...options, exceptions, ...(fix ? { fix: settings } : {}) }).reports()];
}

/** `LINE RULE` of findings that count, `LINE RULE = REASON` of others, `LINE CODE` of errors. */
function told(reports: readonly FileReport[]): readonly string[] {
  return reports.flatMap(({ findings, errors }) => [
    ...findings.map(({ decision: { rule }, location: { line }, suppression }) => {
      const reason = suppression === undefined ? '' : ` = ${suppression.kind} ${suppression.reason}`;
      return `${String(line)} ${rule}${reason}`;
    }),
    ...errors.map(({ code, location }) => `${String(location?.line ?? 0)} ${code}`),
  ]);
}

const head = (name: string): string => `apiVersion: shop.example/v1
kind: Widget
metadata:
  name: ${name}
`;
const BARE = `${head('web')}spec:
  note: 1
  memory: 1Gi
`;

t.test('comments that ignore a rule', (t) => {
  const ignore = (what = 'memory/note', reason = ': known'): string => `# doorward-ignore ${what}${reason}`;
  const bare = (note: string, above = ''): string => BARE.replace('  note: 1\n', `${above}  note: ${note}\n`);
  const allowed = { inline: true };
  const deployment = (indent: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  memory: 1Gi
  note: x
  template:
    spec:
      containers:
${indent}${ignore('images/tag')}
        - name: a
          image: x:latest
`;
  const table: readonly {
    readonly name: string;
    readonly text: string;
    readonly inline?: ExceptionRules['inline'];
    readonly expected: readonly string[];
  }[] = [
    { name: 'none', text: BARE, expected: ['6 note'] },
    { name: 'on the line', text: bare(`1 ${ignore()}`), expected: ['6 note = inline known'] },
    { name: 'above', text: bare('1', `  ${ignore()}\n`), expected: ['7 note = inline known'] },
    { name: 'above, further left', text: bare('1', `${ignore()}\n`), expected: ['7 note = inline known'] },
    {
      name: 'above, among others',
      text: bare('1', `  # a\n  ${ignore()}\n  # b\n`),
      expected: ['9 note = inline known'],
    },
    {
      name: 'above a blank line',
      text: bare('1', `  ${ignore()}\n\n`),
      expected: ['8 note', '6 IGNORE_UNUSED'],
    },
    { name: 'below', text: bare(`1\n  ${ignore()}`), expected: ['6 note', '7 IGNORE_UNUSED'] },
    { name: 'above what it stands in', text: deployment('        '), expected: ['12 tag = inline known'] },
    {
      name: 'at the line that it stands in',
      text: bare('1').replace('spec:', `spec: ${ignore()}`),
      expected: ['6 note = inline known'],
    },
    {
      name: 'above the key of a value on the next line',
      text: bare('\n    1', `  ${ignore()}\n`),
      expected: ['8 note = inline known'],
    },
    {
      name: 'on the line of that key',
      text: bare(`${ignore()}\n    1`),
      expected: ['7 note = inline known'],
    },
    {
      name: 'between that key and the value',
      text: bare(`\n    ${ignore()}\n    1`),
      expected: ['8 note = inline known'],
    },
    {
      name: 'above the key beside it',
      text: BARE.replace('  memory', `  ${ignore()}\n  memory`),
      expected: ['6 note', '7 IGNORE_UNUSED'],
    },
    {
      name: 'above the object',
      text: `${ignore('memory/limit')}\n${head('web')}`,
      expected: ['2 limit = inline known', '2 note'],
    },
    {
      name: 'of another rule',
      text: bare(`1 ${ignore('memory/limit')}`),
      expected: ['6 note', '6 IGNORE_UNUSED'],
    },
    {
      name: 'without a reason',
      text: bare(`1 ${ignore('memory/note', '')}`),
      expected: ['6 note', '6 IGNORE_INVALID'],
    },
    {
      name: 'a blank reason',
      text: bare(`1 ${ignore('memory/note', ':  ')}`),
      expected: ['6 note', '6 IGNORE_INVALID'],
    },
    { name: 'without a rule', text: bare(`1 ${ignore('memory')}`), expected: ['6 note', '6 IGNORE_INVALID'] },
    {
      name: 'an unknown policy',
      text: bare(`1 ${ignore('memry/note')}`),
      expected: ['6 note', '6 IGNORE_INVALID'],
    },
    {
      name: 'an unknown rule',
      text: bare(`1 ${ignore('memory/nots')}`),
      expected: ['6 note', '6 IGNORE_INVALID'],
    },
    {
      name: 'almost the word',
      text: bare('1 # doorward-ignored memory/note: x'),
      expected: ['6 note', '6 IGNORE_INVALID'],
    },
    {
      name: 'the word within a comment',
      text: bare('1 # see doorward-ignore memory/note: x'),
      expected: ['6 note'],
    },
    {
      name: 'not allowed',
      text: bare(`1 ${ignore()}`),
      inline: false,
      expected: ['6 note', '6 IGNORE_NOT_ALLOWED'],
    },
    {
      name: 'allowed by policy',
      text: bare(`1 ${ignore()}`),
      inline: ['memory'],
      expected: ['6 note = inline known'],
    },
    {
      name: 'allowed by rule',
      text: bare(`1 ${ignore()}`),
      inline: ['memory/note'],
      expected: ['6 note = inline known'],
    },
    {
      name: 'another rule is allowed',
      text: bare(`1 ${ignore()}`),
      inline: ['memory/limit', 'images'],
      expected: ['6 note', '6 IGNORE_NOT_ALLOWED'],
    },
    { name: 'a text in quotes is no comment', text: bare(`["${ignore()}"]`), expected: ['6 note'] },
    { name: 'a block is no comment', text: `${bare('1')}  text: |\n    ${ignore()}\n`, expected: ['6 note'] },
    {
      name: 'nor is one that follows it',
      text: BARE.replace('  note: 1\n', '').concat(`  text: >-\n    a\n    ${ignore()}\n  note: 1\n`),
      expected: ['10 note'],
    },
    {
      name: 'the head of a block has a comment',
      text: `${bare('1')}  text: | ${ignore()}\n    a\n`,
      expected: ['6 note', '8 IGNORE_UNUSED'],
    },
    {
      name: 'a word with a hash is no comment',
      text: bare(`[a#doorward-ignore memory/note]`),
      expected: ['6 note'],
    },
    { name: 'an anchor before it', text: bare(`&a 1 ${ignore()}`), expected: ['6 note = inline known'] },
    {
      name: 'a flow mapping',
      text: `${head('web')}spec: { memory: 1Gi, note: 1 } ${ignore()}\n`,
      expected: ['5 note = inline known'],
    },
    {
      name: 'within a flow mapping',
      text: `${head('web')}spec: {\n  memory: 1Gi,\n  ${ignore()}\n  note: 1,\n}\n`,
      expected: ['8 note = inline known'],
    },
    {
      name: 'the second document',
      text: `${BARE.replace('web', 'api')}---\n${bare(`1 ${ignore()}`)}`,
      expected: ['6 note', '14 note = inline known'],
    },
    {
      name: 'on the line between documents',
      text: `${BARE.replace('web', 'api')}--- ${ignore()}\n${BARE}`,
      expected: ['6 note', '14 note', '8 IGNORE_UNUSED'],
    },
    {
      name: 'lines that end as on Windows',
      text: bare('1', `  ${ignore()}\n`).replaceAll('\n', '\r\n'),
      expected: ['7 note = inline known'],
    },
    {
      name: 'JSON has none',
      text: JSON.stringify({ ...WIDGET, spec: { memory: '1Gi', note: 1, text: ignore() } }),
      expected: ['1 note'],
    },
    {
      name: 'two for two',
      text: bare(`1 ${ignore()}`)
        .replace('  memory: 1Gi\n', '')
        .replace('spec:', `${ignore('memory/limit')}\nspec:`),
      expected: ['6 limit = inline known', '7 note = inline known'],
    },
    {
      name: 'a Helm template',
      text: bare('{{ .Values.x }}', `  ${ignore()}\n`),
      expected: ['7 HELM_TEMPLATE'],
    },
  ];
  for (const { name, text, inline = true, expected } of table) {
    const cwd = tree(t, { 'a.yaml': text });
    t.same(told(scan(cwd, { rules: { ...allowed, inline } })).slice(0, 9), expected, name);
  }
  const cwd = tree(t, {
    'a.yaml': bare(`1 ${ignore()}`).replace('  memory: 1Gi\n', '  # doorward-ignore memory/limit: no\n'),
  });
  const [report] = scan(cwd, { rules: allowed, fix: true });
  t.same(report?.fixes.length, 1, 'a comment in the wrong place keeps nothing from being mended');
  const left = tree(t, { 'a.yaml': `${head('web')}# doorward-ignore memory/limit: no\nspec: { note: x }\n` });
  const [kept] = scan(left, { rules: allowed, fix: true });
  t.same(
    [told(kept === undefined ? [] : [kept]), kept?.fixes],
    [['6 limit = inline no'], []],
    'in the right one it does',
  );
  t.end();
});

t.test('what a scan says of exceptions', (t) => {
  const covering = '  match: { names: [web] }';
  const table: readonly {
    readonly name: string;
    readonly given: Readonly<Record<string, string>>;
    readonly rules?: Partial<ExceptionRules>;
    readonly paths?: readonly string[];
    readonly errors?: readonly string[];
    readonly notices?: readonly string[];
  }[] = [
    { name: 'used, and far from its end', given: { match: covering } },
    { name: 'unused', given: { match: '  match: { names: [gone] }' }, notices: ['3 EXCEPTION_UNUSED'] },
    {
      name: 'unused is an error',
      given: { match: '  match: { names: [gone] }' },
      rules: { unused: 'error' },
      errors: ['3 EXCEPTION_UNUSED'],
    },
    {
      name: 'unused is ignored',
      given: { match: '  match: { names: [gone] }' },
      rules: { unused: 'ignore' },
    },
    {
      name: 'unused in a part',
      given: { match: '  match: { names: [gone] }' },
      paths: ['a.yaml'],
      rules: { unused: 'error' },
    },
    { name: 'ends in 15 days', given: { expires: '  expires: 2027-01-29' } },
    { name: 'ends in 14 days', given: { expires: '  expires: 2027-01-28' }, notices: ['9 EXCEPTION_ENDING'] },
    { name: 'ends today', given: { expires: '  expires: 2027-01-15' }, notices: ['9 EXCEPTION_ENDING'] },
    {
      name: 'a month before',
      given: { expires: '  expires: 2027-02-13' },
      rules: { noticeDays: 30 },
      notices: ['9 EXCEPTION_ENDING'],
    },
    { name: 'never', given: { expires: '  expires: 2027-01-15' }, rules: { noticeDays: 0 } },
    { name: 'expired', given: { expires: '  expires: 2027-01-14' }, errors: ['9 EXCEPTION_EXPIRED'] },
    {
      name: 'expired, in a part',
      given: { expires: '  expires: 2027-01-14' },
      paths: ['a.yaml'],
      errors: ['9 EXCEPTION_EXPIRED'],
    },
    {
      name: 'expired is a warning',
      given: { expires: '  expires: 2027-01-14' },
      rules: { expired: 'warn', unused: 'error' },
      notices: ['9 EXCEPTION_EXPIRED'],
    },
    {
      name: 'ends soon, and is unused',
      given: { match: '  match: { names: [gone] }', expires: '  expires: 2027-01-20' },
      notices: ['9 EXCEPTION_ENDING', '3 EXCEPTION_UNUSED'],
    },
  ];
  for (const { name, given, rules = {}, paths = ['.'], errors = [], notices = [] } of table) {
    const cwd = tree(t, { 'a.yaml': BARE });
    const reports = scan(cwd, { engine: engineWith(exceptionText(given)), rules, paths });
    const said = (list: 'errors' | 'notices'): readonly string[] =>
      reports.flatMap((one) => one[list]).map(({ code, location }) => `${String(location?.line)} ${code}`);
    t.same([said('errors'), said('notices')], [errors, notices], name);
    t.ok(
      reports.every((one) =>
        [...one.errors, ...one.notices].every(({ location }) => location?.file === 'e.yaml'),
      ),
      name,
    );
  }
  t.end();
});

t.test('where exceptions are found', (t) => {
  const cwd = tree(t, {
    'policies/memory.yaml': POLICIES,
    'policies/exceptions/a.yaml': exceptionText({}, 'a'),
    'b/b.yaml': exceptionText({}, 'b'),
    'b/policy.yaml': POLICIES,
    'c.yaml': BARE,
    'd.yaml': '# nothing\n',
    'e.yaml': exceptionText({ reason: '  reason: "' }),
  });
  const at = (path: string): string => join(cwd, path);
  const loaded = loadPolicies([at('policies')]);
  t.same([loaded.errors, loaded.policies.length, loaded.exceptions.length], [[], 2, 1], 'among policies');
  const table: readonly (readonly [
    paths: readonly string[],
    names: readonly string[],
    codes: readonly string[],
  ])[] = [
    [[], ['a'], []],
    [[at('b')], ['a', 'b'], []],
    [[at('b'), at('b/b.yaml')], ['a', 'b'], []],
    [[at('policies')], ['a'], []],
    [[at('nowhere')], ['a'], ['PATH_NOT_FOUND']],
    [[at('c.yaml')], ['a'], ['EXCEPTION_INVALID']],
    [[at('d.yaml')], ['a'], ['EXCEPTION_INVALID']],
    [[at('e.yaml')], ['a'], ['YAML_SYNTAX']],
  ];
  for (const [paths, names, codes] of table) {
    const { exceptions, errors } = loadExceptions(paths, loaded.exceptions);
    t.same(
      [exceptions.map(({ name }) => name), errors.map(({ code }) => code)],
      [names, codes],
      paths.join(' '),
    );
  }
  const below = loadPolicies(['policies'], cwd);
  t.same([below.errors, below.policies.length], [[], 2], 'policies of another folder than the current one');
  const { exceptions, errors } = loadExceptions(['b', 'b/b.yaml'], below.exceptions, cwd);
  t.same([exceptions.map(({ name }) => name), errors], [['a', 'b'], []], 'and exceptions');
  t.same(
    loadExceptions(['nowhere'], [], cwd).errors.map(({ message }) => message),
    ['There is no exception file or folder nowhere.'],
    'named as they were given',
  );
  t.end();
});

t.test('the command line is where the machine says', async (t) => {
  const cwd = tree(t, {
    'policies/memory.yaml': POLICIES,
    'exceptions/a.yaml': exceptionText({}, 'a'),
    'pod.yaml': BARE,
  });
  const flags = ['--policies', 'policies', '--exceptions', 'exceptions', '--format', 'json'];
  const { stdout, stderr } = await doorward(cwd, 'scan', 'pod.yaml', ...flags);
  t.notMatch(stderr, /PATH_NOT_FOUND|POLICY_NOT_FOUND/);
  const { policySet } = JSON.parse(stdout) as { readonly policySet: { readonly policies: unknown[] } };
  t.equal(policySet.policies.length, 2, 'the policies of its folder are in force');
  t.end();
});

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function doorward(cwd: string, ...argv: readonly string[]): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const status = await run(argv, {
    ...thisMachine(),
    cwd,
    env: {},
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    clock: () => NOW,
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
  });
  return { status, stdout, stderr };
}

t.test('the command line', async (t) => {
  const cwd = tree(t, {
    'web.yaml': BARE,
    'p/p.yaml': POLICIES,
    'x/e.yaml': exceptionText({ rules: '  rules: [note]' }),
  });
  const judged = ['--policies', join(cwd, 'p')];
  const excepted = [...judged, '--exceptions', join(cwd, 'x')];
  const scanned = ['scan', 'web.yaml'];
  const table: readonly (readonly [
    argv: readonly string[],
    status: number,
    stdout: RegExp,
    stderr: RegExp,
  ])[] = [
    [[...scanned, ...judged], 1, /1 denied/, /^$/],
    [[...scanned, ...excepted], 0, /nothing denied, 1 excepted/, /^$/],
    [
      [...scanned, ...excepted],
      0,
      /6:9 {2}Widget web excepted by legacy-web \(team-shop, until 2027-03-31\): The\s+vendor\s+mends\s+it\s+in\s+spring\.\s+memory\/note/,
      /^$/,
    ],
    [
      [...scanned, ...excepted, '--strict', '--now', '2027-03-20'],
      0,
      /ends in 12 days: it\s+expires on 2027-03-31/,
      /^$/,
    ],
    [[...scanned, ...excepted, '--now', '2027-04-01'], 2, /1 error, 1 denied/, /^$/],
    [[...scanned, ...excepted, '--now', '2027-03-31T23:59:59Z'], 0, /1 excepted/, /^$/],
    [[...scanned, ...excepted, '--quiet'], 0, /^$/, /^$/],
    [[...scanned, ...excepted, '--now', 'tomorrow'], 2, /^$/, /--now needs a day, such as 2027-03-31/],
    [
      [...scanned, ...judged, '--exceptions', join(cwd, 'y')],
      2,
      /^$/,
      /There is no exception file or folder .*PATH_NOT_FOUND/,
    ],
    [['fix', '--check', 'web.yaml', ...excepted], 0, /nothing to fix; nothing is left, 1 excepted/, /^$/],
  ];
  for (const [argv, status, stdout, stderr] of table) {
    const ran = await doorward(cwd, ...argv);
    const name = argv.join(' ').replaceAll(cwd, '');
    t.match([ran.status, ran.stdout, ran.stderr], [status, stdout, stderr], name);
  }
  const json = await doorward(cwd, ...scanned, ...excepted, '--format', 'json');
  const report = JSON.parse(json.stdout);
  t.match(report.findings, [
    {
      rule: 'note',
      outcome: 'fail',
      action: 'none',
      suppression: {
        kind: 'exception',
        reason: 'The vendor mends it in spring.',
        name: 'legacy-web',
        owner: 'team-shop',
        expires: '2027-03-31',
      },
    },
  ]);
  const schema = JSON.parse(readFileSync(join(ROOT, 'schemas', 'report-v1.schema.json'), 'utf8'));
  const validate = new Ajv2020({ strict: false }).compile(schema);
  t.ok(validate(report), JSON.stringify(validate.errors));
  const again = await doorward(cwd, ...scanned, ...excepted, '--format', 'json');
  t.equal(again.stdout, json.stdout, 'byte-equal between runs');
  const sarif = JSON.parse((await doorward(cwd, ...scanned, ...excepted, '--format', 'sarif')).stdout);
  t.match(sarif.runs[0].results, [
    {
      suppressions: [
        { kind: 'external', status: 'accepted', justification: /^legacy-web \(team-shop, until/ },
      ],
    },
  ]);
});

t.test('the configuration', async (t) => {
  // What a configuration names is read from the current folder on, as the program reads it.
  const before = process.cwd();
  t.teardown(() => process.chdir(before));
  const config = (exceptions: string): string => `apiVersion: doorward.dev/v1alpha1
kind: Config
spec: { policies: [p], exceptions: { ${exceptions} } }
`;
  const ignored = BARE.replace('note: 1', 'note: 1 # doorward-ignore memory/note: known');
  const soon = '  expires: 2027-01-20';
  const table: readonly (readonly [
    config: string,
    web: string,
    exception: string,
    status: number,
    said: RegExp,
  ])[] = [
    ['files: [e]', BARE, exceptionText(), 0, /1 excepted/],
    ['files: [e]', BARE, exceptionText({ expires: soon }), 0, /ends in 6 days/],
    ['files: [e], noticeDays: 5', BARE, exceptionText({ expires: soon }), 0, /^(?!.*ends in).*1 excepted/s],
    ['files: [e]', BARE, exceptionText({ expires: '  expires: 2027-01-01' }), 2, /EXCEPTION_EXPIRED/],
    [
      'files: [e], expired: warn',
      BARE,
      exceptionText({ expires: '  expires: 2027-01-01' }),
      1,
      /Notes.*expired on/s,
    ],
    [
      'files: [e], unused: error',
      BARE,
      exceptionText({ match: '  match: { names: [x] }' }),
      2,
      /EXCEPTION_UNUSED/,
    ],
    ['files: [e]', ignored, exceptionText({ match: '  match: { names: [x] }' }), 2, /IGNORE_NOT_ALLOWED/],
    ['inline: true', ignored, '', 0, /ignored by a comment: known/],
    ['inline: [memory]', ignored, '', 0, /1 excepted/],
    ['inline: [images]', ignored, '', 2, /IGNORE_NOT_ALLOWED/],
    ['files: [none]', BARE, '', 2, /^$/],
  ];
  for (const [exceptions, web, exception, status, said] of table) {
    const cwd = tree(t, {
      'doorward.yaml': config(exceptions),
      'p/p.yaml': POLICIES,
      'web/web.yaml': web,
      'e/e.yaml': exception,
    });
    process.chdir(cwd);
    const ran = await doorward(cwd, 'scan', 'web');
    t.match([ran.status, ran.stdout], [status, said], exceptions);
  }
  const cwd = tree(t, {
    'doorward.yaml': config('files: [e], unused: error'),
    'p/p.yaml': POLICIES,
    'q/q.yaml': POLICIES.slice(POLICIES.indexOf('---') + 4),
    'web/web.yaml': BARE,
    'e/e.yaml': exceptionText(),
  });
  process.chdir(cwd);
  const others = await doorward(cwd, 'scan', 'web', '--policies', join(cwd, 'q'));
  t.same(others.status, 0, 'with other policies nothing is said of exceptions to those of the file');
});
