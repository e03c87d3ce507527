// What a schema looks at in a value: so that what a change elsewhere cannot have altered need not be asked again.
import { isList, isMap, own } from '../../manifest/value.ts';
import type { Value, ValueMap } from '../../manifest/value.ts';

/** A place in a value that is looked at. */
export interface Read {
  /** What leads to it from the value. */
  readonly keys: readonly string[];
  /** Whether all below it is looked at, too, or only whether it is there and of which type. */
  readonly whole: boolean;
}

/** Keywords of one schema, or of a list of schemas, that look at the very value. */
const INSIDE: readonly string[] = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'];

/** All that a schema may look at. Of a keyword that is not known here: the whole value. */
export function readsOf(schema: Value): readonly Read[] {
  const reads: Read[] = [];
  gather(schema, [], reads);
  return reads;
}

function gather(schema: Value, keys: readonly string[], reads: Read[]): void {
  if (!isMap(schema)) return;
  const rest = Object.keys(schema).filter((keyword) => !gatherKeyword(schema, keyword, { keys, reads }));
  reads.push({ keys, whole: rest.length > 0 });
}

interface Place {
  readonly keys: readonly string[];
  readonly reads: Read[];
}

/** Whether a keyword is one whose reads are known; then they are gathered. */
function gatherKeyword(schema: ValueMap, keyword: string, { keys, reads }: Place): boolean {
  const value = own(schema, keyword) ?? null;
  if (keyword === 'type') return true;
  if (INSIDE.includes(keyword)) {
    for (const one of isList(value) ? value : [value]) gather(one, keys, reads);
    return true;
  }
  if (keyword === 'required' && isList(value)) {
    for (const name of value)
      if (typeof name === 'string') reads.push({ keys: [...keys, name], whole: false });
    return true;
  }
  if (keyword !== 'properties' || !isMap(value)) return false;
  for (const name of Object.keys(value)) {
    reads.push({ keys: [...keys, name], whole: false });
    gather(value[name] ?? null, [...keys, name], reads);
  }
  return true;
}
