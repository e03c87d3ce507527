import type { CodedError, ErrorCode } from '../errors.ts';
import type { Resource } from '../manifest/model.ts';
import { nearest } from '../manifest/nearest.ts';
import { childPointer, pointerKeys } from '../manifest/pointer.ts';
import { isList, isMap, own, ownPath } from '../manifest/value.ts';
import type { SchemaError } from './generated/validate-policy.js';

/** A mistake in a policy document, at a place; `offset` counts within the text at the pointer. */
export function policyProblem(
  resource: Resource,
  code: ErrorCode,
  at: { pointer: string; message: string; offset?: number },
): CodedError {
  // The key `on` of a rule is the text "true" in a document read as YAML 1.1.
  const written = /^(\/spec\/rules\/\d+)\/on$/.exec(at.pointer)?.[1];
  const pointer = written !== undefined && isYaml11(resource, written) ? `${written}/true` : at.pointer;
  const { offset } = at;
  const location = offset === undefined ? resource.locate(pointer) : resource.locateWithin(pointer, offset);
  return { code, message: at.message, location };
}

function isYaml11(resource: Resource, rule: string): boolean {
  const [spec, rules, index] = pointerKeys(rule);
  const list = ownPath(resource.object, [spec ?? '', rules ?? '']);
  const found = isList(list) ? list[Number(index)] : undefined;
  return isMap(found) && own(found, 'on') === undefined;
}

/** A published schema, and how what breaks it is told. */
export interface Published {
  /** The schema itself, for the names of fields. */
  readonly schema: object;
  /** What a document of it is called at the start of a sentence. */
  readonly whole: string;
  readonly problem: (at: { readonly pointer: string; readonly message: string }) => CodedError;
}

/** The mistakes that a published schema finds, in words; one a place, the alternatives of `anyOf` together. */
export function schemaProblems(errors: readonly SchemaError[], published: Published): CodedError[] {
  const told = errors.filter((error) => error.keyword === 'anyOf').reduce(withoutAlternatives, errors);
  const seen = new Set<string>();
  const problems: CodedError[] = [];
  for (const error of told) {
    const { pointer, message } = describe(error, published);
    if (seen.has(`${pointer} ${message}`)) continue;
    seen.add(`${pointer} ${message}`);
    problems.push(published.problem({ pointer, message }));
  }
  return problems;
}

/**
 * Of an `anyOf` that fails, only what one alternative says is of help: that of the alternative whose type the value has.
 * When no alternative has its type, the `anyOf` speaks for itself.
 */
function withoutAlternatives(errors: readonly SchemaError[], anyOf: SchemaError): readonly SchemaError[] {
  const alternative = (error: SchemaError): string | undefined =>
    error !== anyOf &&
    isWithin(error.instancePath, anyOf.instancePath) &&
    error.schemaPath.startsWith(`${anyOf.schemaPath}/`)
      ? error.schemaPath.slice(anyOf.schemaPath.length + 1).split('/')[0]
      : undefined;
  const strangeness = new Map<string, number>();
  for (const error of errors) {
    const name = alternative(error);
    if (name === undefined) continue;
    const here = error.instancePath === anyOf.instancePath;
    const strange = here && error.keyword === 'type' ? 2 : here && error.keyword === 'enum' ? 1 : 0;
    strangeness.set(name, Math.max(strange, strangeness.get(name) ?? 0));
  }
  const [best] = [...strangeness].sort(([, a], [, b]) => a - b);
  const meant = best !== undefined && best[1] < 2 ? best[0] : undefined;
  return errors.filter((error) => {
    const name = alternative(error);
    return name === undefined ? error !== anyOf || meant === undefined : name === meant;
  });
}

function isWithin(pointer: string, above: string): boolean {
  return pointer === above || pointer.startsWith(`${above}/`);
}

/** The fields beside a schema path such as `#/properties/spec/additionalProperties`, for "did you mean". */
function knownFields(schema: object, schemaPath: string): readonly string[] {
  let at: unknown = schema;
  for (const key of schemaPath.split('/').slice(1, -1)) {
    at = typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined;
  }
  const properties =
    typeof at === 'object' && at !== null ? (at as { properties?: object }).properties : undefined;
  return properties === undefined ? [] : Object.keys(properties);
}

function describe(error: SchemaError, { schema, whole }: Published): { pointer: string; message: string } {
  const { instancePath, keyword, params } = error;
  const field = fieldName(instancePath) ?? whole;
  switch (keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const like = nearest(key, knownFields(schema, error.schemaPath));
      const help = like === undefined ? '' : `; did you mean ${like}?`;
      return {
        pointer: childPointer(instancePath, key),
        message: `${field} has no field ${JSON.stringify(key)}${help}`,
      };
    }
    case 'required':
      return {
        pointer: instancePath,
        message: `${field} needs the field ${String(params['missingProperty'])}`,
      };
    case 'type':
      return { pointer: instancePath, message: `${field} has to be of type ${String(params['type'])}` };
    case 'enum':
      return {
        pointer: instancePath,
        message: `${field} has to be one of ${(params['allowedValues'] as unknown[]).join(', ')}`,
      };
    case 'const':
      return { pointer: instancePath, message: `${field} has to be ${String(params['allowedValue'])}` };
    case 'pattern':
      return {
        pointer: instancePath,
        message: `${field} does not have the form ${String(params['pattern'])}`,
      };
    case 'anyOf':
      return { pointer: instancePath, message: `${field} has a form that is not allowed here` };
    default:
      return { pointer: instancePath, message: `${field} breaks ${keyword} ${limitOf(params)}`.trimEnd() };
  }
}

function limitOf(params: SchemaError['params']): string {
  return params['limit'] === undefined ? '' : JSON.stringify(params['limit']);
}

function fieldName(pointer: string): string | undefined {
  const keys = pointerKeys(pointer);
  if (keys.length === 0) return undefined;
  return keys.map((key, i) => (/^\d+$/.test(key) ? `[${key}]` : `${i === 0 ? '' : '.'}${key}`)).join('');
}
