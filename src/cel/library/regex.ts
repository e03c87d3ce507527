// k8s.io/apiserver/pkg/cel/library/regex.go
import type { Library, Meter } from '../declaration.ts';
import { INT, STRING, listOf } from '../type.ts';
import { EvalError } from '../value.ts';
import type { CelValue } from '../value.ts';
import { declare, fail, member, numberAt, textAt, valueAt } from './declare.ts';
import { patternOf } from './pattern.ts';
import type { Pattern } from './pattern.ts';
import { regexCost, sizeOf } from './size.ts';

type Values = readonly CelValue[];

const cost = (args: Values): number => regexCost(valueAt(args, 0), sizeOf(valueAt(args, 1)));

/** A literal pattern is compiled when the expression is, and the API server then speaks of its program. */
const validate = (args: readonly (CelValue | undefined)[]): string | undefined => {
  const source = args[1];
  const pattern = typeof source === 'string' ? patternOf(source) : undefined;
  return pattern instanceof EvalError ? `program instantiation failed: ${pattern.message}` : undefined;
};

function patternAt(args: Values, meter: Meter): Pattern {
  const pattern = patternOf(textAt(args, 1), meter);
  return pattern instanceof EvalError ? fail(`Illegal regex: ${pattern.message}`) : pattern;
}

export const REGEX: Library = {
  name: 'kubernetes.regex',
  since: 0,
  functions: [
    declare(
      'find',
      member({
        id: 'string_find_string',
        params: [STRING, STRING],
        result: STRING,
        cost,
        validate,
        call: (args, meter) => patternAt(args, meter).first(textAt(args, 0), meter),
      }),
    ),
    declare(
      'findAll',
      member({
        id: 'string_find_all_string',
        params: [STRING, STRING],
        result: listOf(STRING),
        cost,
        validate,
        call: (args, meter) => patternAt(args, meter).all(textAt(args, 0), -1, meter),
      }),
      member({
        id: 'string_find_all_string_int',
        params: [STRING, STRING, INT],
        result: listOf(STRING),
        cost,
        validate,
        call: (args, meter) => patternAt(args, meter).all(textAt(args, 0), numberAt(args, 2), meter),
      }),
    ),
  ],
};
