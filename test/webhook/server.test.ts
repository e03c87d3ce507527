// The server over real TLS: what it answers, what it refuses, and that nothing that fails says yes.
import { connect } from 'node:tls';
import { request } from 'node:https';
import type { RequestOptions } from 'node:https';
import t from 'tap';
import { createEngine, DEFAULT_LIMITS, loadPolicies, parseManifest, parsePolicies } from '../../src/index.ts';
import type { Engine } from '../../src/index.ts';
import { issueAuthority, issueLeaf } from '../../webhook/issue.ts';
import { policySetOf, STAGES } from '../../webhook/judge.ts';
import type { Stages } from '../../webhook/judge.ts';
import { createLog } from '../../webhook/log.ts';
import { createMetrics } from '../../webhook/metrics.ts';
import { contextOptions } from '../../webhook/secure.ts';
import { buildServer } from '../../webhook/server.ts';
import type { ServerParts } from '../../webhook/server.ts';
import { DEFAULT_SERVER } from '../../webhook/settings.ts';
import { admissionReview } from '../doors/admission-review.mjs';

const POLICIES = `
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: named }
spec:
  title: Objects have an owner
  description: For tests.
  severity: low
  match: { kinds: [ConfigMap], operations: [CREATE, UPDATE, DELETE] }
  rules:
    - { name: owner, at: $.metadata.labels.owner, schema: { type: string }, message: The owner is missing. }
---
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: labelled }
spec:
  title: Only where the namespace asks
  description: For tests.
  severity: low
  match: { kinds: [Secret], namespaceLabels: { matchLabels: { guarded: 'yes' } } }
  rules:
    - { name: none, schema: false, message: No Secrets here. }
---
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: lenient }
spec:
  title: Only where the namespace asks, and else not
  description: For tests.
  severity: low
  failurePolicy: Ignore
  match: { kinds: [ServiceAccount], namespaceLabels: { matchLabels: { guarded: 'yes' } } }
  rules:
    - { name: none, schema: false, message: No ServiceAccounts here. }
`;

function engineOf(text: string): Engine {
  const { documents } = parseManifest({ file: 'policies.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const resources = documents.flatMap((document) =>
    document.type === 'resources' ? document.resources : [],
  );
  const { policies, errors } = parsePolicies(resources);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return createEngine(policies);
}
const engine = engineOf(POLICIES);

/** Asks for the Namespace as a whole. */
const CURIOUS = engineOf(`
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: curious }
spec:
  title: The namespace is known
  match: { kinds: [ConfigMap] }
  rules:
    - { name: known, cel: namespaceObject.metadata.name == 'shop', message: Where is this. }
`);

function review(over: Record<string, unknown> = {}, kind = 'ConfigMap'): string {
  const object = {
    apiVersion: 'v1',
    kind,
    metadata: { name: 'a', namespace: 'shop', labels: { owner: 'me' } },
  };
  const said = { uid: 'u-1', userInfo: { username: 'alice', groups: [] }, ...over };
  return JSON.stringify(admissionReview(object, said));
}

/** Nobody has anything against it. */
const FINE = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { owner: 'me' } } };

/** What a test looks into. */
type Json = ReturnType<typeof JSON.parse>;

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly json: Json;
  readonly headers: Record<string, unknown>;
}

interface Running {
  readonly port: number;
  readonly post: (body: string | Buffer, options?: RequestOptions) => Promise<Reply>;
  readonly lines: string[];
  readonly page: () => Promise<string>;
  readonly server: ReturnType<typeof buildServer>;
}

const day = { from: new Date(), days: 1 };
const authority = await issueAuthority(day);
const leaf = await issueLeaf(authority, ['localhost', '127.0.0.1'], day);
const stranger = await issueAuthority(day);

async function start(
  t: { teardown: (handler: () => unknown) => void },
  parts: Partial<ServerParts> = {},
): Promise<Running> {
  const lines: string[] = [];
  const metrics = createMetrics();
  const set = policySetOf(engine);
  const server = buildServer({
    policies: () => set,
    namespaces: undefined,
    log: createLog({ level: 'info', sampleAllowed: 1 }, { write: (line) => void lines.push(line) }),
    metrics,
    identity: { ...leaf, clientCa: undefined },
    settings: DEFAULT_SERVER,
    isClosing: () => false,
    ...parts,
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(async () => {
    server.server.closeAllConnections();
    await server.close();
  });
  const { port } = server.server.address() as { port: number };
  return {
    port,
    lines,
    server,
    page: metrics.page,
    post: (body, options = {}) =>
      new Promise((resolve, reject) => {
        const sent = request(
          {
            host: '127.0.0.1',
            port,
            path: '/validate?timeout=5s',
            method: 'POST',
            ca: authority.cert,
            agent: false,
            ...options,
            headers: Object.assign({ 'content-type': 'application/json' }, options.headers),
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const text = Buffer.concat(chunks).toString();
              const json = text.startsWith('{') ? JSON.parse(text) : undefined;
              resolve({ status: response.statusCode ?? 0, text, json, headers: response.headers });
            });
          },
        );
        sent.on('error', reject);
        sent.end(body);
      }),
  };
}

t.test('reviews are answered', async (t) => {
  const { post, lines, page } = await start(t);
  const unlabelled = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { token: 'canary-7' },
  };
  const yes = await post(review());
  t.match(yes, { status: 200, json: { response: { uid: 'u-1', allowed: true } } });
  t.match(yes.headers['content-type'], /^application\/json/);
  t.match(await post(review({ object: unlabelled })), {
    status: 200,
    json: {
      response: { uid: 'u-1', allowed: false, status: { code: 403, message: /1 finding of named\n/ } },
    },
  });
  t.match(
    (await post(review({ operation: 'DELETE', object: null, oldObject: unlabelled }))).json.response,
    { allowed: false },
    'a delete is judged by the old object',
  );
  t.match(
    (await post(review({}, 'Widget'))).json.response,
    { allowed: true },
    'a kind that nobody speaks of',
  );
  const decided = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  t.match(decided.slice(0, 2), [
    {
      level: 'info',
      uid: 'u-1',
      kind: 'v1/ConfigMap',
      namespace: 'shop',
      name: 'a',
      user: 'alice',
      allowed: true,
    },
    { level: 'warn', operation: 'CREATE', allowed: false, policies: ['named/owner'], digest: engine.digest },
  ]);
  t.ok(decided.every(({ microseconds }) => Number(microseconds) > 0));
  t.notMatch(lines.join(''), /canary/, 'what an object holds is not logged');
  const metrics = await page();
  t.match(metrics, 'doorward_reviews_total{operation="CREATE",verdict="allowed"} 2');
  t.match(metrics, 'doorward_reviews_total{operation="DELETE",verdict="denied"} 1');
  t.match(metrics, 'doorward_findings_total{policy="named",rule="owner",outcome="fail",action="deny"} 2');
  await post(review());
  for (const reading of ['once', 'twice'])
    t.match(
      await page(),
      'doorward_reviews_total{operation="CREATE",verdict="allowed"} 3',
      `read ${reading}`,
    );
  for (const username of [
    '',
    'system:serviceaccount:a:b',
    'a"b',
    'a\\b',
    'a\nb',
    'é\u2028',
    '\u0007',
    'a\n',
  ]) {
    await post(review({ userInfo: { username }, name: username }));
    const line = lines.at(-1) ?? '';
    t.equal(line.indexOf('\n'), line.length - 1, 'one line');
    t.match(JSON.parse(line), { user: username, uid: 'u-1' }, encodeURI(username));
  }
});

t.test('changes are asked for on a path of their own', async (t) => {
  const text = POLICIES.replace(
    'message: The owner is missing. }',
    'message: The owner is missing., fix: { set: nobody } }',
  );
  const set = policySetOf(engineOf(text));
  const { post, lines, page } = await start(t, { policies: () => set });
  const body = review({ object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } } });
  const patch = [{ op: 'add', path: '/metadata/labels', value: { owner: 'nobody' } }];
  const ways = [
    { name: 'as kube-apiserver asks', options: { path: '/mutate?timeout=3s' } },
    { name: 'without a time', options: { path: '/mutate' } },
    // Routed by fastify.
    { name: 'another spelling', options: { path: '/%6dutate' } },
    {
      name: 'another content type',
      options: { headers: { 'content-type': 'application/json; charset=utf-8' } },
    },
  ];
  for (const { name, options } of ways) {
    const reply = await post(body, { path: '/mutate', ...options });
    t.match(
      reply,
      { status: 200, json: { response: { uid: 'u-1', allowed: true, patchType: 'JSONPatch' } } },
      name,
    );
    t.match(reply.headers['content-type'], /^application\/json/, name);
    t.same(JSON.parse(Buffer.from(reply.json.response.patch, 'base64').toString()), patch, name);
  }
  t.match(
    (await post(body)).json.response,
    { allowed: false, patch: undefined },
    'the verdict is given elsewhere',
  );
  t.match(lines.map((line) => JSON.parse(line)).at(0), {
    mutation: 'patched',
    policies: ['named/owner'],
  });
  t.match(await page(), 'doorward_mutations_total{operation="CREATE",result="patched"} 4');
  const canary = {
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { k: 'canary-9' } },
  };
  await post(review(canary), { path: '/mutate' });
  t.notMatch(lines.join(''), /canary/, 'what an object holds is not logged');
  const small = { ...DEFAULT_SERVER, body: { ...DEFAULT_SERVER.body, maxBytes: 300 } };
  const other = await start(t, { policies: () => set, settings: small });
  const shed = await other.post(body, { path: '/mutate' });
  t.match(shed, { status: 413, json: undefined }, 'too big: neither a yes nor a no');
});

t.test('what cannot be read is a 4xx that says why', async (t) => {
  const { post, lines } = await start(t);
  const table: readonly { name: string; body: string | Buffer; options?: RequestOptions; status: number }[] =
    [
      { name: 'no JSON', body: '{"kind":', status: 400 },
      { name: 'nothing', body: '', status: 400 },
      { name: 'not UTF-8', body: Buffer.from([0xff, 0xfe]), status: 400 },
      { name: 'a Pod', body: '{"kind":"Pod","apiVersion":"v1"}', status: 400 },
      { name: 'an older version', body: review().replace('io/v1', 'io/v1beta1'), status: 400 },
      { name: 'no uid', body: review({ uid: undefined }), status: 400 },
      {
        name: 'another content type',
        body: review(),
        options: { headers: { 'content-type': 'text/plain' } },
        status: 415,
      },
      { name: 'another path', body: review(), options: { path: '/mend' }, status: 404 },
      { name: 'another method', body: '', options: { method: 'GET' }, status: 404 },
    ];
  for (const { name, body, options, status } of table) {
    const reply = await post(body, options);
    t.equal(reply.status, status, name);
    t.match(reply.text, /^\S.*\.\n$/, `${name}: in a sentence`);
    t.notMatch(reply.text, /allowed/, name);
  }
  t.ok(lines.every((line) => !line.includes('"allowed":true')));
});

t.test('what can be read and not be judged is a no with the uid', async (t) => {
  const { post } = await start(t, {
    settings: { ...DEFAULT_SERVER, body: { ...DEFAULT_SERVER.body, maxBytes: 4096 } },
  });
  const table = [
    { name: 'no operation', body: review({ operation: undefined }) },
    { name: 'a delete with an object', body: review({ operation: 'DELETE', object: FINE }) },
    { name: 'a create with an old object', body: review({ oldObject: FINE }) },
    { name: 'an update without an old object', body: review({ operation: 'UPDATE', oldObject: null }) },
    { name: 'a key twice', body: review().replace('"name":"a",', '"name":"a","name":"b",') },
    { name: 'too big', body: review({ pad: 'x'.repeat(100_000) }) },
    { name: 'too deep', body: review({ pad: '@' }).replace('"@"', '['.repeat(1500) + ']'.repeat(1500)) },
  ];
  for (const { name, body } of table) {
    t.match(await post(body), { status: 200, json: { response: { uid: 'u-1', allowed: false } } }, name);
  }
  // Not as Go writes it: the uid is somewhere.
  const { kind, apiVersion, request } = JSON.parse(review());
  const { uid, ...others } = request;
  const shuffled = JSON.stringify({ request: { ...others, uid }, apiVersion, kind });
  t.match((await post(shuffled)).json.response, { uid: 'u-1', allowed: true }, 'it may stand anywhere');
  const elsewhere = [
    { name: 'a key twice', body: shuffled.replace('"name":"a",', '"name":"a","name":"b",') },
    {
      name: 'a number beyond all bounds',
      body: shuffled.replace('"labels":{', '"generation":1e999,"labels":{'),
    },
    { name: 'half a character', body: shuffled.replace('"owner":"me"', '"owner":"\\ud800"') },
    { name: 'too deep', body: shuffled.replace('"me"', '['.repeat(1500) + ']'.repeat(1500)) },
  ];
  for (const { name, body } of elsewhere) {
    t.not(body, shuffled);
    t.match(
      await post(body),
      { status: 200, json: { response: { uid: 'u-1', allowed: false } } },
      `${name}, the uid at the end`,
    );
  }
  const unknown = Buffer.from('x'.repeat(100_000));
  t.equal((await post(unknown)).status, 413, 'too big, without a uid at its front');
});

t.test('whatever fails, nothing says yes', async (t) => {
  const boom = (): never => {
    throw new Error('boom secret-canary');
  };
  const failing: readonly { name: string; parts: Partial<ServerParts>; body?: string }[] = [
    ...(Object.keys(STAGES) as readonly (keyof Stages)[]).map((stage) => ({
      name: `the stage ${stage} throws`,
      parts: {
        stages: { [stage]: boom },
        ...(stage === 'lookUpObject' ? { policies: () => policySetOf(CURIOUS) } : {}),
      },
      // Namespace labels are looked up for what has a namespace.
      body: review(),
    })),
    {
      name: 'the look-up rejects',
      parts: { namespaces: { labels: () => Promise.reject(new Error('boom')), close: () => undefined } },
    },
    { name: 'the policies throw', parts: { policies: boom } },
    { name: 'no policies yet', parts: { policies: () => undefined } },
    {
      name: 'a stage overflows the stack',
      parts: {
        stages: {
          judge: function deep(...args): Json {
            return (deep as Json)(...args);
          },
        },
      },
    },
    { name: 'a stage gives nonsense', parts: { stages: { judge: () => undefined as Json } } },
    { name: 'a verdict of nonsense', parts: { stages: { decide: () => ({}) as Json } } },
  ];
  for (const { name, parts, body = review() } of failing) {
    const { post, lines } = await start(t, parts);
    const reply = await post(body);
    t.match(reply, { status: 200, json: { response: { uid: 'u-1', allowed: false } } }, name);
    t.notMatch(reply.text, /canary|boom/, `${name}: why is nobody’s business`);
    t.ok(
      lines.some((line) => line.includes('refused')),
      `${name}: it is logged`,
    );
  }
  const dead = {
    decided: boom,
    mutated: boom,
    refused: boom,
    event: boom,
    mistakes: boom,
    fault: boom,
    flush: boom,
  };
  const { post } = await start(t, { log: dead });
  t.match(
    await post(review()),
    { status: 200, json: { response: { uid: 'u-1', allowed: false } } },
    'the log throws',
  );
  const metrics = { ...createMetrics(), decided: boom, refused: boom };
  const other = await start(t, { metrics });
  t.match((await other.post(review())).json.response, { allowed: false }, 'the metrics throw');
});

// Go reads 10,000 levels (encoding/json), so that an API server may send as many.
t.test('however deep, it is answered with the uid', async (t) => {
  const { post } = await start(t);
  const long = '9007199254740993';
  const table = [
    { name: 'deeper than a manifest', depth: 900, end: '1', apiServer: false, allowed: true },
    { name: 'deeper than a manifest, a long integer', depth: 900, end: long, apiServer: true, allowed: true },
    { name: 'as deep as an API server', depth: 9_900, end: '1', apiServer: true, allowed: true },
    { name: 'as deep, a long integer', depth: 9_900, end: long, apiServer: true, allowed: false },
    { name: 'as deep, of somebody', depth: 9_900, end: '1', apiServer: false, allowed: false },
    { name: 'without end', depth: 500_000, end: '1', apiServer: false, allowed: false },
    { name: 'without end, an API server', depth: 500_000, end: '1', apiServer: true, allowed: true },
  ];
  for (const { name, depth, end, apiServer, allowed } of table) {
    for (const [open, close] of [
      ['{"a":', '}'],
      ['[', ']'],
    ] as const) {
      const object = { ...FINE, data: '@' };
      const body = review({ object }).replace('"@"', open.repeat(depth) + end + close.repeat(depth));
      const headers = { 'user-agent': apiServer ? 'kube-apiserver-admission' : 'somebody' };
      const { status, json } = await post(body, { headers });
      t.match(
        { status, json },
        { status: 200, json: { response: { uid: 'u-1', allowed } } },
        `${name}: ${open}`,
      );
      if (!allowed) t.match(json.response.status.message, /nested deeper than 1000/, name);
    }
  }
});

/** Policies that say aloud what they find. */
const TALKATIVE = `
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: quotes-secrets }
spec:
  title: Secrets are empty
  description: For tests.
  severity: low
  match: { kinds: [Secret], operations: [CREATE, UPDATE, DELETE] }
  rules:
    - { name: data, select: '$..*', where: { type: string }, schema: { const: x }, message: 'It is {{ self }}' }
---
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: quotes-pods }
spec:
  title: Pods are empty
  description: For tests.
  severity: low
  action: warn
  match: { kinds: [Pod], operations: [CREATE, UPDATE, DELETE] }
  rules:
    - { name: all, select: '$..*', where: { type: string }, schema: { const: x }, message: 'It is {{ self }}' }
`;

// A token in every place that may hold a secret, through every path: it appears in no line, whatever the level.
t.test('what an object holds is never logged', async (t) => {
  const canary = 'canary-7f3a9c';
  const inBase64 = Buffer.from(canary).toString('base64');
  const told = new RegExp(`${canary}|${inBase64}`);
  const applied = JSON.stringify({ data: { token: inBase64 }, stringData: { token: canary } });
  const metadata = {
    name: 'a',
    namespace: 'shop',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': applied },
    managedFields: [{ manager: canary, fieldsV1: { 'f:data': { [`f:${canary}`]: {} } } }],
  };
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    data: { token: inBase64, [canary]: '' },
    stringData: { token: canary },
  };
  const env = [{ name: 'TOKEN', value: canary }];
  const containers = [{ name: 'a', image: 'nginx', env, args: [canary], command: [canary] }];
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers } };
  const { policies } = loadPolicies(['pack:essentials']);
  const judges = {
    quiet: createEngine(policies),
    talkative: engineOf(TALKATIVE),
    'without a fact': engineOf(POLICIES),
  };
  const asked = [secret, pod].flatMap((object) => {
    const about = (said: object): string => JSON.stringify(admissionReview(object, { uid: 'u-1', ...said }));
    const text = about({});
    return [
      ...['CREATE', 'UPDATE', 'DELETE'].map((operation) => ({ name: operation, body: about({ operation }) })),
      { name: 'unclear', body: about({ oldObject: object }) },
      { name: 'an operation that is none', body: about({ operation: canary }) },
      { name: 'a user that is none', body: about({ userInfo: canary }) },
      { name: 'an object that is none', body: about({ object: canary }) },
      { name: 'no uid', body: about({ uid: { canary } }) },
      { name: 'a key twice', body: text.replace('"metadata":{', `"${canary}":1,"${canary}":2,"metadata":{`) },
      {
        name: 'a number beyond all bounds',
        body: text.replace('"metadata":{', `"${canary}":1e999,"metadata":{`),
      },
      { name: 'cut off', body: text.slice(0, text.lastIndexOf(canary) + canary.length) },
      { name: 'no JSON', body: text.replace(`"${canary}"`, canary) },
      { name: 'no review', body: JSON.stringify(object) },
      { name: 'too big', body: about({ pad: canary.repeat(2000) }) },
    ].map(({ name, body }) => ({ name: `${object.kind}, ${name}`, body }));
  });
  const crashes: readonly (keyof Stages)[] = ['understand', 'judge', 'decide', 'answer'];
  const settings = { ...DEFAULT_SERVER, body: { ...DEFAULT_SERVER.body, maxBytes: 16_000 } };
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    const lines: string[] = [];
    const log = createLog({ level, sampleAllowed: 1 }, { write: (line) => void lines.push(line) });
    let said = '';
    for (const [name, judge] of Object.entries(judges)) {
      const set = policySetOf(judge);
      const { post, page } = await start(t, { log, settings, policies: () => set });
      for (const { name: what, body } of asked) {
        const reply = await post(body);
        const isJudged = reply.json !== undefined && !reply.text.includes('"failure"');
        if (!isJudged) t.notMatch(reply.text, told, `${level}, ${name}, ${what}: the refusal`);
        said += reply.text;
      }
      t.notMatch(await page(), told, `${level}, ${name}: the metrics`);
    }
    t.match(said, told, 'policies may quote what they refuse, to whoever sent it');
    for (const stage of crashes) {
      const boom = (...given: readonly unknown[]): never => {
        throw new TypeError(`nothing can be done with\n    at ${JSON.stringify(given)} ${canary}`);
      };
      const { post } = await start(t, { log, stages: { [stage]: boom } });
      t.notMatch((await post(asked[0]?.body ?? '')).text, told, `${level}, ${stage} throws`);
      t.match(lines.at(-1), /TypeError[\s\S]*server\.test\.ts/, 'the log says where');
    }
    t.ok(lines.length > 20, `${level}: ${String(lines.length)} lines`);
    t.notMatch(lines.join(''), told, level);
  }
});

t.test('a policy that crashes is judged by its failure policy', async (t) => {
  const crash = (name: string) => ({
    judge: ((_engine, request, options) => {
      return engine.judge(
        {
          ...request,
          get namespaceLabels(): never {
            throw new Error(name);
          },
        },
        options,
      );
    }) as Stages['judge'],
  });
  const { post, lines } = await start(t, { stages: crash('crash') });
  t.match((await post(review({}, 'Secret'))).json.response, { allowed: false }, 'Fail');
  t.match((await post(review({}, 'ServiceAccount'))).json.response, { allowed: true }, 'Ignore');
  t.ok(lines.some((line) => line.includes('the policy labelled could not be judged')));
});

t.test('namespace labels', async (t) => {
  const at = async (labels: Record<string, string> | undefined): Promise<boolean> => {
    const { post } = await start(t, { namespaces: { labels: async () => labels, close: () => undefined } });
    return (await post(review({}, 'Secret'))).json.response.allowed as boolean;
  };
  t.equal(await at({ guarded: 'yes' }), false, 'the policy speaks of it');
  t.equal(await at({}), true, 'it does not');
  t.equal(await at(undefined), false, 'an unknown is never a pass');
  const { post } = await start(t);
  t.match((await post(review({}, 'Secret'))).json.response, { allowed: false }, 'nobody to ask');
  t.match(
    (await post(review({}, 'ServiceAccount'))).json.response,
    { allowed: true },
    'unless the policy says Ignore',
  );
});

t.test('time is bounded', async (t) => {
  const late = {
    lookUp: async (_namespaces: unknown, _name: string, patience: number) => {
      await new Promise((resolve) => setTimeout(resolve, patience + 10));
      return { guarded: 'no' };
    },
  };
  const { post } = await start(t, { stages: late });
  const before = performance.now();
  const reply = await post(review({}, 'Secret'), { path: '/validate?timeout=1s' });
  t.match(reply.json.response, { allowed: false, status: { message: /deadline/ } });
  t.ok(performance.now() - before < 1000, 'before the API server gives up');
});

t.test('big bodies take turns, and what is too much is shed', async (t) => {
  const body = { ...DEFAULT_SERVER.body, bigBytes: 1000, bigAtOnce: 1, bigWaiting: 1 };
  const { post, port, page } = await start(t, { settings: { ...DEFAULT_SERVER, body } });
  // One that has the turn and never ends, one that waits, and one too many.
  const half = review({ pad: 'x'.repeat(5000) });
  const stuck = connect({ host: '127.0.0.1', port, ca: authority.cert });
  t.teardown(() => stuck.destroy());
  stuck.write(
    `POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n${half.slice(0, 3000)}`,
  );
  while (!(await page()).includes('doorward_buffered_bytes 3000'))
    await new Promise((resolve) => setTimeout(resolve, 10));
  const waits = post(half, { path: '/validate?timeout=1s' });
  while (!(await page()).includes('doorward_in_flight 2'))
    await new Promise((resolve) => setTimeout(resolve, 10));
  const shed = await post(half, { path: '/validate?timeout=30s' });
  t.match(
    shed.json.response,
    { uid: 'u-1', allowed: false, status: { message: /try again/ } },
    'one too many',
  );
  t.match((await waits).json.response, { uid: 'u-1', allowed: false }, 'one that waited too long');
  t.match((await post(review())).json.response, { allowed: true }, 'small ones are not held up');
  stuck.destroy();
  while (!(await page()).includes('doorward_in_flight 0'))
    await new Promise((resolve) => setTimeout(resolve, 10));
  t.match((await post(half)).json.response, { allowed: true }, 'the turn is given back');
  t.match(await page(), /doorward_buffered_bytes 0\n/, 'and the bytes');
});

async function clientOf(name: string): Promise<{ cert: string; key: string }> {
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: stranger,
    extensions: [{ name: 'extKeyUsage', clientAuth: true }],
  });
  return { cert: made.cert, key: made.private };
}

t.test('certificates', async (t) => {
  const { post, server } = await start(t);
  await t.rejects(post(review(), { ca: stranger.cert }), 'a client that trusts somebody else');
  await t.rejects(post(review(), { maxVersion: 'TLSv1.1' }), 'TLS 1.1');
  const next = await issueLeaf(stranger, ['127.0.0.1'], day);
  server.server.setSecureContext(contextOptions({ ...next, clientCa: undefined }));
  t.match((await post(review(), { ca: stranger.cert })).json.response, { allowed: true }, 'swapped');

  const closed = await start(t, {
    identity: { ...leaf, clientCa: stranger.cert },
    settings: { ...DEFAULT_SERVER, clientNames: ['kube-apiserver'] },
  });
  await t.rejects(closed.post(review()), 'a client without a certificate');
  const named = await clientOf('kube-apiserver');
  t.match(
    (await closed.post(review(), named)).json.response,
    { allowed: true },
    'a client that is on the list',
  );
  const other = await clientOf('mallory');
  await t.rejects(closed.post(review(), other), 'a client that is not on the list');
});

t.test('a connection ends after so many requests', async (t) => {
  const { Agent } = await import('node:https');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  const { post } = await start(t, { settings: { ...DEFAULT_SERVER, requestsPerConnection: 3 } });
  const ends: unknown[] = [];
  for (let i = 0; i < 6; i++) ends.push((await post(review(), { agent })).headers['connection']);
  t.same(ends, ['keep-alive', 'keep-alive', 'close', 'keep-alive', 'keep-alive', 'close']);
});
