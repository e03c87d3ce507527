// Reviews that go straight to the server, past the API server.
import { request } from 'node:https';
import type { Agent } from 'node:https';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Body } from './objects.ts';

/** Where a server listens on loopback, and what it says that it is. */
export interface Target {
  readonly port: number;
  /** The authorities that are trusted, PEM. */
  readonly ca: string;
  /** The name that its certificate should have. */
  readonly servername?: string;
  /** Keeps connections. */
  readonly agent?: Agent;
}

/** What was answered. */
export interface Answered {
  readonly uid: string;
  readonly allowed: boolean;
  readonly message: string;
}

/** A review of the creation of an object, as an API server writes it. */
export function reviewOf(uid: string, object: Body): string {
  const { name, namespace } = object.metadata;
  const kind = { group: '', version: 'v1', kind: object.kind };
  const resource = { group: '', version: 'v1', resource: `${object.kind.toLowerCase()}s` };
  const spoken = { kind, resource, requestKind: kind, requestResource: resource };
  return JSON.stringify({
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid,
      ...spoken,
      name,
      namespace,
      operation: 'CREATE',
      userInfo: { username: 'jane', groups: ['system:authenticated'] },
      object,
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    },
  });
}

/** Asks for a review; rejects when there is no answer, or another than 200. */
export function askDirectly({ port, ...tls }: Target, body: string): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = {
      host: '127.0.0.1',
      port,
      path: '/validate?timeout=5s',
      method: 'POST',
      headers,
      ...tls,
    };
    const outgoing = request(options, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(answeredBy(text));
        else reject(new Error(`status ${String(response.statusCode)}: ${text}`));
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function answeredBy(text: string): Answered {
  const { response } = JSON.parse(text) as {
    readonly response: {
      readonly uid: string;
      readonly allowed: boolean;
      readonly status?: { readonly message?: string };
    };
  };
  return { uid: response.uid, allowed: response.allowed, message: response.status?.message ?? '' };
}

/** A sender that stops in the middle of a review. */
export interface SlowSender {
  /** Sends the rest, and gives what was answered. */
  readonly finish: () => Promise<Answered>;
  /** When the server hung up, in milliseconds of `performance.now()`. */
  readonly hungUp: Promise<number>;
}

/** Sends the headers and the first half of a review. */
export async function sendHalf({ port, ...tls }: Target, body: string): Promise<SlowSender> {
  const socket = await connected({ port, ...tls });
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  const hungUp = new Promise<number>((resolve) => socket.once('close', () => resolve(performance.now())));
  socket.on('error', () => undefined);
  const bytes = Buffer.from(body);
  const head = `POST /validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${String(bytes.length)}\r\n\r\n`;
  socket.write(head);
  socket.write(bytes.subarray(0, bytes.length / 2));
  return {
    hungUp,
    finish: async () => {
      socket.write(bytes.subarray(bytes.length / 2));
      await hungUp;
      const [status, rest] = [text.slice(0, text.indexOf('\r\n')), text.slice(text.indexOf('\r\n\r\n') + 4)];
      if (status !== 'HTTP/1.1 200 OK') throw new Error(`the answer was ${JSON.stringify(text)}`);
      return answeredBy(rest);
    },
  };
}

/** The fingerprint of the certificate that a new connection is shown; rejects when it is not trusted. */
export async function shownAt(target: Target): Promise<string> {
  const socket = await connected(target);
  const shown = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
  socket.destroy();
  return shown;
}

/** A connection over which nothing was asked yet. */
export function connected({ port, ca, servername = '' }: Target): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca, servername }, () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.on('error', reject);
  });
}
