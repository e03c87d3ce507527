// Expressions on one line: literals, operators, macros.
/** @param {string} text */
export const lines = (text) => text.split('\n').filter((line) => line !== '');

export const LITERALS = lines(String.raw`
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

export const OPERATORS = lines(`
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

export const MACROS = lines(`
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
