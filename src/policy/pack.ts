import { nearest } from '../manifest/nearest.ts';
import { childPointer } from '../manifest/pointer.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { map, text, texts } from './fields.ts';

/** A policy of another pack, as a pack includes it: as it is, or changed and with a name of its own. */
export interface Inclusion {
  /** `PACK/POLICY`. */
  readonly policy: string;
  /** Its name here; without one it is the other pack's policy, unchanged. */
  readonly as: string | undefined;
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** The rules that are taken; all of them when `undefined`. */
  readonly rules: readonly string[] | undefined;
  /** Parameters that have one value here, and cannot be given another. */
  readonly parameters: ValueMap;
  /** Pointer of the entry in the pack's document, for errors. */
  readonly pointer: string;
}

/** What a pack says of itself, in its pack.yaml. */
export interface Pack {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly includes: readonly Inclusion[];
}

/** A mistake at a place of a pack's document. */
export interface PackProblem {
  readonly pointer: string;
  readonly message: string;
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  '': ['apiVersion', 'kind', 'metadata', 'spec'],
  '/metadata': ['name', 'labels', 'annotations'],
  '/spec': ['title', 'description', 'include', 'compares'],
};
const INCLUSION = ['policy', 'as', 'title', 'description', 'rules', 'parameters'];

/** Reads the document of a pack; with problems, what it gives is not to be used. */
export function readPack(document: ValueMap): {
  readonly pack: Pack;
  readonly problems: readonly PackProblem[];
} {
  const spec = map(document, 'spec');
  const written = own(spec, 'include') ?? [];
  const problems = [
    ...unknownFields(document, { pointer: '', known: FIELDS[''] ?? [] }),
    ...unknownFields(map(document, 'metadata'), { pointer: '/metadata', known: FIELDS['/metadata'] ?? [] }),
    ...unknownFields(spec, { pointer: '/spec', known: FIELDS['/spec'] ?? [] }),
  ];
  if (text(spec, 'title') === '') problems.push({ pointer: '/spec', message: 'A pack needs a title.' });
  if (!isList(written)) {
    problems.push({ pointer: '/spec/include', message: 'The field include is a list of PACK/POLICY.' });
  }
  const includes = (isList(written) ? written : []).map((entry, i) => {
    const pointer = childPointer('/spec/include', i);
    problems.push(...inclusionProblems(entry, pointer));
    return readInclusion(isMap(entry) ? entry : { policy: entry }, pointer);
  });
  const pack: Pack = {
    name: text(map(document, 'metadata'), 'name'),
    title: text(spec, 'title'),
    description: text(spec, 'description'),
    includes,
  };
  return { pack, problems };
}

function unknownFields(
  written: ValueMap,
  { pointer, known }: { readonly pointer: string; readonly known: readonly string[] },
): PackProblem[] {
  return Object.keys(written)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const like = nearest(key, known);
      const help = like === undefined ? '' : `; did you mean ${like}?`;
      return {
        pointer: childPointer(pointer, key),
        message: `There is no field ${JSON.stringify(key)} here${help}`,
      };
    });
}

function inclusionProblems(entry: Value, pointer: string): readonly PackProblem[] {
  const written = isMap(entry) ? entry : { policy: entry };
  const problems = unknownFields(written, { pointer, known: INCLUSION });
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(text(written, 'policy'))) {
    problems.push({ pointer, message: 'A policy is included as PACK/POLICY.' });
  }
  if (own(written, 'as') === undefined && Object.keys(written).length > 1) {
    problems.push({
      pointer,
      message: 'A policy that is changed needs a name of its own: give it one with "as".',
    });
  }
  return problems;
}

function readInclusion(written: ValueMap, pointer: string): Inclusion {
  const optional = (key: string): string | undefined =>
    own(written, key) === undefined ? undefined : text(written, key);
  return {
    policy: text(written, 'policy'),
    as: optional('as'),
    title: optional('title'),
    description: optional('description'),
    rules: own(written, 'rules') === undefined ? undefined : texts(written, 'rules'),
    parameters: map(written, 'parameters'),
    pointer,
  };
}

/**
 * The document of a policy as a pack includes it. Parameters that none of its rules asks for are left out.
 * @param document the policy's own.
 */
export function includedPolicy(
  document: ValueMap,
  inclusion: Inclusion,
): { readonly document: ValueMap; readonly problems: readonly PackProblem[] } {
  const { as, pointer } = inclusion;
  if (as === undefined) return { document, problems: [] };
  const spec = map(document, 'spec');
  const written = own(spec, 'rules');
  const rules = (isList(written) ? written : []).filter(isMap);
  const declared = map(map(spec, 'parameters'), 'properties');
  const names = rules.map((rule) => text(rule, 'name'));
  const unknown = (inclusion.rules ?? []).filter((name) => !names.includes(name));
  const foreign = Object.keys(inclusion.parameters).filter((name) => !Object.hasOwn(declared, name));
  const problems = [
    ...unknown.map((name) => `${inclusion.policy} has no rule ${JSON.stringify(name)}.`),
    ...foreign.map((name) => `${inclusion.policy} has no parameter ${JSON.stringify(name)}.`),
  ].map((message) => ({ pointer, message }));
  const kept = rules.filter((rule) => inclusion.rules?.includes(text(rule, 'name')) ?? true);
  const speaksOf = wordsOf([kept, own(spec, 'configured') ?? null, own(spec, 'variables') ?? null]);
  const properties = Object.entries(declared)
    .filter(([name]) => speaksOf.has(name))
    .map(([name, schema]) => [name, fixed(schema, own(inclusion.parameters, name))] as const);
  const { title = text(spec, 'title'), description = text(spec, 'description') } = inclusion;
  const parameters = { type: 'object', properties: Object.fromEntries(properties) };
  return {
    document: {
      ...document,
      metadata: { ...map(document, 'metadata'), name: as },
      spec: { ...spec, title, description, parameters, rules: kept },
    },
    problems,
  };
}

/** The schema of a parameter that has one value. */
function fixed(schema: Value, value: Value | undefined): Value {
  return value === undefined || !isMap(schema) ? schema : { ...schema, default: value, const: value };
}

/** Every key and every word of every text: among them the parameters that are spoken of. */
function wordsOf(value: Value): ReadonlySet<string> {
  const words = new Set<string>();
  const gather = (part: Value): void => {
    if (typeof part === 'string') for (const word of part.match(/\w+/g) ?? []) words.add(word);
    else if (isList(part)) part.forEach(gather);
    else if (isMap(part)) {
      for (const key of Object.keys(part)) {
        words.add(key);
        gather(part[key] ?? null);
      }
    }
  };
  gather(value);
  return words;
}
