import { canonical } from '../../manifest/canonical.ts';
import { takeSteps } from '../../manifest/steps.ts';
import { isList, isMap } from '../../manifest/value.ts';
import type { Value } from '../../manifest/value.ts';
import { compileRegex } from '../regex.ts';
import { plain, show, simple } from './check.ts';
import type { Context, Keyword } from './context.ts';

type TypeName = 'null' | 'boolean' | 'object' | 'array' | 'number' | 'integer' | 'string';

const TYPES: ReadonlyMap<string, (value: Value) => boolean> = new Map<TypeName, (value: Value) => boolean>([
  ['null', (v) => v === null],
  ['boolean', (v) => typeof v === 'boolean'],
  ['object', isMap],
  ['array', isList],
  ['number', isNumber],
  ['integer', (v) => typeof v === 'bigint' || (typeof v === 'number' && Number.isInteger(v))],
  ['string', (v) => typeof v === 'string'],
]);

const ARTICLES: Readonly<Record<string, string>> = {
  null: 'null',
  boolean: 'true or false',
  object: 'a mapping',
  array: 'a list',
  number: 'a number',
  integer: 'an integer',
  string: 'a string',
};

function isNumber(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** The schema type of a value, in words. */
function typeInWords(value: Value): string {
  const name = [...TYPES].find(([type, test]) => type !== 'number' && test(value))?.[0] ?? 'number';
  return ARTICLES[name] ?? name;
}

const type: Keyword = (value, context) => {
  const names = isList(value) ? value : [value];
  const tests: ((value: Value) => boolean)[] = [];
  for (const name of names) {
    const test = typeof name === 'string' ? TYPES.get(name) : undefined;
    if (test === undefined) {
      context.refuse(`${show(name)} is not a type; the types are ${[...TYPES.keys()].join(', ')}`, 'type');
    } else tests.push(test);
  }
  const [only] = tests;
  const test = tests.length === 1 && only ? only : (v: Value): boolean => tests.some((one) => one(v));
  const wanted = names.map((name) => ARTICLES[plain(name)] ?? plain(name)).join(' or ');
  return simple('type', test, (v) => `it is ${describe(v)}, not ${wanted}`);
};

function describe(value: Value): string {
  return isMap(value) || isList(value) || value === null
    ? typeInWords(value)
    : `${typeInWords(value)} (${show(value)})`;
}

const enumeration: Keyword = (value, context) => {
  if (!isList(value)) {
    context.refuse('enum needs a list of values', 'enum');
    return undefined;
  }
  const scalars = new Set(value.filter(isScalar).map(exact));
  const deep = new Set(value.filter((one) => !isScalar(one)).map(canonical));
  const test = (v: Value): boolean =>
    isScalar(v) ? scalars.has(exact(v)) : deep.size > 0 && deep.has(canonical(v));
  return simple('enum', test, (v) => `it is ${show(v)}, not ${value.map(show).join(' or ')}`);
};

const constant: Keyword = (value) => {
  const text = isScalar(value) ? undefined : canonical(value);
  const wanted = exact(value);
  const test = (v: Value): boolean =>
    exact(v) === wanted || (text !== undefined && !isScalar(v) && canonical(v) === text);
  return simple('const', test, (v) => `it is ${show(v)}, not ${show(value)}`);
};

/** One value for equal numbers: a big integer may be read as a `bigint`, or from `1e20` as a number. */
function exact(value: Value): Value {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? BigInt(value)
    : value;
}

function isScalar(value: Value): boolean {
  return typeof value !== 'object' || value === null;
}

/** A keyword that bounds numbers; JavaScript compares a bigint with a number exactly. */
function bound(
  keyword: string,
  holds: (v: number | bigint, limit: number | bigint) => boolean,
  words: string,
): Keyword {
  return (limit, context) => {
    if (!isNumber(limit)) {
      context.refuse(`${keyword} needs a number`, keyword);
      return undefined;
    }
    return simple(
      keyword,
      (v) => !isNumber(v) || holds(v, limit),
      (v) => `it is ${show(v)}, ${words} ${String(limit)}`,
    );
  };
}

const multipleOf: Keyword = (factor, context) => {
  if (typeof factor !== 'number' || !(factor > 0)) {
    context.refuse('multipleOf needs a number above zero', 'multipleOf');
    return undefined;
  }
  const test = (v: Value): boolean => !isNumber(v) || isMultiple(v, factor);
  return simple('multipleOf', test, (v) => `it is ${show(v)}, not a multiple of ${String(factor)}`);
};

/** Exact: integers by the remainder, which is not rounded; decimals as the integers that their digits make. */
function isMultiple(value: number | bigint, factor: number): boolean {
  if (typeof value === 'number' && Number.isInteger(value) && Number.isInteger(factor))
    return value % factor === 0;
  const [digits, places] = decimal(value);
  const [factorDigits, factorPlaces] = decimal(factor);
  const shared = Math.max(places, factorPlaces);
  return (
    (digits * 10n ** BigInt(shared - places)) % (factorDigits * 10n ** BigInt(shared - factorPlaces)) === 0n
  );
}

/** A number as its decimal digits and how many of them stand after the point: 1.25 is 125 and 2. */
function decimal(value: number | bigint): readonly [digits: bigint, places: number] {
  const [mantissa = '', exponent = '0'] = value.toString().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const places = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return places >= 0 ? [digits, places] : [digits * 10n ** BigInt(-places), 0];
}

/** A count keyword: a whole number, compared with what `count` finds in values it speaks of. */
export function counted(
  keyword: string,
  count: (value: Value) => number | undefined,
  words: { readonly least: boolean; readonly unit: string },
): Keyword {
  return (limit, context) => {
    if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 0) {
      context.refuse(`${keyword} needs a whole number that is not negative`, keyword);
      return undefined;
    }
    const test = (v: Value): boolean => {
      const found = count(v);
      return found === undefined || (words.least ? found >= limit : found <= limit);
    };
    const relation = words.least ? 'fewer than' : 'more than';
    return simple(
      keyword,
      test,
      (v) => `it has ${String(count(v))} ${words.unit}, ${relation} ${String(limit)}`,
    );
  };
}

const characters = (v: Value): number | undefined => {
  if (typeof v !== 'string') return undefined;
  takeSteps(2 * v.length);
  return [...v].length;
};

const pattern: Keyword = (value, context) => {
  // A parameter that is not given asks for nothing.
  if (value === null) return undefined;
  const test = compilePattern(value, context, ['pattern']);
  if (test === undefined) return undefined;
  return simple(
    'pattern',
    (v) => typeof v !== 'string' || test(v),
    (v) => `${show(v)} does not match ${plain(value)}`,
  );
};

/** Compiles a regular expression of a schema, or refuses it at its place. */
export function compilePattern(
  value: Value,
  context: Context,
  steps: readonly (string | number)[],
): ((text: string) => boolean) | undefined {
  if (typeof value !== 'string') {
    context.refuse('pattern needs a regular expression', ...steps);
    return undefined;
  }
  const regex = compileRegex(value);
  if (regex.ok) return regex.test;
  context.refuse(`${show(value)} is not an RE2 regular expression: ${regex.reason}`, ...steps);
  return undefined;
}

/** Keywords about one scalar (JSON Schema 2020-12 validation, sections 6.1 to 6.3). */
export const SCALAR_KEYWORDS: readonly (readonly [string, Keyword])[] = [
  ['type', type],
  ['enum', enumeration],
  ['const', constant],
  ['minimum', bound('minimum', (v, limit) => v >= limit, 'less than')],
  ['maximum', bound('maximum', (v, limit) => v <= limit, 'more than')],
  ['exclusiveMinimum', bound('exclusiveMinimum', (v, limit) => v > limit, 'not above')],
  ['exclusiveMaximum', bound('exclusiveMaximum', (v, limit) => v < limit, 'not below')],
  ['multipleOf', multipleOf],
  ['minLength', counted('minLength', characters, { least: true, unit: 'characters' })],
  ['maxLength', counted('maxLength', characters, { least: false, unit: 'characters' })],
  ['pattern', pattern],
];
