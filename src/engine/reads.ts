// What a rule reads of an object, told by its text and not by a run: a run stops at the first thing that is wrong.
import type { Call, Expr } from '../cel/ast.ts';
import type { SchemaCheck } from '../check/schema/check.ts';
import { readsOfCheck, readsOfSelection } from '../check/schema/reads.ts';
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
  /** Whether the rule selects its things: then it may be wrong that there is one. */
  readonly isPart: boolean;
  readonly at: Keys | undefined;
  readonly where: Pick<SchemaCheck, 'schema'> | undefined;
  readonly check: Pick<SchemaCheck, 'schema'>;
  readonly expressions: RuleExpressions | undefined;
}

/**
 * What a rule reads: what a failure is about. `where` is half of it, since a thing fails that satisfies `where` and not the
 * check; what is wrong may be told in either. A rule that looks at nothing in a thing says that it may not be there: it is
 * read as a whole.
 */
export function readsOfRule(
  { isPart, at, where, check, expressions }: RuleText,
  variables: ReadonlyMap<string, CompiledExpression>,
): readonly Read[] {
  const walk = new Walk(variables);
  const { checked, whereChecked } = expressions ?? {};
  if (whereChecked !== undefined) walk.into(whereChecked.root, { bound: [], asks: 'unwanted' });
  if (checked !== undefined) walk.into(checked.root, { bound: [], asks: 'wanted' });
  const reads = [
    ...[
      ...(where === undefined ? [] : readsOfSelection(where.schema)),
      ...readsOfCheck(check.schema, at),
    ].map((read) => ({ ...read, of: 'self' as const })),
    ...walk.reads,
  ];
  const isLooked = isPart ? reads.some(({ of }) => of === 'self') : reads.length > 0;
  return isLooked ? reads : [...reads, { of: 'self', path: [], shape: false }];
}

/**
 * What a validation of Kubernetes reads of the object, with the conditions under which it is asked, which are as `where`
 * is, and with its variables' expressions.
 */
export function readsOfValidation(
  validation: Expr,
  conditions: readonly Expr[],
  variables: ReadonlyMap<string, CompiledExpression>,
): readonly Read[] {
  const walk = new Walk(variables);
  for (const condition of conditions) walk.into(condition, { bound: [], asks: 'unwanted' });
  walk.into(validation, { bound: [], asks: 'wanted' });
  return walk.reads.length > 0 ? walk.reads : [{ of: 'object', path: [], shape: false }];
}

/**
 * What a part of an expression asks for, so that the rule is satisfied: that it holds, that it does not, or something
 * that is not followed. Only where it is wanted can `has(x)` fail no more than by the absence of `x`; elsewhere `x` may be
 * what is wrong, and is read as a whole, since it could get worse.
 */
type Asks = 'wanted' | 'unwanted' | 'unknown';

const OPPOSITE: Readonly<Record<Asks, Asks>> = {
  wanted: 'unwanted',
  unwanted: 'wanted',
  unknown: 'unknown',
};

/** Where a part of an expression stands. */
interface Stand {
  /** Names that a macro gives to something else. */
  readonly bound: readonly string[];
  readonly asks: Asks;
}

class Walk {
  readonly reads: Read[] = [];
  readonly #variables: ReadonlyMap<string, CompiledExpression>;
  /** Variables, by what was asked of them: each use may ask for something else. */
  readonly #seen = new Set<string>();

  constructor(variables: ReadonlyMap<string, CompiledExpression>) {
    this.#variables = variables;
  }

  into(expr: Expr, stand: Stand): void {
    if (this.#isChain(expr, stand)) return;
    const inside: Stand = { ...stand, asks: 'unknown' };
    switch (expr.kind) {
      case 'select':
        this.into(expr.operand, inside);
        return;
      case 'index':
        this.into(expr.operand, inside);
        this.into(expr.key, inside);
        return;
      case 'call':
        this.#intoCall(expr, stand);
        return;
      case 'list':
        for (const { value } of expr.items) this.into(value, inside);
        return;
      case 'map':
        for (const { key, value } of expr.entries) {
          this.into(key, inside);
          this.into(value, inside);
        }
        return;
      case 'struct':
        for (const { value } of expr.fields) this.into(value, inside);
        return;
      case 'macro': {
        this.into(expr.target, inside);
        const bound = [...stand.bound, ...expr.vars];
        if (expr.filter !== undefined) this.into(expr.filter, { bound, asks: 'unknown' });
        const isEach = expr.name === 'all' || expr.name === 'exists';
        this.into(expr.body, { bound, asks: isEach ? stand.asks : 'unknown' });
        return;
      }
      default:
    }
  }

  #intoCall({ name, target, args }: Call, stand: Stand): void {
    if (target !== undefined) this.into(target, { ...stand, asks: 'unknown' });
    for (const [i, arg] of args.entries()) this.into(arg, { ...stand, asks: asksOf(name, i, stand.asks) });
  }

  /** A chain of fields that begins at `self`, `object` or `variables`: `self.spec.replicas`, `object.metadata.labels['a']`. */
  #isChain(expr: Expr, { bound, asks }: Stand): boolean {
    const path: (string | number)[] = [];
    let at = expr;
    while (at.kind === 'select' || at.kind === 'index') {
      const key = at.kind === 'select' ? at.field : literalOf(at.key);
      if (key === undefined) return false;
      path.unshift(key);
      at = at.operand;
    }
    if (at.kind !== 'ident' || (!at.absolute && bound.includes(at.name))) return false;
    if (at.name === 'variables') this.#variable(String(path[0] ?? ''), path.length === 1 ? asks : 'unknown');
    else if (at.name === 'self' || at.name === 'object')
      this.reads.push({ of: at.name, path, shape: expr.kind === 'select' && expr.test && asks === 'wanted' });
    else return false;
    return true;
  }

  #variable(name: string, asks: Asks): void {
    const found = this.#variables.get(name);
    const use = `${asks} ${name}`;
    if (found === undefined || this.#seen.has(use)) return;
    this.#seen.add(use);
    this.into(found.checked.root, { bound: [], asks });
  }
}

/** What an operator asks of one of its operands. */
function asksOf(operator: string, operand: number, asks: Asks): Asks {
  if (operator === '!_') return OPPOSITE[asks];
  if (operator === '_&&_' || operator === '_||_') return asks;
  return operator === '_?_:_' && operand > 0 ? asks : 'unknown';
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
