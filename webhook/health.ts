import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './metrics.ts';

/** Why the server should not be sent anything; `undefined` when it should. */
export type Unready = () => string | undefined;

/** The second listener: plain HTTP, for the kubelet and for Prometheus. */
export interface Health {
  readonly server: Server;
  readonly close: () => void;
}

/** Readiness fails when the event loop was this late, in milliseconds, in every look of the last ten seconds. */
const TOO_LATE = 500;
const LOOK = 1000;
const LOOKS = 10;

/** Builds the listener; it does not listen yet. Liveness never depends on load, or load would restart us. */
export function buildHealth(unready: Unready, metrics: Metrics): Health {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let p99 = 0;
  let late = 0;
  const timer = setInterval(() => {
    p99 = delay.percentile(99) / 1e6;
    delay.reset();
    late = p99 > TOO_LATE ? late + 1 : 0;
  }, LOOK).unref();
  metrics.watch(
    'event_loop_delay_seconds_p99',
    'How late the event loop was in the last second.',
    () => p99 / 1000,
  );

  const server = createServer((request, response) => {
    const say = (status: number, text: string, type = 'text/plain; charset=utf-8'): void => {
      response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
      response.end(request.method === 'HEAD' ? undefined : text);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'GET only.\n');
    switch (request.url) {
      case '/healthz':
        return say(200, 'ok\n');
      case '/readyz': {
        const reason = unready() ?? (late >= LOOKS ? 'the event loop is late' : undefined);
        return reason === undefined ? say(200, 'ok\n') : say(503, `${reason}\n`);
      }
      case '/metrics':
        metrics.page().then(
          (page) => say(200, page, metrics.contentType),
          () => say(500, 'The metrics cannot be read.\n'),
        );
        return undefined;
      default:
        return say(404, 'There is nothing here: /healthz, /readyz, /metrics.\n');
    }
  });
  server.headersTimeout = 5000;
  server.requestTimeout = 10_000;
  server.maxConnections = 200;
  return {
    server,
    close: () => {
      clearInterval(timer);
      delay.disable();
      server.close();
      server.closeAllConnections();
    },
  };
}
