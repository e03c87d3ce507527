// The conformance tests of the language (cel-spec), in the environment of an admission policy: all that concern
// Kubernetes. What does not is listed, each with its reason.
import { readFileSync } from 'node:fs';
import t from 'tap';
import { tests as suite } from '@bufbuild/cel-spec/testdata/conformance.js';
import { compileExpression } from '../../src/cel/compile.ts';
import { createEnvironment, extendEnvironment } from '../../src/cel/environment.ts';
import { POLICY_BUDGET, Spend } from '../../src/cel/program.ts';
import { runtimeTypeText } from '../../src/cel/type.ts';
import type { CelValue } from '../../src/cel/value.ts';
import { EvalError } from '../../src/cel/value.ts';
import { proto, protoType, UNKNOWN } from './proto.ts';
import type { ProtoType, ProtoValue } from './proto.ts';
import { printed } from './printed.ts';

interface Given {
  readonly name: string;
  readonly expr: string;
  readonly container?: string;
  readonly disableCheck?: boolean;
  readonly checkOnly?: boolean;
  readonly typeEnv?: readonly {
    readonly name: string;
    readonly ident?: { readonly type: ProtoType };
    readonly function?: object;
  }[];
  readonly bindings?: Readonly<Record<string, { readonly value: ProtoValue }>>;
  readonly value?: ProtoValue;
  readonly typedResult?: { readonly result?: ProtoValue; readonly deducedType?: ProtoType };
  readonly evalError?: object;
}

interface Place extends Given {
  readonly file: string;
  readonly section: string;
}

const TESTS: readonly Place[] = (suite.suites ?? []).flatMap((file) =>
  (file.suites ?? []).flatMap((section) =>
    (section.tests ?? []).map((one) => ({
      file: file.name,
      section: section.name,
      ...(one.original as unknown as Given),
    })),
  ),
);

const inFile =
  (...names: readonly string[]) =>
  ({ file }: Place): boolean =>
    names.includes(file);

/** What does not concern Kubernetes. Each must fit something. */
const EXCLUDED: readonly { readonly fits: (test: Place) => boolean; readonly why: string }[] = [
  { fits: inFile('proto2', 'proto3'), why: 'there are no protobuf messages in Kubernetes' },
  { fits: inFile('proto2_ext'), why: 'there are no extensions of protobuf messages in Kubernetes' },
  {
    fits: inFile('dynamic', 'wrappers'),
    why: 'they are of the well-known protobuf messages (Any, Struct, Int32Value, …)',
  },
  { fits: inFile('enums'), why: 'there are no protobuf enums in Kubernetes' },
  { fits: inFile('math_ext'), why: 'Kubernetes has no library `math`' },
  { fits: inFile('encoders_ext'), why: 'Kubernetes has no library `base64`' },
  { fits: inFile('bindings_ext'), why: 'Kubernetes has no `cel.bind`' },
  { fits: inFile('block_ext'), why: '`cel.block` is made by an optimizer, never written' },
  {
    fits: (test) =>
      /TestAllTypes|NestedTestAllTypes|GlobalEnum|google\.protobuf\.(?!Timestamp\b|Duration\b)[A-Z]|proto[23]\b/.test(
        test.expr + JSON.stringify([test.bindings, test.typeEnv, test.value]),
      ),
    why: 'the test is made of protobuf messages',
  },
  {
    fits: ({ file, section }) => file === 'namespace' || section === 'qualified_identifier_resolution',
    why: 'Kubernetes has no container: names are not looked up in one',
  },
  {
    fits: ({ section, typeEnv = [] }) =>
      section === 'legacy_nullable_types' || typeEnv.some((one) => one.function !== undefined),
    why: 'they declare functions and messages, of which Kubernetes declares others',
  },
];

/** What Kubernetes refuses to store and the language allows: ours must refuse it in these words. */
const REFUSED: readonly {
  readonly says: RegExp;
  readonly why: string;
  readonly fits?: (test: Place) => boolean;
}[] = [
  {
    says: /: expected type '.+' but found '.+'/,
    why: 'Kubernetes refuses literals of mixed types (HomogeneousAggregateLiterals)',
  },
  {
    says: /: undeclared reference to |: found no matching overload for /,
    fits: ({ disableCheck }) => disableCheck === true,
    why: 'the test leaves the checker out, which Kubernetes never does',
  },
  {
    says: /^program instantiation failed: invalid qualifier type: types\.Bytes$/,
    fits: ({ section }) => section === 'map_fields',
    why: 'cel-go 0.26 cannot plan an index of a kind that is none, even where its error would be absorbed',
  },
  {
    says: /: unsupported syntax: '`'$/m,
    fits: ({ section }) => section === 'quoted_map_fields',
    why: 'Kubernetes has no names in backticks',
  },
];

/**
 * What Kubernetes' version of a library does otherwise than the suite: each test by name, and what it comes to instead,
 * as the oracle says (fixtures/cel/expressions.json).
 */
const OTHERWISE: readonly {
  readonly section: string;
  readonly names: readonly string[];
  readonly why: string;
}[] = [
  {
    section: 'format',
    why: 'Kubernetes has version 2 of the strings library, the suite is of version 4',
    names: [
      'scientific notation formatting clause',
      'default precision for scientific notation',
      'NaN support for scientific notation',
      'positive infinity support for scientific notation',
      'negative infinity support for scientific notation',
      'NaN support for decimal',
      'positive infinity support for decimal',
      'negative infinity support for decimal',
      'positive infinity support for fixed-point',
      'negative infinity support for fixed-point',
      'list support for string',
      'map support for string',
      'map support (all key types)',
      'dyntype support for scientific notation',
      'dyntype NaN/infinity support',
      'dyntype support for lists',
      'dyntype support for maps',
      'scientific notation formatting clause in a string variable',
    ],
  },
  {
    section: 'value_errors',
    why: 'Kubernetes has version 2 of the strings library, the suite is of version 4',
    names: ['indexof_out_of_range', 'lastindexof_out_of_range'],
  },
  {
    section: 'duration_converters',
    why: 'cel-go 0.26 tells the whole span in milliseconds, not the part below a second',
    names: ['get_milliseconds'],
  },
  {
    section: 'optionals',
    why: 'cel-go 0.26 takes what cannot be selected for absent behind an optional',
    names: ['map_null_entry_no_such_key', 'map_present_key_invalid_field'],
  },
];

const ORACLE = new Map(
  (
    JSON.parse(readFileSync('fixtures/cel/expressions.json', 'utf8')) as {
      rows: readonly (readonly string[])[];
    }
  ).rows.map(([expression = '', , , how = '', text = '']) => [expression, { how, text }]),
);

/** Whether a test that the suite fails comes to what the API server's own CEL makes of it. */
function isOtherwise(test: Place): boolean {
  if (!OTHERWISE.some(({ section, names }) => section === test.section && names.includes(test.name)))
    return false;
  const compiled = compileExpression(test.expr, { environment: environmentOf(test), result: [] });
  const theirs = ORACLE.get(test.expr);
  // The one with a variable is as the same without.
  if (theirs === undefined) return test.bindings !== undefined;
  if (!compiled.ok) return theirs.how === 'refused' && theirs.text === compiled.message;
  const value = compiled.program.evaluate(new Map(), new Spend({ remaining: POLICY_BUDGET }));
  if (value instanceof EvalError) return theirs.how === 'error' && theirs.text === value.message;
  return theirs.how === 'value' && theirs.text === printed(value);
}

function environmentOf({ typeEnv = [] }: Place) {
  return extendEnvironment(createEnvironment({ minor: 36 }), {
    variables: typeEnv.flatMap(({ name, ident }) => (ident ? [{ name, type: protoType(ident.type) }] : [])),
  });
}

/** `undefined` when it is as it must be. */
function problemOf(test: Place, refusals: Set<string>): string | undefined {
  const compiled = compileExpression(test.expr, { environment: environmentOf(test), result: [] });
  const wantsError = test.evalError !== undefined;
  if (!compiled.ok) {
    // Where the suite looks at the evaluator alone, or where a literal is refused rather than failing.
    if (
      wantsError &&
      (test.disableCheck === true || /literal|instantiation|out of range|invalid/.test(compiled.message))
    )
      return undefined;
    const refused = REFUSED.find(({ says, fits }) => says.test(compiled.message) && (fits?.(test) ?? true));
    if (refused === undefined) return compiled.message;
    refusals.add(refused.why);
    return undefined;
  }
  const { deducedType, result } = test.typedResult ?? {};
  if (deducedType !== undefined) {
    const wanted = runtimeTypeText(protoType(deducedType));
    const found = runtimeTypeText(compiled.checked.result);
    if (wanted !== found) return `its type is ${found}, not ${wanted}`;
  }
  if (test.checkOnly === true) return undefined;
  const bindings = new Map<string, CelValue>();
  for (const [name, { value }] of Object.entries(test.bindings ?? {})) bindings.set(name, proto(value));
  const value = compiled.program.evaluate(bindings, new Spend({ remaining: POLICY_BUDGET }));
  if (value instanceof EvalError) return wantsError ? undefined : value.message;
  if (wantsError) return `${printed(value)}, not an error`;
  const wanted = test.value ?? result ?? { boolValue: true };
  return printed(value) === printed(proto(wanted))
    ? undefined
    : `${printed(value)}, not ${printed(proto(wanted))}`;
}

t.test('the conformance tests of cel-spec', async (t) => {
  const excluded = new Map<string, number>();
  const refusals = new Set<string>();
  const otherwise = new Set<string>();
  const wrong: string[] = [];
  let held = 0;
  for (const test of TESTS) {
    const why = EXCLUDED.find(({ fits }) => fits(test))?.why;
    if (why !== undefined) {
      excluded.set(why, (excluded.get(why) ?? 0) + 1);
      continue;
    }
    let problem: string | undefined;
    try {
      problem = problemOf(test, refusals);
    } catch (error) {
      if (error === UNKNOWN) problem = 'a value that the test cannot read';
      else problem = `ILL: ${String(error instanceof Error ? error.stack : error)}`;
    }
    if (problem === undefined) held += 1;
    else if (isOtherwise(test)) otherwise.add(test.name);
    else wrong.push(`${test.file}/${test.section}/${test.name}: ${test.expr}\n  ${problem}`);
  }
  t.same(wrong.slice(0, 60), [], `${wrong.length} of ${held + wrong.length} fail`);
  t.ok(held >= 1000, `${held} tests hold`);
  t.same(
    EXCLUDED.filter(({ why }) => !excluded.has(why)).map(({ why }) => why),
    [],
    'every exclusion is needed',
  );
  t.same(
    REFUSED.filter(({ why }) => !refusals.has(why)).map(({ why }) => why),
    [],
    'every refusal is met',
  );
  t.same(
    OTHERWISE.flatMap(({ names }) => names).filter((name) => !otherwise.has(name)),
    [],
    'every other outcome is met',
  );
  for (const [why, count] of excluded) t.comment(`${count} excluded: ${why}`);
});
