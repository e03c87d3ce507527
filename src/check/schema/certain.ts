// What a schema says of a value of which one place is known and nothing else.
import { isList, isMap, own } from '../../manifest/value.ts';
import type { Value, ValueMap } from '../../manifest/value.ts';
import { compileSchema } from './compile.ts';

/** A value that has another one at some keys; what is beside them is not known. */
export interface PartlyKnown {
  readonly keys: readonly (string | number)[];
  readonly value: Value;
}

/** A keyword beside the whole of its schema. */
type Judge = (value: Value, known: PartlyKnown, schema: ValueMap) => boolean | undefined;

/** Whether every such value satisfies a schema (true) or none does (false); `undefined` where that depends, or is not known. */
export function certainly(schema: Value, known: PartlyKnown): boolean | undefined {
  const [key] = known.keys;
  if (!isMap(schema)) return schema === true;
  if (key === undefined) return compileSchema(schema, '').check.test(known.value);
  // A number may lead into a list or a mapping.
  if (typeof key === 'number') return undefined;
  return all(
    Object.keys(schema).map((keyword) => JUDGES.get(keyword)?.(schema[keyword] ?? null, known, schema)),
  );
}

function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function negated(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}

const each = (value: Value, known: PartlyKnown): readonly (boolean | undefined)[] =>
  (isList(value) ? value : []).map((one) => certainly(one, known));

const properties: Judge = (value, { keys: [key, ...keys], value: inner }) => {
  const named = isMap(value) ? value : {};
  return all(
    Object.keys(named).map((name) => {
      const schema = named[name] ?? null;
      if (name === key) return certainly(schema, { keys, value: inner });
      return schema === true ? true : undefined;
    }),
  );
};

const required: Judge = (value, { keys: [key] }) =>
  all((isList(value) ? value : []).map((name) => (name === key ? true : undefined)));

const condition: Judge = (value, known, schema) => {
  const branch = (name: 'then' | 'else'): boolean | undefined => certainly(own(schema, name) ?? true, known);
  const when = certainly(value, known);
  if (when !== undefined) return branch(when ? 'then' : 'else');
  const [first, second] = [branch('then'), branch('else')];
  return first === second ? first : undefined;
};

/** None of the values is a mapping, as the value is. */
const noMapping = (list: readonly Value[]): false | undefined => (list.some(isMap) ? undefined : false);

/** What keywords say of a mapping that holds what is known. Of all others nothing is known. */
const JUDGES: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ['type', (value) => [value].flat().includes('object')],
  ['const', (value) => noMapping([value])],
  ['enum', (value) => noMapping(isList(value) ? value : [])],
  ['properties', properties],
  ['required', required],
  ['allOf', (value, known) => all(each(value, known))],
  ['anyOf', (value, known) => negated(all(each(value, known).map(negated)))],
  ['not', (value, known) => negated(certainly(value, known))],
  ['if', condition],
  ['then', () => true],
  ['else', () => true],
]);
