import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readManifests } from '../deploy/manifests.ts';
import type { Answer, Api } from './api.ts';
import { SERVICES } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { mountFiles, startDoor } from './door.ts';
import type { Door } from './door.ts';
import { collection, pathOf } from './objects.ts';
import type { Body } from './objects.ts';

/** The cluster address of our Service. */
export const ADDRESS = `${SERVICES}.10`;

/** Only root may listen at the Service's own port. */
export const PORT = process.getuid?.() === 0 ? 443 : 8443;

const manifests = readManifests(
  join(import.meta.dirname, '..', '..', 'deploy'),
) as unknown as readonly Body[];

/** The registration of deploy/. */
const REGISTRATION = manifests.find((one) => one.kind === 'ValidatingWebhookConfiguration')!;

/** The registration of deploy/mutating. */
const [MENDING] = readManifests(
  join(import.meta.dirname, '..', '..', 'deploy', 'mutating'),
) as unknown as readonly [Body];

/** The entry of deploy/managed-by-git. */
const [MANAGED] = readManifests(
  join(import.meta.dirname, '..', '..', 'deploy', 'managed-by-git'),
) as unknown as readonly [Body];

/** Everything of deploy/ but the registration; of the Service the address is chosen. */
export const INSTALLATION = manifests.filter((one) => one !== REGISTRATION).map(placed);

function placed(object: Body): Body {
  if (object.kind !== 'Service') return object;
  const { spec } = object as unknown as { readonly spec: { readonly ports: readonly object[] } };
  return { ...object, spec: { ...spec, clusterIP: ADDRESS } };
}

/** The registration with the port at which this user may listen. */
export function registration(): Body {
  return atOurPort(REGISTRATION);
}

/** The same with the entry of deploy/managed-by-git, as kustomize puts it there. */
export function managedRegistration(): Body {
  const [base, { webhooks }] = [REGISTRATION, MANAGED] as const;
  return atOurPort({ ...base, webhooks: [...(base['webhooks'] as []), ...(webhooks as [])] });
}

/** The one by which objects are changed, likewise. */
export function mutatingRegistration(): Body {
  return atOurPort(MENDING);
}

function atOurPort(object: Body): Body {
  if (PORT === 443) return object;
  return JSON.parse(JSON.stringify(object).replaceAll('"port":443', `"port":${String(PORT)}`)) as Body;
}

/** Applies objects in order, as `kubectl apply --server-side` does; the answers that were not good. */
export async function applyAll(api: Api, objects: readonly Body[]): Promise<readonly Answer[]> {
  const bad: Answer[] = [];
  for (const object of objects) {
    const answer = await api.apply(pathOf(object), object);
    if (answer.status >= 300) bad.push(answer);
  }
  return bad;
}

function dataOf(name: string): Readonly<Record<string, string>> {
  const map = manifests.find((one) => one.kind === 'ConfigMap' && one.metadata['name'] === name);
  return (map as unknown as { readonly data: Readonly<Record<string, string>> }).data;
}

/** The essentials, as the ConfigMap of deploy/ has them. */
const POLICIES = dataOf('doorward-policies');

/** Lets the server find another policy beside the essentials, in a moment. */
export function mountPolicy(mounts: string, name: string): void {
  const file = join(import.meta.dirname, '..', '..', 'policies', ...name.split('/'), 'policy.yaml');
  const added = { 'added.yaml': readFileSync(file, 'utf8') };
  mountFiles(join(mounts, 'policies'), { ...POLICIES, ...added });
}

/** The folder in which the server finds what the Deployment mounts. */
function mountAll(folder: string, policies: Readonly<Record<string, string>> = POLICIES): void {
  mkdirSync(folder, { recursive: true });
  mountFiles(join(folder, 'settings'), dataOf('doorward-settings'));
  mountFiles(join(folder, 'policies'), policies);
}

/** A kubeconfig for a ServiceAccount, as `namespace/name`, with a token such as a Pod gets. */
export async function kubeconfigOf(cluster: Cluster, account: string): Promise<string> {
  const [namespace, name] = account.split('/') as [string, string];
  const answer = await cluster.api.post(`${collection('v1', 'ServiceAccount', namespace)}/${name}/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 3600 },
  });
  const { token } = (answer.body as { readonly status: { readonly token: string } }).status;
  return cluster.kubeconfig(name, token);
}

/** Starts the server as the Deployment does: with its settings, as its ServiceAccount, at the address of its Service. */
export async function startDeployed(
  cluster: Cluster,
  env: Readonly<Record<string, string>> = {},
): Promise<Door & { readonly mounts: string }> {
  const mounts = join(cluster.folder, 'mounts');
  mountAll(mounts);
  const door = await startDoor(['--config', join(mounts, 'settings', 'doorward.yaml')], {
    KUBECONFIG: await kubeconfigOf(cluster, 'doorward-system/doorward'),
    DOORWARD_HOST: ADDRESS,
    DOORWARD_PORT: String(PORT),
    DOORWARD_DRAIN_SECONDS: '1',
    DOORWARD_GRACE_SECONDS: '5',
    ...env,
  });
  return { ...door, mounts };
}

/** Asks until the answer is as wanted: a change of a registration takes the API server a second or two. */
export async function eventually(
  ask: () => Promise<Answer>,
  wanted: (answer: Answer) => boolean,
): Promise<Answer> {
  const until = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer) || Date.now() > until) return answer;
    await sleep(100);
  }
}
