import { canonical } from '../../manifest/canonical.ts';
import { takeSteps } from '../../manifest/steps.ts';
import { isList, isMap, own } from '../../manifest/value.ts';
import type { Value, ValueMap } from '../../manifest/value.ts';
import { below, here, show, simple } from './check.ts';
import type { Check, Failure } from './check.ts';
import type { Context, Keyword } from './context.ts';
import { compilePattern, counted } from './scalars.ts';

/** Steps to look at an entry of a list or mapping. */
const ENTRY = 10;

function keysOf(map: ValueMap): readonly string[] {
  const keys = Object.keys(map);
  takeSteps(keys.length * ENTRY);
  return keys;
}

function entriesOf(list: readonly Value[]): readonly Value[] {
  takeSteps(list.length * ENTRY);
  return list;
}

/** Reads `{name: subschema}` as compiled pairs; refuses anything else. */
export function schemaMap(
  keyword: string,
  value: Value,
  context: Context,
): readonly (readonly [string, Check])[] {
  if (!isMap(value)) {
    context.refuse(`${keyword} needs a mapping of schemas`, keyword);
    return [];
  }
  return Object.keys(value).map((name) => [name, context.compile(value[name] as Value, keyword, name)]);
}

function strings(keyword: string, value: Value, context: Context): readonly string[] {
  if (isList(value) && value.every((one) => typeof one === 'string')) return value;
  context.refuse(`${keyword} needs a list of names`, keyword);
  return [];
}

const properties: Keyword = (value, context) => {
  const named = schemaMap('properties', value, context);
  // Two arrays and an index: this loop is the hottest there is.
  const names = named.map(([name]) => name);
  const checks = named.map(([, check]) => check);
  const failing = (v: Value): number => {
    if (!isMap(v)) return -1;
    for (let i = 0; i < names.length; i++) {
      const part = own(v, names[i] as string);
      if (part !== undefined && !(checks[i] as Check).test(part)) return i;
    }
    return -1;
  };
  const [only, check] = [names[0], checks[0]];
  return {
    test:
      only !== undefined && check !== undefined && names.length === 1
        ? (v) => {
            const part = isMap(v) ? own(v, only) : undefined;
            return part === undefined || check.test(part);
          }
        : (v) => failing(v) < 0,
    explain: (v) => {
      const i = failing(v);
      const [name, check] = [names[i], checks[i]];
      if (!isMap(v) || name === undefined || check === undefined)
        return here('properties', 'a property fails');
      return below(name, check.explain(own(v, name) as Value));
    },
  };
};

const required: Keyword = (value, context) => {
  const names = strings('required', value, context);
  const test = (v: Value): boolean => {
    if (!isMap(v)) return true;
    for (let i = 0; i < names.length; i++) if (own(v, names[i] as string) === undefined) return false;
    return true;
  };
  return {
    test,
    explain: (v) => {
      const name = isMap(v) ? (names.find((one) => !Object.hasOwn(v, one)) ?? '') : '';
      return { path: [name], keyword: 'required', reason: `it has no ${name}` };
    },
  };
};

const dependentRequired: Keyword = (value, context) => {
  if (!isMap(value)) {
    context.refuse('dependentRequired needs a mapping of lists', 'dependentRequired');
    return undefined;
  }
  const rows = Object.keys(value).map((name) => [name, value[name] as Value] as const);
  const lists = rows.map(([name, list]) => [name, strings('dependentRequired', list, context)] as const);
  const missing = (v: Value): readonly [string, string] | undefined => {
    if (!isMap(v)) return undefined;
    for (const [name, needs] of lists) {
      const need = Object.hasOwn(v, name) ? needs.find((one) => !Object.hasOwn(v, one)) : undefined;
      if (need !== undefined) return [name, need];
    }
    return undefined;
  };
  return simple(
    'dependentRequired',
    (v) => missing(v) === undefined,
    (v) => {
      const [name, need] = missing(v) ?? ['', ''];
      return `it has ${name}, but no ${need}`;
    },
  );
};

/** `patternProperties` and `additionalProperties` together, since the second speaks of what the others leave. */
export function compileOtherProperties(schema: ValueMap, context: Context): Check | undefined {
  const patterns = own(schema, 'patternProperties');
  const additional = own(schema, 'additionalProperties');
  if (patterns === undefined && additional === undefined) return undefined;
  const named = own(schema, 'properties');
  const known = new Set(isMap(named) ? Object.keys(named) : []);
  const byPattern = (patterns === undefined ? [] : schemaMap('patternProperties', patterns, context)).flatMap(
    ([source, check]) => {
      const test = compilePattern(source, context, ['patternProperties', source]);
      return test ? [[test, check] as const] : [];
    },
  );
  const rest = additional === undefined ? undefined : context.compile(additional, 'additionalProperties');
  const failing = (v: ValueMap): Failure | undefined => {
    for (const key of keysOf(v)) {
      const part = v[key] as Value;
      const matching = byPattern.filter(([test]) => test(key));
      for (const [, check] of matching) if (!check.test(part)) return below(key, check.explain(part));
      if (rest !== undefined && matching.length === 0 && !known.has(key) && !rest.test(part)) {
        return additional === false
          ? { path: [key], keyword: 'additionalProperties', reason: `${show(key)} is not allowed here` }
          : below(key, rest.explain(part));
      }
    }
    return undefined;
  };
  return {
    test: (v) => !isMap(v) || failing(v) === undefined,
    explain: (v) =>
      (isMap(v) ? failing(v) : undefined) ?? here('additionalProperties', 'a property is not allowed'),
  };
}

const propertyNames: Keyword = (value, context) => {
  const check = context.compile(value, 'propertyNames');
  const bad = (v: Value): string | undefined =>
    isMap(v) ? keysOf(v).find((key) => !check.test(key)) : undefined;
  return {
    test: (v) => bad(v) === undefined,
    explain: (v) => {
      const key = bad(v) ?? '';
      return {
        path: [key],
        keyword: 'propertyNames',
        reason: `the key ${show(key)}: ${check.explain(key).reason}`,
      };
    },
  };
};

/** `prefixItems` and `items` together, since the second speaks of what the first leaves. */
export function compileItems(schema: ValueMap, context: Context): Check | undefined {
  const prefix = own(schema, 'prefixItems');
  const items = own(schema, 'items');
  if (prefix === undefined && items === undefined) return undefined;
  if (prefix !== undefined && !isList(prefix))
    context.refuse('prefixItems needs a list of schemas', 'prefixItems');
  const first = isList(prefix) ? prefix.map((one, i) => context.compile(one, 'prefixItems', i)) : [];
  const rest = items === undefined ? undefined : context.compile(items, 'items');
  const failingIndex = (v: readonly Value[]): number =>
    entriesOf(v).findIndex((item, i) => {
      const check = i < first.length ? first[i] : rest;
      return check !== undefined && !check.test(item);
    });
  return {
    test: (v) => !isList(v) || failingIndex(v) < 0,
    explain: (v) => {
      const index = isList(v) ? failingIndex(v) : -1;
      const check = index < first.length ? first[index] : rest;
      if (!isList(v) || check === undefined) return here('items', 'an item fails');
      return below(index, check.explain(v[index] as Value));
    },
  };
}

/** `contains` with its `minContains` and `maxContains`. */
export function compileContains(schema: ValueMap, context: Context): Check | undefined {
  const contains = own(schema, 'contains');
  if (contains === undefined) return undefined;
  const check = context.compile(contains, 'contains');
  const least = wholeNumber('minContains', 1, { schema, context });
  const most = wholeNumber('maxContains', Infinity, { schema, context });
  const count = (v: readonly Value[]): number => entriesOf(v).filter((item) => check.test(item)).length;
  return simple(
    'contains',
    (v) => {
      if (!isList(v)) return true;
      const found = count(v);
      return found >= least && found <= most;
    },
    (v) => {
      const found = isList(v) ? count(v) : 0;
      if (found === 0) return `none of its items is ${itemInWords(contains)}`;
      return `${String(found)} of its items ${found === 1 ? 'is' : 'are'} of the kind asked for, not ${range(least, most)}`;
    },
  );
}

/** What `contains` asks for: its values, when it lists them. */
function itemInWords(schema: Value): string {
  const keys = isMap(schema) ? Object.keys(schema) : [];
  const only = isMap(schema) && keys.length === 1 ? keys[0] : undefined;
  const value = isMap(schema) && only !== undefined ? own(schema, only) : undefined;
  if (only === 'const' && value !== undefined) return show(value);
  return only === 'enum' && isList(value) ? value.map(show).join(' or ') : 'of the kind asked for';
}

function wholeNumber(keyword: string, otherwise: number, at: { schema: ValueMap; context: Context }): number {
  const limit = own(at.schema, keyword) ?? otherwise;
  if (limit === otherwise || (typeof limit === 'number' && Number.isInteger(limit) && limit >= 0))
    return limit;
  at.context.refuse(`${keyword} needs a whole number that is not negative`, keyword);
  return otherwise;
}

function range(least: number, most: number): string {
  return most === Infinity ? `${String(least)} or more` : `${String(least)} to ${String(most)}`;
}

const uniqueItems: Keyword = (value, context) => {
  if (typeof value !== 'boolean') context.refuse('uniqueItems needs true or false', 'uniqueItems');
  if (value !== true) return undefined;
  return simple(
    'uniqueItems',
    (v) => !isList(v) || isUnique(v),
    () => 'it has the same item twice',
  );
};

/** By canonical text, so that a long list of mappings costs no more than reading it. */
function isUnique(items: readonly Value[]): boolean {
  return new Set(items.map(canonical)).size === items.length;
}

const itemCount = (v: Value): number | undefined => (isList(v) ? v.length : undefined);
const keyCount = (v: Value): number | undefined => (isMap(v) ? keysOf(v).length : undefined);

/** Keywords about lists and mappings (JSON Schema 2020-12 validation 6.4 and 6.5, core 10.3). */
export const COLLECTION_KEYWORDS: readonly (readonly [string, Keyword])[] = [
  ['required', required],
  ['minProperties', counted('minProperties', keyCount, { least: true, unit: 'keys' })],
  ['maxProperties', counted('maxProperties', keyCount, { least: false, unit: 'keys' })],
  ['minItems', counted('minItems', itemCount, { least: true, unit: 'items' })],
  ['maxItems', counted('maxItems', itemCount, { least: false, unit: 'items' })],
  ['dependentRequired', dependentRequired],
  ['uniqueItems', uniqueItems],
  ['properties', properties],
  ['propertyNames', propertyNames],
];
