import type { Meter } from '../declaration.ts';
import { equalValues } from '../equal.ts';
import type { CelValue } from '../value.ts';

/** Whether two values are equal; what cannot be compared is not. */
export function isSame(a: CelValue, b: CelValue, meter: Meter): boolean {
  meter.work(1);
  return equalValues(a, b, meter) === true;
}
