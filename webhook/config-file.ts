import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { childPointer, DEFAULT_LIMITS, nearest, parseManifest, pointerKeys } from '../src/index.ts';
import type { CodedError, Resource } from '../src/index.ts';
import { CONFIG_SCHEMA } from './config-schema.ts';
import type { ConfigDocument } from './config-schema.ts';

/** A configuration file, or all that is wrong with it. */
export type ReadConfig =
  | { readonly ok: true; readonly config: ConfigDocument }
  | { readonly ok: false; readonly errors: readonly CodedError[] };

const validate = new Ajv2020({ allErrors: true, strict: true, verbose: true }).compile(CONFIG_SCHEMA);

/** Reads `doorward.yaml`: one document of kind Config. Never throws. */
export function readConfigFile(file: string): ReadConfig {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    return refuse({
      code: 'CONFIG_NOT_FOUND',
      message: `There is no configuration file ${file} that can be read.`,
    });
  }
  const resources: Resource[] = [];
  const errors: CodedError[] = [];
  for (const document of parseManifest({ file, bytes }, DEFAULT_LIMITS).documents) {
    if (document.type === 'error') errors.push({ ...document.error, code: 'CONFIG_SYNTAX' });
    else if (document.type === 'resources') resources.push(...document.resources);
    else if (document.type === 'foreign') {
      const message = 'The document has neither apiVersion nor kind; a configuration is of kind Config.';
      errors.push({ code: 'CONFIG_SYNTAX', message, location: document.location });
    }
  }
  const [resource, second] = resources;
  if (errors.length > 0) return { ok: false, errors };
  if (resource === undefined) return refuse({ code: 'CONFIG_SYNTAX', message: `${file} is empty.` });
  if (second !== undefined) {
    const message = `${file} holds more than one document.`;
    return refuse({ code: 'CONFIG_SYNTAX', message, location: second.locate('') });
  }
  return check(resource);
}

function refuse(...errors: readonly CodedError[]): ReadConfig {
  return { ok: false, errors };
}

function check(resource: Resource): ReadConfig {
  const { object } = resource;
  if (validate(object)) return { ok: true, config: object as unknown as ConfigDocument };
  const errors: CodedError[] = [];
  const told = new Set<string>();
  for (const error of validate.errors ?? []) {
    // What the alternatives of an anyOf say is less than what the anyOf says.
    if (error.schemaPath.includes('/anyOf/')) continue;
    const { pointer, message } = describe(error);
    if (told.has(`${pointer} ${message}`)) continue;
    told.add(`${pointer} ${message}`);
    errors.push({ code: 'CONFIG_INVALID', message, location: resource.locate(pointer) });
  }
  return { ok: false, errors };
}

function describe(error: ErrorObject): { readonly pointer: string; readonly message: string } {
  const { instancePath: pointer, keyword, params, message = '' } = error;
  const field = pointerKeys(pointer).join('.') || 'The configuration';
  if (keyword === 'additionalProperties') {
    const key = String(params['additionalProperty']);
    const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
    const like = nearest(key, known);
    const help = like === undefined ? '' : `; did you mean ${like}?`;
    return {
      pointer: childPointer(pointer, key),
      message: `${field} has no field ${JSON.stringify(key)}${help}`,
    };
  }
  if (keyword === 'enum') {
    return {
      pointer,
      message: `${field} has to be one of ${(params['allowedValues'] as string[]).join(', ')}.`,
    };
  }
  if (keyword === 'const')
    return { pointer, message: `${field} has to be ${String(params['allowedValue'])}.` };
  if (keyword === 'anyOf') {
    return {
      pointer,
      message: `${field} has to be deny, warn or audit, or one of these for scan and admission each.`,
    };
  }
  return { pointer, message: `${field} ${message}.` };
}
