// What the API server refuses in the resources of a container, whatever the policies: a fix must not bring it about.
import { isList, isMap, own, ownPath } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import { addQuantities } from '../quantity/arithmetic.ts';
import { compareQuantities } from '../quantity/compare.ts';
import type { Quantity } from '../quantity/model.ts';
import { readQuantity } from '../quantity/parse.ts';
import type { Lenses } from '../select/lenses.ts';

/** Requests above limits (ValidateResourceRequirements, validatePodResources), by place, with a clause about each. */
export function resourceTroubles(lenses: Lenses): readonly Trouble[] {
  return [...containerTroubles(lenses), ...podTroubles(lenses)];
}

type Trouble = readonly [key: string, clause: string];

/** The sum of requests above a limit of the Pod as a whole (validatePodResources; KEP-2837). */
function podTroubles(lenses: Lenses): readonly Trouble[] {
  const troubles: Trouble[] = [];
  for (const thing of lenses.see('pod').things) {
    const limits = ownPath(thing.self, ['spec', 'resources', 'limits']);
    const containers = isMap(limits) ? ownPath(thing.self, ['spec', 'containers']) : undefined;
    if (!isMap(limits) || !isList(containers)) continue;
    for (const name of Object.keys(limits)) {
      const limit = quantityOf(own(limits, name));
      const sum = sumOf(containers.map((one) => ownPath(one, ['resources', 'requests', name])));
      if (limit === undefined || sum === undefined || compareQuantities(sum, limit) <= 0) continue;
      const clause = `the containers would request more ${name} than the limit of their Pod, which the API server refuses.`;
      troubles.push([thing.origin(['spec', 'resources', 'limits', name]), clause]);
    }
  }
  return troubles;
}

function sumOf(values: readonly (Value | undefined)[]): Quantity | undefined {
  return values
    .map(quantityOf)
    .reduce(
      (sum, one) => (sum === undefined ? one : one === undefined ? sum : addQuantities(sum, one)),
      undefined,
    );
}

function quantityOf(value: Value | undefined): Quantity | undefined {
  const quantity =
    (value ?? null) === null || typeof value === 'object' ? 'format' : readQuantity(String(value));
  return typeof quantity === 'object' ? quantity : undefined;
}

function containerTroubles(lenses: Lenses): readonly Trouble[] {
  const troubles: Trouble[] = [];
  for (const thing of lenses.see('container').things) {
    const resources = isMap(thing.self) ? own(thing.self, 'resources') : undefined;
    const limits = isMap(resources) ? own(resources, 'limits') : undefined;
    const requests = isMap(resources) ? own(resources, 'requests') : undefined;
    if (!isMap(limits) || !isMap(requests)) continue;
    for (const name of Object.keys(requests)) {
      if (!isAbove(own(requests, name), own(limits, name))) continue;
      const clause = `the container would request more ${name} than its limit, which the API server refuses.`;
      troubles.push([thing.origin(['resources', 'requests', name]), clause]);
    }
  }
  return troubles;
}

function isAbove(request: Value | undefined, limit: Value | undefined): boolean {
  if (request === limit || limit === undefined) return false;
  const [a, b] = [quantityOf(request), quantityOf(limit)];
  return a !== undefined && b !== undefined && compareQuantities(a, b) > 0;
}
