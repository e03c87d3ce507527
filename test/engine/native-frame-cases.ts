// What kube-apiserver 1.36.3 answered to a ConfigMap under one ValidatingAdmissionPolicy each: the frame around expressions.
import type { ValueMap } from '../../src/manifest/value.ts';

/** One policy and what came of it. */
export interface FrameCase {
  readonly name: string;
  /** Without `matchConstraints`. */
  readonly policy: ValueMap;
  /** Without `policyName`; `validationActions: [Deny]` when left out. */
  readonly binding?: ValueMap;
  /**
   * `ALLOWED`, with ` WARN ` and the warning; the code, the reason and, after `«`, the message; or `REFUSED` and where and
   * why the document was not stored. `…` at the end where the answer was longer.
   */
  readonly expected: string;
}

const V = (expression: string, more: ValueMap = {}): readonly ValueMap[] => [{ expression, ...more }];
const matched = { message: 'matched' };
const error = (expression: string, why: string): string =>
  `422 Invalid «expression '${expression}' resulted in error: ${why}`;
const refused = (path: string, expression: string, why: string): string =>
  `REFUSED ${path}: Invalid value: ${JSON.stringify(expression)}: ${why}`;
const condition = (expression: string, name = 'a'): ValueMap => ({ name, expression });
const config = { apiVersion: 'v1', kind: 'ConfigMap' };

const TENS = '[1,2,3,4,5,6,7,8,9,10]';
const COSTLY = ['a', 'b', 'c', 'd', 'e', 'f'].reduceRight(
  (inner, name) => `${TENS}.all(${name},${inner})`,
  'a+b+c+d+e+f>0',
);

/** The parameters that were there. */
export const PARAMS: readonly ValueMap[] = ['1', '2'].map((k) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: `par-${k}`, namespace: 'default', labels: { par: 'y' } },
  data: { k },
}));

export const FRAME_CASES: readonly FrameCase[] = [
  {
    name: 'mc-nsobj',
    policy: {
      matchConditions: [condition("namespaceObject.metadata.name == 'default'")],
      validations: V('false', matched),
    },
    expected: error("namespaceObject.metadata.name == 'default'", 'no such key: metadata'),
  },
  {
    name: 'mc-nsobj-has',
    policy: {
      matchConditions: [condition('has(namespaceObject.metadata.labels)')],
      validations: V('false', matched),
    },
    expected: error('has(namespaceObject.metadata.labels)', 'no such key: metadata'),
  },
  {
    name: 'mc-nsobj-null',
    policy: { matchConditions: [condition('namespaceObject == null')], validations: V('false', matched) },
    expected: '422 Invalid «matched',
  },
  {
    name: 'mc-vars',
    policy: {
      variables: [{ name: 'v', expression: 'true' }],
      matchConditions: [condition('variables.v')],
      validations: V('false', matched),
    },
    expected: refused(
      'spec.matchConditions[0].expression',
      'variables.v',
      "compilation failed: ERROR: <input>:1:1: undeclared reference to 'variables' (in container '') | variables.v | ^",
    ),
  },
  {
    name: 'mc-err-and-false',
    policy: {
      matchConditions: [condition("object.data.nope == 'x'"), condition('false', 'b')],
      validations: V('false', matched),
    },
    expected: 'ALLOWED',
  },
  {
    name: 'mc-err',
    policy: { matchConditions: [condition("object.data.nope == 'x'")], validations: V('false', matched) },
    expected: error("object.data.nope == 'x'", 'no such key: nope'),
  },
  {
    name: 'mc-err-ignore',
    policy: {
      failurePolicy: 'Ignore',
      matchConditions: [condition("object.data.nope == 'x'")],
      validations: V('false', matched),
    },
    expected: 'ALLOWED',
  },
  {
    name: 'two-fail',
    policy: {
      validations: [
        { expression: 'false', message: 'one' },
        { expression: 'false', message: 'two' },
      ],
    },
    expected: '422 Invalid «one',
  },
  {
    name: 'msgexpr',
    policy: {
      validations: V('false', {
        message: 'fallback',
        messageExpression: "'hello ' + object.metadata.name",
      }),
    },
    expected: '422 Invalid «hello msgexpr',
  },
  {
    name: 'msgexpr-nl',
    policy: { validations: V('false', { message: 'fallback', messageExpression: "'a\\nb'" }) },
    expected: '422 Invalid «fallback',
  },
  {
    name: 'msgexpr-err',
    policy: { validations: V('false', { message: 'fallback', messageExpression: 'object.data.nope' }) },
    expected: refused(
      'spec.validations[0].messageExpression',
      'object.data.nope',
      'must evaluate to string but got dyn',
    ),
  },
  {
    name: 'msgexpr-int',
    policy: { validations: V('false', { message: 'fallback', messageExpression: '1' }) },
    expected: refused('spec.validations[0].messageExpression', '1', 'must evaluate to string but got int'),
  },
  {
    name: 'msgexpr-empty',
    policy: { validations: V('false', { message: 'fallback', messageExpression: "'  '" }) },
    expected: '422 Invalid «fallback',
  },
  {
    name: 'msgexpr-vars',
    policy: {
      variables: [{ name: 'n', expression: "'N'" }],
      validations: V('false', { messageExpression: "variables.n + 'x'" }),
    },
    expected: '422 Invalid «Nx',
  },
  {
    name: 'reason',
    policy: { validations: V('false', { message: 'm', reason: 'Forbidden' }) },
    expected: '403 Forbidden «m',
  },
  {
    name: 'err-first',
    policy: {
      validations: [{ expression: "object.data.nope == 'x'" }, { expression: 'false', message: 'second' }],
    },
    expected: error("object.data.nope == 'x'", 'no such key: nope'),
  },
  {
    name: 'err-ignore',
    policy: { failurePolicy: 'Ignore', validations: V("object.data.nope == 'x'") },
    expected: 'ALLOWED',
  },
  {
    name: 'err-ignore-false',
    policy: {
      failurePolicy: 'Ignore',
      validations: [{ expression: "object.data.nope == 'x'" }, { expression: 'false', message: 'second' }],
    },
    expected: '422 Invalid «second',
  },
  {
    name: 'warn',
    policy: { validations: V('false', { message: 'w' }) },
    binding: { validationActions: ['Warn', 'Audit'] },
    expected: "ALLOWED WARN Validation failed for ValidatingAdmissionPolicy 'warn' with binding 'warn': w",
  },
  {
    name: 'warn-err',
    policy: { validations: V("object.data.nope == 'x'", { message: 'w' }) },
    binding: { validationActions: ['Warn'] },
    expected:
      "ALLOWED WARN Validation failed for ValidatingAdmissionPolicy 'warn-err' with binding 'warn-err': " +
      "expression 'object.data.nope == 'x'' resulted in error: no such key: nope",
  },
  {
    name: 'deny-warn',
    policy: { validations: V('false', { message: 'w' }) },
    binding: { validationActions: ['Deny', 'Warn'] },
    expected:
      'REFUSED spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating ' +
      'the same validation failure information in the API response and headers serves no purpose)',
  },
  {
    name: 'var-unused-err',
    policy: { variables: [{ name: 'v', expression: 'object.data.nope' }], validations: V('true') },
    expected: 'ALLOWED',
  },
  {
    name: 'var-used-err',
    policy: {
      variables: [{ name: 'v', expression: 'object.data.nope' }],
      validations: V("variables.v == 'x'"),
    },
    expected: error("variables.v == 'x'", 'composited variable "v" fails to evaluate: no such key: nope'),
  },
  {
    name: 'var-compile-err',
    policy: { variables: [{ name: 'v', expression: 'object.data.nope +' }], validations: V('true') },
    expected: refused(
      'spec.variables[0].expression',
      'object.data.nope +',
      "compilation failed: ERROR: <input>:1:19: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', " +
        "'-', '!', 'true', 'false', 'null', NU…",
    ),
  },
  {
    name: 'var-forward',
    policy: {
      variables: [
        { name: 'v', expression: 'variables.w' },
        { name: 'w', expression: '1' },
      ],
      validations: V('variables.v == 1'),
    },
    expected: refused(
      'spec.variables[0].expression',
      'variables.w',
      "compilation failed: ERROR: <input>:1:10: undefined field 'w' | variables.w | .........^",
    ),
  },
  {
    name: 'var-dup',
    policy: {
      variables: [
        { name: 'v', expression: '1' },
        { name: 'v', expression: '2' },
      ],
      validations: V('variables.v == 1'),
    },
    expected: '422 Invalid «failed expression: variables.v == 1',
  },
  { name: 'data-num', policy: { validations: V("object.data.n == '1'") }, expected: 'ALLOWED' },
  {
    name: 'lists-plain',
    policy: { validations: V("['a','b'] == ['b','a']", { message: 'plain order' }) },
    expected: '422 Invalid «plain order',
  },
  {
    name: 'keys-unescaped',
    policy: { validations: V("object.data['a-b'] == 'x' && object.data[?'zz'].orValue('q')=='q'") },
    expected: 'ALLOWED',
  },
  {
    name: 'keys-dash-esc',
    policy: { validations: V("object.data.a__dash__b == 'x'") },
    expected: error("object.data.a__dash__b == 'x'", 'no such key: a__dash__b'),
  },
  {
    name: 'ident-true',
    policy: { validations: V("object.data.in == 'x'") },
    expected: refused(
      'spec.validations[0].expression',
      "object.data.in == 'x'",
      "compilation failed: ERROR: <input>:1:13: Syntax error: no viable alternative at input '.in' | object.data.in == " +
        "'x' | ............^…",
    ),
  },
  {
    name: 'ident-ns',
    policy: { validations: V("object.data.namespace == 'n' && object.data.package=='p'") },
    expected: 'ALLOWED',
  },
  {
    name: 'cost',
    policy: { validations: V('range(1).size()==1') },
    expected: refused(
      'spec.validations[0].expression',
      'range(1).size()==1',
      "compilation failed: ERROR: <input>:1:6: undeclared reference to 'range' (in container '') | range(1).size()==1 | " +
        '.....^',
    ),
  },
  {
    name: 'cost2',
    policy: { validations: V(COSTLY) },
    expected: `${error(COSTLY, 'operation cancelled: ')}…`,
  },
  {
    name: 'audit-null',
    policy: { auditAnnotations: [{ key: 'k', valueExpression: 'null' }] },
    expected: 'ALLOWED',
  },
  {
    name: 'audit-dyn',
    policy: { auditAnnotations: [{ key: 'k', valueExpression: 'object.metadata.name' }] },
    expected: refused(
      'spec.auditAnnotations[0].valueExpression',
      'object.metadata.name',
      'must evaluate to one of [string null_type] but got dyn',
    ),
  },
  {
    name: 'audit-int',
    policy: { auditAnnotations: [{ key: 'k', valueExpression: '1' }] },
    expected: refused(
      'spec.auditAnnotations[0].valueExpression',
      '1',
      'must evaluate to one of [string null_type] but got int',
    ),
  },
  {
    name: 'param-null',
    policy: { paramKind: config, validations: V('params == null') },
    expected: 'ALLOWED',
  },
  {
    name: 'param-missing-deny',
    policy: { paramKind: config, validations: V('true') },
    binding: { paramRef: { name: 'zzz', parameterNotFoundAction: 'Deny' } },
    expected:
      '422 Invalid «failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
  },
  {
    name: 'param-missing-allow',
    policy: { paramKind: config, validations: V('false') },
    binding: { paramRef: { name: 'zzz', parameterNotFoundAction: 'Allow' } },
    expected: 'ALLOWED',
  },
  {
    name: 'param-sel',
    policy: {
      paramKind: config,
      validations: V("params.data.k == '1'", { messageExpression: "'k=' + params.data.k" }),
    },
    binding: { paramRef: { selector: { matchLabels: { par: 'y' } }, parameterNotFoundAction: 'Deny' } },
    expected: '422 Invalid «k=2',
  },
  {
    name: 'nobinding-match',
    policy: { validations: V('false', matched) },
    binding: { matchResources: { namespaceSelector: { matchLabels: { none: 'x' } } } },
    expected: 'ALLOWED',
  },
];
