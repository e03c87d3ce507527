// What an expression may name: by version of Kubernetes, and extended with what is known where the expression stands.
import type { FunctionDeclaration, Library, ObjectDeclaration, VariableDeclaration } from './declaration.ts';
import { LIBRARIES } from './library/index.ts';
import type { ParseOptions } from './parser.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  INT,
  listOf,
  mapOf,
  NULL,
  opaque,
  param,
  STRING,
  TIMESTAMP,
  TYPE,
  typeOf,
  UINT,
  type Type,
} from './type.ts';
import { TypeValue } from './value.ts';

/** The newest minor version of Kubernetes (1.x) whose expressions are known. */
export const NEWEST_MINOR = 36;

/** What an expression may name, and how it is read. */
export interface Environment {
  /** The minor version (1.x) whose libraries are there: that before the one which stores the expression. */
  readonly level: number;
  readonly syntax: ParseOptions;
  /** Whether `1 < 2.0` is an expression, as it is from 1.28 on. */
  readonly comparesNumbers: boolean;
  /**
   * Whether literals of durations, timestamps and patterns are looked at, and lists may be of several types within
   * `format`, as it is from 1.29 on.
   */
  readonly validatesLiterals: boolean;
  /** A variable, or the name of a type. */
  readonly variable: (name: string) => VariableDeclaration | undefined;
  readonly function: (name: string) => FunctionDeclaration | undefined;
  readonly object: (name: string) => ObjectDeclaration | undefined;
}

/** What is known where an expression stands. */
export interface Extension {
  readonly variables?: readonly VariableDeclaration[];
  readonly functions?: readonly FunctionDeclaration[];
  readonly objects?: readonly ObjectDeclaration[];
  /** Types whose names are not a list, such as `Object.spec.containers`: asked when no other has the name. */
  readonly resolve?: (name: string) => ObjectDeclaration | undefined;
}

const typeName = (name: string, of: Type): VariableDeclaration => ({
  name,
  type: typeOf(of),
  value: new TypeValue(name),
});

/** The types that have a name of their own in every expression. */
const TYPE_NAMES: readonly VariableDeclaration[] = [
  typeName('bool', BOOL),
  typeName('bytes', BYTES),
  typeName('double', DOUBLE),
  typeName('google.protobuf.Duration', DURATION),
  typeName('int', INT),
  typeName('list', listOf(param('A'))),
  typeName('map', mapOf(param('A'), param('B'))),
  typeName('null_type', NULL),
  typeName('string', STRING),
  typeName('google.protobuf.Timestamp', TIMESTAMP),
  typeName('type', TYPE),
  typeName('uint', UINT),
];

/** Types that cel-go registers with a library: since when, and as what. */
const LIBRARY_TYPE_NAMES: readonly { readonly since: number; readonly type: VariableDeclaration }[] = [
  { since: 28, type: typeName('optional_type', opaque('optional_type')) },
  { since: 30, type: typeName('net.IP', opaque('net.IP')) },
  { since: 30, type: typeName('net.CIDR', opaque('net.CIDR')) },
];

/** Overloads of one function may come from several libraries. */
function joinFunctions(libraries: readonly Library[]): ReadonlyMap<string, FunctionDeclaration> {
  const joined = new Map<string, FunctionDeclaration>();
  for (const { functions } of libraries) {
    for (const declaration of functions) {
      const before = joined.get(declaration.name);
      const overloads = [...(before?.overloads ?? []), ...declaration.overloads];
      joined.set(
        declaration.name,
        before === undefined ? declaration : { name: declaration.name, overloads },
      );
    }
  }
  return joined;
}

function named<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}

function createBase(level: number): Environment {
  const libraries = LIBRARIES.filter(({ since }) => since <= level);
  const functions = joinFunctions(libraries);
  const variables = named([
    ...libraries.flatMap((library) => library.variables ?? []),
    ...TYPE_NAMES,
    ...LIBRARY_TYPE_NAMES.filter(({ since }) => since <= level).map(({ type }) => type),
  ]);
  const objects = named(libraries.flatMap((library) => library.objects ?? []));
  return {
    level,
    syntax: { optionals: level >= 28, twoVariables: level >= 32, sortBy: level >= 34 },
    comparesNumbers: level >= 28,
    validatesLiterals: level >= 29,
    variable: (name) => variables.get(name),
    function: (name) => functions.get(name),
    object: (name) => objects.get(name),
  };
}

/** Made once a version: the tables are the same for all policies. */
const bases = new Map<number, Environment>();

/**
 * The environment of an API server of a minor version (1.x): what it lets a policy use that is written now, which is what
 * the version before it knew already (k8s.io/apiserver/pkg/cel/environment).
 */
export function createEnvironment(options: { readonly minor: number }): Environment {
  const level = Math.min(options.minor, NEWEST_MINOR) - 1;
  const known = bases.get(level) ?? createBase(level);
  bases.set(level, known);
  return known;
}

/** An environment with more in it. What has the name of something that was there stands before it. */
export function extendEnvironment(base: Environment, extension: Extension): Environment {
  const variables = named(extension.variables ?? []);
  const functions = named(extension.functions ?? []);
  const objects = named(extension.objects ?? []);
  return {
    ...base,
    variable: (name) => variables.get(name) ?? base.variable(name),
    function: (name) => functions.get(name) ?? base.function(name),
    object: (name) => objects.get(name) ?? base.object(name) ?? extension.resolve?.(name),
  };
}
