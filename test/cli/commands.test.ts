// The commands beside scan and fix, from outside: test, explain, init, completion, help, and --watch.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import t, { type Test } from 'tap';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { BUNDLE, CLEAN, ENV, run, tree, type Files } from './outside.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const skip = existsSync(BUNDLE) ? false : `${BUNDLE} is not built: run \`npm run build\` first`;

const POLICY = `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: replicas }
spec:
  title: Deployments have two replicas
  description: A node drains.
  parameters: { type: object, properties: { least: { type: integer, default: 2 } } }
  match: { kinds: [apps/Deployment] }
  rules:
    - name: count
      at: $.spec.replicas
      schema: { type: integer, minimum: { $param: least } }
      message: '{{ object.metadata.name }} needs {{ params.least }} replicas'
      fix: { set: { $param: least } }
`;
const deployment = (spec: string): string =>
  `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: ${spec} }`;
const GOOD = `  - { name: two, object: ${deployment('{ replicas: 2 }')}, expect: [] }\n`;
const BAD = `  - name: one
    object: ${deployment('{ replicas: 1 }')}
    expect: [{ rule: count, pointer: /spec/replicas, messagePattern: needs \\d rep }]\n`;
const CASES = `apiVersion: doorward.dev/v1alpha1\nkind: Cases\ncases:\n${GOOD}${BAD}`;

const VAP = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: short }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }] }
  validations: [{ expression: object.spec.replicas <= 3, message: too many }]
`;

interface Scenario {
  readonly name: string;
  readonly files?: Files;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  readonly status: 0 | 1 | 2;
  /** Exact text, or what has to be in it. Nothing is said about an absent one. */
  readonly stdout?: string | RegExp;
  readonly stderr?: string | RegExp;
}

const P: Files = { 'p/policy.yaml': POLICY, 'p/cases.yaml': CASES };

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'test: cases that hold',
    files: P,
    args: ['test'],
    status: 0,
    stdout: '✔ 2 cases hold (1 file, 1 policy, 1 rule)\n',
    stderr: '',
  },
  {
    name: 'test: a policy stands for its cases, and cases for their policy',
    files: P,
    args: ['test', 'p/policy.yaml', 'p/cases.yaml'],
    status: 0,
    stdout: /2 cases hold/,
  },
  {
    name: 'test: a case that does not hold',
    files: { ...P, 'p/cases.yaml': CASES.replace('pointer: /spec/replicas', 'pointer: /spec') },
    args: ['test', 'p'],
    status: 1,
    stdout: `p/cases.yaml

  5:5  ✖ one
      a finding is not the one expected (7:14)
          rule: count
          outcome: fail
          action: deny
        - pointer: /spec
        + pointer: /spec/replicas
          message: /needs \\d rep/

1 rule not fully tested
  replicas/count: no case breaks it  p/policy.yaml:10

✖ 1 of 2 cases failed (1 file, 1 policy, 1 rule)
`,
  },
  {
    name: 'test: what fixes make',
    files: {
      ...P,
      'p/cases.yaml': `${CASES}  - name: none
    object: ${deployment('{ paused: true }')}
    expect: [{ rule: count, pointer: /spec }]
    fixed: { object: ${deployment('{ paused: true, replicas: 3 }')} }\n`,
    },
    args: ['test', '--quiet'],
    status: 1,
    stdout:
      /the fixed objects are not those expected \(11:5\)\n[^]*- {3}replicas: 3\n +\+ {3}replicas: 2\n\n$/,
  },
  {
    name: 'test: a file beside, and parameters',
    files: {
      ...P,
      'p/cases.yaml': `${CASES}  - { name: file, file: web.yaml, parameters: { replicas: { least: 9 } }, expect: [{ rule: count, pointer: /spec/replicas }] }\n`,
      'p/web.yaml': deployment('{ replicas: 8 }'),
    },
    args: ['test'],
    status: 0,
    stdout: /3 cases hold/,
  },
  {
    name: 'test: a parameter that the policy refuses',
    files: {
      ...P,
      'p/cases.yaml': `${CASES}  - { name: three, parameters: { replicas: { least: three } }, manifest: '', expect: [] }\n`,
    },
    args: ['test'],
    status: 2,
    stdout: /✖ three\n +The value of replicas\.least is refused.*\[POLICY_PARAMETER\]\n[^]*✖ 1 error \(/,
  },
  {
    name: 'test: a rule without a case',
    files: { ...P, 'p/cases.yaml': CASES.replace(BAD, '') },
    args: ['test'],
    status: 0,
    stdout: /1 rule not fully tested\n {2}replicas\/count: no case breaks it {2}p\/policy\.yaml:10\n/,
  },
  {
    name: 'test --strict: a rule without a case',
    files: { ...P, 'p/cases.yaml': CASES.replace(GOOD, '') },
    args: ['test', '--strict'],
    status: 1,
    stdout: /no case keeps it/,
    stderr: /--strict: 1 rules are not fully tested/,
  },
  {
    name: 'test: a mistake in the cases',
    files: { ...P, 'p/cases.yaml': CASES.replace('name: one', 'nam: one') },
    args: ['test'],
    status: 2,
    stderr: /p\/cases\.yaml:5:5: cases\[1\] needs the field name\. \[CASES_INVALID\]/,
  },
  {
    name: 'test: a mistake in the policy',
    files: { ...P, 'p/policy.yaml': POLICY.replace('rules:', 'rulez:') },
    args: ['test'],
    status: 2,
    stderr: /p\/policy\.yaml:\d+:\d+: .*\[POLICY_INVALID\]/,
  },
  {
    name: 'test: nothing',
    files: { 'p/policy.yaml': POLICY },
    args: ['test'],
    status: 2,
    stderr: /No file of cases.*\[CASES_NOT_FOUND\]/,
  },
  ...Object.entries({
    'apiVersion of nobody': [CASES.replace('doorward.dev', 'doorword.dev'), /:1:13: .*\[CASES_INVALID\]/],
    'no apiVersion': [CASES.replace(/^.*\n/, ''), /needs the field apiVersion.*\[CASES_INVALID\]/],
    nothing: ['', /q\/cases\.yaml.*\[CASES_SYNTAX\]/],
    'no YAML': ['foo: bar: baz\n', /q\/cases\.yaml:1:9: .*\[CASES_SYNTAX\]/],
  } as const).map(([what, [text, stderr]]) => ({
    name: `test: a cases.yaml beside a policy that holds ${what}`,
    files: { ...P, 'q/policy.yaml': POLICY.replace('name: replicas', 'name: other'), 'q/cases.yaml': text },
    args: ['test'],
    status: 2 as const,
    stderr,
  })),
  {
    name: 'test: a cases.yaml of another program',
    files: { ...P, 'q/cases.yaml': 'foo: bar\n', 'q/p.yaml': '# doorward.dev/v1alpha1\nfoo: bar\n' },
    args: ['test'],
    status: 0,
    stdout: /2 cases hold/,
  },
  {
    name: 'test: a kind that is none',
    files: { ...P, 'q/policy.yaml': POLICY.replace('kind: Policy', 'kind: Polcy') },
    args: ['test'],
    status: 2,
    stderr: /q\/policy\.yaml:1:1: .*"Polcy".*\[POLICY_INVALID\]/,
  },
  {
    name: 'test: other documents of ours are passed over',
    files: {
      ...P,
      'p/doorward.yaml': 'apiVersion: doorward.dev/v1alpha1\nkind: Config\nspec: {}\n',
      'p/e.yaml': 'kind: Exception\napiVersion: doorward.dev/v1alpha1\n',
    },
    args: ['test'],
    status: 0,
    stdout: /2 cases hold/,
  },
  { name: 'test: no such folder', args: ['test', 'q'], status: 2, stderr: /\[PATH_NOT_FOUND\]/ },
  {
    name: 'test: no such pack',
    args: ['test', 'pack:essential'],
    status: 2,
    stderr: /did you mean pack:essentials\?/,
  },
  {
    name: 'test: a file that is neither',
    files: { 'a.yaml': 'a: 1\n' },
    args: ['test', 'a.yaml'],
    status: 2,
    stderr: /a\.yaml holds neither a policy nor cases/,
  },
  {
    name: 'test: a pack',
    args: ['test', 'pack:essentials', '--strict'],
    status: 0,
    stdout: /^✔ \d+ cases hold \(5 files, 5 policies, 27 rules\)\n$/,
  },
  {
    name: 'test: policies of a pack, named',
    files: {
      'cases.yaml': `apiVersion: doorward.dev/v1alpha1
kind: Cases
policies: [disallow-latest-tag]
cases:
  - name: latest
    object: { apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { containers: [{ name: a, image: 'nginx:latest' }] } }
    expect: [{ rule: tag, pointer: /spec/containers/0/image }]
`,
    },
    args: ['test', '--policies', 'pack:essentials'],
    status: 0,
    stdout: /1 case holds/,
  },
  {
    name: 'test: a policy that nobody has',
    files: { ...P, 'p/cases.yaml': CASES.replace('cases:', 'policies: [replica]\ncases:') },
    args: ['test'],
    status: 2,
    stdout: /There is no policy replica in what is tested; did you mean replicas\?/,
  },
  {
    name: 'test: an admission policy of Kubernetes',
    files: {
      'v.yaml': VAP,
      'cases.yaml': `apiVersion: doorward.dev/v1alpha1
kind: Cases
cases:
  - { name: few, object: ${deployment('{ replicas: 3 }')}, expect: [] }
  - { name: many, object: ${deployment('{ replicas: 4 }')}, expect: [{ policy: short, rule: 'validations[0]', pointer: /spec/replicas, message: too many }] }
`,
    },
    args: ['test', '.'],
    status: 0,
    stdout: '✔ 2 cases hold (1 file, 1 policy, 0 rules)\n',
  },
  {
    name: 'test: templates of charts are not read',
    files: { ...P, 'c/Chart.yaml': 'name: c\n', 'c/templates/p.yaml': `${POLICY}{{ if }}\n` },
    args: ['test'],
    status: 0,
  },
  {
    name: 'test: a format that is none',
    args: ['test', '--format', 'jsn'],
    status: 2,
    stderr: /--format is one of text, json, junit, not jsn; did you mean json\?/,
  },
  // --- explain ---
  {
    name: 'explain: a policy',
    files: P,
    args: ['explain', 'replicas', '--policies', 'p', '--set', 'replicas.least=3'],
    status: 0,
    stdout: `replicas: Deployments have two replicas
  action    deny           default
  severity  medium
  from      p/policy.yaml

Why
  A node drains.

Speaks of
  kinds apps/Deployment

Rule count
  reads  the object: the field $.spec.replicas, which must not be absent
  must be  an integer, at least the parameter least
  else  {{ object.metadata.name }} needs {{ params.least }} replicas
  fix  doorward fix writes it

Parameters
  least  an integer
    in force  3  the command line
    default   2

Passes
  # two
  apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: web
  spec:
    replicas: 2

Breaks count
  # one
  apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: web
  spec:
    replicas: 1

How to fix
  doorward fix --policy replicas --dry-run shows what can be written for you.
`,
  },
  {
    name: 'explain: one rule',
    args: ['explain', 'require-non-root/run-as-user', '--no-config'],
    status: 0,
    stdout:
      /^require-non-root: [^]*\nRule run-as-user\n(?![^]*\nRule )[^]*\nBreaks run-as-user\n[^]*require-non-root\/README\.md\n$/,
  },
  {
    name: 'explain: values of the configuration',
    files: {
      ...P,
      'doorward.yaml':
        'apiVersion: doorward.dev/v1alpha1\nkind: Config\nspec:\n  policies: [p]\n  parameters: { replicas: { least: 4 } }\n  actions: { replicas: warn }\n',
    },
    args: ['explain', 'replicas'],
    status: 0,
    stdout: /action +warn +doorward\.yaml:6:\d+[^]*in force {2}4 {2}doorward\.yaml:5:\d+/,
  },
  {
    name: 'explain: not configured',
    args: ['explain', 'allowed-registries', '--no-config'],
    status: 0,
    stdout: /\nNot in force\n {2}No registry is on the list/,
  },
  {
    name: 'explain: a policy about folders, with a repository as its example',
    args: ['explain', 'app-owners', '--no-config', '--policies', 'pack:repo-layout'],
    status: 0,
    stdout:
      /Speaks of\n {2}every file and folder that its rules find something in\n[^]*reads {2}each folder of the repository\n[^]*\nBreaks owner-file\n {2}# .*\n {2}# (?:apps|teams)\//,
  },
  {
    name: 'test: a repository',
    files: {
      ...P,
      'p/policy.yaml': `apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: tidy }\nspec:\n  title: T\n  rules:\n    - { name: owner, on: directory, message: m, at: $.files.OWNERS, schema: true, where: { properties: { path: { const: web } } } }\n`,
      'p/cases.yaml': `apiVersion: doorward.dev/v1alpha1\nkind: Cases\ncases:\n  - { name: one, files: { web/OWNERS: null }, expect: [] }\n  - { name: none, files: { web/a.yaml: 'a: 1', OWNERS: null }, expect: [{ rule: owner, object: web, pointer: /files }] }\n`,
    },
    args: ['test', '--strict'],
    status: 0,
    stdout: /✔ 2 cases hold/,
  },
  {
    name: 'explain: colours when asked',
    args: ['explain', 'require-non-root'],
    env: { FORCE_COLOR: '1' },
    status: 0,
    stdout: /\u001b\[1mWhy/,
  },
  {
    name: 'explain: no colours',
    args: ['explain', 'require-non-root', '--no-color'],
    env: { FORCE_COLOR: '1' },
    status: 0,
    stdout: /^[^\u001b]*$/,
  },
  {
    name: 'explain: a typo in a policy',
    args: ['explain', 'require-non-rot'],
    status: 2,
    stdout: '',
    stderr: /There is no policy require-non-rot in force: did you mean require-non-root\?/,
  },
  {
    name: 'explain: a typo in a rule',
    args: ['explain', 'require-non-root/run-as-usr'],
    status: 2,
    stderr: /The policy require-non-root has no rule run-as-usr: did you mean run-as-user\?/,
  },
  { name: 'explain: nothing', args: ['explain'], status: 2, stderr: /Name what to explain/ },
  {
    name: 'explain: two',
    args: ['explain', 'a', 'b'],
    status: 2,
    stderr: /One thing is explained at a time/,
  },
  {
    name: 'explain: a title that a pipeline would obey',
    files: {
      'p/policy.yaml': POLICY.replace('Deployments have', '"::error::a ##[error] \\e[31m"').replace(
        ' two replicas',
        '',
      ),
    },
    args: ['explain', 'replicas', '--policies', 'p'],
    status: 0,
    stdout: /^replicas: ::error::a #\\u\{0023\}\[error\] \\u\{001B\}\[31m\n/,
  },
  // --- init ---
  {
    name: 'init: where no folder can be made',
    args: ['init', '/proc/doorward'],
    status: 2,
    stderr: /^doorward: \/proc\/doorward\/doorward\.yaml cannot be written: .*\[OUTPUT_UNWRITABLE\]\n/,
  },
  {
    name: 'init: a pipeline that is none',
    args: ['init', '--ci', 'githb'],
    status: 2,
    stderr: /--ci is one of github, gitlab, pre-commit, not githb; did you mean github\?/,
  },
  { name: 'init: two folders', args: ['init', 'a', 'b'], status: 2, stderr: /in one folder, not in 2/ },
  {
    name: 'init: below a file',
    files: { a: '' },
    args: ['init', 'a'],
    status: 2,
    stderr: /a\/doorward\.yaml cannot be written: .*\[OUTPUT_UNWRITABLE\]/,
  },
  // --- help and completion ---
  {
    name: 'help of a command',
    args: ['help', 'test'],
    status: 0,
    stdout:
      /^Hold policies[^]*Usage: doorward test \[PATH…\] \[flags\]\n[^]*--strict[^]*Exit status:\n {2}0 /,
  },
  {
    name: 'help of a typo',
    args: ['help', 'tset'],
    status: 2,
    stderr: /There is no command tset: did you mean test\?/,
  },
  {
    name: 'help of nothing',
    args: ['help', 'xyzzyx'],
    status: 2,
    stderr: /no command xyzzyx; they are scan, fix, test/,
  },
  { name: 'a typo in a new command', args: ['explian'], status: 2, stderr: /did you mean explain\?/ },
  {
    name: 'a flag before its command',
    args: ['--dry-run'],
    status: 2,
    stderr: /belongs after a command: doorward fix --dry-run/,
  },
  {
    name: 'completion: no shell',
    args: ['completion'],
    status: 2,
    stderr: /Name one shell: bash, zsh, fish/,
  },
  {
    name: 'completion: another shell',
    args: ['completion', 'tcsh'],
    status: 2,
    stderr: /is one of bash, zsh, fish, not tcsh/,
  },
  // --- watch ---
  {
    name: 'watch: standard input',
    args: ['scan', '-', '--watch'],
    status: 2,
    stderr: /--watch needs files or folders/,
  },
];

t.test('what comes out', { skip }, async (t) => {
  for (const { name, files = {}, args, env, status, stdout, stderr } of SCENARIOS) {
    const ran = await run(tree(t, files), args, { env });
    t.equal(ran.status, status, `${name}: exit status`, { found: ran });
    if (stdout !== undefined) {
      if (typeof stdout === 'string') t.equal(ran.stdout, stdout, `${name}: standard output`);
      else t.match(ran.stdout, stdout, `${name}: standard output`);
    }
    if (typeof stderr === 'string') t.equal(ran.stderr, stderr, `${name}: standard error`);
    else if (stderr !== undefined) t.match(ran.stderr, stderr, `${name}: standard error`);
  }
});

t.test('every command has help, and the README names it', { skip }, async (t) => {
  const { stdout } = await run(ROOT, ['--help']);
  const names = [...stdout.matchAll(/^ {2}(\w+) .*$/gm)].map(([, name = '']) => name);
  t.ok(names.length >= 8, names.join(', '));
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  for (const name of names) {
    const { status, stdout: help } = await run(ROOT, [name, '--help']);
    t.equal(status, 0, name);
    t.match(help, new RegExp(`Usage: doorward ${name}[^]*Flags:\n[^]*--help`), `${name}: its flags`);
    t.ok(new RegExp(`^\\| \`doorward ${name}[\` ]`, 'm').test(readme), `${name} is in the README's table`);
  }
});

/** Holds documents to a published schema, and the schema to seeing a mistake. */
function follows(t: Test, name: string, documents: readonly object[]): void {
  const text = readFileSync(join(ROOT, 'schemas', `${name}.schema.json`), 'utf8');
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(text));
  for (const one of documents) {
    t.ok(validate(one), `${name}: ${JSON.stringify(validate.errors)}`);
    t.notOk(validate({ ...one, other: 1 }), `${name}: a field that it does not know is seen`);
  }
}

t.test('test: json and junit', { skip }, async (t) => {
  const failing = CASES.replace('pointer: /spec/replicas', 'pointer: "]]><x>"');
  const cwd = tree(t, { ...P, 'p/cases.yaml': failing });
  const { status, stdout } = await run(cwd, ['test', '--format', 'json', '--format', 'junit=out.xml']);
  t.equal(status, 1);
  t.match(JSON.parse(stdout), {
    schemaVersion: 1,
    summary: { files: 1, policies: 1, rules: 1, cases: 2, failed: 1, errors: 0, uncovered: 1 },
    cases: [
      { file: 'p/cases.yaml', name: 'two', outcome: 'pass', misses: [] },
      { name: 'one', outcome: 'fail', misses: [{ what: 'finding', location: { line: 7, column: 14 } }] },
    ],
    uncovered: [{ policy: 'replicas', rule: 'count', lacks: ['fail'] }],
    errors: [],
  });
  follows(t, 'test-v1', [JSON.parse(stdout)]);
  const xml = readFileSync(join(cwd, 'out.xml'), 'utf8');
  t.match(xml, /<testsuites name="doorward test" tests="2" failures="1" errors="0"/);
  t.match(xml, /<testcase classname="p\/cases\.yaml" name="two" file="p\/cases\.yaml" time="0"\/>/);
  t.match(xml, /- pointer: \]\]&gt;&lt;x&gt;/, 'what a case says is no markup');
  t.same(readdirSync(cwd).sort(), ['out.xml', 'p'], 'nothing else is left');
});

const EXCEPTION = `apiVersion: doorward.dev/v1alpha1
kind: Exception
metadata: { name: old-web }
spec:
  policies: [repl*]
  rules: [count]
  match: { kinds: [Deployment], namespaces: [shop] }
  reason: It is replaced in May.
  owner: team-shop
  expires: 2027-05-31
`;

t.test('what is in force: exceptions, a baseline, policies of Kubernetes', { skip }, async (t) => {
  const bound = `${VAP}---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: short-shop }
spec: { policyName: short, validationActions: [Deny, Audit] }
`;
  const cwd = tree(t, {
    'p/policy.yaml': POLICY,
    'p/vap.yaml': bound,
    'e/old.yaml': EXCEPTION,
    'old.json': '{"schemaVersion": 1, "findings": []}\n',
    'doorward.yaml': `apiVersion: doorward.dev/v1alpha1
kind: Config
spec:
  policies: [p]
  baseline: old.json
  exceptions: { files: [e] }
  overrides: [{ files: dev/**, actions: { replicas: off } }]
`,
    'p/cases.yaml': CASES,
  });
  const row =
    /old-web +team-shop +2027-05-31 +31 days +repl\* \(count\): kinds Deployment; namespaces shop\n/;
  const now = ['--now', '2027-05-01'];
  const asked = async (...args: readonly string[]) => {
    const text = await run(cwd, [...args, ...now]);
    const { status, stdout } = await run(cwd, [...args, ...now, '--format', 'json']);
    t.same([text.status, status], [0, 0], args.join(' '));
    return { text: text.stdout, json: JSON.parse(stdout) };
  };
  const listed = await asked('policies');
  t.match(listed.text, row);
  t.match(listed.text, /^baseline {2}old\.json$/m);
  const excepted = [{ name: 'old-web', daysLeft: 31, rules: ['count'], file: 'e/old.yaml' }];
  t.match(listed.json, { exceptions: excepted, baseline: 'old.json' });
  const config = await asked('explain', '--config', 'dev/web.yaml');
  t.match(config.text, row);
  t.match(config.text, /^baseline {2}old\.json$/m);
  const policy = await asked('explain', 'replicas');
  t.match(policy.text, row, 'a policy that it covers');
  t.match(policy.json, { exceptions: excepted });
  const native = await asked('explain', 'short');
  t.match(native.text, /^ {2}kind +ValidatingAdmissionPolicy$/m);
  t.match(native.text, /Rule validations\[0\]\n {2}object\.spec\.replicas <= 3\n {2}else {2}too many\n/);
  t.match(native.text, /Bindings\n {2}short-shop {2}Deny, Audit\n/);
  t.notMatch(native.text, 'old-web', 'one that it does not cover');
  t.match(native.json, {
    kind: 'ValidatingAdmissionPolicy',
    bindings: [{ name: 'short-shop' }],
    exceptions: [],
  });
  const later = await run(cwd, ['policies', '--now', '2027-06-01']);
  t.match(later.stdout, /2027-05-31 +expired /);
  const last = await run(cwd, ['policies', '--now', '2027-05-31T23:00:00Z']);
  t.match(last.stdout, /2027-05-31 +less than a day /);

  const rule = await asked('explain', 'replicas/count');
  follows(t, 'policies-v1', [listed.json]);
  follows(t, 'explain-v1', [config.json, policy.json, native.json, rule.json]);
});

t.test('init: what it writes holds', { skip }, async (t) => {
  const cwd = tree(t, { 'apps/web.yaml': readFileSync(join(ROOT, 'fixtures/init/web.yaml'), 'utf8') });
  const pipelines = ['github', 'gitlab', 'pre-commit'].flatMap((one) => ['--ci', one]);
  const dry = await run(cwd, ['init', '--dry-run', ...pipelines]);
  t.equal(dry.status, 0);
  t.match(dry.stdout, /^would write {2}doorward\.yaml$/m);
  t.same(readdirSync(cwd), ['apps'], '--dry-run writes nothing');
  const first = await run(cwd, ['init', ...pipelines]);
  t.equal(first.status, 0, first.stderr);
  const files = [
    '.github/workflows/doorward.yml',
    '.gitlab-ci.yml',
    '.gitlab/doorward.yml',
    '.pre-commit-config.yaml',
    'doorward.yaml',
    'policies/deployment-replicas/cases.yaml',
    'policies/deployment-replicas/policy.yaml',
  ];
  for (const file of files) t.match(first.stdout, `wrote  ${file}`);
  t.match(
    first.stdout,
    /workflows\/doorward\.yml\. Put the repository .* in the place of OWNER\/doorward\.\n/,
  );
  const tested = await run(cwd, ['test', '--strict']);
  t.match(tested, { status: 0, stdout: '✔ 4 cases hold (1 file, 1 policy, 1 rule)\n', stderr: '' });
  const scanned = await run(cwd, ['scan', '.']);
  t.equal(scanned.status, 0, scanned.stdout + scanned.stderr);
  t.match(
    scanned.stdout,
    /1 object in 1 file, 6 policies/,
    'the packs and the policy are in force, and no manifests',
  );
  for (const file of files.filter(
    (one) => one.endsWith('policy.yaml') || one === 'doorward.yaml' || one.endsWith('cases.yaml'),
  )) {
    const kind = /(policy|cases)\.yaml$/.exec(file)?.[1] ?? 'config';
    t.match(
      readFileSync(join(cwd, file), 'utf8'),
      new RegExp(`\\$schema=https://doorward\\.dev/schemas/${kind}-v1alpha1\\.schema\\.json\n`),
    );
  }
  writeFileSync(join(cwd, 'doorward.yaml'), 'mine\n');
  rmSync(join(cwd, '.gitlab/doorward.yml'));
  const second = await run(cwd, ['init', ...pipelines]);
  t.equal(second.status, 0);
  t.match(second.stdout, /^left {3}doorward\.yaml, which is there already$/m);
  t.match(second.stdout, /^left {3}\.gitlab-ci\.yml, which is there already\. Add to its include: /m);
  t.match(second.stdout, /^wrote {2}\.gitlab\/doorward\.yml\. Put the project /m);
  t.equal(readFileSync(join(cwd, 'doorward.yaml'), 'utf8'), 'mine\n', 'nothing is overwritten');
});

t.test('init: its files are what the places expect', { skip }, async (t) => {
  const { load } = (await import('js-yaml')) as { load: (text: string) => unknown };
  const cwd = tree(t, {});
  await run(cwd, ['init', 'sub', '--ci', 'github', '--ci', 'gitlab', '--ci', 'pre-commit']);
  const yaml = (path: string): unknown => load(readFileSync(join(cwd, 'sub', path), 'utf8'));
  // Those of GitHub and GitLab are held to docs/ci.md, and that to what it uses, in test/places.
  t.match(yaml('.pre-commit-config.yaml'), {
    repos: [
      { repo: 'local', hooks: [{ id: 'doorward-scan', pass_filenames: false }, { id: 'doorward-test' }] },
    ],
  });
  const schema = JSON.parse(
    readFileSync(join(ROOT, 'schemas/config-v1alpha1.schema.json'), 'utf8'),
  ) as object;
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
  t.ok(validate(yaml('doorward.yaml')), JSON.stringify(validate.errors));
});

/** What a shell is asked: the words before the cursor, the last one unfinished. */
const ASKED: readonly { readonly words: readonly string[]; readonly expected: readonly string[] }[] = [
  { words: ['doorward', 's'], expected: ['scan'] },
  { words: ['doorward', 'scan', '--form'], expected: ['--format'] },
  { words: ['doorward', 'scan', '--severity', ''], expected: ['critical', 'high', 'low', 'medium'] },
  { words: ['doorward', 'test', '--format', 'j'], expected: ['json', 'junit'] },
  { words: ['doorward', 'explain', 'require-n'], expected: ['require-non-root'] },
  { words: ['doorward', 'init', '--ci', 'g'], expected: ['github', 'gitlab'] },
  { words: ['doorward', 'completion', 'z'], expected: ['zsh'] },
  { words: ['doorward', 'help', 'te'], expected: ['test'] },
  { words: ['doorward', 'scan', 'ap'], expected: ['app files', 'apps'] },
  { words: ['doorward', 'scan', '--policies', 'pack:e'], expected: ['pack:essentials'] },
];

/** Where a shell is; `undefined` when it is not installed. */
function shellPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

t.test(
  'completion in bash',
  { skip: skip === false && shellPath('bash') === undefined ? 'bash is not installed' : skip },
  async (t) => {
    const cwd = tree(t, { 'apps/a.yaml': '', 'app files/a.yaml': '', 'other/x': '' });
    const { stdout: script } = await run(cwd, ['completion', 'bash']);
    writeFileSync(join(cwd, 'other', 'c.bash'), script);
    const ask = (words: readonly string[]): string => {
      const ran = spawnSync(
        'bash',
        [
          '--norc',
          '-uc',
          'source other/c.bash; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _doorward; printf "%s\\n" "${COMPREPLY[@]}"',
          'bash',
          ...words,
        ],
        { cwd, env: ENV, encoding: 'utf8' },
      );
      return ran.stdout + ran.stderr;
    };
    for (const { words, expected } of ASKED) {
      t.same(
        ask(words)
          .split('\n')
          .filter((line) => line !== '')
          .sort(),
        expected,
        words.join(' '),
      );
    }
    // As readline hands them over: = and : are words of their own.
    t.equal(ask(['doorward', 'scan', '--format', '=', 'sa']), 'sarif\n', 'after =');
    t.equal(ask(['doorward', 'scan', '--policies', 'pack', ':', 'e']), 'essentials\n', 'after :');
    const complete = spawnSync('bash', ['--norc', '-c', 'source other/c.bash; complete -p doorward'], {
      cwd,
      env: ENV,
      encoding: 'utf8',
    });
    t.equal(complete.stdout, 'complete -F _doorward doorward\n');
  },
);

for (const [shell, check] of [
  ['zsh', ['-n']],
  ['fish', ['-n']],
] as const) {
  const missing =
    shellPath(shell) === undefined ? `${shell} is not installed: its completion is not tried` : false;
  t.test(`completion in ${shell}`, { skip: skip === false ? missing : skip }, async (t) => {
    const cwd = tree(t, { 'apps/a.yaml': '', 'app files/a.yaml': '' });
    const { stdout: script } = await run(cwd, ['completion', shell]);
    writeFileSync(join(cwd, 'script'), script);
    const { status, stderr } = spawnSync(shell, [...check, 'script'], { cwd, env: ENV, encoding: 'utf8' });
    t.equal(status, 0, `it can be read: ${stderr}`);
    if (shell !== 'fish') return;
    for (const { words, expected } of ASKED) {
      const line = words.join(' ');
      const ran = spawnSync('fish', ['-N', '-c', `source script; complete -C '${line}'`], {
        cwd,
        env: { ...ENV, HOME: cwd },
        encoding: 'utf8',
      });
      const found = ran.stdout.split('\n').map((row) => row.split('\t')[0]?.replace(/\/$/, '') ?? '');
      t.same(
        expected.filter((one) => !found.includes(one) && !one.includes(' ')),
        [],
        line,
      );
    }
  });
}

/** A process that goes on, and what it has said so far. */
interface Going {
  readonly child: ChildProcess;
  readonly said: () => string;
  /** Waits until so many runs have been reported. */
  readonly runs: (count: number) => Promise<boolean>;
  readonly ended: Promise<number | null>;
}

function start(cwd: string, args: readonly string[]): Going {
  const child = spawn('env', [...CLEAN, ...args], { cwd, env: ENV });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const count = (): number => said.match(/^[✔✖!] .*$/gm)?.length ?? 0;
  return {
    child,
    said: () => said,
    runs: async (wanted) => {
      for (let i = 0; i < 200 && count() < wanted; i++) await new Promise((resume) => setTimeout(resume, 50));
      return count() === wanted;
    },
    ended: new Promise((resolve) => child.on('close', resolve)),
  };
}

const pod = (image: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: a, labels: { owner: a } }\nspec: { containers: [{ name: a, image: '${image}' }] }\n`;

t.test('--watch', { skip }, async (t) => {
  const only = `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: tagged }
spec:
  title: t
  match: { kinds: [Pod] }
  rules: [{ name: tag, on: image, at: $.tag, schema: { not: { const: latest } }, message: latest }]
`;
  const cwd = tree(t, { 'apps/a.yaml': pod('x:1'), 'rules/p.yaml': only });
  const going = start(cwd, [
    'scan',
    'apps',
    '--watch',
    '--policies',
    'rules',
    '--format',
    'text',
    '--format',
    'json=apps/out.json',
  ]);
  t.teardown(() => going.child.kill('SIGKILL'));
  t.ok(await going.runs(1), `the first run: ${going.said()}`);
  writeFileSync(join(cwd, 'apps', 'a.yaml'), pod('x:latest'));
  t.ok(await going.runs(2), `a file that changes: ${going.said()}`);
  t.match(going.said(), /✖ 1 denied/);
  writeFileSync(
    join(cwd, 'rules', 'p.yaml'),
    only.replace('latest }, message', 'stable }, message').replace('const: latest', 'const: stable'),
  );
  t.ok(await going.runs(3), `a policy that changes: ${going.said()}`);
  writeFileSync(join(cwd, 'rules', 'p.yaml'), only.replace('rules:', 'rulez:'));
  for (let i = 0; i < 100 && !going.said().includes('POLICY_INVALID'); i++)
    await new Promise((resume) => setTimeout(resume, 50));
  t.match(going.said(), /POLICY_INVALID/, 'a mistake is told, and does not end it');
  writeFileSync(join(cwd, 'rules', 'p.yaml'), only);
  t.ok(await going.runs(4), `the mistake is mended: ${going.said()}`);
  mkdirSync(join(cwd, 'apps', 'new', 'below'), { recursive: true });
  await going.runs(5);
  writeFileSync(join(cwd, 'apps', 'new', 'below', 'b.yaml'), pod('y:latest').replace('name: a,', 'name: b,'));
  t.ok(await going.runs(6), `a file in a new folder: ${going.said()}`);
  t.match(going.said(), /✖ 2 denied/);
  rmSync(join(cwd, 'apps', 'new'), { recursive: true });
  rmSync(join(cwd, 'apps', 'a.yaml'));
  symlinkSync('nowhere.yaml', join(cwd, 'apps', 'c.yaml'));
  for (let i = 0; i < 100 && !going.said().includes('c.yaml'); i++)
    await new Promise((resume) => setTimeout(resume, 50));
  t.match(going.said(), /c\.yaml/, 'what vanishes, and links that lead nowhere, do not end it');
  // A slow machine may be at its report still.
  await new Promise((resume) => setTimeout(resume, 1_000));
  const before = going.said();
  await new Promise((resume) => setTimeout(resume, 600));
  t.equal(going.said(), before, 'its own report has it not run again, and nothing does without a change');
  t.notMatch(going.said(), /\u001b|──/, 'nothing for a terminal');
  going.child.kill('SIGINT');
  t.equal(await going.ended, 2, 'Ctrl-C ends it with the status of the last run');
  t.same(
    readdirSync(join(cwd, 'apps')).filter((name) => name.startsWith('.')),
    [],
    'nothing is left behind',
  );
});

t.test('test --watch', { skip }, async (t) => {
  const cwd = tree(t, P);
  const going = start(cwd, ['test', '--watch']);
  t.teardown(() => going.child.kill('SIGKILL'));
  t.ok(await going.runs(1), going.said());
  writeFileSync(join(cwd, 'p', 'cases.yaml'), CASES.replace('replicas: 2 }', 'replicas: 1 }'));
  t.ok(await going.runs(2), going.said());
  t.match(going.said(), /✖ 1 of 2 cases failed/);
  writeFileSync(join(cwd, 'p', 'cases.yaml'), CASES);
  t.ok(await going.runs(3), going.said());
  going.child.kill('SIGINT');
  t.equal(await going.ended, 0);
});
