// What a schema looks at in a value, told by its text and not by a run: a run stops at the first thing that is wrong.
import { isList, isMap } from '../../manifest/value.ts';
import type { Value } from '../../manifest/value.ts';
import type { Keys } from '../../select/thing.ts';

/** A place in a value that is looked at. */
export interface SchemaRead {
  /** What leads to it from the value. */
  readonly path: Keys;
  /** Whether no more is asked than what kind of value is there, if any; of a text or a number it is the value. */
  readonly shape: boolean;
}

/** Keywords over the value itself, with schemas in a list or alone. */
const COMBINED: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else']);
const REMARKS: ReadonlySet<string> = new Set([
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  '$comment',
]);

/**
 * What the reads are for: of `reason` two equal ones are failures for the same reason, so that what may not be there is
 * read as a whole, since it could get worse; of `outcome` two equal ones both hold or both fail.
 */
export type ReadFor = 'reason' | 'outcome';

/** All that a schema may look at, of a value at a path. Of a keyword that is not known here: the value as a whole. */
export function readsOfSchema(schema: Value, path: Keys, why: ReadFor = 'reason'): readonly SchemaRead[] {
  if (!isMap(schema)) return schema === true ? [] : [{ path, shape: why === 'outcome' }];
  return Object.keys(schema).flatMap((keyword): readonly SchemaRead[] => {
    const value = schema[keyword]!;
    if (REMARKS.has(keyword)) return [];
    if (COMBINED.has(keyword))
      return (isList(value) ? value : [value]).flatMap((one) => readsOfSchema(one, path, why));
    if (keyword === 'not') {
      const inside = readsOfSchema(value, path, why);
      return why === 'outcome' ? inside : inside.map((read) => ({ ...read, shape: false }));
    }
    const shape = { path, shape: true };
    if (keyword === 'type') return [shape];
    if (keyword === 'kindScope')
      return [shape, ...['apiVersion', 'kind'].map((name) => ({ path: [...path, name], shape: true }))];
    if (keyword === 'properties' && isMap(value))
      return [
        shape,
        ...Object.keys(value).flatMap((name) => readsOfSchema(value[name]!, [...path, name], why)),
      ];
    if (keyword === 'required' && isList(value))
      return [
        shape,
        ...value.map((name) => ({ shape: true, path: [...path, typeof name === 'string' ? name : ''] })),
      ];
    return [{ path, shape: false }];
  });
}

/**
 * What a schema looks at that a thing satisfies to be spoken of, where it may be wrong that there is such a thing: what has
 * to be there is read as a whole, unless the schema tells what of it matters.
 */
export function readsOfSelection(schema: Value, path: Keys = []): readonly SchemaRead[] {
  if (!isMap(schema)) return [];
  const { not, ...others } = schema;
  const absent = not === undefined ? [] : readsOfSchema(not, path);
  const present = Object.keys(others).flatMap((keyword): readonly SchemaRead[] => {
    const value = others[keyword]!;
    if (keyword === 'properties' && isMap(value))
      return Object.keys(value).flatMap((name) => readsOfSelection(value[name]!, [...path, name]));
    if (COMBINED.has(keyword))
      return (isList(value) ? value : [value]).flatMap((one) => readsOfSelection(one, path));
    return readsOfSchema({ [keyword]: value }, path);
  });
  return [
    ...absent,
    ...present.map((read) => ({
      ...read,
      shape: read.shape && [...absent, ...present].some((other) => isBelow(other.path, read.path)),
    })),
  ];
}

function isBelow(path: Keys, above: Keys): boolean {
  return path.length > above.length && above.every((key, i) => path[i] === key);
}

/** What the check of a rule looks at in a thing: whether there is a field, if it names one, and what its schema reads of that. */
export function readsOfCheck(
  schema: Value,
  at: Keys | undefined,
  why: ReadFor = 'reason',
): readonly SchemaRead[] {
  return [...(at === undefined ? [] : [{ path: at, shape: true }]), ...readsOfSchema(schema, at ?? [], why)];
}
