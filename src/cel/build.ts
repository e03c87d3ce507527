// From a checked expression to closures.
import type { Checked } from './checked.ts';
import type { Program } from './program.ts';
import { EvalError } from './value.ts';

/**
 * Makes a program. Conversions of literals are done here, as cel-go does: one that fails (`int('x')`) throws an EvalError,
 * which the API server tells as `program instantiation failed: …`.
 */
export function build(checked: Checked): Program {
  void checked;
  const evaluate = (): EvalError => new EvalError('not built yet');
  return {
    evaluate,
    run: () => {
      throw evaluate();
    },
  };
}
