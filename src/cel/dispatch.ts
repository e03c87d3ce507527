// Which overload a call runs, from the values that it gets.
import type { Meter, Overload } from './declaration.ts';
import { isCelList, isManifestMap, typeName } from './kind.ts';
import { isAnyMap, keysOf, findEntry } from './mapping.ts';
import { isInt, doubleOf } from './number.ts';
import { Cancelled } from './program.ts';
import type { SimpleName, Type } from './type.ts';
import { Bytes, Duration, EvalError, Optional, Timestamp, TypeValue, Uint, type CelValue } from './value.ts';

/** Whether a value is of a type, as far as cel-go looks when it runs: into the first item of a list or map only. */
type Guard = (value: CelValue) => boolean;

const SIMPLE: Readonly<Record<SimpleName, Guard>> = {
  dyn: () => true,
  bool: (value) => typeof value === 'boolean',
  int: isInt,
  uint: (value) => value instanceof Uint,
  double: (value) => doubleOf(value) !== undefined,
  string: (value) => typeof value === 'string',
  bytes: (value) => value instanceof Bytes,
  null_type: (value) => value === null,
  'google.protobuf.Timestamp': (value) => value instanceof Timestamp,
  'google.protobuf.Duration': (value) => value instanceof Duration,
  type: (value) => value instanceof TypeValue,
  error: () => false,
};

function guardOf(type: Type): Guard {
  switch (type.kind) {
    case 'simple':
      return SIMPLE[type.name];
    case 'param':
      return SIMPLE.dyn;
    case 'list': {
      const element = guardOf(type.element);
      return (value) => isCelList(value) && (value.length === 0 || element(value[0] as CelValue));
    }
    case 'map':
      return mapGuard(guardOf(type.key), guardOf(type.value));
    case 'type':
      return (value) => value instanceof TypeValue;
    case 'optional':
      return (value) => value instanceof Optional;
    case 'opaque':
      return (value) => typeName(value) === type.name;
    case 'object':
      // Objects of Kubernetes are manifests' mappings at run time.
      return (value) => typeName(value) === type.name || isManifestMap(value);
  }
}

function mapGuard(keyGuard: Guard, valueGuard: Guard): Guard {
  return (value) => {
    if (!isAnyMap(value)) return false;
    const [key] = keysOf(value);
    return key === undefined || (keyGuard(key) && valueGuard(findEntry(value, key) as CelValue));
  };
}

/** The overload that takes values; none when no one does. */
export type Choice = (args: readonly CelValue[]) => Overload | undefined;

/** Chooses among the overloads that the types leave possible: the first that takes the values. */
export function choiceOf(overloads: readonly Overload[]): Choice {
  const rows = overloads.map((overload) => ({
    overload,
    guards: overload.unguarded === true ? [] : overload.params.map(guardOf),
  }));
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) {
    return (args) => (fits(only.guards, args) ? only.overload : undefined);
  }
  return (args) => rows.find(({ guards }) => fits(guards, args))?.overload;
}

function fits(guards: readonly Guard[], args: readonly CelValue[]): boolean {
  for (let i = 0; i < guards.length; i += 1) {
    const guard = guards[i] as Guard;
    if (!guard(args[i] as CelValue)) return false;
  }
  return true;
}

/** Calls an overload; its error is a value here, except one that ends the run. */
export function call(overload: Overload, args: readonly CelValue[], meter: Meter): CelValue | EvalError {
  try {
    return overload.call(args, meter);
  } catch (error) {
    return absorbed(error);
  }
}

/** What was thrown, as a value. What ends the run is thrown on, as is what is no error of an expression. */
export function absorbed(error: unknown): EvalError {
  if (error instanceof EvalError && !(error instanceof Cancelled)) return error;
  throw error;
}
