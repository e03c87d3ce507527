// `doorward` from outside: a table of what is there, what is run, and what comes out. It runs the built bundle.
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ERRORS } from '../../src/errors.ts';
import { thisMachine } from '../../cli/machine.ts';
import { createReplacer } from '../../cli/replace.ts';
import { VERSION } from '../../cli/version.ts';
import { BUNDLE, CLEAN, ENV, run, tree, type Files, type Ran } from './outside.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const POLICIES = join(ROOT, 'fixtures', 'cli', 'policies');
const isRoot = process.getuid?.() === 0;

const good = (name: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels: { team: web }
spec:
  containers:
    - name: a
      image: x:1
      resources: { limits: { memory: 1Gi } }
`;
const denied = (name: string): string => good(name).replace(/^ +resources.*\n/m, '');
const warned = (name: string): string => good(name).replace(/^ +labels.*\n/m, '');

const P = ['--policies', POLICIES];

const FRAME = `bad.yaml

  8:7  Pod bad
    8 │     - name: a
      │       ^^^^^^^
    9 │       image: x:1
    deny   container a needs a memory limit: it is absent.
           fix: set spec.containers[0].resources.limits.memory
           memory-limit/present (high)

✖ 1 denied (1 object in 1 file, 2 policies)
`;

interface Scenario {
  readonly name: string;
  readonly files?: Files;
  readonly args: readonly string[];
  readonly stdin?: string | Buffer;
  readonly env?: Record<string, string>;
  readonly status: 0 | 1 | 2;
  /** Exact text, or what has to be in it. Nothing is said about an absent one. */
  readonly stdout?: string | RegExp;
  readonly stderr?: string | RegExp;
}

const CHART = { 'c/Chart.yaml': 'apiVersion: v2\nname: c\n', 'c/templates/x.yaml': '{{ .Values.x }}\n' };

const SCENARIOS: readonly Scenario[] = [
  // --- happy ---
  {
    name: 'a good file',
    files: { 'a.yaml': good('a') },
    args: ['scan', 'a.yaml', ...P],
    status: 0,
    stdout: '✔ nothing denied (1 object in 1 file, 2 policies)\n',
    stderr: '',
  },
  {
    name: 'no path is the current folder',
    files: { 'd/a.yaml': good('a') },
    args: ['scan', ...P],
    status: 0,
    stdout: /1 object in 1 file/,
  },
  {
    name: 'standard input',
    args: ['scan', '-', ...P],
    stdin: good('a'),
    status: 0,
    stdout: /1 object in 1 file/,
  },
  {
    name: 'a denied Pod',
    files: { 'bad.yaml': denied('bad') },
    args: ['scan', 'bad.yaml', ...P],
    status: 1,
    stdout: FRAME,
    stderr: '',
  },
  {
    name: 'a finding in standard input',
    args: ['scan', '-', ...P],
    stdin: denied('bad'),
    status: 1,
    stdout: /^standard input\n\n {2}8:7 {2}Pod bad\n/,
  },
  {
    name: 'a pattern',
    files: { 'x/a.yaml': denied('a'), 'x/b.txt': '' },
    args: ['scan', 'x/*.{yaml,yml}', ...P],
    status: 1,
    stdout: /x\/a\.yaml/,
  },
  {
    name: 'a warning',
    files: { 'a.yaml': warned('a') },
    args: ['scan', ...P],
    status: 0,
    stdout: /warn {3}the label team/,
  },
  {
    name: '--limit lowered',
    files: { 'a.yaml': good('a') },
    args: ['scan', '--limit', 'maxFileBytes=10', ...P],
    status: 2,
    stderr: /bigger than 10 bytes.*--limit.*\[TOO_BIG\]/,
  },
  {
    name: '--limit misspelled',
    files: { 'a.yaml': good('a') },
    args: ['scan', '--limit', 'maxFileByte=10', ...P],
    status: 2,
    stderr: /no limit maxFileByte: did you mean maxFileBytes\?.*\[USAGE\]/,
  },
  {
    name: '--limit without a number',
    files: { 'a.yaml': good('a') },
    args: ['scan', '--limit', 'maxDepth=deep', ...P],
    status: 2,
    stderr: /--limit maxDepth needs a whole number above 0.*\[USAGE\]/,
  },
  {
    name: '--max-warnings reached',
    files: { 'a.yaml': warned('a') },
    args: ['scan', '--max-warnings', '1', ...P],
    status: 0,
  },
  {
    name: '--max-warnings exceeded',
    files: { 'a.yaml': warned('a') },
    args: ['scan', '--max-warnings=0', ...P],
    status: 1,
    stderr: /--max-warnings/,
  },
  {
    name: '--severity hides and tells',
    files: { 'a.yaml': warned('a') },
    args: ['scan', '--severity', 'high', ...P],
    status: 0,
    stdout: '! 1 warning (1 object in 1 file, 2 policies)\n  1 finding below high is counted, not shown\n',
  },
  {
    name: '--severity does not change the verdict',
    files: { 'a.yaml': denied('a') },
    args: ['scan', '--severity', 'critical', ...P],
    status: 1,
    stdout: /✖ 1 denied/,
  },
  {
    name: '--quiet, nothing found',
    files: { 'a.yaml': good('a') },
    args: ['scan', '--quiet', ...P],
    status: 0,
    stdout: '',
    stderr: '',
  },
  {
    name: '--quiet, something found',
    files: { 'bad.yaml': denied('bad') },
    args: ['scan', '--quiet', ...P],
    status: 1,
    stdout: FRAME.replace(/✖.*\n$/, ''),
  },
  {
    name: '--all-results',
    files: { 'a.yaml': good('a') },
    args: ['scan', '--all-results', ...P],
    status: 0,
    stdout: /pass {3}Pod a {2}memory-limit\/present/,
  },
  {
    name: '-- before a path with a dash',
    files: { '-a.yaml': good('a') },
    args: ['scan', ...P, '--', '-a.yaml'],
    status: 0,
  },
  {
    name: '--only-manifests: named files of other programs are left out, counted',
    files: {
      'values.yaml': 'replicas: 2\n',
      '.github/workflows/ci.yml': 'on: push\njobs: {}\n',
      'tsconfig.json': '{"compilerOptions": {}}\n',
      'empty.yaml': '',
      'a.yaml': good('a'),
    },
    args: [
      'scan',
      '--only-manifests',
      ...P,
      '--',
      'values.yaml',
      '.github/workflows/ci.yml',
      'tsconfig.json',
      'empty.yaml',
      'a.yaml',
    ],
    status: 0,
    stdout:
      /3 files are not Kubernetes\n {2}1 file is empty[^]*1 object in 1 file, 2 policies, 4 files not judged/,
    stderr: '',
  },
  {
    name: '--only-manifests: named parts of a chart and of a kustomization are left out as in a folder',
    files: {
      ...CHART,
      'c/values.yaml': 'kind: x\napiVersion: y\n',
      'k/kustomization.yaml': 'resources: [a.yaml]\npatches: [{ path: p/b.yaml }]\n',
      'k/a.yaml': good('a'),
      'k/p/b.yaml': denied('a'),
    },
    args: [
      'scan',
      '--only-manifests',
      ...P,
      '--',
      'c/Chart.yaml',
      'c/templates/x.yaml',
      'c/values.yaml',
      'k/kustomization.yaml',
      'k/a.yaml',
      'k/p/b.yaml',
    ],
    status: 0,
    stdout:
      /c {2}This is a Helm chart[^]*k {2}This is a kustomization: render it first\. \(2 files\)[^]*1 object in 1 file/,
    stderr: '',
  },
  {
    name: '--only-manifests: nothing to judge is no mistake',
    files: { 'values.yaml': 'a: 1\n', 'README.md': 'kind: x' },
    args: ['scan', '--only-manifests', ...P, '--', 'values.yaml', 'README.md'],
    status: 0,
    stdout: /✔ nothing denied \(0 objects in 0 files, 2 policies, 1 file not judged\)/,
  },
  {
    name: '--only-manifests: nothing but our own documents is no mistake, with --strict neither',
    files: {
      'doorward.yaml': 'apiVersion: doorward.dev/v1alpha1\nkind: Config\nspec: {}\n',
      'old.json': '{"schemaVersion": 1, "findings": []}\n',
    },
    args: ['scan', '--only-manifests', '--no-config', '--strict', ...P, '--', 'doorward.yaml', 'old.json'],
    status: 0,
    stdout: /2 files say how to judge, and are not judged/,
  },
  {
    name: '--only-manifests: what is denied is denied',
    files: { 'values.yaml': 'a: 1\n', 'bad.yaml': denied('bad') },
    args: ['scan', '--only-manifests', ...P, '--', 'values.yaml', 'bad.yaml'],
    status: 1,
  },
  {
    name: '--only-manifests: a manifest that cannot be read is an error',
    files: { 'bad.yaml': `${good('bad')}  x: [\n` },
    args: ['scan', '--only-manifests', ...P, '--', 'bad.yaml'],
    status: 2,
    stdout: /YAML_SYNTAX/,
  },
  {
    name: '--only-manifests: a file that is not there is an error',
    args: ['scan', '--only-manifests', ...P, '--', 'gone.yaml'],
    status: 2,
    stderr: /There is no file or folder gone\.yaml/,
  },
  {
    name: 'no colour without a terminal',
    files: { 'a.yaml': denied('a') },
    args: ['scan', ...P],
    status: 1,
    stdout: /^[^\u001b]*$/,
  },
  {
    name: 'FORCE_COLOR',
    files: { 'a.yaml': denied('a') },
    args: ['scan', ...P],
    env: { FORCE_COLOR: '1' },
    status: 1,
    stdout: /\u001b\[31m/,
  },
  {
    name: 'NO_COLOR wins',
    files: { 'a.yaml': denied('a') },
    args: ['scan', ...P],
    env: { FORCE_COLOR: '1', NO_COLOR: '1' },
    status: 1,
    stdout: /^[^\u001b]*$/,
  },
  {
    name: '--no-color wins',
    files: { 'a.yaml': denied('a') },
    args: ['scan', '--no-color', ...P],
    env: { FORCE_COLOR: '1' },
    status: 1,
    stdout: /^[^\u001b]*$/,
  },
  // --- help and usage ---
  { name: 'help', args: ['--help'], status: 0, stdout: /Usage: doorward <command>/ },
  { name: 'help of scan', args: ['scan', '--help'], status: 0, stdout: /--max-warnings N[^]*Exit status/ },
  { name: 'version', args: ['--version'], status: 0, stdout: `doorward ${VERSION}\n` },
  { name: 'nothing at all', args: [], status: 2, stdout: /Usage/ },
  {
    name: 'a typo in a command',
    args: ['scna', '.'],
    status: 2,
    stdout: '',
    stderr: /^doorward: There is no command scna: did you mean scan\?/,
  },
  {
    name: 'a file for a command',
    args: ['a.yaml'],
    status: 2,
    stderr: /To judge files: doorward scan a\.yaml/,
  },
  {
    name: 'a typo in a flag',
    args: ['scan', '--polices', 'x'],
    status: 2,
    stderr: /no flag --polices: did you mean --policies\?/,
  },
  {
    name: 'an unknown flag',
    args: ['scan', '--zzzzzzzz'],
    status: 2,
    stderr: /no flag --zzzzzzzz\. .*\[USAGE\]\n$/,
  },
  {
    name: 'a flag without its value',
    args: ['scan', '--format'],
    status: 2,
    stderr: /--format needs a value/,
  },
  {
    name: 'a flag in place of a value',
    args: ['scan', '--output', '--strict'],
    status: 2,
    stderr: /--output needs a value/,
  },
  { name: 'a value too much', args: ['scan', '--strict=yes'], status: 2, stderr: /takes no value/ },
  {
    name: 'a flag twice',
    args: ['scan', '--severity', 'low', '--severity', 'high'],
    status: 2,
    stderr: /given twice/,
  },
  {
    name: 'a bad format',
    args: ['scan', '--format', 'jsn'],
    status: 2,
    stderr: /not jsn; did you mean json\?/,
  },
  { name: 'a bad severity', args: ['scan', '--severity', 'hihg'], status: 2, stderr: /did you mean high\?/ },
  { name: 'a bad number', args: ['scan', '--max-warnings', '-1'], status: 2, stderr: /whole number/ },
  {
    name: 'a bad setting',
    files: { 'a.yaml': good('a') },
    args: ['scan', '--set', 'x', ...P],
    status: 2,
    stderr: /POLICY\.PARAMETER=VALUE/,
  },
  {
    name: 'a setting of no policy',
    files: { 'a.yaml': good('a') },
    args: ['scan', '--set', 'nope.x=1', ...P],
    status: 2,
    stderr: /\[POLICY_NOT_FOUND\]/,
  },
  {
    name: 'missing policies',
    files: { 'a.yaml': good('a') },
    args: ['scan', '--policies', 'nope'],
    status: 2,
    stdout: '',
    stderr: /\[POLICY_NOT_FOUND\]/,
  },
  {
    name: 'a pack that is not there',
    files: { 'a.yaml': good('a') },
    args: ['scan', '--policies', 'pack:esentials'],
    status: 2,
    stderr: /did you mean pack:essentials/,
  },
  {
    name: 'a policy with a mistake',
    files: {
      'a.yaml': good('a'),
      'p.yaml': 'apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: {name: p}\nspec: {titel: x}\n',
    },
    args: ['scan', 'a.yaml', '--policies', 'p.yaml'],
    status: 2,
    stdout: '',
    stderr: /^doorward: p\.yaml:4:15: .*did you mean title\?/m,
  },
  // --- inputs that cannot be judged ---
  {
    name: 'a missing path',
    args: ['scan', 'nope.yaml', ...P],
    status: 2,
    stderr: /^doorward: There is no file or folder nope\.yaml\. .*\[PATH_NOT_FOUND\]\n$/,
  },
  {
    name: 'a missing path besides a denied one',
    files: { 'a.yaml': denied('a') },
    args: ['scan', 'a.yaml', 'nope', ...P],
    status: 2,
    stdout: /1 error, 1 denied/,
  },
  {
    name: 'a pattern without a match',
    args: ['scan', '*.yaml', ...P],
    status: 2,
    stderr: /\[PATH_NOT_FOUND\]/,
  },
  {
    name: 'an empty folder',
    args: ['scan', ...P],
    status: 2,
    stderr: /No file was found, so nothing was judged.*\[NOTHING_TO_JUDGE\]/,
  },
  {
    name: 'a folder without objects',
    files: { 'a.json': '{}', 'b.yaml': '' },
    args: ['scan', ...P],
    status: 2,
    stderr: /No Kubernetes object was found in 2 files/,
  },
  {
    name: 'an empty List',
    files: { 'a.yaml': 'apiVersion: v1\nkind: List\nitems: []\n' },
    args: ['scan', ...P],
    status: 2,
    stderr: /NOTHING_TO_JUDGE/,
  },
  {
    name: 'an empty file, named',
    files: { 'a.yaml': '' },
    args: ['scan', 'a.yaml', ...P],
    status: 2,
    stderr: /\[EMPTY_INPUT\]/,
  },
  {
    name: 'an empty standard input',
    args: ['scan', '-', ...P],
    status: 2,
    stderr: /^doorward: Standard input holds no document\..*\[EMPTY_INPUT\]\n$/,
  },
  {
    name: 'not YAML',
    files: { 'a.yaml': 'apiVersion: v1\nkind: [\n', 'b.yaml': denied('b') },
    args: ['scan', ...P],
    status: 2,
    stdout: /a\.yaml\n[^]*YAML_SYNTAX[^]*b\.yaml\n[^]*1 error, 1 denied/,
  },
  {
    name: 'a huge file',
    files: { 'a.yaml': `# ${'x'.repeat(10 * 1024 * 1024)}` },
    args: ['scan', 'a.yaml', ...P],
    status: 2,
    stderr: /\[TOO_BIG\]/,
  },
  {
    name: 'a huge standard input',
    args: ['scan', '-', ...P],
    stdin: Buffer.alloc(11e6, 0x23),
    status: 2,
    stderr: /\[TOO_BIG\]/,
  },
  {
    name: 'a link out of the tree',
    files: { 'd/x.yaml': '-> ../o.yaml', 'o.yaml': 'secret: hunter2\n' },
    args: ['scan', 'd', ...P],
    status: 2,
    stdout: /^(?![^]*hunter2)/,
    stderr: /d\/x\.yaml is a symbolic link that leads out.*\[PATH_OUTSIDE\]/,
  },
  {
    name: 'a loop of links',
    files: { 'd/a.yaml': good('a'), 'd/loop': '-> .', 'd/l/m': '-> ../l' },
    args: ['scan', 'd', ...P],
    status: 0,
    stdout: /1 object in 1 file/,
  },
  {
    name: 'one object twice in a file',
    files: { 'a.yaml': `${good('a')}---\n${good('a')}` },
    args: ['scan', ...P],
    status: 2,
    stdout: /Pod a is already defined on line 1/,
  },
  {
    name: 'one object in two files',
    files: { 'a.yaml': good('a'), 'b.yaml': good('a') },
    args: ['scan', ...P],
    status: 0,
    stdout: /Notes\n {2}b\.yaml:1: Pod a is already defined in a\.yaml:1\./,
  },
  {
    name: 'one object in two files, --strict',
    files: { 'a.yaml': good('a'), 'b.yaml': good('a') },
    args: ['scan', '--strict', ...P],
    status: 2,
    stderr: /--strict/,
  },
  // --- a folder full of other things ---
  {
    name: 'a chart beside objects',
    files: { ...CHART, 'a.yaml': good('a') },
    args: ['scan', ...P],
    status: 0,
    stdout: /Not judged\n {2}c {2}[^]*helm template c \| doorward scan -[^]*1 file is not Kubernetes/,
  },
  {
    name: 'a chart beside objects, --strict',
    files: { ...CHART, 'a.yaml': good('a') },
    args: ['scan', '--strict', ...P],
    status: 2,
  },
  {
    name: 'a workflow beside objects',
    files: { 'w.yaml': 'on: push\njobs: {}\n', 'a.yaml': good('a') },
    args: ['scan', ...P],
    status: 0,
    stdout: /1 file is not Kubernetes/,
  },
  {
    name: 'a workflow beside objects, --strict',
    files: { 'w.yaml': 'on: push\njobs: {}\n', 'a.yaml': good('a') },
    args: ['scan', '--strict', ...P],
    status: 2,
  },
  {
    name: 'a workflow, named',
    files: { 'w.yaml': 'on: push\njobs: {}\n' },
    args: ['scan', 'w.yaml', ...P],
    status: 2,
    stdout: /NOT_AN_OBJECT/,
  },
  {
    name: '--strict with nothing left out',
    files: { 'a.yaml': good('a') },
    args: ['scan', '--strict', ...P],
    status: 0,
  },
  {
    name: 'a kustomization and its patch',
    files: {
      'k/kustomization.yaml': 'patches: [{path: p.yaml}]\n',
      'k/p.yaml': denied('p'),
      'a.yaml': good('a'),
    },
    args: ['scan', ...P],
    status: 0,
    stdout: /kustomize build k \| doorward scan -/,
  },
  // --- output ---
  {
    name: 'an output that cannot be written',
    files: { 'a.yaml': good('a') },
    args: ['scan', '--output', 'no/such/f.json', ...P],
    status: 2,
    stderr: /no\/such\/f\.json cannot be written.*\[OUTPUT_UNWRITABLE\]/,
  },
  {
    name: 'an output that is a folder',
    files: { 'a.yaml': good('a'), 'd/x': '' },
    args: ['scan', 'a.yaml', '--output', 'd', ...P],
    status: 2,
    stderr: /\[OUTPUT_UNWRITABLE\]/,
  },
];

const VAP = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: named }
spec:
  paramKind: { apiVersion: v1, kind: ConfigMap }
  matchConstraints:
    resourceRules: [{ apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  validations:
    - expression: object.spec.containers.all(c, c.name == params.data.name)
      messageExpression: "'containers are named ' + params.data.name"
`;
const BINDING = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: everywhere }
spec:
  policyName: named
  validationActions: [Deny]
  paramRef: { name: it, namespace: ns, parameterNotFoundAction: Deny }
`;
const PARAM = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: it, namespace: ns }\ndata: { name: b }\n';

/** Kubernetes' own admission policies. */
const ADMISSION: readonly Scenario[] = [
  {
    name: 'an admission policy, its binding and its parameter, each somewhere else',
    files: { 'p/v.yaml': VAP, 'm/b.yaml': BINDING, 'm/a.yaml': good('a'), 'x/c.yaml': PARAM },
    args: ['scan', 'm', '--policies', 'p', '--params', 'x'],
    status: 1,
    stdout: `m/a.yaml

  8:13  Pod a
    8 │     - name: a
      │             ^
    deny   ValidatingAdmissionPolicy 'named' with binding 'everywhere' denied request: containers
           are named b
           fix: change spec.containers[0].name
           named/validations[0] (medium)

✖ 1 denied (2 objects in 2 files, 1 policy)
`,
    stderr: '',
  },
  {
    name: 'all of it among the manifests',
    files: { 'all.yaml': [VAP, BINDING, PARAM, good('a')].join('---\n') },
    args: ['scan', ...P],
    status: 1,
    stdout: /'named' with binding 'everywhere' denied request/,
  },
  {
    name: 'the policy folder is a part of what is scanned',
    files: { 'p/v.yaml': VAP, 'p/b.yaml': BINDING, 'p/c.yaml': PARAM, 'a.yaml': good('a') },
    args: ['scan', '.', '--policies', 'p'],
    status: 1,
    stdout: /✖ 1 denied \(4 objects in 4 files, 1 policy\)/,
  },
  {
    name: 'another policy of that name among the manifests',
    files: {
      'p/v.yaml': VAP,
      'p/b.yaml': BINDING,
      'm/v.yaml': VAP.replace('== params', '!= params'),
      'c/c.yaml': PARAM,
    },
    args: ['scan', 'm', '--policies', 'p', '--params', 'c'],
    status: 2,
    stdout: /There is another[^]*ValidatingAdmissionPolicy named named[^]*POLICY_DUPLICATE/,
  },
  {
    name: 'a policy that nothing binds',
    files: { 'p/v.yaml': VAP, 'a.yaml': good('a') },
    args: ['scan', 'a.yaml', '--policies', 'p', '--strict'],
    status: 2,
    stdout: /Notes\n {2}named: The ValidatingAdmissionPolicy is not in force/,
  },
  {
    name: '--assume-bound',
    files: {
      'p/v.yaml': VAP.replace('params.data.name)', "'b')").replace(/^ +messageExpression.*\n/m, ''),
      'a.yaml': good('a'),
    },
    args: ['scan', 'a.yaml', '--policies', 'p', '--assume-bound'],
    status: 1,
    stdout: /with binding 'named' denied request:\s+failed\s+expression:\s+object\.spec/,
  },
  {
    name: 'an expression that the API server refuses, in the policy folder',
    files: { 'p/v.yaml': VAP.replace('c.name ==', 'd.name =='), 'a.yaml': good('a') },
    args: ['scan', 'a.yaml', '--policies', 'p'],
    status: 2,
    stdout: '',
    stderr: /p\/v\.yaml:9:49: .*undeclared reference to 'd'.*\[POLICY_EXPRESSION\]/,
  },
  {
    name: 'and one among the manifests, of which the rest is judged',
    files: { 'v.yaml': VAP.replace('c.name ==', 'd.name =='), 'a.yaml': denied('a') },
    args: ['scan', ...P],
    status: 2,
    stdout: /undeclared reference to[^]*POLICY_EXPRESSION[^]*1 denied/,
  },
  {
    name: 'a function that the version does not have',
    files: { 'p/v.yaml': VAP.replace('params.data.name)', "['b'].first().value())"), 'a.yaml': good('a') },
    args: ['scan', 'a.yaml', '--policies', 'p', '--kube-version', '1.30'],
    status: 2,
    stderr: /undeclared reference to 'first'|no matching overload for 'first'/,
  },
  {
    name: 'a version that is none',
    files: { 'a.yaml': good('a') },
    args: ['scan', '--kube-version', 'newest', ...P],
    status: 2,
    stderr: /--kube-version needs a version from 1\.26 on/,
  },
  {
    name: 'a parameter that was not given',
    files: { 'p/v.yaml': VAP, 'p/b.yaml': BINDING, 'a.yaml': good('a') },
    args: ['scan', 'a.yaml', '--policies', 'p'],
    status: 2,
    stdout: /failed to\s+configure\s+binding: no params found/,
  },
];

const FIXES = ['--policies', join(ROOT, 'fixtures', 'cli', 'fixes')];
/** As `denied`, with a comment and Windows line breaks in between. */
const commented = (name: string): string => denied(name).replace('image: x:1', 'image: x:1 # why');
const FIXED = commented('a') + '      resources:\n        limits:\n          memory: 256Mi\n';
const DIFF = `--- a/a.yaml
+++ b/a.yaml
@@ -7,3 +7,6 @@ Pod a (present)
   containers:
     - name: a
       image: x:1 # why
+      resources:
+        limits:
+          memory: 256Mi
`;
const SUMMARY = `To fix
    1  memory-limit/present

✔ 1 to fix in 1 file; nothing is left (1 object in 1 file, 2 policies)
`;

/** Three rules that write in a container's resources, two of them in one mapping, and one that does not. */
const REQUESTS = `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: p }
spec:
  title: t
  severity: high
  rules:
    - { name: cpu, on: container, at: $.resources.limits.cpu, schema: { type: string }, message: m, fix: { set: '1' } }
    - { name: memory, on: container, at: $.resources.limits.memory, schema: { type: string }, message: m, fix: { set: 1Gi } }
    - { name: more, on: container, at: $.resources.claims, schema: { type: array }, message: m, fix: { set: [] } }
    - { name: net, on: pod, at: $.spec.hostNetwork, schema: { const: false }, message: m, fix: { set: false } }
`;
const uneditable = (resources: string, init?: string): string => `apiVersion: v1
kind: Pod
metadata: { name: a }
spec:
  containers:
    - name: a
      image: x:1
      resources: ${resources}
${init === undefined ? '' : `  initContainers: ${init}\n`}`;
/** A fix that does harm where another is not carried out. */
const TOGETHER = `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: p }
spec:
  title: t
  severity: high
  rules:
    - { name: one, at: $.spec.a.k, schema: { const: 1 }, message: m, fix: { set: 1 } }
    - { name: two, at: $.spec.b, schema: { const: 2 }, message: m, fix: { set: 2, overwrite: true } }
    - name: both
      where: { properties: { spec: { properties: { b: { const: 2 } } } } }
      at: $.spec.a.k
      schema: { const: 1 }
      message: m
`;

interface FixScenario extends Scenario {
  /** What is there afterwards: a link's text is that of its target. Files that are not named are as they were. */
  readonly leaves?: Files;
}

/** `doorward fix`: what comes out, and what is in the files afterwards. */
const FIX: readonly FixScenario[] = [
  {
    name: 'fix',
    files: { 'a.yaml': commented('a') },
    args: ['fix', 'a.yaml', ...FIXES],
    status: 0,
    stdout: `✔ a.yaml: 1 fixed

Fixed
    1  memory-limit/present

✔ 1 fixed in 1 file; nothing is left (1 object in 1 file, 2 policies)
`,
    stderr: '',
    leaves: { 'a.yaml': FIXED },
  },
  {
    name: 'nothing to fix',
    files: { 'a.yaml': good('a') },
    args: ['fix', ...FIXES],
    status: 0,
    stdout: '✔ nothing to fix; nothing is left (1 object in 1 file, 2 policies)\n',
  },
  {
    name: '--dry-run',
    files: { 'a.yaml': commented('a') },
    args: ['fix', '--dry-run', ...FIXES],
    status: 0,
    stdout: `${DIFF}\n${SUMMARY}`,
  },
  {
    name: '--dry-run in colours',
    files: { 'a.yaml': commented('a') },
    args: ['fix', '--dry-run', ...FIXES],
    env: { FORCE_COLOR: '1' },
    status: 0,
    stdout:
      /\u001b\[36m@@ -7,3 \+7,6 @@\u001b\[39m \u001b\[1mPod a[^]*\u001b\[32m\+ {6}resources:\u001b\[39m\n/,
  },
  {
    name: '--diff is the diff alone',
    files: { 'a.yaml': commented('a') },
    args: ['fix', '--diff', ...FIXES],
    status: 0,
    stdout: DIFF,
    stderr: '',
  },
  {
    name: '--check',
    files: { 'a.yaml': commented('a') },
    args: ['fix', '--check', ...FIXES],
    status: 1,
    stdout: `! a.yaml: 1 to fix\n\n${SUMMARY}`,
  },
  {
    name: '--check with nothing to do',
    files: { 'a.yaml': good('a') },
    args: ['fix', '--check', ...FIXES],
    status: 0,
  },
  {
    name: '--check --diff',
    files: { 'a.yaml': commented('a') },
    args: ['fix', '--check', '--diff', ...FIXES],
    status: 1,
    stdout: DIFF,
  },
  {
    name: 'a stream',
    stdin: commented('a'),
    args: ['fix', '-', ...FIXES],
    status: 0,
    stdout: FIXED,
    stderr: /^doorward: Fixed\ndoorward: +1 {2}memory-limit\/present\ndoorward: ✔ 1 fixed in 1 file/,
  },
  {
    name: 'a stream with nothing to do comes out as it went in, mark and all',
    stdin: `\ufeff${good('a').replaceAll('\n', '\r\n')}`,
    args: ['fix', '-', ...FIXES],
    status: 0,
    stdout: `\ufeff${good('a').replaceAll('\n', '\r\n')}`,
  },
  {
    name: 'a stream that cannot be judged comes out not at all',
    stdin: `${commented('a')}---\na: b: c\n`,
    args: ['fix', '-', ...FIXES],
    status: 2,
    stdout: '',
    stderr: /-:\d+:\d+: .*\[YAML_SYNTAX\]/,
  },
  {
    name: 'a stream beside files',
    files: { 'a.yaml': good('a') },
    args: ['fix', '-', 'a.yaml', ...FIXES],
    status: 2,
    stderr: /Standard input \(-\) is fixed alone.*\[USAGE\]/,
  },
  {
    name: 'the diff of a stream',
    stdin: commented('a'),
    args: ['fix', '-', '--diff', ...FIXES],
    status: 0,
    stdout: DIFF.replaceAll('a.yaml', '-'),
  },
  {
    name: 'what has no fix is left, and says so with its new line',
    files: { 'a.yaml': `${commented('a')}---\n${warned('b')}` },
    args: ['fix', ...FIXES],
    status: 0,
    stdout:
      /Not fixed\n +1 {2}team-label\/present \(warn\)\n +The rule has no fix\.\n +a\.yaml:16\n[^]*! 1 fixed in 1 file; left: 1 warning/,
    leaves: { 'a.yaml': `${FIXED}---\n${warned('b')}` },
  },
  {
    name: 'an unsafe fix is left without --unsafe',
    files: { 'a.yaml': good('a').replace('1Gi', '9Gi') },
    args: ['fix', ...FIXES],
    status: 1,
    stdout: /memory-limit\/most \(deny\)\n.*unsafe[^]*✖ nothing to fix; left: 1 denied/,
  },
  {
    name: '--unsafe',
    files: { 'a.yaml': good('a').replace('1Gi', '9Gi') },
    args: ['fix', '--unsafe', ...FIXES],
    status: 0,
    leaves: { 'a.yaml': good('a') },
  },
  {
    name: '--rule',
    files: { 'a.yaml': commented('a') },
    args: ['fix', '--unsafe', '--rule', 'memory-limit/most', ...FIXES],
    status: 1,
    stdout: /^✖ nothing to fix; left: 1 denied/,
  },
  {
    name: '--policy',
    files: { 'a.yaml': commented('a') },
    args: ['fix', '--policy', 'memory-limit', ...FIXES],
    status: 0,
    leaves: { 'a.yaml': FIXED },
  },
  {
    name: '--rule misspelled',
    files: { 'a.yaml': commented('a') },
    args: ['fix', '--rule', 'presnt', ...FIXES],
    status: 2,
    stderr: /There is no rule presnt among the policies in force: did you mean present\?.*\[USAGE\]/,
  },
  {
    name: '--policy misspelled',
    files: { 'a.yaml': commented('a') },
    args: ['fix', '--policy', 'memory-limits', ...FIXES],
    status: 2,
    stderr: /There is no policy memory-limits among the policies in force: did you mean memory-limit\?/,
  },
  {
    name: 'a parameter of the fix',
    files: { 'a.yaml': commented('a') },
    args: ['fix', '--set', 'memory-limit.memory=64Mi', ...FIXES],
    status: 0,
    leaves: { 'a.yaml': FIXED.replace('256Mi', '64Mi') },
  },
  {
    name: 'a flag of scan',
    files: { 'a.yaml': good('a') },
    args: ['fix', '--format', 'json', ...FIXES],
    status: 2,
    stderr: /There is no flag --format/,
  },
  {
    name: 'the same object by two names is fixed once, and the link stays one',
    files: { 'real/a.yaml': commented('a'), 'link.yaml': '-> real/a.yaml' },
    args: ['fix', ...FIXES],
    status: 0,
    stdout: /1 fixed in 1 file/,
    leaves: { 'real/a.yaml': FIXED, 'link.yaml': '-> real/a.yaml' },
  },
  {
    name: 'a link out of the tree is not followed, even when named',
    files: { 'out/a.yaml': commented('a'), 'in/link.yaml': '-> ../out/a.yaml' },
    args: ['-C-in', 'fix', 'link.yaml', ...FIXES],
    status: 2,
    stderr: /link\.yaml is a symbolic link that leads out.*\[PATH_OUTSIDE\]/,
  },
  {
    name: 'and not in a folder',
    files: { 'out/a.yaml': commented('a'), 'in/link.yaml': '-> ../out/a.yaml', 'in/b.yaml': commented('b') },
    args: ['fix', 'in', ...FIXES],
    status: 2,
    stderr: /\[PATH_OUTSIDE\]/,
    leaves: { 'in/b.yaml': FIXED.replace('name: a\n  labels', 'name: b\n  labels') },
  },
  {
    name: 'a generated file is left alone',
    files: { 'a.yaml': `# Code generated by hand. DO NOT EDIT.\n${commented('a')}` },
    args: ['fix', ...FIXES],
    status: 1,
    stdout: /says that it is generated[^]*✖ nothing to fix; left: 1 denied/,
  },
  {
    name: 'what SOPS signed is left alone: an edit would break the signature',
    files: { 'a.yaml': `${commented('a')}sops: { mac: x }\n` },
    args: ['fix', ...FIXES],
    status: 1,
    stdout: /SOPS signs the whole document[^]*✖ nothing to fix; left: 1 denied/,
  },
  {
    name: '--generated',
    files: { 'a.yaml': `# Source: c/templates/a.yaml\n${commented('a')}` },
    args: ['fix', '--generated', ...FIXES],
    status: 0,
    leaves: { 'a.yaml': `# Source: c/templates/a.yaml\n${FIXED}` },
  },
  {
    name: 'an anchor that is used elsewhere is left alone, and what else there is is fixed',
    files: {
      'a.yaml': `apiVersion: v1
kind: Pod
metadata: { name: a, labels: { team: web } }
spec:
  containers:
    - { name: a, image: x:1, resources: &r { limits: { cpu: 1 } } }
    - { name: b, image: x:1, resources: *r }
    - { name: c, image: x:1 }
`,
    },
    args: ['fix', ...FIXES],
    status: 1,
    stdout: /a\.yaml: 1 fixed, 2 left[^]*Not fixed[^]*anchor/,
    leaves: {
      'a.yaml': `apiVersion: v1
kind: Pod
metadata: { name: a, labels: { team: web } }
spec:
  containers:
    - { name: a, image: x:1, resources: &r { limits: { cpu: 1 } } }
    - { name: b, image: x:1, resources: *r }
    - { name: c, image: x:1, resources: { limits: { memory: 256Mi } } }
`,
    },
  },
  {
    name: 'a place that cannot be edited is left alone, and what else there is of the object is fixed',
    files: {
      'a.yaml': `apiVersion: v1
kind: Pod
metadata: { name: a, labels: { team: web } }
spec:
  containers:
    - name: a
      image: x:1
      resources: {
        # todo
      }
    - name: b
      image: x:1
    - name: c
      image: x:1
      resources: { limits: [ memory: ] }
`,
    },
    args: ['fix', ...FIXES],
    status: 1,
    stdout: /a\.yaml: 1 fixed, 2 left[^]*Not fixed[^]*A comment stands within what would have to go/,
    leaves: {
      'a.yaml': `apiVersion: v1
kind: Pod
metadata: { name: a, labels: { team: web } }
spec:
  containers:
    - name: a
      image: x:1
      resources: {
        # todo
      }
    - name: b
      image: x:1
      resources:
        limits:
          memory: 256Mi
    - name: c
      image: x:1
      resources: { limits: [ memory: ] }
`,
    },
  },
  {
    name: 'what depends on a place that cannot be edited is left alone with it, and no more',
    files: { 'p/p.yaml': REQUESTS, 'a.yaml': uneditable('{\n        # todo\n      }') },
    args: ['fix', 'a.yaml', '--policies', 'p'],
    status: 1,
    stdout:
      /a\.yaml: 1 fixed, 3 left[^]*Not fixed[^]*p\/cpu[^]*A comment stands within[^]*p\/memory[^]*A comment stands within[^]*p\/more[^]*A comment stands within/,
    leaves: { 'a.yaml': `${uneditable('{\n        # todo\n      }')}  hostNetwork: false\n` },
  },
  {
    name: 'a mapping without its own brackets',
    files: { 'p/p.yaml': REQUESTS, 'a.yaml': uneditable('{}', '[name: a, {image: y}]') },
    args: ['fix', 'a.yaml', '--policies', 'p'],
    status: 1,
    stdout: /a\.yaml: 7 fixed, 3 left[^]*Not fixed[^]*A mapping without its own brackets/,
    leaves: {
      'a.yaml': `apiVersion: v1
kind: Pod
metadata: { name: a }
spec:
  containers:
    - name: a
      image: x:1
      resources:
        limits:
          cpu: "1"
          memory: 1Gi
        claims: []
  initContainers: [name: a, {image: y, resources: {limits: {cpu: "1", memory: 1Gi}, claims: []}}]
  hostNetwork: false
`,
    },
  },
  {
    name: 'what is fixed only together with what cannot be edited is judged without it',
    files: {
      'p/p.yaml': TOGETHER,
      'a.yaml': `apiVersion: v1
kind: Thing
metadata: { name: a }
spec:
  a: {
    # todo
  }
  b: 1
`,
    },
    args: ['fix', 'a.yaml', '--policies', 'p'],
    status: 1,
    stdout: /p\/one [^]*A comment stands within[^]*p\/two [^]*the rule p\/both would fail/,
  },
  {
    name: 'a file that cannot be read whole is told; what can be read of it is fixed',
    files: { 'a.yaml': `${commented('a')}---\na: b: c\n`, 'b.yaml': commented('b') },
    args: ['fix', ...FIXES],
    status: 2,
    stderr: /a\.yaml:11:5: .*\[YAML_SYNTAX\]/,
    leaves: { 'b.yaml': FIXED.replace('name: a\n  labels', 'name: b\n  labels') },
  },
  {
    name: 'what cannot be judged is told, with its place',
    files: { 'a.yaml': `${commented('a')}    - [x]\n` },
    args: ['fix', ...FIXES],
    status: 2,
    stdout:
      /Not judged\n {4}1 {2}\S+\/\S+(?:, \S+)* \(WORKLOAD_MALFORMED\)\n {7}The entry 2 of containers is not a container\. [^]*\n {7}a\.yaml:\d+\n/,
    leaves: { 'a.yaml': `${FIXED}    - [x]\n` },
  },
  {
    name: 'a file with a name as long as names may be',
    files: { [`${'n'.repeat(250)}.yaml`]: commented('a'), 'a.yaml': commented('a') },
    args: ['fix', ...FIXES],
    status: 0,
    leaves: { [`${'n'.repeat(250)}.yaml`]: FIXED, 'a.yaml': FIXED },
  },
  {
    name: '--quiet tells what is left',
    files: { 'a.yaml': commented('a'), 'b.yaml': warned('b') },
    args: ['fix', '--quiet', ...FIXES],
    status: 0,
    stdout: /^Not fixed\n[^✔]*b\.yaml:3\n\n$/,
  },
  {
    name: 'scan says what is fixable',
    files: { 'a.yaml': commented('a') },
    args: ['scan', ...FIXES],
    status: 1,
    stdout:
      /memory-limit\/present \(high, fixable\)\n\n✖ 1 denied .*\n {2}1 finding is fixable: doorward fix\n$/,
  },
  {
    name: 'scan does not say it of a place that cannot be edited',
    files: { 'p/p.yaml': REQUESTS, 'a.yaml': uneditable('{\n        # todo\n      }') },
    args: ['scan', 'a.yaml', '--policies', 'p'],
    status: 1,
    stdout: /p\/net \(high, fixable\)[^]* {2}1 finding is fixable: doorward fix\n$/,
  },
  {
    name: 'help',
    args: ['fix', '--help'],
    status: 0,
    stdout: /^Edit manifests[^]*--dry-run[^]*--policies[^]*--limit[^]*Exit status/,
  },
];

t.test('fix', (t) => {
  t.jobs = 4;
  for (const { name, files = {}, args, stdin, env, status, stdout, stderr, leaves } of FIX) {
    t.test(name, { buffered: true }, async (t) => {
      const folder = tree(t, files);
      const inside = args[0] === '-C-in';
      const ran = await run(inside ? join(folder, 'in') : folder, inside ? args.slice(1) : args, {
        stdin,
        env,
      });
      t.equal(ran.status, status, `status; stderr: ${ran.stderr}; stdout: ${ran.stdout}`);
      for (const [got, wanted] of [
        [ran.stdout, stdout],
        [ran.stderr, stderr],
      ] as const) {
        if (typeof wanted === 'string') t.equal(got, wanted);
        else if (wanted !== undefined) t.match(got, wanted);
      }
      for (const line of ran.stderr.split('\n').slice(0, -1)) t.match(line, /^doorward: /);
      for (const [path, content] of Object.entries({ ...files, ...leaves })) {
        if (content.startsWith('-> ')) t.equal(readlinkSync(join(folder, path)), content.slice(3), path);
        else if (leaves?.[path] !== undefined || !mixed.has(name))
          t.equal(readFileSync(join(folder, path), 'utf8'), content, path);
      }
      t.same(listAll(folder), Object.keys(files).sort(), 'nothing is left behind');
    });
  }
  t.end();
});

/** Of these, a file changes in a way that is another scenario's. */
const mixed = new Set([
  'a file that cannot be read whole is told; what can be read of it is fixed',
  '--quiet tells what is left',
]);

function listAll(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

t.test('a fixed file keeps its mode, and one that may not be written is left', async (t) => {
  const cwd = tree(t, { 'a.yaml': commented('a'), 'b.yaml': commented('b') });
  chmodSync(join(cwd, 'a.yaml'), 0o640);
  chmodSync(join(cwd, 'b.yaml'), 0o444);
  chmodSync(cwd, 0o777);
  // Root writes everything: somebody else tries then.
  if (isRoot) chownSync(join(cwd, 'a.yaml'), 65534, 65534);
  const ran = await run(cwd, ['fix', ...FIXES], isRoot ? { uid: 65534 } : {});
  t.equal(ran.status, 2);
  t.match(ran.stderr, /^doorward: b\.yaml cannot be written: permission denied\..*\[OUTPUT_UNWRITABLE\]\n$/);
  t.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), FIXED);
  t.equal(statSync(join(cwd, 'a.yaml')).mode & 0o777, 0o640);
  t.equal(readFileSync(join(cwd, 'b.yaml'), 'utf8'), commented('b'));
  t.match(ran.stdout, /1 fixed in 1 file; left: 1 error, 1 denied/);
  t.same(readdirSync(cwd).sort(), ['a.yaml', 'b.yaml']);
});

t.test('what another run left is not taken for ours', (t) => {
  const cwd = tree(t, { 'a.yaml': commented('a') });
  // The shell becomes doorward, so that its number is known.
  const script = `echo x > .doorward-$$-0.tmp; exec env ${CLEAN.join(' ')} fix ${FIXES.join(' ')}`;
  const ran = spawnSync('sh', ['-c', script], { cwd, env: ENV, encoding: 'utf8' });
  t.equal(ran.status, 2);
  t.match(
    ran.stderr,
    /a\.yaml cannot be written: \.doorward-\d+-0\.tmp, which another run left, is in its way: remove it\./,
  );
  t.equal(readdirSync(cwd).length, 2, 'it stays');
  t.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), commented('a'));
  t.end();
});

t.test('git applies the diff of files with any name', (t) => {
  const names = [
    'a b/c.yaml',
    'a b/\u00fc.yaml',
    'a b/q"b\\.yaml',
    'a b/t\tx\u202e.yaml',
    'a b/new\nline.yaml',
  ];
  const cwd = tree(t, Object.fromEntries(names.map((name) => [name, commented('a')])));
  t.equal(spawnSync('git', ['init', '-q'], { cwd }).status, 0);
  for (const path of ['.', join(cwd, 'a b')]) {
    for (const name of names) writeFileSync(join(cwd, name), commented('a'));
    const diff = spawnSync('env', [...CLEAN, 'fix', '--diff', path, ...FIXES], {
      cwd,
      env: ENV,
      encoding: 'utf8',
    });
    const applied = spawnSync('git', ['apply'], { cwd, input: diff.stdout, encoding: 'utf8' });
    t.equal(applied.status, 0, applied.stderr);
    for (const name of names) t.equal(readFileSync(join(cwd, name), 'utf8'), FIXED, JSON.stringify(name));
  }
  t.end();
});

t.test('what scan says in json is what fix does', async (t) => {
  const cwd = tree(t, { 'a.yaml': commented('a'), 'b.yaml': warned('b') });
  const json = JSON.parse((await run(cwd, ['scan', '--format', 'json', ...FIXES])).stdout);
  t.ok(validate(json), JSON.stringify(validate.errors));
  t.same(
    json.findings.map((f: { fixable: boolean }) => f.fixable),
    [true, false],
  );
  t.same(json.fixes, [
    {
      object: { apiVersion: 'v1', kind: 'Pod', name: 'a' },
      location: { file: 'a.yaml', line: 1, column: 1, endLine: 9, endColumn: 17 },
      operations: [
        {
          op: 'add',
          path: '/spec/containers/0/resources',
          value: { limits: { memory: '256Mi' } },
          policy: 'memory-limit',
          rule: 'present',
        },
      ],
    },
  ]);
  t.equal(json.summary.fixable, 1);
});

t.test('a diff shows hostile text, and carries none of it out', async (t) => {
  const evil = '\u202e::error::y ##[z]\u200b';
  const cwd = tree(t, { 'a.yaml': denied('a').replace('image: x:1', `image: x:1\n      # ${evil}`) });
  for (const flag of ['--dry-run', '--diff']) {
    const { stdout } = await run(cwd, ['fix', flag, ...FIXES]);
    t.match(stdout, /\\u\{202E\}/, 'it is shown');
    t.notMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u200b]/, 'nothing acts');
    t.notMatch(stdout, /^\s*::|##\[/m, 'no CI command');
  }
});

t.test('git takes the diff', async (t) => {
  const files = { 'd e/a.yaml': commented('a'), 'b.yaml': commented('b').replaceAll('\n', '\r\n') };
  const copies = ['--dry-run', '--diff'].flatMap((folder) =>
    Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text] as const),
  );
  const root = tree(t, Object.fromEntries(copies));
  for (const flag of ['--dry-run', '--diff']) {
    const cwd = join(root, flag);
    const { stdout } = await run(cwd, ['fix', flag, ...FIXES]);
    const { status, stderr } = spawnSync('git', ['apply', '-'], { cwd, input: stdout, encoding: 'utf8' });
    t.equal(status, 0, stderr);
    t.equal(readFileSync(join(cwd, 'd e/a.yaml'), 'utf8'), FIXED);
    t.match(readFileSync(join(cwd, 'b.yaml'), 'utf8'), /limits:\r\n {10}memory: 256Mi\r\n$/);
  }
});

t.test('a file is replaced whole or not at all', async (t) => {
  const cwd = tree(t, { 'a.yaml': 'old\n', 'link.yaml': '-> a.yaml', 'folder/x': '' });
  const forgotten: string[] = [];
  const machine = { ...thisMachine(), cwd, onSignal: () => () => forgotten.push('signals') };
  const replacer = createReplacer(machine);
  const [old, fresh] = [Buffer.from('old\n'), Buffer.from('new\n')];
  const replace = async (file: string, before: Buffer): Promise<string> => {
    const error = await replacer.replace({ file, path: join(cwd, file), before, after: fresh });
    return error === undefined ? '' : `${error.code}: ${error.message}`;
  };
  t.equal(
    await replace('a.yaml', Buffer.from('other\n')),
    'FILE_CHANGED: a.yaml was changed while it was being fixed; it was left alone.',
    'who writes meanwhile wins',
  );
  t.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), 'old\n');
  t.equal(await replace('link.yaml', old), '');
  t.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), 'new\n', 'what the link leads to is replaced');
  t.equal(readlinkSync(join(cwd, 'link.yaml')), 'a.yaml', 'and the link stays');
  t.match(
    await replace('folder', old),
    /^OUTPUT_UNWRITABLE: folder cannot be written: it is not a regular file/,
  );
  t.match(await replace('gone', old), /^OUTPUT_UNWRITABLE: gone cannot be written: there is no such file/);
  replacer.end();
  t.same(forgotten, ['signals']);
  t.same(listAll(cwd), ['a.yaml', 'folder/x', 'link.yaml'], 'nothing is left behind');
});

t.test('scenarios', (t) => {
  t.jobs = 4;
  t.ok(existsSync(BUNDLE), `${BUNDLE} is built`);
  for (const { name, files, args, stdin, env, status, stdout, stderr } of [...SCENARIOS, ...ADMISSION]) {
    t.test(name, { buffered: true }, async (t) => {
      const ran = await run(tree(t, files ?? {}), args, { stdin, env });
      t.equal(ran.status, status, `status; stderr: ${ran.stderr}`);
      for (const [got, wanted] of [
        [ran.stdout, stdout],
        [ran.stderr, stderr],
      ] as const) {
        if (typeof wanted === 'string') t.equal(got, wanted);
        else if (wanted !== undefined) t.match(got, wanted);
      }
      for (const line of ran.stderr.split('\n').slice(0, -1)) t.match(line, /^doorward: /);
    });
  }
  t.end();
});

t.test('the version is that of package.json', (t) => {
  t.equal(VERSION, JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version);
  t.end();
});

const validate = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync(join(ROOT, 'schemas', 'report-v1.schema.json'), 'utf8')),
);

t.test('json follows its schema, whatever comes in', async (t) => {
  const cwd = tree(t, {
    ...CHART,
    'bad.yaml': denied('bad'),
    'warned.yaml': warned('warned'),
    'twice.yaml': `${good('t')}---\n${good('t')}`,
    'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, name: b}\n',
    'other.json': '{"a": 1}',
    'empty.yaml': '',
    'copy.yaml': good('t'),
  });
  for (const more of [[], ['--all-results'], ['--severity', 'high'], ['--strict'], ['nope']]) {
    const args = ['scan', '--format', 'json', '.', ...more, ...P];
    const ran = await run(cwd, args);
    t.equal(ran.status, 2, more.join(' '));
    const json = JSON.parse(ran.stdout);
    t.ok(validate(json), JSON.stringify(validate.errors));
    t.equal((await run(cwd, args)).stdout, ran.stdout, 'byte-equal between runs');
    for (const { code } of json.errors) t.ok(Object.hasOwn(ERRORS, code), code);
  }
  const json = JSON.parse((await run(cwd, ['scan', '--format', 'json', ...P])).stdout);
  t.match(json.summary, {
    denied: 1,
    warned: 1,
    errors: 2,
    filesSkipped: { 'helm-chart': 1, 'not-kubernetes': 2, empty: 1 },
  });
  t.same(
    json.findings.map((f: { location: unknown }) => f.location),
    [
      { file: 'bad.yaml', line: 8, column: 7, endLine: 9, endColumn: 17 },
      { file: 'warned.yaml', line: 3, column: 1, endLine: 4, endColumn: 15 },
    ],
  );
  t.end();
});

// Good and bad repositories of the three layouts that the pack repo-layout knows: fixtures/repo-layout.
const LAYOUTS: Readonly<Record<string, readonly string[]>> = {
  overlays: [
    'apps/web:1:1 Directory apps/web app-owners/owner-file',
    'apps/web:1:1 Directory apps/web required-folders/overlay',
    'apps/web/base/service.yaml:1:1 File apps/web/base/service.yaml one-object-per-file/objects',
    'apps/web/overlays/prod/ingress.yaml:5:14 Ingress web environment-namespaces/namespace',
    'apps/web/overlays/prod/kustomization.yaml:2:12 File apps/web/overlays/prod/kustomization.yaml environment-namespaces/kustomization',
    'old:1:1 Directory old known-folders/overlays-root',
    'old/new.yaml:1:1 File old/new.yaml file-names/name',
  ],
  environments: [
    'envs:1:1 Directory envs required-folders/environment',
    'envs/prod/web/backend.yaml:1:1 File envs/prod/web/backend.yaml file-names/name',
    'envs/prod/web/web-service.yaml:5:14 Service web environment-namespaces/namespace',
    'envs/stagign:1:1 Directory envs/stagign known-folders/environment',
  ],
  'app-of-apps': [
    '.:1:1 Directory . required-folders/bootstrap',
    'apps/all.yaml:1:1 File apps/all.yaml one-object-per-file/objects',
    'manifests/api:1:1 Directory manifests/api app-owners/owner-file',
    'root:1:1 Directory root known-folders/app-of-apps-root',
  ],
};

t.test('repositories of three layouts', async (t) => {
  for (const [layout, expected] of Object.entries(LAYOUTS)) {
    const folder = join(ROOT, 'fixtures', 'repo-layout', layout);
    const scan = ['scan', '.', '--format', 'json', '--quiet'];
    const good = await run(join(folder, 'good'), scan);
    t.same([good.status, JSON.parse(good.stdout).findings], [0, []], `${layout}, good`);
    const bad = await run(join(folder, 'bad'), scan);
    const json = JSON.parse(bad.stdout);
    t.ok(validate(json), JSON.stringify(validate.errors));
    const lines = json.findings.map(
      ({ location: { file, line, column }, object, policy, rule }: Reported) =>
        `${file}:${line}:${column} ${object.kind} ${object.name} ${policy}/${rule}`,
    );
    t.same([bad.status, lines], [1, expected], `${layout}, bad`);
  }
});

t.test('files are of the environment that the configuration names', async (t) => {
  const policy = `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: where }
spec:
  title: Where files are
  rules:
    - { name: environment, on: file, at: $.environment, schema: { const: none }, message: 'of {{ self.environment }}' }
`;
  const environments = `    - { name: prod, files: [clusters/*/**, 'more/**'] }
    - { name: staging, files: 'clusters/*-staging/**' }
`;
  const object = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop-dev }\n';
  const cwd = tree(t, {
    'repo/doorward.yaml': `apiVersion: doorward.dev/v1alpha1\nkind: Config\nspec:\n  policies: [where.yaml, pack:repo-layout]\n  environments:\n${environments}`,
    'repo/where.yaml': policy,
    'repo/clusters/eu/a.yaml': object,
    'repo/clusters/eu-staging/a.yaml': object,
    'repo/more/README.md': '# More',
    'repo/other/a.yaml': object,
  });
  const { stdout } = await run(cwd, ['scan', 'repo', '--format', 'json', '--quiet']);
  const said = (wanted: string): readonly string[] =>
    JSON.parse(stdout).findings.flatMap(({ location, policy, message }: Reported & { message: string }) =>
      policy === wanted && location.file !== 'repo/doorward.yaml' ? [`${location.file} ${message}`] : [],
    );
  t.same(said('where'), [
    'repo/clusters/eu-staging/a.yaml of staging: it is "staging", not "none".',
    'repo/clusters/eu/a.yaml of prod: it is "prod", not "none".',
    'repo/more/README.md of prod: it is "prod", not "none".',
    'repo/other/a.yaml of (none): it is absent.',
    'repo/where.yaml of (none): it is absent.',
  ]);
  t.same(said('environment-namespaces'), [
    'repo/clusters/eu-staging/a.yaml ConfigMap a is of staging and goes to the namespace shop-dev.',
    'repo/clusters/eu/a.yaml ConfigMap a is of prod and goes to the namespace shop-dev.',
  ]);
});

interface Reported {
  readonly location: { readonly file: string; readonly line: number; readonly column: number };
  readonly object: { readonly kind: string; readonly name: string };
  readonly policy: string;
  readonly rule: string;
}

t.test('a malformed workload is one error', async (t) => {
  const cwd = tree(t, {
    'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [] }\n',
  });
  const args = ['scan', 'pod.yaml', '--policies', 'pack:essentials', '--set'];
  const ran = await run(cwd, [...args, 'allowed-registries.registries=[a.example]', '--format', 'json']);
  t.equal(ran.status, 2);
  const json = JSON.parse(ran.stdout);
  t.ok(validate(json), JSON.stringify(validate.errors));
  t.match(json, {
    errors: [
      {
        code: 'WORKLOAD_MALFORMED',
        message: 'The list of containers is empty.',
        object: { kind: 'Pod', name: 'a' },
        pointer: '/spec/containers',
        location: { line: 4, column: 9 },
      },
    ],
    summary: { errors: 1, undecided: 1 },
  });
  t.equal(json.errors.length, 1);
  const rules: string[] = json.errors[0].rules;
  const policies = [
    'allowed-registries',
    'disallow-latest-tag',
    'require-non-root',
    'require-resource-limits',
  ];
  t.same([...new Set(rules.map((rule) => rule.split('/')[0]))].sort(), policies);
  t.equal(new Set(rules).size, rules.length, 'each rule once');
});

t.test('only a person is told that standard input is read', async (t) => {
  const told = /reading standard input/;
  for (const device of ['/dev/null', '/dev/zero']) {
    const given = ['-c', `exec "$@" < ${device}`, 'sh', 'env', ...CLEAN, 'scan', '-', ...P];
    const { status, stderr } = spawnSync('sh', given, { env: ENV, encoding: 'utf8' });
    t.equal(status, 2, device);
    t.notMatch(stderr, told, device);
  }
  // util-linux: runs a command on a terminal of its own.
  const line = ['env', ...CLEAN, 'scan', '-', ...P].map((word) => `'${word}'`).join(' ');
  const terminal = spawnSync('script', ['-qec', line, '/dev/null'], {
    env: ENV,
    encoding: 'utf8',
    input: '\u0004',
  });
  if (terminal.error !== undefined) t.comment('there is no program "script": not tried on a terminal');
  else t.match(terminal.stdout, told);
});

t.test('hostile names and strings', async (t) => {
  const evil = '\u001b]0;x\u0007\u202e::error::y ##[z]';
  const name = `a\n::error::b${evil}.yaml`;
  const cwd = tree(t, {
    [name]: denied('x').replace('name: x', `name: ${JSON.stringify(evil)}`),
    [`broken${evil}.yaml`]: `kind: Pod\napiVersion: v1\n"${evil.replaceAll('\u001b', '\\e').replaceAll('\u0007', '\\a')}": 1\n"${evil.replaceAll('\u001b', '\\e').replaceAll('\u0007', '\\a')}": 2\n`,
    [`${evil}/kustomization.yaml`]: 'resources: []\n',
  });
  for (const args of [
    ['scan', '.'],
    ['scan', '.', '--format', 'json'],
    ['scan', `no${evil}`],
    [`sc${evil}`],
    ['scan', `--x${evil}`],
    ['scan', '--policies', evil],
  ]) {
    const { status, stdout, stderr } = await run(cwd, [...args, ...(args[1] === '.' ? P : [])]);
    t.ok(status === 1 || status === 2, String(status));
    for (const out of [stdout, stderr]) {
      t.notMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/, 'nothing acts');
      t.notMatch(out, /^\s*::|##\[/m, 'no CI command');
    }
  }
  t.end();
});

t.test('a file without permission', async (t) => {
  const cwd = tree(t, { 'a.yaml': denied('a'), 'locked.yaml': good('l'), 'shut/x.yaml': good('x') });
  chmodSync(join(cwd, 'locked.yaml'), 0);
  chmodSync(join(cwd, 'shut'), 0);
  // Root reads everything: somebody else looks then.
  const ran = await run(cwd, ['scan', ...P], isRoot ? { uid: 65534 } : {});
  chmodSync(join(cwd, 'shut'), 0o755);
  t.equal(ran.status, 2);
  t.match(ran.stderr, /locked\.yaml cannot be read: permission denied/);
  t.match(ran.stderr, /shut cannot be read: permission denied/);
  t.match(ran.stdout, /1 denied/, 'the rest is judged');
});

/** A shell line with `$D` as the command and `$P` as the policies. */
function shell(cwd: string, line: string): Ran {
  const env = { ...ENV, D: `env ${CLEAN.join(' ')}`, P: POLICIES };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 100e6,
  });
  return { status, stdout, stderr };
}

t.test('pipes', (t) => {
  const many = Array.from({ length: 4000 }, (_, i) => denied(`p${i}`)).join('---\n');
  const cwd = tree(t, { 'many.yaml': many, 'pod.yaml': denied('x') });
  const whole = shell(cwd, '$D scan many.yaml --policies $P --format json | cat');
  t.ok(whole.stdout.length > 1e6, `${whole.stdout.length} bytes through a pipe`);
  t.equal(JSON.parse(whole.stdout).findings.length, 4000, 'none is lost');
  const cut = shell(cwd, '$D scan many.yaml --policies $P | head -1; exit ${PIPESTATUS[0]}');
  t.same(cut, { status: 1, stdout: 'many.yaml\n', stderr: '' }, 'a reader that goes away changes no verdict');
  t.equal(shell(cwd, '$D scan - --policies $P <&-').status, 2, 'standard input closed');
  t.equal(shell(cwd, '$D scan pod.yaml --policies $P >&-').status, 1, 'standard output closed');
  t.equal(shell(cwd, '(sleep 0.3; cat pod.yaml) | $D scan - --policies $P').status, 1, 'a slow writer');
  t.equal(shell(cwd, '$D scan <(cat pod.yaml) --policies $P').status, 1, 'process substitution');
  const full = shell(cwd, '$D scan pod.yaml --policies $P > /dev/full');
  t.equal(full.status, 2, 'a full disk is no verdict');
  t.match(
    full.stderr,
    /^doorward: Standard output cannot be written: no space is left.*\[OUTPUT_UNWRITABLE\]\n$/,
  );
  const others = [
    'policies',
    'explain require-non-root',
    'completion bash',
    'help',
    'version',
    'init --dry-run',
  ];
  for (const command of [...others, 'fix --dry-run pod.yaml --policies $P']) {
    const { status, stderr } = shell(cwd, `$D ${command} > /dev/full`);
    t.equal(status, 2, command);
    t.match(
      stderr,
      /^doorward: Standard output cannot be written: no space is left\. [^[\n]*\[OUTPUT_UNWRITABLE\]\n$/,
      command,
    );
  }
  t.equal(shell(cwd, '$D scan none.yaml 2> /dev/full').status, 2, 'an error that cannot be told is one');
  t.equal(shell(cwd, '$D scan none.yaml 2>&-').status, 2, 'standard error closed');
  const gone = shell(cwd, 'mkdir gone; cd gone; rmdir ../gone; $D scan');
  t.same([gone.status, gone.stdout], [2, '']);
  t.match(gone.stderr, /^doorward: The current folder is not there any more: .*\[PATH_NOT_FOUND\]\n$/);
  t.end();
});

t.test('--output', async (t) => {
  const cwd = tree(t, { 'bad.yaml': denied('bad'), 'old.json': 'old' });
  const ran = await run(cwd, ['scan', 'bad.yaml', '--format', 'json', '--output', 'old.json', ...P]);
  t.same([ran.status, ran.stdout], [1, '']);
  t.match(ran.stderr, /^doorward: old\.json: 0 errors, 1 denied/);
  t.ok(validate(JSON.parse(readFileSync(join(cwd, 'old.json'), 'utf8'))));
  await run(cwd, ['scan', 'bad.yaml', '--output', 'a.txt', ...P], { env: { FORCE_COLOR: '1' } });
  t.equal(readFileSync(join(cwd, 'a.txt'), 'utf8'), FRAME, 'no colour in a file');
  t.same(readdirSync(cwd).sort(), ['a.txt', 'bad.yaml', 'old.json'], 'nothing is left behind');

  const large = tree(
    t,
    Object.fromEntries(
      Array.from({ length: 600 }, (_, i) => [
        `${i}.yaml`,
        Array.from({ length: 40 }, (_, j) => denied(`p${i}-${j}`)).join('---\n'),
      ]),
    ),
  );
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const child = spawn('env', [...CLEAN, 'scan', '--format', 'json', '--output', 'out.json', ...P], {
      cwd: large,
      env: ENV,
    });
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    while (!readdirSync(large).some((file) => file.endsWith('.tmp')))
      await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill(signal);
    t.equal(await ended, status, signal);
    t.same(
      readdirSync(large).filter((file) => !file.endsWith('.yaml')),
      [],
      'no report, no remains',
    );
  }
});

t.test('what the configuration wants rendered', async (t) => {
  const helm = (act: string): string => `#!/bin/sh\n${act}\n`;
  const says = (text: string): string => `cat <<'END'\n---\n# Source: c/templates/x.yaml\n${text}END`;
  const cwd = tree(t, {
    ...CHART,
    'doorward.yaml':
      'apiVersion: doorward.dev/v1alpha1\nkind: Config\nspec: { render: [{ helm: { chart: c, namespace: shop } }] }\n',
    'good.yaml': good('good'),
    'bin/helm': helm(`echo 'a warning \u001b[2J' >&2; ${says(denied('web'))}`),
  });
  const bin = join(cwd, 'bin');
  chmodSync(join(bin, 'helm'), 0o755);
  const env = { PATH: `${bin}:/usr/bin:/bin` };
  const scan = (...args: readonly string[]): Promise<Ran> => run(cwd, ['scan', ...args, ...P], { env });

  const ran = await scan();
  t.equal(ran.status, 1);
  t.match(
    ran.stdout,
    /^helm:c\n\n {2}10:7 {2}Pod shop\/web {2}from c\/templates\/x\.yaml\n {4}10 │ {5}- name: a\n/,
  );
  t.match(ran.stdout, '✖ 1 denied (2 objects in 2 files, 2 policies)\n');
  t.notMatch(ran.stdout, 'render it first');
  t.match(ran.stderr, 'doorward: helm:c: a warning \\u{001B}[2J\n');
  t.equal((await scan('--strict')).status, 1, 'nothing is left unjudged');
  const quiet = await scan('--quiet');
  t.same([quiet.status, quiet.stderr], [1, ''], 'warnings are no errors');
  const json = JSON.parse((await scan('--format', 'json')).stdout);
  t.ok(validate(json), JSON.stringify(validate.errors));
  t.match(json.findings, [
    { location: { file: 'helm:c', line: 10, source: 'c/templates/x.yaml' }, fixable: false },
  ]);

  const none = await scan('--no-render');
  t.equal(none.status, 0);
  t.match(none.stdout, 'helm template c | doorward scan -');
  t.notMatch(none.stderr, 'warning');
  const other = await scan('good.yaml');
  t.same([other.status, other.stderr.includes('warning')], [0, false], 'it does not lie in the path');

  const fixed = await run(cwd, ['fix', ...P], { env });
  t.equal(fixed.status, 1);
  t.match(fixed.stdout, /memory-limit\/present \(deny\)\n.*\n +helm:c:10\n/);
  t.equal(readFileSync(join(cwd, 'c/templates/x.yaml'), 'utf8'), CHART['c/templates/x.yaml']);

  writeFileSync(
    join(bin, 'helm'),
    helm('echo "Error: parse error at (c/templates/x.yaml:1): oh \u001b[2J" >&2; exit 1'),
  );
  const bad = await scan();
  t.equal(bad.status, 2);
  t.match(bad.stdout, /^c\/templates\/x\.yaml\n\n {2}1:1\n {4}1 │ \{\{ \.Values\.x \}\}\n/);
  t.match(
    bad.stdout.replaceAll(/\s+/g, ' '),
    'helm could not render helm:c: parse error at (c/templates/x.yaml:1): oh \\u{001B}[2J',
  );

  const gone = await run(cwd, ['scan', ...P], { env: { PATH: '/usr/bin:/bin' } });
  t.equal(gone.status, 2);
  t.match(gone.stderr, /helm is not on the PATH.*\[PROGRAM_NOT_FOUND\]/);

  // Whoever stops a scan stops what it has started.
  writeFileSync(join(bin, 'helm'), helm('while :; do echo >> beat; sleep 0.02; done'));
  const child = spawn('env', [...CLEAN, 'scan', ...P], { cwd, env: { ...ENV, ...env } });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  while (!existsSync(join(cwd, 'beat'))) await pause(5);
  child.kill('SIGTERM');
  t.equal(await ended, 143);
  await pause(100);
  const { size } = statSync(join(cwd, 'beat'));
  await pause(200);
  t.equal(statSync(join(cwd, 'beat')).size, size);
});
