// What `render` entries give: with programs that behave in every way a program can, and with the real ones where they are
// built. Trees are made on disk, because that is what is read.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
  readFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnSync } from 'node:child_process';
import t, { type Test } from 'tap';
import { createEngine } from '../../src/engine/create-engine.ts';
import { loadConfig } from '../../src/load/config.ts';
import { createFix } from '../../src/load/fix.ts';
import { openInputs } from '../../src/load/opened.ts';
import type { RenderedInputs } from '../../src/load/render-all.ts';
import { renderInputs } from '../../src/load/render.ts';
import { createScan } from '../../src/load/scan.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import type { FileReport } from '../../src/report/model.ts';
import { foundRenderers } from './renderers/build.mjs';

type Files = Readonly<Record<string, string>>;

/** Writes a tree: a string is a file, `-> target` a link; a file that begins with `#!` is a program. Gives its folder. */
function tree(t: Test, files: Files): string {
  const folder = t.testdir({});
  for (const [path, content] of Object.entries(files)) {
    const at = join(folder, path);
    mkdirSync(dirname(at), { recursive: true });
    if (content.startsWith('-> ')) symlinkSync(content.slice(3), at);
    else writeFileSync(at, content);
    if (content.startsWith('#!')) chmodSync(at, 0o755);
  }
  return folder;
}

const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;
const config = (...entries: readonly string[]): string =>
  `apiVersion: doorward.dev/v1alpha1\nkind: Config\nspec:\n  render:\n${entries.map((entry) => `    - ${entry}\n`).join('')}`;
const CHART: Files = {
  'web/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  'web/templates/pod.yaml': 'x\ny\n',
};

/**
 * A program that does what is written behind the name of its release. The test runner would load itself into it through
 * NODE_OPTIONS, which takes a second.
 */
const program = (acts: Readonly<Record<string, string>>): string => `#!/bin/sh
unset NODE_OPTIONS
exec ${process.execPath} - "$@" <<'END'
const args = process.argv.slice(2);
const acts = {${Object.entries(acts)
  .map(([name, act]) => `${JSON.stringify(name)}: () => { ${act} }`)
  .join(',\n')}};
(acts[args[args.indexOf('--') + 1]] ?? acts.other)();
END
`;

const parsed = parseManifest(
  {
    file: 'p.yaml',
    bytes: Buffer.from(`apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: owned }
spec:
  title: Pods have an owner
  description: Somebody has to be asked.
  severity: high
  action: deny
  match: { kinds: [Pod] }
  rules:
    - name: owner
      at: $.metadata.labels.owner
      schema: { type: string }
      message: needs an owner
      fix: { set: nobody }
`),
  },
  DEFAULT_LIMITS,
);
const { policies } = parsePolicies(
  parsed.documents.flatMap((document) => (document.type === 'resources' ? document.resources : [])),
);
const engine = createEngine(policies, {});

interface Run {
  readonly paths?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly maxFileBytes?: number;
  readonly config?: string;
}

async function rendered(
  cwd: string,
  { paths = ['.'], env, maxFileBytes, config: file = 'doorward.yaml' }: Run = {},
): Promise<RenderedInputs> {
  const limits = { ...DEFAULT_LIMITS, ...(maxFileBytes === undefined ? {} : { maxFileBytes }) };
  const loaded = loadConfig(file, cwd);
  if (loaded.config === undefined) throw new Error(JSON.stringify(loaded.errors));
  return renderInputs(openInputs({ paths, cwd, limits }), {
    config: loaded.config,
    paths,
    env: { PATH: join(cwd, 'bin'), ...env },
    onSignal: () => () => undefined,
  });
}

interface Scanned {
  readonly reports: readonly FileReport[];
  /** `file:line:column source object message`. */
  readonly findings: readonly string[];
  /** `CODE file:line:column message`. */
  readonly errors: readonly string[];
  /** `reason file`. */
  readonly skipped: readonly string[];
  readonly warnings: readonly string[];
}

async function scanned(cwd: string, run: Run = {}): Promise<Scanned> {
  const { inputs, warnings } = await rendered(cwd, run);
  const options = { paths: [], cwd, limits: inputs.limits, allResults: false, inputs };
  const reports = [...createScan(engine, options).reports()];
  const findings = reports.flatMap((report) =>
    report.findings.map(({ location, object }) => {
      const { file, line, column, source = '-' } = location;
      return `${file}:${line}:${column} ${source} ${object.namespace ?? ''}/${object.name}`;
    }),
  );
  const errors = reports.flatMap((report) =>
    report.errors.map(({ code, message, location }) => {
      const place = location === undefined ? '' : ` ${location.file}:${location.line}:${location.column}`;
      return `${code}${place} ${message}`;
    }),
  );
  const skipped = reports.flatMap((report) =>
    report.skippedFiles
      .filter(({ reason }) => reason !== 'doorward')
      .map(({ reason, file }) => `${reason} ${file}`),
  );
  return { reports, findings, errors, skipped, warnings };
}

const print = (text: string): string => `process.stdout.write(${JSON.stringify(text)})`;
const fail = (text: string): string => `process.stderr.write(${JSON.stringify(text)}); process.exitCode = 1`;
const SOURCE = '---\n# Source: chart/templates/pod.yaml\n';

t.test('what a program may do', async (t) => {
  const table: readonly {
    readonly name: string;
    readonly act: string;
    readonly findings?: readonly string[];
    readonly errors?: readonly (string | RegExp)[];
    readonly warnings?: readonly string[];
  }[] = [
    {
      name: 'writes objects, each under the name of its template',
      act: print(`${SOURCE}${pod('a')}---\n# Source: chart/templates/gone.yaml\n${pod('b')}`),
      findings: ['helm:r:5:1 web/templates/pod.yaml /a', 'helm:r:11:1 web/Chart.yaml /b'],
    },
    {
      name: 'names files that are none of the chart',
      act: print(
        [
          'chart/../../../../../../etc/passwd',
          'chart',
          '/etc/passwd',
          'chart/templates',
          `chart/${'x'.repeat(5000)}`,
          'chart/\0',
          '',
        ]
          .map((source, i) => `---\n# Source: ${source}\n${pod(`p${i}`)}`)
          .join('')
          .replace('\0', ''),
      ),
      findings: [5, 11, 17, 23, 29, 35, 41].map((line, i) => `helm:r:${line}:1 web/Chart.yaml /p${i}`),
    },
    {
      name: 'holds a line in a text that looks like the name of a template',
      act: print(
        `${SOURCE}${pod('a')}  annotations:\n    x: |\n      ---\n      # Source: chart/Chart.yaml\n---\n${pod('b')}`,
      ),
      findings: ['helm:r:5:1 web/templates/pod.yaml /a', 'helm:r:14:1 web/templates/pod.yaml /b'],
    },
    {
      name: 'writes with the line breaks of Windows',
      act: print(`${SOURCE}${pod('a')}`.replaceAll('\n', '\r\n')),
      findings: ['helm:r:5:1 web/templates/pod.yaml /a'],
    },
    {
      name: 'warns, and goes on',
      act: `process.stderr.write('coalesce.go:237: warning:\\n\\tskipped \\u001b[31mvalue\\n'); ${print(`${SOURCE}${pod('a')}`)}`,
      findings: ['helm:r:5:1 web/templates/pod.yaml /a'],
      warnings: ['helm:r: coalesce.go:237: warning: skipped \u001b[31mvalue'],
    },
    {
      name: 'writes no YAML',
      act: print(`${SOURCE}a: [\n`),
      errors: [/^YAML_SYNTAX helm:r:\d+:\d+ /],
    },
    {
      name: 'writes what is no object',
      act: print(`${SOURCE}a: b\n`),
      errors: [/^NOT_AN_OBJECT helm:r:3:1 /],
    },
    { name: 'writes nothing', act: '', errors: ['EMPTY_INPUT helm:r holds no document.'] },
    {
      name: 'writes bytes that are no text',
      act: 'process.stdout.write(Buffer.from([0x61, 0x3a, 0x20, 0xff]))',
      errors: [/^ENCODING /],
    },
    {
      name: 'fails without a word',
      act: 'process.exitCode = 3',
      errors: ['RENDER_FAILED web/Chart.yaml:1:1 helm ended with status 3 and said nothing.'],
    },
    {
      name: 'is killed',
      act: "process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000)",
      errors: ['RENDER_FAILED web/Chart.yaml:1:1 helm ended with signal SIGSEGV and said nothing.'],
    },
    {
      // Go's text/template counts columns from 0.
      name: 'fails at a place, as Helm 3 tells it, after a warning',
      act: fail(
        'warning: x\nError: template: chart/templates/pod.yaml:2:10: executing "chart/templates/pod.yaml" at <.Values.a.b>: nil pointer\n\nUse --debug flag to render out invalid YAML\n',
      ),
      errors: [
        'RENDER_FAILED web/templates/pod.yaml:2:11 helm could not render helm:r: template: chart/templates/pod.yaml:2:10: executing "chart/templates/pod.yaml" at <.Values.a.b>: nil pointer',
      ],
    },
    {
      name: 'fails at a place, as Helm 4 tells it',
      act: fail('Error: chart/templates/pod.yaml:2:3\n  executing "x" at <include>:\n    error\n'),
      errors: [/^RENDER_FAILED web\/templates\/pod\.yaml:2:4 .* executing "x" at <include>: error$/],
    },
    {
      name: 'fails at a line',
      act: fail('Error: parse error at (chart/templates/pod.yaml:1): missing value for if\n'),
      errors: [/^RENDER_FAILED web\/templates\/pod\.yaml:1:1 /],
    },
    {
      name: 'fails in a file; the line is of what came of it',
      act: fail('Error: YAML parse error on chart/templates/pod.yaml: yaml: line 7: bad\n'),
      errors: [/^RENDER_FAILED web\/templates\/pod\.yaml:1:1 /],
    },
    {
      name: 'fails in a file that is none of the chart',
      act: fail('Error: chart/../../etc/passwd:1:1 x\n'),
      errors: [/^RENDER_FAILED web\/Chart\.yaml:1:1 /],
    },
    {
      name: 'fails at length: the end of it is told, cut',
      act: `process.stderr.write('a/'.repeat(200000) + '\\nError: ' + 'é'.repeat(3000)); process.exitCode = 1`,
      errors: [`RENDER_FAILED web/Chart.yaml:1:1 helm could not render helm:r: ${'é'.repeat(1000)}…`],
    },
  ];
  for (const { name, act, findings = [], errors = [], warnings = [] } of table) {
    await t.test(name, async (t) => {
      const cwd = tree(t, {
        ...CHART,
        'bin/helm': program({ other: act }),
        'doorward.yaml': config('helm: { chart: web, release: r }'),
      });
      const found = await scanned(cwd);
      t.same(found.findings, findings);
      t.match(found.errors, errors);
      t.equal(found.errors.length, errors.length, found.errors.join('\n'));
      t.same(found.warnings, warnings);
      t.notOk(JSON.stringify(found).includes('templates/pod.yaml is'), 'the template is not judged itself');
    });
  }
});

t.test('bounds', async (t) => {
  const cwd = tree(t, {
    ...CHART,
    'bin/helm': program({
      flood: `const line = Buffer.alloc(65536, 0x23); (function more() { while (process.stdout.write(line)); process.stdout.once('drain', more); })()`,
      // What it starts itself writes on: that ends with it.
      hang: `require('node:child_process').spawn(process.execPath, ['-e', "setInterval(() => require('node:fs').appendFileSync('beat', '.'), 20)"], { stdio: 'inherit' }); setInterval(() => {}, 1000)`,
    }),
    'doorward.yaml': config(
      'helm: { chart: web, release: flood }',
      '{ helm: { chart: web, release: hang }, timeoutSeconds: 1 }',
    ),
  });
  const started = Date.now();
  const { errors } = await scanned(cwd, { maxFileBytes: 1_000_000 });
  t.same(errors, [
    'TOO_BIG helm:flood is bigger than 1000000 bytes.',
    'RENDER_FAILED helm did not render helm:hang within 1 seconds.',
  ]);
  t.ok(Date.now() - started < 10_000, 'nobody is waited for');
  const beat = join(cwd, 'beat');
  t.ok(existsSync(beat), 'the program had started another one');
  await sleep(100);
  const { size } = statSync(beat);
  await sleep(300);
  t.equal(statSync(beat).size, size, 'which has ended, too');
});

t.test('how a program is called', async (t) => {
  const dump = print('apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n').replace(
    ')',
    ` + '# ' + JSON.stringify({ args, cwd: process.cwd(), env: process.env }) + '\\n')`,
  );
  const cwd = tree(t, {
    ...CHART,
    'web/values-1.yaml': 'a: 1\n',
    'a,"b.yaml': 'a: 1\n',
    'kust/kustomization.yaml': 'resources: []\n',
    'bin/helm': program({ other: dump }),
    'bin/kustomize': program({ other: dump }),
    'doorward.yaml': `apiVersion: doorward.dev/v1alpha1
kind: Config
spec:
  kubeVersion: "1.33"
  render:
    - helm:
        chart: ./web/
        release: --post-renderer=./evil
        namespace: shop --x
        values: [web/values-1.yaml, 'a,"b.yaml']
        set: { image.tag: "1,$(touch evil)", count: 12345678901234567890, gone: null, l: [1, { a: b }], __proto__: x }
        apiVersions: ["monitoring.coreos.com/v1/ServiceMonitor"]
    - kustomize: { path: kust/ }
`,
  });
  const { inputs } = await rendered(cwd, {
    env: { HOME: '/home/x', SECRET: 'y', KUBECONFIG: '/k', HELM_DEBUG: '1', NODE_OPTIONS: '' },
  });
  const told = inputs.list.inputs.flatMap(({ file, rendered: text }) => {
    if (text?.type !== 'text') return [];
    const line =
      Buffer.from(text.bytes).toString().split('\n# ')[1] ??
      Buffer.from(text.bytes).toString().split('# ')[1] ??
      '';
    return [{ file, ...(JSON.parse(line) as { args: string[]; cwd: string; env: Record<string, string> }) }];
  });
  t.same(
    told.map(({ file, args }) => ({ file, args })),
    [
      {
        file: 'helm:--post-renderer=./evil',
        args: [
          'template',
          '--include-crds',
          '--namespace=shop --x',
          '--kube-version=1.33',
          '--api-versions=monitoring.coreos.com/v1/ServiceMonitor',
          '--values=./web/values-1.yaml',
          '--values="./a,""b.yaml"',
          '--set-json=image.tag="1,$(touch evil)"',
          '--set-json=count=12345678901234567890',
          '--set-json=gone=null',
          '--set-json=l=[1,{"a":"b"}]',
          '--set-json=__proto__="x"',
          '--',
          '--post-renderer=./evil',
          './web',
        ],
      },
      { file: 'kustomize:kust', args: ['build', '--', './kust'] },
    ],
    'nothing that a configuration says can be a flag',
  );
  for (const { cwd: at, env } of told) {
    t.equal(at, cwd, 'it runs in the folder of the configuration');
    t.same(
      Object.keys(env)
        .filter((name) => !/^(?:_TAPJS|PWD|_$|SHLVL|OLDPWD)/.test(name))
        .sort(),
      [
        'GIT_ALLOW_PROTOCOL',
        'GIT_TERMINAL_PROMPT',
        'HOME',
        'HTTPS_PROXY',
        'HTTP_PROXY',
        'KUBECONFIG',
        'LC_ALL',
        'PATH',
      ],
      'and is told little of the environment',
    );
    t.equal(env['KUBECONFIG'], '/dev/null', 'it can reach no cluster');
  }
  t.notOk(existsSync(join(cwd, 'evil')));
});

t.test('what is refused', async (t) => {
  const table: readonly {
    readonly name: string;
    readonly entry: string;
    readonly expected: string | RegExp;
  }[] = [
    {
      name: 'a chart above',
      entry: 'helm: { chart: ../web }',
      expected:
        'RENDER_INPUT doorward.yaml:5:7 The chart ../web lies outside the folder of the configuration.',
    },
    {
      name: 'a chart by its whole path',
      entry: 'helm: { chart: /etc }',
      expected: /^RENDER_INPUT .*\/etc lies outside/,
    },
    {
      name: 'a chart through a link',
      entry: 'helm: { chart: link }',
      expected: /^RENDER_INPUT .* link lies outside/,
    },
    { name: 'no chart', entry: 'helm: { chart: gone }', expected: /^RENDER_INPUT .*There is no chart gone/ },
    {
      name: 'a folder without a chart',
      entry: 'helm: { chart: bin }',
      expected: /^RENDER_INPUT .*bin is no chart: .* Chart\.yaml/,
    },
    {
      name: 'a chart of a registry',
      entry: 'helm: { chart: "oci://registry.example/web" }',
      expected: /^RENDER_INPUT .*nothing is fetched/,
    },
    {
      name: 'a chart of a repository',
      entry: 'helm: { chart: bitnami/nginx }',
      expected: /^RENDER_INPUT .*There is no chart bitnami\/nginx/,
    },
    {
      name: 'no values',
      entry: 'helm: { chart: web, values: [gone.yaml] }',
      expected: /^RENDER_INPUT .*no file of values gone\.yaml/,
    },
    {
      name: 'values that are a folder',
      entry: 'helm: { chart: web, values: [web] }',
      expected: /^RENDER_INPUT .*it is a folder/,
    },
    {
      name: 'values above',
      entry: 'helm: { chart: web, values: [web/../../x.yaml] }',
      expected: /^RENDER_INPUT .*lies outside/,
    },
    {
      name: 'a kustomization above',
      entry: 'kustomize: { path: .. }',
      expected: /^RENDER_INPUT .*lies outside/,
    },
    {
      name: 'a kustomization that is a file',
      entry: 'kustomize: { path: doorward.yaml }',
      expected: /^RENDER_INPUT .*is no kustomization/,
    },
    {
      name: 'a kustomization of a repository',
      entry: 'kustomize: { path: "https://github.com/x/y" }',
      expected: /^RENDER_INPUT .*nothing is fetched/,
    },
    { name: 'a NUL', entry: 'helm: { chart: "a\\0b" }', expected: /^RENDER_INPUT / },
  ];
  const cwd = tree(t, {
    ...Object.fromEntries(Object.entries(CHART).map(([path, text]) => [`repo/${path}`, text])),
    'out/Chart.yaml': 'x',
    'repo/link': '-> ../out',
    'repo/bin/helm': program({ other: print(pod('x')) }),
    'repo/bin/kustomize': program({ other: print(pod('x')) }),
  });
  for (const { name, entry, expected } of table) {
    writeFileSync(join(cwd, 'repo/doorward.yaml'), config(entry));
    const { errors, findings } = await scanned(join(cwd, 'repo'));
    t.match(errors, [expected], name);
    t.same(findings, [], name);
  }
  writeFileSync(join(cwd, 'repo/doorward.yaml'), config('helm: { chart: web }', 'helm: { chart: web }'));
  t.match((await scanned(join(cwd, 'repo'))).errors, [
    'CONFIG_INVALID doorward.yaml:6:7 Two render entries are called helm:web: give one of them another name.',
  ]);
});

t.test('which program renders', async (t) => {
  const says = program({ other: print(pod('x')) });
  const cwd = tree(t, {
    ...CHART,
    'kust/kustomization.yaml': 'resources: []\n',
    'doorward.yaml': config(
      'helm: { chart: web }',
      '{ helm: { chart: web }, name: two }',
      'kustomize: { path: kust }',
    ),
    'folder/helm/x': '',
    'plain/helm': 'no program',
    'good/helm': says,
    'good/kustomize': says,
    'kubectl/kubectl': program({ other: `if (args[0] !== 'kustomize') process.exit(9); ${print(pod('x'))}` }),
  });
  const table = [
    {
      name: 'none',
      path: ['nowhere', 'folder', 'plain'],
      errors: [
        'PROGRAM_NOT_FOUND helm is not on the PATH, and 2 render entries need it.',
        'PROGRAM_NOT_FOUND kustomize is not on the PATH, and a render entry needs it.',
      ],
      warnings: [],
    },
    { name: 'the first that is one', path: ['folder', 'plain', 'good'], errors: [], warnings: [] },
    {
      name: 'kubectl, when there is no kustomize',
      path: ['kubectl'],
      errors: ['PROGRAM_NOT_FOUND helm is not on the PATH, and 2 render entries need it.'],
      warnings: ['kustomize is not on the PATH: kubectl renders the kustomizations.'],
    },
  ];
  for (const { name, path, errors, warnings } of table) {
    const found = await scanned(cwd, {
      env: { PATH: path.map((folder) => join(cwd, folder)).join(delimiter) },
    });
    t.same(found.errors, errors, name);
    t.same(found.warnings, warnings, name);
    t.same(
      found.skipped.filter((skip) => !skip.startsWith('not-kubernetes')),
      [],
      `${name}: no notes beside`,
    );
  }
  const before = process.cwd();
  process.chdir(cwd);
  t.match(
    (await scanned(cwd, { env: { PATH: `good${delimiter}.${delimiter}` } })).errors[0],
    /^PROGRAM_NOT_FOUND/,
    'a relative folder brings no program',
  );
  process.chdir(before);
});

t.test('what is rendered, and what is still judged itself', async (t) => {
  const cwd = tree(t, {
    'doorward.yaml': config(
      'helm: { chart: charts/web, values: [envs/web.yaml] }',
      'kustomize: { path: apps/prod }',
    ),
    'bin/helm': program({ other: print(pod('helm')) }),
    'bin/kustomize': program({ other: print(pod('kustomize')) }),
    'envs/web.yaml': 'a: 1\n',
    'charts/web/Chart.yaml': 'name: web\n',
    'charts/web/values.yaml': 'a: 1\n',
    'charts/web/values-other.yaml': 'a: 1\n',
    'charts/web/templates/pod.yaml': pod('{{ x }}'),
    'charts/web/crds/crd.yaml': pod('crd'),
    'charts/web/charts/sub/Chart.yaml': 'name: sub\n',
    'charts/web/charts/sub/templates/pod.yaml': pod('sub'),
    'charts/web/extra/pod.yaml': pod('extra'),
    'charts/other/Chart.yaml': 'name: other\n',
    'charts/other/templates/pod.yaml': pod('other'),
    'apps/base/kustomization.yaml': 'resources: [pod.yaml]\n',
    'apps/base/pod.yaml': pod('base'),
    'apps/base/unused.yaml': pod('unused'),
    'apps/prod/kustomization.yaml': 'resources: [../base]\npatches: [{ path: patch.yaml }]\n',
    'apps/prod/patch.yaml': pod('patch'),
    'apps/dev/kustomization.yaml': 'resources: [../base]\npatches: [{ path: patch.yaml }]\n',
    'apps/dev/patch.yaml': pod('patch'),
  });
  const HELM = 'helm:web:3:1 charts/web/Chart.yaml /helm';
  const KUSTOMIZE = 'kustomize:apps/prod:3:1 apps/prod/kustomization.yaml /kustomize';
  const [BASE, UNUSED, EXTRA, CRD] = [
    'apps/base/pod.yaml:3:1 - /base',
    'apps/base/unused.yaml:3:1 - /unused',
    'charts/web/extra/pod.yaml:3:1 - /extra',
    'charts/web/crds/crd.yaml:3:1 - /crd',
  ];
  const [OTHER, DEV] = ['helm-chart charts/other', 'kustomization apps/dev'];
  const table: readonly {
    readonly paths: readonly string[];
    readonly findings: readonly string[];
    readonly skipped: readonly string[];
  }[] = [
    { paths: ['.'], findings: [UNUSED, EXTRA, HELM, KUSTOMIZE], skipped: [DEV, OTHER] },
    { paths: ['charts'], findings: [EXTRA, HELM], skipped: [OTHER] },
    { paths: ['charts/web'], findings: [EXTRA, HELM], skipped: [] },
    { paths: ['charts/other'], findings: [], skipped: [OTHER] },
    { paths: ['charts/web/crds'], findings: [CRD], skipped: [] },
    { paths: ['apps'], findings: [UNUSED, KUSTOMIZE], skipped: [DEV] },
    { paths: ['apps/base'], findings: [BASE, UNUSED], skipped: ['kustomization apps/base'] },
    { paths: ['apps/base', 'apps/prod'], findings: [UNUSED, KUSTOMIZE], skipped: [] },
    { paths: ['apps/**/*.yaml'], findings: [UNUSED, KUSTOMIZE], skipped: [DEV] },
    { paths: ['charts/web/templates/pod.yaml'], findings: [HELM], skipped: [] },
    { paths: ['envs/web.yaml'], findings: [HELM], skipped: [] },
    { paths: ['apps/prod/patch.yaml'], findings: [KUSTOMIZE], skipped: [] },
    { paths: ['apps/base/pod.yaml'], findings: [BASE], skipped: [] },
    { paths: ['apps/base/pod.yaml', 'apps/prod'], findings: [BASE, KUSTOMIZE], skipped: [] },
  ];
  for (const { paths, findings, skipped } of table) {
    const found = await scanned(cwd, { paths });
    const name = paths.join(' ');
    t.same(found.findings, findings, name);
    t.same(
      found.skipped.filter((skip) => !/^(?:not-kubernetes|empty)/.test(skip)),
      skipped,
      `${name}: what is not judged`,
    );
    t.same(
      found.errors.filter((error) => !error.startsWith('NOTHING_TO_JUDGE')),
      [],
      `${name}: nothing is wrong`,
    );
  }
  const whole = await scanned(cwd);
  t.same(
    whole.skipped.filter((skip) => skip.startsWith('not-kubernetes')),
    ['not-kubernetes charts/other/Chart.yaml', 'not-kubernetes charts/web/values-other.yaml'],
    'what is rendered is counted nowhere else',
  );
  t.same(
    whole.reports.flatMap(({ notices }) => notices),
    [],
    'nothing is there twice',
  );
});

t.test('the configuration of another checkout speaks of the same charts', async (t) => {
  const cwd = tree(t, {
    'base/doorward.yaml': config('helm: { chart: web }'),
    'base/web/Chart.yaml': 'name: base\n',
    ...Object.fromEntries(Object.entries(CHART).map(([path, text]) => [`change/${path}`, text])),
    'change/bin/helm': program({ other: print(`${SOURCE}${pod('a')}`) }),
  });
  const run = { config: '../base/doorward.yaml' };
  t.same((await scanned(join(cwd, 'change'), run)).findings, ['helm:web:5:1 web/templates/pod.yaml /a']);
  const both = { ...run, paths: ['.', '../base'] };
  t.same((await scanned(join(cwd, 'change'), both)).findings, ['helm:web:5:1 ../base/web/Chart.yaml /a']);
});

t.test('objects go into the namespace of their release', async (t) => {
  const text = `${pod('a')}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: n }\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: b, namespace: own }\n`;
  const cwd = tree(t, {
    ...CHART,
    'bin/helm': program({ other: print(text.replace(/---\napiVersion: v1\nkind: Namespace\n.*\n/, '')) }),
    'doorward.yaml': config(
      'helm: { chart: web, release: one, namespace: n1 }',
      'helm: { chart: web, release: two, namespace: n2 }',
    ),
  });
  const { findings, reports } = await scanned(cwd);
  t.same(
    findings.map((finding) => finding.split(' ').at(-1)),
    ['n1/a', 'own/b', 'n2/a', 'own/b'],
  );
  t.match(
    reports.flatMap(({ notices }) => notices.map(({ message }) => message)),
    [/^Pod own\/b is already defined in helm:one:6\./],
    'of two releases only the same object of the same namespace is one',
  );
});

t.test('a fix leaves alone what is rendered, and says so', async (t) => {
  const cwd = tree(t, {
    ...CHART,
    'plain.yaml': pod('plain'),
    'bin/helm': program({ other: print(`${SOURCE}${pod('a')}`) }),
    'doorward.yaml': config('helm: { chart: web, release: r }'),
  });
  const { inputs } = await rendered(cwd);
  const fix = { unsafe: false, generated: true, only: () => true };
  const options = { paths: [], cwd, limits: inputs.limits, allResults: false, inputs, fix };
  const scan = [...createScan(engine, options).reports()].flatMap((report) => report.findings);
  t.same(
    scan.map(({ location, fixable }) => [location.file, fixable]),
    [
      ['helm:r', false],
      ['plain.yaml', true],
    ],
  );
  const fixed = [...createFix(engine, options).files()];
  t.same(
    fixed.filter(({ change }) => change !== undefined).map(({ found }) => found.file),
    ['plain.yaml'],
  );
  t.match(
    fixed.flatMap(({ left }) => left),
    [{ reason: 'withheld', message: 'The text is rendered: fix what it is made from.' }],
  );
});

const real = foundRenderers();
const skip =
  real === undefined ? 'helm and kustomize are not built: node test/load/renderers/build.mjs' : false;

t.test('the real programs', { skip }, async (t) => {
  for (const helm of ['helm3', 'helm4']) {
    await t.test(helm, async (t) => {
      const cwd = tree(t, {
        'doorward.yaml': config(
          'helm: { chart: web, release: shop, namespace: prod, values: [envs/prod.yaml], set: { image.tag: "1,2", "list[0]": { a: b } }, kubeVersion: "1.31", apiVersions: [x.example/v1/Y] }',
          '{ helm: { chart: web, release: shop }, name: plain }',
          'helm: { chart: bad, release: bad }',
          'helm: { chart: needs, release: needs }',
        ),
        'bin/helm': `-> ${join(real ?? '', helm)}`,
        'envs/prod.yaml': 'name: from-file\n',
        'web/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
        'web/values.yaml': 'name: from-chart\nimage: { tag: none }\n',
        'web/templates/a.yaml': `{{/* comment */}}\n${pod('"{{ .Values.name }}"')}  annotations:\n    tag: "{{ .Values.image.tag }}"\n    list: '{{ .Values.list | toJson }}'\n    kube: "{{ .Capabilities.KubeVersion.Minor }}"\n    y: "{{ .Capabilities.APIVersions.Has "x.example/v1/Y" }}"\n    namespace: "{{ .Release.Namespace }}"\n`,
        'web/templates/NOTES.txt': 'hello\n',
        'web/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
        'web/charts/sub/templates/b.yaml': pod('sub').replaceAll('\n', '\r\n'),
        'web/crds/c.yaml':
          'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: ys.x.example }\nspec: {}\n',
        'bad/Chart.yaml': 'apiVersion: v2\nname: bad\nversion: 1.0.0\n',
        'bad/templates/a.yaml': 'a: b\nc: {{ .Values.no.such.thing }}\n',
        'needs/Chart.yaml':
          'apiVersion: v2\nname: needs\nversion: 1.0.0\ndependencies: [{ name: redis, version: 1.x.x, repository: "https://charts.example" }]\n',
      });
      const { findings, errors, reports, warnings } = await scanned(cwd);
      t.match(
        findings.map((finding) => finding.replace(/:\d+:\d+ /, ' ')),
        [
          'helm:plain web/charts/sub/templates/b.yaml /sub',
          'helm:plain web/templates/a.yaml /from-chart',
          'helm:shop web/charts/sub/templates/b.yaml prod/sub',
          'helm:shop web/templates/a.yaml prod/from-file',
        ],
      );
      const text = Buffer.from(reports.find(({ file }) => file === 'helm:shop')?.bytes ?? '').toString();
      t.match(text, /^ {4}tag: "1,2"$/m, 'values are told exactly');
      t.match(text, /^ {4}list: '\[\{"a":"b"\}\]'$/m);
      t.match(text, /^ {4}kube: "31"$/m);
      t.match(text, /^ {4}y: "true"$/m);
      t.match(text, /^ {4}namespace: "prod"$/m);
      t.match(
        text,
        /kind: CustomResourceDefinition/,
        'as they are applied, with the chart’s own definitions',
      );
      // `.Values.no` is absent: the chain breaks at `.such`, which begins at column 14 of the line, counted from 1.
      t.match(errors, [
        /^RENDER_FAILED bad\/templates\/a\.yaml:2:14 .*nil pointer/,
        /^RENDER_FAILED needs\/Chart\.yaml:1:1 .*redis/,
      ]);
      t.notMatch(errors.join(), new RegExp(cwd), 'no path of this machine is told');
      t.same(warnings, []);
    });
  }
  await t.test('the page about it', (t) => {
    const root = join(import.meta.dirname, '..', '..');
    const bin = t.testdir({ helm: t.fixture('symlink', join(real ?? '', 'helm4')) });
    symlinkSync(join(real ?? '', 'kustomize'), join(bin, 'kustomize'));
    const { stdout } = spawnSync(
      process.execPath,
      [join(root, 'dist', 'doorward.cjs'), 'scan', 'fixtures/docs/rendering'],
      { cwd: root, encoding: 'utf8', env: { PATH: bin } },
    );
    const page = readFileSync(join(root, 'docs', 'rendering.md'), 'utf8');
    const [, shown = ''] = /```text\n(helm:web\n.*?)```\n/s.exec(page) ?? [];
    t.equal(stdout.slice(0, shown.length), shown);
    t.match(stdout, '✖ 1 denied (2 objects in 2 files, 5 policies)\n', 'and no more');
    const written = readFileSync(join(root, 'fixtures/docs/rendering/doorward.yaml'), 'utf8');
    t.match(
      page,
      `\`\`\`yaml\n${written.replaceAll('"', "'")}\`\`\`\n`,
      'the configuration is the one that is shown',
    );
    t.end();
  });
  await t.test('kustomize', async (t) => {
    const cwd = tree(t, {
      'doorward.yaml': config(
        'kustomize: { path: prod }',
        'kustomize: { path: plain }',
        'kustomize: { path: remote }',
        'kustomize: { path: bad }',
        'kustomize: { path: charted }',
      ),
      'bin/kustomize': `-> ${join(real ?? '', 'kustomize')}`,
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': pod('base'),
      'prod/kustomization.yaml': `resources: [../base, own.yaml]\nnamePrefix: prod-\nbuildMetadata: [originAnnotations]\npatches: [{ path: patch.yaml, target: { kind: Pod } }]\nconfigMapGenerator: [{ name: g, literals: [a=b] }]\n`,
      'prod/own.yaml': pod('own'),
      'prod/patch.yaml': '- { op: add, path: /metadata/labels, value: { x: y } }\n',
      'plain/kustomization.yaml': 'resources: [../base]\ncommonLabels: { a: b }\n',
      'remote/kustomization.yaml':
        'resources: ["https://github.com/kubernetes-sigs/kustomize//examples/multibases?ref=v1.0.6"]\n',
      'bad/kustomization.yaml': 'resources: [gone.yaml]\n',
      'charted/kustomization.yaml': 'helmCharts: [{ name: x, repo: "https://charts.example" }]\n',
    });
    const { findings, errors, warnings, skipped } = await scanned(cwd);
    t.match(
      findings.map((finding) => finding.replace(/:\d+:\d+ /, ' ')),
      [
        'kustomize:plain plain/kustomization.yaml /base',
        'kustomize:prod base/pod.yaml /prod-base',
        'kustomize:prod prod/own.yaml /prod-own',
      ],
    );
    t.match(errors, [
      /^RENDER_FAILED bad\/kustomization\.yaml:1:1 .*gone\.yaml/,
      /^RENDER_FAILED charted\/kustomization\.yaml:1:1 .*--enable-helm/,
      /^RENDER_FAILED remote\/kustomization\.yaml:1:1 /,
    ]);
    t.notMatch(errors.join(), new RegExp(cwd), 'no path of this machine is told');
    t.match(warnings, [/^kustomize:plain: # Warning: 'commonLabels' is deprecated/]);
    t.same(skipped, []);
  });
});
