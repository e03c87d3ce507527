import { nearest } from '../manifest/nearest.ts';
import type { LensName } from '../policy/model.ts';
import type { Path } from './path.ts';

/** The lenses of which every field is known: a path to another one would never lead to anything. */
const FIELDS: Partial<Record<LensName, readonly string[]>> = {
  pod: ['metadata', 'spec'],
  image: ['raw', 'registry', 'repository', 'tag', 'digest', 'hasTag', 'hasDigest', 'container', 'used'],
};

/** Why a path below a lens leads nowhere, whatever the object: a clause. `undefined` when it may lead somewhere. */
export function whyBlind(lens: LensName, { steps, text }: Path): string | undefined {
  const fields = FIELDS[lens];
  const [first] = steps;
  if (fields === undefined || first === undefined || first.type === 'all' || first.type === 'descend')
    return undefined;
  if (first.type === 'key' && fields.includes(first.key)) return undefined;
  const list = `${fields.slice(0, -1).join(', ')} and ${fields.at(-1) ?? ''}`;
  const meant = first.type === 'key' ? meantPath(lens, { key: first.key, text, fields }) : undefined;
  return `the ${lens} lens has ${list}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

function meantPath(
  lens: LensName,
  { key, text, fields }: { readonly key: string; readonly text: string; readonly fields: readonly string[] },
): string | undefined {
  const like = nearest(key, fields);
  const dotted = text.startsWith(`$.${key}`) ? text.slice(key.length + 2) : undefined;
  if (like !== undefined) return dotted === undefined ? `$.${like}` : `$.${like}${dotted}`;
  // The fields of a pod that people think of are those of its spec.
  return lens === 'pod' ? `$.spec${text.slice(1)}` : undefined;
}
