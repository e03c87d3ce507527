// Expressions whose trees and mistakes main.go asks cel-go for. Nothing in them is declared: they are only read.
// Prints them, one JSON object a line; or, told `table ANSWERS`, the table of both.
import { readFileSync } from 'node:fs';
import { MEMBERS } from './members.mjs';
import { lines, LITERALS, MACROS, OPERATORS } from './words.mjs';

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
const nest = (count, [open, inside, close]) => [[count, open], [1, inside], [count, close]];
const chain = (count, part, join) => [[count - 1, part + join], [1, part]];

/** Around the limits: of what may nest, of what may stand on one another, of the length. */
const LIMITS = [
  ...[249, 250].flatMap((count) => [
    nest(count, ['(', 'a', ')']),
    nest(count, ['[', '', ']']),
    nest(count + 1, ['[', '', ']']),
    nest(count, ['f(', 'a', ')']),
    nest(count, ['{1:', 'a', '}']),
    nest(count, ['T{a:', 'a', '}']),
    nest(count, ['a ? b : ', 'c', '']),
    nest(count, ['(1 +', '1', ')']),
  ]),
  ...[124, 125, 126].flatMap((count) => [nest(count, ['1 + (', '1', ')']), nest(count, ['1 < (', '1', ')'])]),
  ...[82, 83, 84].map((count) => nest(count, ['1 + 1 * (', '1', ')'])),
  nest(124, ['(1) < (', '1', ')']),
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
  nest(600, ['!', 'a', '']),
  nest(601, ['-', 'a', '']),
  [...chain(125, 'a', '.'), [1, ' == '], ...chain(250, 'a', '.')],
  [...chain(125, 'a', '.'), [1, ' == '], ...chain(251, 'a', '.')],
  [[1, 'f('], ...chain(251, 'a', '+'), [1, ')']],
  [[200, '('], ...chain(252, 'a', '+'), [200, ')']],
  nest(1, ["'", 'x', "'"]),
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
