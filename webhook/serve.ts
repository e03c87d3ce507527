import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyReader } from './body.ts';
import type { Answer, Court, Errand } from './case.ts';
import { answerBody } from './handle.ts';
import type { ServerSettings } from './settings.ts';

/** Answers one review, from its headers on. */
export type Serve = (request: IncomingMessage, response: ServerResponse, errand: Errand) => void;

/** What serving needs besides a court. */
export interface Serving {
  readonly court: Court;
  readonly settings: ServerSettings;
  /** Whether the end has begun: then every answer closes its connection. */
  readonly isClosing: () => boolean;
}

/** Kept from the deadline that the API server gives, for the way back. */
const WAY_BACK = 500;

/** Makes what answers reviews, with one set of bounds for all of them. */
export function createServe({ court, settings, isClosing }: Serving): Serve {
  const bodies = new BodyReader(settings.body);
  court.metrics.watch('in_flight', 'Reviews being read or judged.', () => bodies.inFlight);
  court.metrics.watch('buffered_bytes', 'Bytes of the bodies that are held.', () => bodies.bufferedBytes);

  const counts = new WeakMap<object, number>();
  /** Every so often a connection is closed, so that calls are spread anew; at the end every one is. */
  const isLast = (socket: object): boolean => {
    if (isClosing()) return true;
    if (settings.requestsPerConnection === 0) return false;
    const count = (counts.get(socket) ?? 0) + 1;
    counts.set(socket, count);
    return count >= settings.requestsPerConnection;
  };
  const send = (response: ServerResponse, { status, text, isReview }: Answer): void => {
    const headers: Record<string, string | number> = {
      'content-type': isReview ? 'application/json' : 'text/plain; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    };
    if (isLast(response.req.socket)) headers['connection'] = 'close';
    if (status === 429) headers['retry-after'] = '1';
    response.writeHead(status, headers);
    response.end(text);
  };

  return (request, response, errand) => {
    const patience = patienceOf(request.url ?? '', settings.deadline);
    bodies.read(request, patience, (error, body) => {
      if (body === undefined) {
        // The sender went away, or sent what is no body: there is nobody to answer.
        response.destroy(error ?? undefined);
        return;
      }
      const isApiServer = request.headers['user-agent'] === 'kube-apiserver-admission';
      const writer = isApiServer ? 'kube-apiserver' : 'unknown';
      const answer = answerBody(court, { body, errand, deadline: body.arrived + patience, writer });
      if (answer instanceof Promise) {
        void answer.then((found) => {
          body.release();
          send(response, found);
        });
        return;
      }
      body.release();
      send(response, answer);
    });
  };
}

/** How long the API server waits, less the way back: milliseconds. */
function patienceOf(url: string, longest: number): number {
  const asked = /[?&]timeout=(\d{1,6})(ms|s|m)?(?:&|$)/.exec(url);
  if (asked === null) return longest;
  const unit = asked[2] === 'ms' ? 1 : asked[2] === 'm' ? 60_000 : 1000;
  const whole = Number(asked[1]) * unit;
  return Math.min(longest, Math.max(whole - WAY_BACK, whole / 2));
}
