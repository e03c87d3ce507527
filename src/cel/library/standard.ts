// cel-go's standard library.
import type { Library } from '../declaration.ts';
import { CONVERSIONS } from './standard-conversions.ts';
import { OPERATORS } from './standard-operators.ts';
import { TEXTS } from './standard-texts.ts';
import { TIMES } from './standard-times.ts';

/** What every version of Kubernetes has. */
export const STANDARD: Library = {
  name: 'stdlib',
  since: 0,
  functions: [...OPERATORS, ...TEXTS, ...CONVERSIONS, ...TIMES],
};
