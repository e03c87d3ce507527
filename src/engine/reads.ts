// What a rule reads of an object, told by its text and not by a run: a run stops at the first thing that is wrong.
import type { Call, Expr } from '../cel/ast.ts';
import type { SchemaCheck } from '../check/schema/check.ts';
import { readsOfCheck } from '../check/schema/reads.ts';
import type { SchemaRead } from '../check/schema/reads.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { readKeys } from '../select/path.ts';
import type { Keys } from '../select/thing.ts';
import type { RuleExpressions } from './expressions.ts';
import type { CompiledExpression } from './native-compile.ts';

/** One place that a rule may read, of the thing or of its object. */
export interface Read extends SchemaRead {
  readonly of: 'self' | 'object';
}

/** What a rule says of a thing, its parameters in place. */
interface RuleText {
  readonly at: Keys | undefined;
  readonly check: Pick<SchemaCheck, 'schema'>;
  readonly expressions: RuleExpressions | undefined;
}

/**
 * What the check of a rule reads: what a failure is about. What made it a thing that the rule speaks of (`select`,
 * `where`) is not among it; when that has changed but nothing here, the failure is the one that was there.
 */
export function readsOfRule(
  { at, check, expressions }: RuleText,
  variables: ReadonlyMap<string, CompiledExpression>,
): readonly Read[] {
  const root = expressions?.checked?.root;
  return [
    ...readsOfCheck(check.schema, at).map((read) => ({ ...read, of: 'self' as const })),
    ...(root === undefined ? [] : readsOfExpression(root, variables)),
  ];
}

/** What an expression reads of the thing and of its object, its variables' expressions included. */
export function readsOfExpression(
  root: Expr,
  variables: ReadonlyMap<string, CompiledExpression>,
): readonly Read[] {
  const walk = new Walk(variables);
  walk.into(root, []);
  return walk.reads;
}

class Walk {
  readonly reads: Read[] = [];
  readonly #variables: ReadonlyMap<string, CompiledExpression>;
  readonly #seen = new Set<string>();
  /** Below a `!`: what may not be there is read as a whole, since it could get worse. */
  #negated = false;

  constructor(variables: ReadonlyMap<string, CompiledExpression>) {
    this.#variables = variables;
  }

  /** @param bound names that a macro gives to something else. */
  into(expr: Expr, bound: readonly string[]): void {
    if (this.#isChain(expr, bound)) return;
    switch (expr.kind) {
      case 'select':
        this.into(expr.operand, bound);
        return;
      case 'index':
        this.into(expr.operand, bound);
        this.into(expr.key, bound);
        return;
      case 'call':
        this.#intoCall(expr, bound);
        return;
      case 'list':
        for (const { value } of expr.items) this.into(value, bound);
        return;
      case 'map':
        for (const { key, value } of expr.entries) {
          this.into(key, bound);
          this.into(value, bound);
        }
        return;
      case 'struct':
        for (const { value } of expr.fields) this.into(value, bound);
        return;
      case 'macro': {
        this.into(expr.target, bound);
        const within = [...bound, ...expr.vars];
        if (expr.filter !== undefined) this.into(expr.filter, within);
        this.into(expr.body, within);
        return;
      }
      default:
    }
  }

  #intoCall({ name, target, args }: Call, bound: readonly string[]): void {
    const before = this.#negated;
    this.#negated ||= name === '!_';
    if (target !== undefined) this.into(target, bound);
    for (const arg of args) this.into(arg, bound);
    this.#negated = before;
  }

  /** A chain of fields that begins at `self`, `object` or `variables`: `self.spec.replicas`, `object.metadata.labels['a']`. */
  #isChain(expr: Expr, bound: readonly string[]): boolean {
    const path: (string | number)[] = [];
    let at = expr;
    while (at.kind === 'select' || at.kind === 'index') {
      const key = at.kind === 'select' ? at.field : literalOf(at.key);
      if (key === undefined) return false;
      path.unshift(key);
      at = at.operand;
    }
    if (at.kind !== 'ident' || (!at.absolute && bound.includes(at.name))) return false;
    if (at.name === 'variables') this.#variable(String(path[0] ?? ''));
    else if (at.name === 'self' || at.name === 'object')
      this.reads.push({ of: at.name, path, shape: expr.kind === 'select' && expr.test && !this.#negated });
    else return false;
    return true;
  }

  #variable(name: string): void {
    const found = this.#variables.get(name);
    if (found === undefined || this.#seen.has(name)) return;
    this.#seen.add(name);
    this.into(found.checked.root, []);
  }
}

function literalOf(expr: Expr): string | number | undefined {
  if (expr.kind !== 'literal') return undefined;
  const { value } = expr;
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** What is there to be read: equal for two objects of which a rule says the same for the same reasons. */
export function valuesRead(
  reads: readonly Read[],
  roots: { readonly self: Value; readonly object: ValueMap },
): Value {
  return reads.map(({ of, path, shape }) => {
    const value = lasting(roots[of], path);
    if (value === undefined) return [];
    if (!shape) return [value];
    return [isMap(value) ? {} : isList(value) ? [[]] : value];
  });
}

/** Metadata that somebody decides on; the rest is kept by the API server and by controllers. */
const DECIDED = ['name', 'namespace', 'labels', 'annotations'];

/** The value at a path. Who reads an object as a whole, or its metadata, does not ask for bookkeeping. */
function lasting(root: Value, path: Keys): Value | undefined {
  const value = readKeys(root, path);
  const isWhole = path.length === 0;
  const isBooks = isWhole || (path.length === 1 && path[0] === 'metadata');
  if (!isBooks || !isMap(root) || !isMap(value) || typeof own(root, 'apiVersion') !== 'string') return value;
  if (!isWhole) return decided(value);
  const { metadata, status: _status, ...others } = value;
  return metadata === undefined
    ? others
    : { ...others, metadata: isMap(metadata) ? decided(metadata) : metadata };
}

function decided(metadata: ValueMap): ValueMap {
  return Object.fromEntries(
    DECIDED.flatMap((key) => (Object.hasOwn(metadata, key) ? [[key, metadata[key]!]] : [])),
  );
}
