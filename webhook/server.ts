import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Court, Errand } from './case.ts';
import { FIX_STAGES, STAGES } from './judge.ts';
import type { FixStages, Stages } from './judge.ts';
import { secureOptions } from './secure.ts';
import type { Identity } from './secure.ts';
import { createServe } from './serve.ts';
import type { ServerSettings } from './settings.ts';

/** What a server is built from. */
export interface ServerParts extends Omit<Court, 'stages' | 'fixing' | 'mutation'> {
  /** The certificate that it starts with; `server.setSecureContext` swaps it. */
  readonly identity: Identity;
  readonly settings: ServerSettings;
  /** Whether the end has begun: then every answer closes its connection. */
  readonly isClosing: () => boolean;
  /** Stages that a test lets fail. */
  readonly stages?: Partial<Stages>;
  readonly fixing?: Partial<FixStages>;
}

/** The door to the API server; it does not listen yet. */
export type WebhookServer = FastifyInstance<Server>;

/** Builds the server: `POST /validate` and `POST /mutate` over HTTPS. `listen` and `inject` are fastify's. */
export function buildServer(parts: ServerParts): WebhookServer {
  const { settings, metrics, isClosing } = parts;
  const court: Court = {
    ...parts,
    stages: { ...STAGES, ...parts.stages },
    fixing: { ...FIX_STAGES, ...parts.fixing },
    mutation: settings.mutation,
  };
  const serve = createServe({ court, settings, isClosing });

  const server: WebhookServer = fastify({
    // A review as an API server sends it goes the short way: fastify's own costs as much as a policy or two. Whatever
    // differs in anything is fastify's to route, to the same end.
    serverFactory: (route) =>
      listener(parts.identity, (request, response) => {
        const errand = errandOf(request);
        if (errand === undefined) route(request, response);
        else serve(request, response, errand);
      }),
    bodyLimit: Number.MAX_SAFE_INTEGER,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    requestIdHeader: false,
    clientErrorHandler: (error, socket) => {
      // Of a handshake that fails there is no end to wait for: such a connection would stay for ever.
      if (socket.writable && /^(?:HPE|ERR_HTTP)_/.test(error.code))
        socket.end(`HTTP/1.1 ${refusal(error.code)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
          socket.destroy(),
        );
      else socket.destroy();
    },
  });
  server.server.maxConnections = settings.maxConnections;
  server.server.on('secureConnection', (socket) => checkClient(socket, settings.clientNames));

  server.removeAllContentTypeParsers();
  // The body is read where it is judged, within bounds.
  server.addContentTypeParser('application/json', (_request, _payload, done) => done(null));
  for (const errand of ['validate', 'mutate'] as const) {
    server.post(`/${errand}`, (request, reply) => {
      reply.hijack();
      serve(request.raw, reply.raw, errand);
    });
  }

  const say = (reply: FastifyReply, status: number, text: string): FastifyReply => {
    metrics.httpError(status);
    return reply.code(status).type('text/plain').send(text);
  };
  server.setNotFoundHandler((_request, reply) =>
    say(reply, 404, 'There is nothing here: POST /validate or /mutate.\n'),
  );
  server.setErrorHandler((error: { readonly statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    // What the error says may hold what was sent.
    if (status === 415) return say(reply, 415, 'The body has to be application/json.\n');
    if (status < 500) return say(reply, status, 'The request cannot be read.\n');
    parts.log.fault(`request ${request.id} failed`, error);
    return say(reply, 500, `Doorward itself failed; its log says why, at ${request.id}.\n`);
  });
  return server;
}

/** What is asked by a request that is to the letter what a kube-apiserver sends, but for the query. */
function errandOf({ method, url = '', headers }: IncomingMessage): Errand | undefined {
  if (method !== 'POST' || headers['content-type'] !== 'application/json') return undefined;
  if (url === '/validate' || url.startsWith('/validate?')) return 'validate';
  return url === '/mutate' || url.startsWith('/mutate?') ? 'mutate' : undefined;
}

/** What is said to a request that Node cannot read. Go takes a 408 for the end of a connection that it did not use yet. */
function refusal(code: string): string {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return '408 Request Timeout';
    case 'HPE_HEADER_OVERFLOW':
      return '431 Request Header Fields Too Large';
    default:
      return '400 Bad Request';
  }
}

/** The listener below, with its times. */
function listener(identity: Identity, handle: RequestListener): Server {
  const server = createServer(
    {
      ...secureOptions(identity),
      handshakeTimeout: 10_000,
      connectionsCheckingInterval: 1000,
    },
    handle,
  );
  // Go keeps idle connections for 90 s: we must not be the first to hang up.
  server.keepAliveTimeout = 120_000;
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  server.setTimeout(30_000);
  return server;
}

/** Hangs up on a client whose certificate has none of the names; without a list every certificate of the authority will do. */
function checkClient(socket: TLSSocket, names: readonly string[]): void {
  if (names.length === 0) return;
  const { subject, subjectaltname = '' } = socket.getPeerCertificate() as Partial<PeerCertificate>;
  const alternatives = subjectaltname.split(', ').map((name) => name.replace(/^[A-Za-z ]+:/, ''));
  const found = [...[subject?.CN ?? []].flat(), ...alternatives];
  if (!found.some((name) => names.includes(name))) socket.destroy();
}
