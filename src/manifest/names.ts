// What k8s.io/apimachinery v0.36.3 finds wrong with names, in its words (pkg/util/validation, pkg/api/validate/content).
import { byteCount } from './text-size.ts';

const IS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const IS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const IS_LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const IS_KEY = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const IS_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

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

function regexProblem(words: string, pattern: RegExp, examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${words} (e.g. ${shown}regex used for validation is '${pattern.source.slice(1, -1)}')`;
}

/** One part of apimachinery counts bytes and says `characters`, the other says `bytes`. */
type Unit = 'characters' | 'bytes';

function tooLong(text: string, limit: number, unit: Unit): Problems {
  return byteCount(text) > limit ? [`must be no more than ${String(limit)} ${unit}`] : [];
}

/** A DNS-1123 label: the name of a namespace. */
export const labelProblems: Validate = (text) => {
  const long = tooLong(text, MAX_LABEL, 'characters');
  if (IS_LABEL.test(text)) return long;
  if (IS_SUBDOMAIN.test(text)) return [...long, 'must not contain dots'];
  return [...long, regexProblem(LABEL_WORDS, IS_LABEL, ['my-name', '123-abc'])];
};

function subdomain(text: string, unit: Unit): Problems {
  const long = tooLong(text, MAX_SUBDOMAIN, unit);
  return IS_SUBDOMAIN.test(text)
    ? long
    : [...long, regexProblem(SUBDOMAIN_WORDS, IS_SUBDOMAIN, ['example.com'])];
}

/** A DNS-1123 subdomain: the names of cluster-scoped objects, API groups. */
export const subdomainProblems: Validate = (text) => subdomain(text, 'characters');

/** A DNS-1035 label: API versions, and kinds in lower case. */
export const label1035Problems: Validate = (text) => {
  const long = tooLong(text, MAX_LABEL, 'characters');
  return IS_LABEL_1035.test(text)
    ? long
    : [...long, regexProblem(LABEL_1035_WORDS, IS_LABEL_1035, ['my-name', 'abc-123'])];
};

/** The value of a label, which may be empty. */
export const labelValueProblems: Validate = (text) => {
  const long = tooLong(text, MAX_LABEL, 'bytes');
  return IS_VALUE.test(text)
    ? long
    : [...long, regexProblem(VALUE_WORDS, IS_VALUE, ['MyValue', 'my_value', '12345'])];
};

const KEY_PROBLEM = regexProblem(KEY_WORDS, IS_KEY, ['MyName', 'my.name', '123-abc']);

/** A qualified name: label keys, names of match conditions. */
export const qualifiedNameProblems: Validate = (text) => {
  const parts = text.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${KEY_PROBLEM} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
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
