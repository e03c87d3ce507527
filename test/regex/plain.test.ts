// Plain patterns are matched by an automaton of our own: it is held to the library that matches all others.
import fc from 'fast-check';
import { RE2JS } from 're2js';
import t from 'tap';
import { compilePattern } from '../../src/regex/compile.ts';
import { readPlain } from '../../src/regex/syntax.ts';
import { endsSoon } from '../ends-soon.ts';
import { runs } from '../runs.ts';

const ANCHORS_AND_GROUPS = ['^', '$', '(', '(?:', ')', ')', '|', '(?i)', '(?P<n>'];
const REPEATS = ['*', '+', '?', '*?', '+?', '{2}', '{0,3}', '{1,2}', '{2,}', '{0}', '{,2}', '{3,1}'];
const CHARACTERS = ['a', 'b', 'ab', '0', '-', '/', ' ', '\n', '_', 'é', '😀', '.', ',', '}', ']'];
const ESCAPES = [
  '\\d',
  '\\D',
  '\\w',
  '\\W',
  '\\s',
  '\\S',
  '\\.',
  '\\n',
  '\\-',
  '\\b',
  '\\z',
  '\\1',
  '\\_',
  '\\',
];
const CLASSES = ['[a-c]', '[^a]', '[]a]', '[^]-]', '[a-]', '[-a]', '[\\d-z]', '[a-\\d]', '[\\w.]', '[b-a]'];
const OTHER_CLASSES = ['[[:alpha:]]', '[', '[^\\d\\s]', '[.]', '[+--]', '[é]', '[^]', '[]', '[ab][0-9]*'];

const source = fc
  .array(
    fc.constantFrom(
      ...[...ANCHORS_AND_GROUPS, ...REPEATS, ...CHARACTERS, ...ESCAPES, ...CLASSES, ...OTHER_CLASSES],
    ),
    { maxLength: 9 },
  )
  .map((parts) => parts.join(''));

/** A pattern of the plain part only, of any nesting. */
const { part: plainSource } = fc.letrec<{ part: string }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\W', '^', '$', '', '[a-z0-9-]', '\\.', 'é-'),
    fc.tuple(tie('part'), tie('part')).map(([one, other]) => one + other),
    fc.tuple(tie('part'), tie('part')).map(([one, other]) => `(${one}|${other})`),
    fc
      .tuple(tie('part'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?'))
      .map(([one, repeat]) => `(?:${one})${repeat}`),
  ),
}));

const text = fc
  .array(
    fc.constantFrom('a', 'b', 'ab', '0', 'z', '-', '.', ' ', '\n', '\v', '_', 'é', '😀', '\ud800', '\udc00'),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));

t.test('a plain pattern matches what the library matches', (t) => {
  let plain = 0;
  const holds = fc.property(
    fc.oneof(source, plainSource),
    fc.array(text, { minLength: 4 }),
    (pattern, texts) => {
      if (readPlain(pattern) === undefined) return;
      plain++;
      const library = RE2JS.compile(pattern);
      const ours = compilePattern(pattern);
      if (!ours.ok) throw new Error(`${pattern} is refused`);
      for (const one of texts) {
        if (ours.isWithin(one) !== library.test(one) || ours.isWhole(one) !== library.testExact(one)) {
          throw new Error(`${JSON.stringify(pattern)} on ${JSON.stringify(one)}`);
        }
      }
    },
  );
  const numRuns = Number(process.env['TEST_REGEX_RUNS'] ?? 5_000);
  fc.assert(holds, runs(numRuns));
  t.ok(plain > numRuns / 4, `${String(plain)} of ${String(numRuns)} patterns were plain`);
  t.end();
});

t.test('what policies are made of is plain', (t) => {
  const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
  const table = [
    { given: `^${label}(\\.${label})*$`, matches: 'a.b-c.d', not: 'a.b-.d' },
    {
      given: '^[a-z0-9./-]+:[0-9]+[.][0-9]+[.][0-9]+$',
      matches: 'r.example/a:1.2.3',
      not: 'r.example/a:1.2',
    },
    { given: '^(registry\\.example|ghcr\\.io)/.*$', matches: 'ghcr.io/a', not: 'ghcr-io/a' },
    { given: ':latest$|^[^:]+$', matches: 'nginx', not: 'nginx:1' },
    {
      given: '@sha256:[a-f0-9]{64}$',
      matches: `a@sha256:${'0'.repeat(64)}`,
      not: `a@sha256:${'0'.repeat(63)}`,
    },
    { given: '^v?(\\d+)\\.(\\d+)(-[0-9A-Za-z.-]+)?$', matches: 'v1.2-rc.1', not: '1.2.' },
  ];
  for (const { given, matches, not } of table) {
    t.ok(readPlain(given), given);
    const pattern = compilePattern(given);
    t.ok(pattern.ok && pattern.isWithin(matches), `${given} matches ${matches}`);
    t.notOk(pattern.ok && pattern.isWithin(not), `${given} does not match ${not}`);
  }
  t.end();
});

t.test('what means something else, or nothing, is left to the library', (t) => {
  const table = [
    ...[
      '(?i)a',
      '(?P<n>a)',
      '[[:alpha:]]',
      '\\pL',
      '\\bx',
      '\\Qa\\E',
      'é',
      '[é]',
      '\\x41',
      '\\A',
      '(a{2}){2}',
    ],
    ...[
      'a**',
      'a{2}{3}',
      '[b-a]',
      '(',
      ')',
      '[a',
      '*a',
      'a{1001}',
      'a{2,1}',
      '(?=a)',
      '\\1',
      '\\',
      '[a-\\d]',
      'a{,2}',
    ],
    `${'('.repeat(30)}a${')'.repeat(30)}`,
  ];
  for (const given of table) t.equal(readPlain(given), undefined, given);
  t.end();
});

function randomLetters(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state > 2 ** 30 ? 'a' : 'b';
  }).join('');
}

t.test('no text holds it up', (t) => {
  const table = [
    { given: '(a+)+$', text: `${'a'.repeat(100_000)}b` },
    { given: '([a-z]*)*:', text: 'a'.repeat(100_000) },
    { given: '(a|a|aa)*b', text: 'a'.repeat(100_000) },
    { given: '[a-z]+[a-z0-9]+[0-9a-z]+!', text: 'a'.repeat(100_000) },
    { given: '(.*)(.*)(.*)x$', text: 'ab'.repeat(50_000) },
    // An automaton of 2^n states: it is given up, and the library is asked.
    { given: '(a|b)*a(a|b){12}c', text: randomLetters(100_000) },
  ];
  for (const { given, text } of table) {
    const pattern = compilePattern(given);
    t.ok(readPlain(given), given);
    t.notOk(endsSoon(t, given, () => pattern.ok && pattern.isWithin(text)));
  }
  t.end();
});
