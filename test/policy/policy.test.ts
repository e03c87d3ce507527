import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { EngineOptions } from '../../src/engine/create-engine.ts';
import { DoorwardError } from '../../src/errors.ts';
import type { CodedError, ErrorCode } from '../../src/errors.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { loadPolicies } from '../../src/load/policies.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import type { ParsedPolicies } from '../../src/policy/parse.ts';
import { POLICY_SCHEMA } from '../../src/policy/schema.ts';

const HEAD = 'apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: p }\n';
const RULE = '  rules: [{ name: r, schema: true, message: m }]\n';
/** Stands in a text where a mistake has to be reported. */
const MARK = '‸';

function parse(text: string): ParsedPolicies {
  const { documents } = parseManifest({ file: 'p.yaml', bytes: Buffer.from(text) }, DEFAULT_LIMITS);
  const resources = documents.flatMap((one) => {
    if (one.type === 'error') throw new Error(one.error.message);
    return one.type === 'resources' ? one.resources : [];
  });
  return parsePolicies(resources);
}

/** Every mistake of a policy text, as a user of the engine meets them. */
function mistakes(text: string, options: EngineOptions = {}): readonly CodedError[] {
  const { policies, errors } = parse(text);
  if (errors.length > 0) return errors;
  try {
    createEngine(policies, options);
    return [];
  } catch (error) {
    if (error instanceof DoorwardError) return error.errors;
    throw error;
  }
}

interface Row {
  readonly name: string;
  /** A policy whose mistake stands after the mark. */
  readonly text: string;
  readonly code?: ErrorCode;
  readonly message: RegExp;
  readonly parameters?: EngineOptions['parameters'];
}

function spec(lines: string): string {
  return `${HEAD}spec:\n  title: T\n${lines}`;
}

function rule(lines: string): string {
  return spec(`  rules:\n    - name: r\n      message: m\n${lines}`);
}

/** A place: where a mapping entry holds a mapping or list it is the key, else the value (src/manifest/model.ts). */
const ROWS: readonly Row[] = [
  {
    name: 'unknown field, top',
    text: `${HEAD}sepc: ‸1\nspec:\n  title: T\n${RULE}`,
    message: /no field "sepc".*did you mean spec\?/,
  },
  {
    name: 'unknown field, metadata',
    text: `apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata:\n  name: p\n  lables: ‸x\nspec:\n  title: T\n${RULE}`,
    message: /metadata has no field "lables".*labels/,
  },
  {
    name: 'unknown field, spec',
    text: spec(`  severty: ‸high\n${RULE}`),
    message: /spec has no field "severty".*did you mean severity\?/,
  },
  {
    name: 'unknown field, match',
    text: spec(`  match:\n    ‸kind: [Pod]\n${RULE}`),
    message: /spec\.match has no field "kind".*kinds/,
  },
  {
    name: 'unknown field, exclude',
    text: spec(`  exclude:\n    ‸namespace: [a]\n${RULE}`),
    message: /spec\.exclude has no field "namespace".*namespaces/,
  },
  {
    name: 'unknown field, selector',
    text: spec(`  match:\n    labels:\n      ‸matchLabel: { a: b }\n${RULE}`),
    message: /matchLabels/,
  },
  {
    name: 'unknown field, expression',
    text: spec(
      `  match:\n    labels:\n      matchExpressions:\n        - { key: a, operator: In, ‸value: [b] }\n${RULE}`,
    ),
    message: /"value".*values/,
  },
  {
    name: 'unknown field, rule',
    text: rule('      schema: true\n      selct: ‸$.a\n'),
    message: /spec\.rules\[0\] has no field "selct".*did you mean select\?/,
  },
  {
    name: 'unknown field, parameters',
    text: spec(`  parameters:\n    type: object\n    ‸propertys: {}\n    properties: {}\n${RULE}`),
    message: /propert/,
  },
  {
    name: 'unknown field, configured',
    text: spec(`  configured: { schema: true, message: m, mesage: ‸n }\n${RULE}`),
    message: /mesage.*message/,
  },
  {
    name: 'unknown field, action',
    text: spec(`  action: { scan: warn, admision: ‸deny }\n${RULE}`),
    message: /spec\.action has no field "admision".*did you mean admission\?/,
  },
  {
    name: 'unknown field, each',
    text: rule('      schema: true\n      each: { $param: x, $parm: ‸y }\n'),
    message: /each has no field "\$parm".*\$param/,
  },
  { name: 'unknown field, hostile', text: spec(`  __proto__: ‸1\n${RULE}`), message: /"__proto__"/ },
  {
    name: 'unknown field, constructor',
    text: rule('      schema: true\n      constructor: ‸1\n'),
    message: /"constructor"/,
  },
  { name: 'wrong type, title', text: `${HEAD}spec:\n  title: ‸5\n${RULE}`, message: /spec\.title.*string/ },
  {
    name: 'wrong type, rules',
    text: `${HEAD}spec:\n  title: T\n  ‸rules: {}\n`,
    message: /spec\.rules.*array/,
  },
  {
    name: 'wrong type, kinds',
    text: spec(`  match: { kinds: ‸Pod }\n${RULE}`),
    message: /spec\.match\.kinds.*array/,
  },
  {
    name: 'wrong type, a kind',
    text: spec(`  match: { kinds: [Pod, ‸1] }\n${RULE}`),
    message: /kinds\[1\].*string/,
  },
  { name: 'wrong type, at', text: rule('      schema: true\n      at: ‸5\n'), message: /at.*string/ },
  {
    name: 'wrong type, optional',
    text: rule("      schema: true\n      at: $.a\n      optional: ‸'yes'\n"),
    message: /optional.*boolean/,
  },
  {
    name: 'wrong type, label',
    text: spec(`  match: { labels: { matchLabels: { a: ‸1 } } }\n${RULE}`),
    message: /string/,
  },
  { name: 'missing, title', text: `${HEAD}‸spec:\n${RULE}`, message: /spec needs the field title/ },
  { name: 'missing, rules', text: `${HEAD}‸spec:\n  title: T\n`, message: /spec needs the field rules/ },
  {
    name: 'missing, name',
    text: `apiVersion: doorward.dev/v1alpha1\nkind: Policy\n‸metadata: {}\nspec:\n  title: T\n${RULE}`,
    message: /metadata needs the field name/,
  },
  {
    name: 'missing, message',
    text: spec('  rules:\n    - ‸name: r\n      schema: true\n'),
    message: /rules\[0\] needs the field message/,
  },
  {
    name: 'missing, schema',
    text: spec('  rules:\n    - ‸name: r\n      message: m\n'),
    message: /needs the field schema/,
  },
  {
    name: 'missing, operator',
    text: spec(`  match: { labels: { matchExpressions: [‸{ key: a }] } }\n${RULE}`),
    message: /operator/,
  },
  {
    name: 'In without values',
    text: spec(`  match: { labels: { matchExpressions: [‸{ key: a, operator: In }] } }\n${RULE}`),
    message: /values/,
  },
  {
    name: 'Exists with values',
    text: spec(
      `  match: { labels: { matchExpressions: [{ key: a, operator: Exists, ‸values: [b] }] } }\n${RULE}`,
    ),
    message: /values/,
  },
  { name: 'no rules', text: `${HEAD}spec:\n  title: T\n  ‸rules: []\n`, message: /spec\.rules/ },
  {
    name: 'enum, severity',
    text: spec(`  severity: ‸urgent\n${RULE}`),
    message: /severity has to be one of low, medium, high, critical/,
  },
  {
    name: 'enum, action',
    text: spec(`  action: ‸block\n${RULE}`),
    message: /spec\.action has to be one of deny, warn, audit/,
  },
  {
    name: 'enum, action at a door',
    text: spec(`  action: { scan: ‸block }\n${RULE}`),
    message: /spec\.action\.scan has to be one of deny, warn, audit/,
  },
  {
    name: 'enum, rule action',
    text: rule('      schema: true\n      action: ‸none\n'),
    message: /deny, warn, audit/,
  },
  { name: 'enum, failurePolicy', text: spec(`  failurePolicy: ‸fail\n${RULE}`), message: /Fail, Ignore/ },
  {
    name: 'enum, lens',
    text: rule('      schema: true\n      on: ‸contaner\n'),
    message: /object, pod, container, image/,
  },
  {
    name: 'enum, operation',
    text: spec(`  match: { operations: [‸create] }\n${RULE}`),
    message: /CREATE, UPDATE, DELETE, CONNECT/,
  },
  {
    name: 'enum, operator',
    text: spec(
      `  match: { labels: { matchExpressions: [{ key: a, operator: ‸in, values: [b] }] } }\n${RULE}`,
    ),
    message: /In, NotIn, Exists, DoesNotExist/,
  },
  {
    name: 'apiVersion',
    text: `apiVersion: ‸doorward.dev/v1\nkind: Policy\nmetadata: { name: p }\nspec:\n  title: T\n${RULE}`,
    message: /doorward\.dev\/v1alpha1/,
  },
  {
    name: 'a name in capitals',
    text: `apiVersion: doorward.dev/v1alpha1\nkind: Policy\nmetadata: { name: ‸My_Policy }\nspec:\n  title: T\n${RULE}`,
    message: /metadata\.name/,
  },
  {
    name: 'two rules of one name',
    code: 'POLICY_DUPLICATE',
    text: spec(
      '  rules:\n    - { name: r, schema: true, message: m }\n    - { name: ‸r, schema: true, message: m }\n',
    ),
    message: /two rules named r/,
  },
  {
    name: 'two policies of one name',
    code: 'POLICY_DUPLICATE',
    text: `${spec(RULE)}---\n${spec(RULE).replace('name: p', 'name: ‸p')}`,
    message: /second policy named p/,
  },
  {
    name: 'cel and schema',
    text: rule("      schema: true\n      cel: ‸'true'\n"),
    message: /both schema and cel/,
  },
  {
    name: 'neither cel nor schema',
    text: spec('  rules:\n    - ‸name: r\n      message: m\n'),
    message: /rules\[0\] needs the field/,
  },
  { name: 'cel, no text', text: rule('      cel: ‸true\n'), message: /cel has to be of type string/ },
  { name: 'where, a list', text: rule('      schema: true\n      ‸where: []\n'), message: /where/ },
  {
    name: 'two variables of one name',
    text: spec(
      `  variables:\n    - { name: a, expression: '1' }\n    - { name: ‸a, expression: '2' }\n${RULE}`,
    ),
    message: /second variable named a/,
  },
  {
    name: 'a variable that is a word of CEL',
    text: spec(`  variables: [{ name: ‸in, expression: '1' }]\n${RULE}`),
    message: /cannot be named in: it is a word of CEL/,
  },
  {
    name: 'a variable with a dash',
    text: spec(`  variables: [{ name: ‸a-b, expression: '1' }]\n${RULE}`),
    message: /variables\[0\]\.name/,
  },
  {
    name: 'an expression, plain',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: object.a == 1 && ‸other.b\n'),
    message: /^In the expression, undeclared reference to 'other' \(in container ''\)\.$/,
  },
  {
    name: 'an expression, plain, over lines',
    code: 'POLICY_EXPRESSION',
    text: rule(
      '      cel: object.a == 1\n        && object.b == 2\n\n          && ‸other.b\n      on: pod\n',
    ),
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'an expression in single quotes',
    code: 'POLICY_EXPRESSION',
    text: rule("      cel: 'self.a == ''it'' && ‸other'\n"),
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'an expression in single quotes, over lines',
    code: 'POLICY_EXPRESSION',
    text: rule("      cel: 'self.a == ''it''   \n        &&\n        ‸other'\n"),
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'an expression in double quotes',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: "self.a == \\"\\u00e9\\x41\\t\\U0001F600\\" && ‸other"\n'),
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'an expression in double quotes, over lines',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: "self.a == 1 \\\n        && self.b\n\n        == 1 &&\\\n        \\  ‸other"\n'),
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'an expression in a block',
    code: 'POLICY_EXPRESSION',
    text: rule(
      '      cel: |\n        self.a == 1\n\n          && self.b == "ä"\n          && ‸other\n      on: pod\n',
    ),
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'an expression in a block, stripped, with an indentation of its own',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: |2-   # why\n          self.a == 1\n        && ‸other\n'),
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'an expression in a folded block',
    code: 'POLICY_EXPRESSION',
    text: rule(
      '      cel: >-\n        self.a == 1\n        && self.b == 1\n\n        && self.c == 1\n          && self.d == 1\n        && ‸other\n',
    ),
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'an expression in a folded block with the line breaks of Windows',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: >\r\n        self.a == 1\r\n        && ‸other\r\n'),
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'an expression with a tag and an anchor',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: !!str &it "self.a == 1 && ‸other"\n'),
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'an expression in a flow mapping',
    code: 'POLICY_EXPRESSION',
    text: spec('  rules: [{ name: r, message: m, cel: "true && ‸other" }]\n'),
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'an expression in JSON',
    code: 'POLICY_EXPRESSION',
    text: '{"apiVersion":"doorward.dev/v1alpha1","kind":"Policy","metadata":{"name":"p"},"spec":{"title":"T","rules":[{"name":"r","message":"m","cel":"self.a == \\"\\/\\ud83d\\ude00\\" && ‸other"}]}}',
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'an expression that cannot be read',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: object.a = 1 ‸) b\n').replace('a =', 'a =='),
    message: /Syntax error: mismatched input '\)' expecting <EOF>/,
  },
  {
    name: 'a messageExpression that is no text',
    code: 'POLICY_EXPRESSION',
    text: rule('      schema: true\n      messageExpression: ‸1 + 2\n'),
    message: /^The expression must evaluate to string but got int\.$/,
  },
  {
    name: 'a cel that may be anything',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: ‸self.a\n'),
    message: /^The expression must evaluate to bool but got dyn\.$/,
  },
  {
    name: 'a where that may be anything',
    code: 'POLICY_EXPRESSION',
    text: rule('      schema: true\n      where: ‸self.a\n'),
    message: /^The expression must evaluate to bool but got dyn\.$/,
  },
  {
    name: 'files, where the rules speak of objects',
    text: spec(`  match:\n    ‸files: ['apps/**']\n${RULE}`),
    message: /^Only rules on file or directory can be narrowed by files\.$/,
  },
  {
    name: 'kinds, where the rules speak of files',
    text: spec(`  exclude:\n    ‸kinds: [Pod]\n  rules: [{ name: r, on: file, schema: true, message: m }]\n`),
    message: /^A policy about files is narrowed by files alone/,
  },
  {
    name: 'rules about objects and about files',
    text: spec(
      `  rules:\n    - { name: r, on: directory, schema: true, message: m }\n    - ‸{ name: s, schema: true, message: m }\n`,
    ),
    message: /^The rule s speaks of objects, and others of files/,
  },
  {
    name: 'a fix of a file',
    text: rule('      on: file\n      at: $.path\n      schema: { const: a }\n      ‸fix: { set: a }\n'),
    message: /^A rule about files has no fix/,
  },
  {
    name: 'kinds of a file',
    text: rule('      on: file\n      at: $.path\n      schema: { const: a }\n      ‸kinds: [Pod]\n'),
    message: /^A rule about files has no kinds/,
  },
  {
    name: 'a secret in a file',
    text: rule('      on: file\n      at: $.path\n      schema: { const: a }\n      secret: ‸true\n'),
    message: /^A rule about files holds no secrets/,
  },
  {
    name: 'an inventory, where the rules speak of objects',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: size(‸inventory) > 0\n'),
    message: /undeclared reference to 'inventory'/,
  },
  {
    name: 'a pathGlob that is no pattern',
    code: 'POLICY_SCHEMA',
    text: rule('      on: file\n      at: $.path\n      schema: { pathGlob: ‸1 }\n'),
    message: /pathGlob needs a pattern or a list of patterns/,
  },
  {
    name: 'a variable that comes later',
    code: 'POLICY_EXPRESSION',
    text: spec(
      `  variables:\n    - { name: a, expression: 'variables‸.b' }\n    - { name: b, expression: '1' }\n${RULE}`,
    ),
    message: /undefined field 'b'/,
  },
  {
    name: 'a variable that speaks of self',
    code: 'POLICY_EXPRESSION',
    text: spec(`  variables: [{ name: a, expression: '‸self.b' }]\n${RULE}`),
    message: /undeclared reference to 'self'/,
  },
  {
    name: 'variables, and none there',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: ‸variables.a == 1\n'),
    message: /undeclared reference to 'variables'/,
  },
  {
    name: 'a variable of another type',
    code: 'POLICY_EXPRESSION',
    text: `${rule('      cel: variables.a ‸+ "x" == "1x"\n')}  variables: [{ name: a, expression: '1' }]\n`,
    message: /found no matching overload for '_\+_' applied to '\(int, string\)'/,
  },
  {
    name: 'item without each',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: ‸item == "a"\n'),
    message: /undeclared reference to 'item'/,
  },
  {
    name: 'a mistake in a rule with each is told once',
    code: 'POLICY_EXPRESSION',
    text: rule('      each: [a, b, c]\n      cel: item == ‸other\n'),
    message: /undeclared reference to 'other'/,
  },
  {
    name: 'a parameter that is not declared',
    code: 'POLICY_PARAMETER',
    text: `${rule('      cel: self.a > ‸params.maxx\n')}  parameters: { type: object, properties: { max: { default: 1 } } }\n`,
    message: /the parameter "maxx" is not declared under spec\.parameters; did you mean max\?/,
  },
  {
    name: 'a field of the request that there is not',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: request‸.uid == "a"\n'),
    message: /undefined field 'uid'/,
  },
  {
    name: 'a function of a library that Kubernetes does not have',
    code: 'POLICY_EXPRESSION',
    text: rule('      cel: self.a.greatest‸(1) == 2\n'),
    message: /undeclared reference to 'greatest'/,
  },
  {
    name: 'a pattern that is not RE2',
    code: 'POLICY_EXPRESSION',
    text: rule("      cel: object.a.matches(‸'(?=a)')\n"),
    message: /invalid matches argument/,
  },
  {
    name: 'a fix that does nothing',
    text: rule('      schema: true\n      ‸fix: { overwrite: true }\n'),
    message: /needs one of set, merge and patch/,
  },
  {
    name: 'a fix that does two things',
    text: rule('      at: $.a\n      schema: true\n      fix: { set: 1, ‸merge: { a: 1 } }\n'),
    message: /both set and merge/,
  },
  {
    name: 'a field of a fix that there is not',
    text: rule('      at: $.a\n      schema: true\n      fix: { set: 1, force: ‸true }\n'),
    message: /has no field "force"/,
  },
  {
    name: 'set without at',
    text: rule('      schema: true\n      fix: { set: ‸1 }\n'),
    message: /needs the field "at"/,
  },
  {
    name: 'set null',
    text: rule('      at: $.a\n      schema: true\n      fix: { set: ‸null }\n'),
    message: /a null is an absent field/,
  },
  {
    name: 'a merge that removes, and may not',
    text: rule('      schema: true\n      fix: { ‸merge: { a: { b: null } } }\n'),
    message: /needs "overwrite: true"/,
  },
  {
    name: 'a merge of nothing',
    text: rule('      schema: true\n      fix: { ‸merge: {} }\n'),
    message: /merges nothing/,
  },
  {
    name: 'a patch without a path that is one',
    text: rule('      schema: true\n      fix: { patch: [{ op: add, path: ‸spec, value: 1 }] }\n'),
    message: /not a JSON pointer below the thing/,
  },
  {
    name: 'a patch with a bad escape',
    text: rule('      schema: true\n      fix: { patch: [{ op: add, path: ‸/a~2b, value: 1 }] }\n'),
    message: /not a JSON pointer/,
  },
  {
    name: 'a patch of the thing as a whole',
    text: rule("      schema: true\n      fix: { patch: [{ op: add, path: ‸'', value: 1 }] }\n"),
    message: /the thing as a whole/,
  },
  {
    name: 'an operation that a fix is not made of',
    text: rule('      schema: true\n      fix: { patch: [{ op: ‸move, path: /a, value: 1 }] }\n'),
    message: /one of add, replace, remove/,
  },
  {
    name: 'an operation without a value',
    text: rule('      schema: true\n      fix: { patch: [‸{ op: add, path: /a }] }\n'),
    message: /needs a value/,
  },
  {
    name: 'a removal with a value',
    text: rule(
      '      schema: true\n      fix: { overwrite: true, patch: [{ op: remove, path: /a, value: ‸1 }] }\n',
    ),
    message: /takes no value/,
  },
  {
    name: 'a removal that may not',
    text: rule('      schema: true\n      fix: { patch: [{ op: ‸remove, path: /a }] }\n'),
    message: /needs "overwrite: true"/,
  },
  {
    name: 'a replacement that may not',
    text: rule('      schema: true\n      fix: { patch: [{ op: ‸replace, path: /a, value: 1 }] }\n'),
    message: /needs "overwrite: true"/,
  },
  {
    name: 'a value that the rule refuses',
    code: 'POLICY_FIX',
    text: rule('      at: $.a\n      schema: { type: string }\n      fix: { set: ‸1 }\n'),
    message: /its own rule refuses: it is an integer/,
  },
  {
    name: 'one of several values that the rule refuses',
    code: 'POLICY_FIX',
    text: rule('      at: $.a\n      schema: { minimum: 2 }\n      fix: { set: { $first: [3, ‸1] } }\n'),
    message: /its own rule refuses/,
  },
  ...(
    [
      ['not to be there', 'where: { not: { required: [a] } }'],
      ['to be another', 'where: { properties: { a: { enum: [2, 3] } } }'],
      ['to be a text', 'where: { properties: { a: { type: string } } }'],
      [
        'one of two that do not hold',
        'where: { anyOf: [{ not: { required: [a] } }, { properties: { a: { const: 2 } } }] }',
      ],
      ['several, and one does not hold', 'where: { required: [b], allOf: [{ not: { required: [a] } }] }'],
      [
        'a condition',
        'where: { if: { required: [a] }, then: { properties: { a: { const: 2 } } }, else: true }',
      ],
    ] as const
  ).map(([name, where]) => ({
    name: `a value that takes the thing out of the rule: ${name}`,
    code: 'POLICY_FIX' as const,
    text: rule(`      at: $.a\n      schema: { type: integer }\n      ${where}\n      fix: { set: ‸1 }\n`),
    message: /takes the thing out of the "where" of its own rule/,
  })),
  {
    name: 'a value that makes a mapping, which takes the thing out of the rule',
    code: 'POLICY_FIX',
    text: rule(
      '      at: $.a.b\n      schema: true\n      where: { not: { required: [a], properties: { a: { required: [b] } } } }\n      fix: { set: ‸1 }\n',
    ),
    message: /takes the thing out/,
  },
  {
    name: 'a parameter that the rule refuses',
    code: 'POLICY_FIX',
    text: spec(
      '  parameters: { type: object, properties: { a: { default: 1Gi } } }\n  rules:\n    - name: r\n      message: m\n      at: $.a\n' +
        '      schema: { quantityMaximum: 1Mi }\n      fix: { ‸set: { $param: a } }\n',
    ),
    message: /its own rule refuses/,
  },
  {
    name: 'a parameter of a fix that is not declared',
    code: 'POLICY_PARAMETER',
    text: rule('      at: $.a\n      schema: true\n      fix: { ‸set: { $param: a } }\n'),
    message: /"a" is not declared/,
  },
  {
    name: 'an operator that there is not',
    code: 'POLICY_FIX',
    text: rule('      at: $.a\n      schema: true\n      fix: { set: { $frist: ‸1 } }\n'),
    message: /no operator \$frist: the operators are \$param, \$self/,
  },
  {
    name: 'an operator that does not stand alone',
    code: 'POLICY_FIX',
    text: rule('      at: $.a\n      schema: true\n      fix: { set: { b: 1, $self: ‸$.a } }\n'),
    message: /stands alone/,
  },
  {
    name: 'an operator with a path that leads to several things',
    code: 'POLICY_FIX',
    text: rule("      at: $.a\n      schema: true\n      fix: { set: { $self: ‸'$.a[*]' } }\n"),
    message: /\$self takes a path/,
  },
  {
    name: 'an item without each',
    code: 'POLICY_FIX',
    text: rule('      at: $.a\n      schema: true\n      fix: { set: { $namespaceLabel: ‸$item } }\n'),
    message: /takes the key of a label/,
  },
  {
    name: 'a choice of nothing',
    code: 'POLICY_FIX',
    text: rule('      at: $.a\n      schema: true\n      fix: { set: { ‸$first: [] } }\n'),
    message: /takes a list/,
  },
  {
    name: 'a patch that leaves the container',
    code: 'POLICY_FIX',
    text: rule(
      '      on: container\n      schema: true\n      fix: { patch: [{ op: add, path: ‸/pod/hostNetwork, value: false }] }\n',
    ),
    message: /lies outside of the container/,
  },
  {
    name: 'a merge of what a lens shows',
    code: 'POLICY_FIX',
    text: rule('      on: container\n      schema: true\n      fix: { merge: { kind: ‸sidecar } }\n'),
    message: /cannot write kind/,
  },
  {
    name: 'a part of an image',
    code: 'POLICY_FIX',
    text: rule('      on: image\n      at: $.tag\n      schema: true\n      fix: { set: ‸stable }\n'),
    message: /one text in the object/,
  },
  {
    name: 'a fix of what an object is',
    code: 'POLICY_FIX',
    text: rule('      at: $.metadata.name\n      schema: true\n      fix: { set: ‸x }\n'),
    message: /change what the object is: metadata\.name/,
  },
  {
    name: 'a fix of the thing as a whole',
    code: 'POLICY_FIX',
    text: rule('      on: container\n      at: $\n      schema: true\n      fix: { set: ‸x }\n'),
    message: /the thing as a whole/,
  },
  {
    name: 'a keyword where a fix is left to a person',
    code: 'POLICY_SCHEMA',
    text: rule('      at: $.a\n      schema: true\n      fix: { set: 1, where: { ‸requird: [a] } }\n'),
    message: /did you mean required\?/,
  },
  {
    name: 'a place of fixes that there is not',
    text: spec(`  fixAt: [source, ‸cluster]\n${RULE}`),
    message: /one of source, admission/,
  },
  {
    name: 'JSONPath, filter',
    code: 'POLICY_PATH',
    text: rule('      schema: true\n      select: ‸$.a[?(@.b)]\n'),
    message: /filters and scripts are refused/,
  },
  {
    name: 'JSONPath, no root',
    code: 'POLICY_PATH',
    text: rule('      schema: true\n      at: ‸spec.replicas\n'),
    message: /start with \$/,
  },
  {
    name: 'JSONPath, slice',
    code: 'POLICY_PATH',
    text: rule('      schema: true\n      select: ‸$.a[0:1]\n'),
    message: /slices/,
  },
  {
    name: 'at with a wildcard',
    code: 'POLICY_PATH',
    text: rule('      schema: true\n      at: ‸$.spec.ports[*].name\n'),
    message: /several things.*select/,
  },
  {
    name: '[$item] without each',
    code: 'POLICY_PATH',
    text: rule('      schema: true\n      at: ‸$.a[$item]\n'),
    message: /each/,
  },
  {
    name: 'a field of the spec, on the pod lens',
    code: 'POLICY_PATH',
    text: rule('      on: pod\n      at: ‸$.hostNetwork\n      schema: true\n'),
    message: /the pod lens has metadata and spec; did you mean \$\.spec\.hostNetwork\?$/,
  },
  {
    name: 'a field spelled wrongly, on the pod lens',
    code: 'POLICY_PATH',
    text: rule('      on: pod\n      select: ‸$.spce.volumes[*]\n      at: $.name\n      schema: true\n'),
    message: /did you mean \$\.spec\.volumes\[\*\]\?$/,
  },
  {
    name: 'an unknown field of an image',
    code: 'POLICY_PATH',
    text: rule('      on: image\n      at: ‸$.tagg\n      schema: true\n'),
    message: /the image lens has raw, registry, .* and used; did you mean \$\.tag\?$/,
  },
  {
    name: 'an index of an image',
    code: 'POLICY_PATH',
    text: rule('      on: image\n      at: ‸$[0]\n      schema: true\n'),
    message: /the image lens has raw, .* and used\.$/,
  },
  {
    name: 'a bad path, once for a rule with each',
    code: 'POLICY_PATH',
    text: rule('      schema: true\n      each: [a, b]\n      at: ‸$a[$item]\n'),
    message: /cannot be used/,
  },
  {
    name: 'regular expression',
    code: 'POLICY_REGEX',
    text: rule("      schema: { pattern: ‸'(?=a)' }\n"),
    message: /RE2/,
  },
  {
    name: 'regular expression of names',
    code: 'POLICY_REGEX',
    text: rule("      schema: { patternProperties: { '[': ‸true } }\n"),
    message: /RE2/,
  },
  {
    name: 'keyword',
    code: 'POLICY_SCHEMA',
    text: rule('      schema: { properties: { a: { minimun: ‸1 } } }\n'),
    message: /minimun.*did you mean minimum\?/,
  },
  {
    name: 'keyword in where',
    code: 'POLICY_SCHEMA',
    text: rule('      schema: true\n      where: { ‸requird: [a] }\n'),
    message: /did you mean required\?/,
  },
  {
    name: 'keyword in when',
    code: 'POLICY_SCHEMA',
    text: rule('      schema: true\n      when: { konst: ‸1 }\n'),
    message: /konst/,
  },
  {
    name: 'keyword in a parameter',
    code: 'POLICY_SCHEMA',
    text: spec(
      `  parameters:\n    type: object\n    properties:\n      a: { typ: ‸string, default: x }\n${RULE}`,
    ),
    message: /did you mean type\?/,
  },
  {
    name: 'keyword in configured',
    code: 'POLICY_SCHEMA',
    text: spec(`  configured: { schema: { requird: ‸x }, message: m }\n${RULE}`),
    message: /required/,
  },
  {
    name: 'format',
    code: 'POLICY_SCHEMA',
    text: rule('      schema: { format: ‸uri }\n'),
    message: /"uri" is not a format/,
  },
  {
    name: 'quantity',
    code: 'POLICY_SCHEMA',
    text: rule('      schema: { quantityMaximum: ‸1 Gi }\n'),
    message: /quantity/,
  },
  {
    name: 'undeclared parameter',
    code: 'POLICY_PARAMETER',
    text: spec(
      '  parameters:\n    type: object\n    properties: { maxMemory: { default: 1Gi } }\n  rules:\n    - name: r\n      message: m\n      schema: { ‸quantityMaximum: { $param: maxMemry } }\n',
    ),
    message: /maxMemry.*not declared.*did you mean maxMemory\?/,
  },
  {
    name: 'undeclared parameter, hostile',
    code: 'POLICY_PARAMETER',
    text: rule('      schema: { ‸enum: { $param: constructor } }\n'),
    message: /constructor.*not declared/,
  },
  {
    name: 'undeclared parameter in each',
    code: 'POLICY_PARAMETER',
    text: rule('      schema: true\n      ‸each: { $param: keys }\n'),
    message: /keys.*not declared/,
  },
  {
    name: 'undeclared parameter in a message',
    code: 'POLICY_PARAMETER',
    text: spec("  rules:\n    - name: r\n      schema: true\n      message: ‸'m {{ params.max }}'\n"),
    message: /max.*not declared/,
  },
  {
    name: 'each is no list',
    code: 'POLICY_PARAMETER',
    text: spec(
      '  parameters:\n    type: object\n    properties: { keys: { default: a } }\n  rules:\n    - name: r\n      message: m\n      schema: true\n      ‸each: { $param: keys }\n',
    ),
    message: /each needs a list of texts/,
  },
  {
    name: 'each holds numbers',
    text: rule('      schema: true\n      each: [a, ‸1]\n'),
    message: /each\[1\].*string/,
  },
  {
    name: 'a parameter without value',
    code: 'POLICY_PARAMETER',
    text: spec(`  parameters:\n    type: object\n    properties:\n      ‸a: { type: string }\n${RULE}`),
    message: /p\.a has no default and was given no value/,
  },
  {
    name: 'a default that its schema refuses',
    code: 'POLICY_PARAMETER',
    text: spec(
      `  parameters:\n    type: object\n    properties:\n      ‸a: { type: string, default: 5 }\n${RULE}`,
    ),
    message: /p\.a is refused.*5/,
  },
  {
    name: 'a given value that the schema refuses',
    code: 'POLICY_PARAMETER',
    text: spec(
      `  parameters:\n    type: object\n    properties:\n      ‸a: { type: array, items: { type: string }, default: [] }\n${RULE}`,
    ),
    parameters: { p: { a: ['x', 5] } },
    message: /p\.a is refused.*5.*at 1/,
  },
  {
    name: 'a value for a parameter that is not there',
    code: 'POLICY_PARAMETER',
    text: spec(
      `  parameters:\n    type: object\n    properties: { registries: { default: [] } }\n${RULE}`,
    ).replace('spec:', '‸spec:'),
    parameters: { p: { registrys: [] } },
    message: /no parameter "registrys".*did you mean registries\?/,
  },
  {
    name: 'kind pattern',
    text: spec(`  match: { kinds: [Pod, ‸apps/v1/Dep*] }\n${RULE}`),
    message: /"apps\/v1\/Dep\*" is not a kind/,
  },
  {
    name: 'a kind that is none, which would match nothing',
    text: spec(`  match: { kinds: [Pod, ‸Deploymnet] }\n${RULE}`),
    message: /no kind "Deploymnet".*did you mean Deployment\?/,
  },
  {
    name: 'kind pattern in exclude',
    text: spec(`  exclude: { kinds: [‸'@workload'] }\n${RULE}`),
    message: /"@workload" is not a kind/,
  },
  {
    name: 'message placeholder',
    text: spec("  rules:\n    - name: r\n      schema: true\n      message: ‸'{{ self.name | upper }}'\n"),
    message: /self\.name \| upper.*path/,
  },
  {
    name: 'message placeholder, unknown root',
    text: spec("  rules:\n    - name: r\n      schema: true\n      message: ‸'{{ container.name }}'\n"),
    message: /container\.name/,
  },
  {
    name: 'message placeholder, open',
    text: spec("  rules:\n    - name: r\n      schema: true\n      message: ‸'{{ self.name }'\n"),
    message: /placeholder/,
  },
  {
    name: 'message placeholder, item without each',
    text: spec("  rules:\n    - name: r\n      schema: true\n      message: ‸'{{ item }}'\n"),
    message: /item.*each/,
  },
  { name: 'an exclude that takes out everything', text: spec(`  ‸exclude: {}\n${RULE}`), message: /exclude/ },
];

/** The text without its mark, and where the mark was. */
function unmark(text: string): { readonly plain: string; readonly line: number; readonly column: number } {
  const at = text.indexOf(MARK);
  const before = text.slice(0, at);
  return {
    plain: text.replace(MARK, ''),
    line: before.split('\n').length,
    column: at - before.lastIndexOf('\n'),
  };
}

t.test('mistakes in a policy', async (t) => {
  for (const { name, text, code, message, parameters } of ROWS) {
    const { plain, line, column } = unmark(text);
    const found = mistakes(plain, parameters === undefined ? {} : { parameters });
    const shown = found.map((one) => ({
      code: one.code,
      file: one.location?.file,
      line: one.location?.line,
      column: one.location?.column,
    }));
    t.same(
      shown,
      [{ code: code ?? 'POLICY_INVALID', file: 'p.yaml', line, column }],
      `${name}: ${found.map((one) => one.message).join(' | ')}`,
    );
    t.match(found[0]?.message, message, name);
    t.equal(mistakes(plain, parameters === undefined ? {} : { parameters }).length, found.length);
  }
});

t.test('every mistake is listed, not the first', async (t) => {
  const text = `${spec('  severty: high\n  match: { kind: [Pod] }\n  rules:\n    - { name: r, message: m, schema: true, selct: $.a }\n')}---\n${spec(RULE).replace('name: p', 'name: q').replace('title: T', 'title: 5')}`;
  t.same(
    mistakes(text).map((one) => one.location?.line),
    [6, 7, 9, 15],
  );
  const compiled = rule("      schema: { minimun: 1, pattern: '[' }\n      at: $.a[*]\n      select: a\n");
  t.same(
    mistakes(compiled)
      .map((one) => one.code)
      .sort(),
    ['POLICY_PATH', 'POLICY_PATH', 'POLICY_REGEX', 'POLICY_SCHEMA'],
  );
});

t.test('a value for a policy that is not there', async (t) => {
  const found = mistakes(spec(RULE), { parameters: { q: { a: 1 } } });
  t.match(found, [{ code: 'POLICY_NOT_FOUND', message: /"q"/ }]);
  t.equal(mistakes(spec(RULE), { parameters: { constructor: {} } })[0]?.code, 'POLICY_NOT_FOUND');
});

t.test('defaults, and `on` in YAML and JSON', async (t) => {
  const { policies, errors } = parse(rule('      schema: true\n      on: pod\n'));
  t.same(errors, []);
  t.match(policies, [
    {
      severity: 'medium',
      failurePolicy: 'Fail',
      action: { scan: 'deny', admission: 'deny', audit: 'deny' },
      match: { kinds: [], operations: ['CREATE', 'UPDATE'] },
      exclude: undefined,
      rules: [{ on: 'pod', optional: false }],
    },
  ]);
  const asJson = parse(
    '{"apiVersion":"doorward.dev/v1alpha1","kind":"Policy","metadata":{"name":"p"},"spec":{"title":"T","rules":[{"name":"r","message":"m","schema":true,"on":"pod"}]}}',
  );
  t.same(asJson.policies[0]?.rules, policies[0]?.rules);
  t.equal(createEngine(asJson.policies).digest, createEngine(policies).digest, 'one policy, one digest');
  t.match(parse(spec(`  action: { admission: warn }\n${RULE}`)).policies[0]?.action, {
    scan: 'deny',
    admission: 'warn',
    audit: 'deny',
  });
});

t.test('the published schema is the one in the code', async (t) => {
  t.same(
    JSON.parse(readFileSync('schemas/policy-v1alpha1.schema.json', 'utf8')),
    JSON.parse(JSON.stringify(POLICY_SCHEMA)),
  );
});

t.test('the essentials pack compiles', async (t) => {
  const names = readdirSync('policies/essentials', { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map((one) => one.name)
    .sort();
  t.same(names, [
    'allowed-registries',
    'disallow-latest-tag',
    'require-non-root',
    'require-owner-labels',
    'require-resource-limits',
  ]);
  const text = names
    .map((name) => readFileSync(`policies/essentials/${name}/policy.yaml`, 'utf8'))
    .join('\n---\n');
  const { policies, errors } = parse(text);
  t.same(errors, []);
  const engine = createEngine(policies);
  t.same(
    engine.policies.map(({ name }) => name),
    names,
  );
  t.match(engine.notices, [{ policy: 'allowed-registries' }]);
  t.equal(engine.needsNamespaceLabels, false);
  t.equal(engine.needsNamespaceLabelsToFix, true, 'an owner may be taken from the namespace');
});

const PACK = 'apiVersion: doorward.dev/v1alpha1\nkind: Pack\nmetadata: { name: ours }\n';

t.test('a pack includes policies of the built-in ones', (t) => {
  const include = (entries: string): string => `${PACK}spec:\n  title: Ours\n  include: ${entries}\n`;
  const load = (text: string): ReturnType<typeof loadPolicies> => {
    const folder = t.testdir({ 'pack.yaml': text });
    return loadPolicies([folder]);
  };
  const taken = load(
    include(
      '[essentials/disallow-latest-tag, { policy: essentials/require-non-root, as: no-user-0, title: No 0, rules: [run-as-user], parameters: { allowUserNamespaces: true } }]',
    ),
  );
  t.same(taken.errors, []);
  t.same(
    taken.policies.map(({ name, title, rules }) => [name, title, rules.map((rule) => rule.name)]),
    [
      [
        'disallow-latest-tag',
        'Images name a version that does not move',
        ['readable', 'tag-present', 'tag', 'moving-tag'],
      ],
      ['no-user-0', 'No 0', ['run-as-user']],
    ],
  );
  const properties = taken.policies[1]?.parameters['properties'] as Readonly<Record<string, unknown>>;
  t.same(Object.keys(properties).sort(), ['allowUserNamespaces', 'version'], 'parameters that are asked for');
  const fixed = createEngine(taken.policies, { parameters: { 'no-user-0': { version: 'v1.30' } } });
  t.equal(fixed.policies.length, 2);
  t.throws(
    () => createEngine(taken.policies, { parameters: { 'no-user-0': { allowUserNamespaces: false } } }),
    { errors: [{ code: 'POLICY_PARAMETER' }] },
    'a value that the pack gives cannot be given again',
  );

  const together = loadPolicies([
    'pack:pod-security-baseline',
    'pack:pod-security-restricted',
    'pack:essentials',
  ]);
  t.same(together.errors, [], 'what packs share is one policy');
  const names = together.policies.map(({ name }) => name);
  t.equal(new Set(names).size, names.length);
  t.ok(names.includes('host-ports') && names.includes('volume-types'));

  const table = [
    { name: 'no such pack', given: '[nothing/x]', expected: /No built-in pack has a policy nothing\/x/ },
    {
      name: 'no such policy',
      given: '[essentials/x]',
      expected: /No built-in pack has a policy essentials\/x/,
    },
    { name: 'a name alone', given: '[x]', expected: /as PACK\/POLICY/ },
    {
      name: 'changed without a name',
      given: '[{ policy: essentials/require-non-root, rules: [run-as-user] }]',
      expected: /a name of its own/,
    },
    {
      name: 'no such rule',
      given: '[{ policy: essentials/require-non-root, as: x, rules: [run] }]',
      expected: /has no rule "run"/,
    },
    {
      name: 'no such parameter',
      given: '[{ policy: essentials/require-non-root, as: x, parameters: { a: 1 } }]',
      expected: /has no parameter "a"/,
    },
    {
      name: 'a slip in a field',
      given: '[{ policy: essentials/require-non-root, as: x, rule: [] }]',
      expected: /did you mean rules\?/,
    },
    { name: 'no list', given: 'essentials/require-non-root', expected: /a list of PACK\/POLICY/ },
  ];
  for (const { name, given, expected } of table) {
    const { errors } = load(include(given));
    t.match(errors.map(({ message }) => message).join(), expected, name);
    t.match(errors[0]?.location, { file: /pack\.yaml$/, line: 6 }, `${name}: the place`);
  }
  t.match(load(`${PACK}spec: {}\n`).errors[0]?.message, /needs a title/);
  t.end();
});
