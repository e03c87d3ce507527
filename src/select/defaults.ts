import { isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';

/** Maps of quantities, in which a null is a quantity of 0 and therefore set. */
const QUANTITIES: ReadonlySet<string> = new Set(['limits', 'requests']);

/**
 * A container with the defaults that a template gives it: mappings field by field, the container's fields winning
 * (Tekton's MergeStepsWithStepTemplate, a strategic merge patch). A null is not set.
 */
export function mergeDefaults(written: ValueMap, defaults: ValueMap): ValueMap {
  const merged = new Map<string, Value>(Object.entries(defaults));
  for (const [field, value] of Object.entries(written)) {
    const before = own(defaults, field);
    if (isMap(value) && isMap(before))
      merged.set(field, QUANTITIES.has(field) ? { ...before, ...value } : mergeDefaults(value, before));
    else if (value !== null || before === undefined) merged.set(field, value);
  }
  return Object.fromEntries(merged);
}
