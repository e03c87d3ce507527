// The AdmissionReview in both directions. What an API server sends and takes is the documented contract of
// admission.k8s.io/v1 and what kube-apiserver 1.36.3 was seen to do.
import t from 'tap';
import type { Decision } from '../../src/index.ts';
import { answerText, phrasesOf, refusalText, verdictOf } from '../../webhook/answer.ts';
import { fieldPath } from '../../webhook/field-path.ts';
import { readJsonBody } from '../../webhook/json.ts';
import { readReview, uidOf } from '../../webhook/review.ts';
import { uidAtFront } from '../../webhook/body.ts';
import { admissionReview } from '../doors/admission-review.mjs';

/** What a test looks into. */
type Json = ReturnType<typeof JSON.parse>;

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec: {} };

/** A review as Go writes it, with fields replaced; `undefined` leaves one out. */
function review(request: Record<string, unknown> = {}, around: Record<string, unknown> = {}): Json {
  const said = { uid: 'u-1', userInfo: { username: 'alice', groups: ['dev'] }, oldObject: null, ...request };
  return JSON.parse(JSON.stringify({ ...admissionReview(POD, said), ...around }));
}

t.test('a review becomes a request', (t) => {
  const table = [
    {
      name: 'a create',
      given: {},
      expected: {
        review: {
          uid: 'u-1',
          dryRun: false,
          requestKind: undefined,
          shownName: 'web',
          request: {
            door: 'admission',
            operation: 'CREATE',
            subResource: '',
            group: '',
            version: 'v1',
            kind: 'Pod',
            name: 'web',
            namespace: 'shop',
            object: POD,
            oldObject: null,
            namespaceLabels: undefined,
            user: { username: 'alice', groups: ['dev'] },
          },
        },
      },
    },
    {
      name: 'an update has the old object',
      given: { operation: 'UPDATE', oldObject: POD },
      expected: { review: { request: { operation: 'UPDATE', oldObject: POD } } },
    },
    {
      name: 'a delete has the old object only',
      given: { operation: 'DELETE', object: null, oldObject: POD },
      expected: {
        review: { shownName: 'web', request: { operation: 'DELETE', object: null, oldObject: POD } },
      },
    },
    {
      name: 'a connect has options without metadata',
      given: {
        operation: 'CONNECT',
        subResource: 'exec',
        kind: { group: '', version: 'v1', kind: 'PodExecOptions' },
        object: { kind: 'PodExecOptions', apiVersion: 'v1', container: 'a' },
      },
      expected: {
        review: { request: { operation: 'CONNECT', subResource: 'exec', kind: 'PodExecOptions' } },
      },
    },
    {
      name: 'a subresource',
      given: { operation: 'UPDATE', subResource: 'ephemeralcontainers', oldObject: POD },
      expected: { review: { request: { subResource: 'ephemeralcontainers', kind: 'Pod' } } },
    },
    {
      name: 'a generated name that is not there yet',
      given: { name: undefined, object: { ...POD, metadata: { generateName: 'web-' } } },
      expected: { review: { shownName: 'web-*', request: { name: '' } } },
    },
    {
      name: 'a name that only the object has',
      given: { name: '' },
      expected: { review: { shownName: 'web', request: { name: 'web' } } },
    },
    {
      name: 'the kind that matched is judged, the one that was sent is told',
      given: {
        kind: { group: 'apps', version: 'v1', kind: 'Deployment' },
        requestKind: { group: 'extensions', version: 'v1beta1', kind: 'Deployment' },
      },
      expected: {
        review: { requestKind: 'extensions/v1beta1/Deployment', request: { group: 'apps', version: 'v1' } },
      },
    },
    { name: 'a dry run', given: { dryRun: true }, expected: { review: { dryRun: true } } },
    {
      name: 'a cluster-scoped object',
      given: { namespace: undefined },
      expected: { review: { request: { namespace: '' } } },
    },
    {
      name: 'a Namespace is cluster-scoped, whatever its request says',
      given: { kind: { group: '', version: 'v1', kind: 'Namespace' }, name: 'shop' },
      expected: { review: { request: { namespace: '', name: 'shop' } } },
    },
    {
      name: 'managedFields are no part of the object',
      given: {
        operation: 'UPDATE',
        object: {
          ...POD,
          metadata: { name: 'web', managedFields: [{ manager: 'kubectl' }], labels: { a: 'b' } },
        },
        oldObject: { ...POD, metadata: { managedFields: [], name: 'web' } },
      },
      expected: {
        review: {
          request: {
            object: { metadata: { name: 'web', managedFields: undefined, labels: { a: 'b' } } },
            oldObject: { metadata: { name: 'web', managedFields: undefined } },
          },
        },
      },
    },
    {
      name: 'no user is a user without a name',
      given: { userInfo: {} },
      expected: { review: { request: { user: { username: '', groups: [] } } } },
    },
  ];
  for (const { name, given, expected } of table) {
    t.match(readReview(review(given)), { type: 'review', ...expected }, name);
  }
  const read = readReview(review({ object: { ...POD, metadata: { managedFields: [] } } }));
  t.notOk(
    read.type === 'review' &&
      Object.hasOwn(read.review.request.object?.['metadata'] as object, 'managedFields'),
    'the key is gone, too',
  );
  t.end();
});

t.test('what has a uid and is not clear is refused, with the uid', (t) => {
  const table: readonly { name: string; given: Record<string, unknown> }[] = [
    { name: 'no operation', given: { operation: undefined } },
    { name: 'an operation of tomorrow', given: { operation: 'PATCH' } },
    { name: 'an operation in other letters', given: { operation: 'create' } },
    { name: 'no kind', given: { kind: undefined } },
    { name: 'a kind as text', given: { kind: 'Pod' } },
    { name: 'a kind without a version', given: { kind: { group: '', kind: 'Pod' } } },
    { name: 'a group that is a number', given: { kind: { group: 1, version: 'v1', kind: 'Pod' } } },
    { name: 'no object', given: { object: null } },
    { name: 'an object that is a list', given: { object: [POD] } },
    { name: 'an object that is text', given: { object: 'x' } },
    { name: 'an old object that is text', given: { oldObject: 'x' } },
    { name: 'a namespace that is a number', given: { namespace: 1 } },
    { name: 'a name that is a list', given: { name: ['web'] } },
    { name: 'a subresource that is a mapping', given: { subResource: {} } },
    { name: 'a user that is text', given: { userInfo: 'alice' } },
    { name: 'groups that are not text', given: { userInfo: { groups: [1] } } },
  ];
  for (const { name, given } of table) {
    t.match(readReview(review(given)), { type: 'unclear', uid: 'u-1', reason: /^\S.*\.$/ }, name);
  }
  t.end();
});

// k8s.io/apiserver/pkg/endpoints/handlers: create and connect pass no old object to admission, update passes both, delete
// only the old one. Whoever sends something else is no API server, and is not judged by a guess.
t.test('each operation has its objects', (t) => {
  const sent: Readonly<Record<string, readonly string[]>> = {
    CREATE: ['object'],
    UPDATE: ['object', 'oldObject'],
    DELETE: ['oldObject'],
    CONNECT: ['object'],
  };
  for (const [operation, fields] of Object.entries(sent)) {
    for (const there of [[], ['object'], ['oldObject'], ['object', 'oldObject']]) {
      for (const nothing of [null, undefined]) {
        const objects = {
          object: nothing,
          oldObject: nothing,
          ...Object.fromEntries(there.map((one) => [one, POD])),
        };
        const name = `${operation} with ${there.join(' and ') || 'nothing'}, the rest ${String(nothing)}`;
        const read = readReview(review({ operation, ...objects }));
        if (there.join() === fields.join())
          t.match(read, { type: 'review', review: { request: { operation } } }, name);
        else
          t.match(
            read,
            { type: 'unclear', uid: 'u-1', reason: /^With [A-Z]+ there is (?:an|no) (?:o|oldO)bject, / },
            name,
          );
      }
    }
  }
  t.end();
});

t.test('what is no review has nobody to answer', (t) => {
  const table: readonly { name: string; given: Json }[] = [
    { name: 'null', given: null },
    { name: 'a list', given: [] },
    { name: 'text', given: 'x' },
    { name: 'another kind', given: review({}, { kind: 'Pod' }) },
    { name: 'an older version', given: review({}, { apiVersion: 'admission.k8s.io/v1beta1' }) },
    { name: 'no request', given: review({}, { request: null }) },
    {
      name: 'a response instead',
      given: { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', response: {} },
    },
    { name: 'no uid', given: review({ uid: undefined }) },
    { name: 'an empty uid', given: review({ uid: '' }) },
    { name: 'a uid that is a number', given: review({ uid: 1 }) },
    { name: 'a uid without end', given: review({ uid: 'x'.repeat(129) }) },
    { name: 'everything in a prototype', given: JSON.parse(`{"__proto__":${JSON.stringify(review())}}`) },
  ];
  for (const { name, given } of table) {
    t.match(readReview(given), { type: 'foreign' }, name);
    t.equal(uidOf(given), undefined, `${name}: no uid`);
  }
  t.equal(uidOf(review({ operation: 'none' })), 'u-1', 'what is not clear has a uid');
  t.end();
});

t.test('the body is read exactly', (t) => {
  const read = (text: string | Buffer, writer: 'kube-apiserver' | 'unknown' = 'kube-apiserver') =>
    readJsonBody(Buffer.from(text as string), writer);
  const big = '{"a":[12345678901234567890,-9223372036854775808, 9007199254740993],"b":1}';
  const exact = { a: [12345678901234567890n, -9223372036854775808n, 9007199254740993n], b: 1 };
  t.same(read(big), { ok: true, value: exact }, 'integers beyond 2^53');
  for (let pad = 0; pad < 20; pad++) {
    const text = `{"p":"${'x'.repeat(pad)}","n":9007199254740993}`;
    t.same(
      read(text),
      { ok: true, value: { p: 'x'.repeat(pad), n: 9007199254740993n } },
      `after ${String(pad)}`,
    );
  }
  t.same(read('{"a":1.5,"b":"12345678901234567890"}'), {
    ok: true,
    value: { a: 1.5, b: '12345678901234567890' },
  });
  const refused = [
    { name: 'not JSON', given: '{"a":', loose: undefined },
    { name: 'empty', given: '', loose: undefined },
    { name: 'not UTF-8', given: Buffer.from([0x22, 0xff, 0x22]), loose: undefined },
    { name: 'a key twice', given: '{"a":{"b":1,"b":2}}', loose: { a: { b: 2 } } },
    { name: 'a key twice, one escaped', given: '{"a":{"b":1,"\\u0062":2}}', loose: { a: { b: 2 } } },
    { name: 'a number beyond all bounds', given: '{"a":1e999}', loose: { a: Infinity } },
  ];
  for (const { name, given, loose } of refused) {
    const { reason, ...rest } = read(given, 'unknown') as { reason: string };
    t.same(rest, { ok: false, loose }, name);
    t.match(reason, /^\S.*\.$/, `${name}: in a sentence`);
  }
  const deep = read('['.repeat(100_000) + ']'.repeat(100_000), 'unknown');
  t.ok(!deep.ok && Array.isArray(deep.loose), 'nested without end');
  t.end();
});

t.test('the uid at the front', (t) => {
  const table = [
    { name: 'as Go writes it', given: JSON.stringify(review()), expected: 'u-1' },
    { name: 'cut off', given: JSON.stringify(review()).slice(0, 100), expected: 'u-1' },
    {
      name: 'not a review',
      given: '{"kind":"Pod","apiVersion":"v1","request":{"uid":"u-1"',
      expected: undefined,
    },
    {
      name: 'in an object',
      given: '{"kind":"AdmissionReview","request":{"object":{"uid":"u-1"}}}',
      expected: undefined,
    },
    {
      name: 'not closed',
      given: '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u-',
      expected: undefined,
    },
  ];
  for (const { name, given, expected } of table) t.equal(uidAtFront(Buffer.from(given)), expected, name);
  t.end();
});

t.test('a pointer in the words of the API server', (t) => {
  const table: readonly [string, string][] = [
    ['', ''],
    ['/spec', 'spec'],
    ['/spec/containers/0/image', 'spec.containers[0].image'],
    ['/metadata/labels/app.kubernetes.io~1name', 'metadata.labels[app.kubernetes.io/name]'],
    ['/metadata/labels/owner', 'metadata.labels.owner'],
    ['/metadata/annotations/', 'metadata.annotations[]'],
  ];
  for (const [given, expected] of table) t.equal(fieldPath(given), expected, given);
  t.end();
});

const DIGEST = `sha256:${'0'.repeat(64)}`;
const PHRASES = phrasesOf(DIGEST);

function decision(over: Partial<Decision> = {}): Decision {
  return {
    policy: 'p',
    rule: 'r',
    outcome: 'fail',
    action: 'deny',
    severity: 'high',
    message: 'It is wrong.',
    pointer: '/spec',
    field: '/spec/containers/0/image',
    ...over,
  };
}

const answer = (...decisions: Decision[]): Json =>
  JSON.parse(answerText('u"1', verdictOf(decisions), PHRASES));

t.test('an answer', (t) => {
  const audit = { 'engine-version': '0.1.0', 'policy-set-digest': DIGEST };
  const around = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' };
  const allowed = { decision: 'allow', violations: '0', ...audit };
  t.same(answer(), { ...around, response: { uid: 'u"1', allowed: true, auditAnnotations: allowed } }, 'yes');
  t.same(
    answer(decision({ outcome: 'skip', action: 'none' }), decision({ outcome: 'error', action: 'none' })),
    { ...around, response: { uid: 'u"1', allowed: true, auditAnnotations: allowed } },
    'what is not acted on says nothing',
  );
  t.same(
    answer(decision(), decision({ policy: 'q', field: '', outcome: 'error', message: 'It broke.' })),
    {
      ...around,
      response: {
        uid: 'u"1',
        allowed: false,
        status: {
          status: 'Failure',
          code: 403,
          reason: 'Forbidden',
          message: '2 findings of p, q\n- p/r: spec.containers[0].image: It is wrong.\n- q/r: It broke.',
          details: {
            causes: [
              {
                reason: 'FieldValueInvalid',
                message: 'p/r: It is wrong.',
                field: 'spec.containers[0].image',
              },
              { reason: 'InternalError', message: 'q/r: It broke.' },
            ],
          },
        },
        auditAnnotations: { decision: 'deny', violations: '2', ...audit },
      },
    },
    'no',
  );
  t.same(
    answer(decision({ action: 'warn' }), decision({ action: 'warn' }), decision({ action: 'audit' }))
      .response,
    {
      uid: 'u"1',
      allowed: true,
      warnings: ['p: It is wrong.'],
      auditAnnotations: { decision: 'allow', violations: '3', ...audit, audited: 'p/r' },
    },
    'a warning, once, and what only the audit log hears of',
  );
  t.match(
    answer(decision(), decision({ action: 'warn', message: 'Careful.' })).response,
    { allowed: false, warnings: ['p: Careful.'] },
    'warnings come with a no, too',
  );
  t.match(
    JSON.parse(refusalText('u"1', 'Broken.', DIGEST)),
    { ...around, response: { uid: 'u"1', allowed: false, status: { code: 403, message: 'Broken.' } } },
    'a failure of ours is a no',
  );
  t.end();
});

t.test('texts from manifests stay in their place', (t) => {
  const hostile = 'a\nb\u001b[2J\u202e\r\u2028';
  const { response } = answer(decision({ message: hostile }), decision({ action: 'warn', message: hostile }));
  t.equal(response.status.message.split('\n').length, 2, 'one line a finding');
  for (const text of [response.status.message.split('\n')[1], ...response.warnings]) {
    t.notMatch(text, /[\u0000-\u001f\u007f-\u009f\u2028\u202e]/, 'nothing in it acts');
  }
  t.end();
});

t.test('bounds', (t) => {
  const length = (text: string): number => [...text].length;
  const many = Array.from({ length: 5000 }, (_, i) =>
    decision({ action: i % 2 === 0 ? 'deny' : 'warn', message: `${String(i)} ${'é😀'.repeat(200)}` }),
  );
  const { response } = answer(...many);
  t.ok(response.status.message.length <= 33 * 1024, 'the message is bounded');
  t.match(response.status.message, /\n- and \d+ more$/, 'and says so');
  t.equal(response.auditAnnotations.violations, '5000', 'all are counted');
  t.ok(response.warnings.every((warning: string) => length(warning) <= 120 && !warning.includes('\n')));
  t.ok(response.warnings.reduce((sum: number, warning: string) => sum + length(warning), 0) <= 4096);
  t.match(response.warnings.at(-1), /^doorward: and \d+ more warnings$/);
  const names = Array.from({ length: 100 }, (_, i) => decision({ policy: `policy-number-${String(i)}` }));
  t.ok(length(answer(...names).response.status.message.split('\n')[0]) <= 160, 'the first line is short');
  t.end();
});
