import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';

/** An answer of the API server. */
export interface Answer {
  readonly status: number;
  /** The parsed JSON, or the text when it is none. */
  readonly body: unknown;
  /** The texts of the `Warning` headers, in order. */
  readonly warnings: readonly string[];
  /** The ID of the request in the audit log. */
  readonly auditId: string;
}

/** What may be said of a request beside its path and body. */
export interface Extras {
  readonly query?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  /** The user to act as. */
  readonly as?: string;
}

/** The calls that kubectl makes, and no more of it. */
export interface Api {
  readonly get: (path: string, extras?: Extras) => Promise<Answer>;
  readonly post: (path: string, body: unknown, extras?: Extras) => Promise<Answer>;
  readonly put: (path: string, body: unknown, extras?: Extras) => Promise<Answer>;
  /** A merge patch unless `contentType` says otherwise. */
  readonly patch: (path: string, body: unknown, extras?: Extras) => Promise<Answer>;
  readonly delete: (path: string, extras?: Extras) => Promise<Answer>;
  /** Server-side apply, as `kubectl apply --server-side --force-conflicts`. */
  readonly apply: (path: string, body: unknown, extras?: Extras) => Promise<Answer>;
}

interface Target {
  readonly url: string;
  readonly authority: string;
  readonly token: string;
}

interface Call extends Extras {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** A client of one API server; connections are kept, and do not keep the process alive. */
export function createApi(target: Target): Api {
  const agent = new Agent({ keepAlive: true, ca: target.authority });
  const send = (call: Call): Promise<Answer> => sendCall(target, agent, call);
  return {
    get: (path, extras) => send({ method: 'GET', path, ...extras }),
    post: (path, body, extras) => send({ method: 'POST', path, body, ...extras }),
    put: (path, body, extras) => send({ method: 'PUT', path, body, ...extras }),
    patch: (path, body, extras) =>
      send({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json', ...extras }),
    delete: (path, extras) => send({ method: 'DELETE', path, ...extras }),
    apply: (path, body, extras) =>
      send({
        method: 'PATCH',
        path,
        body,
        ...extras,
        contentType: 'application/apply-patch+yaml',
        query: { fieldManager: 'test', force: 'true', ...extras?.query },
      }),
  };
}

function sendCall(target: Target, agent: Agent, call: Call): Promise<Answer> {
  const url = new URL(call.path, target.url);
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
  const headers: Record<string, string> = {
    authorization: `Bearer ${target.token}`,
    accept: 'application/json',
    'content-type': call.contentType ?? 'application/json',
  };
  if (call.as !== undefined) headers['impersonate-user'] = call.as;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: call.method, agent, headers, timeout: 40_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve(answerOf(response, Buffer.concat(chunks).toString('utf8'))));
    });
    outgoing.on('error', reject);
    outgoing.on('timeout', () => outgoing.destroy(new Error('the API server did not answer in 40 s')));
    outgoing.end(call.body === undefined ? undefined : JSON.stringify(call.body));
  });
}

function answerOf(response: IncomingMessage, text: string): Answer {
  const warning = response.headers.warning ?? '';
  return {
    status: response.statusCode ?? 0,
    body: parse(text),
    warnings: [...warning.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map((one) =>
      (one[1] ?? '').replaceAll(/\\(.)/g, '$1'),
    ),
    auditId: String(response.headers['audit-id'] ?? ''),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
