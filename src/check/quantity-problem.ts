import { isList } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import { quoted } from '../select/quoted.ts';
import type { QuantityProblem } from '../quantity/model.ts';
import { SUFFIX_NAMES } from '../quantity/suffix.ts';

/** The problem of a value that is not a quantity. Called only once that is known. */
export function explainQuantity(value: Value): QuantityProblem {
  if (typeof value !== 'string') {
    return problem(`${described(value)} is not a quantity: write a number or a string such as 512Mi`);
  }
  return problem(`${quoted(value)} is not a quantity: ${textProblem(value)}`);
}

/** The problem of a text that is longer than any quantity needs to be. */
export function tooLong(length: number, limit: number): QuantityProblem {
  return problem(
    `a text of ${String(length)} characters is not read as a quantity: the limit is ${String(limit)}`,
  );
}

/** The problem of an exponent that an API server could not compute. */
export function tooSmall(text: string): QuantityProblem {
  return problem(
    `${quoted(text)} is not read as a quantity: its exponent is beyond what an API server can compute`,
  );
}

function problem(reason: string): QuantityProblem {
  return { ok: false, reason };
}

function described(value: Exclude<Value, string>): string {
  if (value === null) return 'null (which an API server stores as 0)';
  if (typeof value === 'object') return isList(value) ? 'a list' : 'a mapping';
  return String(value);
}

function textProblem(text: string): string {
  if (text === '') return 'it is empty';
  const strange = /[^ -~]/u.exec(text)?.[0];
  if (strange !== undefined) return strangeProblem(text);
  if (/\s/.test(text)) return `it has a blank inside; did you mean ${text.replace(/\s+/g, '')}?`;
  const [, number = '', suffix = ''] = /^([+-]?[0-9.]*)(.*)$/.exec(text) ?? [];
  if (number.includes('.') && /\..*\./.test(number)) return 'it has more than one decimal point';
  if (suffix.startsWith(',')) {
    return 'it has a comma; write a point for decimals and nothing between thousands';
  }
  if (suffix.startsWith('_')) return 'it has an underscore between its digits';
  if (SUFFIX_NAMES.includes(suffix)) return 'it has a suffix but no digits';
  return suffixProblem(number, suffix);
}

function strangeProblem(text: string): string {
  // Full-width digits and letters look like ASCII; NFKC is the normal form that says which.
  const plain = text.normalize('NFKC').replace(/\s+/g, '');
  const hint = plain !== text && /^[ -~]+$/.test(plain) ? `; did you mean ${plain}?` : '';
  const isControl = /^[\0-~\x7f]*$/.test(text);
  return `it has a ${isControl ? 'control character' : 'character that is not ASCII'}${hint}`;
}

function suffixProblem(number: string, suffix: string): string {
  const digits = /[0-9]/.test(number);
  if (!digits) return 'it is not a number with a suffix, such as 512Mi, 500m or 1.5';
  if (/^[eE][+-]?[0-9]*$/.test(suffix)) {
    return /[0-9]$/.test(suffix) ? 'its exponent is out of range' : 'its exponent has no digits';
  }
  const meant = meantSuffixes(suffix);
  const hint = meant.length === 0 ? '' : `; did you mean ${meant.join(' or ')}?`;
  return `the suffix ${suffix} does not exist${hint || `; they are ${SUFFIX_NAMES.filter((name) => name !== '').join(', ')}`}`;
}

const MEANT: ReadonlyMap<string, readonly string[]> = new Map([
  ['k', ['k', 'Ki']],
  ['m', ['M', 'Mi']],
  ['g', ['G', 'Gi']],
  ['t', ['T', 'Ti']],
  ['p', ['P', 'Pi']],
  ['e', ['E', 'Ei']],
  ['u', ['u']],
  ['n', ['n']],
]);

/** What a suffix such as `GB`, `gib`, `mi` or `KI` was meant to be: binary where it has an i, both otherwise. */
function meantSuffixes(suffix: string): readonly string[] {
  const found = /^([kmgtpeun])(i?)b?$/i.exec(suffix);
  if (found === null) return [];
  const both = MEANT.get((found[1] ?? '').toLowerCase()) ?? [];
  return found[2] === '' ? both : both.filter((name) => name.endsWith('i'));
}
