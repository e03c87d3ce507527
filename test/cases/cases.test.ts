// Files of cases: what they can say, what is said of their mistakes, and how a case that does not hold differs.
import t from 'tap';
import { Coverage } from '../../src/cases/coverage.ts';
import { fixMisses, verdictMisses } from '../../src/cases/difference.ts';
import type { Case, CaseVerdict, GotFinding } from '../../src/cases/model.ts';
import { parseCases } from '../../src/cases/parse.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import { schemaWords } from '../../src/report/schema-words.ts';
import type { Value } from '../../src/manifest/value.ts';

const HEAD = 'apiVersion: doorward.dev/v1alpha1\nkind: Cases\n';
const read = (path: string): Uint8Array | string =>
  path === 'pod.yaml' ? Buffer.from('kind: Pod\n') : `${path} cannot be read`;
const parse = (text: string): ReturnType<typeof parseCases> =>
  parseCases({ file: 'cases.yaml', bytes: Buffer.from(text) }, read);

t.test('mistakes in a file of cases', (t) => {
  const one = (text: string): string => `${HEAD}cases:\n  - ${text}\n`;
  const table = [
    { name: 'a case', given: one('{ name: a, manifest: "", expect: [] }'), expected: [] },
    {
      name: 'an unknown field',
      given: one('{ name: a, manifest: "", expects: [], expect: [] }'),
      expected: ['4:30 CASES_INVALID cases[0] has no field "expects"; did you mean expect?'],
    },
    {
      name: 'no manifest',
      given: one('{ name: a, expect: [] }'),
      expected: ['4:5 CASES_INVALID A case has one of manifest, object, file, base64, template, files'],
    },
    {
      name: 'two manifests',
      given: one('{ name: a, manifest: "", base64: "", expect: [] }'),
      expected: [
        '4:5 CASES_INVALID A case has one of manifest, object, file, base64, template, files, not two',
      ],
    },
    {
      name: 'nothing expected',
      given: one('{ name: a, manifest: "" }'),
      expected: [
        '4:5 CASES_INVALID A case expects something: it has expect, errors, notEvaluated or several of them',
      ],
    },
    {
      name: 'a finding without a place',
      given: one('{ name: a, manifest: "", expect: [{ rule: a }] }'),
      expected: ['4:39 CASES_INVALID cases[0].expect[0] needs the field pointer'],
    },
    {
      name: 'an action that is none',
      given: one('{ name: a, manifest: "", expect: [{ rule: a, pointer: "", action: block }] }'),
      expected: ['4:71 CASES_INVALID cases[0].expect[0].action has to be one of deny, warn, audit, none'],
    },
    {
      name: 'holes without a template',
      given: one('{ name: a, manifest: "", with: {}, expect: [] }'),
      expected: ['4:5 CASES_INVALID with fills the holes of a template, and the case has none'],
    },
    {
      name: 'a template that is not there',
      given: one('{ name: a, template: b, expect: [] }'),
      expected: ['4:26 CASES_INVALID There is no template b'],
    },
    {
      name: 'a hole that nothing fills, and a filling without a hole',
      given: `${HEAD}templates: { b: "x: %y%" }\ncases:\n  - { name: a, template: b, with: { z: "1" }, expect: [] }\n`,
      expected: [
        '5:5 CASES_INVALID Nothing fills the hole y of the template b',
        '5:5 CASES_INVALID The template b has no hole z',
      ],
    },
    {
      name: 'a pattern that is not RE2',
      given: one('{ name: a, manifest: "", expect: [{ rule: a, pointer: "", messagePattern: "(?=a)" }] }'),
      expected: [/^4:79 CASES_INVALID messagePattern is not RE2: /],
    },
    {
      name: 'a file that is not there',
      given: one('{ name: a, file: other.yaml, expect: [] }'),
      expected: ['4:22 CASES_INVALID other.yaml cannot be read'],
    },
    { name: 'no YAML', given: 'a: [', expected: [/CASES_SYNTAX/] },
    {
      name: 'two documents',
      given: `${HEAD}cases: []\n---\na: 1\n`,
      expected: ['5:1 CASES_SYNTAX cases.yaml holds 2 documents: cases are one document.'],
    },
    { name: 'nothing', given: '# later\n', expected: [' CASES_SYNTAX cases.yaml holds no document.'] },
  ];
  for (const { name, given, expected } of table) {
    const { errors } = parse(given);
    const shown = errors.map(({ code, message, location }) => {
      const place = location === undefined ? '' : `${location.line}:${location.column}`;
      return `${place} ${code} ${message}`;
    });
    t.match(shown, expected, name);
    t.equal(shown.length, expected.length, `${name}: nothing else`);
  }
  t.end();
});

t.test('where the text of a case comes from', (t) => {
  const text = `${HEAD}templates:
  pod: "kind: %kind%"
cases:
  - { name: text, manifest: "kind: Pod", expect: [] }
  - { name: object, object: { kind: Pod, size: 9007199254740993 }, expect: [] }
  - { name: objects, object: [{ kind: A }, { kind: B }], expect: [] }
  - { name: file, file: pod.yaml, expect: [] }
  - { name: bytes, base64: AP8=, expect: [] }
  - { name: template, template: pod, with: { kind: "%kind%" }, expect: [] }
  - { name: each, template: pod, each: { kind: [A, "B #"] }, expect: [] }
  - { name: wide, manifest: a, encoding: utf-16be, expect: [] }
`;
  const { cases, errors } = parse(text);
  t.same(errors, []);
  t.same(
    cases.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('latin1')]),
    [
      ['text', 'kind: Pod'],
      ['object', '{"kind":"Pod","size":9007199254740993}'],
      ['objects', '{"kind":"A"}\n---\n{"kind":"B"}\n'],
      ['file', 'kind: Pod\n'],
      ['bytes', '\u0000\u00ff'],
      ['template', 'kind: %kind%'],
      ['each: A', 'kind: A'],
      ['each: B \\u{23}', 'kind: B #'],
      ['wide', '\u00fe\u00ff\u0000a'],
    ],
  );
  t.end();
});

const GOT: GotFinding = {
  policy: 'p',
  rule: 'r',
  outcome: 'fail',
  action: 'deny',
  pointer: '/spec',
  field: '/spec/replicas',
  message: 'web needs 2 replicas',
  object: 'web',
};
const VERDICT: CaseVerdict = { findings: [GOT], errors: [], notEvaluated: 0, passes: new Set() };

function caseOf(expect: string): Case {
  const { cases, errors } = parse(`${HEAD}cases:\n  - name: a\n    manifest: ""\n    ${expect}\n`);
  const [one] = cases;
  if (one === undefined) throw new Error(JSON.stringify(errors));
  return one;
}

t.test('how a verdict differs from what is expected', (t) => {
  const finding = (more: string): string => `expect: [{ rule: r, pointer: /spec${more} }]`;
  const table: readonly {
    name: string;
    given: string;
    verdict?: Partial<CaseVerdict>;
    expected: object[];
  }[] = [
    { name: 'the same', given: finding(''), expected: [] },
    { name: 'a part of the message', given: finding(', message: needs 2'), expected: [] },
    { name: 'a pattern', given: finding(', messagePattern: "needs \\\\d rep"'), expected: [] },
    {
      name: 'another pattern',
      given: finding(', messagePattern: "^needs"'),
      expected: [
        {
          what: 'finding',
          expected: ['rule: r', 'outcome: fail', 'action: deny', 'pointer: /spec', 'message: /^needs/'],
          got: [
            'rule: r',
            'outcome: fail',
            'action: deny',
            'pointer: /spec',
            'message: web needs 2 replicas',
          ],
          location: { line: 6, column: 14 },
        },
      ],
    },
    { name: 'another field', given: finding(', field: /spec/x'), expected: [{ what: 'finding' }] },
    { name: 'another object', given: finding(', object: api'), expected: [{ what: 'finding' }] },
    { name: 'another action', given: finding(', action: warn'), expected: [{ what: 'finding' }] },
    { name: 'another outcome', given: finding(', outcome: skip'), expected: [{ what: 'finding' }] },
    {
      name: 'another policy is another finding',
      given: finding(', policy: q'),
      expected: [{ got: [] }, { expected: [], location: { line: 4, column: 5 } }],
    },
    { name: 'one too much', given: 'expect: []', expected: [{ expected: [], got: { 0: 'rule: p/r' } }] },
    {
      name: 'one too few',
      given: finding(''),
      verdict: { findings: [] },
      expected: [{ expected: { 0: 'rule: r' }, got: [] }],
    },
    {
      name: 'one expectation is for one finding',
      given: finding(''),
      verdict: { findings: [GOT, GOT] },
      expected: [{ expected: [], got: { 0: 'rule: p/r' } }],
    },
    {
      name: 'another error',
      given: 'errors: [{ code: CHECK_FAILED, line: 3 }]',
      verdict: {
        findings: [],
        errors: [{ code: 'CHECK_FAILED', message: 'm', pointer: '/a', line: 4, column: 1 }],
      },
      expected: [
        {
          what: 'error',
          expected: ['code: CHECK_FAILED', 'line: 3'],
          got: ['code: CHECK_FAILED', 'line: 4'],
        },
      ],
    },
    {
      name: 'objects that cannot be seen into',
      given: 'notEvaluated: 1',
      verdict: { findings: [] },
      expected: [{ what: 'notEvaluated' }],
    },
  ];
  for (const { name, given, verdict, expected } of table) {
    const misses = verdictMisses(caseOf(given), { ...VERDICT, ...verdict });
    t.match(misses, expected, name);
    t.equal(misses.length, expected.length, `${name}: nothing else`);
  }
  t.end();
});

t.test('how what is fixed differs', (t) => {
  const one = caseOf('expect: []');
  const fixed = { bytes: new Uint8Array(0), unsafe: false, reasons: undefined };
  const mended = { objects: [{ b: 1, a: 2 }], reasons: ['unsafe'], again: 0 };
  const table = [
    {
      name: 'the order of keys is no matter',
      given: { fixed, expected: [{ a: 2, b: 1 }], mended },
      expected: [],
    },
    {
      name: 'a number is no text',
      given: { fixed, expected: [{ a: '2', b: 1 }], mended },
      expected: [{ what: 'fixed', expected: ['---', 'a: "2"', 'b: 1'], got: ['---', 'a: 2', 'b: 1'] }],
    },
    {
      name: 'reasons',
      given: { fixed: { ...fixed, reasons: ['no-fix'] }, expected: mended.objects, mended },
      expected: [{ what: 'reasons', expected: ['no-fix'], got: ['unsafe'] }],
    },
    {
      name: 'a second time',
      given: { fixed, expected: mended.objects, mended: { ...mended, again: 1 } },
      expected: [{ what: 'again' }],
    },
  ];
  for (const { name, given, expected } of table) {
    const misses = fixMisses(one, given);
    t.match(misses, expected, name);
    t.equal(misses.length, expected.length, `${name}: nothing else`);
  }
  t.end();
});

t.test('rules that no case breaks, or none keeps', (t) => {
  const text = `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: p }
spec:
  title: t
  rules:
    - { name: both, schema: true, message: m }
    - { name: broken, schema: true, message: m }
    - { name: kept, schema: true, message: m }
    - { name: neither, schema: true, message: m }
`;
  const { documents } = parseManifest({ file: 'p.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const { policies } = parsePolicies(
    documents.flatMap((one) => (one.type === 'resources' ? one.resources : [])),
  );
  const holder = { policies };
  const coverage = new Coverage([holder]);
  coverage.note([holder], {
    ...VERDICT,
    findings: [
      { ...GOT, rule: 'both' },
      { ...GOT, rule: 'broken' },
      { ...GOT, rule: 'kept', outcome: 'skip' },
    ],
  });
  coverage.note([holder], { ...VERDICT, findings: [], passes: new Set(['p/both', 'p/kept', 'q/neither']) });
  t.match(coverage.uncovered(), [
    { rule: 'broken', lacks: ['pass'], location: { line: 8, column: 15 } },
    { rule: 'kept', lacks: ['fail'] },
    { rule: 'neither', lacks: ['fail', 'pass'] },
  ]);
  t.equal(coverage.uncovered().length, 3);
  t.end();
});

t.test('schemas in words', (t) => {
  const table: readonly { given: Value; expected: string | undefined }[] = [
    { given: true, expected: 'anything' },
    { given: { type: 'integer', minimum: 2 }, expected: 'an integer, at least 2' },
    { given: { const: true }, expected: 'true' },
    { given: { enum: ['a', 'b'] }, expected: 'one of a, b' },
    {
      given: { format: 'quantity', quantityMaximum: { $param: 'max' } },
      expected: 'a quantity, at most the parameter max',
    },
    { given: { not: { const: 0 } }, expected: 'not 0' },
    { given: { not: { required: ['a'] } }, expected: undefined },
    { given: { properties: { a: true } }, expected: undefined },
    { given: {}, expected: undefined },
  ];
  for (const { given, expected } of table) t.equal(schemaWords(given), expected, JSON.stringify(given));
  t.end();
});
