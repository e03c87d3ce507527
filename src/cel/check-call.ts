// Which of a function's overloads the types leave possible.
import type { Call, Index, Offset } from './ast.ts';
import type { CheckState } from './check-state.ts';
import type { FunctionDeclaration, Overload } from './declaration.ts';
import { qualifiedName } from './qualified-name.ts';
import {
  BOOL,
  DYN,
  ERROR,
  listOf,
  mapOf,
  optionalOf,
  sameType,
  typeOf,
  typeText,
  type Type,
} from './type.ts';

/** The part of an overload that decides whether it can be meant. */
export type Signature = Pick<Overload, 'id' | 'member' | 'params' | 'result'>;

/** A call to find overloads for. */
export interface Application<S extends Signature> {
  readonly name: string;
  readonly overloads: readonly S[];
  readonly member: boolean;
  /** With a target's type first. */
  readonly args: readonly Type[];
  readonly at: Offset;
  /** Where the arguments are, for the logical operators. */
  readonly places: readonly Offset[];
}

/** What a call is: its type, and the overloads that can be meant. `undefined` when there are none, which was reported. */
export type Resolution<S> = { readonly type: Type; readonly overloads: readonly S[] } | undefined;

const CROSS_NUMERIC = /^(less|greater)(_equals)?_(int64|uint64|double)_(int64|uint64|double)$/;

const parametersOf = new WeakMap<Signature, readonly string[]>();

function collectParameters(type: Type, into: Set<string>): void {
  switch (type.kind) {
    case 'param':
      into.add(type.name);
      break;
    case 'list':
      collectParameters(type.element, into);
      break;
    case 'map':
      collectParameters(type.key, into);
      collectParameters(type.value, into);
      break;
    case 'type':
    case 'optional':
      collectParameters(type.of, into);
      break;
    default:
  }
}

/** The names of an overload's type parameters; found once. */
function parameters(signature: Signature): readonly string[] {
  const known = parametersOf.get(signature);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const type of [signature.result, ...signature.params]) collectParameters(type, names);
  const found = [...names];
  parametersOf.set(signature, found);
  return found;
}

function instantiate(type: Type, fresh: ReadonlyMap<string, Type>): Type {
  switch (type.kind) {
    case 'param':
      return fresh.get(type.name) ?? type;
    case 'list':
      return listOf(instantiate(type.element, fresh));
    case 'map':
      return mapOf(instantiate(type.key, fresh), instantiate(type.value, fresh));
    case 'type':
      return typeOf(instantiate(type.of, fresh));
    case 'optional':
      return optionalOf(instantiate(type.of, fresh));
    default:
      return type;
  }
}

/** The types of an overload, with type parameters of this call's own. */
function withFreshParameters(state: CheckState, overload: Signature): Pick<Signature, 'params' | 'result'> {
  const names = parameters(overload);
  if (names.length === 0) return overload;
  const fresh = new Map(names.map((name) => [name, state.unifier.fresh()]));
  return {
    params: overload.params.map((type) => instantiate(type, fresh)),
    result: instantiate(overload.result, fresh),
  };
}

/** `string.(int)`, `(int, list(string))`. */
function signatureText(args: readonly Type[], member: boolean): string {
  const texts = args.map(typeText);
  return member ? `${texts[0]!}.(${texts.slice(1).join(', ')})` : `(${texts.join(', ')})`;
}

/** The logical operators take a bool each; what is wrong is told of the argument, not of the operator. */
function resolveLogical<S extends Signature>(state: CheckState, call: Application<S>): Resolution<S> {
  let isWrong = false;
  for (let at = 0; at < call.args.length; at++) {
    const type = call.args[at]!;
    if (type === BOOL || state.assignable(type, BOOL)) continue;
    state.mismatch(call.places[at] ?? call.at, BOOL, type);
    isWrong = true;
  }
  return isWrong ? undefined : { type: BOOL, overloads: call.overloads.slice(0, 1) };
}

/** Finds the overloads that can be meant; the first decides the type, and another type makes it `dyn`. */
export function resolve<S extends Signature>(state: CheckState, call: Application<S>): Resolution<S> {
  if (call.name === '_&&_' || call.name === '_||_') return resolveLogical(state, call);
  const { unifier, environment } = state;
  // cel-go forgets within a macro that numbers of two types cannot be compared before Kubernetes 1.28.
  const comparesNumbers = environment.comparesNumbers || state.isInScope;
  const found: S[] = [];
  let type: Type | undefined;
  for (const overload of call.overloads) {
    if (overload.member !== call.member) continue;
    if (!comparesNumbers && CROSS_NUMERIC.test(overload.id)) continue;
    if (overload.params.length !== call.args.length) {
      unifier.skip(parameters(overload).length);
      continue;
    }
    const { params, result } = withFreshParameters(state, overload);
    if (!unifier.assignable(call.args, params)) continue;
    const resultType = unifier.substitute(result, false);
    found.push(overload);
    if (type === undefined) type = resultType;
    else if (type !== DYN && !sameType(resultType, type)) type = DYN;
  }
  if (type !== undefined) return { type, overloads: found };
  const args = call.args.map((arg) => unifier.substitute(arg, true));
  state.report(
    call.at,
    `found no matching overload for '${call.name}' applied to '${signatureText(args, call.member)}'`,
  );
  return undefined;
}

/** A call of a function, once its arguments were checked. */
interface Applied {
  readonly declaration: FunctionDeclaration;
  readonly member: boolean;
  /** With a target's type first. */
  readonly args: readonly Type[];
  readonly places: readonly Offset[];
  readonly namespaced: boolean;
}

function apply(state: CheckState, expr: Call | Index, call: Applied): Type {
  const { declaration, member, args, places, namespaced } = call;
  const { name, overloads } = declaration;
  const resolution = resolve(state, { name, overloads, member, args, at: expr.at, places });
  if (resolution === undefined) return ERROR;
  state.references.set(expr, { kind: 'call', overloads: resolution.overloads, namespaced });
  return resolution.type;
}

/** `f(a)`, `a.f(b)`, `sets.contains(a, b)`, `a + b`. */
export function checkCall(state: CheckState, expr: Call): Type {
  const { environment, visit } = state;
  const args = expr.args.map(visit);
  const places = expr.args.map(({ at }) => at);
  if (expr.target === undefined) {
    const declaration = environment.function(expr.name.startsWith('.') ? expr.name.slice(1) : expr.name);
    if (declaration === undefined) return state.undeclared(expr.at, expr.name);
    return apply(state, expr, { declaration, member: false, args, places, namespaced: false });
  }
  const prefix = qualifiedName(expr.target);
  const namespaced = prefix === undefined ? undefined : environment.function(`${prefix}.${expr.name}`);
  if (namespaced !== undefined) {
    return apply(state, expr, { declaration: namespaced, member: false, args, places, namespaced: true });
  }
  const target = visit(expr.target);
  const declaration = environment.function(expr.name);
  if (declaration === undefined) return state.undeclared(expr.at, expr.name);
  return apply(state, expr, {
    declaration,
    member: true,
    args: [target, ...args],
    places,
    namespaced: false,
  });
}

/** `a[b]`, `a[?b]`. */
export function checkIndex(state: CheckState, expr: Index): Type {
  const args = [state.visit(expr.operand), state.visit(expr.key)];
  const name = expr.optional ? '_[?_]' : '_[_]';
  const declaration = state.environment.function(name);
  if (declaration === undefined) return state.undeclared(expr.at, name);
  return apply(state, expr, { declaration, member: false, args, places: [], namespaced: false });
}
