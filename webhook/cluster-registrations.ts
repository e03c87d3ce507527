// The registrations that send the API server to us. Loaded with cluster.ts, when a cluster is asked something.
import { AdmissionregistrationV1Api } from '@kubernetes/client-node';
import { statusOf, unreachable } from './cluster-failure.ts';
import type { Cluster } from './cluster-failure.ts';
import type { Log } from './log.ts';

const GROUP = '/apis/admissionregistration.k8s.io/v1';

/** What may have the name of a registration of ours: either, or both. */
const KINDS = ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'] as const;
type Kind = (typeof KINDS)[number];

/** Where registrations of a name are, one of each kind. */
export function registrationsNamed(
  name: string,
): readonly { readonly path: string; readonly name: string }[] {
  return KINDS.map((kind) => ({ path: `${GROUP}/${kind}`, name }));
}

interface Published {
  /** Of the registration. */
  readonly name: string;
  /** In base64. */
  readonly caBundle: string;
  readonly log: Log;
}

interface Registered {
  readonly webhooks?: readonly {
    readonly name: string;
    readonly clientConfig: { readonly caBundle?: string };
  }[];
}

/** Reads and patches registrations of one kind: the client has the two kinds apart, with methods of their own. */
function registrations(cluster: Cluster, kind: Kind) {
  const api = cluster.makeApiClient(AdmissionregistrationV1Api);
  return kind === 'validatingwebhookconfigurations'
    ? {
        read: (name: string): Promise<Registered> => api.readValidatingWebhookConfiguration({ name }),
        patch: (name: string, body: object) => api.patchValidatingWebhookConfiguration({ name, body }),
      }
    : {
        read: (name: string): Promise<Registered> => api.readMutatingWebhookConfiguration({ name }),
        patch: (name: string, body: object) => api.patchMutatingWebhookConfiguration({ name, body }),
      };
}

/** Writes the bundle into every webhook that has another one, of the registrations of a name. */
export async function publish(cluster: Cluster, published: Published): Promise<void> {
  for (const kind of KINDS) await publishTo(cluster, kind, published);
}

async function publishTo(cluster: Cluster, kind: Kind, { name, caBundle, log }: Published): Promise<void> {
  const { read, patch } = registrations(cluster, kind);
  try {
    const { webhooks = [] } = await read(name);
    const operations = webhooks.flatMap(({ name: hook, clientConfig }, i) =>
      clientConfig.caBundle === caBundle
        ? []
        : [
            // The list may have been written anew since it was read.
            { op: 'test', path: `/webhooks/${String(i)}/name`, value: hook },
            { op: 'add', path: `/webhooks/${String(i)}/clientConfig/caBundle`, value: caBundle },
          ],
    );
    if (operations.length > 0) await patch(name, operations);
  } catch (error) {
    const status = statusOf(error);
    // Not there (yet): the watch tells when it comes.
    if (status === 404) return;
    const failure = unreachable(`The registration ${name} of ${kind}`, error);
    if (status !== 403) throw failure;
    // Whoever gives no right to it may look after it himself.
    log.mistakes('the authority cannot be made known', failure.errors);
  }
}
