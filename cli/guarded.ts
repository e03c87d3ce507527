import { DoorwardError } from '../src/index.ts';
import type { Machine } from './machine.ts';
import { OutputError } from './output.ts';
import { sayErrors } from './say.ts';

/** Does something; what goes wrong is said, and the exit status is 2. */
export async function guarded(work: () => Promise<number>, machine: Machine): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DoorwardError) sayErrors(error.errors, machine);
    else if (error instanceof OutputError) sayErrors([error.error], machine);
    else {
      const message = String(error instanceof Error ? error.stack : error);
      sayErrors([{ code: 'INTERNAL', message }], machine);
    }
    return 2;
  }
}
