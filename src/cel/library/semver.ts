// k8s.io/apiserver/pkg/cel/library/semverlib.go, version 1
import type { FunctionDeclaration, Library, Meter } from '../declaration.ts';
import { makeInt } from '../number.ts';
import { BOOL, INT, STRING, opaque } from '../type.ts';
import type { Type } from '../type.ts';
import { EvalError, Opaque } from '../value.ts';
import type { CelValue } from '../value.ts';
import { declare, fail, member, plain, raise, textAt, valueAt } from './declare.ts';
import { compareVersions, parseTolerantly, parseVersion } from './semver-parse.ts';
import type { Version } from './semver-parse.ts';
import { textCost } from './size.ts';

const SEMVER = opaque('kubernetes.Semver');

/** A version. */
class SemverValue extends Opaque {
  readonly typeName = 'kubernetes.Semver';
  readonly version: Version;
  constructor(version: Version) {
    super();
    this.version = version;
  }

  equals(other: Opaque): boolean {
    return other instanceof SemverValue && compareVersions(this.version, other.version) === 0;
  }
}

type Values = readonly CelValue[];

function read(args: Values, meter: Meter): Version | string {
  const text = textAt(args, 0);
  meter.work(16 + text.length * 2);
  return args[1] === true ? parseTolerantly(text) : parseVersion(text);
}

function make(args: Values, meter: Meter): CelValue {
  const found = read(args, meter);
  return typeof found === 'string' ? fail(found) : new SemverValue(found);
}

function holds(args: Values, meter: Meter): boolean {
  return typeof read(args, meter) !== 'string';
}

function versionAt(args: Values, index: number): Version {
  return (args[index] as SemverValue).version;
}

function comparison(
  name: string,
  id: string,
  found: { type: Type; of: (order: number) => CelValue },
): FunctionDeclaration {
  const call = (args: Values): CelValue => found.of(compareVersions(versionAt(args, 0), versionAt(args, 1)));
  return declare(name, member({ id, params: [SEMVER, SEMVER], result: found.type, call }));
}

/** The API server takes the 64 bits for those of an int. */
function part(name: 'major' | 'minor' | 'patch'): FunctionDeclaration {
  const call = (args: Values): CelValue => {
    const value = makeInt(BigInt.asIntN(64, versionAt(args, 0)[name]));
    return value instanceof EvalError ? raise(value) : value;
  };
  return declare(name, member({ id: `semver_${name}`, params: [SEMVER], result: INT, call }));
}

const cost = (args: Values): number => textCost(valueAt(args, 0));

export const SEMVER_LIBRARY: Library = {
  name: 'kubernetes.Semver',
  since: 33,
  functions: [
    declare(
      'semver',
      plain({ id: 'string_to_semver', params: [STRING], result: SEMVER, cost, call: make }),
      plain({ id: 'string_bool_to_semver', params: [STRING, BOOL], result: SEMVER, cost, call: make }),
    ),
    declare(
      'isSemver',
      plain({ id: 'is_semver_string', params: [STRING], result: BOOL, cost, call: holds }),
      plain({ id: 'is_semver_string_bool', params: [STRING, BOOL], result: BOOL, cost, call: holds }),
    ),
    comparison('isGreaterThan', 'semver_is_greater_than', { type: BOOL, of: (order) => order === 1 }),
    comparison('isLessThan', 'semver_is_less_than', { type: BOOL, of: (order) => order === -1 }),
    comparison('compareTo', 'semver_compare_to', { type: INT, of: (order) => order }),
    part('major'),
    part('minor'),
    part('patch'),
  ],
};
