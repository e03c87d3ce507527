// Operators over every pair of types, as literals, which the checker judges, and as dyn, which the evaluator judges.
import { lines, sample } from './lines.mjs';

const VALUES = [
  'null', 'true', '1', '2u', '1.5', "'a'", "b'a'", '[1]', "{'a': 1}", "timestamp('2020-01-01T00:00:00Z')",
  "duration('1s')", 'int', 'optional.of(1)', "quantity('1')", "ip('1.2.3.4')",
];
const OPERATORS = ['+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', 'in', '&&', '||'];

const pairs = (values, operators, write) =>
  values.flatMap((a) => values.flatMap((b) => operators.map((operator) => write(a, operator, b))));

const TYPED = [
  ...pairs(VALUES, ['+', '==', '<', 'in'], (a, o, b) => `${a} ${o} ${b}`),
  ...sample(pairs(VALUES, ['-', '*', '/', '%', '!=', '>=', '&&'], (a, o, b) => `${a} ${o} ${b}`), 8, 1),
];
const DYN = [
  ...sample(pairs(VALUES, OPERATORS, (a, o, b) => `dyn(${a}) ${o} dyn(${b})`), 5, 2),
  ...sample(pairs(VALUES, OPERATORS, (a, o, b) => `dyn(${a}) ${o} ${b}`), 20, 3),
];

const INTS = ['0', '1', '-1', '2', '-7', '9223372036854775807', '(-9223372036854775808)', '4294967296', '9007199254740993', '3037000500'];
const UINTS = ['0u', '1u', '7u', '18446744073709551615u', '4294967296u', '9007199254740993u'];
const DOUBLES = ['0.0', '-0.0', '1.5', '-2.5', '1e308', '5e-324', '(0.0/0.0)', '(1.0/0.0)', '(-1.0/0.0)', '9007199254740993.0'];
const ARITHMETIC = ['+', '-', '*', '/', '%'];
const COMPARISON = ['==', '<', '>='];

const NUMBERS = [
  ...sample(pairs(INTS, ARITHMETIC, (a, o, b) => `${a} ${o} ${b}`), 2, 4),
  ...sample(pairs(UINTS, ARITHMETIC, (a, o, b) => `${a} ${o} ${b}`), 2, 5),
  ...sample(pairs(DOUBLES, ['+', '-', '*', '/'], (a, o, b) => `${a} ${o} ${b}`), 5, 6),
  ...sample(pairs(DOUBLES, COMPARISON, (a, o, b) => `${a} ${o} ${b}`), 3, 7),
  ...sample(
    pairs([...INTS, ...UINTS, ...DOUBLES, '9223372036854775808.0', '-1.0', '1.0'], COMPARISON, (a, o, b) => `dyn(${a}) ${o} dyn(${b})`),
    12,
    8,
  ),
  ...[...INTS, ...DOUBLES, ...UINTS].map((a) => `-${a}`),
  ...[...INTS, ...DOUBLES].map((a) => `-dyn(${a})`),
];

const TIMES = ["timestamp('2020-01-01T00:00:00Z')", "timestamp('0001-01-01T00:00:00Z')", "timestamp('9999-12-31T23:59:59.999999999Z')"];
const SPANS = ["duration('1s')", "duration('-90m')", "duration('2562047h')", "duration('-2562047h')", "duration('1ns')"];
const TIME = [
  ...pairs(TIMES, ['-', '<', '=='], (a, o, b) => `${a} ${o} ${b}`),
  ...TIMES.flatMap((a) => SPANS.flatMap((b) => [`${a} + ${b}`, `${b} + ${a}`, `${a} - ${b}`])),
  ...pairs(SPANS, ['+', '-', '>'], (a, o, b) => `${a} ${o} ${b}`),
];

const EQUALITY = lines(String.raw`
[1, 2] == [1, 2]
[1, 2] == [2, 1]
[1] == [1.0]
dyn([1]) == dyn([1.0])
dyn([1]) == dyn([1u])
dyn({1: 'a'}) == dyn({1u: 'a'})
dyn({1: 'a'}) == dyn({1.0: 'a'})
{'a': 1, 'b': 2} == {'b': 2, 'a': 1}
{'a': 1} == {'a': 2}
{'a': 1} == {'b': 1}
{} == {}
[] == []
dyn([]) == dyn({})
dyn(1) == dyn('1')
dyn(1) != dyn('1')
dyn(null) == dyn(0)
null == null
dyn(null) == null
1 == null
'a' == null
[null] == [null]
object == null
object != null
oldObject == null
params == null
type(1) == int
type(1) == type(2)
type(1u) == uint
type('a') == string
type([]) == list
type({}) == map
type(null) == null_type
type(int) == type
type(type(1)) == type
type(1.0) == double
type(b'') == bytes
type(true) == bool
type(timestamp(0)) == google.protobuf.Timestamp
type(duration('1s')) == google.protobuf.Duration
type(optional.none()) == optional_type
type(quantity('1'))
type(url('/a'))
type(ip('::1'))
type(cidr('::/0'))
type(semver('1.2.3'))
type(1)
type([1])
type({'a': 1})
type(dyn(1))
int
list
dyn
string == 'string'
google.protobuf.Timestamp
(0.0/0.0) == (0.0/0.0)
[0.0/0.0] == [0.0/0.0]
dyn(0.0/0.0) == dyn(1)
0.0 == -0.0
dyn(1) == dyn(1u)
1 == 1u
1 == 1.0
1 < 2.0
1 < 2u
1u < 2.0
1 <= 1.5
2.0 > 1
9223372036854775807 < 9223372036854775808.0
-1 < 0u
18446744073709551615u > 9223372036854775807
dyn(9007199254740993) == dyn(9007199254740992.0)
9007199254740993 < 9007199254740992.0
1 in [1.0]
1 in dyn([1.0, 2u])
1.0 in dyn([1])
1 in {1u: 2}
1u in dyn({1: 2})
1.0 in dyn({1: 2})
1.5 in dyn({1: 2})
'a' in {'a': 1}
'a' in {'b': 1}
1 in {'b': 1}
dyn(1) in {'b': 1}
null in [null]
null in dyn({'a': 1})
1 in 1
'a' in 'abc'
dyn('a') in dyn('abc')
1 in []
[1] in [[1], [2]]
{'a': 1} in [{'a': 1}]
1 in object
true in {true: 1}
b'a' == b'a'
b'a' < b'b'
b'a' + b'b'
'a' < 'b'
'a' < 'ä'
'ä' < '😀'
'\uffff' < '😀'
'Z' < 'a'
'' < 'a'
false < true
true < false
[1] < [2]
dyn([1]) < dyn([2])
[1] + [2]
[1] + ['a']
dyn([1]) + dyn(['a'])
[] + [1]
{} + {}
'a' + 'b' + 'c'
'a' * 2
1 / 0
1 % 0
1u / 0u
1u % 0u
1.0 / 0.0
5.5 % 2.0
-7 / 2
-7 % 2
7 % -2
-9223372036854775808 / -1
-9223372036854775808 % -1
0u - 1u
`);

export const OPERATOR_CASES = [...TYPED, ...DYN, ...NUMBERS, ...TIME, ...EQUALITY];
