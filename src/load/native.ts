// Admission policies of Kubernetes, their bindings and their parameters: wherever they lie.
import type { CodedError } from '../errors.ts';
import { canonical } from '../manifest/canonical.ts';
import type { Resource } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import { kindKey, kindKeyOf } from '../manifest/request.ts';
import { own } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import { ADMISSION_GROUP, isNative } from '../policy/native-kinds.ts';
import type { NativeBinding, NativePolicy } from '../policy/native-model.ts';
import type { NativeInput } from '../engine/native-model.ts';
import type { Input } from './inputs.ts';
import type { Inputs } from './opened.ts';
import { parseNative } from '../policy/native-parse.ts'; // on first use
import { compileNative } from '../engine/native-compile.ts'; // on first use

/** What was read of admission policies of Kubernetes. */
export interface NativeFiles {
  readonly policies: readonly NativePolicy[];
  readonly bindings: readonly NativeBinding[];
  /** Objects that can be parameters. */
  readonly params: readonly ValueMap[];
  /** CustomResourceDefinitions. */
  readonly definitions: readonly ValueMap[];
}

/** Nothing was read. */
export const NO_NATIVE: NativeFiles = { policies: [], bindings: [], params: [], definitions: [] };

/** Reads policies and bindings that come from no file but a cluster: of one with a mistake only the name can be told. */
export function nativeFiles(
  objects: readonly ValueMap[],
): Pick<NativeFiles, 'policies' | 'bindings'> & { readonly errors: readonly CodedError[] } {
  const place = { file: 'cluster', line: 1, column: 1, endLine: 1, endColumn: 1 };
  const resources = objects.map((object): Resource => ({
    object,
    file: 'cluster',
    base: '',
    firstLine: 1,
    locate: () => place,
    locateKey: () => place,
    locateWithin: () => place,
  }));
  return parseNative(resources.filter(({ object }) => isNative(object)));
}

/** Policies and bindings with more objects that can be parameters, and definitions of their kinds. */
export function withParams(
  files: NativeFiles,
  { params, definitions }: Pick<NativeFiles, 'params' | 'definitions'>,
): NativeFiles {
  return {
    ...files,
    params: [...files.params, ...params],
    definitions: [...files.definitions, ...definitions],
  };
}

/** What is known before the inputs of a scan are looked at, and how to look. */
export interface Given {
  /** From the policy folders and `--params`. */
  readonly files: NativeFiles;
  readonly assumeBound: boolean;
  readonly minor: number | undefined;
}

/** What a scan judges with. */
export interface Collected {
  readonly native: NativeInput;
  /** Mistakes of policies and bindings among the inputs, each with its file; these are not judged with. */
  readonly errors: readonly CodedError[];
}

/**
 * Adds what lies among the inputs of a scan. They are looked through once more than they are judged, but read as YAML only
 * where they name what is looked for. Rendered templates count; what a chart or kustomization is made of does not.
 */
export function collectNative(inputs: Inputs, { files, assumeBound, minor }: Given): Collected {
  const found = [...read(inputs, ADMISSION_GROUP, isNative)];
  const { policies, bindings, errors } = join(files, found, minor);
  if (policies.length === 0) {
    return { native: { ...files, policies, bindings, assumeBound }, errors };
  }
  const kinds = paramKinds(policies);
  const params = [...kinds].flatMap((kind) => [
    ...read(inputs, kind.slice(kind.indexOf('/') + 1), (object) => kindKeyOf(object) === kind),
  ]);
  const definitions = [...read(inputs, 'CustomResourceDefinition', isDefinition)];
  const native = {
    policies,
    bindings,
    params: unique([...files.params, ...params.map(({ object }) => object)]),
    definitions: unique([...files.definitions, ...definitions.map(({ object }) => object)]),
    assumeBound,
  };
  return { native, errors };
}

/** The same object is often found twice: in the policy folder, which is a part of what is scanned. */
function unique(objects: readonly ValueMap[]): readonly ValueMap[] {
  const seen = new Set<string>();
  return objects.filter((object) => {
    const text = canonical(object);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

/** `group/kind` of the kinds of parameters that policies ask for. */
export function paramKinds(policies: readonly NativePolicy[]): ReadonlySet<string> {
  return new Set(
    policies.flatMap(({ paramKind: kind }) =>
      kind === undefined ? [] : [kindKey(kind.apiVersion, kind.kind)],
    ),
  );
}

/** Whether an object defines kinds. */
export function isDefinition(object: ValueMap): boolean {
  return kindKeyOf(object) === 'apiextensions.k8s.io/CustomResourceDefinition';
}

/** The policy folder's own come first: what is among the inputs too, and says the same, is the same. */
function join(
  files: NativeFiles,
  found: readonly Resource[],
  minor: number | undefined,
): Pick<NativeFiles, 'policies' | 'bindings'> & { readonly errors: readonly CodedError[] } {
  if (found.length === 0) return { policies: files.policies, bindings: files.bindings, errors: [] };
  const parsed = parseNative(found);
  const errors = [...parsed.errors];
  const known = new Map(
    [...files.policies, ...files.bindings].map((one) => [`${one.kind} ${one.name}`, one]),
  );
  const isNew = (one: NativePolicy | NativeBinding): boolean => {
    const before = known.get(`${one.kind} ${one.name}`);
    if (before === undefined) return true;
    if (canonical(own(before.document, 'spec') ?? null) !== canonical(own(one.document, 'spec') ?? null)) {
      const where = before.resource?.file ?? 'elsewhere';
      const message = `There is another ${one.kind} named ${one.name} in ${where}, which is the one that is judged with.`;
      errors.push({ code: 'POLICY_DUPLICATE', message, location: one.resource!.locate('/metadata/name') });
    }
    return false;
  };
  const policies = parsed.policies.filter(isNew).filter((policy) => {
    const { compiled, errors: mistakes } = compileNative(policy, minor);
    errors.push(...mistakes);
    return compiled !== undefined;
  });
  const bindings = parsed.bindings.filter(isNew);
  return {
    policies: [...files.policies, ...policies],
    bindings: [...files.bindings, ...bindings],
    errors,
  };
}

/** The objects of a kind in those inputs whose bytes hold a word. */
function* read(
  inputs: Inputs,
  word: string,
  isWanted: (object: ValueMap) => boolean,
): Generator<Resource, void, undefined> {
  const { list, limits } = inputs;
  for (const input of list.inputs) {
    const result = inputs.read(input);
    if (result.type === 'error' || !holds(result.bytes, word) || isPart(input, inputs)) continue;
    for (const document of parseManifest({ file: input.file, bytes: result.bytes }, limits).documents) {
      if (document.type !== 'resources') continue;
      for (const resource of document.resources) if (isWanted(resource.object)) yield resource;
    }
  }
}

/** A text in UTF-16 is not looked through by bytes. */
function holds(bytes: Uint8Array, word: string): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.includes(word) || buffer.subarray(0, 4).includes(0);
}

function isPart(input: Input, { charts, kustomizations }: Inputs): boolean {
  if (input.named) return false;
  return charts().templateOf(input) !== undefined || kustomizations().readerOf(input) !== undefined;
}
