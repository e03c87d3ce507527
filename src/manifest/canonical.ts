import { takeSteps } from './steps.ts';
import { isList, isMap } from './value.ts';
import type { Value } from './value.ts';

/** One text for equal values: JSON without blanks, the keys of mappings sorted by code unit, integers exact. */
export function canonical(value: Value): string {
  takeSteps(10 + (typeof value === 'string' ? value.length : 0));
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (isMap(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key] as Value)}`);
    return `{${entries.join(',')}}`;
  }
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}
