// What a rule that reads secrets failed on: no report of any door shows more than its first four characters.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { thisMachine } from '../../cli/machine.ts';
import { run } from '../../cli/run.ts';
import { createEngine, DEFAULT_LIMITS, loadPolicies, parseManifest, parsePolicies } from '../../src/index.ts';
import type { Engine } from '../../src/index.ts';
import { createMask } from '../../src/engine/mask.ts';
import { maskedDecision } from '../../src/engine/secret.ts';
import { endsWithin } from '../ends-soon.ts';
import { everyFormat, readReports } from '../scenarios/reports.ts';
import { askInProcess } from './open.ts';
import { reviewOf } from './review.ts';

/** Twenty-four letters that stand in no other text, and in no hexadecimal number. */
function canary(name: string): string {
  const bytes = createHash('sha256').update(name).digest();
  return [...bytes.subarray(0, 24)].map((byte) => 'GHJKLMNPQRSTUVWXYZ'[byte % 18]).join('');
}

/** Each in a form of YAML of its own. */
const SECRETS = {
  plain: canary('plain'),
  double: canary('double'),
  single: canary('single'),
  flow: canary('flow'),
  block: canary('block'),
  block2: canary('block2'),
  folded: canary('folded'),
  folded2: canary('folded2'),
  next: canary('next'),
  anchor: canary('anchor'),
  below: canary('below'),
  below2: canary('below2'),
  encoded: Buffer.from(canary('encoded')).toString('base64'),
  env: canary('env'),
  item: canary('item'),
  named: canary('named'),
  note: canary('note'),
  wrong: canary('wrong'),
  text: canary('text'),
};
const S = SECRETS;

const MANIFEST = `apiVersion: v1
kind: Secret
metadata:
  name: bank # ${S.plain} stands here, too
  annotations:
    team: ${S.anchor}
    note: '{"password":"${S.note}"}'
stringData:
  plain: ${S.plain} # a remark
  double: "${S.double} \\"quoted\\""
  single: 'it''s ${S.single}'
  flow: { a: ${S.flow} }
  block: |
    ${S.block}
      ${S.block2}
  folded: ${S.folded}
    ${S.folded2}
  next:
    ${S.next}
  anchor: &it ${S.anchor}
  alias: *it
  above: &below |
    word ${S.below}
    ${S.below2}
  under: *below
data:
  encoded: ${S.encoded}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: web:1
          args: [--token=${S.item}]
          env:
            - value: ${S.env}
              name: TOKEN
            - name: WRONG
              value: ${S.wrong}
          customs:
            - key: ${S.named}
---
{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "json" },
  "data": { "text": "a: b\\npassword: ${S.text}\\n" } }
`;

const head = (name: string) =>
  `apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: ${name} }\nspec:\n`;
const SECRETIVE = `${head('no-secrets')}  title: No secrets
  action: { scan: deny, admission: warn }
  rules:
    - { name: text, select: '$.stringData.*', secret: true, schema: { type: string, pattern: 'fine' }, message: '{{ self }} is in {{ object.stringData }}' }
    - { name: data, at: $.data, optional: true, secret: true, schema: { additionalProperties: { maxLength: 3 } }, message: '{{ self.data }}' }
    - { name: note, at: $.metadata.annotations.note, optional: true, secret: true, schema: { enum: [fine] }, message: '{{ self.metadata.annotations.note }}' }
    - { name: env, on: container, select: '$.env[*]', at: $.value, secret: true, schema: { const: fine }, message: 'env {{ self.name }} is {{ self.value }}' }
    - { name: args, on: container, select: '$.args[*]', secret: true, schema: { format: dns1123-label }, message: '{{ self }} is an argument' }
    - { name: customs, on: container, select: '$.customs[*]', secret: true, at: $.key, schema: { minLength: 100 }, message: '{{ self.key }}' }
    - { name: wrong, on: container, select: '$.env[*]', secret: true, cel: 'quantity(self.value).isInteger()', message: no quantity }
`;
const BINDING = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: native }
spec: { policyName: native, validationActions: [Deny, Audit] }
`;
/** What others say of the same values, and of the lines around them. */
const OTHERS = `${head('others')}  title: Others
  rules:
    - { name: quotes, at: $.stringData.plain, optional: true, schema: { const: fine }, message: it }
    - { name: lists, at: $.stringData, optional: true, schema: { const: {} }, message: 'it {{ self.stringData.flow }}' }
    - { name: says, cel: "object.kind != 'Secret'", message: it, messageExpression: "'it has ' + object.stringData.double + ' and ' + object.stringData.next" }
    - { name: whole, schema: { required: [nothing] }, message: 'of {{ object.stringData }}' }
    - { name: env, on: container, at: $.env, schema: { maxItems: 0 }, message: '{{ self.env }}' }
    - { name: item, on: container, select: '$.env[*]', schema: { required: [nothing] }, message: '{{ self.value }}' }
    - { name: custom, on: container, select: '$.customs[*]', schema: { required: [nothing] }, message: it }
    - { name: text, at: $.data.text, optional: true, schema: { maxLength: 1 }, message: '{{ self.data.text }}' }
    - { name: name, at: $.metadata.name, schema: { const: x }, message: it }
    - { name: team, at: $.metadata.annotations.team, optional: true, schema: { const: x }, message: it }
---
${head('fixes')}  title: Fixes
  match: { kinds: [Secret] }
  rules:
    - { name: label, at: $.metadata.annotations.copy, schema: { type: string }, message: it, fix: { set: { $object: $.stringData.plain } } }
    - { name: flow, at: $.stringData.flow.b, schema: { type: string }, message: it, fix: { set: x } }
---
${head('in-text')}  title: No secret in a text
  rules:
    - { name: text, select: '$.data.text', secret: true, schema: { maxLength: 1 }, message: '{{ self }}' }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: native }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [secrets] }] }
  validations: [{ expression: 'false', messageExpression: "'native says ' + object.stringData.plain" }]
  auditAnnotations: [{ key: told, valueExpression: "'told ' + object.stringData.plain" }]
---
${BINDING}`;
const CASES = `apiVersion: doorward.dev/v1alpha1
kind: Cases
cases:
  - name: nothing is as it was said
    policies: [no-secrets, others, fixes, in-text]
    manifest: |
${MANIFEST.split('\n').slice(0, 27).join('\n').replaceAll(/^/gm, '      ')}
    expect: [{ policy: no-secrets, rule: text, pointer: /nowhere }]
    fixed: |
      apiVersion: v1
      kind: Secret
`;

/** Which secrets a text shows more of than it may: any five characters of one, in a row, but the first four. */
function leaks(text: string): readonly string[] {
  return Object.entries(SECRETS).flatMap(([name, secret]) => {
    const bare = secret.replace(/=+$/, '');
    for (let i = 0; i + 5 <= bare.length; i++) {
      const at = text.indexOf(bare.slice(i, i + 5));
      if (at !== -1) return [`${name}: …${text.slice(Math.max(0, at - 60), at + 40)}…`];
    }
    return [];
  });
}

function folder(t: Test, files: Readonly<Record<string, string>>): string {
  const made = mkdtempSync(join(realpathSync(tmpdir()), 'doorward-'));
  t.teardown(() => rmSync(made, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(made, path)), { recursive: true });
    writeFileSync(join(made, path), text);
  }
  return made;
}

const FILES = {
  'apps/all.yaml': MANIFEST,
  'policies/no-secrets/policy.yaml': SECRETIVE,
  'policies/no-secrets/cases.yaml': CASES,
  'policies/others.yaml': OTHERS,
};

async function told(
  cwd: string,
  args: readonly string[],
  more: { readonly columns?: number } = {},
): Promise<string> {
  let text = '';
  const write = (said: string): void => {
    text += said;
  };
  await run(args, {
    ...thisMachine(),
    ...{ cwd, env: {}, stdoutIsTerminal: false, columns: () => more.columns },
    ...{ stdout: write, stderr: write },
  });
  return text;
}

t.test('door one', { timeout: 120_000 }, async (t) => {
  const cwd = folder(t, FILES);
  const back = process.cwd();
  t.teardown(() => process.chdir(back));
  process.chdir(cwd);
  const scan = ['scan', 'apps', '--policies', 'policies'];
  const reports = folder(t, {});
  for (const more of [[], ['--all-results', '--unsafe'], ['--exceptions', 'none.yaml']]) {
    writeFileSync(
      join(cwd, 'none.yaml'),
      'apiVersion: doorward.dev/v1alpha1\nkind: Exception\nmetadata: { name: e }\n' +
        'spec: { policies: [no-secrets], match: {}, reason: x, owner: x, expires: 2099-01-01 }\n',
    );
    const text = await told(cwd, [
      ...scan,
      ...everyFormat(reports),
      ...(more[0] === '--all-results' ? [more[0]] : more),
    ]);
    const all = [...readReports(reports), ['text', text] as const];
    for (const [format, report] of all) t.same(leaks(report), [], `${format} ${more.join(' ')}`);
    const { findings } = JSON.parse(readFileSync(join(reports, 'json'), 'utf8'));
    const of = (id: string): number =>
      findings.filter((one: { policy: string; rule: string }) => `${one.policy}/${one.rule}` === id).length;
    t.same(
      ['text', 'data', 'note', 'env', 'args', 'customs'].map((rule) => of(`no-secrets/${rule}`)),
      [11, 2, 1, 2, 1, 1],
      'each of them was found',
    );
    t.ok(
      findings.some(({ policy }: { policy: string }) => policy === 'native'),
      'and others spoke',
    );
    if (more.length === 0) {
      t.match(text, `${S.plain.slice(0, 4)}${'*'.repeat(20)}`, 'its beginning tells which it is');
      t.match(readReports(reports).get('html'), '********', 'in the frames of html, too');
    }
  }
  t.same(leaks(await told(cwd, scan, { columns: 60 })), [], 'in a narrow terminal');
  t.same(leaks(await told(cwd, [...scan, '--watch=no'])), [], 'in mistakes of usage');
  for (const mode of ['--diff', '--dry-run', '--check']) {
    const diff = await told(cwd, ['fix', 'apps', '--policies', 'policies', '--unsafe', mode]);
    t.same(leaks(diff), [], `fix ${mode}`);
    if (mode === '--diff') t.match(diff, /^\+ {4}copy:/m, 'something is fixed');
  }
  const tested = await told(cwd, ['test', 'policies']);
  t.match(tested, 'the fixed objects are not those expected', 'the case does not hold');
  t.same(leaks(tested), [], 'test');
  t.same(leaks(await told(cwd, ['test', 'policies', '--format', 'json'])), [], 'test, json');
  t.same(leaks(await told(cwd, ['explain', 'apps/all.yaml', '--policies', 'policies'])), [], 'explain');
  await told(cwd, ['baseline', 'apps', '--policies', 'policies']);
  const baseline = readFileSync(join(cwd, 'doorward-baseline.json'), 'utf8');
  t.match(baseline, 'no-secrets/customs', 'a baseline was written');
  t.same(leaks(baseline), [], 'baseline');
  const written = await told(cwd, ['fix', 'apps', '--policies', 'policies', '--unsafe']);
  t.same(leaks(written), [], 'fix');
  const after = readFileSync(join(cwd, 'apps/all.yaml'), 'utf8');
  t.match(after, `copy: ${S.plain}`, 'what is written to the file is what was meant');
});

const POLICY = join(
  import.meta.dirname,
  '..',
  '..',
  'policies',
  'gitops',
  'no-plaintext-secrets',
  'policy.yaml',
);

t.test('what the policy of the pack finds, lets off, and has found before', async (t) => {
  const words = 'correct-horse-battery-staple';
  const manifest = (first: string): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data:
  first: 'postgres://shop:${first}@db'
  # doorward-ignore no-plaintext-secrets/config-map: of a test
  second: 'postgres://shop:${words}@db'
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers:
        - name: web
          image: web:1
          args: [--verbose, '--url=https://bot:${words}@git.example']
`;
  const config =
    'apiVersion: doorward.dev/v1alpha1\nkind: Config\nmetadata: { name: c }\nspec: { exceptions: { inline: true } }\n';
  const cwd = folder(t, { 'a.yaml': manifest(words), 'doorward.yaml': config });
  const back = process.cwd();
  t.teardown(() => process.chdir(back));
  process.chdir(cwd);
  const scan = async (...more: string[]) => {
    const text = await told(cwd, ['scan', 'a.yaml', '--policies', POLICY, '--format', 'json', ...more]);
    t.notMatch(text, /horse/);
    const { findings } = JSON.parse(text.slice(text.indexOf('{')));
    return findings.map((one: Record<string, Record<string, unknown>>) =>
      [
        one['rule'],
        one['location']?.['line'],
        one['location']?.['column'],
        one['suppression']?.['kind'],
      ].join(' '),
    );
  };
  t.same(await scan(), ['config-map 5 10 ', 'config-map 7 11 inline', 'argument 18 29 ']);
  await told(cwd, ['baseline', 'a.yaml', '--policies', POLICY]);
  t.notMatch(readFileSync(join(cwd, 'doorward-baseline.json'), 'utf8'), /horse/);
  const old = ['config-map 5 10 baseline', 'config-map 7 11 inline', 'argument 18 29 baseline'];
  t.same(await scan('--baseline', 'doorward-baseline.json'), old);
  writeFileSync(join(cwd, 'a.yaml'), manifest('another-horse'));
  t.same(
    await scan('--baseline', 'doorward-baseline.json'),
    old,
    'another secret in the same place is as old',
  );
});

const CREDENTIAL = `https://bot:${canary('password')}@git.example/shop`;
/** What policies about something else quote: in files and objects, whole and cut, in lines of source and of diffs. */
const QUOTED: Readonly<Record<string, string>> = {
  'kustomization.yaml': `resources:\n  - ${CREDENTIAL}\n  - '${CREDENTIAL}?ref=main'\n`,
  'project.yaml': `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: shop, namespace: argocd }
spec: { sourceRepos: ['${CREDENTIAL.replace('git.example', '*')}'], destinations: [{ namespace: '*', server: '${CREDENTIAL}' }] }
`,
  'application.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec: { project: default, source: { repoURL: '${CREDENTIAL}', targetRevision: main } }
`,
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  annotations: { long: '${'x'.repeat(90)} ${CREDENTIAL}' } # ${CREDENTIAL}
spec: { containers: [{ name: app, image: '${CREDENTIAL}' }] }
`,
};
const QUOTING = `${head('quoting')}  title: Quoting
  rules:
    - { name: reason, at: $.metadata.annotations.long, optional: true, schema: { const: x }, message: it }
    - { name: long, at: $.metadata.annotations.long, optional: true, schema: { const: x }, message: 'it {{ self.metadata.annotations.long }}' }
    - { name: whole, schema: { required: [nothing] }, message: 'of {{ self.spec }}' }
    - { name: said, cel: '!has(object.metadata.annotations)', message: it, messageExpression: "'it ' + object.metadata.annotations.long" }
    - { name: fixed, at: $.metadata.annotations.copy, schema: { type: string }, message: it, fix: { set: x } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: native }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [pods] }] }
  validations: [{ expression: 'false', messageExpression: "'native says ' + object.metadata.annotations.long" }]
  auditAnnotations: [{ key: told, valueExpression: "'told ' + object.metadata.annotations.long" }]
---
${BINDING}`;

t.test('a rule about something else quotes no credential', async (t) => {
  const password = canary('password');
  const shows = (text: string): boolean =>
    Array.from({ length: password.length - 4 }, (_, i) => password.slice(i, i + 5)).some((part) =>
      text.includes(part),
    );
  const others = ['pinned-kustomizations', 'narrow-projects', 'pinned-images', 'pinned-revisions'];
  const policies = others.map((name) => readFileSync(POLICY.replace('no-plaintext-secrets', name), 'utf8'));
  const cwd = folder(t, { ...QUOTED, 'p/policies.yaml': [...policies, QUOTING].join('---\n') });
  const back = process.cwd();
  t.teardown(() => process.chdir(back));
  process.chdir(cwd);
  const reports = folder(t, {});
  const scan = ['scan', '.', '--policies', 'p'];
  const text = await told(cwd, [...scan, ...everyFormat(reports)]);
  for (const [format, report] of [...readReports(reports), ['text', text] as const])
    t.notOk(shows(report), format);
  t.match(text, `https://bot:${password.slice(0, 4)}…@git.example/shop must name a commit`);
  t.match(text, `https://bot:${password.slice(0, 4)}${'*'.repeat(20)}@git.example/shop`, 'lines of source');
  for (const policy of [...others, 'quoting', 'native']) t.match(text, `${policy}/`, `${policy} has spoken`);
  t.notOk(shows(await told(cwd, [...scan, '--all-results', '--format', 'json'])), 'all results');
  t.notOk(shows(await told(cwd, ['fix', '.', '--policies', 'p', '--diff'])), 'fix --diff');
  t.notOk(shows(await told(cwd, ['explain', 'pod.yaml', '--policies', 'p'])), 'explain');

  const engine = engineOf([...policies.slice(1), QUOTING], t);
  for (const file of ['project.yaml', 'application.yaml', 'pod.yaml']) {
    const { documents } = parseManifest({ file, bytes: Buffer.from(QUOTED[file] ?? '') }, DEFAULT_LIMITS);
    const lines: string[] = [];
    const ask = askInProcess(Date.now, { errand: 'validate', write: (line) => lines.push(line) });
    for (const one of documents.flatMap((each) => (each.type === 'resources' ? each.resources : []))) {
      const { json } = ask(engine, reviewOf(one.object).text, 'unknown');
      t.notOk(json.response.allowed, `${file} is denied`);
      t.notOk(shows(JSON.stringify(json)), `what the webhook says of ${file}`);
    }
    t.notOk(shows(lines.join('\n')), 'the log');
  }
});

t.test('a fingerprint says nothing of a secret', async (t) => {
  const prints = await Promise.all(
    [S.named, S.named.replaceAll('G', 'H')].map(async (named) => {
      const cwd = folder(t, { ...FILES, 'apps/all.yaml': MANIFEST.replaceAll(S.named, named) });
      const back = process.cwd();
      process.chdir(cwd);
      await told(cwd, ['baseline', 'apps', '--policies', 'policies']);
      process.chdir(back);
      return readFileSync(join(cwd, 'doorward-baseline.json'), 'utf8');
    }),
  );
  t.equal(prints[0], prints[1]);
});

function engineOf(texts: readonly string[], t: Test): Engine {
  const cwd = folder(t, { 'a.yaml': texts.join('---\n') });
  const loaded = loadPolicies([join(cwd, 'a.yaml')]);
  t.same(loaded.errors, []);
  return createEngine(loaded.policies, { native: { ...loaded.native, assumeBound: true } });
}

t.test('door two', (t) => {
  const engine = engineOf([SECRETIVE, OTHERS], t);
  const { documents } = parseManifest({ file: 'a.yaml', bytes: Buffer.from(MANIFEST) }, DEFAULT_LIMITS);
  const objects = documents.flatMap((one) =>
    one.type === 'resources' ? one.resources.map(({ object }) => object) : [],
  );
  t.equal(objects.length, 3);
  for (const errand of ['validate', 'mutate'] as const) {
    const lines: string[] = [];
    const ask = askInProcess(Date.now, { errand, write: (line) => lines.push(line) });
    for (const object of objects) {
      for (const circumstances of [
        {},
        { operation: 'UPDATE', oldObject: object },
        { operation: 'DELETE', oldObject: object },
      ]) {
        const { json, status } = ask(engine, reviewOf(object, circumstances).text, 'unknown');
        t.equal(status, 200);
        const { patch: _patch, ...response } = json.response;
        t.same(
          leaks(JSON.stringify(response)),
          [],
          `${errand} ${JSON.stringify(circumstances).slice(0, 30)}`,
        );
      }
    }
    t.ok(lines.length >= 3, 'something was logged');
    t.same(leaks(lines.join('\n')), [], `the log of ${errand}`);
  }
  t.end();
});

t.test('a rule that reads secrets has no message of its own making', (t) => {
  const text = SECRETIVE.replace('message: no quantity', "message: x, messageExpression: 'self.value'");
  const { documents } = parseManifest({ file: 'a.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const { errors } = parsePolicies(
    documents.flatMap((one) => (one.type === 'resources' ? one.resources : [])),
  );
  t.same(
    errors.map(({ code, location }) => [code, location?.line]),
    [['POLICY_INVALID', 14]],
  );
  t.end();
});

const HOLDS = 'hunter2hunter2';
const masks: readonly { name: string; secrets: string[]; given: string; expected: string }[] = [
  { name: 'a whole one', secrets: [HOLDS], given: `it is "${HOLDS}".`, expected: 'it is "hunt…".' },
  {
    name: 'in quotes of JSON',
    secrets: ['a"b\nc hunter2'],
    given: 'it is "a\\"b\\nc hunter2"',
    expected: 'it is "a\\"b…"',
  },
  { name: 'one that was cut', secrets: [HOLDS], given: 'it is "hunter2…', expected: 'it is "hunt……' },
  {
    name: 'the beginning of one is a word',
    secrets: [HOLDS],
    given: 'hunter2 hunts',
    expected: 'hunter2 hunts',
  },
  {
    name: 'a short one, alone',
    secrets: ['admin'],
    given: 'it is admin, not x',
    expected: 'it is admi…, not x',
  },
  { name: 'a short one in a word', secrets: ['admin'], given: 'administrators', expected: 'administrators' },
  { name: 'no more than may be shown', secrets: ['true', ''], given: 'it is true', expected: 'it is true' },
  { name: 'a number', secrets: ['12345678'], given: 'it is 12345678', expected: 'it is 1234…' },
  { name: 'twice, side by side', secrets: [HOLDS], given: HOLDS + HOLDS, expected: 'hunt…hunt…' },
  { name: 'the longer of two', secrets: [HOLDS, `${HOLDS}more`], given: `${HOLDS}more`, expected: 'hunt…' },
  {
    name: 'half a character is none',
    secrets: ['abc😀def-secret'],
    given: 'abc😀def-secret',
    expected: 'abc…',
  },
];
t.test('many secrets, alike', (t) => {
  const name = 'a'.repeat(250);
  const secrets = Array.from({ length: 40_000 }, (_, i) => `${'a'.repeat(20 + (i % 200))}${i}`);
  endsWithin(t, { name: 'many that begin alike', most: 3_000 }, () => {
    const mask = createMask(secrets);
    for (let i = 0; i < 100; i++) mask(`${name} ${i}`);
  });
  // Held to what anybody would write who had the time.
  const words = ['abcde', 'abcdefgh', 'abcdefghij', 'abcdx', 'bcdefghijk', 'zzzzzzzzz', 'abcdefghijklmnop'];
  const simple = createMask(words);
  const table: readonly (readonly [string, string])[] = [
    ['abcdefghijk', 'abcd…k'],
    ['abcdefghi', 'abcd…i'],
    ['abcde', 'abcd…'],
    ['abcdefg', 'abcdefg'],
    ['abcdefghijklm…', 'abcd……'],
    ['xbcdefghijk', 'xbcde…'],
    ['abcdx abcdy', 'abcd… abcdy'],
  ];
  for (const [given, expected] of table) t.equal(simple(given), expected, given);
  t.end();
});

t.test('masks', (t) => {
  for (const { name, secrets, given, expected } of masks) t.equal(createMask(secrets)(given), expected, name);
  const decision = {
    policy: 'p',
    rule: 'r',
    outcome: 'fail',
    action: 'deny',
    severity: 'low',
    message: 'fine',
  } as const;
  const whole = { ...decision, pointer: '', field: '' };
  t.equal(maskedDecision(whole, createMask([HOLDS])), whole, 'what holds none stays the very same');
  t.end();
});
