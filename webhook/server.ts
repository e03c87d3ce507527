import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:https';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BodyReader } from './body.ts';
import type { Body } from './body.ts';
import { answerBody } from './handle.ts';
import type { Answer, Court } from './handle.ts';
import { STAGES } from './judge.ts';
import type { Writer } from './json.ts';
import type { Stages } from './judge.ts';
import type { ServerSettings } from './settings.ts';
import { secureOptions } from './secure.ts';
import type { Identity } from './secure.ts';

/** What a server is built from. */
export interface ServerParts extends Omit<Court, 'stages'> {
  /** The certificate that it starts with; `server.setSecureContext` swaps it. */
  readonly identity: Identity;
  readonly settings: ServerSettings;
  /** Whether the end has begun: then every answer closes its connection. */
  readonly isClosing: () => boolean;
  /** Stages that a test lets fail. */
  readonly stages?: Partial<Stages>;
}

/** The door to the API server; it does not listen yet. */
export type WebhookServer = FastifyInstance<Server>;

/** Kept from the deadline that the API server gives, for the way back. */
const WAY_BACK = 500;

/** Builds the server: `POST /validate` over HTTPS. `listen` and `inject` are fastify's. */
export function buildServer(parts: ServerParts): WebhookServer {
  const { settings, metrics } = parts;
  const court: Court = { ...parts, stages: { ...STAGES, ...parts.stages } };
  const bodies = new BodyReader(settings.body);
  metrics.watch('in_flight', 'Reviews being read or judged.', () => bodies.inFlight);
  metrics.watch('buffered_bytes', 'Bytes of the bodies that are held.', () => bodies.bufferedBytes);

  const server: WebhookServer = fastify({
    https: {
      ...secureOptions(parts.identity),
      handshakeTimeout: 10_000,
      headersTimeout: 10_000,
      connectionsCheckingInterval: 1000,
    },
    // Go keeps idle connections for 90 s: we must not be the first to hang up.
    keepAliveTimeout: 120_000,
    connectionTimeout: 30_000,
    requestTimeout: 15_000,
    bodyLimit: Number.MAX_SAFE_INTEGER,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    requestIdHeader: false,
    clientErrorHandler: (_error, socket) => {
      if (socket.writable)
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      else socket.destroy();
    },
  });
  server.server.maxConnections = settings.maxConnections;
  server.server.on('secureConnection', (socket) => checkClient(socket, settings.clientNames));

  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    (request: FastifyRequest, payload: IncomingMessage, done) => {
      bodies.read(payload, patienceOf(request, settings.deadline), done);
    },
  );

  const counts = new WeakMap<object, number>();
  /** Every so often a connection is closed, and at the end every one. */
  const isLast = (socket: object): boolean => {
    if (parts.isClosing()) return true;
    if (settings.requestsPerConnection === 0) return false;
    const count = (counts.get(socket) ?? 0) + 1;
    counts.set(socket, count);
    return count >= settings.requestsPerConnection;
  };

  server.post('/validate', (request, reply) => {
    const body = request.body as Body | undefined;
    if (body === undefined) {
      metrics.httpError(400);
      return reply.code(400).type('text/plain').send('The request has no body.\n');
    }
    // Past fastify's own sending, which costs as much as a policy: an answer is one text, whole and of known length.
    const { raw } = reply.hijack();
    const send = ({ status, text, isReview }: Answer): void => {
      body.release();
      const headers: Record<string, string | number> = {
        'content-type': isReview ? 'application/json' : 'text/plain; charset=utf-8',
        'content-length': Buffer.byteLength(text),
      };
      if (isLast(request.raw.socket)) headers['connection'] = 'close';
      if (status === 429) headers['retry-after'] = '1';
      raw.writeHead(status, headers);
      raw.end(text);
    };
    const deadline = body.arrived + patienceOf(request, settings.deadline);
    const answer = answerBody(court, { body, deadline, writer: writerOf(request) });
    if (answer instanceof Promise) void answer.then(send);
    else send(answer);
    return reply;
  });

  const say = (reply: FastifyReply, status: number, text: string): FastifyReply => {
    metrics.httpError(status);
    return reply.code(status).type('text/plain').send(text);
  };
  server.setNotFoundHandler((_request, reply) => say(reply, 404, 'There is nothing here: POST /validate.\n'));
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

function writerOf(request: FastifyRequest): Writer {
  return request.headers['user-agent'] === 'kube-apiserver-admission' ? 'kube-apiserver' : 'unknown';
}

/** How long the API server waits, less the way back: milliseconds. */
function patienceOf(request: FastifyRequest, longest: number): number {
  const asked = /[?&]timeout=(\d{1,6})(ms|s|m)?(?:&|$)/.exec(request.url);
  if (asked === null) return longest;
  const unit = asked[2] === 'ms' ? 1 : asked[2] === 'm' ? 60_000 : 1000;
  const whole = Number(asked[1]) * unit;
  return Math.min(longest, Math.max(whole - WAY_BACK, whole / 2));
}

/** Hangs up on a client whose certificate has none of the names; without a list every certificate of the authority will do. */
function checkClient(socket: TLSSocket, names: readonly string[]): void {
  if (names.length === 0) return;
  const { subject, subjectaltname = '' } = socket.getPeerCertificate() as Partial<PeerCertificate>;
  const alternatives = subjectaltname.split(', ').map((name) => name.replace(/^[A-Za-z ]+:/, ''));
  const found = [...[subject?.CN ?? []].flat(), ...alternatives];
  if (!found.some((name) => names.includes(name))) socket.destroy();
}
