import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CodedError } from '../errors.ts';
import { canonical } from '../manifest/canonical.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import type { Resource } from '../manifest/model.ts';
import { nearest } from '../manifest/nearest.ts';
import { parseManifest } from '../manifest/parse.ts';
import { own } from '../manifest/value.ts';
import { API_VERSION, parsePolicies } from '../policy/parse.ts';
import type { ParsedPolicies } from '../policy/parse.ts';
import { packNames, packPolicies } from './packs.ts';

const PACK = 'pack:';

/** Files beside a policy that are not policies. */
const NOT_POLICIES: ReadonlySet<string> = new Set(['cases.yaml', 'cases.yml']);

/**
 * Reads policies from files, folders (recursively) and built-in packs.
 * @param references paths, or `pack:NAME`.
 */
export function loadPolicies(references: readonly string[]): ParsedPolicies {
  const errors: CodedError[] = [];
  const unique = [...new Set(references)];
  const shipped = unique.filter((one) => one.startsWith(PACK)).flatMap((one) => readPack(one, errors));
  const files = unique.filter((one) => !one.startsWith(PACK)).flatMap((one) => walk(one, errors));
  const written = [...new Set(files)].flatMap((file) => readPolicies(file, errors));
  const parsed = parsePolicies([...shipped, ...written], { checked: new Set(shipped) });
  if (errors.length === 0 && parsed.errors.length === 0 && parsed.policies.length === 0) {
    errors.push({ code: 'POLICY_NOT_FOUND', message: `No policy was found in ${references.join(', ')}.` });
  }
  return { policies: parsed.policies, errors: [...errors, ...parsed.errors] };
}

function readPack(reference: string, errors: CodedError[]): readonly Resource[] {
  const name = reference.slice(PACK.length);
  const policies = packPolicies(name);
  if (policies !== undefined) return policies;
  const names = packNames();
  const like = nearest(name, names);
  const help = like === undefined ? `; the packs are ${names.join(', ')}` : `; did you mean ${PACK}${like}?`;
  errors.push({ code: 'POLICY_NOT_FOUND', message: `There is no pack ${JSON.stringify(name)}${help}` });
  return [];
}

function walk(path: string, errors: CodedError[]): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        if (entry.isDirectory())
          return entry.name.startsWith('.') ? [] : walk(join(path, entry.name), errors);
        return /\.ya?ml$|\.json$/i.test(entry.name) && !NOT_POLICIES.has(entry.name)
          ? [join(path, entry.name)]
          : [];
      });
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const message = missing
      ? `There is no policy file or folder ${path}.`
      : `The policy file or folder ${path} cannot be read.`;
    errors.push({ code: missing ? 'POLICY_NOT_FOUND' : 'PATH_UNREADABLE', message });
    return [];
  }
}

function readPolicies(file: string, errors: CodedError[]): readonly Resource[] {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    errors.push({ code: 'PATH_UNREADABLE', message: `The policy file ${file} cannot be read.` });
    return [];
  }
  const resources: Resource[] = [];
  for (const document of parseManifest({ file, bytes }, DEFAULT_LIMITS).documents) {
    if (document.type === 'error')
      errors.push({ ...document.error, code: 'POLICY_SYNTAX', message: document.error.message });
    if (document.type !== 'resources') continue;
    for (const resource of document.resources) {
      const version = own(resource.object, 'apiVersion');
      if (version === API_VERSION && own(resource.object, 'kind') === 'Policy') resources.push(resource);
      else {
        const message = `${file} holds a ${canonical(own(resource.object, 'kind') ?? null)} of ${canonical(version ?? null)}, not a Policy of ${API_VERSION}.`;
        errors.push({ code: 'POLICY_INVALID', message, location: resource.locate('') });
      }
    }
  }
  return resources;
}
