import { readFileSync } from 'node:fs';
import t from 'tap';
import type { Expr } from '../../src/cel/ast.ts';
import { issuesText } from '../../src/cel/issue-text.ts';
import { parse } from '../../src/cel/parser.ts';
import { Bytes, Double, Uint } from '../../src/cel/value.ts';
import type { CelValue } from '../../src/cel/value.ts';
import { endsSoon } from '../ends-soon.ts';

const ALL = { optionals: true, twoVariables: true, sortBy: true };
const NONE = { optionals: false, twoVariables: false, sortBy: false };

// --- as cel-go reads it (fixtures/cel/syntax.json, test/oracle/cel-syntax) ------------------------

/** A source, or the parts of a long one; whether without what came with versions; what came of it, and its text. */
type Row = readonly [
  source: string | readonly (readonly [count: number, text: string])[],
  old: boolean,
  how: 'tree' | 'read' | 'error',
  text: string,
];

/** A tree as the oracle writes it: each part with its offset. */
function treeText(expr: Expr): string {
  const at = `@${expr.at}`;
  const all = (list: readonly Expr[]): string => list.map((one) => ` ${treeText(one)}`).join('');
  const mark = (optional: boolean): string => (optional ? '?' : '');
  switch (expr.kind) {
    case 'literal':
      return literalText(expr.value) + at;
    case 'ident':
      return `${expr.absolute ? '.' : ''}${expr.name}${at}`;
    case 'select':
      return `(${expr.test ? 'has' : expr.optional ? 'opt' : 'sel'}${at} ${treeText(expr.operand)} ${expr.field})`;
    case 'index':
      return `(${expr.optional ? '_[?_]' : '_[_]'}${at}${all([expr.operand, expr.key])})`;
    case 'call':
      if (expr.target === undefined) return `(${expr.name}${at}${all(expr.args)})`;
      return `(.${expr.name}${at}${all([expr.target, ...expr.args])})`;
    case 'list':
      return `[${at}${expr.items.map((one) => ` ${mark(one.optional)}${treeText(one.value)}`).join('')}]`;
    case 'map': {
      const entries = expr.entries.map(
        (one) => ` ${mark(one.optional)}${treeText(one.key)}:@${one.at} ${treeText(one.value)}`,
      );
      return `{${at}${entries.join('')}}`;
    }
    case 'struct': {
      const fields = expr.fields.map(
        (one) => ` ${mark(one.optional)}${one.name}:@${one.at} ${treeText(one.value)}`,
      );
      return `${expr.name}{${at}${fields.join('')}}`;
    }
    case 'macro': {
      const rest = expr.filter === undefined ? [expr.body] : [expr.filter, expr.body];
      return `(.${expr.name}${at} ${treeText(expr.target)} ${expr.vars.join(' ')}${all(rest)})`;
    }
  }
}

function literalText(value: CelValue): string {
  if (value instanceof Double) return `double(${numberText(value.value)})`;
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Bytes) return `b"${Buffer.from(value.bytes).toString('hex')}"`;
  if (typeof value === 'number' && !Number.isInteger(value)) return `double(${numberText(value)})`;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return JSON.stringify(value);
}

const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** Go writes a double otherwise than JavaScript. */
const inJavaScript = (text: string): string =>
  text.replace(/double\(([^)]*)\)/g, (_, number: string) => `double(${numberText(Number(number))})`);

const placeOf = (text: string): string => /<input>:(-?\d+:\d+)/.exec(text)?.[1] ?? 'no place';

t.test('trees and mistakes are those of cel-go', async (t) => {
  const rows = JSON.parse(readFileSync('fixtures/cel/syntax.json', 'utf8')) as readonly Row[];
  t.ok(rows.length > 400);
  let likeInWords = 0;
  let syntaxErrors = 0;
  for (const [given, old, how, text] of rows) {
    const source =
      typeof given === 'string' ? given : given.map(([count, part]) => part.repeat(count)).join('');
    const name = typeof given === 'string' ? given : JSON.stringify(given);
    const result = parse(source, old ? NONE : ALL);
    if (how === 'read') {
      t.ok(result.ok, name);
    } else if (how === 'tree') {
      const ours = result.ok ? treeText(result.parsed.root) : issuesText(result.issues, source);
      t.equal(ours, inJavaScript(text), name);
    } else {
      const ours = result.ok ? treeText(result.parsed.root) : issuesText(result.issues, source);
      if (text.includes('Syntax error')) {
        // What cel-go says after the first depends on how ANTLR goes on.
        t.equal(placeOf(ours), placeOf(text), name);
        t.match(ours, /^ERROR: <input>:-?\d+:\d+: Syntax error: /, name);
        syntaxErrors++;
        if (ours.split('\n')[0] === text.split('\n')[0]) likeInWords++;
      } else {
        t.equal(ours, text, name);
      }
    }
  }
  t.ok(
    likeInWords > syntaxErrors * 0.95,
    `${likeInWords} of ${syntaxErrors} syntax errors have cel-go's words`,
  );
});

// --- what no one should write -------------------------------------------------------------------

const TEN_MEGABYTES = 10 * 1024 * 1024;
const TOO_LONG = /expression code point size exceeds limit: size: \d+, limit 100000/;
const TOO_DEEP = /(expression recursion limit exceeded: 250|max recursion depth exceeded)/;

/** Each is read within the bound of time, without an overflow of the stack. */
const HOSTILE: readonly { readonly name: string; readonly source: string; readonly expected: RegExp }[] = [
  { name: 'ten megabytes', source: 'x'.repeat(TEN_MEGABYTES), expected: TOO_LONG },
  { name: 'ten megabytes of brackets', source: '('.repeat(TEN_MEGABYTES), expected: TOO_LONG },
  { name: 'ten megabytes of emoji', source: '😀'.repeat(TEN_MEGABYTES / 4), expected: TOO_LONG },
  ...['(', '[', '{1:', 'f(', 'a.f(', '1+(', 'a[', 'T{a:', '!(', '-(', 'a?b:', 'a?(', 'x.all(y,'].map(
    (part) => ({
      name: `deep: ${part}`,
      source: part.repeat(Math.floor(100_000 / part.length)),
      expected: TOO_DEEP,
    }),
  ),
  ...['a.', 'a+', 'a==', 'a in ', 'a*', 'a.b().', 'a[0].'].map((part) => ({
    name: `high: ${part}`,
    source: `${part.repeat(Math.floor(99_000 / part.length))}a`,
    expected: TOO_DEEP,
  })),
  ...['@', '"', "'", '`', '"""', "'''", "r'''", '\\', '\u0000', '&', '=', '"\\q'].map((part) => ({
    name: `no tokens: ${JSON.stringify(part)}`,
    source: part.repeat(Math.floor(99_000 / part.length)),
    expected: /Syntax error/,
  })),
  { name: 'one string never closed', source: `"""${'""'.repeat(40_000)} \\q`, expected: /Syntax error/ },
  { name: 'commas', source: `[${','.repeat(90_000)}]`, expected: /Syntax error/ },
  {
    name: 'a reserved name and many more',
    source: `as${'.a'.repeat(45_000)}`,
    expected: /reserved|recursion/,
  },
  {
    name: 'reserved names with what could be messages',
    source: Array.from({ length: 2_000 }, () => `as${'.a '.repeat(10)}`).join('&&'),
    expected: /reserved identifier: as/,
  },
];

t.test('hostile input', async (t) => {
  for (const { name, source, expected } of HOSTILE) {
    const result = endsSoon(t, name, () => parse(source, ALL));
    const text = result.ok ? 'no mistake' : issuesText(result.issues, source);
    t.match(text.slice(0, 2_000), expected, name);
    if (!result.ok) t.ok(result.issues.length <= 100, `${name}: ${result.issues.length} issues`);
  }
});

const FINE: readonly { readonly name: string; readonly source: string }[] = [
  { name: 'many terms', source: Array.from({ length: 20_000 }, () => 'a').join('||') },
  { name: 'many items', source: `[${Array.from({ length: 40_000 }, () => '1').join(',')}]` },
  { name: 'many signs', source: `${'!'.repeat(99_000)}a` },
  { name: 'many negations of a number', source: `${'-'.repeat(99_000)}1` },
  { name: 'a long text', source: `'${'\\u0041'.repeat(16_000)}'` },
  { name: 'a long remark', source: `a //${' no'.repeat(30_000)}` },
  { name: 'many remarks', source: `${'//\n'.repeat(30_000)}a` },
  { name: 'keys of objects', source: 'a.__proto__.constructor == {"__proto__": toString}.hasOwnProperty' },
];

t.test('what is long, and fine', async (t) => {
  for (const { name, source } of FINE) {
    t.equal(endsSoon(t, name, () => parse(source, ALL)).ok, true, name);
  }
});

// --- places in words ----------------------------------------------------------------------------

const TEXTS: readonly {
  readonly name: string;
  readonly at: number;
  readonly source: string;
  readonly expected: string;
}[] = [
  { name: 'the first line', source: 'abc', at: 1, expected: 'ERROR: <input>:1:2: m\n | abc\n | .^' },
  {
    name: 'another line, tabs as blanks',
    source: 'a\n\tb',
    at: 3,
    expected: 'ERROR: <input>:2:2: m\n |  b\n | .^',
  },
  {
    name: 'wide characters',
    source: "'é😀' x",
    at: 6,
    expected: "ERROR: <input>:1:6: m\n | 'é😀' x\n | .．．..^",
  },
  { name: 'on a wide character', source: 'aé', at: 1, expected: 'ERROR: <input>:1:2: m\n | aé\n | .＾' },
  { name: 'the end', source: 'a', at: 1, expected: 'ERROR: <input>:1:2: m\n | a\n | .^' },
  { name: 'the end, after a line break', source: 'a\n', at: 2, expected: 'ERROR: <input>:2:1: m\n | \n | ^' },
  { name: 'no place', source: 'a', at: -1, expected: 'ERROR: <input>:-1:0: m' },
  {
    name: 'a line too long to be shown',
    source: 'x'.repeat(16_385),
    at: 0,
    expected: 'ERROR: <input>:1:1: m',
  },
];

t.test('issues as cel-go shows them', async (t) => {
  for (const { name, source, at, expected } of TEXTS) {
    t.equal(issuesText([{ at, message: 'm' }], source), expected, name);
  }
  const many = Array.from({ length: 103 }, () => ({ at: 0, message: 'm' }));
  t.match(issuesText(many, 'a'), /\n3 more errors were truncated$/);
});
