// Reviews that are wrong in every way there is. No crash, no hang, and no yes to what is not a fine object.
import { Agent, request } from 'node:https';
import t from 'tap';
import { createEngine, DEFAULT_LIMITS, parseManifest, parsePolicies } from '../../src/index.ts';
import { admissionReview } from './admission-review.mjs';
import { openServer } from './open.ts';
import type { Json } from './open.ts';
import { diceFrom, hostileOf } from './mutate.ts';
import type { Hostile } from './mutate.ts';
import { testSockets } from './sockets.ts';

/** How many, and from where: `TEST_HOSTILE_RUNS`, `TEST_HOSTILE_SEED`. */
const RUNS = Number(process.env['TEST_HOSTILE_RUNS'] ?? 5_000);
const SEED = Number(process.env['TEST_HOSTILE_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));

/** A policy that speaks of everything: only an object that says that it is fine is let in. */
const POLICY = `{ apiVersion: doorward.dev/v1alpha1, kind: Policy, metadata: { name: fine }, spec: {
  title: Objects are fine, description: For a test., severity: low,
  match: { operations: [CREATE, UPDATE, DELETE, CONNECT] },
  rules: [{ name: fine, at: $.metadata.labels.fine, schema: { const: 'yes' }, message: It is not fine. }] } }`;
const { documents } = parseManifest({ file: 'fine.yaml', bytes: Buffer.from(POLICY) }, DEFAULT_LIMITS);
const read = parsePolicies(documents.flatMap((one) => (one.type === 'resources' ? one.resources : [])));
if (read.errors.length > 0) throw new Error(JSON.stringify(read.errors));
const engine = createEngine(read.policies);

function review(labels: Record<string, string>, over: Record<string, unknown> = {}): string {
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', labels, managedFields: [{ manager: 'kubectl' }] },
    spec: { containers: [{ name: 'app', image: 'nginx:1.27', resources: { limits: { cpu: 1 } } }] },
  };
  // Without what no verdict depends on: the changes are to hit the rest.
  const less = { requestKind: undefined, requestResource: undefined, options: undefined };
  const said = { uid: 'b7a1c1a2-0000-4000-8000-000000000001', ...less, ...over };
  return JSON.stringify(admissionReview(object, said));
}
const FINE = review({ fine: 'yes' });
const BASES = [
  FINE,
  review({ fine: 'yes' }, { operation: 'DELETE' }),
  review({ fine: 'yes' }, { operation: 'UPDATE', oldObject: { metadata: { labels: { fine: 'yes' } } } }),
  // Fine by the wrong one of two objects, or of a fine one with one too few or too many.
  review({ fine: 'yes' }, { operation: 'UPDATE', oldObject: null }),
  review({ fine: 'yes' }, { operation: 'CREATE', oldObject: { metadata: { labels: { fine: 'yes' } } } }),
  review({ app: 'web' }, { operation: 'DELETE', object: { metadata: { labels: { fine: 'yes' } } } }),
  review({ fine: 'yes' }, { operation: 'DELETE', object: { metadata: { labels: { app: 'web' } } } }),
  review({ app: 'web' }),
  review({ app: 'web' }, { operation: 'DELETE' }),
  review({ app: 'web' }, { operation: 'UPDATE', oldObject: { metadata: { labels: { fine: 'yes' } } } }),
];

const isMap = (value: Json): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (value: Json, key: string): Json =>
  isMap(value) && Object.hasOwn(value as object, key) ? value[key] : undefined;

/** What an answer may be, found with nothing of ours. */
interface Known {
  /** The uid, where the review says one. */
  readonly uid: string | undefined;
  /** Whether it is a well-formed review of a fine object. */
  readonly fine: boolean;
}

/** What an API server sends with each operation: first what is judged (k8s.io/apiserver/pkg/endpoints/handlers). */
const OBJECTS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  CREATE: ['object'],
  UPDATE: ['object', 'oldObject'],
  DELETE: ['oldObject'],
  CONNECT: ['object'],
};

function knowledgeOf(body: Buffer): Known {
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return { uid: undefined, fine: false };
  }
  const request = own(value, 'request');
  const isReview =
    own(value, 'kind') === 'AdmissionReview' && own(value, 'apiVersion') === 'admission.k8s.io/v1';
  const uid = own(request, 'uid');
  if (!isReview || typeof uid !== 'string' || uid === '' || uid.length > 128)
    return { uid: undefined, fine: false };
  const operation = own(request, 'operation');
  const kind = own(request, 'kind');
  const isKnown = typeof operation === 'string' && Object.hasOwn(OBJECTS, operation);
  const sent = isKnown ? OBJECTS[operation] : undefined;
  const fine =
    sent !== undefined &&
    [own(kind, 'version'), own(kind, 'kind')].every((part) => typeof part === 'string' && part !== '') &&
    typeof (own(kind, 'group') ?? '') === 'string' &&
    ['object', 'oldObject'].every((field) => {
      const one = own(request, field) ?? null;
      return sent.includes(field) ? isMap(one) : one === null;
    }) &&
    own(own(own(own(request, sent[0]), 'metadata'), 'labels'), 'fine') === 'yes';
  return { uid, fine };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const ALLOWS = /"allowed"\s*:\s*true/;

/** What is wrong with an answer; empty when nothing. */
function mistake(hostile: Hostile, { status, text }: Answer): string {
  const { uid, fine } = knowledgeOf(hostile.body);
  if (hostile.misdirected) {
    return status >= 400 && status < 500 && !ALLOWS.test(text) ? '' : 'sent wrongly, and not refused';
  }
  if (status >= 400 && status < 500 && status !== 404) {
    if (ALLOWS.test(text)) return 'a refusal that allows';
    return uid !== undefined ? 'the uid was there, and was not echoed' : '';
  }
  if (status !== 200) return 'a status that is none';
  const json = JSON.parse(text);
  const { response } = json;
  if (json.kind !== 'AdmissionReview' || json.apiVersion !== 'admission.k8s.io/v1') return 'no review';
  if (typeof response.allowed !== 'boolean') return 'neither yes nor no';
  if (uid === undefined && (response.allowed === true || !hostile.doubtful)) return 'an answer to nobody';
  // Of two uids it is the last, as for Go.
  if (uid !== undefined && response.uid !== uid) return `another uid than ${uid}`;
  if (response.allowed === true) {
    if (!fine) return 'yes to what is not fine';
    return response.status === undefined ? '' : 'yes, with a status';
  }
  if (response.status.code !== 403 || !(response.status.message.length > 0)) return 'a no without a reason';
  return fine && !hostile.doubtful && !/understood|no text|deep/.test(response.status.message)
    ? `no to what is fine: ${String(response.status.message)}`
    : '';
}

t.test(`${String(RUNS)} hostile reviews`, async (t) => {
  t.comment(`seed ${String(SEED)}`);
  const before = [Object.prototype, Array.prototype, Function.prototype].map((one) => Reflect.ownKeys(one));
  const door = await openServer();
  t.teardown(door.close);
  // The limits of time are tried as they are where there is time for it.
  const isLong = RUNS >= 50_000;
  if (!isLong) Object.assign(door.server.server, { headersTimeout: 1_000, requestTimeout: 2_000 });
  const agent = new Agent({ keepAlive: true, maxSockets: 4, ca: door.ca });
  t.teardown(() => agent.destroy());
  door.use(engine);
  const target = { door, fine: FINE, bad: review({ app: 'web' }), rounds: isLong ? 20 : 4, seed: SEED };
  const sockets = testSockets(t, target);

  const overTls = ({ method, path, headers, body }: Hostile): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: door.port, agent, method, path };
      const length = { ...headers, 'content-length': String(body.length) };
      const sent = request({ ...options, headers: length }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const inject = async ({ method, path, headers, body }: Hostile): Promise<Answer> => {
    const { statusCode, payload } = await door.server.inject({ method, url: path, headers, payload: body });
    return { status: statusCode, text: payload };
  };

  const dice = diceFrom(SEED);
  const wrong: string[] = [];
  const tally = { yes: 0, no: 0, unreadable: 0, tls: 0 };
  let next = 0;
  let slowest = 0;
  const pending = new Map<number, { hostile: Hostile; since: number }>();
  const watchdog = setInterval(() => {
    for (const [number, { hostile, since }] of pending) {
      if (performance.now() - since > 11_000) t.fail(`${String(number)} hangs: ${hostile.name}`);
    }
  }, 1000).unref();
  const worker = async (): Promise<void> => {
    while (next < RUNS && wrong.length < 20) {
      const number = next++;
      const hostile = hostileOf(BASES[dice(BASES.length)] ?? FINE, dice, dice(2) === 0);
      const isTls = number % 4 === 0;
      const since = performance.now();
      pending.set(number, { hostile, since });
      let answer: Answer;
      try {
        answer = await (isTls ? overTls(hostile) : inject(hostile));
      } catch (error) {
        answer = { status: -1, text: String(error) };
      }
      pending.delete(number);
      slowest = Math.max(slowest, performance.now() - since);
      if (isTls) tally.tls += 1;
      tally[answer.text.includes('"allowed":true') ? 'yes' : answer.status === 200 ? 'no' : 'unreadable'] +=
        1;
      const said = mistake(hostile, answer);
      if (said !== '')
        wrong.push(
          `#${String(number)} ${hostile.name}: ${said}\n  ${JSON.stringify(hostile.headers)} ${hostile.method} ${hostile.path}\n  ${hostile.body.toString().slice(0, 700)}\n  ${String(answer.status)} ${answer.text.slice(0, 300)}`,
        );
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  clearInterval(watchdog);
  t.comment(`${JSON.stringify(tally)}, the slowest took ${slowest.toFixed(0)} ms`);
  t.equal(wrong.join('\n'), '', 'every answer is one that may be');
  t.equal(next, RUNS, 'all were answered');
  t.ok(slowest < 10_000, 'within the deadline');
  t.ok(Math.min(tally.yes, tally.no, tally.unreadable) > RUNS / 50, 'of each sort there were some');
  await sockets;
  t.same(
    [Object.prototype, Array.prototype, Function.prototype].map((one) => Reflect.ownKeys(one)),
    before,
    'the prototypes are what they were',
  );
  const last = await door.ask(engine, FINE, 'kube-apiserver');
  t.match(last.json, { response: { allowed: true } }, 'a good review is still answered');
  const page = await door.page();
  t.match(page, /doorward_in_flight 0\n/, 'nothing is left in flight');
  t.match(page, /doorward_buffered_bytes 0\n/, 'and no byte is held');
});
