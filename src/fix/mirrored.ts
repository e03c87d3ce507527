import { isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';

/**
 * An image reference (a thing of the image lens) with the registry, or registry/path, at its beginning replaced: of
 * several that fit by whole segments, the longest. `undefined` when none does. Tag and digest stay as they are.
 */
export function mirrored(self: Value, mirrors: ValueMap): string | undefined {
  if (!isMap(self)) return undefined;
  const [registry, repository, tag, digest] = ['registry', 'repository', 'tag', 'digest'].map((key) =>
    own(self, key),
  );
  if (typeof registry !== 'string' || typeof repository !== 'string') return undefined;
  const name = registry === '' ? repository : `${registry}/${repository}`;
  const [best] = Object.keys(mirrors)
    .map((key) => ({ key, prefix: key.replace(/\/+$/, '') }))
    .filter(({ prefix }) => name === prefix || name.startsWith(`${prefix}/`))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  const target = best && own(mirrors, best.key);
  if (best === undefined || typeof target !== 'string') return undefined;
  const moved = `${target.replace(/\/+$/, '')}${name.slice(best.prefix.length)}`;
  const version = typeof tag === 'string' && tag !== '' ? `:${tag}` : '';
  return `${moved}${version}${typeof digest === 'string' && digest !== '' ? `@${digest}` : ''}`;
}
