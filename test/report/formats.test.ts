// The formats for machines and pages, held to the readers that they are for: the official schema of SARIF, a strict XML
// parser, an HTML parser, the grammar of GitHub's runner, and limits as these sites document them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse as parseHtml, type DefaultTreeAdapterTypes } from 'parse5';
import { SaxesParser } from 'saxes';
import { createReporter, FORMATS, type Format } from '../../src/report/formats.ts';
import { codeSpan, prose } from '../../src/report/markdown-text.ts';
import { emptyReport, type FileReport, type RunInfo } from '../../src/report/model.ts';
import { safe } from '../../src/report/safe.ts';
import { placeName } from '../../src/manifest/place-name.ts';
import { at, finding, INFO, OBJECT, report, SAMPLE, write } from './sample.ts';
import { runs } from '../runs.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TEXT = { colour: false, columns: 100, quiet: false };
const same = (file: string): string => file;

const told = (format: Format, reports: readonly FileReport[], info: RunInfo = INFO): string =>
  write(createReporter(format, { text: TEXT, pathOf: same }), reports, info);
const json = (format: Format, reports: readonly FileReport[], info: RunInfo = INFO) =>
  JSON.parse(told(format, reports, info));

const EXTENSIONS: Readonly<Record<Format, string>> = {
  text: 'txt',
  json: 'json',
  sarif: 'sarif',
  junit: 'xml',
  github: 'log',
  gitlab: 'json',
  markdown: 'md',
  html: 'html',
  policyreport: 'json',
};

t.test('each format as it is written down', (t) => {
  for (const format of FORMATS) {
    const file = join(ROOT, 'fixtures', 'report', `${format}.${EXTENSIONS[format]}`);
    const out = told(format, SAMPLE);
    // To accept a change that was looked at: delete the file and run the test twice.
    if (!existsSync(file)) {
      writeFileSync(file, out);
      t.fail(`${file} was not there: look at what was written`);
    }
    t.equal(out, readFileSync(file, 'utf8'), format);
    t.equal(told(format, SAMPLE), out, `${format} is equal between runs`);
    t.doesNotThrow(() => told(format, []), `${format}: nothing at all`);
  }
  t.end();
});

// Draft 4 differs from draft 7 in what this schema uses in the name of `id` alone.
const {
  id: _id,
  $schema: _schema,
  ...sarifSchema
} = JSON.parse(
  readFileSync(
    join(ROOT, 'node_modules', '@microsoft', 'jest-sarif', 'lib', 'schemas', 'sarif-2.1.0-rtm.5.json'),
    'utf8',
  ),
) as Record<string, unknown>;
const isSarif = new Ajv({
  strict: false,
  allErrors: true,
  unicodeRegExp: false,
  formats: {
    uri: (text: string) => URL.canParse(text),
    'uri-reference': /^(?:[!#$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})*$/,
    'date-time': true,
  },
}).compile(sarifSchema);

t.test('sarif', (t) => {
  const log = json('sarif', SAMPLE);
  t.ok(isSarif(log), JSON.stringify(isSarif.errors));
  t.notOk(isSarif({ ...log, runs: [{ ...log.runs[0], columnKind: 'bytes' }] }), 'the schema can refuse');
  const [run] = log.runs;
  t.equal(run.columnKind, 'utf16CodeUnits');
  t.equal(run.invocations[0].executionSuccessful, false, 'something was not judged');
  const { rules } = run.tool.driver;
  for (const { ruleId, ruleIndex } of run.results) t.equal(rules[ruleIndex].id, ruleId, ruleId);
  t.same(
    run.results.map((r: { ruleId: string; level: string }) => [r.ruleId, r.level]),
    [
      ['memory-limit/present', 'error'],
      ['no-latest/tag', 'warning'],
      ['memory-limit/present', 'note'],
      ['memory-limit/present', 'error'],
      ['WORKLOAD_MALFORMED', 'error'],
      ['YAML_SYNTAX', 'error'],
    ],
    'deny and what could not be judged are errors, warn a warning, audit a note',
  );
  t.same(run.results[0].locations[0].physicalLocation, {
    artifactLocation: { uri: 'apps/web.yaml', uriBaseId: '%SRCROOT%' },
    region: { startLine: 11, startColumn: 11, endLine: 11, endColumn: 30 },
  });
  t.equal(
    run.results[2].locations[0].physicalLocation.artifactLocation.uri,
    'envs/50%25%20off%2C%20%C3%BCber%3Aall.yaml',
    'RFC 3986',
  );
  t.match(run.results[1].message.text, '#12 [a] (b) is not pinned', 'text is no link (SARIF 3.11.6)');
  t.match(run.results[2].message.text, 'too {{0}} much', 'nor a placeholder (3.11.5)');
  t.match(rules[0].help.text, 'container ‹self.name› needs a memory limit');
  t.match(rules[0].help.markdown, '**Severity:** high');
  t.equal(rules[0].properties['security-severity'], '8.0');
  t.same(run.results[3].suppressions, [
    { kind: 'external', status: 'accepted', justification: 'migrated in May, says platform' },
  ]);
  t.same(run.results[0].suppressions, undefined);
  t.same(
    run.invocations[0].toolExecutionNotifications.map((n: { descriptor: { id: string } }) => n.descriptor.id),
    ['PATH_NOT_FOUND'],
  );
  t.end();
});

const prints = (reports: readonly FileReport[]): readonly string[] =>
  json('sarif', reports).runs[0].results.map(
    (r: { partialFingerprints: { primaryLocationLineHash: string } }) =>
      r.partialFingerprints.primaryLocationLineHash,
  );

t.test('fingerprints stay when things move', (t) => {
  const one = (change: Parameters<typeof finding>[0], line = 11): FileReport =>
    report({ findings: [finding(change, OBJECT, at('apps/web.yaml', line))] });
  const [first] = prints([one({})]);
  t.match(first, /^[0-9a-f]{32}:1$/);
  const table = [
    { name: 'another line', given: one({}, 40), equal: true },
    {
      name: 'the container at another index',
      given: one({ field: '/spec/template/spec/containers/3/x' }),
      equal: true,
    },
    { name: 'another message', given: one({ message: 'worded anew' }), equal: true },
    { name: 'another severity', given: one({ severity: 'low' }), equal: true },
    {
      name: 'another version of the API',
      given: report({ findings: [finding({}, { ...OBJECT, apiVersion: 'apps/v2' })] }),
      equal: true,
    },
    { name: 'another rule', given: one({ rule: 'other' }), equal: false },
    {
      name: 'another object',
      given: report({ findings: [finding({}, { ...OBJECT, name: 'x' })] }),
      equal: false,
    },
    {
      name: 'another group',
      given: report({ findings: [finding({}, { ...OBJECT, apiVersion: 'x/v1' })] }),
      equal: false,
    },
    {
      name: 'another file',
      given: report({ findings: [finding({}, OBJECT, at('prod/web.yaml', 11))] }),
      equal: false,
    },
  ];
  for (const { name, given, equal } of table) t.equal(prints([given])[0] === first, equal, name);
  const twins = prints([report({ findings: [finding(), finding({ message: 'again' })] })]);
  t.same(
    twins.map((print) => print.slice(-2)),
    [':1', ':2'],
    'what is about the same is told apart',
  );
  t.equal(new Set(json('gitlab', SAMPLE).map((e: { fingerprint: string }) => e.fingerprint)).size, 6);

  const pod = {
    spec: { containers: [{ name: 'a' }, { name: 'web', args: ['x'], ports: [{ containerPort: 80 }] }] },
  };
  const places = [
    { given: '/spec/containers/1/image', expected: '/spec/containers/name=web/image' },
    { given: '/spec/containers/1/args/0', expected: '/spec/containers/name=web/args/0' },
    { given: '/spec/containers/1/ports/0', expected: '/spec/containers/name=web/ports/containerPort=80' },
    { given: '/spec/containers/7/image', expected: '/spec/containers/7/image' },
    { given: '/spec/constructor/x', expected: '/spec/constructor/x' },
    { given: '', expected: '' },
  ];
  for (const { given, expected } of places) t.equal(placeName(pod, given), expected, given);
  t.end();
});

/** A strict reading of XML: elements as `name` with their attributes, and all text. */
function readXml(
  text: string,
): readonly { readonly name: string; readonly attributes: Record<string, string> }[] {
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes: { ...attributes } }));
  parser.write(text).close();
  return elements;
}

t.test('junit', (t) => {
  const elements = readXml(told('junit', SAMPLE));
  const named = (name: string) => elements.filter((element) => element.name === name);
  t.match(named('testsuites')[0]?.attributes, { tests: '9', failures: '1', errors: '3', skipped: '1' });
  t.same(
    named('testsuite').map(({ attributes: { name, tests, failures, errors, skipped } }) => [
      name,
      ...[tests, failures, errors, skipped].map(Number),
    ]),
    [
      ['apps/web.yaml', 3, 1, 0, 0],
      ['clean.yaml', 1, 0, 0, 0],
      ['envs/50% off, über:all.yaml', 4, 0, 2, 1],
      ['doorward', 1, 0, 1, 0],
    ],
  );
  t.equal(named('failure').length, 1);
  t.equal(named('error').length, 3);
  t.equal(named('skipped').length, 1);
  const keys = named('testcase').map(
    ({ attributes }) => `${attributes['file']} ${attributes['classname']} ${attributes['name']}`,
  );
  t.equal(new Set(keys).size, keys.length, 'each case has a name of its own, by which GitLab knows it again');
  t.throws(() => readXml('<a b="<"/>'), 'the parser can refuse');
  t.end();
});

/** What GitHub's runner would obey in a log (actions/runner, ActionCommand.cs): `::name props::data` and `##[name]`. */
function commandsIn(log: string): readonly { readonly name: string; readonly line: string }[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const modern = /^\s*::([^\s:]+)(?:\s[^]*?)?::/.exec(line);
    const old = /##\[([^\]]*)\]/.exec(line);
    return [modern, old].flatMap((match) => (match === null ? [] : [{ name: match[1] ?? '', line }]));
  });
}

t.test('github', (t) => {
  const lines = told('github', SAMPLE).split('\n');
  t.equal(
    lines[0],
    '::error file=apps/web.yaml,line=11,endLine=11,col=11,endColumn=30,title=memory-limit/present::' +
      'Deployment shop/web: container web needs a memory limit: it is absent. ' +
      'Fix: set spec.template.spec.containers[0].resources.limits.memory.',
  );
  t.ok(
    lines.some((line) => line.startsWith('::error file=envs/50%25 off%2C über%3Aall.yaml,line=12,')),
    'a property is escaped',
  );
  t.ok(
    lines.some((line) => line.startsWith('::error title=PATH_NOT_FOUND::nowhere is not there. ')),
    'what has no place',
  );
  t.ok(
    lines.some((line) => /^::notice file=[^,]*über%3Aall.yaml,line=2,endLine=4,title=/.test(line)),
    'no columns over lines',
  );
  const many = (['deny', 'warn', 'audit'] as const).flatMap((action) =>
    Array.from({ length: 30 }, (_, i) =>
      finding({ action, severity: i === 29 ? 'critical' : 'low', message: `m${i}` }),
    ),
  );
  const commands = commandsIn(told('github', [report({ findings: many })]));
  t.same(
    ['error', 'warning', 'notice'].map((name) => commands.filter((command) => command.name === name).length),
    [10, 10, 10],
    'ten of each level',
  );
  t.equal(commands.filter(({ line }) => line.includes('m29')).length, 3, 'the weightiest are among them');
  t.match(told('github', [report({ findings: many })]), '; 60 more than GitHub shows');
  t.equal(commandsIn('  ::stop-commands::x\na ##[add-mask]b\n').length, 2, 'the parser finds what it is for');
  t.end();
});

t.test('gitlab', (t) => {
  // What the documentation of Code Quality asks for.
  const isCodeQuality = new Ajv({ strict: false }).compile({
    type: 'array',
    items: {
      type: 'object',
      required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
      properties: {
        description: { type: 'string', minLength: 1 },
        check_name: { type: 'string', minLength: 1 },
        fingerprint: { type: 'string', minLength: 1 },
        severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
        location: {
          type: 'object',
          required: ['path', 'lines'],
          properties: {
            path: { type: 'string', minLength: 1, not: { pattern: '^\\./' } },
            lines: {
              type: 'object',
              required: ['begin'],
              properties: { begin: { type: 'integer', minimum: 1 } },
            },
          },
        },
      },
    },
  });
  const list = json('gitlab', SAMPLE);
  t.ok(isCodeQuality(list), JSON.stringify(isCodeQuality.errors));
  t.same(
    list.map((e: { check_name: string; severity: string }) => [e.check_name, e.severity]),
    [
      ['memory-limit/present', 'critical'],
      ['no-latest/tag', 'minor'],
      ['memory-limit/present', 'info'],
      ['WORKLOAD_MALFORMED', 'blocker'],
      ['YAML_SYNTAX', 'blocker'],
      ['PATH_NOT_FOUND', 'blocker'],
    ],
  );
  t.same(json('gitlab', []), []);
  t.end();
});

t.test('policyreport', (t) => {
  // The fields of the CustomResourceDefinition, v1alpha2, that are used here.
  const resource = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      ['apiVersion', 'kind', 'namespace', 'name'].map((name) => [name, { type: 'string' }]),
    ),
  };
  const isReport = new Ajv({ strict: false, allErrors: true }).compile({
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata', 'summary', 'results'],
    properties: {
      apiVersion: { const: 'wgpolicyk8s.io/v1alpha2' },
      kind: { enum: ['PolicyReport', 'ClusterPolicyReport'] },
      summary: {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(
          ['pass', 'fail', 'warn', 'error', 'skip'].map((name) => [name, { type: 'integer' }]),
        ),
      },
      results: {
        type: 'array',
        items: {
          type: 'object',
          required: ['policy'],
          additionalProperties: false,
          properties: {
            source: { type: 'string' },
            policy: { type: 'string' },
            rule: { type: 'string' },
            result: { enum: ['pass', 'fail', 'warn', 'error', 'skip'] },
            scored: { type: 'boolean' },
            severity: { enum: ['critical', 'high', 'low', 'medium', 'info'] },
            message: { type: 'string' },
            resources: { type: 'array', items: resource },
            properties: { type: 'object', additionalProperties: { type: 'string' } },
          },
        },
      },
    },
  });
  interface Item {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
    readonly summary: Readonly<Record<string, number>>;
    readonly results: readonly { readonly result: string }[];
  }
  const { items }: { items: readonly Item[] } = json('policyreport', SAMPLE);
  for (const item of items) t.ok(isReport(item), JSON.stringify(isReport.errors));
  t.same(
    items.map(({ kind, metadata, summary }) => [kind, metadata.namespace, summary]),
    [
      ['ClusterPolicyReport', undefined, { pass: 0, fail: 0, warn: 1, error: 2, skip: 0 }],
      ['PolicyReport', 'shop', { pass: 1, fail: 1, warn: 1, error: 1, skip: 1 }],
    ],
  );
  const big = report({ findings: Array.from({ length: 3000 }, (_, i) => finding({ message: `m${i}` })) });
  const parts: readonly Item[] = json('policyreport', [big]).items;
  t.ok(parts.length > 1, 'a big one is continued');
  t.equal(parts[1]?.metadata.name, 'doorward-2');
  for (const part of parts) t.ok(JSON.stringify(part).length < 1_000_000, 'below what an API server stores');
  t.equal(
    parts.reduce((sum, part) => sum + part.results.length, 0),
    3000,
  );
  const odd = json('policyreport', [
    report({ findings: [finding({}, { ...OBJECT, namespace: 'No Namespace' })] }),
  ]);
  t.equal(odd.items[0].kind, 'ClusterPolicyReport', 'what is no namespace has no report of its own');
  t.end();
});

t.test('markdown', (t) => {
  const out = told('markdown', SAMPLE);
  t.match(
    out,
    /^<!-- doorward:report -->\n## ❌ Doorward: 3 errors, 1 denied, 1 warning, 1 audited, 1 excepted\n/,
  );
  t.match(out, '\n| `checkout` | 1 | 1 | 1 | 0 |\n', 'who has to act');
  t.match(
    out,
    '\n### `checkout`\n\n- **error** `envs/50% off, über:all.yaml:9`',
    'what could not be judged comes first',
  );
  t.notMatch(out, 'search', 'what is excepted is nobody’s work');
  const table = [
    { given: 'a', expected: '`a`' },
    { given: 'a`b', expected: '``a`b``' },
    { given: '`a``', expected: '``` `a`` ```' },
    { given: ' a ', expected: '`  a  `' },
    { given: 'a\nb', expected: '`a\\u{000A}b`' },
  ];
  for (const { given, expected } of table) t.equal(codeSpan(given), expected, given);
  const words = [
    { given: 'It needs a limit: it is absent.', expected: 'It needs a limit: it is absent.' },
    { given: 'ask @org/team about #1', expected: 'ask `@org/team` about `#1`' },
    { given: 'it is "128m", below (4Mi).', expected: 'it is "`128m`", below (`4Mi`).' },
    { given: '<img src=x> www.evil.example', expected: '`<img src=x> www.evil.example`' },
    { given: '[x](javascript:1) **b**', expected: '`[x](javascript:1) **b**`' },
    { given: '</details> -- 1. x', expected: '`</details> --` 1. x' },
  ];
  for (const { given, expected } of words) t.equal(prose(given), expected, given);
  const many = Array.from({ length: 5000 }, (_, i) =>
    finding(
      { severity: i === 4999 ? 'critical' : 'low', message: `m${i} ${'long '.repeat(40)}` },
      { ...OBJECT, owner: `o${i % 300}` },
    ),
  );
  const cut = told('markdown', [report({ findings: many })]);
  t.ok(cut.length < 65_000, `${cut.length} characters`);
  t.ok(cut.length > 60_000, 'the room is used');
  t.match(cut, /\n\*\*\d{4} more entries did not fit in this report\.\*\*/, 'it is said aloud');
  t.match(cut, 'm4999', 'the weightiest stay');
  t.match(cut, '**200 more owners not shown.**');
  t.end();
});

t.test('what is rendered is told at the file that it was made from', (t) => {
  const location = { ...at('helm:web', 12), source: 'charts/web/templates/pod.yaml' };
  const reports = [
    report({
      file: 'helm:web',
      findings: [finding({}, OBJECT, location)],
      errors: [{ code: 'YAML_SYNTAX', message: 'no YAML here.', location }],
    }),
  ];
  const [error, result] = json('sarif', reports).runs[0].results;
  for (const { locations } of [error, result]) {
    t.same(locations[0].physicalLocation, {
      artifactLocation: { uri: 'charts/web/templates/pod.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
    });
  }
  t.match(result.message.text, 'it is absent (line 12 of helm:web). Fix: set spec.template');
  t.match(error.message.text, 'no YAML here (line 12 of helm:web). Correct the text');
  t.ok(isSarif(json('sarif', reports)), JSON.stringify(isSarif.errors));
  const [, line] = told('github', reports).split('\n');
  t.match(line, /^::error file=charts\/web\/templates\/pod\.yaml,line=1,endLine=1,col=1,endColumn=1,title=/);
  t.match(line, 'it is absent (line 12 of helm:web). Fix: ');
  const [, quality] = json('gitlab', reports);
  t.same(quality.location, { path: 'charts/web/templates/pod.yaml', lines: { begin: 1 } });
  t.match(quality.description, /it is absent \(line 12 of helm:web\)$/);
  t.same(json('json', reports).findings[0].location, {
    file: 'helm:web',
    line: 12,
    column: 11,
    endLine: 12,
    endColumn: 30,
    source: 'charts/web/templates/pod.yaml',
  });
  t.match(
    told('text', reports),
    /^ {2}12:11 {2}Deployment shop\/web {2}from charts\/web\/templates\/pod\.yaml$/m,
  );
  t.match(told('junit', reports), 'at helm:web:12:11 (charts/web/templates/pod.yaml)');
  t.match(told('html', reports), 'helm:web:12:11 (charts/web/templates/pod.yaml)');
  t.match(told('markdown', reports), '`helm:web:12` `charts/web/templates/pod.yaml`');
  t.match(told('policyreport', reports), '"location":"helm:web:12:11 (charts/web/templates/pod.yaml)"');
  t.end();
});

t.test('sarif within the limits of GitHub', (t) => {
  const findings = Array.from({ length: 25_010 }, (_, i) =>
    finding({ severity: i < 20 ? 'low' : 'high', message: `m${i}` }, OBJECT, at('a.yaml', i + 1)),
  );
  const reporter = createReporter('sarif', { text: TEXT, pathOf: same });
  const log = JSON.parse(write(reporter, [report({ findings })]));
  const { results, invocations } = log.runs[0];
  t.equal(results.length, 25_000);
  t.match(results[0].message.text, 'm0.', 'in order');
  t.match(results[9].message.text, 'm9.');
  t.match(results[10].message.text, 'm20.', 'the least weighty are left out');
  t.match(
    invocations[0].toolExecutionNotifications.at(-1).message.text,
    /^sarif: 10 findings of less weight/,
  );
  t.match(reporter.cut?.(), /10 findings of less weight are left out/);
  t.end();
});

t.test('sarif drops what does not count before what does', (t) => {
  const old = Array.from({ length: 25_000 }, (_, i) => ({
    ...finding({ severity: 'critical', message: `old${i}` }, OBJECT, at('a.yaml', i + 1)),
    suppression: { kind: 'baseline', reason: 'listed' } as const,
  }));
  const fresh = finding({ severity: 'low', action: 'warn', message: 'fresh' }, OBJECT, at('z.yaml', 1));
  const reporter = createReporter('sarif', { text: TEXT, pathOf: same });
  const log = JSON.parse(write(reporter, [report({ findings: [...old, fresh] })]));
  const { results } = log.runs[0];
  t.equal(results.length, 25_000);
  t.match(results.at(-1).message.text, 'fresh');
  t.end();
});

t.test('sarif: a description is no longer than GitHub shows', (t) => {
  const words = 'A word \u{1F6AA} of many. '.repeat(200);
  const [policy] = INFO.policies;
  const policies = [{ ...policy!, title: words, description: words }];
  const log = JSON.parse(
    write(createReporter('sarif', { text: TEXT, pathOf: same }), [], { ...INFO, policies }),
  );
  const { shortDescription, fullDescription } = log.runs[0].tool.driver.rules[0];
  for (const { text } of [shortDescription, fullDescription]) {
    t.ok(text.length > 900 && text.length <= 1024, `${text.length} characters`);
    t.match(text, /(?:A|word|\u{1F6AA}|of|many\.)…$/u, 'cut at a word');
  }
  t.end();
});

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** The elements of a page, and what is wrong with its syntax. */
function readHtml(text: string): { elements: readonly Element[]; errors: readonly string[] } {
  const errors: string[] = [];
  const elements: Element[] = [];
  const visit = (node: Node): void => {
    if (Object.hasOwn(node, 'tagName')) elements.push(node as Element);
    for (const child of (node as { childNodes?: Node[] }).childNodes ?? []) visit(child);
  };
  visit(parseHtml(text, { onParseError: ({ code }) => errors.push(code) }));
  return { elements, errors };
}

const TAGS = new Set(
  (
    'html head meta link title style script body main header h1 h2 p code section table thead tbody tr th td button form ' +
    'label select option input output ul li b strong span details summary pre'
  ).split(' '),
);
const ATTRIBUTES =
  /^(lang|charset|http-equiv|content|name|rel|href|class|id|scope|type|disabled|hidden|autocomplete|value|role|aria-labelledby|data-(owner|policy|severity|namespace))$/;

/** What is wrong with a page, if it could do anything but show. */
function badHtml(text: string): readonly string[] {
  const { elements, errors } = readHtml(text);
  return [
    ...errors,
    ...elements.filter(({ tagName }) => !TAGS.has(tagName)).map(({ tagName }) => tagName),
    ...elements.flatMap(({ attrs }) =>
      attrs.filter(({ name }) => !ATTRIBUTES.test(name)).map(({ name }) => name),
    ),
    ...elements
      .flatMap(({ attrs }) => attrs.filter(({ name }) => name === 'href' || name === 'src'))
      .filter(({ value }) => value !== 'data:,')
      .map(({ value }) => value),
    ...(elements.filter(({ tagName }) => tagName === 'script').length === 1 ? [] : ['scripts']),
  ];
}

t.test('html', (t) => {
  const out = told('html', SAMPLE);
  t.same(badHtml(out), []);
  t.same(badHtml(`${out}<img src=x onerror=alert(1)>`).length > 0, true, 'the check can refuse');
  t.match(out, /default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'/);
  t.match(out, 'name: &quot;漢字 &lt;b&gt;&amp;amp;&quot;', 'the lines of the file');
  t.end();
});

/** A text with the code of CommonMark taken out, line by line. */
function withoutCode(markdown: string): string {
  return markdown.replaceAll(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
}

// Whatever acts somewhere.
const ATTACKS = [
  '\u001b]52;c;aGk=\u0007',
  '\u001b[2J',
  '::error::x',
  '::stop-commands::t',
  '##[add-mask]a',
  '##vso[task.x]',
  '%0A::error::y',
  '\n::set-output name=a::b',
  '\r',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)',
  "'><svg/onload=alert(1)>",
  ']]>',
  '<![CDATA[',
  '-->',
  '<!--',
  '&#x0;',
  '</style>',
  '</details>',
  '[x](javascript:alert(1))',
  '![](http://e.example/x.png)',
  '@org/team',
  '#12',
  'http://e.example',
  '`',
  '``',
  '|',
  '\\',
  '{0}',
  '{{x}}',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\u2028',
  '\u0085',
  '\u009b31m',
  '\u0000',
  '\u007f',
  '\ufffe',
  '\uffff',
  '\ud800',
  '\udc00',
  '\u{e0041}',
  '=cmd()',
  '../../etc/passwd',
  'a: b, c=d',
  '__proto__',
];
const hostile = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...ATTACKS) },
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(' ', '#', ':', 'a'),
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));

const hostileRun = fc
  .record({
    message: hostile,
    name: hostile,
    namespace: hostile,
    kind: hostile,
    owner: hostile,
    file: hostile,
    key: hostile,
    policy: hostile,
    source: hostile,
    template: fc.option(hostile, { nil: undefined }),
    action: fc.constantFrom('deny' as const, 'warn' as const, 'audit' as const),
  })
  .map(({ message, name, namespace, kind, owner, file, key, policy, source, template, action }) => {
    const object = { apiVersion: `${kind}/v1`, kind, namespace, name, owner };
    const location = { ...at(file, 1, 1, 4), ...(template === undefined ? {} : { source: template }) };
    const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const change = { message, policy, rule: key, action, pointer, field: `${pointer}/x` };
    const given: FileReport = {
      ...report({ file, bytes: Buffer.from(source) }),
      findings: [
        { ...finding(change, object, location), place: `${pointer}/x` },
        { ...finding(change, object, location), suppression: { kind: 'inline', reason: message } },
        finding({ ...change, outcome: 'error', code: 'CHECK_FAILED' }, object, location),
      ],
      errors: [
        { code: 'YAML_SYNTAX', message, location },
        { code: 'PATH_NOT_FOUND', message },
      ],
      notices: [{ code: 'DUPLICATE_OBJECT', message, location }],
      notEvaluated: [{ object, location, reason: message }],
      results: [{ policy, rule: key, outcome: 'pass', object, location }],
    };
    const [first] = INFO.policies;
    const rules = [{ name: key, message }];
    const policies =
      first === undefined
        ? []
        : [{ ...first, name: policy, title: message, description: source, rules, source: file }];
    return { given, info: { ...INFO, policies } };
  });

// What acts in a terminal or deceives an eye; XML has no way to say some of it at all.
const ACTS =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\p{Surrogate}\u{e0041}]/u;

t.test('hostile text stays text in every format', (t) => {
  // Of a run there are two findings that count, each of one annotation, two mistakes and one part that was not judged.
  const ANNOTATIONS = 4;
  fc.assert(
    fc.property(hostileRun, ({ given, info }) => {
      for (const format of FORMATS) {
        const out = told(format, [given, emptyReport('')], info);
        if (ACTS.test(out)) throw new Error(`${format}: ${JSON.stringify(ACTS.exec(out))} acts`);
        const commands = commandsIn(out);
        const wanted = format === 'github' ? ANNOTATIONS : 0;
        if (commands.length !== wanted)
          throw new Error(`${format}: ${JSON.stringify(commands)} are commands`);
        if (out.includes('##[') || out.includes('##vso[')) throw new Error(`${format}: a command of Azure`);
        if (out !== told(format, [given, emptyReport('')], info)) throw new Error(`${format}: not equal`);
      }
      const log = json('sarif', [given], info);
      const valid: boolean = isSarif(log);
      if (!valid) throw new Error(`sarif: ${JSON.stringify(isSarif.errors)}`);
      if (/\]\(|(?<!\{)\{\d+\}/.test(log.runs[0].results[0].message.text)) throw new Error('sarif: a link');
      for (const format of ['gitlab', 'policyreport'] as const) json(format, [given], info);
      const cases = readXml(told('junit', [given], info));
      if (cases.filter(({ name }) => name === 'testcase').length !== 6) throw new Error('junit: other cases');
      const bad = badHtml(told('html', [given], info));
      if (bad.length > 0) throw new Error(`html: ${bad.join(' ')}`);
      const [, ...rest] = withoutCode(told('markdown', [given], info)).split('\n');
      const odd = rest.find(
        (line) =>
          !/^[\w \p{Extended_Pictographic}\ufe0f.,:;?!()'"*|#-]*$/u.test(line) || /#\w|\]\(/.test(line),
      );
      if (odd !== undefined) throw new Error(`markdown: ${odd}`);
    }),
    runs(400),
  );
  t.match(safe('\u001b'), '\\u{001B}');
  t.end();
});
