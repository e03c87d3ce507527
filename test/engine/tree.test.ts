// Rules about files and folders: what they read, what they say, and where they cannot say anything.
import t from 'tap';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Decision, Engine, EntryOptions } from '../../src/engine/model.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest } from '../../src/manifest/request.ts';
import { createTree } from '../../src/manifest/tree.ts';
import type { Tree } from '../../src/manifest/tree.ts';
import { own, ownPath } from '../../src/manifest/value.ts';
import type { ValueMap } from '../../src/manifest/value.ts';
import { compilePathGlob } from '../../src/match/path-glob.ts';
import { parsePolicies } from '../../src/policy/parse.ts';

const map = (name: string, namespace?: string): ValueMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

/** A tree of files that hold these objects. */
function treeOf(files: Readonly<Record<string, readonly ValueMap[]>>): Tree {
  return createTree(Object.entries(files).map(([path, objects]) => ({ path, objects, documents: [] })));
}

function engineOf(rules: string, head = ''): Engine {
  const text = `apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: p }\nspec:\n  title: T\n${head}  rules: [${rules}]\n`;
  const { documents } = parseManifest({ file: 'p.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const { policies, errors } = parsePolicies(
    documents.flatMap((one) => (one.type === 'resources' ? one.resources : [])),
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return createEngine(policies);
}

/** What is said of every file and folder of a tree: `PATH RULE OUTCOME FIELD`. */
function said(engine: Engine, tree: Tree, options: Partial<EntryOptions> = {}): readonly string[] {
  return [...entries(engine, tree, options)].flatMap(([path, decisions]) =>
    decisions.map(({ rule, outcome, field, excuse }) =>
      `${path} ${rule} ${excuse?.kind ?? outcome} ${field}`.trimEnd(),
    ),
  );
}

function* entries(
  engine: Engine,
  tree: Tree,
  options: Partial<EntryOptions>,
): Generator<[string, readonly Decision[]]> {
  for (const [lens, all] of [
    ['file', tree.files],
    ['directory', tree.directories],
  ] as const) {
    for (const [path, facts] of all) {
      const judged = engine.judgeEntry({ lens, path, facts }, { inventory: tree.inventory, ...options });
      yield [path, judged.decisions];
    }
  }
}

t.test('the facts of files and folders (docs/policy-language.md)', (t) => {
  const web = map('web', 'shop');
  const tree = createTree([
    { path: 'README.md', objects: [], documents: [] },
    { path: 'apps/web/a.b.yaml', objects: [web], documents: [{ resources: [] }] },
    { path: 'apps/web/.keep', objects: [], documents: [] },
  ]);
  t.match(tree.files.get('README.md'), { path: 'README.md', directory: '.', name: 'README.md', depth: 1 });
  const file = tree.files.get('apps/web/a.b.yaml')!;
  t.match(file, {
    ...{ directory: 'apps/web', name: 'a.b.yaml', stem: 'a.b', extension: 'yaml', depth: 3 },
    segments: ['apps', 'web'],
    objects: [
      {
        apiVersion: 'v1',
        group: '',
        kind: 'ConfigMap',
        namespace: 'shop',
        name: 'web',
        key: '/ConfigMap/shop/web',
      },
    ],
    documents: [{ resources: [] }],
  });
  t.equal(ownPath((own(file, 'objects') as ValueMap[])[0], ['object']), web, 'the object itself');
  t.match(tree.files.get('apps/web/.keep'), { stem: '.keep', extension: '' });
  t.same([...tree.directories.keys()].sort(), ['.', 'apps', 'apps/web']);
  const root = tree.directories.get('.')!;
  t.match(root, { path: '.', depth: 0, segments: [] });
  t.equal(ownPath(root, ['directories', 'apps', 'directories', 'web', 'files', 'a.b.yaml']), file);
  t.end();
});

t.test('namespaces: written, left open, none, not known', (t) => {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'r' } };
  const rollout = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'o' } };
  const unnamed = { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'a-' } };
  const tree = treeOf({ 'a.yaml': [map('m'), role, rollout, unnamed] });
  const keys = (own(tree.files.get('a.yaml')!, 'objects') as readonly ValueMap[]).map((one) => [
    own(one, 'namespace'),
    own(one, 'key'),
  ]);
  t.same(keys, [
    [undefined, '/ConfigMap/*/m'],
    ['', 'rbac.authorization.k8s.io/ClusterRole//r'],
    [undefined, 'argoproj.io/Rollout/*/o'],
    [undefined, undefined],
  ]);
  t.same(
    Object.keys(tree.inventory()),
    keys.slice(0, 3).map(([, key]) => key),
  );
  t.end();
});

t.test('groups are those of today', (t) => {
  const of = (apiVersion: string, kind: string): ValueMap => ({
    apiVersion,
    kind,
    metadata: { name: 'a', namespace: 'shop' },
  });
  const tree = treeOf({
    'a.yaml': [of('extensions/v1beta1', 'Deployment')],
    'b.yaml': [of('apps/v1', 'Deployment')],
    'c.yaml': [of('v1', 'DeploymentConfig')],
  });
  const [one] = own(tree.files.get('a.yaml')!, 'objects') as readonly ValueMap[];
  t.match(one, { apiVersion: 'extensions/v1beta1', group: 'apps', key: 'apps/Deployment/shop/a' });
  t.match(tree.inventory(), {
    'apps/Deployment/shop/a': [{ file: 'a.yaml' }, { file: 'b.yaml' }],
    'apps.openshift.io/DeploymentConfig/shop/a': [{ file: 'c.yaml' }],
  });
  t.end();
});

t.test('names that a mapping could fall over', (t) => {
  const tree = treeOf({
    '__proto__/constructor/a.yaml': [map('__proto__', 'toString')],
    hasOwnProperty: [],
  });
  t.same([...tree.directories.keys()].sort(), ['.', '__proto__', '__proto__/constructor']);
  const root = tree.directories.get('.')!;
  t.same(Object.keys(own(root, 'directories') as ValueMap), ['__proto__']);
  t.same(Object.keys(own(root, 'files') as ValueMap), ['hasOwnProperty']);
  t.same(Object.keys(tree.inventory()), ['/ConfigMap/toString/__proto__']);
  const engine = engineOf(
    `{ name: r, on: directory, message: m, at: "$.directories['__proto__']", schema: true, where: { properties: { depth: { const: 0 } } } }`,
  );
  t.same(said(engine, tree), [], 'it is there');
  t.same(said(engine, treeOf({ 'a.yaml': [] })), ['. r fail /directories/__proto__'], 'it is not');
  t.end();
});

interface Row {
  readonly name: string;
  readonly rules: string;
  readonly head?: string;
  readonly files: Readonly<Record<string, readonly ValueMap[]>>;
  readonly expected: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    name: 'a lens shows its own',
    rules:
      '{ name: f, on: file, message: m, schema: false }, { name: d, on: directory, message: m, schema: false }',
    files: { 'a/b.txt': [] },
    expected: ['a/b.txt f fail', '. d fail', 'a d fail'],
  },
  {
    name: 'match and exclude by files',
    head: "  match: { files: ['apps/**', .] }\n  exclude: { files: [apps/old, 'apps/old/**'] }\n",
    rules:
      '{ name: f, on: file, message: m, schema: false }, { name: d, on: directory, message: m, schema: false }',
    files: { 'apps/web/a': [], 'apps/old/b': [], 'other/c': [], d: [] },
    expected: ['apps/web/a f fail', '. d fail', 'apps/web d fail'],
  },
  {
    name: 'what is missing has a place for each item',
    rules:
      '{ name: d, on: directory, message: m, each: [dev, prod], at: "$.directories[$item]", schema: true, where: { properties: { path: { const: envs } } } }',
    files: { 'envs/dev': [], 'envs/x/y': [] },
    expected: ['envs d fail /directories/dev', 'envs d fail /directories/prod'],
  },
  {
    name: 'the objects of a file',
    rules: '{ name: f, on: file, message: m, select: "$.objects[*]", at: $.namespace, schema: { const: a } }',
    files: { x: [map('one', 'a'), map('two', 'b'), map('three')] },
    expected: ['x f fail /objects/1/namespace', 'x f fail /objects/2/namespace'],
  },
  {
    name: 'who else is there',
    rules: '{ name: f, on: file, message: m, select: "$.objects[*]", cel: "size(inventory[self.key]) == 1" }',
    files: { x: [map('one', 'a')], y: [map('one', 'a')], z: [map('one')] },
    expected: ['x f fail /objects/0', 'y f fail /objects/0'],
  },
  {
    name: 'pathGlob: a name is no way across folders',
    rules:
      '{ name: f, on: file, message: m, at: $.path, schema: { pathGlob: ["*.md", "apps/*/a", "x/**"] } }',
    files: { 'r.md': [], 'd/r.md': [], 'apps/w/a': [], 'apps/w/v/a': [], 'x/y/z': [], '.hidden.md': [] },
    expected: ['d/r.md f fail /path', 'apps/w/v/a f fail /path', '.hidden.md f fail /path'],
  },
];

for (const { name, rules, head, files, expected } of ROWS) {
  t.test(name, (t) => {
    t.same([...said(engineOf(rules, head), treeOf(files))].sort(), [...expected].sort());
    t.end();
  });
}

t.test('objects are no files, and files no objects', (t) => {
  const ofFiles = engineOf('{ name: f, on: file, message: m, schema: false }');
  const ofObjects = engineOf('{ name: o, message: m, schema: false }');
  const spoof = {
    apiVersion: 'doorward.dev/v1alpha1',
    kind: 'File',
    metadata: { name: 'a' },
    path: 'a',
  };
  t.same(ofFiles.judge(createRequest(spoof, new Map())).decisions, [], 'an object that is called a file');
  t.equal(ofFiles.needsTree, 'files');
  t.equal(ofObjects.needsTree, undefined);
  t.same(said(ofObjects, treeOf({ a: [] })), []);
  t.equal(engineOf('{ name: f, on: file, message: m, cel: "size(inventory) == 0" }').needsTree, 'inventory');
  t.end();
});

t.test('at admission there are no files', (t) => {
  const engine = engineOf(
    '{ name: f, on: file, message: m, each: [a, b], schema: false }, { name: d, on: directory, message: m, schema: false }',
  );
  const request = { ...createRequest(map('m', 'a'), new Map()), door: 'admission' } as const;
  const message = 'needs the files of the repository, which admission does not know';
  t.match(engine.judge(request).decisions, [
    { rule: 'f', outcome: 'skip', action: 'none', message },
    { rule: 'd', outcome: 'skip', action: 'none', message },
  ]);
  t.equal(engine.judge(request).decisions.length, 2);
  t.same(engine.judge({ ...request, door: 'scan' }).decisions, [], 'a scan speaks of them elsewhere');
  t.end();
});

t.test('what is not known is skipped, and not passed', (t) => {
  const engine = engineOf(
    '{ name: f, on: file, message: m, schema: false }, { name: i, on: file, message: m, cel: "size(inventory) > 0" }, { name: d, on: directory, message: m, schema: false }',
  );
  const tree = treeOf({ a: [map('m', 'a')] });
  t.same(said(engine, tree, { lacks: 'needs a path' }), ['a f skip', 'a i skip', '. d skip']);
  t.same(said(engine, tree, { inventory: 'needs all files' }), ['a f fail', 'a i skip', '. d fail']);
  const [first] = entries(engine, tree, { inventory: 'needs all files' });
  t.equal(first?.[1][1]?.message, 'needs all files');
  t.same(said(engine, tree, { passes: true }), ['a f fail', 'a i pass', '. d fail']);
  t.end();
});

t.test('old debt, unless it asks who else is there', (t) => {
  const engine = engineOf(
    '{ name: many, on: file, message: m, at: $.objects, schema: { maxItems: 1 } }, { name: twice, on: file, message: m, select: "$.objects[*]", cel: "size(inventory[self.key]) == 1" }',
  );
  const other = engineOf('{ name: many, on: file, message: m, at: $.objects, schema: { maxItems: 1 } }');
  const tree = treeOf({ a: [map('m', 'a'), map('m', 'a')] });
  const before = { ...tree.files.get('a') };
  const options = { before, ratchetAll: true };
  t.same(said(other, tree, options), ['a many ratchet /objects']);
  t.same(said(engine, tree, options), [
    'a many fail /objects',
    'a twice fail /objects/0',
    'a twice fail /objects/1',
  ]);
  const grown = treeOf({ a: [map('m', 'a'), map('m', 'a'), map('n', 'a')] });
  t.same(said(other, grown, options), ['a many fail /objects'], 'one more is new');
  t.end();
});

t.test('patterns of paths', (t) => {
  const rows: readonly (readonly [string, string, boolean])[] = [
    ['.', '.', true],
    ['.', 'a', false],
    ['apps/', 'apps', true],
    ['./apps/*', 'apps/web', true],
    ['apps/*', 'apps', false],
    ['apps/**', 'apps/web/a', true],
    ['**', 'a/b', true],
    ['**/x', 'x', true],
    ['*', 'a/b', false],
    ['{a,b}/c', 'b/c', true],
  ];
  for (const [pattern, path, expected] of rows)
    t.equal(compilePathGlob(pattern)(path), expected, `${pattern} ${path}`);
  t.end();
});
