// The formats, on made-up findings. Expected texts are written by hand.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Decision } from '../../src/engine/model.ts';
import type { Location } from '../../src/errors.ts';
import { unifiedDiff } from '../../src/report/diff.ts';
import { createFixReporter } from '../../src/report/fix-text.ts';
import type { FileFix } from '../../src/report/fix-model.ts';
import { codeFrame, textLines } from '../../src/report/frame.ts';
import { createJsonReporter } from '../../src/report/json.ts';
import {
  emptyReport,
  type FileReport,
  type Finding,
  type Reporter,
  type RunInfo,
  type SkippedFiles,
} from '../../src/report/model.ts';
import { createPalette } from '../../src/report/palette.ts';
import { safe, safeDiffLine, safeLine, shellWord } from '../../src/report/safe.ts';
import { addFile, emptySummary } from '../../src/report/summary.ts';
import { createTextReporter } from '../../src/report/text.ts';
import { columnsOf, wrap } from '../../src/report/width.ts';
import { fieldPath, objectName } from '../../src/report/words.ts';
import { endsSoon } from '../ends-soon.ts';
import { runs } from '../runs.ts';

const ROOT = join(import.meta.dirname, '..', '..');

// What may act in a terminal or deceive an eye: it must never be in any output.
const ACTS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const HOSTILE =
  '\u001b]52;c;aGk=\u0007\u001b[2J\r\n::error::x ##[add-mask]a\u202e\u2066\u200b\ufeff\u009b31m\u007f';

t.test('safe', (t) => {
  const table = [
    { name: 'plain text stays', given: 'nginx:1.27 — é 漢字', expected: 'nginx:1.27 — é 漢字' },
    { name: 'ESC', given: 'a\u001b[31mb', expected: 'a\\u{001B}[31mb' },
    {
      name: 'line breaks',
      given: 'a\r\nb\u2028c\u0085d',
      expected: 'a\\u{000D}\\u{000A}b\\u{2028}c\\u{0085}d',
    },
    { name: 'bidi override', given: 'a\u202eb', expected: 'a\\u{202E}b' },
    { name: 'bidi isolate', given: 'a\u2067b', expected: 'a\\u{2067}b' },
    { name: 'zero width, BOM', given: 'a\u200bb\ufeffc', expected: 'a\\u{200B}b\\u{FEFF}c' },
    { name: 'C1 CSI', given: '\u009b2J', expected: '\\u{009B}2J' },
    { name: 'tag characters', given: '\u{e0041}', expected: '\\u{E0041}' },
    { name: 'half a surrogate pair', given: 'a\ud800b', expected: 'a\\u{D800}b' },
    { name: 'a whole pair stays', given: '😀', expected: '😀' },
    { name: 'long text is cut', given: 'x'.repeat(3000), expected: `${'x'.repeat(2000)}…` },
  ];
  for (const { name, given, expected } of table) t.equal(safe(given), expected, name);
  t.notMatch(safe(HOSTILE), ACTS);
  t.end();
});

t.test('safeLine breaks what CI runners obey', (t) => {
  const table = [
    { given: '::error::x', expected: ':\\u{003A}error::x' },
    { given: '   ::stop-commands::x', expected: '   :\\u{003A}stop-commands::x' },
    { given: '\u001b[1m::error::x', expected: '\u001b[1m:\\u{003A}error::x' },
    { given: 'a ##[add-mask]b', expected: 'a #\\u{0023}[add-mask]b' },
    { given: 'a::b # c', expected: 'a::b # c' },
  ];
  for (const { given, expected } of table) t.equal(safeLine(given), expected, given);
  t.end();
});

t.test('words and widths', (t) => {
  t.equal(fieldPath('/spec/containers/0/image'), 'spec.containers[0].image');
  t.equal(fieldPath('/metadata/labels/app.kubernetes.io~1name'), 'metadata.labels["app.kubernetes.io/name"]');
  t.equal(objectName({ apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'a' }), 'Pod shop/a');
  t.equal(objectName({ apiVersion: 'v1', kind: 'Pod', name: '', generateName: 'a-' }), 'Pod a-*');
  t.equal(objectName({ apiVersion: 'v1', kind: 'Pod', name: '' }), 'Pod (no name)');
  t.equal(columnsOf('abc'), 3);
  t.equal(columnsOf('漢字'), 4);
  t.equal(columnsOf('e\u0301'), 1);
  t.same(wrap('aaa bbb ccc', 7), ['aaa bbb', 'ccc']);
  t.same(wrap('a-very-long-word b', 4), ['a-very-long-word', 'b']);
  t.equal(shellWord('apps/web'), 'apps/web');
  t.equal(shellWord("it's; rm -rf /"), "'it'\\''s; rm -rf /'");
  t.equal(shellWord('-rf'), './-rf');
  t.end();
});

const place = (
  ...[line, column, endLine, endColumn]: readonly [number, number, number, number]
): Location => ({
  file: 'web.yaml',
  line,
  column,
  endLine,
  endColumn,
});

t.test('code frames', (t) => {
  const text = 'kind: Pod\nspec:\n  a: 1\n  b: 2\n  c: 3\n';
  const style = { palette: createPalette(false), accent: (s: string): string => s, columns: 60 };
  const frame = (source: string, location: Location, columns = 60): readonly string[] =>
    codeFrame(textLines(Buffer.from(source)), location, { ...style, columns });
  const table = [
    { name: 'a scalar', given: place(3, 6, 3, 7), expected: ['3 │   a: 1', '  │      ^'] },
    {
      name: 'a mapping: its first three lines',
      given: place(2, 1, 5, 7),
      expected: ['2 │ spec:', '  │ ^^^^^', '3 │   a: 1', '4 │   b: 2'],
    },
    {
      name: 'an end at the start of a line is not in it',
      given: place(2, 1, 3, 1),
      expected: ['2 │ spec:', '  │ ^^^^^'],
    },
    { name: 'a place past the end', given: place(90, 1, 90, 2), expected: [] },
  ];
  for (const { name, given, expected } of table) t.same(frame(text, given), expected, name);
  t.same(frame('a: 漢字 b\n', place(1, 4, 1, 6)), ['1 │ a: 漢字 b', '  │    ^^^^'], 'wide characters');
  t.same(
    frame('a: "\u001b" b\n', place(1, 4, 1, 7)),
    ['1 │ a: "\\u{001B}" b', '  │    ^^^^^^^^^^'],
    'an escaped character',
  );
  t.same(frame('a: b\r\nc: d\r\n', place(1, 4, 1, 5)), ['1 │ a: b', '  │    ^'], 'CRLF');
  const [cut, under] = frame(`key: ${'x'.repeat(200)}`, place(1, 180, 1, 190), 40);
  t.ok(columnsOf(cut!) <= 40, 'a long line fits');
  t.match(under, /\^{10}$/, 'and shows the place');
  t.end();
});

const decision = (change: Partial<Decision>): Decision => ({
  policy: 'memory-limit',
  rule: 'present',
  outcome: 'fail',
  action: 'deny',
  severity: 'high',
  message: 'container web needs a memory limit',
  pointer: '/spec/a',
  field: '/spec/a/limits/memory',
  ...change,
});

const POD = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' };
const BYTES = Buffer.from('kind: Pod\nspec:\n  a: 1\n');
const finding = (
  change: Partial<Decision>,
  location = place(3, 3, 3, 7),
  object: Finding['object'] = POD,
): Finding => ({
  decision: decision(change),
  object,
  location,
  fixable: false,
});
const report = (change: Partial<FileReport>): FileReport => ({
  ...emptyReport('web.yaml'),
  bytes: BYTES,
  objects: 1,
  ...change,
});
const INFO: RunInfo = {
  version: '1.2.3',
  digest: `sha256:${'0'.repeat(64)}`,
  policies: [
    { name: 'memory-limit', title: '', description: '', severity: 'high', rules: [], source: 'p.yaml' },
  ],
  notices: [],
  minSeverity: 'low',
  allResults: false,
};

function write(reporter: Reporter, reports: readonly FileReport[], info: RunInfo = INFO): string {
  let summary = emptySummary(info);
  let out = reporter.begin(info);
  for (const file of reports) {
    summary = addFile(summary, file, info);
    out += reporter.file(file);
  }
  return out + reporter.end(summary);
}

const text = (reports: readonly FileReport[], info: RunInfo = INFO, colour = false): string =>
  write(createTextReporter({ colour, columns: 80, quiet: false }), reports, info);

t.test('text', (t) => {
  const two = report({
    findings: [
      finding({}),
      finding({ rule: 'bound', action: 'warn', message: 'too much', field: '/spec/a', severity: 'low' }),
    ],
  });
  t.equal(
    text([two]),
    `web.yaml

  3:3  Pod shop/web
    3 │   a: 1
      │   ^^^^
    deny   container web needs a memory limit
           fix: set spec.a.limits.memory
           memory-limit/present (high)
    warn   too much
           fix: change spec.a
           memory-limit/bound (low)

✖ 1 denied, 1 warning (1 object in 1 file, 1 policy)
`,
    'two rules that speak of one place share its lines',
  );
  t.equal(text([report({})]), '✔ nothing denied (1 object in 1 file, 1 policy)\n', 'nothing to say');
  t.match(
    text([two], { ...INFO, minSeverity: 'high' }),
    /1 denied, 1 warning.*\n {2}1 finding below high is counted, not shown/,
  );
  t.notMatch(text([two], { ...INFO, minSeverity: 'high' }), 'too much');
  t.match(text([two], INFO, true), '\u001b[31mdeny \u001b[39m', 'colour when told');
  t.equal(write(createTextReporter({ colour: false, columns: 80, quiet: true }), [report({})]), '', 'quiet');
  const error = { code: 'YAML_SYNTAX', message: 'no YAML', location: place(3, 3, 3, 4) } as const;
  t.match(
    text([report({ objects: 0, errors: [error] })]),
    /error {2}no YAML\n {11}fix: Correct the text[^]*YAML_SYNTAX[^]*✖ 1 error/,
  );
  const closing = text([
    {
      ...report({}),
      skippedFiles: [
        {
          file: 'charts/web',
          reason: 'helm-chart',
          count: 3,
          message: 'A chart.',
          command: 'helm template charts/web',
        },
        { file: 'a.yaml', reason: 'not-kubernetes', count: 1, message: '' },
        { file: 'b.yaml', reason: 'not-kubernetes', count: 1, message: '' },
      ],
      skippedRules: [
        {
          decision: decision({ outcome: 'skip', message: 'needs the user' }),
          object: POD,
          location: place(1, 1, 1, 2),
        },
      ],
      notEvaluated: [{ object: POD, location: place(1, 1, 1, 2), reason: 'hidden containers' }],
      notices: [{ code: 'DUPLICATE_OBJECT', message: 'again', location: place(1, 1, 1, 2) }],
    },
  ]);
  t.equal(
    closing,
    `Not judged
  charts/web  A chart. (3 files)
              helm template charts/web
  web.yaml:1: Pod shop/web: hidden containers
  memory-limit/present: needs the user (1 object)
  2 files are not Kubernetes

Notes
  web.yaml:1: again

✔ nothing denied (1 object in 1 file, 1 policy, 5 files not judged)
`,
  );
  const long = (file: string): SkippedFiles => ({
    file,
    reason: 'kustomization',
    count: 2,
    message: 'This is a kustomization: render it first.',
    command: `kustomize build ${file} | doorward scan -`,
  });
  t.equal(
    text([{ ...two, skippedFiles: [long('apps/shop/overlays/production')] }])
      .split('\n\n')
      .slice(-2)
      .join('\n\n'),
    `Not judged
  apps/shop/overlays/production
    This is a kustomization: render it first. (2 files)
    kustomize build apps/shop/overlays/production | doorward scan -

✖ 1 denied, 1 warning (1 object in 1 file, 1 policy, 2 files not judged)
`,
    'what does not fit in two columns is written below',
  );
  const narrow = createTextReporter({ colour: true, columns: 52, quiet: false });
  t.match(
    write(narrow, [two]),
    /✖\S* \S*1 denied\S*, \S*1 warning\S* \S*\(1 object in 1 file, 1 policy\)\S*\n$/,
    '52 columns fit, colours not counted',
  );
  const narrower = createTextReporter({ colour: false, columns: 51, quiet: false });
  t.match(write(narrower, [two]), /✖ 1 denied, 1 warning\n {2}\(1 object in 1 file, 1 policy\)\n$/);
  t.end();
});

const validate = new Ajv2020({ strict: false, allErrors: true }).compile(
  JSON.parse(readFileSync(join(ROOT, 'schemas', 'report-v1.schema.json'), 'utf8')),
);

t.test('objects that are in several folders, one for each environment', (t) => {
  const again = (before: string, file: string): FileReport['notices'][number] => ({
    code: 'DUPLICATE_OBJECT',
    message: `Pod a is already defined in ${before}:1.`,
    location: { ...place(1, 1, 1, 2), file },
    related: { file: before, line: 1 },
  });
  const table: readonly {
    name: string;
    given: readonly (readonly [before: string, file: string])[];
    expected: readonly string[];
  }[] = [
    {
      name: 'in one folder each is said',
      given: [
        ['envs/a.yaml', 'envs/b.yaml'],
        ['envs/a.yaml', 'envs/c.yaml'],
      ],
      expected: [
        'envs/b.yaml:1: Pod a is already defined in envs/a.yaml:1.',
        'envs/c.yaml:1: Pod a is already defined in envs/a.yaml:1.',
      ],
    },
    {
      name: 'one of another folder, too',
      given: [['envs/dev/a.yaml', 'envs/prod/a.yaml']],
      expected: ['envs/prod/a.yaml:1: Pod a is already defined in envs/dev/a.yaml:1.'],
    },
    {
      name: 'several are said once, each pair of environments',
      given: [
        ['envs/dev/a.yaml', 'envs/prod/a.yaml'],
        ['envs/dev/web/b.yaml', 'envs/prod/web/c.yaml'],
        ['envs/prod/a.yaml', 'envs/test/a.yaml'],
        ['envs/prod/b.yaml', 'envs/test/b.yaml'],
        ['a.yaml', 'b.yaml'],
      ],
      expected: [
        'b.yaml:1: Pod a is already defined in a.yaml:1.',
        '2 objects of envs/prod are already defined in envs/dev (--format json lists them).',
        '2 objects of envs/test are already defined in envs/prod (--format json lists them).',
      ],
    },
    {
      name: 'environments of each application',
      given: [
        ['apps/web/dev/a.yaml', 'apps/web/prod/a.yaml'],
        ['apps/api/dev/a.yaml', 'apps/api/prod/a.yaml'],
        ['a.yaml', 'copy/a.yaml'],
        ['b.yaml', 'copy/b.yaml'],
      ],
      expected: [
        '2 objects of apps/**/prod are already defined in apps/**/dev (--format json lists them).',
        '2 objects of copy are already defined in the folder above (--format json lists them).',
      ],
    },
    {
      name: 'what is rendered has no folder',
      given: [
        ['helm:one', 'helm:two'],
        ['helm:two', 'helm:three'],
      ],
      expected: [
        'helm:two:1: Pod a is already defined in helm:one:1.',
        'helm:three:1: Pod a is already defined in helm:two:1.',
      ],
    },
  ];
  for (const { name, given, expected } of table) {
    const notices = given.map(([before, file]) => again(before, file));
    const written = createTextReporter({ colour: false, columns: 140, quiet: false });
    const [, notes = ''] = write(written, [report({ notices })]).split('Notes\n');
    t.same(
      notes.split('\n\n')[0]?.split('\n'),
      expected.map((line) => `  ${line}`),
      name,
    );
    const json = JSON.parse(write(createJsonReporter(), [report({ notices })]));
    t.equal(json.notices.length, given.length, `${name}: json has all`);
  }
  t.end();
});

t.test('what is old is counted in one sentence', (t) => {
  const old = (kind: 'baseline' | 'ratchet', reason: string): Finding => ({
    ...finding({}),
    suppression: { kind, reason },
  });
  const before = old('ratchet', 'failed in the same way before this change');
  const findings = [before, before, old('baseline', 'listed in b.json')];
  t.match(
    text([report({ findings })]),
    `Old, and not counted
  web.yaml: 2 findings failed in the same way before this change
  web.yaml: 1 finding listed in b.json
`,
  );
  t.end();
});

t.test('what does not count is not said to be fixable', (t) => {
  const one = { ...finding({}), fixable: true };
  const suppressed = { ...one, suppression: { kind: 'baseline', reason: 'listed in b.json' } } as const;
  const table = [
    { name: 'one that counts', given: [one], expected: 1 },
    { name: 'one that is old', given: [suppressed], expected: 0 },
    { name: 'both', given: [one, suppressed], expected: 1 },
  ];
  for (const { name, given, expected } of table) {
    const json = JSON.parse(write(createJsonReporter(), [report({ findings: given })]));
    t.equal(json.summary.fixable, expected, name);
  }
  t.end();
});

t.test('one mistake that stops several rules is one error', (t) => {
  const malformed = { outcome: 'error', code: 'WORKLOAD_MALFORMED', message: 'no containers' } as const;
  const stopped = (change: Partial<Decision>): Finding => finding({ ...malformed, ...change });
  const twin = { ...POD, name: 'twin' };
  const given = report({
    findings: [
      stopped({ rule: 'a', action: 'none', severity: 'low' }),
      stopped({ rule: 'b' }),
      stopped({ policy: 'tags', rule: 'c', severity: 'low' }),
      stopped({ rule: 'a', pointer: '/spec/b' }),
      finding({ ...malformed, rule: 'a', action: 'none' }, place(2, 1, 2, 5), twin),
    ],
  });
  const info = { ...INFO, minSeverity: 'high' } as const;
  t.equal(
    text([report({ findings: given.findings.slice(0, 3) })], info),
    `web.yaml

  3:3  Pod shop/web
    3 │   a: 1
      │   ^^^^
    error  no containers
           fix: Correct the object: the API server would refuse it, too.
           WORKLOAD_MALFORMED: not judged by memory-limit/a, memory-limit/b,
           tags/c

✖ 1 error (1 object in 1 file, 1 policy)
`,
  );
  const json = JSON.parse(write(createJsonReporter(), [given], info));
  t.ok(validate(json), JSON.stringify(validate.errors));
  t.same(json.findings, []);
  t.same(
    json.errors.map((e: { object: { name: string }; pointer: string; rules: string[]; action: string }) => [
      e.object.name,
      e.pointer,
      e.rules,
      e.action,
    ]),
    [
      ['twin', '/spec/a', ['memory-limit/a'], 'none'],
      ['web', '/spec/a', ['memory-limit/a', 'memory-limit/b', 'tags/c'], 'deny'],
      ['web', '/spec/b', ['memory-limit/a'], 'deny'],
    ],
  );
  t.match(json.summary, { errors: 3, undecided: 2, hidden: 0, denied: 0 });
  t.end();
});

t.test('json', (t) => {
  const full = report({
    findings: [finding({}), finding({ outcome: 'error', code: 'CHECK_FAILED', message: 'odd' })],
    errors: [
      { code: 'YAML_SYNTAX', message: 'b', location: place(2, 1, 2, 2) },
      { code: 'DUPLICATE_OBJECT', message: 'a', location: place(1, 1, 1, 2) },
      { code: 'PATH_NOT_FOUND', message: 'c' },
    ],
    notices: [{ code: 'DUPLICATE_OBJECT', message: 'again', location: place(1, 1, 1, 2) }],
    skippedRules: [
      {
        decision: decision({ outcome: 'skip', message: 'needs the user' }),
        object: POD,
        location: place(1, 1, 1, 2),
      },
    ],
    notEvaluated: [{ object: POD, location: place(1, 1, 1, 2), reason: 'hidden' }],
    skippedFiles: [{ file: 'a', reason: 'helm-chart', count: 2, message: 'm', command: 'c' }],
    results: [{ policy: 'p', rule: 'r', outcome: 'pass', object: POD, location: place(1, 1, 1, 2) }],
  });
  const info = { ...INFO, allResults: true, notices: [{ policy: 'x', message: 'not configured' }] };
  const table = [
    { name: 'nothing', given: [], info: INFO },
    { name: 'a clean file', given: [report({})], info: INFO },
    { name: 'everything', given: [full, report({ file: 'x.yaml', findings: [finding({})] })], info },
  ];
  for (const { name, given, info } of table) {
    const out = write(createJsonReporter(), given, info);
    t.ok(validate(JSON.parse(out)), `${name} follows the schema: ${JSON.stringify(validate.errors)}`);
    t.equal(write(createJsonReporter(), given, info), out, `${name} is equal between runs`);
  }
  const json = JSON.parse(write(createJsonReporter(), [full], info));
  t.same(json.summary, {
    files: 1,
    objects: 1,
    policies: 1,
    denied: 1,
    warned: 0,
    audited: 0,
    excepted: 0,
    errors: 4,
    skipped: 3,
    notEvaluated: 1,
    notices: 2,
    hidden: 0,
    undecided: 4,
    fixable: 0,
    filesSkipped: {
      'not-kubernetes': 0,
      doorward: 0,
      empty: 0,
      encrypted: 0,
      'helm-chart': 2,
      kustomization: 0,
      'link-outside': 0,
      'hidden-folder': 0,
    },
  });
  t.same(
    json.errors.map((e: { message: string }) => e.message),
    ['c', 'a', 'b', 'odd'],
    'errors are sorted by place',
  );
  t.same(json.findings[0], {
    policy: 'memory-limit',
    rule: 'present',
    outcome: 'fail',
    action: 'deny',
    severity: 'high',
    message: 'container web needs a memory limit',
    object: POD,
    pointer: '/spec/a',
    field: '/spec/a/limits/memory',
    location: { file: 'web.yaml', line: 3, column: 3, endLine: 3, endColumn: 7 },
    fixable: false,
  });
  t.notOk(validate({ ...json, extra: 1 }), 'the schema can refuse');
  t.end();
});

t.test('hostile text stays text in every format', (t) => {
  const object = { apiVersion: HOSTILE, kind: HOSTILE, namespace: HOSTILE, name: HOSTILE };
  const location = { ...place(3, 3, 3, 7), file: HOSTILE };
  const hostile: FileReport = {
    ...report({ file: HOSTILE, bytes: Buffer.from(`a\nb\n  ${HOSTILE.replaceAll('\n', '')}\n`) }),
    findings: [
      finding({ message: HOSTILE, pointer: `/${HOSTILE}`, field: `/${HOSTILE}/x` }, location, object),
    ],
    errors: [{ code: 'YAML_SYNTAX', message: HOSTILE, location }],
    notices: [{ code: 'DUPLICATE_OBJECT', message: HOSTILE, location }],
    skippedRules: [{ decision: decision({ outcome: 'skip', message: HOSTILE }), object, location }],
    skippedFiles: [
      { file: HOSTILE, reason: 'helm-chart', count: 1, message: 'm', command: shellWord(HOSTILE) },
    ],
    notEvaluated: [{ object, location, reason: HOSTILE }],
    results: [{ policy: HOSTILE, rule: HOSTILE, outcome: 'fail', object, location }],
  };
  const info = { ...INFO, allResults: true, notices: [{ policy: HOSTILE, message: HOSTILE }] };
  for (const [name, out] of [
    ['text', text([hostile], info)],
    ['json', write(createJsonReporter(), [hostile], info)],
  ] as const) {
    t.notMatch(out, ACTS, `${name}: nothing acts`);
    t.notMatch(out, /^\s*::/m, `${name}: no line is a GitHub command`);
    t.notMatch(out, /##\[/, `${name}: no line holds an Azure command`);
  }
  const json = JSON.parse(write(createJsonReporter(), [hostile], info));
  t.equal(json.findings[0].message, HOSTILE, 'json readers get the value unharmed');
  t.equal(json.skipped[0].object?.name ?? json.skipped[1].object.name, HOSTILE);
  t.end();
});

const PLAIN = createPalette(false);
const diff = (before: string, after: string, file = 'a b.yaml'): string =>
  unifiedDiff(
    {
      file,
      before,
      after,
      landmarks: () => ({
        objects: [{ line: 1, name: 'Pod web' }],
        rules: [4, 4, 11].map((line) => ({ line, name: `rule-${line}` })),
      }),
    },
    PLAIN,
  );

t.test('a unified diff', (t) => {
  const lines = (n: number): string => Array.from({ length: n }, (_, i) => `l${i + 1}\n`).join('');
  const head = '--- a/a b.yaml\t\n+++ b/a b.yaml\t\n';
  // As GNU diff 3.10 writes them with -u, but for the names and the object behind the range.
  const table = [
    { name: 'equal', before: 'a\n', after: 'a\n', expected: '' },
    {
      name: 'a line in the middle',
      before: lines(9),
      after: lines(9).replace('l5\n', 'l5\nnew\n'),
      expected: `${head}@@ -3,6 +3,7 @@ Pod web (rule-4)\n l3\n l4\n l5\n+new\n l6\n l7\n l8\n`,
    },
    {
      name: 'the only line, without a break',
      before: 'a',
      after: 'b\n',
      expected: `${head}@@ -1 +1 @@ Pod web\n-a\n\\ No newline at end of file\n+b\n`,
    },
    {
      name: 'from nothing',
      before: '',
      after: 'a\n',
      expected: `${head}@@ -0,0 +1 @@\n+a\n`,
    },
    {
      name: 'carriage returns stay',
      before: 'a\r\nb\r\n',
      after: 'a\r\nx\r\nb\r\n',
      expected: `${head}@@ -1,2 +1,3 @@ Pod web\n a\r\n+x\r\n b\r\n`,
    },
  ];
  for (const { name, before, after, expected } of table) t.equal(diff(before, after), expected, name);
  t.end();
});

t.test('GNU patch makes of the old text and the diff the new text', (t) => {
  const folder = t.testdir({});
  const file = join(folder, 'f');
  const line = fc.constantFrom('a', 'b', 'c', '  d', '# e', '', '\ttab', '-', '+x', 'long line');
  const body = fc.array(line, { maxLength: 40 });
  const text = fc.tuple(body, fc.boolean()).map(([all, end]) => all.join('\n') + (end ? '\n' : ''));
  fc.assert(
    fc.property(text, text, fc.nat(40), (before, other, at) => {
      // Half of the texts are an edit of the old one.
      const lines = before.split('\n');
      const edited = [...lines.slice(0, at), ...other.split('\n').slice(0, 3), ...lines.slice(at)].join('\n');
      for (const after of [other, edited]) {
        const patch = diff(before, after, 'f');
        if (before === after) return patch === '';
        writeFileSync(file, before);
        const ran = spawnSync('patch', ['-p1', '--binary', '-s', '-F0'], { cwd: folder, input: patch });
        if (ran.error !== undefined) return true;
        if (after === '' ? ran.status !== 0 : readFileSync(file, 'utf8') !== after) return false;
      }
      return true;
    }),
    runs(25),
  );
  t.end();
});

t.test('a change of a large file is found at once', (t) => {
  const block = (i: number, more: string): string =>
    `---\nkind: Pod\nname: p${i}\nspec:\n${more}  image: x\n`;
  const all = (more: string): string => Array.from({ length: 5_000 }, (_, i) => block(i, more)).join('');
  const text = endsSoon(t, '25,000 lines', () => diff(all(''), all('  memory: 1Gi\n  cpu: 1\n')));
  t.equal(text.match(/^\+ /gm)?.length, 10_000);
  t.equal(text.match(/^-[^-]/gm), null, 'nothing is removed');
  t.end();
});

t.test('a line of a diff', (t) => {
  const table = [
    { given: [' ', '  ::error::x'], expected: '  :\\u{003A}error::x' },
    { given: ['+', '::error::x'], expected: '::error::x' },
    { given: [' ', '## a comment'], expected: '## a comment' },
    { given: ['-', '##[error]x ##vso[y]'], expected: '#\\u{0023}[error]x #\\u{0023}vso[y]' },
    { given: [' ', 'a\tb\u001b[2J\u202e'], expected: 'a\tb\\u{001B}[2J\\u{202E}' },
    { given: [' ', 'x'.repeat(3000)], expected: 'x'.repeat(3000) },
  ] as const;
  for (const { given, expected } of table) t.equal(safeDiffLine(given[0], given[1]), expected, given[1]);
  t.end();
});

t.test('a fix in words', (t) => {
  const found = report({ findings: [finding({}), finding({ rule: 'bound', action: 'warn' })] });
  const fix: FileFix = {
    found,
    report: report({ findings: [finding({ rule: 'bound', action: 'warn' })] }),
    change: {
      file: 'web.yaml',
      before: 'a: 1\nb: 2\nc: 3\n',
      after: 'new: 0\na: 1\nb: 2\nmore: 2\nc: 3\n',
      landmarks: () => ({ objects: [], rules: [] }),
    },
    before: BYTES,
    after: BYTES,
    fixed: [finding({})],
    left: [
      {
        finding: finding({ rule: 'bound', action: 'warn' }),
        reason: 'no-fix',
        message: 'The rule has no fix.',
      },
    ],
  };
  const told = (written: boolean, quiet = false): string => {
    const reporter = createFixReporter(INFO, { colour: false, columns: 80, quiet, written });
    reporter.note(fix);
    return reporter.file(fix) + reporter.end(addFile(emptySummary(INFO), fix.report, INFO));
  };
  t.equal(
    told(true),
    `✔ web.yaml: 1 fixed, 1 left
Fixed
    1  memory-limit/present

Not fixed
    1  memory-limit/bound (warn)
       The rule has no fix.
       web.yaml:5

! 1 fixed in 1 file; left: 1 warning (1 object in 1 file, 1 policy)
`,
  );
  const many = [
    ['a.yaml', 1],
    ['a.yaml', 2],
    ['b.yaml', 3],
    ['b.yaml', 4],
  ] as const;
  const places = (files: readonly (readonly [string, number])[]): string => {
    const reporter = createFixReporter(INFO, { colour: false, columns: 80, quiet: false, written: false });
    const left = files.map(([file, line]) => ({
      finding: finding({}, { ...place(line, 1, line, 2), file }),
      reason: 'no-fix' as const,
      message: 'It has none.',
    }));
    reporter.note({ ...fix, change: undefined, fixed: [], left });
    return /It has none\.\n +(.*)\n/.exec(reporter.end(emptySummary(INFO)))?.[1] ?? '';
  };
  t.equal(places(many), 'a.yaml:1, :2, b.yaml:3 and 1 more', 'a file is named once');
  t.equal(
    places([
      ['-', 1],
      ['-', 2],
    ]),
    'line 1, line 2',
  );
  t.match(told(false), /web\.yaml: 1 to fix[^]*To fix[^]*web\.yaml:3\n[^]*! 1 to fix in 1 file/);
  t.notMatch(told(true, true), /fixed in|^Fixed/m, 'quiet: only what is left');
  t.end();
});
