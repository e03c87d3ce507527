import { once } from 'node:events';
import type { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DoorwardError } from '../src/index.ts';
import { lazyAccess } from './lazy-access.ts';
import { fileCertificates, folderStore, selfMadeCertificates } from './certificates.ts';
import type { Certificates, Keeping } from './certificates.ts';
import { rereadPolicies } from './config.ts';
import { keepConnections } from './connections.ts';
import { buildHealth } from './health.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import type { Namespaces } from './namespaces.ts';
import { keepPolicies } from './policies.ts';
import type { Policies } from './policies.ts';
import { contextOptions } from './secure.ts';
import { buildServer } from './server.ts';
import type { Address, Settings } from './settings.ts';

/** A door that is open. */
export interface Door {
  readonly address: Address;
  readonly probes: Address;
  /** What clients should trust, PEM; `undefined` when the certificate is not of our own making. */
  readonly authority: string | undefined;
  /** Not ready at once; answers on while it drains; then closes, and is done within the grace period. */
  readonly close: () => Promise<void>;
}

/** What a door needs of its process. */
export interface Surroundings {
  readonly log: Log;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** How long a connection that is there when the listener closes has for its first request, in milliseconds. */
const FIRST_REQUEST = 500;

/** Opens the door: probes first, then policies and certificate, then the listener. @throws DoorwardError */
export async function openDoor(settings: Settings, { log, variables }: Surroundings): Promise<Door> {
  const metrics = createMetrics();
  let state: 'starts' | 'open' | 'closes' = 'starts';
  let policies: Policies | undefined;
  let namespaces: LazyNamespaces | undefined;
  const health = buildHealth(() => {
    if (state === 'closes') return 'closing';
    if (policies?.current() === undefined) return 'no policy set is in force';
    if (state === 'starts') return 'starting';
    return namespaces?.unready();
  }, metrics);
  let certificates: Certificates | undefined;
  try {
    const probes = await listen(health.server, settings.probes, () => {
      health.server.listen(settings.probes);
      return once(health.server, 'listening');
    });
    policies = keepPolicies({
      poll: settings.poll,
      configFile: settings.configFile,
      settings: () => rereadPolicies(settings, variables),
      watchCluster: async (onChange) => {
        const [{ connectCluster }, { watchPolicies }] = await Promise.all([
          import('./cluster.ts'),
          import('./cluster-policies.ts'),
        ]);
        return watchPolicies(await connectCluster(), log, onChange);
      },
      log,
      metrics,
    });
    const kept = policies;
    const needsNamespaces = (): boolean => {
      const engine = kept.current()?.engine;
      return engine?.needsNamespaceLabels === true || engine?.needsNamespaceObject === true;
    };
    namespaces = lazyNamespaces(needsNamespaces, log);
    const keeping = { clientCaFile: settings.clientCaFile, log, metrics };
    certificates = await openCertificates(settings, keeping);
    const server = buildServer({
      policies: kept.current,
      namespaces,
      access: lazyAccess(log),
      log,
      metrics,
      identity: certificates.identity(),
      settings: settings.server,
      isClosing: () => state === 'closes',
    });
    certificates.onSwap((identity) => server.server.setSecureContext(contextOptions(identity)));
    const connections = keepConnections(server.server);
    const address = await listen(server.server, settings.listen, () => server.listen(settings.listen));
    state = 'open';
    log.event('info', 'the door is open', { address, probes });
    const authority = certificates.authority();
    const ends = [kept, certificates, namespaces];
    return {
      address,
      probes,
      authority,
      close: async () => {
        const { drain, grace } = settings.shutdown;
        state = 'closes';
        log.event('info', 'the door closes', { drain, grace });
        // Whoever sends to us learns of it by our not being ready, or at the end of each answer.
        await sleep(drain);
        const closed = server.close();
        server.server.closeIdleConnections();
        const left = Math.max(0, grace - drain);
        const timers = [
          setTimeout(connections.endUnused, Math.min(left, FIRST_REQUEST)),
          setTimeout(connections.endAll, left),
        ];
        await closed;
        timers.forEach(clearTimeout);
        for (const end of ends) end.close();
        health.close();
        log.event('info', 'the door is closed');
      },
    };
  } catch (error) {
    policies?.close();
    certificates?.close();
    namespaces?.close();
    health.close();
    throw error;
  }
}

async function openCertificates(settings: Settings, keeping: Keeping): Promise<Certificates> {
  const { tls } = settings;
  switch (tls.type) {
    case 'files':
      return fileCertificates(tls.certFile, tls.keyFile, keeping);
    case 'folder':
      return selfMadeCertificates(folderStore(tls.folder), tls.hosts, keeping);
    case 'secret': {
      const { connectCluster, secretStore } = await import('./cluster.ts');
      return selfMadeCertificates(secretStore(await connectCluster(), tls, keeping.log), tls.hosts, keeping);
    }
  }
}

interface LazyNamespaces extends Namespaces {
  readonly unready: () => string | undefined;
}

/** Connects to the cluster when a policy first asks for the labels of a namespace, and never otherwise. */
function lazyNamespaces(isNeeded: () => boolean, log: Log): LazyNamespaces {
  let found: Namespaces | undefined;
  let connecting = false;
  let closed = false;
  const connect = (): void => {
    if (connecting || closed) return;
    connecting = true;
    import('./cluster.ts')
      .then(async ({ connectCluster, watchNamespaces }) => watchNamespaces(await connectCluster(), log))
      .then(
        (namespaces) => {
          if (closed) namespaces.close();
          else found = namespaces;
        },
        (error: unknown) => {
          if (error instanceof DoorwardError) log.mistakes('namespace labels are not known', error.errors);
          else log.fault('namespace labels are not known', error);
          // Asked for again by the next probe or review.
          setTimeout(() => (connecting = false), 5000).unref();
        },
      );
  };
  return {
    labels: (name, patience) => {
      if (found === undefined) connect();
      return found?.labels(name, patience);
    },
    object: (name, patience) => {
      if (found === undefined) connect();
      return found?.object?.(name, patience);
    },
    unready: () => {
      if (found !== undefined || !isNeeded()) return undefined;
      connect();
      return 'the namespaces are not known yet';
    },
    close: () => {
      closed = true;
      found?.close();
    },
  };
}

async function listen(server: Server, at: Address, begin: () => Promise<unknown>): Promise<Address> {
  const { host, port } = at;
  try {
    await begin();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const message = `${host}:${String(port)} cannot be listened on: ${reason}.`;
    throw new DoorwardError([{ code: 'ADDRESS_UNAVAILABLE', message }]);
  }
  const address = server.address();
  return { host, port: typeof address === 'object' && address !== null ? address.port : port };
}
