// What the API server says of parts of paths and of label selectors (apimachinery).
import { labelValueProblems, qualifiedNameProblems } from '../manifest/names.ts';
import type { Validate } from '../manifest/names.ts';
import { textOf } from '../manifest/value.ts';
import type { Field, FieldProblem } from './native-field.ts';
import type { LabelSelector } from './model.ts';

/** A name that can stand in a path: of parameters, of resources in a rule. */
export const segmentProblems: Validate = (name) => {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
};

/** What is wrong with a label selector. */
export function selectorProblems(selector: LabelSelector, field: Field): readonly FieldProblem[] {
  const labels = field.child('matchLabels');
  const equalities = Object.keys(selector.matchLabels).flatMap((key) => {
    const value = textOf(selector.matchLabels[key]);
    return [
      ...qualifiedNameProblems(key).map((problem) => labels.invalid(key, problem)),
      ...labelValueProblems(value).map((problem) => labels.invalid(value, problem)),
    ];
  });
  return [
    ...equalities,
    ...selector.matchExpressions.flatMap((one, i) =>
      expressionProblems(one, field.child('matchExpressions').index(i)),
    ),
  ];
}

function expressionProblems(
  { key, operator, values }: LabelSelector['matchExpressions'][number],
  field: Field,
): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const given = field.child('values');
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0)
        problems.push(given.required("must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
        problems.push(given.forbidden(detail));
      }
      break;
    default:
      problems.push(field.child('operator').invalid(operator, 'not a valid selector operator'));
  }
  return [
    ...problems,
    ...qualifiedNameProblems(key).map((problem) => field.child('key').invalid(key, problem)),
    ...values.flatMap((value, i) =>
      labelValueProblems(value).map((problem) => given.index(i).invalid(value, problem)),
    ),
  ];
}
