import { takeSteps } from '../../manifest/steps.ts';
import { isList, isMap, own } from '../../manifest/value.ts';
import type { Value, ValueMap } from '../../manifest/value.ts';
import { always, here, never } from './check.ts';
import type { Check } from './check.ts';
import type { Context, Keyword } from './context.ts';
import { schemaMap } from './collections.ts';
import { whyForbidden } from './forbidden.ts';

function schemaList(keyword: string, value: Value, context: Context): readonly Check[] {
  if (isList(value) && value.length > 0) return value.map((one, i) => context.compile(one, keyword, i));
  context.refuse(`${keyword} needs a list of schemas`, keyword);
  return [];
}

/** One check that holds when all do; explains the first that does not. */
export function every(checks: readonly Check[]): Check {
  const [first, second] = checks;
  if (first === undefined) return { test: always, explain: () => here('true', 'it is allowed') };
  if (second === undefined) return first;
  return {
    test: allHold(checks.map(({ test }) => test)),
    explain: (value) => (checks.find((check) => !check.test(value)) ?? first).explain(value),
  };
}

type Test = Check['test'];

/** Parameters leave much of a schema true or false for good: that is not asked of every value. */
function allHold(given: readonly Test[]): Test {
  if (given.includes(never)) return never;
  const tests = given.filter((test) => test !== always);
  const [first, second, third] = tests;
  if (first === undefined) return always;
  if (second === undefined) return first;
  if (third === undefined) {
    return (value) => {
      takeSteps(2);
      return first(value) && second(value);
    };
  }
  return (value) => {
    takeSteps(tests.length);
    for (let i = 0; i < tests.length; i++) if (!(tests[i] as Test)(value)) return false;
    return true;
  };
}

function oneHolds(given: readonly Test[]): Test {
  if (given.includes(always)) return always;
  const tests = given.filter((test) => test !== never);
  const [first, second] = tests;
  if (first === undefined) return never;
  if (second === undefined) return first;
  return (value) => {
    for (let i = 0; i < tests.length; i++) if ((tests[i] as Test)(value)) return true;
    return false;
  };
}

function opposite(test: Test): Test {
  if (test === always) return never;
  return test === never ? always : (value) => !test(value);
}

const allOf: Keyword = (value, context) => every(schemaList('allOf', value, context));

const anyOf: Keyword = (value, context) => {
  const checks = schemaList('anyOf', value, context);
  return {
    test: oneHolds(checks.map(({ test }) => test)),
    explain: (v) => {
      const failures = checks
        .map((check) => check.explain(v))
        .filter((failure) => failure.keyword !== 'false');
      const [first, ...others] = failures;
      if (first === undefined) return here('anyOf', 'it is not allowed');
      const path = others.every((other) => samePath(other.path, first.path)) ? first.path : [];
      const reasons = [...new Set(failures.map((failure) => failure.reason))];
      return { path, keyword: 'anyOf', reason: reasons.join(', and ') };
    },
  };
};

function samePath(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i]);
}

const oneOf: Keyword = (value, context) => {
  const checks = schemaList('oneOf', value, context);
  const count = (v: Value): number => checks.filter((check) => check.test(v)).length;
  return {
    test: (v) => count(v) === 1,
    explain: (v) => {
      const only = checks.length === 1 ? checks[0] : undefined;
      if (only) return only.explain(v);
      return here(
        'oneOf',
        `it satisfies ${String(count(v))} of ${String(checks.length)} alternatives, not exactly one`,
      );
    },
  };
};

const not: Keyword = (value, context) => {
  const check = context.compile(value, 'not');
  return { test: opposite(check.test), explain: (v) => whyForbidden(value, v) };
};

/** `if` with its `then` and `else`. */
export function compileIf(schema: ValueMap, context: Context): Check | undefined {
  const condition = own(schema, 'if');
  const branch = (name: 'then' | 'else'): Check | undefined => {
    const part = own(schema, name);
    return part === undefined ? undefined : context.compile(part, name);
  };
  const [then, otherwise] = [branch('then'), branch('else')];
  // Without `if` the others constrain nothing, but a mistake in them is still one.
  if (condition === undefined) return undefined;
  const when = context.compile(condition, 'if');
  const chosen = (v: Value): Check | undefined => (when.test(v) ? then : otherwise);
  return {
    test: (v) => chosen(v)?.test(v) ?? true,
    explain: (v) => chosen(v)?.explain(v) ?? here('if', 'it is allowed'),
  };
}

const dependentSchemas: Keyword = (value, context) => {
  const checks = schemaMap('dependentSchemas', value, context);
  const failing = (v: Value): Check | undefined =>
    isMap(v) ? checks.find(([name, check]) => Object.hasOwn(v, name) && !check.test(v))?.[1] : undefined;
  return {
    test: (v) => failing(v) === undefined,
    explain: (v) => failing(v)?.explain(v) ?? here('dependentSchemas', 'it is allowed'),
  };
};

/** Keywords that combine schemas (JSON Schema 2020-12 core, section 10.2). */
export const COMBINATOR_KEYWORDS: readonly (readonly [string, Keyword])[] = [
  ['allOf', allOf],
  ['anyOf', anyOf],
  ['oneOf', oneOf],
  ['not', not],
  ['dependentSchemas', dependentSchemas],
];
