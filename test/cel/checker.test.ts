import { readFileSync } from 'node:fs';
import t from 'tap';
import { admissionEnvironment, withVariables } from '../../src/cel/admission-environment.ts';
import type { Checked } from '../../src/cel/checked.ts';
import { compileExpression, type Compiled } from '../../src/cel/compile.ts';
import { createEnvironment, extendEnvironment } from '../../src/cel/environment.ts';
import { JSON_PATCH, OBJECT, variableType } from '../../src/cel/kubernetes-types.ts';
import { BOOL, DYN, listOf, NULL, runtimeTypeText, STRING, type Type } from '../../src/cel/type.ts';

interface Options {
  readonly result?: string;
  readonly version?: string;
  readonly params?: unknown;
  readonly message?: boolean;
  readonly patch?: boolean;
  readonly variables?: readonly { readonly name: string; readonly expression: string }[];
}

const RESULTS: ReadonlyMap<string, readonly Type[]> = new Map([
  ['', []],
  ['bool', [BOOL]],
  ['string', [STRING]],
  ['annotation', [STRING, NULL]],
  ['Object', [OBJECT]],
  ['list(JSONPatch)', [listOf(JSON_PATCH)]],
]);

/** Compiles an expression where a policy could have it. */
function compile(expression: string, options: Options = {}): Compiled {
  const types = new Map<string, Type>();
  const place = admissionEnvironment({
    minor: Number((options.version ?? '1.36').slice(2)),
    params: options.params !== undefined,
    authorizer: options.message !== true,
    patches: options.patch === true,
  });
  const environment = withVariables(place, types);
  for (const [at, variable] of (options.variables ?? []).entries()) {
    const compiled = compileExpression(variable.expression, { environment, result: [] });
    if (!compiled.ok)
      return { ...compiled, message: `spec.variables[${at}].expression: ${compiled.message}` };
    types.set(variable.name, variableType(compiled.checked.result));
  }
  return compileExpression(expression, { environment, result: RESULTS.get(options.result ?? '')! });
}

const told = (compiled: Compiled): string =>
  compiled.ok ? runtimeTypeText(compiled.checked.result) : compiled.message;

/** `a; b` stands for two mistakes; the lines that show their places are left out. */
const brief = (compiled: Compiled): string =>
  told(compiled)
    .split('\n')
    .filter((line) => !line.startsWith(' | '))
    .join('; ');

// Seen on a kube-apiserver 1.36.3, when a ValidatingAdmissionPolicy or MutatingAdmissionPolicy was written.
t.test('what a real API server refused', (t) => {
  const undeclared = (place: string, name: string): string =>
    `ERROR: <input>:1:${place}: undeclared reference to '${name}' (in container '')`;
  const cases: readonly [expression: string, options: Options, expected: string][] = [
    ['params == null', {}, `compilation failed: ${undeclared('1', 'params')}`],
    ['[1,2].includes(1)', {}, `compilation failed: ${undeclared('15', 'includes')}`],
    [
      'math.greatest(1,2)==2',
      {},
      `compilation failed: ${undeclared('1', 'math')}; ${undeclared('14', 'greatest')}`,
    ],
    [
      "base64.encode(b'a')=='YQ=='",
      {},
      `compilation failed: ${undeclared('1', 'base64')}; ${undeclared('14', 'encode')}`,
    ],
    [
      "[1,'a'].size()==2",
      {},
      "compilation failed: ERROR: <input>:1:4: expected type 'int' but found 'string'",
    ],
    ['object.spec.hostNetwork', {}, 'must evaluate to bool but got dyn'],
    [
      "'abc'.reverse()=='cba'",
      {},
      "compilation failed: ERROR: <input>:1:14: found no matching overload for 'reverse' applied to 'string.()'",
    ],
    ["request.uid != ''", {}, "compilation failed: ERROR: <input>:1:8: undefined field 'uid'"],
    ['request.object != null', {}, "compilation failed: ERROR: <input>:1:8: undefined field 'object'"],
    ['Object{} == null', {}, `compilation failed: ${undeclared('7', 'Object')}`],
    ['range(1).size()==1', {}, `compilation failed: ${undeclared('6', 'range')}`],
    ['object.data.nope', { result: 'string', message: true }, 'must evaluate to string but got dyn'],
    ['1', { result: 'string', message: true }, 'must evaluate to string but got int'],
    [
      'object.metadata.name',
      { result: 'annotation' },
      'must evaluate to one of [string null_type] but got dyn',
    ],
    ['1', { result: 'annotation' }, 'must evaluate to one of [string null_type] but got int'],
    [
      'true',
      { variables: [{ name: 'v', expression: 'variables.w' }] },
      "spec.variables[0].expression: compilation failed: ERROR: <input>:1:10: undefined field 'w'",
    ],
    [
      "{'metadata':{'labels':{'x':'y'}}}",
      { result: 'Object', patch: true },
      'must evaluate to Object but got map(string, map(string, map(string, string)))',
    ],
    ['[]', { result: 'list(JSONPatch)', patch: true }, 'must evaluate to list(JSONPatch) but got list(dyn)'],
  ];
  for (const [expression, options, expected] of cases) {
    t.equal(brief(compile(expression, { result: 'bool', ...options })), expected, expression);
  }
  t.match(
    told(compile('cel.bind(x, 1, x == 1)')),
    /undeclared reference to 'cel'.*\n.*\n.*\n.*undeclared reference to 'bind'/,
  );
  const condition = admissionEnvironment({ minor: 36, params: false, authorizer: true, patches: false });
  t.equal(
    told(compileExpression('variables.v', { environment: condition, result: [BOOL] })),
    "compilation failed: ERROR: <input>:1:1: undeclared reference to 'variables' (in container '')\n" +
      ' | variables.v\n | ^',
    'a matchCondition has no variables',
  );
  t.end();
});

// Written by test/oracle/cel/checker.mjs: what k8s.io/apiserver's CEL says.
t.test('types and refusals are those of the API server’s own checker', (t) => {
  const table = new URL('../../fixtures/cel/checker.json', import.meta.url);
  const rows = JSON.parse(readFileSync(table, 'utf8')) as [string, Options, 'type' | 'refused', string][];
  t.ok(rows.length > 1000);
  for (const [expression, options, ends, expected] of rows) {
    const compiled = compile(expression, options);
    const name = `${expression} ${JSON.stringify(options)}`;
    t.equal(compiled.ok ? 'type' : 'refused', ends, name);
    t.equal(told(compiled), expected, name);
  }
  t.end();
});

t.test('overloads that the types leave possible', (t) => {
  const overloadsOf = (expression: string): readonly string[] => {
    const compiled = compile(expression);
    if (!compiled.ok) throw new Error(compiled.message);
    const { references, root } = compiled.checked;
    const reference = references.get(root);
    return reference?.kind === 'call' ? reference.overloads.map(({ id }) => id) : [];
  };
  // As checker.go leaves them: all whose parameters take what is dynamic.
  const cases: readonly [expression: string, expected: readonly string[]][] = [
    ['1 + 2', ['add_int64']],
    ['object.a + 1', ['add_int64']],
    ['object.a in [1]', ['in_list']],
    ['object.a in object.b', ['in_list', 'in_map']],
    ['object.size()', ['bytes_size', 'list_size', 'map_size', 'string_size']],
    ['object.a.size() < 2', ['less_int64']],
    ['object.a < 2', ['less_int64', 'less_uint64_int64', 'less_double_int64']],
    ["object.a['b']", ['index_map', 'optional_map_index_value']],
    ['[1][0]', ['index_list']],
    ['object.?a', ['select_optional_field']],
    ['sets.contains([1], [1])', ['list_sets_contains_list']],
  ];
  for (const [expression, expected] of cases) {
    // A key that is a string is none of a list.
    const possible =
      expression === "object.a['b']" ? expected.filter((id) => !id.includes('list')) : expected;
    t.same(overloadsOf(expression), possible, expression);
  }
  t.end();
});

t.test('references', (t) => {
  const checkedOf = (expression: string, options?: Options): Checked => {
    const compiled = compile(expression, options);
    if (!compiled.ok) throw new Error(compiled.message);
    return compiled.checked;
  };
  const rootReference = (checked: Checked): unknown => checked.references.get(checked.root);

  t.match(rootReference(checkedOf('sets.contains([1], [1])')), { kind: 'call', namespaced: true });
  t.match(rootReference(checkedOf('[1].size()')), { kind: 'call', namespaced: false });
  t.match(rootReference(checkedOf('authorizer.requestResource')), {
    kind: 'variable',
    name: 'authorizer.requestResource',
  });
  t.match(rootReference(checkedOf('.object')), { kind: 'variable', name: 'object' });
  t.match(rootReference(checkedOf('int')), { kind: 'constant', value: { name: 'int' } });
  t.match(rootReference(checkedOf('google.protobuf.Timestamp')), { kind: 'constant' });
  t.equal(rootReference(checkedOf('object.a')), undefined, 'a field is no reference');
  t.end();
});

t.test('an environment of one’s own', (t) => {
  const environment = extendEnvironment(createEnvironment({ minor: 36 }), {
    variables: [
      { name: 'self', type: DYN },
      { name: 'constructor', type: STRING },
    ],
  });
  const typeOf = (expression: string): string =>
    told(compileExpression(expression, { environment, result: [] }));
  t.equal(typeOf('self.__proto__.constructor'), 'dyn');
  t.equal(typeOf('constructor'), 'string');
  t.match(typeOf('__proto__'), /undeclared reference to '__proto__'/);
  t.match(typeOf('toString()'), /undeclared reference to 'toString'/);
  t.match(typeOf('self.hasOwnProperty(1)'), /undeclared reference to 'hasOwnProperty'/);
  t.match(typeOf('object'), /undeclared reference to 'object'/);
  t.equal(createEnvironment({ minor: 36 }), createEnvironment({ minor: 36 }), 'made once');
  t.end();
});

t.test('no expression takes long to be refused', (t) => {
  const doubled = `${'optional.of('.repeat(30)}nope${')'.repeat(30)}${'.optMap(x, x)'.repeat(60)}`;
  const compiled = compile(doubled);
  t.notOk(compiled.ok);
  t.ok(!compiled.ok && compiled.message.length < 1_000_000);
  const nested = `${'[1].map(x, '.repeat(40)}nope${')'.repeat(40)}`;
  t.match(told(compile(nested)), /undeclared reference to 'nope'/);
  t.end();
});
