import { childPointer } from '../manifest/pointer.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { Container } from './containers.ts';
import { parseImageReference } from './image-reference.ts';
import { follow } from './pods.ts';
import type { Pod } from './pods.ts';
import type { Keys, Thing } from './thing.ts';
import type { Workload } from './workloads.ts';

/** Where an image reference stands, and who uses it. */
interface ImagePlace {
  /** Unless a container says where its image was written. */
  readonly pointer: string;
  readonly user: ValueMap;
  /** A name for the user in messages: `container web`, `volume models`. */
  readonly used: string;
  readonly container: Container | undefined;
}

/** The images of containers, in their order. A container without `image` yields a thing without `raw`. */
export function containerImages(containers: readonly Container[]): readonly Thing[] {
  return containers.map((container) =>
    image(own(container.self, 'image'), {
      pointer: childPointer(container.pointer, 'image'),
      user: container.self,
      used: named('container', container.self),
      container,
    }),
  );
}

/** The images that a pod mounts as volumes (KEP-4639). In a template the reference may be left empty. */
export function volumeImages(pod: Pod): readonly Thing[] {
  const volumes = own(pod.spec, 'volumes');
  if (!isList(volumes)) return [];
  return volumes.flatMap((volume, i) => {
    const source = isMap(volume) ? own(volume, 'image') : undefined;
    if (!isMap(volume) || !isMap(source)) return [];
    const reference = own(source, 'reference') ?? null;
    if (!pod.isPod && (reference === null || reference === '')) return [];
    const pointer = `${pod.pointer}/spec/volumes/${String(i)}/image/reference`;
    return [image(reference, { pointer, user: volume, used: named('volume', volume), container: undefined })];
  });
}

/** Images that a custom kind names outside containers. */
export function looseImages(object: ValueMap, workload: Workload): readonly Thing[] {
  return workload.images.flatMap((path) =>
    follow(object, path).map(({ value, pointer }) =>
      image(value, { pointer, user: object, used: `field ${path.at(-1) ?? 'image'}`, container: undefined }),
    ),
  );
}

function named(what: string, user: ValueMap): string {
  const name = own(user, 'name');
  return typeof name === 'string' && name !== '' ? `${what} ${name}` : `a ${what} without a name`;
}

function image(raw: Value | undefined, place: ImagePlace): Thing {
  const { user: container, used } = place;
  const parsed = typeof raw === 'string' ? parseImageReference(raw) : undefined;
  if (parsed?.ok) {
    const { registry, repository, tag, digest, hasTag } = parsed;
    const self = {
      raw: parsed.raw,
      registry,
      repository,
      tag,
      digest,
      hasTag,
      hasDigest: digest !== '',
      container,
      used,
    };
    return new ImageThing(self, place);
  }
  if (raw === undefined || raw === null) return new ImageThing({ container, used }, place);
  return new ImageThing({ raw, container, used }, place);
}

const IMAGE = ['image'];

class ImageThing implements Thing {
  readonly self: Value;
  readonly #place: ImagePlace;

  constructor(self: Value, place: ImagePlace) {
    this.self = self;
    this.#place = place;
  }

  origin(keys: Keys): string {
    const { pointer, container } = this.#place;
    if (container === undefined) return pointer;
    return container.origin(keys[0] === 'container' && keys.length > 1 ? keys.slice(1) : IMAGE);
  }
}
