// One verdict at both doors: what a scan says of a text, the server says of the same object in a review.
import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { createEngine, loadPolicies, parsePolicies } from '../../src/index.ts';
import type { Engine } from '../../src/index.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import type { ValueMap } from '../../src/manifest/value.ts';
import { readCases } from '../catalogue/cases.ts';
import { sampleWorkloads } from '../catalogue/kinds.ts';
import { engineFor } from '../catalogue/verdict.ts';
import { disagreement } from './answers.ts';
import { DIFFERENCES, REFUSED } from './known.ts';
import { askInProcess, decided, openServer, scanText } from './open.ts';
import { testProperty } from './property.ts';
import { reviewOf } from './review.ts';
import type { Circumstances } from './review.ts';

const { policies, errors } = loadPolicies(['pack:essentials']);
if (errors.length > 0) throw new Error(JSON.stringify(errors));
const families = policies.map(({ name }) => name);

const yamlFiles = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`);
/** The files of the catalogue that say what else is there, and hold no cases. */
const ABOUT = new Set(['rows', 'not-held', 'scenarios'].map((name) => `fixtures/catalogue/${name}.yaml`));
const files = [
  ...families.map((policy) => ({ file: `policies/essentials/${policy}/cases.yaml`, policy })),
  ...[...yamlFiles('fixtures/catalogue'), ...yamlFiles('fixtures/unseen')]
    .filter((file) => !ABOUT.has(file))
    .map((file) => ({ file, policy: undefined })),
];

/** The one object of a text. */
function objectOf(text: string): ValueMap {
  const { documents } = parseManifest({ file: 'a.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const [document] = documents;
  if (document?.type !== 'resources' || document.resources[0] === undefined)
    throw new Error(JSON.stringify(documents));
  return document.resources[0].object;
}

function engineOf(text: string): Engine {
  const { documents } = parseManifest({ file: 'policies.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const read = parsePolicies(
    documents.flatMap((document) => (document.type === 'resources' ? document.resources : [])),
  );
  if (read.errors.length > 0) throw new Error(JSON.stringify(read.errors));
  return createEngine(read.policies);
}

t.test('every case of the catalogue and of the policies, over TLS', async (t) => {
  const door = await openServer();
  t.teardown(door.close);
  const refused = new Map<string, string[]>();
  let objects = 0;
  let findings = 0;
  let requests = 0;
  for (const { file, policy } of files) {
    const differences: string[] = [];
    let judged = 0;
    for (const one of readCases(file, policy)) {
      const engine = engineFor(one.policies, one.parameters);
      const scan = scanText(engine, one.bytes);
      for (const code of scan.refused) refused.set(code, [...(refused.get(code) ?? []), one.name]);
      const asked: readonly Circumstances[] = [
        {},
        ...(one.request === undefined
          ? []
          : [
              {
                ...one.request,
                oldObject: one.request.oldManifest === undefined ? null : objectOf(one.request.oldManifest),
              },
            ]),
      ];
      for (const { resource, judgement } of scan.objects) {
        for (const circumstances of asked) {
          const { uid, text } = reviewOf(resource.object, circumstances);
          const expected = { said: decided(judgement.decisions), notEvaluated: judgement.notEvaluated };
          for (const writer of ['kube-apiserver', 'unknown'] as const) {
            const reply = await door.ask(engine, text, writer);
            const found = {
              said: decided(reply.judgement?.decisions ?? []),
              notEvaluated: reply.judgement?.notEvaluated,
            };
            const wrong = disagreement(reply, uid);
            if (wrong !== '') differences.push(`${one.name} (${writer}): ${wrong}`);
            if (JSON.stringify(found) !== JSON.stringify(expected)) {
              differences.push(
                `${one.name} (${writer})\n  scan      ${JSON.stringify(expected)}\n  admission ${JSON.stringify(found)}`,
              );
            }
            requests += 1;
          }
          judged += 1;
        }
        findings += judgement.decisions.length;
      }
    }
    objects += judged;
    t.ok(judged > 0, `${file}: ${String(judged)} objects`);
    t.equal(differences.join('\n'), '', `${file}: the doors agree`);
  }
  t.comment(
    `${String(objects)} objects, ${String(findings)} decisions of the scan, ${String(requests)} reviews over TLS`,
  );
  t.ok(findings > 1000, 'there was something to agree about');
  for (const [code, names] of [...refused].sort()) {
    const reason = REFUSED[code];
    if (reason === undefined)
      t.fail(`${code} is refused by a scan, and nobody says why: ${names.join('; ')}`);
    else t.pass(`${code}, ${String(names.length)} texts`, { skip: reason });
  }
  t.same(Object.keys(REFUSED).sort(), [...refused.keys()].sort(), 'no reason is left over');
});

t.test('every kind that runs Pods', async (t) => {
  const door = await openServer();
  t.teardown(door.close);
  const engine = createEngine(policies, {
    parameters: { 'allowed-registries': { registries: ['registry.example'] } },
  });
  for (const { name, manifest } of sampleWorkloads()) {
    for (const image of ['nginx:latest', 'registry.example/shop/web:1.27']) {
      const { objects, refused } = scanText(engine, Buffer.from(manifest(image)));
      t.same([objects.length, refused], [1, []], name);
      for (const { resource, judgement } of objects) {
        const { uid, text } = reviewOf(resource.object);
        const reply = await door.ask(engine, text, 'kube-apiserver');
        t.same(decided(reply.judgement?.decisions ?? []), decided(judgement.decisions), `${name}, ${image}`);
        t.equal(disagreement(reply, uid), '', `${name}, ${image}: what is answered`);
      }
    }
  }
});

t.test('differences that are right', (t) => {
  const ask = askInProcess();
  for (const { fact, reason, policy, manifest, circumstances, scan, admission } of DIFFERENCES) {
    const engine = engineOf(policy);
    const { objects } = scanText(engine, Buffer.from(manifest));
    const said = (list: readonly { outcome: string; action: string }[]): readonly string[] =>
      list.map(({ outcome, action }) => `${outcome} ${action}`);
    t.same(
      objects.map(({ judgement }) => said(judgement.decisions)),
      [scan],
      `${fact}: the scan`,
    );
    const { old, ...others } = circumstances;
    const { uid, text } = reviewOf(objectOf(manifest), {
      ...others,
      oldObject: old === undefined ? null : objectOf(old),
    });
    const reply = ask(engine, text, 'kube-apiserver');
    t.same(said(reply.judgement?.decisions ?? []), admission, `${fact}: the admission`);
    t.equal(disagreement(reply, uid), '', `${fact}: what is answered`);
    t.notSame(scan, admission, `${fact}: it is a difference`);
    t.pass(fact, { skip: reason });
  }
  t.end();
});

t.test('expressions in policies of our own', async (t) => {
  const read = loadPolicies(['fixtures/docs/expressions.yaml']);
  t.same(read.errors, []);
  const engine = createEngine(read.policies);
  const door = await openServer();
  t.teardown(door.close);
  let findings = 0;
  for (const file of ['deployment', 'mistaken']) {
    const scan = scanText(engine, readFileSync(`fixtures/docs/${file}.yaml`));
    for (const { resource, judgement } of scan.objects) {
      const { uid, text } = reviewOf(resource.object, {});
      const reply = await door.ask(engine, text, 'kube-apiserver');
      t.equal(disagreement(reply, uid), '', file);
      t.same(decided(reply.judgement?.decisions ?? []), decided(judgement.decisions), file);
      findings += judgement.decisions.length;
    }
  }
  t.equal(findings, 2);
});

testProperty(t, policies);
