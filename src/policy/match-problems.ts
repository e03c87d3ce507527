import { childPointer } from '../manifest/pointer.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';

/** A mistake in `match` or `exclude` that the published schema cannot say plainly. */
export interface MatchProblem {
  readonly pointer: string;
  readonly message: string;
}

/** Selectors that select nothing or say nothing, and an `exclude` that takes out everything. */
export function matchProblems(spec: ValueMap): readonly MatchProblem[] {
  const exclude = own(spec, 'exclude');
  const empty = isMap(exclude) && Object.keys(exclude).every((field) => isEmpty(own(exclude, field)));
  const message = 'spec.exclude names nothing, so it would take out everything; leave it out.';
  return [
    ...(empty ? [{ pointer: '/spec/exclude', message }] : []),
    ...['match', 'exclude'].flatMap((side) => selectorProblems(own(spec, side), `/spec/${side}`)),
  ];
}

function isEmpty(value: Value | undefined): boolean {
  if (isList(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).every((key) => isEmpty(own(value, key)));
}

/** As apimachinery's validation of a LabelSelectorRequirement. */
export function selectorProblems(side: Value | undefined, pointer: string): readonly MatchProblem[] {
  return ['labels', 'namespaceLabels'].flatMap((name) => {
    const selector = isMap(side) ? own(side, name) : undefined;
    const list = isMap(selector) ? own(selector, 'matchExpressions') : undefined;
    const at = `${pointer}/${name}/matchExpressions`;
    return (isList(list) ? list : []).flatMap((one, i) => expressionProblem(one, childPointer(at, i)));
  });
}

function expressionProblem(expression: Value, pointer: string): readonly MatchProblem[] {
  if (!isMap(expression)) return [];
  const operator = own(expression, 'operator');
  const values = own(expression, 'values');
  const some = isList(values) && values.length > 0;
  if ((operator === 'In' || operator === 'NotIn') && !some) {
    return [{ pointer, message: `The operator ${operator} needs values.` }];
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && some) {
    return [
      { pointer: childPointer(pointer, 'values'), message: `The operator ${operator} takes no values.` },
    ];
  }
  return [];
}
