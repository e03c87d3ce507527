import { isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { NativeBinding } from '../policy/native-model.ts';
import { text } from '../policy/fields.ts';
import type { NativeInput } from './native-model.ts';

/** What the API server writes into every object, and no verdict depends on. */
const WRITTEN_BY_SERVER: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
]);

/**
 * All that can change a verdict of a set of admission policies: policies and bindings by what they say, parameters of the
 * kinds that policies ask for, and the kinds that are defined. The same from files and from a cluster.
 */
export function identityOf(
  input: NativeInput,
  bindings: readonly NativeBinding[],
  minor: number | undefined,
): Value {
  const unknownParams = (input.unknownParams ?? []).map(({ apiVersion, kind }) => `${apiVersion}/${kind}`);
  const kinds = new Set(input.policies.map(({ paramKind }) => paramKind?.kind));
  const params = input.params.filter((object) => kinds.has(text(object, 'kind')));
  return {
    policies: sorted(input.policies),
    bindings: sorted(bindings),
    params: params.map(lasting),
    ...(unknownParams.length === 0 ? {} : { unknownParams }),
    definitions: input.definitions.map((definition) => own(definition, 'spec') ?? null),
    minor: minor ?? null,
  };
}

interface Written {
  readonly kind: string;
  readonly name: string;
  readonly document: ValueMap;
}

function sorted(list: readonly Written[]): readonly Value[] {
  return [...list]
    .sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1))
    .map(({ kind, name, document }) => ({ kind, name, spec: own(document, 'spec') ?? null }));
}

function lasting(object: ValueMap): ValueMap {
  const metadata = own(object, 'metadata');
  if (!isMap(metadata)) return object;
  const kept = Object.entries(metadata).filter(([key]) => !WRITTEN_BY_SERVER.has(key));
  return { ...object, metadata: Object.fromEntries(kept) };
}
