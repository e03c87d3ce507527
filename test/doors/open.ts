// The two doors, opened for tests: a text goes through one, its object through the other.
import { Agent, request } from 'node:https';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest } from '../../src/manifest/request.ts';
import type { Resource } from '../../src/manifest/model.ts';
import type { Decision, Engine, Judgement, JudgeOptions } from '../../src/engine/model.ts';
import { classify } from '../../src/load/classify.ts';
import type { Answer } from '../../webhook/case.ts';
import { answerBody } from '../../webhook/handle.ts';
import { issueAuthority, issueLeaf } from '../../webhook/issue.ts';
import { FIX_STAGES, policySetOf, STAGES } from '../../webhook/judge.ts';
import type { Stages } from '../../webhook/judge.ts';
import type { Writer } from '../../webhook/json.ts';
import { createLog } from '../../webhook/log.ts';
import { createMetrics } from '../../webhook/metrics.ts';
import { buildServer } from '../../webhook/server.ts';
import type { ServerParts, WebhookServer } from '../../webhook/server.ts';
import { DEFAULT_SERVER } from '../../webhook/settings.ts';
import type { ServerSettings } from '../../webhook/settings.ts';

/** What `JSON.parse` gives. */
export type Json = ReturnType<typeof JSON.parse>;

/** One object as a scan sees it. */
interface Scanned {
  readonly resource: Resource;
  readonly judgement: Judgement;
}

/** What a scan makes of a text: its objects, and the codes of what it refuses. */
export interface ScanResult {
  readonly objects: readonly Scanned[];
  readonly refused: readonly string[];
}

/** Reads a text and judges every object in it, as `doorward scan FILE` does. */
export function scanText(engine: Engine, bytes: Uint8Array, options: JudgeOptions = {}): ScanResult {
  const parsed = parseManifest({ file: 'case.yaml', bytes }, DEFAULT_LIMITS);
  const { resources, errors } = classify(parsed, { named: true, chartSetting: false });
  return {
    objects: resources.map((resource) => ({
      resource,
      judgement: engine.judge(createRequest(resource.object, new Map()), options),
    })),
    refused: errors.map(({ code }) => code),
  };
}

/** An answer of the server, and what was decided behind it. */
export interface Reply {
  readonly status: number;
  readonly json: Json;
  /** `undefined` when nothing was judged. */
  readonly judgement: Judgement | undefined;
}

/** The other door, with the policies of whoever asks. */
export interface OpenDoor {
  readonly server: WebhookServer;
  readonly port: number;
  /** What a client trusts. */
  readonly ca: string;
  /** Whose policies are in force for whoever asks by other ways. */
  readonly use: (engine: Engine) => void;
  /** The metrics, as Prometheus reads them. */
  readonly page: () => Promise<string>;
  /** Over TLS, on a connection that is kept. */
  readonly ask: (engine: Engine, review: string, writer: Writer) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

const day = { from: new Date(), days: 1 };
const authority = await issueAuthority(day);
const leaf = await issueLeaf(authority, ['localhost', '127.0.0.1'], day);

/** How an API server calls itself; `unknown` for anybody else. */
function userAgent(writer: Writer): string {
  return writer === 'kube-apiserver' ? 'kube-apiserver-admission' : 'doors';
}

/** Starts the real server on loopback; of the cluster it knows what is given. */
export async function openServer(
  settings: ServerSettings = DEFAULT_SERVER,
  cluster: Partial<Pick<ServerParts, 'namespaces' | 'access'>> = {},
): Promise<OpenDoor> {
  let engine: Engine | undefined;
  let judgement: Judgement | undefined;
  const judge: Stages['judge'] = (...args) => (judgement = STAGES.judge(...args));
  const metrics = createMetrics();
  const server = buildServer({
    policies: () => engine && policySetOf(engine),
    namespaces: undefined,
    ...cluster,
    log: createLog({ level: 'error', sampleAllowed: 0 }, { write: () => undefined }),
    metrics,
    identity: { ...leaf, clientCa: undefined },
    settings,
    isClosing: () => false,
    stages: { judge },
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as { port: number };
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: authority.cert });
  const post = (review: string, writer: Writer): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'user-agent': userAgent(writer) };
      const path = '/validate?timeout=10s';
      const sent = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.on('error', reject);
      sent.end(review);
    });
  return {
    server,
    port,
    ca: authority.cert,
    use: (other) => {
      engine = other;
    },
    page: metrics.page,
    ask: async (asked, review, writer) => {
      engine = asked;
      judgement = undefined;
      const { status, text } = await post(review, writer);
      return { status, json: text.startsWith('{') ? JSON.parse(text) : undefined, judgement };
    },
    close: async () => {
      agent.destroy();
      server.server.closeAllConnections();
      await server.close();
    },
  };
}

/** The way of a review without the wire: from the bytes of its body to the text of its answer. */
export function askInProcess(
  now: () => number = Date.now,
  {
    errand = 'validate',
    write,
  }: { readonly errand?: 'validate' | 'mutate'; readonly write?: (line: string) => void } = {},
): (engine: Engine, review: string, writer: Writer) => Reply {
  let judgement: Judgement | undefined;
  let engine: Engine | undefined;
  const judge: Stages['judge'] = (...args) => (judgement = STAGES.judge(...args));
  const court = {
    policies: () => engine && policySetOf(engine),
    namespaces: undefined,
    log:
      write === undefined
        ? createLog({ level: 'error', sampleAllowed: 0 }, { write: () => undefined })
        : createLog({ level: 'debug', sampleAllowed: 1 }, { write }),
    metrics: createMetrics(),
    stages: { ...STAGES, judge },
    fixing: FIX_STAGES,
    mutation: DEFAULT_SERVER.mutation,
    now,
  };
  return (asked, review, writer) => {
    engine = asked;
    judgement = undefined;
    const body = {
      bytes: Buffer.from(review),
      refused: undefined,
      arrived: performance.now(),
      release: () => undefined,
    };
    const { status, text } = answerBody(court, {
      body,
      errand,
      deadline: performance.now() + 10_000,
      writer,
    }) as Answer;
    return { status, json: text.startsWith('{') ? JSON.parse(text) : undefined, judgement };
  };
}

/** What both doors must agree on, sorted. */
export function decided(decisions: readonly Decision[]): readonly string[] {
  return decisions
    .map(({ policy, rule, pointer, outcome, action, excuse }) => {
      const by = excuse?.kind === 'exception' ? [excuse.name] : [];
      return [policy, rule, pointer, outcome, action, ...by].join(' \u2502 ');
    })
    .sort();
}
