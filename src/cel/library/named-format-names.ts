// What k8s.io/apimachinery v0.36.3 finds wrong with names, in its words (pkg/util/validation, pkg/api/validate/content).
import { byteCount } from './size.ts';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${KEY})?`;

const whole = (source: string): RegExp => new RegExp(`^${source}$`);
const IS_LABEL = whole(LABEL);
const IS_SUBDOMAIN = whole(SUBDOMAIN);
const IS_LABEL_1035 = whole(LABEL_1035);
const IS_KEY = whole(KEY);
const IS_VALUE = whole(VALUE);

const ALPHANUMERIC_ENDS = 'and must start and end with an alphanumeric character';
const LABEL_WORDS = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', ${ALPHANUMERIC_ENDS}`;
const SUBDOMAIN_WORDS = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ${ALPHANUMERIC_ENDS}`;
const LABEL_1035_WORDS =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
const KEY_WORDS = `must consist of alphanumeric characters, '-', '_' or '.', ${ALPHANUMERIC_ENDS}`;
const VALUE_WORDS = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', ${ALPHANUMERIC_ENDS}`;

const MAX_LABEL = 63;
const MAX_SUBDOMAIN = 253;

type Problems = readonly string[];

/** What is wrong: nothing, one thing, or several. */
export type Validate = (text: string) => Problems;

function regexProblem(words: string, source: string, examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${words} (e.g. ${shown}regex used for validation is '${source}')`;
}

/** One part of apimachinery counts bytes and says `characters`, the other says `bytes`. */
type Unit = 'characters' | 'bytes';

function tooLong(text: string, limit: number, unit: Unit): Problems {
  return byteCount(text) > limit ? [`must be no more than ${String(limit)} ${unit}`] : [];
}

export const labelProblems: Validate = (text) => {
  const long = tooLong(text, MAX_LABEL, 'characters');
  if (IS_LABEL.test(text)) return long;
  if (IS_SUBDOMAIN.test(text)) return [...long, 'must not contain dots'];
  return [...long, regexProblem(LABEL_WORDS, LABEL, ['my-name', '123-abc'])];
};

function subdomain(text: string, unit: Unit): Problems {
  const long = tooLong(text, MAX_SUBDOMAIN, unit);
  return IS_SUBDOMAIN.test(text) ? long : [...long, regexProblem(SUBDOMAIN_WORDS, SUBDOMAIN, ['example.com'])];
}

export const subdomainProblems: Validate = (text) => subdomain(text, 'characters');

export const label1035Problems: Validate = (text) => {
  const long = tooLong(text, MAX_LABEL, 'characters');
  return IS_LABEL_1035.test(text)
    ? long
    : [...long, regexProblem(LABEL_1035_WORDS, LABEL_1035, ['my-name', 'abc-123'])];
};

export const labelValueProblems: Validate = (text) => {
  const long = tooLong(text, MAX_LABEL, 'bytes');
  return IS_VALUE.test(text) ? long : [...long, regexProblem(VALUE_WORDS, VALUE, ['MyValue', 'my_value', '12345'])];
};

const KEY_PROBLEM = regexProblem(KEY_WORDS, KEY, ['MyName', 'my.name', '123-abc']);

export const qualifiedNameProblems: Validate = (text) => {
  const parts = text.split('/');
  if (parts.length > 2) {
    return [`a valid label key ${KEY_PROBLEM} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const [prefix, name = ''] = parts.length === 1 ? [undefined, text] : parts;
  return [...prefixProblems(prefix), ...nameProblems(name)];
};

function prefixProblems(prefix: string | undefined): Problems {
  if (prefix === undefined) return [];
  if (prefix === '') return ['prefix part must be non-empty'];
  return subdomain(prefix, 'bytes').map((problem) => `prefix part ${problem}`);
}

function nameProblems(name: string): Problems {
  const size = name === '' ? ['must be non-empty'] : tooLong(name, MAX_LABEL, 'bytes');
  const all = IS_KEY.test(name) ? size : [...size, KEY_PROBLEM];
  return all.map((problem) => `name part ${problem}`);
}

/** The rule for what a name will begin with: a dash at the end is forgiven. */
export function asPrefix(validate: Validate): Validate {
  return (text) => validate(byteCount(text) > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);
}
