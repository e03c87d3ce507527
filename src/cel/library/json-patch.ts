import { escapeKey } from '../../manifest/pointer.ts';
import type { Library } from '../declaration.ts';
import { STRING } from '../type.ts';
import { declare, plain, textAt, valueAt } from './declare.ts';
import { textCost } from './size.ts';

/** `jsonpatch.escapeKey`: for mutations only, so the environment of a mutation adds it. A key as a step of a JSON pointer. */
export const JSON_PATCH: Library = {
  name: 'kubernetes.jsonpatch',
  since: 32,
  functions: [
    declare(
      'jsonpatch.escapeKey',
      plain({
        id: 'string_jsonpatch_escapeKey_string',
        params: [STRING],
        result: STRING,
        cost: (args) => textCost(valueAt(args, 0)),
        call: (args, meter) => {
          const text = textAt(args, 0);
          meter.work(1 + text.length);
          return escapeKey(text);
        },
      }),
    ),
  ],
};
