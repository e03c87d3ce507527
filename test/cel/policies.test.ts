// What a real API server said to whole policies (test/cluster/cel.test.ts), our engine says to the same request with the
// object as that server completed it: status, reason, message, warnings, audit annotations, or why it was not stored.
// The same through the webhook: test/doors/policies.test.ts.
import t from 'tap';
import type { Decision, Judgement } from '../../src/engine/model.ts';
import { createRequest, groupVersion } from '../../src/manifest/request.ts';
import type { Request } from '../../src/manifest/request.ts';
import { PROBE } from '../cluster/policy-answers.ts';
import { POLICY_CASES } from '../cluster/policy-cases.ts';
import type { PolicyCase } from '../cluster/policy-cases.ts';
import { ADMIN, compile, differences, namespaceObject, objectsOf, placeOf } from './policy-table.ts';
import type { Recorded, Said } from './policy-table.ts';

const OPTIONS = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions' };

function requestOf(one: PolicyCase, answer: Recorded): Request {
  const { object, oldObject, subject } = objectsOf(one, answer);
  const { resource, subResource, namespace, operation } = placeOf(one);
  const base = createRequest(subject, new Map());
  const [group, version] = groupVersion(subject['apiVersion'] as string);
  const labels = { team: 'cases', 'kubernetes.io/metadata.name': namespace };
  return {
    ...base,
    door: 'admission',
    operation,
    subResource,
    namespace,
    object,
    oldObject,
    user: ADMIN,
    namespaceLabels: namespace === '' ? undefined : labels,
    ...(namespace === '' ? {} : { namespaceObject: namespaceObject(one) }),
    admission: {
      resource,
      requestKind: { group, version, kind: base.kind },
      requestResource: resource,
      requestSubResource: subResource,
      requestNamespace: namespace || base.name,
      dryRun: true,
      options: { apiVersion: 'meta.k8s.io/v1', kind: OPTIONS[operation], dryRun: ['All'] },
    },
  };
}

const FAILURES = 'validation.policy.admission.k8s.io/validation_failure';

function ours({ decisions, annotations = new Map() }: Judgement): Said {
  const denied = decisions.find(({ action }) => action === 'deny');
  const asked =
    (action: 'Warn' | 'Audit') =>
    ({ native, action: done }: Decision) =>
      done !== 'none' && native?.actions.includes(action) === true;
  const warnings = decisions.filter(asked('Warn')).map(({ message }) => message);
  const audited = decisions.filter(asked('Audit')).map(({ policy, native }) => ({
    message: native?.message,
    policy,
    binding: native?.binding,
    expressionIndex: native?.expressionIndex ?? 0,
    validationActions: native?.actions,
  }));
  const audit = Object.fromEntries([
    // The API server writes the annotation anew for each, and the first one stays.
    ...(audited.length === 0 ? [] : [[FAILURES, JSON.stringify(audited.slice(0, 1))]]),
    ...[...annotations].map(([key, values]) => [key, values.join(', ')]),
  ]) as Record<string, string>;
  return {
    ...(denied?.native === undefined
      ? {}
      : { status: denied.native.status, reason: denied.native.reason, message: denied.message }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(Object.keys(audit).length === 0 ? {} : { audit }),
  };
}

function say(one: PolicyCase, answer: Recorded): Said {
  const compiled = compile(one);
  if (compiled.engine === undefined) return { refused: compiled.refused };
  const authorizer = { decide: () => ({ isAllowed: true, reason: '', error: '' }) };
  return ours(compiled.engine.judge(requestOf(one, answer), { authorizer }));
}

t.test('whole policies, as a real API server judges them', async (t) => {
  const wrong = await differences(say);
  t.ok(POLICY_CASES.length >= 500, `${POLICY_CASES.length} policies, each for what has the label ${PROBE}`);
  t.same(wrong.slice(0, 40), [], `${wrong.length} of ${POLICY_CASES.length} differ`);
});
