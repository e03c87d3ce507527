import { X509Certificate } from 'node:crypto';
import type { SelfMade } from '../../webhook/self-made.ts';
import type { Api } from './api.ts';
import type { Replica } from './balance.ts';
import { freePort } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { registration, startDeployed } from './deployed.ts';
import { shownAt } from './direct.ts';
import { pathOf } from './objects.ts';
import type { Body } from './objects.ts';

/** The name by which the API server knows the server. */
export const NAME = 'doorward.doorward-system.svc';

/** Where the replicas keep what they share. */
export const SECRET = '/api/v1/namespaces/doorward-system/secrets/doorward-tls';

/** Starts a replica on a port of its own, behind the Service or before it. */
export async function startReplica(
  cluster: Cluster,
  env: Readonly<Record<string, string>> = {},
): Promise<Replica> {
  const port = await freePort();
  const at = { DOORWARD_HOST: '127.0.0.1', DOORWARD_PORT: String(port) };
  return { port, door: await startDeployed(cluster, { ...at, ...env }) };
}

/** Certificates as fingerprints, so that a difference can be read. */
export interface Agreed {
  /** What the Secret has. */
  readonly authority: string;
  readonly previous: string;
  readonly leaf: string;
  /** What the registration vouches for, a list for each of its webhooks. */
  readonly vouched: readonly (readonly string[])[];
  /** What each replica shows to a client that trusts what the registration vouches for, or why it is not trusted. */
  readonly shown: readonly string[];
}

/** What the Secret, the registration and the replicas say at this moment. */
export async function lookAround(api: Api, replicas: readonly Replica[]): Promise<Agreed> {
  const { body: secret } = await api.get(SECRET);
  const { data = {} } = secret as { readonly data?: Readonly<Record<string, string>> };
  const [authority, previous, leaf] = ['authority.crt', 'previous.crt', 'tls.crt'].map(
    (key) => fingerprints(decode(data[key]))[0] ?? '',
  ) as [string, string, string];
  const bundles = await bundlesOf(api);
  const shown = replicas.map(({ port }) =>
    shownAt({ port, ca: bundles[0] ?? '', servername: NAME }).catch(String),
  );
  return { authority, previous, leaf, vouched: bundles.map(fingerprints), shown: await Promise.all(shown) };
}

/** The `caBundle` of each webhook of the registration, PEM. */
export async function bundlesOf(api: Api): Promise<readonly string[]> {
  const { body } = await api.get(pathOf(registration()));
  const { webhooks = [] } = body as {
    readonly webhooks?: readonly { readonly clientConfig: { readonly caBundle?: string } }[];
  };
  return webhooks.map(({ clientConfig }) => decode(clientConfig.caBundle));
}

/** The Secret in which a server finds what another has made. */
export function secretOf({ authority, previous, leaf }: SelfMade): Body {
  const texts = {
    'authority.crt': authority.cert,
    'authority.key': authority.key,
    'previous.crt': previous,
    'tls.crt': leaf.cert,
    'tls.key': leaf.key,
  };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'doorward-tls', namespace: 'doorward-system' },
    type: 'kubernetes.io/tls',
    data: Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
    ),
  };
}

function decode(text: string | undefined): string {
  return Buffer.from(text ?? '', 'base64').toString('utf8');
}

/** The fingerprints of the certificates of a PEM text. */
export function fingerprints(pem: string): readonly string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block).fingerprint256);
}
