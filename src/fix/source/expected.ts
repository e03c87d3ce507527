import { pointerKeys, valueAt } from '../../manifest/pointer.ts';
import type { Value } from '../../manifest/value.ts';
import { applyOperations } from '../json-patch.ts';
import type { Operation } from '../model.ts';
import { EditProblem } from './problem.ts';

/** A document's value after operations on the object at `base`. What they do not touch is shared. */
export function expectedValue(document: Value, base: string, operations: readonly Operation[]): Value {
  let value = document;
  for (const operation of operations) {
    const path = base + operation.path;
    if (operation.op !== 'add' && valueAt(value, pointerKeys(path)) === undefined) {
      throw new EditProblem('absent', `There is nothing at ${operation.path || 'the top'} in the text.`);
    }
    const patched = applyOperations(value, [{ ...operation, path }]);
    if (patched.type !== 'patched') {
      const why = patched.type === 'error' ? patched.message : operation.path;
      throw new EditProblem('absent', `The change does not apply to the text: ${why}.`);
    }
    ({ value } = patched);
  }
  return value;
}
