import type { CodedError } from '../errors.ts';
import { canonical } from '../manifest/canonical.ts';
import type { Resource } from '../manifest/model.ts';
import { isNative } from '../policy/native-kinds.ts';
import { nearest } from '../manifest/nearest.ts';
import { kindKeyOf } from '../manifest/request.ts';
import { own } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import { API_VERSION, parsePolicies } from '../policy/parse.ts';
import type { ParsedPolicies } from '../policy/parse.ts';
import { documentFiles, readObjects } from './documents.ts';
import type { Documents } from './documents.ts';
import { isException } from './exceptions.ts';
import { isDefinition, NO_NATIVE, paramKinds } from './native.ts';
import type { NativeFiles } from './native.ts';
import { parseNative } from '../policy/native-parse.ts'; // on first use
import { includedPolicies, isPack } from './included.ts';
import { packNames, packPolicies } from './packs.ts';

/** What the name of a pack begins with. */
export const PACK = 'pack:';

const POLICY_DOCUMENTS: Documents = {
  what: 'policy',
  missing: 'POLICY_NOT_FOUND',
  syntax: 'POLICY_SYNTAX',
};

/** Policies of ours, and those of Kubernetes. */
export interface LoadedPolicies extends ParsedPolicies {
  readonly native: NativeFiles;
  /** Exception documents that lie among them, not looked into. */
  readonly exceptions: readonly Resource[];
}

/**
 * Reads policies from files, folders (recursively) and built-in packs; beside ours, Kubernetes' own admission policies
 * with their bindings and parameters.
 * @param references paths, or `pack:NAME`; paths are relative to `cwd`, which is the current folder when left out
 */
export function loadPolicies(references: readonly string[], cwd = ''): LoadedPolicies {
  const errors: CodedError[] = [];
  const documents = { ...POLICY_DOCUMENTS, cwd };
  const unique = [...new Set(references)];
  const asked = unique.filter((one) => one.startsWith(PACK)).flatMap((one) => readShipped(one, errors));
  const files = unique
    .filter((one) => !one.startsWith(PACK))
    .flatMap((one) => documentFiles(one, documents, errors));
  const written = [...new Set(files)].flatMap((file) => readObjects(file, documents, errors));
  const isOurs = ({ object }: Resource): boolean =>
    own(object, 'apiVersion') === API_VERSION && own(object, 'kind') === 'Policy';
  const ours = written.filter(isOurs);
  const included = written.filter(isPack).flatMap((one) => includedPolicies(one, errors));
  // What several packs have in common is one policy.
  const shipped = new Set([...asked, ...included]);
  const parsed = parsePolicies([...shipped, ...ours], { checked: shipped });
  const exceptions = written.filter(isException);
  const others = written.filter((one) => !isOurs(one) && !isException(one) && !isPack(one));
  const native = others.length === 0 ? NO_NATIVE : readNative(others, errors);
  const found = parsed.policies.length + native.policies.length + native.bindings.length;
  if (errors.length === 0 && parsed.errors.length === 0 && found === 0) {
    errors.push({ code: 'POLICY_NOT_FOUND', message: `No policy was found in ${references.join(', ')}.` });
  }
  return { policies: parsed.policies, errors: [...errors, ...parsed.errors], native, exceptions };
}

/**
 * Reads parameters of admission policies from files and folders: whatever objects there are, and the definitions of their
 * kinds. Relative paths start from `cwd`, which is the current folder when left out.
 */
export function loadParams(
  paths: readonly string[],
  cwd = '',
): {
  readonly params: readonly ValueMap[];
  readonly definitions: readonly ValueMap[];
  readonly errors: readonly CodedError[];
} {
  const errors: CodedError[] = [];
  const documents = { ...POLICY_DOCUMENTS, cwd };
  const files = [...new Set(paths.flatMap((path) => documentFiles(path, documents, errors)))];
  const objects = files.flatMap((file) => readObjects(file, documents, errors)).map(({ object }) => object);
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
  errors.push(unknownPack(name));
  return [];
}

/** What to say of a pack that is not there. */
export function unknownPack(name: string): CodedError {
  const names = packNames();
  const like = nearest(name, names);
  const help = like === undefined ? `; the packs are ${names.join(', ')}` : `; did you mean ${PACK}${like}?`;
  return { code: 'POLICY_NOT_FOUND', message: `There is no pack ${JSON.stringify(name)}${help}` };
}
