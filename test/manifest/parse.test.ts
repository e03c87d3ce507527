import t from 'tap';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import type { Limits, ParsedDocument, ParsedFile, Resource } from '../../src/manifest/model.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest, identityKey } from '../../src/manifest/request.ts';
import { isClusterScoped } from '../../src/manifest/kinds.ts';
import { isKustomization } from '../../src/manifest/unrendered.ts';
import { endsSoon } from '../ends-soon.ts';

function parse(
  text: string | Uint8Array,
  options: { file?: string; limits?: Partial<Limits> } = {},
): ParsedFile {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return parseManifest({ file: options.file ?? 'a.yaml', bytes }, { ...DEFAULT_LIMITS, ...options.limits });
}

function resources(file: ParsedFile): readonly Resource[] {
  return file.documents.flatMap((document) => (document.type === 'resources' ? document.resources : []));
}

/** `CODE line:column`, or the type and how many objects. */
function summary(document: ParsedDocument): string {
  if (document.type === 'error') {
    const { code, location } = document.error;
    return `${code} ${location?.line}:${location?.column}`;
  }
  return document.type === 'resources' ? `resources ${document.resources.length}` : document.type;
}

/** The text that a location spans, lines joined by `\n`. */
function slice(
  text: string,
  place: { line: number; column: number; endLine: number; endColumn: number },
): string {
  const lines = text.split('\n').slice(place.line - 1, place.endLine);
  lines[lines.length - 1] = lines.at(-1)?.slice(0, place.endColumn - 1) ?? '';
  lines[0] = lines[0]?.slice(place.column - 1) ?? '';
  return lines.join('\n');
}

const POD = 'apiVersion: v1\nkind: Pod\n';
const SECRET = 'apiVersion: v1\nkind: Secret\n';

t.test('what a file holds', async (t) => {
  const rows: readonly {
    name: string;
    given: string;
    expected: readonly string[];
    kubernetes?: boolean;
    file?: string;
  }[] = [
    { name: 'an object', given: POD, expected: ['resources 1'] },
    { name: 'comments', given: '# a\n', expected: ['empty'], kubernetes: false },
    { name: 'nothing', given: '', expected: [], kubernetes: false },
    { name: 'two documents', given: `${POD}---\n${POD}`, expected: ['resources 1', 'resources 1'] },
    { name: 'a values file', given: 'image: {tag: x}\n', expected: ['foreign'], kubernetes: false },
    { name: 'a values file and an object', given: `a: 1\n---\n${POD}`, expected: ['foreign', 'resources 1'] },
    { name: 'a list, not Kubernetes', given: '- a\n', expected: ['foreign'], kubernetes: false },
    {
      name: 'a scalar among objects',
      given: `hello\n---\n${POD}`,
      expected: ['NOT_AN_OBJECT 1:1', 'resources 1'],
    },
    { name: 'a list of objects', given: '- apiVersion: v1\n  kind: Pod\n', expected: ['NOT_AN_OBJECT 1:1'] },
    { name: 'broken, not Kubernetes', given: 'a: b: c\n', expected: ['YAML_SYNTAX 1:5'], kubernetes: false },
    { name: 'broken, perhaps Kubernetes', given: 'Kind: Pod\na: b: c\n', expected: ['YAML_SYNTAX 2:5'] },
    {
      name: 'a bad document between good ones',
      given: `${POD}---\na: [\n---\n${POD}`,
      expected: ['resources 1', 'YAML_SYNTAX 5:1', 'resources 1'],
    },
    {
      name: 'text behind a separator',
      given: `${POD}--- {a: 1}\n${POD}`,
      expected: ['resources 1', 'YAML_SYNTAX 3:1', 'resources 1'],
    },
    {
      name: 'a document behind the end marker',
      given: `${POD}...\n${POD}`,
      expected: ['resources 1', 'resources 1'],
    },
    {
      name: 'a directive',
      given: `%YAML 1.2\n---\n${POD}`,
      expected: ['YAML_UNSUPPORTED 1:1', 'resources 1'],
      kubernetes: true,
    },
    { name: 'kind missing', given: 'apiVersion: v1\n', expected: ['INCOMPLETE_OBJECT 1:1'] },
    { name: 'kind empty', given: 'apiVersion: v1\nkind: ""\n', expected: ['INCOMPLETE_OBJECT 2:7'] },
    { name: 'kind a number', given: 'apiVersion: v1\nkind: 1\n', expected: ['INCOMPLETE_OBJECT 2:7'] },
    { name: 'apiVersion missing', given: 'kind: Pod\n', expected: ['INCOMPLETE_OBJECT 1:1'] },
    { name: 'both misspelled', given: 'apiversion: v1\nKind: Pod\n', expected: ['INCOMPLETE_OBJECT 1:1'] },
    {
      name: 'apiVersion with a blank',
      given: 'apiVersion: "v1 "\nkind: Pod\n',
      expected: ['INCOMPLETE_OBJECT 1:13'],
    },
    { name: 'metadata a list', given: `${POD}metadata: []\n`, expected: ['INCOMPLETE_OBJECT 3:1'] },
    { name: 'kind in lower case', given: 'apiVersion: v1\nkind: pod\n', expected: ['KIND_MISSPELLED 2:7'] },
    {
      name: 'kind in the plural',
      given: 'apiVersion: apps/v1\nkind: Deployments\n',
      expected: ['KIND_MISSPELLED 2:7'],
    },
    { name: 'kind with a blank', given: 'apiVersion: v1\nkind: "Pod "\n', expected: ['KIND_MISSPELLED 2:7'] },
    {
      name: 'kind with letters swapped',
      given: 'apiVersion: apps/v1\nkind: Deplyoment\n',
      expected: ['KIND_MISSPELLED 2:7'],
    },
    {
      name: 'kind of another group',
      given: 'apiVersion: v1\nkind: Deployment\n',
      expected: ['KIND_MISSPELLED 2:7'],
    },
    // The group of a custom kind has a dot: ValidateCustomResourceDefinition of apiextensions-apiserver.
    {
      name: 'kind of a group with letters missing',
      given: 'apiVersion: aps/v1\nkind: Deployment\n',
      expected: ['KIND_MISSPELLED 2:7'],
    },
    {
      name: 'kind of another tool',
      given: 'apiVersion: skaffold/v4\nkind: Config\n',
      expected: ['resources 1'],
    },
    { name: 'kind of a custom group', given: 'apiVersion: x.io/v1\nkind: pod\n', expected: ['resources 1'] },
    {
      name: 'a legacy group',
      given: 'apiVersion: extensions/v1beta1\nkind: Deployment\n',
      expected: ['resources 1'],
    },
    {
      name: 'a Helm template',
      given: '{{- if .x }}\nkind: Pod\n{{- end }}\n',
      expected: ['HELM_TEMPLATE 1:1'],
    },
    {
      name: 'a Helm value',
      given: `${POD}metadata:\n  name: {{ .Values.x }}\n`,
      expected: ['HELM_TEMPLATE 4:9'],
    },
    {
      name: 'a template in quotes',
      given: `${POD}metadata:\n  name: "{{ x }}"\n`,
      expected: ['resources 1'],
    },
    {
      name: 'a kustomization',
      given: 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
      expected: ['KUSTOMIZATION 1:1'],
    },
    {
      name: 'a kustomization by its name',
      given: 'resources: [a.yaml]\n',
      expected: ['KUSTOMIZATION 1:1'],
      file: 'x/kustomization.yaml',
    },
    {
      name: 'a Kustomization of Flux',
      given: 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n',
      expected: ['resources 1'],
    },
    {
      name: 'an encrypted workload',
      given: `${POD}spec: {a: "ENC[AES256_GCM,data:x]"}\nsops: {mac: x, version: 3.8.1}\n`,
      expected: ['ENCRYPTED 1:1'],
    },
    {
      name: 'an encrypted Secret',
      given: `${SECRET}type: Opaque\nimmutable: true\ndata: {a: "ENC[AES256_GCM,data:x]", b: "", c: null}\nsops: {mac: x}\n`,
      expected: ['encrypted-secret'],
    },
    {
      name: 'a Secret that is encrypted in part, beside an object',
      given: `${SECRET}stringData: {a: "ENC[AES256_GCM,data:x]", b: hunter2}\nsops: {mac: x}\n---\n${POD}`,
      expected: ['resources 1', 'encrypted-secret', 'resources 1'],
    },
    {
      name: 'a number and a truth are values, too',
      given: `${SECRET}stringData: {a: "ENC[AES256_GCM,data:x]", b: 1234}\nsops: {mac: x}\n---\n${SECRET}data: {a: "ENC[AES256_GCM,data:x]", b: false}\nsops: {mac: x}\n`,
      expected: ['resources 1', 'encrypted-secret', 'resources 1', 'encrypted-secret'],
    },
    {
      name: 'an annotation may hold what is encrypted elsewhere',
      given: `${SECRET}metadata: {name: s, annotations: {a: hunter2}}\ndata: {a: "ENC[AES256_GCM,data:x]"}\nsops: {mac: x}\n`,
      expected: ['resources 1', 'encrypted-secret'],
    },
    {
      name: 'metadata of SOPS, and nothing encrypted',
      given: `${SECRET}data: {a: aHVudGVyMg==}\nsops: {mac: "ENC[AES256_GCM,data:x]", version: 3.9.0, lastmodified: x}\n`,
      expected: ['resources 1'],
    },
    {
      name: 'a Secret that nothing decrypts',
      given: `${SECRET}data: {a: "ENC[AES256_GCM,data:x]"}\n---\n${SECRET}data: {a: "ENC[AES256_GCM,data:x]"}\nsops: yes\n`,
      expected: ['resources 1', 'resources 1'],
    },
    {
      name: 'metadata of SOPS at a workload, and nothing encrypted',
      given: `${POD}sops: {mac: "ENC[AES256_GCM,data:x]", version: 3.9.0}\n`,
      expected: ['resources 1'],
    },
    {
      name: 'an encrypted value',
      given: `${POD}a:\n- ENC[AES256_GCM,data:x]\n`,
      expected: ['ENCRYPTED 1:1'],
    },
    {
      name: 'words about encryption',
      given: `${POD}a: see ENC[AES256_GCM,...]\n`,
      expected: ['resources 1'],
    },
    {
      name: 'values encrypted, not Kubernetes',
      given: 'a: ENC[AES256_GCM,data:x]\nsops: {mac: x}\n',
      expected: ['foreign'],
      kubernetes: false,
    },
    { name: 'JSON', given: '{"apiVersion":"v1","kind":"Pod"}', expected: ['resources 1'] },
    {
      name: 'a JSON stream',
      given: '{"apiVersion":"v1","kind":"Pod"}{"apiVersion":"v1","kind":"Pod"}',
      expected: ['resources 1', 'resources 1'],
    },
    {
      name: 'JSON, then YAML',
      given: `{"apiVersion":"v1","kind":"Pod"}\n---\n${POD}`,
      expected: ['resources 1', 'resources 1'],
    },
    { name: 'broken JSON', given: '{"apiVersion":"v1",\n "kind" "Pod"}', expected: ['JSON_SYNTAX 2:9'] },
    {
      name: 'a key twice in JSON',
      given: '{"kind":"Pod",\n "kind":"Pod"}{"apiVersion":"v1","kind":"Pod"}',
      expected: ['YAML_DUPLICATE_KEY 2:2', 'resources 1'],
    },
    { name: 'a key twice', given: `${POD}kind: Pod\n`, expected: ['YAML_DUPLICATE_KEY 3:1'] },
    {
      name: 'a key twice below',
      given: `${POD}spec:\n  a: 1\n  "a": 2\n`,
      expected: ['YAML_DUPLICATE_KEY 5:3'],
    },
    { name: 'yes and true', given: `${POD}yes: 1\ntrue: 2\n`, expected: ['YAML_DUPLICATE_KEY 4:1'] },
    { name: 'an unknown tag', given: `${POD}a: !Ref x\n`, expected: ['YAML_UNSUPPORTED 3:4'] },
    { name: 'infinity', given: `${POD}a: .inf\n`, expected: ['YAML_UNSUPPORTED 3:4'] },
    { name: 'a tab', given: `${POD}a:\n\tb: 1\n`, expected: ['YAML_SYNTAX 4:1'] },
    { name: 'a mapping as key', given: `${POD}{a: b}: c\n`, expected: ['YAML_UNSUPPORTED 3:1'] },
    { name: 'an unknown alias', given: `${POD}a: *b\n`, expected: ['YAML_SYNTAX 3:4'] },
  ];
  for (const { name, given, expected, kubernetes = true, file } of rows) {
    const parsed = parse(given, file === undefined ? {} : { file });
    t.strictSame(parsed.documents.map(summary), expected, name);
    t.equal(parsed.kubernetes, kubernetes, `${name}: kubernetes`);
  }
});

t.test('what cannot be read: may it name an object?', async (t) => {
  const rows: readonly (readonly [string, string, boolean])[] = [
    ['mkdocs, a page named kind', 'nav:\n  - kind.md\nx: !!python/name:a.b\n', false],
    [
      'playbook',
      '- hosts: all\n  vars:\n    s: !vault x\n  tasks:\n    - k8s:\n        definition:\n          apiVersion: v1\n          kind: Pod\n',
      false,
    ],
    [
      'gitlab here-document',
      'x:\n  script:\n    - !reference [a]\n    - |\n      apiVersion: v1\n      kind: Pod\n',
      false,
    ],
    ['openapi, key twice', 'openapi: 3\na:\n  kind: {type: x}\n  kind: {type: x}\n', false],
    ['broken pod', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n   labels: y\n', true],
    ['slipped', 'metadata:\n  name: x\n   y: z\n apiVersion: v1\n kind: Pod\n', true],
    ['indented whole', '  apiVersion: v1\n  kind: Pod\n  a: b: c\n', true],
    ['tab', 'apiVersion: v1\n\tkind: Pod\n', true],
    ['quoted', '"apiVersion": v1\na: b: c\n', true],
    ['misspelled', 'apiversion: v1\na: b: c\n', true],
    ['explicit key', '? kind\n: Pod\na: b: c\n', true],
    ['flow', '{a: 1,\n      kind: Pod', true],
    ['json', '{"a": {\n      "kind": "Pod",}', true],
    ['template', '{{- if .x }}\n    kind: Pod\n{{ end }}', true],
    ['comment first', '# kind\n\n---\nkind: Pod\na: b: c\n', true],
    ['list', '- apiVersion: v1\n  kind: Pod\n  a: b: c\n', true],
    ['list, later', '- a: b: c\n  apiVersion: v1\n', true],
    ['crlf', 'a: b: c\r\n kind: Pod\r\n', true],
    ['kinds', 'kinds: Pod\na: b: c\n', true],
  ];
  for (const [name, text, expected] of rows) t.equal(parse(text).kubernetes, expected, name);
});

t.test('bytes that are no text', async (t) => {
  const kind = [...new TextEncoder().encode('kind: Pod\n')];
  const rows: readonly { name: string; given: readonly number[]; expected: string; kubernetes: boolean }[] = [
    {
      name: 'invalid UTF-8',
      given: [...kind, 0x61, 0x3a, 0x20, 0xff],
      expected: 'ENCODING 2:4',
      kubernetes: true,
    },
    {
      name: 'invalid after a written U+FFFD',
      given: [0xef, 0xbf, 0xbd, 0x0a, 0xc3, 0x28],
      expected: 'ENCODING 2:1',
      kubernetes: false,
    },
    { name: 'a zero byte', given: [...kind, 0x61, 0x00], expected: 'ENCODING 2:2', kubernetes: true },
    { name: 'a control character', given: [0x61, 0x07], expected: 'ENCODING 1:2', kubernetes: false },
    {
      name: 'a C1 control character',
      given: [0x61, 0xc2, 0x90],
      expected: 'ENCODING 1:2',
      kubernetes: false,
    },
    {
      name: 'a carriage return alone',
      given: [...kind, 0x0d, 0x61],
      expected: 'ENCODING 2:1',
      kubernetes: true,
    },
    {
      name: 'next line',
      given: [0x61, 0xc2, 0x85, 0x62],
      expected: 'YAML_UNSUPPORTED 1:2',
      kubernetes: false,
    },
    {
      name: 'a line separator',
      given: [0x61, 0xe2, 0x80, 0xa8],
      expected: 'YAML_UNSUPPORTED 1:2',
      kubernetes: false,
    },
    {
      name: 'a mark within',
      given: [...kind, 0xef, 0xbb, 0xbf, 0x61],
      expected: 'YAML_UNSUPPORTED 2:1',
      kubernetes: true,
    },
    {
      name: 'UTF-16',
      given: [0xff, 0xfe, ...kind.flatMap((byte) => [byte, 0])],
      expected: 'ENCODING 1:1',
      kubernetes: true,
    },
    {
      name: 'UTF-16 without mark',
      given: kind.flatMap((byte) => [byte, 0]),
      expected: 'ENCODING 1:2',
      kubernetes: true,
    },
    { name: 'gzip', given: [0x1f, 0x8b, 0x08, 0, 0, 0], expected: 'BINARY_FILE 1:1', kubernetes: false },
    {
      name: 'PNG',
      given: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a],
      expected: 'BINARY_FILE 1:1',
      kubernetes: false,
    },
    {
      name: 'zeros among bytes',
      given: Array.from({ length: 200 }, (_, i) => (i % 7 === 0 ? 0 : 128 + (i % 90))),
      expected: 'BINARY_FILE 1:1',
      kubernetes: false,
    },
  ];
  for (const { name, given, expected, kubernetes } of rows) {
    const parsed = parse(Uint8Array.from(given));
    t.strictSame(parsed.documents.map(summary), [expected], name);
    t.equal(parsed.kubernetes, kubernetes, `${name}: kubernetes`);
  }
});

t.test('limits', async (t) => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from('bcdefghi')
    .map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join()}]\n`)
    .join('')}`;
  const open = (depth: number): string => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
  const json = (depth: number): string => `{"a":${open(depth - 1)}}`;
  const block = (depth: number): string =>
    Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
  const rows: readonly { name: string; given: string; limits?: Partial<Limits>; expected: string }[] = [
    { name: 'bytes', given: 'a: 12345\n', limits: { maxFileBytes: 8 }, expected: 'TOO_BIG 1:1' },
    { name: 'bytes, just', given: 'a: 12345\n', limits: { maxFileBytes: 9 }, expected: 'foreign' },
    {
      name: 'documents',
      given: 'a: 1\n---\na: 1\n---\na: 1\n',
      limits: { maxDocuments: 2 },
      expected: 'foreign,foreign,TOO_MANY 5:1',
    },
    {
      name: 'nodes',
      given: `[${'1,'.repeat(2000)}1]`,
      limits: { maxNodes: 1000 },
      expected: 'TOO_BIG 1:2000',
    },
    { name: 'nodes, just', given: `[${'1,'.repeat(998)}1]`, limits: { maxNodes: 1000 }, expected: 'foreign' },
    {
      name: 'nodes of JSON',
      given: `{"a":[${'1,'.repeat(3000)}1]}`,
      limits: { maxNodes: 1000 },
      expected: 'TOO_BIG 1:',
    },
    { name: 'flow, just', given: open(20), limits: { maxDepth: 20 }, expected: 'foreign' },
    { name: 'flow', given: open(21), limits: { maxDepth: 20 }, expected: 'TOO_DEEP 1:21' },
    { name: 'block, just', given: block(20), limits: { maxDepth: 20 }, expected: 'foreign' },
    { name: 'block', given: block(21), limits: { maxDepth: 20 }, expected: 'TOO_DEEP 21:21' },
    { name: 'JSON, just', given: json(20), limits: { maxDepth: 20 }, expected: 'foreign' },
    { name: 'JSON', given: json(21), limits: { maxDepth: 20 }, expected: 'TOO_DEEP 1:25' },
    {
      name: 'by alias',
      given: 'a: &a [[[[1]]]]\nb: [[*a]]\n',
      limits: { maxDepth: 6 },
      expected: 'TOO_DEEP 1:10',
    },
    { name: '20,000 brackets', given: open(20_000), expected: 'TOO_DEEP 1:201' },
    {
      name: '20,000 of JSON',
      given: `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
      expected: 'TOO_DEEP 1:1001',
    },
    {
      name: 'deeper than any stack, allowed',
      given: open(20_000),
      limits: { maxDepth: 1e9 },
      expected: 'TOO_DEEP 1:1',
    },
    { name: 'an alias bomb', given: bomb, expected: 'YAML_ALIAS_BUDGET' },
    {
      name: '150 uses of an anchor',
      given: `a: &a {k: [1, 2, 3]}\n${Array.from({ length: 150 }, (_, i) => `k${i}: *a\n`).join('')}`,
      expected: 'foreign',
    },
    { name: 'an anchor in itself', given: 'a: &a [*a]\n', expected: 'YAML_ALIAS_BUDGET 1:8' },
    { name: 'comments, 1 MB', given: `${'# a line of comment\n'.repeat(50_000)}a: 1\n`, expected: 'foreign' },
  ];
  for (const { name, given, limits, expected } of rows) {
    const parsed = endsSoon(t, name, () => parse(given, limits === undefined ? {} : { limits }));
    const found = parsed.documents.map(summary).join();
    t.ok(found.startsWith(expected), `${name}: ${found}`);
  }
});

t.test('lists', async (t) => {
  const list = (items: string, head = 'apiVersion: v1\nkind: List\n'): string => `${head}items:${items}`;
  const item = '\n- apiVersion: v1\n  kind: Pod\n';
  const rows: readonly {
    name: string;
    given: string;
    expected: readonly string[];
    bases?: readonly string[];
  }[] = [
    { name: 'List', given: list(item), expected: ['resources 1'], bases: ['/items/0'] },
    { name: 'empty List', given: list(' []'), expected: ['empty'] },
    { name: 'null List', given: list(''), expected: ['empty'] },
    { name: 'List without items', given: 'apiVersion: v1\nkind: List\n', expected: ['AMBIGUOUS_LIST 1:1'] },
    {
      name: 'List in List',
      given: list(
        '\n- apiVersion: v1\n  kind: List\n  items: [{apiVersion: v1, kind: Pod}]\n- apiVersion: v1\n  kind: Pod\n',
      ),
      expected: ['resources 2'],
      bases: ['/items/0/items/0', '/items/1'],
    },
    {
      name: 'PodList',
      given: list('\n- metadata: {name: a}\n', 'apiVersion: v1\nkind: PodList\n'),
      expected: ['resources 1'],
      bases: ['/items/0'],
    },
    {
      name: 'items of a Deployment',
      given: list(item, 'apiVersion: apps/v1\nkind: Deployment\n'),
      expected: ['resources 1'],
      bases: ['/items/0'],
    },
    {
      name: 'no items of a Deployment',
      given: list(' []', 'apiVersion: apps/v1\nkind: Deployment\n'),
      expected: ['AMBIGUOUS_LIST 3:1'],
    },
    {
      name: 'null items of a Deployment',
      given: list('', 'apiVersion: apps/v1\nkind: Deployment\n'),
      expected: ['AMBIGUOUS_LIST 3:1'],
    },
    { name: 'items that are a mapping', given: list(' {a: 1}'), expected: ['AMBIGUOUS_LIST 3:1'] },
    {
      name: 'an item that is none',
      given: list(`${item}- x\n- apiVersion: v1\n  kind: Pod\n`),
      expected: ['resources 1', 'NOT_AN_OBJECT 6:3', 'resources 1'],
      bases: ['/items/0', '/items/2'],
    },
    {
      name: 'an item without kind',
      given: list('\n- metadata: {name: a}\n'),
      expected: ['INCOMPLETE_OBJECT 4:3'],
    },
    {
      name: 'a misspelled item',
      given: list('\n- {apiVersion: v1, kind: pod}\n'),
      expected: ['KIND_MISSPELLED 4:26'],
    },
    { name: 'items of no kind', given: 'items: [1]\n', expected: ['foreign'] },
    {
      name: 'a kind that ends in List',
      given: 'apiVersion: x.io/v1\nkind: AllowList\nspec: {}\n',
      expected: ['resources 1'],
      bases: [''],
    },
  ];
  for (const { name, given, expected, bases } of rows) {
    const parsed = parse(given);
    t.strictSame(parsed.documents.map(summary), expected, name);
    if (bases !== undefined)
      t.strictSame(
        resources(parsed).map((resource) => resource.base),
        bases,
        `${name}: bases`,
      );
  }
  const [pod] = resources(parse(list('\n- metadata: {name: a}\n', 'apiVersion: v1\nkind: PodList\n')));
  t.strictSame(pod?.object, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } });
  t.match(pod?.locate('/kind'), { line: 4, column: 3 }, 'what is not written is where its object is');
  t.match(pod?.locate('/metadata/name'), { line: 4, column: 20, endColumn: 21 });
});

t.test('places', async (t) => {
  const text = [
    '# a comment',
    'apiVersion: v1',
    'kind: Pod # another',
    'metadata:',
    '  name: "a b"',
    '  labels: {x: y, "1": z}',
    '  empty:',
    'spec:',
    '  # about containers',
    '  containers:',
    '    - name: 😀 x',
    '      args: [\'-c\', "d"]',
    '      script: |',
    '        one',
    '          two',
    '',
    '    -',
    '      name: second',
    '      text: plain',
    '        goes on',
    '  nothing: ~',
    '  list:',
    '  - a',
    '  - b: c',
    '',
    '# the end',
  ].join('\n');
  const rows: readonly [pointer: string, line: number, column: number, text: string][] = [
    ['', 2, 1, text.slice(text.indexOf('apiVersion'), text.indexOf('\n\n# the end'))],
    ['/kind', 3, 7, 'Pod'],
    ['/metadata', 4, 1, 'metadata:\n  name: "a b"\n  labels: {x: y, "1": z}\n  empty:'],
    ['/metadata/name', 5, 9, '"a b"'],
    ['/metadata/labels', 6, 3, 'labels: {x: y, "1": z}'],
    ['/metadata/labels/x', 6, 15, 'y'],
    ['/metadata/labels/1', 6, 23, 'z'],
    ['/metadata/labels/none', 6, 3, 'labels: {x: y, "1": z}'],
    ['/metadata/empty', 7, 3, 'empty:'],
    ['/metadata/empty/below', 7, 3, 'empty:'],
    ['/spec/containers/0/name', 11, 13, '😀 x'],
    ['/spec/containers/0/args', 12, 7, `args: ['-c', "d"]`],
    ['/spec/containers/0/args/1', 12, 20, '"d"'],
    ['/spec/containers/0/args/2', 12, 7, `args: ['-c', "d"]`],
    ['/spec/containers/0/args/-', 12, 7, `args: ['-c', "d"]`],
    ['/spec/containers/0/script', 13, 15, '|\n        one\n          two'],
    ['/spec/containers/1', 18, 7, 'name: second\n      text: plain\n        goes on'],
    ['/spec/containers/1/text', 19, 13, 'plain\n        goes on'],
    ['/spec/nothing', 21, 12, '~'],
    ['/spec/list', 22, 3, 'list:\n  - a\n  - b: c'],
    ['/spec/list/0', 23, 5, 'a'],
    ['/spec/list/1', 24, 5, 'b: c'],
    ['/spec/constructor', 8, 1, text.slice(text.indexOf('spec:'), text.indexOf('\n\n# the end'))],
  ];
  // The bulk reader, and, because of the alias, the careful one.
  for (const [name, given] of [
    ['bulk', text],
    ['careful', `${text}\nz: &z {a: 1}\ny: *z`],
    ['careful, with explicit keys', text.replace('  nothing: ~', '  nothing: ~\n  ? why\n  : not')],
  ] as const) {
    const [pod] = resources(parse(given));
    for (const [pointer, line, column, expected] of rows) {
      const place = pod?.locate(pointer);
      t.match(
        place,
        { file: 'a.yaml', line: name.endsWith('keys') && line > 21 ? line + 2 : line, column },
        `${name} ${pointer}`,
      );
      if (place !== undefined && pointer !== '' && !pointer.startsWith('/spec/constructor'))
        t.equal(slice(given, place), expected, `${name} ${pointer}`);
      if (place !== undefined && pointer === '' && name === 'bulk') t.equal(slice(given, place), expected);
    }
  }
});

t.test('places in other texts', async (t) => {
  const rows: readonly { name: string; given: string; pointer: string; place: readonly number[] }[] = [
    { name: 'after a byte order mark', given: `\ufeff${POD}`, pointer: '/apiVersion', place: [1, 13, 1, 15] },
    { name: 'with CRLF', given: POD.replaceAll('\n', '\r\n'), pointer: '/kind', place: [2, 7, 2, 10] },
    {
      name: 'with CRLF, a mapping',
      given: `${POD}a:\n  b: c\n`.replaceAll('\n', '\r\n'),
      pointer: '/a',
      place: [3, 1, 4, 7],
    },
    { name: 'in the second document', given: `${POD}---\n${POD}a: b\n`, pointer: '/a', place: [6, 4, 6, 5] },
    { name: 'after a tab', given: `${POD}a:\t  b\n`, pointer: '/a', place: [3, 6, 3, 7] },
    {
      name: 'after astral characters',
      given: `${POD}a: ["😀", b]\n`,
      pointer: '/a/1',
      place: [3, 11, 3, 12],
    },
    {
      name: 'in JSON',
      given: '{"apiVersion": "v1",\n\t"kind": "Pod", "a": {"b": [1, 22]}}',
      pointer: '/a/b/1',
      place: [2, 32, 2, 34],
    },
    {
      name: 'a mapping in JSON',
      given: '{"apiVersion": "v1",\n\t"kind": "Pod", "a": {"b": [1, 22]}}',
      pointer: '/a',
      place: [2, 17, 2, 36],
    },
    {
      name: 'numbers as keys in JSON',
      given: '{"apiVersion":"v1","kind":"Pod","z":{"b":1,"1":"\\/"}}',
      pointer: '/z/1',
      place: [1, 48, 1, 52],
    },
    {
      name: 'in the second of a JSON stream',
      given: '{"apiVersion":"v1","kind":"Pod"}\n{"apiVersion":"v1","kind":"Node"}',
      pointer: '/kind',
      place: [2, 27, 2, 33],
    },
    { name: 'an alias', given: `${POD}a: &a [x]\nb: *a\n`, pointer: '/b', place: [4, 1, 4, 6] },
    {
      name: 'what an alias stands for',
      given: `${POD}a: &a [x]\nb: *a\n`,
      pointer: '/b/0',
      place: [3, 8, 3, 9],
    },
    {
      name: 'what is merged in',
      given: `${POD}a: &a {x: 1, q: 2}\nb:\n  q: 3\n  <<: *a\n`,
      pointer: '/b/q',
      place: [3, 17, 3, 18],
    },
    {
      name: 'what is merged in before',
      given: `${POD}a: &a {x: 1, q: 2}\nb:\n  <<: *a\n  q: 3\n`,
      pointer: '/b/q',
      place: [6, 6, 6, 7],
    },
    { name: 'behind a tag', given: `${POD}a: !!str 12\n`, pointer: '/a', place: [3, 10, 3, 12] },
    { name: 'a pair in a list', given: `${POD}a: [b: c, d]\n`, pointer: '/a/0/b', place: [3, 8, 3, 9] },
    { name: 'an entry without value', given: `${POD}a: {b, c: d}\n`, pointer: '/a/c', place: [3, 11, 3, 12] },
    { name: 'an empty item', given: `${POD}a:\n-\n- b\n`, pointer: '/a/1', place: [5, 3, 5, 4] },
    {
      name: 'a key with a slash and a tilde',
      given: `${POD}a:\n  b/c~d: e\n`,
      pointer: '/a/b~1c~0d',
      place: [4, 10, 4, 11],
    },
  ];
  for (const { name, given, pointer, place } of rows) {
    const { line, column, endLine, endColumn } = resources(parse(given)).at(-1)?.locate(pointer) ?? {
      line: 0,
      column: 0,
      endLine: 0,
      endColumn: 0,
    };
    t.strictSame([line, column, endLine, endColumn], place, name);
  }
});

t.test('hostile keys are data', async (t) => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  for (const given of [
    `${POD}__proto__: {admin: true}\nconstructor: {prototype: {x: 1}}\ntoString: 2\n`,
    `${POD}a: &a {__proto__: {admin: true}}\n<<: *a\nconstructor: 1\ntoString: 2\n`,
    '{"apiVersion":"v1","kind":"Pod","__proto__":{"admin":true},"constructor":1,"toString":2}',
    'apiVersion: v1\nkind: PodList\nitems:\n- __proto__: {admin: true}\n  constructor: 1\n  toString: 2\n',
  ]) {
    const [pod] = resources(parse(given));
    t.ok(
      Object.hasOwn(pod?.object ?? {}, '__proto__') && Object.hasOwn(pod?.object ?? {}, 'toString'),
      given,
    );
    t.equal(({} as Record<string, unknown>)['admin'], undefined);
    t.equal(Object.getPrototypeOf(pod?.object), Object.prototype);
  }
  t.strictSame(Object.getOwnPropertyNames(Object.prototype), before);
});

t.test('numbers are exact', async (t) => {
  const [pod] = resources(
    parse(`${POD}a: 9007199254740993\nb: 18446744073709551615\nc: 9007199254740991\nd: 0o17\n`),
  );
  t.match(pod?.object, { a: 9007199254740993n, b: 18446744073709551615n, c: 9007199254740991, d: 15 });
  const [json] = resources(
    parse('{"apiVersion":"v1","kind":"Pod","a":9007199254740993,"b":-9223372036854775808,"c":1.0}'),
  );
  t.match(json?.object, { a: 9007199254740993n, b: -9223372036854775808n, c: 1 });
});

t.test('requests', async (t) => {
  const labels = new Map([
    ['shop', { team: 'a' }],
    ['odd', undefined],
  ]);
  const rows = [
    {
      name: 'namespaced',
      given: `${POD}metadata: {name: a, namespace: shop}\n`,
      expected: ['', 'v1', 'Pod', 'a', 'shop', { team: 'a' }],
      key: '/Pod/shop/a',
    },
    {
      name: 'namespace left open',
      given: `${POD}metadata: {name: a}\n`,
      expected: ['', 'v1', 'Pod', 'a', undefined, undefined],
      key: '/Pod//a',
    },
    {
      name: 'cluster-scoped',
      given:
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a, namespace: x}\n',
      expected: ['rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'a', '', undefined],
      key: 'rbac.authorization.k8s.io/ClusterRole//a',
    },
    {
      name: 'of a group that its kind has left',
      given: 'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a, namespace: shop}\n',
      expected: ['extensions', 'v1beta1', 'Ingress', 'a', 'shop', { team: 'a' }],
      key: 'networking.k8s.io/Ingress/shop/a',
    },
    {
      name: 'of that group, and a kind that never left it',
      given: 'apiVersion: extensions/v1beta1\nkind: Scale\nmetadata: {name: a, namespace: shop}\n',
      expected: ['extensions', 'v1beta1', 'Scale', 'a', 'shop', { team: 'a' }],
      key: 'extensions/Scale/shop/a',
    },
    {
      name: 'generated name',
      given: `${POD}metadata: {generateName: a-, namespace: odd}\n`,
      expected: ['', 'v1', 'Pod', '', 'odd', undefined],
      key: undefined,
    },
    {
      name: 'name a number',
      given: `${POD}metadata: {name: 1, namespace: 2}\n`,
      expected: ['', 'v1', 'Pod', '', undefined, undefined],
      key: undefined,
    },
  ];
  for (const { name, given, expected, key } of rows) {
    const object = resources(parse(given))[0]?.object ?? {};
    const request = createRequest(object, labels);
    t.strictSame(
      [
        request.group,
        request.version,
        request.kind,
        request.name,
        request.namespace,
        request.namespaceLabels,
      ],
      expected,
      name,
    );
    t.match(request, {
      door: 'scan',
      operation: 'CREATE',
      subResource: '',
      oldObject: null,
      user: undefined,
    });
    t.equal(request.object, object);
    t.equal(identityKey(request), key, `${name}: identity`);
  }
  t.strictSame(
    [
      isClusterScoped('', 'Namespace'),
      isClusterScoped('', 'Pod'),
      isClusterScoped('x.io', 'Namespace'),
      isClusterScoped('', 'constructor'),
    ],
    [true, false, undefined, undefined],
  );
  t.strictSame(
    [
      isKustomization({ resources: [] }, 'Kustomization'),
      isKustomization({ resources: [] }, 'a.yaml'),
      isKustomization([], 'kustomization.yml'),
    ],
    [true, false, false],
  );
});
