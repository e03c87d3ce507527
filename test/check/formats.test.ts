import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { FORMATS } from '../../src/check/formats.ts';
import { compileGlob } from '../../src/match/glob.ts';
import { compileRegex } from '../../src/check/regex.ts';
import type { Value } from '../../src/manifest/value.ts';
import { endsSoon } from '../ends-soon.ts';
import { runs } from '../runs.ts';

interface Table {
  readonly formats: { readonly rows: readonly [string, string, boolean][] };
}

const table = JSON.parse(readFileSync('fixtures/oracle/names.json', 'utf8')) as Table;

function check(format: string, value: Value): string | undefined {
  const found = FORMATS.get(format);
  if (found === undefined) throw new Error(`no format ${format}`);
  return found(value);
}

t.test('every row of the oracle', async (t) => {
  const counts = new Map<string, number>();
  for (const [format, given, valid] of table.formats.rows) {
    counts.set(format, (counts.get(format) ?? 0) + 1);
    const why = check(format, given);
    if ((why === undefined) !== valid) t.fail(`${format} ${JSON.stringify(given)}: ${why ?? 'accepted'}`);
    if (why !== undefined && !/^"[ -~]*" is not a .+: [ -~]+$/.test(why)) t.fail(`unreadable: ${why}`);
  }
  t.ok(table.formats.rows.length >= 1500);
  t.equal(counts.size, 7);
});

t.test('names and reasons', async (t) => {
  t.strictSame(
    [...FORMATS.keys()],
    [
      'quantity',
      'image-reference',
      'dns1123-label',
      'dns1123-subdomain',
      'label-value',
      'qualified-name',
      'duration',
      'cidr',
      'semver',
      'placeholder',
      'regex',
    ],
  );
  const cases: readonly [string, Value, string | undefined][] = [
    ['quantity', 4, undefined],
    ['quantity', '1GB', '"1GB" is not a quantity: the suffix GB does not exist; did you mean G or Gi?'],
    ['image-reference', 'nginx', undefined],
    ['image-reference', 'nginx:', '"nginx:" is not an image reference: its tag is empty'],
    ['image-reference', null, 'null is not an image reference: it is not a string'],
    ['label-value', 'a_b!', '"a_b!" is not a label value: only letters, digits, -, _ and . may be in it'],
    [
      'label-value',
      'ownеr',
      '"own\\u{435}r" is not a label value: only letters, digits, -, _ and . may be in it',
    ],
    ['label-value', 1.2, '1.2 is not a label value: it is not a string'],
    ['label-value', true, 'true is not a label value: it is not a string'],
    ['label-value', [], 'a list or mapping is not a label value: it is not a string'],
    ['dns1123-label', 'Web', '"Web" is not a DNS label (RFC 1123): it has upper-case letters'],
    [
      'dns1123-subdomain',
      'a..b',
      '"a..b" is not a DNS subdomain (RFC 1123): each part between dots must start and end with a letter or digit',
    ],
    ['qualified-name', '/a', '"/a" is not a qualified name: before the slash, it is empty'],
    ['duration', '7d', '"7d" is not a duration: there is no unit d; did you mean 168h?'],
    [
      'duration',
      '90',
      '"90" is not a duration: a unit is missing; write a number with a unit, such as 90s or 1h30m',
    ],
    [
      'cidr',
      '10.0.0.1/8',
      '"10.0.0.1/8" is not a CIDR: it has bits beyond its prefix length; write 10.0.0.0/8',
    ],
    [
      'cidr',
      '2001:DB8::/32',
      '"2001:DB8::/32" is not a CIDR: it is not in canonical form; write 2001:db8::/32',
    ],
    ['semver', 'v1.2.3', '"v1.2.3" is not a semantic version: leave the v out'],
    ['regex', 'v[0-9]+(-.*)?', undefined],
    ['regex', '(', '"(" is not an RE2 regular expression: missing closing ): `(`'],
    ['regex', 1, '1 is not an RE2 regular expression: it is not a string'],
  ];
  for (const [format, given, expected] of cases) {
    t.equal(check(format, given), expected, `${format} ${JSON.stringify(given)}`);
  }
});

/** A second opinion on globs: tries every way to share the text out. */
function naive(pattern: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === '*') return text.some((_, i) => naive(rest, text.slice(i))) || naive(rest, []);
  return text.length > 0 && (first === '?' || first === text[0]) && naive(rest, text.slice(1));
}

t.test('globs', async (t) => {
  const cases: readonly [string, string, boolean, boolean][] = [
    ['latest', 'latest', true, true],
    ['latest', 'LATEST', false, true],
    ['lat*', 'latest', true, true],
    ['*-latest', '1.25-latest', true, true],
    ['*latest', 'latest-alpine', false, false],
    ['shop-?', 'shop-1', true, true],
    ['shop-?', 'shop-', false, false],
    ['shop-?', 'shop-12', false, false],
    ['', '', true, true],
    ['', 'a', false, false],
    ['*', '', true, true],
    ['a.b', 'axb', false, false],
    ['[ab]', 'a', false, false],
    ['a*b*c', 'a-b-b-c', true, true],
    ['a*b*c', 'a-c-b', false, false],
    ['\\*', '\\x', true, true],
  ];
  for (const [pattern, text, exact, folded] of cases) {
    t.equal(compileGlob(pattern, { ignoreCase: false })(text), exact, `${pattern} ${text}`);
    t.equal(compileGlob(pattern, { ignoreCase: true })(text), folded, `${pattern} ${text}, any case`);
  }
  const letter = fc.constantFrom('a', 'b', '\u00e9');
  t.doesNotThrow(() => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(letter, fc.constantFrom('*', '?')), { maxLength: 7 }),
        fc.array(letter, { maxLength: 8 }),
        (p, s) => compileGlob(p.join(''), { ignoreCase: false })(s.join('')) === naive(p, s),
      ),
      runs(5000),
    );
  }, 'as a naive matcher says');
  const long = compileGlob(`${'*a'.repeat(100)}b`, { ignoreCase: false });
  t.equal(
    endsSoon(t, 'no blow-up', () => long('a'.repeat(20_000))),
    false,
  );
});

t.test('regular expressions', async (t) => {
  const cases: readonly [string, string, boolean][] = [
    ['team-[a-z]+', 'team-a', true],
    ['team-[a-z]+', 'xteam-a', false],
    ['team-[a-z]+', 'team-a!', false],
    ['team-a|team-b', 'team-b', true],
    ['team-a|team-b', 'team-bx', false],
    ['a|ab', 'ab', true],
    ['^a$', 'a', true],
    ['a$', 'a\n', false],
    ['(?m)^a$', 'a\nb', false],
    ['(?i)owner', 'OWNER', true],
    ['.', '\u{1f600}', true],
    ['(a+)+b', 'a'.repeat(4096), false],
    ['a*', 'a'.repeat(100_000), true],
  ];
  for (const [pattern, text, expected] of cases) {
    const regex = compileRegex(pattern);
    t.equal(regex.ok && regex.test(text), expected, `${pattern} ${text.slice(0, 20)}`);
  }
  const refused: readonly [string, RegExp][] = [
    ['(a', /missing closing \)/],
    ['(?=a)', /look-around/],
    ['(?<!a)b', /look-around/],
    ['(a)\\1', /invalid escape/],
    ['a{1001}', /repeat/],
    ['*', /missing argument/],
    ['a'.repeat(513), /longer than 512/],
    [`(?:${'[a-z]?'.repeat(20)}){300}`, /repeat/],
  ];
  for (const [pattern, expected] of refused) {
    const regex = compileRegex(pattern);
    t.match(regex.ok ? 'compiled' : regex.reason, expected, pattern.slice(0, 20));
  }
});
