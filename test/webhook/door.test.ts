// The door as a whole: configuration, policies and certificates that change, probes, and the end.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { Agent, request } from 'node:https';
import { connect as connectPlain, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import t from 'tap';
import { readSettings } from '../../webhook/config.ts';
import { openDoor } from '../../webhook/door.ts';
import type { Door } from '../../webhook/door.ts';
import { issueAuthority, issueLeaf } from '../../webhook/issue.ts';
import { createLog } from '../../webhook/log.ts';
import { bundleOf, renewed } from '../../webhook/self-made.ts';
import { VERSION } from '../../webhook/version.ts';
import { admissionReview } from '../doors/admission-review.mjs';

const ROOT = join(import.meta.dirname, '..', '..');
const BUNDLE = join(ROOT, 'dist', 'doorward-webhook.cjs');

const policy = (label: string): string => `
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: labelled }
spec:
  title: Objects have a label
  description: For tests.
  severity: low
  match: { kinds: [ConfigMap] }
  rules:
    - { name: label, at: $.metadata.labels.${label}, schema: {}, message: 'The label ${label} is missing.' }
`;

const HEAD = 'apiVersion: doorward.dev/v1alpha1\nkind: Config\n';
const LOCAL = 'listen: { host: 127.0.0.1, port: 0 }, probes: { host: 127.0.0.1, port: 0 }';

interface Opened {
  readonly door: Door;
  readonly lines: string[];
  readonly ask: (
    label: string,
    ca?: string,
  ) => Promise<{ allowed: boolean; digest: string; excepted?: string }>;
  readonly probe: (path: string) => Promise<{ status: number; text: string }>;
}

async function open(t: { teardown: (f: () => unknown) => void }, file: string): Promise<Opened> {
  const read = readSettings(['--config', file], {});
  if (read.type !== 'settings') throw new Error(JSON.stringify(read));
  const lines: string[] = [];
  const log = createLog({ level: 'info', sampleAllowed: 1 }, { write: (line) => void lines.push(line) });
  const door = await openDoor(read.settings, { log, variables: {} });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= door.close());
  const agent = new Agent({ keepAlive: true });
  t.teardown(() => {
    agent.destroy();
    return close();
  });
  return {
    door: { ...door, close },
    lines,
    ask: (label, ca = door.authority) =>
      new Promise((resolve, reject) => {
        const { port } = door.address;
        const headers = { 'content-type': 'application/json' };
        const options = { host: '127.0.0.1', port, path: '/validate', method: 'POST', ca, agent, headers };
        const sent = request(options, (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => {
            const { response: answer } = JSON.parse(text) as {
              response: { allowed: boolean; auditAnnotations: Record<string, string> };
            };
            const { 'policy-set-digest': digest = '', excepted } = answer.auditAnnotations;
            resolve({ allowed: answer.allowed, digest, ...(excepted === undefined ? {} : { excepted }) });
          });
        });
        sent.on('error', reject);
        const metadata = { name: 'a', labels: { [label]: 'x' } };
        sent.end(JSON.stringify(admissionReview({ apiVersion: 'v1', kind: 'ConfigMap', metadata })));
      }),
    probe: async (path) => {
      const response = await fetch(`http://127.0.0.1:${String(door.probes.port)}${path}`);
      return { status: response.status, text: await response.text() };
    },
  };
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await what())) {
    if (Date.now() > end) throw new Error(`it never came to pass: ${String(what)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Writes a mounted ConfigMap's next version, and swaps the link as the kubelet does. */
function mount(folder: string, version: string, files: Record<string, string>): void {
  mkdirSync(join(folder, `..${version}`), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, `..${version}`, name), text);
    if (!existsSync(join(folder, name))) symlinkSync(join('..data', name), join(folder, name));
  }
  symlinkSync(`..${version}`, join(folder, '..data_tmp'));
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
}

t.test('policies are swapped whole, and a bad set never takes the place of a good one', async (t) => {
  const folder = t.testdir({
    'doorward.yaml': `${HEAD}spec: { policies: [policies], webhook: { ${LOCAL}, tls: { stateFolder: state }, reload: { pollSeconds: 0.1 }, shutdown: { drainSeconds: 0 } } }`,
    policies: {},
  });
  const mounted = join(folder, 'policies');
  // What is broken makes the link dangle for a moment in a listing: it is made first.
  mkdirSync(join(mounted, '..0'));
  symlinkSync('..0', join(mounted, '..data'));
  mount(mounted, '1', { 'policy.yaml': policy('one') });
  const { ask, lines, probe } = await open(t, join(folder, 'doorward.yaml'));
  t.match(await probe('/readyz'), { status: 200 });
  const first = await ask('one');
  t.equal(first.allowed, true);
  t.equal((await ask('two')).allowed, false);

  // Under traffic: every answer is of one set, and fits it.
  const traffic = new AbortController();
  const seen = new Map<string, Set<boolean>>([[first.digest, new Set([first.allowed])]]);
  const calls = (async () => {
    while (!traffic.signal.aborted) {
      const { allowed, digest } = await ask('one');
      seen.set(digest, (seen.get(digest) ?? new Set()).add(allowed));
    }
  })();
  mount(mounted, '2', { 'policy.yaml': policy('two') });
  await until(async () => (await ask('two')).allowed);
  traffic.abort();
  await calls;
  const second = await ask('two');
  t.not(second.digest, first.digest);
  t.same(seen.get(first.digest), new Set([true]), 'the old set says yes');
  t.same(seen.get(second.digest) ?? new Set([false]), new Set([false]), 'the new one no');
  t.ok(seen.size <= 2, 'and there is no third');

  mount(mounted, '3', { 'policy.yaml': policy('three').replace('severity', 'sevrity') });
  await until(() => lines.some((line) => line.includes('the policy set is refused')));
  t.match(lines.join(''), /POLICY_INVALID.*did you mean severity/, 'it says what is wrong');
  t.same(await ask('two'), second, 'the old one stays');
  t.match((await probe('/readyz')).status, 200);
  t.match((await probe('/metrics')).text, /doorward_policy_reloads_total\{result="refused"\} [1-9]/);
  mount(mounted, '4', { 'policy.yaml': policy('four') });
  await until(async () => (await ask('four')).allowed);
});

t.test('actions and parameters come from the configuration, which is watched, too', async (t) => {
  const config = (actions: string): string =>
    `${HEAD}spec: { policies: [policy.yaml], actions: ${actions}, webhook: { ${LOCAL}, tls: { stateFolder: state }, reload: { pollSeconds: 0.1 }, shutdown: { drainSeconds: 0 } } }`;
  const folder = t.testdir({ 'doorward.yaml': config('{ labelled: warn }'), 'policy.yaml': policy('one') });
  const { ask, lines } = await open(t, join(folder, 'doorward.yaml'));
  t.equal((await ask('two')).allowed, true, 'warned');
  writeFileSync(join(folder, 'doorward.yaml'), config('{ labelled: { admission: deny } }'));
  await until(async () => !(await ask('two')).allowed);
  writeFileSync(join(folder, 'doorward.yaml'), config('{ nobody: deny }'));
  await until(() => lines.some((line) => line.includes('POLICY_NOT_FOUND')));
  t.equal((await ask('two')).allowed, false, 'the old set stays');
});

/** Not of the project's own clock: a day is written so that it is past, or far from it, whenever the test runs. */
const exception = (name: string, expires: string): string => `
apiVersion: doorward.dev/v1alpha1
kind: Exception
metadata: { name: ${name} }
spec:
  policies: [labelled]
  match: { kinds: [ConfigMap], names: [a] }
  reason: It moves in spring.
  owner: "team <shop>"
  expires: ${expires}
`;

t.test('exceptions hold at admission until they expire, and are watched', async (t) => {
  const folder = t.testdir({
    'doorward.yaml': `${HEAD}spec: { policies: [p], exceptions: { files: [e], noticeDays: 3000 }, webhook: { ${LOCAL}, tls: { stateFolder: state }, reload: { pollSeconds: 0.1 }, shutdown: { drainSeconds: 0 } } }`,
    p: { 'policy.yaml': policy('one') },
    e: { 'e.yaml': exception('moving', '2199-12-31') },
  });
  const file = join(folder, 'e', 'e.yaml');
  const { ask, lines, probe } = await open(t, join(folder, 'doorward.yaml'));
  const held = await ask('two');
  t.match(held, { allowed: true, excepted: 'labelled/label: moving (team <shop>)' });
  t.equal((await ask('one')).excepted, undefined, 'what passes needs no exception');
  const { text } = await probe('/metrics');
  t.match(text, 'doorward_findings_excepted_total{policy="labelled",rule="label",exception="moving"} 1');
  t.match(text, 'doorward_exception_expiry_timestamp_seconds{exception="moving"} 7258118400');
  t.notMatch(text, /doorward_findings_total\{/, 'it is no finding that something is done about');
  t.ok(
    lines.some((line) => line.includes('"excepted":["labelled/label"]')),
    'the log says so',
  );
  t.notOk(
    lines.some((line) => /expire|ends/.test(line)),
    'its end is far',
  );

  writeFileSync(file, exception('moved', '2026-01-31'));
  await until(async () => !(await ask('two')).allowed);
  const denied = await ask('two');
  t.not(denied.digest, held.digest);
  t.match((await probe('/metrics')).text, 'exception_expiry_timestamp_seconds{exception="moved"} 1769904000');
  t.ok(
    lines.some((line) => line.includes('The exception moved of team <shop> expired on 2026-01-31')),
    'at load',
  );

  writeFileSync(file, exception('soon', new Date(Date.now() + 5 * 86_400_000).toISOString()));
  await until(async () => (await ask('two')).allowed);
  t.ok(
    lines.some((line) => /The exception soon of team <shop> ends in [45] days/.test(line)),
    'before its end',
  );

  const before = await ask('two');
  writeFileSync(file, exception('typo', '2199-12-31').replace('[labelled]', '[labeled]'));
  await until(() => lines.some((line) => line.includes('did you mean labelled?')));
  t.same(await ask('two'), before, 'a mistaken exception changes nothing');
});

t.test('a door without policies is not ready, and says no', async (t) => {
  const folder = t.testdir({
    'doorward.yaml': `${HEAD}spec: { policies: [policy.yaml], webhook: { ${LOCAL}, tls: { stateFolder: state }, reload: { pollSeconds: 0.1 }, shutdown: { drainSeconds: 0 } } }`,
    'policy.yaml': 'kind: Policy',
  });
  const { ask, probe } = await open(t, join(folder, 'doorward.yaml'));
  t.match(await probe('/readyz'), { status: 503, text: /no policy set/ });
  t.match(await probe('/healthz'), { status: 200 }, 'but it lives');
  t.match(await probe('/nothing'), { status: 404 });
  t.equal((await ask('one')).allowed, false);
  writeFileSync(join(folder, 'policy.yaml'), policy('one'));
  await until(async () => (await probe('/readyz')).status === 200);
  t.equal((await ask('one')).allowed, true);
});

t.test('the end: not ready first, and no call is lost', async (t) => {
  const folder = t.testdir({
    'doorward.yaml': `${HEAD}spec: { policies: [policy.yaml], webhook: { ${LOCAL}, tls: { stateFolder: state }, shutdown: { drainSeconds: 0.5, graceSeconds: 5 } } }`,
    'policy.yaml': policy('one'),
  });
  const { door, ask, probe } = await open(t, join(folder, 'doorward.yaml'));
  t.equal((await ask('one')).allowed, true);
  const closed = door.close();
  t.match(await probe('/readyz'), { status: 503, text: /closing/ });
  t.equal((await ask('one')).allowed, true, 'it answers while it drains');
  await closed;
  await t.rejects(ask('one'), 'and then no more');
});

/** Clients that speak to the door of themselves, byte by byte. */
function clientsOf(t: { teardown: (f: () => unknown) => void }, { address, authority }: Door) {
  const at = { host: '127.0.0.1', port: address.port };
  return async (isPlain = false): Promise<{ socket: Socket; heard: Promise<string> }> => {
    const socket = isPlain ? connectPlain(at) : connectTls({ ...at, ca: authority });
    t.teardown(() => socket.destroy());
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const heard = once(socket, 'close').then(() => text);
    await once(socket, isPlain ? 'connect' : 'secureConnect');
    return { socket, heard };
  };
}

/** Until nothing listens there. */
async function refused({ address }: Door): Promise<void> {
  await until(
    () =>
      new Promise((resolve) => {
        const socket = connectPlain({ host: '127.0.0.1', port: address.port });
        socket.on('error', () => resolve(true));
        socket.on('connect', () => {
          socket.destroy();
          resolve(false);
        });
      }),
  );
}

const [BEGINNING, REST] = ((): readonly [string, string] => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { one: 'x' } } };
  const body = JSON.stringify(admissionReview(object));
  const headers = `content-type: application/json\r\ncontent-length: ${String(Buffer.byteLength(body))}`;
  return ['POST /validate HTT', `P/1.1\r\nhost: x\r\n${headers}\r\n\r\n${body}`];
})();
const YES = /^HTTP\/1\.1 200 OK\r\n[^]*connection: close\r\n[^]*"allowed":true/i;

t.test('the end waits for requests, and for nothing else', async (t) => {
  const grace = 20_000;
  const folder = t.testdir({
    'doorward.yaml': `${HEAD}spec: { policies: [policy.yaml], webhook: { ${LOCAL}, tls: { stateFolder: state }, shutdown: { drainSeconds: 0.2, graceSeconds: ${String(grace / 1000)} } } }`,
    'policy.yaml': policy('one'),
  });
  const { door, ask } = await open(t, join(folder, 'doorward.yaml'));
  const dial = clientsOf(t, door);
  t.equal((await ask('one')).allowed, true, 'whose connection is kept');
  const silent = {
    'nothing was asked yet': await dial(),
    'no handshake': await dial(true),
    'half a handshake': await dial(true),
  };
  silent['half a handshake'].socket.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]));
  const begun = await dial();
  begun.socket.write(BEGINNING);
  const before = performance.now();
  const closed = door.close();
  for (const [name, { heard }] of Object.entries(silent)) t.equal(await heard, '', `${name}: hung up on`);
  begun.socket.write(REST);
  t.match(await begun.heard, YES, 'half a header: answered');
  await closed;
  const spent = performance.now() - before;
  t.ok(spent < grace / 2, `${spent.toFixed(0)} ms`);
});

t.test('who connects at the last moment is heard', async (t) => {
  const folder = t.testdir({
    'doorward.yaml': `${HEAD}spec: { policies: [policy.yaml], webhook: { ${LOCAL}, tls: { stateFolder: state }, shutdown: { drainSeconds: 0 } } }`,
    'policy.yaml': policy('one'),
  });
  let text = '';
  // There is half a second for it, which a busy machine can miss once, but not always.
  for (let i = 0; i < 5 && text === ''; i++) {
    const { door } = await open(t, join(folder, 'doorward.yaml'));
    const { socket, heard } = await clientsOf(t, door)();
    const closed = door.close();
    await refused(door);
    socket.write(BEGINNING + REST);
    text = await heard;
    await closed;
  }
  t.match(text, YES);
});

t.test('mounted certificates are swapped, and bad ones refused', async (t) => {
  const validity = { from: new Date(), days: 1 };
  const authority = await issueAuthority(validity);
  const pair = () => issueLeaf(authority, ['127.0.0.1'], validity);
  const first = await pair();
  const folder = t.testdir({
    'doorward.yaml': `${HEAD}spec: { policies: [policy.yaml], webhook: { ${LOCAL}, tls: { certFile: tls.crt, keyFile: tls.key }, shutdown: { drainSeconds: 0 } } }`,
    'policy.yaml': policy('one'),
    'tls.crt': first.cert,
    'tls.key': first.key,
  });
  const { ask, lines } = await open(t, join(folder, 'doorward.yaml'));
  t.equal((await ask('one', authority.cert)).allowed, true);
  const other = await pair();
  writeFileSync(join(folder, 'tls.crt'), other.cert);
  await until(() => lines.some((line) => line.includes('do not belong together')));
  t.equal((await ask('one', authority.cert)).allowed, true, 'half of a pair is not served');
  writeFileSync(join(folder, 'tls.key'), other.key);
  await until(() => lines.some((line) => line.includes('the certificate was swapped')));
  t.equal((await ask('one', authority.cert)).allowed, true);
});

t.test('certificates of our own making', async (t) => {
  const now = new Date('2026-01-01T00:00:00Z');
  const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000);
  const hosts = ['doorward.doorward.svc', '127.0.0.1'];
  const first = await renewed(undefined, hosts, now);
  const leaf = new X509Certificate(first.leaf.cert);
  const authority = new X509Certificate(first.authority.cert);
  t.ok(leaf.verify(authority.publicKey), 'the authority signed it');
  t.ok(authority.ca);
  t.notOk(leaf.ca);
  t.equal(leaf.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  t.equal(leaf.subjectAltName, 'DNS:doorward.doorward.svc, IP Address:127.0.0.1');
  // The algorithm is in the text of the certificate only: 1.2.840.10045.4.3.2 is ecdsa-with-SHA256.
  t.ok(leaf.raw.includes(Buffer.from('06082a8648ce3d040302', 'hex')), 'signed with SHA-256');
  t.equal(await renewed(first, hosts, days(30)), first, 'young enough');
  const second = await renewed(first, hosts, days(61));
  t.not(second.leaf.cert, first.leaf.cert, 'the leaf is renewed at two thirds');
  t.equal(second.authority.cert, first.authority.cert);
  t.not((await renewed(first, [...hosts, 'other'], now)).leaf.cert, first.leaf.cert, 'for another name');

  // A new authority is trusted before it signs what is served, and the old one after.
  const kept = await renewed(first, hosts, days(200));
  const third = kept.authority.cert === first.authority.cert ? await renewed(kept, hosts, days(250)) : kept;
  t.not(third.authority.cert, first.authority.cert, 'the authority is renewed at two thirds');
  t.match(bundleOf(third), first.authority.cert.trim());
  t.match(bundleOf(third), third.authority.cert.trim());
  const trusted = (made: typeof third): boolean =>
    [made.authority.cert, made.previous]
      .filter((pem) => pem !== '')
      .some((pem) => new X509Certificate(made.leaf.cert).verify(new X509Certificate(pem).publicKey));
  t.ok(trusted(third), 'the leaf is of one in the bundle');
  const fourth = await renewed(third, hosts, new Date(days(250).getTime() + 2 * 3_600_000));
  t.ok(trusted(fourth));
  const last = await renewed(fourth, hosts, days(252));
  t.equal(last.previous, '', 'the old authority is forgotten in the end');
  t.ok(trusted(last));
  t.not(
    (await renewed({ ...first, leaf: { cert: 'x', key: 'y' } }, hosts, now)).leaf.cert,
    'x',
    'rubbish is replaced',
  );
});

t.test('mistakes in the configuration have a code and a place', (t) => {
  const at = (text: string, variables: Record<string, string> = {}) => {
    const folder = t.testdir({ 'doorward.yaml': text });
    return readSettings(['--config', join(folder, 'doorward.yaml')], variables);
  };
  const table = [
    { name: 'not YAML', text: 'a: [', code: 'CONFIG_SYNTAX', line: 1 },
    { name: 'a key twice', text: `${HEAD}spec: {}\nspec: {}\n`, code: 'CONFIG_SYNTAX', line: 4 },
    { name: 'empty', text: '', code: 'CONFIG_SYNTAX' },
    { name: 'another kind', text: 'apiVersion: v1\nkind: Pod\nspec: {}\n', code: 'CONFIG_INVALID', line: 1 },
    {
      name: 'two documents',
      text: `${HEAD}spec: {}\n---\n${HEAD}spec: {}\n`,
      code: 'CONFIG_SYNTAX',
      line: 5,
    },
    {
      name: 'an unknown field',
      text: `${HEAD}spec:\n  polices: [a]\n`,
      code: 'CONFIG_INVALID',
      line: 4,
      says: /did you mean policies/,
    },
    { name: 'a wrong type', text: `${HEAD}spec:\n  policies: a\n`, code: 'CONFIG_INVALID', line: 4 },
    {
      name: 'a port too big',
      text: `${HEAD}spec:\n  webhook:\n    listen: { port: 70000 }\n`,
      code: 'CONFIG_INVALID',
      line: 5,
    },
    {
      name: 'an action of no kind',
      text: `${HEAD}spec:\n  actions:\n    a: block\n`,
      code: 'CONFIG_INVALID',
      line: 5,
      says: /one of off, deny, warn, audit/,
    },
    {
      name: 'a certificate without a key',
      text: `${HEAD}spec: { webhook: { tls: { certFile: a } } }`,
      code: 'CONFIG_INVALID',
      says: /together/,
    },
    {
      name: 'a certificate from two places',
      text: `${HEAD}spec: { webhook: { tls: { stateFolder: a, secret: a/b, hosts: [a] } } }`,
      code: 'CONFIG_INVALID',
      says: /one place/,
    },
  ];
  for (const { name, text, code, line, says } of table) {
    const read = at(text);
    t.equal(read.type, 'mistakes', name);
    const [error] = read.type === 'mistakes' ? read.errors : [];
    t.equal(error?.code, code, name);
    t.equal(error?.location?.line, line, `${name}: line`);
    if (says !== undefined) t.match(error?.message, says, name);
  }
  const environment = [
    { name: 'a port of no number', given: { DOORWARD_PORT: 'https' }, says: /DOORWARD_PORT .*"https"/ },
    { name: 'a level of no kind', given: { DOORWARD_LOG_LEVEL: 'loud' }, says: /one of debug, info/ },
    { name: 'an unknown name', given: { DOORWARD_POLICYS: 'a' }, says: /did you mean DOORWARD_POLICIES/ },
    { name: 'no file', given: { DOORWARD_CONFIG: '/nowhere/at/all.yaml' }, says: /no configuration file/ },
  ];
  for (const { name, given, says } of environment) {
    t.match(readSettings([], given), { type: 'mistakes', errors: [{ message: says }] }, name);
  }
  t.match(readSettings(['--chek'], {}), { type: 'mistakes', errors: [{ code: 'USAGE' }] });
  t.match(
    at(`${HEAD}spec: { policies: [p, 'pack:essentials'], webhook: { listen: { port: 1 } } }`, {
      DOORWARD_PORT: '2',
      DOORWARD_SERVICE_HOST: '10.0.0.1',
      DOORWARD_PORT_443_TCP: 'tcp://10.0.0.1:443',
    }),
    {
      type: 'settings',
      settings: { listen: { port: 2 }, policies: { sources: [/testdir|door/, 'pack:essentials'] } },
    },
    'the environment wins; what Kubernetes sets is no setting; a path starts from the file',
  );
  t.end();
});

const notBuilt = existsSync(BUNDLE) ? false : 'dist/doorward-webhook.cjs is not built: run `npm run build`';

t.test('the program', { skip: notBuilt }, async (t) => {
  const version = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string })
    .version;
  t.equal(VERSION, version);
  const run = (...args: string[]) => spawnSync(process.execPath, [BUNDLE, ...args], { encoding: 'utf8' });
  t.match(run('--version'), { status: 0, stdout: `doorward-webhook ${version}\n` });
  t.match(run('--help'), { status: 0, stdout: /^Usage: doorward-webhook/ });
  t.match(run('--check'), { status: 0, stdout: /^5 policies, sha256:/ });
  const folder = t.testdir({
    'bad.yaml': `${HEAD}spec: { policies: [nowhere] }`,
    'worse.yaml': `${HEAD}spec: { police: [nowhere] }`,
    'good.yaml': `${HEAD}spec: { webhook: { ${LOCAL}, tls: { stateFolder: state }, shutdown: { drainSeconds: 0.2 } } }`,
  });
  t.match(run('--check', '--config', join(folder, 'bad.yaml')), { status: 2, stderr: /POLICY_NOT_FOUND/ });
  t.match(run('--config', join(folder, 'worse.yaml')), {
    status: 2,
    stderr: /worse\.yaml:3:9: CONFIG_INVALID/,
  });

  const child = spawn(process.execPath, [
    '--disable-proto=throw',
    BUNDLE,
    '--config',
    join(folder, 'good.yaml'),
  ]);
  t.teardown(() => child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await until(() => output.includes('the door is open'));
  t.match(output, /BEGIN CERTIFICATE/, 'the authority is printed');
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  child.kill('SIGTERM');
  t.equal(await ended, 0, 'asked to end, it ends well');
  t.match(output, /the door is closed/);
  t.ok(
    output
      .trim()
      .split('\n')
      .every((line) => line.startsWith('{')),
    'every line is JSON',
  );
});

t.test('asked to end before it is open', async (t) => {
  // An API server that takes connections and says nothing.
  const asked: Socket[] = [];
  const silent = createServer((socket) => void asked.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const folder = t.testdir({
    'doorward.yaml': `${HEAD}spec: { webhook: { ${LOCAL}, tls: { secret: doorward/tls, hosts: [localhost] } } }`,
    kubeconfig: `apiVersion: v1
kind: Config
current-context: silent
contexts: [{ name: silent, context: { cluster: silent, user: silent } }]
clusters: [{ name: silent, cluster: { server: 'https://127.0.0.1:${String(port)}' } }]
users: [{ name: silent, user: {} }]
`,
  });
  const child = spawn(process.execPath, [BUNDLE, '--config', join(folder, 'doorward.yaml')], {
    env: { ...process.env, KUBECONFIG: join(folder, 'kubeconfig') },
    stdio: 'ignore',
  });
  t.teardown(() => {
    child.kill('SIGKILL');
    silent.close();
    for (const socket of asked) socket.destroy();
  });
  await until(() => asked.length > 0);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  t.same(await ended, [0, null], 'it waits for nothing');
});

t.test('settings of tests are documented', (t) => {
  const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(ROOT, 'test', file));
  const used = [...files, join(ROOT, '.ci', 'run')].flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(/(?<=env\[')TEST_\w+|\bTEST_\w+(?==)/g), ([name]) => name),
  );
  const page = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  const documented = Array.from(page.matchAll(/^\| `(TEST_\w+)`/gm), ([, name]) => name);
  t.same([...documented].sort(), [...new Set(used)].sort());
  t.end();
});
