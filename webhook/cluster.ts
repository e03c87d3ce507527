// Everything that is asked of the cluster. This module is loaded when something is: @kubernetes/client-node costs 0.5 s.
import type { V1Namespace, V1Secret, V1SubjectAccessReview } from '@kubernetes/client-node';
import {
  AdmissionregistrationV1Api,
  ApiException,
  AuthorizationV1Api,
  CoreV1Api,
  ERROR,
  KubeConfig,
  makeInformer,
} from '@kubernetes/client-node';
import { DoorwardError } from '../src/index.ts';
import type { AccessCheck, UserInfo, ValueMap } from '../src/index.ts';
import { subjectOf } from './access.ts';
import type { Access } from './access.ts';
import type { Store } from './certificates.ts';
import type { Log } from './log.ts';
import type { Namespaces } from './namespaces.ts';
import type { SelfMade } from './self-made.ts';
import type { TlsSource } from './settings.ts';

/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment --
   The client's models are classes in name only: it takes and gives plain objects. */

/** A cluster that answers. */
export type Cluster = KubeConfig;

/** The cluster that we run in, or the one of the kubeconfig. @throws DoorwardError */
export async function connectCluster(): Promise<Cluster> {
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
    await config.makeApiClient(CoreV1Api).listNamespace({ limit: 1 });
    return config;
  } catch (error) {
    throw unreachable('The API server', error);
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof ApiException ? error.code : undefined;
}

/** What the API server answers may hold a Secret: only its status is told. */
/** What keeps an API server from being used. */
export function unreachable(what: string, error: unknown): DoorwardError {
  const status = statusOf(error);
  const why =
    status === undefined
      ? String(error instanceof Error ? error.message : error)
      : `status ${String(status)}`;
  return new DoorwardError([{ code: 'CLUSTER_UNREACHABLE', message: `${what} cannot be used: ${why}.` }]);
}

/** How long to wait before a list that broke off is asked for again, in milliseconds. */
export const AGAIN = 2000;

/** Namespace labels from a watched list; of a namespace that it does not have yet, from the API server. */
export async function watchNamespaces(cluster: Cluster, log: Log): Promise<Namespaces> {
  const api = cluster.makeApiClient(CoreV1Api);
  const informer = makeInformer<V1Namespace>(cluster, '/api/v1/namespaces', () => api.listNamespace());
  let closed = false;
  informer.on(ERROR, (error: unknown) => {
    if (closed) return;
    log.event('warn', 'the watch of namespaces broke off; it is begun again', {
      reason: error instanceof Error ? error.message : String(error),
    });
    setTimeout(() => {
      if (!closed)
        informer.start().catch((again: unknown) => log.fault('namespaces cannot be listed', again));
    }, AGAIN).unref();
  });
  try {
    await informer.start();
  } catch (error) {
    throw unreachable('The list of namespaces', error);
  }
  return {
    labels: (name, patience) => {
      const known = informer.get(name);
      if (known !== undefined) return labelsOf(known);
      return within(patience, api.readNamespace({ name }).then(labelsOf));
    },
    object: (name, patience) => {
      const known = informer.get(name);
      if (known !== undefined) return plainOf(known);
      return within(patience, api.readNamespace({ name }).then(plainOf));
    },
    close: () => {
      closed = true;
      void informer.stop();
    },
  };
}

const plain = new WeakMap<V1Namespace, ValueMap>();

/** As the API server writes it: the client's times are of type Date. Made once for each state of a Namespace. */
function plainOf(namespace: V1Namespace): ValueMap {
  let made = plain.get(namespace);
  if (made === undefined) {
    made = JSON.parse(JSON.stringify(namespace).replaceAll('.000Z"', 'Z"')) as ValueMap;
    plain.set(namespace, made);
  }
  return made;
}

function labelsOf(namespace: V1Namespace): ValueMap {
  return namespace.metadata?.labels ?? {};
}

async function within<T>(patience: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience);
  });
  try {
    return await Promise.race([promise, late]);
  } catch {
    // Not found, or not to be asked: unknown, which is never a pass.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Asks what users may do, by SubjectAccessReviews. */
export function askCluster(cluster: Cluster): Access {
  const api = cluster.makeApiClient(AuthorizationV1Api);
  return {
    ask: async (check, user, patience) => {
      const subject = subjectOf(check, user);
      if (subject === undefined) return undefined;
      const body: V1SubjectAccessReview = { spec: { ...whoOf(subject), ...whatOf(check) } };
      const review = await within(patience, api.createSubjectAccessReview({ body }));
      if (review?.status === undefined) return undefined;
      const { allowed, reason = '', evaluationError = '' } = review.status;
      return { isAllowed: allowed, reason, error: evaluationError };
    },
  };
}

function whoOf({ username, groups, uid, extra }: UserInfo): V1SubjectAccessReview['spec'] {
  return {
    user: username,
    groups: [...groups],
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra: extra as unknown as Record<string, string[]> }),
  };
}

function whatOf(check: AccessCheck): V1SubjectAccessReview['spec'] {
  const { verb } = check;
  if (check.kind === 'path') return { nonResourceAttributes: { verb, path: check.path } };
  const { group, resource, subresource, namespace, name, fieldSelector, labelSelector } = check;
  return {
    resourceAttributes: {
      verb,
      group,
      version: '*',
      resource,
      subresource,
      namespace,
      name,
      ...(fieldSelector === '' ? {} : { fieldSelector: { rawSelector: fieldSelector } }),
      ...(labelSelector === '' ? {} : { labelSelector: { rawSelector: labelSelector } }),
    },
  };
}

type SecretSource = TlsSource & { readonly type: 'secret' };

/** Keeps certificates in a Secret, so that all replicas serve the same, and patches what vouches for them. */
export function secretStore(cluster: Cluster, source: SecretSource): Store {
  const { namespace, name } = source;
  const api = cluster.makeApiClient(CoreV1Api);
  let version: string | undefined;
  const load = async (): Promise<SelfMade | undefined> => {
    try {
      const secret = await api.readNamespacedSecret({ namespace, name });
      version = secret.metadata?.resourceVersion;
      return fromSecret(secret);
    } catch (error) {
      if (statusOf(error) !== 404) throw unreachable(`The Secret ${namespace}/${name}`, error);
      version = undefined;
      return undefined;
    }
  };
  return {
    load,
    save: async (made) => {
      const body = toSecret(made, source, version);
      try {
        const secret =
          version === undefined
            ? await api.createNamespacedSecret({ namespace, body })
            : await api.replaceNamespacedSecret({ namespace, name, body });
        version = secret.metadata?.resourceVersion;
        return made;
      } catch (error) {
        if (statusOf(error) !== 409) throw unreachable(`The Secret ${namespace}/${name}`, error);
        // Another replica was first: what it made holds for all.
        const winner = await load();
        if (winner === undefined) throw unreachable(`The Secret ${namespace}/${name}`, error);
        return winner;
      }
    },
    publish: (bundle) => publish(cluster, source.webhooks, bundle),
  };
}

const decode = (text: string | undefined): string => Buffer.from(text ?? '', 'base64').toString('utf8');
const encode = (text: string): string => Buffer.from(text).toString('base64');

function fromSecret({ data = {} }: V1Secret): SelfMade | undefined {
  const made: SelfMade = {
    authority: { cert: decode(data['authority.crt']), key: decode(data['authority.key']) },
    previous: decode(data['previous.crt']),
    leaf: { cert: decode(data['tls.crt']), key: decode(data['tls.key']) },
  };
  return made.authority.cert === '' || made.leaf.cert === '' ? undefined : made;
}

function toSecret(made: SelfMade, { namespace, name }: SecretSource, version: string | undefined): V1Secret {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name, ...(version === undefined ? {} : { resourceVersion: version }) },
    type: 'kubernetes.io/tls',
    data: {
      'authority.crt': encode(made.authority.cert),
      'authority.key': encode(made.authority.key),
      'previous.crt': encode(made.previous),
      'tls.crt': encode(made.leaf.cert),
      'tls.key': encode(made.leaf.key),
    },
  };
}

/** Writes the bundle into every webhook of the named configurations that has another one; each may be of either kind. */
async function publish(cluster: Cluster, names: readonly string[], bundle: string): Promise<void> {
  const api = cluster.makeApiClient(AdmissionregistrationV1Api);
  const caBundle = encode(bundle);
  for (const name of names) {
    const kinds = [
      {
        read: () => api.readValidatingWebhookConfiguration({ name }),
        patch: (body: object[]) => api.patchValidatingWebhookConfiguration({ name, body }),
      },
      {
        read: () => api.readMutatingWebhookConfiguration({ name }),
        patch: (body: object[]) => api.patchMutatingWebhookConfiguration({ name, body }),
      },
    ];
    for (const { read, patch } of kinds) {
      try {
        const { webhooks = [] } = await read();
        const operations = webhooks.flatMap(({ name: hook, clientConfig }, i) =>
          clientConfig.caBundle === caBundle
            ? []
            : [
                // The list may have been written anew since it was read.
                { op: 'test', path: `/webhooks/${String(i)}/name`, value: hook },
                { op: 'add', path: `/webhooks/${String(i)}/clientConfig/caBundle`, value: caBundle },
              ],
        );
        if (operations.length > 0) await patch(operations);
      } catch (error) {
        // Not there (yet), or another kind that we may not even ask for.
        if (statusOf(error) !== 404 && statusOf(error) !== 403)
          throw unreachable(`The configuration ${name}`, error);
      }
    }
  }
}
