// cel-go's ext.Strings: version 0 for what was always there, version 2 from Kubernetes 1.29 on.
import { characterCount } from '../../manifest/text-size.ts';
import type { FunctionDeclaration, Library, Meter } from '../declaration.ts';
import { INT, STRING, listOf, DYN } from '../type.ts';
import type { CelValue } from '../value.ts';
import { charAt, indexFrom, lastIndexFrom, substring, substringFrom } from './characters.ts';
import { declare, intAt, listAt, member, numberAt, plain, textAt, valueAt } from './declare.ts';
import { quoteText } from './quote.ts';
import { joinTexts, replaceText, splitText } from './replace.ts';
import { textCost, traversalCost } from './size.ts';
import { trimSpace } from './space.ts';
import { formatText } from './string-format.ts';
import { formatProblem } from './string-format-check.ts';

const TEXTS = listOf(STRING);

type Values = readonly CelValue[];

const onceThrough = (args: Values): number => textCost(valueAt(args, 0));
const twiceThrough = (args: Values): number => textCost(valueAt(args, 0), 2);
const throughResult = (_: Values, result: CelValue): number => textCost(result, 2);
const allThrough = (args: Values): number => traversalCost(valueAt(args, 0));

const CHAR_AT = declare(
  'charAt',
  member({
    id: 'string_char_at_int',
    params: [STRING, INT],
    result: STRING,
    call: (args, meter) => charAt(textAt(args, 0), intAt(args, 1), meter),
  }),
);

const INDEX_OF = declare(
  'indexOf',
  member({
    id: 'string_index_of_string',
    params: [STRING, STRING],
    result: INT,
    cost: allThrough,
    call: (args, meter) =>
      textAt(args, 1) === '' ? 0 : indexFrom(textAt(args, 0), { part: textAt(args, 1), from: 0 }, meter),
  }),
  member({
    id: 'string_index_of_string_int',
    params: [STRING, STRING, INT],
    result: INT,
    cost: allThrough,
    // An empty text is found wherever one looks, even out of range.
    call: (args, meter) =>
      textAt(args, 1) === ''
        ? valueAt(args, 2)
        : indexFrom(textAt(args, 0), { part: textAt(args, 1), from: intAt(args, 2) }, meter),
  }),
);

const LAST_INDEX_OF = declare(
  'lastIndexOf',
  member({
    id: 'string_last_index_of_string',
    params: [STRING, STRING],
    result: INT,
    cost: allThrough,
    call: (args, meter) => lastIndex(textAt(args, 0), textAt(args, 1), meter),
  }),
  member({
    id: 'string_last_index_of_string_int',
    params: [STRING, STRING, INT],
    result: INT,
    cost: allThrough,
    call: (args, meter) =>
      textAt(args, 1) === ''
        ? valueAt(args, 2)
        : lastIndexFrom(textAt(args, 0), { part: textAt(args, 1), from: intAt(args, 2) }, meter),
  }),
);

function lastIndex(text: string, part: string, meter: Meter): number {
  const length = characterCount(text);
  if (part === '') return length;
  return length === 0 ? -1 : lastIndexFrom(text, { part, from: length - 1 }, meter);
}

/** A function of a string alone. */
function ofText(name: string, id: string, change: (text: string) => string): FunctionDeclaration {
  const call = (args: Values, meter: Meter): string => {
    meter.work(1 + (textAt(args, 0).length >> 2));
    return change(textAt(args, 0));
  };
  return declare(name, member({ id, params: [STRING], result: STRING, cost: onceThrough, call }));
}

const REPLACE = declare(
  'replace',
  member({
    id: 'string_replace_string_string',
    params: [STRING, STRING, STRING],
    result: STRING,
    cost: twiceThrough,
    call: (args, meter) =>
      replaceText(textAt(args, 0), { old: textAt(args, 1), by: textAt(args, 2), times: -1 }, meter),
  }),
  member({
    id: 'string_replace_string_string_int',
    params: [STRING, STRING, STRING, INT],
    result: STRING,
    cost: twiceThrough,
    call: (args, meter) =>
      replaceText(
        textAt(args, 0),
        { old: textAt(args, 1), by: textAt(args, 2), times: numberAt(args, 3) },
        meter,
      ),
  }),
);

const SPLIT = declare(
  'split',
  member({
    id: 'string_split_string',
    params: [STRING, STRING],
    result: TEXTS,
    cost: twiceThrough,
    call: (args, meter) => splitText(textAt(args, 0), { separator: textAt(args, 1), pieces: -1 }, meter),
  }),
  member({
    id: 'string_split_string_int',
    params: [STRING, STRING, INT],
    result: TEXTS,
    cost: twiceThrough,
    call: (args, meter) =>
      splitText(textAt(args, 0), { separator: textAt(args, 1), pieces: numberAt(args, 2) }, meter),
  }),
);

const SUBSTRING = declare(
  'substring',
  member({
    id: 'string_substring_int',
    params: [STRING, INT],
    result: STRING,
    cost: onceThrough,
    call: (args, meter) => substringFrom(textAt(args, 0), intAt(args, 1), meter),
  }),
  member({
    id: 'string_substring_int_int',
    params: [STRING, INT, INT],
    result: STRING,
    cost: onceThrough,
    call: (args, meter) => substring(textAt(args, 0), [intAt(args, 1), intAt(args, 2)], meter),
  }),
);

const JOIN = declare(
  'join',
  member({
    id: 'list_join',
    params: [TEXTS],
    result: STRING,
    cost: throughResult,
    call: (args, meter) => joinTexts(listAt(args, 0), '', meter),
  }),
  member({
    id: 'list_join_string',
    params: [TEXTS, STRING],
    result: STRING,
    cost: throughResult,
    call: (args, meter) => joinTexts(listAt(args, 0), textAt(args, 1), meter),
  }),
);

/** What was always there. */
export const STRINGS: Library = {
  name: 'cel.lib.ext.strings',
  since: 0,
  functions: [
    CHAR_AT,
    INDEX_OF,
    LAST_INDEX_OF,
    ofText('lowerAscii', 'string_lower_ascii', (text) =>
      text.replace(/[A-Z]+/g, (part) => part.toLowerCase()),
    ),
    REPLACE,
    SPLIT,
    SUBSTRING,
    ofText('trim', 'string_trim', trimSpace),
    ofText('upperAscii', 'string_upper_ascii', (text) =>
      text.replace(/[a-z]+/g, (part) => part.toUpperCase()),
    ),
    JOIN,
  ],
};

/** What version 2 added. */
export const STRINGS_TWO: Library = {
  name: 'cel.lib.ext.strings.2',
  since: 29,
  functions: [
    declare(
      'format',
      member({
        id: 'string_format',
        params: [STRING, listOf(DYN)],
        result: STRING,
        cost: onceThrough,
        call: (args, meter) => formatText(textAt(args, 0), listAt(args, 1), meter),
        validateItems: (first, items) =>
          typeof first === 'string' ? formatProblem(first, items) : undefined,
      }),
    ),
    declare(
      'strings.quote',
      plain({
        id: 'strings_quote',
        params: [STRING],
        result: STRING,
        cost: onceThrough,
        call: (args, meter) => quoteText(textAt(args, 0), meter),
      }),
    ),
  ],
};
