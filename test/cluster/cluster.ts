import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { foundBinaries } from './binaries/build.mjs';
import { createApi } from './api.ts';
import type { Api } from './api.ts';

/** A kube-apiserver and its etcd on loopback, of this test alone: no kubelet, no controllers, RBAC on. */
export interface Cluster {
  /** The server as a member of system:masters sees it. */
  readonly api: Api;
  /** As `https://127.0.0.1:6443`. */
  readonly url: string;
  /** The authority of the API server's certificate, PEM. */
  readonly authority: string;
  /** The folder of everything that the two write; gone after `stop`. */
  readonly folder: string;
  /** A kubeconfig file of that folder for the bearer of `token`. */
  readonly kubeconfig: (name: string, token: string) => string;
  /** The audit log so far. */
  readonly audit: () => readonly AuditEvent[];
  /** Ends both programs and removes the folder. */
  readonly stop: () => Promise<void>;
}

/** What the tests read of an audit event (audit.k8s.io/v1). */
export interface AuditEvent {
  readonly auditID: string;
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user?: { readonly username?: string };
  readonly objectRef?: Readonly<Record<string, string>>;
  readonly responseStatus?: { readonly code?: number };
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * The addresses of Services, without their last number. The API server dials a webhook's Service by its cluster address,
 * and no kube-proxy stands between: with addresses of the loopback network (Linux listens on all of it) a server on this
 * machine can be reached by one, as in a real cluster. Drawn by lot, so that two runs do not meet.
 */
export const SERVICES = `127.${String(randomInt(16, 250))}.${String(randomInt(0, 250))}`;

const AUDIT_POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata # all that our server asks for
    users: ['system:serviceaccount:doorward-system:doorward']
  - level: Metadata
    verbs: [create, update, patch, delete, connect]
`;

/** Why there is no cluster here, or `false`. */
export const noCluster: string | false =
  process.platform !== 'linux'
    ? 'only Linux answers on the whole loopback network'
    : foundBinaries() === undefined
      ? 'there is no kube-apiserver: `npm run test:cluster` builds it, or set KUBEBUILDER_ASSETS'
      : false;

/** Starts the two, and answers when `/readyz` does. Throws with the end of the log when they do not come up. */
export async function startCluster(): Promise<Cluster> {
  const binaries = foundBinaries();
  if (binaries === undefined) throw new Error(String(noCluster));
  const folder = mkdtempSync(join(tmpdir(), 'doorward-cluster-'));
  const children: ChildProcess[] = [];
  const run = (name: string, args: readonly string[]): void => {
    const log = openSync(join(folder, `${name}.log`), 'w');
    children.push(spawn(join(binaries, name), args, { stdio: ['ignore', log, log] }));
    closeSync(log);
  };
  const [client, peer, secure] = [await freePort(), await freePort(), await freePort()];
  const token = randomBytes(16).toString('hex');
  writeInputs(folder, token);
  const store = `http://127.0.0.1:${client}`;
  run('etcd', [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${store}`,
    `--advertise-client-urls=${store}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    '--unsafe-no-fsync',
  ]);
  run('kube-apiserver', [
    `--etcd-servers=${store}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${secure}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    `--service-account-key-file=${join(folder, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'sa.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    `--service-cluster-ip-range=${SERVICES}.0/24`,
    // There is no controller that makes service accounts or the tokens that Pods would mount.
    '--disable-admission-plugins=ServiceAccount',
    '--allow-privileged=true',
    '--endpoint-reconciler-type=none',
    `--audit-policy-file=${join(folder, 'audit.yaml')}`,
    `--audit-log-path=${join(folder, 'audit.log')}`,
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all(children.reverse().map(end));
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `https://127.0.0.1:${secure}`;
  try {
    const authority = await ready({ folder, url, token, children });
    const api = createApi({ url, authority, token });
    const kubeconfig = (name: string, bearer: string): string => {
      const file = join(folder, `${name}.kubeconfig`);
      writeFileSync(file, kubeconfigText(url, authority, bearer), { mode: 0o600 });
      return file;
    };
    return { api, url, authority, folder, kubeconfig, audit: () => readAudit(folder), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function writeInputs(folder: string, token: string): void {
  mkdirSync(join(folder, 'certificates'));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'sa.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  writeFileSync(join(folder, 'sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(folder, 'tokens.csv'), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'audit.yaml'), AUDIT_POLICY);
}

interface Starting {
  readonly folder: string;
  readonly url: string;
  readonly token: string;
  readonly children: readonly ChildProcess[];
}

/** Waits for `/readyz`; the authority of the server's certificate, which the server itself writes. */
async function ready({ folder, url, token, children }: Starting): Promise<string> {
  const until = Date.now() + 90_000;
  while (Date.now() < until && children.every((child) => child.exitCode === null)) {
    await sleep(100);
    try {
      const authority = readFileSync(join(folder, 'certificates', 'apiserver.crt'), 'utf8');
      const { status } = await createApi({ url, authority, token }).get('/readyz');
      if (status === 200) return authority;
    } catch {
      // Not there yet: what is wrong for good shows in the logs.
    }
  }
  const logs = ['etcd', 'kube-apiserver'].map((name) => {
    const text = readFileSync(join(folder, `${name}.log`), 'utf8');
    return `${name}: ${text.slice(-1500)}`;
  });
  throw new Error(`the API server did not become ready\n${logs.join('\n')}`);
}

/** A port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(late);
}

function kubeconfigText(url: string, authority: string, token: string): string {
  const data = Buffer.from(authority).toString('base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: url, 'certificate-authority-data': data } }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test', namespace: 'doorward-system' } }],
    'current-context': 'test',
  });
}

function readAudit(folder: string): readonly AuditEvent[] {
  const lines = readFileSync(join(folder, 'audit.log'), 'utf8').split('\n');
  // The last line may still be on its way.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as AuditEvent);
}
