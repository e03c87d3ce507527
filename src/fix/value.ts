// What a fix puts somewhere: a value, in which `$` operators stand for what is known only of an object.
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { compareQuantities } from '../quantity/compare.ts';
import { readQuantity } from '../quantity/parse.ts';
import type { Quantity } from '../quantity/model.ts';
import { compilePath } from '../select/path.ts';
import { readKeys } from '../select/path.ts';
import { mirrored } from './mirrored.ts';
import { put } from './put.ts';
import type { OpenMap } from './put.ts';

/** What the values of a fix may come from. */
export interface Sources {
  readonly self: Value;
  readonly object: ValueMap;
  /** Of the object's namespace; `undefined` when this door does not know them. */
  readonly namespaceLabels: ValueMap | undefined;
  /** The item of `each`. */
  readonly item: string | undefined;
}

/** The operators, and what each takes. `{ $param: name }` is not among them: it is replaced when a policy is compiled. */
const OPERATORS = {
  $self: 'a path, such as $.resources.limits.memory',
  $object: 'a path, such as $.metadata.labels.owner',
  $namespaceLabel: 'the key of a label, or $item',
  $entry: '{ of: a mapping, key: a key, or $item }',
  $first: 'a list of values',
  $largest: 'a list of quantities',
  $mirror: 'a mapping of registry/path to registry/path',
} as const;

type Operator = keyof typeof OPERATORS;

function operatorOf(value: ValueMap): Operator | undefined {
  const [key, second] = Object.keys(value);
  if (key === undefined || second !== undefined || !Object.hasOwn(OPERATORS, key)) return undefined;
  return key as Operator;
}

/** The value for an object; `undefined` when something in it is not known, so that there is nothing to put. */
export function resolveValue(value: Value, sources: Sources): Value | undefined {
  if (isList(value)) {
    const all = value.map((one) => resolveValue(one, sources));
    return all.every((one) => one !== undefined) ? all : undefined;
  }
  if (!isMap(value)) return value;
  const operator = operatorOf(value);
  if (operator !== undefined) return operate(operator, value[operator] ?? null, sources) ?? undefined;
  const made: OpenMap = {};
  for (const key of Object.keys(value)) {
    const part = resolveValue(value[key] ?? null, sources);
    if (part === undefined) return undefined;
    put(made, key, part);
  }
  return made;
}

function operate(operator: Operator, of: Value, sources: Sources): Value | undefined {
  const key = of === '$item' ? sources.item : of;
  switch (operator) {
    case '$self':
    case '$object': {
      const path = typeof of === 'string' ? compilePath(of, sources.item) : undefined;
      const root = operator === '$self' ? sources.self : sources.object;
      return path?.ok === true && path.keys !== undefined ? readKeys(root, path.keys) : undefined;
    }
    case '$namespaceLabel': {
      const { namespaceLabels } = sources;
      return typeof key === 'string' && namespaceLabels ? own(namespaceLabels, key) : undefined;
    }
    case '$entry': {
      const map = isMap(of) ? own(of, 'of') : undefined;
      const asked = isMap(of) ? own(of, 'key') : undefined;
      const name = asked === '$item' ? sources.item : asked;
      return isMap(map) && typeof name === 'string' ? own(map, name) : undefined;
    }
    case '$first':
      return (isList(of) ? of : [])
        .map((one) => resolveValue(one, sources))
        .find((one) => (one ?? null) !== null);
    case '$largest':
      return largest(isList(of) ? of : [], sources);
    case '$mirror':
      return isMap(of) ? mirrored(sources.self, of) : undefined;
  }
}

/** What is not known does not count; a null is known, and there is none that is larger. */
function largest(list: readonly Value[], sources: Sources): Value | undefined {
  let best: { readonly value: Value; readonly quantity: Quantity } | undefined;
  for (const one of list) {
    if (one === null) return undefined;
    const value = resolveValue(one, sources) ?? null;
    if (value === null) continue;
    const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
    const quantity = isScalar ? readQuantity(String(value)) : 'format';
    if (typeof quantity === 'string') continue;
    if (best === undefined || compareQuantities(quantity, best.quantity) > 0) best = { value, quantity };
  }
  return best?.value;
}

/** What is wrong with a value, and the keys of its place in it. */
export interface ValueProblem {
  readonly keys: readonly (string | number)[];
  readonly message: string;
}

/** The mistakes in the operators of a value. */
export function valueProblems(value: Value, item: string | undefined): readonly ValueProblem[] {
  if (isList(value)) return value.flatMap((one, i) => below(i, valueProblems(one, item)));
  if (!isMap(value)) return [];
  const keys = Object.keys(value);
  const stray = keys.find((key) => key.startsWith('$'));
  if (stray === undefined) return keys.flatMap((key) => below(key, valueProblems(value[key] ?? null, item)));
  const operator = operatorOf(value);
  if (operator === undefined) {
    const known = Object.hasOwn(OPERATORS, stray);
    const message = known
      ? `The operator ${stray} stands alone in its mapping.`
      : `There is no operator ${stray}: the operators are $param, ${Object.keys(OPERATORS).join(', ')}.`;
    return [{ keys: [stray], message }];
  }
  const of = value[operator] ?? null;
  const wrong = { keys: [operator], message: `The operator ${operator} takes ${OPERATORS[operator]}.` };
  return isRight(operator, of, item) ? below(operator, inner(operator, of, item)) : [wrong];
}

function inner(operator: Operator, of: Value, item: string | undefined): readonly ValueProblem[] {
  return operator === '$first' || operator === '$largest' ? valueProblems(of, item) : [];
}

const below = (key: string | number, problems: readonly ValueProblem[]): readonly ValueProblem[] =>
  problems.map(({ keys, message }) => ({ keys: [key, ...keys], message }));

function isRight(operator: Operator, of: Value, item: string | undefined): boolean {
  switch (operator) {
    case '$self':
    case '$object': {
      const path = typeof of === 'string' ? compilePath(of, item) : undefined;
      return path?.ok === true && path.keys !== undefined;
    }
    case '$namespaceLabel':
      return typeof of === 'string' && (of !== '$item' || item !== undefined);
    case '$entry': {
      if (!isMap(of) || Object.keys(of).length !== 2 || !isMap(own(of, 'of'))) return false;
      const key = own(of, 'key');
      return typeof key === 'string' && (key !== '$item' || item !== undefined);
    }
    case '$first':
    case '$largest':
      return isList(of) && of.length > 0;
    case '$mirror':
      return isMap(of) && Object.values(of).every((one) => typeof one === 'string');
  }
}

/** Whether a value asks for labels of the namespace. */
export function asksNamespace(value: Value): boolean {
  if (isList(value)) return value.some(asksNamespace);
  if (!isMap(value)) return false;
  return Object.keys(value).some((key) => key === '$namespaceLabel' || asksNamespace(value[key] ?? null));
}

/**
 * The values that are the same for every object: the value itself, or those that a `$first` chooses from. With the keys
 * of their places.
 */
export function constantsOf(
  value: Value,
  item: string | undefined,
): readonly { readonly keys: readonly (string | number)[]; readonly value: Value }[] {
  if (isMap(value) && operatorOf(value) === '$first') {
    const list = value['$first'] ?? null;
    return (isList(list) ? list : []).flatMap((one, i) =>
      constantsOf(one, item).map((found) => ({ ...found, keys: ['$first', i, ...found.keys] })),
    );
  }
  if (asksObject(value)) return [];
  const resolved = resolveValue(value, { self: null, object: {}, namespaceLabels: undefined, item });
  return (resolved ?? null) === null ? [] : [{ keys: [], value: resolved ?? null }];
}

const OF_OBJECTS: readonly string[] = ['$self', '$object', '$namespaceLabel', '$mirror'];

function asksObject(value: Value): boolean {
  if (isList(value)) return value.some(asksObject);
  if (!isMap(value)) return false;
  return Object.keys(value).some((key) => OF_OBJECTS.includes(key) || asksObject(value[key] ?? null));
}
