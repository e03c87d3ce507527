import { isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { LabelSelector } from '../policy/model.ts';

/** The labels of an object; empty when there are none. */
export function labelsOf(object: ValueMap): ValueMap {
  const metadata = own(object, 'metadata');
  const labels = isMap(metadata) ? own(metadata, 'labels') : undefined;
  return isMap(labels) ? labels : {};
}

/** Compiles a label selector with the semantics of Kubernetes (apimachinery `LabelSelectorAsSelector`). */
export function compileSelector(selector: LabelSelector): (labels: ValueMap) => boolean {
  const equalities = Object.keys(selector.matchLabels).map(
    (key) => [key, selector.matchLabels[key] as Value] as const,
  );
  return (labels) =>
    equalities.every(([key, value]) => own(labels, key) === value) &&
    selector.matchExpressions.every((expression) => holds(expression, own(labels, expression.key)));
}

/** Whether a value of a label, `undefined` when it has none, satisfies one expression of a selector. */
export function holds(
  expression: LabelSelector['matchExpressions'][number],
  value: Value | undefined,
): boolean {
  switch (expression.operator) {
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'In':
      return typeof value === 'string' && expression.values.includes(value);
    case 'NotIn':
      return typeof value !== 'string' || !expression.values.includes(value);
  }
}
