// Writes the cases that main.go asks the Go libraries about: one JSON object a line. Seeded, so that two runs agree.
import { Buffer } from 'node:buffer';

const cases = [];
const add = (name, text) => cases.push({ name, text });
const addBytes = (name, bytes) => cases.push({ name, base64: Buffer.from(bytes).toString('base64') });

const SCALARS = String.raw`yes Yes YES yEs no No NO y Y n N on On ON off Off OFF true True TRUE tRue false False FALSE
~ null Null NULL nULL 0644 -0644 +0644 0o644 0O644 08 0899 -08 0_7 1_000 1__0 1_ _1 -_5 0x1F 0X1F 0x_1F -0x1F +0x1F 0xG 0x
0b101 0B101 -0b101 +0b101 0b2 0b 0b+0 0b-101 -0b+1 0o 0o8 00 007 0 -0 +0 1 -1 +1 ++1 1e3 1E3 1e+3 1e-3 1.5e3 12e03 1.0e3 0e0 e3 1e 1e400
-1e400 1e-400 1. .5 -.5 +.5 5.e3 . .. ._1 .1_0 .1_000 .5e1_0 1_0.5 12_345.678_9 1_000e3 1.2.3 0.1 -0.0 +0.0 1e-7 1e21
1e20 123456789012345678 9007199254740991 9007199254740992 9007199254740993 -9007199254740993 9223372036854775807
9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551615 18446744073709551616
+18446744073709551615 0xFFFFFFFFFFFFFFFF 0x10000000000000000 0777777777777777777777777 0o1777777777777777777777
.inf .Inf .INF +.inf -.inf -.INF .nan .NaN .NAN .iNf 1:30 190:20:30 12:30.5 2001-12-14 2001-1-1
2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43Z = << <<< foo a:b a#b http://x:80/?q=1 a?b -a ?a :a - -- --- - ...
1.25-alpine 10m 500Mi 1Gi 1k 100u nginx:1.25 é 日本 😀 \ a\b $(A) \${B} 'it''s' "a\tb" "\x41\u263a\U0001f600" "\/" "\ud83d\ude00"
"\q" "\'" "\e\0\a\b\v\f\N\_\L\P" '' "" [] {} [a,b] [yes,010,1:30] {a:b} [-] [?] [a?b] !foo !!foo ! !!str`
  .split(/\s+/)
  .concat(
    ['', 'a b', ' a  b ', 'a #c', 'a# c', '{a: yes, b: 0x10}', '[a, b: c, {d: e}]', '{a, b}', '{a: , b: }', '[ , ]', '[a, ]'],
    ['2001-12-14 21:59:43', '!!int "12"', '!!int 0644', '!!int 1.5', '!!int yes', '!!int x', '!!float 1', '!!float 1.5'],
    ['!!float "1e3"', '!!float x', '!!float 18446744073709551615', '!!bool yes', '!!bool "yes"', '!!bool 1', '!!null x'],
    ['!!null ""', '!!null ~', '!!str 12', '!!str yes', '!!str ~', '!!str "x"', '!!str', '!!binary aGVsbG8=', '!!binary "a"'],
    ['!!timestamp 2001-12-14', '!!timestamp x', '!!timestamp 2001-13-14', '!foo bar', '!!foo bar', '! 12', '! yes', '!!map {}'],
    ['!!seq []', '!!set {a}', '!!omap [a: 1]', '!<tag:yaml.org,2002:int> 3', '!e!x y', '&a 1', '*a', '&a', '"a\\\n  b"'],
    ["'a\n  b'", 'a\n  b\n\n  c', '"a\n\n\n  b"', '|\n  a\n  b', '>\n  a\n  b\n\n  c', '|-\n  a', '|+\n  a\n\n', '>-\n  a\n   b\n  c'],
    ['|2\n   a', '|1-\n  a', '|0\n  a', '|\n\n    a\n  b', '|\n  a\n b', '| # c\n  a', '| x\n  a', '>\n', '|+\n\n', '@a', '`a', '%a'],
    ['"a" b', "'a'#b", '"a" #b', '[a] b', '{a: b} c', '"a\tb"', 'a\tb', '\ta', 'a\t', '"a\u00a0b"', 'a: b', 'a: b: c', '- a', '? a'],
  );
for (const scalar of SCALARS) {
  add(`value ${scalar}`, `v: ${scalar}\n`);
  add(`key ${scalar}`, `${scalar}: 1\n`);
  add(`item ${scalar}`, `- ${scalar}\n`);
  add(`in a flow list ${scalar}`, `v: [${scalar}]\n`);
  add(`in a flow mapping ${scalar}`, `v: {k: ${scalar}}\n`);
}

const DOCUMENTS = [
  ['duplicate key', 'a: 1\na: 2\n'],
  ['duplicate key of infinity', 'a: .inf\na: 1\n'],
  ['duplicate key below', 'v:\n  a: 1\n  a: 2\n'],
  ['duplicate yes and true', 'yes: 1\ntrue: 2\n'],
  ['duplicate 1 and "1"', '1: a\n"1": b\n'],
  ['duplicate in flow', '{a: 1, a: 2}\n'],
  ['key empty', ': 1\n'],
  ['key null in flow', '{: 1}\n'],
  ['key list', '[a]: 1\n'],
  ['key mapping', '? {a: 1}\n: 2\n'],
  ['key explicit', '? a\n: b\n? c\n'],
  ['key explicit block', '? |\n  a\n: b\n'],
  ['key with anchor', '&k a: 1\nb: *k\n'],
  ['key alias', 'a: &k x\n*k : 1\n'],
  ['key quoted', '"a": 1\n\'b\' : 2\n'],
  ['key of two lines', 'a\n b: 1\n'],
  ['key of 1024', `${'k'.repeat(1024)}: 1\n`],
  ['key of 1025', `${'k'.repeat(1025)}: 1\n`],
  ['key of 1025, quoted', `"${'k'.repeat(1025)}": 1\n`],
  ['key float', '1.5: a\n1e6: b\n123456789.5: c\n0.00001: d\n-0.0: e\n'],
  ['keys of prototypes', '__proto__: {a: 1}\nconstructor: x\ntoString: y\nhasOwnProperty: z\n'],
  ['__proto__ in flow', '{__proto__: {admin: true}}\n'],
  ['merge', 'x: &a {a: 1, b: 2}\nv:\n  <<: *a\n  b: 3\n'],
  ['merge after', 'x: &a {a: 1, b: 2}\nv:\n  b: 3\n  <<: *a\n'],
  ['merge list', 'x: &a {a: 1, b: 2}\ny: &b {b: 5, c: 6}\nv:\n  <<: [*a, *b]\n'],
  ['merge inline', 'v:\n  <<: {a: 1}\n  b: 2\n'],
  ['merge twice', 'v:\n  <<: {a: 1}\n  <<: {b: 2}\n'],
  ['merge scalar', 'v:\n  <<: 1\n'],
  ['merge null', 'v:\n  <<:\n'],
  ['merge list of scalars', 'v:\n  <<: [1]\n'],
  ['merge nested', 'a: &a\n  <<: {x: 1, y: 2}\n  x: 3\nv:\n  <<: *a\n  x: 9\n'],
  ['merge alias to list', 'a: &a [{x: 1}]\nv:\n  <<: *a\n'],
  ['merge quoted', 'v:\n  "<<": {a: 1}\n'],
  ['merge __proto__', 'v:\n  <<: {__proto__: {a: 1}}\n'],
  ['alias in list', 'a: &a [1, 2]\nb: [*a, *a]\n'],
  ['alias unknown', 'a: *b\n'],
  ['alias to itself', 'a: &a [*a]\n'],
  ['anchor redefined', 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n'],
  ['anchor on empty', 'a: &x\nb: *x\n'],
  ['anchor and tag', 'a: &x !!str 1\nb: !!int &y "2"\nc: [*x, *y]\n'],
  ['150 uses of an anchor', `a: &a {k: v}\n${Array.from({ length: 150 }, (_, i) => `k${i}: *a\n`).join('')}`],
  ['alias bomb', `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]\n`).join('')}`],
  ['indentless list', 'a:\n- b\n-\n  c: d\ne:\n'],
  ['compact nested', '- - a\n  - b\n- c: d\n  e:\n  - f\n'],
  ['empty items', '-\n- a\n-\n'],
  ['empty item before a dedent', 'a:\n  -\n    - x\n    - # c\n  - y\n'],
  ['tab blank line', 'v: 1\n\t\nw: 2\n'],
  ['tab in flow', 'v: [\n\t1]\n'],
  ['tab after dash', 'v:\n-\ta\n'],
  ['tab after colon', 'v:\ta\n'],
  ['tab indent', 'v:\n\ta: 1\n'],
  ['tab before comment', 'v: 1\t# c\n'],
  ['tab in plain', 'v: a\n  \tb\n'],
  ['tab in block scalar', 'v: |\n  \ta\n  b\n'],
  ['tab indents block scalar', 'v: |\n\ta\n'],
  ['tab and spaces on a blank line of a block scalar', 'v: |\n  a\n \t\n  b\n'],
  ['quoted text from column 0', 'v: "a\nb"\n'],
  ['flow from column 0', 'v: [\n1\n]\n'],
  ['flow mapping from column 0', 'v: {\na: 1\n}\n'],
  ['less indented flow', 'a:\n  b: [\n 1,\n 2 ]\n'],
  ['quoted text, then a key', 'a: "x\n  y"b: 1\n'],
  ['flow list, then a key', 'a: [x,\n  y] b: 1\n'],
  ['comma in flow is not there', '[a b\n c]\n'],
  ['collection as flow key', '{a: b, [c]}\n'],
  ['template', 'a: {{ .Values.x }}\n'],
  ['template in quotes', 'a: "{{ .Values.x }}"\n'],
  ['template block', '{{- if .x }}\na: 1\n{{- end }}\n'],
  ['json with escapes', '{"a": "\\/\\u00e9\\ud83d\\ude00"}\n'],
  ['json with half a pair', '{"a": "\\ud83d"}\n'],
  ['json duplicate', '{"a": 1, "a": 2}\n'],
  ['json numbers', '{"a": [0, -0, 1.0, 1e2, 9007199254740993, 18446744073709551615, 0.1]}\n'],
  ['json tabs', '{\n\t"a": 1\n}\n'],
  ['json control character', '{"a": "x\ty"}\n'],
  ['json DEL', '{"a": "x\u007fy"}\n'],
  ['json comment', '{"a": 1} # c\n'],
  ['json trailing comma', '{"a": 1,}\n'],
  ['json that is yaml', '{"a": b}\n'],
  ['json list', '[{"a": 1}]\n'],
  ['json deep', `${'{"a":'.repeat(60)}1${'}'.repeat(60)}\n`],
  ['comments only', '# a\n\n# b\n'],
  ['blank', ' \n\n'],
  ['nothing', ''],
  ['scalar', 'hello\n'],
  ['list', '- a\n'],
  ['null', 'null\n'],
  ['text after the root', '"a"\nb: 1\n'],
  ['dedent below the root', '  a: 1\nb: 2\n'],
  ['dedent between', 'a:\n    b: 1\n  c: 2\n'],
  ['no line end', 'a: |\n  x'],
  ['crlf', 'a:\r\n  b: "c\r\n    d"\r\ne: |\r\n  f\r\n\r\n  g\r\n'],
  ['carriage returns only', 'a: 1\rb: 2\r'],
  ['NEL', 'v: a\u0085b\n'],
  ['line separator', 'v: "a\u2028b"\n'],
  ['NUL', 'v: a\u0000b\n'],
  ['bell', 'v: a\u0007b\n'],
  ['DEL', 'v: a\u007fb\n'],
  ['C1 control', 'v: a\u0090b\n'],
  ['private use', 'v: \ue000\n'],
  ['not a character', 'v: \uffff\n'],
  ['byte order mark', '\ufeffa: 1\n'],
  ['byte order mark within', 'a: 1\n---\n\ufeffb: 2\n'],
  ['byte order mark and separator', '\ufeff---\na: 1\n'],
];
const STREAMS = [
  ['two', 'a: 1\n---\nb: 2\n'],
  ['first line', '---\na: 1\n---\nb: 2\n'],
  ['comment behind', '--- # c\na: 1\n--- # d\nb: 2\n'],
  ['comment glued, first', '---#c\na: 1\n'],
  ['comment glued', 'a: 1\n---#c\nb: 2\n'],
  ['blanks behind', '---  \na: 1\n---\t\nb: 2\n'],
  ['inline mapping', '--- {a: 1}\n'],
  ['inline mapping later', 'a: 1\n--- {b: 2}\n'],
  ['text glued', 'a: 1\n---foo\nb: 2\n'],
  ['four dashes', 'a: 1\n----\nb: 2\n'],
  ['crlf', 'a: 1\r\n---\r\nb: 2\r\n'],
  ['many empty', '---\n---\n\n---\n# c\n---\na: 1\n---\n'],
  ['end marker', 'a: 1\n...\n'],
  ['end marker, then more', 'a: 1\n...\nb: 2\n'],
  ['end marker, then a separator', 'a: 1\n...\n---\nb: 2\n'],
  ['end marker alone', '...\n'],
  ['end marker of nothing', '---\n...\n'],
  ['end marker with text', 'a: 1\n... x\n'],
  ['directive YAML 1.1', '%YAML 1.1\n---\na: 1\n'],
  ['directive YAML 1.2', '%YAML 1.2\n---\na: 1\n'],
  ['directive TAG', '%TAG ! tag:x,2000:\n---\na: !b 1\n'],
  ['separator in a block scalar', 'a: |\n  x\n---\n  y\n'],
  ['indented separator', 'a: |\n  x\n  ---\n  y\n'],
  ['separator in quotes', 'a: "x\n---\ny"\n'],
  ['separator in a comment', 'a: 1\n# ---\na: 2\n'],
  ['bad in the middle', 'a: 1\n---\nb: [\n---\nc: 3\n'],
  ['scalar document', 'a: 1\n---\nfoo\n'],
  ['two json', '{"a":1}{"b":2}\n'],
  ['json on lines', '{"a":1}\n{"b":2}\n\n{"c":3}'],
  ['json then yaml', '{"a":1}\n---\nb: 2\n'],
  ['json then yaml, no separator', '{"a":1}\nb: 2\n'],
  ['two json then yaml', '{"a":1}{"b":2}\n---\nc: 3\n'],
  ['yaml then json', 'a: 1\n---\n{"b":2}\n'],
  ['yaml then two json', 'a: 1\n---\n{"b":2}{"c":3}\n'],
  ['json between separators', '---\n{"a":1}\n---\n{"b":2}\n'],
  ['json then flow on its line', '{"a":1}{b: ?c, d::e}\n'],
  ['json then a key on its line', '{"a":1}? b\n: c\n'],
  ['json then rubbish', '{"a":1} x\n'],
  ['json unclosed', '{"a":1\n'],
  ['json null', 'null{"a":1}\n'],
  ['json then number', '{"a":1} 5 {"b":2}\n'],
  ['blank then json', '\n\n  {"a":1}\n'],
  ['comment then json', '# c\n{"a":1}\n'],
];
for (const [name, text] of DOCUMENTS) add(name, text);
for (const [name, text] of STREAMS) add(`stream: ${name}`, text);
const utf16 = (text, big) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
};
addBytes('UTF-16 little-endian', utf16('v: 1'));
addBytes('UTF-16 big-endian', utf16('v: é', true));
addBytes('UTF-16 little-endian, lines', utf16('v: 1\nw: 2\n'));
addBytes('UTF-16 big-endian, lines', utf16('v: é\nw: 2\n', true));
addBytes('UTF-16 big-endian, documents', utf16('v: 1\n---\nw: 2\n', true));
addBytes('UTF-16 without mark', Buffer.from('v: 1\n', 'utf16le'));
addBytes('invalid UTF-8', [0x76, 0x3a, 0x20, 0xff, 0x0a]);
addBytes('UTF-8 cut off', [0x76, 0x3a, 0x20, 0xc3]);
addBytes('overlong UTF-8', [0x76, 0x3a, 0x20, 0xc0, 0xaf, 0x0a]);

// Small documents at random: grown from a grammar, cut and spliced from good ones, and soups of indicators.
let seed = 20240229;
const random = () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const pick = (list) => list[Math.floor(random() * list.length)];
const PIECES = [' ', '  ', '\n', '\n  ', '\n- ', '- ', ': ', ':', ',', '[', ']', '{', '}', '"', "'", '#', ' #', '|', '>', '&a ', '*a']
  .concat(['!', '!!', '%', '@', '?', '? ', '\t', '---', '...', '\n---\n', '\\', 'a', 'b', '1', '0', '_', '.', 'e', '~', '<<: ', 'é', '😀']);
const GOOD = DOCUMENTS.map(([, text]) => text).filter((text) => text.length > 8 && text.length < 60 && !/[\r\u0085]/.test(text));
const SHORT = SCALARS.filter((scalar) => scalar.length < 12 && !scalar.includes('\n'));
function grow(depth, indent) {
  const kind = random();
  if (depth === 0 || kind < 0.35) return ` ${pick(SHORT)}\n`;
  const below = indent + pick(['  ', ' ', '    ']);
  const count = 1 + Math.floor(random() * 3);
  if (kind < 0.7) {
    const lines = Array.from({ length: count }, () => `${below}${pick(['a', 'b', 'c', '"q"', pick(SHORT)])}:${grow(depth - 1, below)}`);
    return `\n${lines.join('')}`;
  }
  const at = pick([indent, below]);
  return `\n${Array.from({ length: count }, () => `${at}-${grow(depth - 1, `${at}  `)}`).join('')}`;
}
function splice(text) {
  const at = Math.floor(random() * (text.length + 1));
  const kind = random();
  if (kind < 0.45) return text.slice(0, at) + pick(PIECES) + text.slice(at);
  if (kind < 0.7) return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 3));
  return text.slice(0, at) + pick(SHORT) + text.slice(at);
}
for (let i = 0; i < 400; i += 1) add(`grown ${i}`, `v:${grow(3, '')}`);
for (let i = 0; i < 800; i += 1) add(`spliced ${i}`, splice(random() < 0.5 ? splice(pick(GOOD)) : pick(GOOD)));
for (let i = 0; i < 300; i += 1) {
  add(`soup ${i}`, Array.from({ length: 2 + Math.floor(random() * 9) }, () => pick(random() < 0.6 ? PIECES : SHORT)).join(''));
}
process.stdout.write(`${cases.map((entry) => JSON.stringify(entry)).join('\n')}\n`);
