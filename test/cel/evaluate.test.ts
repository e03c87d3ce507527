// Running programs: what they need, what they spend, and where they are stopped. What expressions come to is held to the API
// server's own answers in oracle.test.ts; the expected values here are from the language's specification
// (https://github.com/cel-expr/cel-spec/blob/master/doc/langdef.md) and Go's documentation of its packages.
import t from 'tap';
import { compileExpression } from '../../src/cel/compile.ts';
import { createEnvironment, extendEnvironment } from '../../src/cel/environment.ts';
import { fail } from '../../src/cel/library/declare.ts';
import { Cancelled, POLICY_BUDGET, Spend, type Program } from '../../src/cel/program.ts';
import { DYN, INT } from '../../src/cel/type.ts';
import { EvalError, Fields } from '../../src/cel/value.ts';
import type { CelValue } from '../../src/cel/value.ts';
import { endsSoon } from '../ends-soon.ts';

const environment = extendEnvironment(createEnvironment({ minor: 36 }), {
  variables: [
    { name: 'object', type: DYN },
    { name: 'count', type: INT },
  ],
});

function program(source: string): Program {
  const compiled = compileExpression(source, { environment, result: [] });
  if (!compiled.ok) throw new Error(`${source}: ${compiled.message}`);
  return compiled.program;
}

const spendOf = (limit?: number): Spend => new Spend({ remaining: POLICY_BUDGET }, limit);

/** The value, or the error's words. */
function outcome(source: string, object: CelValue = null): unknown {
  const value = program(source).evaluate(new Map<string, CelValue>([['object', object]]), spendOf());
  return value instanceof EvalError ? `error: ${value.message}` : value;
}

t.test('foreign keys are data', (t) => {
  const object = JSON.parse(
    '{"__proto__": {"polluted": 1}, "constructor": "c", "labels": {"hasOwnProperty": "x"}, "list": []}',
  ) as CelValue;
  const rows: readonly { readonly given: string; readonly expected: unknown }[] = [
    { given: 'has(object.constructor)', expected: true },
    { given: 'object.constructor', expected: 'c' },
    { given: 'has(object.labels.constructor)', expected: false },
    { given: 'object.labels.constructor', expected: 'error: no such key: constructor' },
    { given: "object.labels['toString']", expected: 'error: no such key: toString' },
    { given: "'hasOwnProperty' in object.labels", expected: true },
    { given: "'valueOf' in object.labels", expected: false },
    { given: "object['__proto__'].polluted", expected: 1 },
    { given: "object.labels['__proto__']", expected: 'error: no such key: __proto__' },
    { given: 'object.polluted', expected: 'error: no such key: polluted' },
    { given: "{'__proto__': 1}['__proto__']", expected: 1 },
    { given: "has({'a': 1}.constructor)", expected: false },
    { given: 'object.list.length', expected: "error: unsupported index type 'string' in list" },
    { given: 'object.constructor.length', expected: 'error: no such key: length' },
    { given: 'dyn(1.0).value', expected: 'error: no such key: value' },
    {
      given: "dyn(timestamp('1970-01-01T00:00:00Z')).nanoseconds",
      expected: 'error: no such key: nanoseconds',
    },
    { given: 'object.transformMapEntry(k, v, {k: 1}).constructor', expected: 1 },
  ];
  for (const { given, expected } of rows) t.same(outcome(given, object), expected, given);
  t.end();
});

t.test('zones and calendars', (t) => {
  // 2024 is a leap year, and 31 March 2024, 01:00 UTC, is when Berlin's clocks go from two to three.
  const rows: readonly { readonly given: string; readonly expected: unknown }[] = [
    { given: "timestamp('2024-03-31T00:59:59Z').getHours('Europe/Berlin')", expected: 1 },
    { given: "timestamp('2024-03-31T01:00:00Z').getHours('Europe/Berlin')", expected: 3 },
    { given: "timestamp('2024-03-01T00:00:00Z').getDayOfYear()", expected: 60 },
    { given: "timestamp('2023-12-31T23:30:00Z').getFullYear('Asia/Kolkata')", expected: 2024 },
    { given: "timestamp('2024-01-01T00:15:00Z').getDate('-00:30')", expected: 31 },
    { given: "timestamp('1969-12-31T23:59:59.25Z').getMilliseconds()", expected: 250 },
    { given: "timestamp('0001-01-01T00:00:00Z').getDayOfWeek()", expected: 1 },
    { given: "timestamp('9999-12-31T23:59:59Z').getMonth()", expected: 11 },
    { given: "string(timestamp('2024-02-29T12:00:00.500+02:00'))", expected: '2024-02-29T12:00:00.5+02:00' },
    {
      given: "timestamp('2024-01-01T00:00:00Z').getHours('No/Where')",
      expected: 'error: unknown time zone No/Where',
    },
    {
      given: "timestamp('2024-01-01T00:00:00Z').getHours('../etc')",
      expected: 'error: time: invalid location name',
    },
    { given: "string(duration('1h0m0.000000001s'))", expected: '3600.000000001s' },
    { given: "duration('1.5h').getMinutes()", expected: 90 },
    { given: 'string(1e6) + string(123456.5) + string(0.00001)', expected: '1e+06123456.51e-05' },
  ];
  for (const { given, expected } of rows) t.same(outcome(given), expected, given);
  t.end();
});

t.test('what a run needs', (t) => {
  const missing = program('count > 1').evaluate(new Map(), spendOf());
  t.equal(missing instanceof EvalError && missing.message, 'no such attribute(s): count');
  t.throws(() => program('1 / count').run(new Map([['count', 0]]), spendOf()), {
    message: 'division by zero',
  });

  class Lazy extends Fields {
    readonly typeName = 'kubernetes.variables';
    reads = 0;
    get(name: string): CelValue | undefined {
      this.reads += 1;
      if (name === 'bad') fail('composited variable "bad" fails');
      return name === 'good' ? 7 : undefined;
    }
  }
  const lazy = new Lazy();
  const run = (source: string): unknown => outcome(source, lazy);
  t.equal(run('object.good + 1'), 8);
  t.equal(run('object.bad == 1'), 'error: composited variable "bad" fails');
  t.equal(run('object.bad == 1 || object.good == 7'), true, 'absorbed, as any error');
  t.equal(run('object.none'), 'error: no such key: none');
  t.equal(run('has(object.none)'), false);
  lazy.reads = 0;
  t.equal(run('true || object.good == 7'), true);
  t.equal(lazy.reads, 0, 'what is not needed is not read');
  t.end();
});

t.test('what runs spend', (t) => {
  const budget = { remaining: 20 };
  const spend = new Spend(budget);
  // Two names, a selection, and a comparison of each: 2 + 3 + 1.
  const value = program('object.a < count').evaluate(
    new Map<string, CelValue>([
      ['object', { a: 1 }],
      ['count', 2],
    ]),
    spend,
  );
  t.equal(value, true);
  t.equal(spend.cost, 4);
  t.equal(spend.settle(), true);
  t.same([budget.remaining, spend.cost], [16, 0]);
  program('[1, 2, 3].map(x, [x]).size() == 3').evaluate(new Map(), spend);
  t.equal(spend.settle(), false, 'the budget is overspent');

  const limited = program('[1, 2, 3].all(x, x > 0) || true').evaluate(new Map(), spendOf(10));
  t.ok(limited instanceof Cancelled, 'no || absorbs it');
  t.equal(limited instanceof EvalError && limited.message, 'operation cancelled: actual cost limit exceeded');
  t.end();
});

/** An expression within itself, so many times. */
const nest = (times: number, around: (inner: string) => string, leaf: string): string =>
  times === 0 ? leaf : around(nest(times - 1, around, leaf));
const within = (names: string, macro: string, leaf: string): string =>
  [...names].reduceRight((body, name) => `[0,1,2,3,4,5,6,7,8,9].${macro}(${name}, ${body})`, leaf);

t.test('a run-away expression is stopped', (t) => {
  const object: CelValue = {
    text: 'a'.repeat(1_000_000),
    list: Array.from({ length: 10_000 }, (_, index) => index),
    nested: Array.from({ length: 1000 }, () => Array.from({ length: 100 }, (_, index) => index)),
    map: Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, index])),
  };
  const rows: readonly { readonly name: string; readonly given: string }[] = [
    { name: 'texts that double', given: nest(40, (x) => `[${x}].map(s, s + s)[0]`, "'aaaaaaaaaa'") },
    {
      name: 'texts that double untyped',
      given: nest(40, (x) => `[${x}].map(s, dyn(s) + dyn(s))[0]`, "'aaaaaaaaaa'"),
    },
    { name: 'lists that double', given: nest(40, (x) => `[${x}].map(s, s + s)[0]`, '[1, 2, 3]') },
    { name: 'loops in loops', given: within('abcdefgh', 'all', 'true') },
    { name: 'loops that gather', given: within('abcdefgh', 'map', "'x'") },
    { name: 'loops that absorb errors', given: within('abcdefgh', 'exists', 'object.nope.b == 1') },
    { name: 'a huge range', given: 'lists.range(100000000).size()' },
    { name: 'a long text counted often', given: 'object.list.all(x, size(object.text) > 0)' },
    { name: 'deep equality', given: 'object.list.all(x, object.nested == object.nested)' },
    { name: 'maps compared', given: 'object.list.all(x, object.map == object.map)' },
    { name: 'keys of a map', given: 'object.list.all(x, object.map.all(k, false) || true)' },
    { name: 'a text as bytes', given: 'object.list.all(x, bytes(object.text).size() > 0)' },
    { name: 'a text as a number', given: 'object.list.all(x, int(object.text) > 0 || true)' },
    {
      name: 'a pattern on a long text',
      given: "object.list.all(x, matches(object.text, '(x+x+)+y') || true)",
    },
    {
      name: 'zones made up',
      given: "object.list.all(x, timestamp(0).getHours('Europe/X' + string(x)) < 24 || true)",
    },
  ];
  for (const { name, given } of rows) {
    const built = program(given);
    const value = endsSoon(t, name, () => built.evaluate(new Map([['object', object]]), spendOf()));
    t.ok(value instanceof Cancelled, name);
    t.match(value instanceof EvalError && value.message, /^operation cancelled: /);
  }
  t.end();
});

t.test('what is known before it runs is refused before it runs', (t) => {
  const rows: readonly { readonly given: string; readonly expected: RegExp }[] = [
    {
      given: "int('x') == 1",
      expected: /^program instantiation failed: type conversion error from 'string' to 'int'$/,
    },
    { given: "timestamp('yesterday') == timestamp(0)", expected: /invalid timestamp argument/ },
    { given: "'a'.matches('[')", expected: /invalid matches argument/ },
  ];
  for (const { given, expected } of rows) {
    const compiled = compileExpression(given, { environment, result: [] });
    t.match(compiled.ok ? 'compiled' : compiled.message, expected, given);
  }
  t.end();
});
