/**
 * Names as k8s.io/apimachinery v0.36.3 validates them (pkg/util/validation, pkg/api/validate/content).
 * Each function returns what is wrong, or `undefined`. Lengths are checked first, so the expressions stay cheap.
 */

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const NAME = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const MAX_LABEL = 63;
const MAX_SUBDOMAIN = 253;

/** `IsDNS1123Label`: the name of a namespace, a Service, a container. */
export function labelProblem(value: string): string | undefined {
  if (value === '') return 'it is empty';
  if (value.length > MAX_LABEL) return `it is longer than ${String(MAX_LABEL)} characters`;
  if (LABEL.test(value)) return undefined;
  if (value.includes('.')) return 'it has a dot';
  if (/[A-Z]/.test(value)) return 'it has upper-case letters';
  return /[^-a-z0-9]/u.test(value) ? 'only a-z, 0-9 and - may be in it' : 'it starts or ends with -';
}

/** `IsDNS1123Subdomain`: the name of most objects. Its parts may be longer than 63 characters. */
export function subdomainProblem(value: string): string | undefined {
  if (value === '') return 'it is empty';
  if (value.length > MAX_SUBDOMAIN) return `it is longer than ${String(MAX_SUBDOMAIN)} characters`;
  if (value.split('.').every((part) => LABEL.test(part))) return undefined;
  if (/[A-Z]/.test(value)) return 'it has upper-case letters';
  if (/[^-.a-z0-9]/u.test(value)) return 'only a-z, 0-9, - and . may be in it';
  return 'each part between dots must start and end with a letter or digit';
}

/** `IsValidLabelValue`. The empty text is a label value. */
export function labelValueProblem(value: string): string | undefined {
  return value === '' ? undefined : namePartProblem(value);
}

/** `IsQualifiedName`: a label key or annotation key, with an optional DNS subdomain before a slash. */
export function qualifiedNameProblem(value: string): string | undefined {
  const slash = value.indexOf('/');
  if (slash < 0) return namePartProblem(value);
  if (value.includes('/', slash + 1)) return 'it has more than one slash';
  const prefix = subdomainProblem(value.slice(0, slash));
  if (prefix !== undefined) return `before the slash, ${prefix}`;
  const name = namePartProblem(value.slice(slash + 1));
  return name === undefined ? undefined : `after the slash, ${name}`;
}

function namePartProblem(value: string): string | undefined {
  if (value === '') return 'it is empty';
  if (value.length > MAX_LABEL) return `it is longer than ${String(MAX_LABEL)} characters`;
  if (NAME.test(value)) return undefined;
  if (/[^-A-Za-z0-9_.]/u.test(value)) return 'only letters, digits, -, _ and . may be in it';
  return 'it must start and end with a letter or digit';
}
