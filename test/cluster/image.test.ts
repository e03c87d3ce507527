// Builds the image as it ships, without a daemon, and starts the server from its file system as its own user.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess, SpawnSyncReturns } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { admissionReview } from '../doors/admission-review.mjs';
import { freePort } from './cluster.ts';
import { makeStandIn, npmSays } from './stand-in.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const IMAGE = 'localhost/doorward:test';
/** Of the Dockerfile's last stage. */
const USER = 65532;

const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
/** `buildah run` takes a command of its own: the one of the image, read from where the image has it. */
const ENTRY = JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]') as readonly string[];
const base = /^ARG NODE_IMAGE=(\S+)$/m.exec(dockerfile)?.[1] ?? '';

const noBuildah =
  spawnSync('buildah', ['--version']).status === 0
    ? false
    : 'SKIPPED: there is no buildah, so the image was NOT built (Debian: apt-get install buildah)';
if (noBuildah !== false) console.error(noBuildah);

t.test('the Dockerfile keeps its promises', (t) => {
  t.match(
    base,
    /^docker\.io\/library\/node:\d+\.\d+\.\d+-[a-z]+-slim(@sha256:[0-9a-f]{64})?$/,
    'a pinned base',
  );
  t.same(
    [...dockerfile.matchAll(/^FROM (\S+)/gm)].map((one) => one[1]),
    ['${NODE_IMAGE}', '${NODE_IMAGE}'],
    'no other base',
  );
  t.match(dockerfile, /^USER 65532:65532$/m, 'a numeric user');
  t.end();
});

t.test('the image is built, and its server answers', { skip: noBuildah, timeout: 900_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-image-'));
  const buildah = (...args: readonly string[]): SpawnSyncReturns<string> =>
    spawnSync('buildah', [...store(folder), ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const must = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = buildah(...args);
    if (status !== 0) throw new Error(`buildah ${args.join(' ')} ended with ${String(status)}: ${stderr}`);
    return stdout.trim();
  };
  t.teardown(() => {
    buildah('rm', '--all');
    buildah('rmi', '--all', '--force');
    rmSync(folder, { recursive: true, force: true });
  });

  if (buildah('pull', '--quiet', base).status !== 0) {
    const note = `${base} cannot be pulled: a stand-in of that name is made from this machine's node and npm`;
    console.error(note);
    t.comment(note);
    const root = join(folder, 'stand-in');
    mkdirSync(root);
    makeStandIn(root);
    const container = must('from', 'scratch');
    must('copy', container, root, '/');
    must('config', '--env', 'PATH=/usr/local/bin:/usr/bin:/bin', container);
    must('commit', '--quiet', container, base);
    must('rm', container);
  }
  const cache = `${npmSays(['config', 'get', 'cache'])}:${['', 'root', '.npm'].join('/')}`;
  must('build', '--isolation=chroot', '--pull-never', '--volume', cache, '--tag', IMAGE, ROOT);

  const { OCIv1 } = JSON.parse(must('inspect', '--type', 'image', IMAGE)) as {
    readonly OCIv1: { readonly config: { readonly User: string; readonly Entrypoint: readonly string[] } };
  };
  t.equal(OCIv1.config.User, `${USER}:${USER}`);
  const container = must('from', '--pull-never', IMAGE);
  const look = (script: string): string =>
    must('run', '--isolation=chroot', container, '--', 'node', '-e', `console.log(${script})`);
  const here = "require('node:fs')";
  t.equal(
    look(`${here}.readdirSync('/app').sort().join()`),
    'LICENSE,dist,package.json,policies',
    'nothing but what runs',
  );
  t.equal(
    look(`${here}.readdirSync('/app/dist').filter((name) => !name.endsWith('.cache')).sort().join()`),
    [
      'doorward-webhook.cjs,doorward-webhook.cjs.LEGAL.txt,doorward.bundle.js,doorward.bundle.js.LEGAL.txt',
      'doorward.cjs,doorward.later.js,image-entry.cjs',
    ].join(),
    'bundles hold all packages that run, and no tool of development',
  );
  t.equal(look('process.getuid()'), String(USER), 'it is not root');
  t.equal(
    look(
      `['/', '/app', '/app/dist', '/app/policies', '/etc', '/usr/local/bin'].filter((path) => ` +
        `{ try { ${here}.accessSync(path, 2); return true; } catch { return false; } }).join()`,
    ),
    '',
    'its user can write nowhere that matters',
  );

  t.same(OCIv1.config.Entrypoint, ENTRY);
  const tool = (command: readonly string[], input: string): SpawnSyncReturns<string> =>
    spawnSync('buildah', [...store(folder), 'run', '--isolation=chroot', container, '--', ...command], {
      encoding: 'utf8',
      input,
    });
  const scan = (pod: object): SpawnSyncReturns<string> =>
    tool([...ENTRY, 'doorward', 'scan', '-'], JSON.stringify(pod));
  const bad = scan(podWith({}));
  t.equal(bad.status, 1, `docker run IMAGE doorward scan -: ${bad.stderr}`);
  t.match(bad.stdout, /require-non-root/);
  t.equal(scan(podWith({ runAsNonRoot: true })).status, 0, 'and lets pass what may');
  t.match(tool(['doorward', 'version'], '').stdout, /^doorward \d/, 'a shell finds it by its name');
  t.match(tool([...ENTRY, '--help'], '').stdout, /doorward-webhook/, 'flags are those of the webhook');

  const state = join(folder, 'state');
  mkdirSync(state);
  chmodSync(state, 0o777);
  const [port, probes] = [await freePort(), await freePort()];
  const server = start(folder, container, {
    DOORWARD_POLICIES: 'pack:essentials',
    DOORWARD_HOST: '127.0.0.1',
    DOORWARD_PORT: String(port),
    DOORWARD_PROBE_HOST: '127.0.0.1',
    DOORWARD_PROBE_PORT: String(probes),
    DOORWARD_TLS_STATE: '/state',
    DOORWARD_TLS_HOSTS: 'localhost,127.0.0.1',
  });
  t.teardown(() => endGroup(server.child));
  await until(60_000, async () => (await statusOf(probes, '/readyz')) === 200, server.said);

  const authority = join(state, 'ca.crt');
  t.ok(existsSync(authority), 'the authority is written where it was told');
  if (process.getuid?.() === 0) t.equal(statSync(authority).uid, USER, 'by the user of the image');
  const ca = readFileSync(authority, 'utf8');
  const denied = await review({ port, ca, securityContext: {} });
  t.match(denied, { response: { uid: 'u-1', allowed: false } }, 'a Pod that may be root is denied, over TLS');
  const allowed = await review({ port, ca, securityContext: { runAsNonRoot: true } });
  t.match(allowed, { response: { uid: 'u-1', allowed: true } }, 'a Pod that may not is let in');
  t.equal(await statusOf(probes, '/healthz'), 200, 'it lives on');
});

/** All that buildah keeps, in a folder of this test alone. */
function store(folder: string): readonly string[] {
  return ['--root', join(folder, 'store'), '--runroot', join(folder, 'run')];
}

interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
}

function start(folder: string, container: string, env: Readonly<Record<string, string>>): Started {
  const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const mount = ['--volume', `${join(folder, 'state')}:/state`];
  const args = [...store(folder), 'run', '--isolation=chroot', ...variables, ...mount, container, '--'];
  const child = spawn('buildah', [...args, ...ENTRY], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  }
  return { child, said: () => text };
}

/** Ends the container with all its processes, which are a group of their own. */
function endGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function until(ms: number, holds: () => Promise<boolean>, said: () => string): Promise<void> {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error(`nothing after ${ms} ms; the server said: ${said()}`);
}

/** The status of a probe; 0 when nobody answers. */
function statusOf(port: number, path: string): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = plain({ host: '127.0.0.1', port, path, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.on('error', () => resolve(0));
    outgoing.end();
  });
}

/** A Pod about which nothing else is to be said. */
function podWith(securityContext: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const resources = { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', labels: { owner: 'web-team' } },
    spec: { securityContext, containers: [{ name: 'web', image: 'nginx:1.29.1', resources }] },
  };
}

interface Review {
  readonly port: number;
  readonly ca: string;
  readonly securityContext: Readonly<Record<string, unknown>>;
}

function review({ port, ca, securityContext }: Review): Promise<unknown> {
  const body = JSON.stringify(admissionReview(podWith(securityContext), { uid: 'u-1' }));
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { host: '127.0.0.1', port, path: '/validate?timeout=5s', method: 'POST', ca, headers };
    const outgoing = secure(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
