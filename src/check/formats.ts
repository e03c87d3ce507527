import type { Value } from '../manifest/value.ts';
import { parseImageReference } from '../select/image-reference.ts';
import { quoted } from '../select/quoted.ts';
import { cidrProblem } from './format-cidr.ts';
import { durationProblem } from './format-duration.ts';
import { labelProblem, labelValueProblem, qualifiedNameProblem, subdomainProblem } from './format-names.ts';
import { semverProblem } from './format-semver.ts';
import { isPlaceholderValue } from './placeholder.ts';
import { parseQuantity } from './quantity.ts';
import { compileRegex } from './regex.ts';

/** `undefined` for a value of the format; otherwise a clause that stands on its own and names the value. */
export type Format = (value: Value) => string | undefined;

/** The formats of design.md and what decides each: see test/oracle/README.md. */
export const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['quantity', quantity],
  ['image-reference', imageReference],
  ['dns1123-label', text('a DNS label (RFC 1123)', labelProblem)],
  ['dns1123-subdomain', text('a DNS subdomain (RFC 1123)', subdomainProblem)],
  ['label-value', text('a label value', labelValueProblem)],
  ['qualified-name', text('a qualified name', qualifiedNameProblem)],
  ['duration', text('a duration', durationProblem)],
  ['cidr', text('a CIDR', cidrProblem)],
  ['semver', text('a semantic version', semverProblem)],
  ['placeholder', placeholder],
  ['regex', text('an RE2 regular expression', regexProblem)],
]);

function quantity(value: Value): string | undefined {
  const found = parseQuantity(value);
  return found.ok ? undefined : found.reason;
}

function imageReference(value: Value): string | undefined {
  if (typeof value !== 'string') return notText(value, 'an image reference');
  const found = parseImageReference(value);
  return found.ok ? undefined : found.reason;
}

/** A format of strings: `problem` says what is wrong with a text, or `undefined`. */
function text(name: string, problem: (value: string) => string | undefined): Format {
  return (value) => {
    if (typeof value !== 'string') return notText(value, name);
    const why = problem(value);
    return why === undefined ? undefined : `${quoted(value)} is not ${name}: ${why}`;
  };
}

function regexProblem(pattern: string): string | undefined {
  const compiled = compileRegex(pattern);
  return compiled.ok ? undefined : compiled.reason;
}

/** What stands for a value is no value; the value is never quoted, since it may be secret. */
function placeholder(value: Value): string | undefined {
  return typeof value === 'string' && isPlaceholderValue(value)
    ? undefined
    : 'it is a value, and no placeholder for one';
}

function notText(value: Exclude<Value, string>, name: string): string {
  const shown = typeof value === 'object' && value !== null ? 'a list or mapping' : String(value);
  return `${shown} is not ${name}: it is not a string`;
}
