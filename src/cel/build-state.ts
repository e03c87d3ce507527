// What the parts of the builder share.
import type { Expr } from './ast.ts';
import type { Checked, Reference } from './checked.ts';
import type { Overload } from './declaration.ts';
import type { Closure } from './frame.ts';
import type { Type } from './type.ts';

/** Where a variable is. */
export interface Place {
  readonly slot: number;
  readonly name: string;
  /**
   * Of `optMap`'s variable: where its cost is, which is charged when it is first read, as cel-go finds the value only then.
   */
  readonly costSlot: number | undefined;
}

/** The names that a macro brings. */
interface Scope {
  readonly places: ReadonlyMap<string, Place>;
  readonly outer: Scope | undefined;
}

/** An expression on its way to closures. */
export class BuildState {
  readonly checked: Checked;
  /** Builds a part; with `bare`, one whose own step is free (see {@link Builder}). */
  readonly build: Builder;
  /** The bindings that are read, in the order of their slots. */
  readonly globals: Place[] = [];
  /** Slots in use, by bindings and by macros. */
  slotCount = 0;
  #scope: Scope | undefined;
  readonly #globalPlaces = new Map<string, Place>();

  constructor(checked: Checked, build: (state: BuildState, expr: Expr, bare: boolean) => Closure) {
    this.checked = checked;
    this.build = (expr, bare = false) => build(this, expr, bare);
  }

  reference(expr: Expr): Reference | undefined {
    return this.checked.references.get(expr);
  }

  /** Of a call: the overloads that can be meant. */
  overloads(expr: Expr): readonly Overload[] {
    const reference = this.reference(expr);
    return reference?.kind === 'call' ? reference.overloads : [];
  }

  type(expr: Expr): Type | undefined {
    return this.checked.types.get(expr);
  }

  /** Where a name's value is. */
  place(name: string): Place {
    for (let scope = this.#scope; scope !== undefined; scope = scope.outer) {
      const place = scope.places.get(name);
      if (place !== undefined) return place;
    }
    return this.#globalPlaces.get(name) ?? this.#addGlobal(name);
  }

  #addGlobal(name: string): Place {
    const place = { slot: this.slot(), name, costSlot: undefined };
    this.#globalPlaces.set(name, place);
    this.globals.push(place);
    return place;
  }

  /** A slot of its own. */
  slot(): number {
    this.slotCount += 1;
    return this.slotCount - 1;
  }

  /** Builds with names in sight that are not in sight elsewhere. */
  within<T>(places: readonly Place[], work: () => T): T {
    const outer = this.#scope;
    this.#scope = { places: new Map(places.map((place) => [place.name, place])), outer };
    const done = work();
    this.#scope = outer;
    return done;
  }
}

/**
 * Builds a part. cel-go counts a unit for a name or a chain of selections as a whole, over and above one for each
 * selection; but not where the chain is a branch of `?:` or an index: `bare` is for there.
 */
export type Builder = (expr: Expr, bare?: boolean) => Closure;
