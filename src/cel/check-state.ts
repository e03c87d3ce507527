// What the parts of the checker share: what was found out so far, and the words of mistakes.
import type { Expr, Offset } from './ast.ts';
import type { Issue, Reference } from './checked.ts';
import type { VariableDeclaration } from './declaration.ts';
import type { Environment } from './environment.ts';
import { DURATION, ERROR, TIMESTAMP, typeOf, typeText, type Type } from './type.ts';
import { Unifier } from './unify.ts';

/** The names that a macro declares. */
interface Scope {
  readonly names: ReadonlyMap<string, Type>;
  readonly outer: Scope | undefined;
}

/** Types that the API server resolves by name, though nothing of them can be run. */
const UNRUNNABLE: ReadonlyMap<string, Type> = new Map([
  ['duration', DURATION],
  ['timestamp', TIMESTAMP],
]);

/** An expression being checked. */
export class CheckState {
  readonly environment: Environment;
  readonly unifier = new Unifier();
  readonly types = new Map<Expr, Type>();
  readonly references = new Map<Expr, Reference>();
  readonly issues: Issue[] = [];
  /** Checks a part and tells its type; what was found out is in this state. */
  readonly visit: (expr: Expr) => Type;
  #scope: Scope | undefined;

  constructor(environment: Environment, visit: (state: CheckState, expr: Expr) => Type) {
    this.environment = environment;
    this.visit = (expr) => {
      const type = visit(this, expr);
      this.types.set(expr, type);
      return type;
    };
  }

  /** Whether a macro's variables are in sight. */
  get isInScope(): boolean {
    return this.#scope !== undefined;
  }

  /** Does something with names in sight that are not in sight elsewhere. */
  within<T>(names: ReadonlyMap<string, Type>, work: () => T): T {
    const outer = this.#scope;
    this.#scope = { names, outer };
    const done = work();
    this.#scope = outer;
    return done;
  }

  /** What a name or a qualified name stands for; a leading dot changes nothing, as there is no container. */
  lookup(name: string): VariableDeclaration | undefined {
    for (let scope = this.#scope; scope !== undefined; scope = scope.outer) {
      const type = scope.names.get(name);
      if (type !== undefined) return { name, type };
    }
    const variable = this.environment.variable(name);
    if (variable !== undefined) return variable;
    if (this.environment.object(name) !== undefined) return { name, type: typeOf({ kind: 'object', name }) };
    const unrunnable = UNRUNNABLE.get(name);
    return unrunnable && { name, type: typeOf(unrunnable) };
  }

  /** Whether the types go together; what their parameters stand for is remembered when they do. */
  assignable(a: Type, b: Type): boolean {
    return this.unifier.assignable([a], [b]);
  }

  /** Notes a mistake. */
  report(at: Offset, message: string): void {
    this.issues.push({ at, message });
  }

  /** Notes that a name is not known. The container is the empty one: Kubernetes has no other. */
  undeclared(at: Offset, name: string): Type {
    this.report(at, `undeclared reference to '${name}' (in container '')`);
    return ERROR;
  }

  /** Notes that a part is not of the type that it must be. */
  mismatch(at: Offset, wanted: Type, found: Type): Type {
    this.report(at, `expected type '${typeText(wanted)}' but found '${typeText(found)}'`);
    return ERROR;
  }
}
