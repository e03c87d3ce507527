// What paths lead to, and what is made of the files. Trees are made on disk, because that is what is read.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import type { Decision, Engine } from '../../src/engine/model.ts';
import { matchesGlob, parseGlob } from '../../src/match/path-glob.ts';
import { listInputs } from '../../src/load/inputs.ts';
import { createScan } from '../../src/load/scan.ts';
import { parseSettings } from '../../src/load/settings.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import type { Request } from '../../src/manifest/request.ts';
import type { FileReport } from '../../src/report/model.ts';
import { engineFor } from '../catalogue/verdict.ts';
import { endsSoon } from '../ends-soon.ts';

const POD = (name: string, extra = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n${extra}`;
const root = process.getuid?.() === 0;

/** Writes a tree: a string is a file, `-> target` a link. Gives its folder. */
function tree(t: Test, files: Readonly<Record<string, string>>): string {
  const folder = t.testdir({});
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (content.startsWith('-> ')) symlinkSync(content.slice(3), join(folder, path));
    else writeFileSync(join(folder, path), content);
  }
  return folder;
}

t.test('patterns', (t) => {
  const table: readonly { pattern: string; yes: readonly string[]; no: readonly string[] }[] = [
    { pattern: '*.yaml', yes: ['a.yaml', 'x-y.yaml'], no: ['a.yml', 'd/a.yaml', '.a.yaml'] },
    { pattern: '**/*.yaml', yes: ['a.yaml', 'd/a.yaml', 'd/e/f/a.yaml'], no: ['.git/a.yaml', 'd/.e/a.yaml'] },
    { pattern: '**', yes: ['a', 'a/b/c'], no: ['.a', 'a/.b/c'] },
    { pattern: '*/x/**/y.json', yes: ['a/x/y.json', 'a/x/b/c/y.json'], no: ['x/y.json', 'a/b/x/y.json'] },
    { pattern: '?.yaml', yes: ['a.yaml'], no: ['ab.yaml', '.yaml'] },
    { pattern: '{a,b/c}.{yaml,yml}', yes: ['a.yaml', 'a.yml', 'b/c.yaml'], no: ['c.yaml', 'b.yaml'] },
    { pattern: '{a,{b,c}}.y', yes: ['a.y', 'b.y', 'c.y'], no: ['d.y', '{b.y'] },
    { pattern: '{a}.y', yes: ['{a}.y'], no: ['a.y'] },
    { pattern: '[a-c0].y', yes: ['a.y', 'c.y', '0.y'], no: ['d.y', '-.y', '1.y'] },
    { pattern: '[!a-c].y', yes: ['d.y'], no: ['a.y', '.y'] },
    { pattern: '[]a].y', yes: [']' + '.y', 'a.y'], no: ['b.y'] },
    { pattern: '\\*.y', yes: ['*.y'], no: ['a.y'] },
    { pattern: '*a*b*c', yes: ['abc', 'xaybzc', 'aabbcc'], no: ['acb', 'ab'] },
    { pattern: '.hid*/x', yes: ['.hidden/x'], no: ['hidden/x'] },
  ];
  for (const { pattern, yes, no } of table) {
    for (const path of yes) t.ok(matchesGlob(parseGlobAt(pattern), path), `${pattern} matches ${path}`);
    for (const path of no)
      t.notOk(matchesGlob(parseGlobAt(pattern), path), `${pattern} does not match ${path}`);
  }
  t.equal(parseGlob('apps/web/*.yaml').base, 'apps/web');
  t.equal(parseGlob('/abs/{a,b}/x').base, '/abs');
  t.equal(parseGlob('/*.yaml').base, '/');
  t.equal(parseGlob('a/*/b.yaml').depth, 2);
  endsSoon(t, 'many stars', () => matchesGlob(parseGlobAt(`${'*a'.repeat(50)}b`), 'a'.repeat(5000)));
  endsSoon(t, 'many choices', () => matchesGlob(parseGlobAt('{a,b}'.repeat(40)), 'a'.repeat(40)));
  t.end();
});

/** A pattern whose paths are relative to where it starts. */
function parseGlobAt(pattern: string): ReturnType<typeof parseGlob> {
  return {
    ...parseGlob(`*/${pattern}`),
    alternatives: parseGlob(`*/${pattern}`).alternatives.map((names) => names.slice(1)),
  };
}

t.test('inputs', (t) => {
  const cwd = tree(t, {
    'tree/a.yaml': 'x',
    'tree/B.YAML': 'x',
    'tree/c.yml': 'x',
    'tree/d.json': 'x',
    'tree/e.txt': 'x',
    'tree/sub/f.yaml': 'x',
    'tree/.hidden/g.yaml': 'x',
    'tree/.git/h.yaml': 'x',
    'tree/.ci/k.yaml': 'x',
    'tree/sub/.tmp/l.yaml': 'x',
    'tree/node_modules/p/i.yaml': 'x',
    'tree/loop': '-> ..',
    'tree/self': '-> self',
    'tree/in.yaml': '-> sub/f.yaml',
    'tree/out.yaml': '-> ../outside.yaml',
    'tree/outdir': '-> ../other',
    'tree/dangling.yaml': '-> nowhere',
    'tree/hid': '-> .hidden',
    'outside.yaml': 'x',
    'other/j.yaml': 'x',
    'odd/[x].yaml': 'x',
  });
  execFileSync('mkfifo', [join(cwd, 'tree', 'pipe.yaml')]);
  const list = (
    ...paths: string[]
  ): { files: string[]; codes: string[]; outside: readonly string[]; hidden: readonly string[] } => {
    const found = listInputs(paths, { cwd, limits: DEFAULT_LIMITS });
    return {
      files: found.inputs.map((input) => input.file + (input.named ? '!' : '')),
      codes: found.errors.map((error) => `${error.code} ${error.message.split(' ')[0]!}`).sort(),
      outside: found.outside,
      hidden: found.hidden,
    };
  };
  const all = [
    'tree/B.YAML',
    'tree/a.yaml',
    'tree/c.yml',
    'tree/d.json',
    'tree/hid/g.yaml',
    'tree/sub/f.yaml',
  ];
  t.same(
    list('tree'),
    {
      files: all,
      codes: [
        'PATH_OUTSIDE tree/out.yaml',
        'PATH_OUTSIDE tree/pipe.yaml',
        'PATH_UNREADABLE tree/dangling.yaml',
      ],
      outside: ['tree/loop', 'tree/outdir'],
      hidden: ['tree/.ci', 'tree/sub/.tmp'],
    },
    'a folder: manifests only, links as far as they stay inside, nothing twice',
  );
  t.same(list('tree').files, list('./tree/', 'tree').files, 'the same folder twice');
  t.same(list('tree/sub/../a.yaml', 'tree/a.yaml').files, ['tree/a.yaml!'], 'the same file twice');
  t.same(list('tree/sub', 'tree/sub/f.yaml').files, ['tree/sub/f.yaml!'], 'a file in a folder, named too');
  t.same(list('tree/e.txt').files, ['tree/e.txt!'], 'a named file may have any extension');
  t.same(list('tree/.hidden').files, ['tree/.hidden/g.yaml'], 'a hidden folder, named');
  t.same(list('tree', 'tree/.ci').hidden, ['tree/sub/.tmp'], 'a hidden folder, named too, is not left out');
  t.same(list('tree/**/*.yaml').hidden, [], 'a pattern says itself what it leaves out');
  t.same(list('tree/*.yaml').files.slice(0, 1), ['tree/a.yaml'], 'a pattern');
  t.same(list('tree/**/f.*').files, ['tree/sub/f.yaml'], 'a deep pattern');
  t.same(
    list('tree/*').files,
    ['tree/B.YAML', 'tree/a.yaml', 'tree/c.yml', 'tree/d.json', 'tree/in.yaml'],
    'a pattern without extension means manifests',
  );
  t.same(list('tree/*.txt').files, ['tree/e.txt'], 'a pattern with an extension means just that');
  t.same(list('odd/[x].yaml').files, ['odd/[x].yaml!'], 'a file that looks like a pattern');
  t.same(list('nope').codes, ['PATH_NOT_FOUND There']);
  t.same(list('nope*.yaml').codes, ['PATH_NOT_FOUND The']);
  t.same(list('tree/a.yaml/x').codes, ['PATH_NOT_FOUND There']);
  t.same(list('tree/dangling.yaml').codes, ['PATH_UNREADABLE tree/dangling.yaml']);
  t.same(list('/dev/zero').codes, ['PATH_OUTSIDE /dev/zero'], 'a device');
  t.same(list('-', 'tree/a.yaml', '-').files, ['-!', 'tree/a.yaml!'], 'standard input once');
  t.same(list('outside.yaml', 'tree').codes.includes('PATH_OUTSIDE tree/out.yaml'), true);
  t.same(
    list('.').codes.filter((code) => code.includes('out.yaml')),
    [],
    'a link into the tree that is scanned',
  );
  const few = listInputs(['tree'], { cwd, limits: { ...DEFAULT_LIMITS, maxFiles: 2 } });
  t.same([few.inputs.length, few.errors.some((error) => error.code === 'TOO_MANY')], [2, true]);
  t.end();
});

/** An engine that fails containers without a limit, and asks for labels when told. */
function fakeEngine(change: Partial<Engine> = {}, seen: Request[] = []): Engine {
  return {
    policies: [],
    digest: 'sha256:0',
    notices: [],
    needsNamespaceLabels: false,
    mutate: ({ object }) => ({ object, operations: [], decisions: [] }),
    hasFixes: () => false,
    judgeEntry: () => ({ decisions: [], notEvaluated: undefined }),
    fix: ({ object }) => ({ operations: [], object: object ?? {}, fixed: [], unfixed: [] }),
    judge(request, options) {
      seen.push(request);
      if (request.name === 'crash') throw new Error('boom');
      const fail = request.name.startsWith('bad');
      const base: Decision = {
        policy: 'p',
        rule: 'r',
        outcome: 'pass',
        action: 'none',
        severity: 'high',
        message: '',
        pointer: '',
        field: '',
      };
      const bad: Decision = {
        ...base,
        outcome: 'fail',
        action: 'deny',
        pointer: '/metadata/name',
        field: '/metadata/name',
      };
      return { decisions: fail ? [bad] : options?.passes === true ? [base] : [], notEvaluated: undefined };
    },
    ...change,
  };
}

/** Everything a scan says, in short. */
function scan(
  cwd: string,
  paths: readonly string[],
  engine = fakeEngine(),
): {
  objects: number;
  findings: string[];
  errors: string[];
  notices: string[];
  skipped: string[];
  reports: FileReport[];
} {
  const reports = [
    ...createScan(engine, { paths, cwd, limits: DEFAULT_LIMITS, allResults: false }).reports(),
  ];
  return {
    reports,
    objects: reports.reduce((sum, report) => sum + report.objects, 0),
    findings: reports.flatMap((r) =>
      r.findings.map((f) => `${f.location.file}:${f.location.line}:${f.location.column}`),
    ),
    errors: reports.flatMap((r) =>
      r.errors.map((e) => `${e.code} ${e.location?.file ?? ''}:${e.location?.line ?? ''}`),
    ),
    notices: reports.flatMap((r) => r.notices.map((e) => `${e.code} ${e.location?.file ?? ''}`)),
    skipped: reports.flatMap((r) => r.skippedFiles.map((s) => `${s.file} ${s.reason} ${s.count}`)),
  };
}

t.test('a config repository', (t) => {
  const cwd = tree(t, {
    '.github/workflows/ci.yaml': 'on: push\n',
    'apps/web.yaml': POD('bad-web'),
    'apps/two.yaml': `${POD('a')}---\n${POD('bad-b')}`,
    'apps/empty.yaml': '# nothing\n',
    'docker-compose.yaml': 'services: {web: {image: nginx}}\n',
    'package.json': '{"name": "x"}\n',
    'chart/Chart.yaml': 'apiVersion: v2\nname: chart\n',
    'chart/values.yaml': 'kind: Deployment\nreplicas: 1\n',
    'chart/templates/web.yaml': '{{ if .Values.x }}\nkind: Pod\n{{ end }}\n',
    'chart/templates/sub/plain.yaml': POD('plain'),
    'chart/charts/inner/Chart.yaml': 'apiVersion: v2\nname: inner\n',
    'chart/charts/inner/templates/x.yaml': POD('x'),
    'chart/crds/crd.yaml': POD('bad-crd'),
    'base/kustomization.yaml': 'resources: [pod.yaml]\n',
    'base/pod.yaml': POD('bad-base'),
    'over/kustomization.yml':
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base, own.yaml]\n' +
      'components: [../comp]\npatches: [{path: patches/p.yaml}]\npatchesStrategicMerge: [psm.yaml]\n' +
      'configMapGenerator: [{name: x, files: [cfg=data/pod.yaml]}]\ntransformers: [trans]\n',
    'over/own.yaml': POD('bad-own'),
    'over/patches/p.yaml': POD('bad-patch'),
    'over/psm.yaml': POD('bad-psm'),
    'over/data/pod.yaml': POD('bad-data'),
    'over/trans/t.yaml': POD('bad-trans'),
    'comp/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{path: cp.yaml}]\n',
    'comp/cp.yaml': POD('bad-cp'),
    'flux/kustomization.yaml':
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: bad-flux}\nspec: {}\n',
  });
  const said = scan(cwd, ['.']);
  t.same(said.findings, [
    'apps/two.yaml:9:9',
    'apps/web.yaml:4:9',
    'base/pod.yaml:4:9',
    'chart/crds/crd.yaml:4:9',
    'flux/kustomization.yaml:3:18',
    'over/own.yaml:4:9',
  ]);
  t.same(said.errors, []);
  t.same([...said.skipped].sort(), [
    '.github hidden-folder 1',
    'apps/empty.yaml empty 1',
    'base kustomization 1',
    'chart helm-chart 3',
    'chart/Chart.yaml not-kubernetes 1',
    'chart/charts/inner/Chart.yaml not-kubernetes 1',
    'chart/values.yaml not-kubernetes 1',
    'docker-compose.yaml not-kubernetes 1',
    'over kustomization 7',
    'package.json not-kubernetes 1',
  ]);
  const commands = said.reports
    .flatMap((r) => r.skippedFiles.map((s) => s.command))
    .filter((c) => c !== undefined);
  t.same(commands, [
    'kustomize build base | doorward scan -',
    'helm template chart | doorward scan -',
    'kustomize build over | doorward scan -',
  ]);
  t.same(scan(cwd, ['chart/templates']).skipped, ['chart helm-chart 2'], 'a scan that begins inside a chart');

  const named: readonly { path: string; expected: readonly string[] }[] = [
    { path: 'docker-compose.yaml', expected: ['NOT_AN_OBJECT docker-compose.yaml:1'] },
    { path: 'apps/empty.yaml', expected: ['EMPTY_INPUT :'] },
    { path: 'over/psm.yaml', expected: ['KUSTOMIZATION :'] },
    { path: 'over/patches/p.yaml', expected: ['KUSTOMIZATION :'] },
    { path: 'over/own.yaml', expected: [] },
    { path: 'base/pod.yaml', expected: [] },
  ];
  for (const { path, expected } of named) t.same(scan(cwd, [path]).errors, expected, `${path}, named`);
  t.match(scan(cwd, ['chart/templates/web.yaml']).errors.join(), /HELM_TEMPLATE/, 'a template, named');
  t.match(scan(cwd, ['over/kustomization.yml']).errors.join(), /KUSTOMIZATION/, 'a kustomization, named');
  t.same(scan(cwd, ['.github']).errors, ['NOTHING_TO_JUDGE :']);
  t.end();
});

t.test('what rules about files are shown', (t) => {
  const cwd = tree(t, {
    'README.md': '# a',
    '.github/workflows/ci.yaml': 'on: push\n',
    '.gitignore': 'x',
    'node_modules/a/index.js': '',
    'apps/web.yaml': `${POD('a')}---\n${POD('b')}`,
    'apps/broken.yaml': 'a: [\n',
    'apps/secret.enc.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: "ENC[AES256_GCM,data:x]"}\nsops: {mac: x, version: 3.9.0}\n',
    'apps/values.yaml': 'a: 1\n',
    'chart/Chart.yaml': 'apiVersion: v2\nname: chart\n',
    'chart/templates/plain.yaml': POD('plain'),
    'over/kustomization.yml': 'resources: [own.yaml]\npatches: [{path: p.yaml}]\n',
    'over/own.yaml': POD('own'),
    'over/p.yaml': POD('patch'),
    'other/Kustomization': 'resources: [a]\n',
    'flux/kustomization.yaml':
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: f}\nspec: {}\n',
    'doorward.yaml': 'apiVersion: doorward.dev/v1alpha1\nkind: Config\nspec: {}\n',
    'link.yaml': '-> apps/web.yaml',
  });
  const shown = (paths: readonly string[], from = cwd): readonly string[] => {
    const seen: string[] = [];
    const judgeEntry: Engine['judgeEntry'] = ({ lens, path, facts }, { lacks, inventory }) => {
      const { objects = [], documents = [], files = {} } = facts as Record<string, unknown[]>;
      const counts = lens === 'file' ? `${objects.length} ${documents.length}` : Object.keys(files).join();
      seen.push(`${lens} ${path} ${lacks ?? counts}${typeof inventory === 'string' ? ' !' : ''}`);
      return { decisions: [], notEvaluated: undefined };
    };
    scan(from, paths, fakeEngine({ needsTree: 'files', judgeEntry }));
    return seen.sort();
  };
  const unsure = 'needs all files of a folder, and only single files were named';
  t.same(shown(['.']), [
    'directory . .gitignore,README.md,doorward.yaml',
    'directory apps broken.yaml,secret.enc.yaml,values.yaml,web.yaml',
    'directory chart Chart.yaml',
    'directory chart/templates plain.yaml',
    'directory flux kustomization.yaml',
    'directory other Kustomization',
    'directory over kustomization.yml,own.yaml,p.yaml',
    'file .gitignore 0 0',
    'file README.md 0 0',
    'file apps/broken.yaml 0 0',
    'file apps/secret.enc.yaml 0 0',
    'file apps/values.yaml 0 1',
    'file apps/web.yaml 2 0',
    'file chart/Chart.yaml 0 0',
    'file chart/templates/plain.yaml 0 0',
    'file doorward.yaml 0 0',
    'file flux/kustomization.yaml 1 0',
    'file other/Kustomization 0 1',
    'file over/kustomization.yml 0 1',
    'file over/own.yaml 1 0',
    'file over/p.yaml 0 1',
  ]);
  t.same(shown(['over', 'apps/web.yaml']), [
    'directory over kustomization.yml,own.yaml,p.yaml',
    'file apps/web.yaml 2 0',
    'file over/kustomization.yml 0 1',
    'file over/own.yaml 1 0',
    'file over/p.yaml 0 1',
  ]);
  t.same(shown(['apps/web.yaml']), [`directory . ${unsure} !`, 'file apps/web.yaml 2 0 !']);
  t.same(shown(['apps/*.yaml']).slice(0, 2), [`directory . ${unsure} !`, 'file apps/broken.yaml 0 0 !']);
  const crash: Engine['judgeEntry'] = ({ path }) => {
    if (path === 'apps' || path === 'over/own.yaml') throw new Error('boom');
    return { decisions: [], notEvaluated: undefined };
  };
  const crashed = scan(cwd, ['.'], fakeEngine({ needsTree: 'files', judgeEntry: crash }));
  t.same(
    crashed.reports.flatMap((one) => one.errors.map(({ code }) => `${one.file} ${code}`)),
    ['apps INTERNAL', 'over/own.yaml INTERNAL'],
    'the next one is judged all the same',
  );
  t.same(shown([cwd], '/').filter((line) => line.startsWith('directory')).length, 7, 'from elsewhere');
  t.end();
});

t.test('our own documents', (t) => {
  const entry = { rule: 'a/b', object: 'Pod a', file: 'a.yaml', fingerprint: '0'.repeat(32), count: 1 };
  const baseline = { schemaVersion: 1, findings: [entry] };
  const table = [
    { name: 'a baseline', document: baseline, skipped: 'x.json doorward 1' },
    { name: 'an empty one', document: { ...baseline, findings: [] }, skipped: 'x.json doorward 1' },
    { name: 'a report', document: { ...baseline, summary: {} }, skipped: 'x.json not-kubernetes 1' },
    {
      name: 'another version',
      document: { ...baseline, schemaVersion: 2 },
      skipped: 'x.json not-kubernetes 1',
    },
    { name: 'other findings', document: { ...baseline, findings: [1] }, skipped: 'x.json not-kubernetes 1' },
    {
      name: 'an Exception',
      document: { apiVersion: 'doorward.dev/v1alpha1', kind: 'Exception' },
      skipped: 'x.json doorward 1',
    },
  ];
  for (const { name, document, skipped } of table) {
    const said = scan(tree(t, { 'x.json': JSON.stringify(document), 'pod.yaml': POD('a') }), ['.']);
    t.same([said.skipped, said.errors], [[skipped], []], name);
  }
  const cwd = tree(t, { 'x.json': JSON.stringify(baseline) });
  t.same(scan(cwd, ['x.json']).errors, ['NOTHING_TO_JUDGE :'], 'named, it is no broken manifest');
  t.end();
});

t.test('encrypted Secrets', (t) => {
  const sops =
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: "ENC[AES256_GCM,data:x]"}\nsops: {version: "3"}\n';
  const secret = tree(t, { 's.yaml': `${sops}---\n${POD('bad-a')}` });
  t.same(scan(secret, ['.']).skipped, ['s.yaml encrypted 1'], 'an encrypted Secret is left out');
  t.same(scan(secret, ['.']).findings, ['s.yaml:10:9'], 'and what is beside it judged');
  const part = tree(t, { 's.yaml': sops.replace('{a:', '{b: aHVudGVyMg==, a:') });
  const plain = scan(part, ['.'], engineFor(['no-plaintext-secrets'], {}));
  t.same(plain.skipped, ['s.yaml encrypted 1'], 'of one that is encrypted in part, it is said');
  t.match(plain.reports[0]?.skippedFiles, [{ message: /^Some values .* the rest of it is judged\.$/ }]);
  t.same(plain.findings, ['s.yaml:4:11'], 'and what is plain is judged');
  t.end();
});

t.test('duplicates, crashes, unreadable files', (t) => {
  const cwd = tree(t, {
    'same.yaml': `${POD('a')}---\n${POD('a')}`,
    'dev.yaml': POD('b'),
    'prod.yaml': POD('b'),
    'gen.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {generateName: g-}\n---\napiVersion: v1\nkind: Pod\nmetadata: {generateName: g-}\n',
    'crash.yaml': POD('crash'),
    'locked.yaml': POD('locked'),
    'bad.yaml': POD('bad'),
  });
  t.same(scan(cwd, ['same.yaml']).errors, ['DUPLICATE_OBJECT same.yaml:6'], 'in one file: an error');
  t.same(scan(cwd, ['dev.yaml', 'prod.yaml']).errors, [], 'in two files: no error');
  t.same(scan(cwd, ['dev.yaml', 'prod.yaml']).notices, ['DUPLICATE_OBJECT prod.yaml'], 'but said');
  t.same(scan(cwd, ['gen.yaml']).errors, [], 'generated names differ');
  const crashed = scan(cwd, ['crash.yaml', 'bad.yaml']);
  t.same(
    [crashed.errors, crashed.findings],
    [['INTERNAL :'], ['bad.yaml:4:9']],
    'one crash does not stop the rest',
  );
  chmodSync(join(cwd, 'locked.yaml'), 0);
  const locked = scan(cwd, ['locked.yaml', 'bad.yaml']);
  if (root) t.comment('skipped: root reads files without permission');
  else t.same([locked.errors, locked.findings], [['PATH_UNREADABLE :'], ['bad.yaml:4:9']]);
  const limits = { ...DEFAULT_LIMITS, maxFileBytes: 10 };
  const [big] = createScan(fakeEngine(), { paths: ['bad.yaml'], cwd, limits, allResults: false }).reports();
  t.equal(big?.errors[0]?.code, 'TOO_BIG');
  t.end();
});

t.test('namespace labels come from the set', (t) => {
  const cwd = tree(t, {
    'a.yaml': POD('x', '  namespace: shop\n'),
    'b.yaml': POD('y', '  namespace: both\n'),
    'ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {tier: web}}\n',
    'n1.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: both, labels: {a: "1"}}\n',
    'n2.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: both, labels: {a: "2"}}\n',
  });
  const seen: Request[] = [];
  scan(cwd, ['.'], fakeEngine({ needsNamespaceLabels: true }, seen));
  const labels = (name: string): unknown => seen.find((request) => request.name === name)?.namespaceLabels;
  t.same(labels('x'), { tier: 'web' });
  t.equal(labels('y'), undefined, 'two Namespaces that disagree leave it open');
  t.end();
});

t.test('a Namespace is found however it is written', (t) => {
  const labels = 'metadata: { name: shop, labels: { tier: web } }\n';
  const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n';
  const table: readonly { readonly name: string; readonly given: string }[] = [
    {
      name: 'behind others',
      given: `${other}---\n${other}--- # here\napiVersion: v1\nkind: Namespace\n${labels}`,
    },
    {
      name: 'with other line breaks',
      given: `${other}---\napiVersion: v1\nkind: Namespace\n${labels}`.replaceAll('\n', '\r\n'),
    },
    { name: 'by numbers', given: `${other}---\napiVersion: v1\nkind: "\\x4eamespace"\n${labels}` },
    { name: 'over two lines', given: `${other}---\napiVersion: v1\nkind: "Name\\\n  space"\n${labels}` },
    { name: 'over three', given: `${other}---\napiVersion: v1\nkind: "N\\\n \\\n\tamespace"\n${labels}` },
    { name: 'in base64', given: `${other}---\napiVersion: v1\nkind: !!binary TmFtZXNwYWNl\n${labels}` },
    {
      name: 'behind what looks like a border',
      given: `${other}data:\n  a: "\n---x"\n---\napiVersion: v1\nkind: Namespace\n${labels}`,
    },
    {
      name: 'in a List',
      given: `${other}---\napiVersion: v1\nkind: List\nitems:\n- { apiVersion: v1, kind: Namespace, ${labels.trim()} }\n`,
    },
    {
      name: 'in JSON',
      given: '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","labels":{"tier":"web"}}}',
    },
  ];
  for (const { name, given } of table) {
    const cwd = tree(t, { 'a.yaml': POD('x', '  namespace: shop\n'), 'b.yaml': given });
    const seen: Request[] = [];
    scan(cwd, ['.'], fakeEngine({ needsNamespaceLabels: true }, seen));
    t.same(seen.find((request) => request.name === 'x')?.namespaceLabels, { tier: 'web' }, name);
  }
  t.end();
});

t.test('settings', (t) => {
  const table: readonly { given: readonly string[]; expected: unknown }[] = [
    {
      given: ['p.x=[gcr.io/a,registry.corp:5000/b]'],
      expected: { p: { x: ['gcr.io/a', 'registry.corp:5000/b'] } },
    },
    { given: ['p.x=1', 'p.y=true', 'q.z=text'], expected: { p: { x: 1, y: true }, q: { z: 'text' } } },
    { given: ['p.x=010', 'p.y=yes', 'p.z=16Gi'], expected: { p: { x: 8, y: true, z: '16Gi' } } },
    { given: ['p.x=', 'p.y=a: b', 'p.z=*foo'], expected: { p: { x: '', y: 'a: b', z: '*foo' } } },
    { given: ['a.b.c=1'], expected: { 'a.b': { c: 1 } } },
    { given: ['p.x={"a": 1}'], expected: { p: { x: { a: 1 } } } },
    { given: ['p.x=a=b'], expected: { p: { x: 'a=b' } } },
  ];
  for (const { given, expected } of table) {
    const { parameters, errors } = parseSettings(given);
    t.same(errors, [], given.join(' '));
    t.same(parameters, expected, given.join(' '));
  }
  for (const wrong of [['x=1'], ['p.x'], ['.x=1'], ['p.=1'], ['p.x=[a'], ['p.x=1', 'p.x=2']]) {
    t.match(parseSettings(wrong).errors, [{ code: 'USAGE' }], wrong.join(' '));
  }
  t.match(
    parseSettings(['p.valuePattern=[a-z]{2,8}']).errors[0]?.message,
    /Put text that begins with a bracket in quotes: 'p\.valuePattern="…"'/,
  );
  t.same(parseSettings(['p.valuePattern="[a-z]{2,8}"']).parameters, { p: { valuePattern: '[a-z]{2,8}' } });
  const hostile = parseSettings(['__proto__.polluted=1', 'p.__proto__=1']);
  t.equal(Object.hasOwn(hostile.parameters, '__proto__'), true);
  t.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  t.end();
});
