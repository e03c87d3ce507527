import type { CodedError } from '../errors.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import type { Resource, Source } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import { schemaProblems } from '../policy/problems.ts';
import { validateConfig } from './generated/validate-config.js';
import type { ConfigDocument, ConfigSpec } from './model.ts';
import { CONFIG_SCHEMA } from './schema.ts';
import { spellOff } from './spell-off.ts';

/** What a text holds: a configuration, or all that is wrong with it. */
export interface ParsedConfig {
  readonly config: ConfigDocument | undefined;
  readonly errors: readonly CodedError[];
}

/** Reads a text as one document of kind Config. Never throws. */
export function parseConfig(source: Source): ParsedConfig {
  const { file } = source;
  const resources: Resource[] = [];
  const errors: CodedError[] = [];
  for (const document of parseManifest(source, DEFAULT_LIMITS).documents) {
    if (document.type === 'error') errors.push({ ...document.error, code: 'CONFIG_SYNTAX' });
    else if (document.type === 'resources') resources.push(...document.resources);
    else if (document.type === 'foreign') {
      const message = 'The document has neither apiVersion nor kind; a configuration is of kind Config.';
      errors.push({ code: 'CONFIG_SYNTAX', message, location: document.location });
    }
  }
  const [resource, second] = resources;
  if (errors.length > 0) return { config: undefined, errors };
  if (resource === undefined) return refuse({ code: 'CONFIG_SYNTAX', message: `${file} is empty.` });
  if (second !== undefined) {
    const message = `${file} holds more than one document.`;
    return refuse({ code: 'CONFIG_SYNTAX', message, location: second.locate('') });
  }
  return check(resource);
}

function refuse(...errors: readonly CodedError[]): ParsedConfig {
  return { config: undefined, errors };
}

function check(resource: Resource): ParsedConfig {
  const { file } = resource;
  const object = spellOff(resource.object);
  const problem = (at: { pointer: string; message: string }): CodedError => ({
    code: 'CONFIG_INVALID',
    message: at.message,
    location: resource.locate(at.pointer),
  });
  if (!validateConfig(object)) {
    const published = { schema: CONFIG_SCHEMA, whole: 'The configuration', problem };
    return refuse(...schemaProblems(validateConfig.errors ?? [], published));
  }
  const { spec } = object as unknown as { readonly spec: ConfigSpec };
  const both = (spec.render ?? []).flatMap(({ helm, kustomize }, i) =>
    helm === undefined || kustomize === undefined ? [] : [`/spec/render/${String(i)}/kustomize`],
  );
  if (both.length > 0) {
    const message = 'An entry renders one thing: helm or kustomize.';
    return refuse(...both.map((pointer) => problem({ pointer, message })));
  }
  return { config: { file, spec, locate: (pointer) => resource.locate(pointer) }, errors: [] };
}
