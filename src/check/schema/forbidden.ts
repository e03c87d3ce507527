import { takeSteps } from '../../manifest/steps.ts';
import { isList, isMap, own } from '../../manifest/value.ts';
import type { Value, ValueMap } from '../../manifest/value.ts';
import { show } from './check.ts';
import type { Failure } from './check.ts';

/** Keywords of a schema that is about named fields and nothing else. */
const STRUCTURE: ReadonlySet<string> = new Set([
  'type',
  'properties',
  'required',
  'title',
  'description',
  '$comment',
]);

interface Field {
  readonly path: readonly string[];
  readonly value: Value;
  /** Whether its being there is all that the schema asks. */
  readonly anyValue: boolean;
}

/** Why a value that satisfies the schema of a `not` is refused: which of its fields it is, when the schema says. */
export function whyForbidden(schema: Value, value: Value): Failure {
  const fields = isMap(value) ? namedFields(schema, value) : [];
  const [only, ...others] = fields;
  if (only === undefined) {
    const what = isMap(value) && !isEmpty(value) ? 'a mapping of a form that is' : `${show(value)}, which is`;
    return { path: [], keyword: 'not', reason: `it is ${what} not allowed` };
  }
  if (others.length === 0)
    return { path: only.path, keyword: 'not', reason: `${clause(only)}, which is not allowed` };
  const clauses = fields.map(clause);
  const all = `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1) ?? ''}`;
  return { path: [], keyword: 'not', reason: `${all}, which is not allowed together` };
}

function isEmpty(map: ValueMap): boolean {
  const { length } = Object.keys(map);
  takeSteps(length);
  return length === 0;
}

function clause({ path, value, anyValue }: Field): string {
  const name = path.join('.');
  if (anyValue) return `it has ${name}`;
  return `its ${name} is ${isMap(value) ? 'of a form' : show(value)}`;
}

/** The fields of a mapping that a schema names; none when it speaks of more than named fields. */
function namedFields(schema: Value, value: ValueMap): readonly Field[] {
  if (!isStructural(schema)) return [];
  const properties = own(schema, 'properties');
  const required = own(schema, 'required');
  const asked = isMap(properties) ? properties : {};
  const names = new Set([...Object.keys(asked), ...(isList(required) ? required.map(String) : [])]);
  return [...names].flatMap((name): readonly Field[] => {
    const part = own(value, name);
    if (part === undefined) return [];
    const wanted = own(asked, name) ?? true;
    const below = isMap(part) ? namedFields(wanted, part) : [];
    if (below.length > 0) return below.map((field) => ({ ...field, path: [name, ...field.path] }));
    return [{ path: [name], value: part, anyValue: wanted === true || isStructural(wanted) }];
  });
}

function isStructural(schema: Value): schema is ValueMap {
  return isMap(schema) && Object.keys(schema).every((key) => STRUCTURE.has(key));
}
