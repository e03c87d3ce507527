import type { ErrorCode } from '../errors.ts';
import { show } from '../check/schema/check.ts';
import { compileSchema } from '../check/schema/compile.ts';
import { nearest } from '../manifest/nearest.ts';
import { childPointer } from '../manifest/pointer.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { map } from '../policy/fields.ts';
import type { Policy } from '../policy/model.ts';

/** Reports a mistake at a place in the policy's document. */
export type Refuse = (code: ErrorCode, pointer: string, message: string) => void;

/** The values given for a policy's parameters, by name; the rest take their defaults. */
export type ParameterValues = Readonly<Record<string, Value>>;

const POINTER = '/spec/parameters/properties';

/** In the place of a policy's name: every policy that has such a parameter. */
export const EVERY_POLICY = '*';

/** The values given for a policy's parameters: those for every policy that it has parameters for, and its own, which win. */
export function givenValues(
  policy: Policy,
  given: Readonly<Record<string, ParameterValues>>,
): ParameterValues {
  const its = Object.hasOwn(given, policy.name) ? (given[policy.name] ?? {}) : {};
  if (!Object.hasOwn(given, EVERY_POLICY)) return its;
  const declared = map(policy.parameters, 'properties');
  const shared = Object.entries(given[EVERY_POLICY] ?? {}).filter(([name]) => Object.hasOwn(declared, name));
  return { ...Object.fromEntries(shared), ...its };
}

/** Who is told of mistakes: those of the policy, and those of values that were given, by name. */
interface Told {
  readonly refuse: Refuse;
  readonly refuseGiven: (name: string, pointer: string, message: string) => void;
}

/** The value of every parameter of a policy: given, or default; each checked against its schema. */
export function parameterValues(
  policy: Policy,
  given: ParameterValues,
  { refuse, refuseGiven }: Told,
): ValueMap {
  const properties = map(policy.parameters, 'properties');
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(properties, name)) continue;
    const like = nearest(name, Object.keys(properties));
    const help = like === undefined ? '' : `; did you mean ${like}?`;
    refuseGiven(name, '/spec', `The policy ${policy.name} has no parameter ${JSON.stringify(name)}${help}`);
  }
  const values: Record<string, Value> = {};
  for (const name of Object.keys(properties)) {
    const pointer = childPointer(POINTER, name);
    const schema = own(properties, name) ?? true;
    const value = Object.hasOwn(given, name)
      ? given[name]
      : isMap(schema)
        ? own(schema, 'default')
        : undefined;
    const { check, problems } = compileSchema(schema, pointer);
    for (const problem of problems) refuse(problem.code, problem.pointer, problem.message);
    if (value === undefined) {
      refuse(
        'POLICY_PARAMETER',
        pointer,
        `The parameter ${policy.name}.${name} has no default and was given no value.`,
      );
    } else if (problems.length === 0 && !check.test(value)) {
      const failure = check.explain(value);
      const where = failure.path.length > 0 ? ` (at ${failure.path.join('.')})` : '';
      const message = `The value of ${policy.name}.${name} is refused: ${failure.reason}${where}.`;
      if (Object.hasOwn(given, name)) refuseGiven(name, pointer, message);
      else refuse('POLICY_PARAMETER', pointer, message);
    }
    Object.defineProperty(values, name, { value: value ?? null, enumerable: true });
  }
  return values;
}

/**
 * Puts parameter values in the place of every `{ $param: name }`, and true or false in that of every `{ $when: schema }`;
 * by structure, never as text.
 */
export function substitute(value: Value, parameters: ValueMap, at: At): Value {
  if (isList(value)) {
    return value.map((one, i) =>
      substitute(one, parameters, { ...at, pointer: childPointer(at.pointer, i) }),
    );
  }
  if (!isMap(value)) return value;
  const keys = Object.keys(value);
  const name = own(value, '$param');
  if (name !== undefined && keys.length === 1) return lookUp(name, parameters, at);
  const when = own(value, '$when');
  if (when !== undefined && keys.length === 1) return satisfies(when, parameters, at);
  const result: Record<string, Value> = {};
  for (const key of keys) {
    const part = substitute(value[key] as Value, parameters, {
      ...at,
      pointer: childPointer(at.pointer, key),
    });
    Object.defineProperty(result, key, { value: part, enumerable: true });
  }
  return result;
}

/** Where a value stands, and who hears of its mistakes. */
interface At {
  readonly pointer: string;
  readonly refuse: Refuse;
}

/** Whether the parameters satisfy the schema of a `$when`. */
function satisfies(schema: Value, parameters: ValueMap, at: At): boolean {
  const pointer = childPointer(at.pointer, '$when');
  const { check, problems } = compileSchema(substitute(schema, parameters, { ...at, pointer }), pointer);
  for (const problem of problems) at.refuse(problem.code, problem.pointer, problem.message);
  return problems.length === 0 && check.test(parameters);
}

function lookUp(name: Value, parameters: ValueMap, at: At): Value {
  const value = typeof name === 'string' ? own(parameters, name) : undefined;
  if (value !== undefined) return value;
  const like = typeof name === 'string' ? nearest(name, Object.keys(parameters)) : undefined;
  const help = like === undefined ? '' : `; did you mean ${like}?`;
  at.refuse(
    'POLICY_PARAMETER',
    at.pointer,
    `The parameter ${show(name)} is not declared under spec.parameters${help}`,
  );
  return true;
}
