import { createServer, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Door } from './door.ts';

/** A server behind the Service. */
export interface Replica {
  readonly port: number;
  readonly door: Door;
}

/** A Service of which this process is the kube-proxy and, by asking `/readyz`, the kubelet. */
export interface Service {
  readonly join: (replica: Replica) => void;
  /** Those that a new connection may go to. */
  readonly ready: () => readonly Replica[];
  readonly close: () => void;
}

/** How often readiness is asked for, in milliseconds. */
const LOOK = 100;

/** Listens at the Service's address: a new connection goes to a replica that is ready, in turn, and stays with it. */
export async function startService(host: string, port: number): Promise<Service> {
  const replicas: Replica[] = [];
  let ready: readonly Replica[] = [];
  let turn = 0;
  const server = createServer((incoming) => {
    const replica = ready[turn++ % ready.length];
    if (replica === undefined) {
      incoming.destroy();
      return;
    }
    const outgoing = connect(replica.port, '127.0.0.1');
    incoming.pipe(outgoing).pipe(incoming);
    incoming.on('error', () => outgoing.destroy());
    outgoing.on('error', () => incoming.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const look = async (): Promise<void> => {
    // The port of one that has ended may be another's by now.
    const running = replicas.filter(({ door }) => door.isRunning());
    const looks = running.map(async (replica) => {
      try {
        await replica.door.page('/readyz');
        return [replica];
      } catch {
        return [];
      }
    });
    ready = (await Promise.all(looks)).flat();
  };
  const state = { closed: false };
  void (async () => {
    while (!state.closed) {
      await look();
      await sleep(LOOK, undefined, { ref: false });
    }
  })();
  return {
    join: (replica) => void replicas.push(replica),
    ready: () => ready,
    close: () => {
      state.closed = true;
      server.close();
    },
  };
}
