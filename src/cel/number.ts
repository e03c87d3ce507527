// Numbers: how the kinds are told apart and made.
import { Double, EvalError, Uint, type CelValue } from './value.ts';

export const MAX_INT = 0x7fff_ffff_ffff_ffffn;
export const MIN_INT = -0x8000_0000_0000_0000n;
export const MAX_UINT = 0xffff_ffff_ffff_ffffn;

/** Errors are made once: nobody changes them, and expressions may meet many. */
export const INT_OVERFLOW = new EvalError('integer overflow');
export const UINT_OVERFLOW = new EvalError('unsigned integer overflow');

/** A double: boxed where it would read as an int. */
export function makeDouble(value: number): number | Double {
  return Number.isInteger(value) ? new Double(value) : value;
}

/** An int in its one form; an error outside 64 bits. */
export function makeInt(value: bigint): number | bigint | EvalError {
  if (value >= -9007199254740991n && value <= 9007199254740991n) return Number(value);
  return value > MAX_INT || value < MIN_INT ? INT_OVERFLOW : value;
}

/** A uint; an error outside 64 bits. */
export function makeUint(value: bigint): Uint | EvalError {
  return value < 0n || value > MAX_UINT ? UINT_OVERFLOW : new Uint(value);
}

/** Whether a value is an int. */
export function isInt(value: CelValue | EvalError): value is number | bigint {
  return typeof value === 'number' ? Number.isInteger(value) : typeof value === 'bigint';
}

/** The number of a double; `undefined` for anything else. */
export function doubleOf(value: CelValue | EvalError): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? undefined : value;
  return value instanceof Double ? value.value : undefined;
}
