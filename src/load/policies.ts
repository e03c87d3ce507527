import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CodedError } from '../errors.ts';
import { canonical } from '../manifest/canonical.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import type { Resource } from '../manifest/model.ts';
import { isNative } from '../policy/native-kinds.ts';
import { nearest } from '../manifest/nearest.ts';
import { parseManifest } from '../manifest/parse.ts';
import { kindKeyOf } from '../manifest/request.ts';
import { own } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import { API_VERSION, parsePolicies } from '../policy/parse.ts';
import type { ParsedPolicies } from '../policy/parse.ts';
import { isDefinition, NO_NATIVE, paramKinds } from './native.ts';
import type { NativeFiles } from './native.ts';
import { parseNative } from '../policy/native-parse.ts'; // on first use
import { includedPolicies, isPack } from './included.ts';
import { packNames, packPolicies } from './packs.ts';

const PACK = 'pack:';

/** Files beside a policy that are not policies. */
const NOT_POLICIES: ReadonlySet<string> = new Set(['cases.yaml', 'cases.yml']);

/** Policies of ours, and those of Kubernetes. */
export interface LoadedPolicies extends ParsedPolicies {
  readonly native: NativeFiles;
}

/**
 * Reads policies from files, folders (recursively) and built-in packs; beside ours, Kubernetes' own admission policies
 * with their bindings and parameters.
 * @param references paths, or `pack:NAME`.
 */
export function loadPolicies(references: readonly string[]): LoadedPolicies {
  const errors: CodedError[] = [];
  const unique = [...new Set(references)];
  const asked = unique.filter((one) => one.startsWith(PACK)).flatMap((one) => readShipped(one, errors));
  const files = unique.filter((one) => !one.startsWith(PACK)).flatMap((one) => walk(one, errors));
  const written = [...new Set(files)].flatMap((file) => readObjects(file, errors));
  const isOurs = ({ object }: Resource): boolean =>
    own(object, 'apiVersion') === API_VERSION && own(object, 'kind') === 'Policy';
  const ours = written.filter(isOurs);
  const included = written.filter(isPack).flatMap((one) => includedPolicies(one, errors));
  // What several packs have in common is one policy.
  const shipped = new Set([...asked, ...included]);
  const parsed = parsePolicies([...shipped, ...ours], { checked: shipped });
  const others = written.filter((resource) => !isOurs(resource) && !isPack(resource));
  const native = others.length === 0 ? NO_NATIVE : readNative(others, errors);
  const found = parsed.policies.length + native.policies.length + native.bindings.length;
  if (errors.length === 0 && parsed.errors.length === 0 && found === 0) {
    errors.push({ code: 'POLICY_NOT_FOUND', message: `No policy was found in ${references.join(', ')}.` });
  }
  return { policies: parsed.policies, errors: [...errors, ...parsed.errors], native };
}

/**
 * Reads parameters of admission policies from files and folders: whatever objects there are, and the definitions of their
 * kinds.
 */
export function loadParams(paths: readonly string[]): {
  readonly params: readonly ValueMap[];
  readonly definitions: readonly ValueMap[];
  readonly errors: readonly CodedError[];
} {
  const errors: CodedError[] = [];
  const files = [...new Set(paths.flatMap((path) => walk(path, errors)))];
  const objects = files.flatMap((file) => readObjects(file, errors)).map(({ object }) => object);
  const isParam = (object: ValueMap): boolean => !isDefinition(object) && !isNative(object);
  return { params: objects.filter(isParam), definitions: objects.filter(isDefinition), errors };
}

/** Documents that are no policies of ours: those of Kubernetes, what these need, and what has no business here. */
function readNative(others: readonly Resource[], errors: CodedError[]): NativeFiles {
  const policies = others.filter(({ object }) => isNative(object));
  const parsed = policies.length === 0 ? { ...NO_NATIVE, errors: [] } : parseNative(policies);
  errors.push(...parsed.errors);
  const kinds = paramKinds(parsed.policies);
  const params: ValueMap[] = [];
  const definitions: ValueMap[] = [];
  for (const resource of others) {
    const { object, file } = resource;
    if (isNative(object)) continue;
    if (policies.length > 0 && isDefinition(object)) definitions.push(object);
    else if (kinds.has(kindKeyOf(object))) params.push(object);
    else {
      const [kind, version] = [own(object, 'kind') ?? null, own(object, 'apiVersion') ?? null];
      const message = `${file} holds a ${canonical(kind)} of ${canonical(version)}, not a Policy of ${API_VERSION}.`;
      errors.push({ code: 'POLICY_INVALID', message, location: resource.locate('') });
    }
  }
  return { policies: parsed.policies, bindings: parsed.bindings, params, definitions };
}

function readShipped(reference: string, errors: CodedError[]): readonly Resource[] {
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

function readObjects(file: string, errors: CodedError[]): readonly Resource[] {
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
    resources.push(...document.resources);
  }
  return resources;
}
