// What stands between operators, one expression a line.
import { lines } from './words.mjs';

export const MEMBERS = lines(`
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
