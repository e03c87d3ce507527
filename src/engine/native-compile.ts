// The expressions of an admission policy, compiled; each that the API server would refuse is an error at its place.
import type { CodedError } from '../errors.ts';
import type { Checked } from '../cel/checked.ts';
import { compileExpression } from '../cel/compile.ts';
import type { Program } from '../cel/program.ts';
import { BOOL, listOf, NULL, object, STRING } from '../cel/type.ts';
import type { Type } from '../cel/type.ts';
import { compileNativeMatch } from '../match/native.ts';
import type { NativeMatcher } from '../match/native.ts';
import { Field } from '../policy/native-field.ts';
import type {
  MutatingPolicy,
  NamedExpression,
  NativeExpression,
  NativePolicy,
  ValidatingPolicy,
} from '../policy/native-model.ts';
import { nativeEnvironment, variableType } from './native-environment.ts';
import type { Available } from './native-environment.ts';

/** An expression that can be run. */
export interface CompiledExpression {
  /** As written: the API server names it in errors. */
  readonly source: string;
  readonly program: Program;
  readonly checked: Checked;
}

interface CompiledBase {
  readonly matcher: NativeMatcher;
  readonly matchConditions: readonly CompiledExpression[];
  /** By name. */
  readonly variables: ReadonlyMap<string, CompiledExpression>;
  /** Names of the variables of an expression that the policy's expressions read: `namespaceObject`, `authorizer`. */
  readonly reads: ReadonlySet<string>;
}

/** A ValidatingAdmissionPolicy, compiled. */
export interface CompiledValidating extends CompiledBase {
  readonly policy: ValidatingPolicy;
  readonly validations: readonly CompiledExpression[];
  /** As many as validations. */
  readonly messages: readonly (CompiledExpression | undefined)[];
  readonly auditAnnotations: readonly CompiledExpression[];
}

/** A MutatingAdmissionPolicy, compiled. */
export interface CompiledMutating extends CompiledBase {
  readonly policy: MutatingPolicy;
  /** As many as mutations; each gives an `Object`, or a list of `JSONPatch`. */
  readonly mutations: readonly CompiledExpression[];
}

/** A policy of either kind, compiled. */
export type CompiledNative = CompiledValidating | CompiledMutating;

/** Compiles a policy; `undefined` when an expression is refused, and all such errors. */
export function compileNative(
  policy: NativePolicy,
  minor: number | undefined,
): { readonly compiled: CompiledNative | undefined; readonly errors: readonly CodedError[] } {
  const bench = new Bench(policy, minor);
  const params = policy.paramKind !== undefined;
  const mutating = policy.kind === 'MutatingAdmissionPolicy';
  const plain: Available = { params, authorizer: true, variables: undefined, patchTypes: false };
  const matchConditions = policy.matchConditions.map((one) =>
    bench.compile(one, { available: plain, result: [BOOL], trims: true }),
  );
  const types = new Map<string, Type>();
  const known = policy.variables.length > 0 || mutating ? types : undefined;
  const full: Available = { ...plain, variables: known };
  const variables = new Map<string, CompiledExpression>();
  for (const one of policy.variables) {
    const compiled = bench.compile(one, { available: full, result: [] });
    // One that has a mistake is there all the same, so that it is told once.
    types.set(one.name, variableType(compiled?.checked.result));
    if (compiled !== undefined) variables.set(one.name, compiled);
  }
  const base = {
    matcher: compileNativeMatch(policy.matchConstraints),
    matchConditions: present(matchConditions),
    variables,
  };
  const compiled = mutating
    ? { ...base, policy, ...mutationsOf(policy, full, bench) }
    : { ...base, policy, ...validationsOf(policy, full, bench) };
  const { errors, reads } = bench;
  return { compiled: errors.length > 0 ? undefined : { ...compiled, reads }, errors };
}

function validationsOf(
  policy: ValidatingPolicy,
  available: Available,
  bench: Bench,
): Pick<CompiledValidating, 'validations' | 'messages' | 'auditAnnotations'> {
  const unauthorized = { ...available, authorizer: false };
  return {
    validations: present(policy.validations.map((one) => bench.compile(one, { available, result: [BOOL] }))),
    messages: policy.validations.map(({ messageExpression: one }) =>
      one === undefined ? undefined : bench.compile(one, { available: unauthorized, result: [STRING] }),
    ),
    auditAnnotations: present(
      policy.auditAnnotations.map((one) =>
        bench.compile(one, { available, result: [STRING, NULL], trims: true }),
      ),
    ),
  };
}

function mutationsOf(
  policy: MutatingPolicy,
  available: Available,
  bench: Bench,
): Pick<CompiledMutating, 'mutations'> {
  const result = { ApplyConfiguration: object('Object'), JSONPatch: listOf(object('JSONPatch')) };
  const mutations = policy.mutations.map((one) =>
    bench.compile(one, {
      available: { ...available, patchTypes: true },
      result: [result[one.patchType]],
      trims: true,
    }),
  );
  return { mutations: present(mutations) };
}

function present<T>(list: readonly (T | undefined)[]): readonly T[] {
  return list.filter((one) => one !== undefined);
}

interface How {
  readonly available: Available;
  readonly result: readonly Type[];
  /** Whether the API server compiles it without the blanks around it. */
  readonly trims?: boolean;
}

/** Where the expressions of one policy are compiled. */
class Bench {
  readonly errors: CodedError[] = [];
  readonly reads = new Set<string>();
  readonly #policy: NativePolicy;
  readonly #minor: number | undefined;

  constructor(policy: NativePolicy, minor: number | undefined) {
    this.#policy = policy;
    this.#minor = minor;
  }

  compile(expression: NativeExpression | NamedExpression, how: How): CompiledExpression | undefined {
    const { source, pointer } = expression;
    const text = how.trims === true ? source.trim() : source;
    const environment = nativeEnvironment(this.#minor, how.available);
    const compiled = compileExpression(text, { environment, result: how.result });
    if (compiled.ok) {
      const { program, checked } = compiled;
      for (const reference of checked.references.values()) {
        if (reference.kind === 'variable') this.reads.add(reference.name);
      }
      return { source, program, checked };
    }
    const { kind, name, resource } = this.#policy;
    const field = new Field(pathOf(pointer), pointer);
    // As one line: of cel-go's drawing the caret would be lost where errors are told in lines.
    const { message } = field.invalid(text, compiled.message.replaceAll('\n', ' '));
    const [issue] = compiled.issues;
    const before = how.trims === true ? source.length - source.trimStart().length : 0;
    this.errors.push({
      code: 'POLICY_EXPRESSION',
      message: `The ${kind} ${JSON.stringify(name)} is invalid: ${message}`,
      location:
        issue === undefined ? resource.locate(pointer) : resource.locateWithin(pointer, before + issue.at),
    });
    return undefined;
  }
}

/** `/spec/validations/0/expression` as the API server writes it: `spec.validations[0].expression`. */
function pathOf(pointer: string): string {
  return pointer
    .slice(1)
    .replaceAll(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.');
}
