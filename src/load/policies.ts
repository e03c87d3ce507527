import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodedError } from '../errors.ts';
import { canonical } from '../manifest/canonical.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import type { Resource } from '../manifest/model.ts';
import { nearest } from '../manifest/nearest.ts';
import { parseManifest } from '../manifest/parse.ts';
import { own } from '../manifest/value.ts';
import { API_VERSION, parsePolicies } from '../policy/parse.ts';
import type { ParsedPolicies } from '../policy/parse.ts';

const PACK = 'pack:';

/** Files beside a policy that are not policies. */
const NOT_POLICIES: ReadonlySet<string> = new Set(['cases.yaml', 'cases.yml']);

/**
 * Reads policies from files, folders (recursively) and built-in packs.
 * @param references paths, or `pack:NAME`.
 */
export function loadPolicies(references: readonly string[]): ParsedPolicies {
  const errors: CodedError[] = [];
  const files = references.flatMap((reference) => findFiles(reference, errors));
  const resources = [...new Set(files)].flatMap((file) => readPolicies(file, errors));
  const parsed = parsePolicies(resources);
  if (errors.length === 0 && parsed.errors.length === 0 && parsed.policies.length === 0) {
    errors.push({ code: 'POLICY_NOT_FOUND', message: `No policy was found in ${references.join(', ')}.` });
  }
  return { policies: parsed.policies, errors: [...errors, ...parsed.errors] };
}

/** The names of the packs that ship with Doorward. */
export function packNames(): readonly string[] {
  const root = packsFolder();
  return readdirSync(root)
    .filter((name) => statSync(join(root, name)).isDirectory())
    .sort();
}

/** The folder `policies` of this package: beside the package.json above this module. */
function packsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'policies')) || !existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('the folder of the built-in packs is missing');
    folder = above;
  }
  return join(folder, 'policies');
}

function findFiles(reference: string, errors: CodedError[]): readonly string[] {
  if (!reference.startsWith(PACK)) return walk(reference, errors);
  const name = reference.slice(PACK.length);
  const names = packNames();
  if (names.includes(name)) return walk(join(packsFolder(), name), errors);
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
