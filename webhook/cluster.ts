// Everything that is asked of the cluster. This module is loaded when something is: @kubernetes/client-node costs 0.5 s.
import type { V1Namespace, V1Secret } from '@kubernetes/client-node';
import {
  CoreV1Api,
  KubeConfig,
  makeInformer,
  VersionApi,
  Watch as ClusterWatch,
} from '@kubernetes/client-node';
import type { ValueMap } from '../src/index.ts';
import type { Store } from './certificates.ts';
import { statusOf, unreachable } from './cluster-failure.ts';
import type { Cluster } from './cluster-failure.ts';
import { AGAIN, beginWatch } from './cluster-informer.ts';
import { publish, registrationsNamed } from './cluster-registrations.ts';
import type { Log } from './log.ts';
import type { Namespaces } from './namespaces.ts';
import type { SelfMade } from './self-made.ts';
import type { TlsSource } from './settings.ts';
import type { Watch } from './watch.ts';

export type { Cluster } from './cluster-failure.ts';

/** The cluster that we run in, or the one of the kubeconfig. @throws DoorwardError */
export async function connectCluster(): Promise<Cluster> {
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
    // Whoever may do anything may do this: what is asked for later says itself when it is refused.
    await config.makeApiClient(VersionApi).getCode();
    return config;
  } catch (error) {
    throw unreachable('The API server', error);
  }
}

/** How long to wait at most before a watch that broke off, after failures longer and longer, in milliseconds. */
const LONGEST_AGAIN = 60_000;

/** Namespace labels from a watched list; of a namespace that it does not have yet, from the API server. */
export async function watchNamespaces(cluster: Cluster, log: Log): Promise<Namespaces> {
  const api = cluster.makeApiClient(CoreV1Api);
  const informer = makeInformer<V1Namespace>(cluster, '/api/v1/namespaces', () => api.listNamespace());
  let closed = false;
  await beginWatch(informer, {
    log,
    isClosed: () => closed,
    what: 'The list of namespaces',
    broken: 'the watch of namespaces broke off; it is begun again',
    unlisted: 'namespaces cannot be listed',
  });
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

/** An object of the client as the API server writes it: the client's times are of type Date, with milliseconds. */
export function plainJson(object: object): ValueMap {
  const text = JSON.stringify(object, function (this: Record<string, unknown>, key, value: unknown) {
    return this[key] instanceof Date ? String(value).replace('.000Z', 'Z') : value;
  });
  return JSON.parse(text) as ValueMap;
}

/** Made once for each state of a Namespace. */
function plainOf(namespace: V1Namespace): ValueMap {
  let made = plain.get(namespace);
  if (made === undefined) {
    made = plainJson(namespace);
    plain.set(namespace, made);
  }
  return made;
}

function labelsOf(namespace: V1Namespace): ValueMap {
  return namespace.metadata?.labels ?? {};
}

/** What comes within a patience, in milliseconds; `undefined` for what comes late, or fails. */
export async function within<T>(patience: number, promise: Promise<T>): Promise<T | undefined> {
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

type SecretSource = TlsSource & { readonly type: 'secret' };

/** Keeps certificates in a Secret, so that all replicas serve the same, and patches what vouches for them. */
export function secretStore(cluster: Cluster, source: SecretSource, log: Log): Store {
  const { namespace, name, webhooks } = source;
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
    publish: async (bundle) => {
      const caBundle = encode(bundle);
      for (const name of webhooks) await publish(cluster, { name, caBundle, log });
    },
    watch: (onChange) => {
      const secrets = { path: `/api/v1/namespaces/${namespace}/secrets`, name };
      const configurations = webhooks.flatMap(registrationsNamed);
      const watches = [secrets, ...configurations].map((at) =>
        watchObject(cluster, { ...at, log }, onChange),
      );
      return {
        close: () => {
          for (const watch of watches) watch.close();
        },
      };
    },
  };
}

interface Watched {
  /** The path of the collection. */
  readonly path: string;
  readonly name: string;
  readonly log: Log;
}

/** Calls back when one object is made, changed or taken away, and whenever its watch begins, if it is there. */
function watchObject(cluster: Cluster, { path, name, log }: Watched, onChange: () => void): Watch {
  const watch = new ClusterWatch(cluster);
  let running: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let wait = AGAIN;
  const ended = (error: unknown): void => {
    if (closed) return;
    if (error instanceof Error) {
      wait = Math.min(wait * 2, LONGEST_AGAIN);
      log.event('warn', `the watch of ${name} broke off; it is begun again`, { reason: error.message });
    }
    timer = setTimeout(begin, wait).unref();
  };
  const changed = (): void => {
    wait = AGAIN;
    onChange();
  };
  const begin = (): void => {
    // A right to one object by its name holds for a watch that names it so.
    watch.watch(path, { fieldSelector: `metadata.name=${name}` }, changed, ended).then((controller) => {
      running = controller;
      if (closed) controller.abort();
    }, ended);
  };
  begin();
  return {
    close: () => {
      closed = true;
      clearTimeout(timer);
      running?.abort();
    },
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
