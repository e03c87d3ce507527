// The package as others get it: packed, installed into an empty folder by the first step of the GitHub action, and used.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { publint } from 'publint';
import t from 'tap';
import { parseAllDocuments } from 'yaml';
import { files, notBuilt, OFFLINE, OWN, pack, ROOT, supplyDependencies, type Packed } from './installed.ts';
import { DENIED, GOOD } from './manifests.ts';
import { ACTION, runAction, type JobResult } from './runner.ts';

/** The package, packed once and installed once. */
function setUp(): { readonly temp: string; readonly packed: Packed; readonly installed: JobResult } {
  const folder = t.testdir({});
  const packed = pack(folder);
  const temp = join(folder, 'temp');
  supplyDependencies(join(temp, 'doorward'));
  const installed = runAction(
    { workspace: folder, temp, inputs: { version: packed.tarball }, env: OFFLINE },
    ACTION.runs.steps.slice(0, 1),
  );
  return { temp, packed, installed };
}

t.test('the package in an empty folder', { skip: notBuilt, timeout: 180_000 }, async (t) => {
  const { temp, packed, installed } = setUp();
  const home = join(temp, 'doorward', 'node_modules');
  const bin = join(home, '.bin');
  t.equal(installed.status, 0, `it is installed from its tarball, offline: ${installed.log}`);
  t.match(installed.log, `doorward ${OWN.version}`, 'the action says which one');

  t.test('holds what the README says', (t) => {
    const paths = packed.files.map(({ path }) => path);
    const kinds = [
      {
        what: 'the license, the changes, the README',
        path: /^(LICENSE|CHANGELOG\.md|README\.md|package\.json)$/,
      },
      { what: 'the programs', path: /^dist\/doorward[\w.-]*\.(cjs|js|cache|txt)$/ },
      { what: 'the library and its types', path: /^dist\/lib\/src\/.*(\.js|\.d\.ts)$/ },
      {
        what: 'the packs',
        path: /^policies\/[\w-]+\/(pack\.yaml|[\w-]+\/((policy|cases)\.yaml|README\.md))$/,
      },
      { what: 'the schemas', path: /^schemas\/[\w-]+\.schema\.json$/ },
    ];
    for (const { what, path } of kinds)
      t.ok(
        paths.some((one) => path.test(one)),
        what,
      );
    t.same(
      paths.filter((one) => !kinds.some(({ path }) => path.test(one))),
      [],
      'and nothing else: no tests, no sources',
    );
    for (const target of Object.values(OWN.bin)) {
      const mode = packed.files.find(({ path }) => path === target)?.mode ?? 0;
      t.equal(mode & 0o111, 0o111, `${target} can be run`);
    }
    t.end();
  });

  t.test('is what publint and attw ask for', async (t) => {
    const data = readFileSync(packed.tarball);
    const buffer = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
    const { messages } = await publint({ pack: { tarball: buffer }, strict: true });
    t.same(messages, [], 'publint');
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(buffer)));
    t.ok(analysis.types, 'attw finds types');
    // The profile "esm-only" of attw: the package says `import` to everybody (Node 20.19 can require that, too), and
    // Node 10, which knows no `exports`, cannot run it.
    const problems = (analysis.types === false ? [] : analysis.problems).filter((problem) => {
      const kind: unknown = Reflect.get(problem, 'resolutionKind');
      return kind === undefined || kind === 'node16-esm' || kind === 'bundler';
    });
    t.same(problems, [], 'attw');
  });

  t.test('scans', (t) => {
    const cwd = files(t.testdir(), { 'bad.yaml': DENIED, 'good.yaml': GOOD });
    const scan = (file: string) =>
      spawnSync(join(bin, 'doorward'), ['scan', file], {
        cwd,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] },
      });
    t.equal(scan('good.yaml').status, 0);
    const { status, stdout } = scan('bad.yaml');
    t.equal(status, 1);
    t.match(stdout, /disallow-latest-tag\//);
    const check = spawnSync(join(bin, 'doorward-webhook'), ['--check'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], DOORWARD_POLICIES: 'pack:essentials' },
    });
    t.equal(check.status, 0, `the webhook starts: ${check.stderr}`);
    t.end();
  });

  t.test('is a library with types', (t) => {
    const cwd = files(join(temp, 'doorward'), {
      'use.mts': `import { createEngine, loadPolicies, type Engine } from 'doorward';
const { policies } = loadPolicies(['pack:essentials']);
export const engine: Engine = createEngine(policies);
const digest: string = engine.digest;
console.log(digest, engine.policies.length);
`,
      'tsconfig.json': JSON.stringify({
        // Declarations are checked, too: no skipLibCheck.
        compilerOptions: { strict: true, module: 'nodenext', target: 'es2023', types: [], rootDir: '.' },
        files: ['use.mts'],
      }),
      'use.cjs':
        "console.log(typeof require('doorward').createEngine, require('doorward/schemas/policy-v1alpha1.schema.json').$id);\n",
    });
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const node = (...args: readonly string[]) =>
      spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'] } });
    const compiled = node(tsc, '-p', '.');
    t.equal(compiled.status, 0, `it compiles: ${compiled.stdout}`);
    t.match(node('use.mjs').stdout, /^sha256:[0-9a-f]{64} 5\n$/, 'it runs');
    t.match(
      node('use.cjs').stdout,
      /^function https:\/\/doorward\.dev\/schemas\//,
      'it can be required, and so can a schema',
    );
    t.end();
  });
});

t.test('the schemas are for editors', (t) => {
  const names = readdirSync(join(ROOT, 'schemas'));
  const shipped = (kind: RegExp): readonly string[] =>
    ['policies', 'deploy', join('fixtures', 'docs')].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((name) => /\.(yaml|json)$/.test(name) && kind.test(readFileSync(join(ROOT, name), 'utf8'))),
    );
  // What a name ending in .yaml holds of its kind, by the schema that an editor takes for it.
  const documents = [
    { schema: 'policy-v1alpha1', kind: /^apiVersion: doorward\.dev\/v1alpha1\nkind: Policy$/m, least: 5 },
    { schema: 'cases-v1alpha1', kind: /^apiVersion: doorward\.dev\/v1alpha1\nkind: Cases$/m, least: 5 },
    { schema: 'config-v1alpha1', kind: /^apiVersion: doorward\.dev\/v1alpha1\nkind: Config$/m, least: 2 },
    {
      schema: 'exception-v1alpha1',
      kind: /^apiVersion: doorward\.dev\/v1alpha1\nkind: Exception$/m,
      least: 1,
    },
    { schema: 'baseline-v1', kind: /^ {2}"schemaVersion": 1,\n {2}"findings": \[/m, least: 1 },
  ];
  for (const name of names) {
    const schema = JSON.parse(readFileSync(join(ROOT, 'schemas', name), 'utf8')) as {
      readonly $id: string;
      readonly $schema: string;
    };
    t.equal(schema.$id, `https://doorward.dev/schemas/${name}`, `${name}: an address that stays`);
    t.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
    t.match(name, /-v\d+(alpha\d+|beta\d+)?\.schema\.json$/, `${name}: another version is another file`);
    // `required` may name what a sibling describes, and a union of types is how JSON Schema says "or".
    const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
      schema,
    );
    const of = documents.find((one) => name === `${one.schema}.schema.json`);
    if (of === undefined) continue;
    const found = shipped(of.kind);
    t.ok(found.length >= of.least, `${name}: ${String(found.length)} files of its kind`);
    for (const file of found) {
      // A file with a mistake shows what a mistake looks like.
      if (file.includes('mistake')) continue;
      for (const document of parseAllDocuments(readFileSync(join(ROOT, file), 'utf8'))) {
        t.ok(validate(document.toJS()), `${file}: ${JSON.stringify(validate.errors)}`);
      }
    }
    t.notOk(validate({ apiVersion: 'doorward.dev/v1alpha1', kind: 'Nothing' }), `${name}: a mistake is seen`);
  }
  t.end();
});
