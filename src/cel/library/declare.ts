// Short forms for what every library does: declare overloads, and read arguments whose kind was checked before.
import type { FunctionDeclaration, Overload } from '../declaration.ts';
import { EvalError, type CelList, type CelValue } from '../value.ts';

type Signature = Omit<Overload, 'member'>;

/** An overload whose first parameter stands before the dot. */
export function member(signature: Signature): Overload {
  return { ...signature, member: true };
}

/** An overload with all its parameters between the parentheses. */
export function plain(signature: Signature): Overload {
  return { ...signature, member: false };
}

/** A function of one name. */
export function declare(name: string, ...overloads: readonly Overload[]): FunctionDeclaration {
  return { name, overloads };
}

/** An argument that is a string. */
export function textAt(args: readonly CelValue[], index: number): string {
  return args[index] as string;
}

/** An argument that is an int. */
export function intAt(args: readonly CelValue[], index: number): number | bigint {
  return args[index] as number | bigint;
}

/** An argument that is an int, as a number: inexact beyond 2^53, which is enough to compare it with a length. */
export function numberAt(args: readonly CelValue[], index: number): number {
  return Number(intAt(args, index));
}

/** An argument that is an int, as it is written in a message. */
export function digitsAt(args: readonly CelValue[], index: number): string {
  return String(intAt(args, index));
}

/** An argument that is a list. */
export function listAt(args: readonly CelValue[], index: number): CelList {
  return args[index] as CelList;
}

/** An argument of any kind. */
export function valueAt(args: readonly CelValue[], index: number): CelValue {
  return args[index] as CelValue;
}

/** Ends the evaluation with an error. */
export function fail(message: string): never {
  return raise(new EvalError(message));
}

/** Ends the evaluation with an error that is there already. */
export function raise(error: EvalError): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- no Error, for its stack would cost 10 µs
  throw error;
}

/** What cel-go says where a value is of a kind that a function does not take. */
export const NO_SUCH_OVERLOAD = 'no such overload';
