// What type parameters stand for, found out while an expression is checked. The rules are cel-go's (checker/types.go), so
// that the same expressions are refused and the same overloads are left.
import { DYN, listOf, mapOf, optionalOf, param, sameType, typeOf, type Type } from './type.ts';

const isDyn = (type: Type): boolean => type.kind === 'simple' && type.name === 'dyn';
const isNull = (type: Type): boolean => type.kind === 'simple' && type.name === 'null_type';

/** Whether nothing is known of a type: any value, or a part with a mistake that was told already. */
export const isDynamic = (type: Type): boolean =>
  type.kind === 'simple' && (type.name === 'dyn' || type.name === 'error');

/** Whether `null` may stand where a type is wanted. */
function takesNull(type: Type): boolean {
  if (type.kind === 'opaque' || type.kind === 'object' || type.kind === 'optional') return true;
  return (
    type.kind === 'simple' &&
    (type.name === 'null_type' ||
      type.name === 'google.protobuf.Timestamp' ||
      type.name === 'google.protobuf.Duration')
  );
}

/** Whether every value of `b` is one of `a`, where what is dynamic has all values. */
function isAsGeneral(a: Type, b: Type): boolean {
  if (isDyn(a) || a.kind === 'param') return true;
  if (isDyn(b) || b.kind === 'param') return false;
  switch (a.kind) {
    case 'list':
      return b.kind === 'list' && isAsGeneral(a.element, b.element);
    case 'map':
      return b.kind === 'map' && isAsGeneral(a.key, b.key) && isAsGeneral(a.value, b.value);
    case 'optional':
      return b.kind === 'optional' && isAsGeneral(a.of, b.of);
    case 'type':
      return b.kind === 'type';
    default:
      return sameType(a, b);
  }
}

/** Of two types that go together, the one that says less. */
export const mostGeneral = (a: Type, b: Type): Type => (isAsGeneral(a, b) ? a : b);

/** Whether a type parameter can stand for a type, stands for it, or stands for something else. */
type Binding = 'bound' | 'other' | 'cyclic';

/** The first type parameters of every expression: most need no more, and names that are at hand are found quicker. */
const NUMBERED: readonly Type[] = Array.from({ length: 64 }, (_, number) => param(`_var${number}`));

export class Unifier {
  readonly #bound = new Map<string, Type>();
  /** What to take back when types do not go together after all. */
  readonly #trail: { readonly name: string; readonly before: Type | undefined }[] = [];
  #made = 0;

  /** A type parameter that nothing is known of. */
  fresh(): Type {
    const number = this.#made++;
    return NUMBERED[number] ?? param(`_var${number}`);
  }

  /** How many type parameters were made: cel-go's messages tell their numbers. */
  get made(): number {
    return this.#made;
  }

  /** Leaves out numbers of type parameters that cel-go makes where we need none. */
  skip(count: number): void {
    this.#made += count;
  }

  /** Whether the types go together, one by one. When they do, what parameters stand for is remembered. */
  assignable(left: readonly Type[], right: readonly Type[]): boolean {
    if (left.length !== right.length) return false;
    let fits = true;
    for (let at = 0; fits && at < left.length; at++) fits = this.#assign(left[at]!, right[at]!);
    if (this.#trail.length > 0) this.#settle(fits);
    return fits;
  }

  /** Keeps what was found out, or takes it back. */
  #settle(fits: boolean): void {
    if (!fits) {
      for (let at = this.#trail.length - 1; at >= 0; at--) {
        const { name, before } = this.#trail[at]!;
        if (before === undefined) this.#bound.delete(name);
        else this.#bound.set(name, before);
      }
    }
    this.#trail.length = 0;
  }

  /** A type with its parameters replaced by what they stand for. With `final`, the others are `dyn`. */
  substitute(type: Type, final: boolean): Type {
    switch (type.kind) {
      case 'param': {
        const found = this.#bound.get(type.name);
        if (found !== undefined) return this.substitute(found, final);
        return final ? DYN : type;
      }
      case 'list': {
        const element = this.substitute(type.element, final);
        return element === type.element ? type : listOf(element);
      }
      case 'map': {
        const key = this.substitute(type.key, final);
        const value = this.substitute(type.value, final);
        return key === type.key && value === type.value ? type : mapOf(key, value);
      }
      case 'optional': {
        const of = this.substitute(type.of, final);
        return of === type.of ? type : optionalOf(of);
      }
      case 'type': {
        const of = this.substitute(type.of, final);
        return of === type.of ? type : typeOf(of);
      }
      default:
        return type;
    }
  }

  #assign(a: Type, b: Type): boolean {
    if (b.kind === 'param') {
      const binding = this.#bind(a, b);
      if (binding !== 'cyclic') return binding === 'bound';
    }
    if (a.kind === 'param') return this.#bind(b, a) === 'bound';
    if (isDynamic(a) || isDynamic(b)) return true;
    if (isNull(a)) return takesNull(b);
    if (isNull(b)) return takesNull(a);
    switch (a.kind) {
      case 'list':
        return b.kind === 'list' && this.#assign(a.element, b.element);
      case 'map':
        return b.kind === 'map' && this.#assign(a.key, b.key) && this.#assign(a.value, b.value);
      case 'optional':
        return b.kind === 'optional' && this.#assign(a.of, b.of);
      case 'type':
        return b.kind === 'type';
      default:
        return sameType(a, b);
    }
  }

  #bind(type: Type, wanted: Type & { kind: 'param' }): Binding {
    if (sameType(type, wanted)) return 'bound';
    const known = this.#bound.get(wanted.name);
    if (known === undefined) {
      if (this.#mentions(type, wanted)) return 'cyclic';
      this.#set(wanted.name, type);
      return 'bound';
    }
    if (sameType(type, known)) return 'bound';
    if (!this.#assign(type, known)) return 'other';
    const general = mostGeneral(type, known);
    if (!this.#mentions(general, wanted)) this.#set(wanted.name, general);
    return 'bound';
  }

  #set(name: string, type: Type): void {
    this.#trail.push({ name, before: this.#bound.get(name) });
    this.#bound.set(name, type);
  }

  #mentions(type: Type, wanted: Type & { kind: 'param' }): boolean {
    switch (type.kind) {
      case 'param': {
        if (type.name === wanted.name) return true;
        const known = this.#bound.get(type.name);
        return known !== undefined && this.#mentions(known, wanted);
      }
      case 'list':
        return this.#mentions(type.element, wanted);
      case 'map':
        return this.#mentions(type.key, wanted) || this.#mentions(type.value, wanted);
      case 'optional':
      case 'type':
        return this.#mentions(type.of, wanted);
      default:
        return false;
    }
  }
}
