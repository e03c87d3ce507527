// Literals, escapes, precedence, and what cannot be parsed.
import { lines } from './lines.mjs';

const LITERALS = lines(String.raw`
0
1
-1
0x1F
-0xff
0XAB
9223372036854775807
-9223372036854775808
9223372036854775808
-9223372036854775809
0x7fffffffffffffff
-0x8000000000000000
0x8000000000000000
1u
0u
18446744073709551615u
18446744073709551616u
0xFFu
1U
01
1.0
1.
.5
-.5
1e3
1E-3
1.5e+10
1e400
1e309
-0.0
0.1
1e21
5e-324
true
false
null
'a'
"a"
'it\'s'
"say \"x\""
'\a\b\f\n\r\t\v\\\?\"\'\x60'
'\x41\u0041\U00000041\101'
'\u00e4\U0001F600'
'\uD800'
'\U00110000'
'\q'
'\x4'
'\8'
'\400'
r'\d+\n'
R"a\b"
'''a'b'''
"""a"b"""
r'''a\'''
b'abc'
B"abc"
b'\xff\x00'
b'ä'
b'\u00e4'
br'\x'
rb'\x'
'😀'
'a' 'b'
''
b''
[]
{}
[1, 2, 3,]
[1, 2, 3, ]
[,]
{'a': 1,}
{'a': 1, 'b': 2}
{1: 'a', 2: 'b'}
{true: 1}
{1u: 2}
{1.5: 2}
{null: 1}
{[1]: 1}
{'a': 1, 'a': 2}
{1: 1, 1u: 2}
[1, 'a']
[1, null]
[1, 1.0]
[1, 1u]
[dyn(1), 'a']
[[1], ['a']]
[[], [1]]
{'a': 1, 'b': 'c'}
{'a': 1, 2: 3}
{'a': [], 'b': [1]}
[[1], []]
[{}, {'a': 1}]
1 // a comment
// only a comment
1 + /* no */ 2
`);

const BROKEN = lines(String.raw`
1 +
+ 1
* 2
1 2
(1
1)
[1
{1
{1:}
{'a'}
'abc
"abc
'''abc
a.
.a
a.1
a..b
a[
a[]
a[1
f(
f(,)
f(1,)
1 ? 2
1 ? 2 :
? 1 : 2
1 : 2
a ? b : c : d
1 = 1
1 === 1
1 & 2
1 | 2
~1
1 << 2
1 ++ 2
1 -- 2
!!true
--1
-!true
!-1
!1
-true
@
#
$
a$b
if
for(x)
in
true.a
null.a
1.a
1 in
in 1
object.in
object.if
object.true
object.for
object.as
object.break
object.const
object.continue
object.else
object.function
object.import
object.let
object.loop
object.package
object.namespace
object.return
object.var
object.void
object.while
as
let
package == 1
var
a b
a b c
[1 2]
{'a' 1}
{'a': 1 'b': 2}
{a: 1}
object.{a}
object{}
Foo{}
Foo{a: 1}
Foo{'a': 1}
foo.bar{}
\
'a' + + 'b'
1 < 2 < 3
1 == 1 == true
1 < 2 == true
true && false || true
true || false && true
1 + 2 * 3 - 4 / 2 % 3
(1 + 2) * 3
-1 - -1
- 1
-(1)
-9223372036854775807 - 1
true ? false ? 1 : 2 : 3
true ? 1 : false ? 2 : 3
false ? 1 : true ? 2 : 3
!true && false
!(true && false)
1 + 1 == 2 && 2 in [2]
'a' in ['a'] == true
[1, 2][0] + 1
{'a': {'b': 1}}.a.b
{'a': {'b': 1}}['a']['b']
[[1, 2], [3]][0][1]
'a'.size() + 1
size('abc')
.size('abc')
.object
(object)
((((1))))
`);

const deep = ([open, close = ''], count, inner) => open.repeat(count) + inner + close.repeat(count);

export const SYNTAX = [
  ...LITERALS,
  ...BROKEN,
  '',
  ' ',
  '\n',
  '1 +\n2',
  '1 +\n\n  x',
  'true &&\n  object.spec.x == y\n',
  '"ä😀" + x',
  "'a\nb'",
  "'''a\nb'''",
  "r'''a\nb\\'''",
  '1\t+\t2',
  '1\r\n+ 2',
  '1\f+2',
  '1\u00a0+ 2',
  'ä',
  "'ä' == ä",
  deep('()', 40, '1'),
  deep('[]', 30, '1'),
  deep('()', 250, '1'),
  deep('()', 260, '1'),
  deep('[]', 120, '1'),
  deep('-', 50, '1'),
  deep('!', 51, 'true'),
  `${'1 + '.repeat(60)}1`,
  `${'true && '.repeat(60)}true`,
  `1${' ? 1'.repeat(3)}${' : 2'.repeat(3)}`,
  `'${'a'.repeat(300)}'.size()`,
];
