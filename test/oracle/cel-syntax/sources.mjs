// Expressions whose trees and mistakes main.go asks cel-go for. Nothing in them is declared: they are only read.
// Prints them, one JSON object a line; or, told `table ANSWERS`, the table of both.
import { readFileSync } from 'node:fs';

const lines = (text) => text.split('\n').filter((line) => line !== '');

const LITERALS = lines(String.raw`
0
007
12
-12
- 12
-0
--1
---1
- -1
0x0
0xaF
-0xaF
0x7FFFFFFFFFFFFFFF
-0x8000000000000000
0x8000000000000000
9007199254740991
9007199254740992
9223372036854775807
-9223372036854775808
9223372036854775808
0000000000000000000000000000001
1u
0xFFu
18446744073709551615U
18446744073709551616u
-1u
1.5
-1.5
.5
-.5
1e3
1E+3
1e-3
2.5e10
-0.0
1e308
1e309
1.99e90000009
1e-400
0.1
123456789012345678901234567890.0
true
false
null
''
""
'a'
"it's"
'say "x"'
'a\'b'
"\a\b\f\n\r\t\v\\\?\"\'"
'\x41\X42\u00e9\U0001F600\101\377'
'é😀'
r'\d\n'
R"a\b"
''''''
""""""
'''a'b''c'''
"""a"b\"""c"""
r'''a\'''
b'abc'
B"\xff\377\x00"
b'é😀'
b'\n\\'
br'\xff'
bR"""a"b"""
rb'a'
'\ud800'
'\U00110000'
b'\u0041'
'\q'
'\x4'
'\u12'
'\U0000000'
'\400'
'\8'
'\08'
'abc
"abc
'''abc
r'abc
"""abc\q"""
'a' 'b'
`);

const OPERATORS = lines(`
a
_a1
a + b
a+b-c
a * b + c
a + b * c
a - b * c / d % e
(a + b) * c
-a
--a
---a
-(a)
!a
!!a
!!!a
!-1
!-a
-!a
!(-a)
- a.b
-a.b + c
-1.foo
-1[0]
1-1
1 - -1
1--1
a<b
a <= b == c
a == b < c
a in b
a in b in c
!a in b
a > b >= c != d
a && b
a && b && c
a && b && c && d && e
a || b || c || d
a || b && c || d
a && (b || c) && d
a ? b : c
a ? b : c ? d : e
a ? (b ? c : d) : e
a ? b ? c : d : e
a || b ? c && d : e == f
a ? -1 : +1
((((a))))
a&&b||c?d:e
1 + 2 == 3 && 'a' in ['b']
`);

const MEMBERS = lines(`
a.b
a.b.c
a . b . c
.a
.a.b
a.b()
a.b(c)
a.b.c(d, e)
f()
f(a)
.f(a)
f(a, b, c)
f(a)(b)
a.b(c).d(e)
a[0]
a['b'].c[d]
a[b][c]
a.?b
a.?b.?c
a[?0]
a.?b[?0].c
a.?b(c)
a.?b()
[]
[1]
[1, 2]
[1, 2,]
[,]
[1,,]
[, 1]
[?a, b, ?c.?d]
{}
{'a': 1}
{'a': 1, 'b': 2,}
{,}
{a: b, c: d}
{?'a': b, 'c': ?d}
{?a.b: c.?d}
{1: {2: [3]}}
T{}
T{a: 1}
T{a: 1, b: 2,}
T{,}
a.b.T{c: d}
.a.T{c: d}
.T{}
T{?a: b}
T{a: 1}.a
T{}()
T(){}
a[0]{}
(a){}
(a.b){}
a.b().T{}
as{}
a.as{}
as.b{c: 1}
as .b {}
Object{spec: Object.spec{replicas: 3}}
T{a.b: 1}
T{'a': 1}
T{1: 2}
a.namespace
a.var.if
a.in
a.true
a.null
self.true == 1
a.namespace()
namespace
.namespace
as
[1].map(var, var * var)
if(a)
in
in(a)
var.x
x.var()
package.foo(bar)
T{namespace: a}
T{in: a}
{in: 1}
a.\`b-c\`
a.\`b\`
\`a\`
T{\`a-b\`: 1}
a.?\`b\`
a.b c
a.1
a.'b'
a.
.
a[
a[]
a[1
a(
a(b
a(b,
a(b,)
f(,)
{
{a
{a}
{:a}
{a:
{a:}
{a:b
{'a' 1}
T{
T{a
T{a}
T{a:
msg{:a}
func{{a}}
[
[1
[1 2]
(
()
(a
a)
a]
a}
`);

const MACROS = lines(`
has(a.b)
has(a.b.c)
has(a['b'].c)
has(a)
has(a[0])
has(1)
has(a.b())
has(a.?b)
has(has(a.b))
has((a.b))
has()
has(a, b)
a.has(b)
.has(a.b)
has(as.b)
has(T{}.a)
a.all(x, x)
a.all(x, x > 1 && y)
a.exists(x, x)
a.exists_one(x, x)
a.existsOne(x, x)
a.filter(x, x)
a.map(x, x)
a.map(x, x > 1, x * 2)
a.map(x, y, z, w)
a.all(x)
a.all(x.y, z)
a.all(1, z)
1.all(2, 3)
a.exists(1 + 2, z)
a.filter(x.y, z)
a.map(f(x), z)
a.map(x[0], y, z)
a.all(.x, x)
a.all((x), x)
a.all(__result__, true)
a.map(__result__, true)
a.filter(__result__, true)
a.exists_one(__result__, true)
a.all(x, x.all(y, y == x))
a.b.c.filter(x, has(x.y)).map(z, z.w)
[1, 2].all(x, x > 0)
{'a': 1}.exists(k, k == 'a')
all(a, b)
a.all(i, v, v > i)
a.exists(i, v, v > i)
a.existsOne(i, v, v > i)
a.exists_one(i, v, v > i)
a.all(i, i, true)
a.all(1, v, true)
a.all(i, 1, true)
a.all(i, __result__, true)
a.all(__result__, v, true)
a.transformList(i, v, v)
a.transformList(i, v, i > 0, v)
a.transformMap(k, v, v)
a.transformMap(k, v, k > 'a', v)
a.transformMapEntry(k, v, {k: v})
a.transformMapEntry(k, v, v, {k: v})
a.transformMap(k, v)
a.transformList(1, v, v)
a.optMap(x, x)
a.?b.optMap(x, x.y)
a.optMap(1, x)
a.optMap(__result__, 1)
a.optFlatMap(x, x.?y)
a.optFlatMap(x.y, 1)
a.sortBy(x, x.y)
a.b.sortBy(x, x)
f(a).sortBy(x, x)
[1].sortBy(x, -x)
a.map(x, x).sortBy(y, y)
'a'.sortBy(x, x)
1.sortBy(x, x)
{}.sortBy(x, x)
T{}.sortBy(x, x)
a.sortBy(1, x)
has(a.all(x, x).b)
has(a.b) && a.b.exists(x, has(x.c) && x.c)
a.all(x, has(x.y), true)
`);

const SPACES = [
  '"\\`"',
  '',
  ' ',
  '\t a \n',
  '\f a\r\n+\r\nb',
  'a\u000bb',
  'a\u00a0b',
  '// only a remark',
  'a // remark',
  'a // remark\n + b // other\r\n + c',
  'a / b // c / d',
  "'// no remark'",
  'a\n&&\n  b',
  'a\n  && b.\n  c\n  .all(x,\n x)',
  '"""a\r\nb\rc\n"""',
  "r'''a\r\nb'''",
  '"a\nb"',
  '1 + $',
  '$',
  '#',
  'a = b',
  'a | b',
  'a & b',
  '*@a | b',
  'a === b',
  'a !== b',
  'a <> b',
  'a := b',
  '1 + + ',
  '1 +',
  '1 + 2\n3 +',
  '?',
  'a ? b',
  'a ? b :',
  'a ? : b',
  'a ?? b',
  'a ?: b',
  'a b',
  'a b c',
  'a, b',
  'a;',
  '==',
  'a ==',
  'a && ',
  '&& a',
  'a && || b',
  'not a',
  'a and b',
  '1a',
  '1.',
  '1..2',
  '1.e3',
  '1e',
  '0x',
  '0xg',
  '0X1',
  '1_000',
  '1ul',
  '1.5f',
  'a.b.',
  'ä',
  "a.ä == 'x'",
  "'ä' + ö",
  "'😀' + $",
  "'é' +\n\t'😀' == ä",
  '{"a": 1}."a"',
  '--',
  '-',
  '!',
  'a ? b ((?))',
  '((a',
  'f((a',
  'f(a b)',
  'f(g(a)',
  'a[1 2]',
  '{1: 2',
  "{'a': 1,",
  "{'a': 1 'b': 2}",
  'T{a: 1 b: 2}',
  "a['b' == 'c'",
];

/** A long text as parts: how many times what. */
const nest = (count, open, inside, close) => [[count, open], [1, inside], [count, close]];
const chain = (count, part, join) => [[count - 1, part + join], [1, part]];

/** Around the limits: of what may nest, of what may stand on one another, of the length. */
const LIMITS = [
  ...[249, 250].flatMap((count) => [
    nest(count, '(', 'a', ')'),
    nest(count, '[', '', ']'),
    nest(count + 1, '[', '', ']'),
    nest(count, 'f(', 'a', ')'),
    nest(count, '{1:', 'a', '}'),
    nest(count, 'T{a:', 'a', '}'),
    nest(count, 'a ? b : ', 'c', ''),
    nest(count, '(1 +', '1', ')'),
  ]),
  ...[124, 125, 126].flatMap((count) => [nest(count, '1 + (', '1', ')'), nest(count, '1 < (', '1', ')')]),
  ...[82, 83, 84].map((count) => nest(count, '1 + 1 * (', '1', ')')),
  nest(124, '(1) < (', '1', ')'),
  ...[250, 251, 252].flatMap((count) => [
    chain(count, 'a', '+'),
    chain(count, 'a', '*'),
    chain(count, 'a', ' == '),
    chain(count, 'a', '.'),
    [[1, 'a'], [count, '[0]']],
    [[1, 'a'], [count, '.f()']],
    [[1, 'a'], [count, '.?b']],
  ]),
  chain(1000, 'a', ' && '),
  chain(1000, 'a', ' || '),
  nest(600, '!', 'a', ''),
  nest(601, '-', 'a', ''),
  [...chain(125, 'a', '.'), [1, ' == '], ...chain(250, 'a', '.')],
  [...chain(125, 'a', '.'), [1, ' == '], ...chain(251, 'a', '.')],
  [[1, 'f('], ...chain(251, 'a', '+'), [1, ')']],
  [[200, '('], ...chain(252, 'a', '+'), [200, ')']],
  nest(1, "'", 'x', "'"),
  ...[99_998, 99_999].flatMap((count) => [
    [[1, "'"], [count, 'x'], [1, "'"]],
    [[1, "'"], [count, '😀'], [1, "'"]],
  ]),
];

/** Without what came with versions of Kubernetes: optionals, two variables, `sortBy`. */
const OLD = lines(`
a.?b && a[?b]
[?a, ?b]
Msg{?field: value} && {?'key': value}
a.?b.c
a.optMap(x, x)
a.optFlatMap(x, x)
a.all(i, v, v)
a.transformList(i, v, v)
a.transformMap(i, v, v)
a.sortBy(x, x)
a.map(x, y, z)
a.existsOne(x, x)
`);

const SOURCES = [
  ...[LITERALS, OPERATORS, MEMBERS, MACROS, SPACES].flat().map((source) => ({ source })),
  ...OLD.map((source) => ({ source, old: true })),
  ...LIMITS.map((parts) => ({ source: parts.map(([count, text]) => text.repeat(count)).join(''), parts })),
];

/** JSON in ASCII. */
const ascii = (value) =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A row: the source or its parts, whether old, and the tree (of a long source, that there is one) or the error. */
function row({ source, parts, old = false }, answer) {
  const { tree, error } = JSON.parse(answer);
  if (parts === undefined) return ascii([source, old, tree === undefined ? 'error' : 'tree', tree ?? error]);
  return ascii([parts, old, tree === undefined ? 'error' : 'read', tree === undefined ? error : '']);
}

if (process.argv[2] === 'table') {
  const answers = readFileSync(process.argv[3], 'utf8').trim().split('\n');
  if (answers.length !== SOURCES.length) throw new Error(`${answers.length} answers to ${SOURCES.length} sources`);
  process.stdout.write(`[\n${SOURCES.map((one, at) => row(one, answers[at])).join(',\n')}\n]\n`);
} else {
  for (const one of SOURCES) process.stdout.write(`${JSON.stringify(one)}\n`);
}
