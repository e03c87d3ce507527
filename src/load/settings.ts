import type { CodedError } from '../errors.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import { readDocuments } from '../manifest/read.ts';
import { isList, isMap, type Value } from '../manifest/value.ts';

/** Parameter values by policy and name, as `createEngine` takes them. */
type Parameters = Readonly<Record<string, Readonly<Record<string, Value>>>>;

/** What the settings of a command line say, or all that is wrong with them. */
export interface Settings {
  readonly parameters: Parameters;
  readonly errors: readonly CodedError[];
}

/**
 * Reads settings such as `allowed-registries.registries=[gcr.io/shop, registry.corp]`. The value is YAML as in a
 * manifest, so that `010` and `yes` mean the same in both; text that is no YAML scalar, list or mapping means itself.
 */
export function parseSettings(settings: readonly string[]): Settings {
  const parameters: Record<string, Record<string, Value>> = {};
  const errors: CodedError[] = [];
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    const dot = setting.lastIndexOf('.', equals === -1 ? 0 : equals);
    if (equals === -1 || dot < 1 || dot === equals - 1) {
      errors.push(usage(`--set ${setting} is not of the form POLICY.PARAMETER=VALUE.`));
      continue;
    }
    const policy = setting.slice(0, dot);
    const name = setting.slice(dot + 1, equals);
    const value = parseValue(setting.slice(equals + 1));
    if (!Object.hasOwn(parameters, policy)) define(parameters, policy, {});
    const values = parameters[policy]!;
    if (value === undefined) {
      const quotes = `Put text that begins with a bracket in quotes: '${policy}.${name}="…"'`;
      errors.push(usage(`--set ${setting}: the value is neither a YAML list nor a YAML mapping. ${quotes}.`));
    } else if (Object.hasOwn(values, name)) {
      errors.push(usage(`--set ${policy}.${name} is given twice. Write several values as one list: [a, b].`));
    } else define(values, name, value);
  }
  return { parameters, errors };
}

/** `__proto__` is a name like any other. */
function define<T>(map: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(map, key, { value, enumerable: true });
}

function parseValue(text: string): Value | undefined {
  const flow = /^\s*[[{]/.test(text);
  const documents = readDocuments({ file: '--set', bytes: new TextEncoder().encode(text) }, DEFAULT_LIMITS);
  const [document] = documents;
  if (documents.length === 1 && document?.type === 'value') {
    const { value } = document;
    // `a: b` and `- a` on a command line are text that happens to look like YAML.
    if (flow || !(isMap(value) || isList(value))) return value;
  }
  if (documents.length === 1 && document?.type === 'empty' && /^(?:null|Null|NULL|~)$/.test(text.trim()))
    return null;
  return flow ? undefined : text;
}

function usage(message: string): CodedError {
  return { code: 'USAGE', message };
}
