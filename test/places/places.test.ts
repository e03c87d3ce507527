// What others run Doorward from, tried for real: the GitHub action on a stand-in of a runner, the GitLab component in a shell,
// the pre-commit hooks on files of all sorts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Ajv } from 'ajv';
import t, { type Test } from 'tap';
import { parse, parseAllDocuments } from 'yaml';
import { files, notBuilt, OFFLINE, OWN, ROOT } from './installed.ts';
import { startFiles } from '../../cli/init-files.ts';
import { DENIED, GOOD, WARNS } from './manifests.ts';
import { ACTION, runAction } from './runner.ts';

/** A folder with a denied Pod, in which something else says what counts; and what a second denied Pod changes about it. */
const COUNTED = [
  {
    name: 'a configuration',
    inputs: { config: 'ci/doorward.yaml' },
    before: (run: Run) => run('mkdir', 'ci', 'bin') + run('cp', 'off.yaml', 'ci/doorward.yaml'),
    second: 0,
  },
  {
    name: 'a baseline',
    inputs: { baseline: 'old.json' },
    before: (run: Run) => run('doorward', 'baseline', 'a.yaml', '--output', 'old.json'),
    second: 1,
  },
  {
    name: 'a revision',
    inputs: { 'changed-since': 'HEAD^1' },
    before: (run: Run) => commit(run) + commit(run),
    second: 1,
  },
  {
    name: 'a revision that was fetched',
    inputs: { 'changed-since': 'FETCH_HEAD' },
    before: (run: Run) => commit(run) + run('git', 'fetch', '-q', '.', 'HEAD'),
    second: 1,
  },
] as const;
type Run = (program: string, ...args: readonly string[]) => string;
const commit = (run: Run): string =>
  run('git', 'init', '-q') +
  run('git', 'add', '.') +
  run('git', '-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-q', '--allow-empty', '-m', 'x');

/** Such a folder, as `before` leaves it. */
function countedFolder(folder: string, bin: string, { before }: (typeof COUNTED)[number]): string {
  const config = { ...CONFIG, spec: { actions: { 'disallow-latest-tag': 'off' } } };
  const cwd = files(folder, { 'a.yaml': DENIED, 'off.yaml': JSON.stringify(config) });
  const env = { HOME: folder, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
  before((program, ...args) => {
    const { status, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
    return '';
  });
  return cwd;
}
const CONFIG = { apiVersion: 'doorward.dev/v1alpha1', kind: 'Config' };
const SECOND = { 'b.yaml': DENIED.replace('name: a\n', 'name: b\n') };

const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

t.test('what runs Doorward', { skip: notBuilt }, (t) => {
  // As the first step of the action leaves it; package.test.ts runs that one.
  const temp = t.testdir({});
  const bin = join(temp, 'doorward', 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(join(ROOT, 'dist', 'doorward.cjs'), join(bin, 'doorward'));

  t.test('the GitHub action', (t) => {
    const [, scan] = ACTION.runs.steps;
    const job = (inputs: Readonly<Record<string, string>>, content: Readonly<Record<string, string>>) => {
      const workspace = files(t.testdir(), content);
      return { workspace, ...runAction({ workspace, temp, inputs, env: {} }, [scan!]) };
    };
    const denied = job({}, { 'apps/bad.yaml': DENIED, 'values.yaml': 'a: 1\n' });
    t.equal(denied.status, 1, 'what is denied fails the step');
    t.match(denied.log, /^::error file=apps\/bad\.yaml,line=10,/m, 'an annotation at the line');
    t.match(denied.summary, /disallow-latest-tag/, 'a summary of the job');
    const sarif = join(denied.workspace, 'doorward.sarif');
    t.same(denied.outputs, { status: '1', denied: '1', warned: '0', errors: '0', 'sarif-file': sarif });
    const { runs } = JSON.parse(readFileSync(sarif, 'utf8')) as { runs: [{ results: readonly unknown[] }] };
    t.equal(runs[0].results.length, 1, 'a SARIF file');

    const warns = { 'policy/p.yaml': WARNS, 'apps/a.yaml': GOOD };
    const policies = { paths: 'apps', policies: 'policy' };
    const table = [
      {
        name: 'nothing is denied',
        inputs: {},
        content: { 'a.yaml': GOOD },
        status: 0,
        outputs: { status: '0', denied: '0' },
      },
      {
        name: 'several paths, empty lines',
        inputs: { paths: 'a\n\nb b\n' },
        content: {
          'a/x.yaml': GOOD,
          'b b/y.yaml': DENIED,
          'c/z.yaml': DENIED.replace('name: a\n', 'name: z\n'),
        },
        status: 1,
        outputs: { denied: '1' },
      },
      {
        name: 'warnings pass',
        inputs: policies,
        content: warns,
        status: 0,
        outputs: { status: '0', warned: '1' },
      },
      {
        name: 'fail-on: warn',
        inputs: { ...policies, 'fail-on': 'warn' },
        content: warns,
        status: 1,
        outputs: { status: '0', denied: '0', warned: '1' },
      },
      {
        name: 'fail-on: never',
        inputs: { 'fail-on': 'never' },
        content: { 'a.yaml': DENIED },
        status: 0,
        outputs: { status: '1', denied: '1' },
      },
      {
        name: 'fail-on: never, and something could not be judged',
        inputs: { 'fail-on': 'never' },
        content: { 'a.yaml': GOOD.replace('spec:', 'spec: [') },
        status: 2,
        outputs: { status: '2', errors: '1' },
      },
      {
        name: 'fail-on: what',
        inputs: { 'fail-on': 'what' },
        content: {},
        status: 2,
        outputs: { status: '' },
      },
      {
        name: 'a mistake in a policy',
        inputs: { policies: 'none' },
        content: { 'a.yaml': GOOD },
        status: 2,
        outputs: { status: '2', denied: '', 'sarif-file': '' },
      },
      {
        name: 'a mistake in a policy, and a report in the checkout that somebody else wrote',
        inputs: { policies: 'none' },
        content: { 'a.yaml': GOOD, 'doorward.sarif': '{"runs": []}\n' },
        status: 2,
        outputs: { status: '2', denied: '', 'sarif-file': '' },
      },
      {
        name: 'fail-on: warn, and nothing to warn of',
        inputs: { 'fail-on': 'warn' },
        content: { 'a.yaml': GOOD },
        status: 0,
        outputs: { status: '0', warned: '0' },
      },
      {
        name: 'fail-on: warn, and something could not be judged',
        inputs: { 'fail-on': 'warn' },
        content: { 'a.yaml': GOOD.replace('spec:', 'spec: [') },
        status: 2,
        outputs: { status: '2', errors: '1' },
      },
      {
        name: 'no SARIF file',
        inputs: { 'sarif-file': '' },
        content: { 'a.yaml': GOOD },
        status: 0,
        outputs: { 'sarif-file': '' },
      },
      {
        name: 'more flags, one a line',
        inputs: { args: '--set=allowed-registries.registries=[other.example, example.org]\n--quiet' },
        content: { 'a.yaml': GOOD },
        status: 1,
        outputs: { denied: '1' },
      },
      {
        name: 'another folder',
        inputs: { 'working-directory': 'sub' },
        content: { 'a.yaml': DENIED, 'sub/b.yaml': GOOD },
        status: 0,
        outputs: { denied: '0' },
      },
      {
        name: 'a path that looks like a flag is a path',
        inputs: { paths: '--format=html=stolen.html' },
        content: { 'a.yaml': GOOD },
        status: 2,
        outputs: { errors: '1' },
      },
    ];
    for (const { name, inputs, content, status, outputs } of table) {
      const run = job(inputs, content);
      t.equal(run.status, status, `${name}: ${run.log}`);
      t.match(run.outputs, outputs, name);
    }

    for (const row of COUNTED) {
      const workspace = countedFolder(t.testdir(), bin, row);
      const run = (inputs: Readonly<Record<string, string>>) =>
        runAction({ workspace, temp, inputs, env: {} }, [scan!]);
      t.equal(run({}).status, 1, `${row.name}: denied without it`);
      const { status, log } = run(row.inputs);
      t.equal(status, 0, `${row.name}: ${log}`);
      files(workspace, SECOND);
      t.equal(run(row.inputs).status, row.second, `${row.name}: a second one`);
    }

    // Whoever writes a manifest or an input's value runs nothing and sets no output.
    const text =
      "$(touch stolen)`touch stolen`\"; touch stolen; '; touch stolen; '\ndenied=0\n::set-output name=status::0";
    const hostile = { 'a.yaml': DENIED.replaceAll(/(name|owner): [\w-]+/g, `$1: ${JSON.stringify(text)}`) };
    // Those that end up in the command line or in an output.
    for (const name of ['none', 'paths', 'policies', 'args', 'fail-on', 'sarif-file']) {
      const inputs = name === 'none' ? {} : { [name]: text };
      const { workspace, status, outputFile } = job(inputs, hostile);
      t.not(status, 0, `${name}: not let pass`);
      t.notOk(existsSync(join(workspace, 'stolen')), `${name}: nothing of it is run`);
      t.match(
        outputFile,
        /^(status=[12]\n(denied=\d\nwarned=\d\nerrors=\d\n)?(sarif-file=.*\n)?|)$/,
        `${name}: only our outputs`,
      );
    }
    t.end();
  });

  t.test('the GitLab component', (t) => {
    const { inputs, job } = component();
    const variables = (given: Readonly<Record<string, string>>): Record<string, string> =>
      Object.fromEntries(
        Object.entries(job.variables).map(([name, { value }]) => {
          const input = /^\$\[\[ inputs\.([\w-]+) \]\]$/.exec(value)?.[1] ?? '';
          return [name, given[input] ?? inputs[input]?.default ?? ''];
        }),
      );
    const table = [
      { name: 'denied', given: {}, content: { 'a.yaml': DENIED }, status: 1, cases: /<failure / },
      { name: 'well', given: {}, content: { 'a.yaml': GOOD }, status: 0, cases: /<testcase / },
      {
        name: 'lines',
        given: { paths: 'a b\n\nc', policies: 'pack:essentials', args: '--all-results\n--severity=low' },
        content: { 'a b/x.yaml': GOOD, 'c/y.yaml': DENIED, 'd/z.yaml': DENIED },
        status: 1,
        cases: /c\/y\.yaml/,
      },
      {
        name: 'never',
        given: { 'fail-on': 'never' },
        content: { 'a.yaml': DENIED },
        status: 0,
        cases: /<failure /,
      },
      {
        name: 'warn',
        given: { 'fail-on': 'warn', policies: 'p', paths: 'a' },
        content: { 'p/p.yaml': WARNS, 'a/a.yaml': GOOD },
        status: 1,
        cases: /the Pod is named a/,
      },
      {
        name: 'unread',
        given: { 'fail-on': 'never' },
        content: { 'a.yaml': GOOD.replace('spec:', 'spec: [') },
        status: 2,
        cases: /<error /,
      },
    ];
    const shells = [
      { shell: 'sh', rows: table },
      { shell: 'bash', rows: table.filter(({ name }) => name === 'lines') },
    ];
    for (const { shell, rows } of shells) {
      for (const { name, given, content, status, cases } of rows) {
        const cwd = files(t.testdir(), content);
        const run = spawnSync(shell, ['-e', '-c', job.script.join('\n')], {
          cwd,
          encoding: 'utf8',
          env: {
            PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
            CI_PROJECT_DIR: cwd,
            ...variables(given),
          },
        });
        t.equal(run.status, status, `${shell}: ${name}: ${run.stdout}${run.stderr}`);
        t.match(readFileSync(join(cwd, job.artifacts.reports['junit']!), 'utf8'), cases, `${name}: junit`);
        const quality = JSON.parse(
          readFileSync(join(cwd, job.artifacts.reports['codequality']!), 'utf8'),
        ) as readonly unknown[];
        t.equal(quality.length > 0, status !== 0 || name === 'never', `${name}: code quality`);
      }
      for (const row of COUNTED) {
        const cwd = countedFolder(t.testdir(), bin, row);
        const run = () => {
          const env = { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, ...variables(row.inputs) };
          return spawnSync(shell, ['-e', '-c', job.script.join('\n')], { cwd, env, encoding: 'utf8' });
        };
        const { status, stdout, stderr } = run();
        t.equal(status, 0, `${shell}: ${row.name}: ${stdout}${stderr}`);
        files(cwd, SECOND);
        t.equal(run().status, row.second, `${shell}: ${row.name}: a second one`);
      }
      const planted = Object.values(job.artifacts.reports);
      const old = files(t.testdir(), Object.fromEntries(planted.map((name) => [name, 'planted'])));
      const unstarted = spawnSync(shell, ['-e', '-c', job.script.join('\n')], {
        cwd: old,
        env: { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, ...variables({ args: '--nope' }) },
      });
      t.equal(unstarted.status, 2, `${shell}: a flag that is none`);
      for (const name of planted)
        t.notOk(existsSync(join(old, name)), `${shell}: ${name} is not of this job`);
      const cwd = files(t.testdir(), { 'a.yaml': GOOD });
      const text = '$(touch stolen)`touch stolen`"; touch stolen; \'';
      const hostile = Object.fromEntries(Object.keys(job.variables).map((name) => [name, text]));
      const env = { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, ...hostile };
      spawnSync(shell, ['-e', '-c', job.script.join('\n')], { cwd, env });
      t.notOk(existsSync(join(cwd, 'stolen')), `${shell}: nothing of an input is run`);
    }
    t.end();
  });

  t.test('the pre-commit hooks', (t) => {
    const content = {
      'good.yaml': GOOD,
      'values.yaml': 'replicas: 2\n',
      '.github/workflows/ci.yml': 'on: push\njobs: {}\n',
      'package.json': '{"name": "x"}\n',
      'empty.yml': '',
      'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'chart/values.yaml': 'a: 1\n',
      'chart/templates/a.yaml': 'a: {{ .Values.a }}\n',
      'base/kustomization.yaml': 'resources: []\npatches: [{ path: patch.yaml }]\n',
      'base/patch.yaml': DENIED,
      '--quiet.yaml': 'a: 1\n',
      'README.md': '# x\n',
    };
    const [changed, whole] = hooks();
    t.same([changed?.id, whole?.id], ['doorward', 'doorward-repository']);
    const env = { PATH: process.env['PATH'], HOME: temp, ...OFFLINE };
    /** What pre-commit runs: `entry`, `args` and the names of the files that have one of the types. */
    const commit = (names: readonly string[], cwd: string) => {
      const typed = names.filter((name) => /\.(ya?ml|json)$/.test(name));
      const [program = '', ...rest] = [...changed!.entry.split(' '), ...(changed!.args ?? []), ...typed];
      return spawnSync(program, rest, { cwd, encoding: 'utf8', env });
    };
    const repository = (folder: string): string => {
      // As a repository has it that depends on Doorward: npx asks no registry for what is there.
      mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
      symlinkSync(ROOT, join(folder, 'node_modules', 'doorward'));
      symlinkSync('../doorward/dist/doorward.cjs', join(folder, 'node_modules', '.bin', 'doorward'));
      return files(folder, content);
    };
    for (const { entry } of hooks())
      t.ok(entry.includes(` --package=doorward@${OWN.version} -- `), 'of this version');
    const cwd = repository(t.testdir());
    const run = commit(Object.keys(content), cwd);
    t.equal(run.status, 0, `files of other programs do not fail a commit: ${run.stdout}${run.stderr}`);
    t.match(run.stdout, /1 object in 1 file/, 'the manifest among them is judged');
    t.equal(commit(['values.yaml'], cwd).status, 0, 'nor do they alone');
    writeFileSync(join(cwd, 'good.yaml'), DENIED);
    t.equal(commit(Object.keys(content), cwd).status, 1, 'what is denied does');
    t.equal(spawnSync(whole!.entry, { cwd, env, shell: true }).status, 1, 'so does the whole repository');

    const program = spawnSync('pre-commit', ['--version'], { encoding: 'utf8' });
    const without = program.status === 0 ? false : 'SKIPPED: there is no pre-commit (pip install pre-commit)';
    if (without !== false) console.error(without);
    t.test('run by pre-commit itself', { skip: without }, (t) => {
      const cwd = repository(t.testdir());
      files(cwd, {
        '.gitignore': 'node_modules\n',
        '.pre-commit-config.yaml': JSON.stringify({ repos: [{ repo: 'local', hooks: hooks() }] }),
      });
      const own = { ...env, PRE_COMMIT_HOME: join(temp, 'pre-commit') };
      const git = (...args: string[]) => spawnSync('git', args, { cwd, env: own, encoding: 'utf8' });
      git('init', '--quiet');
      git('add', '--all');
      const hook = (id: string) => spawnSync('pre-commit', ['run', id], { cwd, env: own, encoding: 'utf8' });
      const passed = hook('doorward');
      t.equal(passed.status, 0, passed.stdout);
      t.match(passed.stdout, /Passed/);
      files(cwd, { 'good.yaml': DENIED });
      git('add', '--all');
      const failed = hook('doorward');
      t.equal(failed.status, 1);
      t.match(failed.stdout, /exit code: 1[^]*disallow-latest-tag/);
      t.match(hook('doorward-repository').stdout, /disallow-latest-tag/);
      t.end();
    });
    t.end();
  });

  t.test('the flags that the places use are there', (t) => {
    const help = spawnSync(join(bin, 'doorward'), ['scan', '--help'], { encoding: 'utf8' }).stdout;
    const scripts = [...ACTION.runs.steps.slice(1).map(({ run }) => run), ...component().job.script.slice(2)];
    const used = new Set(scripts.flatMap((script) => script.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? []));
    for (const flag of ['--config', '--baseline', '--changed-since']) t.ok(used.has(flag), `${flag} is used`);
    for (const flag of used) t.ok(help.includes(`  ${flag}`), flag);
    t.end();
  });
  t.end();
});

interface Component {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly job: {
    readonly image: { readonly name: string };
    readonly variables: Readonly<Record<string, { readonly value: string; readonly expand: boolean }>>;
    readonly script: readonly string[];
    readonly artifacts: { readonly reports: Readonly<Record<string, string>> };
  };
}

function component(): Component {
  const [header, body] = parseAllDocuments(read('templates', 'doorward', 'template.yml'));
  const { spec } = header!.toJS() as { spec: Pick<Component, 'inputs'> };
  const jobs = Object.values(body!.toJS() as Record<string, Component['job']>);
  return { inputs: spec.inputs, job: jobs[0]! };
}

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args?: readonly string[];
  readonly language: string;
}

function hooks(): readonly Hook[] {
  return parse(read('.pre-commit-hooks.yaml')) as readonly Hook[];
}

t.test('action.yml is an action, and safe', (t) => {
  valid(t, 'github-action', parse(read('action.yml')));
  const text = read('action.yml');
  t.equal(ACTION.runs.using, 'composite');
  for (const { name, run, uses, env } of ACTION.runs.steps) {
    t.notMatch(run, /\$\{\{/, `${name}: no value is part of the script`);
    t.equal(uses, undefined, `${name}: no other action`);
    for (const [variable, value] of Object.entries(env ?? {})) {
      t.match(value, /^\$\{\{ inputs\.[\w-]+ \}\}$/, variable);
      t.ok(run.includes(`$${variable}`), `${variable} is used`);
    }
  }
  const named = new Set([...text.matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g)].map(([, name]) => name));
  t.same(
    [...named].sort(),
    Object.keys(ACTION.inputs).sort(),
    'every input is used, and every used one declared',
  );
  t.end();
});

t.test('the GitLab component is one, and safe', (t) => {
  const [header, body] = parseAllDocuments(read('templates', 'doorward', 'template.yml'));
  t.same([header?.errors, body?.errors], [[], []]);
  valid(t, 'gitlab-ci', header!.toJS());
  valid(t, 'gitlab-ci', body!.toJS());
  const { inputs, job } = component();
  for (const script of job.script) t.notMatch(script, /\$\[\[/, 'no input is part of a script');
  for (const [name, { expand }] of Object.entries(job.variables)) {
    t.equal(expand, false, `${name}: what is in it stays as it is`);
    t.ok(
      job.script.some((script) => script.includes(`$${name}`)),
      `${name} is used`,
    );
  }
  const text = read('templates', 'doorward', 'template.yml');
  const named = new Set([...text.matchAll(/\$\[\[ inputs\.([\w-]+) \]\]/g)].map(([, name]) => name));
  t.same([...named].sort(), Object.keys(inputs).sort(), 'every input is used, and every used one declared');
  t.equal(inputs['version']?.default, OWN.version);
  t.equal(
    inputs['image']?.default,
    /^ARG NODE_IMAGE=(\S+)$/m.exec(read('Dockerfile'))?.[1],
    'the tested Node.js',
  );
  t.end();
});

t.test('what the pages show fits what is there', (t) => {
  const blocks = ['ci', 'argo-cd', 'flux', 'editor'].flatMap((page) =>
    [...read('docs', `${page}.md`).matchAll(/^```(yaml|json)\n(.*?)^```$/gms)].map(([, , text = '']) => text),
  );
  t.ok(blocks.length >= 7, 'blocks are found');
  for (const { path, text } of startFiles(['github', 'gitlab']).filter(({ path }) => path.startsWith('.')))
    t.ok(blocks.includes(`# ${path}\n${text}`), `${path} is what docs/ci.md shows and doorward init writes`);
  const documents = blocks.flatMap((text) => {
    const all = parseAllDocuments(text);
    for (const document of all) t.same(document.errors, [], text);
    return all.map((document) => document.toJS() as Shown);
  });
  const inputs = (given: object): readonly string[] => Object.keys(given).sort();
  const steps = documents.flatMap((one) =>
    Array.isArray(one) ? (one as readonly Step[]) : Object.values(one.jobs ?? {}).flatMap((job) => job.steps),
  );
  const ours = steps.filter(({ uses }) => uses?.startsWith('OWNER/doorward@') === true);
  t.same(
    ours.flatMap((step) => inputs(step.with ?? {})),
    ['changed-since'],
  );
  t.ok(ours.every(({ uses }) => uses === `OWNER/doorward@v${OWN.version}`));
  for (const step of ours) for (const name of inputs(step.with ?? {})) t.ok(ACTION.inputs[name], name);
  const included = documents.flatMap(({ include }) => include ?? []);
  const address = `$CI_SERVER_FQDN/platform/doorward/doorward@${OWN.version}`;
  t.same(
    included.map((one) => one.component ?? one.local),
    [address, '.gitlab/doorward.yml', address],
  );
  for (const one of included)
    for (const name of inputs(one.inputs ?? {})) t.ok(component().inputs[name], name);
  t.same(Object.keys(documents.find(({ doorward }) => doorward)?.doorward ?? {}), ['rules', 'before_script']);
  t.equal(component().inputs['job-name']?.default, 'doorward', 'the job that the page adds to');
  const ids = documents.flatMap(({ repos }) => repos ?? []).flatMap((repo) => repo.hooks.map(({ id }) => id));
  t.same(ids, ['doorward']);
  for (const id of ids)
    t.ok(
      hooks().some((hook) => hook.id === id),
      id,
    );

  const table = (heading: string): readonly string[] =>
    [
      ...(read('docs', 'ci.md').split(heading)[1] ?? '').split('\n\n')[0]!.matchAll(/^\| (`.*?`) +\|/gm),
    ].flatMap(([, names = '']) => [...names.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name));
  t.same([...table('| input ')].sort(), Object.keys(ACTION.inputs).sort(), 'the table of inputs');
  t.same([...table('| output ')].sort(), Object.keys(ACTION.outputs).sort(), 'the table of outputs');
  t.same(
    Object.keys(component().inputs).sort(),
    [...Object.keys(ACTION.inputs), 'job-name', 'stage', 'image']
      .filter((name) => name !== 'sarif-file' && name !== 'working-directory')
      .sort(),
    'the component has the inputs that the page says',
  );
  t.end();
});

interface Step {
  readonly uses?: string;
  readonly with?: object;
}

/** What the blocks of the pages may hold. */
interface Shown {
  readonly jobs?: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
  readonly include?: readonly {
    readonly component?: string;
    readonly local?: string;
    readonly inputs?: object;
  }[];
  readonly doorward?: object;
  readonly repos?: readonly { readonly hooks: readonly { readonly id: string }[] }[];
}

/** Holds a document to a schema of fixtures/places. */
function valid(t: Test, name: string, document: unknown): void {
  const schema = JSON.parse(read('fixtures', 'places', `${name}.schema.json`)) as object;
  // They are of others: keywords of editors, and formats, are no concern of ours.
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  t.ok(validate(document), `${name}: ${JSON.stringify(validate.errors)}`);
  t.notOk(
    validate({ ...(document as object), runs: { using: 'nothing' }, spec: 1 }),
    `${name}: a mistake is seen`,
  );
}
