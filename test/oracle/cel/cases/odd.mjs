import { lines } from './lines.mjs';

/** Of an object with the names of JavaScript's own, numbers of all kinds, and mixed lists. */
export const ODD = lines(String.raw`
object.keys['__proto__']
object.keys.__proto__
object.keys.constructor
object.keys.hasOwnProperty
object.keys.toString
object.keys.valueOf
object.keys['valueOf']
has(object.keys.__proto__)
has(object.keys.valueOf)
has(object.keys.constructor)
has(object.keys.toString)
has(object.empty.constructor)
has(object.empty.__proto__)
object.empty.__proto__
object.empty.constructor
'constructor' in object.empty
'__proto__' in object.keys
'__proto__' in object.empty
object.proto.polluted
object.proto['__proto__'].polluted
has(object.proto.polluted)
object.empty.polluted
object.keys.size()
object.keys['']
object.keys['a.b']
object.keys.a.b
object.keys['1']
object.keys[1]
object.keys.?constructor
object.empty.?constructor
object.empty[?'__proto__']
object.empty.?toString.orValue('none')
object.keys.map(k, k).size()
object.keys.exists(k, k == '__proto__')
object.keys == object.keys
object.empty == {}
object.proto == {'__proto__': {'polluted': 'yes'}}
{'__proto__': 1}
{'__proto__': 1}.__proto__
{'__proto__': 1}['__proto__']
has({'__proto__': 1}.__proto__)
has({'a': 1}.__proto__)
{'constructor': 1}.constructor
{'a': 1}.constructor
{'a': 1}.hasOwnProperty
[1].length
'abc'.length
[1].__proto__
object.texts.length
has(object.texts.length)
object.numbers
object.numbers.map(n, type(n))
object.numbers.map(n, string(n))
object.numbers[3] + 0.5
object.numbers[5] + 1
object.big * 2
object.big + object.big
object.big == 4611686018427387904
object.half * 2
object.half + object.half == 1
object.half + object.half == 1.0
object.one / 2
object.one / 2.0
object.one == 1.0
object.one + 1.0
object.zero == -0.0
object.one / object.zero
object.half / object.zero
object.mixed
object.mixed.map(m, type(m))
object.mixed.filter(m, m == 1)
object.mixed.exists(m, m == 'a')
object.mixed.all(m, m != 'z')
object.mixed.all(m, m > 0)
object.mixed.exists(m, m > 1)
object.mixed[1] + object.mixed[1]
object.mixed[0] + object.mixed[1]
1.5 in object.mixed
null in object.mixed
{'a': 1} in object.mixed
object.nothing
object.nothing == null
object.nothing.a
has(object.nothing)
has(object.nothing.a)
object.nothing == object.keys.toString
object.nested.a.b.c.map(c, c.d)
object.nested.a.b.c[1].d
object.texts.map(t, t.size())
object.texts.map(t, bytes(t).size())
object.texts.sort()
object.texts.map(t, t.upperAscii())
object.text.split(' ')
object.text.size()
object.text.charAt(12)
object.text.substring(6, 9)
object.text.matches('w.rld')
object.text.contains('😀')
object.text.indexOf('😀')
object.text.reverse()
object.yes && !object.no
object.yes == true
object.no ? 1/0 : 2
object.numbers.sum()
object.numbers.max()
object.numbers.min()
object.mixed.sum()
object.mixed.max()
object.numbers.isSorted()
object.numbers.indexOf(2.5)
object.numbers.indexOf(1.0)
object.mixed.indexOf('a')
object.numbers.sort()
object.mixed.sort()
object.mixed.distinct()
object.mixed.flatten()
object.numbers.slice(1, 3)
object.mixed.reverse()
object.numbers.first()
object.mixed.last()
`);
