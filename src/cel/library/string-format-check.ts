// What cel-go's stringFormatValidator finds in `'…'.format([…])` before it runs.
import type { ItemProblem } from '../declaration.ts';
import type { Type } from '../type.ts';
import { EvalError } from '../value.ts';
import { fail } from './declare.ts';
import { applyPattern } from './format-pattern.ts';
import { WRONG_KIND } from './format-problem.ts';

const WHOLE = ['int', 'uint'];
const TAKES: ReadonlyMap<string, readonly string[]> = new Map([
  [
    's',
    [
      ...WHOLE,
      'list',
      'map',
      'double',
      'bool',
      'string',
      'bytes',
      'type',
      'null_type',
      'google.protobuf.Timestamp',
      'google.protobuf.Duration',
    ],
  ],
  ['d', WHOLE],
  ['f', ['double', 'string']],
  ['e', ['double', 'string']],
  ['b', [...WHOLE, 'bool']],
  ['x', [...WHOLE, 'string', 'bytes']],
  ['X', [...WHOLE, 'string', 'bytes']],
  ['o', WHOLE],
]);

/** What is wrong with a literal pattern and the types of its literal list of arguments. */
export function formatProblem(pattern: string, items: readonly Type[]): ItemProblem | undefined {
  let wrong: number | undefined;
  let used = 0;
  try {
    applyPattern(pattern, { size: items.length, isCheck: true }, ({ letter }, index) => {
      used = index + 1;
      const name = kindName(items[index] as Type);
      if (name === 'dyn' || TAKES.get(letter)?.includes(name) === true) return '';
      wrong = index;
      return fail(`error during formatting: ${WRONG_KIND.get(letter) ?? ''}, was given ${name}`);
    });
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    return wrong === undefined ? { message: error.message } : { message: error.message, item: wrong };
  }
  if (items.length <= used) return undefined;
  const counts = `expected ${String(used)}, got ${String(items.length)}`;
  return { message: `too many arguments supplied to string.format (${counts})` };
}

function kindName(type: Type): string {
  switch (type.kind) {
    case 'list':
    case 'map':
    case 'type':
      return type.kind;
    case 'optional':
      return 'optional_type';
    default:
      return type.name;
  }
}
