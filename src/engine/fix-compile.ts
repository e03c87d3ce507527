// A fix with its parameters in place; what can be known to be wrong with it is refused here.
import { asksNamespace, constantsOf, valueProblems } from '../fix/value.ts';
import type { CompiledFix } from '../fix/desire.ts';
import { certainly } from '../check/schema/certain.ts';
import type { Check, SchemaCheck } from '../check/schema/check.ts';
import { childPointer, pointerKeys } from '../manifest/pointer.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { Operation } from '../policy/fix-model.ts';
import type { LensName, Rule } from '../policy/model.ts';
import type { Path } from '../select/path.ts';
import type { Refuse } from './parameters.ts';

/** What is known of a rule when its fix is compiled. */
export interface FixScope {
  readonly parameters: ValueMap;
  readonly item: string | undefined;
  readonly at: readonly (string | number)[] | undefined;
  readonly select: Path | undefined;
  /** The rule's own. */
  readonly check: Check;
  /** The rule's, where it is a schema. */
  readonly where: SchemaCheck | undefined;
  readonly refuse: Refuse;
  /** Puts parameters in place; `undefined` when one is not declared, which is then told already. */
  readonly place: (value: Value, pointer: string) => Value | undefined;
  readonly compile: (schema: Value, pointer: string) => Check;
}

/** Compiles the fix of a rule; `undefined` when it has none, or one with mistakes. */
export function compileFix(rule: Rule, scope: FixScope): CompiledFix | undefined {
  const { fix } = rule;
  if (fix === undefined) return undefined;
  const pointer = `${rule.pointer}/fix`;
  const { overwrite, unsafe } = fix;
  const where = fix.where === undefined ? undefined : scope.compile(fix.where, `${pointer}/where`);
  const written = fix.how === 'patch' ? (fix.operations as unknown as Value) : fix.value;
  const common = { overwrite, unsafe, where, asksNamespace: asksNamespace(written) };
  const at = { pointer: `${pointer}/${fix.how}`, scope };
  if (!canReach(rule, at)) return undefined;
  switch (fix.how) {
    case 'set': {
      const value = valueOf(fix.value, at);
      if (value === undefined) return undefined;
      holdToRule(value, at);
      return { ...common, how: 'set', value };
    }
    case 'merge': {
      const value = valueOf(fix.value, at);
      return isMap(value) ? { ...common, how: 'merge', value } : undefined;
    }
    case 'patch': {
      const operations = fix.operations.map((operation, i): Operation | undefined => {
        if (operation.op === 'remove') return operation;
        const value = valueOf(operation.value, { scope, pointer: `${at.pointer}/${String(i)}/value` });
        return value === undefined ? undefined : { ...operation, value };
      });
      return operations.every((one) => one !== undefined)
        ? { ...common, how: 'patch', operations }
        : undefined;
    }
  }
}

interface At {
  readonly pointer: string;
  readonly scope: FixScope;
}

function valueOf(value: Value, { pointer, scope }: At): Value | undefined {
  const placed = scope.place(withoutNulls(value, scope.parameters), pointer);
  if (placed === undefined) return undefined;
  const problems = valueProblems(placed, scope.item);
  for (const { keys, message } of problems) {
    scope.refuse('POLICY_FIX', keys.reduce<string>(childPointer, pointer), message);
  }
  return problems.length > 0 ? undefined : placed;
}

/** A parameter that is null leaves the fix without a value: in a merge it would otherwise remove a field. */
function withoutNulls(value: Value, parameters: ValueMap): Value {
  if (isList(value)) return value.map((one) => withoutNulls(one, parameters));
  if (!isMap(value)) return value;
  const keys = Object.keys(value);
  const name = own(value, '$param');
  if (typeof name === 'string' && keys.length === 1) {
    return own(parameters, name) === null ? { $first: [null] } : value;
  }
  if (keys.some((key) => key.startsWith('$'))) return value;
  return Object.fromEntries(keys.map((key) => [key, withoutNulls(value[key] ?? null, parameters)]));
}

/** A value that is the same for every object has to be one that the rule takes, and of which it still speaks. */
function holdToRule(value: Value, { pointer, scope }: At): void {
  const { check, where, at } = scope;
  for (const { keys, value: constant } of constantsOf(value, scope.item)) {
    const refuse = (message: string): void =>
      scope.refuse('POLICY_FIX', keys.reduce<string>(childPointer, pointer), message);
    if (!check.test(constant)) {
      refuse(`The fix sets a value that its own rule refuses: ${check.explain(constant).reason}.`);
    } else if (where && at && certainly(where.schema, { keys: at, value: constant }) === false) {
      refuse(
        'The fix sets a value that takes the thing out of the "where" of its own rule: it would pass unheard.',
      );
    }
  }
}

/** Fields that a lens shows and that are no place in the object, with what to do instead. */
const SHOWN: Readonly<Partial<Record<LensName, Readonly<Record<string, string>>>>> = {
  container: {
    kind: 'the lens shows it, and it stands nowhere',
    inherited: 'the lens shows it, and it stands nowhere',
    pod: 'it lies outside of the container: write a rule with "on: pod"',
  },
};

/** What an object is must not change under the eyes of whoever judges it. */
const IDENTITY = ['/apiVersion', '/kind', '/metadata/name', '/metadata/namespace'];

/** Whether all that a fix would write lies in the thing; what does not is refused. */
function canReach(rule: Rule, { pointer, scope }: At): boolean {
  const { fix, on } = rule;
  const refuse = (at: string, message: string): false => {
    scope.refuse('POLICY_FIX', at, message);
    return false;
  };
  if (fix === undefined) return false;
  if (on === 'image' && (fix.how !== 'set' || rule.select !== undefined || scope.at?.[0] !== 'raw')) {
    return refuse(
      pointer,
      'An image is one text in the object: a fix of it is a set in a rule with "at: $.raw" and no select.',
    );
  }
  if (fix.how === 'set' && scope.at?.length === 0) {
    return refuse(pointer, 'The fix would replace the thing as a whole; "at" has to name a field of it.');
  }
  const before = scope.select === undefined ? [] : scope.select.keys;
  // What a path with * or .. selects is known only of an object.
  if (before === undefined) return true;
  return writes(fix, scope.at ?? []).every(({ keys, below }) => {
    const all = [...before, ...keys].map(String);
    const shown = all[0] === undefined ? undefined : SHOWN[on]?.[all[0]];
    const at = below === '' ? pointer : `${pointer}${below}`;
    if (shown !== undefined) return refuse(at, `The fix cannot write ${String(all[0])}: ${shown}.`);
    const path = all.reduce<string>(childPointer, '');
    if (on !== 'object' || !IDENTITY.some((one) => one === path || one.startsWith(`${path}/`))) return true;
    if (fix.how === 'merge' && !IDENTITY.includes(path)) return true;
    return refuse(at, `The fix would change what the object is: ${path.slice(1).replaceAll('/', '.')}.`);
  });
}

interface Write {
  readonly keys: readonly (string | number)[];
  /** Pointer of its place in the fix. */
  readonly below: string;
}

function writes(fix: NonNullable<Rule['fix']>, at: readonly (string | number)[]): readonly Write[] {
  switch (fix.how) {
    case 'set':
      return [{ keys: at, below: '' }];
    case 'merge':
      return mergeWrites(fix.value, []);
    case 'patch':
      return fix.operations.map(({ path }, i) => ({ keys: pointerKeys(path), below: `/${String(i)}/path` }));
  }
}

function mergeWrites(value: ValueMap, above: readonly string[]): readonly Write[] {
  return Object.keys(value).flatMap((key) => {
    const keys = [...above, key];
    const inner = value[key] ?? null;
    const write = { keys, below: keys.reduce<string>(childPointer, '') };
    return isMap(inner) ? [write, ...mergeWrites(inner, keys)] : [write];
  });
}
