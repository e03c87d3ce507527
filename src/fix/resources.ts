// What the API server refuses in the resources of a container, whatever the policies: a fix must not bring it about.
import { isMap, own } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import { compareQuantities } from '../quantity/compare.ts';
import { readQuantity } from '../quantity/parse.ts';
import type { Lenses } from '../select/lenses.ts';

/** Requests above their limits (ValidateResourceRequirements), by place, with a clause about each. */
export function resourceTroubles(lenses: Lenses): readonly (readonly [key: string, clause: string])[] {
  return lenses.see('container').things.flatMap((thing) => {
    const resources = isMap(thing.self) ? own(thing.self, 'resources') : undefined;
    const [limits, requests] = ['limits', 'requests'].map((field) =>
      isMap(resources) ? own(resources, field) : undefined,
    );
    if (!isMap(limits) || !isMap(requests)) return [];
    return Object.keys(requests)
      .filter((name) => isAbove(own(requests, name), own(limits, name)))
      .map((name): readonly [string, string] => [
        thing.origin(['resources', 'requests', name]),
        `the container would request more ${name} than its limit, which the API server refuses.`,
      ]);
  });
}

function isAbove(request: Value | undefined, limit: Value | undefined): boolean {
  if ((request ?? null) === null || (limit ?? null) === null) return false;
  const [a, b] = [request, limit].map((one) => readQuantity(String(one)));
  return typeof a === 'object' && typeof b === 'object' && compareQuantities(a, b) > 0;
}
