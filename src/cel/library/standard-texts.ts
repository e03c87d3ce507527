// `size`, and what the standard library does with texts.
import { characterCount } from '../../manifest/text-size.ts';
import type { FunctionDeclaration, Meter, Overload } from '../declaration.ts';
import { BOOL, BYTES, INT, STRING, listOf, mapOf, param, type Type } from '../type.ts';
import { EvalError, type CelValue } from '../value.ts';
import { declare, member, plain, raise, textAt, valueAt } from './declare.ts';
import { patternOf } from './pattern.ts';
import { regexCost, sizeOf, textCost } from './size.ts';

/** `size(x)` of what has one. */
function measure(value: CelValue, meter: Meter): number {
  if (typeof value === 'string') meter.work(value.length >> 2);
  return sizeOf(value);
}

function size(ids: readonly [string, string], type: Type): readonly Overload[] {
  const [global, instance] = ids;
  const call: Overload['call'] = (args, meter) => measure(valueAt(args, 0), meter);
  return [
    plain({ id: global, params: [type], result: INT, call }),
    member({ id: instance, params: [type], result: INT, call }),
  ];
}

/** `text.f(other)`. */
function predicate(
  id: string,
  cost: Overload['cost'],
  holds: (text: string, other: string) => boolean,
): Overload {
  return member({
    id,
    params: [STRING, STRING],
    result: BOOL,
    cost: cost as NonNullable<Overload['cost']>,
    call: (args, meter) => {
      const text = textAt(args, 0);
      meter.work(text.length >> 3);
      return holds(text, textAt(args, 1));
    },
  });
}

const prefixCost: Overload['cost'] = (args) => textCost(valueAt(args, 0));

/** Whether a part of a text matches a pattern. */
function matches(text: string, pattern: string, meter: Meter): boolean | EvalError {
  const compiled = patternOf(pattern, meter);
  return compiled instanceof EvalError ? compiled : compiled.matches(text, meter);
}

const matching = {
  params: [STRING, STRING],
  result: BOOL,
  call: (args: readonly CelValue[], meter: Meter): CelValue => {
    const found = matches(textAt(args, 0), textAt(args, 1), meter);
    return found instanceof EvalError ? raise(found) : found;
  },
};

export const TEXTS: readonly FunctionDeclaration[] = [
  declare(
    'size',
    ...size(['size_bytes', 'bytes_size'], BYTES),
    ...size(['size_list', 'list_size'], listOf(param('A'))),
    ...size(['size_map', 'map_size'], mapOf(param('A'), param('B'))),
    ...size(['size_string', 'string_size'], STRING),
  ),
  declare(
    'contains',
    predicate(
      'contains_string',
      (args) => textCost(valueAt(args, 0)) * textCost(valueAt(args, 1)),
      (text, other) => text.includes(other),
    ),
  ),
  declare(
    'endsWith',
    predicate('ends_with_string', prefixCost, (text, other) => text.endsWith(other)),
  ),
  declare(
    'startsWith',
    predicate('starts_with_string', prefixCost, (text, other) => text.startsWith(other)),
  ),
  declare(
    'matches',
    // cel-go's tracker knows the other one only.
    plain({ id: 'matches', ...matching }),
    member({
      id: 'matches_string',
      ...matching,
      cost: (args) => regexCost(valueAt(args, 0), characterCount(textAt(args, 1))),
    }),
  ),
];
