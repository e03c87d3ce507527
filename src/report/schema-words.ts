import { canonical } from '../manifest/canonical.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';

/** What each keyword asks for, of those that a few words can say. */
const WORDS: Readonly<Record<string, (value: Value, text: string) => string | undefined>> = {
  const: (_, text) => text,
  enum: (value, text) => (isList(value) ? `one of ${list(value)}` : `one of ${text}`),
  type: (value, text) => (isList(value) ? value.map(typeWords).join(' or ') : typeWords(text)),
  minimum: (_, text) => `at least ${text}`,
  maximum: (_, text) => `at most ${text}`,
  exclusiveMinimum: (_, text) => `more than ${text}`,
  exclusiveMaximum: (_, text) => `less than ${text}`,
  multipleOf: (_, text) => `a multiple of ${text}`,
  minLength: (_, text) => `${text} characters or more`,
  maxLength: (_, text) => `${text} characters at most`,
  minItems: (_, text) => `${text} items or more`,
  maxItems: (_, text) => `${text} items at most`,
  pattern: (_, text) => `a match of ${text}`,
  format: typeWords,
  quantityMinimum: (_, text) => `at least ${text}`,
  quantityMaximum: (_, text) => `at most ${text}`,
  quantityExclusiveMinimum: (_, text) => `more than ${text}`,
  imageWithin: (value, text) => `within ${isList(value) ? list(value) : text}`,
  withoutCredentials: (value) =>
    `without ${isList(value) ? `credentials of the kinds ${list(value)}` : 'credentials'}`,
  glob: (value, text) => `like ${isList(value) ? list(value) : text}`,
  kindScope: (_, text) =>
    `of a built-in kind ${text === 'Cluster' ? 'without a namespace' : 'that has a namespace'}`,
  not: (value) => {
    const words = schemaWords(value);
    return words === undefined || !isMap(value) ? undefined : `not ${words}`;
  },
};

const NO_ARTICLE: ReadonlySet<string> = new Set(['null']);

function typeWords(type: Value): string {
  const text = scalar(type);
  if (NO_ARTICLE.has(text)) return text;
  return `${/^[aeiou]/.test(text) ? 'an' : 'a'} ${text}`;
}

function list(values: readonly Value[]): string {
  return values.length === 0 ? 'nothing' : values.map(scalar).join(', ');
}

function scalar(value: Value): string {
  const name = isMap(value) ? own(value, '$param') : undefined;
  if (typeof name === 'string') return `the parameter ${name}`;
  return typeof value === 'string' ? value : canonical(value);
}

/** A schema in words: `an integer, at least 2`; `undefined` when it takes more than that to say it. */
export function schemaWords(schema: Value): string | undefined {
  if (schema === true) return 'anything';
  if (!isMap(schema)) return undefined;
  const parts = Object.entries(schema).map(([keyword, value]) => keywordWords(keyword, value));
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length && known.length > 0 ? known.join(', ') : undefined;
}

function keywordWords(keyword: string, value: Value): string | undefined {
  if (!Object.hasOwn(WORDS, keyword)) return undefined;
  const isPlain = !isMap(value) || own(value, '$param') !== undefined || keyword === 'not';
  return isPlain ? WORDS[keyword]?.(value, scalar(value)) : undefined;
}
