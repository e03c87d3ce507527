// Random expressions over random objects, for the oracle and the real API server: typed loosely, so that most can be
// compiled, many evaluated, and some of each not.

/** Numbers by lot, the same for the same seed. */
export interface Dice {
  readonly below: (n: number) => number;
  readonly oneIn: (n: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
}

/** splitmix32. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad) >>> 0;
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97) >>> 0;
    return (z ^ (z >>> 15)) >>> 0;
  };
  const below = (n: number): number => next() % n;
  return { below, oneIn: (n) => below(n) === 0, pick: (from) => from[below(from.length)]! };
}

type Kind =
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'ints'
  | 'strings'
  | 'objects'
  | 'map'
  | 'time'
  | 'span'
  | 'optional'
  | 'quantity'
  | 'dyn';

const KINDS: readonly Kind[] = [
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'ints',
  'strings',
  'objects',
  'map',
  'time',
  'span',
  'optional',
  'quantity',
  'dyn',
];

/** The fields of a random object: what each mostly is. */
const FIELDS: readonly (readonly [name: string, kind: Kind])[] = [
  ['i', 'int'],
  ['j', 'int'],
  ['d', 'double'],
  ['s', 'string'],
  ['t', 'string'],
  ['x-y', 'string'],
  ['b', 'bool'],
  ['ints', 'ints'],
  ['strings', 'strings'],
  ['rows', 'objects'],
  ['labels', 'map'],
  ['constructor', 'string'],
  ['__proto__', 'int'],
];

const WORDS = [
  '',
  'a',
  'b',
  'ab',
  'A-b',
  'web',
  '10',
  '-3',
  '1.5',
  'true',
  '1Gi',
  '500m',
  'äß',
  '😀',
  'a,b',
  'a b ',
  'v1.2.3',
  '1h',
  '2020-01-02T03:04:05Z',
  '10.0.0.1',
  '10.0.0.0/8',
  'https://a.b/c?d=e',
];

/** A random object, with fields that may be absent or of another kind. */
export function randomObject(dice: Dice, depth = 2): Record<string, unknown> {
  const entries: (readonly [string, unknown])[] = [];
  for (const [name, kind] of FIELDS) {
    if (!dice.oneIn(6))
      entries.push([name, randomValue(dice, dice.oneIn(12) ? dice.pick(KINDS) : kind, depth)]);
  }
  if (depth > 0 && !dice.oneIn(5)) entries.push(['spec', randomObject(dice, depth - 1)]);
  return Object.fromEntries(entries);
}

function randomValue(dice: Dice, kind: Kind, depth: number): unknown {
  const many = <T>(one: () => T): readonly T[] => Array.from({ length: dice.below(4) }, one);
  switch (kind) {
    case 'bool':
      return dice.oneIn(2);
    case 'int':
    case 'uint':
      return dice.pick([0, 1, 2, 3, 7, 10, -1, -5, 100, 2147483648, 9007199254740991]);
    case 'double':
      return dice.pick([0.5, 1.5, -2.25, 0.1, 1e-7, 123456.789]);
    case 'ints':
      return many(() => dice.below(5));
    case 'strings':
      return many(() => dice.pick(WORDS));
    case 'objects':
      return depth > 0 ? many(() => randomObject(dice, depth - 1)) : [];
    case 'map':
      return Object.fromEntries(
        many(() => [dice.pick(['a', 'b', 'x-y', 'app', 'constructor']), dice.pick(WORDS)]),
      );
    case 'optional':
    case 'dyn':
      return dice.pick([null, 1, 'a', true, [], {}]);
    default:
      return dice.pick(WORDS);
  }
}

interface Scope {
  readonly dice: Dice;
  /** Names of variables in scope, with what they mostly are. */
  readonly names: readonly (readonly [string, Kind])[];
  readonly depth: number;
}

const quote = (text: string): string => `'${text}'`;

/**
 * Whether an expression may come to a value that the API server's library does not survive: a quantity out of `optMap` is
 * an error there that shows only where the value is used, and in ours at once.
 */
export function isFragile(expression: string): boolean {
  return /optMap\(.*quantity/.test(expression);
}

/** A random expression of some type. */
export function randomExpression(dice: Dice): string {
  const kind = dice.pick<Kind>(['bool', 'bool', 'bool', ...KINDS]);
  return write({ dice, names: [], depth: 2 + dice.below(3) }, kind);
}

/** Mostly of the kind asked for, sometimes of another. */
function write(scope: Scope, wanted: Kind): string {
  const { dice, depth } = scope;
  const kind = dice.oneIn(40) ? dice.pick(KINDS) : wanted;
  if (depth <= 0 || dice.oneIn(6)) return dice.oneIn(2) ? literal(dice, kind) : path(scope, kind);
  const inner: Scope = { ...scope, depth: depth - 1 };
  const text = dice.oneIn(25) ? anything(inner, kind) : compound(inner, kind);
  return dice.oneIn(30) ? `dyn(${text})` : text;
}

function literal(dice: Dice, kind: Kind): string {
  switch (kind) {
    case 'bool':
      return dice.pick(['true', 'false']);
    case 'int':
      return dice.pick([
        '0',
        '1',
        '2',
        '3',
        '-1',
        '10',
        '9223372036854775807',
        '-9223372036854775808',
        '4294967296',
      ]);
    case 'uint':
      return dice.pick(['0u', '1u', '5u', '18446744073709551615u']);
    case 'double':
      return dice.pick(['0.0', '1.0', '1.5', '-0.5', '1e3', '1e300', '0.1']);
    case 'string':
      return quote(dice.pick(WORDS));
    case 'bytes':
      return `b${quote(dice.pick(['', 'a', 'ab', '\\xff', 'ä']))}`;
    case 'ints':
      return dice.pick(['[]', '[1]', '[1, 2, 3]', '[3, 1, 2]', '[0, 0]', '[-1, 5]']);
    case 'strings':
      return dice.pick(["['a']", "['b', 'a']", "['']", "['a', 'a', 'b']", "['web', 'db']"]);
    case 'objects':
      return dice.pick(["[{'i': 1}]", "[{'s': 'a'}, {'s': 'b'}]", '[{}]']);
    case 'map':
      return dice.pick(["{'a': 'b'}", "{'a': 'x', 'b': 'y'}", '{}', "{'constructor': 'c'}"]);
    case 'time':
      return dice.pick([
        "timestamp('2020-02-29T12:00:00Z')",
        "timestamp('1969-12-31T23:59:59.5Z')",
        'timestamp(0)',
      ]);
    case 'span':
      return dice.pick(["duration('1s')", "duration('-1h30m')", "duration('0.5s')", "duration('0s')"]);
    case 'optional':
      return dice.pick([
        'optional.none()',
        'optional.of(1)',
        "optional.of('a')",
        'optional.ofNonZeroValue(0)',
      ]);
    case 'quantity':
      return dice.pick(["quantity('1')", "quantity('1Gi')", "quantity('500m')", "quantity('-2k')"]);
    case 'dyn':
      return dice.pick([
        'null',
        'dyn(1)',
        "dyn('a')",
        'dyn([1])',
        'dyn(1.5)',
        'dyn(2u)',
        "dyn({'a': 1})",
        '[]',
        '{}',
      ]);
  }
}

/** A variable, or a field of the object that is mostly of this kind. */
function path(scope: Scope, kind: Kind): string {
  const { dice } = scope;
  const bound = scope.names.filter(([, of]) => of === kind || of === 'dyn').map(([name]) => name);
  if (bound.length > 0 && !dice.oneIn(3)) return dice.pick(bound);
  const holders = scope.names.filter(([, of]) => of === 'objects').map(([name]) => name);
  const base =
    holders.length > 0 && dice.oneIn(2) ? dice.pick(holders) : dice.pick(['object', 'object', 'object.spec']);
  const fields = FIELDS.filter(([, of]) => of === kind || kind === 'dyn');
  const field =
    fields.length === 0 || dice.oneIn(25) ? dice.pick(['nope', 's', 'spec']) : dice.pick(fields)[0];
  const select = field.includes('-') || dice.oneIn(8) ? `[${quote(field)}]` : `.${field}`;
  return base + select;
}

/** What can be of any type. */
function anything(scope: Scope, kind: Kind): string {
  const { dice } = scope;
  switch (dice.below(5)) {
    case 0:
      return `(${write(scope, 'bool')} ? ${write(scope, kind)} : ${write(scope, kind)})`;
    case 1:
      return `[${write(scope, kind)}][${dice.pick(['0', '0', '1', write(scope, 'int')])}]`;
    case 2:
      return `{'a': ${write(scope, kind)}}${dice.pick(['.a', "['a']", '.b'])}`;
    case 3:
      return `optional.of(${write(scope, kind)}).${dice.pick(['value()', `orValue(${write(scope, kind)})`])}`;
    default:
      return `${path(scope, kind).replace(/\.(\w+)$/, '.?$1')}.orValue(${write(scope, kind)})`;
  }
}

const within = (scope: Scope, name: string, kind: Kind): Scope => ({
  ...scope,
  names: [...scope.names, [name, kind]],
});

function compound(scope: Scope, kind: Kind): string {
  const { dice } = scope;
  const of = (one: Kind): string => write(scope, one);
  const any = (): string => of(dice.pick(KINDS));
  const options: readonly (() => string)[] = {
    bool: () => [
      () => `${of('bool')} ${dice.pick(['&&', '||'])} ${of('bool')}`,
      () => `(${of('bool')} ${dice.pick(['&&', '||', '==', '!='])} ${of('bool')})`,
      () => `!${path(scope, 'bool')}`,
      () => compare(scope),
      () => compare(scope),
      () => `has(${path(scope, dice.pick(KINDS)).replace(/\['(\w+)'\]$/, '.$1')})`,
      () => `${of('string')}.${dice.pick(['startsWith', 'endsWith', 'contains'])}(${of('string')})`,
      () => `${of('string')}.matches(${quote(dice.pick(['a+', '^[a-z]*$', '[0-9]', '(?i)A', '']))})`,
      () => quantifier(scope),
      () => quantifier(scope),
      () => `${of('string')} in ${of(dice.pick(['strings', 'map']))}`,
      () => `${of('int')} in ${of('ints')}`,
      () => `${dice.pick(['isQuantity', 'isIP', 'isCIDR', 'isURL', 'isSemver'])}(${of('string')})`,
      () => `${of('quantity')}.${dice.pick(['isGreaterThan', 'isLessThan'])}(${of('quantity')})`,
      () => `${of(dice.pick(['ints', 'strings']))}.isSorted()`,
      () => `sets.${dice.pick(['contains', 'equivalent', 'intersects'])}(${of('ints')}, ${of('ints')})`,
      () => `${of('optional')}.hasValue()`,
      () =>
        `type(${any()}) == ${dice.pick(['int', 'string', 'list', 'map', 'bool', 'double', 'null_type', 'uint'])}`,
      () => `bool(${of('string')})`,
    ],
    int: () => [
      () => `${of('int')} ${dice.pick(['+', '-', '*', '/', '%'])} ${of('int')}`,
      () => `(${of('int')} ${dice.pick(['+', '-', '*', '/', '%'])} ${of('int')})`,
      () => `-${path(scope, 'int')}`,
      () => `size(${of(dice.pick(['string', 'ints', 'strings', 'map', 'bytes', 'dyn']))})`,
      () => `${of(dice.pick(['string', 'ints', 'strings', 'map']))}.size()`,
      () => `int(${of(dice.pick(['string', 'double', 'uint', 'time', 'dyn', 'int']))})`,
      () => `${of('string')}.${dice.pick(['indexOf', 'lastIndexOf'])}(${of('string')})`,
      () => `${of('ints')}.${dice.pick(['sum()', 'max()', 'min()', `indexOf(${of('int')})`])}`,
      () => `${of('time')}.${dice.pick(['getFullYear', 'getMonth', 'getHours', 'getDayOfWeek'])}()`,
      () => `${of('quantity')}.${dice.pick(['sign()', 'asInteger()', `compareTo(${of('quantity')})`])}`,
      () => `${of('ints')}[${of('int')}]`,
    ],
    uint: () => [
      () => `${of('uint')} ${dice.pick(['+', '-', '*', '/', '%'])} ${of('uint')}`,
      () => `uint(${of(dice.pick(['int', 'double', 'string', 'dyn']))})`,
    ],
    double: () => [
      () => `${of('double')} ${dice.pick(['+', '-', '*', '/'])} ${of('double')}`,
      () => `double(${of(dice.pick(['int', 'uint', 'string', 'dyn']))})`,
      () => `${of('quantity')}.asApproximateFloat()`,
    ],
    string: () => [
      () => `${of('string')} + ${of('string')}`,
      () => `string(${any()})`,
      () =>
        `${of('string')}.${dice.pick(['lowerAscii()', 'upperAscii()', 'trim()', `charAt(${of('int')})`, `substring(${of('int')})`])}`,
      () => `${of('string')}.replace(${of('string')}, ${of('string')})`,
      () => `${of('strings')}.join(${dice.pick(['', of('string')])})`,
      () => `'%s-%d'.format([dyn(${of(dice.pick(['string', 'string', 'dyn', 'double']))}), ${of('int')}])`,
      () => `'${dice.pick(['%s', '%d', '%.2f', '%e', '%x', '%b', '%o', '%X'])}'.format([${any()}])`,
      () => `strings.quote(${of('string')})`,
      () => `${of('string')}.find(${quote(dice.pick(['a+', '[0-9]+', '(b)']))})`,
      () => `${of('strings')}[${of('int')}]`,
      () => `${of('map')}${dice.pick(["['a']", '.a', "[?'a'].orValue('z')", '.constructor'])}`,
    ],
    bytes: () => [() => `bytes(${of('string')})`, () => `${of('bytes')} + ${of('bytes')}`],
    ints: () => [
      () => `[${of('int')}, ${of('int')}]`,
      () => `${of('ints')} + ${of('ints')}`,
      () => transform(scope, 'ints', 'int'),
      () => transform(scope, 'objects', 'int'),
      () => `${of('ints')}.${dice.pick(['sort()', 'reverse()', 'distinct()', `slice(0, ${of('int')})`])}`,
      // Of a great number the API server makes the list before it looks at the cost.
      () => `lists.range(${dice.pick(['3', '0', '-1', `size(${of('strings')})`, '10 % 4'])})`,
      () => `[${of('ints')}].flatten()`,
    ],
    strings: () => [
      () => `[${of('string')}, ${of('string')}]`,
      () => `${of('string')}.split(${of('string')})`,
      () => transform(scope, 'strings', 'string'),
      () => transform(scope, 'objects', 'string'),
      () => `${of('strings')}.${dice.pick(['sort()', 'reverse()', 'distinct()'])}`,
      () => `${of('string')}.findAll(${quote(dice.pick(['a', '[0-9]']))})`,
    ],
    objects: () => [
      () => `[${of('map')}, ${of('map')}]`,
      () => `${path(scope, 'objects')}.filter(o, ${write(within(scope, 'o', 'objects'), 'bool')})`,
    ],
    map: () => [
      () => `{${of('string')}: ${of('string')}}`,
      () => `{'a': ${of('string')}, ${dice.pick(["'b'", "'constructor'", of('string')])}: ${of('string')}}`,
      () =>
        `${of('strings')}.transformMap(i, v, ${write(within(within(scope, 'i', 'int'), 'v', 'string'), 'string')})`,
      () => `{?'a': ${of('optional')}}`,
    ],
    time: () => [
      () => `${of('time')} ${dice.pick(['+', '-'])} ${of('span')}`,
      () => `timestamp(${dice.pick([of('string'), path(scope, 'int')])})`,
    ],
    span: () => [
      () => `${of('span')} ${dice.pick(['+', '-'])} ${of('span')}`,
      () => `${of('time')} - ${of('time')}`,
      () => `duration(${of('string')})`,
    ],
    optional: () => [
      () => path(scope, dice.pick(KINDS)).replace(/\.(\w+)$/, '.?$1'),
      () => `optional.of(${any()})`,
      () => `optional.ofNonZeroValue(${any()})`,
      () => `${of('optional')}.or(${of('optional')})`,
      () => `${of('map')}[?${of('string')}]`,
      () => `${of('ints')}[?${of('int')}]`,
      () => `${of('ints')}.${dice.pick(['first()', 'last()'])}`,
      () => `${of('optional')}.optMap(x, ${write(within(scope, 'x', 'dyn'), dice.pick(KINDS))})`,
    ],
    quantity: () => [
      () => `quantity(${dice.pick([of('string'), "'1Gi'", "'250m'"])})`,
      () => `${of('quantity')}.${dice.pick(['add', 'sub'])}(${of(dice.pick(['quantity', 'int']))})`,
    ],
    dyn: () => [
      () => `dyn(${any()})`,
      any,
      () => `[${any()}, ${any()}]`,
      () => `{'k': ${any()}}`,
      () => `type(${any()})`,
    ],
  }[kind]();
  return dice.pick(options)();
}

function compare(scope: Scope): string {
  const kind = scope.dice.pick(KINDS);
  const other = scope.dice.oneIn(5) ? scope.dice.pick(KINDS) : kind;
  return `${write(scope, kind)} ${scope.dice.pick(['==', '!=', '<', '<=', '>', '>='])} ${write(scope, other)}`;
}

const LISTS = { ints: 'int', strings: 'string', objects: 'objects', map: 'string' } as const;

function quantifier(scope: Scope): string {
  const { dice } = scope;
  const list = dice.pick<keyof typeof LISTS>(['ints', 'strings', 'objects', 'objects', 'map']);
  const name = dice.pick(['x', 'y', 'o']);
  const macro = dice.pick(['all', 'exists', 'exists_one']);
  if (dice.oneIn(6)) {
    const keys: Kind = list === 'map' ? 'string' : 'int';
    return `${write(scope, list)}.${macro}(k, ${name}, ${write(within(within(scope, 'k', keys), name, LISTS[list]), 'bool')})`;
  }
  return `${write(scope, list)}.${macro}(${name}, ${write(within(scope, name, LISTS[list]), 'bool')})`;
}

function transform(scope: Scope, from: 'ints' | 'strings' | 'objects', to: Kind): string {
  const { dice } = scope;
  const name = dice.pick(['x', 'y']);
  const inner = within(scope, name, LISTS[from]);
  const condition = dice.oneIn(3) ? `${write(inner, 'bool')}, ` : '';
  return `${write(scope, from)}.map(${name}, ${condition}${write(inner, to)})`;
}
